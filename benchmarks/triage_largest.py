"""Triage of the largest legal archive against what Polars takes to only parse the same CSV files, in one run.

Each side runs in its own process, in turn, several times; the ratio of medians counts. Also peak memory, and
`whosthere --help` against `python -c pass`.

    python benchmarks/triage_largest.py [ROUNDS]
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from archive_parse import make_largest

PARSE = """
import io, sys, zipfile, polars as pl
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if name.endswith(".csv"):
            skip = 3 if "Connections" in name else 0
            pl.read_csv(io.BytesIO(archive.read(name)), infer_schema=False, skip_rows=skip, truncate_ragged_lines=True)
"""
TRIAGE = "import sys; from whosthere.cli import main; sys.exit(main(['triage', sys.argv[1], '--out', sys.argv[2]]))"


def seconds(*command: str) -> float:
    """Wall time of one process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def peak_mib() -> float:
    """Peak resident memory of the children so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(rounds: int = 5) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "largest.zip"
        make_largest(archive)
        size = sum(info.file_size for info in zipfile.ZipFile(archive).infolist())
        out = str(Path(folder) / "report.txt")
        parse, triage = [], []
        for _ in range(rounds):
            parse.append(seconds(sys.executable, "-c", PARSE, str(archive)))
            memory_before = peak_mib()
            triage.append(seconds(sys.executable, "-c", TRIAGE, str(archive), out))
        print(f"{size / 1e6:.0f} MB of CSV; report of {Path(out).stat().st_size / 1e6:.1f} MB")
        print(f"polars parse {statistics.median(parse):.2f} s (peak {memory_before:.0f} MiB)")
        print(f"triage       {statistics.median(triage):.2f} s (peak of all {peak_mib():.0f} MiB)")
        print(f"ratio        {statistics.median(triage) / statistics.median(parse):.2f}")
    nothing = [seconds(sys.executable, "-c", "pass") for _ in range(15)]
    helped = [seconds(str(Path(sys.executable).parent / "whosthere"), "--help") for _ in range(15)]
    ratio = statistics.median(helped) / statistics.median(nothing)
    print(
        f"--help {statistics.median(helped) * 1000:.0f} ms, python -c pass {statistics.median(nothing) * 1000:.0f} ms"
    )
    print(f"ratio  {ratio:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
