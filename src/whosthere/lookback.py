"""What accepted strangers did next, and how these verdicts would have fared on the owner's own past.

Every verdict is of then: from the request as it stood when it was sent (see `as_of`), with what other sources told of
the sender left out but for what came with the request itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from whosthere.aftermath import OUTCOMES, aftermath
from whosthere.gathering import Gathered, gather
from whosthere.intervals import rate
from whosthere.judging import settle
from whosthere.model import Citation, Followed, Lookback, Outcomes, Owner
from whosthere.policy import Policy
from whosthere.positions import with_standing
from whosthere.sources import read
from whosthere.sources.tables import Tables
from whosthere.strictness import advice, curve, fared
from whosthere.talks import talks

# Pitches and favours are told by their wording. Declared guesses of how often that errs: what is overlooked of them,
# and what of all else is taken for one. The intervals allow for both.
MISSED, MISTAKEN = 0.1, 0.01


def lookback(sources: Sequence[Path | str], me: Owner | None = None, policy: Policy | None = None) -> Lookback:
    """What came of the accepted requests that the sources hold, and the back-test of `policy` on them.

    Raises SourceError where a source as a whole cannot be read; what could not be read inside one is in `problems`.
    """
    return look_back(read([Path(source) for source in sources]), me, policy or Policy())


def look_back(tables: Tables, me: Owner | None, policy: Policy) -> Lookback:
    """The look back on tables in hand."""
    pile = gather(_as_sent(tables), me, include_answered=True)
    accepted = _accepted(pile, tables, policy)
    dated = accepted.drop_nulls("sent_at")
    past = aftermath(dated, talks(tables, pile.owner, tables["connections"]))
    now = fared(past, policy)
    levels = curve(past, policy)
    suggested, says = advice(past, now, levels)
    return Lookback(
        owner=pile.owner,
        followed=[_followed(row) for row in past.sort("sent_at", descending=True).iter_rows(named=True)],
        undated=accepted.height - dated.height,
        outcomes={name: past.filter(pl.col("outcome") == name).height for name in OUTCOMES},
        all=_outcomes(None, past),
        by_motive=_by(past, "motive"),
        by_role=_by(past, "standing"),
        days_to_pitch=_quartiles(past["days_to_pitch"]),
        now=now,
        curve=levels,
        suggested=suggested,
        advice=says,
        little_told=past.filter("little_known").height,
        problems=[str(problem) for problem in tables.problems],
        read=[(taken.source, taken.table, taken.rows) for taken in tables.taken],
    )


def _as_sent(tables: Tables) -> Tables:
    """The tables without what was told of people later: only rows that came with a request stay."""
    with_request = tables["people"].join(tables["invitations"], on=["source", "row"], how="semi", maintain_order="left")
    return replace(tables, frames={**tables.frames, "people": with_request})


def _accepted(pile: Gathered, tables: Tables, policy: Policy) -> pl.DataFrame:
    """The accepted requests, decided as of then, with the connection each became."""
    is_accepted = pile.connection.is_not_null()
    decided = settle(pile.facts.filter(is_accepted), policy).with_columns(
        connection=pile.connection.drop_nulls(),
        _source=pl.Series([cited.source for cited in pile.cited], dtype=pl.String).filter(is_accepted),
        _row=pl.Series([cited.row for cited in pile.cited], dtype=pl.Int64).filter(is_accepted),
    )
    people = with_standing(tables["connections"]).select(
        "connected_on", standing="role", connection=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    joined = decided.join(people, on="connection", how="left", maintain_order="left")
    return joined.sort("sent_at", nulls_last=True).unique("connection", keep="last", maintain_order=True)


def _followed(row: dict[str, object]) -> Followed:
    given = {"name": row["sender_name"], "role": row["standing"], "cited": Citation(row["_source"], row["_row"])}  # type: ignore[arg-type]
    given |= {"messages_from_them": row["from_them"], "messages_from_owner": row["from_owner"]}
    fields = [name for name in Followed.__struct_fields__ if name not in given]
    return Followed(**given, **{name: row[name] for name in fields})  # type: ignore[arg-type]


def _outcomes(name: str | None, past: pl.DataFrame) -> Outcomes:
    pitched, asked, conversed = (past.filter(what).height for what in ("pitched", "asked", "conversed"))
    pitches, favours = (rate(count, past.height, missed=MISSED, mistaken=MISTAKEN) for count in (pitched, asked))
    return Outcomes(name, past.height, pitches, favours, rate(conversed, past.height))


def _by(past: pl.DataFrame, column: str) -> list[Outcomes]:
    """What came of the requests of each kind, the most frequent first, those of no known kind last."""
    found = [_outcomes(name, rows) for (name,), rows in past.group_by(column, maintain_order=True)]
    return sorted(found, key=lambda one: (one.name is None, -one.of, one.name or ""))


def _quartiles(days: pl.Series) -> list[float]:
    known = days.drop_nulls()
    return [float(known.quantile(q, "linear")) for q in (0.25, 0.5, 0.75)] if len(known) else []  # type: ignore[arg-type]
