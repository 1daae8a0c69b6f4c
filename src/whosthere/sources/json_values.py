"""JSON as found on disk: one value, one a line, or one after the other; what is broken costs no more than itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

T = TypeVar("T")

_ESCAPES = re.compile(
    rb"\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_BETWEEN = " \t\r\n,"  # what may stand between values, where lists were taken apart
_VAIN = 3
_DEEP = 100_000  # characters that nesting too deep counts for


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands in the place of something that is no JSON: the line it is on, and what is wrong."""

    line: int
    what: str


def decoded(value: bytes | msgspec.Raw, type_: type[T]) -> T | None:
    """The value as `type_`, or None if it is none; halves of a character are shown as U+FFFD."""
    try:
        return msgspec.json.decode(value, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        mended = _without_half_characters(bytes(value))
    try:
        return msgspec.json.decode(mended, type=type_) if mended else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def values(raw: bytes) -> Iterator[msgspec.Raw | Broken]:
    """The JSON values of a file, in order, undecoded.

    A line that is none by itself may begin one that goes over several lines; if not, it is broken, and reading goes on
    with the next. How much is looked at in vain is bounded by a few times the file.
    """
    plain = raw.removeprefix(b"\xef\xbb\xbf").strip()
    if (whole := _raw(plain)) is not None:
        yield whole
        return
    text, at, number, left = plain.decode("utf-8", "replace"), 0, 1, _VAIN * len(plain) + 1_000_000
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip(_BETWEEN)
        found = _raw(line.encode()) if line else None
        if line and found is None and line.startswith(("{", "[")) and left > 0:
            stop, looked = _spread(text, at)
            left -= looked
            if stop is None and at + looked >= len(text):
                yield Broken(number, "no JSON from here on")
                return
            end = stop or end
            found = _raw(text[at:end].strip(_BETWEEN).encode()) if stop else None
        if found is not None:
            yield found
        elif line:
            yield Broken(number, "no JSON")
        number += text.count("\n", at, end + 1)
        at = end + (text[end : end + 1] == "\n")


def _raw(value: bytes) -> msgspec.Raw | None:
    found = decoded(value, msgspec.Raw)
    return None if found is None else msgspec.Raw(bytes(found))


def _spread(text: str, at: int) -> tuple[int | None, int]:
    """Where the value that begins at or after `at` ends, or None if it is none; and how far it was looked at."""
    begin = min(place for place in (text.find("{", at), text.find("[", at)) if place >= 0)
    try:
        stop = json.JSONDecoder().raw_decode(text, begin)[1]
    except json.JSONDecodeError as error:
        is_open = error.msg.startswith("Unterminated string") and "\n" not in text[error.pos :]
        return None, (len(text) if is_open else error.pos) - at
    except (ValueError, RecursionError):
        return None, _DEEP
    return stop, stop - at


def _without_half_characters(raw: bytes) -> bytes | None:
    """The same with U+FFFD for halves of characters, as texts cut too short have; None if it has none."""
    if b"\\ud" not in raw.lower():
        return None
    mended = _ESCAPES.sub(lambda found: b"\\ufffd" if found[1] else found[0], raw)
    return mended if mended != raw else None
