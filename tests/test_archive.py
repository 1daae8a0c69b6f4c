"""What LinkedIn's export says comes out as typed tables, whatever its era, packing and company."""

from __future__ import annotations

import csv
import locale
import os
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import (
    AYO_URL,
    CONNECTIONS,
    CONNECTIONS_HEADER,
    INCOMING,
    INVITATIONS,
    INVITATIONS_HEADER,
    MESSAGES,
    MESSAGES_HEADER,
    MIRELA_URL,
    NOTES,
    OUTGOING,
    OWNER_URL,
    PROFILE,
    csv_text,
    folder,
    zip_bytes,
    zipped,
)
from whosthere.errors import SourceError
from whosthere.sources import linkedin, read
from whosthere.sources.tables import TABLES, Tables, Taken

ALL = {"Connections.csv": CONNECTIONS, "Invitations.csv": INVITATIONS, "messages.csv": MESSAGES, "Profile.csv": PROFILE}


def of(tmp_path: Path, files: dict[str, str | bytes]) -> Tables:
    """What is read of a zip of `files`, to which invitations are added so that their absence is no problem."""
    return read([zipped(tmp_path / "export.zip", {"Invitations.csv": INVITATIONS, **files})])


def test_a_zip_gives_typed_tables_with_their_origin(tmp_path: Path) -> None:
    tables = read([zipped(tmp_path / "Basic.zip", ALL)])

    assert tables.problems == []
    assert tables["invitations"].schema == pl.Schema(TABLES["invitations"])
    assert tables["invitations"].to_dicts() == [
        {
            "id": None,
            "direction": "incoming",
            "name": "Mirela Sandu-Example",
            "key": "mirela-sandu-example",
            "url": MIRELA_URL,
            "owner_name": "Tomas Example",
            "owner_key": "tomas-example",
            "sent_at": datetime(2026, 4, 7, 9, 5),
            "text": 'Hi Tomas, your talk on "tiny" models stayed with me.',
            "kind": "note",
            "look_alike": None,
            "source": "Basic.zip/Invitations.csv",
            "row": 2,
        },
        {
            "id": None,
            "direction": "outgoing",
            "name": "Ayo Fictional",
            "key": "ayo-fictional-example",
            "url": AYO_URL,
            "owner_name": "Tomas Example",
            "owner_key": "tomas-example",
            "sent_at": datetime(2025, 12, 31, 23, 47),
            "text": None,
            "kind": "note",
            "look_alike": None,
            "source": "Basic.zip/Invitations.csv",
            "row": 3,
        },
    ]


def test_an_unpacked_folder_reads_like_its_zip(tmp_path: Path) -> None:
    packed = read([zipped(tmp_path / "export.zip", ALL)])
    unpacked = read([folder(tmp_path / "export", ALL)])

    for table in TABLES:
        assert packed[table].drop("source").equals(unpacked[table].drop("source")), table
    assert set(unpacked["messages"]["source"]) == {"export/messages.csv"}


def test_one_csv_file_can_be_given_by_itself_and_nothing_else_is_missed(tmp_path: Path) -> None:
    tables = read([folder(tmp_path, {"Connections (1).csv": CONNECTIONS}) / "Connections (1).csv"])

    assert tables["connections"]["name"].to_list() == ["Zoë Brandt-Example, PMP", "Ayo Fictional"]
    assert tables["connections"]["source"].unique().to_list() == ["Connections (1).csv"]
    assert tables.problems == []


def test_the_preamble_of_connections_is_no_record(tmp_path: Path) -> None:
    rows = of(tmp_path, {"Connections.csv": CONNECTIONS})["connections"]

    assert rows["row"].to_list() == [2, 3]
    assert rows["key"].to_list() == ["zoë-brandt-example", "ayo-fictional-example"]
    assert rows["connected_on"].to_list() == [date(2026, 2, 8), date(2025, 12, 31)]
    assert rows["position"].to_list() == ["Head of Data, EMEA", None]


@pytest.mark.parametrize(
    "text",
    [
        "First Name,Last Name,Address,Email Address,Company,Position,Connected On,Websites,Instant Messengers\n"
        'Ayo,Fictional,,,Fog,Chair,"02/08/18, 09:05 AM",,\n',
        "First Name,Last Name,Email Address,Company,Position,Connected On\nAyo,Fictional,,Fog,Chair,08 Feb 2018\n",
        NOTES
        + "First Name,Last Name,Email Address,Company,Position,Connected On\nAyo,Fictional,,Fog,Chair,8 February 2018",
        "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am\n"
        "Ayo,Fictional,,,Fog,Chair,08 Feb 2018\n",
    ],
    ids=["2016", "before the preamble", "before addresses", "German"],
)
def test_connections_of_every_era_are_read(tmp_path: Path, text: str) -> None:
    tables = of(tmp_path, {"Connections.csv": text})

    assert tables["connections"].select("name", "company", "position", "connected_on").row(0) == (
        "Ayo Fictional",
        "Fog",
        "Chair",
        date(2018, 2, 8),
    )
    assert tables.problems == []


def test_hidden_members_are_counted_and_not_shown_as_people(tmp_path: Path) -> None:
    text = f"{CONNECTIONS_HEADER}\n,,,,,,07 Jun 2026\n,,,,,,\nAyo,Fictional,,,,,07 Jun 2026\n,,,,,,08 Jun 2026\n"
    tables = of(tmp_path, {"Connections.csv": text})

    assert tables["connections"].select("name", "row").rows() == [("Ayo Fictional", 4)]
    assert Taken("export.zip/Connections.csv", "hidden members, counted only", 2) in tables.taken
    assert tables.problems == []


def test_names_that_look_like_missing_values_stay_names(tmp_path: Path) -> None:
    text = f"{CONNECTIONS_HEADER}\nNull,NA,,,None,nan,07 Jun 2026\n  Ana , Null ,,,,,07 Jun 2026\n"
    rows = of(tmp_path, {"Connections.csv": text})["connections"]

    assert rows.select("name", "company", "position").rows() == [("Null NA", "None", "nan"), ("Ana Null", None, None)]


def test_invitations_before_addresses_have_names_only(tmp_path: Path) -> None:
    text = 'From,To,Sent At,Message,Direction\nMirela Sandu,Tomas Example,"4/7/23, 9:05 PM",Hello,INCOMING\n'
    rows = read([zipped(tmp_path / "old.zip", {"Invitations.csv": text})])["invitations"]

    assert rows.select("name", "key", "owner_name", "owner_key", "text", "sent_at").row(0) == (
        "Mirela Sandu",
        None,
        "Tomas Example",
        None,
        "Hello",
        datetime(2023, 4, 7, 21, 5),
    )


def test_messages_name_all_their_recipients(tmp_path: Path) -> None:
    rows = of(tmp_path, {"messages.csv": MESSAGES})["messages"]

    assert rows.to_dicts() == [
        {
            "conversation": "2-QUJD==",
            "from_name": "Mirela Sandu-Example",
            "from_key": "mirela-sandu-example",
            "to_names": "Tomas Example, Ayo Fictional",
            "to_keys": ["tomas-example", "ayo-fictional-example"],
            "sent_at": datetime(2026, 4, 9, 7, 31, 12),
            "text": "Thanks for accepting!\nDo you have ten minutes next week?",
            "folder": "INBOX",
            "source": "export.zip/messages.csv",
            "row": 2,
        }
    ]


@pytest.mark.parametrize(
    "text",
    [
        'From,To,Date,Subject,Content,Direction,Folder\nAyo,Tomas,"04/09/17, 07:31 AM",,Hello,INCOMING,INBOX\n',
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER\n"
        "c,,Ayo,,Tomas,2017-04-09 07:31:00 UTC,,Hello,\n",
        '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO","RECIPIENT PROFILE URLS","DATE",'
        '"SUBJECT","CONTENT","FOLDER","ATTACHMENTS"\n'
        '"c","","Ayo","","Tomas","","2017-04-09 07:31:00 UTC","","Hello","",""',
    ],
    ids=["2017", "2022", "2026, all quoted"],
)
def test_messages_of_every_era_are_read(tmp_path: Path, text: str) -> None:
    tables = of(tmp_path, {"messages.csv": text})

    assert tables["messages"].select("from_name", "to_names", "to_keys", "sent_at", "text").row(0) == (
        "Ayo",
        "Tomas",
        None,
        datetime(2017, 4, 9, 7, 31),
        "Hello",
    )
    assert tables.problems == []


def test_drafts_were_never_sent(tmp_path: Path) -> None:
    draft = MESSAGES.splitlines()[0] + "\nc,,Tomas,,Ayo,,2026-04-09 07:31:12 UTC,,Not yet,INBOX,,Yes,No\n"
    tables = of(tmp_path, {"messages.csv": draft})

    assert tables["messages"].is_empty()
    assert Taken("export.zip/messages.csv", "drafts, left out", 1) in tables.taken


@pytest.mark.parametrize(
    "name",
    ["guide_messages.csv", "coach_messages.csv", "learning_coach_messages.csv", "learning_role_play_messages_1.csv"],
)
def test_talks_with_machines_are_no_messages(tmp_path: Path, name: str) -> None:
    tables = of(tmp_path, {name: MESSAGES})

    assert tables["messages"].is_empty()
    assert Taken(f"export.zip/{name}", "left alone") in tables.taken


def test_the_owners_profile_is_read_and_private_columns_are_not(tmp_path: Path) -> None:
    profile = of(tmp_path, {"Profile.csv": PROFILE, "Profile Summary.csv": "Profile Summary\nOther words\n"})["profile"]

    assert profile.drop("source", "row").to_dicts() == [
        {
            "first_name": "Tomas",
            "last_name": "Example",
            "maiden_name": None,
            "headline": "Gardener of small language models",
            "about": "Builds quiet tools.",
            "industry": "Software",
            "location": "Graz, Austria",
        }
    ]


def test_the_summary_fills_an_empty_about_from_whichever_zip(tmp_path: Path) -> None:
    one = zipped(tmp_path / "a.zip", {"Profile Summary.csv": 'Profile Summary\n"Builds,\nquietly"\n'})
    two = zipped(tmp_path / "b.zip", {**ALL, "Profile.csv": PROFILE.replace("Builds quiet tools.", "")})

    assert read([one, two])["profile"]["about"].to_list() == ["Builds,\nquietly"]
    assert read([one])["profile"]["about"].to_list() == ["Builds,\nquietly"]


def test_positions_and_education_take_months_and_years(tmp_path: Path) -> None:
    tables = of(
        tmp_path,
        {
            "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
            "Farn,Gardener,Pruned.,Graz,Jan 2024,\nFog,Chair,,,2016,Sept 2019\nFen,Clerk,,,Jan-12,Present\n",
            "Education.csv": "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
            "University of Nowhere,2012,2016-07-01,,MSc,Choir\n",
        },
    )

    assert tables["positions"].select("company", "started_on", "finished_on", "current").rows() == [
        ("Farn", date(2024, 1, 1), None, True),
        ("Fog", date(2016, 1, 1), date(2019, 9, 1), False),
        ("Fen", date(2012, 1, 1), None, True),
    ]
    assert tables["education"].select("school", "degree", "started_on", "finished_on").rows() == [
        ("University of Nowhere", "MSc", date(2012, 1, 1), date(2016, 7, 1))
    ]
    assert tables.problems == []


def test_endorsements_go_both_ways_and_their_addresses_have_no_scheme(tmp_path: Path) -> None:
    def text(who: str) -> str:
        return (
            f"Endorsement Date,Skill Name,{who} First Name,{who} Last Name,{who} Public Url,Endorsement Status\n"
            "2025/11/02 18:44:09 UTC,Ferns,Ayo,Fictional,www.linkedin.com/in/Ayo-Fictional/,ACCEPTED\n"
        )

    tables = of(
        tmp_path, {"Endorsement_Received_Info.csv": text("Endorser"), "Endorsement_Given_Info.csv": text("Endorsee")}
    )
    rows = tables["endorsements"].drop("source", "row").rows()

    at = datetime(2025, 11, 2, 18, 44, 9)
    assert rows == [(way, "Ayo Fictional", "ayo-fictional", "Ferns", at, "ACCEPTED") for way in ("received", "given")]


def test_recommendations_differ_by_file_name_alone(tmp_path: Path) -> None:
    text = (
        "First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n"
        'Ayo,Fictional,Fog,Chair,"Keeps promises, and ledgers.","08/19/24, 11:04 PM",VISIBLE\n'
    )
    rows = of(tmp_path, {"Recommendations Given.csv": text, "Recommendations_Received.csv": text})["recommendations"]

    assert sorted(rows["direction"]) == ["given", "received"]
    assert rows.select("name", "company", "position", "text", "at").row(0) == (
        "Ayo Fictional",
        "Fog",
        "Chair",
        "Keeps promises, and ledgers.",
        datetime(2024, 8, 19, 23, 4),
    )


def test_follows_skills_volunteering_and_job_seeking(tmp_path: Path) -> None:
    tables = of(
        tmp_path,
        {
            "Company_Follows.csv": "Organization,Followed On\nFarn,Sat Sep 05 08:12:14 UTC 2026\n",
            "Member_Follows_12345.csv": "Date,Status,FullName\n2024-02-11 10:20:30,Active,Mirela Sandu\n",
            "Skills.csv": "Name\nRegression analysis\n",
            "Volunteering.csv": "Company Name,Role,Cause,Started On,Finished On,Description\n"
            "Fog,Treasurer,environment,,,\n",
            "Jobs/Job Seeker Preferences.csv": "Locations,Industries,Job Titles,Open To Recruiters,Phone Number,"
            "Job Seeker Activity Level,Job Seeking Urgency Level\nGraz,,Data Gardener,No,+43 000,,SOON\n",
        },
    )

    assert tables["follows"].select("kind", "name", "at", "status").rows() == [
        ("company", "Farn", datetime(2026, 9, 5, 8, 12, 14), None),
        ("member", "Mirela Sandu", datetime(2024, 2, 11, 10, 20, 30), "Active"),
    ]
    assert tables["skills"]["skill"].to_list() == ["Regression analysis"]
    assert tables["volunteering"].select("company", "position", "cause").row(0) == ("Fog", "Treasurer", "environment")
    assert tables["job_seeking"].drop("source", "row").row(0) == ("Data Gardener", "Graz", None, False, None, "SOON")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Company Follows.csv", "companyfollows"),
        ("Company_Follows.csv", "companyfollows"),
        ("Receipts_v2.csv", "receipts"),
        ("Member_Follows_123456.csv", "memberfollows"),
        ("Saved Jobs_1.csv", "savedjobs"),
        ("Connections (2).csv", "connections"),
        ("Messages.CSV", "messages"),
    ],
)
def test_file_names_are_folded_before_they_are_compared(name: str, folded: str) -> None:
    assert linkedin.folded_name(name) == folded


def test_a_name_that_lies_is_found_out_by_the_header(tmp_path: Path) -> None:
    tables = read([zipped(tmp_path / "x.zip", {"Connections.csv": INVITATIONS, "people i know.csv": CONNECTIONS})])

    assert tables["invitations"].height == 2
    assert tables["connections"].height == 2
    assert tables.problems == []


def test_other_files_are_left_alone_and_sensitive_ones_never_opened(tmp_path: Path) -> None:
    never = {"Receipts_v2.csv", "Logins.csv", "Contacts.csv", "Email Addresses.csv", "Verifications/Verifications.csv"}
    alone = {"Jobs/Saved Jobs_1.csv", "Comments_123.csv", "Certifications.csv", "Notes.csv"}
    poison = b"\xff\xfe\x00 not even text"
    tables = of(tmp_path, {**dict.fromkeys(never | alone, poison), "Articles/Articles/moss.html": "<p>"})

    for name in never:
        assert Taken(f"export.zip/{name}", "left alone: sensitive, never opened") in tables.taken
    for name in alone:
        assert Taken(f"export.zip/{name}", "left alone") in tables.taken
    assert Taken("export.zip", "left alone: 1 file that is no table") in tables.taken
    assert tables.problems == []


def test_a_top_folder_and_what_macos_adds_do_not_matter(tmp_path: Path) -> None:
    files = {f"My export/{name}": text for name, text in ALL.items()}
    tables = read([zipped(tmp_path / "x.zip", {**files, "__MACOSX/My export/._Invitations.csv": b"\0\5"})])

    assert tables["invitations"]["source"].unique().to_list() == ["x.zip/My export/Invitations.csv"]
    assert tables.problems == []


def test_header_only_files_are_empty_tables_without_a_problem(tmp_path: Path) -> None:
    tables = read(
        [zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS_HEADER, "messages.csv": MESSAGES_HEADER})]
    )

    assert tables["invitations"].is_empty()
    assert Taken("x.zip/Invitations.csv", "invitations", 0) in tables.taken
    assert tables.problems == []


def test_both_delivery_zips_are_merged_and_what_is_in_both_comes_once(tmp_path: Path) -> None:
    basic = zipped(tmp_path / "Basic_LinkedInDataExport_11-23-2026.zip", {**ALL, "messages.csv": MESSAGES_HEADER})
    complete = zipped(tmp_path / "Complete_LinkedInDataExport_11-23-2026.zip", ALL)
    tables = read([basic, complete])

    assert tables["invitations"].height == 2
    assert tables["connections"].height == 2
    assert tables["profile"].height == 1
    assert tables["messages"]["source"].to_list() == [f"{complete.name}/messages.csv"]
    assert tables.problems == []


def test_rows_that_come_twice_in_one_file_are_both_kept(tmp_path: Path) -> None:
    twice = zipped(tmp_path / "a.zip", {"Invitations.csv": INVITATIONS + INCOMING})

    assert read([twice])["invitations"].height == 3


def test_an_invitation_of_an_older_export_is_the_same_as_its_twin_with_addresses(tmp_path: Path) -> None:
    old = "\n".join(line.rsplit(",", 2)[0] for line in INVITATIONS.splitlines())
    paths = [zipped(tmp_path / "old.zip", {"Invitations.csv": old}), zipped(tmp_path / "new.zip", ALL)]

    for order in (paths, paths[::-1]):
        rows = read(order)["invitations"]
        assert rows["key"].to_list() == ["mirela-sandu-example", "ayo-fictional-example"]
        assert rows["owner_key"].unique().to_list() == ["tomas-example"]


def test_a_message_that_moved_to_another_folder_is_the_same_message(tmp_path: Path) -> None:
    old = zipped(tmp_path / "old.zip", ALL)
    new = zipped(tmp_path / "new.zip", {**ALL, "messages.csv": MESSAGES.replace("INBOX", "ARCHIVE")})

    assert read([old, new])["messages"]["folder"].to_list() == ["INBOX"]


def test_the_same_path_twice_is_read_once_and_equal_names_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = zipped(tmp_path / "a" / "x.zip", {"Invitations.csv": f"{INVITATIONS_HEADER}\n{INCOMING}"})
    two = zipped(tmp_path / "b" / "x.zip", {"Invitations.csv": f"{INVITATIONS_HEADER}\n{OUTGOING}"})

    assert read([one, one])["invitations"].height == 1
    assert read([one, two])["invitations"]["source"].to_list() == ["a/x.zip/Invitations.csv", "b/x.zip/Invitations.csv"]


def test_an_export_inside_a_zip_or_folder_is_read(tmp_path: Path) -> None:
    inner = zip_bytes({"Invitations.csv": INVITATIONS})
    in_zip = read([zipped(tmp_path / "outer.zip", {"Complete.zip": inner, "Profile.csv": PROFILE})])
    in_folder = read([folder(tmp_path / "both", {"Complete.zip": inner, "holiday.zip": zip_bytes({"a.jpg": "x"})})])

    assert in_zip["invitations"]["source"].to_list() == ["outer.zip/Complete.zip/Invitations.csv"] * 2
    assert in_folder["invitations"]["source"].to_list() == ["both/Complete.zip/Invitations.csv"] * 2
    assert Taken("both/holiday.zip", "left alone: a zip that is no export, or too deep") in in_folder.taken
    assert in_zip.problems == in_folder.problems == []


def test_only_one_level_of_zips_in_zips_is_opened(tmp_path: Path) -> None:
    deep = zip_bytes({"Invitations.csv": INVITATIONS})
    middle = zip_bytes({"Connections.csv": CONNECTIONS, "deeper.zip": deep})
    tables = read([zipped(tmp_path / "outer.zip", {"middle.zip": middle})])

    assert tables["connections"].height == 2
    assert tables["invitations"].is_empty()


def test_another_members_archive_is_left_out_by_file_and_not_by_row(tmp_path: Path) -> None:
    own, also_own = (zipped(tmp_path / name, ALL) for name in ("own.zip", "own too.zip"))
    other = zipped(
        tmp_path / "other.zip",
        {
            "Invitations.csv": f"{INVITATIONS_HEADER}\n"
            f'Zed Zero,Mirela Sandu,"4/7/26, 9:05 AM",Hello,INCOMING,https://www.linkedin.com/in/zed,{MIRELA_URL}\n',
            "Connections.csv": CONNECTIONS.replace("Zoë", "Zed"),
        },
    )
    tables = read([other, own, also_own])

    assert [str(problem) for problem in tables.problems] == [
        "other.zip: is another member's archive, left out; to read it, give it without the others"
    ]
    assert tables["invitations"]["owner_key"].unique().to_list() == ["tomas-example"]
    assert "Zed Brandt-Example, PMP" not in tables["connections"]["name"].to_list()
    assert Taken("other.zip/Invitations.csv", "left out: another member's archive") in tables.taken


def test_where_archives_are_even_the_first_owner_is_kept(tmp_path: Path) -> None:
    own = zipped(tmp_path / "own.zip", ALL)
    other = zipped(tmp_path / "other.zip", {"Profile.csv": PROFILE.replace("Tomas,Example", "Zed,Zero")})

    assert read([own, other])["profile"]["first_name"].to_list() == ["Tomas"]
    assert read([other, own])["profile"]["first_name"].to_list() == ["Zed"]


def test_an_owner_who_changed_address_or_credentials_is_still_the_same(tmp_path: Path) -> None:
    own = zipped(tmp_path / "own.zip", ALL)
    moved = INVITATIONS.replace(OWNER_URL, "https://www.linkedin.com/in/tomas-the-gardener")
    renamed = zipped(tmp_path / "moved.zip", {"Invitations.csv": moved.replace("Tomas Example", "Tomas M. Example")})

    assert read([own, renamed]).problems == []


def test_dates_are_read_whatever_the_locale(tmp_path: Path) -> None:
    names = [name for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C") if _has_locale(name)]
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, names[0])
        rows = of(tmp_path, {"Connections.csv": f"{CONNECTIONS_HEADER}\nA,B,,,,,01 May 2026\nC,D,,,,,1 October 2026\n"})
    finally:
        locale.setlocale(locale.LC_ALL, before)

    assert rows["connections"]["connected_on"].to_list() == [date(2026, 5, 1), date(2026, 10, 1)]


def _has_locale(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_ALL, before)
    return True


def test_a_path_that_is_not_there_or_not_known_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")

    with pytest.raises(SourceError, match=r"gone\.zip: no such file or folder; check the path"):
        read([tmp_path / "gone.zip"])
    with pytest.raises(SourceError, match=r"photo\.jpg: not a source this knows; give LinkedIn's zip"):
        read([tmp_path / "photo.jpg"])


def test_no_file_is_written_while_reading(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"../../Invitations.csv": INVITATIONS, "/etc/Connections.csv": CONNECTIONS})
    before = {file: os.stat(file).st_mtime_ns for file in tmp_path.parent.rglob("*")}
    tables = read([path])

    assert {file: os.stat(file).st_mtime_ns for file in tmp_path.parent.rglob("*")} == before
    assert tables["invitations"]["source"].unique().to_list() == ["x.zip/Invitations.csv"]
    assert tables["connections"]["source"].unique().to_list() == ["x.zip/etc/Connections.csv"]


# ---- laws ------------------------------------------------------------------------------------------------------------

cells = st.text(
    st.one_of(st.sampled_from('",;\t\n\r\0 ="é😀Ã©'), st.characters(exclude_categories=["Cs"])), max_size=12
)
styles = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t"),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
    }
)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _kept(cell: str) -> str | None:
    """What is to come of a cell: without NULs, trimmed of Unicode's white space, unknown where nothing is left."""
    return pl.Series([cell.replace("\0", "")]).str.strip_chars().item() or None


@given(st.lists(st.tuples(*[cells] * 13), max_size=8), styles, encodings)
@quick
def test_any_table_of_strings_written_as_messages_comes_back(
    tmp_path: Path, rows: list[tuple[str, ...]], style: dict[str, object], encoding: str
) -> None:
    text = csv_text(MESSAGES_HEADER, rows, **style).encode(encoding)
    tables = of(tmp_path, {"messages.csv": text})

    fields = {"conversation": 0, "from_name": 2, "to_names": 4, "text": 8, "folder": 9}
    sent = [row for row in rows if row[11].strip().lower() not in ("yes", "true")]
    wanted = [tuple(_kept(row[place]) for place in fields.values()) for row in sent]
    read_fields = (0, 2, 3, 4, 5, 6, 8, 9, 11)
    wanted = [want for want, row in zip(wanted, sent, strict=True) if any(_kept(row[place]) for place in read_fields)]
    found = tables["messages"].select(*fields).rows()
    mended = any("garbled" in problem.what for problem in tables.problems)
    assert len(found) == len(wanted)
    assert found == wanted or mended
    unread = sum(problem.count for problem in tables.problems if "'sent at'" in problem.what)
    assert unread == sum(_kept(row[6]) is not None for row in sent) - tables["messages"]["sent_at"].count()


@given(
    st.lists(st.tuples(*[cells] * 4, st.sampled_from(["INCOMING", "OUTGOING", "", "?"]), cells, cells), max_size=8),
    styles,
)
@quick
def test_any_table_of_strings_written_as_invitations_comes_back_or_is_a_problem(
    tmp_path: Path, rows: list[tuple[str, ...]], style: dict[str, object]
) -> None:
    text = csv_text(INVITATIONS_HEADER, rows, **style)
    tables = read([zipped(tmp_path / "export.zip", {"Invitations.csv": text})])

    filled = [row for row in rows if any(map(_kept, row))]
    known = [row for row in filled if row[4] in ("INCOMING", "OUTGOING")]
    wanted = [
        tuple(map(_kept, (sender, text, sender_url) if way == "INCOMING" else (to, text, to_url)))
        for sender, to, _, text, way, sender_url, to_url in known
    ]
    found = tables["invitations"].select("name", "text", "url").rows()
    problems = {problem.what.split(":")[0]: problem.count for problem in tables.problems}
    assert len(found) == len(wanted)
    assert found == wanted or any("garbled" in what for what in problems)
    assert problems.get("direction is neither INCOMING nor OUTGOING", 0) == len(filled) - len(known)
