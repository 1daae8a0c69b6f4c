"""A PDF as lines of text, each with its place, size and shade: run as a process of its own by `pdf_process`.

PDFium is C++ that reads what strangers made, so it works where a crash, a hang or a flood of memory costs one file.
It is built without JavaScript, and neither forms, links nor attachments are looked at. The process is started by the
path of this file, hence imports nothing of ours. It reads frames (length in 8 bytes, then a PDF) on standard input and
answers each with a frame of JSON: the fields of `pdf_process.Found`, or `{"error": code}`.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from math import hypot
from typing import Any, BinaryIO

import pypdfium2.raw as pdfium

MOST_PAGES = 60
MOST_LETTERS = 200_000
MOST_LINES = 20_000
MOST_MEMORY = 512 << 20

_FAULTS = {4: "locked", 5: "locked"}  # what FPDF_GetLastError tells; all else is damage
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")  # PDFium marks a hyphen at a line's end by one of these
_SPACE = re.compile(r"\s+")
_HYPHENS = ("\x02", "\ufffe")
_COLUMN_EDGE = 0.25, 0.36  # the gap between the columns lies somewhere here, as parts of the page's width
_GAP = 1.2  # white space wider than so many times the letters' size parts columns, not words
_LEAST_GAP = 6.0  # points
_FAR, _LEAST_SIZE = 1e5, 1.0  # points


def main() -> None:
    """Answer frames until standard input ends."""
    _bound_memory()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    _send(answers, b"ready")
    while len(length := source.read(8)) == 8:
        found = lines_of(source.read(int.from_bytes(length, "big")))
        _send(answers, json.dumps(found).encode())


def _send(answers: BinaryIO, content: bytes) -> None:
    answers.write(len(content).to_bytes(8, "big") + content)
    answers.flush()


def _bound_memory() -> None:
    """Where the system can, give no more memory than any profile needs, and write no core file."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (not on Windows)

    for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue


def lines_of(content: bytes) -> dict[str, Any]:
    """What `content` holds, or why it cannot be read: locked, damaged, empty, long (pages, lines or letters)."""
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        return {"error": _FAULTS.get(pdfium.FPDF_GetLastError(), "damaged")}
    try:
        pages = pdfium.FPDF_GetPageCount(document)
        if not 0 < pages <= MOST_PAGES:
            return {"error": "long" if pages > 0 else "empty"}
        found: dict[str, Any] = {"pages": pages, "width": 0.0, "lines": []}
        letters = 0
        for number in range(pages):
            letters += _read_page(document, number, found, MOST_LETTERS - letters)
            if letters > MOST_LETTERS or len(found["lines"]) > MOST_LINES:
                return {"error": "long"}
        return found
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read_page(document: Any, number: int, found: dict[str, Any], most: int) -> int:
    """Add the lines of one page; how many letters it has. A page that cannot be read adds none."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return 0
    text = pdfium.FPDFText_LoadPage(page)
    try:
        count = max(pdfium.FPDFText_CountChars(text), 0) if text else 0
        width = float(pdfium.FPDF_GetPageWidthF(page))
        found["width"] = found["width"] or width
        if count <= most:
            found["lines"] += [[number, *line] for line in _lines(text, count, width)]
        return count
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _lines(text: Any, count: int, width: float) -> Iterator[list[Any]]:
    """Left, right, height, size, shade (0 dark to 1 light) and text of each line, those across columns parted.

    Lines too far off to be on any page, too small to be seen, or placed at what is no number are left out.
    """
    letters = _letters(text, count)
    for match in _LINE.finditer(letters):
        for begin, end in _parted(text, letters, match.start(), match.end(), width):
            line = letters[begin:end]
            first = begin + len(line) - len(line.lstrip())
            last = begin + len(line.rstrip()) - 1
            if first <= last:
                (left, right), (other_left, other_right) = _box(text, first), _box(text, last)
                place = min(left, other_left), max(right, other_right), _height(text, first)
                size = _size(text, first)
                if size >= _LEAST_SIZE and all(-_FAR < number < _FAR for number in (*place, size)):
                    yield [*place, size, _shade(text, first), _clean(line)]


def _letters(text: Any, count: int) -> str:
    """The page's text, one code point for each of PDFium's letters."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    pdfium.FPDFText_GetText(text, 0, count, buffer)
    at_once = bytes(buffer).decode("utf-16-le", "replace").partition("\0")[0]
    if len(at_once) == count:
        return at_once
    codes = (pdfium.FPDFText_GetUnicode(text, at) for at in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _parted(text: Any, letters: str, begin: int, end: int, width: float) -> Iterator[tuple[int, int]]:
    """A line in one piece, or in several where it reaches over the gap between the columns."""
    ends = _box(text, begin)[0], _box(text, end - 1)[1]
    if min(ends) < _COLUMN_EDGE[1] * width and max(ends) > _COLUMN_EDGE[0] * width:
        for space in _SPACE.finditer(letters, begin, end):
            before, after = space.start() - 1, space.end()
            if before >= begin and after < end and _are_apart(text, before, after):
                yield begin, before + 1
                begin = after
    yield begin, end


def _are_apart(text: Any, before: int, after: int) -> bool:
    (left, right), (next_left, next_right) = _box(text, before), _box(text, after)
    gap = max(next_left - right, left - next_right)
    return gap > _LEAST_GAP and gap > _GAP * min(_size(text, before), _size(text, after))


def _clean(piece: str) -> str:
    return " ".join(f"{piece[:-1]}-".split() if piece.endswith(_HYPHENS) else piece.split())


# What PDFium writes its answers into: made once, because making them costs more than asking.
_X, _Y, _BOX, _MATRIX = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
_RED, _GREEN, _BLUE, _OPAQUE = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
_AT_X, _AT_Y, _AT_BOX, _AT_MATRIX = map(ctypes.byref, (_X, _Y, _BOX, _MATRIX))
_AT_COLOUR = tuple(map(ctypes.byref, (_RED, _GREEN, _BLUE, _OPAQUE)))


def _height(text: Any, at: int) -> float:
    pdfium.FPDFText_GetCharOrigin(text, at, _AT_X, _AT_Y)
    return _Y.value


def _box(text: Any, at: int) -> tuple[float, float]:
    """Where a letter begins and ends from left to right."""
    pdfium.FPDFText_GetLooseCharBox(text, at, _AT_BOX)
    return _BOX.left, _BOX.right


def _size(text: Any, at: int) -> float:
    """The size that a letter is shown in, whatever it was scaled by."""
    pdfium.FPDFText_GetMatrix(text, at, _AT_MATRIX)
    return float(pdfium.FPDFText_GetFontSize(text, at)) * hypot(_MATRIX.c, _MATRIX.d)


def _shade(text: Any, at: int) -> float:
    if not pdfium.FPDFText_GetFillColor(text, at, *_AT_COLOUR):
        return 0.0
    return (0.299 * _RED.value + 0.587 * _GREEN.value + 0.114 * _BLUE.value) / 255


if __name__ == "__main__":
    main()
