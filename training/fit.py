"""Fits weights and phrase tables on the authored corpus: signals and wording together, so that they share the credit.

    python training/fit.py            writes src/whosthere/learned/

Linear models of widest margin (scikit-learn): motives over signals of the note, the headline and phrases of the note;
danger over the same. A likelihood model: roles over signals and phrases of the headline. Beside each a likelihood model
over the meaning of the words (senses.py). Everything is sorted and seeded.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import scipy.sparse as sp
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from corpus import headlines, messages
from senses import Lexicon, lexicon
from whosthere.facts import derive, given_schema
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS
from whosthere.scoring import answer
from whosthere.signals import SIGNALS
from whosthere.weights import PRIOR_DANGER, PRIOR_SHARES, log_odds
from whosthere.wording import features, word_bits

LEARNED = Path(__file__).parent.parent / "src" / "whosthere" / "learned"
TEXT_FAMILIES = ("asks", "offers", "manners", "claims", "lures", "links", "headline")
LN2 = float(np.log(2))
IN_SETS = {"en-n1": 0.25, "en-n2": 0.25, "en-n3": 0.25}
"""Authors who wrote in sets of rows on one matter, told apart by a clause, and what each row counts for motives: a set
says little more than a row or two of plain post."""
ON_BORDERS, LESS = ("en-p6", "en-p7", "xx-p7"), 0.4
"""Authors of headlines who sought the borders of the roles, and what each of their headlines counts."""
PHRASES = {"note": 280_000, "headline": 18_000}
PHRASE_SCALE = 2.0
BY_MARGIN = ("motives", DANGER)
STRENGTH = {"motives": 0.5, DANGER: 0.5, "roles": 2.0}
TEMPERATURE = {"motives": 6.0, DANGER: 4.0, "roles": 1.0}
TELLING = 0.3
SENSE_STRENGTH = 10.0
SENSE_SHARE = {"motives": 0.5, DANGER: 0.3, "roles": 0.3}
MAIN_LABEL = 0.7
DIGITS = 2


@dataclass
class Phrasebook:
    """The phrases kept, with their rarities; turns texts into rows of scaled phrase features."""

    names: list[str]
    rarity: np.ndarray[Any, Any]

    def matrix(self, texts: list[str | None]) -> sp.csr_matrix:
        """Texts × phrases, scaled as `whosthere.wording.phrases` scales them."""
        ids = pl.DataFrame({"feature": self.names}).with_columns(id=pl.int_range(pl.len(), dtype=pl.Int64))
        found = (
            features(pl.Series(texts, dtype=pl.String))
            .join(ids, on="feature")
            .select("row", "id")
            .unique()
            .sort("row", "id")
        )
        rows, columns = found["row"].to_numpy(), found["id"].to_numpy()
        values = self.rarity[columns]
        length = np.sqrt(np.bincount(rows, values**2, len(texts)))
        shape = (len(texts), len(self.names))
        return sp.csr_matrix((PHRASE_SCALE * values / length[rows], (rows, columns)), shape=shape)


def phrasebook(texts: list[str | None], labels: np.ndarray[Any, Any], most: int) -> Phrasebook:
    """The phrases that two texts or more share, the `most` telling of them by chi-square against the labels."""
    found = features(pl.Series(texts, dtype=pl.String)).unique()
    counts = found.group_by("feature").len().filter(pl.col("len") >= 2)
    labelled = pl.DataFrame({"row": np.arange(len(texts)), "label": labels})
    by_label = found.join(counts, on="feature").join(labelled, on="row").group_by("feature", "label").len("n")
    share = labelled.group_by("label").len("of").with_columns(share=pl.col("of") / len(texts))
    surprise = (
        by_label.join(share, on="label").join(counts, on="feature")
        .with_columns(expected=pl.col("len") * pl.col("share"))
        .with_columns(chi=(pl.col("n") - pl.col("expected")) ** 2 / pl.col("expected"))
        .sort("feature", "label")
        .group_by("feature", maintain_order=True).agg(pl.col("chi").sum(), n=pl.col("len").first())
    )  # fmt: skip
    kept = surprise.sort("chi", "feature", descending=[True, False]).head(most).sort("feature")
    rarity = np.log((1 + len(texts)) / (1 + kept["n"].to_numpy())) + 1
    return Phrasebook(kept["feature"].to_list(), rarity)


def derived(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Corpus rows as facts, the derived ones among them."""
    known = given_schema()
    given = [
        {
            "id": row["id"], "text": row.get("text"), "sender_headline": (row.get("sender") or {}).get("headline"),
            **{f"owner_{key}": value for key, value in (row.get("owner") or {}).items() if f"owner_{key}" in known},
        }
        for row in rows
    ]  # fmt: skip
    return derive(pl.DataFrame(given, schema=known).lazy()).collect()


def answers(rows: list[dict[str, Any]]) -> tuple[list[str], sp.csr_matrix]:
    """The text signals' answers (1 for yes) for corpus rows, and their names."""
    asked = [s for s in SIGNALS if s.family.name in TEXT_FAMILIES]
    answered = answer(derived(rows), asked)
    names = [s.name for s in asked]
    return names, sp.csr_matrix(answered.select(pl.col(names).fill_null(False).cast(pl.Float64)).to_numpy())


@dataclass
class Parted:
    """A linear model of `classes_`: weights (classes × columns, or one row for two classes) and constants."""

    classes_: np.ndarray[Any, Any]
    coef_: np.ndarray[Any, Any]
    intercept_: np.ndarray[Any, Any]


def parted(matrix: sp.csr_matrix, labels: Any, strength: float, counts: Any = None) -> Parted:
    """A linear model that parts each label from the rest by the widest margin. A temperature turns its margins into log
    odds. `counts` weighs the rows.

    It is the mean of two: over the columns as they are, and over columns scaled by how telling each is of the label
    (the root of its log odds ratio, as Wang and Manning do in "Baselines and Bigrams", 2012, unrooted).
    """
    labels = np.asarray(labels)
    classes = np.unique(labels)
    sides = classes if len(classes) > 2 else classes[1:]
    weights, constants = [], []
    there = matrix.astype(bool).astype(float)
    for side in sides:
        own = labels == side
        plain = _machine(strength).fit(matrix, own, counts)
        scale = np.sqrt(np.abs(_log_odds_ratio(there, own)))
        scaled = _machine(TELLING * strength).fit(matrix @ sp.diags(scale), own, counts)
        weights.append((plain.coef_[0] + scaled.coef_[0] * scale) / 2)
        constants.append((plain.intercept_[0] + scaled.intercept_[0]) / 2)
    return Parted(classes, np.array(weights), np.array(constants))


def _machine(strength: float) -> LinearSVC:
    return LinearSVC(C=strength, random_state=0)


def _log_odds_ratio(there: sp.csr_matrix, own: Any) -> np.ndarray[Any, Any]:
    """For each column, how much likelier (natural log) it stands in the label's own rows than in the others."""
    inside, outside = (np.asarray(there[side].sum(0)).ravel() + 1 for side in (own, ~own))
    return np.log(inside / inside.sum()) - np.log(outside / outside.sum())


def likeliest(matrix: Any, labels: Any, strength: float, counts: Any = None) -> LogisticRegression:
    """A regularised multinomial (or two-class) model of `labels`; `counts` weighs the rows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(C=strength, max_iter=300, tol=1e-4).fit(matrix, labels, counts)


Model = LogisticRegression | Parted


@dataclass
class Fitted:
    """A fitted model in bits: for each target the constant and the bits of signals and phrases."""

    targets: list[str]
    constant: np.ndarray[Any, Any]
    signals: np.ndarray[Any, Any]
    phrases: np.ndarray[Any, Any]
    words: np.ndarray[Any, Any]


def in_bits(model: Model, temperature: float) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Coefficients and constant (log odds or margins) as bits, times `temperature`, centred over the targets; a model
    of two classes gives its second only."""
    weights, constant = model.coef_ * temperature / LN2, model.intercept_ * temperature / LN2
    if weights.shape[0] == 1:
        return weights, constant
    return weights - weights.mean(0), constant - constant.mean()


@dataclass
class Read:
    """Texts as the models see them: the answers of so many `signals`, then phrases; and the mean places of `words`."""

    signals: int
    phrased: sp.csr_matrix
    words: Lexicon
    meant: np.ndarray[Any, Any]


def fitted_both(what: str, read: Read, labels: Any, counts: Any = None) -> Fitted:
    """Two models of the same labels, by phrase and by meaning, the second's log odds added at its share."""
    if what in BY_MARGIN:
        phrased: Model = parted(read.phrased, labels, STRENGTH[what], counts)
    else:
        phrased = likeliest(read.phrased, labels, STRENGTH[what], counts)
    meant = likeliest(read.meant, labels, SENSE_STRENGTH, counts)
    bits, constant = in_bits(phrased, TEMPERATURE[what])
    senses, level = in_bits(meant, SENSE_SHARE[what])
    targets = [DANGER] if bits.shape[0] == 1 else [str(c) for c in phrased.classes_]
    return Fitted(
        targets, constant + level, bits[:, : read.signals], bits[:, read.signals :], senses @ read.words.places.T
    )


def learn(rows: list[dict[str, Any]], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """All that ships: weights by signal, and two phrase tables as frames."""
    names, yes = answers(rows)
    labels = np.array([row["motive"] for row in rows])
    danger = np.array([row["dangerous"] for row in rows])
    texts: list[str | None] = derived(rows)["read_note"].to_list()
    book, words = phrasebook(texts, labels, PHRASES["note"]), lexicon(texts)
    read = Read(len(names), sp.hstack([yes, book.matrix(texts)]).tocsr(), words, words.means(texts))
    weighed = np.array([IN_SETS.get(row["author"], 1.0) for row in rows])
    motive, hostile = fitted_both("motives", read, labels, weighed), fitted_both(DANGER, read, danger)

    line_names, line_yes = answers([{"id": one["id"], "sender": {"headline": one["headline"]}} for one in lines])
    head = [i for i, name in enumerate(line_names) if name.startswith("headline_")]
    roles = np.array([one["role"] for one in lines])
    line_texts: list[str | None] = [one["headline"] for one in lines]
    line_book, line_words = phrasebook(line_texts, roles, PHRASES["headline"]), lexicon(line_texts)
    rows_of, shared, counts = shared_labels(lines)
    phrased = sp.hstack([line_yes[:, head], line_book.matrix(line_texts)]).tocsr()[rows_of]
    meant = line_words.means(line_texts)[rows_of]
    role = fitted_both("roles", Read(len(head), phrased, line_words, meant), shared, counts)

    weights: dict[str, dict[str, Any]] = {name: {"n": int(yes[:, i].sum()), "bits": {}} for i, name in enumerate(names)}
    for part, order in ((motive, names), (hostile, names), (role, [line_names[i] for i in head])):
        for k, target in enumerate(part.targets):
            for i, name in enumerate(order):
                if abs(bits := round(float(part.signals[k, i]), 2)) >= 0.05:
                    weights[name]["bits"][target] = bits
    for i in head:
        weights[line_names[i]]["n"] += int(line_yes[:, i].sum())
    prior_motives = centred({t: float(np.log2(PRIOR_SHARES[t])) for t in MOTIVES})
    prior_roles = centred({t: float(np.log2(PRIOR_SHARES[t])) for t in ROLES})
    note = as_table(book, words, [(motive, prior_motives), (hostile, {DANGER: log_odds(PRIOR_DANGER)})])
    headline = as_table(line_book, line_words, [(role, prior_roles)])
    return {"signals": weights, "note": note, "headline": headline}


def shared_labels(lines: list[dict[str, Any]]) -> tuple[list[int], list[str], list[float]]:
    """Headlines with every fair role: place, role and how much it counts (the main one most)."""
    shared = []
    for i, line in enumerate(lines):
        others = [role for role in line["also"] if role != line["role"]]
        whole = LESS if line["author"] in ON_BORDERS else 1.0
        shared.append((i, line["role"], whole * (MAIN_LABEL if others else 1.0)))
        shared += [(i, role, whole * (1 - MAIN_LABEL) / len(others)) for role in others]
    places, roles, counts = zip(*shared, strict=True)
    return list(places), list(roles), list(counts)


def centred(values: dict[str, float]) -> dict[str, float]:
    """The values less their mean, as `weights.declared_weights` centres priors."""
    mean = sum(values.values()) / len(values)
    return {key: value - mean for key, value in values.items()}


def as_table(book: Phrasebook, words: Lexicon, parts: list[tuple[Fitted, dict[str, float]]]) -> pl.DataFrame:
    """The table that ships, one row a feature: as a phrase its `rarity` and bits, as a word its `word_rarity` and bits
    (null for what it is not); its first row (feature "") is the constant less the prior, which scoring adds."""
    phrases: dict[str, Any] = {"feature": ["", *book.names], "rarity": np.concatenate([[0.0], book.rarity])}
    meant: dict[str, Any] = {"feature": words.names, "word_rarity": words.rarity}
    for part, prior in parts:
        for k, target in enumerate(part.targets):
            constant = [part.constant[k] - prior[target]]
            phrases[target] = np.concatenate([constant, PHRASE_SCALE * part.phrases[k]])
            meant[word_bits(target)] = part.words[k]
    whole = pl.DataFrame(phrases).join(pl.DataFrame(meant), on="feature", how="full", coalesce=True).sort("feature")
    spoken = [t for t in TARGETS if t in phrases]
    whole = whole.select("feature", "rarity", *spoken, "word_rarity", *(word_bits(t) for t in spoken))
    return whole.with_columns(pl.exclude("feature").round(DIGITS).cast(pl.Float32))


def write(learned: dict[str, Any], folder: Path = LEARNED) -> None:
    """Write what ships, the same bytes for the same corpus."""
    folder.mkdir(exist_ok=True)
    (folder / "signals.json").write_text(
        json.dumps(learned["signals"], indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    for name in ("note", "headline"):
        learned[name].write_parquet(
            folder / f"{name}.parquet", compression="zstd", compression_level=19, statistics=False
        )


def main() -> None:
    """Fit on the whole corpus and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    learned = learn(messages(), headlines())
    write(learned)
    for path in sorted(LEARNED.iterdir()):
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
