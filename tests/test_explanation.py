"""A verdict's evidence: what is told, in which words, of which place, by how much and in what order."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import polars as pl
import pytest

from whosthere import contract
from whosthere.clauses import AT_LARGE
from whosthere.contract import facts_of
from whosthere.decisions import decide
from whosthere.explanation import FIND_OUT, MOST_UNKNOWNS, UNREAD, explain, is_missing, to_find_out
from whosthere.facts import Facts, catalogue
from whosthere.frames import FEW
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS, Evidence, Verdict
from whosthere.policy import Policy
from whosthere.scoring import bits_of, score, share_of
from whosthere.signals import SIGNALS, Family, Signal
from whosthere.weights import Weights, declared_weights, shipped_weights

Line = dict[str, Any]


def decided(lines: Sequence[Line], weights: Weights | None = None) -> pl.DataFrame:
    given = [contract.decode(msgspec.json.encode({"id": str(i), **line})) for i, line in enumerate(lines)]
    return decide(score(facts_of(given), weights), Policy(), weights)


def verdicts(*lines: Line, weights: Weights | None = None) -> list[Verdict]:
    return explain(decided(lines, weights), weights=weights)


def named(name: str, **other: Any) -> Signal:
    return replace(next(signal for signal in SIGNALS if signal.name == name), **other)


def changed(*signals: Signal) -> Weights:
    """All signals as they are declared, these as they are given."""
    given = {signal.name: signal for signal in signals}
    return declared_weights([given.get(signal.name, signal) for signal in SIGNALS])


def said(verdict: Verdict, signal: str) -> Evidence | None:
    return next((line for line in verdict.evidence if line.signal == signal), None)


SIGNALS_FACTS = Facts
CALL: Line = {"text": "Hi Ana,\n (open to a quick call?)"}


# ---- where it was seen -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "signal", "field", "words"),
    [
        (CALL, "note_asks_for_a_call", "text", "quick call"),
        ({"text": "Grüße! 🙂 Open to a quick call?"}, "note_asks_for_a_call", "text", "quick call"),
        (
            {"sender": {"headline": "Senior Recruiter at Initech"}},
            "headline_says_recruiter",
            "sender.headline",
            "ecruit",
        ),
        (
            {"history": [{"from": "them", "text": "We help firms like yours save."}]},
            "sender_pitched_before",
            "history",
            "We help",
        ),
    ],
)
def test_what_was_read_from_text_is_shown_without_the_blanks_and_marks_around_it(
    line: Line, signal: str, field: str, words: str
) -> None:
    (verdict,) = verdicts(line)
    seen = said(verdict, signal)
    assert seen is not None
    assert seen.field == field
    assert seen.span is not None
    text = line.get("text") or (line.get("sender") or {}).get("headline") or line["history"][0]["text"]
    shown = text[slice(*seen.span)]
    assert words in shown
    assert shown == shown.strip(" \n\r\t(,:")


def test_a_pattern_that_takes_in_a_blank_and_a_bracket_is_shown_without_them() -> None:
    asks = named("note_asks_for_a_call")
    wide = replace(asks, question=Facts.note.says(r"[ (]+open to,? "))
    (verdict,) = verdicts(CALL, weights=changed(wide))
    seen = said(verdict, asks.name)
    assert seen is not None
    assert seen.span is not None
    assert CALL["text"][slice(*seen.span)] == "open to"


def test_of_several_patterns_the_first_that_is_there_is_shown() -> None:
    asks = named("note_asks_for_a_call")
    note = Facts.note
    for patterns, shown in [(("quick", "open"), "quick"), (("slow", "open"), "open"), (("[ (]", "call"), "call")]:
        either = note.says(patterns[0]) | note.says(patterns[1])
        (verdict,) = verdicts(CALL, weights=changed(replace(asks, question=either)))
        seen = said(verdict, asks.name)
        assert seen is not None
        assert seen.span is not None
        assert CALL["text"][slice(*seen.span)] == shown


def test_what_was_not_read_from_text_names_its_field_and_no_place() -> None:
    (verdict,) = verdicts({"sender": {"account_age_months": 2, "verified": True}})
    for signal, field in (("account_is_new", "sender.account_age_months"), ("profile_is_verified", "sender.verified")):
        line = said(verdict, signal)
        assert line is not None
        assert (line.field, line.span) == (field, None)


def test_where_nothing_is_shown_the_word_that_counted_is_or_else_all_that_was_written() -> None:
    owner = {"headline": "Fish farmer", "skills": ["salmon", "pens"]}
    (trade,) = verdicts({"text": "How do you keep Salmón and pens clean?", "owner": owner})
    line = said(trade, "note_speaks_of_your_trade")
    assert line is not None
    assert line.field == "text"
    assert line.span == (16, 22)
    (short,) = verdicts({"text": "  Hello  "}, {})[:1]
    line = said(short, "note_says_next_to_nothing")
    assert line is not None
    assert (line.field, line.span) == ("text", (2, 7))


def test_a_question_of_several_facts_names_a_field_that_can_be_looked_up() -> None:
    (verdict,) = verdicts({"history": [{"from": "me", "text": "Hello"}, {"from": "them", "text": "Hello"}]})
    line = said(verdict, "you_have_talked_before")
    assert line is not None
    fields = {fact.name: fact.field for fact in catalogue()}
    assert line.field == fields["messages_from_owner"]


# ---- what is said, and by how much -----------------------------------------------------------------------------------


def test_a_yes_is_told_by_its_sentence_and_bits() -> None:
    talked = named("you_have_talked_before")
    (verdict,) = verdicts(
        {"history": [{"from": "me", "text": "Hello"}, {"from": "them", "text": "Hello"}]},
        weights=changed(talked),
    )
    line = said(verdict, talked.name)
    assert line is not None
    assert (line.family, line.says, line.bits) == ("history", talked.says, dict(talked.bits))


@pytest.mark.parametrize(("sentence", "told"), [("", "Not so: {says}"), ("You never talked.", "You never talked.")])
def test_a_no_that_tells_something_is_told_as_such(sentence: str, told: str) -> None:
    talked = named("you_have_talked_before", bits_if_no={"sell": 0.5, DANGER: 1.0}, says_if_no=sentence)
    (verdict,) = verdicts({"history": [{"from": "them", "text": "Hello"}]}, weights=changed(talked))
    line = said(verdict, talked.name)
    assert line is not None
    assert line.says == told.format(says=talked.says)
    assert (line.family, line.bits, line.span) == ("history", {"sell": 0.5, DANGER: 1.0}, None)
    assert line.field == "messages_from_owner"


def test_what_weighs_nothing_is_not_told() -> None:
    (verdict,) = verdicts(CALL, weights=changed(named("note_asks_for_a_call", bits={})))
    assert said(verdict, "note_asks_for_a_call") is None


@pytest.mark.parametrize("times", [1, FEW])
def test_above_its_cap_a_family_s_lines_shrink_together_and_in_that_row_alone(times: int) -> None:
    low = Family("history", 2.0, "")
    talked = named("you_have_talked_before", family=low, bits={"curious": 3.0, "peer": 1.0})
    first = named("you_asked_first", family=low, bits={"curious": 1.0})
    follow = named("sender_asked_before", family=low, bits={"sell": -0.5})
    made = (talked, first, follow)
    weights = changed(*made)
    frame = decided([CALL, CALL] * times, weights).with_columns(
        **{talked.name: pl.Series([True, False] * times), first.name: pl.Series([True, True] * times)},
        **{follow.name: pl.Series([False, True] * times)},
    )
    for told in (explain(frame, weights=weights)[:2], explain(frame, weights=weights)[-2:]):
        lines = [[said(verdict, one.name) for one in made] for verdict in told]
        bits = [[line and line.bits for line in row] for row in lines]
        assert bits == [
            [{"curious": pytest.approx(1.5), "peer": 1.0}, {"curious": pytest.approx(0.5)}, None],
            [None, {"curious": 1.0}, {"sell": -0.5}],
        ]


def test_above_its_cap_a_no_shrinks_too() -> None:
    low = Family("history", 2.0, "")
    talked = named("you_have_talked_before", family=low, bits={}, bits_if_no={"sell": 3.0})
    asked = named("sender_asked_before", family=low, bits={"sell": 1.0})
    weights = changed(talked, asked)
    frame = decided([CALL], weights).with_columns(pl.lit(False).alias(talked.name), pl.lit(True).alias(asked.name))
    (verdict,) = explain(frame, weights=weights)
    lines = [said(verdict, one.name) for one in (talked, asked)]
    assert [line and line.bits for line in lines] == [{"sell": pytest.approx(1.5)}, {"sell": pytest.approx(0.5)}]


def test_what_tells_most_between_the_two_likeliest_or_of_danger_comes_first_and_the_wording_at_large_last() -> None:
    seller: Line = {
        "text": "Hi! Open to a quick call? We help SaaS teams book more meetings. Free demo. Send your passport.",
        "sender": {"headline": "Founder", "account_age_months": 2, "mutual_connections": 0, "verified": True},
    }
    (verdict,) = verdicts(seller)
    first, second = sorted(verdict.motives, key=verdict.motives.__getitem__, reverse=True)[:2]

    def tells(line: Evidence) -> float:
        apart = abs(line.bits.get(first, 0.0) - line.bits.get(second, 0.0))
        return max(apart, abs(line.bits.get(DANGER, 0.0)))

    at_large = [line for line in verdict.evidence if line.signal in AT_LARGE]
    others = [line for line in verdict.evidence if line.signal not in AT_LARGE]
    assert len(others) > 5
    assert verdict.evidence == others + at_large
    assert [tells(line) for line in others] == sorted(map(tells, others), reverse=True)
    assert len({max(line.bits, key=lambda target: abs(line.bits[target])) for line in others}) > 1
    assert at_large


# ---- the verdict -----------------------------------------------------------------------------------------------------


def test_a_verdict_tells_what_the_frame_holds_row_by_row() -> None:
    frame = decided([CALL, {}, {"sender": {"headline": "Recruiter"}}])
    for row, verdict in enumerate(explain(frame)):
        held = frame.row(row, named=True)
        assert (verdict.id, verdict.motive, verdict.danger) == (held["id"], held["motive"], held[DANGER])
        assert (verdict.action, verdict.sender.role, verdict.campaign) == (held["action"], held["role"], None)
        assert verdict.motives == {motive: held[share_of(motive)] for motive in MOTIVES}
        assert verdict.sender.roles == {role: held[share_of(role)] for role in ROLES}
        assert verdict.log_odds == {target: held[bits_of(target)] for target in TARGETS}
        assert verdict.prior == dict(zip(TARGETS, shipped_weights().prior.tolist(), strict=True))


def test_what_it_would_bring_and_risk_is_told_of_its_own_row() -> None:
    brings: Line = {"text": "I studied in Graz too.", "owner": {"school": ["Graz"]}, "sender": {"school": ["Graz"]}}
    risks: Line = {"text": "Before the interview please clone the repo and run npm install"}
    good, bad = verdicts(brings, risks)
    assert "shared_ground" in {benefit.kind for benefit in good.benefit}
    assert "shared_ground" not in {benefit.kind for benefit in bad.benefit}
    assert {risk.kind for risk in bad.risk} > {risk.kind for risk in good.risk}


def test_a_campaign_is_named_where_the_frame_names_one() -> None:
    frame = decided([CALL, CALL]).with_columns(campaign=pl.Series(["c1", None]))
    assert [verdict.campaign for verdict in explain(frame)] == ["c1", None]


def test_flips_are_told_with_their_row_and_without_them_there_are_none() -> None:
    frame = decided([CALL, {}])
    assert [verdict.flips for verdict in explain(frame, [["If so, ask."], []])] == [["If so, ask."], []]
    assert [verdict.flips for verdict in explain(frame)] == [[], []]


def test_no_rows_give_no_verdicts() -> None:
    assert explain(decided([CALL]).clear()) == []


@pytest.mark.parametrize("switch", [gc.enable, gc.disable])
def test_the_collection_of_garbage_is_left_as_it_was(switch: Callable[[], None]) -> None:
    frame, was = decided([CALL]), gc.isenabled()
    try:
        switch()
        before = gc.isenabled()
        explain(frame)
        assert gc.isenabled() is before
        with pytest.raises(pl.exceptions.ColumnNotFoundError):
            explain(frame.drop("motive"))
        assert gc.isenabled() is before
    finally:
        (gc.enable if was else gc.disable)()


# ---- what to find out ------------------------------------------------------------------------------------------------


def test_what_to_find_out_is_told_in_sentences_of_facts_that_can_be_missing() -> None:
    assert set(FIND_OUT) <= {fact.name for fact in catalogue()}
    assert len(set(FIND_OUT.values())) == len(FIND_OUT)
    for sentence in FIND_OUT.values():
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert sentence[1:5].islower()


def test_the_most_telling_of_what_is_missing_comes_first_and_the_rest_is_left_out() -> None:
    (nothing,) = verdicts({})
    order = [fact for fact in to_find_out(shipped_weights()) if fact != UNREAD]
    assert nothing.unknown == [FIND_OUT[fact] for fact in order[:MOST_UNKNOWNS]]
    assert len(nothing.unknown) == MOST_UNKNOWNS == 5


def test_what_is_known_is_not_asked_for() -> None:
    (verdict,) = verdicts({**CALL, "sender": {"headline": "CTO", "verified": False, "school": ["MIT"]}})
    known = (UNREAD, "text", "sender_headline", "sender_verified", "sender_school")
    asked = [fact for fact in to_find_out(shipped_weights()) if fact not in known]
    assert verdict.unknown == [FIND_OUT[fact] for fact in asked[:MOST_UNKNOWNS]]


def test_what_a_note_says_in_a_language_that_is_not_read_is_asked_first() -> None:
    foreign, read, silent = verdicts({"text": "안녕하세요, 연결되고 싶습니다."}, CALL, {})
    assert foreign.unknown[0] == FIND_OUT[UNREAD]
    assert FIND_OUT["text"] not in foreign.unknown
    assert FIND_OUT[UNREAD] not in [*read.unknown, *silent.unknown]


def test_each_row_is_asked_for_its_own() -> None:
    told = verdicts({}, CALL, {}, CALL)
    assert told[0].unknown == told[2].unknown != told[1].unknown == told[3].unknown
    told[0].unknown.append("x")
    assert told[2].unknown != told[0].unknown


def test_facts_are_ordered_by_the_most_that_a_signal_of_theirs_could_move_a_motive_or_the_danger() -> None:
    made = [
        named("profile_is_verified", bits={"hack": -3.0}),
        named("account_is_new", bits={"peer": 9.0, "hack": 1.0}),  # roles do not count
        named("account_is_old", bits={DANGER: -4.0}),
        named("you_share_no_connection", bits={"sell": 0.5}),
        named("you_share_many_connections", bits={"sell": 0.25}),
        named("you_share_a_school", bits={"curious": 2.0}),  # by way of what is shared
        named("note_asks_for_a_call", bits={"sell": 5.0}),  # by way of the note
    ]
    order = [fact for fact in to_find_out(declared_weights(made)) if fact != UNREAD]
    assert order[:5] == [
        "text", "sender_account_age_months", "sender_verified", "sender_school", "sender_mutual_connections",
    ]  # fmt: skip
    untouched = [fact for fact in FIND_OUT if fact not in (UNREAD, *order[:5])]
    assert order[5:] == untouched


def test_a_blank_note_is_no_word_of_the_senders_own() -> None:
    frame = decided([{"text": "  "}, CALL, {"sender": {"verified": True}}])
    assert frame.select(is_missing("text"))["text"].to_list() == [True, False, True]
    assert frame.select(is_missing("sender_verified"))["sender_verified"].to_list() == [True, True, False]
