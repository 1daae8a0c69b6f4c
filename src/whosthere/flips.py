"""What single fact would change the action: found by asking again with that fact, never by guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from whosthere.decisions import decide
from whosthere.facts import catalogue
from whosthere.frames import add
from whosthere.labels import Lessons, teach
from whosthere.opinions import heed, unheard
from whosthere.policy import Policy
from whosthere.rows import Columns, Held, Rows, column, table
from whosthere.scoring import add_scores, answer
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
    decided: pl.DataFrame | Rows, policy: Policy, weights: Weights | None = None, lessons: Lessons | None = None
) -> list[list[str]]:
    """For each row of a decided frame, the sentences of the suppositions that change its action."""
    chosen = weights or shipped_weights()
    found: list[list[str]] = [[] for _ in range(decided.height)]
    before = column(decided, "action")
    for row, at, after in _again(decided, policy, chosen, lessons):
        if before[row] != after:
            found[row].append(f"{SUPPOSITIONS[at].says}, {VERB[after]}.")
    return found


def _again(
    decided: pl.DataFrame | Rows, policy: Policy, weights: Weights, lessons: Lessons | None
) -> list[tuple[int, int, str]]:
    """Each open supposition of a row (both by number) with the action then."""
    told = ("_row", "_supposition", "action")
    if isinstance(decided, Rows):
        return table(suppose(_supposed_of_few(decided), policy, weights, lessons), told)
    return table(suppose(_supposed(decided), policy, weights, lessons), told)


def _supposed_of_few(decided: Rows) -> Rows:
    """As `_supposed`."""
    return Rows(
        {**row, **SUPPOSITIONS[at].given, "_row": number, "_supposition": at}
        for number, (row, opens) in enumerate(zip(decided, _suppositions()[0].of(decided), strict=True))
        for at, is_open in enumerate(opens)
        if is_open
    )


def _supposed(decided: pl.DataFrame) -> pl.DataFrame:
    """For each supposition the rows where it is open, with its facts set."""
    is_open, facts_set = _suppositions()
    which, rows = np.nonzero(decided.select_seq(is_open.exprs).to_numpy().T)
    numbers = [pl.Series("_row", rows, dtype=pl.Int64), pl.Series("_supposition", which, dtype=pl.Int64)]
    return add(decided[rows].hstack(numbers), facts_set)


@cache
def _suppositions() -> tuple[Columns, list[pl.Expr]]:
    """For each supposition whether it is open in a row; and each fact that any sets, by the supposition of the row."""
    types = {fact.name: fact.dtype for fact in catalogue()}
    is_open, facts_set = [], dict[str, pl.Expr]()
    for at, supposition in enumerate(SUPPOSITIONS):
        unknown = [
            pl.col(fact).is_null() | ((pl.col(fact) == 0) if fact.startswith("messages") else False)
            for fact in supposition.given
        ]
        is_open.append(pl.all_horizontal(unknown).fill_null(False).alias(str(at)))
        for fact, value in supposition.given.items():
            now = facts_set.get(fact, pl.col(fact))
            given = pl.lit(value, dtype=types[fact])
            facts_set[fact] = pl.when(pl.col("_supposition") == at).then(given).otherwise(now).alias(fact)
    return Columns(is_open), list(facts_set.values())


def suppose(supposed: Held, policy: Policy, weights: Weights, lessons: Lessons | None = None) -> Held:
    """A decided frame with facts set anew, decided again; only signals that need such facts are asked again."""
    given = {fact for supposition in SUPPOSITIONS for fact in supposition.given}
    answered = answer(supposed, [s for s in weights.signals if s.question.needs & given])
    if isinstance(answered, Rows):
        return decide(add_scores(answered, weights), policy, weights)
    decided = decide(teach(add_scores(unheard(answered), weights), lessons, weights), policy, weights)
    return heed(decided, answered, policy, weights)
