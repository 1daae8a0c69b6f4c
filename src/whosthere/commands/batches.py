"""`whosthere batch`, and the verdicts of a batch told again. Each command returns the exit status."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from whosthere.batch.local import Done, Progress
from whosthere.batch.local import batch as batch_here
from whosthere.batch.verdicts import Task
from whosthere.errors import SourceError
from whosthere.exits import GOOD, PROBLEMS
from whosthere.policy import read_owner
from whosthere.presets import policy_of


def batch(chosen: Namespace) -> int:
    """`whosthere batch IN OUT`."""
    task = Task(
        policy=policy_of(chosen.policy),
        me=read_owner(Path(chosen.me)) if chosen.me else None,
        explain=chosen.explain,
    )
    if chosen.remote and chosen.engine != "spark":
        raise SourceError("--remote names an endpoint of Spark; add --engine spark")
    with _progress() as progress:
        done = _on_spark(chosen, task, progress) if chosen.engine == "spark" else _here(chosen, task, progress)
    _tell(done, chosen)
    return PROBLEMS if done.problems or done.bad else GOOD


def _here(chosen: Namespace, task: Task, progress: Progress) -> Done:
    return batch_here(
        chosen.given,
        Path(chosen.out),
        task,
        workers=chosen.workers,
        fresh=chosen.fresh,
        counts=chosen.counts,
        progress=progress,
    )


def _on_spark(chosen: Namespace, task: Task, progress: Progress) -> Done:
    try:
        from whosthere.batch.spark import batch as batch_on_spark  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise SourceError(f"{error.name} is not installed: pip install 'whosthere[spark]'") from error
    return batch_on_spark(
        chosen.given,
        chosen.out,
        task,
        remote=chosen.remote,
        fresh=chosen.fresh,
        counts=chosen.counts,
        progress=progress,
    )


def _tell(done: Done, chosen: Namespace) -> None:
    for problem in done.problems:
        print(f"whosthere: {problem}", file=sys.stderr)
    if done.strange:
        names = ("".join(c if c.isprintable() else "?" for c in name[:60]) for name in sorted(done.strange))
        print(f"whosthere: unknown columns were ignored: {', '.join(names)}", file=sys.stderr)
    if chosen.json:
        told = {
            "out": chosen.out,
            "rows": done.rows,
            "errors": done.bad,
            "parts_found": done.found,
            "unknown_columns": sorted(done.strange),
            "problems": [str(problem) for problem in done.problems],
        }
        print(msgspec.json.encode(told).decode())
        return
    words = f"wrote {chosen.out}: {done.rows:,} requests"
    if done.bad:
        words += f", {done.bad:,} of them with an error in place of a verdict"
    if done.found:
        words += f"; {done.found:,} parts were finished before"
    print(words, file=sys.stderr)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda done, whole: None
        return
    from rich import progress  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415  (only where somebody watches)

    columns = (progress.BarColumn(), progress.MofNCompleteColumn(), progress.TimeRemainingColumn())
    with progress.Progress("Judging", *columns, console=Console(stderr=True)) as bar:
        at = bar.add_task("Judging", total=None)
        yield lambda done, whole: bar.update(at, completed=done, total=whole)
