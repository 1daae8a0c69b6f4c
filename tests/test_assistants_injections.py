"""The whole set of orders to machines, through the tools for assistants: nobody gets nearer to accepting, no other row
changes, and all that strangers wrote comes back in quotes, with the warning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from test_assistants import OTHERS, Tool, asking, unquoted
from test_assistants import written as others
from test_injections import BASES, INJECTIONS, request
from whosthere import triage
from whosthere.assistants.deciding import Ledger
from whosthere.assistants.pile import Pile, handle
from whosthere.assistants.quoting import WARNING
from whosthere.model import ACTIONS
from whosthere.policy import Policy
from whosthere.store import HOME_VARIABLE

KINDS = list(BASES)
PIECE = 16  # signs in a row that nobody writes by chance


def base_of(number: int) -> str:
    return KINDS[number % len(KINDS)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four others, every base, and every order put to one of the bases."""
    everyone = [request(base, base) for base in BASES]
    everyone += [request(base_of(n), one["id"], one) for n, one in enumerate(INJECTIONS)]
    path = others(tmp_path_factory.mktemp("crowd") / "requests.jsonl")
    with path.open("ab") as file:
        file.writelines(msgspec.json.encode(one) + b"\n" for one in everyone)
    return path


@pytest.fixture(scope="module")
def ask(crowd: Path) -> Tool:
    return asking(Pile([crowd], None, Policy()), Ledger())


def listed(ask: Tool) -> dict[str, dict[str, Any]]:
    """All rows of the list, page by page."""
    rows: dict[str, dict[str, Any]] = {}
    offset: int | None = 0
    while offset is not None:
        page = ask("list_requests", limit=50, offset=offset)
        assert page["warning"] == WARNING
        rows |= {one["request"]: one for one in page["requests"]}
        offset = page["next_offset"]
    return rows


def test_no_order_moves_an_action_toward_accept_in_the_list(ask: Tool, crowd: Path) -> None:
    rows = listed(ask)
    assert len(rows) == len(OTHERS) + len(BASES) + len(INJECTIONS)
    assert len(INJECTIONS) >= 300
    moved = [
        one["text"]
        for n, one in enumerate(INJECTIONS)
        if ACTIONS.index(rows[handle(one["id"])]["action"]) < ACTIONS.index(rows[handle(base_of(n))]["action"])
    ]
    assert moved == []
    judged = {handle(one.invitation.id): one.verdict.action for one in triage([crowd]).assessments}
    assert {name: row["action"] for name, row in rows.items()} == judged


def test_no_order_changes_what_the_list_says_of_another(ask: Tool, tmp_path: Path) -> None:
    """Of four whose notes nobody else sent: a note that others sent too is a fact about it, whatever stands beside."""
    calm = listed(asking(Pile([others(tmp_path / "calm.jsonl")], None, Policy()), Ledger()))
    rows = listed(ask)
    assert len(calm) == 4
    assert {name: rows[name] for name in calm} == calm


@pytest.mark.slow
def test_every_order_stays_in_quotes_whatever_is_asked_of_its_request(ask: Tool) -> None:
    rows = listed(ask)
    plain = {base: told_of(ask, handle(base), rows) for base in BASES}
    for n, one in enumerate(INJECTIONS):
        said = told_of(ask, handle(one["id"]), rows)
        left = [piece for piece in pieces(one["text"]) if piece in said and piece not in plain[base_of(n)]]
        assert left == [], one["text"]


def told_of(ask: Tool, name: str, rows: dict[str, dict[str, Any]]) -> str:
    """All that the tools say of a request, without what they quote."""
    answers = [
        ask("explain_request", request=name),
        ask("draft_reply", request=name),
        ask("draft_reply", request=name, action="report"),
        ask("prepare_decision", request=name, action="ignore"),
    ]
    assert all(answer["warning"] == WARNING for answer in answers)
    return "".join(unquoted(answer) for answer in (rows[name], *answers))


def pieces(text: str) -> Iterator[str]:
    """Runs of signs of a text, as JSON writes them."""
    for at in range(max(1, len(text) - PIECE + 1)):
        yield json.dumps(text[at : at + PIECE], ensure_ascii=False)[1:-1]
