"""How alike two requests are, from 0 to 1 in each of several respects: words, answers to the signals, what they seem.

Every respect is a product of feature vectors of length one or less, so that likenesses may be added and weighed, and
what is learned from a labelled request carries over to another in proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from whosthere.model import MOTIVES, ROLES
from whosthere.scoring import ADDED, bits_of
from whosthere.weights import Matrix
from whosthere.wording import FACTS, READ, features, table

SAME = ("id", "text", "sender_name")
ROWS_AT_ONCE = 20_000


def like_words(fact: str) -> str:
    """The column that holds a row's likeness in the words of a text fact to each example (an array)."""
    return f"like_{fact}"


@dataclass(frozen=True, slots=True)
class Examples:
    """Requests to compare with: what tells each from all others, its words (`fact` → columns `feature`, `example`,
    `value`), answers and shares."""

    size: int
    places: dict[tuple[str | None, ...], int]
    signals: tuple[str, ...]
    words: dict[str, pl.DataFrame]
    answers: Matrix
    motives: Matrix
    roles: Matrix


def examples(scored: pl.DataFrame, signals: Sequence[str]) -> Examples:
    """The rows of a scored frame as examples, in order."""
    return Examples(
        size=scored.height,
        places={row: i for i, row in enumerate(scored.select(SAME).iter_rows())},
        signals=tuple(signals),
        words={fact: _words(fact, scored[READ[fact]]).rename({"row": "example"}) for fact in FACTS},
        answers=_answers(scored, signals),
        motives=_shares(scored, MOTIVES),
        roles=_shares(scored, ROLES),
    )


def add_like_words(scored: pl.DataFrame, known: Examples) -> pl.DataFrame:
    """Add `like_<fact>`: each row's likeness in words to each example; what costs most, so it is kept in the frame."""
    kind = pl.Array(pl.Float32, known.size)
    return scored.with_columns(
        pl.Series(like_words(fact), _like_words(fact, scored[READ[fact]], known), dtype=kind) for fact in FACTS
    )


def _like_words(fact: str, texts: pl.Series, known: Examples) -> Matrix:
    alike = np.zeros((len(texts), known.size))
    for start in range(0, len(texts), ROWS_AT_ONCE):
        part = texts.slice(start, ROWS_AT_ONCE)
        shared = (
            _words(fact, part)
            .join(known.words[fact], on="feature", suffix="_other")
            .group_by("row", "example")
            .agg((pl.col("value") * pl.col("value_other")).sum())
        )
        alike[shared["row"].to_numpy() + start, shared["example"].to_numpy()] = shared["value"].to_numpy()
    return alike


def likeness(scored: pl.DataFrame, known: Examples) -> dict[str, Matrix]:
    """Rows × examples, by respect: each text fact, `answers`, `motives`, `roles`, and `same` (is it that very one?).

    `scored` went through `add_like_words`.
    """
    alike = {fact: scored[like_words(fact)].to_numpy().reshape(scored.height, known.size) for fact in FACTS}
    alike["answers"] = _answers(scored, known.signals) @ known.answers.T
    alike["motives"] = _shares(scored, MOTIVES) @ known.motives.T
    alike["roles"] = _shares(scored, ROLES) @ known.roles.T
    alike["same"] = np.zeros((scored.height, known.size))
    for i, row in enumerate(scored.select(SAME).iter_rows()):
        if row in known.places:
            alike["same"][i, known.places[row]] = 1.0
    return alike


def _words(fact: str, texts: pl.Series) -> pl.DataFrame:
    """The distinct phrases of texts with their share in the text's length: `row`, `feature`, `value`.

    A phrase the corpus does not know is as rare as its rarest.
    """
    found = features(texts).unique()
    learned = table(fact)
    if learned is None:
        rarity = found.with_columns(rarity=pl.lit(1.0))
    else:
        rare = pl.DataFrame({"feature": learned.features, "rarity": learned.rarity})
        rarity = found.join(rare, on="feature", how="left").with_columns(
            pl.col("rarity").fill_null(float(learned.rarity.max()))
        )
    value = pl.col("rarity") / (pl.col("rarity") ** 2).sum().over("row").sqrt()
    return rarity.select("row", "feature", value=value).sort("row", "feature")


def _answers(scored: pl.DataFrame, signals: Sequence[str]) -> Matrix:
    """One for a yes, over the root of how many there are: rows × signals."""
    yes = scored.select(pl.col(signals).fill_null(False).cast(pl.Float64)).to_numpy()
    return np.asarray(yes / np.sqrt(np.maximum(yes.sum(axis=1, keepdims=True), 1.0)))


def _shares(scored: pl.DataFrame, names: Sequence[str]) -> Matrix:
    """What a row seems to be before the owner's labels and a second opinion count: rows × motives or roles."""
    bits = scored.select(bits_of(name) for name in names).to_numpy()
    for added in ADDED:
        if added(names[0]) in scored.columns:
            bits = bits - scored.select(added(name) for name in names).to_numpy()
    odds = np.exp2(bits - bits.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
