"""The page and the API in one process: each lets in its own, and neither opens the other."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from whosthere.api.application import part
from whosthere.api.limits import Limits
from whosthere.cli import main

from .conftest import HOME, PORT, Opener, Visit

KEY = "a-key-that-was-made-for-tests"
BEARER = {"authorization": f"Bearer {KEY}"}
ONE = {"id": "bob", "text": "Open to a quick call?"}


@pytest.fixture
def both(opened: Opener) -> Visit:
    return opened(beside=[part([KEY], {f"127.0.0.1:{PORT}"}, limits=Limits(body=1_000))])


def without_cookie(seen: Visit) -> TestClient:
    return TestClient(seen.app, base_url=HOME)


def test_the_key_opens_the_api_and_the_cookie_opens_the_page(both: Visit) -> None:
    program = without_cookie(both)
    assert program.post("/v1/assess", json=ONE, headers=BEARER).json()["id"] == "bob"
    assert program.get("/v1/health").json()["status"] == "ok"
    assert both.client.get("/").status_code == 200


def test_the_cookie_opens_nothing_of_the_api(both: Visit) -> None:
    for path in ("/v1/assess", "/v1/assess/many", "/v1/assess/stream", "/v1/explain", "/v1/nowhere"):
        answer = both.post(path)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json"), path


def test_the_key_opens_nothing_of_the_page(both: Visit) -> None:
    program = without_cookie(both)
    fields = {"key": both.key("ana"), "action": "accept", "seen": "0"}
    for path in ("/", "/todo", "/static/page.js", "/v1", "//v1/", "/V1/health"):
        assert program.get(path, headers=BEARER, follow_redirects=False).status_code == 403, path
    answer = program.post("/decide", data=fields, headers=BEARER | {"origin": HOME})
    assert answer.status_code == 403
    assert not both.decided()


def test_no_path_leads_out_of_the_api_into_the_page(both: Visit) -> None:
    program = without_cookie(both)
    for path in ("/v1/../", "/v1/%2e%2e/todo", "/v1//decide", "/v1/decide"):
        answer = program.get(path, headers=BEARER, follow_redirects=False)
        assert answer.status_code in (403, 404), path
        assert "Ana" not in answer.text


def test_a_wrong_key_gives_no_fresh_way_into_the_page(both: Visit) -> None:
    assert both.door.address is None, "it was used"
    without_cookie(both).post("/v1/assess", json=ONE, headers={"authorization": "Bearer guess"})
    assert both.door.address is None


def test_neither_answers_another_host_or_site(both: Visit) -> None:
    for path in ("/", "/v1/health"):
        assert both.client.get(path, headers={"host": "evil.example"} | BEARER).status_code == 421
        assert both.client.get(path, headers={"origin": "https://evil.example"} | BEARER).status_code == 403


def test_each_has_its_own_bounds(both: Visit) -> None:
    large = "x" * 2_000
    assert both.client.post("/v1/assess", json={"id": "1", "text": large}, headers=BEARER).status_code == 413
    assert both.post("/decide", key=both.key("ana"), action="accept", seen="0", reply=large).status_code == 200


def test_the_command_serves_both_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def served(app: object, listener: socket.socket, **_: object) -> None:
        program = TestClient(app, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}")  # type: ignore[arg-type]
        assert program.post("/v1/assess", json=ONE, headers=BEARER).status_code == 200
        assert program.get("/").status_code == 403

    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    monkeypatch.setenv("WHOSTHERE_KEY", KEY)
    monkeypatch.setattr("whosthere.page.serving.run", served)
    assert main(["page", "--api", "--no-browser", "--port", "0"]) == 0
    told = capsys.readouterr()
    assert "/open?token=" in told.out
    assert "/v1/openapi.json" in told.err
    assert KEY not in told.err + told.out
