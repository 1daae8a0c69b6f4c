"""Lines → cells: for each line, one cell a kind of evidence, out of a closed table. Row by row; null weighs nothing.

Whom a sender asks: `whom` (mutual connections and the receiver's openness), `chase` (what ties the receiver to those
asked before), `tied` (to how many of those who had accepted), `old` (to the sender's own connections). How the answers
come: `answer`. With whom they deal: `company`. When: `pace`.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

GRAINS = 64  # an answer's weight is a whole number of these parts of a bit, so that no order of adding matters
RECORD = 4  # how many answers of everyone's stand in for a receiver's own
RIPE = 14 * 86_400_000_000  # a request open for longer than this many microseconds was left open
MUTUALS = ("no mutual", "1 mutual", "2-3 mutuals", "4+ mutuals")
OPENNESS = ("no record", "accepts few", "accepts some", "accepts most", "accepts nearly all")
OUTCOMES = ("accepted", "refused", "left open")
LINKS = (
    "only those who accepted", "the one who accepted last", "only those who did not", "both", "only those yet to answer"
)  # fmt: skip
SHARES = ("few had accepted", "some had accepted", "most had accepted")
REACH = ("few of them", "some of them", "most of them")

_contexts = [f"{mutual}, {openness}" for mutual in MUTUALS for openness in OPENNESS]
CELLS: dict[str, tuple[str, ...]] = {
    "whom": tuple(_contexts),
    "answer": tuple(f"{mutual}: {outcome}" for mutual in MUTUALS for outcome in OUTCOMES),
    "chase": (
        "untied, nobody had answered", "untied, nobody had accepted",
        "untied, one had accepted", "untied, 2-3 had accepted", "untied, 4+ had accepted",
        *(f"tied to {link}, {share}, {reach}" for link in LINKS for share in SHARES for reach in REACH),
    ),
    "tied": ("1 earned mutual", "2 earned mutuals", "3-4 earned mutuals", "5+ earned mutuals"),
    "old": ("no old mutual", "1-3 old mutuals", "4+ old mutuals"),
    "company": ("receiver's own requests mostly refused", "often refused", "seldom refused", "accepted"),
    "pace": ("within 4 minutes", "within an hour", "within a day", "within a week", "later"),
}  # fmt: skip


def with_cells(lines: pl.DataFrame, until: int, *, edges_known: bool) -> pl.DataFrame:
    """Add to each line the place of its cell in each table of CELLS, as Int32; null where it tells nothing.

    Added, too, is `answer_weight`: how telling the answer is, coming from this receiver, in GRAINS of a bit.
    `until` (microseconds) is the end of the run, by which a request is left open or still waits. Without known edges
    nothing can be said of who is tied to whom, and an answer weighs as one to a sender without mutual connections.
    """
    return lines.with_columns(
        *(make(until, edges_known).cast(pl.Int32).alias(f"cell_{kind}") for kind, make in _MAKERS.items()),
        answer_weight=(_telling() * GRAINS).round().cast(pl.Int32),
    )


def _steps(number: pl.Expr, *bounds: float) -> pl.Expr:
    """How many of `bounds` are reached: 0 below the first, null where `number` is."""
    reached = pl.sum_horizontal((number >= bound).cast(pl.Int32) for bound in bounds)
    return pl.when(number.is_not_null()).then(reached)


def _rate(accepted: str, answered: str) -> pl.Expr:
    return (pl.col(accepted) + 1) / (pl.col(answered) + 2)


def _telling() -> pl.Expr:
    """How far this receiver's answer moves the odds if a hostile sender's odds of acceptance are a quarter of others'.

    One who accepts everybody says little by accepting, much by refusing; one who refuses everybody the reverse. A
    receiver with a short record is taken to be as everyone has been so far.
    """
    usual = _rate("everyone_accepted", "everyone_answered")
    open_ = (pl.col("receiver_accepted") + RECORD * usual) / (pl.col("receiver_answered") + RECORD)
    odds = open_ / (1 - open_)
    accepting = (4 * (1 + odds / 4) / (1 + odds)).log(2)
    return pl.when("answer").then(accepting).otherwise(2 - accepting)


def _mutuals(edges_known: bool) -> pl.Expr:
    return _steps(pl.col("tied_accepted") + pl.col("old_ties"), 1, 2, 4) if edges_known else pl.lit(0)


def _whom(_until: int, edges_known: bool) -> pl.Expr:
    rate = _rate("receiver_accepted", "receiver_answered")
    openness = pl.when(pl.col("receiver_answered") < 2).then(0).otherwise(1 + _steps(rate, 0.35, 0.65, 0.85))
    return pl.when(pl.lit(edges_known)).then(_mutuals(edges_known) * len(OPENNESS) + openness)


def _answer(until: int, edges_known: bool) -> pl.Expr:
    ripe = until - pl.col("sent") > RIPE
    outcome = pl.when("answer").then(0).when(~pl.col("answer")).then(1).when(ripe).then(2)
    return _mutuals(edges_known) * len(OUTCOMES) + outcome


def _chase(_until: int, edges_known: bool) -> pl.Expr:
    accepted, refused = pl.col("tied_accepted") > 0, pl.col("tied_refused") > 0
    link = (
        pl.when(accepted & refused).then(3)
        .when(accepted).then(pl.col("tied_newest").cast(pl.Int32))
        .when(refused).then(2)
        .when(pl.col("tied_open") > 0).then(4)
    )  # fmt: skip
    answered = pl.col("earlier_answered")
    share = _steps(pl.col("earlier_accepted") / answered.clip(1), 0.35, 0.7)
    tied = pl.col("tied_accepted") + pl.col("tied_refused") + pl.col("tied_open")
    reach = _steps(tied / pl.col("earlier").clip(1), 0.25, 0.6)
    untied = pl.when(answered > 0).then(1 + _steps(pl.col("earlier_accepted"), 1, 2, 4)).otherwise(0)
    cell = pl.when(link.is_not_null()).then(5 + (link * 3 + share) * 3 + reach).otherwise(untied)
    return pl.when(pl.lit(edges_known) & (pl.col("earlier") > 0)).then(cell)


def _tied(_until: int, edges_known: bool) -> pl.Expr:
    return pl.when(pl.lit(edges_known) & (pl.col("tied_accepted") > 0)).then(_steps(pl.col("tied_accepted"), 2, 3, 5))


def _old(_until: int, edges_known: bool) -> pl.Expr:
    return pl.when(pl.lit(edges_known)).then(_steps(pl.col("old_ties"), 1, 4))


def _company(_until: int, _edges_known: bool) -> pl.Expr:
    rate = _rate("receiver_own_accepted", "receiver_own_answered")
    return pl.when(pl.col("receiver_own_answered") > 0).then(_steps(rate, 0.4, 0.6, 0.8))


def _pace(_until: int, _edges_known: bool) -> pl.Expr:
    return _steps(pl.col("since_last") / 60e6, 4, 60, 1_440, 10_080)


_MAKERS: dict[str, Callable[[int, bool], pl.Expr]] = {
    "whom": _whom, "answer": _answer, "chase": _chase, "tied": _tied, "old": _old,
    "company": _company, "pace": _pace,
}  # fmt: skip
