"""One verdict in full as plain text: who, the note with its cited words, the sums, and every question asked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from whosthere.harmless import one_line
from whosthere.model import Assessment
from whosthere.reports import words
from whosthere.reports.letters import Letter, letter
from whosthere.reports.sheet import Sheet, wrapped
from whosthere.reports.strangers import Piece
from whosthere.reports.sums import Entry, Sum, leading

INDENT = "  "
BAR = 18
LEAST_WIDTH_WITH_BARS = 64

Question = tuple[str, str, str | None]


def explain_text(assessment: Assessment, questions: Sequence[Question], width: int = 80, color: bool = False) -> str:
    """One verdict in full, no line wider than `width` terminal cells (at least 40), ending in one line break.

    `questions` is every signal with its answer: (family, sentence, "yes", "no" or None for unknown). Numbers in
    brackets after words of the note are those of the lines of evidence. Both sums add up as printed.
    """
    one, sheet = letter(assessment), Sheet(width, color)
    _who(one, sheet)
    _advice(one, sheet)
    _note(one, sheet)
    _motives(one, sheet)
    first, second = leading(one.verdict)
    sheet.heading(f"The sum: {words.short(first)} against {words.short(second)}, in bits")
    _sum(one, one.motive_sum, f"so {words.short(first)} leads, {words.odds(one.motive_sum.total)}", sheet)
    sheet.heading("The danger, in bits")
    _sum(one, one.danger_sum, f"so hostile: {one.danger}, {words.odds(one.danger_sum.total)}", sheet)
    _list("What it would bring", one.brings or ["Nothing tangible is known."], sheet)
    _list("What it would risk", one.risks, sheet)
    _list("What is unknown", one.unknown, sheet)
    _list("What would change the advice", one.flips, sheet)
    if one.reply:
        sheet.heading("A reply you may send")
        sheet.write(one.reply, INDENT)
    if one.report:
        sheet.heading("What you may tell LinkedIn")
        for line in one.report:
            sheet.write(line, INDENT)
    _questions(questions, sheet)
    return str(sheet)


def _who(one: Letter, sheet: Sheet) -> None:
    sheet.write(one.name, style="bold")
    if one.headline:
        sheet.write(one.headline)
    if one.role:
        sheet.write(f"Seems to be {one.role}.")
    if one.link:
        sheet.write(one.link, style="dim")
    sheet.write(f"{one.date} · {one.id} · read from {one.cited}", style="dim")
    if one.campaign:
        sheet.write(f"The same note went to others too: campaign {one.campaign}.")


def _advice(one: Letter, sheet: Sheet) -> None:
    sheet.heading(words.ACTION_WORDS.get(one.action, one.action), one.action)
    sheet.write(f"{one.why} Danger {one.danger}.", INDENT)
    if one.hostile:
        sheet.write("Do not open its links.", INDENT, style="report")


def _note(one: Letter, sheet: Sheet) -> None:
    sheet.heading("The note")
    if not one.note:
        sheet.write("There is none, which by itself says nothing.", INDENT)
        return
    for line in _with_numbers(one.pieces).split("\n"):
        if line.strip():
            sheet.write(" ".join(line.split()), "  | ", "  | ")


def _with_numbers(pieces: Sequence[Piece]) -> str:
    """Cited words in «», each followed by the numbers of the evidence whose span ends there."""
    told, inside = "", False
    for piece in pieces:
        if bool(piece.inside) != inside:
            told, inside = told + ("«" if piece.inside else "»"), bool(piece.inside)
        told += piece.text
        if piece.ends:
            closes = set(piece.ends) == set(piece.inside)
            told += ("»" if closes else "") + "".join(f"[{number}]" for number in piece.ends)
            inside = inside and not closes
    return told + ("»" if inside else "")


def _motives(one: Letter, sheet: Sheet) -> None:
    sheet.heading("Why they ask")
    label = max((len(motive) for motive, _ in one.motives), default=0)
    room = sheet.width - len(INDENT) - label - 12
    for motive, share in one.motives:
        bar = "█" * round(share * max(room, 0))
        sheet.lines([f"{INDENT}{words.short(motive):<{label}}  {words.percent(share):>8}  {bar}".rstrip()])
    if one.opinion:
        sheet.write(one.opinion, INDENT)


def _sum(one: Letter, of: Sum, conclusion: str, sheet: Sheet) -> None:
    for entry in of.steps:
        _step(_label(one, entry, of), entry, of, sheet)
    sheet.lines([INDENT + " " * 4 + "─" * (_room(sheet) + 7)], "dim")
    _step(conclusion, of.whole, of, sheet, "bold")


def _room(sheet: Sheet) -> int:
    """How wide the sentences of a sum may be."""
    return sheet.width - 6 - 7 - (BAR + 3 if sheet.width >= LEAST_WIDTH_WITH_BARS else 0)


def _label(one: Letter, entry: Entry, of: Sum) -> str:
    if entry.number is None:
        return of.label(entry)
    seen = one.evidence[entry.number - 1]
    return f'{seen.says.rstrip(".")}: "{seen.quoted}"' if seen.quoted else seen.says


def _step(label: str, entry: Entry, of: Sum, sheet: Sheet, style: str = "") -> None:
    number = f"[{entry.number}]" if entry.number else ""
    for i, line in enumerate(wrapped(label, _room(sheet))):
        text = f"{INDENT}{number if i == 0 else '':<4}{_padded(line, _room(sheet))}"
        if i == 0:
            text += f"{words.bits(entry.bits):>7}"
            text += f"  {_bar(entry, *of.reach)}" if sheet.width >= LEAST_WIDTH_WITH_BARS else ""
        sheet.lines([text.rstrip()], style)


def _padded(line: str, cells: int) -> str:
    return line + " " * max(cells - cell_len(line), 0)


def _bar(entry: Entry, low: float, high: float) -> str:
    """The step on a scale from `low` to `high`: full where it goes up, shaded where it goes down, `│` at zero."""
    scale = BAR / (high - low) if high > low else 0.0
    start, end = sorted((round((entry.before - low) * scale), round((entry.after - low) * scale)))
    cells = [" "] * (BAR + 1)
    cells[round(-low * scale)] = "│"
    start = min(start, BAR)
    for i in range(start, max(end, start + 1)):
        cells[i] = "█" if entry.bits >= 0 else "░"
    return "".join(cells)


def _list(title: str, sentences: Sequence[str], sheet: Sheet) -> None:
    if sentences:
        sheet.heading(title)
        for sentence in sentences:
            sheet.write(sentence, "  - ")


def _questions(questions: Sequence[Question], sheet: Sheet) -> None:
    if not questions:
        return
    asked = {answer: sum(a == answer for _, _, a in questions) for answer in ("yes", "no", None)}
    sheet.heading(f"Every question: {asked['yes']} yes, {asked['no']} no, {asked[None]} unknown (?)")
    order = {"yes": 0, "no": 1, None: 2}
    for family in dict.fromkeys(family for family, _, _ in questions):
        sheet.write(words.short(one_line(family)), style="bold")
        group = [(sentence, answer) for named, sentence, answer in questions if named == family]
        for sentence, answer in sorted(group, key=lambda question: order.get(question[1], 2)):
            sheet.write(one_line(sentence), f"  {answer or '?':<4} ", style="" if answer == "yes" else "dim")
