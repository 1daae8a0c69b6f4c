"""What the command for who asks whom does. Returns the exit status."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import polars as pl

from whosthere.commands.lakefiles import each, who_asked
from whosthere.errors import Problem, SourceError
from whosthere.exits import GOOD, PROBLEMS
from whosthere.graph import State, begin, evidence, load, update
from whosthere.locks import alone
from whosthere.outputs import told, whole

_READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    ".parquet": pl.read_parquet,
    ".csv": pl.read_csv,
    ".jsonl": pl.read_ndjson,
    ".ndjson": pl.read_ndjson,
}


def graph(chosen: Namespace) -> int:
    """`whosthere graph REQUESTS`."""
    folder = Path(chosen.state) if chosen.state else None
    with _kept(folder):
        state, unread = _state(chosen, folder)
        found = evidence(state, first=chosen.first)
        _write(found, Path(chosen.out))
    for problem in (*unread, *state.problems):
        print(f"whosthere: {problem}", file=sys.stderr)
    print(f"wrote {chosen.out}: {found.height:,} senders of {state.lines.height:,} requests", file=sys.stderr)
    return PROBLEMS if unread or state.problems else GOOD


@contextmanager
def _kept(folder: Path | None) -> Iterator[None]:
    """As long as a state is read, added to and written, no other run does the same."""
    if folder is None:
        yield
        return
    with told(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        yield


def _state(chosen: Namespace, folder: Path | None) -> tuple[State, list[Problem]]:
    requests, unread = _requests(chosen.requests)
    if folder is not None and (folder / "lines.parquet").exists():
        if chosen.edges or chosen.seeds:
            raise SourceError(f"{folder}: keeps the edges and seeds it began with; leave out --edges and --seeds")
        state = update(load(folder), requests, until=_moment(chosen.until), source=chosen.requests)
    else:
        edges = _edges(Path(chosen.edges)) if chosen.edges else None
        seeds = _read(Path(chosen.seeds)) if chosen.seeds else None
        state = begin(requests, edges, seeds, until=_moment(chosen.until), source=chosen.requests)
    if folder is not None:
        state.save(folder)
    return state, unread


def _requests(given: str) -> tuple[pl.DataFrame, list[Problem]]:
    """A table, or all files of a lake and those that could not be read."""
    path = Path(given)
    if path.suffix.lower() in _READERS and path.suffix.lower() != ".parquet":
        return _read(path), []
    frames, unread = each(given, who_asked)
    return pl.concat(frames, how="diagonal_relaxed"), unread


def _read(path: Path) -> pl.DataFrame:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceError(f"{path}: not Parquet, CSV or JSON Lines by its ending")
    try:
        return reader(path)
    except FileNotFoundError as error:
        raise SourceError(f"{path}: there is no such file") from error
    except pl.exceptions.PolarsError as error:
        raise SourceError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error


def _edges(path: Path) -> pl.DataFrame:
    """A table as `_read` takes it, or two ids a line as SNAP writes them."""
    if path.suffix.lower() in _READERS:
        return _read(path)
    try:
        return pl.read_csv(path, separator=" ", has_header=False, comment_prefix="#", new_columns=["a", "b"])
    except FileNotFoundError as error:
        raise SourceError(f"{path}: there is no such file") from error
    except pl.exceptions.PolarsError as error:
        raise SourceError(f"{path}: not a table, and not two ids a line: {str(error).splitlines()[0]}") from error


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise SourceError(f"--until {text}: not a date such as 2026-03-01") from error


def _write(found: pl.DataFrame, out: Path) -> None:
    """Write the whole file or none of it."""
    try:
        with whole(out) as made:
            if out.suffix.lower() == ".csv":
                found.write_csv(made)
            else:
                found.write_parquet(made)
    except FileNotFoundError as error:
        raise SourceError(f"{out}: there is no such folder; make it first") from error
