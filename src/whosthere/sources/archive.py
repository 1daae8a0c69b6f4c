"""LinkedIn's data export as it came: a zip, an unpacked folder, one of its CSV files, or several of these together.

Everything is read in memory and nothing is ever written: a name inside a zip is only shown, never used as a path.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import polars as pl

from whosthere.errors import Problem, SourceError
from whosthere.sources import csv_files, linkedin
from whosthere.sources.bounds import LIMITS, Budget, Exhausted, Limits
from whosthere.sources.cited import PIPED, named
from whosthere.sources.merging import Reading, merged
from whosthere.sources.shaping import Keys, shaped
from whosthere.sources.tables import Tables, Taken

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error, OverflowError)
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LONGEST_NAME = 200
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class _Locked(SourceError):
    """A file that wants a password."""


@dataclass(frozen=True, slots=True)
class _Member:
    """One file of an archive: its `base` name, the `unit` (archive or folder in it) it belongs to, how it is cited,
    and how to read it whole or only its first bytes. A zip on disk has its `path`."""

    source: str
    unit: str
    base: str
    read: Callable[[int | None], bytes]
    path: Path | None = None


@dataclass(slots=True)
class _Container:
    """One zip, folder or file under way: a reading for each archive found in it."""

    name: str
    budget: Budget
    keys: Keys
    nested: bool = False
    readings: dict[str, Reading] = field(default_factory=dict)
    locked: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)

    def reading(self, unit: str) -> Reading:
        return self.readings.setdefault(unit, Reading(unit))

    def problem(self, what: str) -> None:
        self.reading(self.name).problems.append(Problem(self.name, what))


def recognises(path: Path) -> bool:
    """Whether `path` is a folder, a zip by its first bytes or its name, or a CSV file."""
    if path.is_dir():
        return True
    if not path.is_file():
        return False
    return path.suffix.lower() in (".zip", ".csv") or _starts_as_zip(path)


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are a zip or one of LinkedIn's CSV files."""
    if raw.startswith(_ZIP):
        return True
    return csv_files.recognised(raw[: csv_files.HEAD], partial(linkedin.fit, suggested=None)) is not None


def read(paths: Sequence[Path], limits: Limits = LIMITS, *, piped: bytes | None = None) -> Tables:
    """The tables of all archives at `paths` and `piped` in, merged; what cannot be read becomes a problem and the rest
    is read.

    A row's `source` is `<zip or folder name>/<path inside>`, its `row` the record's number with the header as 1
    (preamble lines before the header are not counted). `limits` bound each path by itself.
    """
    readings: list[Reading] = []
    keys = Keys()
    for path, name in named(paths):
        container = _Container(name, Budget(limits), keys)
        _read_container(path, container)
        readings += container.readings.values()
    if piped is not None:
        container = _Container(PIPED, Budget(limits), keys)
        _read_container(io.BytesIO(piped), container)
        readings += container.readings.values()
    return merged(readings)


# ---- from containers to files ----------------------------------------------------------------------------------------


def _read_container(source: Path | io.BytesIO, container: _Container) -> None:
    """Take every file of a container; what ends the reading early becomes a problem of the container."""
    found = 0
    try:
        for member in _members(source, container):
            found += 1
            if isinstance(member, Problem):
                container.reading(container.name).problems.append(member)
            else:
                _take(member, container)
    except SourceError as error:
        container.problem(str(error))
    for unit, count in container.others.items():
        files = "1 file that is no table" if count == 1 else f"{count} files that are no tables"
        container.reading(unit).taken.append(Taken(unit, f"{linkedin.LEFT}: {files}"))
    if container.locked:
        names = ", ".join(sorted(container.locked))
        container.problem(f"locked with a password ({names}): unzip it yourself and give the folder")
    if not container.nested:
        _say_if_nothing(found, container)


def _say_if_nothing(found: int, container: _Container) -> None:
    readings = container.readings.values()
    if any(reading.seen or reading.problems for reading in readings):
        return
    if found:
        container.problem("holds no file of LinkedIn's export that this reads; give the zip as LinkedIn sent it")
    else:
        container.problem("is empty; download the archive from LinkedIn again")


def _members(source: Path | io.BytesIO, container: _Container) -> Iterator[_Member | Problem]:
    if isinstance(source, Path) and source.is_dir():
        return _in_folder(source, container)
    if isinstance(source, Path) and source.suffix.lower() != ".zip" and not _starts_as_zip(source):
        return _by_itself(f"{source.stem}.csv", partial(_from_disk, source, container.budget), container)
    if isinstance(source, io.BytesIO) and bytes(source.getbuffer()[:4]) not in _ZIP:
        return _by_itself(f"{container.name}.csv", partial(_from_memory, source, container.budget), container)
    return _in_zip(source, container)


def _by_itself(base: str, read: Callable[[int | None], bytes], container: _Container) -> Iterator[_Member | Problem]:
    container.reading(container.name).alone = True
    yield _Member(container.name, container.name, base, read)


def _in_folder(root: Path, container: _Container) -> Iterator[_Member | Problem]:
    """The files below a folder, in order of name; links that lead out of it are told and not followed."""
    real, found = Path(os.path.realpath(root)), 0
    unreadable: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(folders + files):
            found += 1
            if found > container.budget.limits.entries:
                raise SourceError(_too_many(container.budget.limits))
            path = Path(folder, name)
            parts = path.relative_to(root).parts
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(real):
                yield Problem(
                    _shown((container.name, *parts)), "is a link out of the folder, not followed; copy the file in"
                )
            elif name in files and _is_regular(path) and not _is_junk(parts):
                yield _member(parts, container, partial(_from_disk, path, container.budget), path)
    for error in unreadable:
        parts = Path(error.filename).relative_to(root).parts
        yield Problem(_shown((container.name, *parts)), _unopened(error))


def _in_zip(source: Path | io.BytesIO, container: _Container) -> Iterator[_Member | Problem]:
    """The files in a zip, in its own order."""
    with _opened(source) as archive:
        size = source.stat().st_size if isinstance(source, Path) else len(source.getbuffer())
        infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
        if len(infos) > container.budget.limits.entries:
            raise SourceError(_too_many(container.budget.limits))
        for info in infos:
            parts = _parts(info.filename)
            if parts and not _is_junk(parts):
                yield _member(parts, container, partial(_from_zip, archive, info, size, container.budget))


def _member(
    parts: tuple[str, ...], container: _Container, read: Callable[[int | None], bytes], path: Path | None = None
) -> _Member:
    above = parts[:-1]
    while above and above[-1].lower() in linkedin.SUBFOLDERS:
        above = above[:-1]
    return _Member(_shown((container.name, *parts)), _shown((container.name, *above)), parts[-1], read, path)


# ---- one file --------------------------------------------------------------------------------------------------------


def _take(member: _Member, container: _Container) -> None:
    """Read one file if it is wanted, and note what it was taken for."""
    reading = container.reading(member.unit)
    suffix = os.path.splitext(member.base)[1].lower()
    if suffix == ".zip":
        _take_zip(member, container)
        return
    if suffix != ".csv":
        container.others[member.unit] += 1
        return
    if reason := linkedin.left_alone(member.base):
        reading.taken.append(Taken(member.source, reason))
        return
    suggested = linkedin.layout_named(member.base)
    if suggested:
        reading.seen.add(suggested.kind)
    try:
        sheet = _sheet(member, suggested)
    except Exhausted:
        raise
    except _Locked:
        container.locked.append(_shown((member.base,)))
    except SourceError as error:
        reading.problems.append(Problem(member.source, str(error)))
    else:
        if sheet:
            _keep(sheet, member.source, reading, container.keys)
        elif suggested:
            reading.problems.append(Problem(member.source, _headless(suggested)))
        else:
            reading.taken.append(Taken(member.source, f"{linkedin.LEFT}: not a table this knows"))


def _sheet(member: _Member, suggested: linkedin.Layout | None) -> csv_files.Sheet | None:
    """The file as a sheet; one whose name says nothing is read only if its first rows do."""
    recognise = partial(linkedin.fit, suggested=suggested)
    if not suggested and not csv_files.recognised(member.read(csv_files.HEAD), recognise):
        return None
    return csv_files.read(member.read(None), recognise)


def _keep(sheet: csv_files.Sheet, source: str, reading: Reading, keys: Keys) -> None:
    reading.seen.add(sheet.fit.kind)
    result = shaped(sheet, keys)
    rows = result.rows.with_columns(pl.lit(source).alias("source"))
    if sheet.fit.kind == "profile_summary":
        reading.summaries.append(rows)
    else:
        reading.rows.append((result.table, rows))
    reading.taken.append(Taken(source, result.table, rows.height))
    reading.taken += [Taken(source, why, count) for why, count in result.aside.items()]
    reading.problems += sheet.complaints.problems(source)


def _take_zip(member: _Member, container: _Container) -> None:
    """A zip inside an archive is an archive of its own if it looks like one; a zip inside that is left alone."""
    reading = container.reading(member.unit)
    try:
        content = None if container.nested else member.path or io.BytesIO(member.read(None))
        if content and _is_export(content):
            inner = _Container(
                member.source, container.budget, container.keys, nested=True, readings=container.readings
            )
            _read_container(content, inner)
            return
    except Exhausted:
        raise
    except SourceError as error:
        if "linkedin" in member.base.lower():
            reading.problems.append(Problem(member.source, str(error)))
            return
    reading.taken.append(Taken(member.source, f"{linkedin.LEFT}: a zip that is no export, or too deep"))


def _is_export(content: Path | io.BytesIO) -> bool:
    with _opened(content) as archive:
        names = (_parts(name)[-1:] for name in archive.namelist())
        return any(linkedin.layout_named(base) for parts in names for base in parts if base.lower().endswith(".csv"))


# ---- bytes -----------------------------------------------------------------------------------------------------------


def _from_disk(path: Path, budget: Budget, most: int | None) -> bytes:
    try:
        with path.open("rb", buffering=0) as stream:
            return budget.read(stream, most=most)
    except OSError as error:
        raise SourceError(_unopened(error)) from error


def _from_memory(file: io.BytesIO, budget: Budget, most: int | None) -> bytes:
    file.seek(0)
    return budget.read(file, most=most)


def _from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int, budget: Budget, most: int | None) -> bytes:
    if info.flag_bits & 0x1:
        raise _Locked("is locked with a password: unzip it yourself and give the folder")
    if info.compress_type not in _PACKINGS:
        raise SourceError("is packed in a way this does not read; unzip the archive yourself and give the folder")
    try:
        with archive.open(info) as stream:
            return budget.read(stream, packed=min(info.compress_size, size), most=most)
    except _DAMAGE as error:
        raise SourceError("is damaged inside the zip, left out; download the archive from LinkedIn again") from error


def _opened(source: Path | io.BytesIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except PermissionError as error:
        raise SourceError(_unopened(error)) from error
    except _DAMAGE as error:
        if isinstance(source, Path) and not _starts_as_zip(source):
            raise SourceError("is no zip file; give the zip as LinkedIn sent it, or its unpacked folder") from error
        raise SourceError("is cut short or damaged; download the archive from LinkedIn again") from error


def _starts_as_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) in _ZIP
    except OSError:
        return False


# ---- names and words -------------------------------------------------------------------------------------------------


def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name inside a zip, without those that climb or start anew."""
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def _shown(parts: Sequence[str]) -> str:
    """Parts as one path to show: without control or invisible characters, not too long."""
    path = "/".join(part for part in parts if part != os.sep)
    shown = "".join(character if character.isprintable() else "?" for character in path)
    return shown if len(shown) <= _LONGEST_NAME else f"…{shown[-_LONGEST_NAME:]}"


def _is_junk(parts: Sequence[str]) -> bool:
    """What macOS adds to folders and zips, and whatever is hidden."""
    return any(part == "__MACOSX" or part.startswith(".") for part in parts)


def _is_regular(path: Path) -> bool:
    """A plain file: a pipe or a device would never end."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _unopened(error: OSError) -> str:
    return f"cannot be opened ({error.strerror}): give yourself the right to read it, or copy it elsewhere"


def _too_many(limits: Limits) -> str:
    return f"holds more than {limits.entries:,} files, more than any LinkedIn export: give the zip as LinkedIn sent it"


def _headless(layout: linkedin.Layout) -> str:
    wanted = ", ".join(name.replace("_", " ") for name in layout.columns if name in layout.needs)
    return f"has no header row known for {layout.kind} (wanted: {wanted}), left out; use the file as LinkedIn sent it"
