"""How much each word of a headline tells, learned from the authored headlines: writes learned/trade_words.parquet.

A word's bits are -log2 of the share of headlines that hold it, for words in several of them; one that is not listed is
as rare as the rarest here. Thus a trade that few share counts for more than a word that every second headline holds.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from corpus import headlines
from whosthere.text import trade_words

OUT = Path(__file__).parents[1] / "src" / "whosthere" / "learned" / "trade_words.parquet"
LEAST = 4


def main() -> None:
    """Count, weigh, write."""
    given = pl.DataFrame({"headline": [row["headline"] for row in headlines()]})
    words = given.select(word=trade_words(pl.col("headline"))).explode("word").drop_nulls()
    counted = words.group_by("word").len("held").filter(pl.col("held") >= LEAST).sort("word")
    bits = (-np.log2(counted["held"].to_numpy() / given.height)).round(1)
    counted.select("word", bits=pl.Series(bits, dtype=pl.Float32)).write_parquet(OUT)
    print(f"{counted.height} words from {given.height} headlines")


if __name__ == "__main__":
    main()
