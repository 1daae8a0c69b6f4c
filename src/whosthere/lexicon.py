"""Learned phrases found by number: words, pairs and triples of words, and beginnings of words, as keys of 64 bits.

A text is cut into words once; every phrase it may hold is then a sum of products of its words' hashes, and all of a
batch are looked up at once in a table of open addresses. What a phrase is, `wording.features` says in words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.lookup import SPREAD, Keys, Lookup

Ids = npt.NDArray[np.int64]

BEGIN, END = "<s>", "</s>"
ARTICLES = ("a", "an", "the")
"""Not read: who writes English as a foreign tongue leaves them out or puts in too many, and means the same."""
PREFIX = 5
_ARABIC = r"^\p{Arabic}{4}"
_BEGUN = np.uint64(1)
_STIR = np.uint64(0xC2B2AE3D27D4EB4F)  # odd, of no meaning


class Lexicon:
    """Phrases and their ids (their places among `features`, each a phrase as `wording.features` tells it)."""

    def __init__(self, features: pl.Series) -> None:
        self._size = max(len(features), 1)
        self._ids = Lookup(_keys_of(features))

    def phrases(self, words: pl.Series, *, marked: bool) -> tuple[Ids, Ids]:
        """Every learned phrase of texts cut into `words` (lists), each once a text: rows and ids, sorted by both.

        `marked`: the beginning and end of a text are words, too.
        """
        rows, told = _flat(words)
        keys = told["key"].to_numpy()
        begun = _beginnings(rows, told)
        if marked:
            rows, keys = _with_ends(rows, keys, words.is_not_null().to_numpy())
        pairs = _joined(keys[:-1], keys[1:])
        same, same2 = rows[:-1] == rows[1:], rows[:-2] == rows[2:]
        found = [
            (rows, keys),
            (rows[:-1][same], pairs[same]),
            (rows[:-2][same2], _joined(pairs[:-1][same2], keys[2:][same2])),
            *begun,
        ]
        ids = self._ids.places(np.concatenate([keys for _, keys in found]))
        known = ids >= 0
        both = np.concatenate([rows for rows, _ in found])[known] * self._size + ids[known]
        both.sort()
        return np.divmod(both[np.diff(both, prepend=-1) != 0], self._size)


def _flat(words: pl.Series) -> tuple[Ids, pl.DataFrame]:
    """The text of each word but ARTICLES, and the words with their keys, lengths and the keys of their beginnings."""
    many = words.list.len().fill_null(0).to_numpy()
    word = pl.col("word")
    told = pl.DataFrame({"word": words.filter(many > 0).explode()}).select_seq(
        "word",
        key=word.hash(),
        begun=word.str.slice(0, PREFIX).hash(),
        signs=word.str.len_chars(),
        bytes=word.str.len_bytes(),
    )
    read = ~np.isin(told["key"].to_numpy(), pl.Series(ARTICLES).hash().to_numpy())
    return np.repeat(np.arange(len(words)), many)[read], told.filter(read)


def _with_ends(rows: Ids, keys: Keys, known: npt.NDArray[np.bool_]) -> tuple[Ids, Keys]:
    """With a word for the beginning and one for the end of each text that is known."""
    begin, end = pl.Series([BEGIN, END]).hash().to_numpy()
    many = np.bincount(rows, minlength=len(known)) + 2 * known
    ends = np.cumsum(many)[known]
    marked = np.empty(int(many.sum()), np.uint64)
    inside = np.ones(len(marked), bool)
    starts = ends - many[known]
    inside[starts] = inside[ends - 1] = False
    marked[starts], marked[ends - 1], marked[inside] = begin, end, keys
    return np.repeat(np.arange(len(known)), many), marked


def _beginnings(rows: Ids, told: pl.DataFrame) -> list[tuple[Ids, Keys]]:
    """The beginnings of long words and the stems of Arabic ones."""
    signs, begun = told["signs"].to_numpy(), told["begun"].to_numpy()
    long = signs > PREFIX
    found = [(rows[long], _joined(_BEGUN, begun[long]))]
    foreign = np.flatnonzero((signs > 3) & (told["bytes"].to_numpy() >= 2 * signs))
    if foreign.size:
        some = told[foreign, "word"]
        arabic = some.str.contains(_ARABIC).to_numpy()
        stems = some.filter(arabic).to_frame("t").select(stem(pl.col("t")))["t"]
        found.append((rows[foreign[arabic]], _joined(_BEGUN, stems.hash().to_numpy())))
    return found


def stem(word: pl.Expr) -> pl.Expr:
    """The beginning of an Arabic word without vowel signs, with one form of alif, ya and ta, and without what is
    written onto its front: and, so, the, by, to, like."""
    bare = word.str.replace_all(r"[\u{64B}-\u{652}\u{640}]", "")
    plain = bare.str.replace_all("[أإآ]", "ا").str.replace_all("ى", "ي").str.replace_all("ة", "ه")
    return plain.str.replace("^[وف]?(?:بال|كال|لل|ال|[بلك])?(\\p{L}{3,})$", "$1").str.slice(0, PREFIX - 1)


def is_arabic(word: pl.Expr) -> pl.Expr:
    """Does it begin with four Arabic letters, so that it has a stem?"""
    return word.str.contains(_ARABIC)


def _joined(first: Keys | np.uint64, second: Keys) -> Keys:
    """The key of one phrase followed by another word."""
    with np.errstate(over="ignore"):
        return (first * SPREAD + second) * _STIR


def _keys_of(features: pl.Series) -> Keys:
    """The keys of phrases told in words: one to three with a space between, or a beginning after `~`."""
    is_begun = ((features.str.len_chars() > 1) & features.str.starts_with("~") & ~features.str.contains(" ")).to_numpy()
    parts = features.str.split_exact(" ", 2).struct.unnest()
    keys = parts[:, 0].hash().to_numpy().copy()
    for at in (1, 2):
        longer = parts[:, at].is_not_null().to_numpy()
        keys[longer] = _joined(keys[longer], parts[:, at].filter(longer).hash().to_numpy())
    keys[is_begun] = _joined(_BEGUN, features.filter(is_begun).str.slice(1).hash().to_numpy())
    return keys
