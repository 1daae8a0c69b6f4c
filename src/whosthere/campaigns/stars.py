"""Near-duplicates as stars: every member is near one middle; nothing is joined over a third.

Sets that fall into one bucket of a band are compared with one of them only, the middle of the bucket, so that time
grows with the sets and not with their pairs. Which one is the middle depends on the sets alone, not on their order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from whosthere.campaigns.bags import Bags, Flags, Ints, Sketches

CLOSE, FAR = (30, 3), (15, 2)  # bands and hands a band: finds most that share 60 % of their words; 45 %
LEAST_TELLING = 25  # tenths of a bit a word must tell to be sketched
LEAST_SHARED = 150  # tenths of a bit that two must share to be near: less may be chance
SHRUNK = 0.8  # of the sets are looked at further: then the others are put aside
NONE = -1

Near = Callable[[Ints, Ints], Flags]


def stars(sets: Bags, rank: Ints, near: Near, sketch: tuple[int, int]) -> Ints:
    """The middle of the star each set belongs to (itself, for a middle and for one alone).

    `rank` orders the sets: the lowest becomes the middle where sets are near; no two have the same. `near` tells of
    places of sets and of middles, pair by pair, whether the one is near the other. `sketch`: CLOSE or FAR.
    """
    middle = np.full(len(sets), NONE, dtype=np.int64)
    failed = np.full(len(sets), NONE, dtype=np.int64)
    sketched = Sketches.of(sets, LEAST_TELLING)
    bands, hands = sketch
    for band in range(bands):
        key = sketched.keys(range(band * hands, (band + 1) * hands))
        one, other = _to_compare(key, sketched.sets, middle, failed, rank)
        is_near = near(one, other)
        middle[one[is_near]] = other[is_near]
        middle[other[is_near]] = other[is_near]
        failed[one[~is_near]] = other[~is_near]
        left = _left(middle, sketched.sets)
        if left.sum() < SHRUNK * len(left):
            sketched = sketched.only(left)
    return np.where(middle == NONE, np.arange(len(sets)), middle)


def _left(middle: Ints, some: Ints) -> Flags:
    """Which of some sets are middles, or have none yet."""
    return np.asarray((middle[some] == NONE) | (middle[some] == some))


def _to_compare(key: npt.NDArray[np.uint64], sets: Ints, middle: Ints, failed: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """Each of the sets that has no middle yet, with the middle of its bucket (those of one key): one that is a middle
    already, if any is known to the bucket, else the first in rank."""
    order = np.argsort(key, kind="stable")
    change = np.diff(key[order], prepend=~key[order][:1]) != 0
    starts = np.flatnonzero(change)
    crowded = np.repeat(np.diff(np.append(starts, len(key))) > 1, np.diff(np.append(starts, len(key))))
    order, change = sets[order[crowded]], change[crowded]
    if not len(order):
        return order, order
    stand_in = np.where(middle[order] == NONE, order, middle[order])
    turn = rank[stand_in] + len(rank) * (middle[order] == NONE)
    first = np.minimum.reduceat(turn * len(rank) + stand_in, np.flatnonzero(change)) % len(rank)
    chosen = first[np.cumsum(change) - 1]
    compared = (middle[order] == NONE) & (chosen != order) & (failed[order] != chosen)
    return order[compared], chosen[compared]
