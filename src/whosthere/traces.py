"""All that the program keeps on this machine: found, told, deleted.

Only what it made itself, known by its place, its name and, for a store, by what is in it. Links are not followed and
not deleted. Reports and tables that the owner had written elsewhere are the owner's, and are not here.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import msgspec

from whosthere.errors import StoreError
from whosthere.page.brought import FOLDER, GROUP, HALF, NAMED
from whosthere.store import APPLICATION, BESIDE, EXAMPLE, FILE, HOME_VARIABLE, home

_STORE = "your decisions and labels"
_BESIDE = "of the store: what was written last"
_BROUGHT = "what you brought to the page"
_HALF = "half of a file brought, left by a page that was ended"
_LINK = "is a link: not followed, and not deleted"
_SQLITE = b"SQLite format 3\x00"
_HEAD = 100  # bytes of an SQLite file's header; the application's number stands at 68
_PATIENCE = 1.0  # seconds to wait for another process


class Trace(msgspec.Struct, frozen=True):
    """A file or folder that the program made: what it is, its size in bytes (of a folder none), its permissions."""

    path: str
    what: str
    bytes: int | None
    mode: str


class Left(msgspec.Struct, frozen=True):
    """What lies there and is not deleted, and why; `is_doubtful` where it has a name of ours."""

    path: str
    why: str
    is_doubtful: bool


class Traces(msgspec.Struct, frozen=True):
    """What is kept under `home`, each folder after what is in it, and what lies there besides."""

    home: str
    kept: list[Trace]
    left: list[Left]

    @property
    def files(self) -> list[Trace]:
        """The files that are kept."""
        return [one for one in self.kept if one.bytes is not None]

    @property
    def bytes(self) -> int:
        """What they take."""
        return sum(one.bytes or 0 for one in self.kept)


def find() -> Traces:
    """All that is kept, and what lies beside it. Reads, and changes nothing. Raises StoreError where the home is a link
    or may not be looked at."""
    folder = home()
    if folder.is_symlink():
        raise StoreError(f"{folder}: is a link to {folder.readlink()}; set {HOME_VARIABLE} to the folder itself")
    kept: list[Trace] = []
    left: list[Left] = []
    try:
        for one in _below(folder, has_example=True) if folder.is_dir() else ():
            (kept if isinstance(one, Trace) else left).append(one)  # type: ignore[arg-type]
        if folder.is_dir() and HOME_VARIABLE not in os.environ:
            kept.append(_trace(folder, "the folder"))
    except OSError as error:
        raise StoreError(f"{error.filename}: cannot be looked at: {error.strerror}; nothing was changed") from error
    return Traces(str(folder), kept, left)


def forget(found: Traces) -> tuple[list[Trace], list[str]]:
    """Delete what was found; what is gone, and in words what could not be deleted. A folder that holds something else
    stays.

    Raises StoreError, with nothing deleted, where a store is in use by another process.
    """
    gone, problems = [], []
    stores = [Path(one.path) for one in found.kept if one.what == _STORE]
    with ExitStack() as stack:
        for store in stores:
            stack.enter_context(_alone(store))
        for one in found.kept:
            try:
                _delete(one)
            except OSError as error:
                if one.bytes is not None:
                    problems.append(f"{one.path}: cannot be deleted: {error.strerror}")
            else:
                gone.append(one)
    return gone, problems


def _below(folder: Path, *, has_example: bool) -> Iterator[Trace | Left]:
    """What lies in a home, or in the example's folder, which is laid out alike."""
    store = _whose(folder / FILE)
    for entry in _entries(folder):
        path, is_folder = Path(entry.path), entry.is_dir(follow_symlinks=False)
        if entry.name in (FILE, *(FILE + ending for ending in BESIDE)):
            what = _STORE if entry.name == FILE else _BESIDE
            yield _file(entry, what) if store is None else Left(entry.path, store, is_doubtful=True)
        elif entry.name == FOLDER and is_folder:
            yield from _brought(path)
            yield _trace(path, "the folder of what you brought")
        elif entry.name == EXAMPLE and is_folder and has_example:
            yield from _below(path, has_example=False)
            yield _trace(path, "what you did with the example")
        else:
            yield _other(entry, entry.name in (FOLDER, EXAMPLE))


def _brought(folder: Path) -> Iterator[Trace | Left]:
    for entry in _entries(folder):
        if HALF.fullmatch(entry.name):
            yield _file(entry, _HALF)
        elif GROUP.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
            for one in _entries(Path(entry.path)):
                yield _file(one, _BROUGHT) if NAMED.fullmatch(one.name) else _other(one, is_doubtful=False)
            yield _trace(Path(entry.path), "the folder of what you brought for certain sources")
        else:
            yield _other(entry, bool(re.fullmatch(GROUP, entry.name)))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds, the store last, so that nothing of it is left behind where deleting is cut short."""
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: (entry.name == FILE, entry.name))


def _file(entry: os.DirEntry[str], what: str) -> Trace | Left:
    if entry.is_file(follow_symlinks=False):
        return _trace(Path(entry.path), what)
    return _other(entry, is_doubtful=True)


def _other(entry: os.DirEntry[str], is_doubtful: bool) -> Left:
    return Left(entry.path, _LINK if entry.is_symlink() else "was not made by whosthere", is_doubtful)


def _trace(path: Path, what: str) -> Trace:
    found = path.lstat()
    size = None if stat.S_ISDIR(found.st_mode) else found.st_size
    return Trace(str(path), what, size, f"{stat.S_IMODE(found.st_mode):04o}")


def _whose(store: Path) -> str | None:
    """Why a store, or what lies beside its place, is not to be deleted; None where it is ours, empty, or not there."""
    if store.is_symlink():
        return _LINK
    if not store.exists():
        return None
    if not store.is_file():
        return "was not made by whosthere"
    with store.open("rb") as file:
        head = file.read(_HEAD)
    if not head or (head.startswith(_SQLITE) and int.from_bytes(head[68:72], "big") == APPLICATION):
        return None
    if head.startswith(_SQLITE):
        return "belongs to another program"
    return "cannot be told to be ours, for it is damaged from its first bytes on: delete it yourself"


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """No other process uses the store, nor begins to. One that is damaged is nobody's."""
    told = f"{store.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(told, uri=True, timeout=_PATIENCE, isolation_level=None)) as sql:
        try:
            sql.execute("PRAGMA journal_mode = DELETE")  # only whoever has it alone may leave write-ahead logging
            sql.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise StoreError(
                    f"{store}: is in use; stop the page, or what else of whosthere runs; nothing was deleted"
                ) from error
        yield


def _delete(one: Trace) -> None:
    path = Path(one.path)
    if one.bytes is None:
        path.rmdir()
        return
    path.unlink(missing_ok=True)  # what lay beside the store SQLite itself may have taken, or made
    for ending in BESIDE if one.what == _STORE else ():
        path.with_name(path.name + ending).unlink(missing_ok=True)
