"""CSV text into a frame of strings: all at once where the file is sound, record by record where it is not.

A record's number counts the header as 1; preamble lines before the header and lines without any character are no
records. Cells are trimmed, blank cells are null, records of nothing but blanks are skipped in silence.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from sys import maxsize

import numpy as np
import polars as pl

from whosthere.errors import Problem
from whosthere.sources import decoding

LONGEST_CELL = 100_000  # characters; the rest of a cell is cut
HEAD = 1 << 16  # bytes in which the header must be found
_PREAMBLE = 20  # records that may stand before it
_SEPARATORS = ",;\t"
_LISTED = 12  # row numbers named in one sentence
_MOST_MENDED = 100  # quotation marks never closed, each of which costs a walk to the end of the file


@dataclass(frozen=True, slots=True)
class Header[Layout]:
    """Where the header was found: `lines` is the number of physical lines up to and with it."""

    names: tuple[str, ...]
    separator: str
    lines: int
    layout: Layout
