"""What a connection would bring and what it would risk: each true of the facts, with its reason and where from."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenes import OWNERS, SCENES, line_of
from strategies import lines
from whosthere import assess, contract
from whosthere.benefit_rules import BENEFITS
from whosthere.facts import given_schema
from whosthere.model import Benefit, Risk, Verdict
from whosthere.policy import Policy
from whosthere.risks import risks


def judged(line: dict[str, Any], policy: Policy | None = None) -> Verdict:
    (verdict,) = assess([contract.decode(msgspec.json.encode({"id": "1", **line}))], policy=policy)
    return verdict


def brings(line: dict[str, Any]) -> dict[str, Benefit]:
    return {one.kind: one for one in judged(line).benefit}


def costs(line: dict[str, Any], policy: Policy | None = None) -> dict[str, Risk]:
    return {one.kind: one for one in judged(line, policy).risk}


def without(line: dict[str, Any], cites: list[str]) -> dict[str, Any]:
    """The line without the fields cited, but for what it says of the owner."""
    sender = {key: value for key, value in (line.get("sender") or {}).items() if f"sender.{key}" not in cites}
    rest = {key: value for key, value in line.items() if key not in cites}
    return {**rest, "sender": sender}


# ---- true of the facts -----------------------------------------------------------------------------------------------


def test_whom_the_owner_told_no_is_no_old_acquaintance() -> None:
    asked = {"from": "them", "text": "Could we talk about your printers?"}
    for answer, known in (("Gladly, on Friday then.", True), ("No thanks, we are happy with ours.", False)):
        again = {"sender": {"name": "Bob Ferris"}, "history": [asked, {"from": "me", "text": answer}]}
        assert ("old_acquaintance" in brings(again)) is known


as_lines = st.one_of(lines, st.sampled_from(SCENES).map(line_of))


@given(as_lines)
def test_without_what_it_cites_a_benefit_is_gone(line: dict[str, Any]) -> None:
    for kind, benefit in brings(line).items():
        assert benefit.cites, benefit
        assert benefit.because
        assert kind not in brings(without(line, benefit.cites)), (benefit, line)


@given(as_lines)
@example({"history": [{"from": "them"}, {"from": "them"}]})
def test_without_what_it_cites_a_risk_is_gone_or_less(line: dict[str, Any]) -> None:
    for kind, risk in costs(line).items():
        left = costs(without(line, risk.cites)).get(kind)
        owners = all(field.startswith("owner") for field in risk.cites)
        assert owners or left is None or left.strength < risk.strength, (risk, left, line)


@given(as_lines)
@example(next(line_of(scene) for scene in SCENES if scene["name"] == "a shared employer and no word"))
def test_what_is_cited_is_a_field_that_the_line_gives(line: dict[str, Any]) -> None:
    verdict = judged(line)
    for one in (*verdict.benefit, *verdict.risk):
        for cited in one.cites:
            whose, _, field = cited.partition(".")
            held = (line.get(whose) or {}).get(field) if field else line.get(cited)
            assert held not in (None, [], ""), (one, cited)


@given(as_lines)
def test_strengths_fall_from_first_to_last(line: dict[str, Any]) -> None:
    verdict = judged(line)
    for told in (verdict.benefit, verdict.risk):
        strengths = [one.strength for one in told]
        assert strengths == sorted(strengths, reverse=True)
        assert all(0 < strength <= 1 for strength in strengths)


def test_of_nothing_known_nothing_is_promised_and_nothing_feared() -> None:
    verdict = judged({})
    assert (verdict.benefit, verdict.risk) == ([], [])


# ---- each kind, said concretely --------------------------------------------------------------------------------------

HYDRO = OWNERS["hydro"]


def asked(text: str | None = None, goals: list[str] | None = None, **sender: Any) -> dict[str, Any]:
    return {"text": text, "sender": {"name": "Eelke Brandsma", **sender}, "owner": {**HYDRO, "goals": goals}}


def test_a_recruiter_of_the_field_counts_while_work_is_sought() -> None:
    note = "I recruit a hydrogeologist for groundwater modelling at a water firm. May I send you the details?"
    line = asked(note, ["find_job"], headline="Recruiter, water and environment")
    told = brings(line)["job_in_your_field"]
    assert "hydrogeologist" in told.because
    assert "you look for a job" in told.because
    assert {"text", "owner.goals"} <= set(told.cites)
    assert "job_in_your_field" not in brings(asked(note, ["learn"], headline="Recruiter, water and environment"))


WANTED = "We are hiring a Go developer in Porto, {} Interested? Send me your resume and we talk this week."
SEEKER = {"headline": "Junior developer | Go", "location": "Braga, Portugal", "goals": ["find_job"]}


@pytest.mark.parametrize(
    ("terms", "in_reach"),
    [
        ("1-2 years of experience.", True),
        ("8+ yrs experience.", False),
        ("must hold US citizenship and a clearance.", False),
    ],
)
def test_a_job_out_of_reach_is_no_benefit(terms: str, in_reach: bool) -> None:
    sender = {"headline": "IT Recruiter | Go, Rust", "location": "Reston, VA, USA"}
    line = {"text": WANTED.format(terms), "sender": sender, "owner": SEEKER}
    assert ("job_in_your_field" in brings(line)) is in_reach
    assert (judged(line).action == "accept") is in_reach


def test_a_clearance_of_the_owners_own_country_is_in_reach() -> None:
    sender = {"headline": "IT Recruiter | Go, Rust", "location": "Lisbon, Portugal"}
    text = WANTED.format("must be a Portuguese citizen.")
    assert "job_in_your_field" in brings({"text": text, "sender": sender, "owner": SEEKER})


def test_who_asks_anybody_is_no_candidate() -> None:
    sender = {"headline": "Java developer | open to work"}
    owner = {"headline": "Engineering manager | Java", "goals": ["hire"]}
    text = "{}, kindly refer me for Job ID 48213 or 50022 in your esteemed company, my resume is attached."
    assert "candidate" in brings({"text": text.format("Hi Priya"), "sender": sender, "owner": owner})
    assert "candidate" not in brings({"text": text.format("Dear Sir/Madam"), "sender": sender, "owner": owner})


def test_who_wants_a_survey_answered_is_no_candidate() -> None:
    owner = {"headline": "Engineering manager | Java", "goals": ["hire"]}
    sender = {"headline": "PhD student, software teams"}
    job = "Hi Priya, I write Java and would be glad to work in your team. Is there an opening I could apply for?"
    study = "Hi Priya, I study Java teams for my PhD. Would you take part in my survey? It takes ten minutes."
    assert "candidate" in brings({"text": job, "sender": sender, "owner": owner})
    assert "candidate" not in brings({"text": study, "sender": sender, "owner": owner})


def test_a_mentor_is_ten_years_ahead_on_the_same_road() -> None:
    headline = "Hydrogeologist, 25 years in groundwater modelling"
    told = brings(asked(goals=["find_mentor"], headline=headline))["mentor"]
    assert "They tell of 25 years in your own trade." in told.because
    assert "mentor" not in brings(asked(goals=["find_mentor"], headline="Pastry chef, 25 years of experience"))
    assert "mentor" not in brings(asked(headline=headline))


def test_a_newcomer_counts_for_who_would_mentor() -> None:
    headline = "Earth sciences student, second year"
    assert "newcomer_to_help" in brings(asked(goals=["mentor_others"], headline=headline))
    assert "newcomer_to_help" not in brings(asked(goals=["invest"], headline=headline))


def test_who_decides_may_buy_from_who_seeks_customers() -> None:
    line = asked(goals=["find_customers"], headline="Purchasing director, Brabant Water", mutual_connections=4)
    assert "possible_customer" in brings(line)
    assert "possible_customer" not in brings({**line, "owner": HYDRO})


def test_a_shared_school_and_two_shared_connections_are_more_than_either() -> None:
    ground = {"headline": "Translator", "school": ["Utrecht University"]}
    told = brings(asked(mutual_connections=2, **ground))
    assert "Utrecht University" in told["school_and_connections"].because
    assert set(told["school_and_connections"].cites) == {"sender.school", "owner.school", "sender.mutual_connections"}
    assert "school_and_connections" not in brings(asked(mutual_connections=1, **ground))


def test_something_specific_is_told_as_such() -> None:
    told = brings(asked("Would you give a talk on aquifer recharge at our water day in June? We cover your travel."))
    assert told["specific_offer"].because.startswith("They invite you to speak.")
    assert "text" in told["specific_offer"].cites


def test_a_rare_trade_shared_counts_more_than_a_common_word() -> None:
    owner = {"headline": "Engineer, karst hydrogeology"}
    rare, common = (
        brings({"sender": {"headline": headline}, "owner": owner})["same_trade"].strength
        for headline in ("Karst photographer", "Sound engineer")
    )
    assert rare > common


def test_collectors_share_a_few_connections_with_everybody() -> None:
    few = {"headline": "Translator", "mutual_connections": 5}
    assert "shared_circles" in brings(asked(connections=700, **few))
    assert "shared_circles" not in brings(asked(connections=30_000, **few))


# ---- what it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scene", "kind"),
    [
        ("lead generation for anybody with a title", "pitch"),
        ("vote for me", "favour"),
        ("nothing in common but the wish to grow", "dilution"),
        ("idle looks at somebody who would stay private", "privacy"),
        ("a document behind a login", "attack"),
        ("the same recruiter, in a network that is half recruiters already", "saturation"),
    ],
)
def test_each_risk_is_told_where_it_is(scene: str, kind: str) -> None:
    (line,) = (line_of(one) for one in SCENES if one["name"] == scene)
    assert kind in costs(line)


def test_a_friend_is_no_risk() -> None:
    (line,) = (line_of(one) for one in SCENES if one["name"] == "a former colleague who remembers")
    assert costs(line) == {}


def test_whom_an_attack_would_reach_next_is_told() -> None:
    attack = "Please review the tender, sign in with your work mail: http://docs.tender-login.example.top/view"
    line = asked(attack, mutual_connections=2, mutual_names=["Pim Oud", "Ans Terpstra"], account_age_months=1)
    told = costs(line)["exposure"]
    assert told.because.startswith("You share 2 of your connections. Among them: Pim Oud, Ans Terpstra.")
    assert {"sender.mutual_connections", "sender.mutual_names"} <= set(told.cites)
    assert "exposure" not in costs(asked(attack, account_age_months=1))


def test_what_strangers_wrote_is_told_no_longer_than_needed() -> None:
    attack = "Please review the tender, sign in with your work mail: http://docs.tender-login.example.top/view"
    told = costs(asked(attack, mutual_connections=2, mutual_names=["Pim" * 500] * 9, account_age_months=1))
    assert len(told["exposure"].because) < 500


def test_a_network_is_saturated_where_the_policy_says_so() -> None:
    (line,) = (line_of(one) for one in SCENES if one["name"].startswith("the same recruiter, in a network"))
    assert "saturation" not in costs(line, Policy(recruiters_share_limit=0.6))


def test_no_rule_rests_on_what_no_source_gives() -> None:

    reasons = [reason for rule in (*BENEFITS, *risks(Policy())) for reason in rule.reasons]
    assert {fact for reason in reasons for fact in reason.rests_on} <= set(given_schema())
