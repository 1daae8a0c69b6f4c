"""What single fact would change the action: found by asking again with that fact, never by guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from whosthere.benefits import BENEFITS, benefit_of
from whosthere.decisions import decide
from whosthere.facts import catalogue
from whosthere.labels import Lessons, teach
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS
from whosthere.policy import Policy
from whosthere.scoring import add_scores, answer, bits_of, share_of
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


def flips(
    decided: pl.DataFrame, policy: Policy, weights: Weights | None = None, lessons: Lessons | None = None
) -> list[list[str]]:
    """For each row of a decided frame, the sentences of the suppositions that change its action."""
    chosen = weights or shipped_weights()
    numbered = decided.with_row_index("_row").with_columns(pl.col("_row").cast(pl.Int64))
    supposed = [_supposed(numbered, at) for at in range(len(SUPPOSITIONS))]
    again = suppose(pl.concat(supposed), policy, chosen, lessons)
    found: list[list[str]] = [[] for _ in range(decided.height)]
    before = decided["action"].to_list()
    for row, at, after in again.select("_row", "_supposition", "action").iter_rows():
        if before[row] != after:
            found[row].append(f"{SUPPOSITIONS[at].says}, {VERB[after]}.")
    return found


def _supposed(decided: pl.DataFrame, at: int) -> pl.DataFrame:
    """The rows where supposition number `at` is open, with its facts set."""
    supposition = SUPPOSITIONS[at]
    types = {fact.name: fact.dtype for fact in catalogue()}
    is_open = [
        pl.col(fact).is_null() | ((pl.col(fact) == 0) & fact.startswith("messages")) for fact in supposition.given
    ]
    return decided.filter(is_open).with_columns(
        pl.lit(at, dtype=pl.Int64).alias("_supposition"),
        *(pl.lit(value, dtype=types[fact]).alias(fact) for fact, value in supposition.given.items()),
    )


def suppose(supposed: pl.DataFrame, policy: Policy, weights: Weights, lessons: Lessons | None = None) -> pl.DataFrame:
    """A decided frame with facts set anew, decided again; only signals that need such facts are asked again."""
    given = {fact for supposition in SUPPOSITIONS for fact in supposition.given}
    scores = {bits_of(t) for t in TARGETS} | {share_of(t) for t in (*MOTIVES, *ROLES)}
    ends = {DANGER, "motive", "role", "worth", "action"} | {benefit_of(i) for i in range(len(BENEFITS))}
    bare = supposed.drop(scores | ends, strict=False)
    answered = answer(bare, [s for s in weights.signals if s.question.needs & given])
    return decide(teach(add_scores(answered, weights), lessons, weights).lazy(), policy, weights).collect()
