"""What the views show: filters, orders, one request in full, the network, the look back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from whosthere import example, triage
from whosthere.page.strings import say, strings

from .conftest import Opener, Visit, visit


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """The example on the page."""
    seen = visit(tmp_path_factory.mktemp("home"), *example.archives(), example.page())
    yield seen
    seen.room.ledger.store.close()


def found(seen: Visit, **wanted: str) -> set[str]:
    return set(seen.client.get("/find", params=wanted).json()["keys"])


def test_the_page_judges_as_the_command_does(shown: Visit) -> None:
    told = triage([*example.archives(), example.page()])
    assert [one.verdict for one in shown.room.pile().requests] == [one.verdict for one in told.assessments]


def test_every_request_is_a_card_in_the_group_of_its_advice(shown: Visit) -> None:
    text = shown.client.get("/").text
    groups = text.split('class="group ')[1:]
    for group in groups:
        action = group.split('"')[0]
        inside = [one for one in shown.room.pile().requests if f'id="r-{one.key}"' in group]
        assert inside
        assert {one.verdict.action for one in inside} == {action}
    assert text.count('id="r-') == len(shown.room.pile().requests)


def test_filters_keep_what_they_say(shown: Visit) -> None:
    requests = shown.room.pile().requests
    assert found(shown, motive="sell") == {one.key for one in requests if one.verdict.motive == "sell"}
    assert found(shown, action="report") == {one.key for one in requests if one.verdict.action == "report"}
    assert found(shown, role="recruiter") == {one.key for one in requests if one.verdict.sender.role == "recruiter"}
    assert found(shown, note="without") == {one.key for one in requests if not one.letter.note}
    assert found(shown, motive="sell", note="with") <= found(shown, motive="sell")
    assert shown.key("olivier-stavaux-7a31b2") in found(shown, language="fr")
    assert shown.key("derek-lawson-bluedelta") not in found(shown, language="fr")
    assert not found(shown, state="decided")
    campaign = next(one.verdict.campaign for one in requests if one.verdict.campaign)
    assert len(found(shown, campaign=campaign)) > 1


def test_search_finds_names_notes_and_firms_without_accents_or_case(shown: Visit) -> None:
    key = shown.key("marguerite-fossé")
    assert key in found(shown, q="FOSSE marguerite")
    assert key in found(shown, q="culvert")
    assert not found(shown, q="nobody writes this word")


def test_orders_order(shown: Visit) -> None:
    def order(sort: str) -> list[str]:
        return shown.client.get("/find", params={"sort": sort}).json()["keys"]  # type: ignore[no-any-return]

    by_key = shown.room.pile().by_key
    danger = [by_key[key].verdict.danger for key in order("danger")]
    assert danger == sorted(danger, reverse=True)
    sent = [by_key[key].assessment.invitation.sent_at for key in order("newest")]
    assert sent == sorted(sent, reverse=True)
    assert order("no such order") == order("advice")


def test_a_request_shows_its_sum_its_spans_and_what_would_change_it(shown: Visit) -> None:
    text = shown.client.get(f"/request/{shown.key('derek-lawson-bluedelta')}").text
    letter = shown.room.asked(shown.key("derek-lawson-bluedelta")).letter
    assert "<mark data-lines=" in text
    assert text.count("data-line=") >= len(letter.danger_sum.entries)
    assert "What is not known" in text
    assert "Words for the report" in text
    assert "What would change the advice" in text or not letter.flips


def test_a_campaign_shows_its_template_with_slots_and_its_members(shown: Visit) -> None:
    one = next(one for one in shown.room.pile().requests if one.verdict.campaign)
    text = shown.client.get(f"/request/{one.key}").text
    assert "share a text" in text
    assert 'class="slot"' in text
    others = [other for other in shown.room.pile().campaigns[one.verdict.campaign or ""] if other.key != one.key]
    assert all(f"/request/{other.key}" in text for other in others)


def test_every_question_is_answered_or_said_to_be_open(shown: Visit) -> None:
    text = shown.client.get(f"/request/{shown.key('derek-lawson-bluedelta')}/questions").text
    assert "The note asks you to run code" in text
    assert text.count("<tr>") > 100


def test_the_network_and_the_look_back_are_drawn(shown: Visit) -> None:
    network, lookback = shown.client.get("/network").text, shown.client.get("/lookback").text
    assert network.count("<svg viewBox") >= 2
    assert "Recruiters" in network
    assert "data-strictness" in lookback
    assert lookback.count("data-says=") > 5


def test_sources_without_a_past_or_a_network_say_so(opened: Opener) -> None:
    seen = opened()
    assert "nothing to look back on" in seen.client.get("/lookback").text
    assert "0 connections" in seen.client.get("/network").text


def test_an_empty_pile_says_so(tmp_path: Path) -> None:
    source = tmp_path / "none.jsonl"
    source.write_text('{"id": "x", "sender": {"name": "X"}}\n', encoding="utf-8")
    seen = visit(tmp_path / "home", source)
    seen.post("/decide", key=seen.key("x"), action="ignore", seen="0")
    assert "The pile is empty" in seen.client.get("/").text


def test_what_is_not_there_is_said_in_a_sentence(shown: Visit) -> None:
    for path in ("/nowhere", "/request/nobody", "/static/nothing.js", "/static/../page.py"):
        answer = shown.client.get(path)
        assert answer.status_code == 404
        assert "Traceback" not in answer.text


def test_every_sentence_of_the_page_is_in_one_place_and_fits_its_use() -> None:
    sections = strings()
    assert say("pile.waiting", n=1) == "1 request waits"
    assert say("pile.waiting", n=1200) == "1,200 requests wait"
    for section, sentences in sections.items():
        for name, sentence in sentences.items():
            assert sentence == sentence.strip(), (section, name)
