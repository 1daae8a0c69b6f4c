"""The process that reads and judges parts, one at a time, as `workers` asks; run as `python -m whosthere.batch.worker`.

Polars ends the whole process on some damaged files, and the memory of one part is to be given back before the next, so
this is apart from the run. It reads one JSON object a line and answers with one; its first line is the task.
"""

from __future__ import annotations

import hashlib
import os
import sys
from io import BytesIO
from pathlib import Path

import msgspec
import polars as pl
from msgspec import Struct
from polars.exceptions import PanicException, PolarsError

from whosthere.batch.joining import Counts, joined
from whosthere.batch.plan import MARK, partitions, safely, settled
from whosthere.batch.reading import COUNTED, TOP, check, strange, wanted
from whosthere.batch.verdicts import Task, judged, schema
from whosthere.errors import ContractError
from whosthere.model import Owner
from whosthere.outputs import of_the_system
from whosthere.policy import Policy

MOST_MEMORY = 8 << 30
LITTLE = 1_000  # rows at once where more ended the process


class Order(Struct, frozen=True):
    """What to do: `measure` a file, `judge` so many of its rows from `start`, or `join` finished parts to one file."""

    do: str
    file: str = ""
    inside: str = ""
    start: int = 0
    rows: int = 0
    unfinished: str = ""
    out: str = ""
    at_once: int = 0
    parts: list[str] = []


class Setting(Struct, frozen=True):
    """The first line: the task, the print of the run that goes into each file, and tables of counted facts."""

    policy: Policy
    me: Owner | None
    explain: bool
    print_: str
    counts: list[Counts] = []


class Answer(Struct, frozen=True, omit_defaults=True):
    """What came of it: rows, rows that could not be judged, the print of the columns, names nobody knows; or what is
    wrong with the file, or with the place that is written to (`failed`: number and words of the system's error)."""

    rows: int = 0
    bad: int = 0
    columns: str = ""
    strange: list[str] = []
    problem: str | None = None
    failed: tuple[int, str, str] | None = None


def main() -> None:
    """Answer orders until there are no more."""
    _bound_memory()
    orders = sys.stdin.buffer
    setting = msgspec.json.decode(orders.readline(), type=Setting)
    for line in orders:
        answer = _answered(msgspec.json.decode(line, type=Order), setting)
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


def _answered(order: Order, setting: Setting) -> Answer:
    try:
        if order.do == "measure":
            return _measured(Path(order.file), order.inside)
        if order.do == "join":
            return _in_one(order, setting)
        return _judged(order, setting)
    except ContractError as error:
        return Answer(problem=str(error))
    except OSError as error:
        return Answer(failed=(error.errno or 0, error.strerror or str(error), str(error.filename or order.out)))
    except (PolarsError, PanicException) as error:
        return Answer(problem=f"is damaged or no Parquet: {_first_line(error)}")


def _measured(path: Path, inside: str) -> Answer:
    rows = _scanned(path, inside)
    found = rows.collect_schema()
    check(found)
    print_ = hashlib.sha256(repr([(name, found[name]) for name in wanted(found)]).encode()).hexdigest()[:16]
    return Answer(rows=rows.select(pl.len()).collect().item(), columns=print_, strange=sorted(strange(found)))


def _scanned(path: Path, inside: str) -> pl.LazyFrame:
    """The file's columns, and what its folders say where the file does not."""
    try:
        with open(path, "rb"):
            rows = pl.scan_parquet(path, glob=False, hive_partitioning=False)
            there = rows.collect_schema()
    except OSError as error:
        raise ContractError(f"cannot be read: {error.strerror or _first_line(error)}") from error
    said = {name: value for name, value in partitions(inside) if name in (*TOP, *COUNTED) and name not in there}
    return rows.with_columns(pl.lit(value).alias(name) for name, value in said.items())


def _judged(order: Order, setting: Setting) -> Answer:
    task = Task(setting.policy, setting.me, setting.explain)
    rows = _scanned(Path(order.file), order.inside)
    columns = wanted(rows.collect_schema())
    step = order.at_once or order.rows
    pieces = []
    for start in range(order.start, order.start + order.rows, step):
        wanted_rows = min(step, order.start + order.rows - start)
        try:
            piece = rows.select(columns).slice(start, wanted_rows).collect()
        except OSError as error:
            raise ContractError(f"cannot be read: {error.strerror or _first_line(error)}") from error
        if piece.height != wanted_rows:
            raise ContractError("has fewer rows than it says: it was changed, or is damaged")
        pieces.append(judged(joined(piece, setting.counts), task))
    verdicts = pl.concat(pieces)
    _write(verdicts, order, setting.print_)
    return Answer(rows=verdicts.height, bad=verdicts.height - verdicts["error"].null_count())


def _write(verdicts: pl.DataFrame, order: Order, print_: str) -> None:
    written = BytesIO()
    verdicts.write_parquet(written, metadata={MARK: print_})
    _put(written.getvalue(), order)


def _put(content: bytes, order: Order) -> None:
    out = Path(order.out)
    unfinished = Path(order.unfinished) / f"{out.stem}-{os.getpid()}"
    safely(unfinished, content)
    os.replace(unfinished, out)
    settled(out.parent)


def _in_one(order: Order, setting: Setting) -> Answer:
    """All parts as one file, in order: with bounded memory, however large."""
    unfinished, out = Path(order.unfinished) / "whole.parquet", Path(order.out)
    if order.parts:
        whole = pl.scan_parquet(order.parts, glob=False, hive_partitioning=False)
        try:
            whole.sink_parquet(unfinished, metadata={MARK: setting.print_})
        except PolarsError as error:
            raise OSError(*of_the_system(error), str(unfinished)) from error
        with open(unfinished, "rb+") as file:
            os.fsync(file.fileno())
    else:
        empty = BytesIO()
        pl.DataFrame(schema=schema(setting.explain)).write_parquet(empty, metadata={MARK: setting.print_})
        safely(unfinished, empty.getvalue())
    os.replace(unfinished, out)
    settled(out.parent)
    return Answer()


def _first_line(error: BaseException) -> str:
    words = str(error).splitlines() or [type(error).__name__]
    return "".join(sign if sign.isprintable() else "?" for sign in words[0][:200])


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415  (not on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main()
