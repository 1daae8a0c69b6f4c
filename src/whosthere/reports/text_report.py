"""A triage as plain text for a terminal: what matters to a busy person first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.cells import cell_len

from whosthere.model import Triage
from whosthere.reports import words
from whosthere.reports.letters import (
    Letter,
    Seen,
    distinct_problems,
    left_out,
    letter,
    quote_of,
    sharpness,
    summary,
    warning,
    what_was_read,
)
from whosthere.reports.sheet import NO_BREAK, Sheet, wrapped
from whosthere.reports.strangers import excerpt

INDENT = "   "
MOST_LINES = 7  # of one request
MOST_PROBLEMS = 20
DANGER_TOLD_FROM = 0.1
_SPARE = 8  # cells that breaking at words may leave empty


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of a request to tell: lines of the note, pieces of evidence, the reply beside what to find out, and
    lines that one sentence may take."""

    note: int
    evidence: int
    reply: bool
    sentence: int


# Tried in turn until a request takes no more than MOST_LINES.
_FITS = (
    Fit(2, 3, True, 2),
    Fit(2, 2, True, 2),
    Fit(1, 2, True, 2),
    Fit(1, 2, False, 2),
    Fit(1, 2, False, 1),
    Fit(1, 1, False, 1),
)


def as_text(triage: Triage, width: int = 80, color: bool = False, promise: str = words.PROMISE) -> str:
    """The whole answer, no line wider than `width` terminal cells (at least 40), ending in one line break.

    Summary, warning, then the requests by action, then problems, what was read, and the `promise`. What strangers wrote
    is harmless in it; the only control signs are line breaks and, with `color`, this report's own colours.
    """
    sheet = Sheet(width, color)
    sheet.write(re.sub(r": (?=\d)", f":{NO_BREAK}", summary(triage)), style="bold")
    if alarm := warning(triage):
        sheet.write(alarm, "! ", style="report")
    letters = [letter(one) for one in triage.assessments]
    for action, title in words.ACTION_WORDS.items():
        if group := [one for one in letters if one.action == action]:
            sheet.heading(f"{title} ({len(group):,})", action)
            for one in group:
                sheet.blank()
                sheet.lines(_ignored(one, sheet) if action == "ignore" else _request(one, sheet))
    _colophon(triage, sheet, promise)
    return str(sheet)


def _request(one: Letter, sheet: Sheet) -> list[str]:
    tried = (_fitted(one, sheet, fit) for fit in _FITS)
    return next((lines for lines in tried if len(lines) <= MOST_LINES), _fitted(one, sheet, _FITS[-1]))


def _fitted(one: Letter, sheet: Sheet, fit: Fit) -> list[str]:
    lines = sheet.ends(one.name, _headline(one), f"{one.date} · {one.id}")
    danger = f" Danger {one.danger}." if one.verdict.danger >= DANGER_TOLD_FROM else ""
    lines += _within(one.why + danger, sheet, INDENT, 2)
    room = sheet.width - len(INDENT)
    lines += _within(quote_of(one, room * fit.note - _SPARE * (fit.note - 1)) or "(no note)", sheet, INDENT, fit.note)
    for seen in one.best[: fit.evidence]:
        lines += _evidence(seen, sheet, fit.sentence)
    if not one.best:
        lines += _within("Nothing known speaks clearly for one reason.", sheet, f"{INDENT}   –  ", 2)
    if one.benefits and not one.hostile:
        lines += _within(_brings(one, room), sheet, INDENT, 1)
    for to_do in _what_to_do(one, fit):
        lines += _within(to_do, sheet, INDENT, fit.sentence)
    return lines


def _evidence(seen: Seen, sheet: Sheet, most: int) -> list[str]:
    """The sentence and as much of the words it was read from as fits on `most` lines."""
    first = f"{INDENT}{words.bits(seen.bits):>5}  "
    says, room = seen.says.rstrip("."), (sheet.width - cell_len(first)) * most - _SPARE * (most - 1)
    left = room - cell_len(says) - 4
    told = f'{says}: "{excerpt(seen.quoted, left)}"' if seen.quoted and left >= 8 else f"{says}."
    return _within(told, sheet, first, most)


def _within(text: str, sheet: Sheet, first: str, most: int) -> list[str]:
    """`text` on at most `most` lines, as a rule: cut at a word where it would take more."""
    room = sheet.width - cell_len(first)
    return wrapped(excerpt(text, room * most - _SPARE * (most - 1)), sheet.width, first)


def _headline(one: Letter) -> str:
    return one.headline or (f"seems to be {one.role}" if one.role else "")


def _brings(one: Letter, room: int) -> str:
    """As many benefits as fit on one line, the strongest first."""
    told = f"Brings: {one.benefits[0]}"
    for benefit in one.benefits[1:]:
        if cell_len(told) + 1 + cell_len(benefit) <= room:
            told += f" {benefit}"
    return told


def _what_to_do(one: Letter, fit: Fit) -> list[str]:
    if one.hostile:
        return ["Do not answer, open nothing, decline" + (" and report it." if one.action == "report" else ".")]
    told = [one.find_out] if one.action == "ask" and one.find_out else []
    return told + ([f'Reply: "{one.reply}"'] if one.reply and (fit.reply or not told) else [])


def _ignored(one: Letter, sheet: Sheet) -> list[str]:
    lines = sheet.ends(one.name, _headline(one), f"{one.date} · {one.id}")
    lines += _within(one.why, sheet, INDENT, 1)
    quote = quote_of(one, sheet.width - len(INDENT))
    return lines + (_within(quote, sheet, INDENT, 1) if quote else [])


def _colophon(triage: Triage, sheet: Sheet, promise: str) -> None:
    if problems := distinct_problems(triage.problems):
        sheet.heading(f"Problems ({len(triage.problems):,})")
        for problem in problems[:MOST_PROBLEMS]:
            sheet.write(problem, "- ")
        if len(problems) > MOST_PROBLEMS:
            more = words.count(len(problems) - MOST_PROBLEMS, "more kind")
            sheet.write(f"and {more}: all are in --format json.", "- ")
    sheet.heading("What was read")
    for line in what_was_read(triage):
        sheet.write(line, "- ")
    if not triage.read:
        sheet.write("Nothing.", "- ")
    if unclear := sharpness(triage):
        sheet.write(unclear, "- ")
    if answered := left_out(triage):
        sheet.write(answered, "- ")
    sheet.blank()
    if triage.assessments:
        sheet.write("One request in full, with its whole sum: whosthere explain ID SOURCE…", style="dim")
        sheet.write(words.BITS_EXPLAINED, style="dim")
    sheet.write(promise, style="dim")
