"""The wording as evidence: what each clause of a text says, and where it stands; the rest of the text as one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import polars as pl

from whosthere.facts import Facts
from whosthere.looking import distinct
from whosthere.model import DANGER, TARGETS, Evidence
from whosthere.rows import Rows, column
from whosthere.wording import FACTS, FAMILY, READ, TEXTS_AT_ONCE, Matrix, Numbers, Reading, read, table, words

AT_LARGE = tuple(f"{fact}_wording_at_large" for fact in FACTS)
MOST_CLAUSES = 3
LEAST_CLAUSE = 0.3
Span = tuple[int, int]


def worded(decided: pl.DataFrame | Rows, factors: Matrix) -> Iterator[tuple[int, Evidence]]:
    """Each text's most telling clauses with their places, and the rest as one line: row and line.

    `factors` (targets × rows) is how much of the wording counts.
    """
    for fact in FACTS:
        learned = table(fact)
        known, which = distinct(column(decided, READ[fact]))
        if learned is None or known.is_empty():
            continue
        start = 0
        for reading in read(known, learned):
            end = start + len(reading.texts)
            rows = np.flatnonzero((which >= start) & (which < end))
            yield from _lines(fact, reading, rows, which[rows] - start, factors[learned.targets][:, rows].T)
            start = end


def _lines(fact: str, reading: Reading, rows: Numbers, which: Numbers, scale: Matrix) -> Iterator[tuple[int, Evidence]]:
    """The lines of the texts `which`, in `rows`, each scaled."""
    learned, field = reading.learned, getattr(Facts, fact).field
    names = [TARGETS[t] for t in learned.targets]
    places, bits, whole = by_clause(reading)
    best = _most_telling([text for text, _ in places], bits, len(reading.texts))[which]
    rest = (learned.constant + whole)[which] * scale
    for clause in best.T:
        there = np.flatnonzero(clause >= 0)
        told = bits[clause[there]] * scale[there]
        rest[there] = rest[there] - told
        spans = (places[place][1] for place in clause[there].tolist())
        says = (_SAYS[names[i]] for i in _likeliest(told, names))
        for row, line, sentence, span in zip(rows[there].tolist(), told.tolist(), says, spans, strict=True):
            amounts = dict(zip(names, line, strict=True))
            yield row, Evidence(f"{fact}_is_worded_so", FAMILY.name, sentence, amounts, field, span)
    lengths = reading.texts.str.len_chars().to_numpy()[which].tolist()
    for row, line, length in zip(rows.tolist(), rest.tolist(), lengths, strict=True):
        amounts = dict(zip(names, line, strict=True))
        yield row, Evidence(f"{fact}_wording_at_large", FAMILY.name, _REST, amounts, field, (0, length))


def _most_telling(texts: list[int], bits: Matrix, many: int) -> Numbers:
    """For each text the numbers of its most telling clauses, the first first (texts × MOST_CLAUSES; -1 for none)."""
    best = np.full((many, MOST_CLAUSES), -1)
    reach = np.ptp(bits, axis=1) if len(bits) else np.zeros(0)
    tells = np.flatnonzero(reach >= LEAST_CLAUSE)
    of_text = np.array(texts, dtype=np.int64)[tells]
    order = np.lexsort((-reach[tells], of_text))
    of_text = of_text[order]
    rank = np.arange(len(of_text)) - np.searchsorted(of_text, of_text)
    few = rank < MOST_CLAUSES
    best[of_text[few], rank[few]] = tells[order][few]
    return best


def _likeliest(told: Matrix, names: list[str]) -> list[int]:
    found = told.copy()
    found[:, [i for i, name in enumerate(names) if name == DANGER]] = -np.inf
    places: list[int] = found.argmax(axis=1).tolist()
    return places


def by_clause(reading: Reading) -> tuple[list[tuple[int, Span]], Matrix, Matrix]:
    """The clauses of all texts in order, each with its text and place (code points); what its own phrases say (clauses
    × targets of the table); and what all phrases of each text say (texts × targets). A phrase that stands in two
    clauses counts for the first.

    Phrases that reach over the end of a clause, or mark the beginning or end of the text, are in none.
    """
    texts = reading.texts.to_list()
    places = [(at, span) for at, text in enumerate(texts) for span in clause_spans(text)]
    of_clause = np.array([at for at, _ in places], dtype=np.int64)
    own, clause = _owned([texts[at][start:end] for at, (start, end) in places], of_clause, reading)
    targets = len(reading.learned.targets)
    bits, whole = np.zeros((len(places), targets)), np.zeros((len(texts), targets))
    for first in range(0, len(texts), TEXTS_AT_ONCE):
        here = slice(first, min(first + TEXTS_AT_ONCE, len(texts)))
        of_texts, of_places = (_within(rows, here) for rows in (reading.rows, of_clause))
        of_own = _within(clause, of_places)
        said = reading.bits(of_texts)
        whole[here] = _added(said, reading.rows[of_texts], here)
        bits[of_places] = _added(said.take(own[of_own] - of_texts.start, axis=1), clause[of_own], of_places)
    return places, bits, whole


def _owned(pieces: list[str], of_clause: Numbers, reading: Reading) -> tuple[Numbers, Numbers]:
    """The phrases of a reading that stand in a clause (`pieces`, of the texts `of_clause`): their places in it, and
    the clause of each; in the order of the clauses, and in each of the phrases."""
    size = max(len(reading.learned.features), 1)
    of_piece, ids = reading.learned.ids().phrases(words(pl.Series(pieces, dtype=pl.String)), marked=False)
    inside, whole = of_clause[of_piece] * size + ids, reading.rows * size + reading.ids
    if not len(whole):
        return inside[:0], of_piece[:0]
    at = np.minimum(np.searchsorted(whole, inside), len(whole) - 1)
    order = np.arange(len(at))
    first = np.empty(len(whole), dtype=np.int64)
    first[at[::-1]] = order[::-1]  # where a phrase stands several times, the first is set last
    shared = (whole[at] == inside) & ~reading.learned.edges[ids] & (first[at] == order)
    return at[shared], of_piece[shared]


def _within(rows: Numbers, some: slice) -> slice:
    """Where those stand in sorted `rows` that are within `some`."""
    start, end = np.searchsorted(rows, (some.start, some.stop)).tolist()
    return slice(start, end)


def _added(said: Matrix, rows: Numbers, some: slice) -> Matrix:
    """What is said (targets × phrases), added up one by one for each of some rows (rows × targets)."""
    many = some.stop - some.start
    return np.stack([np.bincount(rows - some.start, column, many) for column in said], axis=1)


def clause_spans(text: str) -> list[Span]:
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
    found = []
    for start, end in spans:
        if _SPOKEN.search(text, start, end):
            piece = text[start:end]
            found.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return found


_STOPS = "\u3002\uff01\uff1f\u061f\u0964"
_CLAUSE = re.compile(rf"(?:[^.!?;\n{_STOPS}]|[.;](?=\S))+[.!?{_STOPS}]*")
_SPOKEN = re.compile(r"[^\W_]")  # a letter or a figure
_LONGEST = 120
_REST = "The rest of the wording."

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
_SAYS = {name: f"Words like those of {whom}." for name, whom in SPEAKS_OF.items()}
