"""The owner's own address book: who is in it is no stranger; nothing of it but names and profiles is kept."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import CONNECTIONS, INVITATIONS, INVITATIONS_HEADER, OWNER_URL, folder, zipped
from source_stories import expected, stories, told
from whosthere import triage
from whosthere.gathering import gather
from whosthere.sources import address_book, archive, read
from whosthere.sources.tables import Tables

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\n{}END:VCARD\n"
MIRELA = CARD.format("Mirela Sandu-Example", "")


def read_of(tmp_path: Path, text: str | bytes, name: str = "x.vcf") -> Tables:
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return address_book.read([tmp_path / name])


def known(tmp_path: Path, book: str | None, invitations: str = INVITATIONS) -> list[bool | None]:
    paths = [zipped(tmp_path / "x.zip", {"Invitations.csv": invitations})]
    if book is not None:
        (tmp_path / "book.vcf").write_text(book, encoding="utf-8")
        paths.append(tmp_path / "book.vcf")
    return gather(read(paths)).facts["in_address_book"].to_list()


def names(tables: Tables) -> list[str | None]:
    return tables["acquaintances"]["name"].to_list()


def said(tables: Tables) -> list[str]:
    return [str(problem) for problem in tables.problems]


@pytest.mark.parametrize("story", stories("address_book"), ids=lambda path: path.name)
def test_an_address_book_gives_what_its_story_expects(story: Path) -> None:
    assert told(read([story])) == expected(story)


@pytest.mark.parametrize("story", stories("address_book"), ids=lambda path: path.name)
def test_no_number_and_no_mail_address_is_kept(story: Path) -> None:
    found = str(read([story])["acquaintances"].drop("source").to_dicts())
    assert not any(sign in found for sign in ("@", "+4", "000", "fog.example"))


# ---- who is known ----------------------------------------------------------------------------------------------------


def test_somebody_in_the_address_book_is_known_by_profile_or_by_name(tmp_path: Path) -> None:
    by_key = CARD.format("Mimi", "URL:https://www.linkedin.com/in/mirela-sandu-example\n")

    assert known(tmp_path, MIRELA) == [True]
    assert known(tmp_path, by_key) == [True]
    assert known(tmp_path, CARD.format("Ayo Fictional", "")) == [False]


def test_without_an_address_book_nothing_is_known(tmp_path: Path) -> None:
    assert known(tmp_path, None) == [None]


def test_a_namesake_with_another_profile_is_not_known(tmp_path: Path) -> None:
    other = CARD.format("Mirela Sandu-Example", "URL:https://www.linkedin.com/in/another-mirela\n")
    assert known(tmp_path, other) == [False]


def test_a_first_name_alone_is_nobody_for_sure(tmp_path: Path) -> None:
    line = f'Anna,Tomas Example,"4/7/26, 9:05 AM",,INCOMING,https://www.linkedin.com/in/anna,{OWNER_URL}\n'
    assert known(tmp_path, CARD.format("Anna", ""), f"{INVITATIONS_HEADER}\n{line}") == [False]


def test_a_name_that_two_who_ask_bear_tells_nothing(tmp_path: Path) -> None:
    line = 'Mirela Sandu-Example,Tomas Example,"4/7/26, 9:05 AM",,INCOMING,https://www.linkedin.com/in/{},{}\n'
    two = f"{INVITATIONS_HEADER}\n{line.format('one', OWNER_URL)}{line.format('two', OWNER_URL)}"

    assert known(tmp_path, MIRELA, two) == [None, None]


def test_an_acquaintance_is_less_of_a_danger(tmp_path: Path) -> None:
    archive_ = zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS})
    (tmp_path / "book.vcf").write_text(MIRELA)
    (alone,), (with_book,) = triage([archive_]).assessments, triage([archive_, tmp_path / "book.vcf"]).assessments

    assert with_book.verdict.danger < alone.verdict.danger
    assert "They are in your own address book: no stranger." in [piece.says for piece in with_book.verdict.evidence]


# ---- only what is given ----------------------------------------------------------------------------------------------


def test_an_address_book_inside_an_archive_is_not_read(tmp_path: Path) -> None:
    tables = read([folder(tmp_path / "export", {"Invitations.csv": INVITATIONS, "contacts.vcf": MIRELA})])
    assert tables["acquaintances"].is_empty()


@pytest.mark.parametrize(
    "text",
    [
        CONNECTIONS,
        INVITATIONS,
        "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt,FullName,BookmarkedAt,Profiles\n",
        "First Name,Last Name,Companies,Title,Email Address,Phone Numbers,Created At,Bookmarked At,Profiles\n",
        "First Name,Last Name,Age\n",
    ],
)
def test_linkedins_tables_are_not_taken_for_an_address_book(tmp_path: Path, text: str) -> None:
    (tmp_path / "Contacts.csv").write_text(text, encoding="utf-8")
    assert not address_book.recognises(tmp_path / "Contacts.csv")
    assert archive.recognises(tmp_path / "Contacts.csv")


def test_an_address_book_called_as_linkedins_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("First Name,Last Name,E-mail 1 - Value\nAyo,Fictional,a@mail.example\n")
    assert names(read([tmp_path / "contacts.csv"])) == ["Ayo Fictional"]


# ---- cards -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FN:Zoë\\, the Brandt\n", "Zoë, the Brandt"),
        ("FN:Zoë\n  Brandt\n", "Zoë Brandt"),
        ("item1.FN;X-A=b:Zoë Brandt\n", "Zoë Brandt"),
        ('FN;LANGUAGE="de":Zoë Brandt\n', "Zoë Brandt"),
        ("fn:Zoë Brandt\n", "Zoë Brandt"),
        ("FN:\nN:Brandt;Zoë\n", "Zoë Brandt"),
        ("FN:Zoë Maria Brandt\nN:Brandt;Zoë;Maria;;\n", "Zoë Brandt"),
        ("FN;ENCODING=QUOTED-PRINTABLE:Zo=C3=AB=\n Brandt\n", "Zoë Brandt"),
        ("PHOTO;ENCODING=b:" + "A" * 200_000 + "\n " + "B" * 200_000 + "\nFN:Zoë Brandt\n", "Zoë Brandt"),
    ],
)
def test_names_are_read_however_they_are_written(tmp_path: Path, text: str, name: str) -> None:
    assert names(read_of(tmp_path, f"BEGIN:VCARD\n{text}END:VCARD\n")) == [name]
    assert names(read_of(tmp_path, f"BEGIN:VCARD\n{text}END:VCARD\n".replace("\n", "\r\n"))) == [name]


def test_a_file_in_utf_16_is_read(tmp_path: Path) -> None:
    assert names(read_of(tmp_path, CARD.format("Zoë Brandt", "").encode("utf-16"))) == ["Zoë Brandt"]


def test_cards_without_an_end_are_read_and_told(tmp_path: Path) -> None:
    tables = read_of(tmp_path, "BEGIN:VCARD\nFN:Ayo Fictional\n" + MIRELA + "BEGIN:VCARD\nFN:Bo Invented\n")

    assert names(tables) == ["Ayo Fictional", "Mirela Sandu-Example", "Bo Invented"]
    assert said(tables) == [
        "x.vcf, row 1: a card without an end: read as far as it goes; export the address book again; rows 1, 3 (2 rows)"
    ]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("x.vcf", "", "x.vcf: is empty; export the address book again"),
        ("x.vcf", "hello", "x.vcf: holds no vCard; export the address book again"),
        (
            "x.csv",
            "a,b\n",
            "x.csv: has no header row of an address book (names, and mail or phone): left out; export the address book "
            "again",
        ),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, text: str, problem: str) -> None:
    assert said(read_of(tmp_path, text, name)) == [problem]


def test_bounds_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_book, "MOST", 1)
    many = read_of(tmp_path, MIRELA + CARD.format("Ayo Fictional", ""))
    monkeypatch.setattr(address_book, "LARGEST", 10)

    assert names(many) == ["Mirela Sandu-Example"]
    assert said(many) == ["x.vcf: holds more than 1 people: read up to there; export the address book again in parts"]
    assert "export it without pictures" in said(read_of(tmp_path, MIRELA))[0]


@pytest.mark.parametrize(
    "text", ["FN:" + "x" * 2_000_000, "FN:a\n" + " b\n" * 300_000, "FN;ENCODING=QUOTED-PRINTABLE:=\n" + "=\n" * 300_000,
             "N:" + ";" * 1_000_000, "BEGIN:VCARD\n" * 100_000, "URL:" + "linkedin.com/in/" * 100_000]
)  # fmt: skip
def test_no_card_takes_long(tmp_path: Path, text: str) -> None:
    began = time.process_time()
    read_of(tmp_path, f"BEGIN:VCARD\n{text}\nEND:VCARD\n")
    assert time.process_time() - began < 2


fuzz = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
PIECES: list[Any] = [
    b"BEGIN:VCARD\n", b"END:VCARD\n", b"FN:", b"N:", b"FN;CHARSET=utf-7:", b"FN;ENCODING=QUOTED-PRINTABLE:", b"=\n",
    b";", b"KIND:group\n", b"\n ", b"\n", b"URL:linkedin.com/in/a\n", b"\xe9", b"name,e-mail\n", b"a,b\n", b'"',
]  # fmt: skip


@fuzz
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=30).map(b"".join))
def test_any_bytes_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    for name in ("any.vcf", "any.csv"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(raw)
        address_book.recognises(path)
        tables = address_book.read([path])
        assert tables.taken
        assert all("\n" not in problem for problem in said(tables))
