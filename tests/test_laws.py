"""Laws that hold for every invitation."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategies import lines
from whosthere import assess, contract
from whosthere.contract import facts_of
from whosthere.decisions import decide
from whosthere.facts import catalogue, derive
from whosthere.flips import SUPPOSITIONS
from whosthere.frames import FEW
from whosthere.model import ACTIONS, DANGER, MOTIVES, ROLES, TARGETS, Invitation, Verdict
from whosthere.policy import Policy
from whosthere.scoring import add_scores, answer, contributions, score, wording_bits
from whosthere.signals import SIGNALS
from whosthere.weights import BLOCKS, capped, shipped_weights
from whosthere.wording import FAMILY, add_wording


def invitation(line: dict[str, Any], name: str = "1") -> Invitation:
    return contract.decode(msgspec.json.encode({"id": name, **line}))


def judged(*given_lines: dict[str, Any]) -> list[Verdict]:
    return assess([invitation(line, str(i)) for i, line in enumerate(given_lines)])


def summed(verdict: Verdict, target: str) -> float:
    return verdict.prior[target] + sum(e.bits.get(target, 0.0) for e in verdict.evidence)


@given(st.lists(lines, min_size=1, max_size=4))
def test_the_evidence_adds_up_to_the_stated_odds(given_lines: list[dict[str, Any]]) -> None:
    for verdict in judged(*given_lines):
        for target in TARGETS:
            assert summed(verdict, target) == pytest.approx(verdict.log_odds[target], abs=1e-9)
        for a in MOTIVES:
            odds = np.log2(verdict.motives[verdict.motive] / verdict.motives[a])
            assert odds == pytest.approx(verdict.log_odds[verdict.motive] - verdict.log_odds[a], abs=1e-9)
        stated = 1 / (1 + 2 ** -verdict.log_odds[DANGER])
        assert verdict.danger == pytest.approx(stated, abs=1e-12)


@given(lines)
def test_probabilities_are_probabilities(line: dict[str, Any]) -> None:
    (verdict,) = judged(line)
    assert sum(verdict.motives.values()) == pytest.approx(1, abs=1e-9)
    assert sum(verdict.sender.roles.values()) == pytest.approx(1, abs=1e-9)
    assert verdict.motive == max(verdict.motives, key=verdict.motives.__getitem__)
    assert verdict.sender.role == max(verdict.sender.roles, key=verdict.sender.roles.__getitem__)
    assert 0 <= verdict.danger <= 1
    assert verdict.action in ACTIONS
    assert all(0 <= b.strength <= 1 for b in verdict.benefit)


@given(lines)
def test_taking_one_piece_away_changes_the_odds_by_its_bits(line: dict[str, Any]) -> None:
    """Asked again without one signal, the odds fall by just its bits, wherever no cap is at work."""
    one = facts_of([invitation(line)])
    whole = shipped_weights()
    scored = score(one.lazy()).collect()
    if any((part.factors < 1).any() for part in contributions(scored, whole)):
        return
    (verdict,) = judged(line)
    for piece in verdict.evidence[:3]:
        if piece.family == "wording":
            continue
        rest = whole.only([s.name for s in SIGNALS if s.name != piece.signal])
        without = score(one.lazy(), rest).collect()
        for target in TARGETS:
            gone = scored[f"bits_{target}"][0] - without[f"bits_{target}"][0]
            assert gone == pytest.approx(piece.bits.get(target, 0.0), abs=1e-9)


def test_nothing_known_gives_the_prior() -> None:
    (verdict,) = judged({})
    assert verdict.log_odds == pytest.approx(verdict.prior)
    assert verdict.evidence == []
    assert verdict.action == "ask"
    assert verdict.unknown


@given(st.lists(lines, min_size=2, max_size=6))
def test_one_case_and_a_batch_agree(given_lines: list[dict[str, Any]]) -> None:
    together = judged(*given_lines)
    for i, line in enumerate(given_lines):
        (alone,) = assess([invitation(line, str(i))])
        assert same(alone, together[i])


SEVERAL = [
    {"text": "Hi Ana, open to a quick call? We cut cloud costs by 30%. See https://bit.ly/x", "owner": {"name": "Ana"}},
    {"text": "Olá, vi a sua palestra em Lisboa. 12345 pessoas! Escreva a x@example.com", "sender": {"headline": "CTO"}},
    {"text": None, "sender": {"headline": "Recruiter at Initech", "mutual_connections": 12}},
    {"text": "مرحبا، نبحث عن مهندس", "sender": {"name": "Bob"}, "history": [{"from": "me", "text": "hello"}]},
]


def test_many_at_once_are_told_as_each_alone() -> None:
    """A few rows take another way through the columns than many."""
    together = judged(*SEVERAL * (FEW // 2))
    for i, verdict in enumerate(together[: len(SEVERAL)]):
        (alone,) = assess([invitation(SEVERAL[i], str(i))])
        assert contract.encode(alone) == contract.encode(verdict)


LOUD = {
    "text": "GUARANTEED 400% returns daily!!! clone the repo, run it, send your passport " * 40,
    "sender": {"headline": "LION recruiter CEO investor student " * 10, "mutual_connections": 29_999, "verified": True},
    "owner": {"name": "X" * 500, "goals": ["find_job", "hire"], "skills": ["a" * 50] * 40},
}


@given(st.lists(lines, min_size=1, max_size=4))
def test_a_loud_neighbour_between_every_two_rows_changes_no_answer(given_lines: list[dict[str, Any]]) -> None:
    quiet = judged(*given_lines)
    noisy = judged(*[one for line in given_lines for one in (LOUD, line)], LOUD)
    for i, verdict in enumerate(quiet):
        assert same(verdict, msgspec.structs.replace(noisy[2 * i + 1], id=verdict.id))


def same(a: Verdict, b: Verdict) -> bool:
    numbers = [(a.log_odds[t], b.log_odds[t]) for t in TARGETS]
    return (
        np.allclose(*zip(*numbers, strict=True), atol=1e-9, rtol=0)
        and (a.id, a.motive, a.action, a.sender.role, a.reply) == (b.id, b.motive, b.action, b.sender.role, b.reply)
        and sorted((e.signal, e.span) for e in a.evidence) == sorted((e.signal, e.span) for e in b.evidence)
        and (a.unknown, a.flips) == (b.unknown, b.flips)
    )


@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_signals_does_not_matter(line: dict[str, Any], dice: Any) -> None:
    one = facts_of([invitation(line)]).lazy()
    mixed = list(SIGNALS)
    dice.shuffle(mixed)
    before, after = score(one).collect(), score(one, shipped_weights().only([s.name for s in mixed])).collect()
    for target in TARGETS:
        assert after[f"bits_{target}"][0] == pytest.approx(before[f"bits_{target}"][0], abs=1e-9)


@given(lines, st.sampled_from(["sender", "owner", "history", "kind", "text"]))
def test_an_unknown_that_is_written_out_moves_no_verdict(line: dict[str, Any], part: str) -> None:
    left_out = {k: v for k, v in line.items() if k != part}
    (absent,), (null,) = judged(left_out), judged({**left_out, part: None})
    assert same(absent, null)
    (blank,) = judged({**left_out, "text": "  \n "})
    (silent,) = judged({**left_out, "text": None})
    assert blank.motives == silent.motives


@given(st.lists(lines, min_size=1, max_size=4))
def test_a_family_never_adds_more_than_its_cap(given_lines: list[dict[str, Any]]) -> None:
    scored = score(facts_of([invitation(line) for line in given_lines]).lazy()).collect()
    weights = shipped_weights()
    for part, family in zip(contributions(scored, weights), weights.families, strict=True):
        counted = part.bits * part.factors
        for block in ("motives", "roles"):
            inside = counted[BLOCKS[block]]
            assert (inside.max(0) - inside.min(0) <= family.cap + 1e-9).all()
        assert (np.abs(counted[BLOCKS[DANGER]]) <= family.cap + 1e-9).all()
    worded = wording_bits(scored)
    counted = worded * capped(worded, FAMILY.cap)
    assert (np.ptp(counted[BLOCKS["motives"]], axis=0) <= FAMILY.cap + 1e-9).all()
    assert (np.abs(counted[BLOCKS[DANGER]]) <= FAMILY.cap + 1e-9).all()


@given(lines)
@example({"text": "您好，我想加您为好友"})
@example({"text": "We build Go pipelines, and ship IT", "owner": {"headline": "IT manager | Go"}})
def test_every_line_read_from_text_points_at_characters_that_are_there(line: dict[str, Any]) -> None:
    one = invitation(line)
    (verdict,) = assess([one])
    for piece in verdict.evidence:
        if piece.span is None:
            assert piece.field != "text", piece
            continue
        start, end = piece.span
        sender = one.sender
        given_texts = {
            "text": one.text,
            "sender.headline": sender.headline if sender else None,
            "sender.about": sender.about if sender else None,
            "sender.activity": "\n".join(sender.activity or []) if sender else None,
            "history": "\n".join(t.text for t in one.history or [] if t.from_ == "them" and t.text),
        }
        assert 0 <= start < end <= len(given_texts[piece.field or ""] or "")


@given(lines)
def test_a_flip_changes_the_action_when_applied(line: dict[str, Any]) -> None:
    policy, weights = Policy(), shipped_weights()
    fact_types = {fact.name: fact.dtype for fact in catalogue()}
    (verdict,) = judged(line)
    for supposition in SUPPOSITIONS:
        told = [flip for flip in verdict.flips if flip.startswith(supposition.says + ",")]
        if told:
            facts = derive(facts_of([invitation(line)]).lazy()).with_columns(
                pl.lit(value, dtype=fact_types[fact]).alias(fact) for fact, value in supposition.given.items()
            )
            scored = add_scores(add_wording(answer(facts.collect(), weights.signals)), weights)
            after = decide(scored.lazy(), policy).collect()["action"][0]
            assert after != verdict.action
            assert after[:4] in told[0]


def test_no_fact_is_an_unsigned_integer_and_all_types_are_known_to_every_engine() -> None:
    allowed = {pl.Boolean, pl.Int64, pl.Float64, pl.String, pl.Date}
    for fact in catalogue():
        inner = fact.dtype.inner if isinstance(fact.dtype, pl.List) else fact.dtype
        assert inner in allowed or inner == pl.Datetime("us"), fact.name


def test_roles_and_motives_never_share_a_name() -> None:
    assert not set(MOTIVES) & set(ROLES)
