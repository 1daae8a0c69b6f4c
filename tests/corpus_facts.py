"""The authored corpus as facts, for tests of what signals answer on it."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from whosthere.facts import derive, given_schema
from whosthere.signals import SIGNALS

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from corpus import headlines, messages


@cache
def facts() -> pl.DataFrame:
    """The facts that signals of text read, of every message (then `headline_only` is false) and every headline."""
    known = given_schema()

    def given(row: dict[str, Any]) -> dict[str, Any]:
        owner = {f"owner_{key}": value for key, value in (row.get("owner") or {}).items()}
        return {
            "text": row.get("text"),
            "sender_headline": row.get("headline") or (row.get("sender") or {}).get("headline"),
            **{name: value for name, value in owner.items() if name in known},
        }

    rows, lines = messages(), headlines()
    frame = derive(pl.DataFrame([given(row) for row in (*rows, *lines)], schema=known).lazy())
    asked = sorted({fact for signal in SIGNALS for fact in signal.question.needs})
    only = pl.Series("headline_only", [False] * len(rows) + [True] * len(lines))
    return frame.select(asked).collect().with_columns(only)
