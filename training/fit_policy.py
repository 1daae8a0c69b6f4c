"""Fits what motives, aims and benefits count, and the lines between actions, to what a friend advised in scenes.

    python training/fit_policy.py             what each number is and would be, and how often the advice is a friend's
    python training/fit_policy.py --prior 1   held more (2) or less (0.5) to the numbers that are

A scene is a request of the contract with `expect`: `action`, what else would do (`action_also`), and why. The numbers
stand in `policy.py` (VALUES, AIM_VALUES, the lines) and `benefit_rules.py` (strengths), where a person writes down what
is found here, rounded. Fitted is the likelihood of a fair action, lines softened by SOFT; what each number is now is
its prior. Danger is no part of it: what is declined for danger, or taken for a mistake, is left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import minimize

from whosthere.benefit_rules import BENEFITS
from whosthere.benefits import aim_of, benefit_of
from whosthere.contract import decode, facts_of
from whosthere.decisions import PROMISING, SILENT, SURER_IF_LITTLE_KNOWN, costs, decide
from whosthere.model import DANGER, MOTIVES
from whosthere.policy import Policy
from whosthere.rows import Columns
from whosthere.scoring import bits_of, score, share_of

SCENES = Path(__file__).parent / "scenes"
SOFT = 0.1
ACTIONS = ("accept", "ask", "neither")
OF_MAIN = 0.35  # how much the best action counts beside any fair one
GOOD = 1.3  # how much a scene counts that must not be lost
LEAST_ABOVE = 0.15  # accept_at stays so far above ask_at: there must be room to ask
HALVES = np.array([1, 0.5, 0.25, 0.125])
RULES = Policy()
AIMED = [(aim, motive) for aim, table in RULES.aims.items() for motive in table]
NAMES = [
    *(f"worth of {motive}" for motive in MOTIVES),
    *(f"{motive}, with the aim {aim}" for aim, motive in AIMED),
    *(f"{rule.kind} ({at})" for at, rule in enumerate(BENEFITS)),
    *("ask_at", "accept_at above ask_at", "SILENT", "SURER_IF_LITTLE_KNOWN"),
]
NOW = np.array([
    *(RULES.values[motive] for motive in MOTIVES),
    *(RULES.aims[aim][motive] for aim, motive in AIMED),
    *(rule.strength for rule in BENEFITS),
    *(RULES.ask_at, RULES.accept_at - RULES.ask_at, SILENT, SURER_IF_LITTLE_KNOWN),
])  # fmt: skip
LOOSE = np.array(
    [*[0.15] * (len(MOTIVES) + len(AIMED)), *(0.4 * rule.strength for rule in BENEFITS), 0.08, 0.08, 0.1, 0.1]
)
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Told:
    """What is known of some scenes, scene by scene: shares of motives, the same where an aim is held, strengths of
    benefits as they are now; what is `fair` (by ACTIONS) and `best`."""

    motives: Array
    aims: Array
    benefits: Array
    costs: Array
    silent: Array
    unknown: Array
    doubtful: Array
    settled: Array
    fair: Array
    best: Array


def told_of(path: Path) -> Told:
    """The scenes of a file."""
    scenes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    facts = facts_of([decode(json.dumps(scene).encode()) for scene in scenes])
    row = decide(score(facts.lazy()), RULES).collect()
    reachable = 1 - pl.col("job_out_of_reach").fill_null(False).cast(pl.Float64)
    goals = [set(scene["owner"].get("goals") or []) for scene in scenes]
    held = pl.DataFrame({aim_of(aim): [aim in one for one in goals] for aim in RULES.aims})
    row = row.with_columns(held)
    aimed = (
        pl.col(aim_of(aim))
        * pl.col(share_of(motive))
        * (reachable if motive == "recruit" and RULES.aims[aim][motive] > 0 else 1)
        for aim, motive in AIMED
    )
    fair = [{scene["expect"]["action"], *scene["expect"].get("action_also", [])} for scene in scenes]
    best = [ACTIONS.index(a) if (a := scene["expect"]["action"]) in ACTIONS else 2 for scene in scenes]
    mistaken = (pl.col("motive") == "mistaken_identity") & (pl.col(share_of("mistaken_identity")) >= 0.5)
    settled = (pl.col(DANGER) >= RULES.decline_at) | pl.col("orders_a_machine").fill_null(False) | mistaken
    return Told(
        motives=row.select(share_of(motive) for motive in MOTIVES).to_numpy(),
        aims=row.select(one.alias(str(at)) for at, one in enumerate(aimed)).to_numpy(),
        benefits=row.select(benefit_of(at) for at in range(len(BENEFITS))).to_numpy(),
        costs=Columns([costs(RULES).alias("costs")]).add_to(row)["costs"].to_numpy(),
        silent=row["note"].is_null().to_numpy(),
        unknown=row["little_known"].to_numpy(),
        doubtful=row.select(pl.col(bits_of(DANGER)) >= RULES.doubt_bits).to_series().to_numpy(),
        settled=row.select(settled).to_series().to_numpy(),
        fair=np.array(
            [[*(a in one for a in ACTIONS[:2]), bool(one & {"ignore", "decline", "report"})] for one in fair]
        ),
        best=np.array(best),
    )


def lines_of(told: Told, numbers: Array) -> tuple[Array, Array, Array]:
    """The worth of each scene, and from which worth on it is accepted, and asked."""
    values, aims, strengths = np.split(numbers[:-4], [len(MOTIVES), len(MOTIVES) + len(AIMED)])
    ask_at, above, silent, surer = numbers[-4:]
    strength = np.array([rule.strength for rule in BENEFITS])
    benefits = -np.sort(-np.clip(told.benefits * np.maximum(strengths, 0) / strength, 0, 1), axis=1)[:, : len(HALVES)]
    worth = told.motives @ values + told.aims @ aims + benefits @ HALVES - told.costs
    promising = told.silent & (told.benefits.max(axis=1) >= PROMISING) & ~told.doubtful
    accept = ask_at + above + surer * told.unknown
    ask = np.where(told.unknown, -np.inf, ask_at - silent * promising)
    return worth, np.where(told.doubtful, np.inf, accept), ask


def advised(told: Told, numbers: Array) -> Array:
    """The place of the action among ACTIONS, scene by scene."""
    worth, accept, ask = lines_of(told, numbers)
    found = np.where(worth >= accept, 0, np.where(worth >= ask, 1, 2))
    return np.where(told.settled, 2, found)


def loss(numbers: Array, sets: Sequence[Told], prior: float) -> float:
    """How unlikely the friend's advice is by these numbers, a scene, and how far they are from what they are now."""
    total, count = 0.0, 0
    for told in sets:
        worth, accept, ask = lines_of(told, numbers)
        accepted, at_least_asked = (
            1 / (1 + np.exp(-np.clip((worth - line) / SOFT, -60, 60))) for line in (accept, ask)
        )
        shares = np.stack([accepted, np.maximum(at_least_asked - accepted, 0), 1 - at_least_asked], axis=1)
        fair, best = (shares * told.fair).sum(axis=1), shares[np.arange(len(shares)), told.best]
        weight = np.where(told.fair[:, 0] & ~told.fair[:, 2], GOOD, 1.0)
        unlikely = -weight * (np.log(fair + 0.03) + OF_MAIN * np.log(best + 0.03))
        total, count = total + unlikely[~told.settled].sum(), count + (~told.settled).sum()
    return float(total / count + prior * (((numbers - NOW) / LOOSE) ** 2).sum() / 100)


def fitted(sets: Sequence[Told], prior: float) -> Array:
    """The numbers that fit some sets of scenes."""
    bounds = [(LEAST_ABOVE, None) if name == "accept_at above ask_at" else (None, None) for name in NAMES]
    return np.asarray(minimize(loss, NOW, (sets, prior), "L-BFGS-B", bounds=bounds, options={"maxiter": 60}).x)


def agreement(told: Told, numbers: Array) -> tuple[float, float, int]:
    """How often the advice is fair, and how often the best of three; how many good ones are lost."""
    found = advised(told, numbers)
    fair = told.fair[np.arange(len(found)), found]
    return float(fair.mean()), float((found == told.best).mean()), int(((told.best < 2) & (found == 2) & ~fair).sum())


def main() -> None:
    """Print how well the advice is met, by set, now and fitted on the other sets; and each number that would move."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prior", type=float, default=1.0)
    prior = parser.parse_args().prior
    sets = {path.stem: told_of(path) for path in sorted(SCENES.glob("*.jsonl"))}
    for name, told in sets.items():
        apart = fitted([other for at, other in sets.items() if at != name], prior)
        now, then = ("fair {:.3f}, best {:.3f}, lost {}".format(*agreement(told, one)) for one in (NOW, apart))
        sys.stdout.write(f"{name} ({len(told.best)}): now {now}; fitted on the others {then}\n")
    found = fitted(list(sets.values()), prior)
    for name, now, then in zip(NAMES, NOW, found, strict=True):
        if abs(then - now) >= 0.01:
            sys.stdout.write(f"{name}: {now:.2f} -> {then:.2f}\n")


if __name__ == "__main__":
    main()
