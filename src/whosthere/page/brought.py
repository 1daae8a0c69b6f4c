"""Files brought to the page: kept on this machine, beside the store, for the same sources, until they are forgotten."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from whosthere.errors import SourceError
from whosthere.store import home

MOST_FILES = 2_000
_LONGEST_NAME = 60


class Brought:
    """The folder of what was brought for `sources` (any order). It is made when first needed, closed to others."""

    def __init__(self, sources: Sequence[Path], base: Path | None = None) -> None:
        told = "\n".join(sorted(str(source.resolve()) for source in sources))
        self.folder = (base or home() / "brought") / hashlib.sha256(told.encode(errors="replace")).hexdigest()[:16]

    def files(self) -> list[Path]:
        """What was brought, in the order it came."""
        return sorted(self.folder.iterdir()) if self.folder.is_dir() else []

    def keep(self, name: str, write: Callable[[Path], None]) -> Path:
        """Keep a file under a safe form of `name`, written by `write`; its path.

        Raises SourceError where it cannot be written or there are too many; nothing is left half-written.
        """
        taken = self.files()
        if len(taken) >= MOST_FILES:
            raise SourceError(f"more than {MOST_FILES:,} files were brought; forget them, and give a folder as source")
        number = 1 + max((int(path.name[:5]) for path in taken), default=0)
        path = self.folder / f"{number:05d}-{safe_name(name)}"
        half = self.folder.parent / f"{self.folder.name}-{path.name}.part"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.touch(mode=0o600)
            write(half)
            half.replace(path)
        except OSError as error:
            raise SourceError(f"{name}: cannot be kept: {error.strerror}; make room and try again") from error
        finally:
            half.unlink(missing_ok=True)
        return path

    def forget(self) -> None:
        """Delete all of it."""
        for path in self.files():
            path.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A file name of ours for one that a browser told: its letters, digits and ending, no path."""
    stem, dot, ending = re.split(r"[/\\]", name)[-1].rpartition(".")
    plain = re.sub(r"[^\w-]+", "-", stem if dot else ending).strip("-")[:_LONGEST_NAME] or "brought"
    kind = re.sub(r"[^a-z0-9]", "", ending.lower())[:8] if dot else ""
    return f"{plain}.{kind or 'txt'}"
