"""How sure it is that two records of one name are one person: how rare the name is, and what else agrees.

A name's rarity is estimated from the names in the data themselves: from how many people bear each of its words. It says
nothing of where a name comes from. Declared guesses: how many people might have met the owner instead, and how far each
agreement or contradiction moves the odds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from whosthere.sources.tables import Tables
from whosthere.text import name_key

LEAST_SURE = 0.75  # below, nothing is joined
MOST_SURE = 0.99
OTHERS = 10_000  # people who might have met the owner instead
UNSEEN = 1_000  # people added to those in the data, so that a word seen once is not taken for more than it tells

SAME_TEXT, SAME_DAY, SAME_WEEK = 1_000.0, 50.0, 8.0
SAME_HEADLINE, SAME_COMPANY, OTHER_TRADE = 200.0, 20.0, 1 / 20

_ONE_SIGN = r"^[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]"  # scripts that write a name without a space


@dataclass(frozen=True)
class Bearers:
    """Everybody whom the tables name; `connections` have their `name_key`, which takes time to work out, already."""

    tables: Tables
    connections: pl.DataFrame

    @cached_property
    def _shares(self) -> pl.DataFrame:
        """For each word of a name the share of people who bear it."""
        who = pl.coalesce("key", "name").alias("who")
        asking = pl.concat([self.tables[table].select("name", who) for table in ("invitations", "people")])
        named = asking.unique("who").select("who", name_key=name_key(pl.col("name")))
        people = pl.concat([self.connections.select(who, "name_key"), named]).drop_nulls().unique("who")
        words = people.with_columns(words_of("name_key")).explode("word").drop_nulls("word")
        total = people.height + UNSEEN
        return words.group_by("word").len("bear").with_columns(share=(pl.col("bear") + 1) / total)

    def expected(self, keys: pl.Series) -> pl.DataFrame:
        """`name_key`, and `others`: how many other people of each name one has to reckon with."""
        names = keys.drop_nulls().unique().to_frame("name_key")
        words = names.with_columns(words_of("name_key")).explode("word").join(self._shares, on="word", how="left")
        return words.group_by("name_key").agg(others=others_of("share"))

    def sure(self, name: str, agreements: Iterable[float] = ()) -> float:
        """How sure it is, 0 to 1, that two records of a folded name are one person's."""
        odds = 1 / float(self.expected(pl.Series([name], dtype=pl.String))["others"].item())
        for factor in agreements:
            odds *= factor
        return min(odds / (1 + odds), MOST_SURE)


def sure(others: pl.Expr, *agreements: pl.Expr) -> pl.Expr:
    """As `Bearers.sure`, over columns: `others` expected, and factors (1 where nothing is known)."""
    odds = 1 / others
    for factor in agreements:
        odds *= factor
    return pl.min_horizontal(odds / (1 + odds), pl.lit(MOST_SURE))


def others_of(share: str) -> pl.Expr:
    """How many others bear a name, by the shares of its two rarest words; null is a word that nobody else bears."""
    return OTHERS * pl.col(share).fill_null(1 / UNSEEN).sort().head(2).product()


def words_of(name: str) -> pl.Expr:
    """`word`: the words of a folded name; of one written without a space the first sign and the rest."""
    signs = pl.concat_list(pl.col(name).str.head(1), pl.col(name).str.slice(1))
    spaced = pl.col(name).str.split(" ")
    whole = pl.when(pl.col(name).str.contains(_ONE_SIGN) & (spaced.list.len() == 1)).then(signs).otherwise(spaced)
    return whole.list.eval(pl.element().filter(pl.element() != "")).alias("word")
