"""A sheet of plain text of a fixed width in terminal cells: paragraphs with hanging indents, a little colour."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.cells import cell_len

from whosthere.reports.strangers import excerpt, fitting

NARROWEST = 40
NO_BREAK = "\u00a0"  # a space that no line breaks at; strangers' text holds none
_STYLES = {
    "bold": "1",
    "dim": "2",
    "accept": "1;32",
    "ask": "1;33",
    "report": "1;31",
    "decline": "1;31",
    "ignore": "1;2",
}


class Sheet:
    """Lines of text, none wider than `width` cells. Texts given to it are harmless already."""

    def __init__(self, width: int, color: bool) -> None:
        self.width = max(width, NARROWEST)
        self._color = color
        self._lines: list[str] = []

    def write(self, text: str, first: str = "", rest: str | None = None, style: str = "") -> None:
        """A paragraph; `first` stands before its first line, `rest` (or as many spaces) before the others."""
        self.lines(wrapped(text, self.width, first, rest), style)

    def lines(self, lines: list[str], style: str = "") -> None:
        """Lines as they are."""
        self._lines += [self._painted(line, style) for line in lines]

    def ends(self, left: str, middle: str, right: str) -> list[str]:
        """Lines, not yet written: `left` (a name), what fits of `middle`, and `right` at the right edge or below."""
        room = self.width - cell_len(right) - 2
        left = excerpt(left, room if room >= self.width // 3 else self.width)
        together = f"{left} · {middle}" if middle else left
        if room < cell_len(left):
            line = excerpt(together, self.width) if self.width >= cell_len(left) + 12 else left
            return [line, *wrapped(right, self.width, "   ")]
        line = excerpt(together, room) if room >= cell_len(left) + 12 or not middle else left
        gap = " " * (self.width - cell_len(line) - cell_len(right))
        painted = self._painted(left, "bold") + self._painted(line[len(left) :], "") if line.startswith(left) else line
        return [painted + gap + self._painted(right, "dim")]

    def heading(self, text: str, style: str = "bold") -> None:
        """A heading with a rule under it, an empty line above."""
        self.blank()
        self.write(text, style=style)
        self.lines(["─" * min(self.width, max(cell_len(text), 8))], "dim")

    def blank(self) -> None:
        """An empty line, unless the sheet is empty or ends with one."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def __str__(self) -> str:
        return "\n".join(self._lines).rstrip("\n") + "\n"

    def _painted(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._color and style and text else text


# Signs that all take one cell: Latin, and the quotes, dashes and dots of running text.
_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*")


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """`text` in lines of at most `width` cells, broken at spaces where it can be, within a word where it must."""
    rest = " " * cell_len(first) if rest is None else rest
    narrow = _NARROW.fullmatch(text + first + rest) is not None
    if narrow and len(first) + len(text) <= width and text and "  " not in text and text.strip() == text:
        return [(first + text).replace(NO_BREAK, " ")]
    cells: Callable[[str], int] = len if narrow else cell_len
    lines, line, empty = [], first, True
    for word in text.split(" "):
        left = word
        while left:
            room = width - cells(line) - (0 if empty else 1)
            if cells(left) <= room:
                line, left, empty = line + ("" if empty else " ") + left, "", False
            elif (room >= 8 and (cells(left) > width - cells(rest) or cells(left) > len(left))) or empty:
                part = fitting(left, max(room, 2))
                line, left, empty = line + ("" if empty else " ") + part, left[len(part) :], False
            else:
                lines.append(line)
                line, empty = rest, True
    lines = [*lines, line] if not empty or not lines else lines
    return [line.replace(NO_BREAK, " ") for line in lines]
