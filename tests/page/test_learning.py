"""Correcting: what the owner says of a request moves its verdict at once, is told, and can be taken back."""

from __future__ import annotations

from .conftest import Opener


def test_a_label_moves_the_verdict_says_so_and_is_taken_back(opened: Opener) -> None:
    seen = opened()
    key = seen.key("ana")
    before = seen.room.asked(key).verdict
    answer = seen.post("/label", key=key, motive="sell", once="a")
    assert answer.status_code == 200
    assert "You said: reason: sell" in answer.text
    assert "What changed" in answer.text
    taught = seen.room.asked(key).verdict
    assert taught.motives["sell"] > before.motives["sell"] + 0.3
    seen.post("/label", key=key, undo="yes")
    assert seen.room.asked(key).verdict.motives == before.motives
    assert not seen.room.ledger.store.labels()


def test_a_label_sent_twice_is_one(opened: Opener) -> None:
    seen = opened()
    for _ in range(2):
        seen.post("/label", key=seen.key("bob"), danger="yes", once="same")
    assert len(seen.room.ledger.store.history("bob")) == 1


def test_what_was_taught_holds_after_a_restart(opened: Opener) -> None:
    first = opened()
    first.post("/label", key=first.key("dia"), role="recruiter")
    taught = first.room.asked(first.key("dia")).verdict
    assert opened().room.asked(first.key("dia")).verdict == taught


def test_labels_that_are_none_teach_nothing(opened: Opener) -> None:
    seen = opened()
    assert seen.post("/label", key=seen.key("ana")).status_code == 400
    assert seen.post("/label", key=seen.key("ana"), motive="<script>").status_code == 409
    assert seen.post("/label", key="nobody", motive="sell").status_code == 404
    assert not seen.room.ledger.store.labels()
