"""`whosthere forget`: all that the program keeps, shown, and on demand deleted. Returns the exit status."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

import msgspec

from whosthere import traces
from whosthere.errors import StoreError
from whosthere.exits import GOOD, PROBLEMS
from whosthere.traces import Left, Trace, Traces

_ELSEWHERE = "What you had written elsewhere (--out, OUT, --state and the like) is yours, and is not shown here."


def forget(chosen: Namespace) -> int:
    """`whosthere forget`: shows; with `--yes` deletes, and says what is left."""
    found = traces.find()
    gone, problems = traces.forget(found) if chosen.yes else ([], [])
    if chosen.json:
        told = {"home": found.home, "kept": found.kept, "left": found.left, "deleted": [one.path for one in gone]}
        print(msgspec.json.format(msgspec.json.encode(_unicode({**told, "problems": problems})), indent=1).decode())
    else:
        print("\n".join(_lines(found, gone) if chosen.yes else _shown(found)))
    doubtful = [one for one in found.left if one.is_doubtful]
    for problem in (*problems, *(f"{one.path}: {one.why}" for one in doubtful)):
        print(f"whosthere: {_plain(problem)}", file=sys.stderr)
    return PROBLEMS if problems or doubtful else GOOD


def kept() -> str:
    """What is kept and where, in one line."""
    try:
        found = traces.find()
    except StoreError as error:
        return _plain(str(error))
    return f"{_count(found.files)} in {_plain(found.home)}; `whosthere forget` shows and deletes them"


def _shown(found: Traces) -> list[str]:
    if not found.kept:
        return [f"Nothing is kept in {_plain(found.home)}.", *map(_other, found.left), _ELSEWHERE]
    return [
        f"Kept in {_plain(found.home)}:",
        *map(_line, found.kept),
        *map(_other, found.left),
        f"{_count(found.files)}. Nothing was deleted: `whosthere forget --yes` deletes all of it.",
        _ELSEWHERE,
    ]


def _lines(found: Traces, gone: list[Trace]) -> list[str]:
    files = [one for one in gone if one.bytes is not None]
    if not gone:
        return [f"Nothing was deleted in {_plain(found.home)}.", *map(_other, found.left)]
    return [
        *(f"  deleted {_plain(one.path)}" for one in gone),
        *map(_other, found.left),
        f"{_count(files)} deleted.",
    ]


def _line(one: Trace) -> str:
    size = "" if one.bytes is None else f"{one.bytes:,}"
    is_open = "; open to others, until it is used again" if int(one.mode, 8) & 0o077 else ""
    return f"  {one.mode} {size:>12}  {_plain(one.path)}  ({one.what}{is_open})"


def _other(one: Left) -> str:
    return f"  left as it is: {_plain(one.path)}  ({one.why})"


def _count(files: list[Trace]) -> str:
    size = sum(one.bytes or 0 for one in files)
    return f"{len(files)} file{'' if len(files) == 1 else 's'}, {size:,} bytes"


def _plain(path: str) -> str:
    """A path on one line of a terminal, whatever somebody called a file."""
    return "".join(sign if sign.isprintable() else "?" for sign in path)


def _unicode(told: Any) -> Any:
    """What is told, with `?` for what is no Unicode in the name of a file."""
    if isinstance(told, str):
        return told.encode("utf-8", "replace").decode()
    if isinstance(told, list):
        return [_unicode(one) for one in told]
    plain = (
        told if isinstance(told, dict) else msgspec.structs.asdict(told) if isinstance(told, msgspec.Struct) else None
    )
    return told if plain is None else {name: _unicode(value) for name, value in plain.items()}
