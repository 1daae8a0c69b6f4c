"""Files brought to the page: kept on this machine, beside the store, for the same sources, until they are forgotten."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from whosthere.errors import SourceError
from whosthere.store import home, private_folder

FOLDER = "brought"
MOST_FILES = 2_000
_LONGEST_NAME = 60
GROUP = re.compile(r"[0-9a-f]{16}")  # the folder of what was brought for certain sources
NAMED = re.compile(rf"\d{{5}}-[\w-]{{1,{_LONGEST_NAME}}}\.[a-z0-9]{{1,8}}")
HALF = re.compile(rf"{GROUP.pattern}-\d+-\d{{5}}\.part")


class Brought:
    """The folder of what was brought for `sources` (any order). It is made when first needed, closed to others."""

    def __init__(self, sources: Sequence[Path], base: Path | None = None) -> None:
        told = "\n".join(sorted(str(source.resolve()) for source in sources))
        self.folder = (base or home() / FOLDER) / hashlib.sha256(told.encode(errors="replace")).hexdigest()[:16]

    def files(self) -> list[Path]:
        """What was brought, in the order it came."""
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(path for path in there if NAMED.fullmatch(path.name))

    def keep(self, name: str, write: Callable[[Path], None]) -> Path:
        """Keep a file under a safe form of `name`, written by `write`; its path.

        Raises SourceError where it cannot be written or there are too many; nothing is left half-written.
        """
        taken = self.files()
        if len(taken) >= MOST_FILES:
            raise SourceError(f"more than {MOST_FILES:,} files were brought; forget them, and give a folder as source")
        number = 1 + max((int(path.name[:5]) for path in taken), default=0)
        path = self.folder / f"{number:05d}-{safe_name(name)}"
        half = self.folder.parent / f"{self.folder.name}-{os.getpid()}-{number:05d}.part"
        try:
            for folder in (self.folder.parent, self.folder):
                private_folder(folder)
            _make(path)  # ours alone, though another page over the same sources keeps something at this moment
            with _or_nothing(path):
                half.unlink(missing_ok=True)
                _make(half)
                write(half)
                half.replace(path)
        except OSError as error:
            raise SourceError(f"{name}: cannot be kept: {error.strerror}; make room and try again") from error
        finally:
            half.unlink(missing_ok=True)
        return path

    def forget(self) -> None:
        """Delete all of it."""
        for path in (*self.files(), *self.folder.parent.glob(f"{self.folder.name}-*.part")):
            path.unlink(missing_ok=True)


def _make(path: Path) -> None:
    """An empty file, closed to others, where none is."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def _or_nothing(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def safe_name(name: str) -> str:
    """A file name of ours for one that a browser told: its letters, digits and ending, no path."""
    stem, dot, ending = re.split(r"[/\\]", name)[-1].rpartition(".")
    plain = re.sub(r"[^\w-]+", "-", stem if dot else ending).strip("-")[:_LONGEST_NAME] or "brought"
    kind = re.sub(r"[^a-z0-9]", "", ending.lower())[:8] if dot else ""
    return f"{plain}.{kind or 'txt'}"
