"""Is one hand behind a group of copies? In bits, from the cluster alone: what popular phrases look like is known too.

Many people use the platform's own words, or a phrase that everybody uses: each of them once or twice, at any time, and
leading nowhere. One hand repeats a long text, within days, at its hours, from accounts that repeat it, to one place.
"""

from __future__ import annotations

from math import lgamma

import numpy as np
import numpy.typing as npt
import polars as pl

Reals = npt.NDArray[np.float64]

PRIOR = -4.0
CHANCE_BITS, BITS_A_BIT, TEXT_CAP = 60.0, 0.1, 8.0  # a text that tells so much is as likely copied as popular
TIME_CAP, HOURS_CAP, SENDERS_CAP = 10.0, 3.0, 10.0
SHORTEST_WINDOW = 1e-3  # of all notes
HONEST, FRESH, USED = (1.0, 12.0), (1.0, 40.0), (1.0, 1.0)  # how the share of repeated copies is spread (Beta)
HELD_BITS, LEADS_BITS, NOWHERE_BITS = 5.0, 3.0, -1.0
SAME, SAME_BITS, SAME_CAP = 0.75, 16.0, 5.0  # how much of what copies tell is the template
EVIDENCE = ("bits_text", "bits_alike", "bits_time", "bits_hours", "bits_senders", "bits_leads")


def one_hand(rows: pl.DataFrame, tells: Reals) -> pl.DataFrame:
    """For each `group` (rising): its evidence in bits (EVIDENCE) and their sum with PRIOR, `bits`.

    `rows` holds, of every note of the pile, `group`, `sender`, `receiver`, `sent_at`, `identifiers` (own ones),
    `is_default`, and `alike`: the share of what it tells that is its template's; notes outside groups have none.
    `tells` is what each group's template tells, in bits, by its number.
    """
    timed = rows.with_columns(
        _when=pl.when(pl.col("sent_at").is_not_null()).then(
            (pl.col("sent_at").rank("average") - 0.5) / pl.col("sent_at").count()
        ),
        _hour=pl.col("sent_at").dt.hour(),
    )
    background = _hours(timed["_hour"])
    held = timed.drop_nulls("group")
    grouped = held.group_by("group").agg(
        n=pl.len().cast(pl.Int64),
        timed=pl.col("_when").count().cast(pl.Int64),
        window=(pl.col("_when").quantile(0.95, "nearest") - pl.col("_when").quantile(0.05, "nearest")),
        known=pl.col("sender").count().cast(pl.Int64),
        senders=pl.col("sender").drop_nulls().n_unique().cast(pl.Int64),
        leading=(pl.col("identifiers").list.len() > 0).sum().cast(pl.Int64),
        most_led=pl.col("identifiers").explode(keep_nulls=False, empty_as_null=False).drop_nulls().unique_counts().max()
        .fill_null(0).cast(pl.Int64),
        is_default=pl.col("is_default").mean() > 0.5,
        alike=pl.col("alike").median(),
    ).sort("group")  # fmt: skip
    told = np.array(tells)[grouped["group"].to_numpy()]
    most = np.minimum(grouped["n"].to_numpy() + 2.0, TEXT_CAP)  # a few may have copied one another
    text = np.clip((told - CHANCE_BITS) * BITS_A_BIT, -TEXT_CAP, most)
    found = grouped.select(
        "group",
        bits_text=pl.when("is_default").then(-4 * TEXT_CAP).otherwise(pl.Series(text)),
        bits_alike=((pl.col("alike") - SAME) * SAME_BITS).clip(-SAME_CAP, SAME_CAP / 2),
        bits_time=pl.Series(_time_bits(grouped["timed"].to_numpy(), grouped["window"].fill_null(1.0).to_numpy())),
        bits_hours=pl.Series(_hour_bits(_hours_of(held, grouped["group"]), background)),
        bits_senders=pl.Series(_sender_bits(grouped["known"].to_numpy(), grouped["senders"].to_numpy())),
        bits_leads=pl.when(pl.col("most_led") >= 0.5 * pl.col("n"), pl.col("most_led") > 1)
        .then(HELD_BITS + LEADS_BITS)
        .when(pl.col("most_led") >= 0.2 * pl.col("n"), pl.col("most_led") > 1)
        .then(HELD_BITS)
        .otherwise(NOWHERE_BITS),
    )
    return found.with_columns(bits=PRIOR + pl.sum_horizontal(EVIDENCE))


def _time_bits(n: npt.NDArray[np.int64], window: Reals) -> Reals:
    """A window as wide as chance makes it (among notes in order of time), against one of any width alike likely."""
    wide = np.clip(window / 0.9, SHORTEST_WINDOW, 0.999)
    chance = np.log2(np.maximum(n * (n - 1), 1)) + (n - 2) * np.log2(wide) + np.log2(1 - wide)
    one = -np.log2(wide) - np.log2(-np.log(SHORTEST_WINDOW))
    return np.asarray(np.where(n < 2, 0.0, np.clip(one - chance, -TIME_CAP, TIME_CAP)))


def _hours(hours: pl.Series) -> Reals:
    counts = np.bincount(hours.drop_nulls().to_numpy(), minlength=24) + 1.0
    return np.asarray(counts / counts.sum())


def _hours_of(held: pl.DataFrame, groups: pl.Series) -> npt.NDArray[np.int64]:
    """How many notes of each group (rising) were sent in each hour of the day (groups × 24)."""
    known = held.drop_nulls("_hour")
    at = np.searchsorted(groups.to_numpy(), known["group"].to_numpy()) * 24 + known["_hour"].cast(pl.Int64).to_numpy()
    return np.bincount(at, minlength=24 * len(groups)).reshape(-1, 24)


def _hour_bits(counts: npt.NDArray[np.int64], background: Reals) -> Reals:
    """The hours of one who keeps some, against those that all keep."""
    few = 0.15
    gamma = np.array([lgamma(few + n) - lgamma(few) for n in range(int(counts.max(initial=0)) + 1)])
    n = counts.sum(axis=1)
    own = lgamma(24 * few) - _log_gamma(24 * few + n) + gamma[counts].sum(axis=1)
    everybody = (counts * np.log(background)).sum(axis=1)
    return np.asarray(np.clip((own - everybody) / np.log(2), -HOURS_CAP, HOURS_CAP))


def _sender_bits(known: npt.NDArray[np.int64], senders: npt.NDArray[np.int64]) -> Reals:
    """Copies by senders who sent one before: seldom by the honest; by accounts of one hand always, or never."""
    again, first = (known - senders).astype(float), senders.astype(float)
    honest = _evenly(again, first, *HONEST)
    one = np.logaddexp(_evenly(again, first, *FRESH) + np.log(0.4), _evenly(again, first, *USED) + np.log(0.6))
    return np.asarray(np.clip((one - honest) / np.log(2), -SENDERS_CAP, SENDERS_CAP), dtype=np.float64)


def _evenly(again: Reals, first: Reals, some: float, others: float) -> Reals:
    """Log likelihood of a row of repeats and first copies whose share of repeats is spread as Beta(some, others)."""
    return _log_beta(again + some, first + others) - _log_beta(np.array(some), np.array(others))


def _log_beta(one: Reals, other: Reals) -> Reals:
    return np.asarray(_log_gamma(one) + _log_gamma(other) - _log_gamma(one + other), dtype=np.float64)


def _log_gamma(values: Reals) -> Reals:
    distinct, at = np.unique(values, return_inverse=True)
    return np.array([lgamma(value) for value in distinct.tolist()], dtype=np.float64)[at]
