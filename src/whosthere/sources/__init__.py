"""Whatever the owner gives, read into the typed tables of `tables`: one module a kind of source."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from whosthere.errors import SourceError
from whosthere.sources import address_book, archive, mails, pages, portability, profile_pdf, records
from whosthere.sources.cited import PIPED
from whosthere.sources.tables import ORIGIN, Tables

__all__ = ["READERS", "Reader", "read"]

STANDARD_INPUT = Path("-")
MOST_PIPED = 512 << 20  # bytes


class Reader(Protocol):
    """A kind of source: a module (or object) that knows its own and reads all of its own at once."""

    def recognises(self, path: Path, /) -> bool:
        """Whether `path`, which exists, is of this kind; by its first bytes or its name, without reading it whole."""
        ...

    def understands(self, raw: bytes, /) -> bool:
        """Whether `raw`, or what begins so, is of this kind; by its content alone."""
        ...

    def read(self, paths: Sequence[Path], /, *, piped: bytes | None = None) -> Tables:
        """The tables of `paths` and of what was piped in, together; raises nothing for bad input, but tells it in
        `problems`."""
        ...


READERS: tuple[Reader, ...] = (mails, portability, records, address_book, archive, profile_pdf, pages)
"""Asked in this order; the first that recognises a path reads it. A new kind of source is one more entry, before
`pages`, which takes every text and web page that nobody else knows."""


def read(paths: Sequence[Path]) -> Tables:
    """Everything in `paths`, any mix of sources, as one set of tables with the problems beside it.

    The path `-` is standard input, known by its content. Raises SourceError where a path does not exist or is of no
    known kind; what is broken inside a source is a problem.
    """
    whole = Tables()
    theirs = [(_reader_of(path), path) for path in paths if path != STANDARD_INPUT]
    listener, piped = _standard_input() if STANDARD_INPUT in paths else (None, None)
    used = 0
    for reader in READERS:
        mine = [path for found, path in theirs if found is reader]
        if mine or reader is listener:
            whole.merge(reader.read(mine, piped=piped if reader is listener else None))
            used += 1
    if used > 1:
        _once(whole)
    return whole


def _once(whole: Tables) -> None:
    """Rows that two kinds of source tell alike (an archive and the portability API, say) stand once.

    Invitations and people are left to gathering, which knows when two are one.
    """
    for table, rows in whole.frames.items():
        if table not in ("invitations", "people"):
            content = [c for c in rows.columns if c not in ORIGIN]
            kinds = rows["source"].n_unique()
            whole.frames[table] = rows.unique(content, keep="first", maintain_order=True) if kinds > 1 else rows


def _standard_input() -> tuple[Reader, bytes]:
    """All of standard input, and the reader that knows it by its content."""
    if sys.stdin is None:
        raise SourceError(f"{PIPED} is closed; give a source by its path")
    raw = sys.stdin.buffer.read(MOST_PIPED + 1)
    if len(raw) > MOST_PIPED:
        raise SourceError(f"{PIPED}: more than {MOST_PIPED >> 20} MiB; give so large a source by its path")
    for reader in READERS:
        if reader.understands(raw):
            return reader, raw
    raise SourceError(
        f"{PIPED}: not a source this knows; pass a page of LinkedIn's copied whole, an invitation mail, a profile's "
        "PDF, records, or an archive"
    )


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(pages.HEAD)
    except OSError:
        return b""


def _reader_of(path: Path) -> Reader:
    if not os.path.exists(path):
        raise SourceError(f"{path}: no such file or folder; check the path")
    found = next((reader for reader in READERS if reader.recognises(path)), None)
    if path.is_file() and (found is None or found is pages):
        start = _start(path)  # whatever it is called
        found = next((reader for reader in READERS if reader.understands(start)), found)
    if found is not None:
        return found
    raise SourceError(
        f"{path}: not a source this knows; give LinkedIn's zip, its unpacked folder, one of its CSV files, "
        "a page copied into a text file, a profile saved as PDF, or an invitation mail"
    )
