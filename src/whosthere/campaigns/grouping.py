"""Prints → groups of copies: exact prints first, then near-duplicates, each held against the group's template.

A group's template is what most of its prints say; so what fills the slots does not count, and a copy whose every slot
is filled otherwise is still near. Where a text is drawn from {choices}, groups share a core, and each has copies that
chose as the other's do: by that they are told from texts that only share a sentence. No member is further from its
template than COVER and MOST_ELSE allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.campaigns.bags import Bags, Flags, Ints, bags, sums
from whosthere.campaigns.hands import Sources, parted
from whosthere.campaigns.stars import CLOSE, FAR, LEAST_SHARED, stars

MOST_ROUNDS = 5
NEAR = 0.6  # of what either of two prints tells, what both do
ALIKE = 0.65  # the same of two templates
COVER = 0.55  # of what a template tells, what a member does at least
MOST_ELSE = 0.5  # of what a member tells, what is not told again and again in its group, at most
AGAIN = 10  # of so many prints of a group one at least, and two: told again and again
CORE, CROSSED = 0.45, 0.06  # what two templates share, and of the rest of each, what the other's prints tell
WITHIN, LEFT = 0.85, 0.4  # or of what a member tells, what its template does; and of the template what is left then
FEW = 10  # a print alone has at most one note for so many of the group that it joins


@dataclass(frozen=True, slots=True)
class Groups:
    """`group`: the number of each print's group, from 0; `alike`: the share (0 to 1) of what each print tells that its
    group's template does; `templates`: the words of each group's template."""

    group: Ints
    alike: npt.NDArray[np.float64]
    templates: Bags


@dataclass(frozen=True, slots=True)
class Said:
    """How many prints of each group hold which word: `keys` (group × words + word, rising) with `counts`."""

    keys: Ints
    counts: Ints


def groups(prints: pl.Series, rows: Ints, sources: Callable[[], Sources] | None = None) -> Groups:
    """The groups of some distinct `prints` that stand in rising order. `rows` tells how many notes have each print,
    `sources` gives, when it is asked, what they come from."""
    sets = bags(prints)
    group = _numbered(stars(sets, _rank(sets, rows), lambda one, other: _near(sets, one, other, NEAR), CLOSE))
    said = _said(sets, group)
    grown = np.ones(int(group.max(initial=-1)) + 1, dtype=bool)
    for _ in range(MOST_ROUNDS):
        into = _merged(sets, said, np.bincount(group), _notes(rows, group), grown)
        grown = np.bincount(into) > 1
        if not grown.any():
            break
        group, said = into[group], _regrouped(sets, said, into)
    into = _with_the_lone(sets, said, np.bincount(group), _notes(rows, group))
    group, said = into[group], _regrouped(sets, said, into)
    if sources is not None:
        group = parted(sets, group, sources())
        said = _said(sets, group)
    every, sizes = np.arange(len(sets)), np.bincount(group)
    outside = ~_inside(sets, every, _templates(sets, said, sizes), _recurrent(sets, said, sizes), group)
    group = _numbered(np.where(outside, len(sets) + every, group))
    template = _templates(sets, _said(sets, group), np.bincount(group))
    shared = sets.shared(every, template, group)
    return Groups(group, shared / np.maximum(sets.tells, 1), template)


def _notes(rows: Ints, group: Ints) -> Ints:
    return np.bincount(group, rows).astype(np.int64)


def _merged(sets: Bags, said: Said, sizes: Ints, notes: Ints, grown: Flags) -> Ints:
    """Groups of several notes with much the same template are one: the new number of each group. Of two compared one
    at least has `grown` since the last time."""
    several = np.flatnonzero(notes > 1)
    every, grown = _only(_templates(sets, said, sizes), several), grown[several]

    def alike(one: Ints, other: Ints) -> Flags:
        anew = np.flatnonzero(grown[one] | grown[other])
        return _at(anew, len(one), alike_anew(one[anew], other[anew]))

    def alike_anew(one: Ints, other: Ints) -> Flags:
        shared, tells = every.shared(one, every, other), every.tells
        lesser, greater = np.minimum(tells[one], tells[other]), np.maximum(tells[one], tells[other])
        part = (shared >= WITHIN * lesser) & (shared >= LEFT * greater)
        found = (shared >= LEAST_SHARED) & (part | _most_shared(tells, one, other, shared, ALIKE))
        core = ~found & (shared >= np.maximum(LEAST_SHARED, CORE * greater))
        some = np.flatnonzero(core)
        for left, right in ((one, other), (other, one)):
            some = some[_crossed(every, left[some], said, several[right[some]], sizes)]
        found[some] = True
        return np.asarray(found)

    into = np.arange(len(sizes))
    into[several] = several[stars(every, _by_size(notes[several]), alike, FAR)]
    return _numbered(into)


def _with_the_lone(sets: Bags, said: Said, sizes: Ints, notes: Ints) -> Ints:
    """A print alone joins the group whose template it holds enough of, where few notes have it beside those of the
    group: the new number of each group."""
    every, again = _templates(sets, said, sizes), _recurrent(sets, said, sizes)

    def joins(one: Ints, other: Ints) -> Flags:
        alone = np.flatnonzero((sizes[one] == 1) & (notes[other] > 1) & (FEW * notes[one] <= notes[other]))
        return _at(alone, len(one), _inside(every, one[alone], every, again, other[alone]))

    return _numbered(stars(every, _by_size(notes), joins, FAR))


def _only(sets: Bags, some: Ints) -> Bags:
    """Some of the sets, in that order."""
    _, words = sets.flat(some)
    starts = np.concatenate([[0], np.cumsum(sets.sizes[some])]).astype(np.int64)
    return replace(sets, starts=starts, words=words)


def _said(sets: Bags, group: Ints) -> Said:
    keys = group[np.repeat(np.arange(len(sets)), sets.sizes)] * max(len(sets.weight), 1) + sets.words
    return Said(*(np.asarray(part, dtype=np.int64) for part in np.unique(keys, return_counts=True)))


def _regrouped(sets: Bags, said: Said, into: Ints) -> Said:
    """The same after groups became others."""
    words = max(len(sets.weight), 1)
    keys = into[said.keys // words] * words + said.keys % words
    order = np.argsort(keys, kind="stable")
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    counts = np.add.reduceat(said.counts[order], first) if len(first) else said.counts
    return Said(keys[order][first], counts)


def _templates(sets: Bags, said: Said, sizes: Ints) -> Bags:
    """What most prints of each group say: the words that more than half of them hold, as further sets."""
    return _held(sets, said, 2 * said.counts > sizes[said.keys // max(len(sets.weight), 1)], len(sizes))


def _recurrent(sets: Bags, said: Said, sizes: Ints) -> Bags:
    """What is told again and again in each group."""
    size = sizes[said.keys // max(len(sets.weight), 1)]
    return _held(sets, said, (AGAIN * said.counts >= size) & (said.counts >= np.minimum(size, 2)), len(sizes))


def _held(sets: Bags, said: Said, some: Flags, many: int) -> Bags:
    """Some of the words of each group, as further sets."""
    words = max(len(sets.weight), 1)
    kept = said.keys[some]
    starts = np.concatenate([[0], np.cumsum(np.bincount(kept // words, minlength=many))]).astype(np.int64)
    return Bags(starts, kept % words, sets.weight, sets.mark, sets.texts)


def _crossed(every: Bags, one: Ints, said: Said, other: Ints, sizes: Ints) -> Flags:
    """Do prints of each other group tell enough of what its template does not, but that of the one does?"""
    owner, word = every.flat(one)
    keys = other[owner] * max(len(every.weight), 1) + word
    at = np.minimum(np.searchsorted(said.keys, keys), len(said.keys) - 1)
    counts, size = np.where(said.keys[at] == keys, said.counts[at], 0), sizes[other[owner]]
    apart = 2 * counts <= size
    owner, weight = owner[apart], every.weight[word[apart]]
    crossed = np.bincount(owner, weight * (counts / size)[apart], len(one))
    return np.asarray(crossed >= CROSSED * np.maximum(np.bincount(owner, weight, len(one)), 1))


def _rank(sets: Bags, rows: Ints) -> Ints:
    """The most frequent print first; then the one whose words most prints share; then as they stand."""
    held = np.bincount(sets.words, minlength=len(sets.weight))
    spread = (sets.weight * np.log2(np.maximum(held, 1)).round(6) * 1000).astype(np.int64)
    central = sums(spread[sets.words], sets.starts) // np.maximum(sets.tells, 1)
    order = np.lexsort((np.arange(len(sets)), -central, -rows))
    return _places(order)


def _by_size(sizes: Ints) -> Ints:
    return _places(np.lexsort((np.arange(len(sizes)), -sizes)))


def _places(order: Ints) -> Ints:
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def _near(sets: Bags, one: Ints, other: Ints, least: float) -> Flags:
    tells = sets.tells
    lesser, greater = np.minimum(tells[one], tells[other]), np.maximum(tells[one], tells[other])
    can = np.flatnonzero((lesser >= LEAST_SHARED) & (lesser >= least * greater))  # no more is shared than the lesser
    one, other = one[can], other[can]
    shared = sets.shared(one, sets, other)
    return _at(can, len(lesser), _most_shared(tells, one, other, shared, least))


def _most_shared(tells: Ints, one: Ints, other: Ints, shared: Ints, least: float) -> Flags:
    return np.asarray((shared >= LEAST_SHARED) & (shared >= least * (tells[one] + tells[other] - shared)))


def _at(places: Ints, many: int, flags: Flags) -> Flags:
    found = np.zeros(many, dtype=bool)
    found[places] = flags
    return found


def _inside(sets: Bags, one: Ints, every: Bags, again: Bags, of: Ints) -> Flags:
    shared = sets.shared(one, every, of)
    known = sets.shared(one, again, of)
    covered = (shared >= COVER * every.tells[of]) & (known >= (1 - MOST_ELSE) * sets.tells[one])
    part = (shared >= WITHIN * sets.tells[one]) & (shared >= LEFT * every.tells[of])
    same = shared == sets.tells[one]
    return np.asarray((covered | part) & (shared >= LEAST_SHARED) | same)


def _numbered(values: Ints) -> Ints:
    """Equal values get equal numbers, from 0, in order of the values."""
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)
