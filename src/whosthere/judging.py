"""Facts → verdicts: the road that every door takes, on a batch of any size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import polars as pl

from whosthere.contract import encode, encode_error, facts_of
from whosthere.decisions import decide
from whosthere.errors import ContractError
from whosthere.explanation import explain
from whosthere.facts import derive, given_schema
from whosthere.flips import flips
from whosthere.functions import Unread
from whosthere.labels import Lessons, learn, teach
from whosthere.model import Invitation, Owner, Verdict
from whosthere.opinions import Advice, consult
from whosthere.policy import Policy
from whosthere.replies import with_reply
from whosthere.rewording import reworded_reply
from whosthere.rows import Rows, column
from whosthere.scoring import answer, score
from whosthere.signals import SIGNALS
from whosthere.store import Label


def assess(
    invitations: Sequence[Invitation],
    me: Owner | None = None,
    policy: Policy | None = None,
    labels: Sequence[Label] = (),
) -> list[Verdict]:
    """One verdict an invitation, in order; each is judged by itself. `me` serves where an invitation names no owner;
    `labels` are what the owner said of earlier ones."""
    rules = policy or Policy()
    return judge(facts_of(invitations, me), invitations, rules, learn(labels, rules))


def assess_lines(
    lines: Sequence[tuple[int, bytes]],
    decode: Callable[[bytes], Invitation],
    me: Owner | None,
    policy: Policy,
    lessons: Lessons | None = None,
    *,
    advice: Advice | None = None,
) -> tuple[bytes, int]:
    """Numbered lines of the contract answered in order, and how many `decode` refused: errors in their place."""
    told: list[bytes | Invitation] = []
    for number, line in lines:
        try:
            told.append(decode(line))
        except ContractError as error:
            told.append(encode_error(line, number, error))
    good = [one for one in told if isinstance(one, Invitation)]
    judged = iter(judge(facts_of(good, me), good, policy, lessons, advice))
    answered = [encode(next(judged)) if isinstance(one, Invitation) else one for one in told]
    return b"".join(line + b"\n" for line in answered), len(told) - len(good)


def judge(
    facts: pl.DataFrame,
    invitations: Sequence[Invitation],
    policy: Policy,
    lessons: Lessons | None = None,
    advice: Advice | None = None,
) -> list[Verdict]:
    """One verdict a row of given facts; `invitations` are the same rows as nouns, for the sake of replies and
    advice. A few rows are judged as plain Python where nobody taught or advises, which tells the same."""
    if lessons is None and advice is None and 0 < facts.height <= FEW and _are_numbers(facts):
        with suppress(Unread):
            return verdicts(decide(score(Rows(facts.to_dicts())), policy), invitations, policy)
    decided = consult(settle(facts, policy, lessons), invitations, policy, advice)
    return verdicts(decided, invitations, policy, lessons, advice)


FEW = 12  # rows: of more, frames take less time


def _are_numbers(facts: pl.DataFrame) -> bool:
    """Does no column hold what is no number, which Python and Polars compare otherwise?"""
    return not any(facts[name].is_nan().any() for name in _SHARES)


_SHARES = [name for name, dtype in given_schema().items() if dtype == pl.Float64]


def settle(facts: pl.DataFrame, policy: Policy, lessons: Lessons | None = None) -> pl.DataFrame:
    """Given facts scored and decided, with what the owner's labels teach: the frame that verdicts are told from."""
    return decide(teach(score(facts), lessons), policy)


def verdicts(
    decided: pl.DataFrame | Rows,
    invitations: Sequence[Invitation],
    policy: Policy,
    lessons: Lessons | None = None,
    advice: Advice | None = None,
) -> list[Verdict]:
    """One verdict a row of a decided frame; `lessons` are those it was settled with, `advice` may put the replies in
    other words."""
    told = explain(decided, flips(decided, policy, lessons=lessons), lessons=lessons, policy=policy)
    replied = [
        with_reply(verdict, invitation, policy.tone, policy.sign_as, language=language)
        for verdict, invitation, language in zip(told, invitations, column(decided, "language"), strict=True)
    ]
    if advice is None or advice.reword is None:
        return replied
    return [reworded_reply(one, given, policy.tone, advice) for one, given in zip(replied, invitations, strict=True)]


def unclear(decided: pl.DataFrame) -> int:
    """How many rows of a decided frame are to be asked first because too little is known of them."""
    return decided.filter((pl.col("action") == "ask") & pl.col("little_known")).height


def answers(facts: pl.DataFrame) -> dict[str, bool | None]:
    """Every signal's answer for a single row of given facts, by the signal's name; None is unknown."""
    answered = answer(derive(facts), SIGNALS)
    return answered.select(s.name for s in SIGNALS).row(0, named=True)
