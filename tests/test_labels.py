"""What the owner's labels teach: at once, within bounds, in a sum that adds up, and without a trace once taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import lines
from whosthere import assess, example
from whosthere.cli import main
from whosthere.contract import decode, facts_of
from whosthere.labels import FAMILY, MOST_OFF_DANGER
from whosthere.model import ACTIONS, DANGER, MOTIVES, ROLES, Invitation, Verdict
from whosthere.store import Label, standing_labels

TALKS = [
    "Hi Ana, I lead pricing at Norlo and would love to exchange notes on pricing.",
    "We both work in pricing, happy to exchange notes.",
    "Good to see another pricing person here, let's exchange notes some time!",
    "Exchange of notes on pricing with people of the trade, that is all I want.",
]
LURE = "I am at my bank. Install AnyDesk from http://anydesk-help.top/setup.exe and read me the code you get, urgent."


def invitation(text: str | None, name: str = "a") -> Invitation:
    return decode(json.dumps({"id": name, "text": text, "sender": {"headline": "Pricing lead"}}).encode())


def label(one: Invitation, kind: Any, value: str) -> Label:
    row = facts_of([one]).row(0, named=True)
    return Label(invitation=one.id, kind=kind, value=value, facts={k: v for k, v in row.items() if v is not None})


def judged(text: str, labels: list[Label]) -> Verdict:
    (verdict,) = assess([invitation(text, "new")], labels=labels)
    return verdict


def called(kind: str, value: str, texts: list[str]) -> list[Label]:
    return [label(invitation(text, str(i)), kind, value) for i, text in enumerate(texts)]


def test_labels_move_what_is_like_the_labelled_and_each_one_moves_it_further() -> None:
    odds = [judged(TALKS[3], called("motive", "sell", TALKS[:n])).log_odds for n in range(4)]
    leads = [one["sell"] - one["grow_network"] for one in odds]
    assert leads == sorted(leads)
    assert leads[3] > leads[0] + 1


def test_what_is_unlike_the_labelled_moves_far_less() -> None:
    labels = called("motive", "sell", TALKS[:3])
    other = "Dear Dr Ruiz, we met at the choir; could you refer me for the nurse's post?"
    before, after, like = judged(other, []), judged(other, labels), judged(TALKS[3], labels)
    moved = after.log_odds["sell"] - before.log_odds["sell"]
    assert moved < 0.5 * (like.log_odds["sell"] - judged(TALKS[3], []).log_odds["sell"])
    assert after.motive == before.motive


def test_the_labelled_request_itself_is_what_the_owner_called_it() -> None:
    one = invitation(TALKS[0], "ana")
    (verdict,) = assess([one], labels=[label(one, "motive", "ask_favor"), label(one, "role", "investor")])
    assert (verdict.motive, verdict.sender.role) == ("ask_favor", "investor")
    assert "You said so yourself: ask favor." in {line.says for line in verdict.evidence}


def test_the_owner_s_action_is_advised_for_it_again() -> None:
    one = invitation(TALKS[0], "ana")
    for action in ("accept", "ignore"):
        (verdict,) = assess([one], labels=[label(one, "action", action)])
        assert verdict.action == action


def test_a_label_raises_the_danger_but_hardly_lowers_it() -> None:
    before = judged(TALKS[3], [])
    assert judged(TALKS[3], called(DANGER, "yes", TALKS[:3])).danger > 2 * before.danger
    after = judged(TALKS[3], called(DANGER, "no", TALKS[:3] * 5))
    assert after.log_odds[DANGER] >= before.log_odds[DANGER] - MOST_OFF_DANGER - 1e-9


def test_no_number_of_labels_makes_a_lure_acceptable() -> None:
    before = judged(LURE, [])
    assert before.action in ("decline", "report")
    labels = [
        label(invitation(LURE, f"{i}"), kind, value)
        for i in range(30)
        for kind, value in ((DANGER, "no"), ("motive", "curious"), ("action", "accept"))
    ]
    after = judged(LURE, labels)
    assert after.action == before.action
    assert after.danger >= before.danger - 1e-9


def test_who_calls_it_an_attack_calls_it_dangerous() -> None:
    one = invitation(TALKS[0], "ana")
    (before,), (after,) = assess([one]), assess([one], labels=[label(one, "motive", "hack")])
    assert after.danger > 10 * before.danger


def test_the_same_labels_give_the_same_bits_whatever_was_said_in_between() -> None:
    labels = called("motive", "sell", TALKS[:2])
    assert judged(TALKS[3], labels) == judged(TALKS[3], labels)


def test_labels_whose_facts_cannot_be_read_any_more_teach_nothing() -> None:
    odd = [
        Label(invitation="a", kind="motive", value="sell", facts={"text": ["no", "text"], "sent_at": "yesterday"}),
        Label(invitation="b", kind="motive", value="sell"),
        Label(invitation="c", kind="motive", value="sell", facts={"forgotten_fact": 3}),
    ]
    assert judged(TALKS[3], odd[:2]) == judged(TALKS[3], [])
    assert judged(TALKS[3], odd).id == "new"


labelled = st.tuples(
    st.sampled_from(["motive", "role", "danger", "action"]), st.integers(0, 10), st.sampled_from([*TALKS, LURE])
)


@given(lines, st.lists(labelled, min_size=1, max_size=5))
def test_with_labels_too_the_evidence_adds_up_and_the_cap_holds(
    line: dict[str, Any], said: list[tuple[str, int, str]]
) -> None:
    values = {"motive": MOTIVES, "role": ROLES, "danger": ("yes", "no"), "action": ACTIONS}
    labels = [
        label(invitation(text, str(i)), kind, values[kind][n % len(values[kind])])
        for i, (kind, n, text) in enumerate(said)
    ]
    (verdict,) = assess([decode(json.dumps({"id": "x", **line}).encode())], labels=labels)
    total, own = dict(verdict.prior), dict.fromkeys(verdict.prior, 0.0)
    for piece in verdict.evidence:
        for target, bits in piece.bits.items():
            total[target] += bits
            own[target] += bits if piece.family == FAMILY.name else 0.0
    assert total == pytest.approx(verdict.log_odds, abs=1e-6)
    for block in (MOTIVES, ROLES):
        assert max(own[t] for t in block) - min(own[t] for t in block) <= FAMILY.cap + 1e-6
    assert -MOST_OFF_DANGER - 1e-6 <= own[DANGER] <= FAMILY.cap + 1e-6


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


ARCHIVE = str(example.archives()[-1])
WHO = "henrike-lohmann"


def report(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main(["triage", ARCHIVE, "--format", "json", *options]) == 0
    return {one["verdict"]["id"]: one["verdict"] for one in json.loads(capsys.readouterr().out)["assessments"]}


def test_a_label_changes_the_next_triage_and_undoing_it_brings_back_every_bit(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = report(capsys)
    assert main(["label", WHO, ARCHIVE, "--motive", "validate", "--action", "ignore"]) == 0
    said = capsys.readouterr().out
    assert f"learned: {WHO}: motive validate" in said
    assert "now validate" in said
    taught = report(capsys)
    assert (taught[WHO]["motive"], taught[WHO]["action"]) == ("validate", "ignore")
    assert report(capsys, "--no-labels") == before
    assert main(["label", WHO, "--undo"]) == 0
    assert "taken back" in capsys.readouterr().out
    assert report(capsys) == before


def test_labels_are_listed_for_people_and_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["label", WHO, ARCHIVE, "--role", "creator", "--danger", "no", "--json"]) == 0
    taught = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["value"]) for one in taught["labels"]] == [("role", "creator"), ("danger", "no")]
    assert main(["label", "--list"]) == 0
    assert f"{WHO}  role creator" in capsys.readouterr().out
    assert main(["label", "--list", "--json"]) == 0
    assert [one["value"] for one in json.loads(capsys.readouterr().out)] == ["creator", "no"]


def test_explain_and_assess_heed_labels_unless_told_not_to(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = tmp_path / "lines.jsonl"
    records.write_text(json.dumps({"id": "ana", "text": TALKS[0], "sender": {"headline": "Pricing lead"}}) + "\n")
    assert main(["label", "ana", str(records), "--motive", "ask_favor"]) == 0
    capsys.readouterr()
    motives = []
    for options in ([], ["--no-labels"]):
        assert main(["assess", str(records), *options]) == 0
        motives.append(json.loads(capsys.readouterr().out)["motive"])
        assert main(["explain", "ana", str(records), "--json", *options]) == 0
        motives.append(json.loads(capsys.readouterr().out)["assessment"]["verdict"]["motive"])
    assert motives[:2] == ["ask_favor", "ask_favor"]
    assert "ask_favor" not in motives[2:]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody", ARCHIVE, "--motive", "sell"], "no invitation 'nobody'"),
        ([WHO, ARCHIVE], "--motive, --role, --danger or --action"),
        ([WHO, ARCHIVE, "--motive", "selling"], "unknown motive 'selling'; did you mean 'sell'?"),
        ([WHO, "--motive", "sell"], "name the requests and the sources"),
        ([ARCHIVE, "--motive", "sell"], "name the requests and the sources"),
        ([WHO, "--undo"], "no label stands of"),
        (["--undo"], "name the requests"),
        ([WHO, "--undo", "--motive", "sell"], "a call of its own"),
    ],
)
def test_a_call_that_makes_no_sense_says_so_and_writes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["label", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert standing_labels() == []


def test_of_several_requests_with_one_unknown_none_is_labelled(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["label", WHO, "nobody", ARCHIVE, "--motive", "sell"]) == 2
    assert standing_labels() == []


def test_a_damaged_store_stops_the_triage_in_words_and_stays_as_it_is(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "store.sqlite3").write_bytes(b"scribble" * 1000)
    assert main(["triage", ARCHIVE]) == 2
    assert "is damaged" in capsys.readouterr().err
    assert main(["triage", ARCHIVE, "--no-labels"]) == 0
    assert (home / "store.sqlite3").read_bytes() == b"scribble" * 1000
