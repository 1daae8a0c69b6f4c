"""Every view: by keyboard alone, at every width and zoom, on paper, without motion, and without any network."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

from .browser import Live

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
VIEWS = ("/", "/todo", "/network", "/lookback", "/compose", "/reach", "/sources")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def go(live: Live, view: str) -> Page:
    live.page.goto(live.home + view)
    live.page.wait_for_selector("html.js")
    return live.page


def test_every_view_is_reached_by_tab_and_enter(live: Live) -> None:
    page = live.page
    for view in (*VIEWS[1:], "/"):
        page.evaluate("document.activeElement.blur()")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('href')") == view:
                break
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert ring == "solid", "the focus is seen"
        page.keyboard.press("Enter")
        page.wait_for_url(f"{live.home}{view}")
        page.wait_for_selector("html.js")
        assert page.locator("nav [aria-current=page]").get_attribute("href") == view
        assert page.evaluate("document.querySelectorAll('h1').length") == 1


def test_a_note_is_written_and_read_by_keyboard_alone(live: Live) -> None:
    page = go(live, "/compose")
    page.locator("#to").focus()
    page.keyboard.type("Mustafa Derkaoui")
    page.keyboard.press("Tab")
    page.keyboard.type("Hi Mustafa, quick call about savings?")
    page.wait_for_selector("[data-reads]")  # read while it is written
    assert page.locator(".slip").count() == 3
    assert page.evaluate("document.activeElement.id") == "note", "typing goes on"
    assert page.locator("[data-length]").inner_text() == "37 of 200 signs"
    before = page.locator(".reads").inner_text()
    page.locator("[data-use]").first.focus()
    page.keyboard.press("Enter")
    live.until("document.querySelector('#note').value.startsWith(\"Hi Mustafa, I'm\")")
    live.until(f"document.querySelector('.reads').textContent !== {before!r}")
    assert "accept" in page.locator(".reads").inner_text()


def test_whom_to_reach_is_looked_up_by_keyboard_alone(live: Live) -> None:
    page = go(live, "/reach")
    page.locator("#to").focus()
    page.keyboard.type("Mustafa Derkaoui\nDirk Schelfhout")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button.main')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".reached")
    assert page.locator(".reached h2").all_inner_texts() == ["Mustafa Derkaoui", "Dirk Schelfhout"]
    page.locator(".reached a[href^='/compose']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#note")
    assert page.locator("#to").input_value().endswith("/mustafa-derkaoui")


@pytest.mark.parametrize("width", [1280, 640, 390, 320])
def test_no_view_scrolls_sideways_at_any_width(live: Live, width: int) -> None:
    """640 is a window of 1280 at 200 % zoom, 320 at 400 %."""
    live.page.set_viewport_size({"width": width, "height": 700})
    live.room.ledger.decide(live.room.pile().requests[0], "accept", "Hello " * 40, 0, "")
    for view in (*VIEWS, *(f"/request/{one.key}" for one in live.room.pile().requests[::9])):
        assert fits(go(live, view)), (view, width)
    go(live, "/compose?to=Mustafa+Derkaoui")
    live.page.locator("#note").fill("W" * 400)
    live.page.wait_for_selector("[data-reads]")
    assert fits(live.page), width
    go(live, "/reach").locator("#to").fill("Mustafa Derkaoui\n" + "W" * 100)
    live.page.locator("button.main").click()
    live.page.wait_for_selector(".reached")
    assert fits(live.page), width


def test_letters_twice_as_large_cut_nothing_off(live: Live) -> None:
    for view in VIEWS:
        page = go(live, view)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert fits(page), view
        cut = page.evaluate(
            "[...document.querySelectorAll('nav a, button, summary, h2')].filter(e => e.offsetParent &&"
            " e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow === 'hidden').length"
        )
        assert cut == 0, view


def test_nothing_moves_for_those_who_want_no_motion(live: Live) -> None:
    live.page.emulate_media(reduced_motion="reduce")
    for view in VIEWS:
        page = go(live, view)
        assert page.evaluate("document.getAnimations().length") == 0
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].map(e => getComputedStyle(e)).filter(s => s.scrollBehavior == 'smooth'"
            " || parseFloat(s.transitionDuration) || parseFloat(s.animationDuration)).length"
        )
        assert moving == 0, view


def test_on_paper_a_view_is_what_is_read_and_nothing_else(live: Live) -> None:
    live.room.ledger.decide(live.room.pile().requests[0], "accept", "Hello there", 0, "")
    live.page.emulate_media(media="print", color_scheme="dark")
    key = live.room.pile().requests[3].key
    for view, holds in (("/todo", "Hello there"), (f"/request/{key}", "Why we think so"), ("/network", "Growth")):
        page = go(live, view)
        text = page.locator("main").inner_text()
        assert holds in text
        assert not page.locator("nav ul").first.is_visible()
        assert page.locator("button:visible").count() == 0
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert len(page.pdf()) > 5_000


def test_with_all_network_blocked_but_the_loopback_the_page_is_complete(live: Live) -> None:
    strange: list[str] = []
    failed: list[str] = []

    def watch(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            strange.append(route.request.url)
            route.abort()

    live.context.route("**/*", watch)
    live.page.on("requestfailed", lambda request: failed.append(request.url))
    hostile = next(one for one in live.room.pile().requests if one.letter.hostile)
    for view in (*VIEWS, f"/request/{hostile.key}", f"/request/{hostile.key}/questions"):
        page = go(live, view)
        page.wait_for_timeout(150)
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 100
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth)")
        assert page.locator("main").inner_text().strip()
    go(live, "/")
    live.page.keyboard.press("a")
    live.until("document.querySelector('[data-toast]').textContent.includes('accepted')")
    assert live.decided()
    assert not strange
    assert not failed


def test_no_view_may_run_or_style_anything_inline(live: Live) -> None:
    for view in (*VIEWS, "/static/page.js"):
        answer = live.page.goto(live.home + view)
        assert answer is not None
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in answer.headers["content-security-policy"]
    go(live, "/")
    refused = live.page.evaluate(
        "() => { try { const s = document.createElement('script'); s.textContent = 'window.__ran = 1';"
        " document.body.append(s) } catch { return true } return window.__ran === undefined }"
    )
    assert refused
    live.complaints.clear()  # the browser said so, too
