"""Looking for all patterns of a text in one pass: linear in time, so that no text can make it hang.

RE2's filter first finds which of the patterns' literal parts occur at all and tries only those patterns; about fifty
thousand notes a second on one core (docs/decisions/0003). Compiled once in a process, when first needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import re2

from whosthere.frames import columns_of
from whosthere.patterns import compiled, options
from whosthere.questions import Pattern
from whosthere.rows import Held, Rows


def look(batch: Held, patterns: frozenset[Pattern]) -> Held:
    """Add one Boolean column a pattern (named `Pattern.column`): was it found? Null where the text is null."""
    if isinstance(batch, Rows):
        return _look_in_few(batch, patterns)
    found = [_look_in(batch[sought.fact], sought) for sought in _sought(patterns)]
    return batch.hstack([column for answers in found for column in answers.get_columns()])


class _Sought(NamedTuple):
    """What is looked for in one text fact: the columns that tell, and what finds the places of those that are there."""

    fact: str
    names: list[str]
    hits: Callable[[str], list[int]]


@lru_cache(maxsize=16)
def _sought(patterns: frozenset[Pattern]) -> list[_Sought]:
    """The patterns by the text that they are looked for in."""
    by_fact: dict[str, list[Pattern]] = {}
    for pattern in sorted(patterns, key=lambda p: (p.fact, p.pattern)):
        by_fact.setdefault(pattern.fact, []).append(pattern)
    return [
        _Sought(fact, [one.column for one in wanted], _hits(tuple(one.pattern for one in wanted)))
        for fact, wanted in by_fact.items()
    ]


def _look_in_few(rows: Rows, patterns: frozenset[Pattern]) -> Rows:
    """What was looked for in a row before is not looked for again: no text changes then."""
    for fact, names, hits in _sought(patterns):
        for row in rows:
            if row.keys() >= set(names):
                continue
            text = row[fact]
            row.update(dict.fromkeys(names, None if text is None else False))
            for hit in () if text is None else hits(text):
                row[names[hit]] = True
    return rows


def distinct(texts: Iterable[str | None]) -> tuple[pl.Series, npt.NDArray[np.int64]]:
    """The distinct texts that are known, and for each text which of them it is; -1 for null."""
    places: dict[str, int] = {}
    which = [-1 if text is None else places.setdefault(text, len(places)) for text in texts]
    return pl.Series("text", list(places), dtype=pl.String), np.array(which, dtype=np.int64)


def _look_in(texts: pl.Series, sought: _Sought) -> pl.DataFrame:
    """The answers, a column a pattern; each distinct text is looked at once."""
    names = sought.names
    if texts.null_count() == len(texts):
        return pl.DataFrame(schema=dict.fromkeys(names, pl.Boolean)).clear(len(texts))
    known, which = distinct(texts.to_list())
    found = np.zeros((len(known) + 1, len(names)), dtype=bool)
    for at, text in enumerate(known.to_list()):
        if hits := sought.hits(text):
            found[at, hits] = True
    answers = columns_of(found[which], names)
    return answers.select(pl.when(texts.is_not_null()).then(pl.all())) if texts.null_count() else answers


def find(text: str, pattern: str) -> tuple[int, int] | None:
    """Where `pattern` is first found in `text`, as start and end in code points; None where it is not."""
    raw = text.encode()
    match = compiled(pattern).search(raw)
    if match is None:
        return None
    start, end = match.span()
    return (start, end) if len(raw) == len(text) else (len(raw[:start].decode()), len(raw[:end].decode()))


@cache
def _hits(patterns: tuple[str, ...]) -> Callable[[str], list[int]]:
    """Finds the places of the patterns that a text holds. Filters of fewer patterns take less time together than one of
    a hundred, whose automaton outgrows its room again and again."""
    many = -(-len(patterns) // MOST_TOGETHER) or 1
    size = -(-len(patterns) // many)
    filters = [(at, _filter(patterns[at : at + size]).Match) for at in range(0, len(patterns), size or 1)]
    return lambda text: [at + hit for at, match in filters for hit in match(text) or ()]


MOST_TOGETHER = 60  # patterns


def _filter(patterns: Sequence[str]) -> re2.Filter:
    together = re2.Filter()
    for pattern in patterns:
        together.Add(pattern, options())
    together.Compile()
    return together


def compiled_patterns(patterns: Sequence[Pattern]) -> None:
    """Compile ahead of time; raises re2.error for a pattern that is no regular expression."""
    for pattern in patterns:
        compiled(pattern.pattern)
