"""Requests that another program wrote down: JSON Lines and Parquet of the assess contract, and CSV with its columns.

In triage there is one owner, so what a line says of an owner is left out and told once, and so is a history. A CSV
file's columns may be called nearly as ours are; where they are not, `<file>.columns.toml` beside it says which is
which: `"sender.name" = "Full name of contact"`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, get_args

import msgspec
import polars as pl

from whosthere.errors import Problem, SourceError
from whosthere.model import Kind
from whosthere.sources import csv_files, dates, json_values, parquet_process, record_columns
from whosthere.sources.cited import PIPED, named
from whosthere.sources.csv_files import LONGEST_CELL, Complaints
from whosthere.sources.json_values import Broken
from whosthere.sources.linkedin import LEFT
from whosthere.sources.record_columns import FIELDS, SENDER, Mapped
from whosthere.sources.tables import TABLES, Tables, Taken
from whosthere.text import profile_key

MOST = 500_000  # requests of one file
LARGEST = 1 << 30  # bytes of one file of text
LONGEST_LINE = 4_000_000
_LARGEST_WHOLE = 64 << 20  # bytes of JSON that is not in lines
_HEAD = 64 << 10
_SUFFIXES = (".jsonl", ".ndjson", ".json", ".parquet")

_MEND = "mend the line"
_BATCH = "use `whosthere batch` for as many"

_LISTS = ("school", "past_companies", "skills", "mutual_names", "activity")
_COUNTS = ("connections", "followers", "mutual_connections", "account_age_months")
_KEY = re.compile(rb'"(?:id|text|kind|sent_at|sender|history)"\s*:')
_COUNT = re.compile(r"[0-9][0-9,]{0,20}\+?")
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")

Record = dict[str, Any]


def recognises(path: Path) -> bool:
    """Whether `path` holds lines of the assess contract (JSON, Parquet), or a CSV file's header names its fields."""
    if not path.is_file():
        return False
    start = _start(path)
    if start.startswith(b"PAR1") or path.suffix.lower() in _SUFFIXES or record_columns.is_mapping(path):
        return True
    if path.suffix.lower() in (".csv", ".tsv"):
        return record_columns.recognises(path, start)
    return _is_json(start)


def _is_json(start: bytes) -> bool:
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return plain.startswith((b"{", b"[")) and bool(_KEY.search(plain))


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are lines of the assess contract, Parquet, or CSV with its columns."""
    start = raw[:_HEAD]
    return start.startswith(b"PAR1") or _is_json(start) or record_columns.is_header(start)


def read(paths: Sequence[Path], *, piped: bytes | None = None) -> Tables:
    """The requests at `paths` and `piped` in as incoming invitations, and what is told of their senders.

    `row` is the line of JSON Lines, the number of the value in other JSON, the record of a CSV file (its header being
    1), the row of a Parquet file.
    """
    whole = Tables()
    for path, name in named(paths):
        if record_columns.is_mapping(path):
            whole.taken.append(Taken(name, f"{LEFT}: says what the columns of the file beside it are"))
            continue
        pile = _Pile(name)
        try:
            with path.open("rb") as file:
                _take(_records(path, file, pile), pile)
        except OSError as error:
            what = f"cannot be opened ({error.strerror}): give yourself the right to read it"
            pile.problems.append(Problem(name, what))
        pile.fill(whole)
    if piped is not None:
        pile = _Pile(PIPED)
        _take(_records_piped(piped, pile), pile)
        pile.fill(whole)
    return whole


def _take(records: Iterator[tuple[int, Record]], pile: _Pile) -> None:
    try:
        for row, record in records:
            pile.take(row, record)
    except SourceError as error:
        pile.problems.append(Problem(pile.source, str(error)))


def _records(path: Path, file: BinaryIO, pile: _Pile) -> Iterator[tuple[int, Record]]:
    start = _start(path)
    if start.startswith(b"PAR1"):
        return _of_parquet(path, pile)
    if path.suffix.lower() in (".csv", ".tsv") or not (path.suffix.lower() in _SUFFIXES or _is_json(start)):
        return _of_csv(file, Mapped.beside(path), pile)
    return _of_json(file, path.stat().st_size, start, pile)


def _records_piped(raw: bytes, pile: _Pile) -> Iterator[tuple[int, Record]]:
    if raw.startswith(b"PAR1"):
        return _of_parquet(raw, pile)
    if _is_json(raw[:_HEAD]):
        return _of_json(io.BytesIO(raw), len(raw), raw[:_HEAD], pile)
    return _of_csv(io.BytesIO(raw), Mapped(), pile)


# ---- what is found ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Pile:
    """One file under way: rows for the tables, what is wrong with it, and what of it nobody knows."""

    source: str
    invitations: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in TABLES["invitations"]})
    people: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in TABLES["people"]})
    complaints: Complaints = field(default_factory=Complaints)
    problems: list[Problem] = field(default_factory=list)
    strange: dict[str, None] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)
    histories: list[int] = field(default_factory=list)
    is_csv: bool = False

    def take(self, row: int, record: Record) -> None:
        """One request, its fields named as in FIELDS; what cannot be read of it is left empty and told."""
        if record.get("owner") is not None:
            self.owners.append(row)
        if record.get("history"):
            self.histories.append(row)
        about = {name: self._value(f"sender.{name}", record.get(f"sender.{name}"), row) for name in SENDER}
        text = self._value("text", record.get("text"), row)
        url = about.pop("profile_url")
        if text is None and url is None and all(value is None for value in about.values()):
            self.complaints.add(f"tells neither of a sender nor a text: left out; {_MEND}", [row])
            return
        origin = {"name": about["name"], "key": profile_key(url), "source": self.source, "row": row}
        invitation = {
            "id": self._value("id", record.get("id"), row),
            "direction": "incoming",
            "url": url,
            "sent_at": self._value("sent_at", record.get("sent_at"), row),
            "text": text,
            "kind": self._value("kind", record.get("kind"), row),
            **origin,
        }
        _append(self.invitations, invitation)
        if any(value is not None for name, value in about.items() if name != "name"):
            _append(self.people, {**about, **origin})

    def _value(self, name: str, given: Any, row: int) -> Any:
        """The value of a field, typed; None, and a complaint, for what cannot be one."""
        if given is None or (isinstance(given, str) and not given.strip()):
            return None
        value = _READERS.get(name, _text)(given)
        if value is None:
            self.complaints.add(f"`{name}` cannot be read: left empty; {_MEND}", [row])
        elif isinstance(value, str) and len(value) > LONGEST_CELL:
            self.complaints.add(f"`{name}` is longer than {LONGEST_CELL:,} characters and was cut there", [row])
            value = value[:LONGEST_CELL]
        return value

    def fill(self, whole: Tables) -> None:
        """Add the rows, and what is to be told of the rest."""
        for table, rows in (("invitations", self.invitations), ("people", self.people)):
            columns = {name: pl.Series(values, dtype=TABLES[table][name]) for name, values in rows.items()}
            if rows["row"]:
                whole.add(table, pl.DataFrame(columns))
        whole.taken.append(Taken(self.source, "invitations", len(self.invitations["row"])))
        if self.histories:
            what = f"{LEFT}: histories, which `whosthere assess` reads"
            whole.taken.append(Taken(self.source, what, len(self.histories)))
        whole.problems += self.problems
        if self.owners:
            what = "names an owner, which is left out: triage judges for one owner; use assess for many"
            whole.problems.append(Problem(self.source, what, self.owners[0], len(self.owners)))
        if self.strange:
            names = ", ".join(list(self.strange)[:12]) + (", …" if len(self.strange) > 12 else "")
            advice = _SAY_WHICH if self.is_csv else "`whosthere schema` lists those known"
            whole.problems.append(Problem(self.source, f"unknown fields were ignored: {names}; {advice}"))
        whole.problems += self.complaints.problems(self.source)


_SAY_WHICH = "say what they are in <file>.columns.toml, if they matter"


def _append(columns: dict[str, list[Any]], row: Mapping[str, Any]) -> None:
    for name, values in columns.items():
        values.append(row.get(name))


# ---- values ----------------------------------------------------------------------------------------------------------


def _text(given: Any) -> str | None:
    return given.replace("\0", "") if isinstance(given, str) else None


def _id(given: Any) -> str | None:
    return str(given) if isinstance(given, str) or _is_whole(given) else None


def _kind(given: Any) -> str | None:
    word = given.strip().lower() if isinstance(given, str) else None
    return word if word in get_args(Kind) else None


def _texts(given: Any) -> list[str] | None:
    """A list, or one text with `; ` between its parts."""
    parts = given.split(";") if isinstance(given, str) else given
    if not isinstance(parts, list) or not all(part is None or isinstance(part, str) for part in parts):
        return None
    return [part.strip()[:LONGEST_CELL] for part in parts if part and part.strip()]


def _count(given: Any) -> int | None:
    """A count that cannot be negative: 12, 12.0, `1,234`, `500+`."""
    if isinstance(given, str) and _COUNT.fullmatch(given.strip()):
        given = int(given.strip().replace(",", "").rstrip("+"))
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    return given if _is_whole(given) and given >= 0 else None


def _flag(given: Any) -> bool | None:
    if isinstance(given, str):
        word = given.strip().lower()
        return True if word in _YES else False if word in _NO else None
    return given if isinstance(given, bool) else None


def _moment(given: Any) -> datetime | None:
    """A moment, naive in UTC; `2026-03-01T09:12:00Z`, `2026-03-01 09:12` or as the CSV files of LinkedIn have it."""
    if not isinstance(given, str):
        return None
    try:
        moment = datetime.fromisoformat(given.strip())
        in_utc = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        found: datetime | None = dates.times(pl.Series([given[:100]]), "%m/%d/%y, %I:%M %p").values[0]
        return found
    return in_utc if in_utc.year >= 1900 else None


def _is_whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and abs(given) < 2**53


_READERS = {
    "id": _id,
    "kind": _kind,
    "sent_at": _moment,
    "sender.verified": _flag,
    "sender.follows_owner": _flag,
    **{f"sender.{name}": _texts for name in _LISTS},
    **{f"sender.{name}": _count for name in _COUNTS},
}


# ---- JSON and Parquet ------------------------------------------------------------------------------------------------


def _of_json(file: BinaryIO, size: int, start: bytes, pile: _Pile) -> Iterator[tuple[int, Record]]:
    """The objects of JSON Lines, line by line; or of a list, or of one object, if it is not in lines."""
    if size <= _LARGEST_WHOLE and not _is_in_lines(start):
        yield from _of_values(file.read(), pile)
        return
    for row, line in enumerate(_lines(file), start=1):
        if row > MOST or file.tell() > LARGEST:
            raise SourceError(f"holds more than {MOST:,} lines or 1 GiB: read up to there; {_BATCH}")
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield from _of_line(line, row, pile)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Each line; of one that is too long its beginning."""
    while line := file.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield line


def _is_in_lines(start: bytes) -> bool:
    """Whether the first line is an object by itself, or at least the second begins as one."""
    first, _, second = start.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if json_values.decoded(first, dict[str, Any]) is not None:
        return True
    return first.startswith(b"{") and second.startswith(b"{")


def _of_line(line: bytes, row: int, pile: _Pile) -> Iterator[tuple[int, Record]]:
    found = json_values.decoded(line.removeprefix(b"\xef\xbb\xbf"), dict[str, Any])
    if found is None:
        what = "longer than 4 MB" if len(line) >= LONGEST_LINE else "no JSON object"
        pile.complaints.add(f"{what}: left out; {_MEND}", [row])
    else:
        yield row, _flat(found, pile)


def _of_values(raw: bytes, pile: _Pile) -> Iterator[tuple[int, Record]]:
    row, known = 0, False
    for value in json_values.values(raw):
        if isinstance(value, Broken):
            pile.complaints.add(f"{value.what}: left out; {_MEND}", [value.line])
            continue
        parts = json_values.decoded(value, list[msgspec.Raw]) if bytes(value).startswith(b"[") else [value]
        for part in parts or []:
            row += 1
            if found := json_values.decoded(part, dict[str, Any]):
                known = True
                yield row, _flat(found, pile)
            else:
                pile.complaints.add(f"no JSON object: left out; {_MEND}", [row])
    if not (known or pile.complaints.rows):
        pile.problems.append(Problem(pile.source, "is empty; give lines of the assess contract (`whosthere schema`)"))


def _flat(given: Mapping[str, Any], pile: _Pile) -> Record:
    """An object of the contract with its sender's fields beside its own; `sender_name` serves as `sender.name`."""
    record: Record = {}
    for name, value in given.items():
        inside = value if name == "sender" and isinstance(value, dict) else None
        for key, part in inside.items() if inside is not None else ((name, value),):
            ours = f"sender.{key}" if inside is not None else re.sub("^sender_", "sender.", name)
            if ours in FIELDS:
                record[ours] = part
            elif value is not None:
                pile.strange.setdefault(record_columns.shown(ours))
    return record


def _of_parquet(given: Path | bytes, pile: _Pile) -> Iterator[tuple[int, Record]]:
    for row, line in enumerate(parquet_process.json_lines(given, MOST + 1, LONGEST_CELL), start=1):
        if row > MOST:
            raise SourceError(f"holds more than {MOST:,} rows: read up to there; {_BATCH}")
        yield from _of_line(line, row, pile)


# ---- CSV -------------------------------------------------------------------------------------------------------------


def _of_csv(file: BinaryIO, mapped: Mapped, pile: _Pile) -> Iterator[tuple[int, Record]]:
    raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise SourceError(f"is larger than 1 GiB: left out; {_BATCH}")
    pile.problems += mapped.problems
    sheet = csv_files.read(raw, mapped.fit)
    if sheet is None:
        wanted = "no header row with the columns of the contract, such as id, text, sender.name"
        raise SourceError(f"has {wanted}: left out; name them in {pile.source}.columns.toml")
    pile.complaints, pile.is_csv = sheet.complaints, True
    pile.strange |= mapped.strange
    if mapped.near:
        told = ", ".join(f"{theirs} as {ours}" for ours, theirs in mapped.near.items())
        pile.problems.append(Problem(pile.source, f"took column {told}; say otherwise in {pile.source}.columns.toml"))
    if sheet.cells.height > MOST:
        pile.problems.append(Problem(pile.source, f"holds more than {MOST:,} rows: read up to there; {_BATCH}"))
    fields = [name for name in sheet.cells.columns if name != "row"]
    for cells in sheet.cells.head(MOST).select("row", *fields).iter_rows():
        yield cells[0], {name: cell for name, cell in zip(fields, cells[1:], strict=True) if cell is not None}


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
