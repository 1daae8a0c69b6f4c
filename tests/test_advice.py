"""docs/advice.md, run: each cell of its tables is what the program advises, and what is not named does not change."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from whosthere import assess, contract
from whosthere.model import AIMS
from whosthere.policy import Policy, read_policy
from whosthere.presets import PRESETS

PAGE = (Path(__file__).parent.parent / "docs" / "advice.md").read_text(encoding="utf-8")
(ME,) = (json.loads(block) for block in re.findall(r"^```json\n(.*?)^```$", PAGE, re.M | re.S))
REQUESTS = [
    json.loads(line) for block in re.findall(r"^```jsonl\n(.*?)^```$", PAGE, re.M | re.S) for line in block.splitlines()
]


def table(title: str) -> list[list[str]]:
    """The rows of the table under a title, its head first."""
    (part,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows]


def advised(policy: Policy | None = None, **own: Any) -> dict[str, str]:
    """The advice for each request, by its id, to the owner of the page with facts of their own."""
    lines = [{**request, "owner": ME | own} for request in REQUESTS]
    judged = assess([contract.decode(msgspec.json.encode(line)) for line in lines], policy=policy)
    return {verdict.id: verdict.action for verdict in judged}


@cache
def usual() -> dict[str, str]:
    return advised()


AIM_HEAD, *AIM_ROWS = table("One aim")
POLICY_HEAD, *POLICY_ROWS = table("One policy")
_, *KEY_ROWS = table("One key")


def test_the_tables_hold_every_request_and_every_aim() -> None:
    ids = [request["id"] for request in REQUESTS]
    assert [row[0] for row in AIM_ROWS] == [row[0] for row in POLICY_ROWS] == ids
    assert AIM_HEAD[2:] == [f"`{aim}`" for aim in AIMS]
    assert POLICY_HEAD[1:] == [f"`{name}`" for name in PRESETS]
    assert len(ids) * len(AIMS) + len(ids) * len(PRESETS) + len(KEY_ROWS) > 200


@pytest.mark.parametrize("column", range(1, len(AIM_HEAD)), ids=AIM_HEAD[1:])
def test_an_aim_changes_what_the_page_says_and_nothing_else(column: int) -> None:
    goals = {} if column == 1 else {"goals": [AIM_HEAD[column].strip("`")]}
    got = advised(**goals)
    for row in AIM_ROWS:
        marked = f"**{got[row[0]]}**" if got[row[0]] != usual()[row[0]] else got[row[0]]
        assert row[column] == marked, row[0]


@pytest.mark.parametrize("column", range(1, len(POLICY_HEAD)), ids=POLICY_HEAD[1:])
def test_a_policy_changes_what_the_page_says_and_nothing_else(column: int) -> None:
    got = advised(PRESETS[POLICY_HEAD[column].strip("`")])
    for row in POLICY_ROWS:
        marked = f"**{got[row[0]]}**" if got[row[0]] != usual()[row[0]] else got[row[0]]
        assert row[column] == marked, row[0]


@pytest.mark.parametrize(("key", "changes"), KEY_ROWS, ids=[row[0] for row in KEY_ROWS])
def test_a_key_changes_what_the_page_says_and_nothing_else(key: str, changes: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text(key.strip("`"), encoding="utf-8")
    got = advised(read_policy(path))
    told = [f"{name}: {usual()[name]} → {action}" for name, action in got.items() if action != usual()[name]]
    assert changes == ("; ".join(told) or "nothing")


def test_a_network_half_full_of_recruiters_changes_one_line() -> None:
    assert advised(recruiters_share=0.5) == {**usual(), "recruiter of my trade": "ask"}


def test_every_aim_changes_something_and_no_aim_lets_in_what_is_hostile() -> None:
    for column in range(2, len(AIM_HEAD)):
        assert any(row[column].startswith("**") for row in AIM_ROWS), AIM_HEAD[column]
    for row in AIM_ROWS:
        if row[0] in ("attacker", "seller", "mistaken", "collector"):
            assert len(set(row[1:])) == 1
