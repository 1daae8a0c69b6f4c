"""Patterns that stay compiled, for few texts.

Polars keeps only some patterns compiled, and one note asks for more than those: with a few texts it is the compiling
that costs. RE2 keeps all. The two find the same in texts of plain signs: they differ only in what beyond ASCII is a
letter, a figure, a blank or the edge of a word, and whether a vertical tab is a blank. Plain is what neither takes for
one of these: ASCII but for that tab, two signs of money, faces and other pictures, and what names become.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import polars as pl
import re2

from whosthere.frames import FEW

MEMORY = 64 << 20
Type = pl.DataType | type[pl.DataType]
Told = Callable[[pl.Series], pl.Series]
_NOT_PLAIN = re.compile("[^\x00-\x0a\x0c-\x7f£€\ue000\U0001f300-\U0001f64f]")


ASCII_EDGE = r"(?-u:\b)"
"""The edge of a word as Polars is asked for it where it is to be quick: what `\\b` is to RE2."""


@cache
def compiled(pattern: str) -> re2._Regexp[bytes]:
    """A pattern of RE2, ready to be looked for in UTF-8; raises re2.error for what is no regular expression."""
    return re2.compile(pattern.replace(ASCII_EDGE, r"\b").encode(), options())


def options() -> re2.Options:
    """How patterns are compiled: with room enough, and quietly."""
    chosen = re2.Options()
    chosen.max_mem = MEMORY
    chosen.log_errors = False
    return chosen


def is_plain(text: str) -> bool:
    """Is it of plain signs alone?"""
    return _NOT_PLAIN.search(text) is None


def few_plain(texts: pl.Series) -> list[str | None] | None:
    """The texts, if they are few and all of plain signs; else None."""
    if len(texts) >= FEW:
        return None
    told: list[str | None] = texts.to_list()
    return told if all(text is None or is_plain(text) for text in told) else None


def read(text: pl.Expr, many: Callable[[pl.Expr], pl.Expr], one: Callable[[str], Any], dtype: Type) -> pl.Expr:
    """What `many` reads off texts; `one` is to read the same off a single text of plain signs."""
    told = _reader(many, one, dtype)
    return told_of(text, told, dtype, if_plain(one, told))


@cache
def _reader(many: Callable[[pl.Expr], pl.Expr], one: Callable[[str], Any], dtype: Type) -> Told:
    return partial(_read, many=many, one=one, dtype=dtype)


def if_plain(one: Callable[[str], Any], told: Told) -> Callable[[str], Any]:
    """What `one` tells of a text of plain signs, and `told` of any other."""
    return lambda text: one(text) if is_plain(text) else of_one(told, text)


def _read(texts: pl.Series, *, many: Callable[[pl.Expr], pl.Expr], one: Callable[[str], Any], dtype: Type) -> pl.Series:
    few = few_plain(texts)
    if few is None:
        return texts.to_frame("text").select(many(pl.col("text"))).to_series()
    return pl.Series(texts.name, [None if each is None else one(each) for each in few], dtype=dtype)


def told_of(values: pl.Expr, told: Told, dtype: Type, one: Callable[[Any], Any] | None = None) -> pl.Expr:
    """What a function tells of a series of values, each by itself, null of null; `one` is to tell the same of a single
    value. Left out, a series of one is made of it."""
    _TOLD[told, dtype] = one or partial(of_one, told)
    return values.map_batches(told, return_dtype=dtype, is_elementwise=True)


_TOLD: dict[tuple[Told, Type], Callable[[Any], Any]] = {}


def of_one(told: Told, value: Any) -> Any:
    """What a function of series tells of a single value."""
    return told(pl.Series([value], dtype=pl.List(pl.String) if isinstance(value, list) else pl.String)).to_list()[0]


def functions_of_one() -> dict[bytes, Callable[[Any], Any]]:
    """What tells of a single value what a function of series tells of many, by how Polars writes that function down."""
    return _functions_of_one(len(_TOLD))


@cache
def _functions_of_one(_: int) -> dict[bytes, Callable[[Any], Any]]:
    found = {}
    for (told, dtype), one in list(_TOLD.items()):
        node = json.loads(told_of(pl.col("any"), told, dtype, one).meta.serialize(format="json"))
        found[function_in(node["AnonymousFunction"])] = one
    return found


def function_in(body: Any) -> bytes:
    """The function itself, in an expression that Polars has written down: without what stands before its pickle, which
    is other once the expression was used."""
    before, mark, function = bytes(body["function"]).partition(b"\x80\x05\x95")
    return function if mark else before


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
    return pl.Series(texts.name, [None if text is None else group_in(text, pattern) for text in few], pl.String)


def group_in(text: str, pattern: str) -> str | None:
    """As `extract`, of one text of plain signs."""
    match = compiled(pattern).search(text.encode())
    raw = match.group(1) if match else None
    return None if raw is None else raw.decode()
