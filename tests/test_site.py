"""The docs as a site: it builds, every link in it leads somewhere, and it loads nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}


class Seen(HTMLParser):
    """What a page loads, where it leads, and the places in it."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.leads: list[str] = []
        self.places: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        self.places.add(told.get("id", ""))
        if tag in LOADS and LOADS[tag] in told:
            self.loads.append(told[LOADS[tag]])
        if tag == "a" and "href" in told:
            self.leads.append(told["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Seen]]:
    """The pages of the site, built anew; a warning of the generator is an error."""
    folder = tmp_path_factory.mktemp("site")
    call = [sys.executable, "-m", "properdocs", "build", "--quiet", "--site-dir", str(folder)]
    built = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    return {page: Seen(page) for page in folder.rglob("*.html") if page.name != "404.html"}


def test_every_page_of_the_docs_is_in_the_site(site: dict[Path, Seen]) -> None:
    wanted = {path.stem for path in (ROOT / "docs").rglob("*.md")} | {"index", "SECURITY", "CHANGELOG"}
    assert wanted == {page.stem for page in site}


def test_it_loads_nothing_from_elsewhere(site: dict[Path, Seen]) -> None:
    for page, seen in site.items():
        assert seen.loads
        for target in seen.loads:
            assert target.startswith("data:") or (page.parent / target.split("?")[0]).exists(), f"{page.name}: {target}"
    (folder,) = {page.parent for page in site if page.name == "start.html"}
    styles = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.css"))
    assert re.findall(r"(?:@import|url\()\s*[\"']?(?:https?:)?//[^)]*", styles) == []


def test_every_link_inside_leads_to_a_page_and_a_place_in_it(site: dict[Path, Seen]) -> None:
    dead = []
    for page, seen in site.items():
        for target in seen.leads:
            path, _, place = target.partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            led = (page.parent / path).resolve() if path else page.resolve()
            if led.suffix != ".html":
                dead += [] if led.exists() else [f"{page.name}: {target}"]
            elif not led.exists() or (place and place not in Seen(led).places):
                dead.append(f"{page.name}: {target}")
    assert dead == []
