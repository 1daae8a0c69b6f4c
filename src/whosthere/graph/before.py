"""What was known before a moment: counts and ties as of then. Nothing here looks ahead.

Times are whole microseconds. Each function can be run on any part of its rows that holds all rows of the people named
in its key, so that an engine may run it part by part.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

LONG_AGO, NEVER = -(2**62), 2**62
EARLIER = 32  # how many earlier requests of the sender a request is compared with
CONTACTS = 64  # how many ties of the sender that they did not earn by asking are looked at, the oldest first


def count_before(rows: pl.DataFrame, key: str, events: pl.DataFrame, counts: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """Add to `rows` (`key`, `sent`) what befell the person in `key` strictly before `sent`.

    `events` have `who` and `at`; `counts` names each new column with what one event adds to it. Key: `key` = `who`.
    """
    running = (
        events.join(rows.select(who=key).unique(), on="who", how="semi")
        .group_by("who", "at")
        .agg(expr.sum().cast(pl.Int64).alias(name) for name, expr in counts.items())
        .sort("at")
        .with_columns(pl.col(name).cum_sum().over("who") for name in counts)
    )
    return (
        rows.sort("sent")
        .join_asof(running, left_on="sent", right_on="at", by_left=key, by_right="who", strategy="backward",
                   allow_exact_matches=False, check_sortedness=False)
        .with_columns(pl.col(list(counts)).fill_null(0))
        .drop("at", strict=False)
    )  # fmt: skip


def ties(requests: pl.DataFrame, edges: pl.DataFrame | None) -> pl.DataFrame:
    """Who is tied to whom since when, each tie in both directions: `a`, `b`, `since`, and `earner`, the one who asked.

    Ties are the given edges (`a`, `b`, `since`; nobody earned them by asking) and the accepted requests; of two between
    the same people the first counts. Key: the pair, in either order.
    """
    ways = [requests.filter("answer").select(a="sender", b="receiver", since="answered", earner="sender")]
    if edges is not None:
        ways.append(edges.select("a", "b", "since", earner=pl.lit(None, dtype=ways[0].schema["earner"])))
    one_way = pl.concat(ways)
    both = pl.concat([one_way, one_way.select(a="b", b="a", since="since", earner="earner")])
    earned = pl.col("earner").is_not_null()
    return both.sort("since", earned, "earner").unique(["a", "b"], keep="first", maintain_order=True)


def pairs_with_earlier(rows: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Each of `rows` beside the sender's earlier requests in `history`, the last EARLIER of them: one row a pair.

    Columns: `line` (which request), `sent`, `a` (whom the earlier one asked), `b` (whom this one asks), `accepted` and
    `refused` (what `a` had answered by then, if anything), `newest` (was that the last acceptance?). Key: `sender`.
    """
    own = history.join(rows.select("sender").unique(), on="sender", how="semi").select(
        "sender", "sent", "receiver", "answered", "answer"
    )
    asked = rows.select("sender", "sent", "receiver", "line")
    placed = (
        own.join(asked, on=["sender", "sent", "receiver"], how="left")
        .sort("sender", "sent", "receiver")
        .with_columns(rank=pl.int_range(pl.len()).over("sender"))
    )
    wanted = np.flatnonzero(placed["line"].is_not_null().to_numpy())
    rank, sent = placed["rank"].to_numpy(), placed["sent"].to_numpy()
    later = [wanted[rank[wanted] >= back] for back in range(1, EARLIER + 1)]
    of = np.concatenate(later)
    earlier = np.concatenate([chosen - back for back, chosen in enumerate(later, 1)])
    before = sent[earlier] < sent[of]
    of, earlier = of[before], earlier[before]
    this = placed.select("line", "sent", b="receiver")[of]
    told = placed.select("answer", "answered", a="receiver")[earlier]
    by_then = (pl.col("answered") < pl.col("sent")).fill_null(False)
    last = pl.when("accepted").then("answered").max().over("line")
    pairs: pl.DataFrame = pl.concat([this, told], how="horizontal")
    return (
        pairs.with_columns(accepted=by_then & pl.col("answer"), refused=by_then & ~pl.col("answer"))
        .with_columns(pl.col("accepted", "refused").fill_null(False))
        .with_columns(newest=pl.col("accepted") & (pl.col("answered") == last).fill_null(False))
        .drop("answer", "answered")
    )


def pairs_with_contacts(rows: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Each of `rows` beside those the sender was tied to by then without having asked: `line`, `sent`, `a`, `b`.

    Key: `sender` = the tie's `a`.
    """
    given = pl.col("earner").is_null() | (pl.col("earner") != pl.col("a"))
    contacts = (
        ties.join(rows.select(a="sender").unique(), on="a", how="semi")
        .filter(given)
        .sort("a", "since", "b")
        .filter(pl.int_range(pl.len()).over("a") < CONTACTS)
        .select(sender="a", a="b", since="since")
    )
    beside = rows.select("line", "sent", "sender", b="receiver").join(contacts, on="sender")
    return beside.filter(pl.col("since") < pl.col("sent")).select("line", "sent", "a", "b")


def only_tied(pairs: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Those of `pairs` whose `a` and `b` were tied before `sent`. Key: the pair."""
    return pairs.join(ties.select("a", "b", "since"), on=["a", "b"]).filter(pl.col("since") < pl.col("sent"))
