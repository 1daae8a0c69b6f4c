"""A whole road: campaigns and askers counted over a lake, joined to its requests, judged, on any engine and any day."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from whosthere.cli import main
from whosthere.simulating import World, friendships, simulate


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Requests of two days' folders in some files each, and who knew whom."""
    folder = tmp_path_factory.mktemp("platform")
    world = World(rows=2_400, seed=21, notes=0.5, campaigns=0.2, days=20)
    requests = pl.concat(simulate(world))
    for number, part in enumerate(requests.iter_slices(400)):
        day = folder / "requests" / ("day=1" if number < 4 else "day=2")
        day.mkdir(parents=True, exist_ok=True)
        part.write_parquet(day / f"part-{number}.parquet")
    friendships(world).write_parquet(folder / "friends.parquet")
    return folder


def count(lake: Path, friends: Path | None, out: Path, state: str = "") -> list[str]:
    """The facts counted over a lake, as `batch` wants to be told of them."""
    members, senders = str(out / "members.parquet"), str(out / "senders.parquet")
    kept = [["--state", str(out / f"{state}-{part}")] if state else [] for part in ("notes.parquet", "askers")]
    edges = ["--edges", str(friends)] if friends else []
    assert main(["campaigns", str(lake), "--members", members, *kept[0]]) == 0
    assert main(["graph", str(lake), "--out", senders, *edges, *kept[1]]) == 0
    return ["--counts", members, "--counts", senders]


def judge(lake: Path, out: Path, counts: list[str], *options: str) -> pl.DataFrame:
    assert main(["batch", str(lake), str(out), *counts, *options]) == 0
    paths = sorted(out.rglob("*.parquet"))
    return pl.concat([pl.read_parquet(path, hive_partitioning=False) for path in paths]).sort("id")


@pytest.fixture(scope="module")
def judged(platform: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, list[str]]:
    """Verdicts on the whole lake, and the facts counted for them."""
    out = tmp_path_factory.mktemp("judged")
    counts = count(platform / "requests", platform / "friends.parquet", out)
    return judge(platform / "requests", out / "verdicts", counts, "--workers", "1"), counts


def test_what_was_counted_over_the_lake_is_in_the_verdicts(
    platform: Path, judged: tuple[pl.DataFrame, list[str]], tmp_path: Path
) -> None:
    verdicts, counts = judged
    members = pl.read_parquet(counts[1]).filter(pl.col("campaign").is_not_null())
    named = verdicts.join(members, on="id")
    assert named.height > 200
    assert named["campaign"].equals(named["campaign_right"], null_equal=False)
    requests = pl.read_parquet(platform / "requests", hive_partitioning=False).select("id", "truth_sender_kind")
    alone = judge(platform / "requests", tmp_path / "alone", [], "--workers", "1")
    danger = {
        kind: (one["danger"].mean(), other["danger"].mean())
        for (kind,), other in verdicts.join(requests, on="id").group_by("truth_sender_kind")
        for one in [alone.filter(pl.col("id").is_in(other["id"].implode()))]
    }
    assert danger["attacker"][1] > 1.5 * danger["attacker"][0]  # type: ignore[operator]
    assert danger["friend"][1] < danger["attacker"][1]  # type: ignore[operator]


def test_yesterday_with_today_gives_what_one_run_over_everything_gives(
    platform: Path, judged: tuple[pl.DataFrame, list[str]], tmp_path: Path
) -> None:
    whole, counts = judged
    count(platform / "requests" / "day=1", platform / "friends.parquet", tmp_path, "kept")
    later = count(platform / "requests" / "day=2", None, tmp_path, "kept")
    assert_frame_equal(pl.read_parquet(later[1]).sort("id"), pl.read_parquet(counts[1]).sort("id"))
    assert_frame_equal(pl.read_parquet(later[3]), pl.read_parquet(counts[3]))
    today = judge(platform / "requests" / "day=2", tmp_path / "today", later, "--workers", "1")
    assert_frame_equal(today, whole.filter(pl.col("id").is_in(today["id"].implode())), check_exact=True)


def test_a_damaged_file_costs_only_itself_on_the_whole_road(
    platform: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = tmp_path / "lake"
    lake.mkdir()
    for path in sorted((platform / "requests" / "day=1").iterdir()):
        (lake / path.name).write_bytes(path.read_bytes())
    (lake / "part-1.parquet").write_bytes((lake / "part-1.parquet").read_bytes()[:5_000])
    pl.DataFrame({"id": ["x"], "text": [[1]], "sender": ["a"], "to": ["b"]}).write_parquet(lake / "part-9.parquet")
    members, senders = tmp_path / "members.parquet", tmp_path / "senders.parquet"
    for arguments in (
        ["campaigns", str(lake), "--members", str(members)],
        ["graph", str(lake), "--out", str(senders)],
        [
            "batch",
            str(lake),
            str(tmp_path / "out"),
            "--counts",
            str(members),
            "--counts",
            str(senders),
            "--workers",
            "1",
        ],
    ):
        assert main(arguments) == 1
        told = capsys.readouterr().err
        assert "part-1.parquet" in told
        assert "part-9.parquet" in told
        assert "Traceback" not in told
    verdicts = pl.concat([pl.read_parquet(path) for path in sorted((tmp_path / "out").rglob("*.parquet"))])
    assert verdicts.height == 1_200


@pytest.mark.slow
def test_sail_walks_the_same_road(platform: Path, judged: tuple[pl.DataFrame, list[str]], tmp_path: Path) -> None:
    pytest.importorskip("pysail")
    whole, counts = judged
    there = judge(platform / "requests", tmp_path / "there", counts, "--engine", "spark")
    assert_frame_equal(there, whole, check_exact=True)
