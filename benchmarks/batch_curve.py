"""Seconds, processor time and memory of `whosthere batch` on simulated requests, for growing numbers of rows.

    python benchmarks/batch_curve.py FOLDER ENGINES ROWS…

ENGINES, with commas between, are `local`, `sail`, or an address for `--remote` (`sc://…`, `local[2]`), each with the
number of cores it may use where it is to be held to some: `local@1,sail@1`. Requests are simulated into FOLDER once.
Memory is the sum of what all processes of the run hold at once (resident; pages they share counted once each process),
looked at five times a second. Processor time counts all of them, and where the machine is busy it is what to go by.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import psutil

from whosthere.simulating import World, write


def requests(folder: Path, rows: int) -> Path:
    """A file of so many simulated requests."""
    path = folder / f"requests-{rows}.parquet"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        write(World(rows=rows), unfinished)
        unfinished.rename(path)
    return path


def measured(given: Path, out: Path, engine: str, cores: int | None) -> tuple[float, float, float]:
    """Seconds, seconds of processor time, and the most MiB held, of one run on so many cores (None: all)."""
    shutil.rmtree(out, ignore_errors=True)
    options = [] if engine == "local" else ["--engine", "spark"]
    options += [] if engine in ("local", "sail") else ["--remote", engine]
    before, began, most = _processor(), time.perf_counter(), 0.0
    command = [sys.executable, "-m", "whosthere", "batch", str(given), str(out), "--fresh", *options]
    run = psutil.Popen(command, preexec_fn=lambda: os.sched_setaffinity(0, _first(cores)))
    while run.poll() is None:
        most = max(most, _held(run))
        time.sleep(0.2)
    if run.returncode not in (0, 1):
        raise subprocess.CalledProcessError(run.returncode, "whosthere batch")
    return time.perf_counter() - began, _processor() - before, most


def _first(cores: int | None) -> set[int]:
    return set(sorted(os.sched_getaffinity(0))[:cores])


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _held(run: psutil.Process) -> float:
    total = 0
    try:
        for process in (run, *run.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0.0
    return total / (1 << 20)


def main(folder: str, engines: str, *sizes: str) -> None:
    """Print one line an engine and a size."""
    print(f"{'engine':>12}{'rows':>12}{'seconds':>10}{'processor s':>13}{'rows/processor s':>18}{'MiB':>8}", end="")
    print(f"{'in MB':>8}{'out MB':>8}")
    for rows, told in product(map(int, sizes), engines.split(",")):
        engine, _, cores = told.partition("@")
        given = requests(Path(folder), rows)
        out = Path(folder) / "-".join(("verdicts", re.sub(r"[^\w@]+", "", told), str(rows)))
        seconds, processor, most = measured(given, out, engine, int(cores) if cores else None)
        size = sum(path.stat().st_size for path in out.rglob("*.parquet"))
        print(
            f"{told:>12}{rows:>12,}{seconds:>10.1f}{processor:>13.1f}{rows / processor:>18,.0f}{most:>8,.0f}"
            f"{given.stat().st_size / 1e6:>8.1f}{size / 1e6:>8.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
