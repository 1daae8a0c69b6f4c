"""The bytes of a text file made into clean UTF-8, saying what had to be guessed on the way."""

from __future__ import annotations

import codecs
import re

import numpy as np
import polars as pl

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}

# Text that was UTF-8, was read as Windows-1252 and written as UTF-8 again: `é` became `Ã©`. Sure signs are sequences
# that no language writes; `É’` or `Ã…` may be honest ends of words in capitals, so typographic marks after a letter
# are no sign.
_SURE = r"[ÂÃ][\x80-\xbf]|â€|ðŸ"  # Python and Polars read it alike


_SIGNS = np.zeros((256, 256), dtype=bool)  # what may follow the byte C3: of Â and Ã a C2, of â and ð what makes € and Ÿ
for _second, _third in ((0x82, 0xC2), (0x83, 0xC2), (0xA2, 0xE2), (0xB0, 0xC5)):
    _SIGNS[_second, _third] = True
_BLOCK = 1 << 20


def plain(raw: bytes) -> tuple[bytes, list[str]]:
    """`raw` without byte-order mark and NUL bytes, UTF-16 made UTF-8; not yet checked to be valid UTF-8."""
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
    notes = []
    if encoding := _utf16(raw):
        text = raw.decode(encoding, errors="replace").lstrip("\ufeff")
        if broken := text.count("\ufffd"):
            notes.append(f"holds {broken} places that are not UTF-16, shown as \ufffd; save it again as UTF-8")
        raw = text.encode()
    if b"\0" in raw:
        count = raw.count(b"\0")
        notes.append(f"holds {count} NUL bytes, which were left out; download the archive again if text looks cut")
        raw = raw.replace(b"\0", b"")
    return raw, notes


def valid(raw: bytes) -> tuple[bytes, list[str]]:
    """`raw` as valid UTF-8: as it is, or read as Windows-1252, or with U+FFFD for what cannot be read."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        text = raw.decode(errors="replace")
    else:
        return raw, []
    broken = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - broken
    if sound * 10 <= broken and not _undefined_in_1252(raw):
        return raw.decode("cp1252").encode(), [
            "is not UTF-8; read as Windows-1252, as spreadsheets save it. If names look wrong, "
            "use the file as LinkedIn sent it"
        ]
    return text.encode(), [
        f"holds {broken} places that are not UTF-8, shown as \ufffd; use the file as LinkedIn sent it, "
        "or save it again as UTF-8"
    ]


def may_show_mojibake(text: bytes) -> bool:
    """Whether UTF-8 `text` holds the two letters any sure sign begins with; quick, and right where it says no."""
    codes = np.frombuffer(text, dtype=np.uint8)
    for start in range(0, len(codes), _BLOCK):
        pairs = codes[start : start + _BLOCK + 2]
        leads = np.flatnonzero(pairs[:-2] == 0xC3)
        if _SIGNS[pairs[leads + 1], pairs[leads + 2]].any():
            return True
    return False


def without_mojibake(text: str) -> str:
    """`text` with `Ã©` made `é` again where that is certain: it shows a sure sign, and all of it reads as UTF-8."""
    if not re.search(_SURE, text):
        return text
    try:
        return b"".join(map(_byte, text)).decode()
    except UnicodeError:
        return text


def shows_mojibake(text: pl.Expr) -> pl.Expr:
    """Where a column of text shows a sure sign of having been decoded wrongly."""
    return text.str.contains(_SURE)


def _byte(character: str) -> bytes:
    """The Windows-1252 byte of a character; the five bytes it leaves undefined stand for themselves."""
    return character.encode("latin-1") if "\x80" <= character <= "\x9f" else character.encode("cp1252")


def _utf16(raw: bytes) -> str | None:
    """The byte order if `raw` is UTF-16: it says so, or every other byte of its start is NUL."""
    head = raw[:1000]
    if (order := _UTF16.get(head[:2])) is not None:
        return order
    if len(head) >= 4 and (head.count(0) >= 0.4 * len(head)):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return None


def _undefined_in_1252(raw: bytes) -> bool:
    return any(byte in raw for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
