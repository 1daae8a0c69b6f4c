"""Is one hand behind a group of copies? In bits, from the cluster alone: what popular phrases look like is known too.

Many people use the platform's own words, or a phrase that everybody uses: each of them once or twice, at any time, and
leading nowhere. After an event they write within days, to each whom they met: of words that recall a meeting, neither
that they come at once nor that who sends them sends them again tells of one hand. One hand repeats a long text, within
days, at its hours, from accounts that repeat it, to one place.
"""

from __future__ import annotations

from functools import reduce
from operator import add

import numpy as np
import numpy.typing as npt
import polars as pl

Reals = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PRIOR = -4.0
CHANCE_BITS, BITS_A_BIT, TEXT_CAP = 60.0, 0.1, 8.0  # a text that tells so much is as likely copied as popular
TIME_CAP, HOURS_CAP, SENDERS_CAP = 10.0, 3.0, 10.0
SHORTEST_WINDOW = 1e-3  # of all notes
_WHOLE = 720_720  # what a note counts, of which many shares are whole numbers
OWN_HOURS, ALL_HOURS = 3.6, 40.0  # how firmly one hand's hours are even, and everybody's those of the pile (Dirichlet)
HONEST, FRESH, USED = (1.0, 12.0), (1.0, 40.0), (1.0, 1.0)  # how the share of repeated copies is spread (Beta)
HELD_BITS, LEADS_BITS, NOWHERE_BITS = 5.0, 3.0, -1.0
SAME, SAME_BITS, SAME_CAP = 0.75, 16.0, 5.0  # how much of what copies tell is the template
# As a print says it: lower case, no signs.
_RECALLS = (
    r"\b(?:great|good|nice|lovely|wonderful|pleasure|fun|glad|enjoyed|delighted) (?:to (?:meet|have met|see you|chat|"
    r"talk to|talk with|speak)|meeting|talking|chatting|speaking|seeing|(?:our|your|the) (?:\w+ )?(?:chat|talk|panel|"
    r"conversation|discussion|session|workshop|presentation))\b|\bwe (?:\w+ )?(?:met|spoke|talked|chatted)\b|"
    r"\bthank(?:s| you) for (?:stopping by|visiting|coming|your time|the chat|chatting|joining|attending)\b|"
    r"\b(?:gefreut|schon|nett) (?:\w+ ){0,4}(?:kennen|getroffen|treffen|gesprach)|"
    r"\b(?:plaisir|ravie?|enchantee?) (?:\w+ ){0,3}(?:rencontre|echange)|"
    r"\b(?:gusto|placer|encantad[oa]|prazer|piacere) (?:\w+ ){0,3}(?:conoc|conhec|conosc|hablar|falar|parlare)"
)
_WISHES = (
    r"\b(?:would|ll|will|could|might|can) (?:also )?(?:be|have) (?:\w+ ){0,2}(?:great|good|nice|lovely|pleasure|glad)"
)
EVIDENCE = ("bits_text", "bits_alike", "bits_time", "bits_hours", "bits_senders", "bits_leads")


def one_hand(rows: pl.DataFrame, tells: Reals) -> pl.DataFrame:
    """For each `group` (rising): its evidence in bits (EVIDENCE) and their sum with PRIOR, `bits`.

    `rows` holds, of every note of the pile, `group`, `sender`, `receiver`, `sent_at`, `identifiers` (own ones),
    `is_default`, `recalls` (a meeting), and `alike`: the share of what it tells that is its template's; notes outside
    groups have none.
    `tells` is what each group's template tells, in bits, by its number.
    """
    timed = _timed(rows)
    background = _hours(timed)
    held = timed.drop_nulls("group")
    grouped = held.group_by("group").agg(
        n=pl.len().cast(pl.Int64),
        timed=pl.col("_when").count().cast(pl.Int64),
        window=pl.col("_when").sort().slice(_edge(), pl.col("_when").count() - 2 * _edge())
        .pipe(lambda middle: middle.last() - middle.first()),
        known=pl.col("sender").count().cast(pl.Int64),
        senders=pl.col("sender").drop_nulls().n_unique().cast(pl.Int64),
        leading=(pl.col("identifiers").list.len() > 0).sum().cast(pl.Int64),
        most_led=pl.col("identifiers").explode(keep_nulls=False, empty_as_null=False).drop_nulls().unique_counts().max()
        .fill_null(0).cast(pl.Int64),
        is_default=pl.col("is_default").mean() > 0.5,
        recalls=pl.col("recalls").mean() > 0.5,
        alike=pl.col("alike").median(),
    ).sort("group")  # fmt: skip
    told = np.array(tells)[grouped["group"].to_numpy()]
    most = np.minimum(grouped["n"].to_numpy() + 2.0, TEXT_CAP)  # a few may have copied one another
    text = np.clip((told - CHANCE_BITS) * BITS_A_BIT, -TEXT_CAP, most)
    found = grouped.select(
        "group",
        bits_text=pl.when("is_default").then(-4 * TEXT_CAP).otherwise(pl.Series(text)),
        bits_alike=((pl.col("alike") - SAME) * SAME_BITS).clip(-SAME_CAP / 2, SAME_CAP / 2),
        bits_time=pl.Series(_time_bits(grouped["timed"].to_numpy(), grouped["window"].fill_null(1.0).to_numpy())),
        bits_hours=pl.Series(_hour_bits(_hours_of(held, grouped["group"]), background)),
        bits_senders=pl.Series(_sender_bits(grouped["known"].to_numpy(), grouped["senders"].to_numpy())),
        bits_leads=pl.when(pl.col("most_led") >= 0.5 * pl.col("n"), pl.col("most_led") > 1)
        .then(HELD_BITS + LEADS_BITS)
        .when(pl.col("most_led") >= 0.2 * pl.col("n"), pl.col("most_led") > 1)
        .then(HELD_BITS)
        .otherwise(NOWHERE_BITS),
    )
    met = (
        pl.when(grouped["recalls"]).then(pl.min_horizontal(one, 0)).otherwise(one).alias(one)
        for one in ("bits_time", "bits_senders")
    )
    return found.with_columns(met).with_columns(bits=reduce(add, map(pl.col, EVIDENCE), pl.lit(PRIOR)))


def recalls_a_meeting(prints: pl.Series) -> pl.Series:
    """Does each print recall that sender and receiver met?"""
    return prints.str.contains(_RECALLS) & ~prints.str.contains(_WISHES)


def _edge() -> pl.Expr:
    """How many of the first and of the last notes of a group are left out: one in twenty."""
    return pl.col("_when").count() // 20


def _time_bits(n: Ints, window: Reals) -> Reals:
    """A window as wide as chance makes it (of notes spread evenly over the pile), against one of any width alike."""
    wide = np.clip(window, SHORTEST_WINDOW, 0.999)
    within = np.maximum(n - 1 - 2 * (n // 20), 1)  # the width of so many gaps of n + 1 is spread as Beta
    gaps = _log_gamma(n + 1.0) - _log_gamma(within + 0.0) - _log_gamma(n + 1.0 - within)
    chance = gaps + (within - 1) * np.log(wide) + (n - within) * np.log(1 - wide)
    one = -np.log(wide) - np.log(-np.log(SHORTEST_WINDOW))
    return np.asarray(np.where(n < 2, 0.0, np.clip((one - chance) / np.log(2), -TIME_CAP, TIME_CAP)))


def _timed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `_when`, their place in time among those of the pile (0 to 1), and `_hour`.

    One who sends a text a thousand times counts once, or nobody else would seem to keep to any time.
    """
    several = pl.col("group").is_not_null() & pl.col("sender").is_not_null()
    times = pl.when(several).then(pl.len().over("group", "sender")).otherwise(1).cast(pl.Int64)
    counted = rows.with_columns(_counts=pl.lit(_WHOLE, pl.Int64) // times, _hour=pl.col("sent_at").dt.hour())
    moments = counted.drop_nulls("sent_at").group_by("sent_at").agg(pl.col("_counts").sum()).sort("sent_at")
    places = (pl.col("_counts").cum_sum() - pl.col("_counts") / 2) / pl.col("_counts").sum()
    return counted.join(moments.select("sent_at", _when=places), on="sent_at", how="left")


def _hours(timed: pl.DataFrame) -> Reals:
    """The shares of the hours of the day in all that was sent."""
    known = timed.drop_nulls("_hour").group_by("_hour").agg(pl.col("_counts").sum())
    counts = np.ones(24)
    counts[known["_hour"].to_numpy()] += known["_counts"].to_numpy() / _WHOLE
    return np.asarray(counts / counts.sum())


def _hours_of(held: pl.DataFrame, groups: pl.Series) -> Ints:
    """How many notes of each group (rising) were sent in each hour of the day (groups × 24)."""
    known = held.drop_nulls("_hour")
    at = np.searchsorted(groups.to_numpy(), known["group"].to_numpy()) * 24 + known["_hour"].cast(pl.Int64).to_numpy()
    return np.bincount(at, minlength=24 * len(groups)).reshape(-1, 24)


def _hour_bits(counts: Ints, background: Reals) -> Reals:
    """The hours of one who keeps some, against those that all keep, more or less."""
    own = _drawn(counts, np.full(24, OWN_HOURS / 24))
    everybody = _drawn(counts, ALL_HOURS * background)
    return np.asarray(np.clip((own - everybody) / np.log(2), -HOURS_CAP, HOURS_CAP))


def _drawn(counts: Ints, firm: Reals) -> Reals:
    """Log likelihood of hours (groups × 24) whose shares are spread as Dirichlet."""
    whole = _log_gamma(firm.sum()) - _log_gamma(firm.sum() + counts.sum(axis=1))
    return np.asarray(whole + (_log_gamma(counts + firm) - _log_gamma(firm)).sum(axis=1), dtype=np.float64)


def _sender_bits(known: Ints, senders: Ints) -> Reals:
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


def _log_gamma(values: npt.ArrayLike) -> Reals:
    """Log of the gamma function of numbers above 0, by Stirling's series after eight steps up: to 1e-12."""
    x = np.asarray(values, dtype=np.float64)
    up = x + 8
    series = 1 / (12 * up) - 1 / (360 * up**3) + 1 / (1260 * up**5) - 1 / (1680 * up**7)
    steps = np.prod([x + i for i in range(8)], axis=0)
    return np.asarray((up - 0.5) * np.log(up) - up + 0.5 * np.log(2 * np.pi) + series - np.log(steps))
