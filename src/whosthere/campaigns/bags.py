"""Prints as sets of weighted words, and how near two sets are: whole numbers, so that every machine agrees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.campaigns.prints import MOST_WORDS

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MOST_BITS = 8.0  # what a word outside the table tells
UNIT = 10  # weights are tenths of a bit


@dataclass(frozen=True)
class Bags:
    """Sets of words: set `d` holds words `words[starts[d]:starts[d + 1]]`, numbered, rising; `weight[w]` is what a word
    tells (tenths of a bit), `mark[w]` a number that stands for it whatever else there is."""

    starts: Ints
    words: Ints
    weight: Ints
    mark: npt.NDArray[np.uint64]
    texts: pl.Series

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def sizes(self) -> Ints:
        """How many words each holds."""
        return np.diff(self.starts)

    @cached_property
    def tells(self) -> Ints:
        """What the words of each tell together."""
        return _sums(self.weight[self.words], self.starts)

    @cached_property
    def keys(self) -> Ints:
        """Set and word as one number, rising."""
        return np.asarray(np.repeat(np.arange(len(self)), self.sizes) * len(self.weight) + self.words)

    def spelled(self, sets: Ints) -> list[list[str]]:
        """The words of the given sets."""
        owner, words = self.flat(sets)
        ends = np.cumsum(np.bincount(owner, minlength=len(sets))).tolist()
        told = self.texts.gather(words).to_list()
        return [told[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def flat(self, sets: Ints) -> tuple[Ints, Ints]:
        """All words of the given sets, one after the other: the place in `sets` each belongs to, and the word."""
        counts = self.sizes[sets]
        owner = np.repeat(np.arange(len(sets)), counts)
        at = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + self.starts[sets][owner]
        return owner, self.words[at]

    def shared(self, left: Ints, other: Bags, right: Ints) -> Ints:
        """What the words that both of each pair hold tell; `other` numbers its words alike."""
        keys = other.keys
        owner, word = self.flat(left)
        wanted = right[owner] * len(self.weight) + word
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        both = keys[at] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
        return np.bincount(owner[both], self.weight[word[both]], len(left)).astype(np.int64)


def bags(prints: pl.Series) -> Bags:
    """The words of each print, as a set of its first MOST_WORDS words; null has none."""
    split = prints.str.split(" ").list.head(MOST_WORDS).list.unique()
    held = pl.DataFrame({"set": np.arange(len(prints)), "word": split}).explode("word").drop_nulls("word")
    known = held["word"].unique().sort().to_frame("word").with_row_index("number")
    table = known.join(common_words(), on="word", how="left", maintain_order="left")
    numbers = held.join(known, on="word", how="left", maintain_order="left")["number"].cast(pl.Int64).to_numpy()
    many = max(known.height, 1)
    keys = np.sort(held["set"].to_numpy() * many + numbers)
    starts = np.searchsorted(keys, np.arange(len(prints) + 1, dtype=np.int64) * many).astype(np.int64)
    weight = (table["bits"].fill_null(MOST_BITS) * UNIT).round().cast(pl.Int64).to_numpy()
    marks = (int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) for word in known["word"])
    mark = np.fromiter(marks, dtype=np.uint64, count=known.height)
    return Bags(starts, keys % many, weight, mark, known["word"])


@cache
def common_words() -> pl.DataFrame:
    """What each common word tells in bits (`word`, `bits`), as training/common_words.py counted it."""
    path = Path(__file__).parents[1] / "learned" / "common_words.parquet"
    return pl.read_parquet(path).cast({"bits": pl.Float64})


def sketches(sets: Bags, hands: int, least: int) -> npt.NDArray[np.uint32]:
    """MinHash of each set (hands × sets): words that tell less than `least` tenths of a bit are left out, and a set
    without others gets its own number, so that it is near to none."""
    telling = sets.weight[sets.words] >= least
    kept = np.cumsum(np.concatenate([[0], telling]))[sets.starts]
    marks = sets.mark[sets.words[telling]]
    full = np.flatnonzero(np.diff(kept) > 0)
    found = np.empty((hands, len(sets)), dtype=np.uint32)
    found[:] = np.arange(len(sets), dtype=np.uint32)
    if len(full) == 0:
        return found
    dice = np.random.default_rng(20).integers(1, 2**63, (hands, 2), dtype=np.uint64)

    def sketch(hand: int) -> None:
        odd, shift = dice[hand]
        mixed = ((marks ^ shift) * (odd | np.uint64(1)) >> np.uint64(32)).astype(np.uint32)
        found[hand, full] = np.minimum.reduceat(mixed, kept[full])

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:  # numpy lets other threads run
        list(pool.map(sketch, range(hands)))
    return found


def _sums(values: Ints, starts: Ints) -> Ints:
    whole = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(whole[starts[1:]] - whole[starts[:-1]])
