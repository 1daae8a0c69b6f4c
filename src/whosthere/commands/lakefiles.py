"""The Parquet files of a lake, read one by one: one that cannot be read costs only itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from whosthere.batch import plan
from whosthere.errors import Problem, SourceError
from whosthere.graph.requests import REQUESTS, alike

Reader = Callable[[Path], pl.DataFrame]


def each(given: str, read: Reader) -> tuple[list[pl.DataFrame], list[Problem]]:
    """What `read` makes of each file of a file, folder or pattern, and those that could not be read.

    Raises SourceError where there is no file, or none that can be read.
    """
    frames, failures = list[pl.DataFrame](), list[tuple[Path, SourceError]]()
    for path in plan.find(given)[1]:
        try:
            frames.append(_read(path, read))
        except SourceError as error:
            failures.append((path, error))
    if not frames:
        raise failures[0][1]
    return frames, [Problem(str(path), str(error).removeprefix(f"{path}: ")) for path, error in failures]


def who_asked(path: Path) -> pl.DataFrame:
    """Who asked whom in one file (REQUESTS, as far as it tells): of the assess contract, with `receiver`, or plain.

    A person told as a structure is known by `profile_url`. Raises SourceError, naming the column, where sender or
    receiver is missing or a column holds what it cannot.
    """
    rows = pl.scan_parquet(path, glob=False, hive_partitioning=False)
    schema = rows.collect_schema()
    for name in REQUESTS[:2]:
        if name not in schema:
            raise SourceError(f"{path}: no column {name}; a request needs sender and receiver")
        if isinstance(kind := schema[name], pl.Struct) and "profile_url" not in {part.name for part in kind.fields}:
            raise SourceError(f"{path}: column {name} has no profile_url; a request needs sender and receiver")
    known = [name for name in REQUESTS if name in schema]
    told = [pl.col(name).struct.field("profile_url") if isinstance(schema[name], pl.Struct) else pl.col(name)
            for name in known]  # fmt: skip
    asked = rows.select(one.alias(name) for one, name in zip(told, known, strict=True)).collect(engine="streaming")
    return alike(asked, str(path))


def _read(path: Path, read: Reader) -> pl.DataFrame:
    try:
        return read(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        why = str(error).splitlines()[0][:100]
        raise SourceError(f"{path}: cannot be read to the end ({why}); write it anew") from error
