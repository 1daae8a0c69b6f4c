"""One mail taken apart within bounds: its headers, its text, its HTML, and the mails attached to it.

The standard library's parser has no bounds: on hostile mail (measured with 3.11) nested parts and comments end it in
RecursionError, addresses in IndexError, and a header of many parameters takes seconds. So mails are cut here, each
part once and no deeper than DEEPEST, and only what each piece is encoded in is left to the standard library.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from whosthere.sources import decoding

LARGEST = 25 << 20  # bytes of one mail
MOST_PARTS = 200
DEEPEST = 10
LONGEST_HEAD = 256 << 10  # bytes of headers
LONGEST_VALUE = 4_000  # characters of one header
LONGEST_TEXT = 512 << 10  # bytes of one part's text

_NAME = re.compile(r"[!-9;-~]{1,100}")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,2000})\?=")
_BETWEEN_WORDS = re.compile(r"\?=\s+=\?")
_CODECS = re.compile(
    r"(?:utf-(?:8|16|32)|ascii|iso8859|cp\d|koi8|gb|big5|shift_jis|euc_|iso2022|mac-|tis-620|hz|johab)"
)
_HTML = re.compile(rb"\s*<(?:!doctype html|html|body|table|div)\b", re.IGNORECASE)
_REST_OF_BOUNDARY = re.compile(rb"(--)?[ \t]*(?:\n|\Z)")
_NO_PARTS = f"more than {MOST_PARTS} parts or parts more than {DEEPEST} deep: the rest was left out"
_LONG = f"a text longer than {LONGEST_TEXT >> 10} KiB was cut there"
_CHARSET = "text is not in the character set it names: read as UTF-8 or Windows-1252; save it anew if letters look odd"


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of a mail or part: unfolded values by lower-case name, in the order given."""

    values: Mapping[str, list[str]]

    def every(self, name: str) -> list[str]:
        """All values of a header; none where it is missing."""
        return self.values.get(name, [])

    def first(self, name: str) -> str:
        """The topmost value of a header, empty where it is missing."""
        return next(iter(self.every(name)), "")

    def words(self, name: str) -> str:
        """The same with encoded words (`=?utf-8?q?…?=`) decoded and white space collapsed."""
        return " ".join(_decoded_words(self.first(name)).split())

    def kind(self) -> str:
        """The media type, lower case; `text/plain` where there is none."""
        given = self.first("content-type").split(";")[0].strip().lower()
        return given if "/" in given else "text/plain"

    def parameter(self, name: str) -> str:
        """A parameter of the media type, empty where it is missing."""
        found = re.search(rf";\s*{name}\*?\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", self.first("content-type"), re.IGNORECASE)
        return (found[1] or found[2] or "").strip() if found else ""


@dataclass(slots=True)
class Mail:
    """A mail: its headers, its first text and HTML, the mails attached as they are, and what had to be left out."""

    headers: Headers
    text: str | None = None
    html: str | None = None
    attached: list[bytes] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def headers_of(raw: bytes) -> Headers:
    """The headers at the start of `raw`; what is no header is skipped."""
    return _headers(_halves(raw)[0])


def opened(raw: bytes) -> Mail:
    """The mail in `raw`, of which at most LARGEST bytes are looked at. Raises nothing, whatever `raw` holds."""
    head, body = _halves(raw[:LARGEST])
    mail = Mail(_headers(head))
    _take(mail.headers, body, mail)
    return mail


# ---- headers ---------------------------------------------------------------------------------------------------------


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    """Headers and body, lines ending in LF."""
    plain = raw.replace(b"\r\n", b"\n")
    if b"\n" not in plain:
        plain = plain.replace(b"\r", b"\n")
    plain = plain.lstrip(b"\n")
    head, _, body = plain.partition(b"\n\n")
    return head[:LONGEST_HEAD], body


def _headers(head: bytes) -> Headers:
    values: dict[str, list[str]] = {}
    latest: list[str] | None = None
    for line in decoding.valid(head)[0].decode().split("\n"):
        if line[:1] in (" ", "\t"):
            if latest is not None and len(latest[-1]) < LONGEST_VALUE:
                latest[-1] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        latest = None
        if colon and _NAME.fullmatch(name):
            latest = values.setdefault(name.lower(), [])
            latest.append(value.strip()[:LONGEST_VALUE])
    return Headers(values)


def _decoded_words(value: str) -> str:
    return _WORD.sub(lambda word: _decoded_word(*word.groups()), _BETWEEN_WORDS.sub("?==?", value[:LONGEST_VALUE]))


def _decoded_word(charset: str, encoding: str, letters: str) -> str:
    given = letters.encode("utf-8", "replace")
    content = _from_base64(given) if encoding in "bB" else quopri.decodestring(given, header=True)
    return _decoded(content, charset.partition("*")[0])[0]


# ---- parts -----------------------------------------------------------------------------------------------------------


def _take(headers: Headers, body: bytes, mail: Mail) -> None:
    """Add what the part and all below it hold to `mail`."""
    left = MOST_PARTS
    waiting = [(headers, body, 0)]
    while waiting:
        at, content, depth = waiting.pop(0)
        left -= 1
        if left < 0 or depth > DEEPEST:
            mail.notes.append(_NO_PARTS)
            return
        if at.kind().startswith("multipart/") and (boundary := at.parameter("boundary")):
            below: list[tuple[Headers, bytes, int]] = []
            for piece in _pieces(content, boundary.encode("utf-8", "replace")[:200]):
                if len(below) + len(waiting) > left:
                    mail.notes.append(_NO_PARTS)
                    break
                head, inside = (b"", piece[1:]) if piece.startswith(b"\n") else _halves(piece)
                below.append((_headers(head), inside, depth + 1))
            waiting = below + waiting
        else:
            _take_leaf(at, content, mail)


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What lies between the boundary lines; what comes before the first and after the closing one is left out."""
    body, mark = b"\n" + body, b"\n--" + boundary
    begun, at = -1, body.find(mark)
    while at >= 0:
        line = _REST_OF_BOUNDARY.match(body, at + len(mark))
        if line:
            if begun >= 0:
                yield body[begun:at]
            if line[1]:
                return
            begun = line.end()
        at = body.find(mark, line.end() - 1 if line else at + 1)  # one line break may belong to two boundary lines
    if begun >= 0:
        yield body[begun:]


def _take_leaf(headers: Headers, content: bytes, mail: Mail) -> None:
    kind = headers.kind()
    if kind == "message/rfc822":
        mail.attached.append(_unpacked(headers, content))
        return
    if headers.first("content-disposition").strip().lower().startswith("attachment"):
        return
    if kind == "text/html" and mail.html is None:
        mail.html = _text(headers, content, mail)
    elif kind == "text/plain" and mail.text is None and mail.html is None:
        unpacked = _unpacked(headers, content)
        if _HTML.match(unpacked):
            mail.html = _text(headers, content, mail)
        else:
            mail.text = _text(headers, content, mail)


def _text(headers: Headers, content: bytes, mail: Mail) -> str:
    unpacked = _unpacked(headers, content)
    if len(unpacked) > LONGEST_TEXT:
        mail.notes.append(_LONG)
    text, was_wrong = _decoded(unpacked[:LONGEST_TEXT], headers.parameter("charset"))
    if was_wrong:
        mail.notes.append(_CHARSET)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _unpacked(headers: Headers, content: bytes) -> bytes:
    encoding = headers.first("content-transfer-encoding").strip().lower()
    if encoding == "base64":
        return _from_base64(content)
    return quopri.decodestring(content) if encoding == "quoted-printable" else content


def _from_base64(content: bytes) -> bytes:
    """What base64 letters stand for, whatever is between them and however they end."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _decoded(content: bytes, charset: str) -> tuple[str, bool]:
    """The text, and whether it was not in the character set it names; garbled letters are put right where certain."""
    codec = _codec(charset)
    try:
        return decoding.without_mojibake(content.decode(codec or "utf-8")), False
    except UnicodeError:
        sound, notes = decoding.valid(content)
        return decoding.without_mojibake(sound.decode()), bool(notes) or codec != "ascii"


def _codec(charset: str) -> str | None:
    """The codec of a character set; None for one that is unknown or no character set (Python knows odd ones)."""
    try:
        name = codecs.lookup(charset[:60]).name
    except (LookupError, ValueError):
        return None
    return name if _CODECS.match(name) else None
