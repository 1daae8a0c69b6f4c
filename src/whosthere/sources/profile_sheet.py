"""Lines of a profile PDF as the profile's parts: what stands where, and how large.

The page has a dark column at the left (address, skills, languages) and the profile at the right. Columns are parted by
place, headings found by size and named in every language known (`page_words`); where none is known, a section is what
its lines look like. Sizes and places are formats.md §4's, but only their order counts, so other fonts do as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from msgspec.structs import replace

from whosthere.sources import page_lines as say
from whosthere.sources.pdf_process import Found, Line


@dataclass(slots=True)
class Section:
    """A part of the profile: about, experience, education or another, with its lines."""

    role: str | None
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A profile's parts: the name, what is below it, the sections; address and skills in the column at the left.

    `right` is where the lines of the profile end at the latest; `pages_told` is how many pages the footer tells of.
    """

    name: list[Line]
    top: list[Line]
    sections: list[Section]
    address: str | None
    skills: list[str]
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
    return Sheet(name, top, sections, address, _skills(aside), right, max([found.pages, *footers.values()]))


def _tidied(line: Line) -> Line:
    """A line without control signs, and with ligatures and letters' joined forms as letters."""
    text = line.text
    if not (text.isascii() and text.isprintable()):
        text = _CONTROLS.sub("", _JOINED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text))
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
    whole: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.page, -one.height, one.left)):
        last = whole[-1][-1] if whole else None
        if last and last.page == line.page and last.height - line.height < 0.3 * line.size:
            whole[-1].append(line)
        else:
            whole.append([line])
    return [_put_together(pieces) if len(pieces) > 1 else pieces[0] for pieces in whole]


def _put_together(pieces: Sequence[Line]) -> Line:
    text = " ".join(piece.text for piece in pieces)
    return replace(pieces[0], text=text, right=max(piece.right for piece in pieces))


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
    if any(period(line.text) for line in section.lines):
        return "experience"
    if any(ends_in_years(line.text) for line in section.lines):
        return "education"
    return "about" if len({round(line.size) for line in section.lines}) == 1 else None


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


def _skills(aside: Sequence[Line]) -> list[str]:
    """The lines below the heading of the skills, up to the next heading."""
    at = next((at for at, line in enumerate(aside) if _role(line) in ("top_skills", "skills")), None)
    if at is None:
        return []
    below = takewhile(lambda line: line.size < 0.95 * aside[at].size and _role(line) is None, aside[at + 1 :])
    return [line.text for line in below][:_MOST_SKILLS]


_MOST_SKILLS = 50


# ---- spans of time ---------------------------------------------------------------------------------------------------

_DASHES = re.compile("\\s*[-\u2010-\u2015\u2212]\\s*")


def period(text: str) -> tuple[str, str] | None:
    """Begin and end of a line that is a span of time, in any language: `May 2022 - Present (11 months)`."""
    if len(text) > 90:
        return None
    begin, *end = _DASHES.split(text.partition(" (")[0])
    if len(end) != 1 or not end[0] or not _YEAR.search(begin) or len(begin) > 30:
        return None
    return begin, end[0]


_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def ends_in_years(text: str) -> bool:
    """Whether a line ends in years in brackets, as a degree does: `Statistics · (2012 - 2014)`."""
    years = text[-60:].rpartition("(")[2]
    return text.endswith(")") and bool(_YEAR.search(years))
