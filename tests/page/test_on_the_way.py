"""Decisions between the key and the disk: seen at once, sent until acknowledged, applied once, or laid back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from .browser import Live, here, living, served
from .conftest import REQUESTS, lines

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAMES = "[...document.querySelectorAll('.card:not([hidden]) b')].map(b => b.textContent)"
TOAST = "document.querySelector('[data-toast]').textContent"


class Held:
    """What is posted waits until it is let go."""

    def __init__(self, live: Live) -> None:
        self.waiting: list[Route] = []
        self.seen: list[str] = []
        self.holds = True
        live.context.route("**/decide", self.hold)
        live.context.route("**/undo", self.hold)

    def hold(self, route: Route) -> None:
        self.seen.append(route.request.url.rpartition("/")[2])
        if self.holds:
            self.waiting.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        self.holds = False
        for route in self.waiting:
            route.continue_()


def test_a_decision_is_seen_before_it_is_acknowledged(few: Live) -> None:
    held, page = Held(few), few.page
    names = page.evaluate(NAMES)
    page.keyboard.press("a")
    page.keyboard.press("i")
    assert page.evaluate(NAMES) == names[2:]
    few.until(f"document.querySelector('[data-who]')?.textContent === {json.dumps(names[2])}")
    assert page.locator("[data-waiting]").inner_text() == "2 requests wait"
    assert not few.decided()
    assert page.evaluate(TOAST) == "", "nothing is acknowledged yet"
    held.let_go()
    few.until(f"{TOAST}.startsWith({json.dumps(names[1])})")
    assert sorted(few.decided().values()) == ["accept", "ignore"]


def test_undo_is_seen_at_once_though_its_decision_is_still_on_the_way(few: Live) -> None:
    held, page = Held(few), few.page
    names = page.evaluate(NAMES)
    page.keyboard.press("d")
    page.keyboard.press("u")
    assert page.evaluate(NAMES) == names
    assert here(few) == names[0]
    page.keyboard.press("a")
    assert page.evaluate(NAMES) == names[1:]
    held.let_go()
    few.until(f"{TOAST}.includes('accepted')")
    assert held.seen == ["decide", "undo", "decide"]
    assert list(few.decided().values()) == ["accept"]
    page.keyboard.press("u")
    few.until(f"{TOAST} === 'Taken back'")
    assert not few.decided()


def test_a_refused_decision_is_laid_back_without_turning_the_page(few: Live) -> None:
    held, page = Held(few), few.page
    names = page.evaluate(NAMES)
    first = few.room.pile().requests[0]
    page.keyboard.press("a")
    few.until(f"document.querySelector('[data-who]')?.textContent === {json.dumps(names[1])}")
    few.room.ledger.decide(first, "report", None, 0, "")  # another program was quicker
    held.let_go()
    few.until(f"{TOAST}.includes('another window')")
    assert page.evaluate(TOAST).startswith(f"{names[0]}: Nothing was done")
    assert page.evaluate(NAMES) == names
    assert here(few) == names[1], "the next key is for what is being read"
    assert few.decided() == {first.id: "report"}
    page.locator("[data-toast] button").click()
    few.until(f"document.querySelector('[data-who]').textContent === {json.dumps(names[0])}")
    page.wait_for_selector("[data-stamp]")
    page.keyboard.press("a")
    few.until(f"{TOAST}.includes('accepted')")
    assert few.decided() == {first.id: "accept"}, "now that it was seen, it is changed"


def test_an_undo_that_is_refused_shows_it_as_decided_again(few: Live) -> None:
    page = few.page
    names = page.evaluate(NAMES)
    page.keyboard.press("a")
    few.until(f"{TOAST}.includes('accepted')")
    (decision,) = few.room.ledger.standing().values()
    few.room.ledger.undo([decision.event or 0], "")  # another program was quicker
    page.keyboard.press("u")
    few.until(f"{TOAST}.includes('another window')")
    assert page.evaluate(NAMES) == names[1:]
    page.reload()
    page.wait_for_selector(".letter")
    assert page.evaluate(NAMES) == names


def test_a_reload_while_something_is_on_the_way_loses_nothing(few: Live) -> None:
    page = few.page
    names = page.evaluate(NAMES)
    few.context.route("**/decide", lambda route: route.abort())
    page.keyboard.press("a")
    page.wait_for_selector("[data-alarm]:not([hidden])")
    few.context.unroute("**/decide")
    page.reload()
    assert few.stopped == 1, "asked whether to leave what is not stored"
    for _ in range(200):
        if few.decided():
            break
        page.wait_for_timeout(25)
    assert list(few.decided().values()) == ["accept"]
    assert len(few.room.ledger.store.history()) == 1
    page.wait_for_timeout(200)
    page.reload()
    page.wait_for_selector(".letter")
    assert page.evaluate(NAMES) == names[1:]


def test_a_window_outlives_a_page_that_is_started_anew(browser: Browser, tmp_path: Path) -> None:
    source, base = lines(tmp_path, REQUESTS), tmp_path / "home"
    context = browser.new_context()
    page = context.new_page()
    with served(base, [source]) as (door, _):
        page.goto(door.address or "")
        page.wait_for_selector(".letter")
        port = door.port
    page.keyboard.press("i")
    page.wait_for_selector("[data-alarm]:not([hidden])")
    assert "Start whosthere again" in page.locator("[data-alarm]").inner_text()
    with served(base, [source], port) as (door, app):
        said = page.locator("[data-alarm]:has-text('started anew')")
        said.wait_for()
        other = context.new_page()
        other.goto(door.address or "")
        other.wait_for_selector(".letter")
        page.locator("[data-alarm]:has-text('The page is back')").wait_for(state="attached")
        standing = app.first.app.state.room.ledger
        assert [one.action for one in standing.standing().values()] == ["ignore"]
        assert len(standing.store.history()) == 1
    context.close()


def test_two_pages_over_one_store_do_not_undo_each_other(browser: Browser, tmp_path: Path) -> None:
    source, base = lines(tmp_path, REQUESTS), tmp_path / "home"
    with living(browser, base, [source]) as one, living(browser, base, [source]) as other:
        name = here(one)
        one.page.keyboard.press("a")
        one.until(f"{TOAST}.includes('accepted')")
        assert here(other) == name, "the other process was not told"
        other.page.keyboard.press("r")
        other.until(f"{TOAST}.includes('another window')")
        assert list(one.decided().values()) == list(other.decided().values()) == ["accept"]


def test_a_decision_waits_for_a_page_that_is_away_and_applies_once(few: Live) -> None:
    page = few.page
    gone = here(few)
    few.context.set_offline(True)
    page.keyboard.press("a")
    page.wait_for_selector("[data-alarm]:not([hidden])")
    assert "Not stored yet" in page.locator("[data-alarm]").inner_text()
    assert not few.decided()
    few.context.set_offline(False)
    few.until(f"document.querySelector('[data-toast]').textContent.startsWith({json.dumps(gone)})")
    assert list(few.decided().values()) == ["accept"]
    assert len(few.room.ledger.store.history()) == 1


def test_a_second_window_follows_and_a_stale_one_is_told(few: Live) -> None:
    other = few.context.new_page()
    other.goto(few.home)
    other.wait_for_selector(".letter")
    few.page.bring_to_front()
    gone = here(few)
    few.page.keyboard.press("d")
    few.until(f"document.querySelector('[data-toast]').textContent.startsWith({json.dumps(gone)})")
    for _ in range(100):
        if "3 requests wait" in other.locator("[data-waiting]").inner_text():
            break
        other.wait_for_timeout(20)
    assert "3 requests wait" in other.locator("[data-waiting]").inner_text()
    first = few.room.pile().by_key[other.evaluate("document.querySelector('.card.here').id.slice(2)")]
    few.room.ledger.decide(first, "report", None, 0, "")  # another program
    other.bring_to_front()
    other.keyboard.press("a")
    other.wait_for_selector("[data-toast]:not(:empty)")
    assert "another window" in other.locator("[data-toast]").inner_text()
    assert few.decided()[first.id] == "report"
