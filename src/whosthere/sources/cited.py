"""How a file is called where rows and problems cite it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

PIPED = "standard input"
_LONGEST = 200


def named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each path once, with the name it is cited by: its last part, or the last two where that is not enough."""
    once = list({os.path.realpath(path): path for path in reversed(paths)}.values())[::-1]
    full = [Path(os.path.abspath(path)) for path in once]
    often = Counter(path.name for path in full)
    return [(path, shown(*path.parts[-1 if often[path.name] == 1 else -2 :])) for path in full]


def shown(*parts: str) -> str:
    """Parts of a path as one path to show: without control or invisible characters, not too long."""
    path = "/".join(part for part in parts if part != os.sep)
    printable = "".join(sign if sign.isprintable() else "?" for sign in path)
    return printable if len(printable) <= _LONGEST else f"…{printable[-_LONGEST:]}"
