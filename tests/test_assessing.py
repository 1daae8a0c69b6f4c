"""Many lines are answered by several processes as by one: in order, errors in place, nothing lost, little held."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from whosthere.assessing import Answer, Lines, Setting, answer_all
from whosthere.model import Owner
from whosthere.policy import Policy
from whosthere.store import Label

LABELS = [Label(invitation="1", kind="motive", value="sell", facts={"id": "1", "text": "A quick call on your SEO?"})]
PLAIN = Setting(Owner(goals=["find_job"]), Policy(), [])
TAUGHT = Setting(Owner(goals=["find_job"]), Policy(), LABELS)


def batches(many: int) -> Iterator[Lines]:
    for at in range(0, 3 * many, 3):
        good = msgspec.json.encode({"id": str(at), "text": f"Are you open to a call about SEO, offer {at}?", "odd": 1})
        yield [(at + 1, good), (at + 2, b'{"id": "broken"'), (at + 3, b'{"id": 7, "sender": {"strange": 1}}')]


def answered(processes: int, many: int, setting: Setting = PLAIN) -> tuple[bytes, int, set[str]]:
    told = list[Answer]()
    answer_all(batches(many), setting, processes, told.append)
    return b"".join(one.out for one in told), sum(one.bad for one in told), set[str]().union(*(t.strange for t in told))


@pytest.mark.slow
def test_two_processes_answer_as_one() -> None:
    out, bad, strange = answered(2, 6, TAUGHT)
    assert (out, bad, strange) == answered(1, 6, TAUGHT)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in lines[::3]] == [str(at) for at in range(0, 18, 3)]
    assert [line["line"] for line in lines[1::3]] == list(range(2, 20, 3))
    assert (bad, strange) == (6, {"odd", "sender.strange"})


@pytest.fixture
def no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other process ends at once."""
    monkeypatch.setattr("whosthere.assessing._COMMAND", [sys.executable, "-c", ""])


@pytest.mark.usefixtures("no_other")
def test_what_a_process_ends_over_is_answered_nevertheless() -> None:
    assert answered(3, 8) == answered(1, 8)


@pytest.mark.usefixtures("no_other")
def test_no_more_is_read_than_can_soon_be_written() -> None:
    read, ahead = 0, list[int]()

    def given() -> Iterator[Lines]:
        nonlocal read
        for batch in batches(24):
            read += 1
            yield batch

    answer_all(given(), PLAIN, 2, lambda _: ahead.append(read - len(ahead)))
    assert len(ahead) == 24
    assert max(ahead) <= 7  # four wait, one is written, one is put, one is read


@pytest.mark.usefixtures("no_other")
def test_once_nobody_reads_the_answers_no_more_lines_are_read() -> None:
    read = list[int]()

    def endless() -> Iterator[Lines]:
        for at, batch in enumerate(batches(1_000_000)):
            read.append(at)
            yield batch

    def broken(_: Answer) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        answer_all(endless(), PLAIN, 2, broken)
    assert len(read) < 12


@pytest.mark.slow
def test_a_stop_from_the_keyboard_ends_all_processes(tmp_path: Path) -> None:
    given = tmp_path / "given.jsonl"
    given.write_bytes(b"\n".join(line for batch in batches(20_000) for _, line in batch))
    command = [sys.executable, "-P", "-m", "whosthere", "assess", str(given), "--workers", "2"]
    with open(tmp_path / "out", "wb") as out:
        run = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, start_new_session=True)
        while not (tmp_path / "out").stat().st_size:
            assert run.poll() is None
            time.sleep(0.05)
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=120)
    assert (run.returncode, said.strip()) == (130, b"whosthere: stopped")
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)  # nobody of the group is left
