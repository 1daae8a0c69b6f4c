"""Files that are written whole or not at all, and one way to say that one could not be."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from polars.exceptions import PolarsError

_LONGEST = 200  # signs of another library's words
USUAL, PRIVATE = 0o666, 0o600  # before the umask


@contextmanager
def whole(out: Path, mode: int = USUAL) -> Iterator[Path]:
    """A place to write what is to be at `out`, and which takes that place once all of it is on the disk.

    A new file gets `mode`, one that was there keeps its own. A pipe or a device is written to as it is, a link is
    followed. Raises OSError, naming `out`, which is then as it was.
    """
    target = out.resolve() if out.is_symlink() else out
    if target.exists() and not target.is_file():
        with told(out):
            yield target
        return
    made = target.with_name(f".{target.stem}.{os.getpid()}{target.suffix}")
    try:
        with told(out):
            made.unlink(missing_ok=True)
            os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
            if target.exists():
                made.chmod(stat.S_IMODE(target.stat().st_mode))
            yield made
            settle(made)
            made.replace(target)
    finally:
        with suppress(OSError):  # where nothing can be written, nothing is to be taken away either
            made.unlink(missing_ok=True)


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Whatever says that `out` cannot be written, as an OSError with the system's number and words, naming it."""
    try:
        yield
    except (OSError, PolarsError) as error:
        raise OSError(*of_the_system(error), str(out)) from error


def of_the_system(error: OSError | PolarsError) -> tuple[int, str]:
    """The number and words of the system's error, which Polars tells in words of its own."""
    if isinstance(error, OSError) and error.errno and error.strerror:
        return error.errno, error.strerror
    number = re.search(r"os error (\d+)", str(error))
    if number:
        return int(number[1]), os.strerror(int(number[1]))
    words = (str(error).splitlines() or [type(error).__name__])[0][:_LONGEST]
    return errno.EIO, f"cannot be written ({''.join(sign if sign.isprintable() else '?' for sign in words)})"


def settle(path: Path) -> None:
    """Bring a file safely to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
