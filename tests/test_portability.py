"""Pages of the Member Data Portability API: one row model with the CSV files, sensitive domains never looked into."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exports import CONNECTIONS, INVITATIONS, MESSAGES, PROFILE, zipped
from source_stories import expected, stories, told
from whosthere.sources import archive, json_values, portability, read
from whosthere.sources.linkedin import LAYOUTS
from whosthere.sources.tables import ORIGIN, Tables

INVITATION = {"From": "Mirela Sandu-Example", "To": "Tomas Example", "Direction": "INCOMING"}


def page(domain: str, rows: Any) -> dict[str, Any]:
    return {
        "paging": {"start": 0, "count": 10, "links": []},
        "elements": [{"snapshotDomain": domain, "snapshotData": rows}],
    }


def read_of(tmp_path: Path, value: Any, name: str = "x.json") -> Tables:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    (tmp_path / name).write_bytes(raw)
    return portability.read([tmp_path / name])


def said(tables: Tables) -> list[str]:
    return [str(problem) for problem in tables.problems]


@pytest.mark.parametrize("story", stories("portability"), ids=lambda path: path.name)
def test_pages_give_what_their_story_expects(story: Path) -> None:
    assert told(read([story])) == expected(story)


@pytest.mark.parametrize(
    ("domain", "file", "text"),
    [
        ("INVITATIONS", "Invitations.csv", INVITATIONS),
        ("CONNECTIONS", "Connections.csv", CONNECTIONS),
        ("INBOX", "messages.csv", MESSAGES),
        ("PROFILE", "Profile.csv", PROFILE),
    ],
)
def test_a_domain_gives_the_very_rows_of_its_csv_file(tmp_path: Path, domain: str, file: str, text: str) -> None:
    header = next(line for line in text.splitlines() if line.startswith(("From,", "First Name,", "CONVERSATION")))
    rows = [
        {name: cell for name, cell in row.items() if cell}
        for row in csv.DictReader(io.StringIO(text[text.index(header) :]))
    ]
    (tmp_path / file).write_text(text, encoding="utf-8")
    table = {"INBOX": "messages"}.get(domain, domain.lower())
    by_api, by_file = read_of(tmp_path, page(domain, rows))[table], archive.read([tmp_path / file])[table]

    assert by_api.drop(*ORIGIN).equals(by_file.drop(*ORIGIN))
    assert by_api.height > 0


def test_every_domain_read_is_a_kind_of_file_of_the_archive() -> None:
    kinds = {layout.kind for layout in LAYOUTS}
    assert {kind for kinds_ in portability.KINDS.values() for kind in kinds_} <= kinds
    assert not portability.KINDS.keys() & portability.SENSITIVE


@pytest.mark.parametrize("domain", sorted(portability.SENSITIVE))
def test_a_sensitive_domain_is_never_looked_into(tmp_path: Path, domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> dict[str, None]:
        raise AssertionError("looked into")

    monkeypatch.setattr(portability._File, "_cells", refuse)
    tables = read_of(tmp_path, page(domain, [{"Number": "+43 000"}]))

    assert [taken.table for taken in tables.taken] == ["left alone: sensitive, never opened"]
    assert tables.frames == {}


def test_pages_saved_to_many_files_are_one_and_a_page_saved_twice_counts_once(tmp_path: Path) -> None:
    for name, rows in (("a.json", [INVITATION]), ("b.json", [INVITATION]), ("c.json", [{**INVITATION, "From": "Ayo"}])):
        (tmp_path / name).write_text(json.dumps(page("INVITATIONS", rows)))
    tables = portability.read([tmp_path / name for name in ("a.json", "b.json", "c.json")])

    assert tables["invitations"]["name"].to_list() == ["Mirela Sandu-Example", "Ayo"]


def test_a_folder_of_pages_is_read_and_a_folder_of_anything_else_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "0.json").write_text(json.dumps(page("INVITATIONS", [INVITATION])))
    tables = read([tmp_path / "pages"])
    (tmp_path / "pages" / "Invitations.csv").write_text(INVITATIONS)

    assert tables["invitations"]["source"].to_list() == ["pages/0.json/INVITATIONS"]
    assert not portability.recognises(tmp_path / "pages")


def test_an_element_by_itself_is_read(tmp_path: Path) -> None:
    assert read_of(tmp_path, page("INVITATIONS", [INVITATION])["elements"][0])["invitations"].height == 1


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (
            {"status": 401, "message": "Invalid access token"},
            "x.json: is an error of the API and no data (status 401): the access token is wrong or has run out: make a "
            "new one in LinkedIn's developer portal",
        ),
        (
            {"status": 426, "serviceErrorCode": 1, "message": "NONEXISTENT_VERSION"},
            "x.json: is an error of the API and no data (status 426): the version is not known: send the header "
            "LinkedIn-Version: 202312",
        ),
        (
            page("INVITATIONS", {"From": "x"}),
            "x.json: the rows of INVITATIONS are no list: left out; fetch it again and save the answer as it comes",
        ),
        (
            page("INVITATIONS", [INVITATION, 5]),
            "x.json/INVITATIONS, row 2: is no object: left out; fetch it again and save the answer as it comes",
        ),
        (
            page("INVITATIONS", [{**INVITATION, "Message": ["a"]}]),
            "x.json/INVITATIONS, row 1: a cell is no text: left empty",
        ),
        (
            page("CONNECTIONS", [{"a": "b"}]),
            "x.json/CONNECTIONS, row 1: no column known for connections: left out; fetch it again and save the answer "
            "as it comes",
        ),
        (
            page("INVITATIONS", [{**INVITATION, "Direction": "SIDEWAYS"}]),
            "x.json/INVITATIONS, row 1: direction is neither INCOMING nor OUTGOING: left out; use the file as LinkedIn "
            "sent it",
        ),
        ({"elements": [{"paging": 1}]}, "x.json: holds an element that names no domain: left out; fetch it again and "
         "save the answer as it comes"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_what_to_do(tmp_path: Path, value: Any, problem: str) -> None:
    assert said(read_of(tmp_path, value)) == [problem]


def test_an_empty_answer_is_no_problem(tmp_path: Path) -> None:
    for name, value in (("a.json", {"paging": {}, "elements": []}), ("b.json", page("INVITATIONS", []))):
        tables = read_of(tmp_path, value, name)
        assert tables.problems == []
        assert len(tables.taken) == 1


def test_a_page_cut_short_costs_that_page(tmp_path: Path) -> None:
    whole = json.dumps(page("INVITATIONS", [INVITATION]), indent=1)
    tables = read_of(tmp_path, f"{whole}\n{whole[:90]}".encode())

    assert tables["invitations"].height == 1
    assert "no JSON from here on: left out" in said(tables)[0]


def test_half_a_character_costs_a_character(tmp_path: Path) -> None:
    raw = json.dumps(page("INVITATIONS", [{**INVITATION, "Message": "moss CUT"}])).encode().replace(b"CUT", b"\\ud83d")
    assert read_of(tmp_path, raw)["invitations"]["text"].to_list() == ["moss \ufffd"]


def test_a_cell_that_is_too_long_is_cut_and_told(tmp_path: Path) -> None:
    tables = read_of(tmp_path, page("INVITATIONS", [{**INVITATION, "Message": "x" * 100_001}]))

    assert tables["invitations"]["text"].str.len_chars().item() == 100_000
    assert "was cut there" in said(tables)[0]


def test_a_file_that_is_too_large_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portability, "LARGEST", 20)
    assert "save fewer pages to a file" in said(read_of(tmp_path, page("INVITATIONS", [INVITATION])))[0]


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"elements":' * 50_000, b'{"elements":[' + b"[" * 50_000])
def test_deep_nesting_is_told(tmp_path: Path, deep: bytes) -> None:
    assert said(read_of(tmp_path, deep))


fuzz = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
cells = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just([1]))
columns = st.sampled_from([name for layout in LAYOUTS for names in layout.columns.values() for name in names])
rows = st.lists(st.one_of(st.dictionaries(columns, cells, max_size=8), cells), max_size=4)
domains = st.one_of(st.sampled_from([*portability.KINDS, "LOGIN", "VOTES"]), st.text(max_size=5), st.none())
pages = st.builds(page, domains, st.one_of(rows, cells))


@fuzz
@given(st.lists(st.one_of(pages, cells), max_size=4), st.sampled_from(["list", "lines", "spread"]))
@example([page("INVITATIONS", [{"from": "a", "to": "b", "direction": "incoming", "sentat": 10**400}])], "list")
def test_pages_of_any_rows_are_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, values: list[Any], how: str
) -> None:
    each = [json.dumps(value, indent=1 if how == "spread" else None) for value in values]
    text = f"[{','.join(each)}]" if how == "list" else "\n".join(each)
    tables = read_of(tmp_path_factory.getbasetemp(), text.encode("utf-8", "surrogatepass"), "any.json")

    assert tables.taken or tables.problems
    assert all("\n" not in problem for problem in said(tables))


@fuzz
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.json"
    path.write_bytes(raw)
    portability.recognises(path)
    tables = portability.read([path])

    assert tables.taken or tables.problems


@fuzz
@given(st.lists(st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=3), min_size=1, max_size=5))
def test_values_one_a_line_and_one_after_the_other_are_the_same(values: list[dict[str, str]]) -> None:
    lines = "\n".join(map(json.dumps, values)).encode()
    spread = "\n".join(json.dumps(value, indent=1) for value in values).encode()

    for raw in (lines, spread):
        found = list(json_values.values(raw))
        assert [json.loads(bytes(one)) for one in found if isinstance(one, msgspec.Raw)] == values


def test_an_archive_and_the_same_rows_from_the_api_count_once(tmp_path: Path) -> None:
    cells = [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(io.StringIO(MESSAGES))]
    (tmp_path / "inbox.json").write_text(json.dumps(page("INBOX", cells)), encoding="utf-8")
    export = zipped(tmp_path / "export.zip", {"Invitations.csv": INVITATIONS, "messages.csv": MESSAGES})

    together = read([export, tmp_path / "inbox.json"])

    assert together["messages"].height == read([export])["messages"].height > 0
