"""Weights: priors, what is declared and what was measured, and the cap of a family."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from whosthere import weights
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS
from whosthere.signals import SIGNALS
from whosthere.weights import BLOCKS, LEAST_MEASURED, PRIOR_DANGER, PRIOR_SHARES, capped, declared_weights, log_odds

CALL = next(s for s in SIGNALS if s.name == "note_asks_for_a_call")
TALKED = next(s for s in SIGNALS if s.name == "you_have_talked_before")


# ---- before anything is known ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [MOTIVES, ROLES], ids=["motives", "roles"])
def test_the_prior_shares_make_a_whole(names: tuple[str, ...]) -> None:
    assert sum(PRIOR_SHARES[name] for name in names) == pytest.approx(1)


def test_every_prior_share_is_of_a_motive_or_a_role() -> None:
    assert set(PRIOR_SHARES) == {*MOTIVES, *ROLES}


@pytest.mark.parametrize("names", [MOTIVES, ROLES], ids=["motives", "roles"])
def test_the_prior_holds_the_shares_as_log_odds_about_a_mean_of_none(names: tuple[str, ...]) -> None:
    prior = dict(zip(TARGETS, declared_weights().prior, strict=True))
    assert sum(prior[name] for name in names) == pytest.approx(0)
    for name in names:
        assert 2 ** (prior[name] - prior[names[0]]) == pytest.approx(PRIOR_SHARES[name] / PRIOR_SHARES[names[0]])


def test_the_prior_danger_is_stated_as_its_own_log_odds() -> None:
    stated = declared_weights().prior[TARGETS.index(DANGER)]
    assert 1 / (1 + 2**-stated) == pytest.approx(PRIOR_DANGER)


def test_log_odds_are_none_at_one_in_two_and_two_bits_at_four_to_one() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(0.8) == pytest.approx(2)
    assert log_odds(0.2) == pytest.approx(-2)


# ---- declared and measured -------------------------------------------------------------------------------------------


def test_what_a_signal_declares_stands_in_its_row_and_nothing_else_does() -> None:
    declared = declared_weights([CALL, TALKED])
    for row, signal in enumerate((CALL, TALKED)):
        assert dict(zip(TARGETS, declared.if_yes[row], strict=True)) == dict.fromkeys(TARGETS, 0.0) | signal.bits
        assert dict(zip(TARGETS, declared.if_no[row], strict=True)) == dict.fromkeys(TARGETS, 0.0) | signal.bits_if_no
    assert [declared.families[f].name for f in declared.of_family] == ["asks", "history"]


def test_a_no_that_tells_something_is_declared_too() -> None:
    declared = declared_weights([CALL, replace(TALKED, bits_if_no={"sell": 0.5, DANGER: 1.0})])
    assert not declared.if_no[0].any()
    assert dict(zip(TARGETS, declared.if_no[1], strict=True)) == dict.fromkeys(TARGETS, 0.0) | {"sell": 0.5, DANGER: 1}


@pytest.fixture
def corpus_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A function that puts what the corpus taught in place of what ships."""

    def says(learned: dict[str, Any]) -> None:
        (tmp_path / "signals.json").write_text(json.dumps(learned), encoding="utf-8")
        weights.measured.cache_clear()
        weights.shipped_weights.cache_clear()

    monkeypatch.setattr(weights, "LEARNED", tmp_path)
    yield says
    monkeypatch.undo()
    weights.measured.cache_clear()
    weights.shipped_weights.cache_clear()


def row(name: str) -> dict[str, float]:
    shipped = weights.shipped_weights()
    at = [signal.name for signal in shipped.signals].index(name)
    return dict(zip(TARGETS, shipped.if_yes[at].tolist(), strict=True))


def test_a_signal_that_the_corpus_shows_often_enough_weighs_what_was_measured(corpus_says: Any) -> None:
    corpus_says({CALL.name: {"n": LEAST_MEASURED, "bits": {"sell": 2.5}}})
    assert weights.is_measured(CALL)
    assert row(CALL.name) == dict.fromkeys(TARGETS, 0.0) | {"sell": 2.5}


def test_a_signal_that_the_corpus_hardly_shows_or_does_not_know_keeps_its_guess(corpus_says: Any) -> None:
    corpus_says({CALL.name: {"n": LEAST_MEASURED - 1, "bits": {"sell": 2.5}}})
    for signal in (CALL, TALKED):
        assert not weights.is_measured(signal)
        assert row(signal.name) == dict.fromkeys(TARGETS, 0.0) | signal.bits


def test_without_a_corpus_every_weight_is_a_guess(corpus_says: Any) -> None:
    corpus_says({})
    (weights.LEARNED / "signals.json").unlink()
    assert (weights.shipped_weights().if_yes == declared_weights().if_yes).all()


def test_what_ships_was_measured_for_nearly_all_that_is_read_from_words() -> None:
    families = ("asks", "offers", "manners", "claims", "lures", "headline")
    read = [signal for signal in SIGNALS if signal.family.name in families]
    assert sum(map(weights.is_measured, read)) > 0.9 * len(read)


def test_measuring_leaves_the_declared_as_they_were(corpus_says: Any) -> None:
    before = declared_weights().if_yes.copy()
    corpus_says({CALL.name: {"n": 500, "bits": {"sell": 9.0}}})
    weights.shipped_weights()
    assert (declared_weights().if_yes == before).all()


def test_some_signals_alone_keep_their_rows_in_the_order_asked_for() -> None:
    whole = weights.shipped_weights()
    some = whole.only([TALKED.name, CALL.name])
    assert [signal.name for signal in some.signals] == [TALKED.name, CALL.name]
    for at, signal in enumerate(some.signals):
        there = whole.signals.index(signal)
        assert (some.if_yes[at] == whole.if_yes[there]).all()
        assert (some.if_no[at] == whole.if_no[there]).all()
        assert some.families[some.of_family[at]] is signal.family
    assert (some.prior == whole.prior).all()


# ---- the cap of a family ---------------------------------------------------------------------------------------------


def moved(**bits: float) -> np.ndarray[Any, Any]:
    """What a family adds to one row, by target; to the others nothing."""
    return np.array([[bits.get(target, 0.0)] for target in TARGETS])


def counted(cap: float, **bits: float) -> dict[str, float]:
    """What of it counts."""
    sums = moved(**bits)
    return dict(zip(TARGETS, (sums * capped(sums, cap))[:, 0].tolist(), strict=True))


def test_below_its_cap_and_on_it_a_family_counts_in_full() -> None:
    assert (capped(moved(sell=3.0, curious=-2.0, danger=-5.0, peer=5.0), 5.0) == 1).all()


def test_above_its_cap_all_motives_shrink_by_one_factor() -> None:
    told = counted(5.0, sell=6.0, curious=-4.0, recruit=1.0)
    assert told["sell"] - told["curious"] == pytest.approx(5)
    assert (told["sell"], told["curious"], told["recruit"]) == pytest.approx((3.0, -2.0, 0.5))


def test_what_a_family_adds_to_some_motives_alone_is_measured_against_the_others() -> None:
    assert counted(5.0, sell=10.0)["sell"] == pytest.approx(5)
    assert counted(5.0, sell=-10.0)["sell"] == pytest.approx(-5)


def test_what_moves_all_motives_alike_is_capped_too() -> None:
    for sign in (1, -1):
        told = counted(5.0, **dict.fromkeys(MOTIVES, sign * 10.0))
        assert [told[motive] for motive in MOTIVES] == pytest.approx([sign * 5.0] * len(MOTIVES))


@pytest.mark.parametrize("sign", [1, -1])
def test_the_danger_is_capped_either_way_and_by_itself(sign: int) -> None:
    told = counted(5.0, danger=sign * 8.0, sell=3.0, peer=3.0)
    assert told["danger"] == pytest.approx(sign * 5.0)
    assert told["sell"] == told["peer"] == 3.0


def test_roles_are_capped_apart_from_motives() -> None:
    told = counted(5.0, sell=2.0, peer=6.0, vague=-4.0)
    assert (told["sell"], told["peer"], told["vague"]) == pytest.approx((2.0, 3.0, -2.0))


def test_each_row_is_capped_by_its_own_sum() -> None:
    rows = np.hstack([moved(sell=2.0, danger=-1.0), moved(sell=10.0, danger=-10.0), moved(sell=-10.0, danger=10.0)])
    for target in ("sell", DANGER):
        assert capped(rows, 5.0)[TARGETS.index(target)].tolist() == pytest.approx([1.0, 0.5, 0.5])


def test_the_blocks_hold_every_target_once() -> None:
    named = {name: list(TARGETS[block]) for name, block in BLOCKS.items()}
    assert named == {"motives": list(MOTIVES), DANGER: [DANGER], "roles": list(ROLES)}
