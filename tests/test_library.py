"""The library: a small typed front door, frames of any kind in, and a contract that only grows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import whosthere
from whosthere import Invitation, Owner, Sender, assess, assess_frame, contract
from whosthere.errors import ContractError

OF_OLD = Path(__file__).parent / "stories/contract_1.json"
ROWS = [
    {
        "id": "1",
        "text": "Open to a quick call? We help firms like yours save 30 %.",
        "sender.headline": "Growth partner",
    },
    {"id": "2", "text": None, "sender.headline": None},
    {"id": "3", "text": "Wir kennen uns aus Delft, aus dem Seminar.", "sender.headline": "Hydrologist"},
]


def test_every_public_name_is_there_and_typed() -> None:
    assert all(getattr(whosthere, name) is not None for name in whosthere.__all__)
    assert (Path(whosthere.__file__).parent / "py.typed").exists()
    with pytest.raises(AttributeError, match="no attribute 'triag'"):
        whosthere.triag  # noqa: B018


@pytest.mark.parametrize("made", [pl.DataFrame, pd.DataFrame, pa.Table.from_pylist], ids=["polars", "pandas", "arrow"])
def test_any_kind_of_frame_gives_the_verdicts_that_single_requests_get(made: Any) -> None:
    told = assess_frame(made(ROWS), Owner(goals=["learn"]))
    singly = assess(
        [Invitation(id=one["id"], text=one["text"], sender=Sender(headline=one["sender.headline"])) for one in ROWS],
        Owner(goals=["learn"]),
    )
    assert told["id"].to_list() == ["1", "2", "3"]
    assert told["action"].to_list() == [one.action for one in singly]
    assert told["danger"].to_list() == pytest.approx([one.danger for one in singly])
    assert told["error"].null_count() == 3


def test_structs_serve_as_well_as_flat_columns() -> None:
    flat = pl.DataFrame(ROWS)
    nested = flat.select("id", "text", pl.struct(pl.col("sender.headline").alias("headline")).alias("sender"))
    assert assess_frame(flat).equals(assess_frame(nested))


def test_what_pandas_keeps_beside_the_columns_is_no_matter() -> None:
    frame = pd.DataFrame([{"id": 5, "sender.connections": 3.0}, {"id": 7, "sender.connections": None}], index=[4, 9])
    assert assess_frame(frame)["id"].to_list() == ["5", "7"]


@pytest.mark.parametrize(("given", "says"), [({"id": ["1"]}, "dict is no frame"), (pl.DataFrame({"x": [1]}), "`id`")])
def test_what_is_no_frame_of_requests_is_refused_in_one_line(given: Any, says: str) -> None:
    with pytest.raises(ContractError, match=says) as told:
        assess_frame(given)
    assert "\n" not in str(told.value)


def test_a_row_that_cannot_be_judged_says_so_in_its_place() -> None:
    told = assess_frame(pl.DataFrame({"id": ["1", None, "3"], "kind": ["note", "note", "letter"]}))
    assert told["error"].is_null().to_list() == [True, False, False]


def test_frames_other_than_pandas_load_no_pandas() -> None:
    code = (
        "import sys, polars as pl; from whosthere import assess_frame; assess_frame(pl.DataFrame({'id': ['1']})); "
        "sys.exit(bool({'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def fields(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By noun and field of the contract: its type."""
    return {noun: part.get("properties", {}) for noun, part in schema["$defs"].items()}


def test_the_schema_names_its_version() -> None:
    schema = contract.schema()
    assert schema["$id"] == f"urn:whosthere:contract:{contract.VERSION}"
    assert OF_OLD.stem == f"contract_{contract.VERSION}", "keep the fields of a new version beside the old ones"


def test_no_field_of_the_contract_went_away_or_changed_its_type() -> None:
    now = json.loads(msgspec.json.encode(fields(contract.schema())))
    of_old = json.loads(OF_OLD.read_text(encoding="utf-8"))
    kept = {noun: {name: now.get(noun, {}).get(name) for name in told} for noun, told in of_old.items()}
    assert kept == of_old, "that needs a new version of the contract"
