"""Does the look back find the true rate? Invented pasts with known truth (tests/pasts.py), one a seed.

    python benchmarks/backtest_coverage.py [RUNS]

Prints in how many runs the stated 95 % interval holds the rate that the past was drawn with, and the share that did
pitch; how far the count is off; and the same for real conversations.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from pasts import past
from whosthere.lookback import look_back
from whosthere.policy import Policy


def main(runs: int = 200, accepted: int = 150) -> None:
    """Print the figures."""
    drawn = happened = talked = 0
    off: list[int] = []
    widths: list[float] = []
    began = time.perf_counter()
    for seed in range(runs):
        truth = past(seed, accepted)
        found = look_back(truth.tables, None, Policy()).all
        drawn += found.pitched.low <= truth.rate <= found.pitched.high
        happened += found.pitched.low <= truth.pitched / truth.accepted <= found.pitched.high
        talked += found.conversed.count == truth.conversed
        off.append(found.pitched.count - truth.pitched)
        widths.append(found.pitched.high - found.pitched.low)
    print(f"{runs} pasts of {accepted} accepted requests, {time.perf_counter() - began:.0f} s")
    print(f"interval holds the rate drawn with: {drawn} ({drawn / runs:.1%}); the share that pitched: {happened}")
    print(f"pitches counted less true: mean {statistics.mean(off):+.2f}, from {min(off):+d} to {max(off):+d}")
    print(f"width of the interval: median {statistics.median(widths):.3f}; conversations exact in {talked}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
