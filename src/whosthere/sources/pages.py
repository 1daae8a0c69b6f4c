"""LinkedIn pages as copied by hand (text) or saved (HTML): the requests waiting or sent, and profiles.

Known by content, whatever the file is called; several copies, in one file or many, are put together. When a request
was sent is told by the page as an age only, so it is the time the file was last changed (for standard input, now),
in UTC, minus that age, without minutes: the latest it may have been.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from whosthere.errors import Problem
from whosthere.sources import decoding
from whosthere.sources.cited import PIPED, named
from whosthere.sources.html_text import Line, html_lines, is_html
from whosthere.sources.invitations_page import Card, Cards, read_cards, same_request, union
from whosthere.sources.page_lines import fold
from whosthere.sources.page_words import LANGUAGES
from whosthere.sources.profile_page import Profile, Profiles, read_profiles
from whosthere.sources.tables import TABLES, Tables, Taken

MOST = 20_000_000  # bytes; the page of the most requests that LinkedIn allows, with all its markup, is smaller
MOST_LINES = 400_000
MOST_TAGS = 500_000
HEAD = 1 << 18

_NAMES = (".txt", ".text", ".html", ".htm", ".xhtml")
_WANTED = (
    'expected LinkedIn\'s page "Manage invitations" (with its buttons Ignore and Accept) or a profile, with LinkedIn '
    f"in {', '.join(LANGUAGES.values())}; open it, scroll to its end, select all, copy, and paste into a text file"
)
_ALIKE = 10  # cards of one name that are compared with each other


def recognises(path: Path) -> bool:
    """Whether `path` is a text or web page by its name, or begins as one of LinkedIn's pages does."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return path.suffix.lower() in _NAMES
    return path.suffix.lower() in _NAMES or understands(head)


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are a page of LinkedIn's: a request or a profile is found in them."""
    text, _ = _text(raw[:HEAD])
    if text is None:
        return False
    if text.lstrip().startswith("<") and is_html(text) and "linkedin" in text.lower():
        return True
    found = _found(text, datetime(2000, 1, 1))
    return bool(found.cards.cards or found.cards.left or found.profiles.people)


def read(paths: Sequence[Path], *, piped: bytes | None = None) -> Tables:
    """The requests and people of all pages at `paths`, and of one `piped` in, which was copied now; a page that cannot
    be read becomes a problem.

    A row's `source` is the file's name, its `row` the number of the line that the card or profile begins with.
    """
    pages = _Pages()
    for path, name in named(paths):
        try:
            with path.open("rb") as file:
                raw = file.read(MOST + 1)
            at = _copied(os.stat(path).st_mtime)
        except OSError as error:
            pages.problem(name, f"cannot be opened ({error.strerror}): give yourself the right to read it")
        else:
            _read_page(raw, name, at, pages)
    if piped is not None:
        _read_page(piped, PIPED, _copied(None), pages)
    return _tables(pages)


@dataclass(slots=True)
class _Pages:
    """What has been read of all pages: each card and person with its source."""

    cards: list[tuple[str, Card]] = field(default_factory=list)
    people: list[tuple[str, Profile]] = field(default_factory=list)
    taken: dict[str, list[Taken]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, source: str, what: str, rows: Sequence[int] = ()) -> None:
        self.problems.append(Problem(source, what, rows[0] if rows else None, max(len(rows), 1)))

    def leave(self, source: str, what: str) -> None:
        self.taken.setdefault(source, []).append(Taken(source, f"left alone: {what}"))


def _copied(stamp: float | None) -> datetime:
    """The time of a file, or now, in UTC and naive; now for a time that is no date."""
    try:
        at = datetime.now(UTC) if stamp is None else datetime.fromtimestamp(stamp, UTC)
    except (ValueError, OverflowError, OSError):
        at = datetime.now(UTC)
    return at.replace(tzinfo=None) if at.year > 1970 else datetime.now(UTC).replace(tzinfo=None)


# ---- one page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    cards: Cards
    profiles: Profiles


def _read_page(raw: bytes, source: str, now: datetime, pages: _Pages) -> None:
    if len(raw) > MOST:
        pages.problem(source, f"is larger than {MOST // 1_000_000} MB, more than any page: {_WANTED}")
        return
    text, complaints = _text(raw)
    if text is None:
        pages.problem(source, f"is no text: {_WANTED}")
        return
    if not text.strip():
        pages.problem(source, f"is empty: {_WANTED}")
        return
    if text.count("\n") + text.count("\r") > MOST_LINES or (is_html(text) and text.count("<") > MOST_TAGS):
        pages.problem(source, f"has more lines than any page: {_WANTED}")
        return
    found = _found(text, now)
    for complaint in complaints:
        pages.problem(source, complaint)
    _keep(found, source, pages)


def _text(raw: bytes) -> tuple[str | None, list[str]]:
    """The text, None where it is none, and what had to be guessed."""
    raw, broken = decoding.plain(raw)
    if any("NUL" in one for one in broken):
        return None, []
    whole, guessed = decoding.valid(raw)
    text = decoding.without_mojibake(whole.decode())
    if "\ufffd" in text and text.count("\ufffd") * 10 > len(text):
        return None, []
    if not guessed and not broken:
        return text, []
    read = "Windows-1252" if "\ufffd" not in text else "UTF-8, with \ufffd for what is not"
    return text, [f"is not UTF-8; read as {read}: if names look wrong, save it again as UTF-8"]


def _found(text: str, now: datetime) -> _Found:
    lines, address = html_lines(text) if is_html(text) else (_lines(text), None)
    profiles = read_profiles(lines, now, address)
    rest: list[Line] = []
    at = 0
    for begin, end in profiles.spans:
        rest += lines[at:begin]
        at = end
    return _Found(read_cards(rest + lines[at:], now), profiles)


_INVISIBLE = dict.fromkeys(
    map(ord, "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u00ad")
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\u3000\t\v\f\u0085"), " ")


def _lines(text: str) -> list[Line]:
    """The lines of plain text, without what has no width; numbered as an editor does."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain.isascii():
        plain = plain.replace("\u2028", " ").replace("\u2029", " ").translate(_INVISIBLE | _SPACES)
    return [Line(line.strip(), number) for number, line in enumerate(plain.split("\n"), 1)]


def _keep(found: _Found, source: str, pages: _Pages) -> None:
    """Take over what was found, and say what was not."""
    cards, profiles = found.cards, found.profiles
    pages.taken.setdefault(source, [])
    pages.cards += [(source, card) for card in cards.cards]
    for person in profiles.people:
        pages.people.append((source, person))
        if person.asks:
            pages.cards.append((source, Card(person.name, person.row, address=person.address)))
    if cards.left:
        pages.leave(source, _count(cards.left, "card that is not a person", "cards that are not people"))
    if cards.hidden:
        pages.leave(source, _count(cards.hidden, "request of a hidden member", "requests of hidden members"))
    if profiles.own:
        pages.leave(source, "your own profile")
    if cards.nameless:
        pages.problem(source, "request without a name, left out; copy the page from above its name", cards.nameless)
    if cards.cut:
        pages.problem(source, "request cut off at its buttons, left out; copy the whole card", cards.cut)
    nothing = not (cards.cards or cards.left or cards.hidden or profiles.people or profiles.own)
    if nothing and cards.empty:
        pages.taken[source].append(Taken(source, "invitations"))
    elif nothing and not (cards.nameless or cards.cut):
        pages.problem(source, f"is no page that this reads: {_WANTED}")


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


# ---- all pages together ----------------------------------------------------------------------------------------------


def _tables(pages: _Pages) -> Tables:
    """Cards and profiles as rows, what was copied twice once."""
    cards, twice = _once(pages.cards)
    tables = Tables(problems=pages.problems)
    invitations = [_invitation(card) | {"source": source} for source, card in cards]
    people = [_facts(card) | {"source": source} for source, card in cards if _tells(card)]
    people += [_facts(person) | {"source": source} for source, person in pages.people]
    for table, rows in (("invitations", invitations), ("people", people)):
        if rows:
            tables.add(table, pl.DataFrame(rows, schema_overrides=TABLES[table]).select(list(rows[0])))
    requests, persons = (Counter(row["source"] for row in rows) for rows in (invitations, people))
    for source, left in pages.taken.items():
        if requests[source]:
            tables.taken.append(Taken(source, "invitations", requests[source]))
        if persons[source]:
            tables.taken.append(Taken(source, "people", persons[source]))
        tables.taken += left
        if twice[source]:
            tables.taken.append(Taken(source, "left alone: requests copied twice", twice[source]))
    return tables


def _once(cards: Sequence[tuple[str, Card]]) -> tuple[list[tuple[str, Card]], Counter[str]]:
    """Each request once, in the order of the pages, with what all copies of it tell; and how many were left out."""
    kept: list[tuple[str, Card]] = []
    named: dict[str, list[int]] = {}
    twice: Counter[str] = Counter()
    for source, card in cards:
        alike = named.setdefault(fold(card.name), [])
        same = [at for at in alike[:_ALIKE] if same_request(kept[at][1], card)]
        if len(same) == 1:
            kept[same[0]] = (kept[same[0]][0], union(kept[same[0]][1], card))
            twice[source] += 1
        else:
            alike.append(len(kept))
            kept.append((source, card))
    return kept, twice


def _invitation(card: Card) -> dict[str, Any]:
    return {
        "direction": "outgoing" if card.sent else "incoming",
        "name": card.name,
        "key": card.key,
        "url": card.address,
        "sent_at": card.sent_at,
        "text": card.note,
        "kind": "note",
        "row": card.row,
    }


_FACTS = [name for name in TABLES["people"] if name != "source"]


def _facts(one: Card | Profile) -> dict[str, Any]:
    """The columns of `people` that a card or profile has; what it does not say is null."""
    told = {name: getattr(one, name, None) for name in _FACTS}
    return {name: None if value == [] and name != "activity" else value for name, value in told.items()}


def _tells(card: Card) -> bool:
    """Whether a card says more of its sender than the name."""
    return any(value is not None for name, value in _facts(card).items() if name not in ("name", "key", "row"))
