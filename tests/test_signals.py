"""Every signal's examples are its tests."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
import re2

from whosthere.facts import Facts, derive, given_schema
from whosthere.looking import find
from whosthere.model import TARGETS
from whosthere.questions import Question
from whosthere.scoring import answer
from whosthere.signals import SIGNALS, Signal
from whosthere.signals.definition import Collection, Family


def asked_of(example: str | dict[str, Any]) -> pl.DataFrame:
    facts = {"text": example} if isinstance(example, str) else example
    return derive(pl.DataFrame([facts], schema=given_schema()).lazy()).collect()


def answered(signal: Signal, example: str | dict[str, Any]) -> bool | None:
    return answer(asked_of(example), [signal])[signal.name].item()


@pytest.mark.parametrize(
    ("signal", "example"), [pytest.param(s, e, id=f"{s.name}-{i}") for s in SIGNALS for i, e in enumerate(s.yes)]
)
def test_a_yes_example_is_answered_yes(signal: Signal, example: str | dict[str, Any]) -> None:
    got = answered(signal, example)
    assert got is True, f"answered {got}: {example!r}"


@pytest.mark.parametrize(
    ("signal", "example"), [pytest.param(s, e, id=f"{s.name}-{i}") for s in SIGNALS for i, e in enumerate(s.no)]
)
def test_a_no_example_is_not_answered_yes(signal: Signal, example: str | dict[str, Any]) -> None:
    got = answered(signal, example)
    assert got is not True, f"answered {got}: {example!r}"


WORDS = ("asks", "offers", "manners", "claims", "lures", "links", "headline")
# asked of what was counted, compared, found elsewhere, or is not there
PLACELESS = {
    "note_speaks_of_your_trade", "note_says_next_to_nothing", "text_gives_orders_to_a_machine",
    "profile_gives_orders_to_a_machine", "invitation_mail_is_a_look_alike", "headline_tells_nothing",
}  # fmt: skip
READ = [s for s in SIGNALS if (s.family.name in WORDS or s.question.patterns) and s.name not in PLACELESS]


@pytest.mark.parametrize(
    ("signal", "example"), [pytest.param(s, e, id=f"{s.name}-{i}") for s in READ for i, e in enumerate(s.yes)]
)
def test_a_yes_that_was_read_from_words_shows_where(signal: Signal, example: str | dict[str, Any]) -> None:
    facts = asked_of(example).row(0, named=True)
    shown = [find(facts[one.fact], one.pattern) for one in signal.question.sightings if facts[one.fact]]
    assert any(span is not None and span[0] < span[1] for span in shown)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda s: s.name)
def test_a_signal_is_whole(signal: Signal) -> None:
    assert signal.yes, "an example of yes"
    assert signal.no, "an example of no"
    named = {name for one in (*signal.yes, *signal.no) if isinstance(one, dict) for name in one}
    assert named <= set(given_schema()), "its examples are of facts that a source tells or gathering counts"
    for pattern in signal.question.patterns:
        re2.compile(pattern.pattern)  # says what RE2 cannot read, such as look-around
    assert signal.says.endswith("."), "its docstring's first line is the sentence the owner reads"
    assert set(signal.bits) <= set(TARGETS)
    assert signal.question.needs <= set(derive(pl.LazyFrame(schema=given_schema())).collect_schema().names())


def test_names_are_distinct() -> None:
    assert len({s.name for s in SIGNALS}) == len(SIGNALS)


def test_no_pattern_matches_nothing_at_all() -> None:
    empty = [(s.name, p.pattern) for s in SIGNALS for p in s.question.patterns if re2.search(p.pattern, "")]
    assert empty == []


def test_an_ordinary_note_without_links_answers_no_question_about_links() -> None:
    frame = derive(pl.DataFrame([{"text": "We met at the Lisbon meetup."}], schema=given_schema()).lazy())
    links = [s for s in SIGNALS if s.family.name == "links"]
    answers = answer(frame.collect(), links).select(s.name for s in links).row(0)
    assert not any(answers)


def test_questions_are_not_joined_by_words_of_python() -> None:
    one, other = Facts.note.says("creak"), Facts.note.says("crack")
    with pytest.raises(TypeError, match="join questions with &"):
        one and other  # noqa: B018
    with pytest.raises(TypeError, match="join questions with &"):
        not one  # noqa: B018


def test_a_signal_is_what_was_written_of_it() -> None:
    written = Collection(Family("doors", 2.0, "What a door does."))

    def creaks(fact: type[Facts]) -> Question:
        """The door creaks.

        Oil it. Known gap: the floor does, too.
        """
        return fact.note.says("creak")

    def bare(fact: type[Facts]) -> Question:
        return fact.note.says("bare")

    made = written.signal(
        yes=["creak"], no=["crack"], bits={"sell": 1.0}, bits_if_no={"hack": 0.5}, says_if_no="Silent."
    )
    told = made(creaks)
    assert (told.name, told.says, told.reason) == (
        "creaks",
        "The door creaks.",
        "Oil it. Known gap: the floor does, too.",
    )
    assert (told.yes, told.no, told.bits, told.bits_if_no, told.says_if_no) == (
        ("creak",), ("crack",), {"sell": 1.0}, {"hack": 0.5}, "Silent.",
    )  # fmt: skip
    plain = written.signal(yes=[], no=[], bits={})(bare)
    assert (plain.says, plain.reason, plain.bits_if_no, plain.says_if_no) == ("", "", {}, "")
    assert written.signals == [told, plain]
    assert {told.family, plain.family} == {written.family}
    least = Signal("least", written.family, told.question, "", "", (), (), {})
    assert (least.bits_if_no, least.says_if_no) == ({}, "")
