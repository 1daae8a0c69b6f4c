"""What came of accepted requests: who pitched, how soon, who asked a favour, who became a real conversation."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from whosthere.as_of import MARGIN
from whosthere.talks import LURES_FROM, read_messages

FIRST_MESSAGES = 4  # of theirs, looked at for a pitch: what comes later comes out of a talk
PITCH_WITHIN = timedelta(days=90)
UNPROMPTED, PROMPTED = 0.6, 0.9  # how sure the wording must be: out of the blue, and after one answer of the owner's
MOST_READ = 12  # messages of theirs looked at for favours and lures
REAL = 2  # messages each way that make a conversation

OUTCOMES = ("lure", "conversation", "pitch", "favour", "job", "words", "silence")
"""What came of it in one word; the first that holds."""


def aftermath(accepted: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """`accepted` with what followed: `pitched`, `asked`, `conversed`, `lured`, `offered_job`, `days_to_pitch`,
    `from_them`, `from_owner` (messages after acceptance) and `outcome`.

    `accepted` has `connection`, `sent_at`, `connected_on` and `text` (the note); `said` is what `talks` gives. Messages
    from before the request, and the note itself, are not counted.
    """
    since = accepted.select("connection", "sent_at", "connected_on", note="text").unique("connection", keep="last")
    after = said.join(since, on="connection", maintain_order="left").filter(
        (pl.col("at") >= pl.col("sent_at") - MARGIN)
        & (pl.col("mine") | (pl.col("text") != pl.col("note")).fill_null(True))
    )
    turns = after.with_columns(
        answers=pl.col("mine").cum_sum().over("connection"),
        number=(~pl.col("mine")).cum_sum().over("connection"),
    )
    theirs = read_messages(turns.filter(~pl.col("mine") & (pl.col("number") <= MOST_READ)))
    pitches = _pitches()
    start = pl.col("connected_on").cast(pl.Datetime("us"))
    soon = (pl.col("at") - start).dt.total_days().clip(0)
    did = theirs.group_by("connection").agg(
        pitched=pitches.any(),
        asked=_wants("asks").any(),
        offered_job=_wants("recruits").any(),
        lured=(pl.col("lures") >= LURES_FROM).any(),
        days_to_pitch=soon.filter(pitches).min(),
    )
    wrote = after.group_by("connection").agg(from_them=(~pl.col("mine")).sum(), from_owner=pl.col("mine").sum())
    whole = accepted.join(did, on="connection", how="left", maintain_order="left").join(
        wrote, on="connection", how="left", maintain_order="left"
    )
    filled = whole.with_columns(
        pl.col("pitched", "asked", "offered_job", "lured").fill_null(False),
        pl.col("from_them", "from_owner").fill_null(0).cast(pl.Int64),
    )
    lively = (pl.col("from_them") >= REAL) & (pl.col("from_owner") >= REAL)
    return filled.with_columns(conversed=lively & ~pl.col("lured")).with_columns(outcome=_outcome())


def _pitches() -> pl.Expr:
    """Is the message a pitch? Early on, out of the blue or right after the owner's first answer."""
    early = (pl.col("number") <= FIRST_MESSAGES) & (
        (pl.col("at") - pl.col("connected_on").cast(pl.Datetime("us")) <= PITCH_WITHIN).fill_null(True)
    )
    return early & _wants("pitches")


def _wants(what: str) -> pl.Expr:
    unprompted = (pl.col("answers") == 0) & (pl.col(what) >= UNPROMPTED)
    return unprompted | ((pl.col("answers") == 1) & (pl.col(what) >= PROMPTED))


def _outcome() -> pl.Expr:
    return (
        pl.when("lured")
        .then(pl.lit("lure"))
        .when("conversed")
        .then(pl.lit("conversation"))
        .when("pitched")
        .then(pl.lit("pitch"))
        .when("asked")
        .then(pl.lit("favour"))
        .when("offered_job")
        .then(pl.lit("job"))
        .when(pl.col("from_them") + pl.col("from_owner") > 0)
        .then(pl.lit("words"))
        .otherwise(pl.lit("silence"))
    )
