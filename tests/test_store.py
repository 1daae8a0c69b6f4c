"""The owner's store: what was acknowledged is there, whole; what is undone is as if it had not been."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whosthere.errors import StoreError
from whosthere.store import Decision, Label, Store, standing_labels, store_path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as opened:
        yield opened


def test_a_decision_is_there_when_the_store_is_opened_again(path: Path) -> None:
    at = datetime(2026, 3, 1, 9, 12, tzinfo=UTC)
    with Store(path) as store:
        (event,) = store.record([Decision(invitation="ana", action="ask", reply="Hi Ana, which role? 🙂", at=at)])
    with Store(path) as store:
        assert store.decisions() == {
            "ana": Decision(invitation="ana", action="ask", reply="Hi Ana, which role? 🙂", at=at, event=event)
        }


def test_the_last_decision_stands_and_undoing_it_brings_the_one_before_back(store: Store) -> None:
    store.record([Decision(invitation="ana", action="ask")])
    (second,) = store.record([Decision(invitation="ana", action="accept")])
    assert store.decisions()["ana"].action == "accept"
    store.undo([second])
    assert store.decisions()["ana"].action == "ask"
    assert [event.what for event in store.history("ana")] == ["decision", "decision", "undo"]


def test_a_label_keeps_the_facts_it_was_given_on(store: Store) -> None:
    facts = {"text": "Hi", "sender_school": ["Tallin"], "sent_at": "2026-03-01T09:12:00"}
    store.record([Label(invitation="bo", kind="motive", value="sell", facts=facts)])
    (label,) = store.labels()
    assert (label.kind, label.value, label.facts) == ("motive", "sell", facts)


def test_of_each_kind_one_label_stands_the_last(store: Store) -> None:
    store.record(
        [Label(invitation="bo", kind="motive", value="sell"), Label(invitation="bo", kind="danger", value="no")]
    )
    store.record([Label(invitation="bo", kind="motive", value="recruit")])
    assert [(one.kind, one.value) for one in store.labels()] == [("danger", "no"), ("motive", "recruit")]


def test_a_batch_is_written_and_undone_as_one(store: Store) -> None:
    events = store.record([Decision(invitation=name, action="ignore") for name in ("a", "b", "c")], key="batch")
    assert len({event.request for event in store.history()}) == 1
    store.undo(events)
    assert store.decisions() == {}


def test_of_a_batch_with_a_mistake_in_it_nothing_is_written(store: Store) -> None:
    with pytest.raises(StoreError, match="did you mean 'accept'"):
        store.record([Decision(invitation="a", action="ask"), Decision(invitation="b", action="acept")])
    (event,) = store.record([Decision(invitation="a", action="ask")])
    with pytest.raises(StoreError, match="no decision or label number 99"):
        store.undo([event, 99])
    assert list(store.decisions()) == ["a"]


def test_a_request_that_comes_again_is_applied_once(store: Store) -> None:
    first = store.record([Decision(invitation="ana", action="ask")], key="k1")
    assert store.record([Decision(invitation="ana", action="ask")], key="k1") == first
    undone = store.undo(first, key="k2")
    assert store.undo(first, key="k2") == undone
    assert len(store.history()) == 2


def test_a_key_used_for_something_else_is_refused(store: Store) -> None:
    store.record([Decision(invitation="ana", action="ask")], key="k1")
    with pytest.raises(StoreError, match="used for another request"):
        store.record([Decision(invitation="bo", action="ask")], key="k1")
    assert list(store.decisions()) == ["ana"]


def test_what_was_undone_is_not_undone_twice_nor_an_undoing_undone(store: Store) -> None:
    events = store.record([Decision(invitation="ana", action="ask")])
    undone = store.undo(events)
    with pytest.raises(StoreError, match="taken back already"):
        store.undo(events)
    with pytest.raises(StoreError, match="no decision or label"):
        store.undo(undone)


@pytest.mark.parametrize(
    ("kind", "value"), [("motive", "selling"), ("role", "boss"), ("danger", "maybe"), ("action", "hide"), ("mood", "x")]
)
def test_a_value_that_is_none_of_its_kinds_is_refused(store: Store, kind: str, value: str) -> None:
    with pytest.raises(StoreError, match="unknown"):
        store.record([Label(invitation="ana", kind=kind, value=value)])  # type: ignore[arg-type]
    assert store.history() == []


def test_text_that_is_no_unicode_is_refused_in_words(store: Store) -> None:
    with pytest.raises(StoreError, match="no Unicode"):
        store.record([Decision(invitation="\udcff", action="ask")])


def test_nothing_written_can_be_changed_even_by_hand(store: Store) -> None:
    store.record([Decision(invitation="ana", action="ask")])
    by_hand = sqlite3.connect(store.path)
    for change in ("UPDATE events SET value = 'accept'", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            by_hand.execute(change)
    by_hand.close()


def test_nobody_else_may_read_it(store: Store) -> None:
    store.record([Decision(invitation="ana", action="ask")])
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    for file in store.path.parent.iterdir():  # the log beside it, too
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_store_left_open_to_others_is_closed_to_them(path: Path) -> None:
    Store(path).close()
    path.chmod(0o644)
    Store(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_owner_says_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path / "mine"))
    assert standing_labels() == []
    assert not store_path().parent.exists(), "asking makes nothing"
    with Store() as store:
        store.record([Label(invitation="bo", kind="role", value="peer")])
    assert (tmp_path / "mine" / "store.sqlite3").exists()
    assert [label.value for label in standing_labels()] == ["peer"]


def test_a_store_of_a_newer_program_is_left_alone(path: Path) -> None:
    Store(path).close()
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 7")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer whosthere \(store version 7.*upgrade"):
        Store(path)
    assert path.read_bytes() == before


def test_another_programs_file_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program's data"):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "cut", "holes"])
def test_a_damaged_store_is_told_and_left_as_it_is(path: Path, damage: str) -> None:
    with Store(path) as store:
        store.record([Decision(invitation=f"id-{n}", action="ask", reply="x" * 500) for n in range(200)])
    whole = path.read_bytes()
    broken = {
        "text": b"not a database at all " * 500,
        "cut": whole[: len(whole) // 2],
        "holes": whole[:4096] + b"\xff" * 8192 + whole[12288:],
    }[damage]
    path.write_bytes(broken)
    with pytest.raises(StoreError, match=r"store\.sqlite3: is damaged .*move it away to start anew"):
        Store(path)
    assert path.read_bytes() == broken


def test_what_would_be_written_to_a_store_that_was_deleted_is_refused(path: Path) -> None:
    with Store(path) as store:
        store.record([Decision(invitation="ana", action="ask")])
        path.unlink()
        for again in (path.exists, lambda: Store(path).close()):  # gone, and then another in its place
            again()
            with pytest.raises(StoreError, match="moved or deleted meanwhile; nothing was written"):
                store.record([Decision(invitation="bo", action="ask")])
    with Store(path) as store:
        assert store.decisions() == {}


ALONE = """
import sqlite3, sys
try:
    print(sqlite3.connect(sys.argv[1], timeout=0).execute("PRAGMA journal_mode = DELETE").fetchone())
except sqlite3.OperationalError as error:
    print(error)
"""


def test_opening_the_store_twice_does_not_let_another_process_think_it_has_it_alone(path: Path) -> None:
    """Closing any handle of a file ends the locks that the whole process has on it, SQLite's too."""
    with Store(path) as store:
        store.record([Decision(invitation="ana", action="ask")])
        Store(path).close()
        done = subprocess.run([sys.executable, "-c", ALONE, str(path)], capture_output=True, text=True, check=True)
        assert done.stdout == "database is locked\n"


def test_a_place_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="WHOSTHERE_HOME"):
        Store(tmp_path / "file" / "store.sqlite3")


WRITER = """
import sys
from pathlib import Path
from whosthere.store import Decision, Store
with Store(Path(sys.argv[1])) as store:
    for n in range(int(sys.argv[3])):
        batch = [Decision(invitation=f"{sys.argv[2]}-{n}-{part}", action="ask", reply="r" * 300) for part in "abc"]
        print(store.record(batch, key=f"{sys.argv[2]}-{n}"), flush=True)
"""


def writer(path: Path, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.parametrize("after", [0, 1, 7, 40])
def test_a_process_killed_loses_nothing_acknowledged_and_leaves_nothing_half(path: Path, after: int) -> None:
    process = writer(path, "w", 100_000)
    assert process.stdout is not None
    acknowledged = [process.stdout.readline() for _ in range(after)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += process.stdout.read().splitlines()
    process.wait()
    whole = [line for line in acknowledged if line.strip().endswith("]")]
    with Store(path) as store:
        there = {event.event: event.invitation for event in store.history()}
        for n, line in enumerate(whole):
            events = [int(part) for part in line.strip(" []\n").split(",")]
            assert [there[event] for event in events] == [f"w-{n}-a", f"w-{n}-b", f"w-{n}-c"]
        assert len(there) % 3 == 0
        again = store.record([Decision(invitation="later", action="accept")])
        assert store.decisions()["later"].event == again[0]


def test_two_processes_write_at_once_and_a_request_of_both_is_applied_once(path: Path) -> None:
    writers = [writer(path, name, 25) for name in ("one", "two", "two")]
    for process in writers:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert len(out.splitlines()) == 25
    with Store(path) as store:
        assert len(store.history()) == 2 * 25 * 3
        assert len(store.decisions()) == 2 * 25 * 3


def test_threads_may_share_one_store(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: store.record([Decision(invitation=str(n), action="ask")], key=str(n % 20)), range(20)))
    assert len(store.decisions()) == 20
