"""One run at a time where two would write over each other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from whosthere.errors import SourceError
from whosthere.outputs import told


@contextmanager
def alone(place: Path, lock: Path | None = None) -> Iterator[None]:
    """No other run that asks for this `place` works there meanwhile. Raises SourceError where one does already, or
    where there is no folder for it, and OSError, naming `place`, where nothing can be written.

    The lock is a file beside `place`, or where `lock` says; it goes at the end. A run that was killed leaves the file,
    which then holds nobody up.
    """
    real = place.resolve()
    lock = lock or real.with_name(f".{real.name}.lock")
    try:
        with told(place):
            held = _taken(lock)
    except FileNotFoundError as error:
        raise SourceError(f"{place}: there is no such folder; make it first") from error
    if held is None:
        raise SourceError(f"{place}: another run is writing it; wait for it, or choose another place")
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink(missing_ok=True)  # still held: so it is nobody else's
        os.close(held)


def _taken(lock: Path) -> int | None:
    """The open lock; None where another process has it."""
    while True:
        file = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        if not _is_ours(file):
            os.close(file)
            return None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), lock.stat()):
                return file
        os.close(file)  # whoever had it took it away before it was ours


def _is_ours(file: int) -> bool:
    try:
        import fcntl  # noqa: PLC0415  (not on Windows)
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
