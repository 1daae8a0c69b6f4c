"""Prints → groups of copies: exact prints first, then near-duplicates, each held against the group's template.

A group's template is what most of its prints say; so what fills the slots does not count, and a copy whose every slot
is filled otherwise is still near. No member is further from its template than COVER and MOST_ELSE allow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.campaigns.bags import Bags, Flags, Ints, bags
from whosthere.campaigns.stars import LEAST_SHARED, stars

MOST_ROUNDS = 5
NEAR = 0.6  # of what either of two prints tells, what both do
ALIKE = 0.65  # the same of two templates
COVER = 0.55  # of what a template tells, what a member does at least
MOST_ELSE = 0.5  # of what a member tells, what its template does not, at most
WITHIN, LEFT = 0.85, 0.4  # or of what a member tells, what its template does; and of the template what is left then


@dataclass(frozen=True, slots=True)
class Groups:
    """`group`: the number of each print's group, from 0; `alike`: the share (0 to 1) of what each print tells that its
    group's template does; `templates`: the words of each group's template."""

    group: Ints
    alike: npt.NDArray[np.float64]
    templates: Bags


def groups(prints: pl.Series, rows: Ints) -> Groups:
    """The groups of some distinct `prints` that stand in rising order. `rows` tells how many notes have each print."""
    sets = bags(prints)
    group, _ = _numbered(stars(sets, _rank(sets, rows), lambda one, other: _near(sets, one, other, NEAR)))
    for _ in range(MOST_ROUNDS):
        merged = _merged(sets, group)
        if merged.max(initial=-1) == group.max(initial=-1):
            break
        group = merged
    group = _with_the_lone(sets, group)
    template = templates(sets, group, int(group.max(initial=-1)) + 1)
    outside = ~_inside(sets, np.arange(len(sets)), template, group)
    group, _ = _numbered(np.where(outside, len(sets) + np.arange(len(sets)), group))
    template = templates(sets, group, int(group.max(initial=-1)) + 1)
    shared = sets.shared(np.arange(len(sets)), template, group)
    return Groups(group, shared / np.maximum(sets.tells, 1), template)


def _merged(sets: Bags, group: Ints) -> Ints:
    """Groups of several prints with much the same template are one."""
    sizes = np.bincount(group)
    several = np.flatnonzero(sizes > 1)
    every = _only(templates(sets, group, len(sizes)), several)
    into = np.arange(len(sizes))
    joined = stars(every, _by_size(sizes[several]), lambda one, other: _alike(every, one, other))
    into[several] = several[joined]
    return _numbered(into[group])[0]


def _with_the_lone(sets: Bags, group: Ints) -> Ints:
    """A print alone joins the group whose template it holds enough of."""
    sizes = np.bincount(group)
    every = templates(sets, group, len(sizes))

    def joins(one: Ints, other: Ints) -> Flags:
        alone = (sizes[one] == 1) & (sizes[other] > 1)
        return np.asarray(alone & _inside(every, one, every, other))

    return _numbered(stars(every, _by_size(sizes), joins)[group])[0]


def _only(sets: Bags, some: Ints) -> Bags:
    """Some of the sets, in that order."""
    _, words = sets.flat(some)
    starts = np.concatenate([[0], np.cumsum(sets.sizes[some])]).astype(np.int64)
    return replace(sets, starts=starts, words=words)


def templates(sets: Bags, group: Ints, many: int) -> Bags:
    """What most prints of each group say: the words that more than half of them hold, as further sets."""
    words = max(len(sets.weight), 1)
    owner = group[np.repeat(np.arange(len(sets)), sets.sizes)]
    keys, counts = np.unique(owner * words + sets.words, return_counts=True)
    of = keys // words
    kept = 2 * counts > np.bincount(group, minlength=many)[of]
    starts = np.concatenate([[0], np.cumsum(np.bincount(of[kept], minlength=many))]).astype(np.int64)
    return Bags(starts, keys[kept] % words, sets.weight, sets.mark, sets.texts)


def _rank(sets: Bags, rows: Ints) -> Ints:
    """The most frequent print first; then the one whose words most prints share; then as they stand."""
    held = np.bincount(sets.words, minlength=len(sets.weight))
    spread = sets.weight * np.log2(np.maximum(held, 1)).round(6)
    whole = np.concatenate([[0], np.cumsum((spread[sets.words] * 1000).astype(np.int64))])
    central = (whole[sets.starts[1:]] - whole[sets.starts[:-1]]) // np.maximum(sets.tells, 1)
    order = np.lexsort((np.arange(len(sets)), -central, -rows))
    return _places(order)


def _by_size(sizes: Ints) -> Ints:
    return _places(np.lexsort((np.arange(len(sizes)), -sizes)))


def _places(order: Ints) -> Ints:
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def _near(sets: Bags, one: Ints, other: Ints, least: float) -> Flags:
    shared, tells = sets.shared(one, sets, other), sets.tells
    return np.asarray((shared >= LEAST_SHARED) & (shared >= least * (tells[one] + tells[other] - shared)))


def _alike(every: Bags, one: Ints, other: Ints) -> Flags:
    return np.asarray(_near(every, one, other, ALIKE) | _part_of(every, one, other))


def _part_of(every: Bags, one: Ints, other: Ints) -> Flags:
    """Is nearly all of the one in the other, and no small part of it? A sentence may have been left out."""
    shared, tells = every.shared(one, every, other), every.tells
    return np.asarray((shared >= LEAST_SHARED) & (shared >= WITHIN * tells[one]) & (shared >= LEFT * tells[other]))


def _inside(sets: Bags, one: Ints, every: Bags, of: Ints) -> Flags:
    shared = sets.shared(one, every, of)
    covered = (shared >= COVER * every.tells[of]) & (shared >= (1 - MOST_ELSE) * sets.tells[one])
    part = (shared >= WITHIN * sets.tells[one]) & (shared >= LEFT * every.tells[of])
    same = shared == sets.tells[one]
    return np.asarray((covered | part) & (shared >= LEAST_SHARED) | same)


def _numbered(values: Ints) -> tuple[Ints, Ints]:
    found, numbers = np.unique(values, return_inverse=True)
    return np.asarray(numbers, dtype=np.int64), np.asarray(found, dtype=np.int64)
