"""The text witness: learned phrases, each with what it says for every target, in bits.

It is a linear model over words, pairs and triples of words and the beginnings of long words, fitted on the authored
corpus together with the signals (training/fit.py). Chinese and Japanese are read sign by sign. A text's bits are the
sum of its phrases' bits, scaled by the text's own length, plus a constant for having a text at all; so a part of them
can be shown as phrases with spans and the rest as one line, and all of it adds up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.looking import distinct
from whosthere.model import TARGETS
from whosthere.naming import UNNAMED
from whosthere.signals.definition import Family
from whosthere.text import LINK

Matrix = npt.NDArray[np.float64]

FAMILY = Family("wording", 14.0, "How it is worded, as learned from the corpus.")
LEARNED = Path(__file__).parent / "learned"

_MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_WORD = r"<\w+>|[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{M}']+|[^\s\p{L}\p{N}]"
_PREFIX = 5
FEW = 5_000


def normalised(text: pl.Expr) -> pl.Expr:
    """Lower case, with names made unknown, mail addresses, links and numbers replaced by placeholders."""
    lower = text.str.replace_many(["İ"], ["i"]).str.to_lowercase().str.replace_all(f"{UNNAMED}+", " <name> ")
    named = lower.str.replace_all(_MAIL, " <mail> ").str.replace_all(LINK, " <url> ")
    long = named.str.replace_all(r"\p{N}{5,}", " <n9> ").str.replace_all(r"\p{N}{3,4}", " <n4> ")
    # the digits of the placeholders themselves are safe: they follow a letter
    return long.str.replace_all(r"(^|[^\p{L}\p{N}])\p{N}{1,2}", "$1 <n2> ")


def tokens(text: pl.Expr) -> pl.Expr:
    """The words and signs of a text, with marks for its beginning and end (list; null for null)."""
    words = normalised(text).str.extract_all(_WORD)
    return pl.when(text.is_not_null()).then(pl.concat_list(pl.lit("<s>"), words, pl.lit("</s>")))


def features(texts: pl.Series) -> pl.DataFrame:
    """All features of the texts: columns `row` (Int64) and `feature` (String), not distinct, in no stated order."""
    return pl.concat(_kinds(texts)).drop_nulls()


def _kinds(texts: pl.Series) -> list[pl.DataFrame]:
    """The features of the texts, a frame a kind: words, pairs, triples, beginnings of long words, Arabic stems."""
    frame = pl.DataFrame({"text": texts}).select(row=pl.int_range(pl.len(), dtype=pl.Int64), t=tokens(pl.col("text")))
    flat = frame.drop_nulls().explode("t")
    same, same2 = (pl.col("row") == pl.col("row").shift(-k) for k in (1, 2))
    word, after, third = pl.col("t"), pl.col("t").shift(-1), pl.col("t").shift(-2)
    return [
        flat.select("row", feature=word),
        flat.select("row", feature=pl.when(same).then(pl.concat_str(word, after, separator=" "))),
        flat.select("row", feature=pl.when(same2).then(pl.concat_str(word, after, third, separator=" "))),
        flat.filter(word.str.len_chars() > _PREFIX).select(
            "row", feature=pl.concat_str(pl.lit("~"), word.str.slice(0, _PREFIX))
        ),
        flat.filter(word.str.contains(r"^\p{Arabic}{4}")).select(
            "row", feature=pl.concat_str(pl.lit("~"), _arabic_stem(word).str.slice(0, _PREFIX - 1))
        ),
    ]


def _arabic_stem(word: pl.Expr) -> pl.Expr:
    """An Arabic word without vowel signs, with one form of alif, ya and ta, and without what is written onto its
    front: and, so, the, by, to, like."""
    bare = word.str.replace_all(r"[\u{64B}-\u{652}\u{640}]", "")
    plain = bare.str.replace_all("[أإآ]", "ا").str.replace_all("ى", "ي").str.replace_all("ة", "ه")
    return plain.str.replace("^[وف]?(?:بال|كال|لل|ال|[بلك])?(\\p{L}{3,})$", "$1")


@dataclass(frozen=True, slots=True)
class Table:
    """A learned phrase table.

    `ids` gives each `feature` its `id`, `places` the same for a few at a time. In the order of ids, `rarity` (features)
    and `bits` (features × targets) are what it says as a phrase, `word_rarity` and `word_bits` what it says by its
    meaning, 0 for what it is not. `constant` (targets) is added to every text; `targets` are the columns' places in
    TARGETS; `edges` are the ids of phrases that mark the beginning or end of a text.
    """

    ids: pl.DataFrame
    places: Callable[[], dict[str, int]]
    rarity: Matrix
    bits: Matrix
    word_rarity: Matrix
    word_bits: Matrix
    constant: Matrix
    targets: list[int]
    edges: pl.Series


@cache
def table(fact: str) -> Table | None:
    """The table learned for a text fact, or None where none ships."""
    path = LEARNED / f"{fact}.parquet"
    if not path.exists():
        return None
    whole = pl.read_parquet(path)
    spoken = [t for t in TARGETS if t in whole.columns]
    phrases = whole.filter(pl.col("feature") != "").fill_null(0.0)
    ids = phrases.select("feature", id=pl.int_range(pl.len(), dtype=pl.Int64))
    return Table(
        ids=ids,
        places=cache(lambda: dict(ids.select("feature", "id").iter_rows())),
        edges=ids.filter(pl.col("feature").str.contains("</?s>"))["id"],
        rarity=phrases["rarity"].cast(pl.Float64).to_numpy(),
        bits=phrases.select(pl.col(spoken).cast(pl.Float64)).to_numpy(),
        word_rarity=phrases["word_rarity"].cast(pl.Float64).to_numpy(),
        word_bits=phrases.select(pl.col(word_bits(t)).cast(pl.Float64) for t in spoken).to_numpy(),
        constant=whole.filter(pl.col("feature") == "").select(pl.col(spoken).cast(pl.Float64)).to_numpy()[0],
        targets=[TARGETS.index(t) for t in spoken],
    )


FACTS = ("note", "headline")
READ = {"note": "unnamed_note", "headline": "headline"}
"""The column that holds a text fact as the wording reads it: sign by sign where it stands, names made unknown."""


def word_bits(target: str) -> str:
    """The column of a learned table that holds what a word says by its meaning for a target, in bits."""
    return f"word_{target}"


def bits_from_wording(target: str) -> str:
    """The column that holds what the wording of a row says for a target, in bits, before the cap."""
    return f"wording_{target}"


def add_wording(batch: pl.DataFrame) -> pl.DataFrame:
    """Add one column a target: what the wording of note and headline says, in bits; 0 where neither is known.

    Each distinct text is read once.
    """
    total = np.zeros((batch.height, len(TARGETS)))
    for fact in FACTS:
        learned = table(fact)
        texts = batch[READ[fact]]
        if learned is None or texts.null_count() == batch.height:
            continue
        read, which = distinct(texts)
        total[np.ix_(np.flatnonzero(which >= 0), np.array(learned.targets))] += learned.constant
        total[:, learned.targets] += np.vstack([_sums(read, learned), np.zeros(len(learned.targets))])[which]
    return batch.with_columns(pl.Series(bits_from_wording(t), total[:, i]) for i, t in enumerate(TARGETS))


@dataclass(frozen=True, slots=True)
class Phrases:
    """The learned phrases found in texts, sorted by text: the text's row, the phrase's id, its bits in that text
    (phrases × targets of the table)."""

    rows: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int64]
    bits: Matrix


def phrases(texts: pl.Series, learned: Table) -> Phrases:
    """Every learned phrase of the texts, each once a text.

    A phrase counts for its bits times its rarity over the root of the summed squares of the rarities of all the text's
    phrases: in a long text each one counts less. So does a word for its bits by meaning, among the text's words.
    """
    found = _found(texts, learned)
    return Phrases(found.rows, found.ids, _bits(found, slice(None), learned))


@dataclass(frozen=True, slots=True)
class _Found:
    """The phrases of texts, sorted by text: row, id, and what the bits and the bits by meaning are multiplied by."""

    rows: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int64]
    scale: Matrix
    word_scale: Matrix


def _found(texts: pl.Series, learned: Table) -> _Found:
    kinds = (_known(kind.drop_nulls(), learned) for kind in _kinds(texts))
    both = pl.concat(kinds).select(pl.col("row") * learned.ids.height + pl.col("id")).to_series().sort().to_numpy()
    rows, ids = np.divmod(both[np.diff(both, prepend=-1) != 0], learned.ids.height)
    scale, word_scale = (_scale(rows, rarity[ids], len(texts)) for rarity in (learned.rarity, learned.word_rarity))
    return _Found(rows, ids, scale, word_scale)


def _known(found: pl.DataFrame, learned: Table) -> pl.DataFrame:
    """The features that are learned, as `row` and `id`. A few are looked up one by one: a join first reads the whole
    table."""
    if found.height > FEW:
        return found.join(learned.ids, on="feature", how="inner").select("row", "id")
    places = learned.places()
    ids = [places.get(feature, -1) for feature in found["feature"].to_list()]
    return found.select("row", id=pl.Series(ids, dtype=pl.Int64)).filter(pl.col("id") >= 0)


def _scale(rows: npt.NDArray[np.int64], rarity: Matrix, texts: int) -> Matrix:
    """Each rarity over the length of its text's: the root of their summed squares."""
    length = np.sqrt(np.bincount(rows, rarity**2, texts))
    return rarity / np.maximum(length[rows], 1e-9)


def _bits(found: _Found, piece: slice, learned: Table) -> Matrix:
    """What a piece of the phrases found says (phrases × targets of the table)."""
    ids = found.ids[piece]
    bits = learned.bits[ids]
    bits *= found.scale[piece, None]
    bits += learned.word_bits[ids] * found.word_scale[piece, None]
    return bits


def _sums(texts: pl.Series, learned: Table) -> Matrix:
    """What the phrases of each text say together (texts × targets of the table): piece by piece, as caches like it."""
    found = _found(texts, learned)
    sums = np.zeros((len(texts), len(learned.targets)))
    starts = np.flatnonzero(np.diff(found.rows, prepend=-1))
    ends = np.append(starts[1:], len(found.rows))
    for first in range(0, len(starts), _TEXTS_AT_ONCE):
        here = starts[first : first + _TEXTS_AT_ONCE]
        piece = slice(here[0], ends[first : first + _TEXTS_AT_ONCE][-1])
        sums[found.rows[here]] = np.add.reduceat(_bits(found, piece, learned), here - here[0])
    return sums


_TEXTS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a text: what its own phrases say (bits by target of the table), where it stands (code points)."""

    span: tuple[int, int]
    bits: Matrix


def by_clause(texts: pl.Series, learned: Table, found: Phrases) -> list[list[Clause]]:
    """For each text its clauses with their share of `found`; a phrase that stands in two counts for the first.

    Phrases that reach over the end of a clause, or mark the beginning or end of the text, are in none.
    """
    places = [(row, *span) for row, text in enumerate(texts) if text is not None for span in clause_spans(text)]
    frame = pl.DataFrame(places, schema={"text": pl.Int64, "start": pl.Int64, "end": pl.Int64}, orient="row")
    pieces = pl.Series([texts[row][start:end] for row, start, end in places], dtype=pl.String)
    inside = _known(pl.concat(_kinds(pieces)).drop_nulls(), learned)
    firsts = frame.with_row_index("row").select(pl.col("row").cast(pl.Int64), "text").join(inside, on="row")
    firsts = firsts.group_by("text", "id").agg(pl.col("row").min())
    whole = pl.DataFrame({"text": found.rows, "id": found.ids, "at": np.arange(len(found.rows))})
    shared = (
        whole.filter(~pl.col("id").is_in(learned.edges.implode())).join(firsts, on=["text", "id"]).sort("row", "id")
    )
    bits = np.zeros((len(places), len(learned.targets)))
    np.add.at(bits, shared["row"].to_numpy(), found.bits[shared["at"].to_numpy()])
    clauses: list[list[Clause]] = [[] for _ in range(len(texts))]
    for (row, start, end), piece in zip(places, bits, strict=True):
        clauses[row].append(Clause((start, end), piece))
    return clauses


def clause_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand, blanks and marks around them left out; at most `_LONGEST` signs each."""
    spans = []
    for match in _CLAUSE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST:
            cut = text.rfind(" ", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            spans.append((start, cut))
            start = cut
        spans.append((start, end))
    bare = ((s + len(text[s:e]) - len(text[s:e].lstrip()), s + len(text[s:e].rstrip())) for s, e in spans)
    return [(s, e) for s, e in bare if any(sign.isalnum() for sign in text[s:e])]


_STOPS = "\u3002\uff01\uff1f\u061f\u0964"
_CLAUSE = re.compile(rf"(?:[^.!?;\n{_STOPS}]|[.;](?=\S))+[.!?{_STOPS}]*")
_LONGEST = 120

SPEAKS_OF = {
    "grow_network": "somebody who wants a larger network",
    "sell": "somebody who sells",
    "recruit": "somebody who recruits",
    "bring_value": "somebody who brings something",
    "curious": "somebody who is curious",
    "validate": "somebody who seeks standing",
    "mistaken_identity": "a message meant for somebody else",
    "hack": "an attack",
    "ask_favor": "somebody who asks a favour",
    "recruiter": "a recruiter",
    "seller": "a seller",
    "open_networker": "an open networker",
    "founder_exec": "a founder or executive",
    "investor": "an investor",
    "peer": "a practitioner",
    "student_early": "a student or beginner",
    "job_seeker": "a job seeker",
    "creator": "an author or creator",
    "mentor_volunteer": "a mentor or volunteer",
    "vague": "somebody who says little",
}
