"""Columns of the contract are judged as its lines are, whatever their schema; evidence kept small tells it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lakes import requests
from strategies import lines
from whosthere import contract
from whosthere.batch import kept, verdicts
from whosthere.batch.reading import check, facts_of, strange
from whosthere.batch.verdicts import Task, judged, schema
from whosthere.errors import ContractError
from whosthere.facts import given_schema
from whosthere.judging import assess
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS, Owner, Verdict
from whosthere.policy import Policy

TASK = Task(Policy(), explain=True)
PERSON = {
    whose: pl.Struct(
        {
            name.removeprefix(f"{whose}_"): dtype
            for name, dtype in given_schema().items()
            if name.startswith(f"{whose}_") and not name.startswith("owner_asked")
        }
    )
    for whose in ("sender", "owner")
}
SHAPE = {
    "id": pl.String,
    "text": pl.String,
    "kind": pl.String,
    **PERSON,
    "history": pl.List(pl.Struct({"from": pl.String, "text": pl.String})),
}

PITCH = "We offer payroll software. May I show you our product in a short demo? "


def frame(*given_lines: dict[str, Any], **schema: Any) -> pl.DataFrame:
    """Lines of the contract as columns."""
    rows = [{"id": str(at), **line} for at, line in enumerate(given_lines)]
    return pl.DataFrame(rows, schema=schema or SHAPE, strict=False)


def assessed(*given_lines: dict[str, Any]) -> list[Verdict]:
    given = [{"id": str(at), **line} for at, line in enumerate(given_lines)]
    return assess([contract.decode(msgspec.json.encode(line)) for line in given])


@given(st.lists(lines, min_size=1, max_size=4))
def test_a_row_is_judged_as_the_line_that_says_the_same(given_lines: list[dict[str, Any]]) -> None:
    rows = judged(frame(*given_lines), TASK).rows(named=True)
    for row, verdict in zip(rows, assessed(*given_lines), strict=True):
        assert row["error"] is None
        assert (row["id"], row["motive"], row["action"]) == (verdict.id, verdict.motive, verdict.action)
        assert row["role"] == verdict.sender.role
        assert row["danger"] == pytest.approx(verdict.danger, abs=1e-12)
        assert [row[f"motives_{m}"] for m in MOTIVES] == pytest.approx(list(verdict.motives.values()), abs=1e-12)
        assert [row[f"roles_{r}"] for r in ROLES] == pytest.approx(list(verdict.sender.roles.values()), abs=1e-12)
        assert row["benefit"] == [one.kind for one in verdict.benefit]
        assert row["benefit_strength"] == pytest.approx([one.strength for one in verdict.benefit], abs=1e-12)


@given(st.lists(lines, min_size=1, max_size=4))
def test_what_was_kept_tells_the_explanation_again(given_lines: list[dict[str, Any]]) -> None:
    rows = judged(frame(*given_lines), TASK).rows(named=True)
    for row, direct in zip(rows, assessed(*given_lines), strict=True):
        again = kept.rebuilt(row)
        for target in TARGETS:
            assert again.log_odds[target] == pytest.approx(direct.log_odds[target], abs=1e-12)
            summed = again.prior[target] + sum(e.bits.get(target, 0.0) for e in again.evidence)
            assert summed == pytest.approx(again.log_odds[target], abs=1e-9)
        assert told(again) == told(direct)
        assert worded(again) == pytest.approx(worded(direct), abs=1e-9)
        bare = [msgspec.structs.replace(one, because="", cites=[]) for one in direct.benefit]
        assert (again.unknown, again.benefit) == (direct.unknown, bare)
        assert again.motives == pytest.approx(direct.motives, abs=1e-12)
        assert again.sender.roles == pytest.approx(direct.sender.roles, abs=1e-12)
        assert again.danger == pytest.approx(direct.danger, abs=1e-12)


def told(verdict: Verdict) -> list[Any]:
    lines = (e for e in verdict.evidence if e.family != "wording")
    return sorted((e.signal, e.says, sorted(e.bits.items())) for e in lines)


def worded(verdict: Verdict) -> list[float]:
    lines = [e.bits for e in verdict.evidence if e.family == "wording"]
    return [sum(bits.get(target, 0.0) for bits in lines) for target in TARGETS]


def test_evidence_kept_with_other_weights_is_not_told_by_these() -> None:
    (row,) = judged(frame({"text": "Open to a quick call this week?"}), TASK).rows(named=True)
    with pytest.raises(kept.OtherWeights, match="installed are"):
        kept.rebuilt({**row, "weights": "older"})


def test_every_answer_is_unpacked_as_it_was_packed() -> None:
    facts = facts_of(requests(300))
    from whosthere.judging import settle
    from whosthere.signals import SIGNALS

    decided = settle(facts.drop("error"), Policy())
    packed = next(column for column in kept.kept(decided) if column.name == "answers")
    names = [signal.name for signal in SIGNALS]
    for row, answers in zip(decided.select(names).iter_rows(named=True), packed, strict=True):
        assert kept.unpacked(answers) == row


def test_verdicts_do_not_depend_on_where_a_batch_is_cut() -> None:
    """To the last digit: else engines that cut otherwise could not agree."""
    rows = requests(900)
    whole = judged(rows, TASK)
    for size, times in ((1, 5), (7, 3), (250, 3)):
        cut = pl.concat([judged(piece, TASK) for piece in rows.head(size * times).iter_slices(size)])
        assert cut.equals(whole.head(cut.height)), size
    backwards = judged(rows.reverse(), TASK)
    assert backwards.reverse().equals(whole)


def test_all_columns_are_of_types_that_every_engine_knows() -> None:
    allowed = {pl.Boolean(), pl.Int64(), pl.Float64(), pl.String()}
    for name, dtype in schema(explain=True).items():
        inner = dtype.inner if isinstance(dtype, pl.List) else dtype
        assert inner in allowed, name
    assert dict(judged(requests(5), TASK).schema) == schema(explain=True)
    assert dict(judged(requests(0), TASK).schema) == schema(explain=True)


def test_fields_that_are_missing_are_unknown() -> None:
    rows = judged(pl.DataFrame({"id": ["a", "b"]}), TASK)
    (silent, _) = assessed({}, {})
    assert rows["action"].to_list() == [silent.action] * 2
    assert rows["motives_sell"][0] == pytest.approx(silent.motives["sell"], abs=1e-12)


ANY = {"text": "Quick call?"}


@pytest.mark.parametrize(
    ("given_", "same"),
    [
        (pl.Series("sender", [{"connections": "1,200+"}]), {"sender": {"connections": 1200}}),
        (pl.Series("sender", [{"connections": 30.0}]), {"sender": {"connections": 30}}),
        (pl.Series("sender", [{"connections": 30}], dtype=pl.Struct({"connections": pl.UInt16})),
         {"sender": {"connections": 30}}),
        (pl.Series("sender", [{"school": "ETH"}]), {"sender": {"school": "ETH"}}),
        (pl.Series("sender", [{"school": ["ETH", None]}]), {"sender": {"school": ["ETH", None]}}),
        (pl.Series("text", ["Quick call?"], dtype=pl.Categorical), {"text": "Quick call?"}),
        (pl.Series("sender", [None]), {}),
        (pl.Series("history", [[]]), {"history": []}),
        (pl.Series("history", [[{"from": "them", "text": "Hi"}, {"from": "me", "text": None}]]),
         {"history": [{"from": "them", "text": "Hi"}, {"from": "me"}]}),
    ],
)  # fmt: skip
def test_what_says_the_same_in_another_type_is_judged_the_same(given_: pl.Series, same: dict[str, Any]) -> None:
    columns = pl.DataFrame({"id": ["0"]}).with_columns(given_)
    facts = facts_of(columns)
    assert facts["error"].to_list() == [None]
    direct = contract.facts_of([contract.decode(msgspec.json.encode({"id": "0", **same}))])
    assert facts.drop("error").equals(direct)


@pytest.mark.parametrize(
    "moment",
    [
        pl.Series("sent_at", [datetime(2026, 3, 1, 9, 12, tzinfo=UTC)], dtype=pl.Datetime("ns", "UTC")),
        pl.Series("sent_at", [datetime(2026, 3, 1, 9, 12)], dtype=pl.Datetime("ms")),
        pl.Series("sent_at", ["2026-03-01T09:12:00Z"]),
        pl.Series("sent_at", ["2026-03-01 11:12:00.000+02:00"]),
        pl.Series("sent_at", ["2026-03-01T09:12:00"]),
    ],
)
def test_a_moment_may_be_written_in_many_ways(moment: pl.Series) -> None:
    facts = facts_of(pl.DataFrame({"id": ["0"]}).with_columns(moment))
    assert facts["error"].to_list() == [None]
    assert facts["sent_at"].to_list() == [datetime(2026, 3, 1, 9, 12)]


def test_an_id_may_be_a_whole_number() -> None:
    assert facts_of(pl.DataFrame({"id": [7]}))["id"].to_list() == ["7"]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"id": [1.5]}, "column `id` is Float64; expected text"),
        ({"text": ["x"]}, "no column `id`"),
        ({"id": ["0"], "text": [3]}, "column `text` is Int64; expected text"),
        ({"id": ["0"], "sender": ["Ana"]}, "column `sender` is String; expected a struct"),
        ({"id": ["0"], "sender": [{"verified": 1}]}, "column `sender.verified` is Int64; expected true or false"),
        (
            {"id": ["0"], "sender": [{"school": [1]}]},
            r"column `sender.school` is List\(Int64\); expected lists of text",
        ),
        ({"id": ["0"], "sent_at": [3.5]}, "column `sent_at` is Float64; expected dates"),
        ({"id": ["0"], "history": ["hello"]}, "column `history` is String; expected a list"),
        ({"id": ["0"], "owner": [{"recruiters_share": "x"}]}, "column `owner.recruiters_share` is String"),
        ({"id": ["0"], "copies": [[1]]}, "column `copies`"),
    ],
)
def test_a_column_of_another_kind_is_named(columns: dict[str, Any], says: str) -> None:
    with pytest.raises(ContractError, match=says):
        check(pl.DataFrame(columns).schema)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"id": [None], "text": ["x"]}, "`id` is required"),
        ({"id": ["0"], "kind": ["telegram"]}, "at `$.kind`"),
        ({"id": ["0"], "sender": [{"connections": "many"}]}, "Expected a whole number - at `$.sender.connections`"),
        ({"id": ["0"], "sender": [{"followers": 2.5}]}, "Expected a whole number"),
        ({"id": ["0"], "sender": [{"followers": 2**60}]}, "too large"),
        ({"id": ["0"], "sent_at": ["yesterday"]}, "at `$.sent_at`"),
        ({"id": ["0"], "history": [[{"from": "nobody", "text": "x"}]]}, "at `$.history`"),
        ({"id": ["0"], "text": ["x" * 4_000_001]}, "longer than"),
    ],
)
def test_a_value_that_is_none_is_an_error_in_its_place_and_its_neighbours_are_judged(
    columns: dict[str, Any], says: str
) -> None:
    bad = pl.DataFrame(columns, schema_overrides={"id": pl.String})
    good = bad.clear(1).with_columns(id=pl.lit("good"))
    first, wrong, last = judged(pl.concat([good, bad, good]), TASK).rows(named=True)
    assert says in wrong["error"]
    assert wrong["id"] == columns["id"][0]
    assert {name for name, value in wrong.items() if value is not None} <= {"id", "error"}
    for row in (first, last):
        assert row["error"] is None
        assert row["action"] == "ask"


@pytest.mark.slow
def test_rows_of_a_megabyte_are_judged_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    judge = verdicts._judged
    monkeypatch.setattr(verdicts, "_judged", lambda rows, task: sizes.append(rows.height) or judge(rows, task))
    texts = [f"{at} {PITCH}" + "x" * 1_000_000 for at in range(40)]
    rows = judged(pl.DataFrame({"id": [str(at) for at in range(40)], "text": texts}), TASK)
    assert rows["motive"].to_list() == ["sell"] * 40
    assert rows["id"].to_list() == [str(at) for at in range(40)]
    assert sizes == [10, 10, 10, 10]


def test_a_row_of_a_megabyte_is_judged() -> None:
    rows = judged(pl.DataFrame({"id": ["a", "b"], "text": [PITCH * 15_000, None]}), TASK)
    assert rows["error"].null_count() == 2
    assert rows["motive"][0] == "sell"


def test_me_serves_where_a_row_names_no_owner() -> None:
    me = Owner(name="Ana Ruiz", goals=["find_job"])
    rows = pl.DataFrame({"id": ["a", "b"], "owner": [None, {"name": "Bob Hall"}]})
    facts = facts_of(rows, me)
    assert facts["owner_name"].to_list() == ["Ana Ruiz", "Bob Hall"]
    assert facts["owner_goals"].to_list() == [["find_job"], None]
    assert facts_of(rows.select("id"), me)["owner_name"].to_list() == ["Ana Ruiz"] * 2


def test_facts_that_were_counted_before_come_by_their_own_names() -> None:
    rows = pl.DataFrame({"id": ["a", "b"], "copies": [7, None], "campaign": ["c-1", None], "spare": [1, 2]})
    told = judged(rows, TASK)
    assert told["campaign"].to_list() == ["c-1", None]
    assert kept.unpacked(told["answers"][0])["note_is_part_of_a_campaign"] is True
    assert kept.unpacked(told["answers"][1])["note_is_part_of_a_campaign"] is None
    assert strange(rows.schema) == {"spare"}


def test_danger_is_a_probability_in_every_row_of_a_lake() -> None:
    rows = judged(requests(2_000), TASK)
    assert rows[DANGER].is_between(0, 1).all()
    shares = rows.select(f"motives_{motive}" for motive in MOTIVES).to_numpy()
    assert np.allclose(shares.sum(1), 1)
    assert rows["action"].n_unique() >= 4
