"""Lakes whose files say things each in its own way, or say nothing, or are broken: on the whole road of a platform.

A file that cannot be used is named with its column, and the others are counted as if it were not there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from whosthere.cli import main

THEN = datetime(2026, 3, 1)
NOTE = "We offer payroll software to firms like yours in the north. Shall we talk on Monday?"


def told(file: str, rows: int = 6, **otherwise: Any) -> dict[str, Any]:
    """The columns of a file: one sender for all, so that its notes are copies. None as a column leaves it out."""
    columns = {
        "id": [f"{file}-{row}" for row in range(rows)],
        "text": [NOTE] * rows,
        "sender": [{"name": "Ana", "profile_url": "https://www.linkedin.com/in/ana"}] * rows,
        "receiver": [f"{file}-{row}" for row in range(rows)],
        "sent_at": [THEN] * rows,
        "answer": [row % 2 == 0 for row in range(rows)],
        "answered_at": [THEN] * rows,
    }
    return {name: values for name, values in (columns | otherwise).items() if values is not None}


def write(folder: Path, file: str, **otherwise: Any) -> None:
    folder.mkdir(exist_ok=True)
    pl.DataFrame(told(file, **otherwise), strict=False).write_parquet(folder / f"{file}.parquet")


class Road:
    """What the two commands that count make of a lake: exit status, what was said, and the table."""

    def __init__(self, lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.status, self.said, self.found = dict[str, int](), dict[str, str](), dict[str, pl.DataFrame]()
        for command, option in (("campaigns", "--members"), ("graph", "--out")):
            out = lake.with_name(f"{command}.parquet")
            self.status[command] = main([command, str(lake), option, str(out)])
            self.said[command] = capsys.readouterr().err
            self.found[command] = pl.read_parquet(out)


@pytest.fixture
def alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Road:
    """A lake of the one good file."""
    write(tmp_path / "alone", "good")
    return Road(tmp_path / "alone", capsys)


OF_ANOTHER_KIND: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "times are lists": ({"sent_at": [[1]] * 6}, {"campaigns": "column `sent_at`", "graph": "column `sent_at`"}),
    "times are truths": ({"sent_at": [True] * 6}, {"campaigns": "column `sent_at`", "graph": "column `sent_at`"}),
    "answers are words": ({"answer": ["perhaps"] * 6}, {"graph": "column `answer` is String; it has to be true or"}),
    "answers are lists": ({"answer": [[True]] * 6}, {"graph": "column `answer`"}),
    "a crowd receives": ({"receiver": [["a", "b"]] * 6}, {"campaigns": "column `receiver`", "graph": "`receiver`"}),
    "an address is a list": (
        {"sender": [{"profile_url": ["x"]}] * 6},
        {"campaigns": "column `sender.profile_url`", "graph": "column `sender`"},
    ),
    "nobody asks": ({"sender": None}, {"graph": "no column sender"}),
    "no text": ({"text": None}, {"campaigns": "no column `text`"}),
    "text is bytes": ({"text": [b"\xff\xfe"] * 6}, {"campaigns": "column `text` is Binary"}),
    "text is lists": ({"text": [["a"]] * 6}, {"campaigns": "column `text`"}),
    "ids are broken": ({"id": [1.5] * 6}, {"campaigns": "column `id` is Float64"}),
    "no ids": ({"id": None}, {"campaigns": "no column `id`"}),
}


@pytest.mark.parametrize("what", OF_ANOTHER_KIND)
def test_a_column_of_another_kind_costs_its_own_file_and_is_named(
    what: str, alone: Road, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    otherwise, says = OF_ANOTHER_KIND[what]
    write(tmp_path / "lake", "good")
    write(tmp_path / "lake", "strange", **otherwise)
    road = Road(tmp_path / "lake", capsys)
    for command, words in says.items():
        assert road.status[command] == 1
        named = [line for line in road.said[command].splitlines() if "strange.parquet" in line]
        assert len(named) == 1
        assert words in named[0]
        assert_frame_equal(road.found[command], alone.found[command])
    for command in road.status.keys() - says.keys():
        assert road.status[command] == 0
        assert "strange" not in road.said[command]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"sent_at": ["2026-03-01T00:00:00Z"] * 6, "answered_at": ["2026-03-01T00:00:00Z"] * 6},
        {"sent_at": [THEN.replace(tzinfo=UTC)] * 6},
        {"sent_at": [date(2026, 3, 1)] * 6},
        {"answer": [1, 0, 1, 0, 1, 0]},
        {"sender": [{"profile_url": "https://www.linkedin.com/in/ana"}] * 6},
        {"receiver": [{"profile_url": f"strange-{row}"} for row in range(6)]},
        {"shoe_size": [40] * 6},
    ],
    ids=" and ".join,
)
def test_what_files_tell_each_in_its_own_way_is_counted_as_the_same(
    otherwise: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for lake, said in (("plain", {}), ("mixed", otherwise)):
        write(tmp_path / lake, "good")
        write(tmp_path / lake, "strange", **said)
    plain, mixed = Road(tmp_path / "plain", capsys), Road(tmp_path / "mixed", capsys)
    assert mixed.status == plain.status == {"campaigns": 0, "graph": 0}
    assert_frame_equal(mixed.found["graph"], plain.found["graph"])
    counted = plain.found["campaigns"].drop("campaign")
    assert_frame_equal(mixed.found["campaigns"].drop("campaign"), counted)


@pytest.mark.parametrize("typed", [True, False])
def test_nulls_everywhere_say_nothing_and_are_counted(
    typed: bool, alone: Road, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "lake", "good")
    nothing = pl.DataFrame({name: [None] * 6 for name in told("x")})
    like = pl.read_parquet(tmp_path / "lake" / "good.parquet").schema
    (nothing.cast(dict(like)) if typed else nothing).write_parquet(tmp_path / "lake" / "nothing.parquet")
    road = Road(tmp_path / "lake", capsys)
    assert road.status == {"campaigns": 0, "graph": 1}
    assert "a request without sender or receiver was left out (6 rows)" in road.said["graph"]
    for command, found in road.found.items():
        assert_frame_equal(found, alone.found[command])


def test_notes_without_an_id_are_told(alone: Road, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "lake", "good")
    write(tmp_path / "lake", "nameless", id=[None] * 6)
    road = Road(tmp_path / "lake", capsys)
    assert road.status["campaigns"] == 1
    assert "a note without `id` was left out (6 rows)" in road.said["campaigns"]
    assert_frame_equal(road.found["campaigns"], alone.found["campaigns"])


def test_rows_of_a_megabyte_are_counted_like_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "lake", "good")
    write(tmp_path / "lake", "long", text=[NOTE * 12_000] * 6, receiver=["r" * 1_000_000] * 6)
    road = Road(tmp_path / "lake", capsys)
    assert road.status == {"campaigns": 0, "graph": 0}
    assert road.found["campaigns"].height == 12
    assert road.found["graph"]["requests_sent"].sum() == 7  # six to one receiver at one moment are one request


@pytest.mark.slow
def test_one_corrupt_file_among_a_thousand_is_named_and_the_others_are_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(1_000):
        write(tmp_path / "lake", f"f{number:04}", rows=2)
    spoilt = tmp_path / "lake" / "f0637.parquet"
    spoilt.write_bytes(spoilt.read_bytes()[:-9])
    road = Road(tmp_path / "lake", capsys)
    assert road.status == {"campaigns": 1, "graph": 1}
    for said in road.said.values():
        assert [line for line in said.splitlines() if ".parquet:" in line and "f0637" in line]
        assert "f0638" not in said
    assert road.found["campaigns"].height == 1_998
    assert road.found["graph"]["requests_sent"].sum() == 1_998


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["local", "spark"])
def test_verdicts_are_given_for_all_that_can_be_judged(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All the strange files together, nulls everywhere among them."""
    if engine == "spark":
        pytest.importorskip("pysail")
    lake, bad = tmp_path / "lake", {"text is bytes", "text is lists", "ids are broken", "no ids", "times are lists",
                                    "times are truths", "an address is a list"}  # fmt: skip
    for number, (what, (otherwise, _)) in enumerate(OF_ANOTHER_KIND.items()):
        write(lake, f"{'bad' if what in bad else 'fine'}-{number}", **otherwise)
    pl.DataFrame({name: [None] * 6 for name in told("x")}).write_parquet(lake / "nothing.parquet")
    (lake / "words.parquet").write_text("no parquet at all")
    assert main(["batch", str(lake), str(tmp_path / "out"), "--engine", engine]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert {line.split(":")[1].split("/")[-1].strip() for line in said.splitlines() if ".parquet:" in line} == {
        "words.parquet", *(path.name for path in lake.glob("bad-*"))
    }  # fmt: skip
    verdicts = pl.concat(pl.read_parquet(path) for path in (tmp_path / "out").rglob("*.parquet"))
    fine = len(list(lake.glob("fine-*")))
    assert verdicts.filter(pl.col("error").is_null()).height == 6 * fine
    assert verdicts.filter(pl.col("error").str.contains("`id` is required")).height == 6


# ---- what was kept of earlier days -----------------------------------------------------------------------------------


def test_people_told_otherwise_than_in_the_state_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = {"sender": [7] * 6, "receiver": list(range(6))}
    write(tmp_path / "monday", "one", **numbers)
    write(tmp_path / "tuesday", "two")
    kept = ["--out", str(tmp_path / "out.parquet"), "--state", str(tmp_path / "kept")]
    assert main(["graph", str(tmp_path / "monday"), *kept]) == 0
    assert main(["graph", str(tmp_path / "tuesday"), *kept]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.endswith("tuesday: people are told as texts, and in the state as whole numbers")
    assert main(["graph", str(tmp_path / "monday"), *kept]) == 0


def test_a_state_of_another_version_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "lake", "one")
    call = ["graph", str(tmp_path / "lake"), "--out", str(tmp_path / "o.parquet"), "--state", str(tmp_path / "kept")]
    assert main(call) == 0
    lines = tmp_path / "kept" / "lines.parquet"
    pl.read_parquet(lines).drop("old_ties").write_parquet(lines)
    assert main(call) == 2
    assert "was kept by another version" in capsys.readouterr().err
