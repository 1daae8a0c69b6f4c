"""Stories of readers: an input beside what is to be read of it (`<input>.json`)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from whosthere.sources.tables import Tables

STORIES = Path(__file__).parent / "stories"


def stories(kind: str) -> list[Path]:
    """The inputs of a kind, in order of name."""
    return sorted(path for path in (STORIES / kind).iterdir() if path.with_name(f"{path.name}.json").exists())


def expected(story: Path) -> dict[str, Any]:
    """What a story expects."""
    found: dict[str, Any] = json.loads(story.with_name(f"{story.name}.json").read_text(encoding="utf-8"))
    return found


def told(tables: Tables) -> dict[str, Any]:
    """All that was read, as stories tell it: what is null is left out."""

    def rows(table: str) -> list[dict[str, Any]]:
        return [
            {
                name: str(value) if isinstance(value, date) else value
                for name, value in row.items()
                if value is not None and name != "source"
            }
            for row in tables[table].to_dicts()
        ]

    return {
        "taken": [f"{taken.table}, {taken.rows}" if taken.rows else taken.table for taken in tables.taken],
        "problems": [str(problem) for problem in tables.problems],
        **{table: rows(table) for table in tables.frames},
    }
