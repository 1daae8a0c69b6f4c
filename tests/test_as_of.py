"""What was known then: nothing that came later may speak in an earlier verdict."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from piles import NOON, Row, answered, asked, asks, tables, wrote
from whosthere.gathering import gather
from whosthere.judging import settle
from whosthere.policy import Policy
from whosthere.sources.tables import Tables

ACCEPTED = {"name": "Ana Ruiz", "key": "ana-ruiz", "connected_on": NOON.date()}
BEFORE, AFTER = NOON - timedelta(days=40), NOON + timedelta(hours=1)


def then(name: str, **rows: list[Row]) -> Any:
    """The named fact of the first request, which was accepted on the day it came."""
    rows = {"invitations": [asks()], **rows, "connections": [*rows.get("connections", []), ACCEPTED]}
    return gather(tables(**rows), include_answered=True).facts[name][0]


# ---- one fact after another ------------------------------------------------------------------------------------------


def test_the_pitch_that_followed_is_not_in_the_request_it_followed() -> None:
    pitch = wrote("Ana Ruiz", "ana-ruiz", "Thanks! We help firms like yours. Book a demo?", AFTER)
    old = wrote("Ana Ruiz", "ana-ruiz", "See you at choir.", BEFORE)
    assert then("messages_from_them", messages=[pitch, old]) == 1
    assert then("history_text", messages=[pitch, old]) == "See you at choir."
    no = answered("Ana Ruiz", "ana-ruiz") | {"text": "No thanks, we are all set."}
    for at, counted in ((BEFORE, 1), (AFTER, 0), (None, 0)):
        assert then("messages_from_owner", messages=[no | {"sent_at": at}]) == counted
        assert then("answered_text", messages=[no | {"sent_at": at}]) == (no["text"] if counted else None)


def test_a_request_that_waits_is_judged_by_all_that_is_known_now() -> None:
    rows = {"invitations": [asks()], "messages": [wrote("Ana Ruiz", "ana-ruiz", "Did you see it?", AFTER)]}
    assert gather(tables(**rows)).facts["messages_from_them"].to_list() == [1]


def test_praise_counts_from_when_it_was_given() -> None:
    praise = {"direction": "received", "name": "Ana Ruiz", "key": "ana-ruiz", "skill": "Rust"}
    for at, counted in ((BEFORE, 1), (AFTER, 0), (None, 0)):
        assert then("endorsements_from_them", endorsements=[praise | {"at": at}]) == counted
        assert (
            then("recommendations_from_owner", recommendations=[praise | {"direction": "given", "at": at}]) == counted
        )
        assert then("followed_by_owner", follows=[{"kind": "member", "name": "Ana Ruiz", "at": at}]) is (counted > 0)


def test_the_answer_to_a_request_of_later_is_no_request_of_the_owners() -> None:
    mine = asked("Ana Ruiz", "ana-ruiz")
    assert then("asked_by_owner", invitations=[asks(), mine | {"sent_at": AFTER}]) is False
    assert then("asked_by_owner", invitations=[asks(), mine | {"sent_at": BEFORE}]) is True


def test_connections_are_those_of_then() -> None:
    namesake = {"name": "Ana Ruiz", "key": "another-ana", "company": "Moss"}
    for on, there in ((date(2020, 1, 1), 1), (date(2026, 9, 1), 0), (None, 0)):
        here = {"connections": [namesake | {"connected_on": on}], "people": [{"key": "ana-ruiz", "company": "Moss"}]}
        assert then("namesakes", **here) == there
        assert then("colleagues_there", **here) == there


def test_fields_and_numbers_of_connections_are_those_of_then() -> None:
    lawyer = {"name": "Bo Lind", "key": "bo", "position": "Attorney"}
    for on, there in ((date(2020, 1, 1), 1), (date(2026, 9, 1), 0), (None, 0)):
        here = {"connections": [lawyer | {"connected_on": on}], "people": [{"key": "ana-ruiz", "headline": "Lawyer"}]}
        assert then("people_in_field", **here) == then("owner_connections", **here) == there


def test_the_share_of_recruiters_is_that_of_then() -> None:
    old = [{"name": f"P {n}", "position": "Baker", "connected_on": date(2020, 1, 1)} for n in range(20)]
    new = [{"name": f"R {n}", "position": "Recruiter", "connected_on": date(2026, 9, 1)} for n in range(20)]
    assert then("owner_recruiters_share", connections=old + new) == 0
    assert gather(tables(invitations=[asks()], connections=old + new)).facts["owner_recruiters_share"][0] == 0.5


def test_the_owner_works_where_they_worked_then() -> None:
    posts = [
        {"company": "Moss", "position": "Gardener", "started_on": date(2020, 1, 1), "finished_on": date(2026, 6, 1)},
        {"company": "Fern", "position": "Head", "started_on": date(2026, 6, 1), "current": True},
    ]
    schools = [
        {"school": "Nowhere", "started_on": date(2010, 1, 1)},
        {"school": "Late", "started_on": date(2026, 9, 1)},
    ]
    posts[0]["current"] = False
    rows = {"positions": posts, "education": schools}
    assert then("owner_company", **rows) == "Moss"
    assert list(then("owner_past_companies", **rows)) == []
    assert list(then("owner_school", **rows)) == ["Nowhere"]
    now = gather(tables(invitations=[asks()], **rows)).facts
    assert now.select("owner_company", "owner_past_companies").row(0) == ("Fern", ["Moss"])
    assert now["owner_school"].to_list() == [["Nowhere", "Late"]]


def test_copies_and_crowds_are_those_that_had_come() -> None:
    text = "Dear {}, our platform helps firms like yours to save a lot of time every week, so let us talk."
    crowd = [
        asks(f"P {n}", f"p-{n}", text=text.format(f"P{n}"), sent_at=NOON + timedelta(minutes=n)) for n in range(1, 4)
    ]
    rows = {"invitations": [asks(text=text.format("Tomas")), *crowd]}
    assert (then("copies", **rows), then("campaign", **rows), then("requests_around", **rows)) == (0, None, 1)
    pile = gather(tables(**rows, connections=[ACCEPTED]), include_answered=True).facts
    assert pile["copies"].to_list() == [0, 3, 3, 3]
    assert pile["requests_around"].to_list() == [1, 4, 4, 4]


def test_an_address_book_has_no_dates_and_is_unknown_of_then() -> None:
    book = [{"name": "Ana Ruiz", "key": "ana-ruiz"}]
    assert then("in_address_book", acquaintances=book) is None
    assert gather(tables(invitations=[asks()], acquaintances=book)).facts["in_address_book"].to_list() == [True]


def test_a_namesake_of_later_does_not_make_the_name_doubtful() -> None:
    """Had it been known then, the messages without an address would be nobody's for sure."""
    old = [wrote("Ana Ruiz", None, at=BEFORE), answered("Ana Ruiz", None) | {"sent_at": BEFORE}]
    assert then("messages_from_them", messages=old, invitations=[asks(), asks(key="ana-2", sent_at=AFTER)]) == 1
    assert then("messages_from_them", messages=old, invitations=[asks(), asks(key="ana-2", sent_at=BEFORE)]) is None
    namesake = {"name": "Ana Ruiz", "key": "ana-3", "connected_on": date(2026, 9, 1)}
    assert then("messages_from_owner", messages=old, connections=[namesake]) == 1


# ---- the law ---------------------------------------------------------------------------------------------------------

DAYS = 6  # few, so that windows of three days reach over the border
WORDS = "our platform helps firms like yours to save a lot of time every week so let us talk about it soon".split()
notes = st.one_of(
    st.none(),
    st.sampled_from([" ".join(WORDS), " ".join(WORDS[:14]), " ".join(WORDS[6:]), " ".join(WORDS[3:18]), "Hi Tomas!"]),
)
who = st.one_of(
    st.sampled_from([{"name": "Ana Ruiz", "key": "ana-ruiz"}, {"name": "Ana Ruiz", "key": "ana-2"}]),
    st.sampled_from([{"name": "Ana Ruiz", "key": None}, {"name": "Bo Lind", "key": "bo-lind"}]),
    st.sampled_from([{"name": "Bo Lind", "key": None}, {"name": "Cy Oh", "key": "cy-oh"}]),
)


def dated(first: int, last: int, least: int = 2) -> st.SearchStrategy[dict[str, list[Row]]]:
    """Rows of every dated table, from so many days after the beginning to so many."""
    moments = st.integers(first * 24 * 60 + 1, last * 24 * 60).map(
        lambda m: datetime(2026, 1, 1) + timedelta(minutes=m)
    )
    days = st.integers(first + 1, last).map(lambda d: date(2026, 1, 1) + timedelta(days=d))
    praise = st.builds(
        lambda p, d, at: {**p, "direction": d, "at": at}, who, st.sampled_from(["received", "given"]), moments
    )
    return st.fixed_dictionaries(
        {
            "invitations": st.lists(
                st.one_of(
                    st.builds(lambda p, text, at: asks(**p, text=text, sent_at=at), who, notes, moments),
                    st.builds(lambda p, at: asked(**p) | {"sent_at": at}, who, moments),
                ),
                min_size=least, max_size=10,
            ),
            "connections": st.lists(
                st.builds(
                    lambda p, on, job: {**p, "connected_on": on, "position": job, "company": "Moss"},
                    who, days, st.sampled_from(["Recruiter", "Baker", None]),
                ),
                min_size=least, max_size=8,
            ),
            "messages": st.lists(
                st.one_of(
                    st.builds(lambda p, text, at: wrote(p["name"], p["key"], text, at), who, notes, moments),
                    st.builds(lambda p, at: answered(p["name"], p["key"]) | {"sent_at": at}, who, moments),
                ),
                min_size=least, max_size=12,
            ),
            "endorsements": st.lists(praise, max_size=3),
            "recommendations": st.lists(praise.map(lambda row: row | {"key": None}), max_size=3).map(_without_keys),
            "follows": st.lists(
                st.builds(lambda p, at: {"kind": "member", "name": p["name"], "at": at}, who, moments), max_size=2
            ),
            "positions": st.lists(
                st.builds(
                    lambda firm, on: {"company": firm, "position": "Cook", "started_on": on, "current": True},
                    st.sampled_from(["Moss", "Fern"]), days,
                ),
                max_size=2,
            ),
        }
    )  # fmt: skip


def _without_keys(rows: list[Row]) -> list[Row]:
    return [{k: v for k, v in row.items() if k != "key"} for row in rows]


def told(whole: Tables) -> pl.DataFrame:
    """The verdict of every answered request with all its facts but the name it goes by, by where it stands."""
    pile = gather(whole, include_answered=True)
    decided = settle(pile.facts, Policy())
    places = [cited.row for cited in pile.cited]
    kept = decided.with_columns(row=pl.Series(places, dtype=pl.Int64), answered=pile.connection.is_not_null())
    return kept.filter("answered").drop("id", "answered")


@settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])  # shrinking such piles takes minutes
@given(dated(0, DAYS), dated(DAYS, 2 * DAYS), st.randoms(use_true_random=False))
def test_rows_dated_later_change_no_earlier_verdict(
    earlier: dict[str, list[Row]], later: dict[str, list[Row]], dice: Any
) -> None:
    if not earlier["invitations"]:
        return
    numbered = {name: [row | {"row": n} for n, row in enumerate(rows)] for name, rows in earlier.items()}
    before = told(tables(**numbered))
    mixed = {name: list(rows) for name, rows in numbered.items()}
    for name, rows in later.items():
        for n, row in enumerate(rows):
            mixed[name].insert(dice.randint(0, len(mixed[name])), row | {"row": 1000 + n})
    after = told(tables(**mixed))
    assert_frame_equal(before.sort("row"), after.filter(pl.col("row").is_in(before["row"].to_list())).sort("row"))


@pytest.mark.parametrize("where", ["first", "last"])
def test_a_later_copy_does_not_make_two_earlier_notes_alike(where: str) -> None:
    """A third note that lies between two others would make one campaign of them."""
    one, two, between = " ".join(WORDS[:13]), " ".join(WORDS[7:]), " ".join(["and", *WORDS])  # the first by letters
    notes = [asks("P 1", "p-1", text=one), asks("P 2", "p-2", text=two, sent_at=NOON + timedelta(days=1))]
    third = asks("P 3", "p-3", text=between, sent_at=NOON + timedelta(days=2))
    connections = [{"name": f"P {n}", "key": f"p-{n}", "connected_on": date(2026, 7, 1)} for n in (1, 2)]
    rows = [third, *notes] if where == "first" else [*notes, third]
    pile = gather(tables(invitations=rows, connections=connections), include_answered=True)
    copies = dict(zip([one.sender.name for one in pile.invitations if one.sender], pile.facts["copies"], strict=True))
    assert (copies["P 1"], copies["P 2"]) == (0, 0)
    assert copies["P 3"] == 2
