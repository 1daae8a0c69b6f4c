"""Lives that are ended at random moments, each a process of its own forked from this one: quick, and as final as any.

`python tests/killed.py store PLACE TIMES` writes decisions and labels; `python tests/killed.py batch LAKE OUT TIMES`
runs a batch whose verdicts are a stand-in, so that what is tried is how its files come to be. Prints what went wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from whosthere.store import Decision, Label, Store


def ended(life: Callable[[int], None], after: float = 60.0) -> list[str]:
    """What a life said, line by line whole, until it was killed `after` seconds from its beginning, or ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            life(writing)
        finally:
            traceback.print_exc() if sys.exc_info()[0] else None
            os._exit(0)
    os.close(writing)
    end = threading.Timer(after, os.kill, (child, signal.SIGKILL))
    end.start()
    with os.fdopen(reading, "rb") as said:  # to its end, which is the end of the life
        lines = said.read().decode().split("\n")[:-1]
    end.cancel()
    end.join()
    os.waitpid(child, 0)
    return lines


# ---- decisions and labels --------------------------------------------------------------------------------------------


def writes(place: Path, name: str) -> Callable[[int], None]:
    """A life that records three things at once, again and again, takes every fifth back, and says what it was told."""

    def life(out: int) -> None:
        with Store(place) as store:
            for number in range(10_000):
                one = f"{name}-{number}"
                label = Label(invitation=one, kind="motive", value="sell", facts={"text": "x" * 400})
                decisions = [Decision(invitation=f"{one}-{part}", action="ask", reply="r" * 300) for part in "ab"]
                events = store.record([*decisions, label], key=one)
                os.write(out, f"{one} {events[0]}\n".encode())
                if number % 5 == 4:
                    store.undo(events, key=f"{one} back")
                    os.write(out, f"{one} back\n".encode())

    return life


def tried_on_a_store(place: Path, times: int) -> list[str]:
    """Kill so many writers one after the other; what was lost, doubled or halved."""
    chance, wrong = random.Random(7), []
    acknowledged: dict[str, int] = {}
    taken_back: set[str] = set()
    for number in range(times):
        for line in ended(writes(place, f"life{number}"), chance.uniform(0, 0.04)):
            name, told = line.split()
            if told == "back":
                taken_back.add(name)
            else:
                acknowledged[name] = int(told)
    with Store(place) as store:
        at = {event.event: event for event in store.history()}
        undone = {event.undoes for event in at.values() if event.what == "undo"}
    for name, first in acknowledged.items():
        there = [at.get(first + step) for step in range(3)]
        if [one and one.invitation for one in there] != [f"{name}-a", f"{name}-b", name]:
            wrong.append(f"{name} was acknowledged and is not there")
    for name in taken_back:
        if not {acknowledged[name] + step for step in range(3)} <= undone:
            wrong.append(f"{name} was taken back and stands")
    wrong += [f"request {one} is there by halves" for one in _halves(at.values())]
    return [*wrong, *([] if len(acknowledged) > times else [f"only {len(acknowledged)} were written"])]


def _halves(events: Iterable[object]) -> Iterator[int]:
    sizes: dict[int, int] = {}
    for event in events:
        request: int = event.request  # type: ignore[attr-defined]
        sizes[request] = sizes.get(request, 0) + 1
    return (request for request, size in sizes.items() if size != 3)


# ---- batch -----------------------------------------------------------------------------------------------------------


def runs(lake: str, out: Path) -> Callable[[int], None]:
    """A life that runs a batch to its end, its parts of ten rows judged by a stand-in in this very process."""

    def life(_: int) -> None:
        import polars as pl

        from whosthere.batch import local, worker
        from whosthere.batch.verdicts import Task, schema
        from whosthere.policy import Policy

        class Hands:
            """Workers without processes."""

            def __init__(self, count: int, setting: worker.Setting) -> None:
                self.setting = setting

            def __enter__(self) -> Hands:
                return self

            def __exit__(self, *_: object) -> None: ...

            def answers(self, orders: Iterable[worker.Order]) -> Iterator[tuple[worker.Order, worker.Answer]]:
                for order in orders:
                    answer = worker._answered(order, self.setting)
                    if answer.failed:
                        raise OSError(*answer.failed)
                    yield order, answer

        def judged(rows: pl.DataFrame, _: Task) -> pl.DataFrame:
            told = {name: pl.lit(None, dtype=kind) for name, kind in schema().items()}
            return rows.select(**told | {"id": pl.col("id"), "motive": pl.col("id").hash().cast(pl.String)})

        worker.judged = judged  # type: ignore[assignment]
        local.Workers = Hands  # type: ignore[assignment,misc]
        local.batch(lake, out, Task(Policy()), rows_a_part=10)

    return life


def tried_on_a_batch(lake: str, out: Path, times: int) -> list[str]:
    """Kill so many runs; each output that appeared must be whole, and is then put away for the next to begin anew."""

    chance, wrong, finished, stopped = random.Random(7), [], 0, 0
    alone = out.with_name("alone")
    ended(runs(lake, alone))
    whole = _bytes(alone)
    shutil.rmtree(alone)
    began = time.monotonic()
    ended(runs(lake, alone))
    took = time.monotonic() - began
    for number in range(times):
        ended(runs(lake, out), chance.uniform(0.1, 1.3) * took)
        if not out.exists():
            stopped += 1
            continue
        finished += 1
        if _bytes(out) != whole:
            wrong.append(f"after {number} kills the output is not that of a run left alone")
        out.rename(out.with_name(f"done-{number}"))
    ended(runs(lake, out))
    if _bytes(out) != whole:
        wrong.append("the last output is not that of a run left alone")
    if not (finished and stopped) or not whole:
        wrong.append(f"{finished} finished, {stopped} stopped: both are to be tried")
    return wrong


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.parquet")} if folder.is_dir() else {}


if __name__ == "__main__":
    os.environ["POLARS_MAX_THREADS"] = "1"
    what, first, *rest = sys.argv[1:]
    if what == "store":
        print(json.dumps(tried_on_a_store(Path(first), int(rest[0]))))
    else:
        print(json.dumps(tried_on_a_batch(first, Path(rest[0]), int(rest[1]))))
