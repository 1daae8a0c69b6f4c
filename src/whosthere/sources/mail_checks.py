"""Whose mail it is, what it is about, and whether it only looks like LinkedIn's: by headers and links, none followed.

A mail counts as a look-alike where something in it speaks against LinkedIn as its maker, as genuine where LinkedIn's
signature speaks for it and its links lead to LinkedIn, and stays undecided else. Forwarding services, gateways that
rewrite links and servers that pass mail on are excused: a wrong alarm is worse than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from whosthere.sources.mail_parts import Headers

Kind = Literal["invitation", "reminder", "accepted", "digest", "other", "forwarded", "foreign"]

NOT_INVITATIONS = frozenset(  # senders of LinkedIn's that never invite (formats.md §3.1)
    "messages-noreply notifications-noreply jobs-noreply jobalerts-noreply security-noreply inmail-hit-reply linkedin "
    "linkedin_support".split()
)
_OWN = ("linkedin.com",)
_HARMLESS = (*_OWN, "lnkd.in", "licdn.com", "apps.apple.com", "play.google.com")

_ACCEPTED = re.compile(
    r"accepted your (?:invitation|connection)|your new connection\b|accepté votre|aceptó tu|aceptado tu|aceitou seu|"
    r"hat ihre einladung angenommen|hat deine einladung angenommen|accettato il tuo|je uitnodiging geaccepteerd",
    re.IGNORECASE,
)
_ADD_ME = re.compile(r"please add me to your linked-?in network", re.IGNORECASE)
_ASKS = re.compile(
    r"\bwants? to connect\b|\bsent you an invitation\b|\byou have (?:an|a new) invitation\b|\binvited you to connect\b|"
    r"\b(?:new )?connection request\b|\binvitation to connect\b|\bvoglio collegarmi\b|\blike to connect\b",
    re.IGNORECASE,
)
_REMINDS = re.compile(
    r"\bwaiting for your (?:response|reply|answer)\b|\bstill waiting\b|\breminder\b|\bpending invitation\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:\d+|several) (?:new |pending )?(?:invitations|connection requests)\b|\bpending invitations\b"
)
_FOLLOW = re.compile(r"\b(?:follow|subscribe|newsletter|attend|event|join (?:the |this )?group|webinar)\b")
_OTHER_INVITES = re.compile(r"accept|follow|event|group|compan|page|newsletter|subscri|job|premium|live|learn")
_PASSED_ON = re.compile(r"\s*(?:fwd?|re|aw|wg|tr|rv|sv|vs|vb|enc|antw|doorst|i|r)\s*:", re.IGNORECASE)

_ALIKE = re.compile(r"l[i1!|l]nk[e3]d[-_. ]?[l1|!i]n|linkdin|lnkedin|linkedn|linkeden", re.IGNORECASE)
_CALLED = re.compile(
    r"(?:(?:^|.*[\s(])(?:via|über)\s+)?linked[-\s]?[il1]n"
    r"(?: (?:invitations?|notifications?|network|connections?|messages?|support|team))?\)?",
    re.IGNORECASE,
)
_RELAYS = (
    "privaterelay.appleid.com", "icloud.com", "duck.com", "mozmail.com", "simplelogin.co", "simplelogin.com",
    "aleeas.com", "slmail.me", "anonaddy.me", "anonaddy.com", "addy.io", "addymail.com", "passmail.net",
)  # fmt: skip
_RELAYED = re.compile(r"linkedin[._=-]?com")
_REWRITERS = (
    "safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com", "mimecast.com",
    "mimecastprotect.com", "linkprotect.cudasvc.com", "secure-web.cisco.com", "protection.sophos.com",
    "emailprotection.link", "trendmicro.com", "antispamcloud.com",
)  # fmt: skip
_RESENT = re.compile(r"^(?:srs\d|prvs|btv\d)|\+(?:caf_|srs)|=linkedin\.com", re.IGNORECASE)
_ACTS = re.compile(
    r"\W*(?:accept|accepter|annehm|accett|acept|aceit|godkänn|godta|hyväksy|zaakcept|przyjmij|elfogad|принять|tanggap|"
    r"view (?:profile|invitation|request)|see (?:profile|invitation)|confirm|profil ansehen|voir le profil|ver perfil|"
    r"vedi profilo|reply|respond|ignore|log ?in|sign ?in)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written: what it is called (empty where it has no name) and its address."""

    label: str
    url: str


def kind_of(headers: Headers) -> Kind:
    """What a mail is about by its headers: `forwarded` where somebody passes an invitation on, `foreign` where it
    neither is LinkedIn's nor poses as an invitation."""
    subject, template = headers.words("subject"), headers.first("x-linkedin-template").strip().lower()
    ours, asks = is_from_linkedin(headers), _asks(headers, subject, template)
    if not (ours or (asks and _poses(headers, subject))):
        asked = _ADD_ME.search(subject) or (_ASKS.search(subject) and "linkedin" in subject.lower())
        return "forwarded" if asked and _PASSED_ON.match(subject) else "foreign"
    if _ACCEPTED.search(subject) and not _ADD_ME.search(subject):
        return "accepted"
    if asks:
        return asks
    return "accepted" if "accept" in template else "other"


def look_alike(headers: Headers, links: Sequence[Link]) -> bool | None:
    """Whether an invitation mail only looks like LinkedIn's; None where nothing in it tells."""
    if not is_from_linkedin(headers):
        return None if _is_relayed(headers) else True
    if _leads_elsewhere(links):
        return True
    if _is_vouched_for(headers):
        return False if _leads_home(links) else None
    if _is_refused(headers) or _answers_elsewhere(headers) or _is_signed_by_others(headers):
        return True
    signed = any(_is_own(domain) for domain in _signers(headers))
    return False if signed and _leads_home(links) else None


def is_from_linkedin(headers: Headers) -> bool:
    """Whether all that the From header names is at linkedin.com."""
    senders = [address for value in headers.every("from") for address in addresses(value)]
    return bool(senders) and all(_is_own(address.rpartition("@")[2]) for address in senders)


def is_linkedin(url: str) -> bool:
    """Whether an address, as rewritten by a gateway or not, leads to linkedin.com."""
    return _is_own(_host(unwrapped(url)))


def is_button(text: str) -> bool:
    """Whether words are those of a button: accept, view the profile, log in."""
    return bool(_ACTS.match(text))


def addresses(value: str) -> list[str]:
    """The mail addresses of a header, lower case: those in angle brackets if there are any."""
    bare = re.sub(r'"[^"]*"', " ", value)
    angled = re.findall(r"<\s*([^<>\s]+@[^<>\s]+)\s*>", bare)
    return [address.lower() for address in angled or re.findall(r"[^\s<>,;()]+@[^\s<>,;()]+", bare)]


def display_name(value: str) -> str:
    """What a From header calls the sender, without LinkedIn's own addition; empty where that is all."""
    shown = re.sub(r"<[^<>]*>", " ", value).replace('"', " ")
    shown = " ".join(shown.split())
    person = re.sub(r"[\s,(]*\b(?:via|über|on|sur|en)\s+linked-?in\)?$", "", shown, flags=re.IGNORECASE).strip()
    return "" if "@" in person or _CALLED.fullmatch(person) else person


def unwrapped(url: str) -> str:
    """The address that a mail gateway's rewritten one stands for, where it can be read off; else the address itself."""
    if not _is_at(_host(url), _REWRITERS):
        return url
    inner = re.search(r"https?(?::|%3a)(?:/|%2f){2}[^\s\"'<>]*", url[8:], re.IGNORECASE)
    if not inner:
        return url
    whole = inner[0]
    return (unquote(whole.split("&")[0]) if "%2f" in whole.lower()[:12] else whole).split("__;")[0]


# ---- what it is about ------------------------------------------------------------------------------------------------


def _asks(headers: Headers, subject: str, template: str) -> Kind | None:
    """`invitation`, `reminder` or `digest` if it asks to connect."""
    if template:
        if "invite" not in template or _OTHER_INVITES.search(template):
            return None
        return "digest" if "digest" in template else "reminder" if "remind" in template else "invitation"
    folded, local = subject.lower(), {address.partition("@")[0] for address in addresses(headers.first("from"))}
    if local & NOT_INVITATIONS or _PASSED_ON.match(subject) or _FOLLOW.search(folded):
        return None
    if _SEVERAL.search(folded):
        return "digest"
    if _REMINDS.search(subject):
        return "reminder"
    asks = _ADD_ME.search(subject) or _ASKS.search(subject) or "invitations" in local
    return "invitation" if asks else None


def _poses(headers: Headers, subject: str) -> bool:
    """Whether a mail that is not from LinkedIn gives itself out as LinkedIn's."""
    sender = headers.words("from")
    domains = " ".join(address.rpartition("@")[2] for address in addresses(sender))
    shown = " ".join(re.sub(r"<[^<>]*>", " ", sender).replace('"', " ").split())
    return bool(
        any(name.startswith("x-linkedin-") for name in headers.values)
        or _ALIKE.search(domains)
        or _CALLED.fullmatch(shown)
        or _ADD_ME.search(subject)
        or ("linkedin" in subject.lower() and _ASKS.search(subject))
        or _is_relayed(headers)
    )


# ---- whether it only looks so ----------------------------------------------------------------------------------------


def _is_relayed(headers: Headers) -> bool:
    """Whether a forwarding service that hides the owner's address wrote the From header."""
    return any(
        _is_at(domain, _RELAYS) and _RELAYED.search(local)
        for local, _, domain in (one.rpartition("@") for one in addresses(headers.first("from")))
    )


def _leads_elsewhere(links: Sequence[Link]) -> bool:
    """Whether a button, or what is shown as LinkedIn's address, leads elsewhere, or no link leads to LinkedIn."""
    foreign = [link for link in links if _is_foreign(link.url)]
    if any(_ACTS.match(link.label) or "linkedin.com" in link.label.lower() for link in foreign):
        return True
    return bool(foreign) and not _leads_home(links)


def _leads_home(links: Iterable[Link]) -> bool:
    return any(is_linkedin(link.url) for link in links)


def _is_foreign(url: str) -> bool:
    host = _host(unwrapped(url))
    return bool(host) and not _is_at(host, _HARMLESS) and not _is_at(host, _REWRITERS)


def _is_vouched_for(headers: Headers) -> bool:
    """Whether the owner's mail server says that LinkedIn's signature held."""
    return any(
        re.search(r"\bdkim=pass\b[^;]*\bheader\.(?:d|i|from)=@?(?:[\w-]+\.)*linkedin\.com\b(?![.\w-])", one.lower())
        for one in headers.every("authentication-results")
    )


def _is_refused(headers: Headers) -> bool:
    return any(re.search(r"\bdmarc=fail\b", one.lower()) for one in headers.every("authentication-results"))


def _answers_elsewhere(headers: Headers) -> bool:
    """Whether answers, or reports of non-delivery, would go elsewhere; servers that pass mail on are excused."""
    replies = [one for value in headers.every("reply-to") for one in addresses(value)]
    returns = [one for value in headers.every("return-path") for one in addresses(value) if not _RESENT.search(one)]
    return any(not _is_own(one.rpartition("@")[2]) for one in replies + returns)


def _is_signed_by_others(headers: Headers) -> bool:
    signers = _signers(headers)
    return bool(signers) and not any(map(_is_own, signers))


def _signers(headers: Headers) -> list[str]:
    found = (re.search(r"(?:^|;)\s*d\s*=\s*([\w.-]+)", one.lower()) for one in headers.every("dkim-signature"))
    return [match[1] for match in found if match]


# ---- hosts -----------------------------------------------------------------------------------------------------------


def _is_own(host: str) -> bool:
    return _is_at(host, _OWN)


def _is_at(host: str, domains: tuple[str, ...]) -> bool:
    name = host.rstrip(".>")
    return any(name == domain or name.endswith("." + domain) for domain in domains)


def _host(url: str) -> str:
    """The host of a web address, lower case; empty for any other address."""
    found = re.match(r"\s*https?:[/\\]{2,}([^/\\?#\s]*)", url, re.IGNORECASE)
    return found[1].rpartition("@")[2].partition(":")[0].lower() if found else ""
