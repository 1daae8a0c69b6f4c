"""Do two outputs of `whosthere batch` say the same of every request?

    python benchmarks/batch_parity.py VERDICTS OTHER_VERDICTS

Rows are put side by side by `id`. Texts and lists must be equal; for numbers the largest difference is printed too.
Exit status 1 where a row is missing on a side, a text differs, or a number by more than 1e-12.
"""

from __future__ import annotations

import sys

import polars as pl

LARGEST = 1e-12


def main(left: str, right: str) -> int:
    """Print what differs."""
    one, other = (pl.scan_parquet(f"{path}/**/*.parquet").collect().sort("id") for path in (left, right))
    if not one["id"].equals(other["id"]):
        print(f"not the same requests: {one.height:,} and {other.height:,} rows")
        return 1
    worst, status = 0.0, 0
    for name, dtype in one.schema.items():
        if dtype == pl.Float64:
            difference = (one[name] - other[name]).abs().max()
            worst = max(worst, difference if isinstance(difference, float) else 0.0)
        elif not one[name].equals(other[name], null_equal=True):
            print(f"{name} differs in {(one[name] != other[name]).sum():,} rows")
            status = 1
    print(f"{one.height:,} requests, {len(one.columns)} columns; largest difference of a number: {worst:g}")
    return status or int(worst > LARGEST)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
