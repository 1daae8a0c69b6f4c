"""Decisions: stored before they are acknowledged, once each, checked against what was seen, taken back."""

from __future__ import annotations

from typing import Any

from whosthere.page.ledger import Ledger
from whosthere.store import Store

from .conftest import Opener, Visit


def decide(seen: Visit, who: str, action: str, event: int = 0, once: str = "", **more: str) -> Any:
    return seen.post("/decide", key=seen.key(who), action=action, seen=str(event), once=once, **more)


def test_a_decision_is_in_the_store_when_it_is_acknowledged(opened: Opener) -> None:
    seen = opened()
    answer = decide(seen, "ana", "accept", reply="Glad to, Ana.")
    assert answer.status_code == 200
    with Store(seen.base / "store.sqlite3") as another_process:
        decision = another_process.decisions()["ana"]
    assert decision.action == "accept"
    assert decision.reply == "Glad to, Ana."
    assert answer.json()["events"] == [decision.event]


def test_a_decision_sent_twice_applies_once(opened: Opener) -> None:
    seen = opened()
    first = decide(seen, "ana", "ignore", once="the same")
    again = decide(seen, "ana", "ignore", once="the same")
    assert first.json() == again.json()
    assert len(seen.room.ledger.store.history("ana")) == 1


def test_what_another_window_decided_meanwhile_is_not_overwritten_unseen(opened: Opener) -> None:
    seen = opened()
    event = decide(seen, "ana", "accept").json()["events"][0]
    stale = decide(seen, "ana", "report")
    assert stale.status_code == 409
    assert "Accepted" in stale.json()["says"]
    assert seen.decided() == {"ana": "accept"}
    assert decide(seen, "ana", "report", event).status_code == 200
    assert seen.decided() == {"ana": "report"}


def test_two_processes_on_the_same_store_see_each_other(opened: Opener) -> None:
    seen = opened()
    other = Ledger(Store(seen.base / "store.sqlite3"))
    other.decide(seen.room.asked(seen.key("bob")), "decline", None, 0, "")
    assert decide(seen, "bob", "accept").status_code == 409
    assert seen.key("bob") not in seen.client.get("/").text
    other.store.close()


def test_undo_takes_back_what_is_named_and_what_stood_before_stands_again(opened: Opener) -> None:
    seen = opened()
    first = decide(seen, "ana", "accept").json()["events"][0]
    second = decide(seen, "ana", "ignore", first).json()["events"][0]
    assert seen.post("/undo", events=str(second)).json()["keys"] == [seen.key("ana")]
    assert seen.decided() == {"ana": "accept"}
    assert seen.post("/undo", events=str(second)).status_code == 409, "not twice"
    assert seen.post("/undo").json()["keys"] == [seen.key("ana")], "without a name: the last that stands"
    assert seen.decided() == {}
    assert seen.post("/undo").status_code == 409, "there is nothing left"


def test_a_selection_is_decided_only_if_its_count_still_holds(opened: Opener) -> None:
    seen = opened()
    keys = " ".join(seen.key(who) for who in ("ana", "bob", "dia"))
    asked = seen.post("/bulk", key=keys, action="ignore")
    assert asked.status_code == 200
    assert 'name="count" value="3"' in asked.text
    decide(seen, "bob", "decline")
    refused = seen.post("/bulk/apply", key=keys, action="ignore", count="3", once="x")
    assert refused.status_code == 409
    assert "2" in refused.json()["says"]
    assert seen.decided() == {"bob": "decline"}, "none of them was touched"
    two = " ".join(seen.key(who) for who in ("ana", "dia"))
    assert len(seen.post("/bulk/apply", key=two, action="ignore", count="2", once="y").json()["events"]) == 2
    assert len(seen.post("/bulk/apply", key=two, action="ignore", count="2", once="y").json()["events"]) == 2
    assert len(seen.room.ledger.store.history()) == 3, "sent twice, applied once"


def test_a_selection_with_a_wrong_count_or_an_unknown_request_changes_nothing(opened: Opener) -> None:
    seen = opened()
    assert seen.post("/bulk/apply", key=seen.key("ana"), action="ignore", count="2").status_code == 409
    assert seen.post("/bulk/apply", key=f"{seen.key('ana')} nobody", action="ignore", count="2").status_code == 409
    assert seen.post("/bulk/apply", key=seen.key("ana"), action="befriend", count="1").status_code == 409
    assert not seen.decided()


def test_a_bulk_decision_is_undone_as_a_whole(opened: Opener) -> None:
    seen = opened()
    keys = " ".join(seen.key(who) for who in ("ana", "bob"))
    events = seen.post("/bulk/apply", key=keys, action="ignore", count="2").json()["events"]
    seen.post("/undo", events=" ".join(map(str, events)))
    assert not seen.decided()


def test_incomplete_and_odd_forms_change_nothing(opened: Opener) -> None:
    seen = opened()
    assert seen.post("/decide").status_code == 404
    assert seen.post("/decide", key=seen.key("ana")).status_code == 400
    assert decide(seen, "ana", "befriend").status_code == 409
    assert seen.post("/decide", key=seen.key("ana"), action="accept", seen="-1").status_code == 400
    assert seen.post("/decide", key=seen.key("ana"), action="accept", seen="9" * 40).status_code == 400
    assert not seen.decided()


def test_decisions_are_there_after_a_restart_and_leave_the_pile(opened: Opener) -> None:
    decide(opened(), "ana", "accept", reply="Hello Ana")
    seen = opened()
    assert seen.key("ana") not in seen.client.get("/").text
    assert "3 requests wait" in seen.client.get("/").text
    assert seen.key("ana") in seen.client.get("/?state=decided").text
    todo = seen.client.get("/todo").text
    assert "https://www.linkedin.com/in/ana" in todo
    assert "Hello Ana" in todo


def test_without_scripts_the_forms_do_the_same(opened: Opener) -> None:
    seen = opened()
    html = {"accept": "text/html"}
    answer = seen.post("/decide", **html, key=seen.key("ana"), action="accept", seen="0", once="o")
    assert answer.status_code == 303
    assert seen.post("/bulk", **html, key=seen.key("bob"), action="ignore").status_code == 200
    assert seen.post("/bulk/apply", **html, key=seen.key("bob"), action="ignore", count="1").status_code == 303
    assert seen.decided() == {"ana": "accept", "bob": "ignore"}
    event = str(seen.room.ledger.standing()["ana"].event)
    assert seen.post("/decide", **html, key=seen.key("ana"), undo=event).status_code == 303
    assert seen.decided() == {"bob": "ignore"}


def test_the_list_leads_to_linkedin_only(opened: Opener) -> None:
    seen = opened()
    for who in ("ana", "bob", "cem", "dia"):
        decide(seen, who, "decline")
    links = [part.split('"')[0] for part in seen.client.get("/todo").text.split('href="')[1:]]
    assert all(link.startswith(("/", "#", "https://www.linkedin.com/")) for link in links)
