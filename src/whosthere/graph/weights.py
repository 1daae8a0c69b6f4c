"""How far each cell moves the odds that a sender is hostile, in bits: measured on made worlds, or declared.

`learned/requests.json` holds what `training/fit_requests.py` measured. Where seeds are given, `refitted` moves these
weights as far as the seeds' own requests tell, and no further.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.graph.cells import CELLS, GRAINS

Bits = npt.NDArray[np.float64]
LEARNED = Path(__file__).parent.parent / "learned" / "requests.json"
KINDS = {  # which cells add up to which fact
    "choice": ("whom", "chase", "tied", "old"),
    "answers": ("answer",),
    "company": ("company",),
    "pace": ("pace",),
}
# Declared guesses: a sender who deals with people whom others refuse, or who asks faster than one can read profiles, is
# likelier hostile. Compared with Bitcoin-OTC, not fitted to it; that others had asked the sender told nothing there.
DECLARED = {
    "company": (1.5, 1.0, 0.2, -0.3),
    "pace": (1.0, 0.6, 0.0, -0.2, -0.4),
}
STEPS = 30
STRENGTH = 4.0  # how strongly a refit is held to the weights it starts from: one labelled sender in 4 bits² a cell


@cache
def shipped() -> dict[str, Bits]:
    """Bits by table of CELLS and place in it."""
    measured = json.loads(LEARNED.read_text(encoding="utf-8"))["cells"]
    tables = {kind: DECLARED.get(kind) or [measured[kind][name]["bits"] for name in CELLS[kind]] for kind in CELLS}
    return {kind: np.asarray(bits, dtype=np.float64) for kind, bits in tables.items()}


def counts(lines: pl.DataFrame, senders: pl.Series) -> Bits:
    """How often each cell occurs in the requests of each of `senders` (distinct): senders × all cells.

    An answer counts as much as it tells.
    """
    place = pl.DataFrame({"sender": senders, "_row": np.arange(senders.len())})
    placed = lines.join(place, on="sender")
    table = np.zeros((senders.len(), sum(map(len, CELLS.values()))))
    start = 0
    for kind, names in CELLS.items():
        times = pl.col("answer_weight") / GRAINS if kind == "answer" else pl.lit(1.0)
        found = placed.select("_row", cell=f"cell_{kind}", times=times).drop_nulls()
        found = found.group_by("_row", "cell").agg(pl.col("times").sum())
        table[found["_row"].to_numpy(), start + found["cell"].to_numpy()] = found["times"].to_numpy()
        start += len(names)
    return table


def flat(tables: dict[str, Bits]) -> Bits:
    """The tables end to end, in the order of CELLS."""
    return np.concatenate([tables[kind] for kind in CELLS])


def apart(weights: Bits) -> dict[str, Bits]:
    """The inverse of `flat`."""
    ends = np.cumsum([len(names) for names in CELLS.values()])[:-1]
    return dict(zip(CELLS, np.split(weights, ends), strict=True))


def refitted(tables: dict[str, Bits], seen: Bits, bad: npt.NDArray[np.bool_]) -> dict[str, Bits]:
    """`tables` moved towards what labelled senders show: logistic regression, its weights pulled to where they start.

    `seen` are their `counts`. With labels of one side only nothing is moved.
    """
    if not bad.any() or bad.all():
        return tables
    start = np.append(flat(tables), 0.0)  # the last is the level, which is free
    share = np.where(bad, 0.5 / bad.mean(), 0.5 / (1 - bad.mean()))
    design = np.hstack([seen, np.ones((len(bad), 1))]) * np.log(2)
    held = np.append(np.full(len(start) - 1, STRENGTH), 1e-6)

    def loss(weights: Bits) -> float:
        logit = design @ weights
        return float(share @ (np.logaddexp(0, logit) - bad * logit) + held @ (weights - start) ** 2 / 2)

    weights, now = start, loss(start)
    for _ in range(STEPS):  # Newton's method, each step halved until it helps
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -700, 700)))
        slope = design.T @ (share * (chance - bad)) + held * (weights - start)
        curve = (design * (share * chance * (1 - chance))[:, None]).T @ design + np.diag(held)
        step = np.linalg.solve(curve, slope)
        tries = (weights - step / 2**halving for halving in range(20))
        better = next((guess for guess in tries if loss(guess) < now - 1e-12), None)
        if better is None:
            break
        weights, now = better, loss(better)
    return apart(weights[:-1])
