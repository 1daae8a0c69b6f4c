"""Who asks whom: what is counted, what it weighs, and that nothing looks ahead."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from whosthere.cli import main
from whosthere.errors import SourceError
from whosthere.graph import SENDER_FACTS, begin, evidence, problems_of, sender_evidence, update
from whosthere.graph.cells import CELLS, OUTCOMES
from whosthere.graph.weights import shipped

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from request_worlds import Habits, World, made_graph

DAY = datetime(2026, 3, 1)
SCHEMA = {
    "sender": pl.Int64, "receiver": pl.Int64, "sent_at": pl.Datetime("us"),
    "answer": pl.Boolean, "answered_at": pl.Datetime("us"),
}  # fmt: skip
Row = tuple[int | None, int | None, datetime | None, bool | None, datetime | None]


def hours(n: float) -> datetime:
    return DAY + timedelta(hours=n)


def asked(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def ask(sender: int, receiver: int, at: float, answer: bool | None = None, after: float = 0.5) -> Row:
    return sender, receiver, hours(at), answer, hours(at + after) if answer is not None else None


def edges(*pairs: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(list(pairs), schema={"a": pl.Int64, "b": pl.Int64}, orient="row")


def line(requests: pl.DataFrame, receiver: int, known: pl.DataFrame | None = None) -> dict[str, Any]:
    return begin(requests, known).lines.filter(pl.col("receiver") == receiver).row(0, named=True)


# ---- what is counted


def test_a_friend_of_somebody_who_accepted_is_an_earned_mutual() -> None:
    found = line(asked(ask(1, 10, 0, True), ask(1, 11, 24)), 11, edges((10, 11)))
    assert (found["tied_accepted"], found["tied_newest"], found["tied_refused"], found["old_ties"]) == (1, True, 0, 0)


def test_an_answer_that_comes_later_is_not_known_yet() -> None:
    found = line(asked(ask(1, 10, 0, True, after=48), ask(1, 11, 24)), 11, edges((10, 11)))
    assert (found["earlier"], found["earlier_answered"], found["tied_accepted"], found["tied_open"]) == (1, 0, 0, 1)


def test_a_tie_that_comes_later_does_not_count() -> None:
    rows = asked(ask(1, 10, 0, True), ask(1, 11, 24), ask(10, 11, 48, True))
    assert line(rows, 11, edges((7, 8)))["tied_accepted"] == 0


def test_a_connection_one_was_asked_for_is_an_old_tie() -> None:
    rows = asked(ask(5, 1, 0, True), ask(1, 11, 24))
    assert line(rows, 11, edges((5, 11)))["old_ties"] == 1


def test_a_receiver_has_a_record_of_answers_to_others() -> None:
    rows = asked(ask(2, 11, 0, True), ask(3, 11, 1, False), ask(4, 11, 2), ask(1, 11, 24, True))
    found = begin(rows).lines.filter(pl.col("sender") == 1).row(0, named=True)
    assert (found["receiver_answered"], found["receiver_accepted"]) == (2, 1)


def test_known_bad_askers_make_their_targets_telling() -> None:
    rows = asked(*(ask(bad, 11, bad) for bad in range(20, 26)), *(ask(good, 12, good) for good in range(30, 36)),
                 ask(1, 11, 100), ask(2, 12, 100))  # fmt: skip
    seeds = pl.DataFrame({"sender": range(20, 36), "bad": [i < 26 for i in range(20, 36)]})
    found = sender_evidence(rows, None, seeds)
    bits = dict(found.select("sender", "seeds_bits").iter_rows())
    assert bits[1] > 0 > bits[2]


# ---- what it comes to


@pytest.fixture(scope="module")
def world() -> World:
    return World(made_graph(700, 5), Habits(friends=80, strangers=80, attackers=60), 5)


def auc(bad: pl.Series, score: pl.Series) -> float:
    ranks, n = score.rank(), int(bad.sum())
    return float((ranks.filter(bad).sum() - n * (n + 1) / 2) / (n * (len(bad) - n)))


def test_attackers_who_chase_mutual_friends_stand_out(world: World) -> None:
    found = sender_evidence(world.requests, world.edges, first=10).join(world.truth, on="sender")
    assert auc(found["bad"], found["request_bits"]) > 0.85


def test_bits_add_up(world: World) -> None:
    found = sender_evidence(world.requests, world.edges)
    parts = found.select(pl.sum_horizontal("choice_bits", "answers_bits", "company_bits", "pace_bits", "seeds_bits"))
    assert (parts.to_series() - found["request_bits"]).abs().max() < 1e-9  # type: ignore[operator]
    assert found.columns == ["sender", *SENDER_FACTS]


def test_labels_sharpen_the_weights(world: World) -> None:
    known = world.truth.filter(pl.int_range(pl.len()) % 2 == 0).select("sender", "bad")
    rest = world.truth.join(known, on="sender", how="anti")
    plain = sender_evidence(world.requests, world.edges).join(rest, on="sender")
    taught = sender_evidence(world.requests, world.edges, known).join(rest, on="sender")
    assert auc(taught["bad"], taught["request_bits"]) > auc(plain["bad"], plain["request_bits"]) - 0.02


def test_labels_of_one_side_alone_move_no_weight(world: World) -> None:
    seeds = world.truth.filter("bad").select("sender", "bad").head(5)
    alone, none = (sender_evidence(world.requests, world.edges, s) for s in (seeds, None))
    assert_frame_equal(alone.select("sender", "choice_bits"), none.select("sender", "choice_bits"))


def test_an_acceptance_never_speaks_against_a_sender_nor_a_refusal_for_one() -> None:
    by_context = shipped()["answer"].reshape(-1, len(OUTCOMES))
    accepted, refused, left_open = by_context.T
    assert (accepted <= 0).all()
    assert (refused >= 0).all()
    assert (left_open >= 0).all()
    assert len(by_context) * len(OUTCOMES) == len(CELLS["answer"])


# ---- laws


people = st.integers(1, 7)
times = st.integers(0, 400).map(hours)
delays = st.integers(0, 90).map(lambda h: timedelta(hours=h))
rows = st.lists(
    st.builds(
        lambda s, r, at, yes, after: (s, r, at, yes, at + after if yes is not None else None),
        people, people, times, st.sampled_from([True, False, None]), delays,
    ),
    max_size=40,
)  # fmt: skip
ties = st.lists(st.tuples(people, people), max_size=12)


@given(rows, ties, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(some: list[Row], known: list[tuple[int, int]], random: Any) -> None:
    mixed = list(some)
    random.shuffle(mixed)
    assert_frame_equal(
        sender_evidence(asked(*some), edges(*known)), sender_evidence(asked(*mixed), edges(*known)), check_exact=True
    )


@given(rows, ties, st.integers(0, 400))
def test_yesterday_and_today_equal_the_whole(some: list[Row], known: list[tuple[int, int]], cut: int) -> None:
    noon = hours(cut)
    before = [
        (
            s,
            r,
            at,
            yes if told is not None and told <= noon else None,
            told if told is not None and told <= noon else None,
        )
        for s, r, at, yes, told in some
        if at is not None and at <= noon
    ]
    state = update(begin(asked(*before), edges(*known)), asked(*some))
    whole = begin(asked(*some), edges(*known))
    assert_frame_equal(state.lines, whole.lines, check_exact=True)
    assert_frame_equal(evidence(state), evidence(whole), check_exact=True)


@given(rows, rows)
def test_late_rows_are_made_good(some: list[Row], late: list[Row]) -> None:
    state = update(begin(asked(*some)), asked(*late))
    assert_frame_equal(state.lines, begin(asked(*some, *late)).lines, check_exact=True)


@given(rows, ties, st.integers(0, 400))
def test_nothing_looks_ahead(some: list[Row], known: list[tuple[int, int]], cut: int) -> None:
    noon = hours(cut)
    so_far = begin(asked(*some), edges(*known), until=noon).lines.drop("answer", "answered")
    whole = begin(asked(*some), edges(*known)).lines.drop("answer", "answered")
    assert_frame_equal(so_far, whole.filter(pl.col("sent") <= so_far["sent"].max()) if so_far.height else so_far)


@given(rows, ties, st.integers(0, 39))
def test_a_new_acceptance_never_raises_the_danger(some: list[Row], known: list[tuple[int, int]], which: int) -> None:
    """The last word comes after all requests: the one asked accepts, or does not. Time goes on in either case."""
    if not some:
        return
    sender, receiver, at, _, _ = some[which % len(some)]
    others = [row for row in some if row[:3] != (sender, receiver, at)]
    late = hours(1_000)
    others.append((98, 99, late, None, None))
    yes, no, none = (
        sender_evidence(asked(*others, (sender, receiver, at, answer, told)), edges(*known), until=hours(2_000))
        .filter(pl.col("sender") == sender)["request_bits"]
        .to_list()
        for answer, told in ((True, late), (False, late), (None, None))
    )
    if sender != receiver:
        assert yes[0] <= min(no[0], none[0]) + 1e-9


# ---- hostile input


def test_what_cannot_be_used_is_counted_and_the_rest_goes_on() -> None:
    found = asked((1, 1, DAY, True, DAY), (None, 2, DAY, None, None), (1, 2, None, True, None), ask(1, 3, 5, True))
    told = "\n".join(str(problem) for problem in problems_of(found))
    assert "oneself" in told
    assert "without sender or receiver" in told
    assert "without a time" in told
    assert sender_evidence(found)["requests_sent"].to_list() == [2]


def test_a_request_told_twice_counts_once_with_the_answer_told() -> None:
    twice = asked(ask(1, 2, 0), ask(1, 2, 0, True), ask(1, 2, 0, True))
    found = sender_evidence(twice)
    assert found.select("requests_sent", "requests_accepted").row(0) == (1, 1)


def test_an_answer_from_before_its_request_is_as_old_as_the_request() -> None:
    found = begin(asked((1, 2, hours(5), True, hours(1)))).lines
    assert found["answered"].to_list() == found["sent"].to_list()


def test_nothing_from_after_the_end_is_looked_at() -> None:
    some = asked(ask(1, 2, 0, True, after=90), ask(1, 3, 80))
    found = sender_evidence(some, until=hours(50))
    assert found.select("requests_sent", "requests_accepted").row(0) == (1, 0)
    assert "after the end" in str(problems_of(some, hours(50))[0])


def test_no_requests_give_no_senders() -> None:
    assert sender_evidence(asked(), edges()).height == 0


def test_only_who_asks_whom_is_needed() -> None:
    bare = pl.DataFrame({"sender": ["ana", "ana"], "receiver": ["bo", "cy"]})
    assert sender_evidence(bare)["requests_sent"].to_list() == [2]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(SourceError, match="receiver"):
        sender_evidence(pl.DataFrame({"sender": ["ana"]}))


def test_numbers_and_texts_of_time_are_read_alike() -> None:
    stamped = [1_767_225_600, 1_767_312_000]
    told = pl.DataFrame({"sender": [1, 1], "receiver": [2, 3], "sent_at": stamped})
    spelt = told.with_columns(sent_at=pl.Series(["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]))
    assert_frame_equal(begin(told).lines, begin(spelt).lines)


@pytest.mark.slow
@pytest.mark.parametrize("crowd", ["one sender", "one receiver"])
def test_a_million_requests_of_one_person_are_counted(crowd: str) -> None:
    n = 1_000_000
    one, many = pl.Series([0] * n), pl.Series(range(1, n + 1))
    sender, receiver = (one, many) if crowd == "one sender" else (many, one)
    at = pl.Series(range(n)).cast(pl.Int64) + 1_767_225_600
    some = pl.DataFrame({"sender": sender, "receiver": receiver, "sent_at": at, "answer": [True, False] * (n // 2)})
    found = sender_evidence(some, pl.DataFrame({"a": [1, 2], "b": [2, 3]}))
    assert found["requests_sent"].sum() == n
    assert found["request_bits"].is_finite().all()


# ---- the command


def test_the_command_writes_a_row_a_sender_and_goes_on_from_its_state(tmp_path: Path, world: World) -> None:
    ordered = world.requests.sort("sent_at")
    noon = ordered["sent_at"][ordered.height // 2]
    early = ordered.filter((pl.col("sent_at") <= noon) & (pl.col("answered_at") <= noon))
    early.write_parquet(tmp_path / "monday.parquet")
    ordered.write_parquet(tmp_path / "tuesday.parquet")
    lines = "".join(f"{a} {b}\n" for a, b in world.edges.iter_rows())
    (tmp_path / "friends.txt").write_text("# who knows whom\n" + lines)
    out, state = str(tmp_path / "out.parquet"), str(tmp_path / "state")
    given_edges = ["--edges", str(tmp_path / "friends.txt")]
    assert main(["graph", str(tmp_path / "monday.parquet"), "--out", out, "--state", state, *given_edges]) == 0
    assert main(["graph", str(tmp_path / "tuesday.parquet"), "--out", out, "--state", state]) == 0
    assert_frame_equal(pl.read_parquet(out), sender_evidence(world.requests, world.edges))


def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(tmp_path / "none.parquet"), "--out", str(tmp_path / "out.parquet")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    (tmp_path / "bad.csv").write_text("sender,to\n1,2\n")
    assert main(["graph", str(tmp_path / "bad.csv"), "--out", str(tmp_path / "out.csv")]) == 2
    assert "receiver" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
