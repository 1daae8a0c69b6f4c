"""Patterns that stay compiled, for few texts.

Polars keeps only some patterns compiled, and one note asks for more than those: with a few texts it is the compiling
that costs. RE2 keeps all. The two find the same in texts of plain signs: they differ only in what beyond ASCII is a
letter, a figure, a blank or the edge of a word, and whether a vertical tab is a blank. Plain is what neither takes for
one of these: ASCII but for that tab, two signs of money, faces and other pictures, and what names become.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import polars as pl
import re2

from whosthere.frames import FEW

MEMORY = 64 << 20
_NOT_PLAIN = re.compile("[^\x00-\x0a\x0c-\x7f£€\ue000\U0001f300-\U0001f64f]")


@cache
def compiled(pattern: str) -> re2._Regexp[bytes]:
    """A pattern of RE2, ready to be looked for in UTF-8; raises re2.error for what is no regular expression."""
    return re2.compile(pattern.encode(), options())


def options() -> re2.Options:
    """How patterns are compiled: with room enough, and quietly."""
    chosen = re2.Options()
    chosen.max_mem = MEMORY
    chosen.log_errors = False
    return chosen


def few_plain(texts: pl.Series) -> list[str | None] | None:
    """The texts, if they are few and all of plain signs; else None."""
    if len(texts) >= FEW:
        return None
    told: list[str | None] = texts.to_list()
    return None if any(text is not None and _NOT_PLAIN.search(text) for text in told) else told


def read(
    text: pl.Expr, many: Callable[[pl.Expr], pl.Expr], one: Callable[[str], Any], dtype: pl.DataType | type[pl.DataType]
) -> pl.Expr:
    """What `many` reads off texts; `one` is to read the same off a single text of plain signs."""

    def told(texts: pl.Series) -> pl.Series:
        few = few_plain(texts)
        if few is None:
            return texts.to_frame("text").select(many(pl.col("text"))).to_series()
        return pl.Series(texts.name, [None if each is None else one(each) for each in few], dtype=dtype)

    return text.map_batches(told, return_dtype=dtype, is_elementwise=True)


def contains(texts: pl.Series, pattern: str) -> pl.Series:
    """Does each text hold the pattern? Null for null."""
    few = few_plain(texts)
    if few is None:
        return texts.str.contains(pattern)
    search = compiled(pattern).search
    found = [None if text is None else search(text.encode()) is not None for text in few]
    return pl.Series(texts.name, found, dtype=pl.Boolean)


def extract(texts: pl.Series, pattern: str) -> pl.Series:
    """What the pattern's first group holds where it is found first; null where it is not, or holds nothing."""
    few = few_plain(texts)
    if few is None:
        return texts.str.extract(pattern, 1)
    search = compiled(pattern).search
    return pl.Series(texts.name, [None if text is None else _group(search(text.encode())) for text in few], pl.String)


def _group(match: re2._Match[bytes] | None) -> str | None:
    raw = match.group(1) if match else None
    return None if raw is None else raw.decode()
