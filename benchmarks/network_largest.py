"""`network` and `lookback` on the largest legal archive against triage of the same, in one run.

Each command runs in its own process, in turn, several times; the ratio of medians counts. Processor time is printed
beside the time on the clock, for machines that do other work meanwhile.

    python benchmarks/network_largest.py [ROUNDS]
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from archive_parse import make_largest

RUN = "import sys; from whosthere.cli import main; sys.exit(main(sys.argv[1:]))"
COMMANDS = ("triage", "network", "lookback")


def seconds(*command: str) -> tuple[float, float]:
    """Time on the clock and processor time of one process."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, sum(after[:2]) - sum(before[:2])


def main(rounds: int = 5) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        archive, out = make_largest(Path(folder) / "largest.zip"), str(Path(folder) / "report.txt")
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
        for _ in range(rounds):
            for name in COMMANDS:
                taken[name].append(seconds(sys.executable, "-c", RUN, name, str(archive), "--out", out))
        middle = {name: [statistics.median(side) for side in zip(*runs, strict=True)] for name, runs in taken.items()}
        for name, (clock, processor) in middle.items():
            ratios = f"{clock / middle['triage'][0]:.2f} and {processor / middle['triage'][1]:.2f} times triage"
            print(f"{name:9} {clock:6.2f} s, {processor:6.2f} s of processor: {ratios}")
        print(f"peak memory of all: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
