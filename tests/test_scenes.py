"""As a wise friend would: whole scenes over all motives, aims and roles, with what is best and what would also do."""

from __future__ import annotations

from functools import cache

import msgspec

from scenes import OWNERS, SCENES, line_of
from whosthere import assess, contract
from whosthere.model import ACTIONS, AIMS, MOTIVES, Verdict

KEPT = ("accept", "ask")


@cache
def verdicts() -> dict[str, Verdict]:
    judged = assess([contract.decode(msgspec.json.encode(line_of(scene))) for scene in SCENES])
    return {verdict.id: verdict for verdict in judged}


def action(name: str) -> str:
    return verdicts()[name].action


def test_the_scenes_are_spread_over_motives_aims_and_owners() -> None:
    assert len({scene["name"] for scene in SCENES}) == len(SCENES) >= 75
    assert {scene["motive"][0] for scene in SCENES} == set(MOTIVES)
    assert {aim for scene in SCENES for aim in scene.get("goals", [])} == set(AIMS)
    assert {scene["to"] for scene in SCENES} == set(OWNERS)
    assert {scene["best"] for scene in SCENES} == set(ACTIONS) - {"report"}
    assert sum("text" not in scene for scene in SCENES) >= 9
    for scene in SCENES:
        assert {scene["best"], *scene["also"]} <= set(ACTIONS)
        assert set(scene["motive"]) <= set(MOTIVES)


def test_no_hostile_request_is_accepted_and_no_other_is_reported() -> None:
    for scene in SCENES:
        if scene.get("hostile"):
            assert action(scene["name"]) in ("decline", "report"), scene["name"]
        else:
            assert action(scene["name"]) != "report", scene["name"]


def test_the_advice_is_a_wise_friends() -> None:
    wrong = [s["name"] for s in SCENES if action(s["name"]) not in (s["best"], *s["also"])]
    assert len(wrong) <= 0.05 * len(SCENES), wrong


def test_the_good_one_is_not_lost() -> None:
    good = [scene for scene in SCENES if scene["best"] in KEPT]
    lost = [s["name"] for s in good if action(s["name"]) not in (*KEPT, *s["also"])]
    assert len(lost) <= 0.03 * len(good), lost


def test_the_motive_is_a_fair_one() -> None:
    wrong = [s["name"] for s in SCENES if verdicts()[s["name"]].motive not in s["motive"]]
    assert len(wrong) <= 0.1 * len(SCENES), wrong
