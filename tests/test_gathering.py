"""From tables to facts: who is joined with whom, and what is counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from piles import NOON, Row, answered, asked, asks, tables, wrote
from whosthere.gathering import Gathered, gather, without_people
from whosthere.model import Owner
from whosthere.owner import infer_owner, owner_keys
from whosthere.policy import Policy
from whosthere.sources.tables import Tables
from whosthere.triaging import assemble


def fact(name: str, **rows: list[Row]) -> Any:
    """The named fact of the first request."""
    return gather(tables(**rows)).facts[name][0]


def facts(pile: Gathered, name: str) -> dict[str, Any]:
    """The named fact by id."""
    return dict(pile.facts.select("id", name).iter_rows())


# ---- messages --------------------------------------------------------------------------------------------------------


def test_messages_are_counted_each_way_by_key() -> None:
    pile = gather(
        tables(
            invitations=[asks(), asks("Bo Lind", "bo-lind")],
            messages=[wrote("Ana R.", "ana-ruiz"), wrote("Ana", "ana-ruiz"), answered("Ana Ruiz", "ana-ruiz")],
        )
    )
    assert facts(pile, "messages_from_them") == {"ana-ruiz": 2, "bo-lind": 0}
    assert facts(pile, "messages_from_owner") == {"ana-ruiz": 1, "bo-lind": 0}


def test_messages_without_an_address_are_counted_by_name() -> None:
    rows = {
        "invitations": [asks("Ana Ruiz, PMP")],
        "messages": [wrote("Ána Ruiz", None), answered("Ana Ruiz", None), answered("Bo Lind, Ana Ruiz", None)],
    }
    assert fact("messages_from_them", **rows) == 1
    assert fact("messages_from_owner", **rows) == 2


def test_a_request_without_an_address_finds_messages_by_name() -> None:
    rows = {"invitations": [asks(key=None)], "messages": [wrote("Ana Ruiz", "ana-ruiz"), answered("Ana Ruiz", "ana")]}
    assert fact("messages_from_them", **rows) == 1
    assert fact("messages_from_owner", **rows) == 1
    assert fact("history_text", **rows) == "Hello."


def test_what_the_owner_answered_is_known_as_far_as_it_was_said_by_then() -> None:
    rows = {"invitations": [asks()], "messages": [answered("Ana Ruiz", "ana-ruiz")]}
    assert fact("answered_text", **rows) == answered("Ana Ruiz", "ana-ruiz")["text"]
    assert fact("answered_text", invitations=[asks()], messages=[wrote("Ana Ruiz", "ana-ruiz")]) is None


def test_a_message_to_several_is_counted_for_each_of_them_once() -> None:
    group = answered("Ana Ruiz, Bo Lind", None) | {"to_keys": ["ana-ruiz", "bo-lind"]}
    pile = gather(tables(invitations=[asks(), asks("Bo Lind", "bo-lind"), asks("Cy Oh", "cy-oh")], messages=[group]))
    assert facts(pile, "messages_from_owner") == {"ana-ruiz": 1, "bo-lind": 1, "cy-oh": 0}


def test_the_note_shown_as_a_message_is_not_counted() -> None:
    rows = {"invitations": [asks(text="Hi Tomas!")], "messages": [wrote("Ana Ruiz", "ana-ruiz", "Hi Tomas!")]}
    assert fact("messages_from_them", **rows) == 0
    assert fact("history_text", **rows) is None


def test_a_message_that_repeats_anothers_note_is_counted() -> None:
    rows = {
        "invitations": [asks(), asks("Bo Lind", "bo-lind", text="Hi Tomas!")],
        "messages": [wrote("Ana Ruiz", "ana-ruiz", "Hi Tomas!")],
    }
    assert fact("messages_from_them", **rows) == 1


def test_what_they_wrote_is_joined_in_order_of_time() -> None:
    later, sooner = (wrote("Ana", "ana-ruiz", t, NOON + timedelta(days=d)) for t, d in (("Two", 2), ("One", 1)))
    assert fact("history_text", invitations=[asks()], messages=[later, sooner]) == "One\nTwo"


def test_the_owner_is_known_by_name_where_old_exports_have_no_addresses() -> None:
    bare = {"owner_key": None}
    nameless = answered("Ana Ruiz", None) | {"from_key": None, "to_keys": None}
    assert fact("messages_from_owner", invitations=[asks(key=None, **bare)], messages=[nameless]) == 1
    keyed = tables(invitations=[asks(key=None, **bare)], messages=[answered("Ana Ruiz", "ana-ruiz")])
    assert owner_keys(keyed) == {"tomas-example"}
    assert gather(keyed).facts["messages_from_owner"].to_list() == [1]


def test_the_owner_is_known_without_any_request_by_name_or_by_being_in_every_message() -> None:
    """Requests and messages may lie in different zips."""
    said = [answered("Ana Ruiz", "ana-ruiz"), wrote("Bo Lind", "bo-lind"), wrote("Cy Oh", "cy-oh")]
    profile = [{"first_name": "Tomas", "last_name": "Example"}]
    assert owner_keys(tables(messages=said, profile=profile)) == {"tomas-example"}
    assert owner_keys(tables(messages=said)) == {"tomas-example"}
    assert owner_keys(tables(messages=[wrote("Ana Ruiz", "ana-ruiz")])) == set()


# ---- endorsements, recommendations, follows, requests ----------------------------------------------------------------


def test_endorsements_are_counted_each_way_by_key_and_by_name() -> None:
    given = [
        {"direction": "received", "name": "Ana Ruiz", "key": "ana-ruiz", "skill": "Rust"},
        {"direction": "received", "name": "Ana Ruiz", "key": None, "skill": "Go"},
        {"direction": "received", "name": "Ana Ruiz", "key": "another-ana", "skill": "C"},
        {"direction": "given", "name": "Ana Ruiz", "key": "ana-ruiz", "skill": "SQL"},
    ]
    assert fact("endorsements_from_them", invitations=[asks()], endorsements=given) == 2
    assert fact("endorsements_from_owner", invitations=[asks()], endorsements=given) == 1


def test_recommendations_are_counted_by_name_for_they_have_no_address() -> None:
    given = [{"direction": "received", "name": "Ana Ruiz"}, {"direction": "given", "name": "ana ruiz"}]
    assert fact("recommendations_from_them", invitations=[asks()], recommendations=given) == 1
    assert fact("recommendations_from_owner", invitations=[asks()], recommendations=given) == 1


def test_the_recommendation_of_a_connection_is_not_laid_to_a_namesake() -> None:
    """An impostor who takes a friend's name must not inherit the friend's good word."""
    rows = {
        "invitations": [asks(key="ana-ruiz-9f2")],
        "connections": [{"name": "Ana Ruiz", "key": "ana-ruiz", "connected_on": date(2020, 1, 1)}],
        "recommendations": [{"direction": "received", "name": "Ana Ruiz"}],
        "messages": [wrote("Ana Ruiz", None)],
    }
    assert fact("recommendations_from_them", **rows) is None
    assert fact("messages_from_them", **rows) is None
    assert fact("history_text", **rows) is None
    assert fact("recommendations_from_owner", **rows) == 0


def test_only_members_followed_at_present_are_followed() -> None:
    def followed(kind: str, status: str | None) -> Any:
        rows = [{"kind": kind, "name": "Ana Ruiz", "status": status}]
        return fact("followed_by_owner", invitations=[asks()], follows=rows)

    assert followed("member", "Active") is True
    assert followed("member", None) is True
    assert followed("member", "Inactive") is False
    assert followed("company", "Active") is False


def test_earlier_requests_are_counted_in_order_of_time() -> None:
    later = asks(sent_at=NOON + timedelta(days=90))
    pile = gather(tables(invitations=[later, asks(), asks("Bo Lind", "bo-lind")]))
    assert facts(pile, "earlier_requests") == {"ana-ruiz": 1, "ana-ruiz-2": 0, "bo-lind": 0}


def test_whom_the_owner_asked_is_known_by_key_and_by_name() -> None:
    pile = gather(
        tables(
            invitations=[
                asks(), asks("Bo Lind", "bo-lind"), asks("Cy Oh", "cy-oh"),
                asked("A. Ruiz", "ana-ruiz"), asked("Bo Lind", None), asked("Cy Oh", "another-cy"),
            ]
        )
    )  # fmt: skip
    assert facts(pile, "asked_by_owner") == {"ana-ruiz": True, "bo-lind": True, "cy-oh": False}


# ---- connections -----------------------------------------------------------------------------------------------------


def test_namesakes_are_connections_of_that_name_under_another_address() -> None:
    connections = [
        {"name": "Ana Ruiz", "key": "ana-ruiz-1"},
        {"name": "Ána Ruiz, MBA", "key": "ana-ruiz-2"},
        {"name": "Bo Lind", "key": "bo"},
    ]
    pile = gather(tables(invitations=[asks(), asks("Cy Oh", "cy-oh"), asks("Di Po", None)], connections=connections))
    assert facts(pile, "namesakes") == {"ana-ruiz": 2, "cy-oh": 0, "di-po": None}


def test_colleagues_there_are_connections_at_the_senders_firm() -> None:
    connections = [
        {"name": "Bo Lind", "key": "bo", "company": "Kiesel & Farn GmbH"},
        {"name": "Cy Oh", "key": "cy", "company": "KIESEL & FARN"},
    ]
    rows = {"invitations": [asks()], "connections": connections}
    assert fact("colleagues_there", **rows) is None
    assert fact("colleagues_there", **rows, people=[{"key": "ana-ruiz", "company": "Kiesel & Farn"}]) == 2
    assert fact("colleagues_there", **rows, people=[{"key": "ana-ruiz", "company": "Moss"}]) == 0


def test_the_senders_field_is_held_against_the_fields_of_the_connections() -> None:
    connections = [
        {"name": "Bo Lind", "key": "bo", "position": "Attorney"},
        {"name": "Cy Oh", "key": "cy", "position": "Solicitor"},
        {"name": "Di Po", "key": "di"},
    ]
    pile = tables(
        invitations=[asks(), asks("Eva Sol", "eva"), asks("Finn Kai", "finn")],
        connections=connections,
        people=[{"key": "ana-ruiz", "headline": "Lawyer"}, {"key": "eva", "headline": "Sourdough baker"}],
    )
    gathered = gather(pile)
    assert facts(gathered, "sender_field") == {"ana-ruiz": "law", "eva": "trade and hospitality", "finn": None}
    assert facts(gathered, "people_in_field") == {"ana-ruiz": 2, "eva": 0, "finn": None}
    assert facts(gathered, "owner_connections") == dict.fromkeys(("ana-ruiz", "eva", "finn"), 3)
    bare = without_people(gathered.facts)
    assert bare["sender_field"].to_list() == bare["people_in_field"].to_list() == [None] * 3
    alone = gather(tables(invitations=[asks()], people=[{"key": "ana-ruiz", "headline": "Lawyer"}]))
    assert facts(alone, "people_in_field") == facts(alone, "owner_connections") == {"ana-ruiz": None}


def test_an_industry_where_you_know_nobody_is_a_benefit_once_you_know_many() -> None:
    def brings(there: int, position: str) -> list[str]:
        connections = [{"name": f"P {n}", "key": f"p-{n}", "position": position} for n in range(there)]
        people = [{"key": "ana-ruiz", "headline": "Lawyer, labour disputes"}]
        invitations = [asks(text="Hello, I read what you wrote on flood maps. How did you come to that?")]
        pile = tables(invitations=invitations, connections=connections, people=people)
        (told,) = assemble(gather(pile), pile, Policy()).assessments
        return [one.because for one in told.verdict.benefit if one.kind == "opens_industry"]

    assert brings(60, "Baker") == ["None of your connections works in law."]
    assert brings(60, "Attorney") == []
    assert brings(10, "Baker") == []


def test_requests_of_connections_are_left_out_and_counted() -> None:
    rows = tables(
        invitations=[asks(), asks("Bo Lind", "bo-lind")], connections=[{"name": "Ana Ruiz", "key": "ana-ruiz"}]
    )
    assert (gather(rows).facts["id"].to_list(), gather(rows).answered) == (["bo-lind"], 1)
    assert gather(rows, include_answered=True).facts["id"].to_list() == ["ana-ruiz", "bo-lind"]


@pytest.mark.parametrize(("asking", "connected"), [("ana-ruiz", None), (None, "ana-ruiz"), (None, None)])
def test_where_one_side_has_no_address_a_later_connection_of_that_name_is_the_answer(
    asking: str | None, connected: str | None
) -> None:
    """From mid to late 2023 connections had addresses and requests had none."""
    rows = tables(
        invitations=[asks(key=asking)],
        connections=[{"name": "Ana Ruiz", "key": connected, "connected_on": NOON.date()}],
    )
    assert gather(rows).answered == 1


@pytest.mark.parametrize(("asking", "connected"), [("ana-ruiz", None), (None, "ana-ruiz"), (None, None)])
def test_a_connection_from_before_the_request_is_a_namesake_and_no_answer(
    asking: str | None, connected: str | None
) -> None:
    """Who is a connection cannot ask: it is somebody else of that name, or a second account."""
    earlier = {"name": "Ana Ruiz", "key": connected, "connected_on": date(2020, 1, 1)}
    pile = gather(tables(invitations=[asks(key=asking)], connections=[earlier], messages=[wrote("Ana Ruiz", None)]))
    assert pile.answered == 0
    assert pile.facts["messages_from_them"].to_list() == [None]


# ---- the pile --------------------------------------------------------------------------------------------------------


def test_bursts_count_requests_within_three_days() -> None:
    burst = [asks(f"P {c}", f"p-{c}", sent_at=NOON + timedelta(hours=c)) for c in range(5)]
    lone = asks("Cy Oh", "cy-oh", sent_at=NOON - timedelta(days=70))
    timeless = asks("Di Po", "di-po", sent_at=None)
    pile = gather(tables(invitations=[*burst, lone, timeless]))

    around = facts(pile, "requests_around")
    assert [around[f"p-{c}"] for c in range(5)] == [5] * 5
    assert (around["cy-oh"], around["di-po"]) == (1, None)
    assert pile.facts["usual_requests"][0] == pytest.approx(0.6, abs=0.01)


def test_answered_requests_belong_to_the_burst_and_to_the_campaign() -> None:
    text = "Dear {}, our platform helps firms like yours to save a lot of time."
    rows = tables(
        invitations=[asks(text=text.format("Tomas")), asks("Bo Lind", "bo-lind", text=text.format("Tom"))],
        connections=[{"name": "Bo Lind", "key": "bo-lind"}],
    )
    pile = gather(rows)
    assert pile.facts.select("requests_around", "copies").row(0) == (2, 1)


def test_copies_are_other_senders_with_the_same_template() -> None:
    text = "Dear {}, our platform helps firms like {} to save {} hours a week, see https://{}.example"
    filled = [text.format("Tomas", "Kiesel", 10, "a"), text.format("Tom", "Farn & Co", 12, "b")]
    pile = gather(
        tables(
            invitations=[
                asks(text=filled[0]), asks("Bo Lind", "bo-lind", text=filled[1]),
                asks("Cy Oh", "cy-oh", text="Quite another note, of more than eight words in all, you see."),
                asks("Di Po", "di-po"),
            ]
        )
    )  # fmt: skip
    assert facts(pile, "copies") == {"ana-ruiz": 1, "bo-lind": 1, "cy-oh": 0, "di-po": None}
    names = facts(pile, "campaign")
    assert names["ana-ruiz"] == names["bo-lind"] != None  # noqa: E711
    assert names["ana-ruiz"].startswith("c-")
    assert names["cy-oh"] is names["di-po"] is None


def test_slots_filled_with_small_words_are_the_same_template() -> None:
    text = (
        "Hi Ana, I came across your work and love what you are doing in {}. We help firms like yours to book more "
        "qualified meetings every month without {}. Would you be open to a quick chat about it {}?"
    )
    fillings = [
        ("flood modelling", "cold calls", "next week"),
        ("hydrology", "trade fairs", "on Friday"),
        ("water", "paid ads", "this week"),
    ]
    notes = [asks(f"P {n}", f"p-{n}", text=text.format(*filled)) for n, filled in enumerate(fillings)]
    honest = "Hi Ana, love what you are doing in water. Would you be open to a chat about your talk in Leiden?"
    pile = gather(tables(invitations=[*notes, asks(text=honest)]))
    assert pile.facts["copies"].to_list() == [2, 2, 2, 0]
    assert pile.facts["campaign"].n_unique() == 2


def test_one_sender_who_repeats_a_note_is_no_campaign() -> None:
    text = "Our platform helps firms like yours to save a lot of time every week."
    pile = gather(tables(invitations=[asks(text=text), asks(text=text, sent_at=NOON + timedelta(days=9))]))
    assert pile.facts["copies"].to_list() == [0, 0]
    assert pile.facts["campaign"].to_list() == [None, None]


def test_ids_are_readable_and_never_shared() -> None:
    pile = gather(
        tables(
            invitations=[
                asks(), asks(), asks("Ana Two", "ana-ruiz-2"), asks("Zoë O'Hara-Li", None), asks(None, None),
                asks("李雷", None), asks("Given", "given", id="42"),
            ]
        )
    )  # fmt: skip
    assert pile.facts["id"].to_list() == [
        "ana-ruiz", "ana-ruiz-3", "ana-ruiz-2", "zoe-o-hara-li", "row-6", "李雷", "42",
    ]  # fmt: skip


def test_nouns_and_citations_are_those_of_the_facts() -> None:
    pile = gather(
        tables(invitations=[asked("Bo Lind", "bo-lind"), asks(text="Hi", url="https://x.example/in/ana-ruiz")])
    )
    (one,), (cited,) = pile.invitations, pile.cited
    assert (one.id, one.text, one.kind, one.sent_at) == ("ana-ruiz", "Hi", None, NOON)
    assert one.sender is not None
    assert (one.sender.name, one.sender.profile_url) == ("Ana Ruiz", "https://x.example/in/ana-ruiz")
    assert one.owner == pile.owner
    assert (cited.source, cited.row) == ("x.zip/invitations.csv", 3)


def test_nothing_at_all_gives_an_empty_pile() -> None:
    pile = gather(Tables())
    assert (pile.facts.height, pile.invitations, pile.cited, pile.answered) == (0, [], [], 0)


# ---- what other sources tell of people -------------------------------------------------------------------------------

BOSS, CLERK = ({"name": "Ana Ruiz", "headline": words} for words in ("Boss at Farn", "Clerk at Moss"))


def headline(*people: Row, **request: Any) -> Any:
    return fact("sender_headline", invitations=[asks(**request)], people=list(people))


def test_a_person_is_joined_by_key_whatever_the_name() -> None:
    assert headline(BOSS | {"name": "Ana R.", "key": "ana-ruiz"}) == "Boss at Farn"


def test_a_person_without_a_key_is_joined_by_name() -> None:
    assert headline(BOSS | {"name": "Ána RUIZ, MBA"}) == "Boss at Farn"
    assert headline(BOSS | {"key": "ana-ruiz"}, key=None) == "Boss at Farn"


def test_a_person_with_another_key_is_another_person() -> None:
    assert headline(BOSS | {"key": "ana-ruiz-9f2"}) is None
    assert headline(CLERK | {"key": "ana-ruiz-9f2"}, BOSS | {"key": "ana-ruiz"}) == "Boss at Farn"


def test_a_name_that_two_people_bear_joins_nobody() -> None:
    assert headline(BOSS | {"key": "ana-1"}, CLERK | {"key": "ana-2"}, key=None) is None
    assert headline(BOSS, CLERK) is None, "two cards on one page"
    two = gather(tables(invitations=[asks(), asks(key="ana-2")], people=[BOSS]))
    assert two.facts["sender_headline"].to_list() == [None, None]
    earlier = {"name": "Ana Ruiz", "key": "ana-2", "connected_on": date(2020, 1, 1)}
    assert fact("sender_headline", invitations=[asks()], people=[BOSS], connections=[earlier]) is None


def test_later_sources_complete_and_correct_earlier_ones() -> None:
    old = BOSS | {"key": "ana-ruiz", "location": "Graz"}
    new = CLERK | {"key": "ana-ruiz", "source": "page.txt"}
    pile = gather(tables(invitations=[asks()], people=[old, new]))
    assert pile.facts.select("sender_headline", "sender_location").row(0) == ("Clerk at Moss", "Graz")
    assert headline(BOSS, CLERK | {"source": "page.txt"}) == "Clerk at Moss"


# ---- the owner -------------------------------------------------------------------------------------------------------


def post(company: str, position: str = "Engineer", current: bool = True) -> Row:
    return {"company": company, "position": position, "current": current}


def test_the_owner_is_read_from_the_archive() -> None:
    found = infer_owner(
        tables(
            profile=[{"first_name": "Tomas", "last_name": "Example", "headline": "Gardener", "location": "Graz"}],
            positions=[post("Farn"), post("Moss", current=False), post("Moss", current=False)],
            education=[{"school": "TU Graz"}, {"school": "TU Graz"}],
            skills=[{"skill": "Rust"}, {"skill": "Moss"}],
        )
    )
    assert found == Owner(
        name="Tomas Example", headline="Gardener", company="Farn", position="Engineer", location="Graz",
        school=["TU Graz"], past_companies=["Moss"], skills=["Rust", "Moss"],
    )  # fmt: skip


def test_of_several_posts_the_one_the_headline_names_is_the_owners() -> None:
    posts = [post("Choir", "Treasurer"), post("Farn", "Head")]
    found = infer_owner(tables(profile=[{"first_name": "T", "headline": "Head at FARN"}], positions=posts))
    assert (found.company, found.position) == ("Farn", "Head")
    assert infer_owner(tables(positions=posts)).company == "Choir"


def test_without_a_profile_the_owners_name_stands_on_the_requests() -> None:
    assert infer_owner(tables(invitations=[asks()])).name == "Tomas Example"
    assert infer_owner(Tables()) == Owner()


def test_aims_are_inferred_only_where_the_archive_states_them() -> None:
    def aims(**rows: list[Row]) -> list[str] | None:
        return infer_owner(tables(**rows)).goals

    assert aims() is None
    assert aims(job_seeking=[{"open_to_recruiters": True}]) == ["find_job"]
    assert aims(job_seeking=[{"open_to_recruiters": False}]) is None
    assert aims(volunteering=[{"position": "Mentor for newcomers"}]) == ["mentor_others"]
    assert aims(profile=[{"headline": "CTO. We're hiring!"}]) == ["hire"]


def test_the_share_of_recruiters_is_told_only_of_a_network_that_can_be_counted() -> None:
    few = [{"name": f"P {n}", "position": "Recruiter"} for n in range(19)]
    assert infer_owner(tables(connections=few)).recruiters_share is None
    more = [*few, *({"name": f"Q {n}", "position": "Engineer"} for n in range(19))]
    assert infer_owner(tables(connections=more)).recruiters_share == pytest.approx(0.5)


def test_what_the_owner_says_completes_and_overrules_the_archive() -> None:
    rows = tables(invitations=[asks()], profile=[{"first_name": "Tomas", "last_name": "Example", "headline": "Old"}])
    pile = gather(rows, Owner(headline="New", goals=["learn"]))
    assert (pile.owner.name, pile.owner.headline, pile.owner.goals) == ("Tomas Example", "New", ["learn"])
    assert pile.facts.select("owner_name", "owner_headline").row(0) == ("Tomas Example", "New")
    assert pile.facts["owner_goals"].to_list() == [["learn"]]
