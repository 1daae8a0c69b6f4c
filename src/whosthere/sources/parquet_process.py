"""Runs `parquet_lines` in a process of its own and ends it when a file takes too long or breaks it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, Timer

from whosthere.errors import SourceError

SECONDS = 30.0  # for one file, its process starting up, besides a second for each 5 MB
_BYTES_A_SECOND = 5_000_000
_LONGEST_LINE = 4_000_000
_READER = Path(__file__).with_name("parquet_lines.py")
_INSTEAD = "write it anew, or give JSON Lines instead"


def json_lines(given: Path | bytes, most: int, longest: int, seconds: float = SECONDS) -> Iterator[bytes]:
    """The first `most` rows of a Parquet file, or of its bytes, as JSON objects, texts cut one character above
    `longest`.

    Raises SourceError, after the rows that could be read, where the file is damaged or takes too long.
    """
    late = Event()
    path, size = ("-", len(given)) if isinstance(given, bytes) else (str(given), given.stat().st_size)
    command = [sys.executable, "-P", str(_READER), path, str(most), str(longest)]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=pipe if path == "-" else nothing, stdout=pipe, stderr=nothing)
    except OSError as error:
        raise SourceError(f"the reader of Parquet cannot be started ({error.strerror}); {_INSTEAD}") from error
    watchdog = Timer(seconds + size / _BYTES_A_SECOND, _end, [process, late])
    watchdog.daemon = True
    watchdog.start()
    if isinstance(given, bytes):
        Thread(target=_give, args=[process, given], daemon=True).start()
    assert process.stdout
    try:
        while line := process.stdout.readline(_LONGEST_LINE):
            yield line
        failed = process.wait() != 0
    finally:
        watchdog.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
    if late.is_set():
        raise SourceError(f"takes too long to read: what was not read yet was left out; {_INSTEAD}")
    if failed:
        raise SourceError(f"is damaged: what could not be read was left out; {_INSTEAD}")


def _give(process: subprocess.Popen[bytes], raw: bytes) -> None:
    assert process.stdin
    with suppress(OSError):  # it has ended
        process.stdin.write(raw)
    with suppress(OSError):
        process.stdin.close()


def _end(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()
