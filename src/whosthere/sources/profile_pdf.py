"""LinkedIn's profile as "Save to PDF" writes it: one person a file, read from where the lines stand and how large.

The page has a dark column at the left (address, skills, languages) and the profile at the right. Columns are parted by
place, headings found by size and named in every language known (`page_words`); where none is known, a section is what
its lines look like. Sizes and places are formats.md §4's, but only their order counts, so other fonts do as well.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from whosthere.errors import Problem, SourceError
from whosthere.sources import page_lines as say
from whosthere.sources.pdf_process import Found, Line, PdfProcess
from whosthere.sources.tables import TABLES, Tables, Taken
from whosthere.text import profile_key

LARGEST = 20 << 20  # bytes; a profile has 20,000 to 100,000
_HEAD = 1024  # bytes in which a PDF must say that it is one

_SAVE = "on LinkedIn open the profile, choose More > Save to PDF, and give that file"
_ERRORS = {
    "locked": f"is locked with a password: {_SAVE}",
    "damaged": f"is cut short or damaged: {_SAVE}",
    "empty": f"has no pages: {_SAVE}",
    "long": f"is longer than any profile, left out: {_SAVE}",
    "slow": f"takes longer to read than any profile, left out: {_SAVE}",
    "broken": f"is damaged so that it cannot be read: {_SAVE}",
}
_TOO_LARGE = f"is larger than {LARGEST >> 20} MiB, which no profile is, left out: {_SAVE}"
_NO_PDF = f"is no PDF, whatever its name says: {_SAVE}"
_NO_TEXT = f"holds no text, as when it was scanned or is damaged, so there is nothing to read: {_SAVE}"
_NO_PROFILE = f"is a PDF, but not a profile as LinkedIn saves it: {_SAVE}"


def recognises(path: Path) -> bool:
    """Whether `path` is a file that begins as a PDF does, or is named like one."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        head = b""
    return path.suffix.lower() == ".pdf" or understands(head)


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are a PDF."""
    return b"%PDF-" in raw[:_HEAD]


def read(paths: Sequence[Path]) -> Tables:
    """A row of `people` for each profile; `row` is 1. Any other PDF, and what cannot be read, is a problem."""
    profiles = _Profiles()
    with PdfProcess() as process:
        for path, source in _named(paths):
            try:
                with path.open("rb") as file:
                    raw = file.read(LARGEST + 1)
            except OSError as error:
                profiles.problem(source, f"cannot be opened ({error.strerror}): give yourself the right to read it")
            else:
                _read_profile(raw, source, process, profiles)
    return _tables(profiles)


def read_bytes(raw: bytes, source: str) -> Tables:
    """As `read`, of one PDF."""
    profiles = _Profiles()
    with PdfProcess() as process:
        _read_profile(raw, source, process, profiles)
    return _tables(profiles)


_Row = dict[str, str | list[str] | int | None]


@dataclass(slots=True)
class _Profiles:
    """What has been read of all files: the rows, and what could not be."""

    rows: list[_Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, source: str, what: str) -> None:
        self.problems.append(Problem(source, what))


def _named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each path once, with the name it is cited by: its last part, or the last two where that is not enough."""
    once = list({os.path.realpath(path): path for path in reversed(paths)}.values())[::-1]
    full = [Path(os.path.abspath(path)) for path in once]
    often = Counter(path.name for path in full)
    names = ("/".join(path.parts[-1:] if often[path.name] == 1 else path.parts[-2:]) for path in full)
    return [
        (path, "".join(c if c.isprintable() else "?" for c in name)[-200:])
        for path, name in zip(full, names, strict=True)
    ]


def _read_profile(raw: bytes, source: str, process: PdfProcess, profiles: _Profiles) -> None:
    try:
        found = _found(raw, process)
    except SourceError as error:
        profiles.problem(source, str(error))
        return
    sheet = sheet_of(found)
    if sheet is None:
        profiles.problem(source, _NO_PROFILE)
        return
    profiles.rows.append({**person(sheet), "source": source, "row": 1})
    if missing := sheet.pages_told - found.pages:
        which = "1 of its pages is" if missing == 1 else f"{missing} of its pages are"
        profiles.problem(source, f"is cut short: {which} missing, the others were read; {_SAVE}")


def _found(raw: bytes, process: PdfProcess) -> Found:
    """The lines of a PDF; SourceError where there are none to be had."""
    if len(raw) > LARGEST:
        raise SourceError(_TOO_LARGE)
    if not understands(raw):
        raise SourceError(_NO_PDF)
    found = process.lines(raw)
    if found.error:
        raise SourceError(_ERRORS[found.error])
    if not found.lines:
        raise SourceError(_NO_TEXT)
    return found


def _tables(profiles: _Profiles) -> Tables:
    tables = Tables(problems=profiles.problems)
    if profiles.rows:
        schema = {name: kind for name, kind in TABLES["people"].items() if name in profiles.rows[0]}
        tables.add("people", pl.DataFrame(profiles.rows, schema=schema))
        tables.taken += [Taken(str(row["source"]), "people", 1) for row in profiles.rows]
    return tables


# ---- from lines to a profile's parts ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Section:
    """A part of the profile: about, experience, education or another, with its lines."""

    role: str | None
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A profile's parts: the name, what is below it, the sections, and the address in the column at the left.

    `right` is where the lines of the profile end at the latest; `pages_told` is how many pages the footer tells of.
    """

    name: list[Line]
    top: list[Line]
    sections: list[Section]
    address: str | None
    right: float
    pages_told: int


def sheet_of(found: Found) -> Sheet | None:
    """The parts of a profile, or None where the marks of LinkedIn's own layout are missing.

    These are two columns, the name larger than all else, a section's heading, and an address marked `(LinkedIn)` at
    the left or a footer of page numbers. No mark is enough by itself: any CV may have headings and an address.
    """
    lines = [line for line in map(_tidied, found.lines) if line.text]
    footers = {id(line): told for line in lines if (told := _pages_told(line))}
    body = [line for line in lines if id(line) not in footers]
    largest = max((line.size for line in body if line.page == 0), default=0.0)
    edge = min((line.left for line in body if _is_name(line, largest)), default=0.0) - largest / 3
    aside = _in_order(line for line in body if line.left < edge)
    main = _in_order(line for line in body if line.left >= edge)
    name = [line for line in main if _is_name(line, largest)]
    if not 0 < len(name) < 4 or any(0.8 * largest < line.size < 0.97 * largest for line in body):
        return None
    address, marked = _address(aside)
    top, sections = _sections(main[main.index(name[-1]) + 1 :], _heading_size(main, largest))
    has_letters = any(c.isalpha() for line in name for c in line.text)
    if not has_letters or not sections or not (marked or (footers and _has_heading(aside))):
        return None
    right = max([0.88 * found.width, *(line.right for line in main)])
    return Sheet(name, top, sections, address, right, max([found.pages, *footers.values()]))


def _tidied(line: Line) -> Line:
    """A line without control signs, and with ligatures and letters' joined forms as letters."""
    if line.text.isascii() and line.text.isprintable():
        return line
    text = _CONTROLS.sub("", _JOINED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line.text))
    return replace(line, text=" ".join(text.split()))


_JOINED = re.compile("[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _pages_told(line: Line) -> int | None:
    """How many pages a footer (`Page 1 of 2`, in any language) tells of; None for any other line."""
    if len(line.text) > 40 or line.height > _FOOT:
        return None
    numbers = [int(number) for number in re.findall(r"\d{1,3}", line.text)]
    return numbers[1] if len(numbers) == 2 and numbers[0] == line.page + 1 <= numbers[1] else None


_FOOT = 60.0  # points from the page's lower edge


def _is_name(line: Line, largest: float) -> bool:
    """Whether a line is of the largest size on the first page, as only the name is."""
    return line.page == 0 and line.size > 0.97 * largest


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines of one column from top to bottom; pieces of one line are put together."""
    joined: list[Line] = []
    for line in sorted(lines, key=lambda one: (one.page, -one.height, one.left)):
        last = joined[-1] if joined else None
        if last and last.page == line.page and last.height - line.height < 0.3 * line.size:
            joined[-1] = replace(last, text=f"{last.text} {line.text}", right=max(last.right, line.right))
        else:
            joined.append(line)
    return joined


def _has_heading(aside: Sequence[Line]) -> bool:
    lines = [say.fold(line.text) for line in aside]
    return any(line in _ASIDE or say.says("contact", line) or say.section(line) for line in lines)


_ASIDE = frozenset(("contact", "honors-awards", "patents"))  # what only the PDF says


def _heading_size(main: Sequence[Line], largest: float) -> float | None:
    """The size of the sections' headings: of lines that are known headings, else the largest size below the name's."""
    known = Counter(round(line.size, 1) for line in main if line.size < 0.9 * largest and _role(line))
    for size, _ in known.most_common():
        if any(line.size < 0.95 * size for line in main):
            return size
    smaller = [line.size for line in main if line.size < 0.9 * largest]
    return max(smaller, default=None)


def _role(line: Line) -> str | None:
    return say.section(say.fold(line.text))


def _sections(below: Sequence[Line], size: float | None) -> tuple[list[Line], list[Section]]:
    """The lines above the first heading, and the sections; where no heading's words are known, by their looks."""
    sections = [Section(None)]
    for line in below:
        if size and abs(line.size - size) < 0.04 * size:
            sections.append(Section(_role(line)))
        else:
            sections[-1].lines.append(line)
    top, *headed = sections
    if not any(section.role in _ROLES for section in headed):
        for section in headed:
            section.role = _by_looks(section)
    return top.lines, headed


_ROLES = ("about", "experience", "education")


def _by_looks(section: Section) -> str | None:
    """Posts have spans of time on lines of their own, schools have them in brackets, a summary has one size."""
    if any(_period(line.text) for line in section.lines):
        return "experience"
    if any(_ENDS_IN_YEARS.search(line.text) for line in section.lines):
        return "education"
    return "about" if len({round(line.size) for line in section.lines}) == 1 else None


_ENDS_IN_YEARS = re.compile(r"\([^()]*\d{4}[^()]*\)$")


def _address(aside: Sequence[Line]) -> tuple[str | None, bool]:
    """The profile's address, put together from the lines that it is wrapped over, and whether `(LinkedIn)` follows."""
    at = next((at for at, line in enumerate(aside) if "linkedin.com/in/" in line.text.lower()), None)
    if at is None:
        return None, False
    address = ""
    for line in aside[at : at + _LONGEST_ADDRESS]:
        word, _, mark = line.text.partition(" ")
        if address and (line.size > 1.1 * aside[at].size or "@" in word or (mark and "linkedin" not in mark.lower())):
            break
        address += word.partition("(")[0].rstrip(")")
        if mark or "(" in word:
            return address, "linkedin)" in line.text.lower()
    alone = aside[at].text
    return (None if alone.endswith("-") else alone), False


_LONGEST_ADDRESS = 8  # lines


# ---- from parts to a person ------------------------------------------------------------------------------------------


def person(sheet: Sheet) -> dict[str, str | list[str] | None]:
    """The columns of `people` that a profile fills; what it does not tell is null."""
    headline, location = _headline_and_place(sheet)
    parts = {section.role: section.lines for section in reversed(sheet.sections)}
    posts = list(_posts(parts.get("experience", [])))
    now = next((post for post in posts if post.present), _Post(None, None, False))
    past = [post.company for post in posts if post.company and not post.present and not _same(post, now)]
    return {
        "name": _text(sheet.name),
        "key": profile_key(sheet.address),
        "headline": headline,
        "location": location,
        "about": _paragraphs(parts.get("about", []), sheet.right) or None,
        "company": now.company,
        "position": now.title,
        "past_companies": list(dict.fromkeys(past)) or None,
        "school": _schools(parts.get("education", []), sheet.right) or None,
    }


def _text(lines: Iterable[Line]) -> str:
    """Wrapped lines as one."""
    whole = ""
    for line in lines:
        whole += line.text if not whole or whole.endswith("-") else f" {line.text}"
    return whole


def _headline_and_place(sheet: Sheet) -> tuple[str | None, str | None]:
    """The place is lighter than the name; where all is one colour, it is what follows the headline's last line."""
    dark = min(line.shade for line in sheet.name)
    light = [line.shade > dark + 0.2 for line in sheet.top]
    at = light.index(True) if True in light else None
    if at is None:
        ends = [i for i, (one, two) in enumerate(pairwise(sheet.top), 1) if not _runs_on(one, two, sheet.right)]
        at = ends[-1] if ends else len(sheet.top)
    return _text(sheet.top[:at]) or None, _text(sheet.top[at:]) or None


def _runs_on(one: Line, two: Line, right: float) -> bool:
    """Whether `one` was too full for the first word of `two`, so that the line was broken and not ended there."""
    letter = (one.right - one.left) / max(len(one.text), 1)
    return one.right + letter * (len(two.text.partition(" ")[0]) + 1) > right - letter


def _paragraphs(lines: Sequence[Line], right: float) -> str:
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        runs_on = before is not None and _runs_on(before, line, right)
        text += ("" if not text else "\n" if not runs_on else "" if text.endswith("-") else " ") + line.text
    return text


@dataclass(frozen=True, slots=True)
class _Post:
    """One entry of the experience."""

    title: str | None
    company: str | None
    present: bool


def _same(post: _Post, other: _Post) -> bool:
    return bool(post.company and other.company and say.fold(post.company) == say.fold(other.company))


def _posts(lines: Sequence[Line]) -> Iterator[_Post]:
    """Posts: the firm in the largest letters, the title in the next, then the span of time in small ones.

    Several posts at one firm stand below it and the length of them all. What follows a span of time (place and
    description) is small as well. Where firm and title have one size, the title is the last line before the span.
    """
    if not lines:
        return
    spans = Counter(round(line.size, 2) for line in lines if _period(line.text))
    small = spans.most_common(1)[0][0] if spans else min(line.size for line in lines)
    firm_size = max(line.size for line in lines)
    told_apart = len({round(line.size / small, 2) for line in lines if line.size > 1.02 * small}) > 1
    company: str | None = None
    above: list[Line] = []  # large lines not yet used
    for large, group in groupby(lines, key=lambda line: line.size > 1.02 * small):
        run = list(group)
        if large:
            above = run
            continue
        firms = [line for line in above if line.size > 0.98 * firm_size] if told_apart else above[:-1]
        titles = above[len(firms) :]
        if not told_apart and titles and not firms and not _period(run[0].text):
            firms, titles = titles, []  # a firm of several posts
        company = _text(firms) or company
        if titles:
            yield _Post(_text(titles), company, _lasts(run[0].text))
        above = []


_DASHES = re.compile("\\s*[-\u2010-\u2015\u2212]\\s*")


def _period(text: str) -> tuple[str, str] | None:
    """Begin and end of a line that is a span of time, in any language: `May 2022 - Present (11 months)`."""
    if len(text) > 90:
        return None
    begin, *end = _DASHES.split(text.partition(" (")[0])
    if len(end) != 1 or not end[0] or not _YEAR.search(begin) or len(begin) > 30:
        return None
    return begin, end[0]


_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def _lasts(text: str) -> bool:
    """Whether a span of time lasts until now: it ends with a word, in whatever language, and no year."""
    period = _period(text)
    return period is not None and not any(c.isdigit() for c in period[1])


def _schools(lines: Sequence[Line], right: float) -> list[str]:
    """The large lines of the education; degrees and years below them are small."""
    if not lines:
        return []
    large = max(line.size for line in lines)
    schools: list[list[Line]] = []
    before: Line | None = None
    for line in lines:
        if line.size > 0.97 * large and not _ENDS_IN_YEARS.search(line.text):
            if before and schools and before is schools[-1][-1] and _continues(before, line, right):
                schools[-1].append(line)
            else:
                schools.append([line])
        before = line
    return list(dict.fromkeys(_text(school) for school in schools))


def _continues(one: Line, two: Line, right: float) -> bool:
    near = one.page != two.page or one.height - two.height < 1.6 * two.size
    return near and _runs_on(one, two, right)
