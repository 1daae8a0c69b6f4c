"""Notes that share one template: how many other senders sent one alike, as far as that was known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl

from whosthere.as_of import FOREVER
from whosthere.facts import Facts

ALIKE, LEAST_SHARED, LEAST_RUNS = 0.4, 8, 3
LONGEST_NOTE = 100  # words compared


def with_copies(incoming: pl.DataFrame) -> pl.DataFrame:
    """Adds `copies` (other senders with the same template) and `campaign` (its name, where there are any).

    A request with an `_until` knows of the copies that had come by then, in the order of `sent_at`; the others know
    of all.
    """
    note, template = Facts.note.derived, Facts.note_template.derived
    assert note is not None
    assert template is not None
    order = pl.col("sent_at").fill_null(FOREVER)
    noted = (
        incoming.with_row_index("_place")
        .with_columns(note=note)
        .with_columns(_template=template, _sender=pl.coalesce("key", "name_key"), _bounded=pl.col("_until") < FOREVER)
        .drop_nulls("_template")
        .sort(order, "_place")
    )
    templates = noted["_template"].unique(maintain_order=True)
    counted = pl.DataFrame(
        _counted(noted, templates),
        schema={"_place": noted.schema["_place"], "copies": pl.Int64, "campaign": pl.String},
        orient="row",
    )
    placed = incoming.with_row_index("_place").join(counted, on="_place", how="left", maintain_order="left")
    return placed.drop("_place")


def _counted(noted: pl.DataFrame, templates: pl.Series) -> Iterator[tuple[int, int, str | None]]:
    """Place, copies and campaign of each request, in the order they came; templates alike are united as they come."""
    number = {template: i for i, template in enumerate(templates)}
    alike = _alike(templates)
    first = list(range(len(templates)))
    senders: list[set[str | None]] = [set() for _ in templates]
    unbounded = []
    for place, template, sender, bounded in noted.select("_place", "_template", "_sender", "_bounded").iter_rows():
        at = number[template]
        for other in alike.pop(at, ()):
            low, high = sorted((_root(first, at), _root(first, other)))
            if low != high:
                first[high] = low
                senders[low] |= senders[high]
        root = _root(first, at)
        senders[root].add(sender)
        if bounded:
            yield place, len(senders[root]) - 1, _name(templates[root], len(senders[root]))
        else:
            unbounded.append((place, at))
    for place, at in unbounded:
        root = _root(first, at)
        yield place, len(senders[root]) - 1, _name(templates[root], len(senders[root]))


def _name(template: str, senders: int) -> str | None:
    return f"c-{hashlib.sha256(template.encode()).hexdigest()[:8]}" if senders > 1 else None


def _alike(templates: pl.Series) -> dict[int, list[int]]:
    """For each template the earlier ones it is alike, by their places: a slot may be filled by small words, too.

    Alike are two that share ALIKE of their runs of three words, and LEAST_SHARED of them (in 16,000 authored notes, six
    pairs). Only the first holders of a run are compared, so that time grows with the notes and not with their pairs,
    and no later one changes what an earlier one is alike.
    """
    distinct = templates.to_frame("_template").with_row_index("_i")
    next_, third = pl.element().shift(-1), pl.element().shift(-2)
    runs = distinct.select(
        "_i",
        _runs=pl.col("_template").str.split(" ").list.head(LONGEST_NOTE).list
        .eval(pl.concat_str(pl.element(), next_, third, separator=" ")).list.drop_nulls().list.unique(),
    )  # fmt: skip
    held = runs.explode("_runs")
    pairs = (
        held.join(held.group_by("_runs").agg(_j=pl.col("_i").min()), on="_runs")
        .group_by("_i", "_j")
        .len()
        .filter((pl.col("_i") != pl.col("_j")) & (pl.col("len") >= LEAST_RUNS))
        .join(runs, on="_i")
        .join(runs.rename({"_i": "_j", "_runs": "_others"}), on="_j")
    )
    shared = pl.col("_runs").list.set_intersection("_others").list.len()
    alike = (shared >= LEAST_SHARED) & (shared >= ALIKE * pl.col("_runs").list.set_union("_others").list.len())
    found: dict[int, list[int]] = {}
    for i, j in pairs.filter(alike).select("_i", "_j").sort("_i", "_j").iter_rows():
        found.setdefault(i, []).append(j)
    return found


def _root(first: list[int], i: int) -> int:
    while first[i] != i:
        i = first[i]
    return i
