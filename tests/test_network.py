"""The quality of the network: who is in it, how it grew, which ties are alive, who asks and who gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from piles import NOON, answered, asked, asks, tables, wrote
from whosthere import example
from whosthere.gathering import gather
from whosthere.model import Network, Owner
from whosthere.network import network, survey
from whosthere.policy import Policy, read_owner

PITCH = "Hi Tomas, we help firms like yours save 30 % on invoicing with our platform. Would you like to see a demo?"
ASK = "Hello Tomas, could you please refer me for a job at your company? My CV is attached. It would help me a lot."


def surveyed(me: Owner | None = None, policy: Policy | None = None, **rows: list[dict[str, Any]]) -> Network:
    whole = tables(profile=[{"first_name": "Tomas", "last_name": "Example"}], **rows)
    return survey(whole, gather(whole, me), policy or Policy())


def knows(name: str, position: str | None = "Baker", on: date = date(2020, 1, 1), **more: Any) -> dict[str, Any]:
    return {"name": name, "key": name.lower().replace(" ", "-"), "position": position, "connected_on": on, **more}


def days_ago(days: int) -> datetime:
    return NOON - timedelta(days=days)


# ---- who is in it ----------------------------------------------------------------------------------------------------


def test_roles_seniority_and_fields_are_read_off_positions() -> None:
    found = surveyed(
        connections=[
            knows("A", "Senior Technical Recruiter", company="Northbay Talent"),
            knows("B", "Account Executive", company="Tally"),
            knows("C", "Head of nursing", company="St. Anna Hospital"),
            knows("D", None),
        ]
    )
    roles = {part.name: part.count for part in found.roles}
    assert roles["recruiter"] == roles["seller"] == 1
    fields = {part.name: part.count for part in found.fields}
    assert fields == {"health": 1, "recruiting and HR": 1, "sales and marketing": 1, None: 1}
    assert {part.name for part in found.seniority} == {"senior", "director", None}
    assert sum(part.share or 0 for part in found.fields) == pytest.approx(1)


def test_what_is_not_told_is_not_guessed() -> None:
    found = surveyed(connections=[knows("A", None), knows("B", "Zzyzx")])
    assert [(part.name, part.count, part.share) for part in found.roles] == [(None, 2, None)]
    assert found.schools == []
    assert found.schooled == 0


def test_schools_are_told_by_profiles_beside_the_archive() -> None:
    told = [{"key": "a", "school": ["MIT", "Graz"]}, {"key": "b", "school": ["Graz"]}, {"key": "x", "school": ["Yale"]}]
    found = surveyed(connections=[knows("A"), knows("B")], people=told)
    assert [(part.name, part.count) for part in found.schools] == [("Graz", 2), ("MIT", 1)]
    assert found.schooled == 2


def test_growth_is_told_year_by_year_with_recruiters_among_them() -> None:
    found = surveyed(
        connections=[
            knows("A", on=date(2020, 3, 1)),
            knows("B", "Recruiter at Hexagon Search", on=date(2022, 3, 1)),
            knows("C", on=date(2022, 5, 1)),
        ]
    )
    assert [(y.year, y.new, y.total, y.recruiters) for y in found.years] == [
        (2020, 1, 1, 0), (2021, 0, 1, 0), (2022, 2, 3, 1),
    ]  # fmt: skip


def test_shares_are_held_against_the_policys_line() -> None:
    old = [knows(f"P {n}") for n in range(20)]
    new = [knows(f"R {n}", "Technical Recruiter", on=date(2026, 3, 1)) for n in range(20)]
    recruiters, sellers = surveyed(connections=old + new, policy=Policy(recruiters_share_limit=0.4)).saturation
    assert (recruiters.role, recruiters.share, recruiters.lately, recruiters.line) == ("recruiter", 0.5, 1.0, 0.4)
    assert (sellers.share, sellers.lately) == (0.0, 0.0)


# ---- ties ------------------------------------------------------------------------------------------------------------


def test_ties_are_alive_asleep_or_never_woke() -> None:
    found = surveyed(
        connections=[knows("Ana Ruiz"), knows("Bo Lind"), knows("Cy Oh")],
        messages=[
            wrote("Ana Ruiz", "ana-ruiz", at=NOON),
            wrote("Bo Lind", "bo-lind", at=days_ago(900)),
            answered("Bo Lind", "bo-lind") | {"sent_at": days_ago(899)},
        ],
    )
    assert (found.talking, found.silent) == (1, 1)
    assert [tie.name for tie in found.dormant] == ["Bo Lind"]
    assert found.as_of == NOON.date()


def test_who_only_asks_and_who_gives_are_told_apart() -> None:
    found = surveyed(
        connections=[knows("Ana Ruiz"), knows("Bo Lind")],
        messages=[
            wrote("Ana Ruiz", "ana-ruiz", ASK, days_ago(300)), wrote("Ana Ruiz", "ana-ruiz", ASK + " Thanks.", NOON),
            wrote("Bo Lind", "bo-lind", "Congratulations on the new role, Tomas!", days_ago(10)),
        ],
        endorsements=[{"direction": "received", "name": "Bo Lind", "key": "bo-lind", "at": days_ago(90)}],
    )  # fmt: skip
    (taker,), (giver,) = found.takers, found.givers
    assert (taker.name, taker.asks, taker.gives) == ("Ana Ruiz", {"favours": 2}, {})
    assert (giver.name, giver.gives) == ("Bo Lind", {"endorsements": 1, "congratulations": 1})
    assert taker.cited.source == "x.zip/connections.csv"


def test_messages_of_a_name_that_two_connections_bear_are_nobodys() -> None:
    found = surveyed(
        connections=[knows("Ana Ruiz"), {**knows("Ana Ruiz"), "key": "ana-2"}], messages=[wrote("Ana Ruiz", None)]
    )
    assert found.silent == 2


# ---- candidates for removal ------------------------------------------------------------------------------------------

PITCHES = [wrote("Ana Ruiz", "ana-ruiz", PITCH + extra, days_ago(at)) for extra, at in ((" Yes?", 300), ("", 100))]


def test_who_pitches_again_and_again_unanswered_is_a_candidate_with_a_reason() -> None:
    (tie,) = surveyed(connections=[knows("Ana Ruiz")], messages=PITCHES).removable
    assert tie.asks == {"pitches": 2}
    assert "never answered" in tie.says[0]


@pytest.mark.parametrize(
    "spared",
    [
        {"endorsements": [{"direction": "received", "name": "Ana Ruiz", "key": "ana-ruiz", "at": days_ago(9)}]},
        {"recommendations": [{"direction": "given", "name": "Ana Ruiz", "at": days_ago(9)}]},
        {"messages": [*PITCHES, answered("Ana Ruiz", "ana-ruiz")]},
        {"invitations": [asked("Ana Ruiz", "ana-ruiz")]},
        {"acquaintances": [{"name": "Ana Ruiz", "key": "ana-ruiz"}]},
        {"positions": [{"company": "Moss GmbH", "position": "Cook", "current": True}]},
    ],
    ids=["gave", "was praised", "was answered", "was invited", "is known", "is a colleague"],
)
def test_nobody_is_a_candidate_whom_the_owner_has_a_tie_to(spared: dict[str, list[dict[str, Any]]]) -> None:
    rows = {"connections": [knows("Ana Ruiz", company="Moss")], "messages": PITCHES, **spared}
    assert surveyed(**rows).removable == []


def test_a_mute_recruiter_is_a_candidate_only_where_the_line_is_crossed() -> None:
    rows = {"connections": [knows("Ana Ruiz", "Recruiter at Hexagon Search"), knows("Bo Lind")], "messages": [
        wrote("Bo Lind", "bo-lind")
    ]}  # fmt: skip
    (tie,) = surveyed(**rows).removable
    assert (tie.name, len(tie.says)) == ("Ana Ruiz", 1)
    assert surveyed(**rows, policy=Policy(recruiters_share_limit=0.6)).removable == []


# ---- newcomers -------------------------------------------------------------------------------------------------------


def test_a_newcomer_of_a_firm_where_you_know_nobody_adds_reach() -> None:
    found = surveyed(
        invitations=[
            asks(text="Hi Tomas, your talk on moss stayed with me: how did you count it?"),
            asks("Bo Lind", "bo-lind", text="Hi Tomas, I liked your article on ferns very much. How did you find out?"),
        ],
        people=[
            {"key": "ana-ruiz", "company": "Fernwerk", "connections": 400, "mutual_connections": 12},
            {"key": "bo-lind", "company": "Moss GmbH"},
        ],
        connections=[knows("Cy Oh", company="Moss GmbH")],
    )
    (newcomer,) = found.newcomers
    assert (newcomer.name, newcomer.says, newcomer.reach) == ("Ana Ruiz", ["You know nobody at Fernwerk."], 388)


def test_nothing_at_all_gives_an_empty_network() -> None:
    found = surveyed()
    assert (found.connections, found.years, found.roles, found.as_of) == (0, [], [], None)


def test_the_example_network_is_told_whole() -> None:
    found = network([*example.archives(), example.page()], read_owner(example.me()))
    assert found.connections == 1191
    assert found.years[-1].total == 1191
    assert sum(part.count for part in found.roles) == 1191
    names = {tie.name for tie in found.dormant}
    assert "Wout Haemers" in names
    assert found.problems == []
