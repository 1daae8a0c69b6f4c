"""`whosthere batch --engine spark`: the same judging on any engine that speaks Spark, in jobs that survive a kill.

Files that this machine sees are judged some at a time: one job a group of files that lie in one folder and have the
same columns. A job writes beside the output; its rows are counted, brought to the disk, and the group is finished by
one rename. What this machine does not see (`s3a://…`, `hdfs://…`) is one job, which the engine itself commits.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from whosthere.batch import joining, plan
from whosthere.batch.arrow import ddl, judging
from whosthere.batch.engines import EngineError, failures, first_line, session
from whosthere.batch.joining import Counts
from whosthere.batch.local import Done, Progress, finished, measured
from whosthere.batch.plan import Part, Planned, Run, Workplace
from whosthere.batch.reading import COUNTED, TOP, check, strange, wanted
from whosthere.batch.verdicts import Task, schema
from whosthere.batch.worker import Setting
from whosthere.batch.workers import Workers, cores
from whosthere.errors import ContractError, Problem, SourceError
from whosthere.locks import alone

ROWS_A_JOB = 2_000_000


def batch(
    given: str,
    out: str,
    task: Task,
    *,
    remote: str | None = None,
    fresh: bool = False,
    counts: Sequence[str] = (),
    rows_a_job: int = ROWS_A_JOB,
    progress: Progress = lambda done, whole: None,
) -> Done:
    """As `local.batch`, on Sail in this process, or on the engine that `remote` names; `out` is a folder.

    Raises EngineError besides, where the engine cannot be had or is lost; the run then goes on when called again.
    """
    if _is_elsewhere(given) or _is_elsewhere(out):
        with session(remote) as spark:
            return _elsewhere(spark, given, out, task, fresh)
    tables, told = joining.tables(counts), joining.identities(counts)
    root, files = plan.find(given)
    run = Run("spark", plan.asked(task), plan.identified(root, files), told)
    place = Workplace(Path(out.removeprefix("file://")).absolute())
    if place.out.suffix in plan.SUFFIXES:
        raise SourceError(f"{out}: Spark writes a folder of files; give it a name without {place.out.suffix}")
    if place.out.exists() and not fresh:
        return finished(place, run)
    if Path(given).is_dir() and place.out.is_relative_to(root.absolute()):
        raise SourceError(f"{out}: lies inside the input; choose a place outside it")
    place.folder.mkdir(parents=True, exist_ok=True)
    with alone(place.out, place.lock):
        if fresh:
            place.forget()
        work = _Work(place, root.absolute(), task, run, tables, Done())
        groups = _groups(work.planned(), rows_a_job)
        with session(remote) as spark:
            work.judge(spark, groups, progress)
        if work.done.problems and not work.done.rows:
            raise SourceError(f"nothing could be read: {work.done.problems[0]}")
        work.appear()
    return work.done


def _is_elsewhere(path: str) -> bool:
    return "://" in path.removeprefix("file://")


def _groups(parts: Sequence[Part], rows_a_job: int) -> Iterator[list[Part]]:
    """Whole files that one job judges: of one folder and the same columns, up to so many rows."""
    group: list[Part] = []
    for part in parts:
        if group and (_alike(part) != _alike(group[0]) or sum(one.rows for one in group) + part.rows > rows_a_job):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _alike(part: Part) -> tuple[Path, str]:
    return Path(part.file).parent, part.columns


@dataclass(frozen=True, slots=True)
class _Work:
    """A run under way: where it works, what it reads, what is asked, and what it came to so far."""

    place: Workplace
    root: Path
    task: Task
    run: Run
    counts: Sequence[Counts]
    done: Done

    def planned(self) -> list[Part]:
        """One part a file: as they were when the run began, else measured now."""
        before = self.place.planned()
        if before is not None:
            self.place.go_on(before, self.run)
        known = {part.file for part in before.parts} if before else set()
        setting = Setting(self.task.policy, self.task.me, self.task.explain, self.run.print_)
        with Workers(cores(), setting) as hands:
            left = [file for file in self.run.files if file.path not in known]
            found = measured(left, self.root, hands, self.done)
        if before is not None:
            return before.parts
        parts = plan.parts(found, a_part=max((file.rows for file in found), default=1) or 1)
        self.place.begin(Planned(self.run, parts))
        return parts

    def judge(self, spark: Any, groups: Iterable[list[Part]], progress: Progress) -> None:
        """Finish the groups that are not finished; a group that fails is tried file by file."""
        every = list(groups)
        whole, seen = sum(part.rows for group in every for part in group), 0
        progress(seen, whole)
        for group in every:
            if self._is_finished(group):
                self.done.found += 1
            else:
                self._try(spark, group)
            seen += sum(part.rows for part in group)
            progress(seen, whole)

    def _is_finished(self, group: list[Part]) -> bool:
        written = sorted(self._folder(group).glob("*.parquet"))
        if written:
            rows, bad = _counted(written)
            self.done.rows, self.done.bad = self.done.rows + rows, self.done.bad + bad
        return bool(written)

    def _try(self, spark: Any, group: list[Part]) -> None:
        try:
            self._judge(spark, group)
        except failures() as error:
            why = first_line(error)
            _still_there(spark, why)
            if len(group) == 1:
                self.done.problems.append(Problem(str(self.root / group[0].file), f"the engine cannot read it: {why}"))
            else:
                for part in group:
                    if not self._is_finished([part]):
                        self._try(spark, [part])

    def _judge(self, spark: Any, group: list[Part]) -> None:
        unfinished = self.place.unfinished / Path(group[0].name).name
        shutil.rmtree(unfinished, ignore_errors=True)
        requests = spark.read.parquet(*(str(self.root / part.file) for part in group))
        requests = requests.select(*(name for name in (*TOP, *COUNTED) if name in requests.columns))
        for name, value in plan.partitions(group[0].file):
            if name in (*TOP, *COUNTED) and name not in requests.columns:
                requests = requests.selectExpr("*", f"'{_quoted(value)}' as `{name}`")
        requests = _joined(spark, requests, self.counts)
        requests.mapInArrow(judging(self.task), ddl(self.task.explain)).write.parquet(str(unfinished))
        written = sorted(unfinished.glob("*.parquet"))
        rows, bad = _counted(written)
        if rows != sum(part.rows for part in group):
            raise EngineError(f"{unfinished}: the engine wrote {rows:,} rows for {sum(p.rows for p in group):,}")
        for path in written:
            with open(path, "rb+") as file:
                os.fsync(file.fileno())
        folder = self._folder(group)
        folder.parent.mkdir(parents=True, exist_ok=True)
        os.replace(unfinished, folder)
        plan.settled(folder.parent)
        self.done.rows, self.done.bad = self.done.rows + rows, self.done.bad + bad

    def _folder(self, group: list[Part]) -> Path:
        """Where a group's finished files lie until all are there."""
        return self.place.folder / "groups" / group[0].name

    def appear(self) -> None:
        """Lay the files of all groups side by side, as the input is laid out, and let the output appear."""
        groups = self.place.folder / "groups"
        shutil.rmtree(self.place.parts)
        self.place.parts.mkdir()
        for path in sorted(groups.rglob("*.parquet/*.parquet")):
            group = path.parent
            out = self.place.parts / group.relative_to(groups).with_name(f"{group.stem}-{path.name}")
            out.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, out)
        mark = self.place.parts / plan.MARKED
        pl.DataFrame(schema=schema(self.task.explain)).write_parquet(mark, metadata={plan.MARK: self.run.print_})
        self.place.appear(self.place.parts)


def _joined(spark: Any, requests: Any, counts: Sequence[Counts]) -> Any:
    """As `joining.joined`, by the engine."""
    for table in counts:
        if table.key not in requests.columns or (table.key == "sender" and not _has_address(requests)):
            continue
        key = "cast(id as string)" if table.key == "id" else "sender.profile_url"
        told = spark.read.parquet(*(str(Path(file).absolute()) for file in table.files))
        told = told.selectExpr(f"cast({table.key} as string) as _key", *table.facts).dropDuplicates(["_key"])
        keyed = requests.selectExpr("*", f"{key} as _key").drop(*table.facts)
        requests = keyed.join(told, on="_key", how="left").drop("_key")
    return requests


def _has_address(requests: Any) -> bool:
    return "profile_url" in getattr(requests.schema["sender"].dataType, "names", ())


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _counted(files: list[Path]) -> tuple[int, int]:
    """Rows, and errors among them."""
    rows = pl.scan_parquet(files, glob=False, hive_partitioning=False).select(pl.len(), bad=pl.col("error").count())
    counts: tuple[int, int] = rows.collect().row(0)
    return counts


def _still_there(spark: Any, why: str) -> None:
    """Raises EngineError where the engine answers no more."""
    try:
        spark.range(1).count()
    except failures() as error:
        raise EngineError(f"the engine was lost: {why}; run again to go on") from error


def _elsewhere(spark: Any, given: str, out: str, task: Task, fresh: bool) -> Done:
    """One job between places that only the engine sees; it commits the output itself."""
    try:
        requests = spark.read.parquet(given)
        empty = pl.from_arrow(requests.limit(0).toArrow())
        assert isinstance(empty, pl.DataFrame)
        check(empty.schema)
        verdicts = requests.select(*wanted(empty.schema)).mapInArrow(judging(task), ddl(task.explain))
        verdicts.write.mode("overwrite" if fresh else "error").parquet(out)
        counts = spark.read.parquet(out).selectExpr("count(*) as n", "count(error) as bad").collect()[0]
    except ContractError as error:
        raise SourceError(f"{given}: {error}") from error
    except failures() as error:
        raise EngineError(f"{given}: {first_line(error)}") from error
    return Done(rows=counts["n"], bad=counts["bad"], strange=strange(empty.schema))
