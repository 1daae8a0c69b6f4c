"""How far each answer moves each target, in bits: the signals' weights as matrices, with priors and caps.

Weights of signals that read text are measured: fitted together with the wording on the authored corpus
(training/fit.py). The others, and those the corpus hardly shows, are declared guesses.

Targets are the nine motives, the danger and the eleven roles, in the order of `model.TARGETS`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from whosthere.model import DANGER, MOTIVES, TARGETS
from whosthere.signals import SIGNALS, Family, Signal

Matrix = npt.NDArray[np.float64]

# Where nothing is known: how often each motive and role is met in an ordinary inbox, and how often a request is
# hostile. Declared guesses, as log2 of shares: most invitations want the network, many sell, few are hostile.
PRIOR_SHARES = {
    "grow_network": 0.26, "sell": 0.22, "recruit": 0.13, "bring_value": 0.06, "curious": 0.14, "validate": 0.03,
    "mistaken_identity": 0.02, "hack": 0.05, "ask_favor": 0.09,
    "recruiter": 0.10, "seller": 0.17, "open_networker": 0.02, "founder_exec": 0.10, "investor": 0.03, "peer": 0.28,
    "student_early": 0.08, "job_seeker": 0.05, "creator": 0.03, "mentor_volunteer": 0.02, "vague": 0.12,
}  # fmt: skip
PRIOR_DANGER = 0.04

LEARNED = Path(__file__).parent / "learned"
LEAST_MEASURED = 10

BLOCKS = {
    "motives": slice(0, len(MOTIVES)),
    DANGER: slice(len(MOTIVES), len(MOTIVES) + 1),
    "roles": slice(len(MOTIVES) + 1, len(TARGETS)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Bits by signal (rows) and target (columns) for a yes and for a no; prior by target; each row's family."""

    signals: tuple[Signal, ...]
    families: tuple[Family, ...]
    of_family: npt.NDArray[np.intp]
    if_yes: Matrix
    if_no: Matrix
    prior: Matrix

    def only(self, names: Sequence[str]) -> Weights:
        """The same weights for the named signals alone, in that order."""
        places = [[s.name for s in self.signals].index(name) for name in names]
        return replace(
            self,
            signals=tuple(self.signals[i] for i in places),
            of_family=self.of_family[places],
            if_yes=self.if_yes[places],
            if_no=self.if_no[places],
        )


def declared_weights(signals: Sequence[Signal] = SIGNALS) -> Weights:
    """The weights as the signals declare them."""
    families = tuple(dict.fromkeys(s.family for s in signals))

    def rows(which: str) -> Matrix:
        table = np.zeros((len(signals), len(TARGETS)))
        for i, one in enumerate(signals):
            for target, bits in getattr(one, which).items():
                table[i, TARGETS.index(target)] = bits
        return table

    prior = np.array([np.log2(PRIOR_SHARES[t]) if t != DANGER else log_odds(PRIOR_DANGER) for t in TARGETS])
    for block in (BLOCKS["motives"], BLOCKS["roles"]):
        prior[block] -= prior[block].mean()
    return Weights(
        signals=tuple(signals),
        families=families,
        of_family=np.array([families.index(s.family) for s in signals]),
        if_yes=rows("bits"),
        if_no=rows("bits_if_no"),
        prior=prior,
    )


@cache
def measured() -> dict[str, dict[str, Any]]:
    """What the corpus taught of signals: by name, `n` (corpus rows that answer yes) and `bits` by target."""
    path = LEARNED / "signals.json"
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def is_measured(signal: Signal) -> bool:
    """Is the signal's weight measured? Else it is declared: a guess."""
    return bool(measured().get(signal.name, {}).get("n", 0) >= LEAST_MEASURED)


@cache
def shipped_weights() -> Weights:
    """The weights this package ships with: measured where the corpus shows enough of a signal, else declared."""
    declared = declared_weights()
    if_yes = declared.if_yes.copy()
    for i, signal in enumerate(declared.signals):
        if is_measured(signal):
            bits = measured()[signal.name]["bits"]
            if_yes[i] = [bits.get(target, 0.0) for target in TARGETS]
    return replace(declared, if_yes=if_yes)


def log_odds(probability: float) -> float:
    """Probability (0 to 1, exclusive) as log2 odds, in bits."""
    return float(np.log2(probability / (1 - probability)))


def capped(bits: Matrix, cap: float) -> Matrix:
    """How much of a family's sum counts, as a factor 0 to 1 by target and row (`bits` is targets × rows).

    Within the motives, and within the roles, no two targets are moved apart by more than `cap`; the danger by no more
    than `cap` either way. All targets of a block shrink by one factor, so that every line of evidence shrinks alike.
    """
    factors = np.ones_like(bits)
    for block in BLOCKS.values():
        part = bits[block]
        reach = np.maximum(part.max(0), 0) - np.minimum(part.min(0), 0)
        over = reach > cap
        if over.any():
            factors[block, over] = cap / reach[over]
    return factors
