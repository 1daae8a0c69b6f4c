"""What is advised, and why: worked cases, with the weights left out of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from whosthere import assess, contract
from whosthere.benefit_rules import BENEFITS, BenefitRule
from whosthere.benefits import benefit_of
from whosthere.contract import facts_of
from whosthere.decisions import PLAIN, TASTE, decide
from whosthere.errors import PolicyError
from whosthere.model import AIMS, DANGER, MOTIVES, ROLES, Owner
from whosthere.policy import AIM_VALUES, VALUES, Policy, read_owner, read_policy
from whosthere.scoring import bits_of, score, share_of
from whosthere.weights import log_odds, shipped_weights

TRADE = {"shared_words": ["hydrology"]}


@cache
def blank() -> pl.DataFrame:
    """A scored request of which nothing is known but a headline, so that it is not `little known`."""
    one = contract.decode(b'{"id": "1", "sender": {"headline": "x"}}')
    return score(facts_of([one]).lazy()).collect()


def scored(
    motive: str = "curious",
    role: str = "peer",
    aims: list[str] | None = None,
    danger: float = 0.02,
    sure: float = 0.9,
    **facts: Any,
) -> pl.DataFrame:
    """A request whose motive, role and danger are settled by hand, with facts set."""
    rest = {share_of(m): (1 - sure) / (len(MOTIVES) - 1) for m in MOTIVES}
    rest |= {share_of(r): (1 - sure) / (len(ROLES) - 1) for r in ROLES}
    shares = rest | {share_of(motive): sure, share_of(role): sure}
    by_hand = {"motive": motive, "role": role, DANGER: danger, bits_of(DANGER): log_odds(danger), "owner_goals": aims}
    frame = blank()
    return frame.with_columns(
        pl.lit(value, dtype=frame.schema[column]).alias(column) for column, value in (shares | by_hand | facts).items()
    )


def advised(motive: str = "curious", role: str = "peer", policy: Policy | None = None, **more: Any) -> str:
    return str(decide(scored(motive, role, **more).lazy(), policy or Policy()).collect()["action"].item())


# ---- aims ------------------------------------------------------------------------------------------------------------


BETTER = ("decline", "ignore", "ask", "accept")


@pytest.mark.parametrize(
    ("aim", "motive", "role", "facts"),
    [
        ("find_job", "recruit", "recruiter", {}),
        ("raise_money", "grow_network", "investor", {}),
        ("find_customers", "grow_network", "founder_exec", {}),
        ("invest", "sell", "founder_exec", TRADE),
        ("invest", "ask_favor", "founder_exec", TRADE),
        ("mentor_others", "ask_favor", "student_early", {}),
        ("mentor_others", "validate", "student_early", {}),
        ("hire", "ask_favor", "job_seeker", TRADE),
        ("hire", "validate", "job_seeker", {"same_place": True}),
    ],
)
def test_one_aim_makes_a_connection_worth_more(aim: str, motive: str, role: str, facts: dict[str, Any]) -> None:
    without, with_it = advised(motive, role, **facts), advised(motive, role, aims=[aim], **facts)
    assert BETTER.index(with_it) > BETTER.index(without)


@pytest.mark.parametrize(("aim", "role"), [("find_mentor", "mentor_volunteer"), ("hire", "job_seeker")])
def test_who_is_let_in_anyhow_is_worth_more_to_one_with_the_aim(aim: str, role: str) -> None:
    told = [decide(scored("grow_network", role, aims=aims, **TRADE).lazy(), Policy()).collect() for aims in ([], [aim])]
    without, with_it = (one["worth"].item() for one in told)
    assert with_it > without
    assert [one["action"].item() for one in told] == ["accept", "accept"]


@pytest.mark.parametrize(("motive", "role"), [("curious", "peer"), ("recruit", "recruiter")])
def test_who_would_stay_private_accepts_less(motive: str, role: str) -> None:
    assert advised(motive, role, **TRADE) == "accept"
    assert advised(motive, role, aims=["stay_private"]) in ("ask", "ignore")


@pytest.mark.parametrize(
    ("motive", "role", "aim"),
    [
        ("sell", "seller", "find_job"),
        ("sell", "seller", "learn"),
        ("recruit", "recruiter", "raise_money"),
        ("grow_network", "investor", "find_job"),
        ("ask_favor", "student_early", "find_customers"),
        ("mistaken_identity", "peer", "hire"),
    ],
)
def test_an_aim_that_has_nothing_to_do_with_it_changes_nothing(motive: str, role: str, aim: str) -> None:
    assert advised(motive, role, aims=[aim]) == advised(motive, role) in ("ignore", "decline")


def test_curiosity_without_shared_ground_is_asked_first() -> None:
    assert advised("curious") == "ask"
    assert advised("curious", shared_schools=["graz"]) == "accept"


def test_a_colleague_is_let_in_even_when_recruiting() -> None:
    assert advised("recruit", "recruiter") == "ignore"
    assert advised("recruit", "recruiter", same_firm_now=True) == "accept"


def test_a_network_full_of_recruiters_has_less_room_for_one_more() -> None:
    assert advised("recruit", "recruiter", **TRADE) == "accept"
    assert advised("recruit", "recruiter", owner_recruiters_share=0.4, **TRADE) == "ask"
    assert advised("curious", owner_recruiters_share=0.4, **TRADE) == "accept"


# ---- benefits --------------------------------------------------------------------------------------------------------

EVERYTHING = {
    **TRADE, "shared_schools": ["graz"], "owner_words_in_note": ["hydrology"], "messages_from_owner": 2,
    "endorsements_from_them": 1, "sender_gives_in_public": True, "same_firm_now": True,
    "sender_years": 25, "sender_decides": True, "sender_mutual_connections": 4, "shared_skills": ["kites"],
    "note_wants_to_buy": True, "note_names_shared_ground": True, "shared_ground": "graz",
    "sender_field": "law", "people_in_field": 0, "owner_connections": 200,
    "note_length": 200, "note_is_addressed_to_anybody": False, "named_mutuals": ["Eyre"],
}  # fmt: skip


def strength(rule: BenefitRule, aims: list[str] | None, **facts: Any) -> float:
    if rule.kind == "shared_past":  # which present colleagues are beyond
        facts |= {"same_firm_now": False}
    decided = decide(scored(rule.motive or "curious", rule.role or "peer", aims, **facts).lazy(), Policy()).collect()
    return float(decided[benefit_of(BENEFITS.index(rule))].item())


@pytest.mark.parametrize("rule", BENEFITS, ids=lambda r: f"{r.kind}-{r.motive or r.role}")
def test_a_benefit_is_there_only_with_its_aims(rule: BenefitRule) -> None:
    others = [aim for aim in AIMS if aim not in rule.aims]
    assert all(strength(rule, [aim], **EVERYTHING) > 0 for aim in rule.aims or (None,) if aim)
    if rule.aims:
        assert strength(rule, others, **EVERYTHING) == strength(rule, None, **EVERYTHING) == 0
    else:
        assert strength(rule, None, **EVERYTHING) > 0


@pytest.mark.parametrize("rule", BENEFITS, ids=lambda r: f"{r.kind}-{r.motive or r.role}")
def test_a_benefit_counts_only_as_far_as_the_sender_is_what_it_needs(rule: BenefitRule) -> None:
    surely, hardly = (strength(rule, list(rule.aims), sure=sure, **EVERYTHING) for sure in (0.99, 0.6))
    assert 0 < hardly <= surely <= min(1.15 * rule.strength, 1)
    if rule.motive or rule.role:
        assert hardly < surely


def test_shared_ground_does_not_redeem_a_pitch() -> None:
    ground = next(i for i, rule in enumerate(BENEFITS) if rule.kind == "shared_ground")
    frames = [scored(motive, shared_schools=["graz"]) for motive in ("curious", "sell")]
    curious, sell = decide(pl.concat(frames).lazy(), Policy()).collect()[benefit_of(ground)]
    assert sell < curious / 2


def test_what_is_not_known_to_be_there_brings_nothing() -> None:
    decided = decide(scored("grow_network", "vague", list(AIMS)).lazy(), Policy()).collect()
    told = {rule.kind for i, rule in enumerate(BENEFITS) if decided[benefit_of(i)].item() > 0.15}
    assert told == set()


# ---- danger ----------------------------------------------------------------------------------------------------------

WISHES = [None, *([aim] for aim in AIMS), list(AIMS)]
GREEDY = Policy(values=dict.fromkeys(MOTIVES, 5.0), accept_at=-10.0)
HARD = next(s.name for s in shipped_weights().signals if s.family.name == "links" and s.bits.get(DANGER, 0) >= 3)


def every(policy: Policy, *dangers: float) -> set[str]:
    """The actions advised for every motive, every aim and these dangers, with all benefits there are."""
    motives = pl.concat(scored(motive, **EVERYTHING) for motive in MOTIVES)
    goals, risks = motives.schema["owner_goals"], ((DANGER, bits_of(DANGER), d) for d in dangers)
    frames = [
        motives.with_columns(
            pl.lit(aims, dtype=goals).alias("owner_goals"), pl.lit(d).alias(share), pl.lit(log_odds(d)).alias(bits)
        )
        for share, bits, d in risks
        for aims in WISHES
    ]
    return set(decide(pl.concat(frames).lazy(), policy).collect()["action"])


@pytest.mark.parametrize("policy", [Policy(), GREEDY], ids=["default", "greedy"])
def test_what_is_dangerous_is_never_accepted_whatever_is_wished_for(policy: Policy) -> None:
    assert every(policy, 0.51, 0.8, 0.97, PLAIN - 0.001) == {"decline"}
    assert every(policy, 0.999) == {"report"}


def just(bits: float, policy: Policy | None = None) -> float:
    """The danger so many bits above the line from where on there is doubt."""
    return float(1 / (1 + 2 ** -((policy or Policy()).doubt_bits + bits)))


@pytest.mark.parametrize("policy", [Policy(), GREEDY], ids=["default", "greedy"])
def test_a_doubt_never_accepts(policy: Policy) -> None:
    assert "accept" not in every(policy, just(0.05, policy), 0.4, 0.49)
    assert "accept" in every(policy, 0.02)


def test_without_the_doubt_the_same_is_accepted() -> None:
    assert advised("bring_value", danger=just(0.05)) == "ask"
    assert advised("bring_value", danger=just(-0.05)) == "accept"


def test_reporting_takes_a_hard_sign_and_not_only_a_sum_of_soft_ones() -> None:
    assert advised("hack", danger=0.99) == "decline"
    assert advised("hack", danger=0.99, **{HARD: True}) == "report"
    assert advised("hack", danger=0.95, **{HARD: True}) == "decline"
    assert advised("hack", danger=0.4, **{HARD: True}) == "ignore"


# ---- little known, mistaken identity ---------------------------------------------------------------------------------


def test_nothing_known_asks() -> None:
    (verdict,) = assess([contract.decode(b'{"id": "1"}')])
    assert verdict.action == "ask"
    assert verdict.reply is not None
    assert verdict.benefit == []


def test_a_name_alone_asks_and_a_known_seller_does_not() -> None:
    assert advised("sell", "seller", headline=None) == "ask"
    assert advised("sell", "seller") == "ignore"
    assert advised("sell", "seller", headline=None, note="We help firms like yours grow by 30 %.", note_length=44) == (
        "ignore"
    )


def test_whom_the_owner_knows_is_no_stranger_even_without_a_word() -> None:
    assert advised("grow_network", headline=None) == "ask"
    assert advised("grow_network", headline=None, messages_from_owner=3) == "accept"


@pytest.mark.parametrize(
    ("facts", "little"),
    [
        ({"headline": None}, True),
        ({}, False),
        ({"headline": None, "note": "Hello there, it is me.", "note_length": 39}, True),
        ({"headline": None, "note": "Hello there, it is me.", "note_length": 40}, False),
        ({"headline": None, "messages_from_owner": 1}, False),
        ({"headline": None, "messages_from_owner": 0}, True),
        ({"headline": None, "asked_by_owner": True}, False),
        ({"headline": None, "asked_by_owner": False}, True),
        ({"note": "Hello", "note_length": 5}, False),
    ],
)
def test_little_is_known_where_no_words_headline_or_history_tell(facts: dict[str, Any], little: bool) -> None:
    assert decide(scored(**facts), Policy())["little_known"].to_list() == [little]


def test_deciding_adds_the_benefits_the_worth_and_the_action_and_nothing_else() -> None:
    before = scored()
    added = [name for name in decide(before, Policy()).columns if name not in before.columns]
    assert sorted(added) == sorted([*map(benefit_of, range(len(BENEFITS))), "worth", "action", "little_known"])
    lazily = decide(before.lazy(), Policy()).collect()
    assert lazily.equals(decide(before, Policy()).select(lazily.columns))
    assert sorted(lazily.columns) == sorted([*before.columns, *added])


def test_the_owners_taste_adds_to_the_worth() -> None:
    plain, liked = (decide(one, Policy()) for one in (scored(), scored().with_columns(pl.lit(0.5).alias(TASTE))))
    assert liked["worth"].item() - plain["worth"].item() == pytest.approx(0.5)
    lazily = decide(scored().with_columns(pl.lit(0.5).alias(TASTE)).lazy(), Policy()).collect()
    assert lazily["worth"].item() == liked["worth"].item()


def test_a_name_alone_with_a_doubt_is_not_asked_for_its_own_sake() -> None:
    assert advised("sell", headline=None, danger=0.3) == "ignore"


def test_who_means_somebody_else_is_declined_unless_the_tie_is_worth_it() -> None:
    assert advised("mistaken_identity") == "decline"
    assert advised("mistaken_identity", sure=0.45) != "decline"
    assert advised("mistaken_identity", policy=GREEDY) == "accept"


# ---- the policy file -------------------------------------------------------------------------------------------------


def written(tmp_path: Path, text: str, name: str = "policy.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_policy_is_the_default() -> None:
    assert read_policy(None) == Policy()
    assert Policy().values == VALUES
    assert set(VALUES) == set(MOTIVES)
    assert set(AIM_VALUES) == set(AIMS)


def test_a_policy_is_laid_over_the_defaults(tmp_path: Path) -> None:
    text = "accept_at = 0.4\n[values]\nsell = 0.2\n[aims.find_job]\ncurious = 0.1\n"
    policy = read_policy(written(tmp_path, text))
    assert policy.accept_at == 0.4
    assert policy.ask_at == Policy().ask_at
    assert policy.values == VALUES | {"sell": 0.2}
    assert policy.aims == AIM_VALUES | {"find_job": {**AIM_VALUES["find_job"], "curious": 0.1}}


def test_a_policy_changes_the_advice(tmp_path: Path) -> None:
    likes_sellers = read_policy(written(tmp_path, "[values]\nsell = 0.6\n"))
    assert advised("sell", "seller") == "ignore"
    assert advised("sell", "seller", policy=likes_sellers) == "accept"
    assert advised("curious", policy=read_policy(written(tmp_path, "accept_at = 2\nask_at = 1\n"))) == "ignore"
    assert advised("hack", danger=0.6, policy=read_policy(written(tmp_path, "decline_at = 0.7\n"))) == "ignore"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("acept_at = 0.2", "unknown key 'acept_at'; did you mean 'accept_at'?"),
        ("[values]\nsel = 1", "unknown motive 'sel'; did you mean 'sell'?"),
        ("[values]\nxyzzy = 1", "unknown motive 'xyzzy'; known are grow_network, sell"),
        ("[aims.find_jobs]\nsell = 1", "unknown aim 'find_jobs'; did you mean 'find_job'?"),
        ("[aims.hire]\nrecruits = 1", "unknown motive 'recruits'; did you mean 'recruit'?"),
        ("values = 3", "expected a table of motives"),
        ('accept_at = "high"', "Expected `float`, got `str` - at `$.accept_at`"),
        ("accept_at = nan", "'accept_at' must be a number"),
        ("report_at = 7", "'report_at' must be from 0.9 to 1"),
        ("report_at = 0.5", "'report_at' must be from 0.9 to 1"),
        ("decline_at = 1", "'decline_at' must be from 0.05 to 0.8"),
        ("doubt_bits = 3", "'doubt_bits' must be from -20 to -1"),
        ("looks_cost = -1", "'looks_cost' must be from 0 to 10"),
        ("most_new_a_week = -1", "'most_new_a_week' must be 0 or more"),
        ("most_new_a_week = 2.5", "Expected `int | null`, got `float`"),
        ("ask_when_little_is_known = 1", "Expected `bool`, got `int`"),
        ("[values]\nsell = 40", "the worth of 'sell' must be from -10 to 10"),
        ("[aims.hire]\nsell = nan", "the worth of 'sell' in 'hire' must be a number"),
        ("[values]\nsell = inf", "the worth of 'sell' must be a number"),
        ("accept_at =", "is not TOML"),
    ],
)
def test_a_policy_with_a_slip_says_where_and_what_was_meant(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as raised:
        read_policy(written(tmp_path, text))
    assert str(raised.value).startswith(f"{tmp_path / 'policy.toml'}: ")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_policy_that_is_not_there_or_no_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: No such file or directory; check the path"):
        read_policy(tmp_path / "nope.toml")
    (tmp_path / "latin.toml").write_bytes("# Größe\n".encode("latin-1"))
    with pytest.raises(PolicyError, match="is not UTF-8 text; save it as UTF-8"):
        read_policy(tmp_path / "latin.toml")


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    assert read_policy(written(tmp_path, "\ufeffaccept_at = 0.4")).accept_at == 0.4
    assert read_owner(written(tmp_path, '\ufeff{"name": "Ana"}', "me.json")).name == "Ana"


def test_the_owner_is_read_from_toml_and_from_json(tmp_path: Path) -> None:
    owner = Owner(name="Ana", goals=["learn", "hire"])
    told = {"name": "Ana", "goals": ["learn", "hire"]}
    assert read_owner(written(tmp_path, 'name = "Ana"\ngoals = ["learn", "hire"]', "me.toml")) == owner
    assert read_owner(written(tmp_path, msgspec.json.encode(told).decode(), "me.json")) == owner


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("me.toml", 'goal = ["learn"]', "unknown key 'goal'; did you mean 'goals'?"),
        ("me.toml", 'goals = ["learning"]', "unknown aim 'learning'; did you mean 'learn'?"),
        ("me.toml", 'goals = "learn"', "Expected `array | null`, got `str` - at `$.goals`"),
        ("me.json", '["learn"]', "must hold the owner's facts as keys and values"),
        ("me.json", '{"goals"', "is not JSON"),
    ],
)
def test_the_owners_file_with_a_slip_says_where(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as raised:
        read_owner(written(tmp_path, text, name))
    assert said in str(raised.value)
