"""The example archive is what its stories say, laid out as LinkedIn lays it out, and freshly built."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from whosthere import example
from whosthere.aftermath import OUTCOMES
from whosthere.example import build
from whosthere.example.stories import address
from whosthere.model import ACTIONS, MOTIVES

ME = "https://www.linkedin.com/in/judith-terhagen"
LIMIT = 400_000

# As LinkedIn writes them; a copy on purpose, so that a slip in the builder cannot pass unseen.
HEADERS = """\
Profile|First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,Twitter Handles,Websites,Instant Messengers
Profile Summary|Profile Summary
Positions|Company Name,Title,Description,Location,Started On,Finished On
Education|School Name,Start Date,End Date,Notes,Degree Name,Activities
Skills|Name
Languages|Name,Proficiency
Certifications|Name,Url,Authority,Started On,Finished On,License Number
Publications|Name,Published On,Description,Publisher,Url
Volunteering|Company Name,Role,Cause,Started On,Finished On,Description
Causes You Care About|Supported Cause
Email Addresses|Email Address,Confirmed,Primary,Updated On
PhoneNumbers|Extension,Number,Type
Registration|Registered At,Registration Ip,Subscription Types
Invitations|From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl
guide_messages|CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER
learning_coach_messages|CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER
learning_role_play_messages|CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER
coach_messages|CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER
Endorsement_Received_Info|Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status
Endorsement_Given_Info|Endorsement Date,Skill Name,Endorsee First Name,Endorsee Last Name,Endorsee Public Url,Endorsement Status
Recommendations_Received|First Name,Last Name,Company,Job Title,Text,Creation Date,Status
Recommendations_Given|First Name,Last Name,Company,Job Title,Text,Creation Date,Status
Company Follows|Organization,Followed On
Member_Follows_48210637|Date,Status,FullName
Reactions_48210637|Date,Type,Link
Comments_48210637|Date,Link,Message
Shares_48210637|Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility
InstantReposts_48210637|Date,Link
Events|Event Name,Event Time,Status,External Url
Rich_Media|Date/Time,Media Description,Media Link
SearchQueries|Time,Search Query
Learning|Content Title,Content Description,Content Type,Content Last Watched Date (if viewed),Content Completed At (if completed),Content Saved,Notes taken on videos (if taken),
Ads Clicked|Ad clicked Date,Ad Title/Id
Jobs/Saved Jobs|Saved Date,Job Url,Job Title,Company Name
Jobs/Job Seeker Preferences|Locations,Industries,Company Employee Count,Preferred Job Types,Job Titles,Open To Recruiters,Dream Companies,Profile Shared With Job Poster,Job Title For Searching Fast Growing Companies,Introduction Statement,Phone Number,Job Seeker Activity Level,Preferred Start Time Range,Commute Preference Starting Address,Commute Preference Starting Time,Mode Of Transportation,Maximum Commute Duration,Open Candidate Visibility,Job Seeking Urgency Level
"""  # noqa: E501
PREAMBLE = """\
Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing. You will only see \
email addresses for connections who have allowed their connections to see or download their email address using this \
setting https://www.linkedin.com/psettings/privacy/email. You can learn more here \
https://www.linkedin.com/help/linkedin/answer/261"

"""
CONNECTIONS = f"{PREAMBLE}First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
MESSAGES = (
    '"CONVERSATION ID","CONVERSATION TITLE","FROM","SENDER PROFILE URL","TO","RECIPIENT PROFILE URLS","DATE","SUBJECT",'
    '"CONTENT","FOLDER","ATTACHMENTS","IS MESSAGE DRAFT","IS CONVERSATION DRAFT"\n'
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, bytes]:
    """Every member of both shipped archives; the larger one wins where both have it."""
    members: dict[str, bytes] = {}
    for path in example.archives():
        members |= _members(path)
    return members


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode().removeprefix(PREAMBLE)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _invitations(shipped: dict[str, bytes]) -> list[dict[str, str]]:
    return _rows(shipped["Invitations.csv"])


def _connections(shipped: dict[str, bytes]) -> list[dict[str, str]]:
    return _rows(shipped["Connections.csv"])


def _messages(shipped: dict[str, bytes]) -> list[dict[str, str]]:
    return _rows(shipped["messages.csv"])


# ---- freshness


def test_building_again_gives_the_shipped_files(tmp_path: Path) -> None:
    for path, shipped in zip(build.build(tmp_path), [*example.archives(), example.page()], strict=True):
        stale = f"{path.name} is stale: run `python -m whosthere.example.build`"
        assert path.name == shipped.name
        if path.suffix == ".zip":
            assert _outline(path) == _outline(shipped), stale
            assert _members(path) == _members(shipped), stale
            if not _compresses_like_the_shipped(shipped):  # another zlib: equal contents must do
                continue
        assert path.read_bytes() == shipped.read_bytes(), stale


def _outline(path: Path) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(path) as archive:
        return [(i.filename, i.date_time, i.CRC, i.file_size, i.create_system) for i in archive.infolist()]


def _compresses_like_the_shipped(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda info: info.file_size)
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        return len(deflate.compress(archive.read(largest)) + deflate.flush()) == largest.compress_size


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    build.files.cache_clear()
    once = {path.name: path.read_bytes() for path in build.build(tmp_path / "once")}
    build.files.cache_clear()
    twice = {path.name: path.read_bytes() for path in build.build(tmp_path / "twice")}
    assert once == twice


def test_the_two_archives_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in example.archives()) < LIMIT


def test_members_are_sorted_and_carry_a_fixed_time() -> None:
    for path in example.archives():
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == sorted(archive.namelist())
            assert {info.date_time[:2] for info in archive.infolist()} == {(2026, 11)}


def test_connections_are_in_both_archives_and_invitations_and_messages_in_one() -> None:
    quick, larger = (set(_members(path)) for path in example.archives())
    assert "Connections.csv" in quick & larger
    assert "Invitations.csv" in larger - quick
    assert "messages.csv" in quick - larger


def test_the_whole_archive_holds_what_the_two_hold(tmp_path: Path, shipped: dict[str, bytes]) -> None:
    assert _members(build.whole(tmp_path)) == shipped


# ---- layout


def test_every_file_has_the_header_that_linkedin_gives_it(shipped: dict[str, bytes]) -> None:
    expected = dict(line.split("|", 1) for line in HEADERS.splitlines())
    for name, header in expected.items():
        assert shipped[f"{name}.csv"].startswith(f"{header}\n".encode()), name
    assert shipped["Connections.csv"].startswith(CONNECTIONS.encode())
    assert shipped["messages.csv"].startswith(MESSAGES.encode())
    assert {name.removesuffix(".csv") for name in shipped} == {*expected, "Connections", "messages"}


def test_every_row_has_as_many_cells_as_its_header(shipped: dict[str, bytes]) -> None:
    for name, content in shipped.items():
        escape = {"escapechar": "\\", "doublequote": False} if name.startswith("Comments") else {}
        text = content.decode().removeprefix(PREAMBLE)
        assert len({len(row) for row in csv.reader(io.StringIO(text, newline=""), **escape)}) == 1, name


def test_files_are_plain_utf8_with_unix_line_ends(shipped: dict[str, bytes]) -> None:
    for name, content in shipped.items():
        assert not content.startswith(b"\xef\xbb\xbf"), name
        assert b"\r" not in content, name
        assert content.endswith(b"\n") == (name != "Connections.csv"), name


def test_every_field_of_messages_is_quoted(shipped: dict[str, bytes]) -> None:
    text = shipped["messages.csv"].decode()
    again = io.StringIO()
    csv.writer(again, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline="")))
    assert text == again.getvalue()


def test_other_files_are_quoted_only_where_needed(shipped: dict[str, bytes]) -> None:
    text = shipped["Invitations.csv"].decode()
    again = io.StringIO()
    csv.writer(again, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline="")))
    assert text == again.getvalue()
    assert '""TAW"" and ""NAP""' in text


def test_comments_escape_quotes_and_shares_wrap_lines(shipped: dict[str, bytes]) -> None:
    assert b'her cellar \\"breathes\\" when' in shipped["Comments_48210637.csv"]
    assert b'map.""\n""""\n""Not on' in shipped["Shares_48210637.csv"]


def test_dates_are_in_the_form_of_their_file(shipped: dict[str, bytes]) -> None:
    for row in _invitations(shipped):
        assert re.fullmatch(r"[1-9]\d?/[1-9]\d?/\d\d, [1-9]\d?:\d\d [AP]M", row["Sent At"])
    for row in _connections(shipped):
        assert re.fullmatch(r"\d\d [A-Z][a-z]{2} \d{4}", row["Connected On"])
    for row in _messages(shipped):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", row["DATE"])
    for row in _rows(shipped["Endorsement_Given_Info.csv"]):
        assert re.fullmatch(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d UTC", row["Endorsement Date"])


def test_addresses_are_percent_encoded(shipped: dict[str, bytes]) -> None:
    addresses = [row["URL"] for row in _connections(shipped)] + [r["inviterProfileUrl"] for r in _invitations(shipped)]
    assert all(address.isascii() for address in addresses)
    assert sum("%" in address for address in addresses) > 20


# ---- counts and stories


def test_there_are_1200_connections_nine_of_them_only_a_date(shipped: dict[str, bytes]) -> None:
    rows = _connections(shipped)
    assert len(rows) == 1200
    dated = [row for row in rows if not row["URL"]]
    assert len(dated) == 9
    assert all(set(list(row.values())[:-1]) == {""} for row in dated)
    urls = [row["URL"] for row in rows if row["URL"]]
    assert len(set(urls)) == len(urls)


def test_about_one_connection_in_twelve_is_a_recruiter(shipped: dict[str, bytes]) -> None:
    words = re.compile(r"recruit|talent|headhunt|executive search|staffing|resourcing|managing consultant", re.I)
    recruiters = sum(bool(words.search(row["Position"])) for row in _connections(shipped))
    assert 0.06 < recruiters / 1200 < 0.10


def test_pending_invitations_are_the_stories(shipped: dict[str, bytes]) -> None:
    connected = {row["URL"] for row in _connections(shipped)}
    rows = [
        row
        for row in _invitations(shipped)
        if row["Direction"] == "INCOMING" and row["inviterProfileUrl"] not in connected
    ]
    assert len(rows) >= 55
    told = {(story.name, story.url, story.note) for story in example.truth()}
    assert {(row["From"], row["inviterProfileUrl"], row["Message"]) for row in rows} == told
    assert all(row["inviteeProfileUrl"] == ME for row in rows)


def test_earlier_invitations_of_both_directions_stand_beside_them(shipped: dict[str, bytes]) -> None:
    connected = {row["URL"] for row in _connections(shipped)}
    accepted = [row for row in _invitations(shipped) if row["inviterProfileUrl"] in connected]
    sent = [row for row in _invitations(shipped) if row["Direction"] == "OUTGOING"]
    assert len(accepted) == len(example.past()) == 72
    assert len(sent) == 13
    assert 0 < sum(row["inviteeProfileUrl"] in connected for row in sent) < len(sent)


def test_the_accepted_are_the_past_that_is_told_and_came_to_something(shipped: dict[str, bytes]) -> None:
    asked = {(row["From"], row["Message"]) for row in _invitations(shipped) if row["Direction"] == "INCOMING"}
    joined = {row["URL"]: row["Connected On"] for row in _connections(shipped)}
    for past in example.past():
        assert (past.name, past.note) in asked
        assert address(past.slug) in joined
        assert past.accepted is not None
        assert past.sent.date() <= past.accepted
        assert past.came in OUTCOMES
    assert Counter(past.came for past in example.past()).keys() == {*OUTCOMES} - {"lure"}


def test_there_are_five_years_of_messages(shipped: dict[str, bytes]) -> None:
    rows = _messages(shipped)
    assert 850 <= len(rows) <= 1000
    assert 170 <= len({row["CONVERSATION ID"] for row in rows}) <= 210
    assert {row["FOLDER"] for row in rows} == {"INBOX", "ARCHIVE", "SPAM", ""}
    assert {row["FROM"] for row in rows} >= {"Judith Terhagen", "LinkedIn Member"}
    assert any(row["CONTENT"].startswith('<p class="spinmail') and not row["SENDER PROFILE URL"] for row in rows)
    assert any(row["IS MESSAGE DRAFT"] == "Yes" for row in rows)
    assert any("\n" in row["CONTENT"] for row in rows)
    assert min(row["DATE"] for row in rows) < "2021-12"
    assert "2026-11" < max(row["DATE"] for row in rows) < "2026-11-21"


def test_no_message_has_an_open_slot(shipped: dict[str, bytes]) -> None:
    for row in _messages(shipped):
        assert not re.search(r"[{}|]", row["CONTENT"]), row["CONTENT"]


def test_every_motive_is_told_at_least_three_times() -> None:
    told = Counter(story.motive for story in example.truth())
    assert set(told) == set(MOTIVES)
    assert min(told.values()) >= 3


def test_truth_uses_the_closed_words() -> None:
    for story in example.truth():
        assert {story.motive, *story.also} <= set(MOTIVES), story.id
        assert story.motive not in story.also, story.id
        assert story.actions, story.id
        assert set(story.actions) <= set(ACTIONS), story.id
        assert story.why, story.id


def test_only_hostile_stories_are_dangerous_and_only_they_are_reported() -> None:
    for story in example.truth():
        assert story.dangerous == (story.motive == "hack"), story.id
        assert story.dangerous == ("report" in story.actions), story.id


def test_stories_are_unique_and_fit_the_platform() -> None:
    stories = example.truth()
    assert len({story.id for story in stories}) == len({story.slug for story in stories}) == len(stories)
    assert max(len(story.note) for story in stories) <= 300
    assert 15 <= sum(not story.note for story in stories) <= 20
    assert all(story.sent < datetime(2026, 11, 21) for story in stories)


def test_mutual_connections_are_connections(shipped: dict[str, bytes]) -> None:
    names = {f"{row['First Name']} {row['Last Name']}".strip() for row in _connections(shipped)}
    for story in example.truth():
        assert set(story.mutual_names) <= names, story.id
        assert len(story.mutual_names) <= min(3, story.mutual), story.id


def test_links_and_mail_lead_nowhere(shipped: dict[str, bytes]) -> None:
    allowed = re.compile(r"(^|\.)(linkedin\.com|example)$")
    for host in _hosts(b"\n".join(shipped.values()).decode() + example.page().read_text(encoding="utf-8")):
        assert allowed.search(host), host


def _hosts(text: str) -> Iterator[str]:
    yield from re.findall(r"https?://([\w.-]+)", text)
    yield from re.findall(r"\w@([\w-]+\.[\w.-]*\w)", text)


# ---- the copied page


def test_the_page_has_a_card_for_every_story() -> None:
    lines = example.page().read_text(encoding="utf-8").splitlines()
    for story in example.truth():
        place = lines.index(f"{story.name}’s profile picture")
        assert lines[place + 1].startswith(story.name)
        assert lines[place + 2] == story.headline
        assert "Accept" in lines[place + 3 : place + 8]
    assert lines.count("Accept") == len(example.truth()) + 2  # and a newsletter and an event, which are no people
    assert f"Focused ({len(example.truth())})" in lines


def test_notes_stand_below_the_buttons_of_their_own_card() -> None:
    text = example.page().read_text(encoding="utf-8")
    for story in example.truth():
        if story.note:
            card = text.split(f"{story.name}’s profile picture\n")[1].split("’s profile picture\n")[0]
            assert f"\nIgnore\nAccept\n{story.note}\n" in card, story.id
