"""Measure what each cell of who asks whom weighs, on many made worlds on made host graphs, no two alike.

    python training/fit_requests.py [WORLDS]

Writes src/whosthere/learned/requests.json: the same bytes for the same code, machine and library versions.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import minimize

from request_worlds import Habits, World, made_graph
from whosthere.graph.cells import CELLS, OUTCOMES, with_cells
from whosthere.graph.lines import describe
from whosthere.graph.requests import tidy, tidy_edges
from whosthere.graph.weights import KINDS, LEARNED, counts

PEOPLE = 1_500
FIRST = (3, 5, 10)  # requests of each sender the fit looks at
HELD = 2e-5  # how strongly the weights are held to zero, beside all senders' total weight of one
LOUDEST = 1.6  # natural log-odds a cell may weigh
MEASURED = (*KINDS["choice"], *KINDS["answers"])
Matrix = npt.NDArray[np.float64]
Seen = tuple[Matrix, npt.NDArray[np.bool_]]  # senders × cells, and who is bad


def draw(random: np.random.Generator) -> Habits:
    """The habits of one world; people there may do anything somebody might."""

    def one(*of: Any) -> Any:
        return of[int(random.integers(len(of)))]

    honest, share = 300, one(0.05, 0.1, 0.2, 0.35, 0.5)
    friends = int(honest * one(0.2, 0.5, 0.8))
    members = int((honest - friends) * one(0.0, 0.0, 0.5))
    return Habits(
        friends=friends, strangers=honest - friends - members, members=members,
        attackers=max(30, int(honest * share / (1 - share))),
        friends_ask_strangers=one(0.0, 0.2, 0.4), strangers_ask_friends=one(0.0, 0.2, 0.4),
        strangers_choose=one("circle", "anyone", "popular", "friends of friends"),
        chase=one(0.3, 0.5, 0.7, 0.9, 1.0), chase_most=one(True, False, False),
        attackers_begin=one("anyone", "anyone", "popular", "open", "circle", "list"), attackers_ties=one(0, 0, 0, 5),
        friend_accepts=one(0.7, 0.8, 0.9, 0.95), openness=one(0.0, 0.5, 1.0, 1.5), welcome=one(0.0, 0.0, 0.5, 1.0),
        answered=one(1.0, 1.0, 1.0, 0.7, 0.3, 0.0), refusals_told=one(True, True, True, False),
        answer_hours=one(0.01, 6.0, 24.0),
    )  # fmt: skip


def seen_in(world: World, first: tuple[int, ...] = FIRST) -> list[Seen]:
    """For each of `first`: how often each cell occurs in each sender's first so many requests, and who is bad."""
    whole, _ = tidy(world.requests)
    lines = describe(whole, whole, tidy_edges(world.edges, whole), None)
    until = int(lines["sent"].max()) + 60 * 86_400_000_000  # type: ignore[arg-type]
    celled = with_cells(lines, until, edges_known=True)
    truth = world.truth.sort("sender")
    found = []
    for k in first:
        early = celled.filter(pl.int_range(pl.len()).over("sender") < k)
        found.append((counts(early, truth["sender"]), truth["bad"].to_numpy()))
    return found


def fit(worlds: list[Seen]) -> tuple[Matrix, Matrix]:
    """Bits by cell (all tables end to end) and how many requests fell into it.

    Every world weighs the same, and within it the good as much as the bad. An acceptance never speaks against a sender,
    a refusal never for one.
    """
    seen = np.vstack([found for found, _ in worlds])
    bad = np.concatenate([truth for _, truth in worlds]).astype(float)
    share = np.concatenate(
        [np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean())) / len(truth) for _, truth in worlds]
    )
    share /= len(worlds)
    bounds = _bounds()

    def loss(guess: Matrix) -> tuple[float, Matrix]:
        logit = seen @ guess[:-1] + guess[-1]
        chance = 1 / (1 + np.exp(-logit))
        value = share @ (np.logaddexp(0, logit) - bad * logit) + HELD * guess[:-1] @ guess[:-1]
        slope = seen.T @ (share * (chance - bad)) + 2 * HELD * guess[:-1]
        return float(value), np.append(slope, share @ (chance - bad))

    found = minimize(
        loss, np.zeros(seen.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2_000}
    )
    return found.x[:-1] / np.log(2), seen.sum(axis=0)


def _bounds() -> list[tuple[float | None, float | None]]:
    bounds: list[tuple[float | None, float | None]] = []
    for kind, names in CELLS.items():
        for place in range(len(names)):
            if kind not in MEASURED:
                bounds.append((0.0, 0.0))
            elif kind == "answer":
                bounds.append((-LOUDEST, 0.0) if place % len(OUTCOMES) == 0 else (0.0, LOUDEST))
            elif kind == "old":
                bounds.append((-1.0, 1.0))  # worlds make their own old ties; real ones can be bought
            else:
                bounds.append((-LOUDEST, LOUDEST))
    return [*bounds, (None, None)]


def worlds(number: int, seed: int = 11) -> Iterator[World]:
    """So many worlds, no two alike."""
    random = np.random.default_rng(seed)
    return (World(made_graph(PEOPLE, 1_000 + i), draw(random), i) for i in range(number))


def main(number: int) -> None:
    """Fit and write."""
    seen = [one for world in worlds(number) for one in seen_in(world)]
    bits, often = fit(seen)
    cells: dict[str, dict[str, dict[str, float]]] = {}
    places = [(kind, name) for kind, names in CELLS.items() for name in names]
    for (kind, name), one, n in zip(places, bits, often, strict=True):
        if kind in MEASURED:
            cells.setdefault(kind, {})[name] = {"n": int(n), "bits": round(float(one), 3) + 0.0}
    text = json.dumps({"worlds": number, "cells": cells}, indent=1)
    Path(LEARNED).write_text(re.sub(r"{\s+(\"n\".*),\s+(.*)\s+}", r"{\1, \2}", text) + "\n", encoding="utf-8")
    print(f"{len(seen)} views of {number} worlds → {LEARNED}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 120)
