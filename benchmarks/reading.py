"""Who reads best, and how fast: ours and peers trained on the same corpus, scored on authors nobody trained on.

    make bench-reading                           writes docs/reading.md
    python benchmarks/reading.py --on FILE       scores everybody, trained on the whole corpus, on FILE, too

FILE holds lines of the assess contract with `motive`, and may hold `also` (or `acceptable`: other fair motives) and
`dangerous`. Speeds are of one run, rounds of all readers taking turns; ours with evidence and spans included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "training"), str(ROOT / "src"), str(ROOT / "benchmarks")]

import crossfit  # noqa: E402
import fit  # noqa: E402
import peers  # noqa: E402
from corpus import messages  # noqa: E402
from whosthere.decisions import decide  # noqa: E402
from whosthere.explanation import explain  # noqa: E402
from whosthere.model import DANGER, MOTIVES  # noqa: E402
from whosthere.policy import Policy  # noqa: E402
from whosthere.scoring import score, share_of  # noqa: E402

PAGE = ROOT / "docs" / "reading.md"
OURS, OURS_BARE = "whosthere, evidence and spans included", "whosthere, scores only"
ANSWERS = ("our signals alone, linear", "our signals alone, EBM")
BY_NAME = sorted(MOTIVES)
Row = dict[str, Any]


@dataclass
class Figures:
    """What one reader got on one set, by row: probabilities of motives (rows × motives) and danger."""

    motives: list[np.ndarray[Any, Any]] = field(default_factory=list)
    danger: list[np.ndarray[Any, Any]] = field(default_factory=list)


@dataclass
class Speed:
    """Texts a second (median of rounds) and milliseconds for a single text (median)."""

    bulk: list[float] = field(default_factory=list)
    single: list[float] = field(default_factory=list)


class Ours:
    """What this package reads, as the contract's callers get it; `folder` is what it was taught."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder

    def read(self, rows: Sequence[Row]) -> tuple[Any, Any]:
        """Motives and danger of corpus rows, with what the contract tells of sender and owner."""
        scored = score(crossfit.given(list(rows)).lazy()).collect()
        if self.name == OURS:
            explain(decide(scored.lazy(), Policy()).collect())
        return scored.select(share_of(motive) for motive in BY_NAME).to_numpy(), scored[DANGER].to_numpy()


def answers_of(rows: Sequence[Row]) -> Any:
    """The text signals' answers, as the fit sees them."""
    return fit.answers(list(rows))[1].toarray()


@cache
def missing(peer: str) -> str | None:
    """Why a peer cannot take part, or None."""
    needed = {"minilm": "_mini_lm", "model2vec": "_static"}
    try:
        if peer in needed:
            getattr(peers, needed[peer])()
        elif peer == "fasttext":
            import fasttext  # noqa: F401, PLC0415
        elif peer == "ebm":
            import interpret.glassbox  # noqa: F401, PLC0415
    except ImportError as error:
        return str(error)
    return None


def readers(train: list[Row], folder: Path, with_answers: bool) -> Iterator[tuple[str, Callable[[Sequence[Row]], Any]]]:
    """Every reader by name, trained on `train`: from rows to motives and danger."""
    motives, danger = np.array([r["motive"] for r in train]), np.array([r["dangerous"] for r in train])
    texts = [r["text"] for r in train]
    for name in (OURS, OURS_BARE):
        yield name, Ours(name, folder).read
    for key, make in peers.TRAINED.items():
        if missing(key) is None:
            yield key, _of_texts(make(texts, motives, danger))
    if with_answers:
        kinds = [(ANSWERS[0], peers.linear)] + ([(ANSWERS[1], peers.boosted)] if missing("ebm") is None else [])
        for name, make_model in kinds:
            peer = peers.OnAnswers(make_model, answers_of(train), motives, danger)
            yield name, lambda rows, peer=peer: peer.read(answers_of(rows))


def _of_texts(peer: peers.Peer) -> Callable[[Sequence[Row]], Any]:
    return lambda rows: peer.read([row["text"] for row in rows])


def measured(found: Figures, rows: list[Row]) -> dict[str, float]:
    """Accuracy strict and lenient, macro-F1, AUC of danger, mean AUC of motives (one against the rest)."""
    shares, danger = np.concatenate(found.motives), np.concatenate(found.danger)
    right, told = np.array([r["motive"] for r in rows]), np.array(BY_NAME)[shares.argmax(1)]
    fair = [r["motive"] == t or t in r["also"] for r, t in zip(rows, told, strict=True)]
    aucs = [roc_auc_score(right == m, shares[:, i]) for i, m in enumerate(BY_NAME) if 0 < sum(right == m) < len(rows)]
    hostile = np.array([r["dangerous"] for r in rows])
    return {
        "strict": float((right == told).mean()),
        "lenient": float(np.mean(fair)),
        "f1": float(f1_score(right, told, average="macro", labels=sorted(set(right)), zero_division=0.0)),
        "danger": float(roc_auc_score(hostile, danger)) if 0 < hostile.sum() < len(rows) else float("nan"),
        "motives": float(np.mean(aucs)),
    }


def timed(reads: dict[str, Callable[[Sequence[Row]], Any]], rows: list[Row], rounds: int) -> dict[str, Speed]:
    """All readers in turn, so that what else the machine does hits all alike."""
    speeds = {name: Speed() for name in reads}
    for _ in range(rounds):
        for name, read in reads.items():
            few = rows[: 300 if name == "minilm" else len(rows)]
            start = time.perf_counter()
            read(few)
            speeds[name].bulk.append(len(few) / (time.perf_counter() - start))
    for i in range(40):
        for name, read in reads.items():
            start = time.perf_counter()
            read(rows[i : i + 1])
            speeds[name].single.append(1000 * (time.perf_counter() - start))
    return speeds


def from_file(path: Path) -> list[Row]:
    """A labelled file as corpus rows."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        one = json.loads(line)
        if not isinstance(one.get("motive"), str):
            raise SystemExit(f"{path}, line {number}: no `motive`")
        also = one.get("also") or one.get("acceptable") or []
        dangerous = bool(one.get("dangerous", one["motive"] == "hack"))
        rows.append({**one, "text": one.get("text") or "", "also": also, "dangerous": dangerous})
    return rows


def run(folds: int, rounds: int, on: Path | None) -> str:
    """Everything measured, as the page."""
    rows = messages()
    of, tests = crossfit.folds(rows), []
    found: dict[str, Figures] = {}
    speeds: dict[str, Speed] = {}
    for fold, held, _, folder in crossfit.held_out():
        if fold >= folds:
            break
        tests += held
        train = [row for row, at in zip(rows, of, strict=True) if at != fold]
        with crossfit.taught_by(folder):
            reads = dict(readers(train, folder, with_answers=True))
            for name, read in reads.items():
                shares, danger = read(held)
                figures = found.setdefault(name, Figures())
                figures.motives.append(shares)
                figures.danger.append(danger)
            if not speeds:
                speeds = timed({n: r for n, r in reads.items() if n not in ANSWERS}, held, rounds)
        sys.stderr.write(f"fold {fold} of {folds} done\n")
    table = {name: measured(figures, tests) for name, figures in found.items()}
    parts = [_head(len(tests), len(rows), folds, rounds), _quality(table), _speeds(speeds)]
    if on is not None:
        given = from_file(on)
        reads = dict(readers(rows, crossfit.fit.LEARNED, with_answers=False))
        outside = {n: measured(Figures(*([x] for x in read(given))), given) for n, read in reads.items()}
        parts.append(
            f"## On a set from outside: {len(given)} rows\n\nTrained on the whole corpus.\n\n{_quality(outside)}"
        )
    return "\n".join(parts)


NAMES = {
    "tf-idf": "TF-IDF (words, pairs) + logistic regression",
    "minilm": "MiniLM-L6 + logistic regression",
    "model2vec": "model2vec from MiniLM-L6 (256) + logistic regression",
    "fasttext": "fastText (words, pairs)",
}


def _head(tested: int, all_rows: int, folds: int, rounds: int) -> str:
    absent = [f"{NAMES.get(p, 'EBM')}: {why}" for p in (*peers.TRAINED, "ebm") if (why := missing(p)) is not None]
    left_out = f" Left out, not installed: {'; '.join(absent)}." if absent else ""
    return f"""# Reading: ours and peers on the same corpus

Written by `make bench-reading` on {date.today()}. Every reader is trained on the same rows of the authored corpus
({all_rows:,} messages in thirteen languages) and scored on {tested:,} messages held out from it: English by author,
other languages by blocks of fifty lines, {folds} of five folds. Python {platform.python_version()}, {os.cpu_count()}
cores, load {os.getloadavg()[0]:.1f} at the end. Other work on the machine makes all speeds smaller; their ratios are of
one run, medians of {rounds} rounds in which all took turns.{left_out}
"""


def _quality(table: dict[str, dict[str, float]]) -> str:
    lines = [
        "| reader | motive, strict | lenient | macro-F1 | motives, mean AUC | danger, AUC |",
        "|---|---|---|---|---|---|",
    ]
    for name, f in table.items():
        if name != OURS_BARE:
            title = "**whosthere**" if name == OURS else NAMES.get(name, name)
            cells = " | ".join(f"{f[key]:.3f}" for key in ("strict", "lenient", "f1", "motives", "danger"))
            lines.append(f"| {title} | {cells} |")
    return "\n".join(lines) + "\n"


def _speeds(speeds: dict[str, Speed]) -> str:
    ours = statistics.median(speeds[OURS].bulk)
    lines = ["| reader | texts a second | ours is so many times as fast | one text, ms |", "|---|---|---|---|"]
    for name, speed in speeds.items():
        bulk = statistics.median(speed.bulk)
        title = f"**{name}**" if name in (OURS, OURS_BARE) else NAMES.get(name, name)
        lines.append(f"| {title} | {bulk:,.0f} | {ours / bulk:.2f} | {statistics.median(speed.single):.1f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--on", type=Path, metavar="FILE", help="a labelled set from outside")
    parser.add_argument("--folds", type=int, default=crossfit.FOLDS, help="how many of the five folds to measure")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=PAGE)
    chosen = parser.parse_args()
    chosen.out.write_text(run(chosen.folds, chosen.rounds, chosen.on), encoding="utf-8")
    sys.stdout.write(chosen.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
