"""The look back as plain text and as one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whosthere.harmless import one_line
from whosthere.model import Lookback, Outcomes, Rate, Strictness
from whosthere.reports import paper, shares, words
from whosthere.reports.letters import distinct_problems
from whosthere.reports.pictures import Line, lines
from whosthere.reports.sheet import Sheet

MOST_SHOWN = 10
GROUPS = ("By what they seemed to want, then", "By what they do")
INTERVALS = (
    "In brackets the 95 % interval: few cases make it wide, and for pitches and favours it allows for one in ten "
    "overlooked and one in a hundred mistaken."
)
AS_OF_THEN = (
    "Each verdict is of then: from the request as it stood when it was sent, knowing nothing of what came later. "
    "Your headline, skills and aims, which the archive does not date, are of today."
)


def lookback_text(found: Lookback, width: int = 80, color: bool = False) -> str:
    """The look back, no line wider than `width` terminal cells, ending in one line break."""
    sheet = Sheet(width, color)
    sheet.write(headline(found), style="bold")
    if found.followed:
        sheet.heading("What came of it")
        for name, count in found.outcomes.items():
            if count:
                sheet.lines([f"{count:>5,}  {shares.OUTCOME_WORDS[name]}"])
        for line in (*_rates(found.all), shares.soon(found)):
            if line:
                sheet.write(line)
        for title, groups in zip(GROUPS, (found.by_motive, found.by_role), strict=True):
            sheet.heading(title)
            sheet.lines([_row("", "", ("pitched", "asked a favour", "conversation"))], "dim")
            for one in groups:
                rates = (one.pitched, one.asked, one.conversed)
                sheet.lines([_row(kind(one), f"{one.of:,}", [_brief(rate) for rate in rates])])
        sheet.write(INTERVALS, style="dim")
        sheet.heading("Had these verdicts been followed")
        for line in (*shares.tested(found.now), found.advice, little_told(found)):
            if line:
                sheet.write(line)
        _curve(sheet, found)
        sheet.write(AS_OF_THEN, style="dim")
    paper.colophon(sheet, found.problems, found.read)
    return str(sheet)


def headline(found: Lookback) -> str:
    """How many accepted requests there are to look back on."""
    if not found.followed:
        return "No accepted request stands in these sources: there is nothing to look back on."
    days = [one.sent_at for one in found.followed if one.sent_at]
    span = f"from {words.date(min(days))} to {words.date(max(days))}"
    told = f"{words.count(len(found.followed), 'request')} accepted {span}."
    return told + (f" {found.undated:,} more without a date left out." if found.undated else "")


def kind(one: Outcomes) -> str:
    """The motive or role of a group."""
    return shares.ROLE_NAMES.get(one.name or "", words.short(one.name or "not told"))


def _row(name: str, of: str, cells: Sequence[str]) -> str:
    return f"{name[:25]:<25} {of:>5}" + "".join(f"{cell:>16}" for cell in cells)


def _brief(one: Rate) -> str:
    return f"{shares.share(one.share)} ({one.low * 100:.0f}-{one.high * 100:.0f})"


def _rates(one: Outcomes) -> list[str]:
    told = (("Pitched", one.pitched), ("Asked a favour", one.asked), ("Became a real conversation", one.conversed))
    return [f"{what}: {shares.rate(rate)}." for what, rate in told]


def little_told(found: Lookback) -> str:
    """Of how many requests the archive tells next to nothing."""
    if not found.little_told:
        return ""
    return (
        f"Of {words.count(found.little_told, 'request')} the archive tells little more than a name: there the verdict "
        "was to ask, and no line changes much."
    )


def _curve(sheet: Sheet, found: Lookback) -> None:
    sheet.blank()
    sheet.lines([f"{'accept_at':>9}  {'pitches':^23}  {'good conversations':^23}"], "dim")
    sheet.lines([f"{'':>9}  {'in':>7}{'asked':>8}{'out':>8}  {'in':>7}{'asked':>8}{'missed':>8}"], "dim")
    for one in found.curve:
        pitches, good = _counts(one)
        mark = "  <- suggested" if found.suggested and one.accept_at == found.suggested.accept_at else ""
        sheet.lines([f"{one.accept_at:>9.2f}  {_three(pitches)}  {_three(good)}{mark}"])


def _three(counts: tuple[int, int, int]) -> str:
    return f"{counts[0]:>7,}{counts[1]:>8,}{counts[2]:>8,}"


def _counts(one: Strictness) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    return (one.pitches_in, one.pitches_asked, one.pitches_out), (one.good_in, one.good_asked, one.good_out)


def lookback_html(found: Lookback) -> str:
    """The look back as one self-contained HTML document, with a picture that works offline."""
    return paper.rendered("lookback.html.j2", **lookback_told(found))


def lookback_told(found: Lookback) -> dict[str, Any]:
    """What a page that looks back tells, by part; every text harmless."""
    return {
        "owner": one_line(found.owner.name),
        "headline": headline(found),
        "any": bool(found.followed),
        "outcomes": [(shares.OUTCOME_WORDS[name], count) for name, count in found.outcomes.items() if count],
        "most": max(found.outcomes.values(), default=0),
        "rates": _rates(found.all),
        "soon": shares.soon(found),
        "groups": [
            (GROUPS[0], [_cells(one) for one in found.by_motive]),
            (GROUPS[1], [_cells(one) for one in found.by_role]),
        ],
        "intervals": INTERVALS,
        "tested": shares.tested(found.now),
        "advice": found.advice,
        "little_told": little_told(found),
        "picture": _picture(found),
        "curve": [(f"{one.accept_at:.2f}", *_counts(one)) for one in found.curve],
        "as_of_then": AS_OF_THEN,
        "people": [
            (
                one_line(one.name),
                words.date(one.sent_at),
                words.short(one.motive),
                one.action,
                shares.OUTCOME_WORDS[one.outcome],
            )
            for one in found.followed[:200]
        ],
        "problems": distinct_problems(found.problems),
        "read": found.read,
    }


def _cells(one: Outcomes) -> tuple[str, list[str]]:
    return f"{kind(one)} ({one.of:,})", [_brief(rate) for rate in (one.pitched, one.asked, one.conversed)]


def _picture(found: Lookback) -> object:
    """Pitches not let in and good ones not missed, as shares, over the line of acceptance."""
    pitches, good = sum(_counts(found.now)[0]), sum(_counts(found.now)[1])
    if not pitches or not good:
        return ""
    kept = [(one.pitches_out + one.pitches_asked) / pitches for one in found.curve]
    lost = [1 - one.good_out / good for one in found.curve]
    tells = f"At the present line {1 - found.now.pitches_in / pitches:.0%} and {1 - found.now.good_out / good:.0%}."
    drawn = [Line("pitches not let in", kept, "second"), Line("good not missed", lost, "first")]
    labels = [f"{one.accept_at:g}" for one in found.curve]
    return lines("The back-test over the line of acceptance", tells, labels, drawn, (1.0, "100%"))
