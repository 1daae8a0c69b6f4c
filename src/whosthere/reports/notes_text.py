"""The owner's own notes as plain text: a note's checks and how it reads, drafts, whom to ask, and the record."""

from __future__ import annotations

from whosthere.composing import Composed, Reading
from whosthere.grounds import Ground
from whosthere.harmless import one_line
from whosthere.model import MOTIVES, Evidence, Verdict
from whosthere.outgoing import FEW, Accepted, Record
from whosthere.reaching import Reach, Reached
from whosthere.reports import words
from whosthere.reports.sheet import Sheet
from whosthere.whom import Whom

WIDTH = 80
INDENT = "   "
_MARKS = {True: "+", False: "!", None: "?"}
_WOULD = {
    "accept": "accept",
    "ask": "ask you first",
    "ignore": "ignore it",
    "decline": "decline",
    "report": "decline and report",
}
_NOTES = {"personal": "With a personal note", "generic": "With a general note", "none": "Without a note"}
_CLEARLY = 0.15


def compose_text(found: Composed, width: int = WIDTH) -> str:
    """All that `compose` tells, ending in one line break."""
    sheet = Sheet(width, color=False)
    if found.to:
        _person(found.to, sheet)
        _grounds(found.grounds, sheet)
    if found.reading:
        _reading(found.reading, sheet)
    if found.drafts:
        sheet.heading("Drafts to choose from" if found.to else "Drafts")
        for number, draft in enumerate(found.drafts, 1):
            _draft(str(number), draft, sheet)
    elif found.to and not found.to.is_connection:
        sheet.heading("No draft")
        sheet.write(
            "Nothing that you share is known, and a note made of nothing reads like all others. Say in a sentence of "
            "your own why you write (--because), or give their profile, saved or copied (--to).",
            INDENT,
        )
    _record(found.record, sheet)
    return str(sheet)


def reach_text(found: Reach, width: int = WIDTH) -> str:
    """All that `reach` tells, nearest person first, ending in one line break."""
    sheet = Sheet(width, color=False)
    for one in found.people:
        _person(one.to, sheet)
        sheet.write(one_line(one.advice), INDENT, style="bold")
        _grounds(one.grounds, sheet)
        _introducers(one, sheet)
        if one.note:
            _draft("Note", one.note, sheet)
        if one.ask:
            sheet.write(f"To {one_line(one.introducers[0].name)}:", INDENT)
            _quoted(one.ask, sheet)
        sheet.blank()
    _record(found.record, sheet)
    return str(sheet)


def _person(to: Whom, sheet: Sheet) -> None:
    person = to.person
    post = ", ".join(one_line(part) for part in (person.position, person.company) if part)
    sheet.write(one_line(person.name) or one_line(person.profile_url) or "(no name)", style="bold")
    if what := one_line(person.headline) or post:
        sheet.write(what, INDENT)
    if to.is_connection:
        since = f" since {to.connected_on:%Y}" if to.connected_on else ""
        sheet.write(f"A connection of yours{since}.", INDENT)


def _grounds(shared: list[Ground], sheet: Sheet) -> None:
    for ground in shared[:4]:
        sheet.write(one_line(ground.says), f"{INDENT}= ")


def _introducers(one: Reached, sheet: Sheet) -> None:
    if not one.introducers:
        return
    sheet.write("Who could introduce you:", INDENT)
    for introducer in one.introducers:
        post = ", ".join(one_line(part) for part in (introducer.position, introducer.company) if part)
        ties = "; ".join(one_line(tie) for tie in introducer.ties[:2])
        told = f"{one_line(introducer.name)} ({post})" if post else one_line(introducer.name)
        sheet.write(f"{told} {introducer.knows}; {ties}.", f"{INDENT}- ")


def _reading(reading: Reading, sheet: Sheet) -> None:
    sheet.heading("Your note")
    _quoted(reading.text, sheet)
    for point in reading.points:
        sheet.write(one_line(point.says), f"{INDENT}{_MARKS[point.good]} ")
    sheet.heading("How it reads to them")
    sheet.write(reads(reading.reads_as), INDENT)
    for line in telling(reading.reads_as):
        sheet.write(line, f"{INDENT}- ")


def _draft(title: str, draft: Reading, sheet: Sheet) -> None:
    sheet.write(f"{title}, {draft.length} signs. {reads(draft.reads_as)}", INDENT)
    _quoted(draft.text, sheet)


def _quoted(text: str, sheet: Sheet) -> None:
    for line in text.splitlines():
        if line.strip():
            sheet.write(one_line(line), f"{INDENT}| ", f"{INDENT}| ")


def reads(verdict: Verdict) -> str:
    """How a note reads: the likeliest reasons, and the advice its receiver would get."""
    likely = sorted(MOTIVES, key=lambda motive: -verdict.motives[motive])
    named = [motive for motive in likely[:2] if verdict.motives[motive] >= _CLEARLY] or likely[:1]
    told = " or ".join(f"{words.MOTIVE_NOUNS[motive]} ({words.percent(verdict.motives[motive])})" for motive in named)
    return f"Reads as {told}: whosthere would advise them to {_WOULD[verdict.action]}."


def telling(verdict: Verdict) -> list[str]:
    """The strongest evidence for what it reads as, in the words that the receiver would read."""
    first = max(MOTIVES, key=lambda motive: verdict.motives[motive])
    moved = sorted(verdict.evidence, key=lambda line: -line.bits.get(first, 0.0))
    told = [line for line in moved if _speaks_of(line, first)]
    return [f'They would read: "{one_line(line.says)}"' for line in told[:3]]


def _speaks_of(line: Evidence, motive: str) -> bool:
    """Does a line of evidence speak for a motive more than for any other?"""
    bits = line.bits.get(motive, 0.0)
    others = max((line.bits.get(other, 0.0) for other in MOTIVES if other != motive), default=0.0)
    return bits >= 0.5 and bits > others and not line.signal.endswith("at_large")


def _record(record: Record, sheet: Sheet) -> None:
    if not record.total:
        return
    sheet.heading("How likely an answer is, by your own invitations so far")
    for one in record.accepted:
        if one.rate.of:
            sheet.write(share(one), f"{INDENT}- ")
    sheet.write(caution(record), INDENT)


def caution(record: Record) -> str:
    """How far the owner's record is to be trusted."""
    early = (
        f" {words.count(record.too_early, 'invitation')} of the last two weeks not counted." if record.too_early else ""
    )
    few = " These are few: take the range, not the number." if record.total < FEW else ""
    return f"The range holds the truth 95 times in 100.{few}{early} Withdrawn ones are not in the archive."


def share(one: Accepted) -> str:
    """How many of the owner's invitations of one kind were accepted, with the range that is meant."""
    rate = one.rate
    return f"{_NOTES[one.kind]}: {rate.count} of {rate.of} accepted, between {rate.low:.0%} and {rate.high:.0%}."
