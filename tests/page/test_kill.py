"""Killed at any moment during bulk decisions: all that was acknowledged is there, and nothing by halves.

WHOSTHERE_KILLS sets how many times (200 for the whole proof; a few in the usual run).
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from whosthere.page.desk import key_of
from whosthere.store import Store

from .conftest import lines

KILLS = int(os.environ.get("WHOSTHERE_KILLS", "6"))
REQUESTS = 40


class Round:
    """One life of the page: bulk decisions and undoings one after the other until it is killed."""

    def __init__(self, home: Path, source: Path) -> None:
        self.home = home
        command = [sys.executable, "-m", "whosthere", "page", str(source), "--no-browser", "--port", "0"]
        environment = os.environ | {"WHOSTHERE_HOME": str(home)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found
        origin = found[0].split("/open")[0]
        self.client = httpx.Client(
            base_url=origin, headers={"origin": origin, "accept": "application/json"}, timeout=30
        )
        self.client.get(found[0])
        while self.client.get("/state").json()["reading"]:
            pass
        self.keys = self.client.get("/find", params={"state": "all"}).json()["keys"]

    def work(self, standing: dict[str, str], after: float) -> tuple[dict[str, str], dict[str, str]]:
        """What was acknowledged when it was killed, and what would stand had the last request gone through."""
        acknowledged, asked = dict(standing), dict(standing)
        threading.Timer(after, self.process.kill).start()
        chance = random.Random(after)
        with Store(self.home / "store.sqlite3") as store:
            events = [one.event or 0 for one in store.decisions().values()]
        try:
            while True:
                if acknowledged:
                    asked = {}
                    self.client.post("/undo", data={"events": " ".join(map(str, events))}).raise_for_status()
                else:
                    some = chance.sample(self.keys, chance.randint(2, REQUESTS))
                    action = chance.choice(["accept", "ignore", "decline"])
                    asked = dict.fromkeys(some, action)
                    fields = {"key": " ".join(some), "action": action, "count": str(len(some))}
                    events = self.client.post("/bulk/apply", data=fields).raise_for_status().json()["events"]
                acknowledged = dict(asked)
        except httpx.TransportError:
            self.process.wait(10)
            return acknowledged, asked


@pytest.mark.slow
def test_a_kill_loses_no_acknowledged_decision_and_leaves_none_by_halves(tmp_path: Path) -> None:
    source = lines(tmp_path, ({"id": f"r{n}", "sender": {"name": f"Ana {n}"}} for n in range(REQUESTS)))
    chance = random.Random(7)
    standing: dict[str, str] = {}
    written = 0
    for _ in range(KILLS):
        life = Round(tmp_path / "home", source)
        acknowledged, asked = life.work(standing, chance.uniform(0.05, 1.0))
        with Store(tmp_path / "home" / "store.sqlite3") as store:
            found = {one: decision.action for one, decision in store.decisions().items()}
            history = len(store.history())
        by_key = {key_of(one): action for one, action in found.items()}
        assert by_key in (acknowledged, asked)
        assert history >= written
        standing, written = by_key, history
    assert written > KILLS
