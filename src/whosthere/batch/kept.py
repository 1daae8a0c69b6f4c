"""Evidence kept small: a row's answers as bits of a few numbers, from which its explanation is told anew later.

With the same weights the answers give every line of evidence, its bits and the verdict's sum, without the request
itself. Where the request is still at hand it is judged again, which adds the places in the text, what would flip the
advice, and the reply; its answers must then be those that were kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.benefit_rules import BENEFITS
from whosthere.errors import WhosthereError
from whosthere.explanation import FIND_OUT, MOST_UNKNOWNS, is_missing, to_find_out
from whosthere.facts import catalogue
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS, Benefit, Evidence, SenderRole, Verdict
from whosthere.scoring import add_scores, bits_of, contributions, share_of, wording_bits
from whosthere.signals import SIGNALS
from whosthere.weights import capped, shipped_weights
from whosthere.wording import FACTS, FAMILY, LEARNED, bits_from_wording

SCHEMA: dict[str, pl.DataType] = {
    "benefit_rule": pl.List(pl.Int64),
    "answers": pl.List(pl.Int64),
    "wording": pl.List(pl.Float64),
    "missing": pl.Int64(),
    "counted": pl.String(),
    "weights": pl.String(),
}
COLUMNS = ("id", "motive", "action", "role", "benefit_strength", "campaign", "error", *SCHEMA)
"""What `rebuilt` needs of a row."""
COUNTED_ELSEWHERE = [
    fact.name
    for fact in catalogue()
    if fact.counted and fact.name not in ("messages_from_them", "messages_from_owner", "history_text", "answered_text")
]
"""Facts that the request itself does not tell."""
A_NUMBER = 32  # answers in one number, two bits each: 0 unknown, 1 no, 2 yes
WORDED = "wording"


class OtherWeights(WhosthereError):
    """Evidence was kept with weights other than those installed."""


@cache
def version() -> str:
    """The print of all that turns answers into bits: signals, their weights and caps, and what was learned of words."""
    weights = shipped_weights()
    print_ = hashlib.sha256()
    print_.update(repr([(s.name, s.family.name, s.family.cap) for s in weights.signals]).encode())
    for matrix in (weights.if_yes, weights.if_no, weights.prior):
        print_.update(np.ascontiguousarray(matrix).tobytes())
    for fact in FACTS:
        path = LEARNED / f"{fact}.parquet"
        print_.update(path.read_bytes() if path.exists() else b"")
    return print_.hexdigest()[:16]


def kept(decided: pl.DataFrame) -> list[pl.Series]:
    """`answers` (two bits a signal), `wording` (its bits before the cap, by target; empty where nothing was read),
    `missing` (one bit for each of FIND_OUT), `counted` (facts counted over other rows, as JSON; null where there are
    none) and `weights` (their version), for each row of a decided frame."""
    worded = wording_bits(decided).T
    lists = pl.Series(WORDED, worded, dtype=pl.Array(pl.Float64, len(TARGETS))).cast(pl.List(pl.Float64))
    silent = pl.all_horizontal(pl.col(fact).is_null() for fact in FACTS)
    missing = decided.select(is_missing(fact) for fact in FIND_OUT).to_numpy()
    powers = 1 << np.arange(len(FIND_OUT), dtype=np.int64)
    return [
        answers(decided),
        decided.select(
            pl.when(silent).then(pl.lit([], dtype=pl.List(pl.Float64))).otherwise(lists).alias(WORDED)
        ).to_series(),
        pl.Series("missing", missing.astype(np.int64) @ powers, dtype=pl.Int64),
        decided.select(
            pl.when(pl.any_horizontal(pl.col(COUNTED_ELSEWHERE).is_not_null()))
            .then(pl.struct(COUNTED_ELSEWHERE).struct.json_encode())
            .alias("counted")
        ).to_series(),
        pl.Series("weights", [version()], dtype=pl.String).new_from_index(0, decided.height),
    ]


def answers(decided: pl.DataFrame) -> pl.Series:
    """The answers of each row, packed: so many signals a number."""
    numbers = -(-len(SIGNALS) // A_NUMBER)
    codes = np.zeros((decided.height, numbers * A_NUMBER), dtype=np.uint64)
    for i, signal in enumerate(SIGNALS):
        codes[:, i] = decided[signal.name].cast(pl.Int8).fill_null(-1).to_numpy() + 1
    shifts = (2 * np.arange(A_NUMBER, dtype=np.uint64))[None, None, :]
    packed = (codes.reshape(-1, numbers, A_NUMBER) << shifts).sum(axis=2, dtype=np.uint64).view(np.int64)
    return pl.Series("answers", packed, dtype=pl.Array(pl.Int64, numbers)).cast(pl.List(pl.Int64))


def unpacked(packed: npt.ArrayLike) -> dict[str, bool | None]:
    """Every signal's answer by its name, from the numbers of one row; None is unknown."""
    words = np.asarray(packed, dtype=np.int64).view(np.uint64)
    told: tuple[bool | None, ...] = (None, False, True)
    return {
        signal.name: told[int(words[i // A_NUMBER] >> np.uint64(2 * (i % A_NUMBER))) & 3]
        for i, signal in enumerate(SIGNALS)
    }


def counted(row: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a row that were counted over other rows, where they are known."""
    told: dict[str, Any] = msgspec.json.decode(row["counted"]) if row["counted"] else {}
    return {name: value for name, value in told.items() if value is not None}


def rebuilt(row: Mapping[str, Any]) -> Verdict:
    """The verdict of one row of verdict columns with its evidence, from what was kept of it alone.

    It says all that `assess` says but for the places in the text, the benefits' reasons, the risks, the flips and the
    reply; the wording is one line.
    Raises OtherWeights where the weights of then are not those of now.
    """
    if row["weights"] != version():
        raise OtherWeights(
            f"the evidence was kept with weights {row['weights']}, installed are {version()}: install the version of "
            "whosthere that wrote it, or run the batch again"
        )
    weights = shipped_weights()
    answered = pl.DataFrame(
        {name: [answer] for name, answer in unpacked(row["answers"]).items()},
        schema={signal.name: pl.Boolean for signal in SIGNALS},
    )
    worded = row[WORDED] or [0.0] * len(TARGETS)
    asked = answered.with_columns(
        pl.lit(bits).alias(bits_from_wording(t)) for t, bits in zip(TARGETS, worded, strict=True)
    )
    scored = add_scores(asked, weights).row(0, named=True)
    return Verdict(
        id=row["id"],
        motive=row["motive"],
        motives={motive: scored[share_of(motive)] for motive in MOTIVES},
        danger=scored[DANGER],
        action=row["action"],
        sender=SenderRole(role=row["role"], roles={role: scored[share_of(role)] for role in ROLES}),
        benefit=_benefits(row),
        evidence=_evidence(asked, bool(row[WORDED])),
        unknown=_unknown(row["missing"]),
        campaign=row["campaign"],
        prior=dict(zip(TARGETS, weights.prior.tolist(), strict=True)),
        log_odds={target: scored[bits_of(target)] for target in TARGETS},
    )


def _benefits(row: Mapping[str, Any]) -> list[Benefit]:
    rules = (BENEFITS[at] for at in row["benefit_rule"])
    return [Benefit(r.kind, r.says, s) for r, s in zip(rules, row["benefit_strength"], strict=True)]


def _evidence(asked: pl.DataFrame, is_worded: bool) -> list[Evidence]:
    weights = shipped_weights()
    lines = []
    for part in contributions(asked, weights):
        for place, index in enumerate(part.signals):
            signal = weights.signals[index]
            yes = bool(part.yes[place, 0])
            each = weights.if_yes[index] if yes else weights.if_no[index]
            if (yes or part.no[place, 0]) and each.any():
                says = signal.says if yes else signal.says_if_no or f"Not so: {signal.says}"
                lines.append(Evidence(signal.name, signal.family.name, says, _bits(each * part.factors[:, 0])))
    if is_worded:
        worded = wording_bits(asked)
        lines.append(
            Evidence(WORDED, FAMILY.name, "How it is worded.", _bits((worded * capped(worded, FAMILY.cap))[:, 0]))
        )
    return lines


def _bits(each: npt.NDArray[np.float64]) -> dict[str, float]:
    return {TARGETS[t]: float(each[t]) for t in np.flatnonzero(each)}


def _unknown(missing: int) -> list[str]:
    absent = {fact for at, fact in enumerate(FIND_OUT) if missing >> at & 1}
    return [FIND_OUT[fact] for fact in to_find_out(shipped_weights()) if fact in absent][:MOST_UNKNOWNS]
