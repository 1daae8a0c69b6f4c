"""Ties one by one: what passed between the owner and each connection, and what that makes of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import polars as pl

from whosthere.model import Citation, Owner, Tie
from whosthere.sources.tables import Tables
from whosthere.talks import LURES_FROM, openers, placed, read_messages, talks
from whosthere.text import firm_key

TALKING, DORMANT, SILENT = timedelta(days=365), timedelta(days=730), timedelta(days=730)
MOST_OPENERS, LATELY = 6, timedelta(days=1095)  # read of one connection: what they wanted of late
SURE_FROM = 0.75  # how sure the wording must be: a good tie is not to be called a pitch
ASKS = ("pitches", "favours", "jobs")
GIVES = ("endorsements", "recommendations", "congratulations", "introductions", "offers")
_OWED = ("given_endorsements", "given_recommendations")


def between(people: pl.DataFrame, tables: Tables, owner: Owner, today: date | None) -> pl.DataFrame:
    """`people` (the connections with role) with what passed: `from_them`, `from_owner`, `last`, what they asked and
    gave by kind, `lures`, what the owner gave, `invited` by the owner, `close` (a colleague or in the address book)."""
    said = talks(tables, owner, people)
    wrote = said.group_by("connection").agg(
        from_them=(~pl.col("mine")).sum(), from_owner=pl.col("mine").sum(), last=pl.col("at").max()
    )
    since = datetime.combine(today, time()) - LATELY if today else None
    opening = read_messages(openers(said, MOST_OPENERS, since))
    did = opening.group_by("connection").agg(
        pitches=(pl.col("pitches") >= SURE_FROM).sum(),
        favours=(pl.col("asks") >= SURE_FROM).sum(),
        jobs=(pl.col("recruits") >= SURE_FROM).sum(),
        offers=(pl.col("offers") >= SURE_FROM).sum(),
        congratulations=pl.col("congratulates").sum(),
        introductions=pl.col("introduces").sum(),
        lures=(pl.col("lures") >= LURES_FROM).sum(),
    )
    ties = people.with_columns(connection=pl.int_range(pl.len(), dtype=pl.Int64))
    for told in (wrote, did, *_praise(people, tables), *_asked(people, tables)):
        ties = ties.join(told, on="connection", how="left", maintain_order="left")
    counts = [c for c, dtype in ties.schema.items() if dtype.is_integer() and c not in ("row", "connection")]
    now = pl.lit(today, dtype=pl.Date).cast(pl.Datetime("us"))
    return ties.with_columns(pl.col(counts).fill_null(0).cast(pl.Int64)).with_columns(
        asked=pl.sum_horizontal(ASKS),
        gave=pl.sum_horizontal(GIVES),
        owed=pl.sum_horizontal(_OWED),
        talking=(now - pl.col("last") <= TALKING).fill_null(False),
        silence=now - pl.col("last"),
        age=pl.lit(today, dtype=pl.Date) - pl.col("connected_on"),
        close=_colleague(owner) | (pl.col("known") > 0) | (pl.col("invited") > 0),
    )


def _praise(people: pl.DataFrame, tables: Tables) -> list[pl.DataFrame]:
    found = []
    for table in ("endorsements", "recommendations"):
        rows = tables[table]
        keyed = rows if "key" in rows.columns else rows.with_columns(key=pl.lit(None, dtype=pl.String))
        for direction, column in (("received", table), ("given", f"given_{table}")):
            theirs = placed(keyed.filter(pl.col("direction") == direction), people)
            found.append(theirs.group_by("connection").agg(pl.len().alias(column)))
    return found


def _asked(people: pl.DataFrame, tables: Tables) -> list[pl.DataFrame]:
    invited = placed(tables["invitations"].filter(pl.col("direction") == "outgoing"), people)
    known = placed(tables["acquaintances"], people)
    return [
        invited.group_by("connection").agg(invited=pl.len()),
        known.group_by("connection").agg(known=pl.len()),
    ]


def _colleague(owner: Owner) -> pl.Expr:
    firms = pl.Series([firm for firm in (owner.company, *(owner.past_companies or [])) if firm], dtype=pl.String)
    keys = pl.select(firm_key(pl.lit(firms))).to_series().drop_nulls()
    return firm_key(pl.col("company")).is_in(keys.implode()).fill_null(False)


def dormant(ties: pl.DataFrame) -> list[Tie]:
    """Those who talked with the owner once and have been silent for two years; the liveliest first."""
    both = (pl.col("from_them") > 0) & (pl.col("from_owner") > 0) & (pl.col("silence") >= DORMANT)
    liveliness = pl.min_horizontal("from_them", "from_owner")
    return _told(ties.filter(both).sort(liveliness, "last", descending=True, maintain_order=True))


def takers(ties: pl.DataFrame) -> list[Tie]:
    """Those who asked twice or more and never gave anything the archive shows; the most asking first."""
    only = (pl.col("asked") >= 2) & (pl.col("gave") == 0)
    return _told(ties.filter(only).sort("asked", "last", descending=True, maintain_order=True))


def givers(ties: pl.DataFrame) -> list[Tie]:
    """Those who gave twice or more and to whom the owner gave no word of praise; the most giving first."""
    unthanked = (pl.col("gave") >= 2) & (pl.col("asked") == 0) & (pl.col("owed") == 0)
    return _told(ties.filter(unthanked).sort("gave", "last", descending=True, maintain_order=True))


def removable(ties: pl.DataFrame, crowded: list[str]) -> list[Tie]:
    """Candidates for quiet removal, each with its reasons, the plainest first; `crowded` roles are over their line.

    Who ever gave anything, whom the owner wrote to more than once or invited, colleagues and acquaintances are none.
    """
    spared = (pl.col("gave") > 0) | (pl.col("owed") > 0) | (pl.col("from_owner") > 1) | pl.col("close")
    unanswered = pl.col("from_owner") == 0
    mute = (pl.col("from_them") == 0) & unanswered & (pl.col("age") >= SILENT)
    reasons = {
        "lured": pl.col("lures") > 0,
        "pitched": unanswered & (pl.col("pitches") >= 2),
        "took": unanswered & (pl.col("asked") >= 3) & (pl.col("pitches") < 2),
        "crowds": mute & pl.col("role").is_in(crowded),
    }
    weight = {"lured": 4, "pitched": 2, "took": 2, "crowds": 1}
    marked = ties.with_columns(held.fill_null(False).alias(f"_{name}") for name, held in reasons.items())
    total = pl.sum_horizontal(pl.col(f"_{name}").cast(pl.Int64) * points for name, points in weight.items())
    chosen = marked.with_columns(_weight=total).filter(~spared & (pl.col("_weight") > 0))
    ordered = chosen.sort("_weight", "asked", "connected_on", descending=[True, True, False], maintain_order=True)
    return _told(ordered)


def _told(rows: pl.DataFrame) -> list[Tie]:
    return [
        Tie(
            name=row["name"],
            key=row["key"],
            position=row["position"],
            company=row["company"],
            role=row["role"],
            connected_on=row["connected_on"],
            messages_from_them=row["from_them"],
            messages_from_owner=row["from_owner"],
            last_message=row["last"],
            cited=Citation(row["source"], row["row"]),
            asks={kind: row[kind] for kind in ASKS if row[kind]},
            gives={kind: row[kind] for kind in GIVES if row[kind]},
            says=[sentence for name, sentence in _REASONS.items() if row.get(f"_{name}")],
        )
        for row in rows.iter_rows(named=True)
    ]


_REASONS = {
    "lured": "Wrote you what looks like a lure.",
    "pitched": "Pitched you more than once, though you never answered.",
    "took": "Asked you for something three times or more, though you never answered, and gave nothing.",
    "crowds": "Never a word in two years or more, and their trade takes more of your network than your line allows.",
}
