"""A Parquet file as JSON Lines: run as a process of its own by `parquet_process`.

Polars aborts the whole process on some damaged files (it trusts the lengths they state), so they are read where that
costs one file. The process is started by the path of this file, hence imports nothing of ours. Its arguments are the
file (`-`: its bytes on standard input), how many rows to give at most and how long a text may be; it writes one JSON
object a row.
"""

from __future__ import annotations

import io
import sys

import polars as pl

_MOST_MEMORY = 8 << 30
_ROWS_AT_ONCE = 10_000
_SCALARS = (pl.String, pl.Boolean, pl.Date, pl.Datetime)


def main(path: str, most: int, longest: int) -> None:
    """Write the first `most` rows of `path`, texts cut one character above `longest`; columns of bytes are left out."""
    _bound_memory()
    out = sys.stdout.buffer
    rows = pl.scan_parquet(io.BytesIO(sys.stdin.buffer.read()) if path == "-" else path, glob=False)
    wanted = [_told(name, dtype, longest) for name, dtype in rows.collect_schema().items() if _is_told(name, dtype)]
    for chunk in rows.select(wanted).head(most).collect().iter_slices(_ROWS_AT_ONCE):
        out.write(chunk.write_ndjson().encode())


def _is_told(name: str, dtype: pl.DataType) -> bool:
    return not name.startswith("^") and name != "*" and _is_plain(dtype)  # Polars takes such names for patterns


def _is_plain(dtype: pl.DataType) -> bool:
    if isinstance(dtype, pl.List):
        return isinstance(dtype.inner, pl.DataType) and _is_plain(dtype.inner)
    if isinstance(dtype, pl.Struct):
        return all(isinstance(part.dtype, pl.DataType) and _is_plain(part.dtype) for part in dtype.fields)
    return dtype.is_numeric() or isinstance(dtype, _SCALARS)


def _told(name: str, dtype: pl.DataType, longest: int) -> pl.Expr:
    return pl.col(name).str.head(longest + 1) if dtype == pl.String else pl.col(name)


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415  (not on Windows)

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
