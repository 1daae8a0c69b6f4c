"""What the commands for a whole platform do. Each function returns the exit status."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

from whosthere.errors import SourceError
from whosthere.exits import GOOD
from whosthere.simulating import World, asked, friendships, simulated, write
from whosthere.simulating.friends import read


def simulate(chosen: Namespace) -> int:
    """`whosthere simulate OUT`."""
    world = World(
        rows=chosen.rows,
        seed=chosen.seed,
        days=chosen.days,
        notes=chosen.notes,
        campaigns=min(chosen.campaigns, chosen.notes),
        mutation=chosen.mutation,
        known=read(Path(chosen.host_graph)) if chosen.host_graph else None,
    )
    out = Path(chosen.out)
    made = out.with_name(f".{out.name}.{os.getpid()}{out.suffix}")
    try:
        write(world, made)
        made.replace(out)
        if chosen.edges:
            asked(simulated(world)).sink_parquet(chosen.edges)
        if chosen.friends:
            friendships(world).write_parquet(chosen.friends)
    except FileNotFoundError as error:
        raise SourceError(f"{error.filename or out}: there is no such folder; make it first") from error
    finally:
        made.unlink(missing_ok=True)
    print(f"wrote {chosen.out}: {world.rows:,} requests, {len(world.plan.campaigns):,} campaigns", file=sys.stderr)
    return GOOD
