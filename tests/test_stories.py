"""Whole archives through the command: the example as its stories tell it, and every bad input there is."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from exports import CONNECTIONS, INCOMING, INVITATIONS, INVITATIONS_HEADER, MESSAGES, OUTGOING, PROFILE, folder, zipped
from whosthere import example, triage
from whosthere.cli import main
from whosthere.example import Story, build
from whosthere.model import Triage, Verdict
from whosthere.policy import read_owner
from whosthere.reports import as_text
from whosthere.text import profile_key

# ---- the example -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged() -> Triage:
    """The example as `whosthere demo` judges it."""
    return triage(example.archives(), read_owner(example.me()))


@pytest.fixture(scope="module")
def told(judged: Triage) -> list[tuple[Story, Verdict]]:
    """Every story with the verdict on it."""
    by_id = {one.verdict.id: one.verdict for one in judged.assessments}
    by_name = {one.invitation.sender.name: one.verdict for one in judged.assessments if one.invitation.sender}
    return [(story, by_id.get(profile_key(story.url) or "") or by_name[story.name]) for story in example.truth()]


def test_every_story_is_judged_and_nothing_else(judged: Triage, told: list[tuple[Story, Verdict]]) -> None:
    assert len({verdict.id for _, verdict in told}) == len(told) == len(judged.assessments)
    assert judged.problems == []
    assert judged.answered > 0


def test_what_is_dangerous_is_never_accepted(told: list[tuple[Story, Verdict]]) -> None:
    dangerous = [(story.id, verdict.action) for story, verdict in told if story.dangerous]
    assert len(dangerous) >= 5
    assert [one for one in dangerous if one[1] == "accept"] == []


def test_nobody_honest_is_reported(told: list[tuple[Story, Verdict]]) -> None:
    assert [story.id for story, verdict in told if verdict.action == "report" and not story.dangerous] == []


def test_two_thirds_of_the_advice_is_good_sense(told: list[tuple[Story, Verdict]]) -> None:
    sensible = [story.id for story, verdict in told if verdict.action in story.actions]
    assert len(sensible) >= len(told) * 2 / 3


def test_copies_of_one_note_are_one_campaign(told: list[tuple[Story, Verdict]]) -> None:
    campaigns: dict[str, int] = {}
    for _, verdict in told:
        if verdict.campaign:
            campaigns[verdict.campaign] = campaigns.get(verdict.campaign, 0) + 1
    assert campaigns
    assert min(campaigns.values()) >= 2
    assert max(campaigns.values()) >= 3


def test_the_better_ones_come_first(judged: Triage) -> None:
    order = ["accept", "ask", "ignore", "decline", "report"]
    places = [order.index(one.verdict.action) for one in judged.assessments]
    assert places == sorted(places)


def unpacked(path: Path, archives: Sequence[Path]) -> Path:
    for archive in archives:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(path)
    return path


@pytest.mark.parametrize("how", ["one whole zip", "the unpacked folder", "the two zips, the larger first"])
def test_however_the_archive_comes_the_verdicts_are_the_same(judged: Triage, tmp_path: Path, how: str) -> None:
    basic, complete = example.archives()
    sources = {
        "one whole zip": lambda: [build.whole(tmp_path)],
        "the unpacked folder": lambda: [unpacked(tmp_path / "export", [basic, complete])],
        "the two zips, the larger first": lambda: [complete, basic],
    }
    again = triage(sources[how](), read_owner(example.me()))
    assert again.owner == judged.owner
    assert (again.answered, again.problems) == (judged.answered, [])
    assert [one.verdict for one in again.assessments] == [one.verdict for one in judged.assessments]
    assert [one.invitation for one in again.assessments] == [one.invitation for one in judged.assessments]


def test_the_example_leaves_with_a_good_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", *map(str, example.archives()), "--me", str(example.me())]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "Problems" not in out


# ---- bad input: exit status, what was still read, and the report's foot ----------------------------------------------

ALL = {"Connections.csv": CONNECTIONS, "Invitations.csv": INVITATIONS, "messages.csv": MESSAGES, "Profile.csv": PROFILE}
AGAIN = "download the archive from LinkedIn again"
Maker = Callable[[Path], list[Path]]


def good(at: Path) -> Path:
    return zipped(at / "good.zip", ALL)


def no_zip(at: Path) -> list[Path]:
    return [folder(at, {"export.zip": "<html>Your link has expired</html>"}) / "export.zip", good(at)]


def encrypted(at: Path) -> list[Path]:
    path = zipped(at / "x.zip", ALL)
    locked, place = bytearray(path.read_bytes()), -1
    while (place := locked.find(b"PK\1\2", place + 1)) >= 0:
        locked[place + 8] |= 1
    path.write_bytes(locked)
    return [path]


def truncated(at: Path) -> list[Path]:
    path = good(at)
    (at / "cut.zip").write_bytes(path.read_bytes()[:-40])
    return [at / "cut.zip", path]


def bomb(at: Path) -> list[Path]:
    return [zipped(at / "x.zip", ALL | {"messages.csv": b"\0" * (11 << 20)})]


def lying_bomb(at: Path) -> list[Path]:
    (path,) = bomb(at)
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 11 << 20), struct.pack("<L", 1000)))
    return [path]


def too_many_entries(at: Path) -> list[Path]:
    return [zipped(at / "many.zip", {f"{n}.csv": "" for n in range(10_001)}), good(at)]


def climbing(at: Path) -> list[Path]:
    return [zipped(at / "x.zip", {"../../Invitations.csv": INVITATIONS, "/etc/Connections.csv": CONNECTIONS})]


def without_invitations(at: Path) -> list[Path]:
    return [folder(at / "export", {"Connections.csv": CONNECTIONS})]


def saved_by_excel(at: Path) -> list[Path]:
    """As a German Excel may save it: UTF-16 with a byte order mark, semicolons, CRLF."""
    when = "07.04.2026 09:05"
    row = f"Mirela Sandu-Example;Tomas Example;{when};Hallo;INCOMING;;\r\n"
    text = INVITATIONS_HEADER.replace(",", ";") + "\r\n" + row
    return [folder(at / "export", ALL | {"Invitations.csv": ("\ufeff" + text).encode("utf-16-le")})]


def undecodable(at: Path) -> list[Path]:
    return [zipped(at / "x.zip", ALL | {"Invitations.csv": INVITATIONS.encode().replace(b"stayed", b"sta\xff\xfeyed")})]


def nul(at: Path) -> list[Path]:
    return [zipped(at / "x.zip", ALL | {"Invitations.csv": INVITATIONS.replace("stayed", "sta\0yed")})]


def huge_field(at: Path) -> list[Path]:
    return [folder(at / "export", ALL | {"Invitations.csv": INVITATIONS.replace("stayed", "stayed " * 1_500_000)})]


def wrong_columns(at: Path) -> list[Path]:
    return [zipped(at / "x.zip", ALL | {"Invitations.csv": INVITATIONS + "A,B\n" + "C,D,,,INCOMING,,,,,,,\n"})]


def impossible_dates(at: Path) -> list[Path]:
    return [
        zipped(at / "x.zip", ALL | {"Invitations.csv": INVITATIONS.replace("4/7/26, 9:05 AM", "13/47/26, 9:05 AM")})
    ]


def empty(at: Path) -> list[Path]:
    return [zipped(at / "x.zip", {})]


def headers_only(at: Path) -> list[Path]:
    return [zipped(at / "x.zip", {"Invitations.csv": INVITATIONS_HEADER + "\n"})]


def of_another_member(at: Path) -> list[Path]:
    theirs = f"{INVITATIONS_HEADER}\n{INCOMING}{OUTGOING}".replace("Tomas Example", "Eva Other").replace("tomas", "eva")
    return [good(at), zipped(at / "theirs.zip", {"Invitations.csv": theirs})]


BAD: dict[str, tuple[Maker, int, int, str]] = {
    "not a zip": (no_zip, 1, 1, "export.zip: is no zip file; give the zip as LinkedIn sent it"),
    "an encrypted zip": (encrypted, 1, 0, "x.zip: locked with a password (Connections.csv, Invitations.csv, "),
    "a truncated zip": (truncated, 1, 1, f"cut.zip: is cut short or damaged; {AGAIN}"),
    "a zip bomb": (bomb, 1, 1, "x.zip/messages.csv: expands to more than 200 times its packed size"),
    "a zip bomb that lies": (lying_bomb, 1, 1, "x.zip/messages.csv: "),
    "too many entries": (too_many_entries, 1, 1, "many.zip: holds more than 10,000 files"),
    "names that climb": (climbing, 0, 1, ""),
    "a folder without Invitations.csv": (without_invitations, 1, 0, "export: no Invitations.csv, so no requests"),
    "a CSV saved by Excel": (saved_by_excel, 0, 1, ""),
    "undecodable bytes": (undecodable, 1, 1, "x.zip/Invitations.csv"),
    "a NUL": (nul, 1, 1, "x.zip/Invitations.csv"),
    "a field of 10 MB": (huge_field, 1, 1, "Invitations.csv, row 2: a cell longer than 100,000 characters was cut"),
    "wrong column counts": (wrong_columns, 1, 2, "x.zip/Invitations.csv, row 4"),
    "impossible dates": (impossible_dates, 1, 1, "x.zip/Invitations.csv, row 2: 'sent at' names no possible date"),
    "an empty archive": (empty, 1, 0, f"x.zip: is empty; {AGAIN}"),
    "an archive with headers only": (headers_only, 0, 0, ""),
    "an archive of another member": (of_another_member, 1, 1, "theirs.zip: is another member's archive, left out"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_costs_no_more_than_it_must(tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str) -> None:
    maker, status, waiting, said = BAD[what]
    sources = maker(tmp_path)
    before = _everything(tmp_path)
    assert main(["triage", *map(str, sources)]) == status
    out, err = capsys.readouterr()

    assert err == ""
    assert _everything(tmp_path) == before, "nothing is ever written"
    assert out.startswith(("No requests wait", "1 request waits", "2 requests wait")[waiting])
    foot = " ".join(out.replace("[.]", ".").split())
    assert said in foot
    assert ("Problems (" in foot) == (status == 1)


def _everything(at: Path) -> list[tuple[Any, ...]]:
    return sorted((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in at.rglob("*"))


def test_a_copied_page_sharpens_the_verdicts_and_the_report_says_by_how_much() -> None:
    archive_only = triage(example.archives(), read_owner(example.me()))
    with_page = triage([*example.archives(), example.page()], read_owner(example.me()))
    assert archive_only.unclear_without_people is None
    assert with_page.unclear_without_people == archive_only.unclear > 10
    assert with_page.unclear < archive_only.unclear / 2
    assert "copy the page" in as_text(archive_only)
    told = " ".join(as_text(with_page).split())
    assert f"without what you copied or saved: {archive_only.unclear}." in told


MAIL = """From: Griet Baekelandt via LinkedIn <invitations@linkedin.com>
To: Judith Terhagen <judith@mail.example>
Subject: Judith, please add me to your LinkedIn network
Date: Wed, 18 Nov 2026 08:41:30 +0000
Message-ID: <1.2@x.linkedin.com>
X-LinkedIn-Template: email_m2m_invite_single_01
Content-Type: text/plain; charset=UTF-8

Hi Judith,

I'd like to join your LinkedIn network.

Griet Baekelandt
Head of public works, Stad Aarlinge

View profile: https://www.linkedin.com/comm/in/griet-baekelandt?midToken=SECRET

This email was intended for Judith Terhagen (Flood maps).
"""


def test_one_request_in_archive_page_and_mail_is_one_with_the_union_of_facts_each_citing_its_source(
    tmp_path: Path,
) -> None:
    mail = tmp_path / "invitation.eml"
    mail.write_text(MAIL, encoding="utf-8")
    found = triage([*example.archives(), example.page(), mail], read_owner(example.me()))
    (griet,) = (one for one in found.assessments if one.invitation.id == "griet-baekelandt")
    assert len(found.assessments) == len(example.truth())
    assert "flood map by March" in (griet.invitation.text or "")
    assert griet.cited.source.endswith("Invitations.csv")
    assert griet.invitation.sender is not None
    assert griet.invitation.sender.mutual_connections == 4
    assert griet.invitation.sender.headline == "Head of public works, Stad Aarlinge"
    assert griet.told_by["sender.mutual_connections"].source == "page.txt"
    assert griet.told_by["sender.headline"].source in ("page.txt", "invitation.eml")
