"""A real browser, and the page really served to it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from whosthere.loopback.guard import Guard
from whosthere.loopback.serving import listening
from whosthere.page.application import create
from whosthere.page.door import Door
from whosthere.page.room import Room

# every host but this machine is unknown to the browser
OFFLINE = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


def chromium_path() -> str | None:
    """The system's Chromium, if there is one."""
    told = os.environ.get("WHOSTHERE_CHROMIUM")
    return told or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; skips where there is none, but in CI there must be one."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: CI must have one (apt-get install chromium)")
        pytest.skip("no Chromium found; install one, or name it in WHOSTHERE_CHROMIUM")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=OFFLINE)
        yield browser
        browser.close()


@dataclass
class Live:
    """The page as it is served, and all that a browser asked for and complained of."""

    home: str
    address: str
    room: Room
    context: BrowserContext
    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    stopped: int = 0

    def meet(self, dialog: Dialog) -> None:
        """The page may ask whether to leave it; nothing else may open a box of the browser's own."""
        if dialog.type == "beforeunload":
            self.stopped += 1
            dialog.accept()
        else:
            self.complaints.append(dialog.message)
            dialog.dismiss()

    def decided(self) -> dict[str, str]:
        """What stands, by id."""
        return {one: decision.action for one, decision in self.room.ledger.standing().items()}

    def until(self, holds: str) -> None:
        """Wait till an expression holds in the page, which allows no eval of its own."""
        for _ in range(400):
            if self.page.evaluate(holds):
                return
            time.sleep(0.025)
        raise AssertionError(f"never: {holds}")

    def open(self) -> None:
        """Come in by the opening address and wait for the pile to be alive."""
        self.page.goto(self.address)
        self.page.wait_for_selector("html.js")
        if self.page.evaluate("innerWidth > 900 && document.querySelector('.card') !== null"):
            self.page.wait_for_selector(".letter")


@contextmanager
def served(base: Path, sources: Sequence[Path], port: int | None = None) -> Iterator[tuple[Door, Guard]]:
    """The page over `sources`, listening on the loopback: on `port`, or on a free one."""
    with listening(port, 0) as listener:
        door = Door(listener.getsockname()[1])
        app = create(door, sources, base=base)
        assert isinstance(app, Guard)
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while app.first.app.state.room.desk.is_reading:
            time.sleep(0.02)
        yield door, app
        server.should_exit = True
        thread.join(5)


@contextmanager
def living(browser: Browser, base: Path, sources: Sequence[Path], **options: object) -> Iterator[Live]:
    """The served page in a window of its own, let in."""
    with served(base, sources) as (door, app):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 820}, **options})  # type: ignore[arg-type]
        page = context.new_page()
        live = Live(f"http://127.0.0.1:{door.port}", door.address or "", app.first.app.state.room, context, page)
        page.on("request", lambda request: live.asked.append(request.url))
        page.on("pageerror", lambda error: live.complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and live.complaints.append(said.text))
        page.on("dialog", live.meet)
        page.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
        )
        live.open()
        yield live
        context.close()


def here(live: Live) -> str:
    """The name on the card that the keys speak of."""
    return live.page.locator(".card.here b").inner_text()
