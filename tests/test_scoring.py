"""Scores: what a frame gains, for few rows and many, at once and lazily, and how answers become bits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from whosthere.facts import derive, given_schema
from whosthere.frames import FEW
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS
from whosthere.questions import Question
from whosthere.rows import Rows
from whosthere.scoring import (
    Contribution,
    add_scores,
    answer,
    bits_of,
    bits_of_owner,
    contributions,
    score,
    share_of,
    wording_bits,
)
from whosthere.signals import Family, Signal
from whosthere.weights import Weights, capped, declared_weights, shipped_weights
from whosthere.wording import FAMILY, bits_from_wording

NOTES = ["Hi Ana! Open to a quick call this week?", "We met at the Lisbon meetup.", None]
TIES, HISTORY = Family("ties", 5.0, "Made for these tests."), Family("history", 50.0, "Made for these tests.")


def given(*notes: str | None) -> pl.DataFrame:
    return pl.DataFrame([{"id": str(i), "text": note} for i, note in enumerate(notes)], schema=given_schema())


def made(name: str, family: Family, bits: dict[str, float], if_no: dict[str, float] | None = None) -> Signal:
    """A signal whose answers are set by hand."""
    return Signal(name, family, Question(pl.col(name), frozenset()), "Yes.", "", (), (), bits, if_no or {})


# Two families, their signals out of order, one with a no that tells something, one that tells nothing.
MADE = [
    made("far", HISTORY, {"curious": 8.0, "peer": 2.0}, {"sell": 3.0, DANGER: 1.0}),
    made("near", TIES, {"curious": 4.0}),
    made("nearer", TIES, {"curious": 6.0, "sell": -2.0}),
    made("mute", HISTORY, {}),
]


def answered(*rows: tuple[bool | None, ...]) -> pl.DataFrame:
    """A frame of such answers, with a wording that says nothing."""
    schema = {signal.name: pl.Boolean for signal in MADE}
    silent = [pl.lit(0.0).alias(bits_from_wording(target)) for target in TARGETS]
    return pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(silent)


def weights() -> Weights:
    return replace(declared_weights(MADE), prior=np.zeros(len(TARGETS)))


def by_family(batch: pl.DataFrame) -> dict[str, Contribution]:
    return dict(zip([f.name for f in weights().families], contributions(batch, weights()), strict=True))


def told(part: Contribution, row: int) -> dict[str, float]:
    return {target: bits for target, bits in zip(TARGETS, part.bits[:, row].tolist(), strict=True) if bits}


# ---- what a frame gains ----------------------------------------------------------------------------------------------


def test_a_lazy_frame_says_beforehand_what_columns_it_will_hold() -> None:
    lazy = score(given(*NOTES).lazy())
    collected = lazy.collect()
    assert dict(collected.schema) == dict(lazy.collect_schema())
    assert collected.equals(score(given(*NOTES)))


def test_a_lazy_frame_is_scored_by_the_weights_that_are_given() -> None:
    some = shipped_weights().only(["note_asks_for_a_call", "you_asked_first"])
    lazily = score(given(*NOTES).lazy(), some).collect()
    assert lazily.equals(score(given(*NOTES), some))
    assert not lazily.equals(score(given(*NOTES)).select(lazily.columns))


def test_what_families_add_to_plain_rows_is_what_they_add_to_a_frame() -> None:
    frame = answered((True, None, True, None), (False, True, None, None), (None, None, None, True))
    for plain, part in zip(
        contributions(Rows(frame.to_dicts()), weights()), contributions(frame, weights()), strict=True
    ):
        assert (plain.signals, plain.said_yes, plain.said_no) == (part.signals, part.said_yes, part.said_no)
        assert all((getattr(plain, one) == getattr(part, one)).all() for one in ("yes", "no", "bits", "factors"))


@pytest.mark.parametrize("times", [1, FEW])
def test_no_rows_and_many_gain_the_same_columns_as_one(times: int) -> None:
    one, none, many = score(given(NOTES[0])), score(given()), score(given(*NOTES * times))
    assert none.height == 0
    assert dict(none.schema) == dict(one.schema) == dict(many.schema)
    assert many["motive"].to_list() == score(given(*NOTES))["motive"].to_list() * times


def test_scoring_again_changes_nothing() -> None:
    once = score(given(*NOTES))
    names = declared_weights().signals
    assert answer(once, names).select(sorted(once.columns)).equals(once.select(sorted(once.columns)))
    chosen = weights()
    first = add_scores(answered((True, True, False, None)), chosen)
    assert add_scores(first, chosen).equals(first)


def test_shares_follow_the_bits_and_each_set_makes_a_whole() -> None:
    scored = add_scores(answered((True, False, None, None), (None, None, None, None)), weights())
    for names, likeliest in ((MOTIVES, "motive"), (ROLES, "role")):
        odds = np.exp2(scored[[bits_of(name) for name in names]].to_numpy())
        shares = scored[[share_of(name) for name in names]].to_numpy()
        assert np.allclose(shares, odds / odds.sum(axis=1, keepdims=True))
        assert scored[likeliest][0] == names[shares[0].argmax()]
    assert (scored["motive"][0], scored["role"][0]) == ("curious", "peer")
    assert np.allclose(scored[DANGER], 1 / (1 + 2.0 ** -scored[bits_of(DANGER)].to_numpy()))


def test_the_bits_are_the_prior_with_what_each_family_adds_up_to_its_cap() -> None:
    chosen = replace(weights(), prior=np.linspace(-2, 2, len(TARGETS)))
    batch = answered((True, True, True, None), (False, False, True, True))
    scored = add_scores(batch, chosen)
    expected = np.repeat(chosen.prior[:, None], 2, axis=1)
    for part in contributions(batch, chosen):
        expected = expected + part.bits * part.factors
    assert np.allclose(scored[[bits_of(target) for target in TARGETS]].to_numpy().T, expected)
    curious = TARGETS.index("curious")
    assert scored[bits_of("curious")][0] == pytest.approx(chosen.prior[curious] + 8 + 10 * 5 / 12)


def test_scores_are_added_to_plain_rows_as_to_a_frame() -> None:
    frame = answered((True, None, True, None), (False, True, None, None), (None, None, None, True))
    rows = add_scores(Rows(frame.to_dicts()), weights())
    for row, held in zip(rows, add_scores(frame, weights()).iter_rows(named=True), strict=True):
        assert row == {name: pytest.approx(it) if isinstance(it, float) else it for name, it in held.items()}


def test_even_far_odds_give_shares_that_are_numbers() -> None:
    batch = answered((None, None, None, None)).with_columns(
        pl.lit(5_000.0 if target == "hack" else 0.0).alias(bits_of_owner(target)) for target in TARGETS
    )
    assert add_scores(batch, weights())[share_of("hack")].item() == 1


def test_what_the_owner_taught_is_added_to_each_target() -> None:
    batch = answered((None, None, None, None))
    taught = [pl.lit(float(at)).alias(bits_of_owner(target)) for at, target in enumerate(TARGETS)]
    scored = add_scores(batch.with_columns(taught), weights())
    assert [scored[bits_of(target)].item() for target in TARGETS] == list(range(len(TARGETS)))
    assert add_scores(batch, weights())[bits_of("sell")].item() == 0
    prior = replace(weights(), prior=np.ones(len(TARGETS)))
    assert add_scores(batch.with_columns(taught), prior)[bits_of("sell")].item() == 1 + TARGETS.index("sell")


def test_the_wording_counts_up_to_its_cap() -> None:
    said = {"sell": 1.0, "curious": -100.0, DANGER: 2.0}
    batch = answered((None, None, None, None)).with_columns(
        pl.lit(bits).alias(bits_from_wording(target)) for target, bits in said.items()
    )
    scored = add_scores(batch, weights())
    assert scored[bits_of("sell")].item() - scored[bits_of("curious")].item() == pytest.approx(FAMILY.cap)
    assert scored[bits_of(DANGER)].item() == 2
    assert wording_bits(batch).shape == (len(TARGETS), 1)
    assert dict(zip(TARGETS, wording_bits(batch)[:, 0], strict=True)) == dict.fromkeys(TARGETS, 0.0) | said


# ---- answers become bits ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, FEW])
def test_a_yes_adds_its_bits_a_no_those_of_a_no_and_an_unknown_none(times: int) -> None:
    rows = [(True, None, None, True), (False, None, None, False), (None, None, None, None)]
    history = by_family(answered(*rows * times))["history"]
    for row in (0, 3 * times - 3):
        assert told(history, row) == {"curious": 8, "peer": 2}
        assert told(history, row + 1) == {"sell": 3, DANGER: 1}
        assert told(history, row + 2) == {}
    assert (history.factors == 1).all()


@pytest.mark.parametrize("times", [1, FEW])
def test_the_signals_of_a_family_add_up_and_are_capped_together(times: int) -> None:
    rows = [(None, True, True, None), (None, True, False, None)]
    ties = by_family(answered(*rows * times))["ties"]
    assert told(ties, 0) == {"curious": 10, "sell": -2}
    assert told(ties, 1) == {"curious": 4}
    assert (ties.factors == capped(ties.bits, 5.0)).all()
    assert ties.factors[TARGETS.index("curious"), :2].tolist() == pytest.approx([5 / 12, 1])


def test_a_family_tells_which_of_its_signals_said_what_and_only_if_it_weighs_something() -> None:
    batch = answered((True, None, None, True), (False, None, True, False))
    parts = by_family(batch)
    history, ties = parts["history"], parts["ties"]
    assert [MADE[at].name for at in history.signals] == ["far", "mute"]
    assert (history.said_yes, history.said_no) == ([0], [0])
    assert history.yes.tolist() == [[True, False], [True, False]]
    assert history.no.tolist() == [[False, True], [False, True]]
    assert [MADE[at].name for at in ties.signals] == ["near", "nearer"]
    assert (ties.said_yes, ties.said_no) == ([1], [])


def test_a_family_that_says_nothing_adds_nothing() -> None:
    for part in by_family(answered((None, None, None, True))).values():
        assert (part.said_yes, part.said_no) == ([], [])
        assert part.bits.shape == part.factors.shape == (len(TARGETS), 1)
        assert not part.bits.any()
        assert (part.factors == 1).all()


def test_answers_are_named_after_their_signals_and_know_unknown() -> None:
    facts = derive(given(*NOTES).lazy()).collect()
    signals = [s for s in declared_weights().signals if s.name in ("note_asks_for_a_call", "you_asked_first")]
    found: Any = answer(facts, signals)
    assert found.columns == [*facts.columns, *(signal.name for signal in signals)]
    assert found["note_asks_for_a_call"].to_list() == [True, False, None]
    assert found["you_asked_first"].to_list() == [None, None, None]
