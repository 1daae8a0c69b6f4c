"""JSON Lines, Parquet and CSV of the assess contract as a source of triage."""

from __future__ import annotations

import json
import random
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import CONNECTIONS, INVITATIONS, MESSAGES, zipped
from source_stories import STORIES, expected, stories, told
from strategies import lines as contract_lines
from whosthere import triage
from whosthere.errors import SourceError
from whosthere.gathering import gather
from whosthere.model import Invitation, Sender
from whosthere.sources import archive, parquet_process, read, record_columns, records
from whosthere.sources.tables import Tables

MIRELA = {"name": "Mirela Sandu-Example", "profile_url": "https://www.linkedin.com/in/mirela-sandu-example"}


def read_of(tmp_path: Path, *values: Any, name: str = "x.jsonl") -> Tables:
    raw = b"\n".join(value if isinstance(value, bytes) else json.dumps(value).encode() for value in values)
    (tmp_path / name).write_bytes(raw)
    return records.read([tmp_path / name])


def one(tables: Tables, table: str = "invitations") -> dict[str, Any]:
    (row,) = tables[table].to_dicts()
    return row


def said(tables: Tables) -> list[str]:
    return [str(problem) for problem in tables.problems]


@pytest.mark.parametrize("story", stories("records"), ids=lambda path: path.name)
def test_records_give_what_their_story_expects(story: Path) -> None:
    assert told(read([story])) == expected(story)


def test_every_field_of_the_contract_is_known() -> None:
    assert set(record_columns.FIELDS) == {
        *(set(Invitation.__struct_fields__) - {"sender"}),
        *(f"sender.{name}" for name in Sender.__struct_fields__),
    }


def test_lines_parquet_and_csv_of_the_same_requests_give_the_same(tmp_path: Path) -> None:
    sender = {**MIRELA, "headline": "Statistician", "school": ["Nowhere", "Fog"], "followers": 12, "verified": True}
    line = {"id": "1", "text": "Hi Ana", "kind": "note", "sent_at": "2026-03-01T09:12:00Z", "sender": sender}
    flat = {**{name: line[name] for name in line if name != "sender"}, **{f"sender.{k}": v for k, v in sender.items()}}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    pl.DataFrame([line]).write_parquet(tmp_path / "b.parquet")
    pl.DataFrame([flat]).write_parquet(tmp_path / "c.parquet")
    cells = {name: "; ".join(value) if isinstance(value, list) else value for name, value in flat.items()}
    pl.DataFrame([cells]).write_csv(tmp_path / "d.csv")
    first, *others = [
        {table: frame.drop("source", "row").to_dicts() for table, frame in read([tmp_path / name]).frames.items()}
        for name in ("a.jsonl", "b.parquet", "c.parquet", "d.csv")
    ]

    assert others == [first] * 3
    assert first["people"][0]["school"] == ["Nowhere", "Fog"]


def test_a_request_told_by_archive_and_record_is_one_with_what_both_tell(tmp_path: Path) -> None:
    note = 'Hi Tomas, your talk on "tiny" models stayed with me.'
    line = {"id": "42", "text": note, "sent_at": "2026-04-07T09:05:00Z", "sender": {**MIRELA, "headline": "Moss"}}
    (tmp_path / "x.jsonl").write_text(json.dumps(line))
    facts = gather(read([zipped(tmp_path / "x.zip", {"Invitations.csv": INVITATIONS}), tmp_path / "x.jsonl"])).facts

    assert facts.select("id", "sender_headline").to_dicts() == [{"id": "42", "sender_headline": "Moss"}]


def test_triage_judges_records(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "7", "text": "Hi", "sender": {"name": "Ayo"}, "owner": {}}))
    found = triage([tmp_path / "x.jsonl"])

    assert [each.verdict.id for each in found.assessments] == ["7"]
    assert found.problems == [
        "x.jsonl, row 1: names an owner, which is left out: triage judges for one owner; use assess for many"
    ]


# ---- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "read_as"),
    [
        ("2026-03-01T09:12:00Z", datetime(2026, 3, 1, 9, 12)),
        ("2026-03-01T09:12:00+02:00", datetime(2026, 3, 1, 7, 12)),
        ("2026-03-01 09:12", datetime(2026, 3, 1, 9, 12)),
        ("4/7/26, 9:05 AM", datetime(2026, 4, 7, 9, 5)),
        ("0001-01-01T00:00:00+14:00", None),
        (1_772_356_320, None),
        ("soon", None),
    ],
)
def test_moments_are_read_in_utc(tmp_path: Path, given_: Any, read_as: datetime | None) -> None:
    tables = read_of(tmp_path, {"text": "Hi", "sent_at": given_})

    assert one(tables)["sent_at"] == read_as
    assert bool(tables.problems) is (read_as is None)


@pytest.mark.parametrize(
    ("field", "given_", "read_as"),
    [
        ("followers", "1,234", 1234),
        ("connections", "500+", 500),
        ("connections", 12.0, 12),
        ("connections", 10**400, None),
        ("connections", True, None),
        ("verified", "yes", True),
        ("verified", 1, None),
        ("school", "Nowhere; Fog", ["Nowhere", "Fog"]),
        ("school", ["Nowhere", None, " "], ["Nowhere"]),
        ("school", [5], None),
        ("headline", ["x"], None),
    ],
)
def test_values_are_read_as_what_they_mean_or_told(tmp_path: Path, field: str, given_: Any, read_as: Any) -> None:
    tables = read_of(tmp_path, {"text": "Hi", "sender": {"name": "Ayo", "about": "Moss", field: given_}})

    assert one(tables, "people")[field] == read_as
    told_ = [f"x.jsonl, row 1: `sender.{field}` cannot be read: left empty; mend the line"]
    assert said(tables) == ([] if read_as is not None else told_)


def test_a_text_that_is_too_long_is_cut_and_told(tmp_path: Path) -> None:
    tables = read_of(tmp_path, {"text": "x" * 100_001})

    assert len(one(tables)["text"]) == 100_000
    assert "was cut there" in said(tables)[0]


# ---- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [INVITATIONS, CONNECTIONS, MESSAGES, "Month,Sum\nMay,3\n", "Name,E-mail\na,b\n"])
def test_other_tables_are_not_taken_for_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    assert not records.recognises(tmp_path / "table.csv")


def test_a_file_that_is_called_as_linkedins_stays_the_archives(tmp_path: Path) -> None:
    (tmp_path / "Comments.csv").write_text("id,text\n1,x\n")
    assert not records.recognises(tmp_path / "Comments.csv")
    assert archive.recognises(tmp_path / "Comments.csv")


def test_json_is_known_by_its_content_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "requests.txt").write_text(json.dumps({"id": "1", "text": "Hi"}))
    assert read([tmp_path / "requests.txt"])["invitations"].height == 1


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("x.jsonl", b"", "x.jsonl: is empty; give lines of the assess contract (`whosthere schema`)"),
        ("x.json", b"{}", "x.json, row 1: tells neither of a sender nor a text: left out; mend the line"),
        ("x.jsonl", b"{\n", "x.jsonl, row 1: no JSON from here on: left out; mend the line"),
        ("x.jsonl", b'{"id":"1","text":"Hi"}\n{"id"\n', "x.jsonl, row 2: no JSON object: left out; mend the line"),
        (
            "x.parquet",
            b"PAR1 and nothing more",
            "x.parquet: is damaged: what could not be read was left out; write it anew, or give JSON Lines instead",
        ),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, raw: bytes, problem: str) -> None:
    assert said(read_of(tmp_path, raw, name=name)) == [problem]


def test_a_line_that_is_too_long_costs_that_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_LINE", 100)
    monkeypatch.setattr(records, "_LARGEST_WHOLE", 0)
    tables = read_of(tmp_path, {"text": "Hi"}, {"text": "x" * 300}, {"text": "Ho"})

    assert tables["invitations"]["row"].to_list() == [1, 3]
    assert said(tables) == ["x.jsonl, row 2: longer than 4 MB: left out; mend the line"]


def test_a_file_of_too_many_requests_is_read_up_to_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST", 2)
    by_lines = read_of(tmp_path, *[{"text": "Hi"}] * 3)
    pl.DataFrame({"id": ["1", "2", "3"], "text": ["a", "b", "c"]}).write_parquet(tmp_path / "x.parquet")
    pl.DataFrame({"id": ["1", "2", "3"], "text": ["a", "b", "c"]}).write_csv(tmp_path / "x.csv")

    for tables in (by_lines, records.read([tmp_path / "x.parquet"]), records.read([tmp_path / "x.csv"])):
        assert tables["invitations"].height == 2
        assert "read up to there; use `whosthere batch` for as many" in said(tables)[0]


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        ('"sender.nme" = "Who"', "unknown field 'sender.nme': ignored; did you mean 'sender.name'?"),
        ("text = 5", "`text` is to name a column: ignored; put its name in quotation marks"),
        ("= = =", "is no TOML (Invalid statement (at line 1, column 1)): ignored; mend it"),
    ],
)
def test_a_mapping_that_is_wrong_says_what_to_do(tmp_path: Path, mapping: str, problem: str) -> None:
    (tmp_path / "x.csv.columns.toml").write_text(mapping)
    tables = read_of(tmp_path, b"id,text,Who\n1,Hi,Ayo\n", name="x.csv")

    assert said(tables)[0] == f"x.csv.columns.toml: {problem}"
    assert one(tables)["text"] == "Hi"


def test_a_csv_without_known_columns_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.csv.columns.toml").write_text('text = "Words"')
    assert said(read_of(tmp_path, b"a,b\n1,2\n", name="x.csv")) == [
        "x.csv: has no header row with the columns of the contract, such as id, text, sender.name: left out; name them "
        "in x.csv.columns.toml"
    ]


def test_a_header_of_very_many_columns_takes_no_time(tmp_path: Path) -> None:
    header = "id,text," + ",".join(f"sender_column_{at}" for at in range(3_000))
    (tmp_path / "x.csv").write_text(f"{header}\n1,Hi\n")
    began = time.process_time()
    tables = read([tmp_path / "x.csv"])

    assert time.process_time() - began < 2
    assert one(tables)["text"] == "Hi"


# ---- Parquet that breaks its reader ----------------------------------------------------------------------------------


def test_a_damaged_parquet_file_breaks_nothing_else(tmp_path: Path) -> None:
    """Polars aborts the whole process on some of these, so each is read in a process of its own."""
    sound, dice = (STORIES / "records" / "nested.parquet").read_bytes(), random.Random(3)
    for at in range(4):
        damaged = bytearray(sound)
        for _ in range(30):
            damaged[dice.randrange(4, len(sound))] = dice.randrange(256)
        (tmp_path / f"{at}.parquet").write_bytes(damaged)
        tables = records.read([tmp_path / f"{at}.parquet"])
        assert tables["invitations"].height or tables.problems


def test_a_parquet_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    pl.DataFrame({"id": ["1"]}).write_parquet(tmp_path / "x.parquet")
    with pytest.raises(SourceError, match="takes too long"):
        list(parquet_process.json_lines(tmp_path / "x.parquet", 10, 10, seconds=0.0))


# ---- anything --------------------------------------------------------------------------------------------------------

fuzz = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
odd = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just([1]), st.just({}))


@fuzz
@given(st.lists(contract_lines, max_size=4))
def test_every_line_of_the_contract_is_a_row_or_told(
    tmp_path_factory: pytest.TempPathFactory, values: list[dict[str, Any]]
) -> None:
    ids = [{"id": str(at), **value} for at, value in enumerate(values)]
    tables = read_of(tmp_path_factory.getbasetemp(), *ids)
    left_out = sum(problem.count for problem in tables.problems if "left out; mend" in problem.what)

    assert tables["invitations"].height + left_out == len(values)


@fuzz
@given(st.dictionaries(st.sampled_from(["id", "text", "kind", "sent_at", "owner", "history", "sender", "x"]), odd))
def test_fields_of_any_kind_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any]) -> None:
    sender = {name: value.get("x") for name in Sender.__struct_fields__}
    tables = read_of(tmp_path_factory.getbasetemp(), {"sender": sender, **value})

    assert tables["invitations"].height or tables.problems


PIECES = [b"id,text,name\n", b"1,x\n", b'"', b'{"id":"1",', b"}\n", b"["]


@fuzz
@given(st.lists(st.one_of(st.binary(max_size=10), st.sampled_from(PIECES)), max_size=12).map(b"".join))
def test_any_bytes_are_read_or_told(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    for name in ("any.jsonl", "any.json", "any.csv"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(raw)
        records.recognises(path)
        if raw[:4] != b"PAR1":
            tables = records.read([path])
            assert tables.taken or tables.problems
            assert all("\n" not in problem for problem in said(tables))
