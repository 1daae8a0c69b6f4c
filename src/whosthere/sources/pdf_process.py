"""Runs `pdf_lines` in a process of its own and ends it when a file takes too long, too much memory, or breaks it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import IO, Self

import msgspec

from whosthere.errors import SourceError

SECONDS = 1.5  # for one PDF; a profile takes a few thousandths of one
_SECONDS_TO_START = 30.0
_LONGEST_ANSWER = 64 << 20
_READER = Path(__file__).with_name("pdf_lines.py")


class Line(msgspec.Struct, array_like=True, gc=False):
    """One line of one column: `left`, `right` and `height` (from the page's bottom) in points, `shade` 0 dark to 1."""

    page: int
    left: float
    right: float
    height: float
    size: float
    shade: float
    text: str


class Found(msgspec.Struct):
    """What a PDF holds: how many pages, the first one's width, the lines in the file's own order; or an `error`."""

    pages: int = 0
    width: float = 0.0
    lines: list[Line] = []
    error: str | None = None


class PdfProcess:
    """Reads PDFs one after the other; started when first needed, and anew after it had to be ended."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def lines(self, content: bytes) -> Found:
        """What `content` holds; the error is `slow` or `broken` where reading had to be ended or ended itself.

        Raises SourceError where the process cannot be started at all.
        """
        process = self._process = self._process or _started()
        answer, late = _asked(process, content, self._seconds)
        try:
            if answer is not None:
                return msgspec.json.decode(answer, type=Found)
        except msgspec.DecodeError:
            pass
        self._end()
        return Found(error="slow" if late else "broken")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()


def _started() -> subprocess.Popen[bytes]:
    try:
        process = subprocess.Popen(
            [sys.executable or "python3", "-P", str(_READER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise SourceError(f"{_NO_READER} ({error.strerror})") from error
    ready, _ = _asked(process, None, _SECONDS_TO_START)
    if ready != b"ready":
        process.kill()
        process.communicate()
        raise SourceError(_NO_READER)
    return process


_NO_READER = "the PDF library cannot be started; install pypdfium2 anew, or copy the profile page as text instead"


def _asked(process: subprocess.Popen[bytes], content: bytes | None, seconds: float) -> tuple[bytes | None, bool]:
    """The frame that answers `content` (None asks nothing), and whether time ran out before it came."""
    assert process.stdin
    assert process.stdout
    late = Event()

    def end() -> None:
        late.set()
        process.kill()

    watchdog = Timer(seconds, end)
    watchdog.daemon = True
    watchdog.start()
    try:
        answer = _exchanged(process.stdin, process.stdout, content)
    except OSError:
        answer = None
    finally:
        watchdog.cancel()
        watchdog.join()
    return (None, True) if late.is_set() else (answer, False)


def _exchanged(questions: IO[bytes], answers: IO[bytes], content: bytes | None) -> bytes | None:
    if content is not None:
        questions.write(len(content).to_bytes(8, "big") + content)
        questions.flush()
    length = int.from_bytes(answers.read(8), "big")
    if not 0 < length <= _LONGEST_ANSWER:
        return None
    answer = answers.read(length)
    return answer if len(answer) == length else None
