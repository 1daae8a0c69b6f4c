"""Who asks whom, worked out part by part: however the rows are split by a step's key, the whole is the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from whosthere.graph import State, begin, describe, evidence, weigh
from whosthere.graph.before import count_before, only_tied, pairs_with_contacts, pairs_with_earlier, ties

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from request_worlds import Habits, World, made_graph


@pytest.fixture(scope="module")
def state() -> State:
    """A small world's requests and ties, described."""
    world = World(made_graph(700, 5), Habits(friends=80, strangers=80, attackers=60), 5)
    return begin(world.requests, world.edges)


def parts(rows: pl.DataFrame, key: pl.Expr, many: int) -> Iterator[pl.DataFrame]:
    yield from rows.with_columns(_part=key.hash(7) % many).partition_by("_part", include_key=False)


def pair_of(one: str, other: str) -> pl.Expr:
    return pl.struct(least=pl.min_horizontal(one, other), most=pl.max_horizontal(one, other))


def joined(found: list[pl.DataFrame], like: pl.DataFrame) -> None:
    order = sorted(like.columns)
    assert_frame_equal(pl.concat(found).sort(order), like.sort(order), check_exact=True)


@pytest.mark.parametrize("many", [2, 7, 40])
def test_each_step_may_be_run_by_its_key(state: State, many: int) -> None:
    history = state.requests.with_row_index("line")
    events = history.filter(pl.col("answer").is_not_null()).select(who="receiver", at="answered", yes="answer")
    counts = {"yes": pl.col("yes").cast(pl.Int64)}

    def counted(part: pl.DataFrame) -> pl.DataFrame:
        own = events.join(part.select(who="receiver").unique(), on="who", how="semi")
        return count_before(part, "receiver", own, counts)

    joined([counted(part) for part in parts(history, pl.col("receiver"), many)], counted(history))
    pair = pair_of("sender", "receiver")
    edge = pair_of("a", "b")
    assert state.edges is not None
    known = dict(_numbered(state.edges, edge, many))
    tied = ties(history, state.edges)
    asked = dict(_numbered(history, pair, many))
    joined(
        [ties(asked.get(i, history.clear()), known.get(i, state.edges.clear())) for i in range(many)],
        tied,
    )
    pairs = pairs_with_earlier(history, history)
    joined([pairs_with_earlier(part, part) for part in parts(history, pl.col("sender"), many)], pairs)
    contacts = pairs_with_contacts(history, tied)
    of_sender = dict(_numbered(tied, pl.col("a"), many))
    senders = dict(_numbered(history, pl.col("sender"), many))
    joined([pairs_with_contacts(senders[i], of_sender.get(i, tied.clear())) for i in senders], contacts)
    by_pair = dict(_numbered(tied, edge, many))
    joined(
        [only_tied(part, by_pair.get(i, tied.clear())) for i, part in _numbered(pairs, edge, many)],
        only_tied(pairs, tied),
    )


def _numbered(rows: pl.DataFrame, key: pl.Expr, many: int) -> Iterator[tuple[int, pl.DataFrame]]:
    split = rows.with_columns(_part=key.hash(7) % many).partition_by("_part", as_dict=True, include_key=False)
    for (number,), part in split.items():
        yield int(number), part


@pytest.mark.parametrize("many", [3, 11])
def test_lines_and_senders_may_be_worked_out_sender_by_sender(state: State, many: int) -> None:
    requests = state.requests
    lines = [describe(part, requests, state.edges, None) for part in parts(requests, pl.col("sender"), many)]
    joined(lines, state.lines)
    until = int(state.lines.select(pl.max_horizontal(pl.col("sent").max(), pl.col("answered").max())).item())
    senders = [weigh(part, until, edges_known=True) for part in parts(state.lines, pl.col("sender"), many)]
    joined(senders, weigh(state.lines, until, edges_known=True))
    joined(senders, evidence(state))


@pytest.mark.slow
@pytest.mark.parametrize("many", [1, 5])
def test_sail_gives_the_same_senders_in_whatever_parts(state: State, many: int, tmp_path: Path) -> None:
    pytest.importorskip("pysail")
    from whosthere.batch.engines import session

    path, until = tmp_path / "lines.parquet", int(state.lines["sent"].max())  # type: ignore[arg-type]
    state.lines.write_parquet(path)
    expected = weigh(state.lines, until, edges_known=True)
    with session(None) as spark:
        rows = spark.read.parquet(str(path)).repartition(many, "sender")
        found = rows.mapInArrow(_weighed(until), _spark_schema(expected)).toArrow()
    assert_frame_equal(pl.DataFrame(pl.from_arrow(found)).sort("sender"), expected, check_exact=True)


def _weighed(until: int) -> Any:
    def weighed(batches: Iterator[Any]) -> Iterator[Any]:
        import polars

        from whosthere.graph import weigh as weigh_there

        held = [polars.DataFrame(polars.from_arrow(batch)) for batch in batches]
        if held:
            yield from (
                weigh_there(polars.concat(held), until, edges_known=True)
                .to_arrow(compat_level=polars.CompatLevel.oldest())
                .to_batches()
            )

    return weighed


def _spark_schema(frame: pl.DataFrame) -> str:
    names = {pl.Int64: "bigint", pl.Float64: "double", pl.String: "string"}
    return ", ".join(f"{name} {names[type(kind)]}" for name, kind in frame.schema.items())
