"""Requests → lines: each request with all that was known of both sides the moment before it was sent."""

from __future__ import annotations

import polars as pl

from whosthere.graph.before import LONG_AGO, count_before, only_tied, pairs_with_contacts, pairs_with_earlier, ties

PART, PARTS = (
    100_000,
    16,
)  # compared with earlier ones at a time are so many requests, or so large a part: bounds memory
HOUR = 3_600_000_000
SEED_SHARE = 4.0  # how many requests of seeds the even guess is worth where a receiver's own are few

LINE_FACTS = {
    "receiver_answered": "Requests of anybody the receiver had answered.",
    "receiver_accepted": "Requests of anybody the receiver had accepted.",
    "everyone_answered": "Requests anybody had answered, up to the last full hour.",
    "everyone_accepted": "Requests anybody had accepted, up to the last full hour.",
    "receiver_own_answered": "Requests of the receiver's own that had been answered.",
    "receiver_own_accepted": "Requests of the receiver's own that had been accepted.",
    "asked_back": "Had the receiver asked the sender before?",
    "since_last": "Microseconds since the sender's last request; null for the first.",
    "earlier": "Earlier requests of the sender this one is compared with.",
    "earlier_answered": "Those of them that had been answered.",
    "earlier_accepted": "Those of them that had been accepted.",
    "tied_accepted": "Earlier targets tied to the receiver that had accepted: mutual connections earned by asking.",
    "tied_newest": "Is one of these the sender's last acceptance?",
    "tied_refused": "Earlier targets tied to the receiver that had refused.",
    "tied_open": "Earlier targets tied to the receiver that had not answered.",
    "old_ties": "Connections of the sender tied to the receiver that the sender did not earn by asking.",
    "seed_bits": "How much more the known-bad than the known-good had asked this receiver, in bits.",
}

_MUTUAL = ["earlier", "earlier_answered", "earlier_accepted", "tied_accepted", "tied_refused", "tied_open", "old_ties"]


def describe(
    rows: pl.DataFrame, requests: pl.DataFrame, edges: pl.DataFrame | None, seeds: pl.DataFrame | None
) -> pl.DataFrame:
    """`rows` (tidy requests) with the columns of LINE_FACTS, counted over `requests`, which hold them, and `edges`.

    A request without a time knows no before: its counts are zero, and it is nobody's past.
    """
    numbered = rows.with_row_index("line").with_columns(pl.col("line").cast(pl.Int64))
    history = requests.filter(pl.col("sent") > LONG_AGO)
    tied = ties(history, edges)
    told = _with_records(numbered, history)
    told = _with_rhythm(told, history)
    told = told.join(_mutual(numbered, history, tied), on="line", how="left")
    told = told.with_columns(pl.col(_MUTUAL).fill_null(0).cast(pl.Int64), pl.col("tied_newest").fill_null(False))
    told = told.with_columns(seed_bits=pl.lit(None, pl.Float64)) if seeds is None else _with_seeds(told, history, seeds)
    return told.sort("sender", "sent", "receiver").select(*rows.columns, *LINE_FACTS)


def _with_records(rows: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    answered = history.filter(pl.col("answer").is_not_null())
    yes, any_ = pl.col("answer").cast(pl.Int64), pl.col("answer").is_not_null().cast(pl.Int64)
    by_receiver = answered.select("answer", who="receiver", at="answered")
    by_sender = answered.select("answer", who="sender", at="answered")
    by_hour = answered.select("answer", who=pl.lit(0), at=(pl.col("answered") // HOUR + 1) * HOUR - 1)
    rows = count_before(rows, "receiver", by_receiver, {"receiver_answered": any_, "receiver_accepted": yes})
    rows = rows.with_columns(_all=pl.lit(0))
    rows = count_before(rows, "_all", by_hour, {"everyone_answered": any_, "everyone_accepted": yes}).drop("_all")
    return count_before(rows, "receiver", by_sender, {"receiver_own_answered": any_, "receiver_own_accepted": yes})


def _with_rhythm(rows: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    own = history.join(rows.select("sender").unique(), on="sender", how="semi").sort("sender", "sent", "receiver")
    gaps = own.select("sender", "sent", "receiver", since_last=pl.col("sent").diff().over("sender"))
    back = (
        history.select(sender="receiver", receiver="sender", first="sent")
        .join(rows.select("sender", "receiver").unique(), on=["sender", "receiver"], how="semi")
        .group_by("sender", "receiver")
        .agg(pl.col("first").min())
    )
    return (
        rows.join(gaps, on=["sender", "sent", "receiver"], how="left")
        .join(back, on=["sender", "receiver"], how="left")
        .with_columns(asked_back=(pl.col("first") < pl.col("sent")).fill_null(False))
        .drop("first")
    )


def _mutual(rows: pl.DataFrame, history: pl.DataFrame, tied: pl.DataFrame) -> pl.DataFrame:
    """By `line`: what the ties between the receiver and the sender's earlier targets and own contacts come to."""
    ordered = rows.sort("sender", "sent", "receiver")
    part = max(PART, ordered.height // PARTS)
    return pl.concat(
        _mutual_of(ordered[start : start + part], history, tied) for start in range(0, max(ordered.height, 1), part)
    )


def _mutual_of(rows: pl.DataFrame, history: pl.DataFrame, tied: pl.DataFrame) -> pl.DataFrame:
    pairs = pairs_with_earlier(rows, history)
    answered = pl.col("accepted") | pl.col("refused")
    compared = pairs.group_by("line").agg(
        earlier=pl.len(), earlier_answered=answered.sum(), earlier_accepted=pl.col("accepted").sum()
    )
    found = (
        only_tied(pairs, tied)
        .group_by("line")
        .agg(
            tied_accepted=pl.col("accepted").sum(),
            tied_refused=pl.col("refused").sum(),
            tied_open=(~answered).sum(),
            tied_newest=pl.col("newest").any(),
        )
    )
    old = only_tied(pairs_with_contacts(rows, tied), tied).group_by("line").agg(old_ties=pl.len())
    return (
        rows.select("line")
        .join(compared, on="line", how="left")
        .join(found, on="line", how="left")
        .join(old, on="line", how="left")
    )


def _with_seeds(rows: pl.DataFrame, history: pl.DataFrame, seeds: pl.DataFrame) -> pl.DataFrame:
    """Adds `seed_bits`: whom the known-bad ask and the known-good do not, shrunk to nothing where few of them asked."""
    known = history.join(seeds.select(sender="person", bad="bad"), on="sender")
    bad, good = pl.col("bad").cast(pl.Int64), (~pl.col("bad")).cast(pl.Int64)
    of_receiver = known.select("bad", who="receiver", at="sent")
    anybody = known.select("bad", who=pl.lit(0), at=pl.col("sent"))
    rows = count_before(rows, "receiver", of_receiver, {"_bad": bad, "_good": good})
    rows = count_before(rows.with_columns(_all=pl.lit(0)), "_all", anybody, {"_all_bad": bad, "_all_good": good})
    share = (pl.col("_all_bad") + 1) / (pl.col("_all_bad") + pl.col("_all_good") + 2)
    odds = (pl.col("_bad") + SEED_SHARE * share) / (pl.col("_good") + SEED_SHARE * (1 - share))
    return rows.with_columns(seed_bits=(odds * (1 - share) / share).log(2)).drop(
        "_all", "_bad", "_good", "_all_bad", "_all_good"
    )
