"""How soon it learns an owner's tastes: simulated owners label requests nobody trained on; the rest is judged again.

    make bench-learning          writes docs/learning.md

Each owner's inbox is what one author wrote (other languages: one language), left out of the fit. The owner calls things
by a taste of their own; the first 50 of their requests are there to be labelled, as they come or only where the advice
was wrong; accuracy is counted on the others, against what that owner would say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "training"), str(ROOT / "src")]

import crossfit  # noqa: E402
from whosthere.labels import learn, teach  # noqa: E402
from whosthere.scoring import score  # noqa: E402
from whosthere.store import Label  # noqa: E402

PAGE = ROOT / "docs" / "learning.md"
COUNTS = (0, 1, 3, 5, 10, 20, 50)
INBOX, LEAST = 300, 120
Row = dict[str, Any]


@dataclass(frozen=True)
class Taste:
    """How an owner calls things: what they say, in words, and as a function of a row of the corpus."""

    says: str
    of: Callable[[Row], str]


def renaming(**names: str) -> Callable[[Row], str]:
    """An owner who calls some motives by another's name."""
    return lambda row: names.get(row["motive"], row["motive"])


TASTES = (
    Taste("as the author labelled", renaming()),
    Taste("the second fair label, where there is one", lambda row: (row["also"] or [row["motive"]])[0]),
    Taste("who wants a larger network is selling", renaming(grow_network="sell")),
    Taste("curiosity and admiration are networking", renaming(curious="grow_network", validate="grow_network")),
    Taste("who asks a favour is selling", renaming(ask_favor="sell")),
)


def inboxes(fold_rows: list[Row], seed: int) -> Iterator[list[Row]]:
    """One inbox an author (English) or language, in an order of its own."""
    dice = np.random.default_rng(seed)
    for whose in sorted({row["author"] if row["lang"] == "en" else row["lang"] for row in fold_rows}):
        mine = [row for row in fold_rows if whose in (row["author"], row["lang"])]
        if len(mine) >= LEAST:
            yield [mine[i] for i in dice.permutation(len(mine))[:INBOX]]


def label(facts: dict[str, Any], value: str) -> Label:
    """A label of a motive, as the command records it."""
    known = {name: fact for name, fact in facts.items() if fact is not None}
    return Label(invitation=facts["id"], kind="motive", value=value, facts=known)


def accuracies(inbox: list[Row], taste: Taste, only_mistakes: bool) -> list[float]:
    """Accuracy on the requests after the first 50, by number of labels given (as COUNTS)."""
    given = crossfit.given(inbox)
    scored = score(given.lazy()).collect()
    right = [taste.of(row) for row in inbox]
    told = scored["motive"].to_list()
    shown, rest = range(COUNTS[-1]), pl.Series(right[COUNTS[-1] :])
    order = [i for i in shown if not only_mistakes or told[i] != right[i]]
    found = []
    for count in COUNTS:
        labels = [label(given.row(i, named=True), right[i]) for i in order[:count]]
        taught = teach(scored[COUNTS[-1] :], learn(labels))
        found.append(float((taught["motive"] == rest).mean() or 0.0))
    return found


def run(folds: int) -> str:
    """The page."""
    results: dict[tuple[str, bool], list[list[float]]] = {}
    owners = 0
    for fold, held, _, folder in crossfit.held_out():
        if fold >= folds:
            break
        with crossfit.taught_by(folder):
            for inbox in inboxes(held, fold):
                owners += 1
                for taste in TASTES:
                    for only_mistakes in (False, True):
                        results.setdefault((taste.says, only_mistakes), []).append(
                            accuracies(inbox, taste, only_mistakes)
                        )
        sys.stderr.write(f"fold {fold + 1} of {folds}\n")
    return _page(results, owners, folds)


def _page(results: dict[tuple[str, bool], list[list[float]]], owners: int, folds: int) -> str:
    parts = [
        f"""# Learning from the owner

Written by `make bench-learning` on {date.today()}: {owners} simulated owners ({folds} of five folds), each with the
requests one author wrote (English) or of one language, all left out of the fit; at most {INBOX} requests each, of
which the first {COUNTS[-1]} may be labelled and the others are judged. Accuracy is strict, against what that owner
would say; 0 labels is what ships. *Worst*: the owner who lost most against 0 labels after {COUNTS[-1]} (their requests
are few: one is about half a point)."""
    ]
    for only_mistakes, title in ((False, "Labels as requests come"), (True, "Labels only where the verdict was wrong")):
        lines = [
            f"| the owner's taste | {' | '.join(map(str, COUNTS))} | worst |",
            "|---|" + "---|" * (len(COUNTS) + 1),
        ]
        for (says, only), found in results.items():
            if only == only_mistakes:
                table = np.array(found)
                cells = " | ".join(f"{mean:.3f}" for mean in table.mean(0))
                lines.append(f"| {says} | {cells} | {(table[:, -1] - table[:, 0]).min():+.3f} |")
        parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=crossfit.FOLDS)
    parser.add_argument("--out", type=Path, default=PAGE)
    chosen = parser.parse_args()
    chosen.out.write_text(run(chosen.folds), encoding="utf-8")
    sys.stdout.write(chosen.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
