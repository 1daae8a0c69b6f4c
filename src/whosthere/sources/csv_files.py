"""CSV text into a frame of strings: all at once where the file is sound, record by record where it is not.

A record's number counts the header as 1; preamble lines before the header and lines without any character are no
records. Cells are trimmed, blank cells are null, records of nothing but blanks are skipped in silence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import polars as pl

from whosthere.errors import Problem
from whosthere.sources import csv_records, decoding

LONGEST_CELL = 100_000  # characters; the rest of a cell is cut
HEAD = 1 << 16  # bytes in which the header must be found
_PREAMBLE = 20  # records that may stand before it
_SEPARATORS = ",;\t"
_ROWS_LISTED = 12  # in one sentence
_BLOCK = 1 << 20  # bytes looked at together: they stay in the processor's cache

_LONE_RETURN = re.compile(rb"\r(?!\n)")

AS_SENT = "use the file as LinkedIn sent it"


@dataclass(frozen=True, slots=True)
class Fit:
    """What a header row was recognised as: `kind`, the column of each field, the fields no row can do without."""

    kind: str
    places: Mapping[str, int]
    keys: frozenset[str]


Recognise = Callable[[Sequence[str]], Fit | None]


@dataclass(slots=True)
class Complaints:
    """What is wrong with a file, gathered row by row and told once a kind."""

    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, what: str, rows: Iterable[int] = ()) -> None:
        """Note that `what` holds of `rows`; of the whole file where there are none."""
        self.rows.setdefault(what, []).extend(rows)

    def problems(self, source: str) -> list[Problem]:
        """One problem a kind, with its first row, its count and, in words, the rows."""
        return [_problem(source, what, rows) for what, rows in self.rows.items()]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: `cells` has a String column a field of `fit.places`, and `row` (Int64)."""

    fit: Fit
    cells: pl.DataFrame
    complaints: Complaints


@dataclass(frozen=True, slots=True)
class _Header:
    """The header row: how wide, how separated, the physical lines up to and with it, and whether those of the file end
    in a carriage return alone, as old spreadsheets wrote them."""

    fit: Fit
    width: int
    separator: str
    lines: int
    by_return: bool


def recognised(head: bytes, recognise: Recognise) -> Fit | None:
    """What the first rows of a file say it is; `head` is its first HEAD bytes or all of them."""
    header = _header(decoding.plain(head)[0], recognise)
    return header.fit if header else None


def read(raw: bytes, recognise: Recognise) -> Sheet | None:
    """The whole file as strings, or None if none of its first rows is a header that `recognise` knows."""
    complaints = Complaints()
    text, notes = decoding.plain(raw)
    header = _header(text, recognise)
    if header is None:
        return None
    if header.by_return:
        text = _LONE_RETURN.sub(b"\n", text)
    cells = _at_once(text, header)
    if cells is None:
        text, guesses = decoding.valid(text)
        notes += guesses
        cells = _at_once(text, header) if guesses else None
    if cells is None:
        cells = _record_by_record(text, header, complaints)
    for note in notes:
        complaints.add(note)
    if decoding.may_show_mojibake(text):
        cells = _mended(cells, complaints)
    del raw, text  # as large as the cells: not needed while these are copied
    return Sheet(header.fit, _tidied(cells, complaints), complaints)


def _problem(source: str, what: str, told: list[int]) -> Problem:
    rows = sorted(set(told))
    if len(rows) < 2:
        return Problem(source, what, rows[0] if rows else None)
    listed = ", ".join(map(str, rows[:_ROWS_LISTED])) + (", …" if len(rows) > _ROWS_LISTED else "")
    return Problem(source, f"{what}; rows {listed}", rows[0], len(rows))


def _header(text: bytes, recognise: Recognise) -> _Header | None:
    """The first row that `recognise` knows, with the separator under which it does."""
    lines = list(io.StringIO(text[:HEAD].decode(errors="replace"), newline=""))
    for separator in _SEPARATORS:
        rows = csv.reader(lines, delimiter=separator)
        try:
            for names in islice(rows, _PREAMBLE):
                if fit := recognise(names):
                    above = lines[: rows.line_num]
                    by_return = above[-1].endswith("\r")
                    ended = sum(by_return or line.endswith("\n") for line in above[:-1])
                    return _Header(fit, len(names), separator, ended + 1, by_return)
        except csv.Error:  # a preamble longer than a field may be
            continue
    return None


# ---- all at once -----------------------------------------------------------------------------------------------------


def _at_once(text: bytes, header: _Header) -> pl.DataFrame | None:
    """What Polars reads, or None unless it is certain to be what a careful reader would read.

    Polars refuses rows that are too long and bytes that are not UTF-8, but fills up short rows and, near the end of the
    file, skips what follows a closing quote: hence the checks. Lone carriage returns are left to the careful reader.
    """
    if b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
        return None
    if not _quotes_are_sound(text, header.separator):
        return None
    columns = {str(place): pl.String for place in range(header.width)}
    try:
        cells = pl.read_csv(
            text, has_header=False, skip_lines=header.lines, separator=header.separator, schema=columns, glob=False
        )
    except pl.exceptions.PolarsError:
        return None
    if _may_be_short(cells) and _separators_are_missing(cells, text, header):
        return None
    row = pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("row")
    return cells.select(row, *(pl.col(str(place)).alias(name) for name, place in header.fit.places.items()))


def _quotes_are_sound(text: bytes, separator: str) -> bool:
    """Whether every quote opens a field at its start, closes it at its end, or is doubled inside it."""
    codes, quote, line, mark = np.frombuffer(text, dtype=np.uint8), ord('"'), ord("\n"), ord(separator)
    is_open = 0
    for start in range(0, len(codes), _BLOCK):
        quotes = np.flatnonzero(codes[start : start + _BLOCK] == quote) + start
        opening, closing = quotes[is_open::2], quotes[1 - is_open :: 2]
        before = codes[opening[opening > 0] - 1] if start == 0 else codes[opening - 1]
        after = codes[closing[closing < len(codes) - 1] + 1] if start + _BLOCK >= len(codes) else codes[closing + 1]
        if not ((before == mark) | (before == line) | (before == quote)).all():
            return False
        if not ((after == mark) | (after == line) | (after == quote) | (after == ord("\r"))).all():
            return False
        is_open ^= len(quotes) & 1
    return not is_open


def _may_be_short(cells: pl.DataFrame) -> bool:
    """Whether some row lacks its last cell: an empty one, or none at all. No other row can be too short."""
    return cells.to_series(-1).null_count() > 0


def _separators_are_missing(cells: pl.DataFrame, text: bytes, header: _Header) -> bool:
    """Whether the separators outside cells are not `width - 1` a row, which tells short rows from empty cells."""
    if header.width == 1:
        return True  # an empty line is no record, but Polars takes it for an empty cell
    start = 0
    for _ in range(header.lines):
        start = text.find(b"\n", start) + 1
    mark = header.separator
    codes = np.frombuffer(text, dtype=np.uint8)[start:]
    written = sum(np.count_nonzero(codes[at : at + _BLOCK] == ord(mark)) for at in range(0, len(codes), _BLOCK))
    inside = cells.select(pl.all().str.count_matches(mark, literal=True).sum().cast(pl.Int64)).sum_horizontal().item()
    return bool(written - inside != cells.height * (header.width - 1))


# ---- record by record ------------------------------------------------------------------------------------------------


def _record_by_record(text: bytes, header: _Header, complaints: Complaints) -> pl.DataFrame:
    """The records a careful reader makes out; what is odd about them goes to `complaints`."""
    places, width = header.fit.places, header.width
    needed = [places[name] for name in header.fit.keys]
    rows: list[int] = []
    columns: dict[str, list[str | None]] = {name: [] for name in places}
    for row, record, oddity in csv_records.records(text, header.separator, header.lines):
        if oddity:
            complaints.add(f"{oddity}; {AS_SENT}", [row])
        if not any(map(str.strip, record)):
            continue
        if any(map(str.strip, record[width:])):
            complaints.add(f"more columns than the header's {width}, so cells have slipped: left out; {AS_SENT}", [row])
            continue
        if len(record) < width:
            kept = all(place < len(record) for place in needed)
            fate = "read as far as it goes" if kept else "left out"
            complaints.add(f"fewer columns than the header's {width}: {fate}; {AS_SENT}", [row])
            if not kept:
                continue
        rows.append(row)
        for name, place in places.items():
            columns[name].append(record[place] if place < len(record) else None)
    texts = {name: pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items()}
    return pl.DataFrame({"row": pl.Series(rows, dtype=pl.Int64), **texts})


# ---- tidying ---------------------------------------------------------------------------------------------------------


def _tidied(cells: pl.DataFrame, complaints: Complaints) -> pl.DataFrame:
    """Trimmed, cut, blanks null, blank rows gone."""
    names = [name for name in cells.columns if name != "row"]
    cells = cells.with_columns(pl.col(names).str.strip_chars())
    cells = cells.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names)
    cells = _cut(cells, names, complaints)
    blank = pl.all_horizontal(pl.col(names).is_null())
    return cells.filter(~blank) if cells.select(blank.any()).item() else cells


def _mended(cells: pl.DataFrame, complaints: Complaints) -> pl.DataFrame:
    """`Ã©` made `é` again where that is certain."""
    names = [name for name in cells.columns if name != "row"]
    shown = cells.select(decoding.shows_mojibake(pl.col(names)).any())
    for name in (name for name in names if shown[name].item()):
        suspects = cells.filter(decoding.shows_mojibake(pl.col(name)))
        mended = {text: decoding.without_mojibake(text) for text in suspects[name].unique()}
        mended = {text: fixed for text, fixed in mended.items() if text != fixed}
        if mended:
            rows = suspects.filter(pl.col(name).is_in(list(mended)))["row"]
            complaints.add("letters garbled by a wrong decoding (Ã© for é) were put right", rows)
            cells = cells.with_columns(pl.col(name).replace(list(mended), list(mended.values())))
    return cells


def _cut(cells: pl.DataFrame, names: list[str], complaints: Complaints) -> pl.DataFrame:
    """No cell longer than LONGEST_CELL characters."""
    longest = cells.select(pl.col(names).str.len_bytes().max())
    for name in (name for name in names if (longest[name].item() or 0) > LONGEST_CELL):
        long = pl.col(name).str.len_chars() > LONGEST_CELL
        rows = cells.filter(long)["row"]
        if not rows.is_empty():
            complaints.add(
                f"a cell longer than {LONGEST_CELL:,} characters was cut there; shorten it to have it whole", rows
            )
            cells = cells.with_columns(pl.col(name).str.head(LONGEST_CELL))
    return cells
