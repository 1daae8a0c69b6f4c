"""Groups that hold the texts of two hands are parted: copies from elsewhere that all say something else.

Who writes from stock sentences shares most of a text with others who do. Where some copies of a group lead to one place
and others to another, or come from another sender at another time, and those hold words that these never do, and these
words that those never do, they are no variants of one text: variants are drawn anew for each copy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whosthere.campaigns.bags import Bags, Flags, Ints

Reals = npt.NDArray[np.float64]

FEWEST = 3  # notes that lead to a place, or prints of a sender: of fewer nothing is told by all of them
MOST_SOURCES = 200  # of one group, that are looked at: the largest
ALWAYS, NEVER = 0.7, 0.2  # of the prints of a source, that hold a word for it to be told always; at most, for never
APART, SENT_APART = 0.12, 0.15  # of what a place, or a sender, always tells, what the other never does
GAP = 0.5  # times the longer of two times lies between them at least: else they are one


@dataclass(frozen=True, slots=True)
class Sources:
    """Prints (by their places among all) and what their notes come from (numbers): a sender, or the place that they
    lead to (`leads`); in how many notes, and `first` and `last` when (NaN where unknown). Each pair stands once."""

    prints: Ints
    source: Ints
    leads: Flags
    notes: Ints
    first: Reals
    last: Reals


@dataclass(frozen=True, slots=True)
class _Source:
    prints: Ints
    leads: bool
    first: float
    last: float


def parted(sets: Bags, group: Ints, sources: Sources) -> Ints:
    """The group of each print after groups of several hands became several; new groups get new numbers."""
    parts, following = group.copy(), int(group.max(initial=-1)) + 1
    order = np.lexsort((sources.prints, sources.source, group[sources.prints]))
    prints, source = sources.prints[order], sources.source[order]
    change = (np.diff(group[prints], prepend=-1) != 0) | (np.diff(source, prepend=-1) != 0)
    bounds = np.append(np.flatnonzero(change), len(prints))
    counted = np.concatenate([[0], np.cumsum(np.where(sources.leads, sources.notes, 1)[order])])
    some = np.flatnonzero(np.diff(counted[bounds]) >= FEWEST)
    found = [_source(sources, order[bounds[at] : bounds[at + 1]]) for at in some]
    of_group = group[prints[bounds[some]]]
    members = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=1))
    for one in np.flatnonzero(np.bincount(of_group, minlength=1) > 1):
        here = [found[at] for at in range(*np.searchsorted(of_group, (one, one + 1)))]
        if not _may_be_several(here):
            continue
        within = members[ends[one - 1] if one else 0 : ends[one]]
        part = _parts(sets, within, here)
        parts[within[part > 0]] = following + part[part > 0] - 1
        following += int(part.max())
    return parts


def _may_be_several(sources: list[_Source]) -> bool:
    """Do some lead to two places, or come at two times?"""
    apart = max(one.first for one in sources) > min(one.last for one in sources)
    return apart or sum(one.leads for one in sources) > 1


def _source(sources: Sources, rows: Ints) -> _Source:
    first, last = sources.first[rows].min(), sources.last[rows].max()
    return _Source(sources.prints[rows], bool(sources.leads[rows[0]]), float(first), float(last))


def _parts(sets: Bags, members: Ints, sources: list[_Source]) -> Ints:
    """The part of each member, from 0: one for each hand that is found."""
    owner, words = sets.flat(members)
    known, word = np.unique(words, return_inverse=True)
    weight = sets.weight[known]
    hands = list[tuple[_Source, Reals]]()
    for source in sorted(sources, key=lambda one: -len(one.prints))[:MOST_SOURCES]:
        held = np.searchsorted(known, sets.flat(source.prints)[1])
        share = np.bincount(held, minlength=len(known)) / len(source.prints)
        if all(_differ(share, others, weight) >= _least(source, other) for other, others in hands):
            hands.append((source, share))
    usual = [weight * (share > 0.5) for _, share in hands]
    near = [2 * np.bincount(owner, told[word], len(members)) - told.sum() for told in usual]
    part = np.asarray(np.argmax(near, axis=0))
    for i, (source, _) in reversed(list(enumerate(hands))):
        part[np.searchsorted(members, source.prints)] = i
    return part


def _least(one: _Source, other: _Source) -> float:
    """How much two sources have to differ to be of two hands: more than all, where they come at one time."""
    if one.leads and other.leads:
        return APART
    earlier, later = sorted((one, other), key=lambda source: source.first)
    longer = max(source.last - source.first for source in (one, other))
    return SENT_APART if later.first - earlier.last > GAP * longer else np.inf


def _differ(one: Reals, other: Reals, weight: Ints) -> float:
    """The part of what each always says that the other never does, the lesser of the two; given the shares of their
    prints that hold each word."""
    shares = (
        (weight * (a >= ALWAYS) * (b <= NEVER)).sum() / max((weight * (a >= ALWAYS)).sum(), 1)
        for a, b in ((one, other), (other, one))
    )
    return float(min(shares))
