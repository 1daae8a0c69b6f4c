"""`whosthere compose` and `whosthere reach`: the owner's own notes."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from whosthere import reports
from whosthere.commands.advisers import advised
from whosthere.composing import compose as compose_one
from whosthere.errors import SourceError, UnknownPerson
from whosthere.exits import GOOD, PROBLEMS
from whosthere.model import Owner
from whosthere.policy import read_owner
from whosthere.reaching import reach as reach_all
from whosthere.sources import read
from whosthere.sources.tables import Tables
from whosthere.whom import Whom, everybody, whom

LONGEST_NOTE = 20_000  # signs


def compose(chosen: Namespace) -> int:
    """`whosthere compose`: check a note, or draft one, or both."""
    note = _note(chosen.note)
    if note is None and chosen.to is None:
        raise UnknownPerson("nothing to do: give a note to check (--note), or whom to write to (--to), or both")
    tables = _tables(chosen)
    to = whom(chosen.to, tables) if chosen.to is not None else None
    me = _me(chosen)
    with advised(chosen) as advice:
        found = compose_one(tables, to, note, me, because=chosen.because, language=chosen.language, advice=advice)
    _print(reports.compose_text(found) if chosen.format == "text" else reports.plain_json(found))
    return _status(found.problems)


def reach(chosen: Namespace) -> int:
    """`whosthere reach`: who could introduce the owner, what is shared, and a note to each of a handful."""
    tables = _tables(chosen)
    wanted = _only(everybody(chosen.to, tables), chosen.only)
    found = reach_all(
        tables, wanted, _me(chosen), draft=not chosen.no_drafts, because=chosen.because, language=chosen.language
    )
    _print(reports.reach_text(found) if chosen.format == "text" else reports.plain_json(found))
    return _status(found.problems)


def _only(people: list[Whom], names: list[str] | None) -> list[Whom]:
    """Those whose name holds one of `names`; all where none are given."""
    if not names:
        return people
    kept = [one for one in people if any(name.casefold() in (one.person.name or "").casefold() for name in names)]
    if not kept:
        raise UnknownPerson(f"nobody on the list is called {' or '.join(names)}; check --only")
    return kept


def _tables(chosen: Namespace) -> Tables:
    return read([Path(source) for source in chosen.sources])


def _me(chosen: Namespace) -> Owner | None:
    return read_owner(Path(chosen.me)) if chosen.me else None


def _note(given: str | None) -> str | None:
    if given != "-":
        return given
    if sys.stdin is None:
        raise SourceError("standard input is closed; give the note itself with --note")
    text = sys.stdin.buffer.read(4 * LONGEST_NOTE + 1).decode("utf-8-sig", errors="replace")
    if len(text) > LONGEST_NOTE:
        raise SourceError(f"a note of more than {LONGEST_NOTE:,} signs is none; pass the note alone")
    return text.rstrip("\r\n")


def _print(text: str) -> None:
    print(text.rstrip("\n"))


def _status(problems: list[str]) -> int:
    for problem in problems:
        print(f"whosthere: {problem}", file=sys.stderr)
    return PROBLEMS if problems else GOOD
