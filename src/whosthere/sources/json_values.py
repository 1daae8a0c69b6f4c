"""JSON as found on disk: one value, one a line, or one after the other; what is broken costs no more than itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec

T = TypeVar("T")

_ESCAPES = re.compile(
    rb"\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_OPENING = re.compile(r"[{\[]")


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
    """The JSON values of a file, in order, undecoded."""
    plain = raw.removeprefix(b"\xef\xbb\xbf").strip()
    if (whole := _raw(plain)) is not None:
        yield whole
        return
    lines = plain.split(b"\n")
    if _is_spread(lines):
        yield from _one_after_the_other(plain)
        return
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found = _raw(line.strip())
            yield Broken(number, "no JSON") if found is None else found


def _raw(value: bytes) -> msgspec.Raw | None:
    found = decoded(value, msgspec.Raw)
    return None if found is None else msgspec.Raw(bytes(found))


def _is_spread(lines: Sequence[bytes]) -> bool:
    """Whether values go over several lines, as people print them."""
    told = [line for line in lines[:4] if line.strip()]
    return any(line.strip() in (b"{", b"[") or line.startswith((b" ", b"\t")) for line in told)


def _one_after_the_other(raw: bytes) -> Iterator[msgspec.Raw | Broken]:
    text, at, decoder = raw.decode("utf-8", "replace"), 0, json.JSONDecoder()
    while (begin := _OPENING.search(text, at)) is not None:
        try:
            _, at = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            yield Broken(text.count("\n", 0, begin.start()) + 1, "no JSON from here on")
            return
        found = _raw(text[begin.start() : at].encode("utf-8", "replace"))
        yield Broken(text.count("\n", 0, begin.start()) + 1, "no JSON") if found is None else found


def _without_half_characters(raw: bytes) -> bytes | None:
    """The same with U+FFFD for halves of characters, as texts cut too short have; None if it has none."""
    if b"\\ud" not in raw.lower():
        return None
    mended = _ESCAPES.sub(lambda found: b"\\ufffd" if found[1] else found[0], raw)
    return mended if mended != raw else None
