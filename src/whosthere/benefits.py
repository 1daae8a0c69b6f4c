"""What a connection would tangibly bring: each benefit with when it is there and how much it counts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.scoring import share_of

FACT = Facts
SELF_SERVING = ("sell", "validate", "mistaken_identity", "hack", "ask_favor")


@dataclass(frozen=True, slots=True)
class BenefitRule:
    """A tangible benefit: when it is there, what it is called, what to tell the owner, and how much it counts (0 to 1).

    `motive` and `role` name the share the strength is multiplied by: a recruiter's job is worth something only as far
    as the sender recruits. `aims` restricts it to owners with one of these aims. A benefit without a motive counts only
    as far as the request is not self-serving (shared ground does not redeem a pitch), unless it `stands` by itself. One
    that `is_ground` tells that the two share something.
    """

    kind: str
    says: str
    strength: float
    when: Question
    aims: tuple[str, ...] = ()
    motive: str | None = None
    role: str | None = None
    stands: bool = False
    is_ground: bool = False


def _answered(signal: str) -> Question:
    return Question(pl.col(signal), frozenset())


_ANYBODY = FACT.id.is_known()
_SAME_TRADE = FACT.shared_words.has_any() | FACT.owner_words_in_note.has_any()
_OF_THE_TRADE = FACT.shared_words.has_any()
_NEAR = (
    FACT.same_place.holds().even_if_unknown()
    | FACT.sender_mutual_connections.at_least(3).even_if_unknown()
    | FACT.shared_schools.has_any().even_if_unknown()
    | FACT.shared_firms.has_any().even_if_unknown()
)

BENEFITS: tuple[BenefitRule, ...] = (
    BenefitRule(
        "job_in_your_field",
        "A recruiter or team in your field, while you look for work.",
        0.9,
        _SAME_TRADE,
        ("find_job",),
        motive="recruit",
    ),
    BenefitRule(
        "job_offer",
        "Somebody who has jobs to give, while you look for one.",
        0.35,
        _ANYBODY,
        ("find_job",),
        motive="recruit",
    ),
    BenefitRule(
        "recruiter_in_your_field",
        "A recruiter of your own field: of no use today, perhaps tomorrow.",
        0.45,
        _SAME_TRADE,
        motive="recruit",
    ),
    BenefitRule("brings_value", "Offers you something and asks for little.", 0.9, _ANYBODY, motive="bring_value"),
    BenefitRule(
        "shared_ground", "Shares your ground: school, firm, town or several connections.", 0.45, _NEAR, is_ground=True
    ),
    BenefitRule("same_trade", "Works in your own trade.", 0.4, _OF_THE_TRADE, is_ground=True),
    BenefitRule("colleague", "Works where you work.", 0.6, FACT.same_firm_now.holds(), stands=True, is_ground=True),
    BenefitRule(
        "real_interest",
        "Is curious about your work.",
        0.4,
        _SAME_TRADE | _NEAR | _answered("note_asks_about_your_road").even_if_unknown(),
        motive="curious",
    ),
    BenefitRule("curiosity", "Is curious about you.", 0.15, _ANYBODY, motive="curious"),
    BenefitRule(
        "newcomer_to_help",
        "A newcomer you could help along.",
        0.8,
        _ANYBODY,
        ("mentor_others",),
        role="student_early",
        stands=True,
    ),
    BenefitRule(
        "newcomer_in_your_field",
        "A newcomer of your own field who shows real work.",
        0.5,
        _SAME_TRADE,
        role="student_early",
        stands=True,
    ),
    BenefitRule(
        "candidate",
        "A possible candidate for what you hire.",
        0.7,
        _SAME_TRADE,
        ("hire",),
        role="job_seeker",
        stands=True,
    ),
    BenefitRule(
        "candidate",
        "A possible candidate for what you hire.",
        0.5,
        _SAME_TRADE,
        ("hire",),
        motive="ask_favor",
        stands=True,
    ),
    BenefitRule(
        "candidate",
        "Looks for work near you, while you hire.",
        0.35,
        _NEAR,
        ("hire",),
        role="job_seeker",
        stands=True,
    ),
    BenefitRule(
        "mentor",
        "Somebody further on your road who could mentor you.",
        0.7,
        _SAME_TRADE,
        ("find_mentor", "learn"),
        role="mentor_volunteer",
    ),
    BenefitRule(
        "mentor",
        "Somebody further on your road who could mentor you.",
        0.35,
        _SAME_TRADE,
        ("find_mentor", "learn"),
        role="founder_exec",
    ),
    BenefitRule(
        "possible_customer",
        "Somebody who decides, and might buy from you.",
        0.4,
        _ANYBODY,
        ("find_customers",),
        role="founder_exec",
    ),
    BenefitRule(
        "possible_customer",
        "A practitioner near your trade who might need you.",
        0.25,
        _NEAR,
        ("find_customers",),
        role="peer",
    ),
    BenefitRule("investor", "An investor, while you raise money.", 0.9, _ANYBODY, ("raise_money",), role="investor"),
    BenefitRule(
        "venture_to_back", "A founder to look at, while you invest.", 0.6, _SAME_TRADE, ("invest",), role="founder_exec"
    ),
    BenefitRule(
        "shares_in_public",
        "Shares useful work in public.",
        0.7,
        _answered("sender_gives_in_public"),
    ),
    BenefitRule(
        "old_acquaintance",
        "You know each other already.",
        0.8,
        FACT.messages_from_owner.at_least(1).unless(_answered("sender_pitched_before")).even_if_unknown()
        | FACT.endorsements_from_owner.at_least(1).even_if_unknown()
        | FACT.asked_by_owner.holds().even_if_unknown(),
        stands=True,
    ),
    BenefitRule(
        "vouched_for_you",
        "Vouched for you before.",
        0.6,
        FACT.endorsements_from_them.at_least(1).even_if_unknown()
        | FACT.recommendations_from_them.at_least(1).even_if_unknown(),
        stands=True,
    ),
)


def benefit_of(index: int) -> str:
    """The column that holds the strength of a benefit rule in a row (0 where it does not apply)."""
    return f"benefit_{index}"


def strength(rule: BenefitRule) -> pl.Expr:
    """How much a benefit counts in a row, 0 to 1: nothing where it is not known to be there."""
    value = pl.when(rule.when.expr.fill_null(False)).then(rule.strength).otherwise(0.0)
    if rule.aims:
        value = value * has_aim(*rule.aims).cast(pl.Float64)
    if rule.motive:
        value = value * pl.col(share_of(rule.motive))
    if rule.role:
        value = value * pl.col(share_of(rule.role))
    if not rule.motive and not rule.stands:
        self_serving = pl.sum_horizontal(share_of(motive) for motive in SELF_SERVING)
        value = value * (1 - 0.8 * self_serving)
    return value


def has_aim(*aims: str) -> pl.Expr:
    """Has the owner one of these aims? Never unknown."""
    wanted = pl.col("owner_goals")
    return pl.any_horizontal(wanted.list.contains(aim) for aim in aims).fill_null(False)
