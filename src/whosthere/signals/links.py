"""Family `links`: the addresses in a note, judged by their look alone. None is ever opened."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Pattern, Question
from whosthere.signals.definition import Collection, Family
from whosthere.text import LINK

links = Collection(Family("links", 7.0, "The addresses in a note; none is ever opened."))
signal = links.signal

_SEEN = Pattern("note", "(?i)" + LINK)


def _looks(fact: type[Facts], mark: str) -> Question:
    """Does the look of a link tell so? The first link is shown."""
    return fact.link_marks.ask(fact.link_marks.column.list.contains(mark), _SEEN)


@signal(
    yes=["see https://bit.ly/3xYz", "tinyurl.com/abc has it"],
    no=["see https://kiesel.example/a", "bitly is a firm", "https://bitly.example.com/x"],
    bits={"hack": 1.4, "danger": 1.4, "sell": 0.3},
)
def link_is_shortened(fact: type[Facts]) -> Question:
    """A shortened link hides where it leads."""
    return _looks(fact, "shortened")


@signal(
    yes=["sign here https://onedrive-docs-secure.com/p/7", "https://docusign.sign-now.example/x"],
    no=[
        "https://onedrive.live.com/x",
        "https://www.dropbox.com/s/1",
        "my shop: https://applecake.example",
        "our review: https://meta-analysis.org/x",
    ],
    bits={"hack": 3.2, "danger": 3.8},
)
def link_borrows_a_brand(fact: type[Facts]) -> Question:
    """A link carries a known name that is not its own."""
    return _looks(fact, "borrows")


@signal(
    yes=["log in at http://linkedln.com/verify", "https://linkedin.com-secure.info/x"],
    no=["https://www.linkedin.com/in/ana", "https://lnkd.in/abc"],
    bits={"hack": 4.0, "danger": 5.0},
)
def link_imitates_linkedin(fact: type[Facts]) -> Question:
    """A link imitates LinkedIn's address."""
    return _looks(fact, "imitates_linkedin")


@signal(
    yes=["http://192.0.2.7/login", "http://3221225991/x", "http://[2001:db8::1]/x"],
    no=["version 1.2.3.4 is out", "https://a.example"],
    bits={"hack": 3.0, "danger": 3.4},
)
def link_is_a_bare_number(fact: type[Facts]) -> Question:
    """A link leads to a bare network number."""
    return _looks(fact, "number")


@signal(
    yes=["https://xn--pypal-4ve.com/", "https://раураl.com/x"],
    no=["https://müller.example", "https://xn--mller-kva.example", "https://пример.рф", "https://paypal.com"],
    bits={"hack": 3.4, "danger": 4.0},
)
def link_mixes_scripts(fact: type[Facts]) -> Question:
    """A link mixes scripts to look like another."""
    return _looks(fact, "mixed_scripts")


@signal(
    yes=["https://start.earn-now.xyz", "join at profit.vip/now"],
    no=["https://uni.example", "the top site of the day"],
    bits={"hack": 1.4, "danger": 1.5},
)
def link_ends_in_a_throwaway_domain(fact: type[Facts]) -> Question:
    """A link ends in a domain that frauds buy by the dozen."""
    return _looks(fact, "throwaway")


@signal(
    yes=["pay at https://paypa1.com/x", "https://rnicrosoft.com/login", "https://xn--pypal-4ve.com/"],
    no=["https://paypal.com/x", "https://finance.example", "https://pay.example"],
    bits={"hack": 3.6, "danger": 4.4},
)
def link_imitates_a_brand(fact: type[Facts]) -> Question:
    """A link is nearly a known name: a letter more, less or another, or one that only looks like it."""
    return _looks(fact, "imitates")


@signal(
    yes=["https://linkedin.com@evil.example/x", "http://paypal.com:pay@192.0.2.7/"],
    no=["write to ana@kiesel.example", "https://kiesel.example/@ana"],
    bits={"hack": 3.4, "danger": 4.2},
)
def link_hides_its_host(fact: type[Facts]) -> Question:
    """A link shows one name before an @ and leads to another behind it."""
    return _looks(fact, "userinfo")


@signal(
    yes=["see [linkedin.com/jobs](https://a.example/x)", '<a href="https://a.example/x">www.paypal.com</a>'],
    no=["see [our jobs](https://a.example/x)", "[a.example](https://www.a.example/x)"],
    bits={"hack": 3.4, "danger": 4.2},
)
def link_shows_another_address(fact: type[Facts]) -> Question:
    """A link shows one address and leads to another."""
    return _looks(fact, "shows_another")


@signal(
    yes=["fill in https://onboarding-team.web.app/start", "https://sites.google.com/view/offer"],
    no=["my code: https://ana.github.io/locks", "https://kiesel.example"],
    bits={"hack": 0.5, "danger": 0.6},
)
def link_leads_to_a_free_page(fact: type[Facts]) -> Question:
    """A link leads to a page that anybody may put up in a minute, under a name that is not theirs.

    Hosts where people show their code do not count. Known gap: many an honest small firm has no page of its own.
    """
    return _looks(fact, "free_host")


@signal(
    yes=["get it: https://a.example/setup.exe", "https://files.example/offer.zip"],
    no=["https://a.example/paper.pdf"],
    bits={"hack": 3.0, "danger": 3.4},
)
def link_fetches_a_program(fact: type[Facts]) -> Question:
    """A link fetches a program or a packed file."""
    return fact.note.says(
        r"(?:https?://|www\.)\S+\.(?:exe|msi|scr|iso|img|zip|rar|7z|apk|dmg|docm|xlsm|jar|bat|cmd|ps1|lnk|"
        r"vbs|js|hta)\b"
    )


@signal(
    yes=["book here: https://calendly.com/jo/15min"],
    no=["https://a.example"],
    bits={"sell": 2.0, "recruit": 0.6, "hack": -0.6},
)
def link_leads_to_a_calendar(fact: type[Facts]) -> Question:
    """A link leads to a booking calendar."""
    return fact.note.says(
        r"\b(?:calendly\.com|cal\.com|hubspot\.com/meetings|meetings\.\w+\.\w+|savvycal\.com|"
        r"calendar\.app\.google|tidycal\.com|chilipiper)\b|\b(?:my|our) calend[ae]r(?: link)?\b|"
        r"\bcalendly\b"
    )


@signal(
    yes=["https://forms.gle/abc takes 3 minutes"],
    no=["https://a.example"],
    bits={"ask_favor": 1.4, "hack": 0.4},
)
def link_leads_to_a_form(fact: type[Facts]) -> Question:
    """A link leads to a form."""
    return fact.note.says(
        r"\b(?:forms\.gle|docs\.google\.com/forms|typeform\.com|surveymonkey\.com|forms\.office\.com|"
        r"jotform\.com|qualtrics\.com|\w+\.typeform\.com|limesurvey)\b"
    )


@signal(
    yes=["He\u200bllo de\u200bar", "Ear\u202en money"],
    no=["Hello dear", "👩\u200d🔬 says hi"],
    bits={"hack": 2.0, "danger": 2.4},
)
def note_hides_characters(fact: type[Facts]) -> Question:
    """The note hides invisible characters between its letters."""
    return fact.text.spells(r"\p{L}[\x{200b}\x{2060}\x{feff}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{ad}]+\p{L}")


@signal(
    yes=["Urgent: your аccount", "Pаypаl support"],
    no=["Анна from Sofia", "Привет Ana"],
    bits={"hack": 2.4, "danger": 2.8},
)
def note_mixes_scripts_in_a_word(fact: type[Facts]) -> Question:
    """A word mixes letters of two scripts to slip past filters."""
    return fact.text.spells(
        r"[a-zA-Z][\p{Cyrillic}\p{Greek}][a-zA-Z]|[\p{Cyrillic}\p{Greek}][a-zA-Z]{2,}|[a-zA-Z]{2,}[\p{Cyrillic}]"
    )


@signal(
    yes=[{"mail_is_a_look_alike": True}],
    no=[{"mail_is_a_look_alike": False}, {}],
    bits={"hack": 4.0, "danger": 5.0},
)
def invitation_mail_is_a_look_alike(fact: type[Facts]) -> Question:
    """The mail only looks like LinkedIn's: its sender, its signature or its links are another's.

    Such mails fish for passwords: the button leads to a page that looks like LinkedIn's login. Known gap: a mail server
    or gateway that rewrites mails in a way not known here.
    """
    return fact.mail_is_a_look_alike.holds()
