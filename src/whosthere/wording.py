"""The text witness: learned phrases, each with what it says for every target, in bits.

It is a linear model over words, pairs and triples of words and the beginnings of long words, fitted on the authored
corpus together with the signals (training/fit.py). Chinese and Japanese are read sign by sign. A text's bits are the
sum of its phrases' bits, scaled by the text's own length, plus a constant for having a text at all; so a part of them
can be shown as phrases with spans and the rest as one line (`clauses`), and all of it adds up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.lexicon import ARTICLES, BEGIN, END, PREFIX, Lexicon, is_arabic, stem
from whosthere.looking import distinct
from whosthere.model import TARGETS
from whosthere.naming import UNNAMED
from whosthere.patterns import compiled, few_plain
from whosthere.rows import Held, column, widened
from whosthere.signals.definition import Family
from whosthere.text import ANY_LINK, LINK, LINKED, where

Matrix = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

FAMILY = Family("wording", 14.0, "How it is worded, as learned from the corpus.")
LEARNED = Path(__file__).parent / "learned"

_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_WORD = r"<\w+>|[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{M}']+|[^\s\p{L}\p{N}]"
TEXTS_AT_ONCE = 256


def words(texts: pl.Series) -> pl.Series:
    """The words and signs of each text (lists; null for null): lower case, with names made unknown, mail addresses,
    links and numbers replaced by placeholders."""
    few = few_plain(texts)
    if few is not None:
        cut = [None if text is None else _words_of_plain(text) for text in few]
        return pl.Series(texts.name, cut, dtype=pl.List(pl.String))
    texts = where(texts, "İ", lambda some: some.str.replace_many(["İ"], ["i"])).str.to_lowercase()
    signs = texts.to_frame("text").select_seq(pl.col("text").str.contains(sign).any().alias(sign) for sign in _STEPS)
    for sign, step in _STEPS.items():
        if signs[sign][0]:
            texts = where(texts, sign, partial(_changed, step))
    return _changed(lambda text: text.str.extract_all(_WORD), texts)


def _words_of_plain(text: str) -> list[str]:
    """`words` of one text of plain signs."""
    text = text.lower()
    if UNNAMED in text:
        text = _NAMES.sub(" <name> ", text)
    if "@" in text:
        text = compiled(_MAIL).sub(b" <mail> ", text.encode()).decode()
    if "." in text or "://" in text:
        text = compiled(LINK).sub(b" <url> ", text.encode()).decode()
    if _FIGURE.search(text):
        text = _LONG.sub(" <n4> ", _LONGER.sub(" <n9> ", text))
        text = _SHORT.sub(r"\1 <n2> ", text)
    return _PLAIN_WORD.findall(text)


_NAMES, _FIGURE = re.compile(f"{UNNAMED}+"), re.compile("[0-9]")
_LONGER, _LONG, _SHORT = (re.compile(each) for each in ("[0-9]{5,}", "[0-9]{3,4}", "(^|[^a-z0-9])[0-9]{1,2}"))
_PLAIN_WORD = re.compile(r"<\w+>|[a-z']+|[^\sa-z0-9]", re.ASCII)


def _changed(step: Callable[[pl.Expr], pl.Expr], texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select_seq(step(pl.col("text"))).to_series().alias(texts.name)


def _without_numbers(text: pl.Expr) -> pl.Expr:
    long = text.str.replace_all(r"\p{N}{5,}", " <n9> ").str.replace_all(r"\p{N}{3,4}", " <n4> ")
    # the digits of the placeholders themselves are safe: they follow a letter
    return long.str.replace_all(r"(^|[^\p{L}\p{N}])\p{N}{1,2}", "$1 <n2> ")


_STEPS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    UNNAMED: lambda text: text.str.replace_all(f"{UNNAMED}+", " <name> "),
    "@": lambda text: text.str.replace_all(_MAIL, " <mail> "),
    LINKED: lambda text: text.str.replace_all(ANY_LINK, " <url> "),
    r"\p{N}": _without_numbers,
}
"""What is done to texts that show a sign (a pattern), in this order, before they are cut into words."""


def features(texts: pl.Series) -> pl.DataFrame:
    """All features of the texts: columns `row` (Int64) and `feature` (String), not distinct, in no stated order.

    Words but ARTICLES, pairs, triples, beginnings of long words, Arabic stems; the beginning and end of a text are
    words, too.
    """
    frame = pl.DataFrame({"t": words(texts)}).select(
        row=pl.int_range(pl.len(), dtype=pl.Int64), t=pl.concat_list(pl.lit(BEGIN), "t", pl.lit(END))
    )
    flat = frame.drop_nulls().explode("t").filter(~pl.col("t").is_in(ARTICLES))
    same, same2 = (pl.col("row") == pl.col("row").shift(-k) for k in (1, 2))
    word, after, third = pl.col("t"), pl.col("t").shift(-1), pl.col("t").shift(-2)
    kinds = [
        flat.select("row", feature=word),
        flat.select("row", feature=pl.when(same).then(pl.concat_str(word, after, separator=" "))),
        flat.select("row", feature=pl.when(same2).then(pl.concat_str(word, after, third, separator=" "))),
        flat.filter(word.str.len_chars() > PREFIX).select("row", feature="~" + word.str.slice(0, PREFIX)),
        flat.filter(is_arabic(word)).select("row", feature="~" + stem(word)),
    ]
    return pl.concat(kinds).drop_nulls()


@dataclass(frozen=True, slots=True)
class Table:
    """A learned phrase table.

    `features` are the phrases, `ids` finds their places among them. In that order, `rarity` is each phrase's (features)
    and `bits` (features × twice the targets) what it says as a phrase and what by its meaning, 0 for what it is not;
    `word_rarity` is its rarity by its meaning. `constant` (targets) is added to every text; `targets` are the columns'
    places in TARGETS; `edges` tells which phrases mark the beginning or end of a text.
    """

    features: pl.Series
    ids: Callable[[], Lexicon]
    rarity: Matrix
    bits: npt.NDArray[np.float32]
    word_rarity: Matrix
    constant: Matrix
    targets: list[int]
    edges: npt.NDArray[np.bool_]


@cache
def table(fact: str) -> Table | None:
    """The table learned for a text fact, or None where none ships."""
    path = LEARNED / f"{fact}.parquet"
    if not path.exists():
        return None
    whole = pl.read_parquet(path)
    spoken = [t for t in TARGETS if t in whole.columns]
    phrases = whole.filter(pl.col("feature") != "").fill_null(0.0)
    said = [pl.col(name).cast(pl.Float32) for name in (*spoken, *map(word_bits, spoken))]
    return Table(
        features=phrases["feature"],
        ids=cache(lambda: Lexicon(phrases["feature"])),
        edges=phrases["feature"].str.contains("</?s>").to_numpy(),
        rarity=phrases["rarity"].cast(pl.Float64).to_numpy(),
        bits=np.ascontiguousarray(phrases.select(said).to_numpy()),
        word_rarity=phrases["word_rarity"].cast(pl.Float64).to_numpy(),
        constant=whole.filter(pl.col("feature") == "").select(pl.col(spoken).cast(pl.Float64)).to_numpy()[0],
        targets=[TARGETS.index(t) for t in spoken],
    )


FACTS = ("note", "headline")
READ = {"note": "read_note", "headline": "headline"}
"""The column that holds a text fact as the wording reads it: sign by sign where it stands, names made unknown."""


def word_bits(target: str) -> str:
    """The column of a learned table that holds what a word says by its meaning for a target, in bits."""
    return f"word_{target}"


def bits_from_wording(target: str) -> str:
    """The column that holds what the wording of a row says for a target, in bits, before the cap."""
    return f"wording_{target}"


WORDING = [bits_from_wording(target) for target in TARGETS]


def add_wording(batch: Held) -> Held:
    """Add one column a target: what the wording of note and headline says, in bits; 0 where neither is known.

    Each distinct text is read once.
    """
    return widened(batch, _total({fact: column(batch, READ[fact]) for fact in FACTS}, batch.height), WORDING)


def _total(texts: Mapping[str, Sequence[str | None]], height: int) -> Matrix:
    """What the texts of each row say together, in bits (rows × TARGETS)."""
    total = np.zeros((height, len(TARGETS)))
    for fact, told in texts.items():
        learned = table(fact)
        known, which = distinct(told)
        if learned is None or known.is_empty():
            continue
        total[np.ix_(np.flatnonzero(which >= 0), np.array(learned.targets))] += learned.constant
        total[:, learned.targets] += np.vstack([*map(sums, read(known, learned)), np.zeros(len(learned.targets))])[
            which
        ]
    return total


@dataclass(frozen=True, slots=True)
class Reading:
    """The learned phrases found in texts, each once a text, sorted by text and phrase: the text's row, the phrase's id,
    and what its bits (those by its meaning) are multiplied by in that text.

    A phrase counts for its bits times its rarity over the root of the summed squares of the rarities of all the text's
    phrases: in a long text each one counts less. So does a word for its bits by meaning, among the text's words.
    """

    texts: pl.Series
    learned: Table
    rows: Numbers
    ids: Numbers
    scale: Matrix
    word_scale: Matrix

    def bits(self, piece: slice | Numbers) -> Matrix:
        """What a piece of the phrases says (targets of the table × phrases)."""
        said = np.ascontiguousarray(self.learned.bits.take(self.ids[piece], axis=0).T)
        half = len(self.learned.targets)
        bits = said[:half] * self.scale[piece]
        bits += said[half:] * self.word_scale[piece]
        return bits


def read(texts: pl.Series, learned: Table) -> list[Reading]:
    """Every learned phrase of the texts, some texts at a time. The last reading by a table is kept, for its evidence is
    asked for next."""
    last = _LAST.get(id(learned))
    if last is not None and last[0].equals(texts) and (not last[1] or last[1][0].learned is learned):
        return last[1]
    readings = [_read(texts[start : start + AT_ONCE], learned) for start in range(0, len(texts), AT_ONCE)]
    if len(texts) <= MOST_KEPT:
        _LAST[id(learned)] = texts, readings
    return readings


AT_ONCE = 1_000  # texts, as caches like it
MOST_KEPT = 5_000  # texts
_LAST: dict[int, tuple[pl.Series, list[Reading]]] = {}


def _read(texts: pl.Series, learned: Table) -> Reading:
    rows, ids = learned.ids().phrases(words(texts), marked=True)
    scale, word_scale = (_scale(rows, rarity[ids], len(texts)) for rarity in (learned.rarity, learned.word_rarity))
    return Reading(texts, learned, rows, ids, scale, word_scale)


def _scale(rows: Numbers, rarity: Matrix, texts: int) -> Matrix:
    """Each rarity over the length of its text's: the root of their summed squares."""
    length = np.sqrt(np.bincount(rows, rarity**2, texts))
    return rarity / np.maximum(length[rows], 1e-9)


def sums(reading: Reading) -> Matrix:
    """What the phrases of each text say together (texts × targets of the table): piece by piece, as caches like it."""
    total = np.zeros((len(reading.texts), len(reading.learned.targets)))
    starts = np.flatnonzero(np.diff(reading.rows, prepend=-1))
    ends = np.append(starts[1:], len(reading.rows))
    for first in range(0, len(starts), TEXTS_AT_ONCE):
        here = starts[first : first + TEXTS_AT_ONCE]
        piece = slice(here[0], ends[first : first + TEXTS_AT_ONCE][-1])
        total[reading.rows[here]] = np.add.reduceat(reading.bits(piece), here - here[0], axis=1).T
    return total
