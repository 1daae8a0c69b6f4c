"""Nobody but the owner's own browser, and no page but this one."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from whosthere.page import gate
from whosthere.page.door import Door

from .conftest import HOME, PORT, Opener

ROUTES = [
    "/",
    "/todo",
    "/sources",
    "/compose",
    "/reach",
    "/find?q=a",
    "/state",
    "/request/none",
    "/static/page.css",
    "/static/page.js",
    "/no",
]


def stranger(opened: Opener) -> tuple[TestClient, Door]:
    seen = opened(let_in=False)
    return seen.client, seen.door


def test_without_the_cookie_no_route_answers(opened: Opener) -> None:
    client, _ = stranger(opened)
    for route in ROUTES:
        answer = client.get(route, follow_redirects=False)
        assert answer.status_code == 403, route
        assert "terminal" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", f"evil.example:{PORT}", ""])
def test_a_foreign_host_is_refused_on_every_route(opened: Opener, host: str) -> None:
    seen = opened()
    for route in ROUTES:
        assert seen.client.get(route, headers={"host": host}).status_code == 421, route


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}"]
)
def test_a_foreign_origin_is_refused_on_every_route(opened: Opener, origin: str) -> None:
    seen = opened()
    for route in [
        *ROUTES,
        "/decide",
        "/bulk/apply",
        "/undo",
        "/bring",
        "/forget",
        "/example",
        "/compose",
        "/reach",
        "/label",
    ]:
        for method in (seen.client.get, seen.client.post):
            assert method(route, headers={"origin": origin}).status_code == 403, route
    assert not seen.decided()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_sends_is_refused(opened: Opener, site: str) -> None:
    seen = opened()
    fields = {"key": seen.key("ana"), "action": "accept", "seen": "0"}
    assert seen.client.post("/decide", data=fields, headers={"sec-fetch-site": site}).status_code == 403
    assert seen.client.get("/", headers={"sec-fetch-site": site}).status_code == 403
    assert not seen.decided()


def test_a_post_that_does_not_say_where_it_comes_from_is_refused(opened: Opener) -> None:
    seen = opened()
    answer = seen.client.post("/decide", data={"key": seen.key("ana"), "action": "accept", "seen": "0"})
    assert answer.status_code == 403
    assert not seen.decided()


def test_the_opening_address_works_once(opened: Opener) -> None:
    client, door = stranger(opened)
    address = door.address
    assert address is not None
    first = client.get(address, follow_redirects=False)
    assert first.status_code == 303
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TestClient(client.app, base_url=HOME).get(address, follow_redirects=False).status_code == 403


def test_a_wrong_or_missing_token_opens_nothing(opened: Opener) -> None:
    client, door = stranger(opened)
    for address in ("/open", "/open?token=", "/open?token=guess", "/open?token=%ff%fe"):
        answer = client.get(address, follow_redirects=False)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert door.address is not None, "a guess does not use the token up"


def test_the_owner_who_opens_the_address_again_is_led_in(opened: Opener) -> None:
    client, door = stranger(opened)
    address = door.address or ""
    client.get(address, follow_redirects=False)
    assert client.get(address, follow_redirects=False).headers["location"] == "/"


def test_a_knock_after_the_token_was_used_prints_one_fresh_address() -> None:
    told: list[str] = []
    door = Door(PORT, told.append)
    door.knock()
    assert not told, "the first address still works"
    door.open((door.address or "").partition("token=")[2])
    door.knock()
    door.knock()
    assert len(told) == 1
    assert door.open(told[0].partition("token=")[2])


def test_the_cookie_of_an_earlier_start_is_worth_nothing(opened: Opener) -> None:
    before, now = opened(), opened(let_in=False)
    now.client.cookies.update(before.client.cookies)
    assert now.client.get("/").status_code == 403


def test_every_answer_carries_the_strict_headers(opened: Opener) -> None:
    seen = opened()
    refused = TestClient(seen.app, base_url=HOME).get("/")
    for answer in (seen.client.get("/"), seen.client.get("/static/page.js"), seen.client.get("/no"), refused):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(opened: Opener) -> None:
    seen = opened()
    for path in ("/", "/todo", "/sources", f"/request/{seen.key('cem')}", f"/request/{seen.key('ana')}/questions"):
        text = seen.client.get(path).text.lower()
        assert "style=" not in text
        assert "<style" not in text
        assert " onclick" not in text
        assert text.count("<script") == text.count('src="/static/page.js"') + text.count("application/json")


def test_no_get_changes_anything(opened: Opener) -> None:
    seen = opened()
    for path in ("/decide", "/undo", "/bulk", "/bulk/apply", "/bring", "/forget", "/example"):
        answer = seen.client.get(path, params={"key": seen.key("ana"), "action": "accept", "seen": "0"})
        assert answer.status_code == 405, path
    assert not seen.decided()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_unknown(opened: Opener, method: str) -> None:
    assert getattr(opened().client, method)("/").status_code == 405


def test_a_body_over_its_bound_is_refused_before_it_is_read(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = opened()
    monkeypatch.setattr(gate, "LARGEST_FORM", 1000)
    assert seen.post("/decide", key="k" * 2000).status_code == 413


def test_a_body_of_unstated_length_is_stopped_at_the_bound(opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = opened()
    monkeypatch.setattr(gate, "LARGEST_FORM", 1000)
    parts = (b"key=" + b"k" * 600 for _ in range(4))
    headers = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    assert seen.client.post("/decide", content=parts, headers=headers).status_code == 413
