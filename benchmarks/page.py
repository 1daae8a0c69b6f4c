"""The page over thousands of requests in a real browser, against a bare static page of the same size, in one run.

Measured inside the browser: first paint, a key to its effect on the screen, long tasks while scrolling from end to end.
The bare page holds as many bytes and as many lines of text, no style and one listener. Chromium is the system's
(WHOSTHERE_CHROMIUM, else the first found).

    python benchmarks/page.py [REQUESTS]
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
from playwright.sync_api import Page, sync_playwright

from whosthere import example, triage
from whosthere.policy import read_owner

ROUNDS = 5
KEYS = 30
CHROMIUM = os.environ.get("WHOSTHERE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

# From the key's own time to the frame that shows its effect: a change in the page, then the next frame, then its end.
WATCH = """
window.waits = []; window.tasks = [];
new PerformanceObserver((list) => list.getEntries().forEach((e) => tasks.push(e.duration)))
  .observe({type: 'longtask', buffered: true});
let pressed = 0;
addEventListener('keydown', (event) => { pressed = event.timeStamp; }, {capture: true});
new MutationObserver(() => {
  if (!pressed) return;
  const since = pressed; pressed = 0;
  requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => waits.push(performance.now() - since);
    after.port2.postMessage(0);
  });
}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def pile(folder: Path, requests: int) -> Path:
    """So many requests as records: the example's, each time from somebody else."""
    found = triage([*example.archives(), example.page()], read_owner(example.me())).assessments
    path = folder / "requests.jsonl"
    with path.open("wb") as out:
        for n in range(requests):
            one = msgspec.to_builtins(found[n % len(found)].invitation)
            one["id"] = f"{one['id']}-{n}"
            one["sender"] |= {"name": f"{one['sender']['name']} {n}", "profile_url": None}
            if one["text"]:
                one["text"] += f" ({n})"
            out.write(json.dumps(one, default=str).encode() + b"\n")
    return path


def bare(folder: Path, size: int) -> None:
    """A static page of `size` bytes that is text and nothing else."""
    line = "<p>A line of a page that does nothing but be there and be read, with a number: {:07d}</p>\n"
    head = "<!doctype html><meta charset=utf-8><title>bare</title><p id=here>0</p>\n"
    foot = "<script>let n=0;addEventListener('keydown',()=>{here.textContent=++n})</script>"
    lines = (size - len(head) - len(foot)) // len(line.format(0))
    (folder / "bare.html").write_text(head + "".join(line.format(n) for n in range(lines)) + foot, encoding="utf-8")


def paints(page: Page, address: str, ready: str) -> list[float]:
    """First contentful paint of so many loads, in ms."""
    times = []
    for _ in range(ROUNDS):
        page.goto(address)
        page.wait_for_selector(ready)
        until(page, f"{PAINT} > 0")
        times.append(page.evaluate(PAINT))
    return times


def until(page: Page, holds: str) -> None:
    """Wait till an expression holds; asked from outside, for the page allows no eval."""
    while not page.evaluate(holds):
        page.wait_for_timeout(5)


def waits(page: Page, keys: str) -> list[float]:
    """From each key to its effect on the screen, in ms."""
    page.evaluate("waits.length = 0")
    for n in range(KEYS):
        seen = page.evaluate("waits.length")
        page.keyboard.press(keys[n % len(keys)])
        until(page, f"waits.length > {seen}")
        page.wait_for_timeout(120)  # a quick reader
    return [float(one) for one in page.evaluate("waits")]


def long_tasks_of_scrolling(page: Page, scroller: str) -> list[float]:
    """Tasks over 50 ms while the whole list is scrolled through by the wheel, in ms."""
    page.hover(scroller)
    page.wait_for_timeout(500)
    page.evaluate("tasks.length = 0")
    for _ in range(150):
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(16)
    page.wait_for_timeout(500)
    return [float(one) for one in page.evaluate("tasks")]


def told(name: str, ours: list[float], theirs: list[float]) -> None:
    """One figure beside the bare page's."""
    (a, worst), (b, their_worst) = ((statistics.median(one), _within(one)) for one in (ours, theirs))
    print(
        f"{name:28} {a:6.1f} ms (95 % within {worst:.1f}); bare page {b:.1f} ({their_worst:.1f}); "
        f"ratio {a / b:.2f} ({worst / their_worst:.2f})"
    )


def _within(times: list[float]) -> float:
    """The time that 95 % of them do not pass."""
    return sorted(times)[max(0, math.ceil(len(times) * 0.95) - 1)]


def main(requests: int = 5000) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as given, sync_playwright() as driver:
        folder = Path(given)
        source = pile(folder, requests)
        command = [sys.executable, "-m", "whosthere", "page", str(source), "--no-browser", "--port", "0"]
        environment = os.environ | {"WHOSTHERE_HOME": str(folder / "home")}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        static = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=given))
        threading.Thread(target=static.serve_forever, daemon=True).start()
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            assert found
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 820})
            page.add_init_script(WATCH)
            page.goto(found[0])
            page.wait_for_selector(".card", timeout=120_000)
            home = found[0].split("/open")[0]
            size = len(page.request.get(home).body())
            bare(folder, size)
            ours = paints(page, home, ".letter")
            page.wait_for_timeout(1000)
            moving = waits(page, "jjk")
            deciding = waits(page, "aidu")
            scrolling = long_tasks_of_scrolling(page, ".cards")
            other = browser.new_page(viewport={"width": 1280, "height": 820})
            other.add_init_script(WATCH)
            theirs = paints(other, f"http://127.0.0.1:{static.server_port}/bare.html", "script >> nth=0 >> xpath=..")
            theirs_keys = waits(other, "j")
            theirs_scrolling = long_tasks_of_scrolling(other, "body")
            print(f"{requests:,} requests, a page of {size / 1e6:.1f} MB, Chromium {browser.version}")
            told("first paint", ours, theirs)
            told("j or k to its effect", moving, theirs_keys)
            told("a, i, d or u to its effect", deciding, theirs_keys)
            longest, theirs_longest = max(scrolling, default=0), max(theirs_scrolling, default=0)
            print(f"longest task while scrolling {longest:.0f} ms; bare page {theirs_longest:.0f} ms (0: none over 50)")
            browser.close()
        finally:
            server.kill()
            static.shutdown()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
