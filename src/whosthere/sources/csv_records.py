"""The careful reader of CSV: record by record, so that one broken line costs that line and no more."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

_LONE_RETURN = re.compile(rb"\r(?!\n)")
_MOST_UNCLOSED = 100  # quotes opened and never closed, each of which costs a walk to the end of the file


class Record(NamedTuple):
    """One record: its number (the header being 1), its cells as they are, and what is odd about it, if anything."""

    row: int
    cells: list[str]
    oddity: str | None = None


def records(text: bytes, separator: str, header_lines: int) -> Iterator[Record]:
    """Each record after the first `header_lines` physical lines of valid UTF-8 `text`.

    Where quotes make no sense (text after a closing one, or none to close), the line they are on is read by itself and
    reading goes on with the next: a quote left open would otherwise swallow what follows. Lines end in LF or CR LF; a
    CR by itself is text, which the csv module would not have: NUL, of which `text` must have none, stands in for it.
    """
    veiled = _LONE_RETURN.sub(b"\0", text) if b"\r" in text else text
    lines = _Lines(io.TextIOWrapper(io.BytesIO(veiled), "utf-8", newline="\n"))
    for _ in islice(lines, header_lines):
        pass
    row, unclosed = 1, 0
    with _fields_of_any_size():
        reader = csv.reader(lines, delimiter=separator, strict=True)
        while unclosed <= _MOST_UNCLOSED:
            lines.taken.clear()
            oddity = None
            try:
                cells = next(reader, None)
            except csv.Error:
                oddity = "quotation marks out of place, its line read on its own"
                unclosed += lines.ended
                cells = next(csv.reader(lines.taken[:1], delimiter=separator))
                lines.give_back(lines.taken[1:])
            if cells is None:
                return
            if cells:
                row += 1
                yield Record(row, [cell.replace("\0", "\r") for cell in cells], oddity)
    yield Record(row + 1, [], "too many quotation marks never closed, all from here on left out")


class _Lines:
    """The physical lines of a file, of which those `taken` since last cleared may be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines, None)
        self.ended = line is None
        if line is None:
            raise StopIteration
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))


@contextmanager
def _fields_of_any_size() -> Iterator[None]:
    """The csv module refuses fields over 128 KiB, for the whole process; here the member's own bound holds instead."""
    before = csv.field_size_limit((1 << 31) - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)
