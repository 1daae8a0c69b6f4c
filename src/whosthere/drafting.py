"""Notes of the owner's own to send: short, personal, made of true ground only, said in several ways."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from whosthere.grounds import Ground
from whosthere.harmless import one_line, shown
from whosthere.model import Owner, Sender
from whosthere.names import first_name, whole_name
from whosthere.tongues import LANGUAGES, Tongue, tongue

FREE, PREMIUM = 200, 300
"""How long a note may be, in signs as LinkedIn counts them: for free members, and for those who pay."""
LONGEST_WHAT = 60
_SEEN = {"firm_named", "firm_named_now", "skill", "trade"}  # told as "I see …", which one note says but once
LONGEST_BECAUSE = 240


class Draft(Struct, frozen=True):
    """One note to send: the text, its length as LinkedIn counts, and the kinds of ground it names."""

    text: str
    length: int
    uses: list[str]


def length_of(text: str) -> int:
    """Signs as LinkedIn counts them: UTF-16 units, so that most emoji count twice. An assumption on the safe side."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def drafts(
    me: Owner, them: Sender, shared: Sequence[Ground], because: str | None = None, language: str = "en"
) -> list[Draft]:
    """Different notes within FREE signs, in one of `spoken()`. None where nothing is shared and no reason is given.

    `because` is the owner's own sentence on why they write; it goes before all else.
    """
    sayable = [ground for ground in shared if _is_plain(ground.what)]
    reason = _sentence(because)
    if not sayable and reason is None:
        return []
    voice = tongue(language)
    plans = [plan for plan in _plans(voice, reason, sayable, me) if reason or any(kind for kind, _ in plan[-1])]
    made = [_first_that_fits(voice, plan, me, them) for plan in plans]
    return list({draft.text: draft for draft in made if draft is not None}.values())


def spoken() -> list[str]:
    """The languages that drafts are written in, by ISO 639-1 code."""
    return [language for language in LANGUAGES if tongue(language).drafts]


def introduction(me: Owner, introducer: str, them: Sender, language: str = "en") -> str | None:
    """A message that asks a connection to introduce the owner; None where the name is not plainly one."""
    voice, who = tongue(language), whole_name(them.name)
    lines = voice.drafts
    if who is None:
        return None
    where = lines["at"].format(what=them.company) if them.company and _is_plain(them.company) else ""
    return voice.run_on(_greeting(voice, introducer), lines["introduce"].format(who=who, where=where)) + _signature(me)


_Parts = list[tuple[str, str]]  # kind of ground (or empty), sentence


def _plans(voice: Tongue, reason: str | None, shared: Sequence[Ground], me: Owner) -> Iterator[list[_Parts]]:
    """For each note what it would say, from the fullest wording to the barest: a reason, who writes, ground, a wish."""
    lines = voice.drafts
    because: _Parts = [("", reason)] if reason else []
    mine: _Parts = [("", sentence) for sentence in _self(voice, me)]
    post, firm = mine[:1], mine[-1:]
    learn, wish = [("", lines["learn"])], [("", lines["wish"])]
    for one, other in pairwise(shared[:3]):
        both = [(ground.kind, lines[ground.kind].format(what=ground.what)) for ground in (one, other)]
        if not {one.kind, other.kind} <= _SEEN:
            yield _wordings(because, [*both, ("", lines[f"q_{other.kind}"])], post, firm)
    for ground in shared[:3]:
        told = [(ground.kind, lines[ground.kind].format(what=ground.what))]
        asks = [("", lines[f"q_{ground.kind}"])]
        yield _wordings(because, told + asks, post, firm)
        yield _wordings(because, told + learn, post, firm)
        yield _wordings(because, told + wish, post, firm)
    yield _wordings(because, learn, post, firm)
    yield _wordings(because, wish, post, firm)


def _wordings(because: _Parts, rest: _Parts, post: _Parts, firm: _Parts) -> list[_Parts]:
    return [because + post + rest, because + firm + rest, because + rest]


def _self(voice: Tongue, me: Owner) -> list[str]:
    """Who the owner is, from the fullest sentence to the shortest; empty where that is unknown."""
    lines = voice.drafts
    if not me.company or not _is_plain(me.company):
        return []
    firm = lines["firm"].format(company=me.company)
    if not me.position or not _is_plain(me.position):
        return [firm]
    word = me.position.split()[0]
    sinks = word[1:].islower() and voice.language == "en"  # in brackets elsewhere
    small = me.position[:1].lower() + me.position[1:] if sinks else me.position
    return [lines["post"].format(position=small, company=me.company), firm]


def _first_that_fits(voice: Tongue, wordings: Sequence[_Parts], me: Owner, them: Sender) -> Draft | None:
    for parts in wordings:
        text = voice.run_on(_greeting(voice, them.name), " ".join(said for _, said in parts)) + _signature(me)
        if length_of(text) <= FREE and len(parts) > 1:
            return Draft(text, length_of(text), [kind for kind, _ in parts if kind])
    return None


def _greeting(voice: Tongue, name: str | None) -> str:
    whole = whole_name(name) if voice.whole_name == "formal" else None
    greeted = whole or first_name(name)
    return voice.drafts["hello"].format(name=greeted) if greeted else voice.drafts["hello_all"]


def _signature(me: Owner) -> str:
    first = first_name(me.name)
    return f"\n{first}" if first else ""


def _sentence(because: str | None) -> str | None:
    """The owner's own reason as one sentence that ends as sentences do."""
    told = one_line(because, " ")[:LONGEST_BECAUSE].strip()
    if not told:
        return None
    return told if told[-1] in ".!?…。！？؟" else told + "."


def _is_plain(text: str) -> bool:
    """May it stand in a note: short, harmless as it is, and of signs that names of firms and people have?"""
    if not 1 < len(text) <= LONGEST_WHAT or "".join(shown(text)) != text:
        return False
    kinds = (unicodedata.category(c) for c in text if c not in " &'’.,-/()+#")
    return all(kind[0] in "LMN" for kind in kinds) and "//" not in text
