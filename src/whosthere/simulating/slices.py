"""One slice of a simulated platform: its requests as a frame of the assess contract, with what is true of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import polars as pl

from whosthere.simulating import asking, people
from whosthere.simulating.asking import ATTACKER, CAMPAIGN, FRIEND, KINDS, SHARES, STRANGER, Asks, Scene
from whosthere.simulating.friends import MOST_MADE, Friends, Ints, make
from whosthere.simulating.notes import MOTIVES, ROLES, honest
from whosthere.simulating.planted import Plan, copy, plan

SLICE = 100_000
DEGREE = 24
ROWS_A_MEMBER = 12
DAY = 86_400
ATTACKERS_A_SLICE = 1_000_000  # numbers kept for them

_TEXT = pl.String()
_SENDER = {
    "name": _TEXT, "headline": _TEXT, "company": _TEXT, "position": _TEXT, "location": _TEXT,
    "school": pl.List(pl.String), "profile_url": _TEXT, "connections": pl.Int64(), "mutual_connections": pl.Int64(),
    "verified": pl.Boolean(), "account_age_months": pl.Int64(),
}  # fmt: skip
_OWNER = {key: _SENDER[key] for key in ("name", "headline", "company", "position", "location", "school")}
SCHEMA = pl.Schema(
    {
        "id": _TEXT, "text": _TEXT, "kind": _TEXT, "sent_at": pl.Datetime("us"),
        "sender": pl.Struct(_SENDER), "owner": pl.Struct(_OWNER), "receiver": _TEXT,
        "answer": pl.Boolean(), "answered_at": pl.Datetime("us"),
        "truth_motive": _TEXT, "truth_sender_kind": _TEXT, "truth_campaign": _TEXT, "truth_dangerous": pl.Boolean(),
    }
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What is to be simulated: how many requests from which seed over how many days; the share of requests that carry a
    note and of those that belong to campaigns; how strongly copies are mutated (0 to 1); who knows whom, if given."""

    rows: int
    seed: int = 0
    days: float = 90.0
    start: datetime = datetime(2026, 1, 1)
    notes: float = 0.13
    campaigns: float = 0.05
    mutation: float = 0.5
    known: Friends | None = None

    @property
    def slices(self) -> int:
        """How many slices there are."""
        return -(-self.rows // SLICE)

    @cached_property
    def friends(self) -> Friends:
        """Who knows whom."""
        members = min(max(self.rows // ROWS_A_MEMBER, 200), MOST_MADE)
        return self.known or make(members, DEGREE, np.random.default_rng([self.seed, 2]))

    @cached_property
    def plan(self) -> Plan:
        """All campaigns and when each copy is sent."""
        return plan(round(self.rows * self.campaigns), self.days * DAY, self.seed)

    def addresses(self) -> pl.Series:
        """The profile address of every member."""
        return _addresses(np.arange(self.friends.size, dtype=np.int64), self.seed)


def slice_of(world: World, number: int) -> pl.DataFrame:
    """The slice of that number, from 0 (columns of SCHEMA)."""
    rng = np.random.default_rng([world.seed, 3, number])
    rows = min(SLICE, world.rows - number * SLICE)
    asks, campaign = _asks(world, number, rows, rng)
    motive = _motives(world, asks, campaign, rng)
    text = _texts(world, asks, campaign, motive, rng)
    ids = pl.format("r-{}", (pl.int_range(rows) + number * SLICE).cast(pl.String).str.zfill(9))
    frame = _frame(world, asks, campaign, motive, text).with_columns(ids.alias("id"))
    return frame.select(list(SCHEMA)).cast(SCHEMA)


def _asks(world: World, number: int, rows: int, rng: np.random.Generator) -> tuple[Asks, Ints]:
    """The requests in order of time, and the campaign of each (-1 for none)."""
    begin = number * SLICE / world.rows * world.days * DAY
    end = begin + rows / world.rows * world.days * DAY
    low = int(np.searchsorted(world.plan.sent, begin)) if number else 0
    high = int(np.searchsorted(world.plan.sent, end)) if number + 1 < world.slices else len(world.plan.sent)
    high = min(high, low + rows)
    whose, left = world.plan.whose[low:high], rows - (high - low)
    strangers, attackers = round(left * SHARES[STRANGER]), round(left * SHARES[ATTACKER])
    accounts = np.array([c.accounts for c in world.plan.campaigns], dtype=np.int64)
    first_attacker = world.friends.size + int(accounts.sum()) + number * ATTACKERS_A_SLICE
    account = world.plan.first_account[whose] + (rng.random(len(whose)) * accounts[whose]).astype(np.int64)
    scene = Scene(world.friends, begin, end, world.seed, rng)
    parts = [
        asking.friends_asks(left - strangers - attackers, scene),
        asking.strangers_asks(strangers, scene),
        asking.campaign_asks(world.friends.size + account, world.plan.sent[low:high], scene),
        asking.attackers_asks(attackers, first_attacker, scene),
    ]
    whole = Asks.together(parts)
    campaign = np.full(rows, -1, dtype=np.int64)
    campaign[whole.kind == CAMPAIGN] = whose  # both in order of time
    return whole, campaign


def _motives(world: World, asks: Asks, campaign: Ints, rng: np.random.Generator) -> pl.Series:
    honest_motives = pl.Series(list(MOTIVES))
    motive = honest_motives.gather(rng.choice(len(MOTIVES), len(campaign), p=np.array(list(MOTIVES.values()))))
    if not world.plan.campaigns:
        return motive
    planted = pl.Series([one.motive for one in world.plan.campaigns]).gather(np.maximum(campaign, 0))
    attack = pl.Series(["hack", "validate"]).gather((rng.random(len(campaign)) < 0.3).astype(np.int64))
    known = {"motive": motive, "planted": planted, "attack": attack, "kind": asks.kind}
    chosen = pl.when(pl.col("kind") == CAMPAIGN).then("planted").when(pl.col("kind") == ATTACKER).then("attack")
    return pl.DataFrame(known).select(chosen.otherwise("motive")).to_series()


def _texts(world: World, asks: Asks, campaign: Ints, motive: pl.Series, rng: np.random.Generator) -> pl.Series:
    """The notes; null for most. Copies of campaigns always carry one."""
    dice = random.Random(int(rng.integers(2**62)))  # noqa: S311  (a simulation is to be repeatable)
    others = max(world.notes - world.campaigns, 0.0) / max(1 - world.campaigns, 1e-9)
    rate = np.select([asks.kind == FRIEND, asks.kind == STRANGER], [0.8 * others, 1.4 * others], others)
    noted = np.flatnonzero((rng.random(len(campaign)) < rate) | (campaign >= 0))
    first = people.first_names(asks.receiver[noted], world.seed).to_list()
    me = people.first_names(asks.sender[noted], world.seed).to_list()
    whose = campaign[noted].tolist()
    texts = [
        copy(world.plan.campaigns[c], to, by, world.mutation, dice) if c >= 0 else honest(_own(m), to, by, dice)
        for c, m, to, by in zip(whose, motive.gather(noted).to_list(), first, me, strict=True)
    ]
    column = pl.repeat(None, len(campaign), dtype=pl.String, eager=True)
    return column.scatter(noted, pl.Series(texts, dtype=pl.String)) if texts else column


def _own(motive: str) -> str:
    """Attackers write as the curious do, where they write at all."""
    return motive if motive in MOTIVES else "curious"


def _frame(world: World, asks: Asks, campaign: Ints, motive: pl.Series, text: pl.Series) -> pl.DataFrame:
    rows, fake = len(campaign), pl.lit(pl.Series(asks.kind >= CAMPAIGN))
    sender = people.shown(asks.sender, motive.replace_strict(ROLES), world.seed).with_columns(
        mutual_connections=asks.mutual,
        connections=pl.when(fake).then(pl.col("connections") // 3).otherwise("connections"),
        account_age_months=pl.when(fake).then(pl.col("account_age_months") // 12).otherwise("account_age_months"),
        verified=pl.when(~fake).then("verified"),
    )
    owner = people.shown(asks.receiver, pl.repeat("peer", rows, eager=True), world.seed)
    dangerous = np.array([one.dangerous for one in world.plan.campaigns] or [False])[np.maximum(campaign, 0)]
    names = pl.Series([one.name for one in world.plan.campaigns] or [""])
    moment = pl.lit(world.start).dt.cast_time_unit("us")
    return pl.DataFrame(
        {"sent": asks.sent, "answered": asks.answered, "answer": asks.answer, "campaign": campaign, "kind": asks.kind}
    ).select(
        text=text,
        kind=pl.lit("note"),
        sent_at=moment + pl.duration(microseconds=(pl.col("sent") * 1e6).cast(pl.Int64)),
        sender=sender.select(list(_SENDER)).to_struct(),
        owner=owner.select(list(_OWNER)).to_struct(),
        receiver=owner["profile_url"],
        answer=pl.when(pl.col("answer") >= 0).then(pl.col("answer") == 1),
        answered_at=pl.when(pl.col("answer") == 1).then(
            moment + pl.duration(microseconds=(pl.col("answered") * 1e6).cast(pl.Int64))
        ),
        truth_motive=motive,
        truth_sender_kind=pl.lit(pl.Series(KINDS)).gather(pl.col("kind")),
        truth_campaign=pl.when(pl.col("campaign") >= 0).then(names.gather(np.maximum(campaign, 0))),
        truth_dangerous=pl.when(pl.col("kind") == CAMPAIGN)
        .then(pl.Series(dangerous))
        .otherwise(pl.col("kind") == ATTACKER),
    )


def _addresses(members: Ints, seed: int) -> pl.Series:
    roles = pl.repeat("peer", len(members), eager=True)
    return people.shown(members, roles, seed)["profile_url"]
