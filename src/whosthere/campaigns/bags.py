"""Prints as sets of weighted words, and how near two sets are: whole numbers, so that every machine agrees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.campaigns.prints import MOST_WORDS

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MOST_BITS = 8.0  # what a word outside the table tells
UNIT = 10  # weights are tenths of a bit
TABLE = 1 << 20  # bytes of the table that words are looked up in: what a processor keeps near


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
        return sums(self.weight[self.words], self.starts)

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
        order = np.argsort(right, kind="stable")
        shared = np.empty(len(left), dtype=np.int64)
        shared[order] = self._shared(left[order], other, right[order])
        return shared

    def _shared(self, left: Ints, other: Bags, right: Ints) -> Ints:
        """The same for pairs in order of `right`: what is told of each of those stands in a table, a row each, that is
        filled for some of them at a time."""
        shared = np.zeros(len(left), dtype=np.int64)
        many = max(len(self.weight), 1)
        change = np.diff(right, prepend=-1) != 0
        rights, row = right[change], np.cumsum(change) - 1
        rows = min(max(TABLE // many, 1), len(rights))
        table = np.zeros(rows * many, dtype=np.uint8)
        for first in range(0, len(rights), max(rows, 1)):
            start, end = np.searchsorted(row, (first, first + rows))
            owner, word = other.flat(rights[first : first + rows])
            held = owner * many + word
            table[held] = self.weight[word]
            owner, word = self.flat(left[start:end])
            told = table.take((row[start:end] - first)[owner] * many + word)
            sums = np.concatenate([[0], np.cumsum(told, dtype=np.int64)])
            ends = np.cumsum(self.sizes[left[start:end]])
            shared[start:end] = np.diff(sums[ends], prepend=0)
            table[held] = 0
        return shared


def bags(prints: pl.Series) -> Bags:
    """The words of each print, as a set of its first MOST_WORDS words; null has none."""
    split = prints.str.split(" ").list.head(MOST_WORDS)
    words = split.explode(empty_as_null=False, keep_nulls=False).cast(pl.Categorical(pl.Categories.random()))
    known = words.unique().to_frame("word")
    known = known.with_columns(pl.col("word").cast(pl.String), code=pl.col("word").to_physical()).sort("word")
    codes, many = known["code"].to_numpy(), max(known.height, 1)
    number = np.zeros(codes.max(initial=0) + 1, dtype=np.int64)
    number[codes] = np.arange(known.height)
    keys = np.repeat(np.arange(len(prints)) * many, split.list.len().fill_null(0).cast(pl.Int64).to_numpy())
    keys += number[words.to_physical().to_numpy()]
    keys.sort()
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]]
    starts = np.searchsorted(keys, np.arange(len(prints) + 1) * many).astype(np.int64)
    table = known.join(common_words(), on="word", how="left", maintain_order="left")
    weight = (table["bits"].fill_null(MOST_BITS) * UNIT).round().cast(pl.Int64).to_numpy()
    marks = np.fromiter(map(crc32, known["word"].cast(pl.Binary)), np.uint64, known.height)
    return Bags(starts, keys % many, weight, marks, known["word"])


@cache
def common_words() -> pl.DataFrame:
    """What each common word tells in bits (`word`, `bits`), as training/common_words.py counted it."""
    path = Path(__file__).parents[1] / "learned" / "common_words.parquet"
    return pl.read_parquet(path).cast({"bits": pl.Float64})


@dataclass(frozen=True)
class Sketches:
    """MinHash of some sets, hand by hand: words that tell less than `least` tenths of a bit are left out, and a set
    without others gets its own number, so that it is near to none."""

    sets: Ints
    starts: Ints
    words: Ints
    mark: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, bags_: Bags, least: int) -> Sketches:
        """Of all sets of `bags_`."""
        telling = bags_.weight[bags_.words] >= least
        starts = np.cumsum(np.concatenate([[0], telling]))[bags_.starts]
        return cls(np.arange(len(bags_)), starts, bags_.words[telling], bags_.mark)

    def only(self, some: Flags) -> Sketches:
        """Of some of them."""
        counts = np.diff(self.starts)
        starts = np.concatenate([[0], np.cumsum(counts[some])]).astype(np.int64)
        return Sketches(self.sets[some], starts, self.words[np.repeat(some, counts)], self.mark)

    def keys(self, hands: Iterable[int]) -> npt.NDArray[np.uint64]:
        """One number a set: equal for those on whom all these hands agree."""
        key = self.sets.astype(np.uint64)
        full = np.flatnonzero(np.diff(self.starts))
        if len(full):
            key[full] = 0
            for hand in hands:
                key[full] ^= np.minimum.reduceat(_drawn(self.mark, hand).take(self.words), self.starts[full])
                key[full] *= _SPREAD
                key[full] ^= key[full] >> np.uint64(29)
        return key


_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def _drawn(mark: npt.NDArray[np.uint64], hand: int) -> npt.NDArray[np.uint32]:
    """The number that a hand gives each word."""
    odd, shift = np.random.default_rng([21, hand]).integers(1, 2**63, 2, dtype=np.uint64)
    mixed = (mark ^ shift) * (odd | np.uint64(1))
    return np.asarray((mixed ^ (mixed >> np.uint64(29))) * _SPREAD >> np.uint64(32), dtype=np.uint32)


def sums(values: Ints, starts: Ints) -> Ints:
    """The sum of the values of each set."""
    held = np.flatnonzero(np.diff(starts))
    found = np.zeros(len(starts) - 1, dtype=np.int64)
    if len(held):
        found[held] = np.add.reduceat(values, starts[held])
    return found
