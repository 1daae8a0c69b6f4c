"""What strangers wrote, cut and marked for showing: excerpts, and notes with the cited words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len

from whosthere.harmless import on_one_line, shown


def excerpt(line: str, cells: int) -> str:
    """A harmless line cut at a word to at most `cells` terminal cells, with … where something is left out."""
    if cell_len(line) <= cells:
        return line
    kept = fitting(line, max(cells - 1, 1))
    at_word = kept.rpartition(" ")[0] if line[len(kept) : len(kept) + 1] != " " else kept
    kept = at_word if cell_len(at_word) >= cells // 2 else kept
    return kept.rstrip(" .,;:/-") + "…"


def fitting(text: str, cells: int) -> str:
    """The longest beginning of `text` that takes at most `cells` terminal cells; at least one code point."""
    if len(text) > cells * 16:  # joined signs take many code points a cell, but not that many
        text = text[: cells * 16]
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cell_len(text[:middle]) <= cells else (low, middle - 1)
    while low > 1 and cell_len(text[:low]) > cells:
        low -= 1
    return text[:low]


def words_at(text: str | None, span: tuple[int, int] | None, cells: int = 48) -> str | None:
    """The words of `text` in `span`, harmless, on one line, cut to `cells`; None where there are none."""
    if text is None or span is None:
        return None
    return excerpt(on_one_line(shown(text)[max(span[0], 0) : max(span[1], 0)]), cells) or None


@dataclass(frozen=True, slots=True)
class Piece:
    """A harmless stretch of a note: `inside` numbers the evidence that cites it, `ends` that whose span ends here."""

    text: str
    inside: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def marked(text: str, spans: Sequence[tuple[int, tuple[int, int]]], longest: int) -> list[Piece]:
    """`text` cut where a cited span begins or ends; spans are (number, (start, end)) and may overlap.

    Spans outside the text are cut to it, empty ones dropped. At most `longest` code points are shown; a last piece
    says how many are not.
    """
    points = shown(text[:longest])
    cited = [(n, max(start, 0), min(end, len(points))) for n, (start, end) in spans]
    cited = [(n, start, end) for n, start, end in cited if start < end]
    cuts = sorted({0, len(points), *(at for _, start, end in cited for at in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        inside = tuple(sorted({n for n, s, e in cited if s <= start and end <= e}))
        ends = tuple(sorted({n for n, _, e in cited if e == end}))
        pieces.append(Piece("".join(points[start:end]), inside, ends))
    if len(text) > longest:
        pieces.append(Piece(f"… ({len(text) - longest:,} more characters are not shown)"))
    return pieces
