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
from whosthere.tongues import tongue

FREE, PREMIUM = 200, 300
"""How long a note may be, in signs as LinkedIn counts them: for free members, and for those who pay."""
LONGEST_WHAT = 60
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
    me: Owner, them: Sender, shared: Sequence[Ground], because: str | None = None, most: int = FREE
) -> list[Draft]:
    """Different notes within `most` signs. None where nothing is shared and no reason is given.

    `because` is the owner's own sentence on why they write; it goes before all else.
    """
    sayable = [ground for ground in shared if _is_plain(ground.what)]
    reason = _sentence(because)
    if not sayable and reason is None:
        return []
    plans = [plan for plan in _plans(reason, sayable, me) if reason or any(kind for kind, _ in plan[-1])]
    made = [_first_that_fits(plan, me, them, most) for plan in plans]
    return list({draft.text: draft for draft in made if draft is not None}.values())


def introduction(me: Owner, introducer: str, them: Sender) -> str | None:
    """A message that asks a connection to introduce the owner; None where the name is not plainly one."""
    lines, who = tongue("en").drafts, whole_name(them.name)
    if who is None:
        return None
    where = lines["at"].format(what=them.company) if them.company and _is_plain(them.company) else ""
    return _greeting(introducer) + lines["introduce"].format(who=who, where=where) + _signature(me)


_Parts = list[tuple[str, str]]  # kind of ground (or empty), sentence


def _plans(reason: str | None, shared: Sequence[Ground], me: Owner) -> Iterator[list[_Parts]]:
    """For each note what it would say, from the fullest wording to the barest: a reason, who writes, ground, a wish."""
    lines = tongue("en").drafts
    because: _Parts = [("", reason)] if reason else []
    mine: _Parts = [("", sentence) for sentence in _self(me)]
    post, firm = mine[:1], mine[-1:]
    learn, wish = [("", lines["learn"])], [("", lines["wish"])]
    for one, other in pairwise(shared[:3]):
        both = [(ground.kind, lines[ground.kind].format(what=ground.what)) for ground in (one, other)]
        if both[0][1][:5] != both[1][1][:5]:  # not "I see … I see …"
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


def _self(me: Owner) -> list[str]:
    """Who the owner is, from the fullest sentence to the shortest; empty where that is unknown."""
    lines = tongue("en").drafts
    if not me.company or not _is_plain(me.company):
        return []
    firm = lines["firm"].format(company=me.company)
    if not me.position or not _is_plain(me.position):
        return [firm]
    word = me.position.split()[0]
    small = me.position[:1].lower() + me.position[1:] if word[1:].islower() else me.position
    return [lines["post"].format(position=small, company=me.company), firm]


def _first_that_fits(wordings: Sequence[_Parts], me: Owner, them: Sender, most: int) -> Draft | None:
    for parts in wordings:
        text = tongue("en").run_on(_greeting(them.name), " ".join(said for _, said in parts)) + _signature(me)
        if length_of(text) <= most and len(parts) > 1:
            return Draft(text, length_of(text), [kind for kind, _ in parts if kind])
    return None


def _greeting(name: str | None) -> str:
    first = first_name(name)
    return f"Hi {first}, " if first else "Hello, "


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
