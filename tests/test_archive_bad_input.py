"""Whatever is wrong with an archive costs as little as can be, and one line says what to do."""

from __future__ import annotations

import csv
import io
import os
import random
import struct
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import (
    CONNECTIONS,
    CONNECTIONS_HEADER,
    INCOMING,
    INVITATIONS,
    INVITATIONS_HEADER,
    MESSAGES_HEADER,
    MIRELA_URL,
    OUTGOING,
    OWNER_URL,
    PROFILE,
    csv_text,
    folder,
    zip_bytes,
    zipped,
)
from whosthere.sources import archive, read
from whosthere.sources.bounds import Limits
from whosthere.sources.tables import Tables, Taken

MIB = 1 << 20


def said(tables: Tables) -> list[str]:
    return [str(problem) for problem in tables.problems]


def invitations_of(tmp_path: Path, text: str | bytes) -> Tables:
    return read([zipped(tmp_path / "x.zip", {"Invitations.csv": text})])


# ---- zips ------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_no_zip_says_so_and_the_other_is_read(tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_text("<html>Your link has expired</html>")
    tables = read([tmp_path / "export.zip", zipped(tmp_path / "good.zip", {"Invitations.csv": INVITATIONS})])

    assert said(tables) == ["export.zip: is no zip file; give the zip as LinkedIn sent it, or its unpacked folder"]
    assert tables["invitations"].height == 2


def test_a_zip_cut_short_says_so(tmp_path: Path) -> None:
    whole = zip_bytes({"Invitations.csv": INVITATIONS, "Connections.csv": CONNECTIONS})
    (tmp_path / "export.zip").write_bytes(whole[:-30])

    assert said(read([tmp_path / "export.zip"])) == [
        "export.zip: is cut short or damaged; download the archive from LinkedIn again"
    ]


def test_a_damaged_member_costs_that_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"Connections.csv": CONNECTIONS, "Invitations.csv": INVITATIONS})
    damaged = bytearray(path.read_bytes())
    damaged[damaged.index(b"Connections.csv") + 40] ^= 0xFF
    path.write_bytes(damaged)
    tables = read([path])

    assert said(tables) == [
        "x.zip/Connections.csv: is damaged inside the zip, left out; download the archive from LinkedIn again"
    ]
    assert tables["invitations"].height == 2


def test_a_wrong_checksum_is_damage_too(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"Connections.csv": CONNECTIONS, "Invitations.csv": INVITATIONS})
    checksum = struct.pack("<L", zlib.crc32(CONNECTIONS.encode()))
    path.write_bytes(path.read_bytes().replace(checksum, b"\1\2\3\4"))

    assert "x.zip/Connections.csv: is damaged inside the zip" in said(read([path]))[0]


def test_members_locked_with_a_password_are_named_in_one_line(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "x.zip", {"Connections.csv": CONNECTIONS, "Invitations.csv": INVITATIONS, "Profile.csv": PROFILE}
    )
    locked = bytearray(path.read_bytes())
    at = -1
    while (at := locked.find(b"PK\1\2", at + 1)) >= 0:
        if b"Profile.csv" not in locked[at : at + 60]:
            locked[at + 8] |= 1
    path.write_bytes(locked)
    tables = read([path])

    assert said(tables) == [
        "x.zip: locked with a password (Connections.csv, Invitations.csv): unzip it yourself and give the folder"
    ]
    assert tables["profile"].height == 1


def test_a_member_packed_in_an_unknown_way_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Connections.csv", CONNECTIONS, zipfile.ZIP_BZIP2)
        packed.writestr("Invitations.csv", INVITATIONS)
    tables = read([path])

    assert said(tables) == [
        "x.zip/Connections.csv: is packed in a way this does not read; unzip the archive yourself and give the folder"
    ]
    assert tables["invitations"].height == 2


def test_an_empty_zip_and_an_empty_folder_say_so(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()

    assert said(read([zipped(tmp_path / "x.zip", {})])) == ["x.zip: is empty; download the archive from LinkedIn again"]
    assert said(read([tmp_path / "nothing"])) == ["nothing: is empty; download the archive from LinkedIn again"]


def test_a_zip_of_something_else_says_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"holiday.jpg": "x", "budget.csv": "Month,Sum\nMay,3\n"})

    assert said(read([path])) == [
        "x.zip: holds no file of LinkedIn's export that this reads; give the zip as LinkedIn sent it"
    ]


def test_a_zip_without_invitations_says_so(tmp_path: Path) -> None:
    tables = read([zipped(tmp_path / "Basic.zip", {"Connections.csv": CONNECTIONS})])

    assert len(tables.problems) == 1
    assert said(tables)[0].startswith("Basic.zip: no Invitations.csv, so no requests to look at: on LinkedIn, go to")
    assert "larger data archive" in said(tables)[0]
    assert tables["connections"].height == 2


def test_a_folder_without_invitations_says_so(tmp_path: Path) -> None:
    tables = read([folder(tmp_path / "export", {"Connections.csv": CONNECTIONS})])

    assert "export: no Invitations.csv" in said(tables)[0]
    assert tables["connections"].height == 2


# ---- bombs and paths -------------------------------------------------------------------------------------------------


def test_a_member_beyond_its_bound_is_left_out_and_the_bound_is_stated(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"messages.csv": "x" * (3 * MIB), "Invitations.csv": INVITATIONS})
    tables = archive.read([path], Limits(member=2 * MIB))

    assert said(tables) == [
        "x.zip/messages.csv: expands to more than 2 MiB in one file, more than any LinkedIn export: left out; "
        "download the archive from LinkedIn again"
    ]
    assert tables["invitations"].height == 2


def test_a_bomb_is_known_by_its_ratio(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"messages.csv": b"\0" * (11 * MIB), "Invitations.csv": INVITATIONS})
    tables = read([path])

    assert said(tables) == [
        "x.zip/messages.csv: expands to more than 200 times its packed size (the bound for files above 10 MiB), more "
        "than any LinkedIn export: left out; download the archive from LinkedIn again"
    ]
    assert tables["invitations"].height == 2


def test_the_bounds_hold_for_what_comes_out_whatever_the_directory_claims(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"messages.csv": b"\0" * (11 * MIB), "Invitations.csv": INVITATIONS})
    lying = path.read_bytes().replace(struct.pack("<L", 11 * MIB), struct.pack("<L", 1000))
    path.write_bytes(lying)
    tables = read([path])

    assert "x.zip/messages.csv" in said(tables)[0]
    assert tables["invitations"].height == 2


def test_an_archive_beyond_its_total_is_read_no_further(tmp_path: Path) -> None:
    files = {"Connections.csv": CONNECTIONS, "messages.csv": os.urandom(3 * MIB), "Invitations.csv": INVITATIONS}
    tables = archive.read([zipped(tmp_path / "x.zip", files)], Limits(total=2 * MIB))

    assert said(tables)[0].startswith("x.zip: expands to more than 2 MiB in all, more than any LinkedIn export")
    assert tables["connections"].height == 2
    assert tables["invitations"].is_empty()


def test_too_many_entries_are_not_even_begun(tmp_path: Path) -> None:
    files = {f"{number}.csv": "a" for number in range(30)} | {"Invitations.csv": INVITATIONS}
    wanted = "holds more than 20 files, more than any LinkedIn export: give the zip as LinkedIn sent it"

    assert said(archive.read([zipped(tmp_path / "x.zip", files)], Limits(entries=20))) == [f"x.zip: {wanted}"]
    assert f"many: {wanted}" in said(archive.read([folder(tmp_path / "many", files)], Limits(entries=20)))


def test_folders_have_bounds_too(tmp_path: Path) -> None:
    path = folder(tmp_path / "export", {"Connections.csv": b"x" * (3 * MIB), "Invitations.csv": INVITATIONS})
    tables = archive.read([path], Limits(member=2 * MIB))

    assert "export/Connections.csv: expands to more than 2 MiB in one file" in said(tables)[0]
    assert tables["invitations"].height == 2


def test_the_default_bounds_are_those_of_the_largest_legal_archive_and_more() -> None:
    assert Limits() == Limits(total=2 << 30, member=1 << 30, ratio=200, ratio_from=10 << 20, entries=10_000)


def test_names_that_climb_or_hide_are_shown_tamed(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "x.zip",
        {"../../\x1b[31m\u202eInvitations.csv": "no header", "C:\\Windows\\Invitations.csv": INVITATIONS},
    )
    tables = read([path])

    assert tables["invitations"]["source"].unique().to_list() == ["x.zip/C:/Windows/Invitations.csv"]
    for taken in tables.taken:
        assert ".." not in taken.source
        assert taken.source.isprintable()


def test_a_zip_in_a_zip_in_a_zip_and_a_broken_inner_zip_harm_nobody(tmp_path: Path) -> None:
    files = {"Complete_LinkedInDataExport.zip": b"PK\3\4 broken", "Invitations.csv": INVITATIONS}
    tables = read([zipped(tmp_path / "x.zip", files)])

    assert said(tables) == [
        "x.zip/Complete_LinkedInDataExport.zip: is cut short or damaged; download the archive from LinkedIn again"
    ]
    assert tables["invitations"].height == 2


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = folder(tmp_path / "outside", {"Connections.csv": CONNECTIONS, "messages.csv": MESSAGES_HEADER})
    inside = folder(tmp_path / "inside", {"Invitations.csv": INVITATIONS})
    (inside / "Connections.csv").symlink_to(outside / "Connections.csv")
    (inside / "more").symlink_to(outside, target_is_directory=True)
    tables = read([inside])

    assert said(tables) == [
        "inside/Connections.csv: is a link out of the folder, not followed; copy the file in",
        "inside/more: is a link out of the folder, not followed; copy the file in",
    ]
    assert tables["connections"].is_empty()
    assert tables["invitations"].height == 2


def test_pipes_in_a_folder_do_not_hang(tmp_path: Path) -> None:
    inside = folder(tmp_path / "inside", {"Invitations.csv": INVITATIONS})
    os.mkfifo(inside / "Connections.csv")

    assert read([inside])["invitations"].height == 2


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path / "export", {"Invitations.csv": INVITATIONS, "Connections.csv": CONNECTIONS})
    _forbid(monkeypatch, "Connections.csv")
    tables = read([path])

    assert said(tables) == [
        "export/Connections.csv: cannot be opened (Permission denied): give yourself the right to read it, "
        "or copy it elsewhere"
    ]
    assert tables["invitations"].height == 2


def test_a_folder_inside_that_may_not_be_listed_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path / "export", {"Invitations.csv": INVITATIONS, "Jobs/Saved Jobs.csv": ""})
    real = os.scandir

    def guarded(top: str) -> object:
        if str(top).endswith("Jobs"):
            raise PermissionError(13, "Permission denied", str(top))
        return real(top)

    monkeypatch.setattr(os, "scandir", guarded)
    tables = read([path])

    assert said(tables)[0].startswith("export/Jobs: cannot be opened (Permission denied)")
    assert tables["invitations"].height == 2


def test_a_zip_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS})
    _forbid(monkeypatch, "x.zip")

    assert said(read([path]))[0].startswith("x.zip: cannot be opened (Permission denied)")


def _forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As if the file had no read permission, which means nothing to root."""
    real = io.open

    def guarded(file: object, *rest: object, **more: object) -> object:
        if str(file).endswith(name):
            raise PermissionError(13, "Permission denied", str(file))
        return real(file, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(io, "open", guarded)
    monkeypatch.setattr("builtins.open", guarded)


# ---- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_file_saved_again_by_a_spreadsheet_is_read(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    rows = [
        ["Zoë", "Brandt, PMP", MIRELA_URL, "", "Farn; Fen", "Head", "8-Feb-26"],
        ["Ayo", "Fictional", "", "", "", "Line\nbreak", "31-Dec-25"],
    ]
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL  # Python 3.11 would leave the line break bare
    text = csv_text(CONNECTIONS_HEADER, rows, delimiter=separator, lineterminator=end, quoting=quoting)
    top = f"Notes:{separator * 6}{end}{separator * 6}{end}"
    tables = read([folder(tmp_path, {"Connections.csv": (top + text).encode(encoding)}) / "Connections.csv"])

    assert tables["connections"].select("name", "company", "position", "connected_on", "row").rows() == [
        ("Zoë Brandt, PMP", "Farn; Fen", "Head", date(2026, 2, 8), 2),
        ("Ayo Fictional", None, "Line\nbreak", date(2025, 12, 31), 3),
    ]
    assert tables.problems == []


@pytest.mark.parametrize(
    ("written", "wanted", "problem"),
    [
        (["13/04/2026", "07/04/2026"], [date(2026, 4, 13), date(2026, 4, 7)], None),
        (["04/13/2026", "04/07/2026"], [date(2026, 4, 13), date(2026, 4, 7)], None),
        (["07.04.2026", "7.4.26"], [date(2026, 4, 7), date(2026, 4, 7)], None),
        (["2026-04-07", "7-Apr-26"], [date(2026, 4, 7), date(2026, 4, 7)], None),
        (["04/07/2026", "05/07/2026"], [date(2026, 4, 7), date(2026, 5, 7)], "cannot be told apart: read month first"),
        (["13/04/2026", "04/13/2026"], [None, date(2026, 4, 13)], "names no possible date"),
    ],
)
def test_the_order_of_day_and_month_is_settled_by_the_column(
    tmp_path: Path, written: list[str], wanted: list[date | None], problem: str | None
) -> None:
    text = csv_text(CONNECTIONS_HEADER, [["A", "B", "", "", "", "", day] for day in written])
    tables = read([folder(tmp_path, {"Connections.csv": text}) / "Connections.csv"])

    assert tables["connections"]["connected_on"].to_list() == wanted
    if problem is None:
        assert tables.problems == []
    else:
        assert problem in said(tables)[0]


def test_invitation_times_are_read_with_odd_spaces_and_without_am(tmp_path: Path) -> None:
    times = ["4/7/26, 9:05\u202fAM", "4/7/26, 12:00 AM", "4/17/2026 21:05", "2026-04-07T09:05:06.123Z", "7-Apr-26"]
    rows = [["A", "B", time, "", "INCOMING", "", ""] for time in times]
    tables = invitations_of(tmp_path, csv_text(INVITATIONS_HEADER, rows))

    assert tables["invitations"]["sent_at"].to_list() == [
        datetime(2026, 4, 7, 9, 5),
        datetime(2026, 4, 7),
        datetime(2026, 4, 17, 21, 5),
        datetime(2026, 4, 7, 9, 5, 6),
        datetime(2026, 4, 7),
    ]
    assert tables.problems == []


def test_impossible_dates_are_unknown_and_told_once_a_column(tmp_path: Path) -> None:
    days = ["31 Feb 2026", "08 Feb 2026", "soon", "", "00 Jan 2026", "08 Fév 2026", "08 Feb 0026", "45000"]
    text = csv_text(CONNECTIONS_HEADER, [["A", "B", "", "", "", "", day] for day in days])
    tables = read([folder(tmp_path, {"Connections.csv": text}) / "Connections.csv"])

    assert tables["connections"]["connected_on"].to_list() == [None, date(2026, 2, 8), *[None] * 6]
    assert said(tables) == [
        "Connections.csv, row 2: 'connected on' names no possible date: left empty; use the file as LinkedIn sent it; "
        "rows 2, 4, 6, 7, 8, 9 (6 rows)"
    ]
    assert (tables.problems[0].row, tables.problems[0].count) == (2, 6)


def test_windows_1252_is_read_and_called_a_guess(tmp_path: Path) -> None:
    tables = invitations_of(tmp_path, INVITATIONS.replace("Mirela", "Zoë “Mo”").encode("cp1252"))

    assert tables["invitations"]["name"][0] == "Zoë “Mo” Sandu-Example"
    assert said(tables) == [
        "x.zip/Invitations.csv: is not UTF-8; read as Windows-1252, as spreadsheets save it. If names look wrong, "
        "use the file as LinkedIn sent it"
    ]


def test_stray_bytes_in_utf8_are_replaced_and_counted(tmp_path: Path) -> None:
    text = INVITATIONS.replace("Mirela", "Zoë").encode() + INCOMING.replace("talk", "tal\0").encode().replace(
        b"\0", b"\xff"
    )
    tables = invitations_of(tmp_path, text)

    assert tables["invitations"]["name"][0] == "Zoë Sandu-Example"
    assert "your tal\ufffd on" in tables["invitations"]["text"][2]
    assert said(tables)[0].startswith("x.zip/Invitations.csv: holds 1 places that are not UTF-8, shown as \ufffd")


def test_garbled_letters_are_put_right_only_where_certain(tmp_path: Path) -> None:
    names = ["ZoÃ« Brandt", "JosÃ© â€œPepeâ€\x9d", "SÃO PAULO", "CAFÉ’S", "AMANHÃ…", "Ã© and 日本", "Ana"]
    rows = [[name, "T", "", "", "INCOMING", "", ""] for name in names]
    tables = invitations_of(tmp_path, csv_text(INVITATIONS_HEADER, rows))

    assert tables["invitations"]["name"].to_list() == ["Zoë Brandt", "José “Pepe”", *names[2:]]
    assert said(tables) == [
        "x.zip/Invitations.csv, row 2: letters garbled by a wrong decoding (Ã© for é) were put right; "
        "rows 2, 3 (2 rows)"
    ]


def test_broken_utf16_is_replaced_and_counted(tmp_path: Path) -> None:
    broken = INVITATIONS.replace("tiny", "t~ny").encode("utf-16-le").replace(b"~\0", b"\0\xd8")
    tables = invitations_of(tmp_path, b"\xff\xfe" + broken)

    assert 'your talk on "t\ufffdny" models' in tables["invitations"]["text"][0]
    assert "holds 1 places that are not UTF-16" in said(tables)[0]


def test_nul_bytes_are_left_out_and_counted(tmp_path: Path) -> None:
    tables = invitations_of(tmp_path, INVITATIONS.replace("Mirela", "Mi\0rela\0"))

    assert tables["invitations"]["name"][0] == "Mirela Sandu-Example"
    assert said(tables) == [
        "x.zip/Invitations.csv: holds 2 NUL bytes, which were left out; download the archive again if text looks cut"
    ]


@pytest.mark.parametrize("tail", [b"", b"\xff"], ids=["all at once", "record by record"])
def test_a_ten_megabyte_cell_is_cut(tmp_path: Path, tail: bytes) -> None:
    letters = "".join(random.Random(1).choices("abcdefgh é", k=10 * MIB))
    rows = [["A", "T", "", letters, "INCOMING", "", ""], ["B", "T", "", "short", "INCOMING", "", "x"]]
    tables = invitations_of(tmp_path, csv_text(INVITATIONS_HEADER, rows).encode().rstrip(b"\n") + tail)

    assert tables["invitations"]["text"].to_list() == [letters[:100_000].strip(), "short"]
    cut = (
        "x.zip/Invitations.csv, row 2: a cell longer than 100,000 characters was cut there; shorten it to have it whole"
    )
    assert cut in said(tables)


def test_rows_with_too_many_columns_are_told_and_never_shifted(tmp_path: Path) -> None:
    slipped = INCOMING.replace('"4/7/26, 9:05 AM"', "4/7/26, 9:05 AM")
    tables = invitations_of(tmp_path, f"{INVITATIONS_HEADER}\n{OUTGOING}{slipped}{OUTGOING}{slipped}")

    assert tables["invitations"]["row"].to_list() == [2, 4]
    assert said(tables) == [
        "x.zip/Invitations.csv, row 3: more columns than the header's 7, so cells have slipped: left out; "
        "use the file as LinkedIn sent it; rows 3, 5 (2 rows)"
    ]


def test_rows_with_too_few_columns_are_kept_where_the_key_cells_are_there(tmp_path: Path) -> None:
    short = 'Mirela,Tomas,"4/7/26, 9:05 AM",Hello,INCOMING\nMirela,Tomas\n'
    tables = invitations_of(tmp_path, f"{INVITATIONS_HEADER}\n{OUTGOING}{short}{OUTGOING}")

    assert tables["invitations"].select("row", "text").rows() == [(2, None), (3, "Hello"), (5, None)]
    assert said(tables) == [
        "x.zip/Invitations.csv, row 3: fewer columns than the header's 7: read as far as it goes; "
        "use the file as LinkedIn sent it",
        "x.zip/Invitations.csv, row 4: fewer columns than the header's 7: left out; use the file as LinkedIn sent it",
    ]


def test_comma_only_rows_empty_lines_and_trailing_commas_are_nothing(tmp_path: Path) -> None:
    text = f"{INVITATIONS_HEADER},,\n,,,,,,\n\n{OUTGOING.strip()},,\n,,\n  \n{INCOMING.strip()},,,,\n"
    tables = invitations_of(tmp_path, text)

    assert tables["invitations"]["direction"].to_list() == ["outgoing", "incoming"]
    assert tables.problems == []


def test_a_quote_never_closed_costs_its_line(tmp_path: Path) -> None:
    broken = INCOMING.replace('stayed with me."', "stayed with me.")
    tables = invitations_of(tmp_path, f"{INVITATIONS_HEADER}\n{OUTGOING}{broken}{OUTGOING * 5}")

    assert tables["invitations"]["row"].to_list() == [2, 4, 5, 6, 7, 8]
    assert "row 3: quotation marks out of place, its line read on its own; use the file" in said(tables)[0]


def test_thousands_of_quotes_never_closed_end_the_reading_and_not_the_program(tmp_path: Path) -> None:
    text = INVITATIONS_HEADER + "\n" + OUTGOING + 'a","b\n' * 20_000
    tables = invitations_of(tmp_path, text)

    assert tables["invitations"].height == 1
    assert any("too many quotation marks never closed, all from here on left out" in line for line in said(tables))


def test_text_after_a_closing_quote_is_told(tmp_path: Path) -> None:
    tables = invitations_of(tmp_path, f'{INVITATIONS_HEADER}\n"Mirela" S,Tomas,,Hello,INCOMING,,\n{OUTGOING}')

    assert tables["invitations"]["name"].to_list() == ["Mirela S", "Ayo Fictional"]
    assert "row 2: quotation marks out of place" in said(tables)[0]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "Von,An,Gesendet am,Nachricht,Richtung\n", INCOMING, "No invitations found"],
    ids=["empty", "blank", "localised", "headless", "a sentence"],
)
def test_a_missing_or_foreign_header_says_what_is_wanted(tmp_path: Path, text: str) -> None:
    tables = read([zipped(tmp_path / "x.zip", {"Invitations.csv": text, "Connections.csv": CONNECTIONS})])

    assert said(tables) == [
        "x.zip/Invitations.csv: has no header row known for invitations (wanted: from, to, sent at, direction), "
        "left out; use the file as LinkedIn sent it"
    ]
    assert tables["connections"].height == 2


def test_an_unknown_direction_is_told(tmp_path: Path) -> None:
    tables = invitations_of(tmp_path, INVITATIONS + "A,B,,,EINGEHEND,,\nA,B,,,,,\n")

    assert tables["invitations"].height == 2
    assert said(tables) == [
        "x.zip/Invitations.csv, row 4: direction is neither INCOMING nor OUTGOING: left out; "
        "use the file as LinkedIn sent it; rows 4, 5 (2 rows)"
    ]


def test_problems_tell_rows_and_never_what_is_in_them(tmp_path: Path) -> None:
    secret = "Hushword"
    rows = [[secret, secret, secret, secret, secret, secret, secret], [secret] * 9, [secret] * 2]
    tables = invitations_of(tmp_path, csv_text(INVITATIONS_HEADER, rows) + f'"{secret}" {secret}\n')

    assert tables.problems
    assert not any(secret in line for line in said(tables))


def test_a_file_left_out_is_still_in_the_list_of_what_was_seen(tmp_path: Path) -> None:
    tables = read([zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS, "Odd name.csv": "a,b\n1,2\n"})])

    assert Taken("x.zip/Odd name.csv", "left alone: not a table this knows") in tables.taken
    assert tables["invitations"]["owner_key"].unique().to_list() == [OWNER_URL.split("/")[-1]]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=4), st.integers(0, 6)), min_size=1, max_size=8))
def test_no_damage_to_a_zip_is_more_than_a_problem(tmp_path: Path, wounds: list[tuple[int, bytes, int]]) -> None:
    inner = zip_bytes({"Invitations.csv": INVITATIONS})
    whole = bytearray(zip_bytes({"Connections.csv": CONNECTIONS, "Profile.csv": PROFILE, "Complete.zip": inner}))
    for place, put, taken in wounds:
        at = place % len(whole)
        whole[at : at + taken] = put
    (tmp_path / "x.zip").write_bytes(whole)

    assert all("\n" not in line for line in said(read([tmp_path / "x.zip"])))
