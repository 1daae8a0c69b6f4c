"""What a file is, is told by what is in it, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports import CONNECTIONS, INVITATIONS, zip_bytes
from profile_pdfs import pdf, story
from source_stories import STORIES
from whosthere.sources import read

CONTENTS: dict[str, tuple[bytes, str]] = {
    "LinkedIn's zip": (zip_bytes({"Invitations.csv": INVITATIONS}), "invitations"),
    "one of its files": (INVITATIONS.encode(), "invitations"),
    "one with lines above its header": (CONNECTIONS.encode(), "connections"),
    "a mail": ((STORIES / "mails" / "2016_note.eml").read_bytes(), "invitations"),
    "a mailbox": ((STORIES / "mails" / "mailbox.mbox").read_bytes(), "invitations"),
    "a page": ((STORIES / "pages" / "received-whole.txt").read_bytes(), "invitations"),
    "a saved page": ((STORIES / "pages" / "received-saved.html").read_bytes(), "invitations"),
    "a profile's PDF": (pdf(story(STORIES / "profile_pdf" / "en.txt")), "people"),
    "records in lines": ((STORIES / "records" / "requests.jsonl").read_bytes(), "invitations"),
    "records in columns": ((STORIES / "records" / "columns_of_the_contract.csv").read_bytes(), "invitations"),
    "records in Parquet": ((STORIES / "records" / "flat.parquet").read_bytes(), "invitations"),
    "a page of the API": ((STORIES / "portability" / "one_page.json").read_bytes(), "invitations"),
    "an address book": ((STORIES / "address_book" / "cards_4.vcf").read_bytes(), "acquaintances"),
    "an address book's columns": ((STORIES / "address_book" / "google.csv").read_bytes(), "acquaintances"),
}


@pytest.mark.parametrize("name", ["x.txt", "x", "x.bak"])
@pytest.mark.parametrize("content", CONTENTS)
def test_a_file_is_known_whatever_it_is_called(content: str, name: str, tmp_path: Path) -> None:
    raw, table = CONTENTS[content]
    (tmp_path / name).write_bytes(raw)
    tables = read([tmp_path / name])
    assert tables[table].height, tables.problems
