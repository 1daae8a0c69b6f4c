"""Who asks whom: evidence on a sender from the requests they sent, whom they chose, and how the answers came.

Frames in, frames out. Each request becomes a line with what was known the moment before it (`lines`), each line falls
into cells (`cells`), each cell weighs some bits (`weights`), and a sender's bits add up (`senders`).
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from whosthere.errors import Problem
from whosthere.graph.lines import describe
from whosthere.graph.requests import tidy
from whosthere.graph.senders import SENDER_FACTS, weigh
from whosthere.graph.state import State, begin, evidence, load, update

__all__ = [
    "SENDER_FACTS",
    "State",
    "begin",
    "describe",
    "evidence",
    "load",
    "sender_evidence",
    "tidy",
    "update",
    "weigh",
]


def sender_evidence(
    requests: pl.DataFrame,
    edges: pl.DataFrame | None = None,
    seeds: pl.DataFrame | None = None,
    *,
    first: int | None = None,
    until: datetime | None = None,
) -> pl.DataFrame:
    """One row a sender: `sender` and SENDER_FACTS, `request_bits` among them (how far all moves the odds of hostility).

    `requests` has `sender`, `receiver` and, as far as known, `sent_at`, `answer` (true, false, null) and `answered_at`;
    `edges` two columns of people tied before, and `since` if known: without them nothing is said of who knows whom.
    `seeds` are people and `bad`. With `first` only the first so many requests of each sender count as theirs. Nothing
    after `until` is looked at.
    """
    return evidence(begin(requests, edges, seeds, until=until), first=first)


def problems_of(requests: pl.DataFrame, until: datetime | None = None, source: str = "requests") -> list[Problem]:
    """What of the requests cannot be used, and why."""
    return tidy(requests, until, source)[1]
