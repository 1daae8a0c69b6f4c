"""Dates as LinkedIn writes them and as spreadsheets rewrite them, made into typed columns.

Nothing here asks the process for its locale: month names are English, from the table below. Two-digit years up to 68
are 20xx. A date that names no day (`Jan 2024`, `2024`) becomes the first day of its month or year.

Which of `04/07/26` is the day? With AM or PM beside it, it is LinkedIn's own writing: month first. Without, a
spreadsheet wrote it: the whole column is day first if some value in it can only be so and none can only be month first;
otherwise month first, which is called a guess where no value proves it. `07.04.2026` and `07-04-2026` are day first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

import polars as pl

_MONTHS = dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(), range(1, 13), strict=True))
_NAMES = "january february march april may june july august september october november december".split()
_EARLIEST, _LATEST = 1900, 9999

_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([AaPp])\.?[Mm]\b\.?)?")
_ZONE = re.compile(r"\b(UTC|GMT)\b|(?<=\d)Z$")
_ISO_T = re.compile(r"(?<=\d)T(?=\d)")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b,? ?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_DAY_MONTH = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9}) (\d{1,2}) (\d{4})")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})[ -](\d{4}|\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_MONTH_NUMBER_YEAR = re.compile(r"(\d{1,2})/(\d{4})")
_SLASHED = r"^\s*(\d{1,2})/(\d{1,2})/\d{2}(?:\d{2})?\b"


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of dates: `values`, null where there is none; `unread`, true where text names no possible date;
    `guessed`, whether day and month were told apart by custom alone."""

    values: pl.Series
    unread: pl.Series
    guessed: bool = False


def times(text: pl.Series, format_: str) -> Dates:
    """Moments (naive, microseconds) of a column of text, most of it written as `format_` (chrono's signs)."""
    return _parsed(text, text.str.to_datetime(format_, time_unit="us", strict=False, cache=False), _moment)


def days(text: pl.Series, format_: str) -> Dates:
    """Days of a column of text, most of it written as `format_`; a time of day beside it is dropped."""
    return _parsed(text, text.str.to_date(format_, strict=False), _day)


def months(text: pl.Series) -> Dates:
    """First days of the months or years named in a column: `Jan 2024`, `2024`, `Jan-24`; full dates keep their day."""
    return _parsed(text, ("1 " + text).str.to_date("%d %b %Y", strict=False), _day)


def _parsed(text: pl.Series, quick: pl.Series, careful: Callable[[str, bool], date | None]) -> Dates:
    """`quick` where it found a date, else `careful` on each distinct text that it left."""
    years = quick.dt.year()
    if not years.is_between(_EARLIEST, _LATEST).all():  # `%Y` takes "26" for the year 26, "-12" for -12
        quick = quick.set(years.is_between(_EARLIEST, _LATEST).not_().fill_null(False), None)
    if quick.null_count() == text.null_count():
        return Dates(quick, pl.repeat(False, len(text), eager=True))
    left = text.filter(quick.is_null() & text.is_not_null()).unique()
    day_first, guessed = _order(left)
    found = {written: careful(written, day_first) for written in left}
    slow = text.replace_strict(list(found), list(found.values()), default=None, return_dtype=quick.dtype)
    values = quick.zip_with(quick.is_not_null(), slow).alias(text.name)
    return Dates(values, values.is_null() & text.is_not_null(), guessed)


def _order(written: pl.Series) -> tuple[bool, bool]:
    """Whether a column's slashed dates put the day first, and whether that is a guess."""
    plain = written.filter(~written.str.contains(r"(?i)[ap]\.?m"))
    numbers = plain.str.extract_groups(_SLASHED).struct.unnest().cast(pl.Int64).drop_nulls()
    if numbers.is_empty():
        return False, False
    first, second = ((numbers.to_series(i) > 12).any() for i in (0, 1))
    return first and not second, first == second


def _moment(written: str, day_first: bool) -> datetime | None:
    text = _plain(written)
    clock = _CLOCK.search(text)
    day = _day_of(_without(text, clock), day_first and not _is_american(clock))
    at = _time_of(clock) if clock else time()
    return datetime.combine(day, at) if day and at is not None else None


def _day(written: str, day_first: bool) -> date | None:
    text = _plain(written)
    clock = _CLOCK.search(text)
    return _day_of(_without(text, clock), day_first and not _is_american(clock))


def _plain(written: str) -> str:
    """Without commas, weekday, UTC, the T of ISO, and odd spaces (spreadsheets put U+202F before AM and PM)."""
    text = " ".join(_ISO_T.sub(" ", _ZONE.sub(" ", written)).replace(",", " ").split())
    return _WEEKDAY.sub("", text)


def _without(text: str, clock: re.Match[str] | None) -> str:
    """What is left for the day: `Sep 05 08:12:14 2026` → `Sep 05 2026`."""
    return " ".join((text[: clock.start()] + " " + text[clock.end() :]).split()) if clock else text


def _is_american(clock: re.Match[str] | None) -> bool:
    """Whether the time of day is told by AM or PM."""
    return bool(clock and clock[4])


def _time_of(clock: re.Match[str]) -> time | None:
    hour, minute, second, half = int(clock[1]), int(clock[2]), int(clock[3] or 0), (clock[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _day_of(text: str, day_first: bool) -> date | None:
    """The day a text without time of day names, or None; the whole text must be the date."""
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(match[1], match[2], match[3] or "1")
    if match := _DAY_MONTH.fullmatch(text):
        return _date(match[3], match[2], match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _date(match[3], match[1], match[2])
    if match := _MONTH_YEAR.fullmatch(text):
        return _date(match[2], match[1], "1")
    if match := _NUMBERS.fullmatch(text):
        one, mark, two, year = match.groups()
        return _date(year, two, one) if day_first or mark != "/" else _date(year, one, two)
    if match := _MONTH_NUMBER_YEAR.fullmatch(text):
        return _date(match[2], match[1], "1")
    return _date(text, "1", "1") if re.fullmatch(r"\d{4}", text) else None


def _date(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdecimal() else _month(month.lower())
    whole = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 69 else 1900)
    try:
        return date(whole, number, int(day)) if whole >= _EARLIEST else None
    except ValueError:  # the 31st of February; month 0
        return None


def _month(name: str) -> int:
    """1 to 12 for an English month name, whole or cut (`sep`, `sept`, `september`); 0 for anything else."""
    number = _MONTHS.get(name[:3], 0)
    return number if number and _NAMES[number - 1].startswith(name) else 0
