"""Yes/no questions over facts: what a signal is made of.

A question is a Polars expression that is true, false or null (unknown), together with the facts it needs and the
patterns it looks for; those whose match may be shown as the place where it was seen are its sightings. `&`, `|` and
`~` keep unknown unknown (Kleene logic); `~` drops the sightings, for what is not there cannot be pointed at.

Patterns are looked for by `looking`, all of a text in one pass; a question reads the answers from their columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression (RE2 syntax, `\\w` and `\\b` being ASCII) to look for in the text column `fact`."""

    fact: str
    pattern: str

    @property
    def column(self) -> str:
        """The Boolean column that tells whether it was found; null where the text is unknown."""
        return f"{self.fact} ~ {self.pattern}"


@dataclass(frozen=True, slots=True)
class Question:
    """A Boolean expression over facts, the facts it needs, the patterns it looks for, and where its yes can be seen."""

    expr: pl.Expr
    needs: frozenset[str]
    patterns: frozenset[Pattern] = frozenset()
    sightings: tuple[Pattern, ...] = ()

    def __and__(self, other: Question) -> Question:
        """Yes if both are; no if either is no; else unknown."""
        return self._with(other, self.expr & other.expr)

    def __or__(self, other: Question) -> Question:
        """Yes if either is; no if both are no; else unknown."""
        return self._with(other, self.expr | other.expr)

    def _with(self, other: Question, expr: pl.Expr) -> Question:
        sightings = self.sightings + other.sightings
        return Question(expr, self.needs | other.needs, self.patterns | other.patterns, sightings)

    def __bool__(self) -> bool:
        """A question has no truth by itself: Python's `and`, `or` and `not` would drop one without a word."""
        raise TypeError("a question is no truth value: join questions with &, | and ~, not with and, or and not")

    def __invert__(self) -> Question:
        """No for yes, yes for no; unknown stays."""
        return replace(self, expr=~self.expr, sightings=())

    def unless(self, excuse: Question) -> Question:
        """Unknown, not no, where `excuse` holds; an excuse that is itself unknown does not excuse."""
        expr = pl.when(excuse.expr.fill_null(False)).then(None).otherwise(self.expr)
        needs, patterns = self.needs | excuse.needs, self.patterns | excuse.patterns
        return replace(self, expr=expr, needs=needs, patterns=patterns)

    def even_if_unknown(self) -> Question:
        """No where the answer is unknown: for parts that may be missing without making the whole unknown."""
        return replace(self, expr=self.expr.fill_null(False))


class Fact:
    """One column: its name is the attribute it is assigned to, its meaning is its documentation.

    `aside`: no signal asks for it, only gathering, which derives it by itself.
    """

    dtype: pl.DataType | type[pl.DataType] = pl.String

    def __init__(
        self,
        meaning: str,
        *,
        derived: pl.Expr | None = None,
        counted: bool = False,
        field: str = "",
        aside: bool = False,
    ) -> None:
        self.meaning = meaning
        self.derived = derived
        self.counted = counted
        self.aside = aside
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

    def ask(self, expr: pl.Expr, *sightings: Pattern) -> Question:
        """A question of this fact; `sightings` only show where its yes was seen."""
        return Question(expr, frozenset({self.name}), frozenset(), sightings)

    def is_known(self) -> Question:
        """Is it known at all? Never unknown."""
        return self.ask(self.column.is_not_null())


class TextFact(Fact):
    """Words somebody wrote."""

    def says(self, pattern: str) -> Question:
        """Does `pattern` occur? Case is ignored; the match is shown as evidence."""
        return self.spells("(?i)" + pattern)

    def spells(self, pattern: str) -> Question:
        """Does `pattern` occur, in exactly this case? The match is shown as evidence."""
        found = Pattern(self.name, pattern)
        return Question(pl.col(found.column), frozenset({self.name}), frozenset({found}), (found,))

    def mentions(self, pattern: str) -> Question:
        """Like `says`, without showing the match: for circumstances and excuses."""
        return replace(self.says(pattern), sightings=())


class NumberFact(Fact):
    """A count or a share."""

    dtype: pl.DataType | type[pl.DataType] = pl.Int64

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

    dtype: pl.DataType | type[pl.DataType] = pl.Float64


class BitsFact(NumberFact):
    """How far something moves the odds, in bits; above zero speaks for, below zero against."""

    dtype: pl.DataType | type[pl.DataType] = pl.Float64


class FlagFact(Fact):
    """True, false or unknown."""

    dtype: pl.DataType | type[pl.DataType] = pl.Boolean

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
