"""Commands on a disk that is full, or that may only be read: a small file system, in a namespace of its own.

`unshare -rm python tests/faulty.py full|reading FOLDER` mounts it at FOLDER/disk, runs each command there and prints,
as JSON, how each ended: exit status, standard error, and what lies on the disk before and after.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from whosthere.cli import main
from whosthere.page.application import create
from whosthere.page.door import Door
from whosthere.store import Decision, Store

LINES = "".join(
    json.dumps({"id": f"r{n}", "text": "Quick call?", "sender": {"name": f"Ana {n}"}}) + "\n" for n in range(9)
)

# by what it tries to write, a command; those of FULL find an older file of the same name there
WRITING = {
    "a label": ["label", "r1", "x.jsonl", "--motive", "sell"],
    "a label taken back": ["label", "r0", "--undo"],
    "a report": ["triage", "x.jsonl", "--no-labels", "--format", "html", "--out", "disk/report.html"],
    "a graph": ["graph", "asked.parquet", "--out", "disk/senders.parquet"],
    "a graph's table": ["graph", "asked.parquet", "--out", "disk/senders.csv"],
    "a graph's state": ["graph", "asked.parquet", "--out", "s.parquet", "--state", "disk/state"],
    "a campaign's state": ["campaigns", "lake.parquet", "--state", "disk/notes.parquet"],
    "campaigns' members": ["campaigns", "lake.parquet", "--members", "disk/members.parquet"],
    "a lake": ["simulate", "disk/lake.parquet", "--rows", "2000"],
    "lines": ["simulate", "disk/lake.jsonl", "--rows", "2000"],
    "edges": ["simulate", "x.parquet", "--rows", "2000", "--edges", "disk/edges.parquet"],
    "friends": ["simulate", "x.parquet", "--rows", "2000", "--friends", "disk/friends.parquet"],
    "a batch": ["batch", "lake.parquet", "disk/out", "--workers", "1"],
    "labels that are read": ["label", "--list"],
    "a triage that heeds labels": ["triage", "x.jsonl"],
    "tools for assistants": ["mcp", "x.jsonl"],
    "the page": ["page", "x.jsonl", "--no-browser", "--port", "0"],
}
BEFORE = ("report.html", "senders.parquet", "senders.csv", "notes.parquet", "members.parquet", "lake.parquet",
          "lake.jsonl", "edges.parquet", "friends.parquet")  # fmt: skip
HARMLESS = {
    "nothing kept": ["triage", "x.jsonl", "--no-labels"],
    "doctor": ["doctor"],
    "what is kept": ["forget"],
    "all forgotten": ["forget", "--yes"],
}


def mounted(folder: Path) -> Path:
    """The file system, of half a megabyte, with a store on it and something under every name."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", str(disk)], check=True)
    os.chdir(folder)
    os.environ["WHOSTHERE_HOME"] = str(disk / "home")
    (folder / "x.jsonl").write_text(LINES, encoding="utf-8")
    ran(["simulate", "lake.parquet", "--rows", "2000", "--edges", "asked.parquet"])
    ran(["label", "r0", "x.jsonl", "--motive", "sell"])
    for name in BEFORE:
        if name != "notes.parquet":  # it is read first
            (disk / name).write_text("what was there before", encoding="utf-8")
    return disk


def ran(arguments: list[str]) -> dict[str, Any]:
    """How a command ended."""
    told = io.StringIO()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(told), contextlib.redirect_stdout(nowhere):
        status = main(arguments)
    return {"status": status, "said": told.getvalue()}


def lying(disk: Path) -> dict[str, str]:
    """The files on the disk but those of a run that can be gone on with, and what they hold; SQLite settles its own."""
    return {
        str(path.relative_to(disk)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(disk.rglob("*"))
        if path.is_file() and "partial" not in str(path) and path.parent.name != "home" and path.name != "filler"
    }


def tried(disk: Path, commands: dict[str, list[str]]) -> dict[str, Any]:
    """How each ended, and whether what was there is as it was."""
    told = {}
    for what, arguments in commands.items():
        before = lying(disk)
        told[what] = ran(arguments) | {"same": lying(disk) == before}
    return told


def filled(disk: Path) -> Path:
    """Leave no byte of the disk."""
    filler = disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(512))
    return filler


def full(folder: Path) -> dict[str, Any]:
    """Everything on a full disk; then a page and a store, on a disk that fills while they write."""
    disk = mounted(folder)
    filler = filled(disk)
    told = tried(disk, WRITING)
    told["label after room was made"] = _with_room(filler, disk)
    told["store"] = _store(disk)
    told["page"] = _page(disk, folder)
    filled(disk)
    return told | {"harmless": tried(disk, HARMLESS), "left": [str(path) for path in (disk / "home").rglob("*")]}


def _with_room(filler: Path, disk: Path) -> dict[str, Any]:
    filler.unlink()
    found = ran(["label", "--list", "--json"])
    with Store() as store:
        return found | {"labels": [f"{one.invitation} {one.value}" for one in store.labels()]}


def _page(disk: Path, folder: Path) -> dict[str, Any]:
    """A decision that is acknowledged, one that finds the disk full, and one once there is room again."""
    from starlette.testclient import TestClient

    door = Door(4884)
    app = create(door, [folder / "x.jsonl"], base=disk / "page")
    client = TestClient(app, base_url="http://127.0.0.1:4884", headers={"origin": "http://127.0.0.1:4884"})
    client.headers["accept"] = "application/json"
    client.get(door.address or "", follow_redirects=False)
    while client.get("/state").json()["reading"]:
        pass
    keys = client.get("/find?state=all").json()["keys"]
    answers = []
    for step, key in enumerate(keys[:3]):
        filler = filled(disk) if step == 1 else None
        form = {"key": key, "action": "ignore", "seen": "0"}
        answer = client.post("/decide", data=form)
        brought = client.post("/bring", data={"text": "Hello " * 50_000}) if filler else None
        answers.append([answer.status_code, answer.json().get("says"), brought.text if brought else ""])
        if filler:
            filler.unlink()
    with Store(disk / "page" / "store.sqlite3") as store:
        stands = len(store.decisions())
    return {"answers": answers, "stands": stands, "brought": len(list((disk / "page" / "brought").rglob("*.*")))}


def _store(disk: Path) -> dict[str, Any]:
    """Decisions until the disk is full; those that were acknowledged, and those that are there once there is room."""
    place, acknowledged, said = disk / "many" / "store.sqlite3", [], ""
    spare = disk / "spare"
    spare.write_bytes(bytes(40_000))
    with Store(place) as store:
        try:
            for number in range(10_000):
                store.record([Decision(invitation=str(number), action="ask", reply="r" * 2_000)])
                acknowledged.append(str(number))
        except Exception as error:  # noqa: BLE001  (told as it is)
            said = f"{type(error).__name__}: {error}"
    spare.unlink()
    with Store(place) as store:
        there = list(store.decisions())
    shutil.rmtree(place.parent)
    return {"said": said, "acknowledged": acknowledged, "there": there}


def reading(folder: Path) -> dict[str, Any]:
    """Everything where nothing may be written."""
    disk = mounted(folder)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    return tried(disk, WRITING) | {"harmless": tried(disk, HARMLESS)}


if __name__ == "__main__":
    what, where = sys.argv[1:]
    print(json.dumps({"full": full, "reading": reading}[what](Path(where))))
