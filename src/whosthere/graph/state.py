"""What one run leaves to the next: yesterday's state and today's requests give what the whole run gives, to the row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from whosthere.errors import Problem, SourceError
from whosthere.graph.before import LONG_AGO, NEVER
from whosthere.graph.lines import LINE_FACTS, describe
from whosthere.graph.requests import KEY, TIDY, once_each, tidy, tidy_edges, tidy_seeds
from whosthere.graph.senders import weigh
from whosthere.outputs import told, whole


@dataclass(frozen=True, slots=True)
class State:
    """All requests so far as lines, the given edges and seeds (None where none were given), and the problems met."""

    lines: pl.DataFrame
    edges: pl.DataFrame | None
    seeds: pl.DataFrame | None
    problems: tuple[Problem, ...] = ()

    @property
    def requests(self) -> pl.DataFrame:
        """The tidy requests."""
        return self.lines.select(TIDY)

    def save(self, folder: Path) -> None:
        """Write it into `folder` as Parquet: the lines last, for with them it counts. Raises OSError where it cannot be
        written; the lines are then those that were there."""
        with told(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for name in ("edges", "seeds", "lines"):
            frame, path = getattr(self, name), folder / f"{name}.parquet"
            if frame is None:
                path.unlink(missing_ok=True)
                continue
            with whole(path) as made:
                frame.write_parquet(made)


def load(folder: Path) -> State:
    """A state as `State.save` wrote it. Raises SourceError where it is none."""
    found = {name: folder / f"{name}.parquet" for name in ("lines", "edges", "seeds")}
    try:
        frames = {name: pl.read_parquet(path) if path.exists() else None for name, path in found.items()}
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"{folder}: is damaged, or no state of earlier requests; begin anew elsewhere") from error
    lines = frames["lines"]
    assert lines is not None
    if lines.columns != [*TIDY, *LINE_FACTS]:
        raise SourceError(f"{folder}: was kept by another version; begin anew elsewhere, with all requests")
    return State(lines, frames["edges"], frames["seeds"])


def begin(
    requests: pl.DataFrame,
    edges: pl.DataFrame | None = None,
    seeds: pl.DataFrame | None = None,
    *,
    until: datetime | None = None,
    source: str = "requests",
) -> State:
    """The state after the first requests. Raises SourceError where a frame lacks what it needs."""
    whole, problems = tidy(requests, until, source)
    ties = None if edges is None else tidy_edges(edges, whole)
    known = None if seeds is None else tidy_seeds(seeds, whole)
    return State(describe(whole, whole, ties, known), ties, known, tuple(problems))


def update(state: State, requests: pl.DataFrame, *, until: datetime | None = None, source: str = "requests") -> State:
    """The state after more requests, and after answers to earlier ones (the same request again, now with its answer).

    Only the new lines are worked out, as long as what is new is later than all that was known. News from before (a late
    row) may have changed what was known then, so all lines are worked out again.
    """
    fresh, problems = tidy(requests, until, source)
    kind = state.lines.schema["sender"]
    try:
        fresh = fresh.with_columns(pl.col("sender", "receiver").cast(kind))
    except pl.exceptions.InvalidOperationError as error:
        raise SourceError(f"{source}: people are told as texts, and in the state as whole numbers") from error
    whole = once_each(pl.concat([state.requests, fresh]))
    news = whole.join(state.requests, on=TIDY, how="anti", nulls_equal=True)
    asked = whole.join(state.requests, on=KEY, how="anti")
    told = [*problems]
    if _is_late(news, asked, state.requests):
        lines = describe(whole, whole, state.edges, state.seeds)
    else:
        kept = state.lines.drop("answer", "answered").join(whole, on=KEY, how="left").select(state.lines.columns)
        lines = pl.concat([kept, describe(asked, whole, state.edges, state.seeds)]).sort(KEY)
    return replace(state, lines=lines, problems=(*state.problems, *told))


def _is_late(news: pl.DataFrame, asked: pl.DataFrame, known: pl.DataFrame) -> bool:
    """Is anything new not later than all requests known before?"""
    latest = known.select(pl.col("sent").max()).item()
    if latest is None:
        return False
    asked_then = asked.filter((pl.col("sent") > LONG_AGO) & (pl.col("sent") <= latest)).height
    answered_then = news.filter(pl.col("answered") < latest).height
    return bool(asked_then or answered_then)


def evidence(state: State, *, first: int | None = None) -> pl.DataFrame:
    """One row a sender from a state: see `sender_evidence`."""
    lines = state.lines
    until = _end(lines)
    if first is not None:
        lines = lines.filter(pl.int_range(pl.len()).over("sender") < first)
    return weigh(lines, until, edges_known=state.edges is not None, seeds=state.seeds)


def _end(lines: pl.DataFrame) -> int:
    """The last moment anything happened."""
    answered = pl.col("answered").filter(pl.col("answered") < NEVER).max()
    known = lines.select(pl.max_horizontal(pl.col("sent").max(), answered)).item()
    return LONG_AGO if known is None else int(known)
