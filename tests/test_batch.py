"""`whosthere batch`: Parquet to Parquet; nothing lost, nothing doubled, nothing half-written, whatever happens."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from lakes import make, name_of, requests
from whosthere.batch import plan
from whosthere.batch.local import Done, batch
from whosthere.batch.verdicts import Task, judged, schema
from whosthere.cli import main
from whosthere.errors import SourceError
from whosthere.policy import Policy

TASK = Task(Policy())


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Three files of two hundred requests."""
    make(600, tmp_path / "lake", 200)
    return tmp_path / "lake"


def run(lake: Path, out: Path, **options: object) -> Done:
    return batch(str(lake), out, TASK, **{"workers": 1, "rows_a_part": 70, **options})  # type: ignore[arg-type]


def expected(lake: Path) -> pl.DataFrame:
    """The verdicts of a lake, judged here and now."""
    return judged(pl.concat(pl.read_parquet(path) for path in sorted(lake.glob("requests-*"))), TASK)


def verdicts(out: Path) -> pl.DataFrame:
    paths = sorted(out.rglob("*.parquet")) if out.is_dir() else [out]
    return pl.concat(pl.read_parquet(path, hive_partitioning=False) for path in paths)


def test_every_request_of_every_file_gets_its_verdict_in_order(lake: Path, tmp_path: Path) -> None:
    done = run(lake, tmp_path / "out")
    assert verdicts(tmp_path / "out").equals(expected(lake))
    assert (done.rows, done.bad, done.found, done.problems) == (600, 0, 0, [])
    assert not list(tmp_path.glob("*.partial"))


def test_the_output_is_one_file_where_its_name_says_so(lake: Path, tmp_path: Path) -> None:
    run(lake, tmp_path / "out.parquet")
    assert (tmp_path / "out.parquet").is_file()
    assert verdicts(tmp_path / "out.parquet").equals(expected(lake))


@pytest.mark.slow
def test_a_partitioned_lake_keeps_its_folders_and_they_say_what_the_files_do_not(tmp_path: Path) -> None:
    for kind in ("note", "message"):
        for day in (date(2026, 3, 1), date(2026, 3, 2)):
            folder = tmp_path / "lake" / f"day={day}" / f"kind={kind}"
            folder.mkdir(parents=True)
            requests(10).drop("kind").write_parquet(folder / "x.parquet")
    (tmp_path / "lake" / "_temporary").mkdir()
    (tmp_path / "lake" / "_temporary" / "half.parquet").write_bytes(b"PAR1")
    run(tmp_path / "lake", tmp_path / "out")
    found = sorted(
        path.parent.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.parquet")
    )
    assert found[0] == "day=2026-03-01/kind=message"
    told = pl.read_parquet(tmp_path / "out" / "**/*.parquet", hive_partitioning=True)
    assert told.height == 40
    assert told["day"].n_unique() == 2
    said = requests(10).with_columns(kind=pl.lit("message"))
    assert verdicts(tmp_path / "out" / "day=2026-03-01" / "kind=message").equals(judged(said, TASK))


@pytest.mark.slow
def test_a_pattern_names_the_files(lake: Path, tmp_path: Path) -> None:
    done = batch(str(lake / "*-0000[01].parquet"), tmp_path / "out", TASK, workers=1)
    assert done.rows == 400


@pytest.mark.slow
def test_an_empty_file_gives_an_output_with_all_columns(tmp_path: Path) -> None:
    requests(0).write_parquet(tmp_path / "none.parquet")
    for out in (tmp_path / "out", tmp_path / "out.parquet"):
        assert run(tmp_path / "none.parquet", out).rows == 0
        assert dict(verdicts(out).schema) == schema()


@pytest.mark.slow
def test_a_lake_whose_files_have_other_columns_each_is_read_file_by_file(lake: Path, tmp_path: Path) -> None:
    pl.DataFrame({"id": [1, 2], "text": ["Quick call?", None], "shoe_size": [40, 41]}).write_parquet(lake / "a.parquet")
    done = run(lake, tmp_path / "out")
    assert done.rows == 602
    assert done.strange == {"shoe_size"}


def test_a_bad_file_among_many_is_named_with_its_column_and_the_rest_is_done(lake: Path, tmp_path: Path) -> None:
    (lake / "cut.parquet").write_bytes((lake / "requests-00000.parquet").read_bytes()[:5_000])
    (lake / "words.parquet").write_text("no parquet at all")
    pl.DataFrame({"id": ["a"], "text": [3]}).write_parquet(lake / "number.parquet")
    pl.DataFrame({"name": ["a"]}).write_parquet(lake / "nameless.parquet")
    done = run(lake, tmp_path / "out")
    assert done.rows == 600
    assert verdicts(tmp_path / "out").equals(expected(lake))
    problems = {Path(problem.source).name: problem.what for problem in done.problems}
    assert sorted(problems) == ["cut.parquet", "nameless.parquet", "number.parquet", "words.parquet"]
    assert problems["number.parquet"] == "column `text` is Int64; expected text"
    assert "no column `id`" in problems["nameless.parquet"]
    assert "damaged or no Parquet" in problems["cut.parquet"]


@pytest.mark.slow
def test_a_file_that_is_damaged_in_the_middle_loses_no_row_of_another(lake: Path, tmp_path: Path) -> None:
    spoilt = lake / "requests-00001.parquet"
    whole = bytearray(spoilt.read_bytes())
    for at in range(40, len(whole) // 2, 7):
        whole[at] ^= 0x5A
    spoilt.write_bytes(whole)
    done = run(lake, tmp_path / "out")
    assert {Path(problem.source).name for problem in done.problems} <= {"requests-00001.parquet"}
    told = set(verdicts(tmp_path / "out")["id"])
    assert {name_of(i) for i in (*range(200), *range(400, 600))} <= told
    if done.problems:
        assert "rows 1 to 70 are left out" in str(done.problems[0])


def test_where_no_file_can_be_read_there_is_no_output(tmp_path: Path) -> None:
    (tmp_path / "bad.parquet").write_text("no parquet at all")
    with pytest.raises(SourceError, match=r"nothing could be read: .*bad\.parquet"):
        run(tmp_path / "bad.parquet", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_place_that_is_taken_is_not_written_over(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("precious")
    with pytest.raises(SourceError, match="is there already"):
        run(lake, out)
    assert (out / "mine.txt").read_text() == "precious"
    run(lake, out, fresh=True)
    assert verdicts(out).height == 600


def test_an_output_inside_the_input_is_refused(lake: Path) -> None:
    with pytest.raises(SourceError, match="lies inside the input"):
        run(lake, lake / "out")


@pytest.mark.slow
def test_a_run_that_is_done_is_not_done_again(lake: Path, tmp_path: Path) -> None:
    run(lake, tmp_path / "out")
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    again = run(lake, tmp_path / "out")
    assert (again.rows, again.found) == (600, len(written))
    assert written == {path: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}


class Stopped(Exception):
    pass


def stopped_after(lake: Path, out: Path, rows: int) -> None:
    """A run that is stopped once so many rows are judged."""
    with pytest.raises(Stopped):
        run(lake, out, progress=stopping_after(rows))


def stopping_after(rows: int) -> Callable[[int, int], None]:
    def watch(done: int, _whole: int) -> None:
        if done >= rows:
            raise Stopped

    return watch


def test_a_run_that_was_stopped_goes_on_from_its_finished_parts(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stopped_after(lake, out, 200)
    assert not out.exists()
    done = run(lake, out)
    assert done.found >= 3
    assert verdicts(out).equals(expected(lake))


def test_a_run_killed_as_its_output_appeared_can_be_done_again_elsewhere(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stopped_after(lake, out, 200)
    for name in ("parts", "unfinished"):
        shutil.rmtree(tmp_path / "out.partial" / name)
    assert run(lake, out).rows == 600
    assert verdicts(out).equals(expected(lake))


def test_parts_of_a_run_killed_while_it_was_forgotten_do_not_count(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(Stopped):
        batch(str(lake), out, Task(Policy(accept_at=-9.0)), workers=1, rows_a_part=70, progress=stopping_after(200))
    (tmp_path / "out.partial" / "run.json").unlink()
    assert run(lake, out).found == 0
    assert verdicts(out).equals(expected(lake))


@pytest.mark.slow
def test_what_was_begun_is_not_mixed_with_another_run(lake: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stopped_after(lake, out, 200)
    with pytest.raises(SourceError, match="the options, the policy or the weights"):
        batch(str(lake), out, Task(Policy(accept_at=0.9)), workers=1)
    os.utime(lake / "requests-00002.parquet", (1, 1))
    with pytest.raises(SourceError, match=r"requests-00002\.parquet has changed since"):
        run(lake, out)
    (lake / "requests-00002.parquet").unlink()
    with pytest.raises(SourceError, match=r"requests-00002\.parquet is gone"):
        run(lake, out)
    assert run(lake, out, fresh=True).rows == 400


@pytest.mark.slow
def test_two_runs_do_not_write_to_one_place(lake: Path, tmp_path: Path) -> None:
    def second(_done: int, _whole: int) -> None:
        with pytest.raises(SourceError, match="another run is writing"):
            run(lake, tmp_path / "out")

    run(lake, tmp_path / "out", progress=second)


COMMAND = """
import sys; from pathlib import Path
from whosthere.batch.local import batch; from whosthere.batch.verdicts import Task; from whosthere.policy import Policy
batch(sys.argv[1], Path(sys.argv[2]), Task(Policy()), workers=1, rows_a_part=70)
"""


@pytest.mark.slow
def test_a_run_killed_again_and_again_ends_like_one_left_alone(lake: Path, tmp_path: Path) -> None:
    dice, out = random.Random(7), tmp_path / "out"
    for _ in range(10):
        process = subprocess.Popen([sys.executable, "-c", COMMAND, str(lake), str(out)])
        time.sleep(0.5 + 2 * dice.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
    run(lake, out)
    assert verdicts(out).equals(expected(lake))


def killed(process_name: bytes, parent: int) -> int:
    """Kill the children of a process whose command line holds a name; how many there were."""
    count = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                mine = f"PPid:\t{parent}\n" in (entry / "status").read_text()
                if mine and process_name in (entry / "cmdline").read_bytes():
                    os.kill(int(entry.name), signal.SIGKILL)
                    count += 1
            except OSError:
                continue
    return count


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the worker in /proc")
def test_a_worker_that_is_killed_is_begun_anew_and_its_part_done_again(lake: Path, tmp_path: Path) -> None:
    ended = []

    def watch(done: int, _whole: int) -> None:
        if done in (70, 270):
            ended.append(killed(b"whosthere.batch.worker", os.getpid()))

    done = run(lake, tmp_path / "out", progress=watch)
    assert ended == [1, 1]
    assert done.problems == []
    assert verdicts(tmp_path / "out").equals(expected(lake))


@pytest.mark.slow
def test_a_full_disk_ends_the_run_with_nothing_half_written(lake: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    bound = resource.getrlimit(resource.RLIMIT_FSIZE)
    for most, name in ((10_000, "out"), (75_000, "out.parquet")):  # no part can be written; no file of all parts
        out = tmp_path / name
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, bound[1]))
        try:
            with pytest.raises(OSError, match=r"File too large|cannot be written") as full:
                run(lake, out)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, bound)
        assert str(tmp_path / f"{name}.partial") in str(full.value.filename)
        assert not out.exists()
        assert run(lake, out).rows == 600


def test_a_path_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        run(tmp_path / "none", tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="holds no Parquet file"):
        run(tmp_path / "empty", tmp_path / "out")
    with pytest.raises(SourceError, match="--engine spark"):
        batch("s3://bucket/lake", tmp_path / "out", TASK)


def test_parts_cover_every_row_once() -> None:
    files = [plan.Measured("a/x.parquet", 5, ""), plan.Measured("b/y.parquet", 4, "")]
    cut = plan.parts(files, a_part=2)
    assert [(part.file[0], part.start, part.rows) for part in cut] == [
        ("a", 0, 2), ("a", 2, 2), ("a", 4, 1), ("b", 0, 2), ("b", 2, 2),
    ]  # fmt: skip
    assert [part.name for part in cut][-1] == "b/part-000004.parquet"


def counted(folder: Path) -> list[str]:
    """Tables of facts counted before: one by request, one by sender, a key told twice in each."""
    sent = [name_of(i) for i in range(0, 600, 2)]
    by_id = pl.DataFrame({"id": [*sent, name_of(0)], "copies": [5] * 300 + [0], "campaign": ["c-1"] * 301})
    by_sender = pl.DataFrame({"sender": ["in/ana", "in/ana"], "earlier_requests": [40, 1]})
    by_id.write_parquet(folder / "campaigns.parquet")
    by_sender.write_parquet(folder / "senders.parquet")
    return [str(folder / "campaigns.parquet"), str(folder / "senders.parquet")]


def test_facts_that_were_counted_before_are_joined_by_request_and_by_sender(lake: Path, tmp_path: Path) -> None:
    whole = pl.concat(pl.read_parquet(path) for path in sorted(lake.iterdir()))
    address = pl.when(pl.int_range(pl.len()) % 3 == 0).then(pl.lit("in/ana")).alias("profile_url")
    whole = whole.with_columns(sender=pl.col("sender").struct.with_fields(address))
    whole.write_parquet(tmp_path / "lake.parquet")
    batch(str(tmp_path / "lake.parquet"), tmp_path / "out", TASK, workers=1, counts=counted(tmp_path))
    at = pl.int_range(pl.len())
    told = whole.with_columns(
        copies=pl.when(at % 2 == 0).then(5),
        campaign=pl.when(at % 2 == 0).then(pl.lit("c-1")),
        earlier_requests=pl.when(at % 3 == 0).then(40),
    )
    assert verdicts(tmp_path / "out").equals(judged(told, TASK))
    assert verdicts(tmp_path / "out")["campaign"].null_count() == 300
    with pytest.raises(SourceError, match="is there already"):
        batch(str(tmp_path / "lake.parquet"), tmp_path / "out", TASK, workers=1)


def test_a_table_of_counts_without_a_key_is_refused(lake: Path, tmp_path: Path) -> None:
    pl.DataFrame({"name": ["Ana"], "copies": [3]}).write_parquet(tmp_path / "counts.parquet")
    with pytest.raises(SourceError, match="must hold `id` or `sender`"):
        run(lake, tmp_path / "out", counts=[str(tmp_path / "counts.parquet")])


def test_the_command_says_what_it_did_and_a_verdict_is_told_again(
    lake: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pl.DataFrame({"id": ["odd"], "kind": ["telegram"]}).write_parquet(lake / "odd.parquet")
    out, counts = str(tmp_path / "out"), counted(tmp_path)[0]
    status = main(["batch", str(lake), out, "--explain", "--workers", "1", "--json", "--counts", counts])
    told = json.loads(capsys.readouterr().out)
    assert (status, told["rows"], told["errors"]) == (1, 601, 1)
    assert main(["explain", name_of(2), out, "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert main(["explain", name_of(2), out, str(lake), "--json"]) == 0
    full = json.loads(capsys.readouterr().out)
    assert full["questions"] == kept["questions"]
    assert full["assessment"]["verdict"]["campaign"] == "c-1"
    assert full["assessment"]["verdict"]["log_odds"] == kept["assessment"]["verdict"]["log_odds"]
    assert full["assessment"]["invitation"]["sender"]["name"]
    assert main(["explain", "nobody", out]) == 2
    assert "no request 'nobody'" in capsys.readouterr().err
    changed = pl.read_parquet(lake / "requests-00000.parquet").with_columns(text=pl.lit("Send me your bank codes"))
    changed.write_parquet(tmp_path / "changed.parquet")
    assert main(["explain", name_of(2), out, str(tmp_path / "changed.parquet")]) == 2
    assert "has other facts there" in capsys.readouterr().err


def test_options_that_do_not_go_together_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", "in", "out", "--remote", "sc://x"]) == 2
    assert "add --engine spark" in capsys.readouterr().err
    assert main(["batch", "no/such/lake", "out"]) == 2
    assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.slow
def test_what_is_known_of_senders_is_counted_first_and_then_weighed(tmp_path: Path) -> None:
    """`simulate`, `graph`, `batch`: whom an attacker asks makes the requests look more dangerous."""
    lake, asked, senders = (str(tmp_path / name) for name in ("lake.parquet", "asked.parquet", "senders.parquet"))
    assert main(["simulate", lake, "--rows", "10000", "--edges", asked]) == 0
    assert main(["graph", asked, "--out", senders]) == 0
    danger = {}
    for name, counts in (("without", []), ("with", ["--counts", senders])):
        assert main(["batch", lake, str(tmp_path / name), "--workers", "1", *counts]) == 0
        told = verdicts(tmp_path / name).join(pl.read_parquet(lake).select("id", "truth_sender_kind"), on="id")
        danger[name] = told.filter(pl.col("truth_sender_kind") == "attacker")["danger"].mean()
    assert danger["with"] > 1.5 * danger["without"]
