"""The owner's own address book: vCards (2.1, 3.0, 4.0), or the CSV files of Google, Outlook and Apple.

Read only where the owner names the file. Of each person just the name is kept, and the profile address where the book
has one: no number, no mail address, no picture. LinkedIn's own `Contacts.csv` is not read here; the archive leaves it.
"""

from __future__ import annotations

import quopri
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from whosthere.errors import Problem, SourceError
from whosthere.sources import csv_files, decoding, linkedin
from whosthere.sources.cited import PIPED, named
from whosthere.sources.csv_files import Complaints, Fit
from whosthere.sources.linkedin import LEFT
from whosthere.sources.tables import TABLES, Tables, Taken
from whosthere.text import profile_key

LARGEST = 256 << 20  # bytes of one file
MOST = 200_000  # people in one file
LONGEST_NAME = 200
_HEAD = 64 << 10
_LONGEST_LINE = 10_000  # bytes of a property with all its folds; what is longer is a picture
_SUFFIXES = (".vcf", ".vcard")
_AGAIN = "export the address book again"

_BEGIN = re.compile(rb"(?im)^[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*\r?$")
_QUOTED = re.compile(r"quoted-printable", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)
_PROFILE = re.compile(r"linkedin\.com/(?:comm/)?in/[^\s/?#,;\"\\]{1,200}", re.IGNORECASE)
_CHARSETS = re.compile(r"(?:utf-?(?:8|16)|us-ascii|ascii|iso-?8859|latin|windows-?|cp-?)\d*", re.IGNORECASE)

_WHOLE = "name fullname displayname fileas anzeigename nomcomplet nombrecompleto nomecompleto".split()
_PARTS = (  # first and last name as address books call them, folded; LinkedIn seldom shows what is between
    "firstname givenname vorname prénom prenom nombre nome voornaam".split(),
    "lastname familyname surname nachname nomdefamille nom apellidos cognome achternaam sobrenome".split(),
)
_REACHES = re.compile(
    r"e-?mail|phone|mobile|telefon|telefone|téléphone|teléfono|cellulare|handy|courriel|correo|adresse de messagerie",
    re.IGNORECASE,
)
_LINKS = re.compile(r"web|url|site|profile|linkedin|link", re.IGNORECASE)


def recognises(path: Path) -> bool:
    """Whether `path` is a vCard file, or a CSV file with the columns of an address book and not of LinkedIn."""
    if not path.is_file():
        return False
    start = _start(path)
    if path.suffix.lower() in _SUFFIXES or _is_cards(start):
        return True
    return path.suffix.lower() in (".csv", ".tsv") and csv_files.recognised(start, _fit) is not None


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are vCards or an address book's CSV."""
    return _is_cards(raw[:_HEAD]) or csv_files.recognised(raw[:_HEAD], _fit) is not None


def _is_cards(start: bytes) -> bool:
    return _BEGIN.match(decoding.plain(start)[0].lstrip()) is not None


def read(paths: Sequence[Path], *, piped: bytes | None = None) -> Tables:
    """The people in the address books at `paths` and `piped` in, in table `acquaintances`; `row` is the number of the
    card or record."""
    whole = Tables()
    for path, name in named(paths):
        book = _Book(name)
        try:
            with path.open("rb") as file:
                raw = file.read(LARGEST + 1)
        except OSError as error:
            what = f"cannot be opened ({error.strerror}): give yourself the right to read it"
            book.problems.append(Problem(name, what))
        else:
            is_csv = path.suffix.lower() not in _SUFFIXES and not _is_cards(raw[:_HEAD])
            _take(raw, is_csv, book)
        book.fill(whole)
    if piped is not None:
        book = _Book(PIPED)
        _take(piped, not _is_cards(piped[:_HEAD]), book)
        book.fill(whole)
    return whole


def _take(raw: bytes, is_csv: bool, book: _Book) -> None:
    try:
        if len(raw) > LARGEST:
            raise SourceError(f"is larger than {LARGEST >> 20} MiB: left out; export it without pictures")
        if is_csv:
            _take_csv(raw, book)
        else:
            _take_cards(raw, book)
    except SourceError as error:
        book.problems.append(Problem(book.source, str(error)))


@dataclass(slots=True)
class _Book:
    """One file under way."""

    source: str
    people: list[tuple[str | None, str | None, str, int]] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    complaints: Complaints = field(default_factory=Complaints)
    problems: list[Problem] = field(default_factory=list)

    def take(self, row: int, name: str, texts: Sequence[str]) -> None:
        """One person, with the texts a profile address may be in."""
        shown = " ".join(name.split())[:LONGEST_NAME] or None
        found = (profile_key(match[0]) for text in texts for match in _PROFILE.finditer(text[:_LONGEST_LINE]))
        key = next((one for one in found if one), None)
        if shown is None and key is None:
            self.left["without a person's name"] += 1
        else:
            self.people.append((shown, key, self.source, row))

    def fill(self, whole: Tables) -> None:
        if self.people:
            schema = TABLES["acquaintances"]
            whole.add("acquaintances", pl.DataFrame(self.people, schema=schema, orient="row"))
        whole.taken.append(Taken(self.source, "acquaintances", len(self.people)))
        whole.taken += [Taken(self.source, f"{LEFT}: {what}", count) for what, count in self.left.items()]
        whole.problems += self.problems + self.complaints.problems(self.source)


# ---- vCards ----------------------------------------------------------------------------------------------------------


def _take_cards(raw: bytes, book: _Book) -> None:
    """Each card between BEGIN and END; a card cut off by the next one or by the end is read as far as it goes."""
    plain, notes = decoding.plain(raw)
    for note in notes:
        book.complaints.add(note)
    row, card = 0, None
    for line in _unfolded(plain):
        mark = line.strip().upper().replace(b" ", b"")
        if mark == b"BEGIN:VCARD":
            if card is not None:
                _end(row, card, book, is_whole=False)
            if row == MOST:
                raise SourceError(f"holds more than {MOST:,} people: read up to there; {_AGAIN} in parts")
            row, card = row + 1, _Card()
        elif mark == b"END:VCARD" and card is not None:
            _end(row, card, book)
            card = None
        elif card is not None:
            card.take(line)
    if card is not None:
        _end(row, card, book, is_whole=False)
    if not row:
        raise SourceError(f"{'holds no vCard' if plain.strip() else 'is empty'}; {_AGAIN}")


def _end(row: int, card: _Card, book: _Book, is_whole: bool = True) -> None:
    if not is_whole:
        book.complaints.add(f"a card without an end: read as far as it goes; {_AGAIN}", [row])
    if card.is_garbled:
        book.complaints.add(f"not in the character set it names: look whether the names are right, or {_AGAIN}", [row])
    if card.is_group:
        book.left["groups"] += 1
    else:
        book.take(row, card.parts if card.has_more else card.name or card.parts, card.links)


@dataclass(slots=True)
class _Card:
    """What of one card is looked at."""

    name: str = ""
    parts: str = ""
    has_more: bool = False  # a middle name, which LinkedIn seldom shows
    links: list[str] = field(default_factory=list)
    is_group: bool = False
    is_garbled: bool = False

    def take(self, line: bytes) -> None:
        """One property, unfolded."""
        before, colon, content = line.partition(b":")
        if not colon or len(line) > _LONGEST_LINE:
            return
        name, _, given = before.decode("latin-1").partition(";")
        kind = name.rpartition(".")[2].strip().upper()
        if kind == "FN":
            self.name = self.name or _unescaped(self._text(content, given))
        elif kind == "N":
            parts = [_unescaped(part) for part in _SEMICOLON.split(self._text(content, given))]
            family, first, middle = (*parts, "", "", "")[:3]
            self.parts = self.parts or " ".join(part for part in (first, family) if part)
            self.has_more = bool(first and middle and family)
        elif kind in ("KIND", "X-ADDRESSBOOKSERVER-KIND"):
            self.is_group = content.strip().lower() == b"group"
        elif b"linkedin" in line.lower():
            self.links.append(self._text(content, given))

    def _text(self, content: bytes, given: str) -> str:
        """A value as text, in the character set it names, else UTF-8, else Windows-1252."""
        plain = quopri.decodestring(content) if _QUOTED.search(given) else content
        charset = _CHARSET.search(given)
        try:
            return plain.decode(charset[1] if charset and _CHARSETS.match(charset[1]) else "utf-8")
        except (UnicodeError, LookupError):
            self.is_garbled = self.is_garbled or charset is not None
            return decoding.valid(plain)[0].decode()


_SEMICOLON = re.compile(r"(?<!\\);")


def _unfolded(raw: bytes) -> Iterator[bytes]:
    """Whole lines: what begins with white space goes on, and so does quoted-printable after `=`; pictures are cut."""
    held: bytes | None = None
    is_quoted = False
    for line in raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if held is not None and is_quoted and held.endswith(b"="):
            held = held[:-1] + line if len(held) <= _LONGEST_LINE else held[:-1]
        elif held is not None and line[:1] in (b" ", b"\t"):
            held = held + line[1:] if len(held) <= _LONGEST_LINE else held
        else:
            if held is not None:
                yield held
            held = line
            is_quoted = b"quoted-printable" in line.partition(b":")[0].lower()
    if held is not None:
        yield held


def _unescaped(text: str) -> str:
    return re.sub(r"\\([,;:\\])", r"\1", text.replace("\\n", " ").replace("\\N", " ")).replace("\0", "").strip()


# ---- CSV -------------------------------------------------------------------------------------------------------------


def _take_csv(raw: bytes, book: _Book) -> None:
    sheet = csv_files.read(raw, _fit)
    if sheet is None:
        raise SourceError(f"has no header row of an address book (names, and mail or phone): left out; {_AGAIN}")
    book.complaints = sheet.complaints
    if sheet.cells.height > MOST:
        book.problems.append(Problem(book.source, f"holds more than {MOST:,} people: read up to there; {_AGAIN}"))
    columns = sheet.cells.columns
    parts = [name for name in ("part 0", "part 1") if name in columns]
    links = [name for name in columns if name.startswith("link ")]
    for cells in sheet.cells.head(MOST).iter_rows(named=True):
        name = " ".join(cells[part] for part in parts if cells[part]) or cells.get("whole") or ""
        book.take(cells["row"], name, [cells[link] for link in links if cells[link]])


def _fit(header: Sequence[str]) -> Fit | None:
    """A header that has names and a way to reach people, and is not LinkedIn's."""
    folded = [re.sub(r"[\W_]", "", name.casefold()) for name in header]
    if linkedin.fit(header, None) or {"bookmarkedat", "connectedon"} & set(folded):
        return None
    places: dict[str, int] = {}
    for number, names in enumerate(_PARTS):
        found = next((folded.index(name) for name in names if name in folded), None)
        if found is not None and found not in places.values():
            places[f"part {number}"] = found
    whole = next((folded.index(name) for name in _WHOLE if name in folded), None)
    if whole is not None:
        places["whole"] = whole
    has_name = "whole" in places or {"part 0", "part 1"} <= places.keys()
    if not has_name or not any(_REACHES.search(name) for name in header):
        return None
    links = [at for at, name in enumerate(header) if _LINKS.search(name) and at not in places.values()]
    places |= {f"link {number}": at for number, at in enumerate(links[:50])}
    return Fit("acquaintances", places, frozenset())


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
