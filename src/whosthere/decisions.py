"""Motives + aims + policy → benefit, action and what would flip it. One lazy plan over scored facts.

The question that decides: what tangible benefit will this connection offer? If there is none, ignoring is fine; if
too little is known to tell, ask; danger is looked at first and with more care than the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from whosthere.facts import Facts
from whosthere.model import AIMS, DANGER, MOTIVES
from whosthere.policy import Policy
from whosthere.questions import Question
from whosthere.scoring import bits_of, share_of
from whosthere.weights import Weights, shipped_weights

FACT = Facts


@dataclass(frozen=True, slots=True)
class BenefitRule:
    """A tangible benefit: when it is there, what it is called, what to tell the owner, and how much it counts (0 to 1).

    `motive` and `role` name the share the strength is multiplied by: a recruiter's job is worth something only as far
    as the sender recruits. `aims` restricts it to owners with one of these aims.
    """

    kind: str
    says: str
    strength: float
    when: Question
    aims: tuple[str, ...] = ()
    motive: str | None = None
    role: str | None = None


def _aims(*aims: str) -> pl.Expr:
    wanted = pl.col("owner_goals")
    return pl.any_horizontal(wanted.list.contains(aim) for aim in aims).fill_null(False)


_ANYBODY = FACT.id.is_known()
_SAME_TRADE = FACT.shared_words.has_any() | FACT.owner_words_in_note.has_any()
_NEAR = (
    FACT.same_place.holds().even_if_unknown()
    | FACT.sender_mutual_connections.at_least(3).even_if_unknown()
    | FACT.shared_schools.has_any().even_if_unknown()
    | FACT.shared_firms.has_any().even_if_unknown()
)

BENEFITS: tuple[BenefitRule, ...] = (
    BenefitRule("job_in_your_field", "A recruiter or team in your field, while you look for work.", 0.9, _SAME_TRADE, ("find_job",), motive="recruit"),
    BenefitRule("job_offer", "Somebody who has jobs to give, while you look for one.", 0.35, _ANYBODY, ("find_job",), motive="recruit"),
    BenefitRule("recruiter_in_your_field", "A recruiter of your own field: of no use today, perhaps tomorrow.", 0.45, _SAME_TRADE, motive="recruit"),
    BenefitRule("brings_value", "Offers you something and asks for little.", 0.9, _ANYBODY, motive="bring_value"),
    BenefitRule("shared_ground", "Shares your ground: school, firm, town or several connections.", 0.45, _NEAR),
    BenefitRule("same_trade", "Works in your own trade.", 0.4, _SAME_TRADE),
    BenefitRule("real_interest", "Is curious about your work.", 0.45, _ANYBODY, motive="curious"),
    BenefitRule("newcomer_to_help", "A newcomer you could help along.", 0.8, _ANYBODY, ("mentor_others",), role="student_early"),
    BenefitRule("newcomer_in_your_field", "A newcomer of your own field who shows real work.", 0.5, _SAME_TRADE, role="student_early"),
    BenefitRule("candidate", "A possible candidate for what you hire.", 0.7, _SAME_TRADE, ("hire",), role="job_seeker"),
    BenefitRule("candidate", "A possible candidate for what you hire.", 0.5, _SAME_TRADE, ("hire",), motive="ask_favor"),
    BenefitRule("mentor", "Somebody further on your road who could mentor you.", 0.7, _SAME_TRADE, ("find_mentor", "learn"), role="mentor_volunteer"),
    BenefitRule("mentor", "Somebody further on your road who could mentor you.", 0.35, _SAME_TRADE, ("find_mentor", "learn"), role="founder_exec"),
    BenefitRule("possible_customer", "Somebody who decides, and might buy from you.", 0.4, _ANYBODY, ("find_customers",), role="founder_exec"),
    BenefitRule("possible_customer", "A practitioner near your trade who might need you.", 0.25, _NEAR, ("find_customers",), role="peer"),
    BenefitRule("investor", "An investor, while you raise money.", 0.9, _ANYBODY, ("raise_money",), role="investor"),
    BenefitRule("venture_to_back", "A founder to look at, while you invest.", 0.6, _SAME_TRADE, ("invest",), role="founder_exec"),
    BenefitRule("shares_in_public", "Shares useful work in public.", 0.7, FACT.doings.mentions(r"\bmentor|\bvolunteer|\bfree\b|\banswer|\bopen[- ]source|\bguide|\btutorial|\bteardown|\bpublish|\bteach|\bwrote\b")),
    BenefitRule("old_acquaintance", "You know each other already.", 0.8, FACT.messages_from_owner.at_least(1).even_if_unknown() | FACT.endorsements_from_owner.at_least(1).even_if_unknown() | FACT.asked_by_owner.holds().even_if_unknown()),
    BenefitRule("vouched_for_you", "Vouched for you before.", 0.6, FACT.endorsements_from_them.at_least(1).even_if_unknown() | FACT.recommendations_from_them.at_least(1).even_if_unknown()),
)  # fmt: skip


def benefit_of(index: int) -> str:
    """The column that holds the strength of a benefit rule in a row (0 where it does not apply)."""
    return f"benefit_{index}"


def decide(scored: pl.LazyFrame, policy: Policy, weights: Weights | None = None) -> pl.LazyFrame:
    """Add to scored facts: `benefit_<i>` (strength of each rule), `worth` (expected value) and `action`.

    `worth` is the expected value over motives and aims plus the benefits, in the policy's units (about -1 to 2).
    """
    chosen = weights or shipped_weights()
    with_benefits = scored.with_columns(_strength(rule).alias(benefit_of(i)) for i, rule in enumerate(BENEFITS))
    return (
        with_benefits.with_columns(worth=worth(policy), hard_danger=_hard_danger(chosen), little_known=_little_known())
        .with_columns(action=action(policy))
        .drop("hard_danger", "little_known")
    )


def _strength(rule: BenefitRule) -> pl.Expr:
    strength = pl.when(rule.when.expr.fill_null(False)).then(rule.strength).otherwise(0.0)
    if rule.aims:
        strength = strength * _aims(*rule.aims).cast(pl.Float64)
    if rule.motive:
        strength = strength * pl.col(share_of(rule.motive))
    if rule.role:
        strength = strength * pl.col(share_of(rule.role))
    return strength


def worth(policy: Policy) -> pl.Expr:
    """Expected value of accepting: motives by the policy's table and the owner's aims, plus benefits, less dilution."""
    value = pl.lit(0.0)
    for motive in MOTIVES:
        by_aim = pl.lit(policy.values[motive])
        for aim in AIMS:
            extra = policy.aims.get(aim, {}).get(motive, 0.0)
            if extra:
                by_aim = by_aim + extra * _aims(aim).cast(pl.Float64)
        value = value + pl.col(share_of(motive)) * by_aim
    # several benefits add up, each next one counting half
    ranked = pl.concat_list(benefit_of(i) for i in range(len(BENEFITS))).list.sort(descending=True)
    total = sum((ranked.list.get(k) * 0.5**k for k in range(4)), start=pl.lit(0.0))
    saturated = (pl.col("owner_recruiters_share").fill_null(0.0) > policy.recruiters_share_limit).cast(pl.Float64)
    private = _aims("stay_private").cast(pl.Float64)
    return value + total - policy.saturation_cost * saturated * pl.col(share_of("recruit")) - policy.privacy_cost * private


def _hard_danger(weights: Weights) -> pl.Expr:
    """Did a signal of lures or links, strong enough by itself, answer yes?"""
    hard = [s.name for s in weights.signals if s.family.name in ("lures", "links") and s.bits.get(DANGER, 0) >= 3.0]
    return pl.any_horizontal(pl.col(hard).fill_null(False))


def _little_known() -> pl.Expr:
    """Neither a note of one's own words, nor a headline, nor a history."""
    silent = pl.col("note").is_null() | (pl.col("note_length") < 40)
    nameless = pl.col("headline").is_null()
    strange = (pl.col("messages_from_owner").fill_null(0) == 0) & ~pl.col("asked_by_owner").fill_null(False)
    return silent & nameless & strange


def action(policy: Policy) -> pl.Expr:
    """The advised action: danger first, then mistaken identity, then what the tie is worth."""
    danger, worth_it = pl.col(DANGER), pl.col("worth")
    doubt = pl.col(bits_of(DANGER)) > policy.doubt_bits
    mistaken = (pl.col("motive") == "mistaken_identity") & (pl.col(share_of("mistaken_identity")) >= 0.5)
    return (
        pl.when((danger >= policy.report_at) & pl.col("hard_danger"))
        .then(pl.lit("report"))
        .when(danger >= policy.decline_at)
        .then(pl.lit("decline"))
        .when(mistaken & (worth_it < policy.accept_at))
        .then(pl.lit("decline"))
        .when(pl.col("little_known") & (worth_it < policy.accept_at + 0.25) & ~doubt)
        .then(pl.lit("ask"))
        .when((worth_it >= policy.accept_at) & ~doubt)
        .then(pl.lit("accept"))
        .when(worth_it >= policy.ask_at)
        .then(pl.lit("ask"))
        .otherwise(pl.lit("ignore"))
    )
