"""Who knows whom: an undirected graph given as an edge list, or a made one, held as sorted arrays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.errors import SourceError

Ints = npt.NDArray[np.int64]

MOST_MADE = 200_000
NEAR, REACH = 0.8, 60  # a made friendship is near with this probability: within so many seats on a ring


@dataclass(frozen=True, slots=True)
class Friends:
    """Members 0 to `size` - 1; `others[starts[m]:starts[m + 1]]` are those member `m` knows, in rising order."""

    size: int
    starts: Ints
    others: Ints
    keys: Ints  # every friendship, both ways, as member × size + other, in rising order

    @classmethod
    def of(cls, left: Ints, right: Ints) -> Friends:
        """Of pairs, either way round, loops and doubles ignored. Members are numbered as they come in order of id."""
        names, numbered = np.unique(np.concatenate([left, right]), return_inverse=True)
        size = len(names)
        one, two = numbered[: len(left)].astype(np.int64), numbered[len(left) :].astype(np.int64)
        both = np.concatenate([one * size + two, two * size + one])
        keys = np.unique(both[both // size != both % size])
        starts = np.searchsorted(keys, np.arange(size + 1, dtype=np.int64) * size)
        return cls(size, starts.astype(np.int64), keys % size, keys)

    def degrees(self, members: Ints) -> Ints:
        """How many each of `members` knows."""
        found: Ints = self.starts[members + 1] - self.starts[members]
        return found

    def know(self, left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
        """Whether the two of each pair know each other."""
        wanted = left * self.size + right
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.asarray(self.keys[at] == wanted)

    def one_of(self, members: Ints, rng: np.random.Generator) -> Ints:
        """For each member somebody they know, each alike likely. Every member knows somebody."""
        picks = (rng.random(len(members)) * self.degrees(members)).astype(np.int64)
        found: Ints = self.others[self.starts[members] + picks]
        return found

    def shared(self, left: Ints, right: Ints) -> Ints:
        """How many both of each pair know."""
        fewer = np.where(self.degrees(left) <= self.degrees(right), left, right)
        other = left + right - fewer
        counts = self.degrees(fewer)
        pair = np.repeat(np.arange(len(left)), counts)
        places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        between = self.others[self.starts[fewer][pair] + places]
        return np.bincount(pair[self.know(other[pair], between)], minlength=len(left)).astype(np.int64)


def read(path: Path) -> Friends:
    """An edge list: two node numbers a line, parted by white space; lines that begin with # are comments (SNAP's way).

    Raises SourceError where the file cannot be read or holds anything else.
    """
    try:
        lines = pl.read_csv(path, has_header=False, separator="\n", quote_char=None, new_columns=["line"])["line"]
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"{path}: cannot be read as an edge list; give two numbers a line") from error
    lines = lines.cast(pl.String).drop_nulls()
    edges = lines.filter(~lines.str.contains(r"^\s*(?:#|$)"))
    pairs = edges.str.extract_groups(r"^\s*(\d{1,18})[\s,]+(\d{1,18})\s*$").struct.unnest().cast(pl.Int64)
    if pairs.is_empty() or pairs["1"].null_count():
        raise SourceError(f"{path}: is not an edge list; give two numbers a line")
    pairs = pairs.filter(pl.col("1") != pl.col("2"))
    if pairs.is_empty():
        raise SourceError(f"{path}: holds no friendship; give two numbers a line")
    return Friends.of(pairs["1"].to_numpy(), pairs["2"].to_numpy())


def make(members: int, degree: int, rng: np.random.Generator) -> Friends:
    """A made graph: members sit on a ring and mostly know those near them; how many each knows has a heavy tail."""
    size = max(members, 20)
    wishes = np.clip(rng.lognormal(np.log(degree / 2) - 0.3, 0.8, size), 1, size / 4).astype(np.int64)
    left = np.concatenate([np.arange(size), np.repeat(np.arange(size), wishes)])
    steps = rng.geometric(1 / min(REACH, size // 4), len(left)) * rng.choice([-1, 1], len(left))
    near = (left + steps) % size
    far = rng.integers(0, size, len(left))
    right = np.where(rng.random(len(left)) < NEAR, near, far)
    right[:size] = (np.arange(size) + 1) % size  # everybody knows a neighbour
    return Friends.of(left.astype(np.int64), right.astype(np.int64))
