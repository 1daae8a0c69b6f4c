"""Network and lookback as the owner reads them: text that fits, pages that need nothing, strangers made harmless."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from exports import CONNECTIONS_HEADER, INVITATIONS_HEADER, MESSAGES_HEADER, NOTES, OWNER_URL, csv_text, zipped
from whosthere import example
from whosthere.cli import main
from whosthere.lookback import lookback
from whosthere.model import Lookback, Network
from whosthere.network import network
from whosthere.policy import Policy, read_owner
from whosthere.reports import lookback_html, lookback_text, network_html, network_text
from whosthere.reports.pictures import Line, columns, lines

EVIL = '<script>alert("1")</script>\u202e https://evil.example/x'
EVIL_URL = "https://www.linkedin.com/in/evil"


@pytest.fixture(scope="module")
def known() -> Network:
    return network([*example.archives(), example.page()], read_owner(example.me()), Policy(recruiters_share_limit=0.05))


@pytest.fixture(scope="module")
def past() -> Lookback:
    return lookback(example.archives(), read_owner(example.me()))


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """An archive whose every name, position, note and message is an attack on whoever shows it."""
    pitch = "Hi, we help firms like yours save 30 % with our platform. Would you like a demo? " + EVIL
    message = ["2-a", EVIL, EVIL, EVIL_URL, "Tomas Example", OWNER_URL]
    rest = ["", pitch, "INBOX", "", "No", "No"]
    said = [[*message, f"2026-04-{day:02} 07:31:12 UTC", *rest[:1], pitch + str(day), *rest[2:]] for day in (9, 20, 30)]
    return zipped(
        tmp_path / "x.zip",
        {
            "Connections.csv": NOTES
            + csv_text(CONNECTIONS_HEADER, [[EVIL, "", EVIL_URL, "", EVIL, "Recruiter " + EVIL, "08 Apr 2026"]]),
            "Invitations.csv": csv_text(
                INVITATIONS_HEADER, [[EVIL, "Tomas Example", "4/7/26, 9:05 AM", EVIL, "INCOMING", EVIL_URL, OWNER_URL]]
            ),
            "messages.csv": csv_text(MESSAGES_HEADER, said),
        },
    )


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(known: Network, past: Lookback, width: int) -> None:
    widest = 80 if width < 80 else width  # tables of figures have a width of their own
    for text in (network_text(known, width), lookback_text(past, width)):
        assert max(cell_len(line) for line in text.splitlines()) <= widest
        assert text.endswith("\n")
        assert "\x1b" not in text


def test_color_is_only_there_when_asked_for(known: Network) -> None:
    assert "\x1b[" in network_text(known, color=True)


def test_the_text_names_what_it_found(known: Network, past: Lookback) -> None:
    told = network_text(known)
    for title in ("By role", "By field", "By seniority", "Growth", "Dormant ties", "Who gives", "over your line of 5%"):
        assert title in told
    assert "nothing is done for you" in told
    told = lookback_text(past)
    for title in ("What came of it", "By what they do", "Had these verdicts been followed", "accept_at"):
        assert title in told


@pytest.mark.parametrize("page", ["network", "lookback"])
def test_a_page_needs_nothing_but_itself(known: Network, past: Lookback, page: str) -> None:
    html = network_html(known) if page == "network" else lookback_html(past)
    assert "<script" not in html
    assert not re.search(r"(?:src|href)\s*=", html)
    assert not re.search(r"url\(|@import|http:", html)
    assert "default-src 'none'" in html
    assert "prefers-color-scheme: dark" in html
    assert html.count("<svg") == html.count('role="img" aria-label="') >= 1
    assert all(f'aria-labelledby="{id_}"' in html for id_ in re.findall(r'<h2 id="(\w+)"', html))


def test_strangers_are_harmless_in_text_page_and_json(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("network", "lookback"):
        for format_ in ("text", "html", "json"):
            assert main([command, str(hostile), "--format", format_]) == 0
            told = capsys.readouterr().out
            assert "\u202e" not in told
            if format_ != "json":
                assert "https://evil" not in told
            if format_ == "html":
                assert "<script>" not in told


def test_json_is_the_noun_and_an_out_file_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archives = [str(path) for path in example.archives()]
    assert main(["lookback", *archives, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == set(Lookback.__struct_fields__)
    assert {"source", "taken_for", "rows"} == set(told["read"][0])
    out = tmp_path / "network.html"
    assert main(["network", *archives, "--format", "html", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "wrote" in capsys.readouterr().err


def test_policy_and_me_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("accept_at = 5.0\nask_at = 5.0\n", encoding="utf-8")
    archives = [str(path) for path in example.archives()]
    assert main(["lookback", *archives, "--policy", str(policy), "--me", str(example.me()), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["now"]["good_in"] == 0
    assert main(["network", *archives, "--policy", str(tmp_path / "none.toml")]) == 2


def test_an_archive_without_a_past_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS_HEADER + "\n"})
    assert main(["lookback", str(empty)]) == 0
    assert "nothing to look back on" in capsys.readouterr().out
    assert main(["network", str(empty)]) == 0
    assert "0 connections" in capsys.readouterr().out


def test_pictures_stay_within_their_frame_and_escape_what_they_are_told() -> None:
    drawn = lines(
        "T", 'a "b" <c>', ["<1>", "2"], [Line("n<", [0.5, 9.0], "first"), Line("m", [None, 0.2], "second")], (1.0, "1")
    )
    assert "<c>" not in drawn
    assert "<1>" not in drawn
    for picture in (drawn, columns("T", "x", ["a", "b"], [0, 5]), columns("T", "x", [], [])):
        for y in re.findall(r' y="(-?[\d.]+)"', picture):
            assert 0 <= float(y) <= 220
