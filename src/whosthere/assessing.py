"""Many lines of the assess contract answered by several processes, in order; run as `python -m whosthere.assessing`,
this is one of them.

This process takes its turn like the others, so that nothing waits for them to begin; what one of them ends over, it
answers itself. Only so many lines are under way at a time, however many there are.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from queue import Queue, SimpleQueue
from threading import Event
from typing import IO, NamedTuple

import msgspec

from whosthere import contract
from whosthere.judging import assess_lines
from whosthere.labels import Lessons, learn
from whosthere.model import Owner
from whosthere.opinions import Advice
from whosthere.policy import Policy
from whosthere.store import Label

Lines = Sequence[tuple[int, bytes]]


class Setting(msgspec.Struct, frozen=True):
    """By what all lines are judged."""

    me: Owner | None
    policy: Policy
    labels: list[Label]

    def lessons(self) -> Lessons | None:
        """What the labels teach."""
        return learn(self.labels, self.policy)


class Answer(NamedTuple):
    """The lines that come out, how many of those that went in are refused, and the unknown fields that were met."""

    out: bytes
    bad: int
    strange: set[str]


def answer(lines: Lines, setting: Setting, lessons: Lessons | None, advice: Advice | None = None) -> Answer:
    """Numbered lines answered in order."""
    strange = set[str]()
    decode = partial(contract.decode, strange=strange)
    out, bad = assess_lines(lines, decode, setting.me, setting.policy, lessons, advice=advice)
    return Answer(out, bad, strange)


def answer_all(
    batches: Iterable[Lines],
    setting: Setting,
    processes: int,
    write: Callable[[Answer], None],
    advice: Advice | None = None,
) -> None:
    """Every batch answered, written in order as soon as it can be; who advises is asked by this process alone. Raises
    what reading or writing raises."""
    lessons = setting.lessons()
    if processes == 1:
        for batch in batches:
            write(answer(batch, setting, lessons, advice))
        return
    waiting, stopped = Queue[Future[Answer] | None](2 * processes), Event()
    with _hands(setting, processes - 1) as free, ThreadPoolExecutor(processes + 1) as threads:
        written = threads.submit(_write, waiting, write, stopped)
        try:
            for batch in batches:
                waiting.put(threads.submit(_answered, batch, free, setting, lessons, stopped))
                if stopped.is_set():
                    break
        except BaseException:
            stopped.set()
            raise
        finally:
            waiting.put(None)
        written.result()


def _write(waiting: Queue[Future[Answer] | None], write: Callable[[Answer], None], stopped: Event) -> None:
    """Write the answers as they are due. Once stopped, by a failure too, those that are due are let go."""
    over = False
    try:
        while not over:
            due = waiting.get()
            over = due is None
            if due and not stopped.is_set():
                write(due.result())
    finally:
        stopped.set()
        while not over:
            over = waiting.get() is None


def _answered(
    lines: Lines, free: SimpleQueue[_Hand | None], setting: Setting, lessons: Lessons | None, stopped: Event
) -> Answer:
    hand = free.get()
    try:
        if stopped.is_set():
            return Answer(b"", 0, set())
        return (hand and hand.answer(lines)) or answer(lines, setting, lessons)
    finally:
        free.put(hand)


@contextmanager
def _hands(setting: Setting, count: int) -> Iterator[SimpleQueue[_Hand | None]]:
    """Who is free: so many other processes, and this one, which is None. The others end with the context."""
    free = SimpleQueue[_Hand | None]()
    free.put(None)
    hands = [_Hand(setting) for _ in range(count)]
    for hand in hands:
        free.put(hand)
    try:
        yield free
    finally:
        for hand in hands:
            hand.end()


_COMMAND = [sys.executable, "-P", "-m", "whosthere.assessing"]


class _Hand:
    """One other process."""

    def __init__(self, setting: Setting) -> None:
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        with suppress(OSError):
            _send(self._process.stdin, setting)

    def answer(self, lines: Lines) -> Answer | None:
        """The lines answered; None where the process ended over them, or before."""
        try:
            _send(self._process.stdin, lines)
            told = _received(self._process.stdout)
        except OSError:
            return None
        return None if told is None else msgspec.msgpack.decode(told, type=Answer)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        with suppress(OSError):
            self._process.communicate()


def _send(to: IO[bytes] | None, what: object) -> None:
    assert to
    told = msgspec.msgpack.encode(what)
    to.write(len(told).to_bytes(8, "big") + told)
    to.flush()


def _received(source: IO[bytes] | None) -> bytes | None:
    """What was sent; None at the end, or where it breaks off."""
    assert source
    head = source.read(8)
    size = int.from_bytes(head, "big")
    told = source.read(size)
    return told if len(head) == 8 and len(told) == size else None


def main() -> None:
    """Answer batches of lines until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this one ends it
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    if (first := _received(asked)) is None:
        return
    setting = msgspec.msgpack.decode(first, type=Setting)
    lessons = setting.lessons()
    while (lines := _received(asked)) is not None:
        _send(told, answer(msgspec.msgpack.decode(lines, type=list[tuple[int, bytes]]), setting, lessons))


if __name__ == "__main__":
    main()
