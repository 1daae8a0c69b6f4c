"""Bytes that Spark moves between its tasks on the road of a platform, as its own event log tells them.

    python benchmarks/batch_shuffle.py REQUESTS FRIENDS FOLDER

REQUESTS are simulated requests in one file, FRIENDS who knows whom (`whosthere simulate … --friends`). Campaigns and
senders are counted into FOLDER; then Spark on Java judges, joins what was counted, and splits what `graph` and
`campaigns` work on by the key of each of their steps. Joins are done as for large tables (no table is sent whole to all
tasks). Prints a table in Markdown: rows, bytes written for the shuffle, and bytes a request.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from whosthere.batch import joining
from whosthere.batch.arrow import ddl, judging
from whosthere.batch.engines import session
from whosthere.batch.reading import TOP
from whosthere.batch.spark import _joined
from whosthere.batch.verdicts import Task
from whosthere.campaigns import prepared
from whosthere.campaigns.lakes import notes_of_lake
from whosthere.cli import main as whosthere
from whosthere.commands.lakefiles import who_asked
from whosthere.graph import begin
from whosthere.graph.before import pairs_with_contacts, pairs_with_earlier, ties
from whosthere.policy import Policy

PARTS = 8
CONF = """spark.eventLog.enabled true
spark.eventLog.dir file://{log}
spark.eventLog.compress false
spark.eventLog.rolling.enabled false
spark.sql.autoBroadcastJoinThreshold -1
spark.sql.adaptive.enabled false
spark.sql.shuffle.partitions {parts}
"""


def steps(requests: Path, friends: Path, folder: Path) -> dict[str, tuple[Path, list[str]]]:
    """The frames that `graph` and `campaigns` split, and the key of each step (docs/who-asks-whom.md)."""
    state = begin(who_asked(requests), pl.read_parquet(friends))
    history = state.requests.with_row_index("line").with_columns(pl.col("line").cast(pl.Int64))
    tied = ties(history, state.edges)
    pairs = pl.concat([pairs_with_earlier(history, history).select("line", "sent", "a", "b"),
                       pairs_with_contacts(history, tied)])  # fmt: skip
    prints = prepared(notes_of_lake([requests]).collect()).drop_nulls("print")
    frames = {
        "graph: requests by receiver": (history, ["receiver"]),
        "graph: answers by who gave and who got them": (
            pl.concat([history.select(who=name, at="answered", yes="answer") for name in ("receiver", "sender")]),
            ["who"],
        ),
        "graph: requests by sender": (history, ["sender"]),
        "graph: ties by the pair": (tied, ["a", "b"]),
        "graph: ties by one of the pair": (tied, ["a"]),
        "graph: earlier targets and contacts by the pair": (pairs, ["a", "b"]),
        "graph: lines by sender, to be added up": (state.lines, ["sender"]),
        "campaigns: prints, each once a part": (prints.group_by("print").len("n"), ["print"]),
        "campaigns: notes by print": (prints.select("id", "print", "sender", "receiver", "sent_at"), ["print"]),
    }
    written = {}
    for at, (name, (frame, key)) in enumerate(frames.items()):
        written[name] = (folder / f"step-{at}.parquet", key)
        frame.write_parquet(folder / f"step-{at}.parquet")
    return written


def work(spark: Any, requests: Path, counts: list[str], split: dict[str, tuple[Path, list[str]]]) -> dict[str, Any]:
    """What is measured, by name: each writes nowhere."""

    def read() -> Any:
        frame = spark.read.parquet(str(requests))
        return frame.select(*(name for name in TOP if name in frame.columns))

    def parted(path: Path, key: list[str]) -> Any:
        return spark.read.parquet(str(path)).repartition(PARTS, *key)

    task = Task(Policy())
    jobs: dict[str, Callable[[], Any]] = {
        "batch: judged": lambda: read().mapInArrow(judging(task), ddl(task.explain)),
        "batch: joined with what was counted, by request": lambda: _joined(spark, read(), joining.tables(counts[:1])),
        "batch: and by sender": lambda: _joined(spark, read(), joining.tables(counts[1:])),
    }
    jobs |= {name: lambda path=path, key=key: parted(path, key) for name, (path, key) in split.items()}
    return jobs


def main(requests: Path, friends: Path, folder: Path) -> None:
    """Print the table."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = [str(folder / "members.parquet"), str(folder / "senders.parquet")]
    whosthere(["campaigns", str(requests), "--members", counts[0], "--most", "1"])
    whosthere(["graph", str(requests), "--edges", str(friends), "--out", counts[1]])
    split = steps(requests, friends, folder)
    log, whole = folder / "log", pl.scan_parquet(requests).select(pl.len()).collect().item()
    log.mkdir()
    (folder / "spark-defaults.conf").write_text(CONF.format(log=log.absolute(), parts=PARTS))
    os.environ["SPARK_CONF_DIR"] = str(folder.absolute())
    names = list[str]()
    with session("local[2]") as spark:
        for name, job in work(spark, requests, counts, split).items():
            spark.sparkContext.setJobDescription(name)
            job().write.format("noop").mode("overwrite").save()
            names.append(name)
    print("| what | rows moved | bytes | bytes a request |\n|---|---:|---:|---:|")
    for name, (rows, size) in zip(names, moved(log, names), strict=True):
        print(f"| {name} | {rows:,} | {size:,} | {size / whole:.0f} |")


def moved(log: Path, names: list[str]) -> list[tuple[int, int]]:
    """Rows and bytes moved, by the description of the job that moved them."""
    stages, found = dict[int, str](), dict.fromkeys(names, (0, 0))
    for path in log.iterdir():
        for line in path.read_text().splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerJobStart":
                stages |= dict.fromkeys(event["Stage IDs"], event["Properties"].get("spark.job.description", ""))
            elif event["Event"] == "SparkListenerTaskEnd" and stages.get(event["Stage ID"]) in found:
                written, name = event["Task Metrics"]["Shuffle Write Metrics"], stages[event["Stage ID"]]
                rows, size = found[name]
                found[name] = (rows + written["Shuffle Records Written"], size + written["Shuffle Bytes Written"])
    return [found[name] for name in names]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
