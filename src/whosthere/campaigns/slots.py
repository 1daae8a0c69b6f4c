"""What the copies of a campaign say alike, with {slots} where they differ, and what fills each slot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import reduce

import msgspec
import polars as pl

from whosthere.campaigns.prints import LONGEST, unmasked

MOST_COPIES, MOST_VALUES, LONGEST_VALUE = 40, 8, 60
LEAST_ALIKE = 0.6  # of the copies, that hold a word for it to belong to the template


class Slot(msgspec.Struct, frozen=True):
    """A place that is filled anew: its name in the template, how many different fillings were seen among the copies
    that were looked at, and the most frequent of them."""

    name: str
    different: int
    values: list[str]


class Template(msgspec.Struct, frozen=True):
    """The text of a campaign with {slots}."""

    text: str
    slots: list[Slot]


def template_of(texts: Sequence[str]) -> Template:
    """The template of some copies, the first of which is filled as most are; MOST_COPIES of them are looked at."""
    copies = [_words(text) for text in _seen(texts[:MOST_COPIES])]
    first = copies[0]
    folds = [_fold(word) for word in first]
    blocks = [_same(folds, [_fold(word) for word in copy]) for copy in copies]
    held = Counter(i for block in blocks for i in block)
    fixed = [held[i] >= LEAST_ALIKE * len(copies) and bool(folds[i]) for i in range(len(first))]
    gaps = _gaps(fixed)
    fillings = [
        Counter(filter(None, (_filling(copy, block, gap) for copy, block in zip(copies, blocks, strict=True))))
        for gap in gaps
    ]
    return _spelled(first, gaps, fillings)


def _seen(texts: Sequence[str]) -> list[str]:
    """The texts as a reader sees them, without what is invisible or only looks alike."""
    return pl.DataFrame({"text": list(texts)}).select(unmasked(pl.col("text").str.head(LONGEST))).to_series().to_list()


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)[:400]


def _fold(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())


def _same(one: list[str], other: list[str]) -> dict[int, int]:
    """Which word of the one is which of the other."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return {block.a + i: block.b + i for block in blocks for i in range(block.size)}


def _gaps(fixed: list[bool]) -> list[tuple[int, int]]:
    """Runs of words that are not fixed, as start and end."""
    runs = re.finditer("0+", "".join("1" if one else "0" for one in fixed))
    return [run.span() for run in runs]


def _filling(copy: list[str], block: dict[int, int], gap: tuple[int, int]) -> str:
    """What stands in a copy between the words that enclose the gap; nothing where these are not both there."""
    start, end = gap
    before = block.get(start - 1, -1 if start == 0 else None)
    after = block.get(end, len(copy) if end > max(block, default=-1) else None)
    if before is None or after is None or not 0 <= after - before - 1 <= 3 * (end - start) + 3:
        return ""
    return " ".join(copy[before + 1 : after])[:LONGEST_VALUE].strip(" ,;:.!?\u201c\u201d\"'()")


def _spelled(first: list[str], gaps: list[tuple[int, int]], fillings: list[Counter[str]]) -> Template:
    slots, words, at = list[Slot](), list[str](), 0
    names: Counter[str] = Counter()
    for (start, end), values in zip(gaps, fillings, strict=True):
        kind = _kind(values)
        names[kind] += 1
        name = kind if names[kind] == 1 else f"{kind}{names[kind]}"
        most = sorted(values.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]
        slots.append(Slot(name, len(values), [value for value, _ in most]))
        words += [*first[at:start], f"{{{name}}}"]
        at = end
    return Template(" ".join([*words, *first[at:]]), slots)


def _kind(values: Counter[str]) -> str:
    """What a slot holds, by how most of its fillings look."""
    looks = {"link": r"https?://|www\.|\w\.\w+/", "number": r"\d", "name": r"^\W*[A-ZÀ-Þ]\w+\W*( [A-ZÀ-Þ]\w+\W*)?$"}
    whole = max(sum(values.values()), 1)
    shares = {
        kind: sum(n for value, n in values.items() if re.search(look, value)) / whole for kind, look in looks.items()
    }
    return reduce(lambda best, kind: best if best != "slot" or shares[kind] < 0.6 else kind, looks, "slot")
