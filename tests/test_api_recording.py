"""Programs record what was decided and how it turned out; verdicts learn from it; what programs did they can undo."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from whosthere.api.application import part
from whosthere.api.limits import Limits
from whosthere.cli import main
from whosthere.loopback.guard import Guard
from whosthere.store import Decision, Label, Store, store_path

KEY = "a-key-that-was-made-for-tests"
HOST = "127.0.0.1:4885"
ANA = {"id": "ana", "text": "I read your post on culverts. How did you find the leak?", "sender": {"name": "Ana Prado"}}
BOB = {"id": "bob", "text": "Open to a quick call? We save firms 30 %.", "sender": {"headline": "Growth partner"}}
SENDER = pl.Struct({"name": pl.String, "headline": pl.String})


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path / "home"))
    return tmp_path


def caller(**options: Any) -> TestClient:
    app = Guard(part([KEY], {HOST}, **{"limits": Limits(rate=1e6, burst=10**6)} | options))
    headers = {"authorization": f"Bearer {KEY}"}
    return TestClient(app, base_url=f"http://{HOST}", headers=headers, raise_server_exceptions=False)


@pytest.fixture
def program() -> TestClient:
    return caller()


def told(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == ("application/json" if status == 200 else "application/problem+json")
    found: dict[str, Any] = answer.json()
    return found


def decide(program: TestClient, once: str | None = None, **fields: Any) -> Any:
    return program.post("/v1/decisions", json=fields, headers={"idempotency-key": once} if once else {})


# ---- decisions -------------------------------------------------------------------------------------------------------


def test_nothing_is_made_on_the_disk_by_looking(program: TestClient) -> None:
    assert told(program.get("/v1/decisions")) == {"decisions": [], "more": False}
    assert told(program.get("/v1/labels")) == {"labels": [], "more": False}
    told(program.post("/v1/undo", json={"events": [1]}), 409)
    told(program.post("/v1/assess", json=BOB))
    assert not store_path().exists()


def test_a_decision_is_on_the_disk_when_it_is_answered(program: TestClient) -> None:
    (event,) = told(decide(program, invitation="bob", action="ignore", reply=" No, thank you. "))["events"]
    with Store() as store:
        stands = store.decisions()["bob"]
    assert (stands.action, stands.reply, stands.by, stands.event) == ("ignore", "No, thank you.", "api", event)
    (listed,) = told(program.get("/v1/decisions"))["decisions"]
    assert (listed["invitation"], listed["action"], listed["event"]) == ("bob", "ignore", event)


def test_sent_again_with_the_same_key_it_is_recorded_once(program: TestClient) -> None:
    first = told(decide(program, "once-1", invitation="bob", action="ignore"))
    assert told(decide(program, "once-1", invitation="bob", action="ignore")) == first
    assert told(decide(caller(), "once-1", invitation="bob", action="ignore")) == first
    with Store() as store:
        assert len(store.history()) == 1
    assert "another request" in told(decide(program, "once-1", invitation="bob", action="accept"), 409)["detail"]


def test_a_decision_that_stands_is_replaced_only_by_who_has_seen_it(program: TestClient) -> None:
    with Store() as store:
        (event,) = store.record([Decision(invitation="bob", action="accept")])
    assert "look again" in told(decide(program, invitation="bob", action="report"), 409)["detail"]
    told(decide(program, invitation="bob", action="report", seen=event + 1), 409)
    told(decide(program, invitation="bob", action="report", seen=event))
    with Store() as store:
        assert store.decisions()["bob"].action == "report"


def test_what_programs_recorded_they_can_take_back_and_nothing_else(program: TestClient) -> None:
    with Store() as store:
        (owners,) = store.record([Decision(invitation="ana", action="accept")])
    (ours,) = told(decide(program, invitation="bob", action="ignore"))["events"]
    assert f"number {owners} is none" in told(program.post("/v1/undo", json={"events": [ours, owners]}), 409)["detail"]
    once = {"idempotency-key": "undo-1"}
    undone = told(program.post("/v1/undo", json={"events": [ours, ours]}, headers=once))
    assert told(program.post("/v1/undo", json={"events": [ours, ours]}, headers=once)) == undone
    told(program.post("/v1/undo", json={"events": [ours]}), 409)
    with Store() as store:
        assert list(store.decisions()) == ["ana"]


def test_the_list_goes_on_after_the_last_that_was_told(program: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whosthere.api.ledger.MOST_TOLD", 2)
    events = [told(decide(program, invitation=name, action="ask"))["events"][0] for name in "cab"]
    first = told(program.get("/v1/decisions"))
    assert ([one["event"] for one in first["decisions"]], first["more"]) == (events[:2], True)
    rest = told(program.get("/v1/decisions", params={"after": events[1]}))
    assert ([one["invitation"] for one in rest["decisions"]], rest["more"]) == (["b"], False)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"invitation": "bob"},
        {"invitation": "", "action": "ask"},
        {"invitation": "x" * 1_001, "action": "ask"},
        {"invitation": "bob", "action": "befriend"},
        {"invitation": "bob", "action": "ask", "reply": "x" * 2_001},
        {"invitation": "bob", "action": "ask", "seen": -1},
        {"invitation": "bob", "action": "ask", "sent": True},
        [],
    ],
)
def test_what_makes_no_sense_is_told_and_not_recorded(program: TestClient, fields: Any) -> None:
    told(program.post("/v1/decisions", json=fields), 422)
    assert not store_path().exists()


@pytest.mark.parametrize("once", ["", "two words", "x" * 201, "schlüssel"])
def test_a_key_of_a_request_is_one_word(program: TestClient, once: str) -> None:
    headers = {"idempotency-key": once.encode()}
    told(program.post("/v1/decisions", json={"invitation": "bob", "action": "ask"}, headers=headers), 422)
    assert not store_path().exists()


# ---- labels ----------------------------------------------------------------------------------------------------------


def test_a_label_moves_the_next_verdicts_and_undone_it_leaves_no_trace(
    program: TestClient, home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    before = told(program.post("/v1/assess", json=BOB))
    labels = {"motive": "ask_favor", "role": "job_seeker"}
    events = told(program.post("/v1/labels", json={"invitation": BOB, "labels": labels}))["events"]
    after = program.post("/v1/assess", json=BOB)
    assert told(after)["motives"]["ask_favor"] > before["motives"]["ask_favor"]

    (home / "lines.jsonl").write_text(json.dumps(BOB))
    capfdbinary.readouterr()
    main(["assess", str(home / "lines.jsonl")])
    line = capfdbinary.readouterr().out
    assert line == after.content + b"\n", "the command learned the same"
    assert program.post("/v1/assess/stream", json=BOB).content == line
    assert told(program.post("/v1/explain", json=BOB))["verdict"] == after.json()
    assert told(caller(labels=False).post("/v1/assess", json=BOB)) == before

    listed = told(program.get("/v1/labels"))["labels"]
    assert [(one["kind"], one["value"], one["facts"]) for one in listed] == [
        ("motive", "ask_favor", {}),
        ("role", "job_seeker", {}),
    ]
    told(program.post("/v1/undo", json={"events": events}))
    assert told(program.post("/v1/assess", json=BOB)) == before


def test_what_is_known_of_the_request_is_kept_with_its_label(program: TestClient) -> None:
    told(program.post("/v1/labels", json={"invitation": ANA, "labels": {"danger": "no"}}))
    with Store() as store:
        (label,) = store.labels()
    assert (label.invitation, label.kind, label.value, label.by) == ("ana", "danger", "no", "api")
    assert (label.facts["text"], label.facts["sender_name"]) == (ANA["text"], "Ana Prado")


@pytest.mark.parametrize(
    "said",
    [
        {"invitation": BOB, "labels": {}},
        {"invitation": BOB, "labels": {"motive": None}},
        {"invitation": BOB, "labels": {"motive": "greed"}},
        {"invitation": BOB, "labels": {"mood": "sell"}},
        {"invitation": BOB | {"id": ""}, "labels": {"motive": "sell"}},
        {"invitation": BOB | {"id": None}, "labels": {"motive": "sell"}},
        {"invitation": BOB | {"text": "x" * 20_001}, "labels": {"motive": "sell"}},
        {"invitation": "bob", "labels": {"motive": "sell"}},
        {"labels": {"motive": "sell"}},
    ],
)
def test_a_label_that_makes_no_sense_is_told_and_not_recorded(program: TestClient, said: Any) -> None:
    told(program.post("/v1/labels", json=said), 422)
    assert not store_path().exists()


# ---- what the owner allows, and what the disk does -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/v1/decisions", "/v1/labels", "/v1/campaigns"])
@pytest.mark.parametrize("asked", ["1.0", "+1", "1_0", "%201", "", "1&{}=2", "1&{}=1"])
def test_a_number_in_an_address_is_told_once_and_in_figures(program: TestClient, path: str, asked: str) -> None:
    name = "most" if path == "/v1/campaigns" else "after"
    call: Any = program.post if name == "most" else program.get
    told(call(f"{path}?{name}={asked.format(name)}", **({"json": []} if name == "most" else {})), 422)
    told(call(f"{path}?{name}=1", **({"json": []} if name == "most" else {})))
    described = told(program.get("/v1/openapi.json"))["paths"][path]["post" if name == "most" else "get"]
    assert {"minimum", "maximum"} <= described["parameters"][0]["schema"].keys()


def test_read_only_it_tells_and_judges_but_records_nothing() -> None:
    with Store() as store:
        store.record([Label(invitation="bob", kind="motive", value="sell", facts={"text": "x"})])
    program = caller(read_only=True)
    for path in ("/v1/decisions", "/v1/labels"):
        answer = program.post(path, json={})
        told(answer, 405)
        assert answer.headers["allow"] == "GET"
    told(program.post("/v1/undo", json={"events": [1]}), 404)
    assert len(told(program.get("/v1/labels"))["labels"]) == 1
    described = told(program.get("/v1/openapi.json"))["paths"]
    assert "/v1/undo" not in described
    assert list(described["/v1/labels"]) == ["get"]


@pytest.mark.parametrize("call", ["get", "post", "assess"])
def test_a_damaged_store_is_told_and_nothing_is_lost(program: TestClient, call: str) -> None:
    store_path().parent.mkdir()
    store_path().write_bytes(b"no store at all, but a diary" * 100)
    calls: dict[str, Callable[[], Any]] = {
        "get": lambda: program.get("/v1/decisions"),
        "post": lambda: decide(program, invitation="bob", action="ask"),
        "assess": lambda: program.post("/v1/assess", json=BOB),
    }
    answer = calls[call]()
    assert "is damaged" in told(answer, 503)["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert store_path().read_bytes().startswith(b"no store at all")


def test_a_list_is_asked_for_in_words_that_are_known(program: TestClient) -> None:
    for asked in ({"after": -1}, {"after": "x"}, {"afetr": 1}):
        told(program.get("/v1/labels", params=asked), 422)


# ---- campaigns -------------------------------------------------------------------------------------------------------

FIRMS = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Larch", "Maple"]
TEMPLATE = (
    "Hi there, I was looking at {} and noticed that teams like yours often overpay for cloud storage by a third. We "
    "built a tool that moves cold files to cheaper shelves overnight, and it pays for itself in a month. Book a slot "
    "at https://calendars.example/shelves-{}"
)


def pile() -> list[dict[str, Any]]:
    copies = [
        {
            "id": f"c{at}",
            "text": TEMPLATE.format(firm, at % 2),
            "sender": {"name": f"{firm} Sender"},
            "sent_at": f"2026-03-0{1 + at % 3}T09:0{at % 10}:00Z",
        }
        for at, firm in enumerate(FIRMS)
    ]
    return [*copies, ANA, BOB]


def test_notes_of_one_hand_are_found_among_those_posted(
    program: TestClient, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(program.post("/v1/campaigns", json=pile()))
    assert {one["id"] for one in found["members"]} == {f"c{at}" for at in range(12)}

    rows = pl.DataFrame(pile(), schema={"id": pl.String, "text": pl.String, "sent_at": pl.String, "sender": SENDER})
    rows.write_parquet(home / "lake.parquet")
    assert main(["campaigns", str(home / "lake.parquet"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["campaigns"] == found["campaigns"]


def test_few_or_strange_rows_hold_no_campaign(program: TestClient) -> None:
    for rows in ([], [ANA], [{"id": "1"}], [{"id": "1", "text": " "}, {"id": "1", "text": "Hi"}], [BOB, BOB]):
        assert told(program.post("/v1/campaigns", json=rows)) == {"campaigns": [], "members": []}
    told(program.post("/v1/campaigns", json={"id": "1"}), 422)
    told(program.post("/v1/campaigns", json=[{"id": "1"}, {}]), 422)
    for asked in ({"most": 0}, {"most": "all"}, {"mots": 5}):
        told(program.post("/v1/campaigns", json=pile(), params=asked), 422)
    small = caller(limits=Limits(rows=2))
    told(small.post("/v1/campaigns", json=[ANA] * 3), 413)
