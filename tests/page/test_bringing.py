"""Files and pasted pages: what is taken, what it changes, what is refused and how it is said."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from whosthere import example
from whosthere.page.brought import Brought, safe_name

from .conftest import Opener, Visit, visit

PROFILE = (Path(__file__).parent.parent / "stories" / "pages" / "profile-whole.txt").read_text(encoding="utf-8")
PROFILE_NAME = "Mirela Sandu-Example"


def until_read(seen: Visit) -> None:
    while seen.room.desk.is_reading:
        time.sleep(0.01)


def test_a_pasted_profile_sharpens_the_verdict_at_once_and_says_what_changed(opened: Opener) -> None:
    seen = opened([{"id": "x", "sender": {"name": PROFILE_NAME}}, {"id": "y", "sender": {"name": "Dia Malik"}}])
    before = seen.room.asked(seen.key("x")).verdict
    untouched = seen.room.asked(seen.key("y")).verdict
    answer = seen.post(f"/bring/{seen.key('x')}", text=PROFILE)
    assert answer.status_code == 200
    assert "What changed" in answer.text
    after = seen.room.asked(seen.key("x")).verdict
    assert after.unknown != before.unknown
    assert len(after.evidence) > len(before.evidence)
    assert seen.room.asked(seen.key("y")).verdict is untouched, "what nothing was learned of is not judged again"


def test_what_was_brought_is_there_after_a_restart_until_it_is_forgotten(opened: Opener) -> None:
    requests = [{"id": "x", "sender": {"name": PROFILE_NAME}}]
    first = opened(requests)
    first.post(f"/bring/{first.key('x')}", text=PROFILE)
    sharpened = first.room.asked(first.key("x")).verdict.unknown
    seen = opened(requests)
    assert seen.room.asked(seen.key("x")).verdict.unknown == sharpened
    seen.post("/forget", accept="text/html")
    until_read(seen)
    assert seen.room.asked(seen.key("x")).verdict.unknown != sharpened
    assert not seen.room.desk.brought.files()


def test_a_profile_of_somebody_else_says_so(opened: Opener) -> None:
    seen = opened()
    answer = seen.post(f"/bring/{seen.key('dia')}", text=PROFILE)
    assert answer.status_code == 200
    assert "told nothing new of Dia Malik" in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("archive.zip", b"PK\x03\x04 cut off"),
        ("profile.pdf", b"%PDF-1.7 and then nothing"),
        ("page.txt", b"a recipe for soup"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("noise.bin", bytes(range(256)) * 40),
        ("empty.txt", b""),
        ("mail.eml", b"From: a\n\nhello"),
    ],
)
def test_an_upload_that_is_not_what_it_claims_is_refused(opened: Opener, name: str, content: bytes) -> None:
    seen = opened()
    pile = seen.room.pile()
    for path in (f"/bring/{seen.key('ana')}", "/bring"):
        answer = seen.post(path, files={"files": (name, content)})
        assert answer.status_code in (200, 422)
    assert [one.verdict for one in seen.room.pile().requests] == [one.verdict for one in pile.requests]


def test_a_zip_bomb_is_refused(opened: Opener) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Invitations.csv", b"0" * (40 << 20))
    seen = opened()
    answer = seen.post("/bring", files={"files": ("bomb.zip", packed.getvalue())})
    assert answer.status_code == 200
    assert "times its packed size" in answer.text


def test_nothing_given_says_so(opened: Opener) -> None:
    seen = opened()
    assert seen.post("/bring", text="  ").status_code == 422
    assert seen.post(f"/bring/{seen.key('ana')}").status_code == 422


def test_the_first_run_takes_files_and_shows_the_pile(tmp_path: Path) -> None:
    seen = visit(tmp_path / "home")
    assert "How to get your archive" in seen.client.get("/").text
    files = [("files", (path.name, path.read_bytes())) for path in example.archives()]
    assert seen.post("/bring", accept="text/html", files=files).status_code == 303
    until_read(seen)
    assert "requests wait" in seen.client.get("/").text
    assert len(seen.room.pile().requests) > 50
    again = visit(tmp_path / "home")
    assert "requests wait" in again.client.get("/").text, "they are there the next time"


def test_a_first_file_that_is_no_source_leaves_the_first_page_with_the_reason(tmp_path: Path) -> None:
    seen = visit(tmp_path / "home")
    seen.post("/bring", accept="text/html", files={"files": ("photo.png", b"\x89PNG" + bytes(99))})
    until_read(seen)
    text = seen.client.get("/").text
    assert "Bring your files" in text
    assert not seen.room.desk.brought.files()


def test_the_example_is_one_click_away_and_keeps_its_own_decisions(tmp_path: Path) -> None:
    seen = visit(tmp_path / "home")
    assert seen.post("/example", accept="text/html").status_code == 303
    until_read(seen)
    key = seen.room.pile().requests[0].key
    assert seen.post("/decide", key=key, action="accept", seen="0").status_code == 200
    assert not (tmp_path / "home" / "store.sqlite3").exists() or not visit(tmp_path / "home").decided()


def test_a_source_that_cannot_be_read_is_said_on_the_page(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bin"
    broken.write_bytes(bytes(1000))
    seen = visit(tmp_path / "home", broken)
    assert "could not be read" in seen.client.get("/").text


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\x\\My Profile.PDF", "My-Profile.pdf"),
        ("", "brought.txt"),
        ("a\x00b.zip", "a-b.zip"),
        (".hidden", "brought.hidden"),
        ("x" * 500 + ".txt", "x" * 60 + ".txt"),
    ],
)
def test_file_names_of_browsers_are_made_ours(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_file_is_kept_closed_to_others_and_never_half(tmp_path: Path) -> None:
    kept = Brought([], tmp_path)

    def broken(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(Exception, match="make room"):
        kept.keep("a.txt", broken)
    assert not kept.files()
    path = kept.keep("a.txt", lambda path: path.write_bytes(b"whole") and None)
    assert path.stat().st_mode & 0o077 == 0
    assert kept.folder.stat().st_mode & 0o077 == 0


def test_two_pages_that_keep_a_file_of_one_name_at_once_both_keep_it(tmp_path: Path) -> None:
    ours, theirs = Brought([tmp_path], tmp_path / "brought"), Brought([tmp_path], tmp_path / "brought")

    def meanwhile(path: Path) -> None:
        theirs.keep("page.txt", lambda other: other.write_text("theirs"))
        path.write_text("ours")

    ours.keep("page.txt", meanwhile)
    assert [path.read_text() for path in ours.files()] == ["ours", "theirs"]


def test_what_a_killed_page_left_half_written_is_no_obstacle_and_is_forgotten_too(tmp_path: Path) -> None:
    brought = Brought([tmp_path], tmp_path / "brought")
    brought.keep("page.txt", lambda path: path.write_text("whole"))
    (tmp_path / "brought" / f"{brought.folder.name}-{os.getpid()}-00002.part").write_text("half")
    brought.keep("page.txt", lambda path: path.write_text("whole"))
    (tmp_path / "brought" / f"{brought.folder.name}-1-00003.part").write_text("half")
    (brought.folder / ".DS_Store").write_text("another program's")
    assert [path.name for path in brought.files()] == ["00001-page.txt", "00002-page.txt"]
    brought.forget()
    assert [path.name for path in (tmp_path / "brought").rglob("*") if path.is_file()] == [".DS_Store"]
