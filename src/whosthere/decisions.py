"""Motives + aims + policy → benefit, action and what would flip it. A few expressions over scored facts.

The question that decides: what tangible benefit will this connection offer? If there is none, ignoring is fine; if
too little is known to tell, ask; danger is looked at first and with more care than the rest.
"""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec
import polars as pl

from whosthere.benefit_rules import BENEFITS
from whosthere.benefits import aim_of, asides, benefit_of, nothing_shared, strength
from whosthere.frames import without
from whosthere.model import AIMS, DANGER, MOTIVES
from whosthere.policy import FLOORS, LEAST_REPORT_AT, Policy
from whosthere.rows import Columns, Rows, Shape
from whosthere.scoring import bits_of, share_of
from whosthere.weights import Weights, shipped_weights

SURER_IF_LITTLE_KNOWN = 0.25
"""So much above the line of acceptance must be worth whoever gives neither words nor a headline."""
PROMISING, SILENT = 0.15, 0.14
"""Who sends no note may have meant anything: one who would bring so much is asked, though worth so much less."""
PLAIN = 0.995
"""From this danger on a request is reported without a hard sign, too: of rows by authors left out of the fit that came
to that, 998 in 1,000 were hostile; with a hard sign, as many from .995 on, and 995 from .99 on."""
KNOWN = ("old_acquaintance", "vouched_for_you", "colleague", "shared_past")
TASTE = "owner_taste"
"""The column that holds what a tie is worth to the owner beyond the policy, where their labels taught it."""


def decide(scored: Shape, policy: Policy, weights: Weights | None = None) -> Shape:
    """Add to scored facts: `benefit_<i>` (strength of each rule), `worth` (expected value), `action`
    and `little_known` (neither words of the sender's own, nor a headline, nor a history).

    `worth` is the expected value over motives and aims plus the benefits, in the policy's units (about -1 to 2).
    """
    told = scored
    for step in (*_steps(weights or shipped_weights()), *_rules(msgspec.msgpack.encode(policy), _is_taught(scored))):
        told = step.add_to(told)
    return told if isinstance(told, Rows) else without(told, ["ranked", "hard_danger", *asides()])


def _is_taught(scored: pl.DataFrame | pl.LazyFrame | Rows) -> bool:
    return TASTE in (scored.collect_schema() if isinstance(scored, pl.LazyFrame) else scored.columns)


@lru_cache(maxsize=16)
def _steps(weights: Weights) -> tuple[Columns, ...]:
    """What is decided whatever the policy."""
    return (
        Columns(one.alias(name) for name, one in asides().items()),
        Columns(strength(rule).alias(benefit_of(i)) for i, rule in enumerate(BENEFITS)),
        Columns([_ranked().alias("ranked"), hard_danger(weights).alias("hard_danger"), _little_known()]),
    )


@lru_cache(maxsize=16)
def _rules(policy: bytes, taught: bool) -> tuple[Columns, Columns]:
    """Worth and action by a policy (as MessagePack, so that the last few can be kept), with the owner's taste or
    without."""
    told = msgspec.msgpack.decode(policy, type=Policy)
    taste = pl.col(TASTE) if taught else pl.lit(0.0)
    return Columns([(worth(told) + taste).alias("worth")]), Columns([action(told).alias("action")])


def worth(policy: Policy) -> pl.Expr:
    """Expected value of accepting a row with its benefits `ranked`: motives by the policy's table and the owner's aims,
    plus benefits, less dilution."""
    value = pl.lit(0.0)
    for motive in MOTIVES:
        by_aim = pl.lit(policy.values[motive])
        for aim in AIMS:
            extra = policy.aims.get(aim, {}).get(motive, 0.0)
            if extra:
                held = pl.col(aim_of(aim)).cast(pl.Float64)
                by_aim = by_aim + extra * (held * _reachable() if motive == "recruit" and extra > 0 else held)
        value = value + pl.col(share_of(motive)) * by_aim
    # several benefits add up, each next one counting half
    total = sum((pl.col("ranked").list.get(k) * 0.5**k for k in range(4)), start=pl.lit(0.0))
    return value + total - costs(policy)


def _reachable() -> pl.Expr:
    """0 where the job is one the owner cannot have: then the wish for one is no reason."""
    return 1 - pl.col("job_out_of_reach").fill_null(False).cast(pl.Float64)


def costs(policy: Policy) -> pl.Expr:
    """What accepting costs by the policy: one more recruiter where there are many, one more collector of connections,
    the merely curious with whom nothing is shared, anybody where the owner would stay private."""
    saturated = (pl.col("owner_recruiters_share").fill_null(0.0) > policy.recruiters_share_limit).cast(pl.Float64)
    return (
        policy.saturation_cost * saturated * pl.col(share_of("recruit"))
        + policy.dilution_cost * pl.col(share_of("open_networker"))
        + policy.looks_cost * pl.col(share_of("curious")) * (nothing_shared() & ~_is_interested()).cast(pl.Float64)
        + policy.privacy_cost * (pl.col(aim_of("stay_private")) & ~_is_known_to_owner()).cast(pl.Float64)
    )


def _is_interested() -> pl.Expr:
    """Is it more than looks: does the note speak of the owner's trade?"""
    return (pl.col("owner_words_in_note").list.len() > 0).fill_null(False)


@cache
def _ranked() -> pl.Expr:
    return pl.concat_list(_benefits()).list.sort(descending=True)


def _benefits() -> list[pl.Expr]:
    return [pl.col(benefit_of(i)) for i in range(len(BENEFITS))]


def _is_known_to_owner() -> pl.Expr:
    """Does anything show that the owner knows the sender already?"""
    known = [benefit_of(i) for i, rule in enumerate(BENEFITS) if rule.kind in KNOWN]
    return pl.any_horizontal(pl.col(one) > 0 for one in known)


@lru_cache(maxsize=16)
def hard_danger(weights: Weights) -> pl.Expr:
    """Did a signal of lures or links, strong enough by itself, answer yes?"""
    hard = [s.name for s in weights.signals if s.family.name in ("lures", "links") and s.bits.get(DANGER, 0) >= 3.0]
    return pl.any_horizontal(pl.col(one).fill_null(False) for one in hard)


@cache
def _little_known() -> pl.Expr:
    silent = pl.col("note").is_null() | (pl.col("note_length") < 40)
    nameless = pl.col("headline").is_null()
    strange = (pl.col("messages_from_owner").fill_null(0) == 0) & ~pl.col("asked_by_owner").fill_null(False)
    return (silent & nameless & strange).alias("little_known")


def action(policy: Policy) -> pl.Expr:
    """The advised action: danger first, then mistaken identity, then what the tie is worth.

    Danger is a floor: whatever the policy's lines are, they count no higher than FLOORS (nor `report_at` lower than
    LEAST_REPORT_AT), and a danger that is just on a line counts as above it. Who gives orders to a machine that reads
    is bounded likewise, whatever the tie seems worth: declined where the words are the sender's own, and asked at best
    where they stand beside.
    """
    danger, worth_it = pl.col(DANGER), pl.col("worth")
    doubt = pl.col(bits_of(DANGER)) >= _at_most(policy.doubt_bits, FLOORS["doubt_bits"])
    mistaken = (pl.col("motive") == "mistaken_identity") & (pl.col(share_of("mistaken_identity")) >= 0.5)
    unclear = pl.col("little_known") & (worth_it < policy.accept_at + SURER_IF_LITTLE_KNOWN)
    promising = pl.col("note").is_null() & (pl.max_horizontal(_benefits()) >= PROMISING)
    worth_asking = (worth_it >= policy.ask_at) | pl.lit(policy.ask_when_little_is_known)
    return (
        pl.when(
            (danger >= max(policy.report_at, LEAST_REPORT_AT)) & pl.col("hard_danger")
            | (danger >= max(policy.report_at, PLAIN))
        )
        .then(pl.lit("report"))
        .when(danger >= _at_most(policy.decline_at, FLOORS["decline_at"]))
        .then(pl.lit("decline"))
        .when(pl.col("orders_a_machine"))
        .then(pl.lit("decline"))
        .when(mistaken & (worth_it < policy.accept_at))
        .then(pl.lit("decline"))
        .when(unclear & worth_asking & ~doubt)
        .then(pl.lit("ask"))
        .when((worth_it >= policy.accept_at) & ~unclear & ~doubt & ~pl.col("orders_beside"))
        .then(pl.lit("accept"))
        .when((worth_it >= policy.ask_at) | (promising & (worth_it >= policy.ask_at - SILENT) & ~doubt))
        .then(pl.lit("ask"))
        .otherwise(pl.lit("ignore"))
    )


def _at_most(line: float, floor: float) -> float:
    """The lower of the two; the floor for what is no number."""
    return line if line < floor else floor
