"""What an invitation mail says: note, name, headline, place, profile, and to whom; in the layouts of formats.md §3.2.

The name is the anchor: the note stands before it (or, in other layouts, behind headline and place), what the sender is
stands behind it, down to the first thing to press. Whatever acts on the account (accept links and their tokens) is
dropped here and comes out nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urlsplit

from whosthere.sources import html_text, mail_checks
from whosthere.sources.mail_checks import Link, is_linkedin, unwrapped
from whosthere.sources.mail_parts import Mail
from whosthere.text import profile_key

LONGEST_NAME = 120
_LONGEST_LABEL = 60
_MOST_LINES = 2_000

_URL = re.compile(r"https?://[^\s<>\"]{1,4000}", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b([^<>]{0,6000})>", re.IGNORECASE)
_HREF = re.compile(r"(?<![\w-])href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))", re.IGNORECASE)
_IN_TAG = re.compile(r"<[^<>]*>")
_TOKEN = re.compile(
    r"/comm/|invite-accept|invitationid|sharedkey|midtoken|midsig|otptoken|authtoken|invacpt|[?&](?:trk|trkemail|lipi|eid)=",
    re.IGNORECASE,
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u2007"))

_KEY = re.compile(r"sharedkey|midtoken|midsig|otptoken|authtoken", re.IGNORECASE)

_GREETINGS = frozenset(
    "hi hello hey dear hallo liebe lieber guten bonjour salut cher chère hola olá oi ciao buongiorno gentile hej hei "
    "moi cześć witaj здравствуйте привет merhaba".split()
)
_HEADING = re.compile(
    r"linkedin|you have (?:an|a new) invitation.{0,60}|invitation to connect|"
    r".{0,60}please add me to your linkedin network\.?",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"wants? to connect|sent you an invitation|waiting for your response|invited you to connect|like to connect",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"[-._–—=*_]{5,}$|this (?:e-?mail|message) was (?:intended for|sent to)\b|you are receiving\b|unsubscribe\b|"
    r"learn why we included this|©|\(c\) 20|linkedin corporation|.{0,40}linkedin ireland",
    re.IGNORECASE,
)
_INTENDED = re.compile(r"this (?:e-?mail|message) was intended for ([^()\n]{2,100})", re.IGNORECASE)
_MUTUAL = re.compile(r"(?:.{0,200}\band )?([\d,.]{1,9}) (?:other )?(?:mutual|shared) connections?\b", re.IGNORECASE)
_ONE_MUTUAL = re.compile(r".{1,100} is a mutual connection\.?", re.IGNORECASE)
_BY_SUBJECT = re.compile(
    r"(.{3,80}?) (?:wants? to connect|sent you an invitation|is waiting for your response|has invited you|invited you "
    r"to connect|would like to connect)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and where it leads if all of it is a link."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says of who asks, and to whom; None is not said."""

    name: str | None = None
    headline: str | None = None
    location: str | None = None
    note: str | None = None
    url: str | None = None
    mutual_connections: int | None = None
    owner_name: str | None = None


def said(mail: Mail) -> Said:
    """What an invitation mail says. The text part tells first, the HTML part what that leaves out."""
    plain, page = _lines_of_text(mail.text or ""), _lines_of_html(mail.html or "")
    owner = _owner_named(plain) or _owner_named(page) or _owner_addressed(mail)
    name = _name_in_headers(mail)
    pressed = {link.label.casefold() for link in _links_of_html(mail.html or "") if _is_pressed(link)}
    first, second = _portrait(plain, name, owner, pressed), _portrait(page, name, owner, pressed)
    if first.name is None or (first.headline is None and first.note is None):
        first, second = second, first
    whole = replace(
        first,
        name=first.name or second.name or name,
        headline=first.headline or second.headline,
        location=first.location or second.location,
        note=first.note or second.note,
        mutual_connections=first.mutual_connections or second.mutual_connections,
        owner_name=owner,
    )
    return replace(whole, url=_profile(links_of(mail), whole.name))


def links_of(mail: Mail) -> list[Link]:
    """All links of a mail but those in the sender's own words, each with what it is called."""
    plain = _lines_of_text(mail.text or "")
    at = _place_of(_name_in_headers(mail), plain, set())
    written = [Link(line.text, line.url) for line in plain[at or 0 :] if line.url]
    return written + _links_of_html(mail.html or "")


# ---- lines and links -------------------------------------------------------------------------------------------------


def _lines_of_text(text: str) -> list[Line]:
    lines: list[Line] = []
    for raw in text.split("\n")[:_MOST_LINES]:
        shown = raw.translate(_INVISIBLE).strip()
        found = _URL.search(shown)
        label = shown[: found.start()].strip(" <(:\t") if found else ""
        if not found or len(label) > _LONGEST_LABEL or shown[found.end() :].strip(" >).]"):
            lines.append(Line(shown))
        elif not label and lines and lines[-1].text.endswith(":") and not lines[-1].url:
            lines[-1] = Line(lines[-1].text.rstrip(": "), found[0])
        else:
            lines.append(Line(label, found[0]))
    return lines


def _lines_of_html(html: str) -> list[Line]:
    lines: list[Line] = []
    for line in html_text.html_lines(html)[0] if html else []:
        text = " ".join(line.text.translate(_INVISIBLE).split())
        if text and not line.aloud and (not lines or lines[-1].text != text):
            lines.append(Line(text))
    shown = lines[:_MOST_LINES]
    return [line for at, line in enumerate(shown) if not _begins_another(line.text, shown[at + 1 : at + 12])]


def _begins_another(text: str, later: Sequence[Line]) -> bool:
    """Whether a line comes again soon, perhaps longer: mails show the beginning of their text to the list of mails."""
    return len(text) >= 20 and any(other.text.startswith(text.rstrip("….")) for other in later)


def _links_of_html(html: str) -> list[Link]:
    found = list(_ANCHOR.finditer(html))
    links = []
    for at, anchor in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(html)
        close = html.find("</a", anchor.end(), min(end, anchor.end() + 5_000))
        inside = html[anchor.end() : close if close >= 0 else min(end, anchor.end() + 500)]
        label = " ".join(unescape(_IN_TAG.sub(" ", inside)).translate(_INVISIBLE).split())
        if href := _HREF.search(anchor[1]):
            links.append(Link(label[:LONGEST_NAME], unescape(href[1] or href[2] or href[3] or "").strip()))
    return links


def _is_pressed(link: Link) -> bool:
    """Whether a link is a button: its address accepts, or LinkedIn calls it a call to action."""
    address = link.url.lower()
    acts = "invite-accept" in address or "/invitation" in address or "%7ecta" in address or "~cta" in address
    return acts and 0 < len(link.label) <= _LONGEST_LABEL


# ---- people ----------------------------------------------------------------------------------------------------------


def _name_in_headers(mail: Mail) -> str | None:
    shown = mail_checks.display_name(mail.headers.words("from"))
    found = None if shown else _BY_SUBJECT.match(mail.headers.words("subject"))
    return without_tokens(shown or (found[1] if found else ""), LONGEST_NAME)


def _owner_named(lines: Sequence[Line]) -> str | None:
    found = (_INTENDED.match(line.text) for line in lines)
    return next((match[1].strip(" .") or None for match in found if match), None)


def _owner_addressed(mail: Mail) -> str | None:
    """The owner's name as the To header has it, if it is one."""
    shown = mail_checks.display_name(mail.headers.words("to"))
    return shown if " " in shown and len(shown) <= LONGEST_NAME and "," not in shown else None


def _profile(links: Sequence[Link], name: str | None) -> str | None:
    """The sender's profile address without tokens: of the link that bears the name or asks to view the profile, else of
    the only one there is; those of the mail's head lead to the owner's own."""
    theirs = [link for link in links if is_linkedin(link.url) and "-header-" not in link.url]
    slugs = [(link, slug) for link in theirs if (slug := _slug(unwrapped(link.url)))]
    named = {slug for link, slug in slugs if _same(link.label, name) or re.search("prof(?:~|%7e)", link.url, re.I)}
    viewed = {slug for link, slug in slugs if link.label.casefold().startswith(("view profile", "see profile"))}
    asked = {slug for link, slug in slugs if "-hero-" in link.url}
    for found in (named, viewed, asked, {slug for _, slug in slugs}):
        if len({profile_key(f"/in/{slug}") for slug in found}) == 1:
            return f"https://www.linkedin.com/in/{min(found)}"
    return None


def _slug(url: str) -> str | None:
    found = re.match(r"(?:/comm)?/in/([^/?#\s]{1,200})", urlsplit(url.replace("[", "").replace("]", "")).path)
    return found[1] if found and profile_key(f"/in/{found[1]}") else None


# ---- the portrait ----------------------------------------------------------------------------------------------------


def _portrait(lines: Sequence[Line], name: str | None, owner: str | None, pressed: set[str]) -> Said:
    """What lines of text or HTML say of the sender; `name` is the one the headers give."""
    above = _without_footer(lines)
    at = _place_of(name, above, pressed)
    if at is None:
        at = _place_of_somebody(above) if name is None else None
    if at is None:
        return Said()
    about = _until_pressed(above[at + 1 :], pressed)
    mutual = next((count for line in about if (count := _mutual(line.text))), None)
    told = [line.text for line in about if line.text and not _mutual(line.text)]
    note = _without_leaders(above[:at], name, owner)
    headline = told.pop(0) if told else None
    location = told.pop(0) if told and _may_be_place(told[0]) else None
    return Said(
        name=without_tokens(above[at].text, LONGEST_NAME),
        headline=without_tokens(headline or ""),
        location=without_tokens(location or ""),
        note=without_tokens(note or "\n".join(told)),
        mutual_connections=mutual,
    )


def _without_footer(lines: Sequence[Line]) -> Sequence[Line]:
    ends = (at for at, line in enumerate(lines) if _FOOTER.match(line.text))
    return lines[: next(ends, len(lines))]


def _place_of(name: str | None, lines: Sequence[Line], pressed: set[str]) -> int | None:
    """The line that is the sender's name: the last one before the first button."""
    places = [at for at, line in enumerate(lines) if _same(line.text, name)]
    if not places:
        return None
    after = enumerate(lines[places[0] + 1 :], places[0] + 1)
    button = next((at for at, line in after if _is_button(line, pressed)), len(lines))
    return max(at for at in places if at < button)


def _is_button(line: Line, pressed: set[str]) -> bool:
    return is_linkedin(line.url) or line.text.casefold() in pressed


def _place_of_somebody(lines: Sequence[Line]) -> int | None:
    """Where no header names the sender: the first line of the last paragraph before the first link."""
    first = next((at for at, line in enumerate(lines) if line.url), len(lines))
    while first > 0 and not lines[first - 1].text:
        first -= 1
    start = first
    while start > 0 and lines[start - 1].text:
        start -= 1
    words = lines[start].text if 0 < start < first <= start + 3 else ""
    return start if 0 < len(words) <= 60 and not re.search(r"[\d@:/!?]|[.,]$", words) else None


def _same(text: str, name: str | None) -> bool:
    """Whether a line is the name, perhaps with more of it (`Mirela` and `Mirela Sandu-Example`)."""
    if not name or not text or len(text) > LONGEST_NAME:
        return False
    one, two = _plain(text), _plain(name)
    return one == two or (" " not in two and one.startswith(two + " ") and len(one.split()) <= 4 and one[-1:].isalpha())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _until_pressed(lines: Sequence[Line], pressed: set[str]) -> Sequence[Line]:
    for at, line in enumerate(lines):
        looks_so = at > 0 and len(line.text) <= 30 and mail_checks.is_button(line.text)  # the first may be a headline
        if line.url or line.text.casefold() in pressed or looks_so:
            return lines[:at]
    return lines


def _without_leaders(lines: Sequence[Line], name: str | None, owner: str | None) -> str:
    """The note: what stands before the name, without the mail's own head, headings and greeting."""
    heads = [at for at, line in enumerate(lines) if owner and _plain(line.text) == _plain(owner)]
    rest = [_as_written(line) for line in lines[heads[0] + 1 if heads else 0 :]]
    greeted = False
    while rest:
        line = rest[0].strip()
        is_greeting = not greeted and len(rest) > 1 and _is_greeting(line, owner)
        if line and not is_greeting and not _same(line, name) and not _is_heading(line, name):
            break
        greeted = greeted or is_greeting
        rest.pop(0)
    return "\n".join(rest).strip()


def _is_heading(line: str, name: str | None) -> bool:
    """LinkedIn's own words above the note: `Mirela wants to connect`."""
    if _HEADING.fullmatch(line):
        return True
    first = _plain(name).split()[0] if name else ""
    return bool(first) and _plain(line).startswith(first) and len(line) <= 120 and bool(_ASKING.search(line))


def _as_written(line: Line) -> str:
    return f"{line.text}: {line.url}".lstrip(": ") if line.url else line.text


def _is_greeting(line: str, owner: str | None) -> bool:
    """`Hi Tomas,` and nothing else, in any language."""
    words = re.split(r"[\s,،、!:]+", unicodedata.normalize("NFKC", line).strip())
    if words[-1] or len(words) > 6:
        return False
    return words[0].casefold() in _GREETINGS or bool(owner and owner.split()[0] in words)


def _mutual(text: str) -> int | None:
    if _ONE_MUTUAL.fullmatch(text):
        return 1
    found = _MUTUAL.match(text)
    if not found or not (digits := re.sub(r"\D", "", found[1])):
        return None
    return int(digits) + (1 if " other " in text else 0)


def _may_be_place(text: str) -> bool:
    """Whether a line reads as a place: letters, spaces and commas, not a sentence."""
    letters = all(sign.isalpha() or sign in " ,.'’()-/" for sign in text)
    return letters and len(text) <= 80 and not text.endswith(".") and ("," in text or len(text.split()) <= 5)


def without_tokens(text: str, longest: int = 100_000) -> str | None:
    """`text` without addresses that act on the account; None where nothing is left."""
    bare = _URL.sub(lambda url: "" if _TOKEN.search(unwrapped(url[0])) or _TOKEN.search(url[0]) else url[0], text)
    keyless = re.sub(r"\S+", lambda word: "" if _KEY.search(word[0]) else word[0], bare) if _KEY.search(bare) else bare
    return keyless.strip()[:longest] or None
