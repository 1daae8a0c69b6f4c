"""Whatever the owner gives, read into the typed tables of `tables`: one module a kind of source."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from whosthere.errors import SourceError
from whosthere.sources import archive
from whosthere.sources.tables import Tables

__all__ = ["READERS", "Reader", "read"]


class Reader(Protocol):
    """A kind of source: a module (or object) that knows its own and reads all of its own at once."""

    def recognises(self, path: Path, /) -> bool:
        """Whether `path`, which exists, is of this kind; by its first bytes or its name, without reading it whole."""
        ...

    def read(self, paths: Sequence[Path], /) -> Tables:
        """The tables of `paths` together; raises nothing for bad input, but tells it in `problems`."""
        ...


READERS: tuple[Reader, ...] = (archive,)
"""Asked in this order; the first that recognises a path reads it. A new kind of source is one more entry."""


def read(paths: Sequence[Path]) -> Tables:
    """Everything in `paths`, any mix of sources, as one set of tables with the problems beside it.

    Raises SourceError where a path does not exist or is of no known kind; what is broken inside a source is a problem.
    """
    whole = Tables()
    theirs = [(_reader_of(path), path) for path in paths]
    for reader in READERS:
        if mine := [path for found, path in theirs if found is reader]:
            whole.merge(reader.read(mine))
    return whole


def _reader_of(path: Path) -> Reader:
    if not os.path.exists(path):
        raise SourceError(f"{path}: no such file or folder; check the path")
    for reader in READERS:
        if reader.recognises(path):
            return reader
    raise SourceError(
        f"{path}: not a source this knows; give LinkedIn's zip, its unpacked folder or one of its CSV files"
    )
