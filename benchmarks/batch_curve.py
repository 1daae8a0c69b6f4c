"""Seconds, processor time and memory of `whosthere batch` on simulated requests, for growing numbers of rows.

    python benchmarks/batch_curve.py FOLDER ENGINE ROWS…

ENGINE is `local`, `sail`, or an address for `--remote` (`sc://…`, `local[2]`). Requests are simulated into FOLDER once.
Memory is the sum of what all processes of the run hold at once (resident; pages they share counted once each process),
looked at five times a second. Processor time counts all of them, and where the machine is busy it is what to go by.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
import time
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


def measured(given: Path, out: Path, engine: str) -> tuple[float, float, float]:
    """Seconds, seconds of processor time, and the most MiB held, of one run."""
    shutil.rmtree(out, ignore_errors=True)
    options = [] if engine == "local" else ["--engine", "spark"]
    options += [] if engine in ("local", "sail") else ["--remote", engine]
    before, began, most = _processor(), time.perf_counter(), 0.0
    run = psutil.Popen([sys.executable, "-m", "whosthere", "batch", str(given), str(out), "--fresh", *options])
    while run.poll() is None:
        most = max(most, _held(run))
        time.sleep(0.2)
    if run.returncode not in (0, 1):
        raise subprocess.CalledProcessError(run.returncode, "whosthere batch")
    return time.perf_counter() - began, _processor() - before, most


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


def main(folder: str, engine: str, *sizes: str) -> None:
    """Print one line a size."""
    name = re.sub(r"\W+", "", engine)
    print(f"{'rows':>12}{'seconds':>10}{'processor s':>13}{'rows/processor s':>18}{'MiB':>8}{'in MB':>8}{'out MB':>8}")
    for rows in map(int, sizes):
        given = requests(Path(folder), rows)
        out = Path(folder) / f"verdicts-{name}-{rows}"
        seconds, processor, most = measured(given, out, engine)
        size = sum(path.stat().st_size for path in out.rglob("*.parquet"))
        print(
            f"{rows:>12,}{seconds:>10.1f}{processor:>13.1f}{rows / processor:>18,.0f}{most:>8,.0f}"
            f"{given.stat().st_size / 1e6:>8.1f}{size / 1e6:>8.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
