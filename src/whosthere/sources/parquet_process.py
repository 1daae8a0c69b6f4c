"""Runs `parquet_lines` in a process of its own and ends it when a file takes too long or breaks it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer

from whosthere.errors import SourceError

SECONDS = 30.0  # for one file, its process starting up, besides a second for each 5 MB
_BYTES_A_SECOND = 5_000_000
_LONGEST_LINE = 4_000_000
_READER = Path(__file__).with_name("parquet_lines.py")
_INSTEAD = "write it anew, or give JSON Lines instead"


def json_lines(path: Path, most: int, longest: int, seconds: float = SECONDS) -> Iterator[bytes]:
    """The first `most` rows of a Parquet file as JSON objects, texts cut one character above `longest`.

    Raises SourceError, after the rows that could be read, where the file is damaged or takes too long.
    """
    late = Event()
    command = [sys.executable, "-P", str(_READER), str(path), str(most), str(longest)]
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise SourceError(f"the reader of Parquet cannot be started ({error.strerror}); {_INSTEAD}") from error
    watchdog = Timer(seconds + path.stat().st_size / _BYTES_A_SECOND, _end, [process, late])
    watchdog.daemon = True
    watchdog.start()
    try:
        assert process.stdout
        while line := process.stdout.readline(_LONGEST_LINE):
            yield line
        failed = process.wait() != 0
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate()
    if late.is_set():
        raise SourceError(f"takes too long to read: what was not read yet was left out; {_INSTEAD}")
    if failed:
        raise SourceError(f"is damaged: what could not be read was left out; {_INSTEAD}")


def _end(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()
