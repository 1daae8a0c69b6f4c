"""One verdict of a batch in full, from the evidence that was kept, and from the request itself where that is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from whosthere.batch import kept, plan
from whosthere.batch.reading import ERROR, facts_of, wanted
from whosthere.batch.verdicts import Task
from whosthere.errors import ContractError, Problem, SourceError, UnknownInvitation
from whosthere.judging import settle, verdicts
from whosthere.model import Assessment, Citation, Explanation, Invitation, Owner, Sender
from whosthere.signals import SIGNALS


def is_kept(source: Path | str) -> bool:
    """Is it an output of `whosthere batch --explain`?"""
    path = Path(source)
    if not (path.is_dir() or path.suffix in plan.SUFFIXES):
        return False
    try:
        _, files = plan.find(str(path))
        return set(kept.SCHEMA) <= set(pl.read_parquet_schema(files[0]))
    except (SourceError, PolarsError, OSError):
        return False


def retell(wanted_id: str, verdicts_at: Path | str, requests_at: Sequence[Path | str], task: Task) -> Explanation:
    """The verdict of a request by its id, with every question answered or not.

    Where the requests are given it is told in full, as if judged now, and must have the answers that were kept. Raises
    UnknownInvitation where there is none of that id, OtherWeights where it was judged with other weights, and
    SourceError where a file cannot be read, or holds another request under that id.
    """
    row, cited = _row(wanted_id, verdicts_at, list(kept.COLUMNS))
    told = row.row(0, named=True)
    if told[ERROR] is not None:
        raise SourceError(f"{wanted_id}: could not be judged: {told[ERROR]}")
    verdict = kept.rebuilt(told)
    answers = kept.unpacked(told["answers"])
    assessment = Assessment(invitation=Invitation(id=verdict.id), verdict=verdict, cited=cited)
    for source in requests_at:
        assessment = _in_full(wanted_id, source, task, told)
    return Explanation(assessment=assessment, questions=[(s.family.name, s.says, answers[s.name]) for s in SIGNALS])


def _row(wanted_id: str, source: Path | str, columns: list[str] | None) -> tuple[pl.DataFrame, Citation]:
    """The first row of that id in a file or a folder, and where it is."""
    _, files = plan.find(str(source))
    for path in files:
        try:
            rows = pl.scan_parquet(path, glob=False, hive_partitioning=False).with_row_index("_row")
            chosen = columns or wanted(rows.collect_schema())
            found = rows.filter(pl.col("id").cast(pl.String) == wanted_id).select("_row", *chosen).head(1).collect()
        except (PolarsError, OSError) as error:
            raise SourceError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
        if found.height:
            return found.drop("_row"), Citation(str(path), int(found["_row"][0]) + 1)
    raise UnknownInvitation(f"no request {wanted_id!r} in {source}; give its id as the batch was given it")


def _in_full(wanted_id: str, source: Path | str, task: Task, told: Mapping[str, Any]) -> Assessment:
    request, cited = _row(wanted_id, source, None)
    try:
        facts = facts_of(request, task.me).drop(ERROR)
    except ContractError as error:
        raise SourceError(str(Problem(cited.source, str(error), cited.row))) from error
    counted = (pl.lit(value, dtype=facts.schema[name]).alias(name) for name, value in kept.counted(told).items())
    decided = settle(facts.with_columns(counted), task.policy)
    if kept.answers(decided).to_list()[0] != told["answers"]:
        raise SourceError(
            f"{cited.source}: request {wanted_id!r} has other facts there than when it was judged; "
            "give the file that was judged, with the same --me, or leave it out"
        )
    invitation = _noun(facts.row(0, named=True))
    (verdict,) = verdicts(decided, [invitation], task.policy)
    return Assessment(invitation=invitation, verdict=verdict, cited=cited)


def _noun(facts: dict[str, object]) -> Invitation:
    def person(whose: str, fields: tuple[str, ...]) -> dict[str, object]:
        return {name: facts[f"{whose}_{name}"] for name in fields}

    head = {name: facts[name] for name in ("id", "text", "kind", "sent_at")}
    sender = Sender(**person("sender", Sender.__struct_fields__))  # type: ignore[arg-type]
    owner = Owner(**person("owner", Owner.__struct_fields__))  # type: ignore[arg-type]
    return Invitation(**head, sender=sender, owner=owner)  # type: ignore[arg-type]
