"""What can go wrong on a machine: full or closed disks, kills, clocks, damage, two at once. Nothing that was
acknowledged is lost, and each ends in one clear line.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self

import polars as pl
import pytest

import lakes
from faulty import LINES, WRITING
from whosthere import example, store
from whosthere.cli import main
from whosthere.locks import alone
from whosthere.sources import pages
from whosthere.store import Decision, Label, Store

HERE = Path(__file__).parent
QUIET: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def lines(tmp_path: Path) -> str:
    (tmp_path / "x.jsonl").write_text(LINES, encoding="utf-8")
    return str(tmp_path / "x.jsonl")


def scripted(name: str, *arguments: object, before: tuple[str, ...] = ()) -> Any:
    """What a script beside the tests tells."""
    command = [*before, sys.executable, str(HERE / name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


# ---- a disk that is full, or may only be read ------------------------------------------------------------------------

CAN_MOUNT = (
    shutil.which("unshare") is not None
    and subprocess.run(
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs none /tmp"], capture_output=True, check=False
    ).returncode
    == 0
)


@pytest.fixture(scope="module", params=["full", "reading"])
def disk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """How everything ended on such a disk."""
    if not CAN_MOUNT:
        pytest.skip("no file system can be mounted in a namespace here")
    what: str = request.param
    return what, scripted("faulty.py", what, tmp_path_factory.mktemp("faulty"), before=("unshare", "-rm"))


@pytest.mark.slow
def test_whatever_cannot_be_written_is_told_in_one_line_and_what_was_there_stays(
    disk: tuple[str, dict[str, Any]],
) -> None:
    what, told = disk
    words = {
        "full": ("No space left on device", "the disk is full", "cannot be written"),
        "reading": ("Read-only file system", "can be written to"),
    }
    for name in WRITING:
        said = told[name]["said"]
        assert told[name]["status"] == 2, name
        assert said.count("\n") == 1, said
        assert said.startswith("whosthere: "), said
        assert any(one in said for one in words[what]), said
        assert told[name]["same"], f"{name} left the disk otherwise than it was"


@pytest.mark.slow
def test_what_writes_nothing_works_there_all_the_same(disk: tuple[str, dict[str, Any]]) -> None:
    what, told = disk
    ended = {name: one["status"] for name, one in told["harmless"].items()}
    assert ended == {"nothing kept": 0, "doctor": 0, "what is kept": 0, "all forgotten": 0 if what == "full" else 1}
    if what == "full":
        assert told["left"] == []
    else:
        assert told["harmless"]["all forgotten"]["said"].endswith("cannot be deleted: Read-only file system\n")


@pytest.mark.slow
def test_what_was_acknowledged_before_the_disk_was_full_is_there_when_there_is_room(
    disk: tuple[str, dict[str, Any]],
) -> None:
    what, told = disk
    if what == "reading":
        return
    assert told["label after room was made"]["labels"] == ["r0 sell"]
    assert len(told["store"]["acknowledged"]) > 2
    assert told["store"]["there"] == told["store"]["acknowledged"]
    assert "the disk is full" in told["store"]["said"]


@pytest.mark.slow
def test_the_page_says_that_the_disk_is_full_and_goes_on_when_there_is_room(disk: tuple[str, dict[str, Any]]) -> None:
    what, told = disk
    if what == "reading":
        return
    (first, _, _), (refused, says, brought), (again, _, _) = told["page"]["answers"]
    assert (first, refused, again) == (200, 500, 200)
    assert "the disk is full" in says
    assert "cannot be kept: No space left on device" in brought
    assert told["page"]["stands"] == 2
    assert told["page"]["brought"] == 0


# ---- kills -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_two_hundred_kills_lose_no_decision_or_label_that_was_acknowledged(tmp_path: Path) -> None:
    assert scripted("killed.py", "store", tmp_path / "home" / "store.sqlite3", 200) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_kills_leave_a_batch_whole_or_not_there(tmp_path: Path) -> None:
    """WHOSTHERE_KILLS sets how many times (200 for the whole proof)."""
    lakes.make(40, tmp_path / "lake", 20)
    kills = os.environ.get("WHOSTHERE_KILLS", "40")
    assert scripted("killed.py", "batch", tmp_path / "lake", tmp_path / "out", kills) == []


# ---- a clock that is wrong -------------------------------------------------------------------------------------------


def clock(at: datetime, step: timedelta = timedelta()) -> type[datetime]:
    """A clock that stands at a time, or runs by `step` each time it is looked at."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            nonlocal at
            at += step
            return cls.fromtimestamp(at.timestamp(), tz)

    return Clock


def test_a_clock_that_goes_backwards_does_not_change_what_was_said_last(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "datetime", clock(datetime(2026, 3, 1, tzinfo=UTC), timedelta(days=-30)))
    with Store() as kept:
        for action in ("ask", "decline", "accept"):
            kept.record([Decision(invitation="ana", action=action)])
        for value in ("sell", "recruit"):
            kept.record([Label(invitation="ana", kind="motive", value=value)])
        assert kept.decisions()["ana"].action == "accept"
        assert [label.value for label in kept.labels()] == ["recruit"]
        kept.undo([kept.decisions()["ana"].event or 0])
        assert kept.decisions()["ana"].action == "decline"
        times = [event.at for event in kept.history()]
        assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("year", [1971, 2101])
def test_verdicts_do_not_depend_on_the_clock(
    year: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> dict[str, Any]:
        assert main(["triage", *map(str, example.archives()), str(example.page()), "--format", "json"]) == 0
        return {one["verdict"]["id"]: one["verdict"] for one in json.loads(capsys.readouterr().out)["assessments"]}

    today = told()
    monkeypatch.setattr(pages, "datetime", clock(datetime(year, 1, 1, tzinfo=UTC)))
    assert told() == today


# ---- a store that is damaged, from the future, or not ours -----------------------------------------------------------

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "no database": lambda whole: b"not a database at all " * 500,
    "another magic": lambda whole: b"SQLite format 4" + whole[15:],
    "cut in half": lambda whole: whole[: len(whole) // 2],
    "half a page": lambda whole: whole[:-2_000],
    "little": lambda whole: whole[:600],
    "holes": lambda whole: whole[:4_096] + b"\xff" * 8_192 + whole[12_288:],
    "zeros": lambda whole: whole[:100] + bytes(len(whole) - 100),
    "the future": lambda whole: whole[:60] + (7).to_bytes(4, "big") + whole[64:],
    "another program's": lambda whole: whole[:68] + b"ELSE" + whole[72:],
}
WORDS = {"the future": "upgrade whosthere", "another program's": "another program's data"}
COMMANDS = [
    ["triage"], ["explain", "r1"], ["label", "r1", "--motive", "sell"], ["label", "r0", "--undo"], ["label", "--list"],
    ["mcp"], ["page", "--no-browser", "--port", "0"],
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_store_that_is_not_well_ends_each_command_in_one_line_and_is_left_as_it_is(
    damage: str, home: Path, lines: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store() as kept:
        kept.record(
            [Label(invitation=f"r{n}", kind="motive", value="sell", facts={"text": "x" * 900}) for n in range(60)]
        )
    path = home / "store.sqlite3"
    spoilt = DAMAGES[damage](path.read_bytes())
    path.write_bytes(spoilt)
    for name, *options in COMMANDS:
        positions = [option for option in options if not option.startswith("-") and option.startswith("r")]
        rest = [option for option in options if option not in positions]
        sources = [] if "--list" in options or "--undo" in options else [lines]
        assert main([name, *positions, *sources, *rest]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert said.startswith(f"whosthere: {path}: ")
        assert WORDS.get(damage, "is damaged") in said
        assert path.read_bytes() == spoilt


def test_a_state_of_earlier_requests_that_is_damaged_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.parquet"
    assert main(["simulate", str(tmp_path / "lake.parquet"), "--rows", "500", "--edges", str(asked)]) == 0
    call = ["graph", str(asked), "--out", str(tmp_path / "senders.parquet"), "--state", str(tmp_path / "state")]
    assert main(call) == 0
    kept = tmp_path / "state" / "lines.parquet"
    kept.write_bytes(kept.read_bytes()[:-100])
    capsys.readouterr()
    assert main(call) == 2
    said = capsys.readouterr().err
    assert (
        said == f"whosthere: {tmp_path / 'state'}: is damaged, or no state of earlier requests; begin anew elsewhere\n"
    )


# ---- outputs ---------------------------------------------------------------------------------------------------------


def test_a_report_is_closed_to_others_and_one_that_was_there_keeps_its_permissions(lines: str, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    call = ["triage", lines, "--format", "html", "--out", str(out), "--no-labels"]
    assert main(call) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    out.chmod(0o640)
    assert main(call) == 0
    assert out.stat().st_mode & 0o777 == 0o640
    (tmp_path / "link.html").symlink_to(out)
    assert main([*call[:-2], str(tmp_path / "link.html"), "--no-labels"]) == 0
    assert (tmp_path / "link.html").is_symlink()


def test_a_device_is_written_to_and_not_replaced(lines: str, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("no named pipes as files")
    import stat
    from threading import Thread

    pipe, heard = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    listening = Thread(target=lambda: heard.append(pipe.read_bytes()))
    listening.start()
    assert main(["triage", lines, "--format", "json", "--out", str(pipe), "--no-labels"]) == 0
    listening.join(30)
    assert json.loads(heard[0])["assessments"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# ---- two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_commands_that_label_at_the_same_moment_are_all_heeded(home: Path, lines: str) -> None:
    calls = [
        subprocess.Popen([sys.executable, "-m", "whosthere", "label", f"r{n}", lines, "--motive", "sell"])
        for n in range(2)
    ]
    assert [call.wait(120) for call in calls] == [0] * 2
    with Store() as kept:
        assert sorted(label.invitation for label in kept.labels()) == ["r0", "r1"]


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with 2,000 requests, a third of them with a note, and who asked whom in them."""
    out = ["--rows", "2000", "--notes", "0.3", "--edges", str(tmp_path / "asked.parquet")]
    assert main(["simulate", str(tmp_path / "lake.parquet"), *out]) == 0
    capsys.readouterr()
    return tmp_path


def on_a_state(folder: Path) -> dict[str, tuple[Path, list[str]]]:
    """The commands that keep a state, by name: where, and the call."""
    notes, askers = folder / "notes.parquet", folder / "askers"
    out = str(folder / "senders.parquet")
    return {
        "campaigns": (notes, ["campaigns", str(folder / "lake.parquet"), "--state", str(notes)]),
        "graph": (askers, ["graph", str(folder / "asked.parquet"), "--out", out, "--state", str(askers)]),
    }


@pytest.mark.parametrize("command", ["campaigns", "graph"])
def test_a_second_run_on_one_state_is_told_to_wait_and_changes_nothing(
    command: str, asked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state, call = on_a_state(asked)[command]
    with alone(state):
        assert main(call) == 2
        said = capsys.readouterr().err
        assert said == f"whosthere: {state}: another run is writing it; wait for it, or choose another place\n"
        assert not state.exists()
    assert main(call) == 0
    assert not list(asked.glob(".*"))


@pytest.mark.parametrize("command", ["campaigns", "graph"])
def test_what_a_killed_run_leaves_of_its_lock_holds_nobody_up(command: str, asked: Path) -> None:
    state, call = on_a_state(asked)[command]
    state.with_name(f".{state.name}.lock").touch()
    assert main(call) == 0
    assert not list(asked.glob(".*"))


def test_a_state_by_another_name_is_the_same_state(
    asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state, call = on_a_state(asked)["graph"]
    assert main(call) == 0
    (tmp_path / "other").symlink_to(state, target_is_directory=True)
    with alone(tmp_path / "other"):
        assert main(call) == 2
    assert "another run is writing it" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("command", ["campaigns", "graph"])
def test_of_runs_on_one_state_at_the_same_moment_none_loses_what_another_learnt(command: str, asked: Path) -> None:
    """Each has its own day; who is told to wait comes again until all are heeded."""
    state, call = on_a_state(asked)[command]
    whole = pl.read_parquet(call[1])
    calls = list[list[str]]()
    for day in range(4):
        whole.filter(pl.int_range(pl.len()) % 4 == day).write_parquet(asked / f"day-{day}.parquet")
        calls.append([call[0], str(asked / f"day-{day}.parquet"), *call[2:]])
    for _ in range(12):
        runs = [(subprocess.Popen([sys.executable, "-m", "whosthere", *one], **QUIET), one) for one in calls]
        calls = [one for run, one in runs if run.wait(120) == 2]
    assert not calls
    found = pl.read_parquet(state if command == "campaigns" else state / "lines.parquet")
    wanted = whole.filter(pl.col("text").is_not_null()) if command == "campaigns" else whole
    assert found.height == wanted.height
    assert not list(asked.glob(".*"))
