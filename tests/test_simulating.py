"""A simulated platform: known truth, the same for the same seed, at any size."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest

from whosthere import contract
from whosthere.cli import main
from whosthere.errors import SourceError
from whosthere.simulating import World, asked, friendships, simulate, simulated, write
from whosthere.simulating import slices as slices_of
from whosthere.simulating.friends import Friends, read


@pytest.fixture(scope="module")
def requests() -> pl.DataFrame:
    return pl.concat(simulate(World(rows=20_000, seed=5)))


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(requests: pl.DataFrame) -> None:
    again = pl.concat(simulate(World(rows=20_000, seed=5)))
    other = pl.concat(simulate(World(rows=20_000, seed=6)))
    assert again.equals(requests)
    assert not other.equals(requests)


def test_every_row_is_of_the_contract(requests: pl.DataFrame, tmp_path: Path) -> None:
    write(World(rows=300, seed=5), tmp_path / "r.jsonl")
    lines = (tmp_path / "r.jsonl").read_bytes().splitlines()
    assert [contract.decode(line).id for line in lines] == [f"r-{i:09d}" for i in range(300)]


def test_most_requests_carry_no_note_and_every_copy_of_a_campaign_does(requests: pl.DataFrame) -> None:
    assert 0.84 < requests["text"].is_null().mean() < 0.9  # type: ignore[operator]
    copies = requests.filter(pl.col("truth_campaign").is_not_null())
    assert copies["text"].null_count() == 0
    assert set(copies["truth_sender_kind"]) == {"campaign"}
    assert requests["truth_sender_kind"].n_unique() == 4


def test_rows_come_in_order_of_time_and_answers_after_the_request(requests: pl.DataFrame) -> None:
    assert requests["sent_at"].is_sorted()
    answered = requests.drop_nulls("answered_at")
    assert answered.filter(pl.col("answered_at") < pl.col("sent_at")).is_empty()
    assert set(requests["answer"]) == {True, False, None}


def test_attackers_earn_mutual_friends_by_being_accepted(requests: pl.DataFrame) -> None:
    attackers = requests.filter(pl.col("truth_sender_kind") == "attacker").sort("sent_at")
    sender, mutual = pl.col("sender").struct.field("profile_url"), pl.col("sender").struct.field("mutual_connections")
    first = attackers.group_by(sender, maintain_order=True).agg(
        mutual.first().alias("first"), mutual.max().alias("most")
    )
    assert first["first"].mean() < 0.2  # type: ignore[operator]
    assert first["most"].mean() > 1  # type: ignore[operator]


def test_slices_do_not_change_who_is_who(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices_of, "SLICE", 1_000)
    parts = list(simulate(World(rows=4_500, seed=1)))
    whole = pl.concat(parts)
    assert [part.height for part in parts] == [1000] * 4 + [500]
    assert whole["id"].n_unique() == 4_500
    assert whole["sent_at"].is_sorted()
    sender = whole.with_columns(sender=pl.col("sender").struct.field("profile_url"))
    assert sender.group_by("sender").agg(pl.col("truth_sender_kind").is_in(["friend", "stranger"]).n_unique()).max()[
        "truth_sender_kind"
    ].to_list() == [1]


def test_a_lazy_reader_gets_only_the_rows_and_columns_it_asks_for() -> None:
    rows = simulated(World(rows=2_000, seed=3))
    noted = rows.filter(pl.col("text").is_not_null()).select("id", "text").head(7).collect()
    assert noted.shape == (7, 2)
    assert asked(rows).collect().columns == ["sender", "receiver", "sent_at", "answer", "answered_at", "sender_kind"]


def test_mutual_friends_are_counted_as_they_are() -> None:
    friends = Friends.of(np.array([0, 0, 1, 1, 2]), np.array([1, 2, 2, 3, 3]))
    shared = friends.shared(np.array([0, 0, 1]), np.array([3, 1, 2]))
    assert shared.tolist() == [2, 1, 2]
    assert friends.know(np.array([0, 3]), np.array([3, 2])).tolist() == [False, True]


def test_a_graph_may_be_given(tmp_path: Path) -> None:
    edges = tmp_path / "graph.txt"
    edges.write_text("# two circles\n" + "".join(f"{i} {(i + j) % 40}\n" for i in range(40) for j in (1, 2)))
    assert read(edges).size == 40
    out, friends = tmp_path / "o.parquet", tmp_path / "f.parquet"
    given = ["--host-graph", str(edges), "--friends", str(friends), "--edges", str(tmp_path / "e.parquet")]
    assert main(["simulate", str(out), "--rows", "500", *given]) == 0
    known = pl.read_parquet(friends)
    assert known.height == 80
    honest = pl.read_parquet(out).filter(pl.col("truth_sender_kind") == "friend")
    assert honest["receiver"].is_in(known["left"].append(known["right"]).implode()).all()
    assert pl.read_parquet(tmp_path / "e.parquet").height == 500


@pytest.mark.parametrize("text", ["", "# nothing\n", "1 2\nthree four\n", "1\n", "\x00\x01", "5 5\n"])
def test_what_is_no_edge_list_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "g.txt").write_text(text)
    with pytest.raises(SourceError, match="two numbers a line"):
        read(tmp_path / "g.txt")


def test_a_missing_folder_or_a_strange_number_is_an_unusable_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", str(tmp_path / "no" / "o.parquet"), "--rows", "10"]) == 2
    assert "no such folder" in capsys.readouterr().err
    for wrong in (["--rows", "0"], ["--notes", "2"], ["--days", "-1"], ["--rows", "many"]):
        with pytest.raises(SystemExit) as stopped:
            main(["simulate", str(tmp_path / "o.parquet"), *wrong])
        assert stopped.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_world_without_campaigns_or_notes_is_a_world_too() -> None:
    silent = pl.concat(simulate(World(rows=400, notes=0, campaigns=0)))
    assert silent["text"].null_count() == 400
    assert silent["truth_campaign"].null_count() == 400
    everyone = pl.concat(simulate(World(rows=400, notes=1, campaigns=0.5)))
    assert everyone["truth_campaign"].null_count() == 200


def test_friendships_are_told_once_each() -> None:
    world = World(rows=2_000)
    pairs = friendships(world)
    assert pairs.height * 2 == len(world.friends.keys)
    assert msgspec.json.encode(pairs.row(0))
