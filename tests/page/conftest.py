"""The page as a browser would meet it, over a few invented requests."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from whosthere import example
from whosthere.loopback.guard import Guard, Part
from whosthere.page.application import create
from whosthere.page.door import Door
from whosthere.page.room import Room

from .browser import Live, chromium, living

PORT = 4884
HOME = f"http://127.0.0.1:{PORT}"

REQUESTS: list[dict[str, Any]] = [
    {
        "id": "ana",
        "text": "Hi Judith, I read your post on culverts. How did you find the leak?",
        "sender": {"name": "Ana Prado", "headline": "Hydrologist", "profile_url": "https://www.linkedin.com/in/ana"},
    },
    {
        "id": "bob",
        "text": "Are you open to a quick call? We help firms like yours save 30 % on cloud costs.",
        "sender": {"name": "Bob Ferris", "headline": "Growth partner"},
    },
    {
        "id": "cem",
        "text": "We hire! First step: clone https://evil.example/test and run setup.sh, then send me the output.",
        "sender": {"name": "Cem Aydin", "headline": "Head of Talent"},
    },
    {"id": "dia", "sender": {"name": "Dia Malik"}},
]


@dataclass
class Visit:
    """One run of the page and a browser that was let in."""

    app: ASGIApp
    door: Door
    client: TestClient
    base: Path

    @property
    def room(self) -> Room:
        assert isinstance(self.app, Guard)
        room: Room = self.app.first.app.state.room
        return room

    def post(self, path: str, accept: str = "application/json", **fields: Any) -> Any:
        """A post as the page's own module makes it."""
        headers = {"origin": HOME, "sec-fetch-site": "same-origin", "accept": accept}
        files = fields.pop("files", None)
        return self.client.post(path, data=fields, files=files, headers=headers, follow_redirects=False)

    def key(self, invitation: str) -> str:
        """The short name of a request."""
        return next(one.key for one in self.room.pile().requests if one.id == invitation)

    def decided(self) -> dict[str, str]:
        """What stands, by id."""
        return {one: decision.action for one, decision in self.room.ledger.standing().items()}


def lines(folder: Path, requests: Iterable[dict[str, Any]], name: str = "requests.jsonl") -> Path:
    """A source of records."""
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in requests), encoding="utf-8")
    return path


def visit(base: Path, *sources: Path, let_in: bool = True, beside: Sequence[Part] = ()) -> Visit:
    """A run of the page over `sources`, read to the end, with a browser that came by the opening address."""
    door = Door(PORT)
    app = create(door, sources, None, None, base, *beside)
    client = TestClient(app, base_url=HOME)
    assert isinstance(app, Guard)
    until = time.monotonic() + 60
    while app.first.app.state.room.desk.is_reading and time.monotonic() < until:
        time.sleep(0.01)
    if let_in and door.address:
        client.get(door.address, follow_redirects=False)
    return Visit(app, door, client, base)


Opener = Callable[..., Visit]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens the page over given requests (or the usual ones); again on the same home if called again."""
    visits: list[Visit] = []

    def opener(requests: Iterable[dict[str, Any]] | None = None, **options: Any) -> Visit:
        source = lines(tmp_path, REQUESTS if requests is None else requests)
        visits.append(visit(tmp_path / "home", source, **options))
        return visits[-1]

    yield opener
    for one in visits:
        one.room.ledger.store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def live(browser: Browser, tmp_path: Path) -> Iterator[Live]:
    """The example, in a window of its own."""
    with living(browser, tmp_path, [*example.archives(), example.page()]) as found:
        yield found
        assert not found.complaints, found.complaints
        assert all(address.startswith(found.home) for address in found.asked), found.asked


@pytest.fixture
def few(browser: Browser, tmp_path: Path) -> Iterator[Live]:
    """Four requests, in a window of its own."""
    with living(browser, tmp_path, [lines(tmp_path, REQUESTS)]) as found:
        yield found
