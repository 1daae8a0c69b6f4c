"""The owner's own store: what they decided and how they judged afterwards. One SQLite file that never leaves home.

It is a log of events that only grows: decisions, labels, and undoings of either. What holds now is read off it: of each
invitation the last decision that was not undone, of each invitation and kind the last label. Several processes may use
it at once. What was acknowledged is on the disk, whole, even if the process is killed the moment after.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Literal, Self

import msgspec
import platformdirs

from whosthere.errors import KeyReused, StaleError, StoreError
from whosthere.model import ACTIONS, MOTIVES, ROLES

VERSION = 1
APPLICATION = 0x57484F53  # "WHOS": tells our file from any other SQLite file
HOME_VARIABLE = "WHOSTHERE_HOME"
FILE = "store.sqlite3"
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite puts beside it
EXAMPLE = "example"  # the folder of what is decided over the example
PATIENCE = 10.0  # seconds to wait for another process
LONGEST = 100_000  # characters of a reply

LabelKind = Literal["motive", "role", "danger", "action"]
VALUES: dict[str, tuple[str, ...]] = {
    "motive": MOTIVES, "role": ROLES, "danger": ("yes", "no"), "action": ACTIONS,
}  # fmt: skip

_SCHEMA = f"""
CREATE TABLE requests (
    request INTEGER PRIMARY KEY,
    key TEXT UNIQUE,
    content TEXT NOT NULL
);
CREATE TABLE events (
    event INTEGER PRIMARY KEY AUTOINCREMENT,
    request INTEGER NOT NULL REFERENCES requests,
    what TEXT NOT NULL CHECK (what IN ('decision', 'label', 'undo')),
    invitation TEXT NOT NULL,
    kind TEXT,
    value TEXT,
    reply TEXT,
    facts TEXT,
    undoes INTEGER UNIQUE REFERENCES events,
    by TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX events_of ON events (invitation, event);
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never removed'); END;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""
_STANDING = "SELECT * FROM events WHERE what = ? AND event NOT IN (SELECT undoes FROM events WHERE undoes IS NOT NULL)"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner did about an invitation: the action, and the reply they took, if any."""

    invitation: str
    action: str
    reply: str | None = None
    by: str = "owner"
    at: datetime | None = None
    event: int | None = None


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """How the owner judged an invitation afterwards: `value` is a motive, a role, `yes` or `no` (danger), or an action.

    `facts` are the given facts of the invitation by name, nulls left out: what can be learned from again at any time.
    """

    invitation: str
    kind: LabelKind
    value: str
    facts: dict[str, Any] = msgspec.field(default_factory=dict)
    by: str = "owner"
    at: datetime | None = None
    event: int | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log as it was written: `undoes` is the event that an `undo` takes back; events of one `request`
    were written together."""

    event: int
    request: int
    what: str
    invitation: str
    kind: str | None
    value: str | None
    reply: str | None
    undoes: int | None
    by: str
    at: datetime


def home() -> Path:
    """The directory of the owner's own files: `WHOSTHERE_HOME`, else the system's place for an application's data."""
    told = os.environ.get(HOME_VARIABLE)
    return Path(told).expanduser() if told else Path(platformdirs.user_data_dir("whosthere", appauthor=False))


def private_folder(folder: Path) -> None:
    """Make a folder of the owner's own, and close it to others whatever the umask."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def store_path() -> Path:
    """Where the store is, or would be."""
    return home() / FILE


def standing_labels(path: Path | None = None) -> list[Label]:
    """The labels that stand in the store at `path` (default: the owner's own); none where there is no store."""
    if not (path or store_path()).exists():
        return []
    with Store(path) as store:
        return store.labels()


class Store:
    """The store at `path` (default: the owner's own), made when it is not there. A context manager; threads may share.

    Raises StoreError, with nothing changed on the disk, where the file is not a store, damaged, newer than this
    program, or not to be opened.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or store_path()
        self._lock = RLock()
        with self._told():
            _make_private(self.path, own_home=path is None and HOME_VARIABLE not in os.environ)
            self._file = _identity(self.path)
            self._sql = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            self._sql.row_factory = sqlite3.Row
        try:
            self._open()
        except BaseException:
            self._sql.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._sql.close()

    def record(
        self, entries: Sequence[Decision | Label], key: str | None = None, seen: Mapping[str, int] | None = None
    ) -> list[int]:
        """Write decisions and labels, all or none; their event numbers, once they are safely on the disk.

        A request that comes again with the same `key` is not applied twice: the first one's event numbers come back.
        `seen` gives, by invitation, the number of the decision that stood when the owner looked (0 for none).
        Raises StoreError where the same key came with something else, or a value is none of its kind's; StaleError
        where another decision stands by now than was `seen`.
        """
        rows = [_row(entry) for entry in entries]
        if not rows:
            return []
        content = hashlib.sha256(msgspec.json.encode([row[:5] for row in rows])).hexdigest()
        with self._told(), self._lock, self._writing():
            known = self._known(key, content)
            for invitation, event in (seen or {}).items() if not known else ():
                if self._stands(invitation) != event:
                    raise StaleError(f"{invitation!r} was decided anew since it was looked at; look again")
            return known or self._append(rows, key, content)

    def undo(self, events: Sequence[int], by: str = "owner", key: str | None = None) -> list[int]:
        """Take back decisions or labels, all or none; the numbers of the undoings. What stood before stands again.

        Raises StaleError where an event is not there, is itself an undoing, or was taken back already.
        """
        if not events:
            return []
        content = hashlib.sha256(msgspec.json.encode(["undo", *events])).hexdigest()
        with self._told(), self._lock, self._writing():
            known = self._known(key, content)
            rows = [] if known else [self._undoing(event, by) for event in dict.fromkeys(events)]
            return known or self._append(rows, key, content)

    def recorded(self, key: str) -> list[int]:
        """The event numbers of the request that came with `key`; none where none did."""
        query = "SELECT event FROM events JOIN requests USING (request) WHERE key = ? ORDER BY event"
        return [row["event"] for row in self._rows(query, key)]

    def decisions(self) -> dict[str, Decision]:
        """The decision that stands, by invitation."""
        rows = self._rows(f"{_STANDING} ORDER BY event", "decision")
        return {
            row["invitation"]: Decision(
                invitation=row["invitation"], action=row["value"], reply=row["reply"], by=row["by"],
                at=datetime.fromisoformat(row["at"]), event=row["event"],
            )
            for row in rows
        }  # fmt: skip

    def labels(self) -> list[Label]:
        """The labels that stand, one an invitation and kind, in the order they were given."""
        standing = {
            (row["invitation"], row["kind"]): Label(
                invitation=row["invitation"], kind=row["kind"], value=row["value"],
                facts=msgspec.json.decode(row["facts"] or "{}"), by=row["by"],
                at=datetime.fromisoformat(row["at"]), event=row["event"],
            )
            for row in self._rows(f"{_STANDING} ORDER BY event", "label")
        }  # fmt: skip
        return sorted(standing.values(), key=lambda label: label.event or 0)

    def history(self, invitation: str | None = None) -> list[Event]:
        """Everything that was ever recorded (of one invitation), in order."""
        where, given = ("WHERE invitation = ? ", (invitation,)) if invitation is not None else ("", ())
        names = Event.__struct_fields__
        rows = self._rows(f"SELECT {', '.join(names)} FROM events {where}ORDER BY event", *given)  # noqa: S608
        return [Event(**{**dict(row), "at": datetime.fromisoformat(row["at"])}) for row in rows]

    def _open(self) -> None:
        with self._told():
            damage = self._sql.execute("PRAGMA quick_check(1)").fetchone()[0]
            if damage != "ok":
                raise sqlite3.DatabaseError(damage.splitlines()[-1])
            self._sql.execute("PRAGMA foreign_keys = ON")
            self._sql.execute("PRAGMA synchronous = FULL")
            if self._version() == 0:
                with self._writing():
                    if self._version() == 0:  # no other process was quicker
                        for statement in _statements(_SCHEMA):
                            self._sql.execute(statement)
            self._write_ahead()

    def _version(self) -> int:
        """The schema's version, 0 for a file with nothing in it; StoreError for what is not ours or too new."""
        version, whose = (self._sql.execute(f"PRAGMA {p}").fetchone()[0] for p in ("user_version", "application_id"))
        tables = self._sql.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if (version or tables) and whose != APPLICATION:
            raise StoreError(f"{self.path}: holds another program's data; set {HOME_VARIABLE} to another directory")
        if version > VERSION:
            raise StoreError(
                f"{self.path}: was written by a newer whosthere (store version {version}, this one knows {VERSION}); "
                "upgrade whosthere"
            )
        return int(version)

    def _write_ahead(self) -> None:
        """Write-ahead logging, so that readers and a writer do not wait for each other. SQLite does not wait here by
        itself when another process is at it."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._sql.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
            else:
                return

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            if _identity(self.path) != self._file:  # what is written to a deleted file is gone with it
                raise StoreError(f"{self.path}: was moved or deleted meanwhile; nothing was written: start anew")
            yield
        except BaseException:
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
            raise
        self._sql.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Errors of the file told in one line that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}: {error}; {_advice(str(error))}") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path}: is damaged ({error}); nothing was changed: move it away to start anew, or put a copy of "
                "it back"
            ) from error
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be opened: {error.strerror}; set {HOME_VARIABLE} to a directory of your own"
            ) from error

    def _rows(self, query: str, *given: Any) -> list[sqlite3.Row]:
        with self._told(), self._lock:
            return self._sql.execute(query, given).fetchall()

    def _known(self, key: str | None, content: str) -> list[int]:
        """The events of a request that came before; none for a new one."""
        if key is None:
            return []
        found = self._sql.execute("SELECT request, content FROM requests WHERE key = ?", (key,)).fetchone()
        if found is None:
            return []
        if found["content"] != content:
            raise KeyReused(f"the key {key[:60]!r} was used for another request; take a new one")
        rows = self._sql.execute("SELECT event FROM events WHERE request = ? ORDER BY event", (found["request"],))
        return [row["event"] for row in rows]

    def _stands(self, invitation: str) -> int:
        """The number of the decision that stands for an invitation, 0 for none."""
        query = f"SELECT max(event) FROM ({_STANDING} AND invitation = ?)"  # noqa: S608
        return int(self._sql.execute(query, ("decision", invitation)).fetchone()[0] or 0)

    def _append(self, rows: Sequence[tuple[Any, ...]], key: str | None, content: str) -> list[int]:
        if known := self._known(key, content):
            return known
        request = self._sql.execute("INSERT INTO requests (key, content) VALUES (?, ?)", (key, content)).lastrowid
        insert = (
            "INSERT INTO events (request, what, invitation, kind, value, reply, facts, undoes, by, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        return [int(self._sql.execute(insert, (request, *row)).lastrowid or 0) for row in rows]

    def _undoing(self, event: int, by: str) -> tuple[Any, ...]:
        row = self._sql.execute("SELECT * FROM events WHERE event = ?", (event,)).fetchone()
        if row is None or row["what"] == "undo":
            raise StaleError(f"there is no decision or label number {event} to take back")
        if self._sql.execute("SELECT 1 FROM events WHERE undoes = ?", (event,)).fetchone():
            raise StaleError(f"number {event} was taken back already")
        return ("undo", row["invitation"], row["kind"], row["value"], None, None, event, by, _stamp(None))


def _row(entry: Decision | Label) -> tuple[Any, ...]:
    """One entry as the columns of `events` from `what` on; checked, for what is written is never changed."""
    kind, value, reply, facts = "action", "", None, None
    if isinstance(entry, Decision):
        what, value, reply = "decision", entry.action, entry.reply
        if reply is not None and len(reply) > LONGEST:
            raise StoreError(f"the reply is longer than {LONGEST:,} characters; shorten it")
    else:
        what, kind, value = "label", entry.kind, entry.value
        facts = msgspec.json.encode(entry.facts).decode()
    check_value(kind, value)
    if not entry.invitation or not _is_unicode(entry.invitation, entry.by, reply or ""):
        raise StoreError("the invitation's id is missing, or a text is no Unicode")
    return (what, entry.invitation, kind, value, reply, facts, None, entry.by, _stamp(entry.at))


def check_value(kind: str, value: str) -> None:
    """Raises StoreError, with the nearest that there is, where `value` is none of the kind's."""
    if kind not in VALUES:
        raise StoreError(f"unknown kind of label {kind!r}; known are {', '.join(VALUES)}")
    if value not in VALUES[kind]:
        near = difflib.get_close_matches(value, VALUES[kind], n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(VALUES[kind])}"
        raise StoreError(f"unknown {kind} {value!r}; {hint}")


def _is_unicode(*texts: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for text in texts for sign in text)


def _stamp(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).isoformat()


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one, so that all of them are in one transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _make_private(path: Path, own_home: bool) -> None:
    """Make the directory (0700) and the file (0600) where they are not there; close the file, and the directory that
    is ours alone, to others. A directory the owner named stays as open as they made it."""
    if not path.parent.is_dir() or (own_home and stat.S_IMODE(path.parent.stat().st_mode) != 0o700):
        private_folder(path.parent)
    try:  # a file that is there is not opened: closing it again would end SQLite's locks of this whole process
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at `path`; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _advice(error: str) -> str:
    if "locked" in error or "busy" in error:
        return "another program is using it: try again"
    if "full" in error or "I/O" in error:
        return "the disk is full, or fails: make room and try again; nothing was changed"
    return f"check that the directory can be written to, or set {HOME_VARIABLE} to another"
