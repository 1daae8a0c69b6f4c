"""The pictures of the README: the example on the page, in light, dark and phone width.

cd tests && python -m page.screenshots
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image

from whosthere import example

from .browser import Live, chromium, living

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
WINDOW = {"width": 1180, "height": 760}
PHONE = {"width": 390, "height": 780}
COLOURS = 256


def main() -> None:
    """Take them all."""
    IMAGES.mkdir(exist_ok=True)
    sources = [*example.archives(), example.page()]
    with chromium() as browser, tempfile.TemporaryDirectory() as home:
        with living(browser, Path(home), sources, viewport=WINDOW) as live:
            desk(live)
        with living(browser, Path(home), sources, viewport=PHONE, device_scale_factor=2) as live:
            phone(live)


def desk(live: Live) -> None:
    """An open request, a hostile one in the dark, the look back, a note of the owner's own."""
    page = live.page
    choose(live, "Marguerite Adeline Fossé")
    take(live, "page-pile-light")
    page.emulate_media(color_scheme="dark")
    choose(live, "Derek Lawson")
    take(live, "page-hostile-dark")
    page.emulate_media(color_scheme="light")
    page.goto(f"{live.home}/lookback")
    page.wait_for_selector("[data-strictness]:not([hidden])")
    take(live, "page-lookback-light")
    page.set_viewport_size({"width": WINDOW["width"], "height": 1080})
    page.goto(f"{live.home}/compose?to=Mustafa+Derkaoui")
    page.wait_for_selector("html.js")
    page.locator("#note").fill("Hi Mustafa, open to a quick call next week?")
    page.wait_for_selector("[data-reads]")
    take(live, "page-compose-light")


def phone(live: Live) -> None:
    """The pile and an open request on a phone."""
    take(live, "page-pile-phone")
    key = next(one.key for one in live.room.pile().requests if one.letter.name == "Derek Lawson")
    live.page.goto(f"{live.home}/request/{key}")
    live.page.wait_for_selector(".letter")
    take(live, "page-request-phone")


def choose(live: Live, name: str) -> None:
    """Open the request of that sender by its card."""
    live.page.locator(f".card:has(b:text-is('{name}')) a").click()
    live.until(f"document.querySelector('[data-who]')?.textContent === '{name}'")


def take(live: Live, name: str) -> None:
    """One picture, with few colours, so that it stays small."""
    live.page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(live.page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
