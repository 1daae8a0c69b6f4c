"""The track record of each signal that reads text: how often it answers yes, with which others, how often rightly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus import headlines, messages
from fit import TEXT_FAMILIES, answers
from whosthere.model import MOTIVES, ROLES
from whosthere.signals import SIGNALS

_HEAD = """# Signals, measured

Written by `make quality` from the authored corpus: {messages:,} messages and {headlines:,} headlines. *Speaks for*: the
motive (or role) that the signal is meant to raise most. *Precision*: the share of its yes answers where that is a fair
label, with the 95 % interval (Wilson). *Coverage*: the share of rows that answer yes. *Overlap*: of those, the share
where another signal that speaks for the same answers yes; *conflict*: where one that speaks for another does. The
corpus is written, not drawn from life: precision in an inbox differs. A signal that is wrong by itself may still be
right beside others: weights are fitted together. Families that read other facts have no rows here."""


def signals_page() -> str:
    """Of each signal that reads text: coverage, overlap, conflict, and precision with its interval, on the corpus."""
    rows, lines = messages(), headlines()
    as_rows = [{"id": one["id"], "sender": {"headline": one["headline"]}} for one in lines]
    sections = []
    for what, given, labels, names in (
        ("motive", rows, [{row["motive"], *row["also"]} for row in rows], MOTIVES),
        ("role", as_rows, [{line["role"], *line["also"]} for line in lines], ROLES),
    ):
        asked, yes = answers(given)
        sections.append(_signals_of(what, asked, yes.toarray() > 0, labels, names))
    head = _HEAD.format(messages=len(rows), headlines=len(lines))
    return "\n\n".join([head, *sections]) + "\n"


def _signals_of(what: str, asked: list[str], yes: Any, labels: Sequence[set[str]], names: Sequence[str]) -> str:
    signals = [s for s in SIGNALS if s.name in asked]
    meant = {s.name: {name: s.bits.get(name, 0.0) for name in names} for s in signals}
    speaks = {name: max(bits, key=bits.__getitem__) for name, bits in meant.items() if max(bits.values()) > 0.05}
    lines = [f"## For {what}s\n", "| signal | family | speaks for | yes | coverage | overlap | conflict | precision |"]
    lines.append("|---|---|---|---|---|---|---|---|")
    for signal in sorted(signals, key=lambda s: (TEXT_FAMILIES.index(s.family.name), s.name)):
        mine = yes[:, asked.index(signal.name)]
        n = int(mine.sum())
        if not n or signal.name not in speaks:
            continue
        lead = speaks[signal.name]
        same = [asked.index(o) for o, t in speaks.items() if t == lead and o != signal.name]
        other = [asked.index(o) for o, t in speaks.items() if t != lead]
        hits = sum(lead in labels[i] for i in np.flatnonzero(mine))
        low, high = wilson(hits, n)
        overlap, conflict = (100 * yes[mine][:, others].any(1).mean() for others in (same, other))
        lines.append(
            f"| `{signal.name}` | {signal.family.name} | {lead.replace('_', ' ')} | {n} | {100 * n / len(mine):.1f} % "
            f"| {overlap:.0f} % | {conflict:.0f} % | {hits / n:.2f} ({low:.2f}–{high:.2f}) |"
        )
    return "\n".join(lines)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson)."""
    if not n:
        return 0.0, 1.0
    z, share = 1.96, hits / n
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max((middle - half) / (1 + z * z / n), 0.0), min((middle + half) / (1 + z * z / n), 1.0)
