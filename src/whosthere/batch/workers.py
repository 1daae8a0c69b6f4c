"""Processes that read and judge: each order goes to one that is free; one that ends over an order is begun anew.

An order that ends its process is given once more, a few rows at a time; if it ends that too, the order is given up.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from types import TracebackType

import msgspec
from msgspec import structs

from whosthere.batch.worker import LITTLE, Answer, Order, Setting
from whosthere.errors import SourceError

_ENDED = "ends the process that reads it: it is damaged, or its rows are too large for the memory there is"


def cores() -> int:
    """How many cores this process may use, which may be fewer than there are."""
    allowed = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class Workers:
    """So many processes; a context that ends them."""

    def __init__(self, count: int, setting: Setting) -> None:
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        self._all = [_Worker(setting) for _ in range(count)]
        for worker in self._all:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(count)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            for worker in self._all:
                worker.end()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._all:
            worker.end()

    def answers(self, orders: Iterable[Order]) -> Iterator[tuple[Order, Answer]]:
        """Each order with its answer, as they come. Raises OSError where the output cannot be written."""
        waiting, under_way = iter(orders), dict[Future[Answer], Order]()
        while True:
            for order in islice(waiting, 2 * len(self._all) - len(under_way)):
                under_way[self._threads.submit(self._answer, order)] = order
            if not under_way:
                return
            for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                answer = done.result()
                if answer.failed:
                    raise OSError(*answer.failed)
                yield under_way.pop(done), answer

    def _answer(self, order: Order) -> Answer:
        worker = self._free.get()
        try:
            return (
                worker.answer(order) or worker.answer(structs.replace(order, at_once=LITTLE)) or Answer(problem=_ENDED)
            )
        finally:
            self._free.put(worker)


class _Worker:
    """One process, begun when it is first needed."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False

    def answer(self, order: Order) -> Answer | None:
        """What came of an order; None where the process ended over it."""
        if self._over:
            return Answer(problem="was not read: the run was stopped")
        process = self._process = self._process or self._begun()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            self._ended(process)
            self._process = None
            return None
        return msgspec.json.decode(line, type=Answer)

    def end(self) -> None:
        """End the process."""
        self._over = True
        if self._process:
            self._ended(self._process)

    def _begun(self) -> subprocess.Popen[bytes]:
        one_thread = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "whosthere.batch.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **one_thread},
            )
            assert process.stdin
            process.stdin.write(msgspec.json.encode(self._setting) + b"\n")
        except OSError as error:
            raise SourceError(f"a worker cannot be started ({error.strerror}); close other programs") from error
        return process

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        with suppress(OSError):
            process.communicate()
