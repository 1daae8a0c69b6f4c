"""Every command as a person or a program calls it: what is printed, what is said on standard error, exit status."""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from exports import (
    CONNECTIONS,
    CONNECTIONS_HEADER,
    INVITATIONS,
    INVITATIONS_HEADER,
    MESSAGES,
    MIRELA_URL,
    OWNER_URL,
    PROFILE,
    csv_text,
    folder,
    zipped,
)
from whosthere import __version__, assess, contract, example
from whosthere.cli import main, parser
from whosthere.commands import LINES_AT_ONCE
from whosthere.errors import ContractError
from whosthere.model import ACTIONS, MOTIVES, ROLES
from whosthere.signals import SIGNALS

ALL = {"Connections.csv": CONNECTIONS, "Invitations.csv": INVITATIONS, "messages.csv": MESSAGES, "Profile.csv": PROFILE}
MIRELA = "mirela-sandu-example"

Answer = tuple[int, str, str]
Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process: exit status, standard output, standard error."""

    def run(*arguments: object, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def as_process(*arguments: object, stdin: bytes = b"", **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a command as its own process."""
    command = [sys.executable, "-m", "whosthere", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, **more)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return zipped(tmp_path / "export.zip", ALL)


def commands() -> dict[str, argparse.ArgumentParser]:
    (sub,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(sub.choices)


# ---- the call itself -------------------------------------------------------------------------------------------------


def test_help_lists_every_command(run: Run) -> None:
    status, out, err = run("--help")
    assert (status, err) == (0, "")
    for name in ("triage", "explain", "assess", "signals", "schema", "doctor", "demo"):
        assert f"\n    {name} " in out
        assert name in commands()


@pytest.mark.parametrize("name", commands())
def test_every_command_has_its_own_help(run: Run, name: str) -> None:
    status, out, err = run(name, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: whosthere {name}")


def test_no_command_shows_the_help_and_is_an_unusable_call(run: Run) -> None:
    status, out, _ = run()
    assert status == 2
    assert "Start with: whosthere demo" in out


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == (0, f"whosthere {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["triaje"], "invalid choice: 'triaje'"),
        (["triage"], "the following arguments are required: SOURCE; see `whosthere triage --help`"),
        (["explain", "x"], "the following arguments are required: SOURCE"),
        (["triage", "x.zip", "--format", "yaml"], "invalid choice: 'yaml'"),
        (["signals", "--colour"], "unrecognized arguments: --colour"),
        (["schema", "x"], "unrecognized arguments: x"),
    ],
)
def test_wrong_arguments_are_told_in_one_line(run: Run, arguments: list[str], said: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("whosthere: ")
    assert said in err
    assert err.count("\n") == 1


def test_the_package_runs_as_a_module_and_in_any_folder(tmp_path: Path) -> None:
    done = as_process("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"whosthere {__version__}")


def test_the_front_door_gives_functions_even_after_the_commands_were_loaded() -> None:
    """A module named like a function would take its place once it is imported."""
    code = (
        "import whosthere.commands as _, whosthere as w; print(*(callable(f) for f in (w.triage, w.assess, w.explain)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * 3


# ---- unusable calls: one line that says what to do, never a traceback ------------------------------------------------

UNUSABLE = {
    "a path that is not there": (["triage", "nope.zip"], "nope.zip: no such file or folder; check the path"),
    "a file of no known kind": (["triage", "photo.jpg"], "photo.jpg: not a source this knows; give LinkedIn's zip"),
    "the second of two sources": (["doctor", "export.zip", "nope"], "nope: no such file or folder"),
    "a policy with an unknown key": (
        ["triage", "export.zip", "--policy", "policy.toml"],
        "policy.toml: unknown key 'acept_at'; did you mean 'accept_at'?",
    ),
    "an owner with an unknown aim": (
        ["triage", "export.zip", "--me", "me.toml"],
        "me.toml: unknown aim 'lern'; did you mean 'learn'?",
    ),
    "a policy that is not there": (["assess", "--policy", "p.toml"], "p.toml: cannot be read: No such file"),
    "an owner that is not there": (["explain", MIRELA, "export.zip", "--me", "me.json"], "me.json: cannot be read"),
    "an unknown id": (["explain", "mirela-sandu", "export.zip"], f"did you mean {MIRELA}?"),
    "an id like no other": (["explain", "42", "export.zip"], "no invitation '42' in these sources; `whosthere triage`"),
    "lines that are not there": (["assess", "nope.jsonl"], "nope.jsonl: cannot be read: No such file or directory"),
    "lines that are a folder": (["assess", "."], ".: cannot be read: Is a directory; give a file of JSON Lines"),
    "a report into nowhere": (
        ["triage", "export.zip", "--out", "nowhere/report.txt"],
        "nowhere/report.txt: cannot be written: No such file or directory; choose another --out",
    ),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_an_unusable_call_says_in_one_line_what_to_do(
    run: Run, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_text("acept_at = 0.3\n")
    Path("me.toml").write_text('goals = ["lern"]\n')
    Path("photo.jpg").write_bytes(b"\xff\xd8\xff")
    arguments, said = UNUSABLE[what]
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("whosthere: ")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("what", ["no zip", "an empty folder", "a folder without exports", "no invitations"])
def test_what_is_wrong_inside_a_source_is_a_problem_and_not_the_end(run: Run, tmp_path: Path, what: str) -> None:
    made = {
        "no zip": lambda: folder(tmp_path, {"x.zip": "<html>"}) / "x.zip",
        "an empty folder": lambda: folder(tmp_path, {"x/.hidden": ""}) / "x",
        "a folder without exports": lambda: folder(tmp_path, {"x/holiday.jpg": ""}) / "x",
        "no invitations": lambda: folder(tmp_path, {"x/Connections.csv": CONNECTIONS}) / "x",
    }
    source = made[what]()
    status, out, err = run("triage", source)
    assert (status, err) == (1, "")
    assert "No requests wait for you." in out
    assert "Problems (1)" in out
    assert run("doctor", source)[0] == 1


# ---- triage ----------------------------------------------------------------------------------------------------------


def test_triage_prints_a_report_that_fits_the_page(run: Run, export: Path) -> None:
    status, out, err = run("triage", export)
    assert (status, err) == (0, "")
    assert "1 request waits for you." in out
    assert "Mirela Sandu-Example" in out
    assert "nothing was sent anywhere" in out
    assert max(cell_len(line) for line in out.splitlines()) <= 80
    assert "\x1b" not in out


def test_triage_prints_json(run: Run, export: Path) -> None:
    status, out, err = run("triage", export, "--format", "json")
    told = json.loads(out)
    (one,) = told["assessments"]
    assert (status, err) == (0, "")
    assert one["verdict"]["id"] == one["invitation"]["id"] == MIRELA
    assert one["cited"] == {"source": "export.zip/Invitations.csv", "row": 2}
    assert told["counts"][one["verdict"]["action"]] == 1
    assert told["owner"]["name"] == "Tomas Example"


def test_triage_prints_html_that_needs_nothing_else(run: Run, export: Path) -> None:
    status, out, err = run("triage", export, "--format", "html")
    assert (status, err) == (0, "")
    assert out.lower().startswith("<!doctype html>")
    assert "Mirela Sandu-Example" in out
    assert "<script src" not in out
    assert '<link rel="stylesheet"' not in out


@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_out_takes_the_report_instead_of_standard_output(run: Run, export: Path, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "report"
    status, out, err = run("triage", export, "--format", format_, "--out", path)
    assert (status, out, err) == (0, "", f"wrote {path}\n")
    assert path.read_text(encoding="utf-8") == run("triage", export, "--format", format_)[1]


def test_me_completes_the_owner(run: Run, export: Path, tmp_path: Path) -> None:
    me = tmp_path / "me.toml"
    me.write_text('goals = ["find_job"]\nskills = ["language models"]\n')
    owner = json.loads(run("triage", export, "--format", "json", "--me", me)[1])["owner"]
    assert owner["goals"] == ["find_job"]
    assert owner["skills"] == ["language models"]
    assert owner["headline"] == "Gardener of small language models"


def test_a_policy_moves_the_lines(run: Run, export: Path, tmp_path: Path) -> None:
    def action(text: str) -> str:
        policy = tmp_path / "policy.toml"
        policy.write_text(text)
        told = json.loads(run("triage", export, "--format", "json", "--policy", policy)[1])
        return str(told["assessments"][0]["verdict"]["action"])

    assert action("accept_at = -9\nask_at = -9") == "accept"
    assert action("accept_at = 9\nask_at = 9") == "ignore"


def test_all_adds_those_who_are_connections_by_now(run: Run, tmp_path: Path) -> None:
    mirela = csv_text(CONNECTIONS_HEADER, [["Mirela", "Sandu", MIRELA_URL, "", "", "", "08 Apr 2026"]])
    export = zipped(tmp_path / "x.zip", ALL | {"Connections.csv": mirela})
    pending, every = (json.loads(run("triage", export, "--format", "json", *more)[1]) for more in ((), ("--all",)))
    assert (pending["answered"], pending["assessments"]) == (1, [])
    assert [one["verdict"]["id"] for one in every["assessments"]] == [MIRELA]


def test_the_same_archive_given_twice_is_judged_once(run: Run, export: Path, tmp_path: Path) -> None:
    twice = json.loads(run("triage", export, folder(tmp_path / "unpacked", ALL), "--format", "json")[1])
    assert twice["counts"] == json.loads(run("triage", export, "--format", "json")[1])["counts"]
    assert twice["problems"] == []


def test_problems_stand_in_the_foot_and_in_the_exit_status(run: Run, export: Path, tmp_path: Path) -> None:
    bad = folder(tmp_path, {"bad.zip": "<html>"}) / "bad.zip"
    status, out, _ = run("triage", export, bad)
    assert status == 1
    assert "Mirela Sandu-Example" in out
    assert out.index("Problems (1)") > out.index("Mirela Sandu-Example")
    assert "bad.zip: is no zip file" in out


# ---- explain ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [MIRELA, MIRELA.upper(), "Mirela Sandu-Example", "mirela SANDU-example"])
def test_explain_takes_an_id_or_a_name(run: Run, export: Path, who: str) -> None:
    status, out, err = run("explain", who, export)
    assert (status, err) == (0, "")
    assert out.startswith("Mirela Sandu-Example\n")
    assert "read from export[.]zip/Invitations.csv, row 2" in " ".join(out.split())
    assert max(cell_len(line) for line in out.splitlines()) <= 80


def test_explain_shows_every_question_answered_or_not(run: Run, export: Path) -> None:
    told = json.loads(run("explain", MIRELA, export, "--json")[1])
    assert [says for _, says, _ in told["questions"]] == [s.says for s in SIGNALS]
    assert {answer for _, _, answer in told["questions"]} == {True, False, None}
    assert told["assessment"]["verdict"]["id"] == MIRELA
    out = run("explain", MIRELA, export)[1]
    assert "unknown (?)" in out


def test_explain_tells_problems_beside_the_verdict(run: Run, export: Path, tmp_path: Path) -> None:
    bad = folder(tmp_path, {"bad.zip": "<html>"}) / "bad.zip"
    status, out, err = run("explain", MIRELA, export, bad)
    assert status == 1
    assert out.startswith("Mirela Sandu-Example\n")
    assert err == "whosthere: bad.zip: is no zip file; give the zip as LinkedIn sent it, or its unpacked folder\n"


def test_a_name_that_two_bear_gives_their_ids(run: Run, tmp_path: Path) -> None:
    rows = [
        [
            "Ana Ruiz",
            "Tomas Example",
            "4/7/26, 9:05 AM",
            "",
            "INCOMING",
            f"https://www.linkedin.com/in/{slug}",
            OWNER_URL,
        ]
        for slug in ("ana-ruiz-1", "ana-ruiz-2")
    ]
    export = zipped(tmp_path / "x.zip", {"Invitations.csv": csv_text(INVITATIONS_HEADER, rows)})
    status, _, err = run("explain", "Ana Ruiz", export)
    assert status == 2
    assert "did you mean ana-ruiz-2 or ana-ruiz-1?" in err or "did you mean ana-ruiz-1 or ana-ruiz-2?" in err


def test_explain_finds_those_who_are_connections_by_now(run: Run, tmp_path: Path) -> None:
    mirela = csv_text(CONNECTIONS_HEADER, [["Mirela", "Sandu", MIRELA_URL, "", "", "", "08 Apr 2026"]])
    export = zipped(tmp_path / "x.zip", ALL | {"Connections.csv": mirela})
    assert run("explain", MIRELA, export)[0] == 0


# ---- assess ----------------------------------------------------------------------------------------------------------

GOOD = b'{"id": "a", "text": "Hi Ana, up for a quick call? We help firms like yours grow."}'


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_assess_answers_in_order_with_the_ids_given(run: Run) -> None:
    given_lines = b"\n".join(b'{"id": "%d", "text": "note %d"}' % (n, n) for n in (3, 1, 2, 1))
    status, out, err = run("assess", stdin=given_lines)
    assert (status, err) == (0, "")
    assert [one["id"] for one in lines(out)] == ["3", "1", "2", "1"]


def test_assess_reads_a_file_as_it_reads_standard_input(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(GOOD)
    assert run("assess", path) == run("assess", stdin=GOOD) == run("assess", "-", stdin=GOOD)


def test_assess_works_as_a_process_in_a_pipe() -> None:
    done = as_process("assess", stdin=GOOD + b"\nnope\n")
    assert done.returncode == 1
    assert done.stderr == b""
    assert [next(iter(one)) for one in lines(done.stdout.decode())] == ["id", "id"]


UNREADABLE: dict[str, tuple[bytes, str | None, str]] = {
    "no JSON": (b"nope", None, "not JSON"),
    "cut short": (b'{"id": "x", "text": "Hi', None, "not JSON"),
    "two objects": (b'{"id": "x"} {"id": "y"}', None, "not JSON"),
    "a list": (b"[1]", None, "not a JSON object"),
    "a number": (b"7", None, "not a JSON object"),
    "no id": (b'{"text": "Hi"}', None, "`id` is required"),
    "an id that is null": (b'{"id": null}', None, "`id` is required"),
    "an id that is true": (b'{"id": true}', None, "`id` is required"),
    "broken UTF-8": (b'{"id": "x", "text": "a\xff"}', None, "not JSON"),
    "half a surrogate pair": (b'{"id": "x", "text": "\\ud83d"}', None, "not JSON"),
    "nested without end": (b'{"id": "x", "text": ' + b"[" * 9_000 + b"]" * 9_000 + b"}", None, "not JSON"),
    "a text that is a number": (b'{"id": "x", "text": 5}', "x", "Expected `str | null`, got `int` - at `$.text`"),
    "the same with a numeric id": (b'{"id": 7, "text": 5}', "7", "Expected `str | null`, got `int` - at `$.text`"),
    "an unknown kind": (b'{"id": "x", "kind": "fax"}', "x", "Invalid enum value 'fax' - at `$.kind`"),
    "a sender that is a name": (b'{"id": "x", "sender": "Bo"}', "x", "at `$.sender`"),
    "a list that is a table": (b'{"id": "x", "sender": {"school": {}}}', "x", "at `$.sender.school`"),
    "a count that is a word": (b'{"id": "x", "sender": {"connections": "many"}}', "x", "at `$.sender.connections`"),
    "a count in odd digits": ('{"id": "x", "sender": {"followers": "²"}}'.encode(), "x", "at `$.sender.followers`"),
    "a count beyond counting": (
        b'{"id": "x", "sender": {"connections": 1e30}}', "x", "the count is too large - at `$.sender.connections`"
    ),
    "a count of many digits": (
        b'{"id": "x", "sender": {"connections": 99999999999999999999999}}', "x", "at `$.sender.connections`"
    ),
    "no time": (b'{"id": "x", "sent_at": "yesterday"}', "x", "at `$.sent_at`"),
    "a time before the calendar": (
        b'{"id": "x", "sent_at": "0001-01-01T00:00:00+14:00"}', "x", "the time is beyond the calendar - at `$.sent_at`"
    ),
    "a turn of nobody": (b'{"id": "x", "history": [{"text": "Hi"}]}', "x", "at `$.history[0]`"),
    "a line too long": (b'{"id": "x", "text": "' + b"a" * 4_000_000 + b'"}', "x", "longer than 4,000,000 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_line_that_cannot_be_read_is_answered_in_its_place_and_the_rest_goes_on(run: Run, what: str) -> None:
    line, id_, said = UNREADABLE[what]
    status, out, err = run("assess", stdin=b"\n".join([GOOD, b"", line, GOOD]))
    first, wrong, last = lines(out)
    assert (status, err) == (1, "")
    assert (first["id"], last["id"]) == ("a", "a")
    assert first["motives"] == last["motives"]
    assert list(wrong) == ["id", "line", "error"]
    assert (wrong["id"], wrong["line"]) == (id_, 3)
    assert said in wrong["error"]
    assert "\n" not in wrong["error"]


def test_nothing_gives_nothing(run: Run) -> None:
    assert run("assess", stdin=b"") == (0, "", "")
    assert run("assess", stdin=b"\n  \r\n\n") == (0, "", "")


def test_line_ends_and_a_byte_order_mark_are_no_obstacle(run: Run) -> None:
    plain = run("assess", stdin=GOOD)
    assert run("assess", stdin=b"\xef\xbb\xbf" + GOOD + b"\r\n") == plain
    assert run("assess", stdin=b"  " + GOOD + b"  \n\n") == plain


def test_more_lines_than_are_taken_at_once_keep_order_and_numbers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whosthere.commands.LINES_AT_ONCE", 3)
    assert LINES_AT_ONCE > 1_000
    given_lines = [b'{"id": "%d"}' % n for n in range(8)]
    given_lines[5] = b"nope"
    status, out, _ = run("assess", stdin=b"\n\n".join(given_lines))
    told = lines(out)
    assert status == 1
    assert [one["id"] for one in told] == ["0", "1", "2", "3", "4", None, "6", "7"]
    assert told[5]["line"] == 11


def test_a_long_text_is_judged_in_time(run: Run) -> None:
    line = json.dumps({"id": "x", "text": "Hi Ana, our platform helps! " * 30_000})
    status, out, err = run("assess", stdin=line.encode())
    assert (status, err) == (0, "")
    assert lines(out)[0]["id"] == "x"


def test_ids_may_be_numbers(run: Run) -> None:
    status, out, _ = run("assess", stdin=b'{"id": 42}\n{"id": -7}')
    assert status == 0
    assert [one["id"] for one in lines(out)] == ["42", "-7"]


def test_counts_and_lists_are_taken_as_people_write_them(run: Run) -> None:
    loose = (
        b'{"id": "x", "sender": {"connections": "500+", "followers": 1200.0, "school": "TU Graz", "activity": [null]}}'
    )
    strict = b'{"id": "x", "sender": {"connections": 500, "followers": 1200, "school": ["TU Graz"], "activity": []}}'
    assert run("assess", stdin=loose) == run("assess", stdin=strict)


def test_unknown_fields_are_named_once_and_ignored(run: Run) -> None:
    turns = b'"history": [{"from": "me", "mood": 1}]'
    line = b'{"id": "x", "colour": 1, "sender": {"shoe": 9}, "owner": {"pet": "cat"}, %s}' % turns
    status, out, err = run("assess", stdin=line + b"\n" + line)
    assert status == 0
    assert err == "whosthere: unknown fields were ignored: colour, history.mood, owner.pet, sender.shoe\n"
    assert len(lines(out)) == 2


def test_names_of_unknown_fields_do_nothing_to_a_terminal(run: Run) -> None:
    err = run("assess", stdin=b'{"id": "x", "\\u001b[31m\\nred": 1}')[2]
    assert err == "whosthere: unknown fields were ignored: ?[31m?red\n"


def test_me_serves_where_a_line_names_no_owner(run: Run, tmp_path: Path) -> None:
    me = tmp_path / "me.toml"
    me.write_text('name = "Ana Ruiz"\n')
    known, named = (
        b'{"id": "x", "text": "Dear Bob, how are you doing over there?"%s}' % more
        for more in (b"", b', "owner": {"name": "Bob Hall"}')
    )
    told = lines(run("assess", "--me", me, stdin=known + b"\n" + named)[1])
    wrong_name = [[e["signal"] for e in one["evidence"] if e["family"] == "claims"] for one in told]
    assert wrong_name[0]
    assert wrong_name[1] != wrong_name[0]


def test_a_policy_is_kept_to_in_assess(run: Run, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("accept_at = -9\nask_at = -9\n")
    line = b'{"id": "x", "sender": {"headline": "Geologist"}}'
    assert lines(run("assess", "--policy", policy, stdin=line)[1])[0]["action"] == "accept"


def test_spans_count_code_points_of_the_field_as_given(run: Run) -> None:
    text = "👋🏽 “Hi” Ana – are you open to a quick\u00a0call this week? Ça va?"
    line = {"id": "x", "text": text, "sender": {"headline": "👩‍🔬 Talent acquisition partner"}}
    (told,) = lines(run("assess", stdin=json.dumps(line, ensure_ascii=False).encode())[1])
    seen = {
        e["signal"]: {"text": text, "sender.headline": line["sender"]["headline"]}[e["field"]][slice(*e["span"])]
        for e in told["evidence"]
        if e["span"] and e["field"] in ("text", "sender.headline")
    }
    assert seen["note_asks_for_a_call"] == "quick\u00a0call"
    assert any("Talent acquisition" in words for words in seen.values())


def test_an_answer_holds_what_the_contract_promises(run: Run) -> None:
    (told,) = lines(run("assess", stdin=GOOD)[1])
    assert set(told) >= {
        "id", "motive", "motives", "danger", "action", "sender", "benefit", "evidence", "unknown", "flips", "reply",
        "campaign",
    }  # fmt: skip
    assert set(told["motives"]) == set(MOTIVES)
    assert sum(told["motives"].values()) == pytest.approx(1)
    assert set(told["sender"]) == {"role", "roles"}
    assert set(told["sender"]["roles"]) == set(ROLES)
    assert told["action"] in ACTIONS
    assert {"signal", "family", "says", "bits", "field", "span"} == set(told["evidence"][0])


def test_the_tone_and_the_name_below_replies_are_options(run: Run) -> None:
    line = b'{"id": "1", "sender": {"name": "Lena Ortbach"}}'
    (told,) = lines(run("assess", "--tone", "formal", "--name", "Mara", stdin=line)[1])
    assert told["reply"].startswith("Dear Lena Ortbach, ")
    assert told["reply"].endswith("\nMara")
    assert told["reply_language"] == "en"
    status, _, err = run("assess", "--tone", "rude", stdin=line)
    assert status == 2
    assert "rude" in err


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
senders = st.dictionaries(st.sampled_from(["name", "connections", "school", "verified", "activity", "x"]), junk)
objects = st.dictionaries(st.sampled_from(["id", "text", "kind", "sent_at", "history", "owner", "y"]), junk)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=30) | st.tuples(objects, senders).map(lambda t: json.dumps({**t[0], "sender": t[1]}).encode())
)
def test_whatever_the_line_it_is_judged_or_answered_by_an_error(line: bytes) -> None:
    try:
        one = contract.decode(line, set())
    except ContractError as error:
        told = msgspec.json.decode(contract.encode_error(line, 1, error))
    else:
        (verdict,) = assess([one])
        told = {"id": verdict.id, "line": 1, "error": ""}
    assert told["line"] == 1
    assert "\n" not in told["error"]


# ---- schema ----------------------------------------------------------------------------------------------------------

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "number": (int, float), "integer": int, "boolean": bool,
    "null": type(None),
}  # fmt: skip
SAYS_NOTHING = {"title", "description", "default", "format"}


def parts(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schema and every schema in it."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", []), *schema.get("prefixItems", [])]
    inner += [schema[k] for k in ("items", "additionalProperties") if isinstance(schema.get(k), dict)]
    for one in inner:
        yield from parts(one)


def fits(value: Any, schema: dict[str, Any], defs: dict[str, Any]) -> bool:
    """Does `value` fit a JSON Schema that uses the words of `known` below?"""
    if "$ref" in schema:
        return fits(value, defs[schema["$ref"].removeprefix("#/$defs/")], defs)
    if "anyOf" in schema:
        return any(fits(value, one, defs) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    wanted = schema.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean")):
        return False
    if isinstance(value, dict):
        rest = schema.get("additionalProperties")
        own = schema.get("properties", {})
        return set(schema.get("required", [])) <= set(value) and all(
            fits(v, own[k], defs) if k in own else not isinstance(rest, dict) or fits(v, rest, defs)
            for k, v in value.items()
        )
    if isinstance(value, list):
        first, items = schema.get("prefixItems", []), schema.get("items", {})
        return (
            schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
            and all(fits(v, one, defs) for v, one in zip(value, first, strict=False))
            and all(items is not False and fits(v, items, defs) for v in value[len(first) :])
        )
    return True


@pytest.fixture
def schema(run: Run) -> dict[str, Any]:
    status, out, err = run("schema")
    assert (status, err) == (0, "")
    return dict(json.loads(out))


def test_the_schema_is_a_json_schema(schema: dict[str, Any]) -> None:
    known = {"$ref", "anyOf", "enum", "type", "properties", "required", "additionalProperties", "items", "prefixItems"}
    known |= {"minItems", "maxItems", *SAYS_NOTHING}
    assert list(schema) == ["$schema", "$id", "version", "in", "out", "$defs"]
    for one in (schema["in"], schema["out"], *schema["$defs"].values()):
        for part in parts(one):
            assert set(part) <= known
            assert part.get("type", "null") in TYPES
            assert part.get("$ref", "#/$defs/Sender").removeprefix("#/$defs/") in schema["$defs"]
            assert set(part.get("required", [])) <= set(part.get("properties", {}))


def test_real_lines_fit_the_schema_and_wrong_ones_do_not(run: Run, schema: dict[str, Any]) -> None:
    defs = schema["$defs"]
    turns = [{"from": "them", "text": "Hello", "at": "2026-02-01T10:00:00Z"}, {"from": "me"}]
    whole = {
        "id": "1", "text": "Hi Ana, up for a quick call?", "kind": "note", "sent_at": "2026-03-01T09:12:00Z",
        "sender": {"name": "Bo", "headline": "Sales", "connections": 500, "school": ["Graz"], "verified": None},
        "owner": {"name": "Ana", "goals": ["learn"], "recruiters_share": 0.1}, "history": turns,
    }  # fmt: skip
    for line in (whole, {"id": "2"}, {"id": "3", "text": None, "sender": None, "owner": None, "history": None}):
        assert fits(line, schema["in"], defs)
        (told,) = lines(run("assess", stdin=json.dumps(line).encode())[1])
        assert fits(told, schema["out"], defs)
    (error,) = lines(run("assess", stdin=b"nope")[1])
    assert fits(error, schema["out"], defs)
    for wrong in ({"text": "Hi"}, {"id": 1}, {"id": "1", "kind": "fax"}, {"id": "1", "owner": {"goals": ["fame"]}}):
        assert not fits(wrong, schema["in"], defs)
    assert not fits(told | {"danger": "much"}, schema["out"], defs)


# ---- signals, doctor, demo -------------------------------------------------------------------------------------------


def test_signals_in_three_formats_hold_the_same_questions(run: Run) -> None:
    names = [s.name for s in SIGNALS]
    status, text, err = run("signals")
    assert (status, err) == (0, "")
    assert [line.strip() for line in text.splitlines() if line.strip() in set(names)] == names
    assert max(map(len, text.splitlines())) <= 80
    assert f"{len(names)} signals" in text

    told = json.loads(run("signals", "--format", "json")[1])
    assert [one["signal"] for one in told] == names
    assert all(one["says"] and one["yes"] and one["no"] and one["family"] for one in told)

    page = run("signals", "--format", "markdown")[1]
    assert [line[5:-1] for line in page.splitlines() if line.startswith("### `")] == names


def test_doctor_tells_what_is_installed(run: Run) -> None:
    status, out, err = run("doctor")
    assert (status, err) == (0, "")
    assert out.startswith(f"whosthere {__version__}\n")
    for package in ("polars", "google-re2", "msgspec"):
        assert f"  {package} " in out
    assert "MISSING" not in out


def test_doctor_tells_what_each_file_was_taken_for(run: Run, tmp_path: Path) -> None:
    export = zipped(tmp_path / "x.zip", ALL | {"Logins.csv": "secret", "notes.txt": "x"})
    status, out, _ = run("doctor", export)
    assert status == 0
    assert "x.zip/Invitations.csv: invitations, 2 rows" in out
    assert "x.zip/Logins.csv: left alone: sensitive, never opened" in out


def test_doctor_tells_what_each_source_adds(run: Run) -> None:
    status, out, _ = run("doctor", *example.archives(), example.page())
    assert status == 0
    told = " ".join(out.split())
    assert "page.txt: name, sent at, text, headline, mutual connections, mutual names" in told
    assert "Invitations.csv: name, url, sent at, text" in told


def test_doctor_tells_it_to_programs_too(run: Run, export: Path, tmp_path: Path) -> None:
    bad = folder(tmp_path, {"bad.zip": "<html>"}) / "bad.zip"
    status, out, _ = run("doctor", export, bad, "--json")
    told = json.loads(out)
    assert status == 1
    assert told["whosthere"] == __version__
    assert told["packages"]["polars"]
    assert ["export.zip/Invitations.csv", "invitations", 2] in told["read"]
    assert len(told["problems"]) == 1


def test_demo_does_the_main_job_on_the_example(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    status, out, err = run("demo", "--format", "json", "--out", path)
    assert (status, out, err) == (0, "", f"wrote {path}\n")
    assert len(json.loads(path.read_text())["assessments"]) == len(example.truth())


def test_demo_as_a_process_needs_no_home(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = as_process("demo", cwd=tmp_path, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(f"{len(example.truth())} requests wait for you.")
    assert list(tmp_path.iterdir()) == []


# ---- where the output goes -------------------------------------------------------------------------------------------


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = [sys.executable, "-m", "whosthere", "signals", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_every_script_is_written_whatever_the_locale(tmp_path: Path) -> None:
    export = zipped(tmp_path / "x.zip", ALL)
    done = as_process("triage", export, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "───" in done.stdout.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "whosthere", "schema"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "whosthere: the output: No space left on device; make room, or choose another place\n"
    )


def test_closed_standard_input_says_what_to_give() -> None:
    command = f"exec '{sys.executable}' -m whosthere assess <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "whosthere: standard input is closed; give a file of JSON Lines\n"
