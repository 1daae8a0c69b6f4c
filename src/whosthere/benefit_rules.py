"""When each benefit is there, what it rests on, what it counts: the table that `benefits` reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import polars as pl

from whosthere.facts import Facts
from whosthere.patterns import told_of
from whosthere.questions import Question

FACT = Facts
NO_INDUSTRIES = ("recruiting and HR", "sales and marketing", "coaching and consulting")


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """Something that is true of a request and that a benefit can rest on.

    `says` tells it to the owner (`{told}` is what the fact `told` holds); `rests_on` are the given facts it was read
    from: without them it is not there. `counts` is more than 1 for what few people share, less for what many do.
    """

    when: Question
    says: str
    rests_on: tuple[str, ...]
    told: str | None = None
    counts: pl.Expr | None = None


@dataclass(frozen=True, slots=True)
class BenefitRule:
    """A tangible benefit: what it is called, what to tell the owner, how much it counts (0 to 1), and when it is there:
    where any of its reasons is, or anywhere if it has none.

    `motive` and `role` name the share the strength is multiplied by: a recruiter's job is worth something only as far
    as the sender recruits. `aims` restricts it to owners with one of these aims. A benefit without a motive counts only
    as far as the request is not self-serving (shared ground does not redeem a pitch), unless it `stands` by itself. One
    that `is_ground` tells that the two share something. `spoilt_by` names a role whose share takes from it; where
    `unless` (a flag or a signal) holds, it is not there.
    """

    kind: str
    says: str
    strength: float
    reasons: tuple[Reason, ...] = ()
    aims: tuple[str, ...] = ()
    motive: str | None = None
    role: str | None = None
    stands: bool = False
    is_ground: bool = False
    spoilt_by: str | None = None
    unless: str | None = None


@cache
def _trade_bits() -> dict[str, float]:
    """What each common word of a headline tells in bits, as training/trade_words.py counted it."""
    told = pl.read_parquet(Path(__file__).parent / "learned" / "trade_words.parquet").cast({"bits": pl.Float64})
    return dict(told.select("word", "bits").iter_rows())


def _bits_of(words: pl.Series) -> pl.Series:
    return pl.Series(words.name, map(_bits_of_one, words.to_list()), dtype=pl.Float64)


def _bits_of_one(word: str) -> float:
    return _trade_bits().get(word, RAREST)


def _rarity(words: str) -> pl.Expr:
    """How much shared words count for: a trade that few share more than a word that half the world holds."""
    bits = told_of(pl.element(), _bits_of, pl.Float64(), _bits_of_one)
    told = pl.col(words).list.eval(bits, parallel=False).list.sum()
    return (0.4 + told / 18).clip(0.85, 1.15).fill_null(1.0)


def _if_answered(signal: str, says: str, *rests_on: str) -> Reason:
    return Reason(Question(pl.col(signal), frozenset()).even_if_unknown(), says, rests_on)


RAREST = 10.8
MANY_THERE = 20
_OWN_TRADE = ("owner_headline", "owner_position", "owner_industry", "owner_skills")
_OWN_PAST = ("owner_company", "owner_past_companies", "owner_school")
_TRADE = Reason(
    FACT.shared_words.has_any(),
    "You both speak of {told}.",
    ("sender_headline", "sender_position", *_OWN_TRADE),
    "shared_words",
    _rarity("shared_words"),
)
_SKILL = Reason(
    FACT.shared_skills.has_any(), "You both list {told}.", ("sender_skills", "owner_skills"), "shared_skills"
)
_TRADE_IN_NOTE = Reason(
    FACT.owner_words_in_note.has_any(), "The note speaks of {told}.", ("text", *_OWN_TRADE), "owner_words_in_note"
)
_SCHOOL_ = FACT.shared_schools.has_any()
_SCHOOL = Reason(_SCHOOL_, "You both went to {told}.", ("sender_school", "owner_school"), "shared_schools")
_FIRM = Reason(
    FACT.shared_firms.has_any(),
    "You both know {told} from inside.",
    ("sender_company", "sender_past_companies", "owner_company", "owner_past_companies"),
    "shared_firms",
    pl.when(pl.col("colleagues_there") >= MANY_THERE).then(0.85).otherwise(1.0),
)
_FIRM_NOW = Reason(
    FACT.same_firm_now.holds(), "You both work at {told}.", ("sender_company", "owner_company"), "owner_company"
)
_TOWN = Reason(
    FACT.same_place.holds(), "You both live in {told}.", ("sender_location", "owner_location"), "owner_location"
)
IN_ANOTHER_TRADE = 0.5
"""What shared connections count with somebody whose headline has no word of the owner's trade: they come easily."""
_IN_TRADE = pl.when(pl.col("shared_words").list.len() > 0).then(1.0).otherwise(IN_ANOTHER_TRADE)
# who has ten thousand connections or more shares a few with everybody
_MUTUALS = Reason(
    FACT.sender_mutual_connections.at_least(3).unless(FACT.sender_connections.at_least(10_000)),
    "You share {told} connections.",
    ("sender_mutual_connections",),
    "sender_mutual_connections",
    _IN_TRADE,
)
_SAME_TRADE = (_TRADE, _TRADE_IN_NOTE)
_NEAR = (_TOWN, _MUTUALS, _SCHOOL, _FIRM)
# a recruiter who speaks of another trade has little for you
_ELSEWHERE = (pl.col("shared_words").list.len() == 0) & (pl.col("owner_words_in_note").list.len() == 0).fill_null(True)
_JOBS = Reason(
    FACT.id.is_known(), "They may have jobs to give.", (), None, pl.when(_ELSEWHERE).then(0.15).otherwise(1.0)
)
_PAST = Reason(
    FACT.note_names_shared_ground.holds().unless(FACT.same_firm_now.holds()),
    "The note speaks of {told}, where you both were.",
    ("text", "sender_company", "sender_past_companies", "sender_school", *_OWN_PAST),
    "shared_ground",
)
_FURTHER = Reason(
    FACT.shared_words.has_any()
    & FACT.sender_years.ask(FACT.sender_years.column - FACT.owner_years.column.fill_null(0) >= 10),
    "They tell of {told} years in your own trade.",
    ("sender_headline", "sender_about", *_OWN_TRADE),
    "sender_years",
)

_NAMED = Reason(
    FACT.named_mutuals.has_any(),
    "The note names {told}, whom you both know.",
    ("text", "sender_mutual_names"),
    "named_mutuals",
)
_OTHER_FAVOURS = (
    "note_asks_to_take_part_in_a_study",
    "note_asks_for_votes_or_likes",
    "note_asks_for_your_opinion_on_its_work",
)


def _of_an_applicant(reason: Reason) -> Reason:
    """The same, where the favour that is asked is none that has nothing to do with a job."""
    asked = reason.when
    for favour in _OTHER_FAVOURS:
        asked = asked.unless(Question(pl.col(favour), frozenset()))
    return replace(reason, when=asked)


ENOUGH = 120
"""Code points of a note that says enough to be answered, where a favour is asked."""
_ASKS_YOU = Reason(
    FACT.note_length.at_least(ENOUGH)
    .unless(Question(pl.col("note_is_addressed_to_anybody"), frozenset()))
    .unless(Question(pl.col("note_asks_for_votes_or_likes"), frozenset()))
    .unless(Question(pl.col("note_asks_for_money"), frozenset()))
    .unless(FACT.copies.at_least(1)),
    "It is not addressed to anybody, and begs for neither money nor votes.",
    ("text",),
)

BENEFITS: tuple[BenefitRule, ...] = (
    BenefitRule(
        "job_in_your_field",
        "A recruiter or team in your field, while you look for work.",
        0.9,
        _SAME_TRADE,
        ("find_job",),
        motive="recruit",
        unless="job_out_of_reach",
    ),
    BenefitRule(
        "job_offer",
        "Somebody who has jobs to give, while you look for one.",
        0.35,
        (_JOBS,),
        ("find_job",),
        motive="recruit",
        unless="job_out_of_reach",
    ),
    BenefitRule(
        "recruiter_in_your_field",
        "A recruiter of your own field: of no use today, perhaps tomorrow.",
        0.43,
        _SAME_TRADE,
        motive="recruit",
        unless="job_out_of_reach",
    ),
    BenefitRule("brings_value", "Offers you something and asks for little.", 0.75, (), motive="bring_value"),
    BenefitRule("shared_ground", "Shares your ground: a school or a firm.", 0.6, (_SCHOOL, _FIRM), is_ground=True),
    BenefitRule(
        "shared_circles",
        "Moves in your circles: the town, or several connections.",
        0.55,
        (_TOWN, _MUTUALS),
        is_ground=True,
    ),
    BenefitRule("same_trade", "Works in your own trade.", 0.4, (_TRADE,), is_ground=True),
    BenefitRule(
        "colleague",
        "Works where you work.",
        0.6,
        (
            Reason(
                FACT.same_firm_now.holds(),
                "You both work at {told}.",
                ("sender_company", "owner_company"),
                "sender_company",
            ),
        ),
        stands=True,
        is_ground=True,
    ),
    BenefitRule(
        "real_interest",
        "Is curious about your work.",
        0.4,
        (*_SAME_TRADE, *_NEAR, _if_answered("note_asks_about_your_road", "They ask about your road.", "text")),
        motive="curious",
    ),
    BenefitRule("curiosity", "Is curious about you.", 0.1, (), motive="curious"),
    BenefitRule(
        "newcomer_to_help",
        "A newcomer you could help along.",
        0.8,
        (),
        ("mentor_others",),
        role="student_early",
        stands=True,
        unless="note_asks_for_money",
    ),
    BenefitRule(
        "newcomer_in_your_field",
        "A newcomer of your own field who shows real work.",
        0.48,
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
        unless="note_is_addressed_to_anybody",
    ),
    BenefitRule(
        "candidate",
        "A possible candidate for what you hire.",
        0.5,
        tuple(map(_of_an_applicant, _SAME_TRADE)),
        ("hire",),
        motive="ask_favor",
        stands=True,
        spoilt_by="founder_exec",
        unless="note_is_addressed_to_anybody",
    ),
    BenefitRule(
        "candidate",
        "Looks for work near you, while you hire.",
        0.35,
        _NEAR,
        ("hire",),
        role="job_seeker",
        stands=True,
        unless="note_is_addressed_to_anybody",
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
        0.45,
        (),
        ("find_customers",),
        role="founder_exec",
        spoilt_by="open_networker",
    ),
    BenefitRule(
        "possible_customer",
        "A practitioner near your trade who might need you.",
        0.25,
        _NEAR,
        ("find_customers",),
        role="peer",
    ),
    BenefitRule("investor", "An investor, while you raise money.", 0.95, (), ("raise_money",), role="investor"),
    BenefitRule(
        "venture_to_back",
        "A founder to look at, while you invest.",
        0.5,
        _SAME_TRADE,
        ("invest",),
        role="founder_exec",
        stands=True,
    ),
    BenefitRule(
        "venture_to_back",
        "A founder who tells you of the venture, while you invest.",
        0.41,
        (_ASKS_YOU,),
        ("invest",),
        role="founder_exec",
        stands=True,
        spoilt_by="open_networker",
    ),
    BenefitRule(
        "worth_hearing",
        "Asks you, and says enough to be answered.",
        0.45,
        (_ASKS_YOU,),
        motive="ask_favor",
        stands=True,
    ),
    BenefitRule(
        "named_connection",
        "Comes with the name of somebody you both know.",
        0.68,
        (_NAMED,),
        stands=True,
        is_ground=True,
    ),
    BenefitRule(
        "shares_in_public",
        "Shares useful work in public.",
        0.7,
        (_if_answered("sender_gives_in_public", "They answer, teach or share in public.", "sender_activity"),),
    ),
    BenefitRule(
        "old_acquaintance",
        "You know each other already.",
        0.7,
        (
            Reason(
                FACT.messages_from_owner.at_least(1)
                .unless(Question(pl.col("sender_pitched_before"), frozenset()))
                .unless(Question(pl.col("you_said_no_before"), frozenset())),
                "You wrote to them before.",
                ("messages_from_owner",),
            ),
            Reason(
                FACT.endorsements_from_owner.at_least(1),
                "You endorsed them.",
                ("endorsements_from_owner",),
            ),
            Reason(FACT.asked_by_owner.holds(), "You asked them first.", ("asked_by_owner",)),
        ),
        spoilt_by="seller",
        stands=True,
    ),
    BenefitRule(
        "vouched_for_you",
        "Vouched for you before.",
        0.6,
        (
            Reason(FACT.endorsements_from_them.at_least(1), "They endorsed you.", ("endorsements_from_them",)),
            Reason(FACT.recommendations_from_them.at_least(1), "They recommended you.", ("recommendations_from_them",)),
        ),
        stands=True,
    ),
    BenefitRule(
        "mentor",
        "Somebody ten years ahead on your road who could mentor you.",
        0.6,
        (_FURTHER,),
        ("find_mentor", "learn"),
    ),
    BenefitRule(
        "possible_customer",
        "Holds an office that decides or buys.",
        0.47,
        (
            Reason(
                FACT.sender_decides.holds(),
                "So their headline says.",
                ("sender_headline", "sender_position"),
            ),
        ),
        ("find_customers",),
        spoilt_by="open_networker",
    ),
    BenefitRule(
        "school_and_connections",
        "Shares your school, and connections with you besides.",
        0.3,
        (
            Reason(
                FACT.shared_schools.has_any() & FACT.sender_mutual_connections.at_least(2),
                "You both went to {told}, and share two connections or more.",
                ("sender_school", "owner_school", "sender_mutual_connections"),
                "shared_schools",
            ),
        ),
        is_ground=True,
    ),
    BenefitRule("shared_past", "Shares a past with you, and speaks of it.", 0.6, (_PAST,), stands=True, is_ground=True),
    BenefitRule("shared_skill", "Lists a skill that few people list, as you do.", 0.3, (_SKILL,), is_ground=True),
    BenefitRule(
        "specific_offer",
        "Offers something specific.",
        0.5,
        (
            _if_answered("note_points_out_a_fault", "They point out a fault.", "text"),
            _if_answered("note_invites_you_to_speak", "They invite you to speak.", "text"),
            _if_answered("note_wants_to_buy", "They want to buy from you.", "text"),
            _if_answered("note_offers_help", "They offer their help.", "text"),
            _if_answered("note_shares_a_find", "They share something they found.", "text"),
        ),
        motive="bring_value",
    ),
    BenefitRule(
        "opens_industry",
        "Opens an industry where you know nobody.",
        0.2,
        (
            Reason(
                FACT.people_in_field.below(1)
                & FACT.owner_connections.at_least(50)
                & ~FACT.sender_field.ask(FACT.sender_field.column.is_in(NO_INDUSTRIES)),
                "None of your connections works in {told}.",
                ("sender_field", "people_in_field", "owner_connections"),
                "sender_field",
            ),
        ),
    ),
)
