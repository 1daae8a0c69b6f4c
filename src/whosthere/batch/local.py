"""`whosthere batch` on this machine: Parquet to Parquet at any size, in flat memory, going on where it was stopped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from whosthere.batch import joining, plan
from whosthere.batch.plan import File, Measured, Part, Planned, Run, Workplace
from whosthere.batch.verdicts import Task
from whosthere.batch.worker import Order, Setting
from whosthere.batch.workers import Workers, cores
from whosthere.errors import Problem, SourceError
from whosthere.locks import alone

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Done:
    """What a run came to: rows with a verdict or an error in its place, how many of them are errors, how many parts
    were found finished, what nobody knows, and what could not be read."""

    rows: int = 0
    bad: int = 0
    found: int = 0
    strange: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def batch(
    given: str,
    out: Path,
    task: Task,
    *,
    workers: int | None = None,
    fresh: bool = False,
    counts: Sequence[str] = (),
    rows_a_part: int = plan.ROWS_A_PART,
    progress: Progress = lambda done, whole: None,
) -> Done:
    """Judge every request of a Parquet file, a folder of them or a pattern; the verdicts go to `out`, which appears
    when all is done: one file if its name ends in `.parquet`, else a folder laid out as the input is.

    `counts` are tables of facts counted before (see `joining`). A run that was stopped goes on; `fresh` begins anew,
    and takes the place of an output that is there. What cannot be read is in `problems`, and the rest is done. Raises
    SourceError where nothing can be read, where `out` is there already, or where what was begun was another run;
    OSError where the output cannot be written.
    """
    root, files = plan.find(given)
    tables, told = joining.tables(counts), joining.identities(counts)
    run = Run("local", plan.asked(task), plan.identified(root, files), told)
    place = Workplace(out)
    if out.exists() and not fresh:
        return finished(place, run)
    if Path(given).is_dir() and out.resolve().is_relative_to(root.resolve()):
        raise SourceError(f"{out}: lies inside the input; choose a place outside it")
    place.folder.mkdir(parents=True, exist_ok=True)
    setting = Setting(task.policy, task.me, task.explain, run.print_, tables)
    with alone(place.out, place.lock), Workers(workers or cores(), setting) as hands:
        if fresh:
            place.forget()
        work = _Work(place, root, hands, Done())
        planned = work.planned(run, rows_a_part)
        work.judge(planned.parts, progress)
        if work.done.problems and not work.done.rows:
            raise SourceError(f"nothing could be read: {work.done.problems[0]}")
        work.appear(planned.parts)
    work.done.problems.sort(key=lambda problem: problem.source)
    return work.done


def finished(place: Workplace, run: Run) -> Done:
    """The output is there: of this very run?"""
    if _mark(place.out) != run.print_:
        raise SourceError(f"{place.out}: is there already; choose another place, or --fresh to replace it")
    shutil.rmtree(place.folder, ignore_errors=True)
    parts = sorted(place.out.rglob("*.parquet")) if place.out.is_dir() else [place.out]
    verdicts = pl.scan_parquet(parts, glob=False, hive_partitioning=False)
    rows, good = verdicts.select(pl.len(), good=pl.col("error").is_null().sum()).collect().row(0)
    return Done(rows=rows, bad=rows - good, found=len(parts))


def _mark(out: Path) -> str | None:
    """The print of the run that wrote an output; None where that cannot be told."""
    one = next(iter([*out.glob(plan.MARKED), *sorted(out.rglob("*.parquet"))]), None) if out.is_dir() else out
    try:
        return pl.read_parquet_metadata(one).get(plan.MARK) if one else None
    except (OSError, PolarsError):
        return None


def measured(files: Sequence[File], root: Path, hands: Workers, done: Done) -> list[Measured]:
    """The files that can be read, in order, with their rows and the print of their columns; `done` takes the rest."""
    told = dict[str, Measured]()
    orders = (Order("measure", str(root / file.path), file.path) for file in files)
    for order, answer in hands.answers(orders):
        done.strange |= set(answer.strange)
        if answer.problem:
            done.problems.append(Problem(order.file, answer.problem))
        else:
            told[order.inside] = Measured(order.inside, answer.rows, answer.columns)
    return [told[file.path] for file in files if file.path in told]


@dataclass(frozen=True, slots=True)
class _Work:
    """A run under way: where it works, what it reads, who does it, and what it came to so far."""

    place: Workplace
    root: Path
    hands: Workers
    done: Done

    def planned(self, run: Run, rows_a_part: int) -> Planned:
        """The parts of the run: as they were when it began, else cut anew."""
        before = self.place.planned()
        if before is None:
            planned = Planned(run, plan.parts(measured(run.files, self.root, self.hands, self.done), rows_a_part))
            self.place.begin(planned)
            return planned
        self.place.go_on(before, run)
        known = {part.file for part in before.parts}
        measured([file for file in run.files if file.path not in known], self.root, self.hands, self.done)
        return before

    def judge(self, parts: Sequence[Part], progress: Progress) -> None:
        """Finish the parts that are not finished."""
        left = self._found(parts)
        seen, whole = self.done.rows, sum(part.rows for part in parts)
        progress(seen, whole)
        for order, answer in self.hands.answers(map(self._order, left)):
            if answer.problem:
                lost = f"rows {order.start + 1:,} to {order.start + order.rows:,} are left out"
                self.done.problems.append(Problem(order.file, f"{answer.problem}; {lost}"))
            self.done.rows += answer.rows
            self.done.bad += answer.bad
            seen += order.rows
            progress(seen, whole)

    def _found(self, parts: Sequence[Part]) -> list[Part]:
        """Count what is finished; the parts that are not."""
        found = [part for part in parts if (self.place.parts / part.name).exists()]
        if found:
            paths = [self.place.parts / part.name for part in found]
            verdicts = pl.scan_parquet(paths, glob=False, hive_partitioning=False)
            self.done.bad = verdicts.select(pl.col("error").count()).collect().item()
        self.done.found, self.done.rows = len(found), sum(part.rows for part in found)
        finished = {part.name for part in found}
        return [part for part in parts if part.name not in finished]

    def _order(self, part: Part) -> Order:
        return Order(
            "judge",
            file=str(self.root / part.file),
            inside=part.file,
            start=part.start,
            rows=part.rows,
            unfinished=str(self.place.unfinished),
            out=str(self.place.parts / part.name),
        )

    def appear(self, parts: Sequence[Part]) -> None:
        """Let the output appear, at once and whole."""
        good = [path for part in parts if (path := self.place.parts / part.name).exists()]
        if self.place.out.suffix in plan.SUFFIXES:
            made = self.place.folder / "whole.parquet"
            self._one_file(good, made)
        else:
            made = self.place.parts
            if not good:
                self._one_file([], made / "part-000000.parquet")
        self.place.appear(made)

    def _one_file(self, parts: Sequence[Path], out: Path) -> None:
        order = Order("join", unfinished=str(self.place.unfinished), out=str(out), parts=[str(part) for part in parts])
        for _, answer in self.hands.answers([order]):
            if answer.problem:
                raise SourceError(f"{self.place.parts}: {answer.problem}; start anew with --fresh")
