"""What the reports of network and lookback share: the page they are printed on, and the end of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from whosthere.harmless import one_line
from whosthere.reports import shares, words
from whosthere.reports.letters import distinct_problems
from whosthere.reports.sheet import Sheet

MOST_PROBLEMS = 20


def rendered(template: str, *, problems: list[str], read: list[tuple[str, str, int]], **told: object) -> str:
    """A template of this folder filled; every text in `told` is escaped on the way."""
    ends = {"problems": problems, "read": read_lines(read), "promise": words.PROMISE}
    return _environment().get_template(template).render(**ends, **told)


def templates() -> Environment:
    """The templates of this folder: texts are escaped, and a name that is not told is an error."""
    return Environment(
        loader=PackageLoader("whosthere", "reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _environment() -> Environment:
    here = templates()
    here.filters.update(share=shares.share)
    return here


def read_lines(read: Sequence[tuple[str, str, int]]) -> list[str]:
    """A line a source: the tables it gave with their rows."""
    given: dict[str, Counter[str]] = {}
    for source, table, rows in read:
        if not table.startswith("left"):
            given.setdefault(source.split("/", 1)[0], Counter())[table] += rows
    lines = []
    for source, tables in given.items():
        parts = (f"{rows:,} {one_line(table).replace('_', ' ')}" for table, rows in tables.items())
        lines.append(f"{one_line(source)}: {'; '.join(parts)}")
    return lines


def colophon(sheet: Sheet, problems: Sequence[str], read: Sequence[tuple[str, str, int]]) -> None:
    """Problems, what was read, and the promise."""
    if distinct := distinct_problems(list(problems)):
        sheet.heading(f"Problems ({len(problems):,})")
        for problem in distinct[:MOST_PROBLEMS]:
            sheet.write(problem, "- ")
        if len(distinct) > MOST_PROBLEMS:
            more = words.count(len(distinct) - MOST_PROBLEMS, "more kind")
            sheet.write(f"and {more}: all are in --format json.", "- ")
    sheet.heading("What was read")
    for line in read_lines(read) or ["Nothing."]:
        sheet.write(line, "- ")
    sheet.blank()
    sheet.write(words.PROMISE, style="dim")
