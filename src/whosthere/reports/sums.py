"""The sum behind a verdict, in tenths of a bit that add up as printed: prior, lines of evidence, total."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from whosthere.model import DANGER, Verdict
from whosthere.reports.words import count

LEAST_SHOWN = 0.05


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a sum: bits, the sum before and after it. `number` is the evidence's own (from 1), None for the prior
    and for what is too small to show line by line."""

    number: int | None
    bits: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Sum:
    """Prior plus entries equals total, as printed with one decimal. `small` counts evidence too small for a line."""

    prior: Entry
    entries: tuple[Entry, ...]
    rest: Entry | None
    small: int
    total: float

    @property
    def steps(self) -> tuple[Entry, ...]:
        """Every line in order, the prior first."""
        return (self.prior, *self.entries, *((self.rest,) if self.rest else ()))

    @property
    def whole(self) -> Entry:
        """The total as one line, from nothing to all."""
        return Entry(None, self.total, 0.0, self.total)

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest that the sum gets on its way, zero included."""
        ways = [0.0, *(entry.after for entry in self.steps)]
        return min(ways), max(ways)

    def label(self, entry: Entry) -> str:
        """What to call a line that is not one piece of evidence."""
        if entry is self.prior:
            return "Before anything was known"
        return f"{count(self.small, 'smaller line')} together" if self.small else "Not itemised"


def leading(verdict: Verdict) -> tuple[str, str]:
    """The leading motive and the runner-up."""
    others = [motive for motive in verdict.motives if motive != verdict.motive]
    return verdict.motive, max(others, key=lambda motive: verdict.motives[motive], default=verdict.motive)


def motive_sum(verdict: Verdict) -> Sum:
    """The leading motive against the runner-up."""
    first, second = leading(verdict)
    total = _motive_bits(verdict, first) - _motive_bits(verdict, second)
    lines = [line.bits.get(first, 0.0) - line.bits.get(second, 0.0) for line in verdict.evidence]
    known = {first, second} <= verdict.prior.keys()
    prior = verdict.prior[first] - verdict.prior[second] if known else total - sum(lines)
    return _sum(prior, lines, total)


def danger_sum(verdict: Verdict) -> Sum:
    """Danger against no danger."""
    share = min(max(verdict.danger, 1e-12), 1 - 1e-12)
    total = verdict.log_odds.get(DANGER, math.log2(share / (1 - share)))
    lines = [line.bits.get(DANGER, 0.0) for line in verdict.evidence]
    return _sum(verdict.prior.get(DANGER, total - sum(lines)), lines, total)


def best_entries(of: Sum, most: int) -> list[Entry]:
    """The evidence that speaks most for what `of` adds up to, the strongest first."""
    return sorted((entry for entry in of.entries if entry.bits > 0), key=lambda entry: -entry.bits)[:most]


def _motive_bits(verdict: Verdict, motive: str) -> float:
    return verdict.log_odds.get(motive, math.log2(max(verdict.motives.get(motive, 0.0), 1e-12)))


def _sum(prior: float, lines: Sequence[float], total: float) -> Sum:
    numbers = [i for i, bits in enumerate(lines) if abs(bits) >= LEAST_SHOWN]
    large = [lines[i] for i in numbers]
    small = sum(1 for bits in lines if 0 < abs(bits) < LEAST_SHOWN)
    rest = total - prior - sum(large)
    tenths = _tenths_that_add_up([prior, *large, rest], total)
    entries, running = [], 0
    for number, amount in zip([None, *(i + 1 for i in numbers), None], tenths, strict=True):
        entries.append(Entry(number, amount / 10, running / 10, (running + amount) / 10))
        running += amount
    return Sum(entries[0], tuple(entries[1:-1]), entries[-1] if tenths[-1] else None, small, running / 10)


def _tenths_that_add_up(parts: Sequence[float], total: float) -> list[int]:
    """Each part in tenths, rounded so that the sum is the rounded total; those nearest to the next tenth give way."""
    tenths = [round(10 * part) for part in parts]
    missing = round(10 * total) - sum(tenths)
    step = 1 if missing > 0 else -1
    readiest = sorted(range(len(parts)), key=lambda i: -step * (10 * parts[i] - tenths[i]))
    for i in (readiest * (abs(missing) // len(parts) + 1))[: abs(missing)]:
        tenths[i] += step
    return tenths
