"""A scored row → evidence that adds up → a verdict.

Prior plus all lines of evidence equals the stated log-odds of every target exactly; each line that was read from text
says where. Nothing is judged here: the answers and weights are those the scores were made of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from whosthere.clauses import AT_LARGE, worded
from whosthere.facts import Facts, catalogue
from whosthere.labels import Lessons
from whosthere.labels import lines as owner_lines
from whosthere.looking import find
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS, Evidence, SenderRole, Verdict
from whosthere.policy import Policy
from whosthere.questions import Pattern, TextFact
from whosthere.reasons import benefits_told, risks_told
from whosthere.scoring import bits_of, contributions, share_of, wording_bits
from whosthere.weights import Weights, capped, shipped_weights
from whosthere.wording import FAMILY

Span = tuple[int, int]
_AROUND = " \n\r\t(,:"

# What the owner can find out, by the fact that is missing.
FIND_OUT: dict[str, str] = {
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


def explain(
    decided: pl.DataFrame,
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
    for at, own in enumerate(owner_lines(decided, lessons, chosen)):
        evidence[at] += own
    unknown = _unknown(decided, chosen)
    benefits, costs = benefits_told(decided, evidence), risks_told(decided, evidence, policy or Policy())
    totals = decided.select(bits_of(t) for t in TARGETS).to_numpy()
    shares = decided.select(share_of(t) for t in (*MOTIVES, *ROLES)).to_numpy()
    prior = dict(zip(TARGETS, chosen.prior.tolist(), strict=True))
    verdicts = []
    named = decided.select("id", "motive", "role", DANGER, "action", "campaign")
    for i, row in enumerate(named.iter_rows(named=True)):
        motives = dict(zip(MOTIVES, shares[i, : len(MOTIVES)].tolist(), strict=True))
        first, second = sorted(motives, key=motives.__getitem__, reverse=True)[:2]
        evidence[i].sort(key=lambda e: (e.signal in AT_LARGE, -_telling(e.bits, first, second)))
        verdicts.append(
            Verdict(
                id=row["id"],
                motive=row["motive"],
                motives=motives,
                danger=row[DANGER],
                action=row["action"],
                sender=SenderRole(
                    role=row["role"], roles=dict(zip(ROLES, shares[i, len(MOTIVES) :].tolist(), strict=True))
                ),
                benefit=benefits[i],
                risk=costs[i],
                evidence=evidence[i],
                unknown=unknown[i],
                flips=list(flips[i]) if flips else [],
                campaign=row["campaign"],
                prior=prior,
                log_odds=dict(zip(TARGETS, totals[i].tolist(), strict=True)),
            )
        )
    return verdicts


def _telling(bits: Mapping[str, float], first: str, second: str) -> float:
    return max(abs(bits.get(first, 0.0) - bits.get(second, 0.0)), abs(bits.get(DANGER, 0.0)))


def _evidence(decided: pl.DataFrame, weights: Weights) -> list[list[Evidence]]:
    lines: list[list[Evidence]] = [[] for _ in range(decided.height)]
    fields = {fact.name: fact.field for fact in catalogue()}
    for part in contributions(decided, weights):
        for column, index in enumerate(part.signals):
            signal = weights.signals[index]
            for answers, row_bits, says in (
                (part.yes, weights.if_yes[index], signal.says),
                (part.no, weights.if_no[index], signal.says_if_no or f"Not so: {signal.says}"),
            ):
                rows = np.flatnonzero(answers[column])
                if not rows.size or not row_bits.any():
                    continue
                seen = _seen(decided, rows, signal.question.sightings if answers is part.yes else ())
                uncapped = {TARGETS[t]: float(row_bits[t]) for t in np.flatnonzero(row_bits)}
                default = fields[min(signal.question.needs, key=lambda f: (f not in fields, f))]
                for at, row in enumerate(rows.tolist()):
                    factors = part.factors[:, row]
                    bits = (
                        uncapped
                        if (factors == 1.0).all()
                        else {TARGETS[t]: float(row_bits[t] * factors[t]) for t in np.flatnonzero(row_bits)}
                    )
                    field, span = seen.get(at, (default, None))
                    lines[row].append(Evidence(signal.name, signal.family.name, says, bits, field, span))
    return lines


def _seen(decided: pl.DataFrame, rows: Any, sightings: Sequence[Pattern]) -> dict[int, tuple[str, Span]]:
    """Where each of `rows` shows the first of `sightings` that it shows: position in `rows` → field and span."""
    found: dict[int, tuple[str, Span]] = {}
    for sighting in sightings:
        fact: TextFact = getattr(Facts, sighting.fact)
        for i, text in enumerate(decided[sighting.fact].gather(rows)):
            if i in found or text is None or (span := find(text, sighting.pattern)) is None:
                continue
            match = text[slice(*span)]
            start = span[0] + len(match) - len(match.lstrip(_AROUND))
            if bare := match.strip(_AROUND):
                found[i] = (fact.field, (start, start + len(bare)))
    return found


def _unknown(decided: pl.DataFrame, weights: Weights) -> list[list[str]]:
    """What to find out, by row: missing facts, the most telling first."""
    order = to_find_out(weights)
    missing = decided.select(is_missing(fact) for fact in order).to_numpy()
    return [[FIND_OUT[order[j]] for j in np.flatnonzero(row)[:MOST_UNKNOWNS]] for row in missing]


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
    return sorted(FIND_OUT, key=lambda fact: -reach[fact])


def is_missing(fact: str) -> pl.Expr:
    """Is a fact of FIND_OUT unknown in a row?"""
    return (pl.col("note") if fact == "text" else pl.col(fact)).is_null().alias(fact)
