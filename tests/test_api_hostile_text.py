"""Strangers' text over HTTP is data: no answer is a page, and no error repeats more of it than a harmless excerpt."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from whosthere.api.application import part
from whosthere.api.limits import Limits
from whosthere.loopback.guard import Guard

KEY = "a-key-that-was-made-for-tests"
HOST = "127.0.0.1:4885"
LONG = "<script>alert(1)</script>\u202e\u200b http://evil.example/run " * 300
TYPES = {"application/json", "application/problem+json", "application/x-ndjson"}
MOST_QUOTED = 400  # code points of an error, all in all
BROKEN: list[dict[str, Any]] = [
    {"id": "1", "kind": LONG},
    {"id": "1", "sent_at": LONG},
    {"id": "1", "sender": LONG},
    {"id": "1", "sender": {"connections": LONG, "verified": LONG}},
    {"id": "1", "history": [{"from": LONG, "text": LONG}]},
    {"id": "1", "history": LONG},
    {"id": LONG, "text": 5},
    {"id": {LONG: LONG}},
]


@pytest.fixture(scope="module")
def program() -> TestClient:
    app = Guard(part([KEY], {HOST}, limits=Limits(rate=1e6, burst=10**6)))
    return TestClient(app, base_url=f"http://{HOST}", headers={"authorization": f"Bearer {KEY}"})


def harmless(answer: Any, *errors: str) -> None:
    """No page, and of what was sent only a short, visible excerpt."""
    assert answer.headers["content-type"].partition(";")[0] in TYPES
    assert answer.headers["x-content-type-options"] == "nosniff"
    for error in errors:
        assert len(error) <= MOST_QUOTED
        assert "\u202e" not in error
        assert "\u200b" not in error
        assert "http://" not in error


@pytest.mark.parametrize("one", BROKEN, ids=lambda one: next(iter(one.keys() - {"id"}), "id"))
def test_an_error_quotes_a_harmless_excerpt_at_most(program: TestClient, one: dict[str, Any]) -> None:
    for path in ("/v1/assess", "/v1/explain"):
        answer = program.post(path, json=one)
        assert answer.status_code == 422
        harmless(answer, answer.json()["detail"])
    for path in ("/v1/assess/many", "/v1/campaigns"):
        told = program.post(path, json=[one]).json()
        harmless(answer, told["detail"], *(fault["error"] for fault in told["errors"]))
    label = program.post("/v1/labels", json={"invitation": one, "labels": {"motive": "sell"}})
    harmless(label, label.json()["detail"])
    answer = program.post("/v1/assess/stream", content=json.dumps(one).encode() + b"\n")
    harmless(answer, json.loads(answer.content)["error"])
    assert len(answer.content) < 2 * MOST_QUOTED


@pytest.mark.parametrize(
    "body",
    [
        {"invitation": LONG, "action": "ask"},
        {"invitation": "1", "action": LONG},
        {"invitation": "1", "action": "ask", "seen": LONG},
        {"invitation": "1", "action": "ask", LONG: 1},
    ],
    ids=["id", "action", "seen", "field"],
)
def test_so_does_what_is_not_recorded(program: TestClient, body: dict[str, Any]) -> None:
    answer = program.post("/v1/decisions", json=body)
    assert answer.status_code == 422
    harmless(answer, answer.json()["detail"])


def test_so_do_places_queries_and_headers_that_are_not_there(program: TestClient) -> None:
    for answer in (
        program.get("/v1/<script>alert(1)</script>"),
        program.get("/v1/labels", params={"after": LONG}),
        program.get("/v1/labels", params={LONG[:2_000]: "1"}),
        program.request("<SCRIPT>", "/v1/assess"),
        program.post("/v1/assess", content=b"{}", headers={"content-type": "text/html"}),
        program.post("/v1/assess", json={"id": "1"}, headers={"authorization": "Bearer <script>"}),
        program.post("/v1/assess", json={"id": "1"}, headers={"host": "<script>"}),
        program.post("/v1/undo", json={"events": [1]}, headers={"idempotency-key": "<script> x"}),
    ):
        assert answer.status_code >= 400
        harmless(answer, answer.json()["detail"])


def test_text_that_is_judged_comes_back_as_json_alone(program: TestClient) -> None:
    one = {"id": "<b>1</b>", "text": LONG, "sender": {"name": LONG[:100], "headline": "<img src=x onerror=alert(1)>"}}
    for path, body in (
        ("/v1/assess", one),
        ("/v1/explain", one),
        ("/v1/assess/many", [one]),
        ("/v1/campaigns", [one | {"id": str(at)} for at in range(30)]),
    ):
        answer = program.post(path, json=body, headers={"accept": "text/html"})
        assert answer.status_code == 200
        harmless(answer)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
