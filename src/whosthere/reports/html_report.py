"""A triage as one HTML file that works offline: no scripts, no links but to LinkedIn profiles, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from whosthere.harmless import one_line
from whosthere.model import Triage
from whosthere.reports import words
from whosthere.reports.letters import (
    Letter,
    counts,
    distinct_problems,
    left_out,
    letter,
    sharpness,
    waiting,
    warning,
    what_was_read,
)
from whosthere.reports.paper import templates
from whosthere.reports.strangers import excerpt
from whosthere.reports.sums import Entry, Sum, leading

QUOTED = 280  # cells of the note shown before it is opened


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall, in percent of its scale; `zero` is where nothing is."""

    up: bool
    left: float
    width: float
    zero: float


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a sum as the page shows it."""

    number: int | None
    says: str
    quoted: str | None
    bits: str
    bar: Bar


def as_html(triage: Triage, promise: str = words.PROMISE) -> str:
    """The whole answer as one self-contained HTML document, `promise` at its end.

    Strangers' text is escaped and harmless, their links dead; the only links lead to https://www.linkedin.com/in/….
    """
    letters = [letter(one) for one in triage.assessments]
    groups = {action: [one for one in letters if one.action == action] for action in words.ACTION_WORDS}
    return _template().render(
        owner=one_line(triage.owner.name),
        waiting_line=waiting(triage),
        waiting=len(letters),
        counts=[(action, words.ACTION_WORDS[action], number) for action, number in counts(triage).items() if number],
        warning=warning(triage),
        groups=[(action, words.ACTION_WORDS[action], group) for action, group in groups.items() if group],
        problems=distinct_problems(triage.problems),
        problem_count=len(triage.problems),
        read=what_was_read(triage),
        left_out=left_out(triage),
        sharpness=sharpness(triage),
        promise=promise,
        bits_explained=words.BITS_EXPLAINED,
    )


@cache
def _template() -> Template:
    here = templates()
    here.globals.update(steps=steps, bar=bar_of, quote=_quote, odds=_odds, against=against)
    here.filters.update(bits=signed, percent=words.percent, short=words.short)
    return here.get_template("report.html.j2")


def steps(one: Letter, of: Sum) -> list[Step]:
    """The lines of a sum with where their bars lie."""
    return [_step(one, of, entry) for entry in of.steps]


def _step(one: Letter, of: Sum, entry: Entry) -> Step:
    seen = one.evidence[entry.number - 1] if entry.number else None
    return Step(
        number=entry.number,
        says=seen.says if seen else of.label(entry),
        quoted=seen.quoted if seen else None,
        bits=signed(entry.bits),
        bar=bar_of(of, entry),
    )


def bar_of(of: Sum, entry: Entry) -> Bar:
    """Where the bar of a line lies, and where zero is."""
    low, high = of.reach
    scale = 100 / (high - low) if high > low else 0.0
    left = (min(entry.before, entry.after) - low) * scale
    width = max(abs(entry.bits) * scale, 1.0)
    return Bar(entry.bits >= 0, round(min(left, 99.0), 1), round(width, 1), round(-low * scale, 1))


def signed(amount: float) -> str:
    """Bits with their sign, the minus as wide as the plus."""
    return words.bits(amount).replace("-", "−")


def _quote(one: Letter) -> str:
    return excerpt(one.note, QUOTED)


def _odds(of: Sum) -> str:
    return words.odds(of.total)


def against(one: Letter) -> str:
    """The two motives that the sum weighs."""
    first, second = leading(one.verdict)
    return f"{words.short(first)} against {words.short(second)}"
