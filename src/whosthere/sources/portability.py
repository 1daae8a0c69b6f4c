"""Pages of LinkedIn's Member Data Portability API (`memberSnapshotData`), saved to disk by the owner.

Their rows have the columns of the CSV files as keys, so they are shaped as those are. A file may hold one page, a list
of pages, JSON Lines of pages, or pages one after the other; the request itself is never made here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from whosthere.errors import Problem
from whosthere.sources.cited import PIPED, named, shown
from whosthere.sources.csv_files import LONGEST_CELL, Complaints, Fit, Sheet
from whosthere.sources.json_values import Broken, decoded, values
from whosthere.sources.linkedin import LAYOUTS, LEFT, SENSITIVE_LEFT, Layout
from whosthere.sources.merging import Reading, merged
from whosthere.sources.shaping import Keys, shaped
from whosthere.sources.tables import Tables, Taken

LARGEST = 256 << 20  # bytes of one file
_HEAD = 64 << 10
_MOST_FILES = 10_000

# Which kind of CSV file a domain is. Where several may be meant, the columns tell.
KINDS = {
    "INVITATIONS": ("invitations",),
    "CONNECTIONS": ("connections",),
    "INBOX": ("messages",),
    "PROFILE": ("profile",),
    "PROFILE_SUMMARY": ("profile_summary",),
    "POSITIONS": ("positions",),
    "EDUCATION": ("education",),
    "SKILLS": ("skills",),
    "ENDORSEMENTS": ("endorsements_received", "endorsements_given"),
    "COMPANY_FOLLOWS": ("company_follows",),
    "MEMBER_FOLLOWING": ("member_follows",),
    "VOLUNTEERING_EXPERIENCES": ("volunteering",),
    "JOB_SEEKER_PREFERENCES": ("job_seeking",),
}
SENSITIVE = frozenset(
    "ADS_CLICKED LOGIN INFERENCE_TAKEOUT CONTACTS RECEIPTS RECEIPTS_LBP AD_TARGETING REGISTRATION PHONE_NUMBERS "
    "EMAIL_ADDRESSES LEARNING SECURITY_CHALLENGE_PIPE TRUSTED_GRAPH ACCOUNT_HISTORY IDENTITY_CREDENTIALS_AND_ASSETS "
    "ADS_LAN".split()
)
_UNTOLD = {"RECOMMENDATIONS": "does not tell who recommended whom; give the archive, which does"}
_LAYOUTS = {layout.kind: layout for layout in LAYOUTS}

_OURS = re.compile(rb'"snapshotDomain"|"snapshotData"|memberSnapshotData|"processedActivity"|memberChangeLogs')
_ERROR = re.compile(rb'\s*\{[^{}]{0,2000}"(?:status|serviceErrorCode)"\s*:\s*\d[^{}]{0,2000}\}\s*\Z')
_EMPTY = re.compile(rb'\s*\{\s*"(?:paging|elements)"\s*:')
_FETCH_AGAIN = "fetch it again and save the answer as it comes"
_ADVICE = {
    401: "the access token is wrong or has run out: make a new one in LinkedIn's developer portal",
    403: "the access token lacks the right: it needs the scope r_dma_portability_self_serve",
    426: "the version is not known: send the header LinkedIn-Version: 202312",
    429: "too many requests: wait a day",
}


class Element(msgspec.Struct):
    """One domain's rows on one page, not looked into yet."""

    domain: str | None = msgspec.field(default=None, name="snapshotDomain")
    rows: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b""), name="snapshotData")


class Page(msgspec.Struct):
    """One answer of the API: elements, or an error's status and message."""

    elements: list[msgspec.Raw] | None = None
    domain: str | None = msgspec.field(default=None, name="snapshotDomain")
    rows: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b""), name="snapshotData")
    status: int | None = None
    message: str | None = None


def recognises(path: Path) -> bool:
    """Whether `path` holds pages of the API, or its error, by its first bytes; or is a folder of such files alone."""
    if path.is_dir():
        names = _in_folder(path)
        return bool(names) and all(_is_ours(_start(name)) for name in names[:3])
    return path.is_file() and _is_ours(_start(path))


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are pages of the API or its error."""
    return _is_ours(raw[:_HEAD])


def read(paths: Sequence[Path], *, piped: bytes | None = None) -> Tables:
    """The tables of all pages at `paths` and `piped` in, merged as the archive's are. `source` is `<file>/<DOMAIN>`,
    `row` the row's number in that domain of the file. A page that comes twice counts once."""
    keys, readings = Keys(), []
    for path, name in named(paths):
        for file in _in_folder(path) if path.is_dir() else [path]:
            source = shown(name, file.name) if path.is_dir() else name
            readings.append(_File(source).read(file, keys))
    if piped is not None:
        readings.append(_File(PIPED).read_bytes(piped, keys))
    return merged(readings)


# ---- one file --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _File:
    """One file under way: the rows of each domain so far, and what is wrong with it."""

    source: str
    rows: dict[str, list[dict[str, str | None]]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    seen: set[bytes] = field(default_factory=set)
    complaints: dict[str, Complaints] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: Path, keys: Keys) -> Reading:
        """All that the file holds, as one reading of an archive."""
        try:
            with path.open("rb") as file:
                return self.read_bytes(file.read(LARGEST + 1), keys)
        except OSError as error:
            self._problem(f"cannot be opened ({error.strerror}): give yourself the right to read it")
            return Reading(self.source, alone=True, problems=self.problems)

    def read_bytes(self, raw: bytes, keys: Keys) -> Reading:
        """As `read`, of the file's bytes."""
        reading = Reading(self.source, alone=True)
        if len(raw) > LARGEST:
            self._problem(f"is larger than {LARGEST >> 20} MiB: left out; save fewer pages to a file")
        else:
            self._take_all(raw)
        for domain, rows in self.rows.items():
            self._shape(domain, rows, reading, keys)
        reading.taken += [Taken(f"{self.source}/{domain}", why) for domain, why in self.left.items()]
        if not (reading.taken or self.problems):
            reading.taken.append(Taken(self.source, f"{LEFT}: an empty page"))
        reading.problems += self.problems
        return reading

    def _problem(self, what: str) -> None:
        self.problems.append(Problem(self.source, what))

    def _complain(self, domain: str, what: str, row: int) -> None:
        self.complaints.setdefault(domain, Complaints()).add(what, [row])

    def _take_all(self, raw: bytes) -> None:
        broken = Complaints()
        for found in values(raw):
            if isinstance(found, Broken):
                broken.add(f"{found.what}: left out; {_FETCH_AGAIN}", [found.line])
            elif bytes(found).startswith(b"["):
                for one in decoded(found, list[msgspec.Raw]) or []:
                    self._take(one)
            else:
                self._take(found)
        self.problems += broken.problems(self.source)

    def _take(self, value: msgspec.Raw) -> None:
        """One page, or one element by itself."""
        page = decoded(value, Page)
        if page is None:
            self._problem(f"holds something that is no page of the API: left out; {_FETCH_AGAIN}")
        elif page.domain is not None:
            self._take_rows(page.domain, bytes(page.rows))
        elif page.elements is not None:
            for element in page.elements:
                self._take_element(element)
        elif page.status is not None:
            self._take_error(page)

    def _take_element(self, value: msgspec.Raw) -> None:
        element = decoded(value, Element)
        if element and element.domain:
            self._take_rows(element.domain, bytes(element.rows))
        elif b'"processedActivity"' in bytes(value) or b'"resourceName"' in bytes(value):
            self.left["change log"] = f"{LEFT}: tells of an invitation only once it was answered"
        else:
            self._problem(f"holds an element that names no domain: left out; {_FETCH_AGAIN}")

    def _take_error(self, page: Page) -> None:
        """What the API answers where there is nothing, or no more; and real errors, with what to do."""
        message = " ".join((page.message or "").split())[:120]
        if page.status == 404 and "no data found" in message.lower():
            self.left["end of data"] = f"{LEFT}: says that there is no more"
            return
        advice = _ADVICE.get(page.status or 0, _FETCH_AGAIN)
        self._problem(f"is an error of the API and no data (status {page.status}): {advice}")

    def _take_rows(self, domain: str, raw: bytes) -> None:
        name = shown(domain.strip().upper()[:60])
        if name in SENSITIVE:
            self.left[name] = SENSITIVE_LEFT
        elif name in _UNTOLD:
            self.left[name] = f"{LEFT}: {_UNTOLD[name]}"
        elif name not in KINDS:
            self.left[name] = LEFT
        elif (page := hashlib.sha256(name.encode() + raw).digest()) not in self.seen:
            self.seen.add(page)
            kept = self.rows.setdefault(name, [])
            rows = decoded(msgspec.Raw(raw), list[Any]) if raw else []
            if rows is None:
                self._problem(f"the rows of {name} are no list: left out; {_FETCH_AGAIN}")
            for row in rows or []:
                kept.append(self._cells(name, row, len(kept) + 1))

    def _cells(self, domain: str, row: Any, number: int) -> dict[str, str | None]:
        """A row by folded column name; blank cells are null, as in the CSV files."""
        if not isinstance(row, dict):
            self._complain(domain, f"is no object: left out; {_FETCH_AGAIN}", number)
            return {}
        cells: dict[str, str | None] = {}
        for name, value in row.items():
            text = _text(value)
            if text is None:
                self._complain(domain, "a cell is no text: left empty", number)
                continue
            if len(text) > LONGEST_CELL:
                self._complain(domain, f"a cell longer than {LONGEST_CELL:,} characters was cut there", number)
            cells[re.sub(r"[\W_]", "", name.casefold())] = text.strip()[:LONGEST_CELL] or None
        return cells

    def _shape(self, domain: str, rows: Sequence[Mapping[str, str | None]], reading: Reading, keys: Keys) -> None:
        """The rows of a domain as rows of our tables; each kind of row by itself."""
        source, complaints = f"{self.source}/{domain}", self.complaints.get(domain, Complaints())
        numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(row.values())]
        reading.seen.update(KINDS[domain])
        for kind, theirs in _by_kind(KINDS[domain], numbered, complaints):
            result = shaped(_sheet(_LAYOUTS[kind], theirs, complaints), keys)
            with_source = result.rows.with_columns(pl.lit(source).alias("source"))
            if kind == "profile_summary":
                reading.summaries.append(with_source)
            else:
                reading.rows.append((result.table, with_source))
            reading.taken.append(Taken(source, result.table, result.rows.height))
            reading.taken += [Taken(source, why, count) for why, count in result.aside.items()]
        if not numbered:
            reading.taken.append(Taken(source, f"{LEFT}: an empty page"))
        reading.problems += complaints.problems(source)


# ---- rows ------------------------------------------------------------------------------------------------------------

_Numbered = list[tuple[int, Mapping[str, str | None]]]


def _text(value: Any) -> str | None:
    """A cell as the CSV file would have it, or None for what is no text, number or flag."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str) or (isinstance(value, int | float) and abs(value) < 1e18):
        return str(value)
    return None


def _by_kind(kinds: Sequence[str], rows: _Numbered, complaints: Complaints) -> Iterator[tuple[str, _Numbered]]:
    """The rows of each kind: those with one of the columns that no other kind has."""
    columns = {kind: {name for names in _LAYOUTS[kind].columns.values() for name in names} for kind in kinds}
    shared = set.intersection(*columns.values()) if len(kinds) > 1 else set()
    left = rows
    for kind in kinds:
        telling = columns[kind] - shared
        theirs = [(number, row) for number, row in left if not telling.isdisjoint(row)]
        left = [(number, row) for number, row in left if telling.isdisjoint(row)]
        if theirs:
            yield kind, theirs
    if left:
        wanted = " or ".join(kind.replace("_", " ") for kind in kinds)
        complaints.add(f"no column known for {wanted}: left out; {_FETCH_AGAIN}", [number for number, _ in left])


def _sheet(layout: Layout, rows: _Numbered, complaints: Complaints) -> Sheet:
    """Rows as the sheet that the same CSV file would be; columns that no row has are blank."""
    cells = {"row": pl.Series([number for number, _ in rows], dtype=pl.Int64)}
    for ours, names in layout.columns.items():
        values = [next((row[name] for name in names if row.get(name)), None) for _, row in rows]
        cells[ours] = pl.Series(values, dtype=pl.String)
    fit = Fit(layout.kind, {name: place for place, name in enumerate(layout.columns)}, layout.keys)
    return Sheet(fit, pl.DataFrame(cells), complaints)


# ---- files -----------------------------------------------------------------------------------------------------------


def _is_ours(start: bytes) -> bool:
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not plain.startswith((b"{", b"[")):
        return False
    return bool(_OURS.search(plain) or _ERROR.match(plain) or (_EMPTY.match(plain) and b'"paging"' in plain))


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""


def _in_folder(path: Path) -> list[Path]:
    """The files of a folder that holds nothing but JSON; none if it holds anything else."""
    try:
        found = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))[:_MOST_FILES]
    except OSError:
        return []
    is_plain = all(entry.suffix.lower() in (".json", ".jsonl", ".ndjson") and entry.is_file() for entry in found)
    return found if is_plain else []
