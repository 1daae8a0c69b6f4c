"""What the commands for a whole platform do. Each function returns the exit status."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import polars as pl

from whosthere.campaigns import PREPARED, prepared, search
from whosthere.campaigns.lakes import is_lake, notes_of_inbox, notes_of_lake
from whosthere.commands.lakefiles import each
from whosthere.errors import Problem, SourceError
from whosthere.exits import GOOD, PROBLEMS
from whosthere.locks import alone
from whosthere.outputs import whole
from whosthere.reports import campaign_list
from whosthere.simulating import World, asked, friendships, simulated, write
from whosthere.simulating.friends import read as read_graph
from whosthere.sources import read


def simulate(chosen: Namespace) -> int:
    """`whosthere simulate OUT`."""
    world = World(
        rows=chosen.rows,
        seed=chosen.seed,
        days=chosen.days,
        notes=chosen.notes,
        campaigns=min(chosen.campaigns, chosen.notes),
        mutation=chosen.mutation,
        known=read_graph(Path(chosen.host_graph)) if chosen.host_graph else None,
    )
    _write(lambda made: write(world, made), chosen.out)
    if chosen.edges:
        _write(asked(simulated(world)).sink_parquet, chosen.edges)
    if chosen.friends:
        _write(friendships(world).write_parquet, chosen.friends)
    print(f"wrote {chosen.out}: {world.rows:,} requests, {len(world.plan.campaigns):,} campaigns", file=sys.stderr)
    return GOOD


def campaigns(chosen: Namespace) -> int:
    """`whosthere campaigns SOURCE…`."""
    sources = [Path(source) for source in chosen.sources]
    lakes = [source for source in sources if is_lake(source)]
    tables = read([source for source in sources if source not in lakes])
    with alone(Path(chosen.state)) if chosen.state else nullcontext():
        notes, unread = _notes(tables["invitations"], lakes)
        rows = _with_earlier(prepared(notes), chosen.state)
        found = search(rows)
        if chosen.state:
            _write(rows.write_parquet, chosen.state)
        if chosen.members:
            _write(found.members.write_parquet, chosen.members)
    listed = campaign_list.told(found, rows, chosen.most)
    left = found.campaigns.height - len(listed)
    print(campaign_list.as_json(listed) if chosen.json else campaign_list.as_text(listed, rows.height, left))
    problems = [*tables.problems, *unread]
    for problem in problems:
        print(f"whosthere: {problem}", file=sys.stderr)
    return PROBLEMS if problems else GOOD


def _notes(invitations: pl.DataFrame, lakes: list[Path]) -> tuple[pl.DataFrame, list[Problem]]:
    """The notes of inboxes and lakes, and the files that could not be read."""
    parts, unread = [notes_of_inbox(invitations)], list[Problem]()
    for lake in lakes:
        found, problems = each(str(lake), lambda path: notes_of_lake([path]).collect(engine="streaming"))
        nameless = sum(part["id"].null_count() for part in found)
        if nameless:
            problems.append(Problem(str(lake), "a note without `id` was left out", count=nameless))
        parts += (part.drop_nulls("id") for part in found)
        unread += problems
    return pl.concat(parts), unread


def _with_earlier(today: pl.DataFrame, state: str | None) -> pl.DataFrame:
    """Today's prepared rows after yesterday's, where there are any; of one id the earlier row counts."""
    rows = [today]
    if state and Path(state).exists():
        try:
            rows = [pl.read_parquet(state, columns=list(PREPARED), glob=False).cast(PREPARED), today]  # type: ignore[arg-type]
        except (OSError, pl.exceptions.PolarsError) as error:
            raise SourceError(f"{state}: is no state of earlier notes; give another --state") from error
    return pl.concat(rows).unique("id", keep="first", maintain_order=True)


def _write(write: Callable[[Path], object], out: str) -> None:
    """Whole or not at all."""
    try:
        with whole(Path(out)) as made:
            write(made)
    except FileNotFoundError as error:
        raise SourceError(f"{out}: there is no such folder; make it first") from error
