"""A scored row → evidence that adds up → a verdict.

Prior plus all lines of evidence equals the stated log-odds of every target exactly; each line that was read from text
says where. Nothing is judged here: the answers and weights are those the scores were made of.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from itertools import compress, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.clauses import AT_LARGE, worded
from whosthere.facts import Facts, catalogue
from whosthere.labels import Lessons
from whosthere.labels import lines as owner_lines
from whosthere.looking import find
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS, Evidence, SenderRole, Verdict
from whosthere.opinions import lines as opinion_lines
from whosthere.policy import Policy
from whosthere.questions import Pattern, TextFact, TextsFact
from whosthere.reasons import benefits_told, risks_told
from whosthere.rows import Columns, Rows, column, table
from whosthere.scoring import bits_of, contributions, share_of, wording_bits
from whosthere.signals import Signal
from whosthere.weights import Matrix, Weights, capped, shipped_weights
from whosthere.wording import FAMILY

Span = tuple[int, int]
_AROUND = " \n\r\t(,:"

# What the owner can find out, by the fact that is missing.
UNREAD = "read_note"
"""The fact that is missing where a note is in a language that is not read here."""
FIND_OUT: dict[str, str] = {
    UNREAD: "What the note says: it is in a language that is not read here.",
    "sender_headline": "What they do: copy their headline, or the invitations page, into the sources.",
    "text": "Why they ask: they sent no note of their own.",
    "sender_mutual_connections": "How many connections you share, and whether one of them vouches for the sender.",
    "sender_company": "Where they work, and whether the firm's own page knows them.",
    "sender_account_age_months": "How old the account is (on the profile: More > About this profile).",
    "sender_activity": "What they post or comment on.",
    "sender_verified": "Whether the profile carries a verification badge.",
    "sender_school": "Where they studied, and whether you share it.",
    "sender_about": "What their summary tells.",
    "sender_connections": "How many connections they have.",
    "sender_location": "Where they are.",
}
MOST_UNKNOWNS = 5
_SHARES, _ROLE_SHARES = [share_of(motive) for motive in MOTIVES], [share_of(role) for role in ROLES]
_BITS = [bits_of(target) for target in TARGETS]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Many small things are made and none of them is part of a cycle: to look for cycles meanwhile would cost a
    quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_uncollected()
def explain(
    decided: pl.DataFrame | Rows,
    flips: Sequence[Sequence[str]] | None = None,
    weights: Weights | None = None,
    lessons: Lessons | None = None,
    policy: Policy | None = None,
) -> list[Verdict]:
    """One verdict a row of a decided frame, in order. `flips` holds each row's flips, found by asking again; `lessons`
    are those the frame was taught by, `policy` the one it was decided by."""
    chosen = weights or shipped_weights()
    evidence = _evidence(decided, chosen)
    for at, line in worded(decided, capped(wording_bits(decided), FAMILY.cap)):
        evidence[at].append(line)
    if not isinstance(decided, Rows):
        for at, own in enumerate(owner_lines(decided, lessons, chosen)):
            evidence[at] += own
        for at, opinion in enumerate(opinion_lines(decided)):
            evidence[at] += [opinion] if opinion else []
    whole = zip(
        table(decided, ("id", "motive", DANGER, "action", "role", "campaign")),
        table(decided, _SHARES),
        table(decided, _ROLE_SHARES),
        table(decided, _BITS),
        benefits_told(decided, evidence),
        risks_told(decided, evidence, policy or Policy()),
        evidence,
        _unknown(decided, chosen),
        flips or repeat(()),
        strict=False,
    )
    prior = dict(zip(TARGETS, chosen.prior.tolist(), strict=True))
    verdicts = []
    for head, motives, roles, bits, benefits, risks, lines, unknown, flip in whole:
        id_, motive, danger, action, role, campaign = head
        named = dict(zip(MOTIVES, motives, strict=True))
        first, second = sorted(named, key=named.__getitem__, reverse=True)[:2]
        verdict = Verdict(
            id=id_,
            motive=motive,
            motives=named,
            danger=danger,
            action=action,
            sender=SenderRole(role, dict(zip(ROLES, roles, strict=True))),
            benefit=benefits,
            risk=risks,
            evidence=sorted(lines, key=partial(_rank, first, second)),
            unknown=unknown,
            flips=list(flip),
            campaign=campaign,
            prior=prior,
            log_odds=dict(zip(TARGETS, bits, strict=True)),
        )
        verdicts.append(verdict)
    return verdicts


def _rank(first: str, second: str, line: Evidence) -> tuple[bool, float]:
    """What tells most between the two likeliest motives, or of danger, comes first; the rest of the wording last."""
    bits = line.bits
    apart = abs(bits.get(first, 0.0) - bits.get(second, 0.0))
    return line.signal in AT_LARGE, -max(apart, abs(bits.get(DANGER, 0.0)))


def _evidence(decided: pl.DataFrame | Rows, weights: Weights) -> list[list[Evidence]]:
    """The answers that weigh something, as lines of each row."""
    lines: list[list[Evidence]] = [[] for _ in range(decided.height)]
    texts = _Texts(decided)
    for part in contributions(decided, weights):
        uncapped = (part.factors == 1.0).all(axis=0)
        for at in sorted({*part.said_yes, *part.said_no}):
            signal = weights.signals[part.signals[at]]
            field = _field(signal)
            if at in part.said_yes:
                each, rows = weights.if_yes[part.signals[at]], np.flatnonzero(part.yes[at])
                amounts = _amounts(each, rows, part.factors, uncapped)
                for row, bits in zip(rows.tolist(), amounts, strict=True):
                    seen = texts.seen(row, signal.question.sightings) or texts.looked_at(row, signal, field)
                    lines[row].append(Evidence(signal.name, signal.family.name, signal.says, bits, *seen))
            if at in part.said_no:
                each, rows = weights.if_no[part.signals[at]], np.flatnonzero(part.no[at])
                says = signal.says_if_no or f"Not so: {signal.says}"
                amounts = _amounts(each, rows, part.factors, uncapped)
                for row, bits in zip(rows.tolist(), amounts, strict=True):
                    seen = texts.looked_at(row, signal, field)
                    lines[row].append(Evidence(signal.name, signal.family.name, says, bits, *seen))
    return lines


@cache
def _field(signal: Signal) -> str:
    """The field that a signal is read from."""
    fields = {fact.name: fact.field for fact in catalogue()}
    return fields[min(signal.question.needs, key=lambda fact: (fact not in fields, fact))]


def _amounts(
    each: Matrix, rows: npt.NDArray[np.int64], factors: Matrix, uncapped: npt.NDArray[np.bool_]
) -> list[dict[str, float]]:
    """The bits of an answer by target, after the family's cap, for each of the rows."""
    moved = np.flatnonzero(each)
    names = [TARGETS[t] for t in moved]
    whole = dict(zip(names, each[moved].tolist(), strict=True))
    if uncapped[rows].all():
        return [whole] * len(rows)
    shrunk = (each[moved, None] * factors[np.ix_(moved, rows)]).T.tolist()
    return [
        whole if full else dict(zip(names, bits, strict=True))
        for full, bits in zip(uncapped[rows].tolist(), shrunk, strict=True)
    ]


class _Texts:
    """The texts of a frame, to point into."""

    def __init__(self, decided: pl.DataFrame | Rows) -> None:
        self._decided = decided
        self._of: dict[str, list[str | None]] = {}

    def seen(self, row: int, sightings: Sequence[Pattern]) -> tuple[str, Span] | None:
        """Where a row shows the first of `sightings` that it shows: field and span; None where it shows none."""
        for sighting in sightings:
            text = self._text(sighting.fact, row)
            if text is None or (span := find(text, sighting.pattern)) is None:
                continue
            match = text[slice(*span)]
            start = span[0] + len(match) - len(match.lstrip(_AROUND))
            if bare := match.strip(_AROUND):
                fact: TextFact = getattr(Facts, sighting.fact)
                return fact.field, (start, start + len(bare))
        return None

    def looked_at(self, row: int, signal: Signal, field: str) -> tuple[str, Span | None]:
        """Where a signal looked that shows no place: of what was written, the first word it rests on, or all of it;
        of anything else the field alone."""
        if field != WRITTEN:
            return field, None
        text = self._text(WRITTEN, row) or ""
        words = {word for fact in _words_of(signal) for word in self._text(fact, row) or ()}
        for found in _WORD.finditer(text) if words else ():
            if _plain(found.group()) in words:
                return field, found.span()
        whole = text.strip()
        start = text.find(whole)
        return field, (start, start + len(whole)) if whole else None

    def _text(self, fact: str, row: int) -> Any:
        if fact not in self._of:
            self._of[fact] = column(self._decided, fact)
        return self._of[fact][row]


WRITTEN = "text"
"""The field of what the stranger wrote to the owner: evidence from it has a span."""
_WORD = re.compile(r"[\w+#]+")


def _plain(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(sign))


@cache
def _words_of(signal: Signal) -> list[str]:
    """The facts a signal asks that are words of what was written."""
    told = {fact.name for fact in catalogue() if isinstance(fact, TextsFact) and fact.field == WRITTEN}
    return sorted(told & signal.question.needs)


def _unknown(decided: pl.DataFrame | Rows, weights: Weights) -> list[list[str]]:
    """What to find out, by row: missing facts, the most telling first."""
    kinds = dict[tuple[bool, ...], list[str]]()
    found = []
    for missing in _missing(weights).of(decided):
        if missing not in kinds:
            kinds[missing] = [FIND_OUT[fact] for fact in compress(to_find_out(weights), missing)][:MOST_UNKNOWNS]
        found.append(list(kinds[missing]))
    return found


@lru_cache(maxsize=16)
def _missing(weights: Weights) -> Columns:
    return Columns(map(is_missing, to_find_out(weights)))


@lru_cache(maxsize=16)
def to_find_out(weights: Weights) -> list[str]:
    """The facts of FIND_OUT in the order of how much signals that need them could move."""
    reach = dict.fromkeys(FIND_OUT, 0.0)
    roots = {
        fact.name: set(fact.derived.meta.root_names()) if fact.derived is not None else {fact.name}
        for fact in catalogue()
    }
    for i, signal in enumerate(weights.signals):
        needs = set(signal.question.needs)
        for _ in range(3):
            needs = set().union(*(roots[n] for n in needs))
        for fact in needs & reach.keys():
            reach[fact] = max(reach[fact], float(np.abs(weights.if_yes[i, : len(MOTIVES) + 1]).max()))
    reach[UNREAD] = np.inf
    return sorted(FIND_OUT, key=lambda fact: -reach[fact])


def is_missing(fact: str) -> pl.Expr:
    """Is a fact of FIND_OUT unknown in a row?"""
    if fact == UNREAD:
        return (pl.col("note").is_not_null() & pl.col(UNREAD).is_null()).alias(fact)
    return (pl.col("note") if fact == "text" else pl.col(fact)).is_null().alias(fact)
