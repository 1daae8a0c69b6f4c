"""Does a `whosthere batch` that is killed again and again end like one left alone?

    python benchmarks/batch_kills.py FOLDER local|sail [ROWS] [KILLS]

Requests are simulated into a lake of forty files. One run is left alone; another is killed (SIGKILL, in turn the first
process alone and all of them) so many times at random moments, and then left to end. Prints how far it had come before
each kill. Exit status 1 where the two outputs differ in a row or a digit.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl

from whosthere.simulating import World, simulated

FILES = 40


def lake(folder: Path, rows: int) -> Path:
    """Forty files of requests."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = simulated(World(rows=rows)).collect()
    for number, piece in enumerate(whole.iter_slices(-(-rows // FILES))):
        piece.write_parquet(folder / f"requests-{number:03}.parquet")
    return folder


def begun(given: Path, out: Path, engine: str) -> subprocess.Popen[bytes]:
    """A run, the first of a group of processes."""
    command = [sys.executable, "-m", "whosthere", "batch", str(given), str(out)]
    command += [] if engine == "local" else ["--engine", "spark"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)


def verdicts(out: Path) -> pl.DataFrame:
    """All rows of an output, by id."""
    return pl.concat([pl.read_parquet(path) for path in sorted(out.rglob("*.parquet"))]).sort("id")


def main(folder: str, engine: str, rows: str = "200000", kills: str = "10") -> int:
    """Run, kill, compare."""
    place, dice = Path(folder), random.Random(7)
    given, alone, out = lake(place / "lake", int(rows)), place / f"alone-{engine}", place / f"killed-{engine}"
    for path in (alone, out, out.with_name(f"{out.name}.partial")):
        shutil.rmtree(path, ignore_errors=True)
    began = time.monotonic()
    begun(given, alone, engine).wait()
    whole = time.monotonic() - began
    for number in range(int(kills)):
        run = begun(given, out, engine)
        time.sleep(dice.uniform(0.05, 0.3) * whole)
        if run.poll() is not None:
            print(f"it had ended before kill {number + 1}")
            break
        os.kill(run.pid, signal.SIGKILL) if number % 2 else os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        parts = len(list(out.with_name(f"{out.name}.partial").rglob("*.parquet")))
        print(f"kill {number + 1}: {parts} files were finished, and nothing was at OUT: {not out.exists()}", flush=True)
    status = begun(given, out, engine).wait()
    same = verdicts(out).equals(verdicts(alone))
    print(f"{rows} requests, exit status {status}; the same as of a run left alone: {same}")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
