"""Yes/no questions over facts: what a signal is made of.

A question is a Polars expression that is true, false or null (unknown), together with the facts it needs and the
patterns whose match may be shown as the place where it was seen. `&`, `|` and `~` keep unknown unknown (Kleene logic);
`~` drops the sightings, for what is not there cannot be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl


@dataclass(frozen=True, slots=True)
class Sighting:
    """A pattern (Rust regex syntax) whose first match in the column `fact` shows where a question was answered yes."""

    fact: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Question:
    """A Boolean expression over facts, the facts it needs, and where its yes can be seen."""

    expr: pl.Expr
    needs: frozenset[str]
    sightings: tuple[Sighting, ...] = ()

    def __and__(self, other: Question) -> Question:
        """Yes if both are; no if either is no; else unknown."""
        return Question(self.expr & other.expr, self.needs | other.needs, self.sightings + other.sightings)

    def __or__(self, other: Question) -> Question:
        """Yes if either is; no if both are no; else unknown."""
        return Question(self.expr | other.expr, self.needs | other.needs, self.sightings + other.sightings)

    def __invert__(self) -> Question:
        """No for yes, yes for no; unknown stays."""
        return Question(~self.expr, self.needs)

    def unless(self, excuse: Question) -> Question:
        """Unknown, not no, where `excuse` holds; an excuse that is itself unknown does not excuse."""
        expr = pl.when(excuse.expr.fill_null(False)).then(None).otherwise(self.expr)
        return replace(self, expr=expr, needs=self.needs | excuse.needs)

    def even_if_unknown(self) -> Question:
        """No where the answer is unknown: for parts that may be missing without making the whole unknown."""
        return replace(self, expr=self.expr.fill_null(False))


_NOT_A_WORD = r"[\x00-/:-@\[-^`{-\x7f]"
_NEEDS_UNICODE = re.compile(r"\\[pPS]|\[\^|(?<!\\)\.|\\u\{|[^\W\d_a-zA-Z]")
_SIGNS = re.compile(r"\[([^\]\\^-]*[^\x00-\x7f][^\]\\^-]*)\]")


def caseless(pattern: str) -> str:
    """`pattern` with case ignored, in the ASCII mode of the engine where it holds no foreign letter: twice as fast.

    There a `\\w` is an English letter, digit or underscore, and `\\W` any other ASCII character.
    """
    plain = _SIGNS.sub(lambda signs: "(?:" + "|".join(re.escape(sign) for sign in signs[1]) + ")", pattern)
    if _NEEDS_UNICODE.search(plain):
        return "(?i)" + pattern
    return "(?i-u)" + plain.replace(r"\W", _NOT_A_WORD)


def any_of(questions: Iterable[Question]) -> Question:
    """Yes if any of `questions` is (at least one must be given)."""
    first, *rest = questions
    for question in rest:
        first = first | question
    return first


class Fact:
    """One column: its name is the attribute it is assigned to, its meaning is its documentation."""

    dtype: pl.DataType | type[pl.DataType] = pl.String

    def __init__(self, meaning: str, *, derived: pl.Expr | None = None, counted: bool = False, field: str = "") -> None:
        self.meaning = meaning
        self.derived = derived
        self.counted = counted
        self._field = field
        self.name = ""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @property
    def field(self) -> str:
        """The name the owner knows it by: a field of the assess contract, or the fact's own name."""
        if self._field:
            return self._field
        for whose in ("sender", "owner"):
            if self.name.startswith(whose + "_") and self.derived is None and not self.counted:
                return f"{whose}.{self.name.removeprefix(whose + '_')}"
        return self.name

    @property
    def column(self) -> pl.Expr:
        """The column as an expression."""
        return pl.col(self.name)

    def ask(self, expr: pl.Expr, *sightings: Sighting) -> Question:
        """A question of this fact."""
        return Question(expr, frozenset({self.name}), sightings)

    def is_known(self) -> Question:
        """Is it known at all? Never unknown."""
        return self.ask(self.column.is_not_null())


class TextFact(Fact):
    """Words somebody wrote."""

    def says(self, pattern: str) -> Question:
        """Does `pattern` occur? Case is ignored; the match is shown as evidence."""
        pattern = caseless(pattern)
        return self.ask(self.column.str.contains(pattern), Sighting(self.name, pattern))

    def spells(self, pattern: str) -> Question:
        """Does `pattern` occur, in exactly this case? The match is shown as evidence."""
        return self.ask(self.column.str.contains(pattern), Sighting(self.name, pattern))

    def mentions(self, pattern: str) -> Question:
        """Like `says`, without showing the match: for circumstances and excuses."""
        return self.ask(self.column.str.contains(caseless(pattern)))


class NumberFact(Fact):
    """A count or a share."""

    dtype = pl.Int64

    def at_least(self, bound: float) -> Question:
        """Is it `bound` or more?"""
        return self.ask(self.column >= bound)

    def below(self, bound: float) -> Question:
        """Is it less than `bound`?"""
        return self.ask(self.column < bound)

    def between(self, low: float, high: float) -> Question:
        """Is it `low` or more and less than `high`?"""
        return self.ask((self.column >= low) & (self.column < high))


class ShareFact(NumberFact):
    """A number from 0 to 1."""

    dtype = pl.Float64


class FlagFact(Fact):
    """True, false or unknown."""

    dtype = pl.Boolean

    def holds(self) -> Question:
        """Is it so?"""
        return self.ask(self.column)


class TextsFact(Fact):
    """Several texts: schools, firms, names."""

    dtype = pl.List(pl.String)

    def has_any(self) -> Question:
        """Is there at least one?"""
        return self.ask(self.column.list.len() > 0)


class TimeFact(Fact):
    """A moment, naive, in microseconds."""

    dtype = pl.Datetime("us")
