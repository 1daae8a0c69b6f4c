"""Family `links`: the addresses in a note, judged by their look alone. None is ever opened."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Pattern, Question
from whosthere.signals.definition import Collection, Family
from whosthere.text import LINK

links = Collection(Family("links", 7.0, "The addresses in a note; none is ever opened."))
signal = links.signal

_SEEN = Pattern("note", "(?i)" + LINK)

SHORTENERS = (
    r" (?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|is\.gd|ow\.ly|rebrand\.ly|cutt\.ly|shorturl\.at|t\.ly|"
    r"rb\.gy|buff\.ly|tiny\.cc|s\.id|v\.gd|shorte\.st|adf\.ly|bl\.ink|lc\.chat|qr\.ae|u\.to|"
    r"short\.\w+|[a-z0-9]{1,6}\.link|go\.[a-z0-9-]+\.example|[a-z]{1,4}\.ly) "
)
BRANDS = (
    "linkedin|microsoft|office365|office-?365|onedrive|sharepoint|outlook|docusign|dropbox|google|"
    "gmail|paypal|apple|icloud|amazon|meta|facebook|instagram|coinbase|binance|metamask|whatsapp|"
    "telegram|zoom|adobe|netflix|dhl|fedex|github|slack"
)
_OWN = (
    r" (?:[a-z0-9-]+\.)*(?:(?:linkedin|microsoft|office365|office|onedrive|sharepoint|outlook|"
    r"docusign|dropbox|google|gmail|paypal|apple|icloud|amazon|meta|facebook|instagram|coinbase|"
    r"binance|metamask|whatsapp|zoom|adobe|netflix|dhl|fedex|github|slack)\.(?:com|net|org|us|io|"
    r"co\.uk|de|fr|es|it|in|live)|telegram\.(?:org|me)|onedrive\.live\.com|zoom\.us|lnkd\.in|"
    r"metamask\.io|meta\.com|github\.io|googleusercontent\.com|aka\.ms|microsoftonline\.com|"
    r"docusign\.net) "
)


@signal(
    yes=["see https://bit.ly/3xYz", "tinyurl.com/abc has it"],
    no=["see https://kiesel.example/a", "bitly is a firm"],
    bits={"hack": 1.4, "danger": 1.4, "sell": 0.3},
)
def link_is_shortened(fact: type[Facts]) -> Question:
    """A shortened link hides where it leads."""
    return fact.host_line.ask(fact.host_line.column.str.contains(SHORTENERS), _SEEN)


@signal(
    yes=["sign here https://onedrive-docs-secure.com/p/7", "https://docusign.sign-now.example/x"],
    no=["https://onedrive.live.com/x", "https://www.dropbox.com/s/1", "my shop: https://applecake.example"],
    bits={"hack": 3.2, "danger": 3.8},
)
def link_borrows_a_brand(fact: type[Facts]) -> Question:
    """A link carries a known name that is not its own."""
    others = fact.host_line.column.str.replace_all(_OWN, " ")
    borrowed = others.str.contains(rf" (?:[a-z0-9-]+[.-])*(?:{BRANDS})(?:[.-][a-z0-9.-]+)* ")
    return fact.host_line.ask(borrowed, _SEEN)


@signal(
    yes=["log in at http://linkedln.com/verify", "https://linkedin.com-secure.info/x"],
    no=["https://www.linkedin.com/in/ana", "https://lnkd.in/abc"],
    bits={"hack": 4.0, "danger": 5.0},
)
def link_imitates_linkedin(fact: type[Facts]) -> Question:
    """A link imitates LinkedIn's address."""
    others = fact.host_line.column.str.replace_all(r" (?:[a-z0-9-]+\.)*(?:linkedin\.com|lnkd\.in) ", " ")
    alike = others.str.contains(
        r" (?:[a-z0-9.-]*(?:l[i1]nk[e3]d[l1|!]n|linkedln|llnkedin|linkdin|linkedin|lnkedin|linkedn|"
        r"linkeden|1inkedin|l1nkedin)[a-z0-9.-]*) "
    )
    return fact.host_line.ask(alike, _SEEN)


@signal(
    yes=["http://192.0.2.7/login"],
    no=["version 1.2.3.4 is out", "https://a.example"],
    bits={"hack": 3.0, "danger": 3.4},
)
def link_is_a_bare_number(fact: type[Facts]) -> Question:
    """A link leads to a bare network number."""
    return fact.host_line.ask(fact.host_line.column.str.contains(r" \d{1,3}(?:\.\d{1,3}){3} "), _SEEN)


@signal(
    yes=["https://xn--pypal-4ve.com/", "https://раураl.com/x"],
    no=["https://müller.example", "https://paypal.com"],
    bits={"hack": 3.4, "danger": 4.0},
)
def link_mixes_scripts(fact: type[Facts]) -> Question:
    """A link mixes scripts to look like another."""
    mixed = fact.host_line.column.str.contains(
        r"xn--|[a-z][^ ]*[\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}][^ ]*[a-z]"
    )
    return fact.host_line.ask(mixed, _SEEN)


@signal(
    yes=["https://start.earn-now.xyz", "join at profit.vip/now"],
    no=["https://uni.example", "the top site of the day"],
    bits={"hack": 1.4, "danger": 1.5},
)
def link_ends_in_a_throwaway_domain(fact: type[Facts]) -> Question:
    """A link ends in a domain that frauds buy by the dozen."""
    return fact.host_line.ask(
        fact.host_line.column.str.contains(
            r"\.(?:xyz|top|click|vip|icu|tk|ml|ga|cf|gq|buzz|rest|cyou|work|monster|loan|men|date|win|bid|"
            r"link|live|life|fun|cc) "
        ),
        _SEEN,
    )


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
