"""What a run is: its files, cut into parts that are finished one by one, and the print by which it is known again.

A run works in `OUT.partial`: `run.json` says what it is, `parts/` holds the parts that are finished, `unfinished/`
those that are not. A part is written there, brought safely to the disk and only then renamed, so a part that can be
seen is whole. When all are there `parts` becomes `OUT` by one rename. A run that is killed goes on from the parts it
finds.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from whosthere.batch import kept
from whosthere.batch.verdicts import Task
from whosthere.errors import SourceError

ROWS_A_PART = 100_000
SUFFIXES = (".parquet", ".parq", ".pq")
MARK = "whosthere"  # the name under which a file says by which run it was written
MARKED = "part-run.parquet"  # a file without rows that says it for files another engine wrote


class File(Struct, frozen=True):
    """An input file and what it was when the run began: its path under the input, its size and last change (ns)."""

    path: str
    size: int
    changed: int


class Measured(Struct, frozen=True):
    """A file that can be read: its path under the input, its rows, and the print of its columns."""

    path: str
    rows: int
    columns: str


class Part(Struct, frozen=True):
    """So many rows of a file, from `start` (the first row is 0); `name` is where its verdicts go, under the output;
    files of the same `columns` have columns of the same names and types."""

    name: str
    file: str
    start: int
    rows: int
    columns: str


class Run(Struct, frozen=True):
    """What is to be done, by which engine (they cut the work otherwise), of which files, with which tables of counted
    facts; `asked` is the print of all that decides a verdict besides."""

    engine: str
    asked: str
    files: list[File]
    counts: list[File] = []

    @property
    def print_(self) -> str:
        """By which a run is known again."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:32]


class Planned(Struct, frozen=True):
    """What `run.json` holds."""

    run: Run
    parts: list[Part]


def find(given: str) -> tuple[Path, list[Path]]:
    """The Parquet files of a file, a folder (hidden ones and those that begin with `_` left out, as Spark does) or a
    pattern, sorted; and the folder their paths are told from. Raises SourceError where there are none."""
    root = Path(given.removeprefix("file://"))
    if "://" in given and not given.startswith("file://"):
        raise SourceError(f"{given}: the local engine reads files and folders; use --engine spark for it")
    if root.is_dir():
        found = sorted(path for path in root.rglob("*") if path.suffix in SUFFIXES and _is_plain(path, root))
    elif root.is_file():
        root, found = root.parent, [root]
    else:
        found = sorted(Path(one) for one in glob.glob(str(root), recursive=True) if Path(one).is_file())
        root = Path(os.path.commonpath([one.parent for one in found])) if found else root
    if not found:
        what = "holds no Parquet file" if root.is_dir() else "no such file or folder"
        raise SourceError(f"{given}: {what}; give a Parquet file, or a folder of them")
    return root, found


def _is_plain(path: Path, root: Path) -> bool:
    return path.is_file() and not any(part.startswith(("_", ".")) for part in path.relative_to(root).parts)


def identified(root: Path, files: Iterable[Path]) -> list[File]:
    """What the files are now. Raises SourceError for one that is gone."""
    told = []
    for path in files:
        try:
            now = path.stat()
        except OSError as error:
            raise SourceError(f"{path}: cannot be read: {error.strerror}; check the path") from error
        told.append(File(path.relative_to(root).as_posix(), now.st_size, now.st_mtime_ns))
    return told


def asked(task: Task) -> str:
    """The print of all that decides a verdict but the rows."""
    whole = (task.policy, task.me, task.explain, kept.version())
    return hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:16]


def parts(files: Sequence[Measured], a_part: int = ROWS_A_PART) -> list[Part]:
    """The files cut into parts; a part's verdicts go into the folder its file lies in, in order."""
    cut: list[Part] = []
    for file in files:
        folder = Path(file.path).parent
        for start in range(0, file.rows, a_part):
            name = (folder / f"part-{len(cut):06}.parquet").as_posix()
            cut.append(Part(name, file.path, start, min(a_part, file.rows - start), file.columns))
    return cut


def partitions(path: str) -> Iterator[tuple[str, str]]:
    """What the folders of a partitioned lake say of a file: `kind=note/…` says that `kind` is `note`."""
    for folder in Path(path).parent.parts:
        name, equals, value = folder.partition("=")
        if equals:
            yield name, value


def changes(before: Run, now: Run) -> str:
    """What differs between two runs, in words."""
    if before.engine != now.engine:
        return f"it was begun with --engine {before.engine}"
    if before.asked != now.asked:
        return "the options, the policy or the weights are others than when it began"
    if before.counts != now.counts:
        return "the counted facts are others than when it began"
    old, new = ({file.path: file for file in run.files} for run in (before, now))
    gone, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    if gone:
        return f"{gone[0]} is gone"
    if added:
        return f"{added[0]} is new"
    changed = next(path for path in sorted(old) if old[path] != new[path])
    return f"{changed} has changed since"


class Workplace:
    """Where a run works, beside where its output will be."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out.with_name(out.name + ".partial")
        self.parts = self.folder / "parts"
        self.unfinished = self.folder / "unfinished"
        self.lock = self.folder / "lock"
        self._record = self.folder / "run.json"

    def planned(self) -> Planned | None:
        """What a run that was stopped here had to do; None where there is none."""
        try:
            return msgspec.json.decode(self._record.read_bytes(), type=Planned)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as error:
            raise SourceError(f"{self._record}: is not what was written there; start anew with --fresh") from error

    def begin(self, planned: Planned) -> None:
        """Set it up and write down what is to be done. Parts that lie there without a record are of another run that
        was ended while it was being forgotten: they do not count."""
        self.forget()
        self._prepare(planned)
        written = self.unfinished / "run.json"
        safely(written, json.dumps(msgspec.to_builtins(planned)).encode())
        os.replace(written, self._record)
        settled(self.folder)

    def _prepare(self, planned: Planned) -> None:
        """Make the folders; one that was ended as its output appeared has lost some."""
        self.unfinished.mkdir(parents=True, exist_ok=True)
        for folder in {self.parts, *((self.parts / part.name).parent for part in planned.parts)}:
            folder.mkdir(parents=True, exist_ok=True)

    def go_on(self, before: Planned, run: Run) -> None:
        """Set up what was begun here. Raises SourceError where that was another run."""
        if before.run != run:
            raise SourceError(
                f"{self.folder}: what was begun there was another run: {changes(before.run, run)}; put it back, or "
                "start anew with --fresh"
            )
        self._prepare(before)

    def forget(self) -> None:
        """Leave nothing of what was begun."""
        self._record.unlink(missing_ok=True)
        for folder in (self.parts, self.unfinished, self.folder / "groups"):
            shutil.rmtree(folder, ignore_errors=True)

    def appear(self, made: Path) -> None:
        """Let the output appear, at once and whole; one that is to be replaced is moved out of the way first."""
        if self.out.exists():
            replaced = self.folder / f"replaced-{os.getpid()}"
            shutil.rmtree(replaced, ignore_errors=True)
            os.replace(self.out, replaced)
        os.replace(made, self.out)
        settled(self.out.parent)
        shutil.rmtree(self.folder, ignore_errors=True)


def safely(path: Path, content: bytes) -> None:
    """Write a file and bring it to the disk. Raises OSError, naming the file."""
    try:
        with open(path, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def settled(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
