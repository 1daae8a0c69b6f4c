"""The lines between actions, on each and just beside it, and what goes into the worth: all else settled by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from whosthere.benefit_rules import BENEFITS
from whosthere.benefits import aim_of, benefit_of
from whosthere.decisions import KNOWN, PLAIN, SILENT, SURER_IF_LITTLE_KNOWN, action, costs, hard_danger, worth
from whosthere.model import AIMS, DANGER, MOTIVES
from whosthere.policy import FLOORS, LEAST_REPORT_AT, Policy
from whosthere.questions import Question
from whosthere.scoring import bits_of, share_of
from whosthere.signals import Family, Signal
from whosthere.weights import declared_weights

MISTAKEN = share_of("mistaken_identity")
LINES = Policy(accept_at=0.5, ask_at=0.125, decline_at=0.5, report_at=0.96875, doubt_bits=-2.0)
WANTED = {
    DANGER: 0.0, bits_of(DANGER): -9.0, "worth": 1.0, "motive": "curious", MISTAKEN: 0.0, "note": "Hello, it is me.",
    "little_known": False, "hard_danger": False, "orders_a_machine": False, "orders_beside": False,
    **{benefit_of(i): 0.0 for i in range(len(BENEFITS))},
}  # fmt: skip
BRINGS = {benefit_of(len(BENEFITS) - 1): 0.15}
ALMOST_BRINGS = {benefit_of(len(BENEFITS) - 1): 0.14}
MISTAKES_YOU = {"motive": "mistaken_identity", MISTAKEN: 0.5}
SURER = LINES.accept_at + SURER_IF_LITTLE_KNOWN


def advised(policy: Policy = LINES, **facts: Any) -> str:
    return str(pl.DataFrame([WANTED | facts]).select(action(policy)).item())


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "accept"),
        # what it is worth
        ({"worth": 0.5}, "accept"),
        ({"worth": 0.49}, "ask"),
        ({"worth": 0.125}, "ask"),
        ({"worth": 0.12}, "ignore"),
        # who sends no note and would bring something is asked from a lower worth on
        ({"worth": 0.125 - SILENT, "note": None} | BRINGS, "ask"),
        ({"worth": 0.12 - SILENT, "note": None} | BRINGS, "ignore"),
        ({"worth": 0.1, "note": None} | ALMOST_BRINGS, "ignore"),
        ({"worth": 0.1} | BRINGS, "ignore"),
        ({"worth": 0.1, "note": None, bits_of(DANGER): -2.0} | BRINGS, "ignore"),
        # a doubt
        ({bits_of(DANGER): -2.0}, "ask"),
        ({bits_of(DANGER): -2.01}, "accept"),
        ({bits_of(DANGER): -2.0, "worth": 0.1}, "ignore"),
        # little known
        ({"little_known": True, "worth": SURER}, "accept"),
        ({"little_known": True, "worth": SURER - 0.01}, "ask"),
        ({"little_known": True, "worth": -1.0}, "ask"),
        ({"little_known": True, "worth": -1.0, bits_of(DANGER): -2.0}, "ignore"),
        # taken for somebody else
        ({"worth": 0.49} | MISTAKES_YOU, "decline"),
        ({"worth": 0.5} | MISTAKES_YOU, "accept"),
        ({"worth": 0.49} | MISTAKES_YOU | {MISTAKEN: 0.49}, "ask"),
        ({"worth": 0.49} | MISTAKES_YOU | {"motive": "curious"}, "ask"),
        # danger
        ({DANGER: 0.5}, "decline"),
        ({DANGER: 0.49}, "accept"),
        ({DANGER: 0.97}, "decline"),
        ({DANGER: 0.96875, "hard_danger": True}, "report"),
        ({DANGER: 0.96, "hard_danger": True}, "decline"),
        ({DANGER: PLAIN}, "report"),
        ({DANGER: PLAIN - 0.001}, "decline"),
        ({"hard_danger": True}, "accept"),
        # orders to a machine
        ({"orders_a_machine": True}, "decline"),
        ({"orders_a_machine": True, "hard_danger": True, DANGER: 0.99}, "report"),
        ({"orders_beside": True}, "ask"),
        ({"orders_beside": True, "worth": 0.1}, "ignore"),
    ],
)
def test_on_a_line_and_just_beside_it(facts: dict[str, Any], expected: str) -> None:
    assert advised(**facts) == expected


def test_who_asks_nobody_for_lack_of_knowledge_asks_by_worth_alone() -> None:
    strict = Policy(accept_at=0.5, ask_at=0.125, ask_when_little_is_known=False)
    assert advised(strict, little_known=True, worth=0.125) == "ask"
    assert advised(strict, little_known=True, worth=0.12) == "ignore"


@pytest.mark.parametrize("line", [9.0, float("nan"), float("inf")])
def test_whatever_the_policy_says_danger_counts_from_its_floors_on(line: float) -> None:
    loose = Policy(decline_at=line, doubt_bits=line)
    assert advised(loose, **{DANGER: FLOORS["decline_at"]}) == "decline"
    assert advised(loose, **{DANGER: FLOORS["decline_at"] - 0.01}) == "accept"
    assert advised(loose, **{bits_of(DANGER): FLOORS["doubt_bits"]}) == "ask"
    assert advised(loose, **{bits_of(DANGER): FLOORS["doubt_bits"] - 0.01}) == "accept"


def test_a_line_below_its_floor_is_the_policys_own() -> None:
    wary = Policy(decline_at=0.25, doubt_bits=-5.0)
    assert advised(wary, **{DANGER: 0.25}) == "decline"
    assert advised(wary, **{bits_of(DANGER): -5.0}) == "ask"


def test_nothing_is_reported_below_the_least_line_for_it() -> None:
    rash = Policy(report_at=0.1)
    assert advised(rash, hard_danger=True, **{DANGER: LEAST_REPORT_AT}) == "report"
    assert advised(rash, hard_danger=True, **{DANGER: LEAST_REPORT_AT - 0.01}) == "decline"


# ---- what it is worth ------------------------------------------------------------------------------------------------

NOTHING = Policy(
    values=dict.fromkeys(MOTIVES, 0.0), aims={}, saturation_cost=0, privacy_cost=0, dilution_cost=0, looks_cost=0
)
GROUND = next(i for i, rule in enumerate(BENEFITS) if rule.is_ground and rule.kind not in KNOWN)
KNOWS = [benefit_of(i) for i, rule in enumerate(BENEFITS) if rule.kind in KNOWN]
ROW = {
    **{share_of(motive): 0.0 for motive in MOTIVES}, share_of("open_networker"): 0.0, "owner_recruiters_share": None,
    "owner_words_in_note": [],
    **{aim_of(aim): False for aim in AIMS}, **{benefit_of(i): 0.0 for i in range(len(BENEFITS))}, "ranked": [0.0] * 5,
}  # fmt: skip
SCHEMA = {"owner_recruiters_share": pl.Float64, "owner_words_in_note": pl.List(pl.String)}


def asked(expression: pl.Expr, **facts: Any) -> float:
    return float(pl.DataFrame([ROW | facts], schema_overrides=SCHEMA).select(expression).item())


def with_(**keys: Any) -> Policy:
    return Policy(**{key: getattr(NOTHING, key) for key in NOTHING.__struct_fields__} | keys)


def test_the_worth_is_that_of_each_motive_by_its_share() -> None:
    policy = with_(values=dict.fromkeys(MOTIVES, 0.0) | {"sell": -1.0, "curious": 0.5})
    shares = {share_of("sell"): 0.25, share_of("curious"): 0.5, share_of("hack"): 0.25}
    assert asked(worth(policy), **shares) == pytest.approx(0.5 * 0.5 - 0.25)


def test_an_aim_adds_to_the_worth_of_its_motives_while_the_owner_has_it() -> None:
    policy = with_(aims={"hire": {"ask_favor": 0.5}, "learn": {"ask_favor": 0.25}})
    share = {share_of("ask_favor"): 0.5, share_of("sell"): 0.5}
    assert asked(worth(policy), **share) == 0
    assert asked(worth(policy), **share, **{aim_of("hire"): True}) == pytest.approx(0.25)
    assert asked(worth(policy), **share, **{aim_of("hire"): True, aim_of("learn"): True}) == pytest.approx(0.375)


def test_of_several_benefits_the_next_counts_half_and_the_fifth_no_more() -> None:
    assert asked(worth(NOTHING), ranked=[0.8, 0.4, 0.4, 0.8, 9.0]) == pytest.approx(0.8 + 0.2 + 0.1 + 0.1)


def test_costs_are_taken_from_the_worth() -> None:
    assert asked(worth(with_(dilution_cost=0.5)), ranked=[1.0] + [0.0] * 4, **{share_of("open_networker"): 0.5}) == 0.75


def test_one_more_recruiter_costs_where_there_are_more_than_enough() -> None:
    policy, recruits = with_(saturation_cost=0.5, recruiters_share_limit=0.25), {share_of("recruit"): 0.5}
    assert asked(costs(policy), owner_recruiters_share=0.26, **recruits) == 0.25
    assert asked(costs(policy), owner_recruiters_share=0.25, **recruits) == 0
    assert asked(costs(policy), owner_recruiters_share=None, **recruits) == 0
    assert asked(costs(policy), owner_recruiters_share=0.26) == 0


def test_a_collector_of_connections_costs_as_far_as_it_is_one() -> None:
    assert asked(costs(with_(dilution_cost=0.5)), **{share_of("open_networker"): 0.5}) == 0.25


def test_the_merely_curious_cost_where_nothing_is_shared() -> None:
    policy, curious = with_(looks_cost=0.5), {share_of("curious"): 0.5}
    assert asked(costs(policy), **curious) == 0.25
    assert asked(costs(policy), **curious, **{benefit_of(GROUND): 0.1}) == 0


def test_anybody_costs_who_is_not_known_to_an_owner_who_would_stay_private() -> None:
    policy, private = with_(privacy_cost=0.5), {aim_of("stay_private"): True}
    assert asked(costs(policy), **private) == 0.5
    assert asked(costs(policy)) == 0
    for known in KNOWS:
        assert asked(costs(policy), **private, **{known: 0.1}) == 0
    assert asked(costs(policy), **private, **{benefit_of(GROUND): 0.1}) == 0.5


def test_all_costs_add_up() -> None:
    policy = with_(saturation_cost=0.5, dilution_cost=0.25, looks_cost=1.0, privacy_cost=2.0)
    shares = {share_of("recruit"): 0.5, share_of("open_networker"): 1.0, share_of("curious"): 0.5}
    private = {aim_of("stay_private"): True, "owner_recruiters_share": 1.0}
    assert asked(costs(policy), **shares, **private) == pytest.approx(0.25 + 0.25 + 0.5 + 2.0)


def test_every_kind_by_which_the_owner_knows_the_sender_is_a_benefit() -> None:
    assert {rule.kind for rule in BENEFITS} >= set(KNOWN)


# ---- hard signs ------------------------------------------------------------------------------------------------------


def made(name: str, family: str, danger: float | None) -> Signal:
    """A signal that declares so much danger."""
    bits = {} if danger is None else {DANGER: danger}
    return Signal(name, Family(family, 9.0, ""), Question(pl.col(name), frozenset()), "", "", (), (), bits)


SIGNS = declared_weights(
    [
        made("lure", "lures", 3.0),
        made("link", "links", 4.0),
        made("soft", "lures", 2.9),
        made("none", "links", None),
        made("ask", "asks", 9.0),
    ]
)


@pytest.mark.parametrize(
    ("said", "hard"),
    [({"lure"}, True), ({"link"}, True), ({"soft", "none", "ask"}, False), ({"lure", "soft"}, True), (set(), False)],
)
def test_a_hard_sign_is_a_lure_or_link_that_is_dangerous_by_itself(said: set[str], hard: bool) -> None:
    for silent in (False, None):
        row = {signal.name: signal.name in said or silent for signal in SIGNS.signals}
        frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Boolean))
        assert frame.select(hard_danger(SIGNS)).item() is hard
