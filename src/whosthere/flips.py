"""What single fact would change the action: found by asking again with that fact, never by guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from whosthere.decisions import benefit_of, decide
from whosthere.facts import catalogue
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS
from whosthere.policy import Policy
from whosthere.scoring import add_scores, bits_of, share_of
from whosthere.weights import Weights, shipped_weights


@dataclass(frozen=True, slots=True)
class Supposition:
    """A fact as it might turn out to be: what to say of it, and the facts it would set. Asked only where unknown."""

    says: str
    given: Mapping[str, Any]


SUPPOSITIONS: tuple[Supposition, ...] = (
    Supposition("If you shared ten connections or more", {"sender_mutual_connections": 12}),
    Supposition("If you shared no connection at all", {"sender_mutual_connections": 0}),
    Supposition("If you had gone to the same school", {"shared_schools": ["shared"]}),
    Supposition("If you had worked for the same firm", {"shared_firms": ["shared"]}),
    Supposition("If they worked in your own trade", {"shared_words": ["shared"]}),
    Supposition("If the profile were verified", {"sender_verified": True}),
    Supposition("If the account turned out to be new", {"sender_account_age_months": 2}),
    Supposition("If you remembered having talked", {"messages_from_owner": 2, "messages_from_them": 2}),
    Supposition("If others got the very same note", {"copies": 3}),
)
VERB = {
    "accept": "accepting would be better",
    "ask": "asking first would be better",
    "ignore": "ignoring would be better",
    "decline": "declining would be better",
    "report": "reporting would be better",
}


def flips(decided: pl.DataFrame, policy: Policy, weights: Weights | None = None) -> list[list[str]]:
    """For each row of a decided frame, the sentences of the suppositions that change its action."""
    chosen = weights or shipped_weights()
    found: list[list[str]] = [[] for _ in range(decided.height)]
    for supposition in SUPPOSITIONS:
        unknown = decided.with_row_index("_row").filter(pl.col(f).is_null() | (pl.col(f) == 0) if f.startswith("messages") else pl.col(f).is_null() for f in supposition.given)
        if unknown.is_empty():
            continue
        again = suppose(unknown, supposition, policy, chosen)
        for row, before, after in zip(unknown["_row"], unknown["action"], again["action"], strict=True):
            if before != after:
                found[row].append(f"{supposition.says}, {VERB[after]}.")
    return found


def suppose(decided: pl.DataFrame, supposition: Supposition, policy: Policy, weights: Weights) -> pl.DataFrame:
    """The frame decided again with the supposed facts; only signals that need them are asked again."""
    types = {fact.name: fact.dtype for fact in catalogue()}
    scores = {bits_of(t) for t in TARGETS} | {share_of(t) for t in (*MOTIVES, *ROLES)}
    ends = {DANGER, "motive", "role", "worth", "action"} | {c for c in decided.columns if c.startswith(benefit_of(0)[:-1])}
    changed = decided.drop(scores | ends, strict=False).with_columns(
        pl.lit(value, dtype=types[fact]).alias(fact) for fact, value in supposition.given.items()
    )
    asked = [s for s in weights.signals if s.question.needs & supposition.given.keys()]
    answered = changed.with_columns(s.question.expr.alias(s.name) for s in asked)
    return decide(add_scores(answered, weights).lazy(), policy, weights).collect()
