"""The page in a real Chromium: every view and every key, with every host but this machine out of reach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from .browser import Live, here, living
from .conftest import REQUESTS, lines
from .payloads import PAYLOADS, everywhere

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def name_open(live: Live) -> str:
    return live.page.locator("[data-who]").inner_text()


def test_every_key_does_what_the_help_says(live: Live) -> None:
    page = live.page
    names = page.locator(".card b").all_inner_texts()
    assert here(live) == name_open(live) == names[0]
    page.keyboard.press("j")
    live.until(f"document.querySelector('[data-who]').textContent === {json.dumps(names[1])}")
    assert here(live) == names[1]
    page.keyboard.press("k")
    assert here(live) == names[0]
    for key, action in (("a", "accept"), ("q", "ask"), ("i", "ignore"), ("d", "decline"), ("r", "report")):
        gone = here(live)
        page.keyboard.press(key)
        live.until(f"document.querySelector('[data-toast]').textContent.startsWith({json.dumps(gone)})")
        assert here(live) != gone
        assert action in live.decided().values()
    assert len(live.decided()) == 5
    page.keyboard.press("u")
    live.until("document.querySelector('[data-toast]').textContent === 'Taken back'")
    assert "report" not in live.decided().values()
    page.keyboard.press("x")
    assert page.locator("[data-selected]").inner_text() == "1 selected"
    page.keyboard.press("Escape")
    assert page.locator(".card > input:checked").count() == 0
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog[open] h2").inner_text() == "Keys"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("Enter")
    live.until("document.activeElement.hasAttribute('data-who')")


def test_a_key_right_after_a_box_is_closed_is_not_lost(live: Live) -> None:
    page = live.page
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.evaluate(
        """for (const key of ["Escape", "Enter"]) {  // both before the next frame
             const pressed = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
             document.activeElement.dispatchEvent(pressed);
           }"""
    )
    assert page.locator("dialog[open]").count() == 0
    live.until("document.activeElement.hasAttribute('data-who')")


def test_a_whole_pile_is_answered_by_keyboard_alone(few: Live) -> None:
    page = few.page
    for key in "aqir":
        gone = here(few)
        page.keyboard.press(key)
        few.until(f"document.querySelector('[data-toast]').textContent.startsWith({json.dumps(gone)})")
    assert sorted(few.decided().values()) == ["accept", "ask", "ignore", "report"]
    assert page.locator("[data-nothing]").is_visible()
    assert page.locator("[data-waiting]").inner_text() == "0 requests wait"
    for _ in range(4):
        page.keyboard.press("u")
        few.until("document.querySelector('[data-toast]').textContent === 'Taken back'")
        page.evaluate("document.querySelector('[data-toast]').textContent = ''")
    assert not few.decided()
    page.keyboard.press("Tab")
    for _ in range(40):  # on to the list to work through, by Tab and Enter
        if page.evaluate("document.activeElement.getAttribute('href')") == "/todo":
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/todo")


def test_a_selection_asks_again_with_its_count_before_it_applies(few: Live) -> None:
    page = few.page
    for key in "xjxjx":
        page.keyboard.press(key)
    assert page.locator("[data-selected]").inner_text() == "3 selected"
    page.keyboard.press("i")
    page.wait_for_selector("dialog[open] [data-yes]")
    assert page.locator("dialog h2").inner_text() == "Ignore 3 requests?"
    assert not few.decided()
    page.keyboard.press("Enter")
    few.until("document.querySelector('[data-toast]').textContent.startsWith('3 requests decided')")
    assert sorted(few.decided().values()) == ["ignore"] * 3
    page.keyboard.press("u")
    few.until("document.querySelector('[data-toast]').textContent === 'Taken back'")
    assert not few.decided()


def test_searching_shows_what_matches_and_escape_shows_all(live: Live) -> None:
    page = live.page
    page.keyboard.press("/")
    page.keyboard.type("setup.sh")
    live.until("document.querySelectorAll('.card:not([hidden])').length === 1")
    page.keyboard.press("Enter")
    live.until("document.querySelector('[data-who]').textContent === 'Derek Lawson'")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    live.until("document.querySelectorAll('.card:not([hidden])').length > 50")
    page.locator(".filters summary").click()
    page.locator(".filters select[name=motive]").select_option("recruit")
    live.until("document.querySelectorAll('.card:not([hidden])').length < 30")


def test_a_mistake_is_corrected_beside_the_pile_and_taken_back(few: Live) -> None:
    page = few.page
    before = page.locator(".card.here .l2").inner_text()
    page.locator(".correct select[name=motive]").select_option("sell")
    page.locator(".correct button").click()
    page.wait_for_selector("[data-change]")
    assert "You said" in page.locator(".letter").inner_text()
    few.until("document.querySelector('.card.here .l2').textContent.includes('sell')")
    page.locator("[data-label] [name=undo]").click()
    few.until("!document.querySelector('[data-label] [name=undo]')")
    page.wait_for_timeout(200)
    assert page.locator(".card.here .l2").inner_text() == before
    assert not few.complaints


def test_the_slider_tells_what_each_line_would_have_done(live: Live) -> None:
    page = live.page
    page.goto(f"{live.home}/lookback")
    page.wait_for_selector("[data-strictness]:not([hidden])")
    rows = page.locator("[data-curve-figures] tbody tr")
    told, places = [], []
    page.locator("#strict").focus()
    page.keyboard.press("Home")
    for at in range(rows.count()):
        says = page.locator("[data-strict-says]").inner_text()
        line, pitches = (rows.nth(at).locator("th, td").nth(n).text_content() for n in (0, 1))
        assert says.startswith(f"Accepting from {line}: {pitches} pitches let in")
        assert page.locator("tr.hot").count() == 1
        told.append(says)
        places.append(page.evaluate("Number(document.querySelector('svg .here').getAttribute('x1'))"))
        page.keyboard.press("ArrowRight")
    assert len(set(told)) == len(told) > 5
    assert places == sorted(set(places)), "the mark goes along the curve"


def test_a_pasted_profile_is_worked_in_beside_the_pile(browser: Browser, tmp_path: Path) -> None:
    profile = (Path(__file__).parent.parent / "stories" / "pages" / "profile-whole.txt").read_text(encoding="utf-8")
    source = lines(tmp_path, [{"id": "x", "sender": {"name": "Mirela Sandu-Example"}}])
    with living(browser, tmp_path, [source]) as live:
        live.page.locator("[data-bring] textarea").fill(profile)
        live.page.locator("[data-bring] button").click()
        live.page.wait_for_selector("[data-change]")
        assert "What changed" in live.page.locator("[data-change]").inner_text()
        expect(live.page.locator(".card .l3")).to_have_text(live.page.locator(".headline").inner_text())
        assert not live.complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation_in_any_view(live: Live, scheme: str, width: int) -> None:
    page = live.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 820})
    requests = live.room.pile().requests
    hostile = next(one for one in requests if one.letter.hostile)
    copied = next(one for one in requests if one.verdict.campaign)
    live.room.ledger.decide(requests[0], "accept", "Hello", 0, "")
    live.room.ledger.decide(requests[1], "report", None, 0, "")
    views = [
        "/",
        "/?state=all&q=a",
        "/todo",
        "/sources",
        "/network",
        "/lookback",
        "/compose?to=Mustafa+Derkaoui",
        "/reach",
        f"/request/{hostile.key}",
        f"/request/{copied.key}",
    ]
    views += [f"/request/{requests[0].key}", f"/request/{requests[0].key}/questions", "/request/nobody"]
    for view in views:
        page.goto(live.home + view)
        page.wait_for_selector("html.js")
        page.wait_for_timeout(200)
        check(live, view)
        if view.startswith(("/compose", "/reach")):
            page.locator("#note, textarea#to").fill("Mustafa Derkaoui")
            page.locator("main button.main").click()
            page.wait_for_selector(".slip")
            check(live, f"{view}, answered")
    page.goto(live.home)
    page.wait_for_selector(".letter, .cards")
    page.locator("[data-help]").click()
    check(live, "help")
    live.complaints[:] = [one for one in live.complaints if "404" not in one]


def check(live: Live, view: str) -> None:
    found = Axe().run(live.page, options={"runOnly": WCAG})
    told = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found.response["violations"]]
    assert not told, (view, told)


def test_axe_finds_no_violation_before_there_is_a_pile(browser: Browser, tmp_path: Path) -> None:
    with living(browser, tmp_path, []) as live:
        for scheme in ("light", "dark"):
            live.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            check(live, f"first run, {scheme}")
        live.page.locator("form[action='/example'] button").click()
        live.page.wait_for_selector(".letter", timeout=30_000)
        assert not live.complaints


def test_hostile_texts_run_nothing_and_bend_nothing(browser: Browser, tmp_path: Path) -> None:
    source = lines(tmp_path, (everywhere(payload, n) for n, payload in enumerate(PAYLOADS)))
    with living(browser, tmp_path, [source]) as live:
        page = live.page
        heights = page.evaluate("[...document.querySelectorAll('.card')].map(c => c.offsetHeight)")
        assert set(heights) == {heights[0]}
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 820})
            for path in [
                "/",
                *(f"/request/{one.key}" for one in live.room.pile().requests[:: 4 if width > 500 else 9]),
            ]:
                page.goto(live.home + path)
                page.wait_for_selector("html.js")
                assert page.evaluate("window.__ran") is None, path
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        assert not live.complaints, live.complaints
        assert all(address.startswith(live.home) for address in live.asked)


def test_right_to_left_notes_stand_right(browser: Browser, tmp_path: Path) -> None:
    arabic = {"id": "x", "text": "مرحبا، أود التواصل معك بخصوص عملك", "sender": {"name": "ليلى حداد"}}
    with living(browser, tmp_path, [lines(tmp_path, [arabic])]) as live:
        live.page.wait_for_selector(".note blockquote")
        style = "getComputedStyle(document.querySelector('.note blockquote'))"
        assert live.page.evaluate(f"{style}.direction") == "rtl"


def test_without_scripts_a_request_is_decided_all_the_same(browser: Browser, tmp_path: Path) -> None:
    with living(browser, tmp_path, [lines(tmp_path, REQUESTS)]) as live:
        state = live.context.storage_state()
        plain = browser.new_context(java_script_enabled=False, storage_state=state).new_page()
        plain.goto(live.home)
        plain.locator(".card a").first.click()
        plain.locator("[data-decide] .buttons button").first.click()
        plain.wait_for_load_state()
        assert list(live.decided().values()) == ["accept"]
        plain.context.close()
