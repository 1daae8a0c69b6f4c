"""Looking for all patterns of a text in one pass: linear in time, so that no text can make it hang.

RE2's filter first finds which of the patterns' literal parts occur at all and tries only those patterns; about fifty
thousand notes a second on one core (docs/decisions/0003). Compiled once in a process, when first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
import re2

from whosthere.questions import Pattern

MEMORY = 64 << 20


def look(batch: pl.DataFrame, patterns: Iterable[Pattern]) -> pl.DataFrame:
    """Add one Boolean column a pattern (named `Pattern.column`): was it found? Null where the text is null."""
    by_fact: dict[str, list[Pattern]] = {}
    for pattern in sorted(patterns, key=lambda p: (p.fact, p.pattern)):
        by_fact.setdefault(pattern.fact, []).append(pattern)
    columns: list[pl.Series] = []
    for fact, wanted in by_fact.items():
        columns += _look_in(batch[fact], tuple(wanted))
    return batch.with_columns(columns)


def distinct(texts: pl.Series) -> tuple[pl.Series, npt.NDArray[np.int64]]:
    """The distinct texts that are known, and for each text which of them it is; -1 for null."""
    known = texts.drop_nulls().unique(maintain_order=True)
    places = pl.DataFrame({"text": known, "at": np.arange(len(known), dtype=np.int64)})
    which = texts.to_frame("text").join(places, on="text", how="left", maintain_order="left")["at"]
    return known, which.fill_null(-1).to_numpy()


def _look_in(texts: pl.Series, patterns: tuple[Pattern, ...]) -> list[pl.Series]:
    """The answers, a column a pattern; each distinct text is looked at once."""
    if texts.null_count() == len(texts):
        return [pl.repeat(None, len(texts), dtype=pl.Boolean, eager=True).alias(p.column) for p in patterns]
    match = _filter(tuple(p.pattern for p in patterns)).Match
    known, which = distinct(texts)
    found = np.zeros((len(patterns), len(known)), dtype=bool)
    for at, text in enumerate(known.to_list()):
        if hits := match(text):
            found[hits, at] = True
    is_known = texts.is_not_null()
    whole = bool(is_known.all())
    series = (pl.Series(p.column, found[i][which]) for i, p in enumerate(patterns))
    return [s if whole else pl.select(pl.when(is_known).then(s).alias(s.name)).to_series() for s in series]


def find(text: str, pattern: str) -> tuple[int, int] | None:
    """Where `pattern` is first found in `text`, as start and end in code points; None where it is not."""
    match = _compiled(pattern).search(text)
    return match.span() if match else None


@cache
def _filter(patterns: tuple[str, ...]) -> re2.Filter:
    together = re2.Filter()
    for pattern in patterns:
        together.Add(pattern, _options())
    together.Compile()
    return together


@cache
def _compiled(pattern: str) -> re2._Regexp[str]:
    return re2.compile(pattern, _options())


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    return options


def compiled_patterns(patterns: Sequence[Pattern]) -> None:
    """Compile ahead of time; raises re2.error for a pattern that is no regular expression."""
    for pattern in patterns:
        _compiled(pattern.pattern)
