"""What accepted strangers did next, and how the verdicts would have fared."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from pasts import past
from piles import NOON, Row, answered, asks, tables, wrote
from whosthere import example
from whosthere.intervals import rate
from whosthere.lookback import look_back, lookback
from whosthere.model import Followed, Lookback, Strictness
from whosthere.policy import Policy, read_owner

PITCH = "Hi Tomas, we help firms like yours save 30 % on invoicing with our platform. Would you like to see a demo?"
ASK = "Hello Tomas, could you please refer me for a job at your company? My CV is attached. It would help me a lot."
LURE = (
    "Please move to WhatsApp, our private crypto trading group guarantees 40 % profit a week. Send your deposit today."
)
KIND = "Thank you! I still think of the last slide of your talk, the one with the moss on the roof."


@pytest.fixture(scope="module")
def judith() -> Lookback:
    """The look back on the example."""
    return lookback(example.archives(), read_owner(example.me()))


def connected(name: str, key: str | None) -> Row:
    return {"name": name, "key": key, "connected_on": NOON.date()}


def looked(messages: list[Row], **more: Any) -> Lookback:
    rows = {"invitations": [asks()], "connections": [connected("Ana Ruiz", "ana-ruiz")], "messages": messages, **more}
    return look_back(tables(**rows), None, Policy())


def one(*messages: tuple[int, str | None]) -> Followed:
    """What came of a request accepted at once: messages by the hour, the owner's own where the text is None."""
    said = [
        (wrote("Ana Ruiz", "ana-ruiz", text) if text else answered("Ana Ruiz", "ana-ruiz"))
        | {"sent_at": NOON + timedelta(hours=hour)}
        for hour, text in messages
    ]
    (followed,) = looked(said).followed
    return followed


# ---- outcomes --------------------------------------------------------------------------------------------------------


def test_a_pitch_out_of_the_blue_is_a_pitch_and_how_soon_is_told() -> None:
    told = one((80, PITCH))
    assert (told.outcome, told.pitched, told.days_to_pitch) == ("pitch", True, 3)


def test_other_ends_are_told_by_one_word_each() -> None:
    assert one().outcome == "silence"
    assert one((3, KIND)).outcome == "words"
    assert one((3, ASK)).outcome == "favour"
    assert one((3, LURE)).outcome == "lure"
    assert one((3, KIND), (5, None), (9, KIND + " Yes."), (12, None)).outcome == "conversation"


def test_a_pitch_that_became_a_conversation_is_both() -> None:
    told = one((3, PITCH), (5, None), (9, KIND), (12, None))
    assert (told.outcome, told.pitched, told.conversed) == ("conversation", True, True)


def test_what_is_sold_in_the_course_of_a_talk_is_no_pitch() -> None:
    assert not one((3, KIND), (5, None), (9, KIND), (12, None), (15, PITCH)).pitched


def test_the_note_shown_as_a_message_and_older_words_are_not_what_followed() -> None:
    messages = [wrote("Ana Ruiz", "ana-ruiz", PITCH), wrote("Ana Ruiz", "ana-ruiz", PITCH + " !", NOON - timedelta(9))]
    (told,) = looked(messages, invitations=[asks(text=PITCH)]).followed
    assert (told.outcome, told.messages_from_them) == ("silence", 0)


def test_only_accepted_requests_are_looked_back_on() -> None:
    found = looked([], invitations=[asks(), asks("Bo Lind", "bo-lind"), asks("Cy Oh", "cy-oh", sent_at=None)],
                   connections=[connected("Ana Ruiz", "ana-ruiz"), connected("Cy Oh", "cy-oh")])  # fmt: skip
    assert [followed.name for followed in found.followed] == ["Ana Ruiz"]
    assert found.undated == 1


def test_rates_by_motive_and_role_add_up_to_all(judith: Lookback) -> None:
    found = judith
    for groups in (found.by_motive, found.by_role):
        assert sum(group.of for group in groups) == found.all.of == len(found.followed)
        assert sum(group.pitched.count for group in groups) == found.all.pitched.count
    assert sum(found.outcomes.values()) == found.all.of


def test_nothing_at_all_gives_an_empty_look_back() -> None:
    found = look_back(tables(), None, Policy())
    assert (found.followed, found.all.of, found.suggested, found.days_to_pitch) == ([], 0, None, [])


# ---- the back-test ---------------------------------------------------------------------------------------------------


def test_the_verdict_of_then_does_not_know_what_followed() -> None:
    """The same request, followed by a pitch or by nothing, gets the same verdict."""
    note = {"invitations": [asks(text="Hi Tomas, I'd like to add you to my network of experts.")]}
    pitched = looked([wrote("Ana Ruiz", "ana-ruiz", PITCH, NOON + timedelta(hours=1))], **note).followed[0]
    silent = looked([], **note).followed[0]
    assert (pitched.motive, pitched.action) == (silent.motive, silent.action)
    assert pitched.outcome != silent.outcome


def test_a_profile_saved_since_does_not_speak_in_the_verdict_of_then() -> None:
    later = [
        {"key": "ana-ruiz", "headline": "Account Executive | We help firms save", "source": "profile.pdf", "row": 1}
    ]
    assert looked([], people=later).followed[0].motive == looked([]).followed[0].motive
    with_it = [{"key": "ana-ruiz", "headline": "Technical Recruiter", "source": "x.zip/invitations.csv", "row": 2}]
    assert looked([], people=with_it).followed[0].motive == "recruit"


def test_every_pitch_and_good_conversation_has_one_fate_at_every_line(judith: Lookback) -> None:
    found = judith
    for level in (found.now, *found.curve):
        assert _pitches(level) == _pitches(found.now)
        assert _good(level) == found.all.conversed.count


def test_a_stricter_line_never_lets_more_in(judith: Lookback) -> None:
    for looser, stricter in pairwise(judith.curve):
        assert stricter.accept_at > looser.accept_at
        assert stricter.pitches_in <= looser.pitches_in
        assert stricter.good_in <= looser.good_in
        assert stricter.good_out >= looser.good_out


def test_the_present_policy_is_a_point_of_its_own() -> None:
    shut = lookback(example.archives(), policy=Policy(accept_at=5.0, ask_at=5.0)).now
    assert (shut.accept_at, shut.pitches_in, shut.good_in) == (5.0, 0, 0)


def test_too_few_pitches_move_no_line() -> None:
    found = looked([wrote("Ana Ruiz", "ana-ruiz", PITCH, NOON + timedelta(hours=1))])
    assert found.suggested is None
    assert "too few" in found.advice


def _pitches(level: Strictness) -> int:
    return level.pitches_in + level.pitches_asked + level.pitches_out


def _good(level: Strictness) -> int:
    return level.good_in + level.good_asked + level.good_out


# ---- the truth -------------------------------------------------------------------------------------------------------


def test_the_example_is_read_as_what_really_came_of_it(judith: Lookback) -> None:
    truth = {(one.name, one.sent): one.came for one in example.past()}
    found = {(one.name, one.sent_at): one.outcome for one in judith.followed}
    assert found.keys() == truth.keys()
    assert sum(found[asked] == came for asked, came in truth.items()) >= 0.85 * len(truth)


@pytest.mark.parametrize("seed", [3, 4])
def test_an_invented_past_is_found_within_its_interval(seed: int) -> None:
    truth = past(seed, accepted=80)
    found = look_back(truth.tables, None, Policy())
    assert found.all.of == truth.accepted
    assert found.all.pitched.low <= truth.pitched / truth.accepted <= found.all.pitched.high
    assert found.all.conversed.count == truth.conversed


@pytest.mark.slow
def test_the_rate_of_most_invented_pasts_is_found_within_its_interval() -> None:
    """docs/lookback.md has the figure of 200."""
    pasts = [past(seed) for seed in range(40)]
    found = [look_back(one.tables, None, Policy()).all.pitched for one in pasts]
    held = [f.low <= one.rate <= f.high for f, one in zip(found, pasts, strict=True)]
    assert sum(held) >= 0.95 * len(pasts)


# ---- intervals -------------------------------------------------------------------------------------------------------


def test_intervals_are_those_of_the_books() -> None:
    """Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29, with continuity correction."""
    known = ((81, 263, 0.2535, 0.3682), (15, 148, 0.0598, 0.1644), (0, 20, 0, 0.2005), (1, 29, 0.0018, 0.1963))
    for count, of, low, high in known:
        assert (rate(count, of).low, rate(count, of).high) == pytest.approx((low, high), abs=5e-4)


def test_intervals_hold_the_share_and_widen_for_what_is_misread() -> None:
    for of in (1, 7, 60):
        for count in range(of + 1):
            plain, read = rate(count, of), rate(count, of, missed=0.1, mistaken=0.01)
            assert 0 <= read.low <= plain.low <= plain.share <= plain.high <= read.high <= 1
    assert (rate(0, 0).low, rate(0, 0).high) == (0, 1)
    with pytest.raises(ValueError, match="no share"):
        rate(2, 1)
