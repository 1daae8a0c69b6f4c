"""LinkedIn's profile as "Save to PDF" writes it: one person a file.

A PDF is read by a process of its own (`pdf_process`), its lines are parted into sections (`profile_sheet`), and here
sections become a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

import polars as pl

from whosthere.errors import Problem, SourceError
from whosthere.sources import page_lines as say
from whosthere.sources.cited import PIPED, named
from whosthere.sources.pdf_process import Found, Line, PdfProcess
from whosthere.sources.profile_sheet import Sheet, ends_in_years, period, sheet_of
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


def read(paths: Sequence[Path], *, piped: bytes | None = None) -> Tables:
    """A row of `people` for each profile at `paths` or `piped` in; `row` is 1. Any other PDF, and what cannot be read,
    is a problem."""
    profiles = _Profiles()
    with PdfProcess() as process:
        for path, source in named(paths):
            try:
                with path.open("rb") as file:
                    raw = file.read(LARGEST + 1)
            except OSError as error:
                profiles.problem(source, f"cannot be opened ({error.strerror}): give yourself the right to read it")
            else:
                _read_profile(raw, source, process, profiles)
        if piped is not None:
            _read_profile(piped, PIPED, process, profiles)
    return _tables(profiles)


_Row = dict[str, str | list[str] | int | None]


@dataclass(slots=True)
class _Profiles:
    """What has been read of all files: the rows, and what could not be."""

    rows: list[_Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, source: str, what: str) -> None:
        self.problems.append(Problem(source, what))


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
        "skills": sheet.skills or None,
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
    spans = Counter(round(line.size, 2) for line in lines if period(line.text))
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
        if not told_apart and titles and not firms and not period(run[0].text):
            firms, titles = titles, []  # a firm of several posts
        company = _text(firms) or company
        if titles:
            yield _Post(_text(titles), company, _lasts(run[0].text))
        above = []


def _lasts(text: str) -> bool:
    """Whether a span of time lasts until now: it ends with a word, in whatever language, and no year."""
    span = period(text)
    return span is not None and not any(c.isdigit() for c in span[1])


def _schools(lines: Sequence[Line], right: float) -> list[str]:
    """The large lines of the education; degrees and years below them are small."""
    if not lines:
        return []
    large = max(line.size for line in lines)
    schools: list[list[Line]] = []
    before: Line | None = None
    for line in lines:
        if line.size > 0.97 * large and not ends_in_years(line.text):
            if before and schools and before is schools[-1][-1] and _continues(before, line, right):
                schools[-1].append(line)
            else:
                schools.append([line])
        before = line
    return list(dict.fromkeys(_text(school) for school in schools))


def _continues(one: Line, two: Line, right: float) -> bool:
    near = one.page != two.page or one.height - two.height < 1.6 * two.size
    return near and _runs_on(one, two, right)
