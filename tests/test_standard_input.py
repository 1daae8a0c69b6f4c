"""Standard input: every kind of source, known by its content alone, gives what it gives as a file."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from exports import CONNECTIONS, INCOMING, INVITATIONS, INVITATIONS_HEADER, zipped
from profile_pdfs import pdf, story
from source_stories import STORIES, stories, told
from whosthere import sources
from whosthere.errors import SourceError
from whosthere.gathering import gather
from whosthere.sources import read

PAGE = (STORIES / "pages" / "received-whole.txt").read_bytes()
Pipe = Callable[[bytes], None]


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Puts bytes where standard input is."""

    def put(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    return put


def alike(path: Path, pipe: Pipe, *left: str) -> None:
    """The file and the same piped in give the same but for the name and, of pages, the time."""

    def rows(given: Path) -> dict[str, Any]:
        found = told(read([given]))
        return {
            table: [{name: value for name, value in row.items() if name not in left} for row in rows]
            for table, rows in found.items()
            if table not in ("problems", "taken")
        } | {"taken": found["taken"], "problems": len(found["problems"])}

    pipe(path.read_bytes())
    as_file = rows(path)
    assert any(as_file[table] for table in as_file if table not in ("taken", "problems"))
    assert rows(Path("-")) == as_file


KINDS = ("mails", "portability", "records", "address_book")
NOT_ALONE = ("mapped.csv", "change_log.json")  # the one needs a file beside it, the other tells nothing
EVERY = [path for kind in KINDS for path in stories(kind) if path.name not in NOT_ALONE]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_file_tells_it_tells_piped_in(path: Path, pipe: Pipe) -> None:
    alike(path, pipe)


def test_a_page_of_invitations_and_a_profile(pipe: Pipe) -> None:
    alike(STORIES / "pages" / "received-whole.txt", pipe, "sent_at")
    alike(STORIES / "pages" / "profile-whole.txt", pipe, "account_age_months")


def test_a_page_in_another_encoding(pipe: Pipe) -> None:
    pipe(PAGE.decode().encode("utf-16"))
    found = read([Path("-")])
    assert found["invitations"]["source"].unique().to_list() == ["standard input"]


def test_a_profile_saved_as_pdf(tmp_path: Path, pipe: Pipe) -> None:
    (tmp_path / "Profile.pdf").write_bytes(pdf(story(STORIES / "profile_pdf" / "en.txt")))
    alike(tmp_path / "Profile.pdf", pipe)


def test_an_archive_and_one_of_its_files(tmp_path: Path, pipe: Pipe) -> None:
    alike(zipped(tmp_path / "export.zip", {"Invitations.csv": INVITATIONS, "Connections.csv": CONNECTIONS}), pipe)
    (tmp_path / "Invitations.csv").write_text(INVITATIONS, encoding="utf-8")
    alike(tmp_path / "Invitations.csv", pipe)


def test_parquet_and_records_as_csv(tmp_path: Path, pipe: Pipe) -> None:
    frame = pl.DataFrame({"id": ["a", "b"], "text": ["Hello", "Hi"], "sender_name": ["Mirela", "Ayo"]})
    frame.write_parquet(tmp_path / "x.parquet")
    alike(tmp_path / "x.parquet", pipe)
    frame.write_csv(tmp_path / "x.csv")
    alike(tmp_path / "x.csv", pipe)


def test_a_damaged_parquet_is_a_problem_and_does_not_hang(pipe: Pipe) -> None:
    pipe(b"PAR1" + bytes(5_000_000))
    (problem,) = read([Path("-")]).problems
    assert str(problem).startswith("standard input: is damaged")


def test_what_is_piped_in_joins_the_files_of_its_kind(tmp_path: Path, pipe: Pipe) -> None:
    export = zipped(tmp_path / "export.zip", {"Invitations.csv": f"{INVITATIONS_HEADER}\n{INCOMING}"})
    pipe(export.read_bytes())
    assert read([Path("-"), export])["invitations"].height == 1

    page = tmp_path / "page.txt"
    page.write_bytes(PAGE)
    pipe(PAGE)
    assert len(gather(read([Path("-"), page])).invitations) == len(gather(read([page])).invitations)


@pytest.mark.parametrize("raw", [b"", b"hello", b"\x00\x01\x02", b"{}", b"a,b\n1,2\n", json.dumps([1]).encode()])
def test_something_else_says_what_to_do(raw: bytes, pipe: Pipe) -> None:
    pipe(raw)
    with pytest.raises(SourceError, match=r"standard input: not a source this knows; pass a page .* or an archive"):
        read([Path("-")])


def test_it_is_read_no_further_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_PIPED", 100)
    endless = io.BytesIO(PAGE * 1000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless))
    with pytest.raises(SourceError, match="give so large a source by its path"):
        read([Path("-")])
    assert endless.tell() <= 101 + io.DEFAULT_BUFFER_SIZE


def test_closed_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(SourceError, match="standard input is closed; give a source by its path"):
        read([Path("-")])
