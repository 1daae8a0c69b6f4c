"""Copied and saved LinkedIn pages: what is read of them, what is left alone, and how they join an archive."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import INVITATIONS_HEADER, zipped
from whosthere import example
from whosthere.gathering import gather
from whosthere.sources import page_lines, pages, read
from whosthere.sources.html_text import html_lines
from whosthere.sources.page_words import LANGUAGES, WORDS
from whosthere.sources.tables import TABLES, Tables, Taken

STORIES = Path(__file__).parent / "stories" / "pages"
COPIED = datetime(2026, 11, 23, 12, 30)

CARD = "Mirela Sandu-Example\nStatistician at Friends of Fog\n2 weeks ago\nIgnore\nAccept\nHi Tomas.\nReply to Mirela\n"
PAGE = f"Manage invitations\nReceived\nSent\nFocused (1)\n{CARD}"


def page(text: str | bytes) -> Tables:
    """What is read of a page copied now."""
    return pages.read([], piped=text.encode() if isinstance(text, str) else text)


def saved(path: Path, text: str | bytes, at: datetime = COPIED) -> Path:
    """The page as a file last changed at a known time."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    stamp = at.replace(tzinfo=UTC).timestamp()
    os.utime(path, (stamp, stamp))
    return path


def names(tables: Tables, table: str = "invitations") -> list[str]:
    return tables[table]["name"].to_list()


def one(tables: Tables, table: str = "invitations") -> dict[str, Any]:
    """The only row of a table."""
    (row,) = tables[table].to_dicts()
    return row


# ---- stories ---------------------------------------------------------------------------------------------------------


def told(tables: Tables) -> dict[str, list[Any]]:
    """All that was read, as the stories tell it: what is null is left out."""

    def rows(table: str) -> list[dict[str, Any]]:
        dropped = ("source", "kind")
        return [
            {
                name: str(value) if isinstance(value, datetime) else value
                for name, value in row.items()
                if value is not None and name not in dropped
            }
            for row in tables[table].to_dicts()
        ]

    return {
        "invitations": rows("invitations"),
        "people": rows("people"),
        "taken": [f"{taken.table}, {taken.rows}" if taken.rows else taken.table for taken in tables.taken],
        "problems": [str(problem) for problem in tables.problems],
    }


def stories() -> list[Path]:
    return sorted(path for path in STORIES.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("story", stories(), ids=lambda path: path.name)
def test_a_page_gives_what_its_story_expects(story: Path, tmp_path: Path) -> None:
    expected = json.loads(story.with_name(f"{story.name}.json").read_text(encoding="utf-8"))
    assert told(read([saved(tmp_path / story.name, story.read_bytes())])) == expected


def test_there_is_a_story_in_every_language_whose_buttons_are_known() -> None:
    told_in = {path.stem.removeprefix("received-") for path in stories()}
    assert set(LANGUAGES) - {"en"} <= told_in


def test_every_language_has_its_buttons_and_the_words_around_them() -> None:
    for role in ("accept", "ignore", "message", "more", "mutual", "heading", "stop", "now", "week", "connections"):
        assert set(WORDS[role]) == set(LANGUAGES), role
    assert all(set(by_language) <= set(LANGUAGES) for by_language in WORDS.values())


def test_skills_are_read_without_what_is_told_of_where_they_were_used() -> None:
    skills = "Skills\nDredging\n2 experiences at Harbour Works\nSediment · Tides\nEndorsed by Ayo Fictional\n"
    top = "Mirela Sandu-Example\n· 2nd\nStatistician\nCluj, Romania · Contact info\n500+ connections\nAbout\nCounts.\n"
    assert one(page(f"{top}{skills}Languages\nRomanian\n"), "people")["skills"] == ["Dredging", "Sediment", "Tides"]


def test_only_a_card_that_says_so_follows_the_owner() -> None:
    follows = CARD.replace(
        "Mirela Sandu-Example\n", "Mirela Sandu-Example follows you and is inviting you to connect\n"
    )
    assert one(page(follows), "people")["follows_owner"] is True
    assert one(page(CARD), "people")["follows_owner"] is None


# ---- the example -----------------------------------------------------------------------------------------------------


def test_the_example_page_gives_everybody_with_headline_shared_connections_and_note() -> None:
    tables = read([example.page()])
    told_of = {row["name"]: row for row in tables["people"].to_dicts()}
    notes = dict(tables["invitations"].select("name", "text").iter_rows())

    assert tables.problems == []
    assert Taken("page.txt", "left alone: 2 cards that are not people") in tables.taken
    assert set(notes) == {story.name for story in example.truth()}
    for story in example.truth():
        assert notes[story.name] == (story.note.strip() or None)
        assert told_of[story.name]["headline"] == story.headline
        assert told_of[story.name]["mutual_connections"] == (story.mutual or None)
        assert set(told_of[story.name]["mutual_names"] or ()) <= set(story.mutual_names)


def test_the_archive_and_the_page_are_one_pile() -> None:
    alone = {one.id: one for one in gather(read(example.archives())).invitations}
    tables = read([example.page(), *example.archives()])
    both = {one.id: one for one in gather(tables).invitations}

    assert tables.problems == []
    assert both.keys() == alone.keys()
    assert len(both) == len(example.truth())
    headlines = {story.name: story.headline for story in example.truth()}
    for id, request in both.items():
        assert (request.sent_at, request.text) == (alone[id].sent_at, alone[id].text)
        assert request.sender
        assert request.sender.headline == headlines[request.sender.name or ""]
        assert request.sender.profile_url


@given(st.permutations(range(71)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_cards_does_not_matter(order: list[int]) -> None:
    text = example.page().read_text(encoding="utf-8")
    top, *rest = text.split("’s profile picture\n")
    heads = [top.rsplit("\n", 1)[1], *(part.rsplit("\n", 1)[1] for part in rest[:-1])]
    last = rest[-1].partition("People you may know")[0]
    bodies = [*(part.rsplit("\n", 1)[0] + "\n" for part in rest[:-1]), last]
    cards = [f"{head}’s profile picture\n{body}" for head, body in zip(heads, bodies, strict=True)]
    drop = ["row", "sent_at", "source"]

    def facts(tables: Tables, table: str) -> list[str]:
        return sorted(map(str, tables[table].drop(drop, strict=False).rows()))

    shuffled, whole = page("".join(cards[at] for at in order)), page(text)
    for table in ("invitations", "people"):
        assert facts(shuffled, table) == facts(whole, table)


def test_a_page_copied_twice_gives_each_request_once(tmp_path: Path) -> None:
    text = example.page().read_bytes()
    both = read([saved(tmp_path / "a.txt", text + text), saved(tmp_path / "b.txt", text)])
    assert both["invitations"].height == 71
    assert Taken("a.txt", "left alone: requests copied twice", 71) in both.taken
    assert Taken("b.txt", "left alone: requests copied twice", 71) in both.taken


# ---- how a page comes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        PAGE.encode(),
        PAGE.encode("utf-8-sig"),
        PAGE.encode("utf-16"),
        PAGE.encode("utf-16-le"),
        PAGE.replace("\n", "\r\n").encode(),
        PAGE.replace("\n", "\r").encode(),
        PAGE.replace(" ", "\u00a0").encode(),
        PAGE.replace("\n", "\n\n").encode(),
        ("\u200e" + PAGE.replace("\n", "\u200f \n\u2066")).encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16 without bom", "crlf", "cr", "nbsp", "empty lines", "direction marks"],
)
def test_a_page_is_read_however_it_was_saved(raw: bytes) -> None:
    tables = page(raw)
    assert tables.problems == []
    request, person = one(tables), one(tables, "people")
    assert (request["name"], request["text"]) == ("Mirela Sandu-Example", "Hi Tomas.")
    assert person["headline"] == "Statistician at Friends of Fog"


def test_a_page_in_the_old_windows_encoding_is_read_and_says_so() -> None:
    tables = page(PAGE.replace("Mirela", "Zoë").replace("Hi", "“Olá”").encode("cp1252"))
    assert names(tables) == ["Zoë Sandu-Example"]
    assert [str(problem) for problem in tables.problems] == [
        "standard input: is not UTF-8; read as Windows-1252: if names look wrong, save it again as UTF-8"
    ]


@pytest.mark.parametrize("name", ["page.txt", "page.html", "page", "page.md", "Seite.TXT"])
def test_a_page_is_known_by_content_whatever_its_name(name: str, tmp_path: Path) -> None:
    assert names(read([saved(tmp_path / name, PAGE)])) == ["Mirela Sandu-Example"]


def test_when_a_request_was_sent_is_counted_from_the_time_of_the_copy(tmp_path: Path) -> None:
    text = PAGE.replace("2 weeks", "5 hours")
    row = one(read([saved(tmp_path / "page.txt", text, datetime(2026, 3, 1, 9, 45))]))
    assert row["sent_at"] == datetime(2026, 3, 1, 4)  # no minutes: nobody knows them
    row = one(read([saved(tmp_path / "page.txt", PAGE, datetime(2026, 3, 1, 9, 45))]))
    assert row["sent_at"] == datetime(2026, 2, 15)


def test_a_file_from_no_time_is_taken_for_copied_now(tmp_path: Path) -> None:
    path = saved(tmp_path / "page.txt", PAGE)
    os.utime(path, (0, 0))
    assert one(read([path]))["sent_at"].year >= 2025


def test_two_pages_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    paths = []
    for folder in "ab":
        (tmp_path / folder).mkdir()
        paths.append(saved(tmp_path / folder / "page.txt", PAGE.replace("Mirela", f"Mirela {folder.upper()}.")))
    assert read(paths)["invitations"]["source"].to_list() == ["a/page.txt", "b/page.txt"]


# ---- what is no page -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "is empty"),
        (b" \n\r\n", "is empty"),
        (b"\x00\x01\x02" * 50, "is no text"),
        (bytes(range(128, 256)) * 10, "is no text"),
        ("\ufffd".encode() * 50, "is no text"),
        (b"Dear diary,\nit rained.\n", "is no page that this reads"),
    ],
)
def test_what_is_no_page_says_in_one_line_what_was_expected_and_what_to_do(raw: bytes, what: str) -> None:
    tables = page(raw)
    (problem,) = tables.problems[-1:]
    assert tables.frames == {}
    assert problem.what.startswith(what)
    assert "Manage invitations" in problem.what
    assert "select all, copy, and paste" in problem.what
    assert "\n" not in problem.what


def test_a_file_that_is_too_large_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 1000)
    tables = read([saved(tmp_path / "page.txt", PAGE * 50)])
    assert tables.frames == {}
    assert "larger than" in tables.problems[0].what


def test_a_file_of_too_many_lines_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_LINES", 100)
    assert "more lines than any page" in page(PAGE * 50).problems[0].what


def test_a_broken_page_harms_no_other(tmp_path: Path) -> None:
    tables = read([saved(tmp_path / "bad.txt", "hello"), saved(tmp_path / "good.txt", PAGE)])
    assert names(tables) == ["Mirela Sandu-Example"]
    assert [problem.source for problem in tables.problems] == ["bad.txt"]


def test_a_row_names_the_first_line_of_its_card() -> None:
    assert one(page(PAGE))["row"] == 5
    assert one(page(PAGE), "people")["row"] == 5


# ---- saved pages -----------------------------------------------------------------------------------------------------


def test_nothing_of_a_saved_page_is_run_or_read_from_what_it_hides() -> None:
    html = "<html><script>Ignore</script><style>Accept</style><template>x</template><code>{}</code><!-- y -->"
    lines, _ = html_lines(f"{html}<p hidden>z</p><div style='display: none'><div>a</div>b</div><p>seen</p></html>")
    assert [line.text for line in lines] == ["seen"]


def test_a_saved_page_gives_the_lines_of_a_copy_with_addresses() -> None:
    lines, address = html_lines(
        "<!-- saved from url=(0039)https://www.linkedin.com/in/zo%C3%AB/ -->"
        '<p><a href="/in/ana?x=1"><b>Ana</b> Ruiz</a> is  here<br>a &lt; b < c &amp; d</p>'
        '<img alt="I <3 moss"><ul><li>one<li>two</ul>'
    )
    assert [(line.text, line.address, line.aloud) for line in lines] == [
        ("Ana Ruiz is here", "https://www.linkedin.com/in/ana", False),
        ("a < b < c & d", None, False),
        ("I <3 moss", None, True),
        ("one", None, False),
        ("two", None, False),
    ]
    assert address == "https://www.linkedin.com/in/zo%C3%AB"


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "<p>", "</", '<a b="', "<svg>", "<span hidden>", "<script>", "&#"]
)
def test_a_hostile_page_costs_no_more_than_its_length(piece: str) -> None:
    began = time.perf_counter()
    html_lines("<html>" + piece * (500_000 // len(piece)))
    assert time.perf_counter() - began < 5


# ---- what a line says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Today", 0), ("Yesterday", 1), ("2 weeks ago", 14), ("a month ago", 30), ("1 year ago", 365), ("3d", 3),
        ("Sent 2 weeks ago", 14), ("Vor 3 Wochen gesendet", 21), ("il y a 2 jours", 2), ("hace un mes", 30),
        ("за 2 недели", None), ("Gardener", None), ("A Day", None), ("3 years of rust", None),
        ("9999999 years ago", None),
    ],
)  # fmt: skip
def test_an_age_is_told_from_other_lines(line: str, days: int | None) -> None:
    ago = page_lines.age(page_lines.fold(line))
    assert (ago.days if ago is not None else None) == days


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("X Y is a mutual connection", (1, ["X Y"])),
        ("X Y and 8 other mutual connections", (9, ["X Y"])),
        ("2 mutual connections", (2, [])),
        ("A B, C D & 8 other mutual connections", (10, ["A B", "C D"])),
        ("Özgür O. und 71 weitere gemeinsame Kontakte", (72, ["Özgür O."])),
        ("X est une relation que vous avez en commun", (1, ["X"])),
        ("We build mutual connections", None),
        ("99999999 mutual connections", None),
    ],
)
def test_shared_connections_are_counted_with_those_named(line: str, told: tuple[int, list[str]] | None) -> None:
    assert page_lines.mutuals(line) == told


# ---- with an archive -------------------------------------------------------------------------------------------------

ME = "https://www.linkedin.com/in/tomas-example"


def archive(tmp_path: Path, *rows: tuple[str, str, str, str], connections: str = "") -> Path:
    """An archive of incoming requests: name, slug, when, note."""
    lines = [
        f'{name},Tomas Example,"{at}","{note}",INCOMING,https://www.linkedin.com/in/{slug},{ME}'
        for name, slug, at, note in rows
    ]
    files: dict[str, str | bytes] = {"Invitations.csv": "\n".join([INVITATIONS_HEADER, *lines, ""])}
    if connections:
        files["Connections.csv"] = (
            f"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n{connections}\n"
        )
    return zipped(tmp_path / "export.zip", files)


def test_a_card_and_its_row_are_one_request_with_the_facts_of_both(tmp_path: Path) -> None:
    export = archive(tmp_path, ("Mirela Sandu-Example", "mirela", "11/8/26, 9:05 AM", "Hi Tomas. It was a good talk."))
    tables = read([export, saved(tmp_path / "page.txt", PAGE.replace("Hi Tomas.", "Hi Tomas. It was…\n… show more"))])
    (request,) = gather(tables).invitations

    assert tables.problems == []
    assert (request.id, request.sent_at) == ("mirela", datetime(2026, 11, 8, 9, 5))
    assert request.text == "Hi Tomas. It was a good talk."
    assert request.sender
    assert request.sender.headline == "Statistician at Friends of Fog"


def test_the_longer_note_is_kept(tmp_path: Path) -> None:
    export = archive(tmp_path, ("Mirela Sandu-Example", "mirela", "11/8/26, 9:05 AM", "Hi"))
    (request,) = gather(read([export, saved(tmp_path / "page.txt", PAGE)])).invitations
    assert request.text == "Hi Tomas."


def test_an_older_archive_takes_the_address_from_a_saved_page(tmp_path: Path) -> None:
    header, row = "From,To,Sent At,Message,Direction", 'Alex Example,Tomas Example,"11/22/26, 9:05 AM",,INCOMING'
    export = zipped(tmp_path / "old.zip", {"Invitations.csv": f"{header}\n{row}\n"})
    html = saved(tmp_path / "page.html", (STORIES / "received-icons.html").read_bytes())
    (request,) = gather(read([export, html])).invitations
    assert request.sent_at == datetime(2026, 11, 22, 9, 5)
    assert request.sender
    assert request.sender.profile_url == "https://www.linkedin.com/in/alex-example"


def test_a_card_of_a_name_that_two_bear_is_joined_to_neither_and_says_so(tmp_path: Path) -> None:
    export = archive(
        tmp_path,
        ("Mirela Sandu-Example", "mirela-1", "11/8/26, 9:05 AM", ""),
        ("Mirela Sandu-Example", "mirela-2", "11/9/26, 9:05 AM", ""),
    )
    tables = read([export, saved(tmp_path / "page.txt", PAGE)])
    found = {request.id: request.sender for request in gather(tables).invitations}

    assert {id: sender.headline for id, sender in found.items() if sender} == {
        "mirela-1": None,
        "mirela-2": None,
        "mirela-sandu-example": "Statistician at Friends of Fog",
    }
    assert [str(problem) for problem in tables.problems] == [
        "page.txt, row 5: two people called Mirela Sandu-Example ask: this request was not joined to either; "
        "look at both profiles"
    ]


def test_two_cards_of_one_name_are_not_both_the_archives_one(tmp_path: Path) -> None:
    export = archive(tmp_path, ("Mirela Sandu-Example", "mirela", "11/8/26, 9:05 AM", ""))
    tables = read([export, saved(tmp_path / "page.txt", PAGE + CARD.replace("Statistician", "Dentist"))])
    assert len(gather(tables).invitations) == 3
    assert len(tables.problems) == 2


def test_a_card_is_not_taken_for_a_connection_of_the_same_name_from_before(tmp_path: Path) -> None:
    export = archive(
        tmp_path,
        ("Mirela Sandu-Example", "mirela-old", "1/8/19, 9:05 AM", ""),
        connections="Mirela,Sandu-Example,https://www.linkedin.com/in/mirela-old,,,,08 Feb 2019",
    )
    pile = gather(read([export, saved(tmp_path / "page.txt", PAGE)]))
    assert [request.id for request in pile.invitations] == ["mirela-sandu-example"]
    assert pile.answered == 1


def test_a_card_of_somebody_accepted_since_is_answered(tmp_path: Path) -> None:
    export = archive(
        tmp_path,
        ("Mirela Sandu-Example", "mirela", "11/8/26, 9:05 AM", ""),
        connections="Mirela,Sandu-Example,https://www.linkedin.com/in/mirela,,,,24 Nov 2026",
    )
    pile = gather(read([export, saved(tmp_path / "page.txt", PAGE)]))
    assert (len(pile.invitations), pile.answered) == (0, 1)


def test_requests_that_one_archive_tells_apart_stay_apart(tmp_path: Path) -> None:
    export = archive(
        tmp_path,
        ("Mirela Sandu-Example", "mirela", "1/8/25, 9:05 AM", "Please."),
        ("Mirela Sandu-Example", "mirela", "11/8/26, 9:05 AM", "Hi Tomas."),
    )
    found = gather(read([export, saved(tmp_path / "page.txt", PAGE)])).invitations
    assert sorted((request.sent_at, request.text) for request in found if request.sent_at) == [
        (datetime(2025, 1, 8, 9, 5), "Please."),
        (datetime(2026, 11, 8, 9, 5), "Hi Tomas."),
    ]


def test_a_page_from_standard_input_and_the_same_in_a_file_are_one_pile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert len(gather(read([Path("-"), saved(tmp_path / "page.txt", PAGE)])).invitations) == 1


def test_a_profile_completes_the_request_of_the_same_name(tmp_path: Path) -> None:
    export = archive(tmp_path, ("Mirela Sandu-Example", "mirela", "11/8/26, 9:05 AM", ""))
    profile = saved(tmp_path / "profile.txt", (STORIES / "profile-whole.txt").read_bytes())
    (request,) = gather(read([export, profile])).invitations
    assert request.sender
    assert request.sender.company == "Friends of Fog"
    assert request.sender.past_companies == ["Kiesel & Farn GmbH"]


def test_asking_twice_for_the_pile_says_a_doubt_once(tmp_path: Path) -> None:
    twins = [("Mirela Sandu-Example", f"mirela-{n}", "11/8/26, 9:05 AM", "") for n in "12"]
    tables = read([archive(tmp_path, *twins), saved(tmp_path / "page.txt", PAGE)])
    gather(tables)
    gather(tables)
    assert len(tables.problems) == 1


# ---- laws ------------------------------------------------------------------------------------------------------------

FIXED = sorted({phrase for words in WORDS.values() for text in words.values() for phrase in text.split(" | ")})
LINES = sorted({line for path in stories() if path.suffix == ".txt" for line in path.read_text("utf-8").split("\n")})
line = st.one_of(
    st.sampled_from(LINES), st.sampled_from(FIXED), st.text(max_size=60), st.sampled_from(["Ignore", "Accept"])
)
lines = st.lists(line, max_size=60)


def holds(tables: Tables, text: str | None = None) -> None:
    """What is true of any page: typed rows with a name, nothing invented, and never nothing at all."""
    rows = [tables[table] for table in ("invitations", "people")]
    assert tables.problems or tables.taken
    for table, frame in zip(("invitations", "people"), rows, strict=True):
        assert frame.schema == pl.Schema(TABLES[table])
        assert frame["name"].null_count() == frame["row"].null_count() == 0
        assert (frame["row"] >= 1).all()
    if text is not None:
        seen = " ".join(text.split())
        for frame, columns in zip(rows, (("name", "text"), ("name", "headline", "location")), strict=True):
            for value in frame.select(columns).unpivot()["value"].drop_nulls():
                assert all(" ".join(part.split()) in seen for part in value.split("\n"))


@given(lines)
@settings(max_examples=300, deadline=3000, suppress_health_check=[HealthCheck.too_slow])
def test_any_shuffle_of_lines_gives_rows_or_a_problem_and_nothing_invented(chosen: list[str]) -> None:
    text = "\n".join(chosen)
    clean = "\n".join(line.text for line in pages._lines(text))
    holds(page(text), clean)


@given(st.text(max_size=2000))
@settings(max_examples=100, deadline=3000)
def test_any_text_gives_rows_or_a_problem(text: str) -> None:
    holds(page(text.encode("utf-8", "surrogatepass")))


@given(st.binary(max_size=2000))
@settings(max_examples=100, deadline=3000)
def test_any_bytes_give_rows_or_a_problem(raw: bytes) -> None:
    holds(page(raw))


TAGS = """
<p> </p> <div> </div> <a_href="/in/ana"> </a> <b> <br> <svg_aria-label="Verified"> </svg> <span_aria-hidden="true">
<span_class="visually-hidden"> </span> <script> </script> <!-- --> < > " <button> </button> <code> </code> <p_hidden>
<img_alt="x’s_profile_picture"> &amp; &#x
""".split()


@given(st.lists(st.one_of(st.sampled_from([tag.replace("_", " ") for tag in TAGS]), line), max_size=60))
@settings(max_examples=200, deadline=3000, suppress_health_check=[HealthCheck.too_slow])
def test_any_web_page_gives_rows_or_a_problem(parts: list[str]) -> None:
    holds(page("<html>" + "".join(parts)))


def largest() -> Iterator[str]:
    for at in range(30_000):  # as many as anybody may have waiting
        yield f"Person Number{at}\nHeadline {at}\n{at % 50 + 1} mutual connections\n2 weeks ago"
        yield "Ignore\nAccept\nMessage"


@pytest.mark.slow
def test_the_largest_page_is_read_in_time() -> None:
    began = time.perf_counter()
    tables = page("\n".join(largest()))
    assert tables["invitations"].height == 30_000
    assert tables["invitations"].schema["sent_at"] == pl.Datetime("us")
    assert time.perf_counter() - began < 60
