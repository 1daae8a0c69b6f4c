"""Mails as they lie on disk: `.eml`, Apple's `.emlx`, an mbox, or a folder of these; one at a time, only ever read."""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from whosthere.errors import Problem
from whosthere.sources.cited import shown
from whosthere.sources.mail_parts import LARGEST

SUFFIXES = (".eml", ".emlx", ".mbox", ".mbx")
Form = Literal["eml", "emlx", "mbox"]

_CHUNK = 4 << 20
_START = 64 << 10
_LONGEST_LINE = 1_000  # of those that part the messages of an mbox
_MARKS = b"\xef\xbb\xbf\r\n "  # what may stand before a mail

_TELLING = re.compile(
    rb"^(?:from|date|subject|message-id|received|return-path|delivered-to|mime-version|to|x-[\w-]+|dkim-signature|"
    rb"arc-[\w-]+|authentication-results|content-type|reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_SURE = {b"from:", b"received:", b"return-path:", b"message-id:", b"delivered-to:", b"subject:", b"mime-version:"}
_HEADERS = re.compile(rb"(?:[!-9;-~]{1,100}:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_SEPARATOR = re.compile(rb"From (?:[^\n]{0,400}\d:\d\d[^\n]{0,100}|-?[ \t]*\r?)\n(?=[!-9;-~]{1,100}:|>From )")
_COUNTED = re.compile(rb"(\d{1,12})[ \t]*\r?\n")
_ATTACHES = re.compile(rb"^content-type:\s*(?:multipart/(?:mixed|digest)|message/rfc822)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one path: `total` bytes read of it, `files` looked at in a folder, `mail` bytes of one mail."""

    total: int = 4 << 30
    files: int = 200_000
    mail: int = LARGEST


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: `row` is its number in the mailbox `source`, 1 where it has a file of its own; maybe not whole."""

    source: str
    row: int
    raw: bytes
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class NoMail:
    """A file in a folder that is no mail."""

    source: str


def recognises(path: Path) -> bool:
    """Whether `path` is a mail or mailbox by its first bytes or its name, or a folder of mails that holds no tables."""
    if path.is_dir():
        return _is_folder_of_mails(path)
    return path.is_file() and (path.suffix.lower() in SUFFIXES or _form(_start(path)) is not None)


def letters(path: Path, name: str, limits: Limits = LIMITS) -> Iterator[Letter | NoMail | Problem]:
    """Every mail at `path`, cited as `name`, within `limits`; of a mail in a file of its own that is no business of
    LinkedIn's no more than the headers."""
    yield from _Walk(path, name, limits).letters()


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are a mail or a mailbox."""
    return _form(raw[:_START]) is not None


def letters_of(raw: bytes, name: str, limits: Limits = LIMITS) -> Iterator[Letter | NoMail | Problem]:
    """As `letters`, of one file's bytes."""
    yield from _Walk(Path(), name, limits).of_stream(io.BytesIO(raw), name)


def attaches(head: bytes) -> bool:
    """Whether headers say that the mail may carry other mails."""
    return bool(_ATTACHES.search(head))


# ---- forms -----------------------------------------------------------------------------------------------------------


def _form(start: bytes) -> Form | None:
    """What a file is by its first bytes, or None if it is no mail."""
    plain = start.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(_MARKS)
    if _SEPARATOR.match(plain):
        return "mbox"
    counted = _COUNTED.match(plain)
    if counted and _is_mail(plain[counted.end() :]):
        return "emlx"
    return "eml" if _is_mail(plain) else None


def _is_mail(start: bytes) -> bool:
    head = start.partition(b"\n\n")[0] + b"\n"
    names = {match[0].lower() for match in _TELLING.finditer(head)}
    return bool(_HEADERS.match(head)) and len(names) >= 2 and not names.isdisjoint(_SURE)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_START)
    except OSError:
        return b""


def _is_folder_of_mails(path: Path) -> bool:
    """A Maildir (`cur`, `new`), a mailbox of Apple Mail (`mbox`, `Messages`), or mails and no tables."""
    try:
        names = {entry.name for entry in os.scandir(path)}
    except OSError:
        return False
    if any(name.lower().endswith((".csv", ".zip")) for name in names):
        return False
    special = {"cur", "new"} <= names or "mbox" in names or "Messages" in names
    return special or any(name.lower().endswith(SUFFIXES) for name in names)


# ---- the walk --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Walk:
    """One path under way, and how many bytes of it were read."""

    path: Path
    name: str
    limits: Limits
    spent: int = 0

    def letters(self) -> Iterator[Letter | NoMail | Problem]:
        if self.path.is_dir():
            yield from self._of_folder()
        else:
            yield from self._of_file(self.path, self.name)

    def _of_folder(self) -> Iterator[Letter | NoMail | Problem]:
        """Every mail below a folder, in order of name; links that lead out of it are not followed."""
        real, seen = Path(os.path.realpath(self.path)), 0
        for folder, folders, files in os.walk(self.path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder, name)
                if name.startswith((".", "dovecot")) or not _is_regular(path):
                    continue
                seen += 1
                if seen > self.limits.files or self.spent > self.limits.total:
                    yield Problem(self.name, f"{_too_much(self.limits)}; give a smaller folder")
                    return
                source = shown(self.name, *path.relative_to(self.path).parts)
                if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(real):
                    yield Problem(source, "is a link out of the folder, not followed; copy the file in")
                    continue
                yield from self._of_file(path, source, in_folder=True)

    def _of_file(self, path: Path, source: str, in_folder: bool = False) -> Iterator[Letter | NoMail | Problem]:
        try:
            with path.open("rb") as file:
                yield from self.of_stream(file, source, in_folder)
        except OSError as error:
            yield Problem(source, f"cannot be opened ({error.strerror}): give yourself the right to read it")

    def of_stream(self, file: BinaryIO, source: str, in_folder: bool = False) -> Iterator[Letter | NoMail | Problem]:
        """The mails of one open file."""
        start = file.read(_START)
        form = _form(start)
        file.seek(0)
        if form is None:
            yield NoMail(source) if in_folder else Problem(source, _no_mail(start))
        elif form == "mbox":
            yield from self._of_mbox(file, source)
        else:
            yield self._of_mail(file, start, form, source)

    def _of_mail(self, file: BinaryIO, start: bytes, form: Form, source: str) -> Letter:
        head, _, body = start.replace(b"\r\n", b"\n").partition(b"\n\n")
        is_nothing = bool(body) and b"linkedin" not in head.lower() and not attaches(head)
        raw = start if is_nothing else file.read(self.limits.mail + 1)
        self.spent += len(raw)
        is_whole, raw = len(raw) <= self.limits.mail, raw[: self.limits.mail].lstrip(_MARKS)
        counted = _COUNTED.match(raw) if form == "emlx" else None
        if counted:
            raw = raw[counted.end() : counted.end() + int(counted[1])]
        return Letter(source, 1, raw, is_whole)

    def _of_mbox(self, file: BinaryIO, source: str) -> Iterator[Letter | Problem]:
        for row, (raw, is_whole) in enumerate(self._messages(file), start=1):
            is_quoted = b"\n>" in raw and b"linkedin" in raw.lower()
            yield Letter(source, row, re.sub(rb"(?m)^>(>*From )", rb"\1", raw) if is_quoted else raw, is_whole)
        if self.spent > self.limits.total:
            yield Problem(source, f"{_too_much(self.limits)}; export only the mails from linkedin.com")

    def _messages(self, file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
        """Each message without the line that parts it from the one before, and whether it is whole; one is held at a
        time."""
        held, begin, searched, is_whole = b"\n", 0, 0, True
        while self.spent <= self.limits.total:
            chunk = file.read(_CHUNK)
            self.spent += len(chunk)
            held += chunk.lstrip(_MARKS) if held == b"\n" else chunk
            while (at := held.find(b"\nFrom ", searched)) >= 0:
                line = _SEPARATOR.match(held, at + 1)
                if line is None and chunk and len(held) - at < _LONGEST_LINE:
                    break  # it may go on in the next chunk
                searched = at + 1
                if line:
                    if held[begin:at].strip():
                        yield held[begin:at], is_whole
                    begin, is_whole = line.end(), True
                    searched = begin - 1
            else:
                searched = max(len(held) - 6, searched)
            if not chunk:
                break
            held, searched, begin = held[begin:], max(searched - begin, 0), 0
            if len(held) > self.limits.mail + _LONGEST_LINE:
                held = held[: self.limits.mail] + held[-_LONGEST_LINE:]
                is_whole, searched = False, self.limits.mail
        if held[begin:].strip():
            yield held[begin:], is_whole


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _no_mail(start: bytes) -> str:
    what = "is no mail" if start.strip() else "is empty"
    return f"{what}; save the invitation's mail again, as .eml or in an mbox"


def _too_much(limits: Limits) -> str:
    return f"holds more than {limits.files:,} files or {limits.total / (1 << 30):g} GiB: read up to there"
