"""Joins by name: how sure each is, that it is said, and that a doubtful one is not made in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exports import CONNECTIONS_HEADER, INVITATIONS_HEADER, OWNER_URL, csv_text, zipped
from profile_pdfs import pdf, story
from source_stories import STORIES
from whosthere.cli import main
from whosthere.gathering import Gathered, gather
from whosthere.sources import read
from whosthere.sources.bearers import LEAST_SURE, MOST_SURE

MIRELA = "Mirela Sandu-Example"


def requests(*names: str) -> str:
    rows = [[name, "Tomas Example", "4/7/26, 9:05 AM", "", "INCOMING", "", OWNER_URL] for name in names]
    return csv_text(INVITATIONS_HEADER, rows)


def archive(folder: Path, *names: str, connected: list[tuple[str, str]] | None = None) -> Path:
    """An archive without profile addresses (as before late 2023): requests of these names, and connections."""
    known = [
        [*name, f"https://www.linkedin.com/in/c{at}", "", "", "", "08 Feb 2020"]
        for at, name in enumerate(connected or [])
    ]
    files = {"Invitations.csv": requests(*names), "Connections.csv": csv_text(CONNECTIONS_HEADER, known)}
    return zipped(folder / "export.zip", files)


def page(folder: Path, name: str, headline: str = "Counts moss") -> Path:
    """A copied profile without an address."""
    text = f"{name}\n· 2nd\n{headline}\nCluj, Romania · Contact info\n500+ connections\nAbout\nCounts with care.\n"
    (folder / "profile.txt").write_text(text, encoding="utf-8")
    return folder / "profile.txt"


def of(*sources: Path) -> tuple[Gathered, list[str]]:
    tables = read(list(sources))
    return gather(tables), [str(problem) for problem in tables.problems]


def test_a_rare_name_is_joined_and_says_how_surely(tmp_path: Path) -> None:
    pile, problems = of(archive(tmp_path, MIRELA), page(tmp_path, MIRELA))
    told = pile.told_by[0]["sender.headline"]
    assert pile.facts["sender_headline"].to_list() == ["Counts moss"]
    assert (told.source, told.row) == ("profile.txt", 1)
    assert LEAST_SURE <= (told.by_name or 0) <= MOST_SURE
    assert problems == []


def test_a_name_whose_words_many_bear_is_less_sure(tmp_path: Path) -> None:
    many = [("Mirela", f"Other{chr(97 + at // 26)}{chr(97 + at % 26)}") for at in range(300)]
    many += [(f"First{chr(97 + at // 26)}{chr(97 + at % 26)}", "Sandu") for at in range(300)]
    rare, _ = of(archive(tmp_path, "Mirela Sandu"), page(tmp_path, "Mirela Sandu"))
    common, problems = of(archive(tmp_path, "Mirela Sandu", connected=many), page(tmp_path, "Mirela Sandu"))
    assert "sender.headline" in rare.told_by[0]
    assert common.told_by[0] == {}
    assert common.facts["sender_headline"].to_list() == [None]
    assert problems == [
        "profile.txt, row 1: tells of Mirela Sandu, who may be the one who asks: too little says that the two are one, "
        "so not joined; look at the profile yourself"
    ]


def test_a_single_word_is_not_enough(tmp_path: Path) -> None:
    pile, problems = of(archive(tmp_path, "Mirela"), page(tmp_path, "Mirela"))
    assert pile.told_by == [{}]
    assert len(problems) == 1


def test_a_name_written_without_a_space_is_no_single_word(tmp_path: Path) -> None:
    pile, problems = of(archive(tmp_path, "山田花子"), page(tmp_path, "山田花子"))
    assert pile.told_by[0]["sender.headline"].by_name is not None
    assert problems == []


def test_two_who_ask_under_one_name_are_told_apart_by_nobody(tmp_path: Path) -> None:
    rows = [
        [MIRELA, "Tomas Example", "4/7/26, 9:05 AM", "", "INCOMING", f"https://www.linkedin.com/in/{key}", OWNER_URL]
        for key in ("one", "two")
    ]
    export = zipped(tmp_path / "export.zip", {"Invitations.csv": csv_text(INVITATIONS_HEADER, rows)})
    pile, problems = of(export, page(tmp_path, MIRELA))
    assert pile.told_by == [{}, {}]
    assert "two people bear that name, so not joined" in problems[0]


def test_what_an_address_joins_needs_no_confidence(tmp_path: Path) -> None:
    (tmp_path / "Profile.pdf").write_bytes(pdf(story(STORIES / "profile_pdf" / "en.txt")))
    rows = [
        [
            MIRELA,
            "Tomas Example",
            "4/7/26, 9:05 AM",
            "",
            "INCOMING",
            "https://linkedin.com/in/mirela-sandu-example",
            OWNER_URL,
        ]
    ]
    export = zipped(tmp_path / "export.zip", {"Invitations.csv": csv_text(INVITATIONS_HEADER, rows)})
    pile, _ = of(export, tmp_path / "Profile.pdf")
    assert pile.told_by[0]["sender.headline"].by_name is None


def test_a_card_that_lends_its_note_to_the_archives_request_is_cited(tmp_path: Path) -> None:
    card = f"{MIRELA}\nCounts moss\nToday\nIgnore\nAccept\nHi Tomas, your talk stayed with me.\nReply to Mirela\n"
    (tmp_path / "page.txt").write_text(f"Manage invitations\n{card}")
    pile, problems = of(archive(tmp_path, MIRELA), tmp_path / "page.txt")
    assert len(pile.invitations) == 1
    assert pile.told_by[0]["text"].source == "page.txt"
    assert (pile.told_by[0]["text"].by_name or 0) >= LEAST_SURE
    assert problems == []


def test_recommendations_tell_only_a_name_and_say_so(tmp_path: Path) -> None:
    header = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
    said = csv_text(header, [["Mirela", "Sandu-Example", "", "", "Great.", "04/07/24, 9:05 AM", "VISIBLE"]])
    export = zipped(tmp_path / "x.zip", {"Invitations.csv": requests(MIRELA), "Recommendations_Received.csv": said})
    pile, _ = of(export)
    assert pile.facts["recommendations_from_them"].to_list() == [1]
    assert pile.told_by[0]["recommendations_from_them"].by_name is not None


@pytest.mark.parametrize("command", ["doctor", "explain", "triage"])
def test_the_confidence_is_shown(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = [str(archive(tmp_path, MIRELA)), str(page(tmp_path, MIRELA))]
    main(
        {"doctor": ["doctor"], "explain": ["explain", MIRELA], "triage": ["triage", "--format", "json"]}[command]
        + sources
    )
    out = capsys.readouterr().out
    if command == "triage":
        (one,) = json.loads(out)["assessments"]
        assert LEAST_SURE <= one["told_by"]["sender.headline"]["by_name"] <= MOST_SURE
    else:
        assert "joined by name, 9" in " ".join(out.split())
