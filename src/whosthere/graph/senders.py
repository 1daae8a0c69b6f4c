"""Lines → senders: one row each, with what their requests come to as facts, and the evidence in bits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

import polars as pl

from whosthere.graph.cells import GRAINS, RIPE, with_cells
from whosthere.graph.weights import KINDS, Bits, counts, refitted, shipped

ENOUGH = 20  # requests beyond these speak no louder: one habit is not many habits
SEEDS_TRUST = 0.5  # how far the seeds' choice of a receiver is trusted: targets overlap for many innocent reasons

SENDER_FACTS = {
    "requests_sent": "Requests the sender sent to anybody.",
    "requests_accepted": "Those that were accepted.",
    "requests_refused": "Those that were refused.",
    "requests_left_open": "Those still open two weeks later.",
    "requests_chasing": "Those to people tied only to targets of the sender's that had accepted before.",
    "requests_within_the_hour": "Those sent within an hour of the sender's last one.",
    "choice_bits": "How far the choice of people moves the odds that the sender is hostile, in bits.",
    "answers_bits": "How far the answers do, each weighed by who gave it.",
    "company_bits": "How far those who deal with the sender do.",
    "pace_bits": "How far the rhythm does.",
    "seeds_bits": "How far the known-bad and known-good who asked the same people do; null without seeds.",
    "request_bits": "All of these together.",
}


def weigh(lines: pl.DataFrame, until: int, *, edges_known: bool, seeds: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row a sender, sorted: `sender` and SENDER_FACTS, from lines as `lines.describe` leaves them. Key: `sender`.

    With seeds (`person`, `bad`) the weights are refitted on the seeds' own requests first; that step needs all of them.
    """
    celled = with_cells(lines, until, edges_known=edges_known)
    tables = shipped() if seeds is None else _refitted(celled, seeds)
    return add_up(celled, tables, until)


def _refitted(celled: pl.DataFrame, seeds: pl.DataFrame) -> dict[str, Bits]:
    seen = seeds.join(celled.select(person="sender").unique(), on="person", how="semi").sort("person")
    return refitted(shipped(), counts(celled, seen["person"]), seen["bad"].to_numpy())


def add_up(celled: pl.DataFrame, tables: dict[str, Bits], until: int) -> pl.DataFrame:
    """The sums by sender of lines with cells, their weights given. Key: `sender`."""
    ripe = until - pl.col("sent") > RIPE
    chasing = (pl.col("tied_accepted") > 0) & (pl.col("tied_refused") + pl.col("tied_open") == 0)
    summed = celled.group_by("sender").agg(
        requests_sent=pl.len().cast(pl.Int64),
        requests_accepted=pl.col("answer").sum().cast(pl.Int64),
        requests_refused=(~pl.col("answer")).sum().cast(pl.Int64),
        requests_left_open=(pl.col("answer").is_null() & ripe).sum().cast(pl.Int64),
        requests_chasing=chasing.sum().cast(pl.Int64),
        requests_within_the_hour=(pl.col("since_last") < 3_600_000_000).sum().cast(pl.Int64),
        **{f"{fact}_bits": _in_turn(_bits(kind, tables) for kind in kinds) for fact, kinds in KINDS.items()},
        seeds_bits=pl.when(pl.col("seed_bits").count() > 0).then(pl.col("seed_bits").sum() * SEEDS_TRUST),
    )
    parts = [f"{fact}_bits" for fact in (*KINDS, "seeds")]
    louder = pl.min_horizontal(pl.lit(1.0), ENOUGH / pl.col("requests_sent"))
    return (
        summed.with_columns(pl.col(parts) * louder)
        .with_columns(request_bits=_in_turn(pl.col(part).fill_null(0.0) for part in parts))
        .select("sender", *SENDER_FACTS)
        .sort("sender")
    )


def _bits(kind: str, tables: dict[str, Bits]) -> pl.Expr:
    """The sum of what the cells of one kind weigh; counted first, so that no order of rows changes the last digit."""
    cell = pl.col(f"cell_{kind}")
    if kind == "answer":
        weight = pl.col("answer_weight").cast(pl.Int64)
        often = [weight.filter(cell == place).sum() / GRAINS for place in range(len(tables[kind]))]
    else:
        often = [(cell == place).sum() for place in range(len(tables[kind]))]
    weighed = (n * float(bits) for n, bits in zip(often, tables[kind], strict=True) if bits)
    return _in_turn(weighed)


def _in_turn(parts: Iterable[pl.Expr]) -> pl.Expr:
    """The sum, always added up in this order: `sum_horizontal` adds in whatever order its threads find."""
    return reduce(add, parts, pl.lit(0.0))
