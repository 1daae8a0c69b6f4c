"""Fits without some authors, judges what they wrote: verdicts on text that was not trained on, for every row once.

English is split by author. A language with one or two authors is split by blocks of fifty neighbouring lines, for an
author left out would take the language along. Five folds; each fit is kept in `.crossfit_cache` for as long as the
corpus, the fit and the signals stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

import fit
from corpus import AUTHORED, headlines, messages
from whosthere import weights, wording
from whosthere.facts import given_schema
from whosthere.scoring import score

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".crossfit_cache"
FOLDS = 5
SOURCES = [
    *sorted(AUTHORED.iterdir()),
    *(Path(__file__).parent / name for name in ("fit.py", "corpus.py", "crossfit.py")),
    *sorted((ROOT / "src" / "whosthere" / "signals").glob("*.py")),
    *(ROOT / "src" / "whosthere" / f"{name}.py" for name in ("wording", "text", "facts", "scoring", "weights")),
]

Row = dict[str, Any]


def folds(rows: list[Row]) -> list[int]:
    """The fold, 0 to 4, in which each row is held out."""
    blocks = [row["author"] if row["lang"] == "en" else row["block"] for row in rows]
    at = {block: i % FOLDS for i, block in enumerate(dict.fromkeys(blocks))}
    return [at[block] for block in blocks]


def held_out(parts: tuple[list[Row], list[Row]] | None = None) -> Iterator[tuple[int, list[Row], list[Row], Path]]:
    """For each fold: its number, the messages and headlines held out, and the folder of what the others taught."""
    rows, lines = parts or (messages(), headlines())
    of_rows, of_lines = folds(rows), folds(lines)
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in SOURCES)).hexdigest()[:16]
    for fold in range(FOLDS):
        folder = CACHE / stamp / str(fold)
        if not folder.exists():
            learned = fit.learn(
                [row for row, at in zip(rows, of_rows, strict=True) if at != fold],
                [line for line, at in zip(lines, of_lines, strict=True) if at != fold],
            )
            beside = folder.with_name(f"{fold}.part")
            beside.mkdir(parents=True, exist_ok=True)
            fit.write(learned, beside)
            beside.rename(folder)
        yield (
            fold,
            [row for row, at in zip(rows, of_rows, strict=True) if at == fold],
            [line for line, at in zip(lines, of_lines, strict=True) if at == fold],
            folder,
        )


@contextmanager
def taught_by(folder: Path) -> Iterator[None]:
    """Within it, weights and phrase tables are those in `folder`."""
    shipped = weights.LEARNED, wording.LEARNED
    weights.LEARNED = wording.LEARNED = folder
    _forget()
    try:
        yield
    finally:
        weights.LEARNED, wording.LEARNED = shipped
        _forget()


def _forget() -> None:
    for kept in (weights.measured, weights.shipped_weights, wording.table):
        kept.cache_clear()


def given(rows: list[Row]) -> pl.DataFrame:
    """Corpus rows as given facts: text, kind, headline and owner, as the contract would tell them."""
    known = given_schema()
    table = [
        {
            "id": row["id"], "text": row.get("text"), "kind": row.get("kind"),
            "sender_headline": (row.get("sender") or {}).get("headline") or row.get("headline"),
            **{f"owner_{key}": value for key, value in (row.get("owner") or {}).items() if f"owner_{key}" in known},
        }
        for row in rows
    ]  # fmt: skip
    return pl.DataFrame(table, schema=known)


def scored(rows: list[Row], folder: Path) -> pl.DataFrame:
    """Corpus rows scored by what is in `folder`."""
    with taught_by(folder):
        return score(given(rows).lazy()).collect()
