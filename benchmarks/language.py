"""How well and how fast the language of a note is told: our small words against py3langid, where that is installed.

Run on the authored corpus, whose files name the language; nothing was fitted to it. Prints one line a language and the
totals as Markdown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from whosthere.language import LANGUAGES, language

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

Tell = Callable[[pl.Series], pl.Series]


def main() -> None:
    """Measure all that is there."""
    from corpus import messages  # noqa: PLC0415  (beside, not installed)

    rows = [{"lang": row["lang"], "text": row["text"]} for row in messages()]
    notes = pl.DataFrame(rows, schema={"lang": pl.String, "text": pl.String})
    told, speeds = notes, []
    for name, tell in _tellers().items():
        tell(notes["text"].head(50))
        begin = time.perf_counter()
        found = tell(notes["text"])
        speeds.append(f"{name}: {notes.height / (time.perf_counter() - begin):,.0f} notes a second")
        told = told.with_columns(found.alias(name))
    names = told.columns[2:]
    print(f"| language | notes | {' | '.join(names)} |\n|---|---:|{'---:|' * len(names)}")
    for (code,), part in sorted(told.group_by("lang")):
        print(f"| {code} | {part.height:,} | {' | '.join(_shares(part, names))} |")
    print(f"| all | {told.height:,} | {' | '.join(_shares(told, names))} |")
    print("; ".join(speeds))


def _shares(part: pl.DataFrame, names: list[str]) -> list[str]:
    """Right, and wrong in brackets; the rest is told as unknown."""
    told = []
    for name in names:
        right = part.select((pl.col(name) == pl.col("lang")).fill_null(False).mean()).item()
        wrong = part.select((pl.col(name) != pl.col("lang")).fill_null(False).mean()).item()
        told.append(f"{right:.1%} ({wrong:.1%})")
    return told


def _tellers() -> dict[str, Tell]:
    ours: Tell = lambda texts: texts.to_frame("text").select(told=language(pl.col("text")))["told"]  # noqa: E731
    try:
        from py3langid import langid  # noqa: PLC0415  (optional)
    except ImportError:
        return {"small words": ours}
    begin = time.perf_counter()
    langid.set_languages(list(LANGUAGES))
    langid.classify("Hello")
    print(f"py3langid loads in {time.perf_counter() - begin:.2f} s\n")
    return {
        "small words": ours,
        "py3langid": lambda texts: pl.Series([langid.classify(text)[0] for text in texts], dtype=pl.String),
    }


if __name__ == "__main__":
    main()
