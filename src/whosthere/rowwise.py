"""Expressions as plain functions of one row: what is asked of a few rows is asked without plans, columns or threads.

Nothing is said twice: each function is made from the Polars expression itself, as Polars writes it down. An expression
with a part that is not known here cannot be made a function (`Unread`); then few rows go the road of many. A property
test holds both roads to the same, to the last bit.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import re2

from whosthere.functions import FUNCTIONS, KLEENE, Plain, Unread, of_two, unless_null
from whosthere.patterns import function_in, functions_of_one

Node = Any
ELEMENT = None
"""The key under which an element of a list stands, while it is asked about."""


def function_of(expr: pl.Expr) -> Plain:
    """The expression as a function of a row (a value a column; None for null). Raises Unread."""
    try:
        return _plain(json.loads(expr.meta.serialize(format="json")))
    except _OTHERWISE as error:
        raise Unread(str(error)) from error


_OTHERWISE = (
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    StopIteration,
    re2.error,
    pl.exceptions.PolarsError,
)
"""What comes of it if some Polars to come writes an expression down in another way, or a pattern is none to RE2."""


def _plain(node: Node) -> Plain:
    if node == "Element":
        return operator.itemgetter(ELEMENT)
    kind, body = next(iter(node.items()))
    if kind not in _KINDS:
        raise Unread(kind)
    return _KINDS[kind](body)


def _column(name: str) -> Plain:
    return operator.itemgetter(name)


def _alias(body: Node) -> Plain:
    return _plain(body[0])


def _literal(body: Node) -> Plain:
    value = _value(body)
    return lambda row: value


def _value(body: Node) -> Any:
    (kind, told), *_ = body.items()
    if not isinstance(told, dict):
        raise Unread(kind)
    (dtype, value), *_ = told.items()
    if dtype in ("Int", "Float", "String", "Boolean", "Int64", "Int32", "Float64") and value is not None:
        return value
    if dtype == "Null":
        return None
    if dtype == "List":
        return pl.select(pl.Expr.deserialize(json.dumps({"Literal": body}).encode(), format="json")).item().to_list()
    raise Unread(dtype)


def _cast(body: Node) -> Plain:
    inner, dtype = _plain(body["expr"]), body["dtype"]["Literal"]
    name = dtype if isinstance(dtype, str) else next(iter(dtype))
    if name in ("String", "List", "Boolean"):
        return inner
    if name not in _CASTS:
        raise Unread(name)
    return unless_null(_CASTS[name], inner)


def _whole(value: Any) -> int | None:
    """What is no number is null, and figures of other scripts are none to Polars."""
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() else None
    return int(value)


_CASTS: Mapping[str, Callable[[Any], Any]] = {"Float64": float, "Int64": _whole}


def _ternary(body: Node) -> Plain:
    when, then, otherwise = (_plain(body[part]) for part in ("predicate", "truthy", "falsy"))
    return lambda row: then(row) if when(row) else otherwise(row)


def _binary(body: Node) -> Plain:
    left, right, op = _plain(body["left"]), _plain(body["right"]), body["op"]
    if op in KLEENE:
        return KLEENE[op]([left, right])
    if op in _KNOWING:
        compare = _KNOWING[op]
        return lambda row: compare(left(row), right(row))
    if op not in _OPERATORS or (op == "TrueDivide" and not right({})):  # by a number alone, and not by 0
        raise Unread(op)
    return of_two(_OPERATORS[op], left, right)


_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "Plus": operator.add, "Minus": operator.sub, "Multiply": operator.mul, "TrueDivide": operator.truediv,
    "Gt": operator.gt, "GtEq": operator.ge, "Lt": operator.lt, "LtEq": operator.le,
    "Eq": operator.eq, "NotEq": operator.ne,
}  # fmt: skip
_KNOWING = {"EqValidity": operator.eq, "NotEqValidity": operator.ne}
"""Those to which null is a value like any other."""


def _eval(body: Node) -> Plain:
    """What is asked of each element of a list; of all together only which are distinct."""
    if body["variant"] != "List":
        raise Unread("Eval")
    lists, asked = _plain(body["expr"]), body["evaluation"]
    if asked in ({"Function": {"input": ["Element"], "function": {"Unique": kept}}} for kept in (True, False)):
        return unless_null(lambda one: list(dict.fromkeys(one)), lists)
    each = _plain(asked)
    return unless_null(lambda one: [each({ELEMENT: element}) for element in one], lists)


def _python(body: Node) -> Plain:
    """A function of Python: told of one value as it is told of a series (`patterns.told_of`)."""
    function = functions_of_one().get(function_in(body))
    if function is None or len(body["input"]) != 1:
        raise Unread("AnonymousFunction")
    return unless_null(function, _plain(body["input"][0]))


def _function(body: Node) -> Plain:
    told = body["function"]
    name, how = _parted(told)
    if name in ("Boolean", "StringExpr", "ListExpr"):
        inside, how = _parted(how)
        name = f"{name}.{inside}"
    if name == "AsStruct":
        return _struct(body["input"])
    if name not in FUNCTIONS:
        raise Unread(name)
    return FUNCTIONS[name]([_plain(one) for one in body["input"]], how)


def _parted(told: Node) -> tuple[str, Node]:
    """The name of what is asked, and how."""
    return (told, None) if isinstance(told, str) else next(iter(told.items()))


def _struct(nodes: Sequence[Node]) -> Plain:
    fields = [(node["Alias"][1], _plain(node)) for node in nodes if "Alias" in node]
    if len(fields) < len(nodes):
        raise Unread("AsStruct")
    return lambda row: {name: field(row) for name, field in fields}


_KINDS: Mapping[str, Callable[[Any], Plain]] = {
    "Column": _column,
    "Alias": _alias,
    "Literal": _literal,
    "Cast": _cast,
    "Ternary": _ternary,
    "BinaryExpr": _binary,
    "Eval": _eval,
    "AnonymousFunction": _python,
    "Function": _function,
}
