"""How much each common word tells, learned from the authored corpus: writes src/whosthere/learned/common_words.parquet.

A word's bits are -log2 of the share of messages in its language that hold it, for words in several messages; the
lowest over the languages. Rarer words count as the rarest here do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import polars as pl

from corpus import messages
from whosthere.campaigns.prints import prints_of

OUT = Path(__file__).parents[1] / "src" / "whosthere" / "learned" / "common_words.parquet"
LEAST, MOST_BITS = 4, 8.0


def main() -> None:
    """Count, weigh, write."""
    rows = messages()
    found = prints_of(pl.Series([row["text"] for row in rows], dtype=pl.String))["print"]
    held: dict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter(row["lang"] for row in rows)
    for row, text in zip(rows, found, strict=True):
        held[row["lang"]].update(set((text or "").split()))
    bits: dict[str, float] = {}
    for lang, counts in held.items():
        for word, count in counts.items():
            if count >= LEAST and re.fullmatch(r"\w+", word):
                told = -np.log2(count / sizes[lang])
                bits[word] = min(bits.get(word, MOST_BITS), told)
    kept = {word: round(float(told), 1) for word, told in sorted(bits.items()) if told < MOST_BITS}
    pl.DataFrame({"word": list(kept), "bits": pl.Series(list(kept.values()), dtype=pl.Float32)}).write_parquet(OUT)
    print(f"{len(kept)} words from {len(rows)} messages")


if __name__ == "__main__":
    main()
