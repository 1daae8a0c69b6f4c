"""Functions of Polars as plain functions of a row, null for null as there: for few rows (`rowwise`).

Each is made of the functions of its inputs and of how Polars writes down what it is asked. Texts of plain signs are
searched by RE2 (`patterns`), others by Polars itself.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from whosthere.patterns import compiled, is_plain

Row = Mapping[str | None, Any]
Plain = Callable[[Row], Any]


class Unread(Exception):
    """An expression holds a part that is not known here."""


def unless_null(function: Callable[[Any], Any], inner: Plain) -> Plain:
    """The function of what `inner` tells of a row; null of null."""

    def told(row: Row) -> Any:
        value = inner(row)
        return None if value is None else function(value)

    return told


def of_two(function: Callable[[Any, Any], Any], left: Plain, right: Plain) -> Plain:
    """The function of what two tell of a row; null where either is."""

    def told(row: Row) -> Any:
        first = left(row)
        if first is None:
            return None
        second = right(row)
        return None if second is None else function(first, second)

    return told


def _any(inputs: Sequence[Plain]) -> Plain:
    return lambda row: _one_of(True, inputs, row)


def _all(inputs: Sequence[Plain]) -> Plain:
    return lambda row: _one_of(False, inputs, row)


def _one_of(settles: bool, inputs: Sequence[Plain], row: Row) -> bool | None:
    """What settles the matter, if any is so; else null if any is null; else the other."""
    found: bool | None = not settles
    for one in inputs:
        value: bool | None = one(row)
        if value is settles:
            return value
        if value is None:
            found = None
    return found


KLEENE: Mapping[str, Callable[[Sequence[Plain]], Plain]] = {"And": _all, "Or": _any}


def _simple(function: Callable[[Any], Any]) -> Callable[[Sequence[Plain], Any], Plain]:
    """A function of one value that knows no null."""
    return lambda inputs, _: unless_null(function, inputs[0])


def _double(function: Callable[[Any, Any], Any]) -> Callable[[Sequence[Plain], Any], Plain]:
    """A function of two values that knows no null."""
    return lambda inputs, _: of_two(function, inputs[0], inputs[1])


def _filled(inputs: Sequence[Plain], _: Any) -> Plain:
    def told(row: Row) -> Any:
        for one in inputs:
            if (value := one(row)) is not None:
                return value
        return None

    return told


def _largest(inputs: Sequence[Plain], _: Any) -> Plain:
    return lambda row: max((value for one in inputs if (value := one(row)) is not None), default=None)


def _clipped(inputs: Sequence[Plain], how: Mapping[str, bool]) -> Plain:
    value, *bounds = inputs
    low = bounds.pop(0) if how["has_min"] else None
    high = bounds.pop(0) if how["has_max"] else None

    def told(row: Row) -> Any:
        found = value(row)
        if found is not None and low:
            found = max(found, low(row))
        return min(found, high(row)) if found is not None and high else found

    return told


def _is_in(inputs: Sequence[Plain], how: Mapping[str, bool]) -> Plain:
    if how["nulls_equal"]:
        raise Unread("IsIn")
    return of_two(lambda value, some: value in some, *inputs)


def _contains_item(inputs: Sequence[Plain], _: Any) -> Plain:
    lists, item = inputs
    return lambda row: None if (some := lists(row)) is None else item(row) in some


def _total(numbers: list[float]) -> float:
    """As Polars adds them: not one after the other."""
    total: float = pl.Series([numbers], dtype=pl.List(pl.Float64)).list.sum()[0]
    return total


def _first(inputs: Sequence[Plain], or_null: bool) -> Plain:
    def get(some: list[Any], at: int) -> Any:
        return some[at] if at < len(some) or not or_null else None

    return of_two(get, *inputs)


def _joined_list(inputs: Sequence[Plain], ignore_nulls: bool) -> Plain:
    if not ignore_nulls:
        raise Unread("Join")
    return of_two(lambda some, by: by.join(one for one in some if one is not None), *inputs)


def _joined(inputs: Sequence[Plain], how: Mapping[str, Any]) -> Plain:
    if not how["ignore_nulls"]:
        raise Unread("ConcatHorizontal")
    between: str = how["delimiter"]
    return lambda row: between.join(value for one in inputs if (value := one(row)) is not None)


def _listed(inputs: Sequence[Plain], _: Any) -> Plain:
    """One list of values and lists; a null is one of the values."""

    def told(row: Row) -> list[Any]:
        found = list[Any]()
        for one in inputs:
            value = one(row)
            found += value if isinstance(value, list) else [value]
        return found

    return told


def _sorted(inputs: Sequence[Plain], how: Mapping[str, bool]) -> Plain:
    return unless_null(lambda some: sorted(some, reverse=how["descending"]), inputs[0])


def _set_operation(inputs: Sequence[Plain], how: str) -> Plain:
    if how not in _SETS:
        raise Unread(how)
    return of_two(_SETS[how], *inputs)


def _in_both(some: list[Any], others: list[Any]) -> list[Any]:
    there = set(others)
    return [one for one in dict.fromkeys(some) if one in there]


def _in_the_first(some: list[Any], others: list[Any]) -> list[Any]:
    """Where one goes the last one steps in: the order that Polars has."""
    left = list(dict.fromkeys(some))
    for one in dict.fromkeys(others):
        if one in left:
            left[left.index(one)] = left[-1]
            left.pop()
    return left


_SETS = {"Intersection": _in_both, "Difference": _in_the_first}
_WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


def _stripped(inputs: Sequence[Plain], _: Any) -> Plain:
    return lambda row: None if (text := inputs[0](row)) is None else text.strip(inputs[1](row) or _WHITE)


def _mapped(inputs: Sequence[Plain], _: Any) -> Plain:
    """Values replaced by others; the lists of both are the same for all rows."""
    value, old, new = inputs
    table = dict(zip(old({}), new({}), strict=True))
    return unless_null(lambda one: table.get(one, one), value)


def _signs_mapped(inputs: Sequence[Plain], how: Mapping[str, bool]) -> Plain:
    text, old, new = inputs
    table = dict(zip(old({}), new({}), strict=True))
    if how["ascii_case_insensitive"] or any(len(sign) != 1 for sign in table):
        raise Unread("ReplaceMany")
    seen, signs = re.compile(f"[{re.escape(''.join(table))}]").search, str.maketrans(table)
    return unless_null(lambda one: one.translate(signs) if seen(one) else one, text)


def _sliced(inputs: Sequence[Plain], _: Any) -> Plain:
    text, start, length = (inputs[0], *(one({}) for one in inputs[1:]))
    return unless_null(lambda one: one[start : start + length], text)


def _lower(text: str) -> str:
    return text.lower() if text.isascii() else _by_polars(text, lambda texts: texts.str.to_lowercase())


def _by_polars(text: str, change: Callable[[pl.Series], pl.Series]) -> Any:
    return change(pl.Series([text], dtype=pl.String))[0]


def _contains(inputs: Sequence[Plain], how: Mapping[str, bool]) -> Plain:
    if how["literal"]:
        return of_two(lambda text, part: part in text, *inputs)
    return _by_pattern(inputs, lambda found: found is not None, lambda texts, pattern: texts.str.contains(pattern))


def _extracted(inputs: Sequence[Plain], group: int) -> Plain:
    def told(found: Any) -> str | None:
        raw = found.group(group) if found else None
        return None if raw is None else raw.decode()

    return _by_pattern(inputs, told, lambda texts, pattern: texts.str.extract(pattern, group))


def _by_pattern(
    inputs: Sequence[Plain], told: Callable[[Any], Any], many: Callable[[pl.Series, str], pl.Series]
) -> Plain:
    """What a search for a pattern tells: by RE2 of plain texts, of others as Polars tells it."""
    text, pattern = inputs[0], inputs[1]({})
    search = compiled(pattern).search

    def one(found: str) -> Any:
        return told(search(found.encode())) if is_plain(found) else _by_polars(found, lambda some: many(some, pattern))

    return unless_null(one, text)


def _counted(inputs: Sequence[Plain], literal: bool) -> Plain:
    if literal:
        raise Unread("CountMatches")
    text, pattern = inputs[0], inputs[1]({})
    finditer = compiled(pattern).finditer

    def one(found: str) -> int:
        if is_plain(found):
            return sum(1 for _ in finditer(found.encode()))
        return int(_by_polars(found, lambda some: some.str.count_matches(pattern)))

    return unless_null(one, text)


def _replaced(inputs: Sequence[Plain], how: Mapping[str, Any]) -> Plain:
    text, pattern, new = inputs[0], inputs[1]({}), inputs[2]({})
    if how["literal"] or how["n"] != -1 or "$" in new or "\\" in new:
        raise Unread("Replace")
    change = compiled(pattern).sub

    def one(found: str) -> str:
        if is_plain(found):
            return str(change(new.encode(), found.encode()).decode())
        return str(_by_polars(found, lambda some: some.str.replace_all(pattern, new)))

    return unless_null(one, text)


FUNCTIONS: Mapping[str, Callable[[Sequence[Plain], Any], Plain]] = {
    "FillNull": _filled,
    "Coalesce": _filled,
    "MaxHorizontal": _largest,
    "Clip": _clipped,
    "Replace": _mapped,
    "Boolean.Not": _simple(operator.not_),
    "Boolean.IsNull": lambda inputs, _: lambda row: inputs[0](row) is None,
    "Boolean.IsNotNull": lambda inputs, _: lambda row: inputs[0](row) is not None,
    "Boolean.AnyHorizontal": lambda inputs, _: _any(inputs),
    "Boolean.AllHorizontal": lambda inputs, _: _all(inputs),
    "Boolean.IsIn": _is_in,
    "ListExpr.Length": _simple(len),
    "ListExpr.Contains": _contains_item,
    "ListExpr.Sum": _simple(_total),
    "ListExpr.Get": _first,
    "ListExpr.Join": _joined_list,
    "ListExpr.Concat": _listed,
    "ListExpr.Sort": _sorted,
    "ListExpr.DropNulls": _simple(lambda some: [one for one in some if one is not None]),
    "ListExpr.SetOperation": _set_operation,
    "StringExpr.LenChars": _simple(len),
    "StringExpr.Lowercase": _simple(_lower),
    "StringExpr.StripChars": _stripped,
    "StringExpr.Split": _double(lambda text, by: text.split(by)),
    "StringExpr.Slice": _sliced,
    "StringExpr.ConcatHorizontal": _joined,
    "StringExpr.ReplaceMany": _signs_mapped,
    "StringExpr.Contains": _contains,
    "StringExpr.Extract": _extracted,
    "StringExpr.CountMatches": _counted,
    "StringExpr.Replace": _replaced,
}
