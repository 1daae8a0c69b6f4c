"""Near-duplicates as stars: every member is near one middle; nothing is joined over a third.

Sets that fall into one bucket of a band are compared with one of them only, the middle of the bucket, so that time
grows with the sets and not with their pairs. Which one is the middle depends on the sets alone, not on their order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from whosthere.campaigns.bags import Bags, Flags, Ints, sketches

BANDS, HANDS = 30, 3
LEAST_TELLING = 25  # tenths of a bit a word must tell to be sketched
LEAST_SHARED = 200  # tenths of a bit that two must share to be near: less may be chance
NONE = -1

LEAST_AGREEING = 5  # of the BANDS first hands: for what is near, fewer is all but unheard of

Sketches = npt.NDArray[np.uint32]
Near = Callable[[Ints, Ints], Flags]


def stars(sets: Bags, rank: Ints, near: Near) -> Ints:
    """The middle of the star each set belongs to (itself, for a middle and for one alone).

    `rank` orders the sets: the lowest becomes the middle where sets are near; no two have the same. `near` tells of
    places of sets and of middles, pair by pair, whether the one is near the other.
    """
    middle = np.full(len(sets), NONE, dtype=np.int64)
    failed = np.full(len(sets), NONE, dtype=np.int64)
    sketched = sketches(sets, BANDS * HANDS, LEAST_TELLING)
    by_rank = np.argsort(rank)
    for band in range(BANDS):
        one, other = _to_compare(_keys(sketched[band * HANDS : (band + 1) * HANDS]), middle, failed, rank, by_rank)
        likely = _agree(sketched, one, other)
        failed[one[~likely]] = other[~likely]
        one, other = one[likely], other[likely]
        is_near = near(one, other)
        middle[one[is_near]] = other[is_near]
        middle[other[is_near]] = other[is_near]
        failed[one[~is_near]] = other[~is_near]
    return np.where(middle == NONE, np.arange(len(sets)), middle)


def _agree(sketched: Sketches, one: Ints, other: Ints) -> Flags:
    """Do a few of the first hands of all bands agree? Where not, the two can hardly be near."""
    agreed = np.zeros(len(one), dtype=np.int64)
    for hand in sketched[::HANDS]:
        agreed += hand[one] == hand[other]
    return np.asarray(agreed >= LEAST_AGREEING)


def _keys(hands: Sketches) -> npt.NDArray[np.uint64]:
    """One number a set: equal for those whose sketches are."""
    key = np.zeros(hands.shape[1], dtype=np.uint64)
    for hand in hands:
        key = (key ^ hand) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key


def _to_compare(
    key: npt.NDArray[np.uint64], middle: Ints, failed: Ints, rank: Ints, by_rank: Ints
) -> tuple[Ints, Ints]:
    """Each set that has no middle yet, with the middle of its bucket (those of one key): one that is a middle already,
    if any is known to the bucket, else the first in rank."""
    many = len(key)
    if many == 0:
        return rank, rank
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], key[order][1:] != key[order][:-1]]))
    stand_in = np.where(middle == NONE, np.arange(many), middle)
    turn = rank[stand_in] + many * (middle == NONE)
    first = by_rank[np.minimum.reduceat(turn[order], starts) % many]
    chosen = np.repeat(first, np.diff(np.append(starts, many)))
    compared = (middle[order] == NONE) & (chosen != order) & (failed[order] != chosen)
    return order[compared], chosen[compared]
