"""A second opinion on what is hard to say: one more witness, heard with little, and never against caution.

Whoever is asked reads what a stranger wrote, and may do as the stranger says. So an opinion counts one bit at most, it
adds to the danger and never takes from it, and what is decided is the more cautious of with and without it: action,
worth and benefits alike. Nothing here asks anybody; that is the caller's to give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Annotated

import numpy as np
import polars as pl
from msgspec import Meta, Struct, field

from whosthere.benefit_rules import BENEFITS
from whosthere.benefits import benefit_of
from whosthere.clauses import SPEAKS_OF
from whosthere.decisions import decide
from whosthere.model import ACTIONS, DANGER, MOTIVES, TARGETS, Evidence, Invitation
from whosthere.policy import Policy
from whosthere.scoring import add_scores, bits_of_second, share_of
from whosthere.signals.definition import Family
from whosthere.weights import Weights, shipped_weights

HARD_TO_SAY_BELOW = 2.0  # the leading motive over the runner-up
FAMILY = Family("second_opinion", 1.0, "What a language model thinks, where you asked for one.")
_SAYS = "second_says"
_ADDED = [*(bits_of_second(target) for target in TARGETS), _SAYS]
_SETTLED = ("decline", "report")  # nothing more cautious could come of an opinion
_LESSER = ("worth", *(benefit_of(i) for i in range(len(BENEFITS))))


class Opinion(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody thinks of one request: the motive, how surely (0 to 1), and whether it is hostile."""

    motive: str
    confidence: Annotated[float, Meta(ge=0, le=1)]
    danger: bool

    def __post_init__(self) -> None:
        if self.motive not in MOTIVES:
            raise ValueError("no such motive")


class Words(Struct, frozen=True):
    """Words of the owner's that may be put otherwise: the text, with `{name}` for whom it greets; its language (ISO
    639-1), the motive that it answers, if any, and the most signs it may have."""

    text: str
    language: str
    motive: str | None
    longest: int


class Advice(Struct):
    """Whom to ask: for an opinion on a request, and for other words, where that is wanted; each may give None.

    `drafts` counts what came of the words: `reworded`, or why a draft was kept as it was.
    """

    opinion: Callable[[Invitation], Opinion | None]
    reword: Callable[[Words], str | None] | None = None
    drafts: Counter[str] = field(default_factory=Counter)


def consult(
    decided: pl.DataFrame,
    invitations: Sequence[Invitation],
    policy: Policy,
    advice: Advice | None,
    weights: Weights | None = None,
) -> pl.DataFrame:
    """A decided frame with a second opinion on what is hard to say; as it was where nobody is to be asked."""
    if advice is None or decided.is_empty():
        return decided
    asked = hard_to_say(decided)
    told = [advice.opinion(one) if hard else None for one, hard in zip(invitations, asked, strict=True)]
    return heed(decided, _columns(told), policy, weights)


def hard_to_say(decided: pl.DataFrame) -> list[bool]:
    """Which rows to ask about: words of their own, none of them for a machine, the leading motive not twice as likely
    as the next, and the advice not the most cautious already."""
    shares = np.sort(decided[[share_of(motive) for motive in MOTIVES]].to_numpy(), axis=1)
    open_ = pl.col("note").is_not_null() & ~pl.col("orders_a_machine") & ~pl.col("orders_beside")
    asked = decided.select(open_.fill_null(False) & ~pl.col("action").is_in(_SETTLED)).to_series().to_numpy()
    return [bool(one) for one in asked & (shares[:, -1] < HARD_TO_SAY_BELOW * shares[:, -2])]


def _columns(told: Sequence[Opinion | None]) -> pl.DataFrame:
    bits = [_bits(one) if one else {} for one in told]
    columns = [pl.Series(bits_of_second(t), [one.get(t, 0.0) for one in bits], dtype=pl.Float64) for t in TARGETS]
    says = [_says(one) if one and moved else None for one, moved in zip(told, bits, strict=True)]
    return pl.DataFrame([*columns, pl.Series(_SAYS, says, dtype=pl.String)])


def _bits(opinion: Opinion) -> dict[str, float]:
    """What an opinion moves: its motive by up to the cap, the danger upwards only."""
    told = {opinion.motive: FAMILY.cap * opinion.confidence, DANGER: FAMILY.cap * opinion.danger}
    return {target: bits for target, bits in told.items() if bits}


def _says(opinion: Opinion) -> str:
    danger = " and sees danger" if opinion.danger else ""
    return f"A language model takes this for {SPEAKS_OF[opinion.motive]}{danger}; it is heard with 1 bit at most."


def unheard(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without the opinions in it, and not scored anew."""
    return frame.drop(_ADDED, strict=False)


def heed(decided: pl.DataFrame, told: pl.DataFrame, policy: Policy, weights: Weights | None = None) -> pl.DataFrame:
    """A frame that was decided without them, with the opinions that `told` holds for its rows, if any.

    What counts for a request is never more than it was, the action never nearer to accepting, and never `report` where
    it was not.
    """
    if _SAYS not in told.columns:
        return decided
    chosen = weights or shipped_weights()
    after = decide(add_scores(decided.hstack(told.select(_ADDED)), chosen), policy, chosen)
    lesser = [pl.min_horizontal(decided[name], after[name]).alias(name) for name in _LESSER]
    action = pl.Series("action", map(_more_cautious, decided["action"], after["action"]), dtype=pl.String)
    return after.with_columns(*lesser, action)


def _more_cautious(before: str, after: str) -> str:
    if after == "report" != before:
        after = "decline"
    return max(before, after, key=ACTIONS.index)


def lines(decided: pl.DataFrame) -> list[Evidence | None]:
    """What was said of each row as evidence; its bits are just those that count."""
    if _SAYS not in decided.columns:
        return [None] * decided.height
    rows = decided.select(_ADDED).iter_rows()
    return [_line(says, bits) if says else None for *bits, says in rows]


def _line(says: str, bits: Sequence[float]) -> Evidence:
    moved = {target: amount for target, amount in zip(TARGETS, bits, strict=True) if amount}
    return Evidence("a_language_model_thinks_so", FAMILY.name, says, moved)
