"""Columns of the assess contract → given facts: what `contract` does for one line, for a frame of any schema.

Fields may be missing, null, of a narrower type or of another that says the same (a category for a text, a text of
digits for a count, an instant with a zone). A column of a wholly other type is an error of the file; a value that is
none is an error of its row, which stands in the row's place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

import polars as pl
from polars.datatypes import DataTypeClass

from whosthere.contract import LONGEST_LINE
from whosthere.errors import ContractError
from whosthere.facts import catalogue, given_schema
from whosthere.model import Kind, Owner, Sender

ERROR = "error"
COUNTED = tuple(fact.name for fact in catalogue() if fact.counted)
TOP = ("id", "text", "kind", "sent_at", "sender", "owner", "history")
_PERSONS = {"sender": Sender.__struct_fields__, "owner": Owner.__struct_fields__}
_LARGEST_COUNT = 2**53
_EPOCH_LAST = 253_402_300_799_999_999  # the last microsecond of the year 9999
Schema = Mapping[str, pl.DataType]


def wanted(schema: Schema) -> list[str]:
    """The columns of a file that say something: the contract's, and facts that were counted before."""
    return [name for name in (*TOP, *COUNTED) if name in schema]


def strange(schema: Schema) -> set[str]:
    """The columns and fields nobody knows."""
    found = set(schema) - {*TOP, *COUNTED}
    for whose, known in _PERSONS.items():
        if isinstance(dtype := schema.get(whose), pl.Struct):
            found |= {f"{whose}.{part.name}" for part in dtype.fields if part.name not in known}
    return found


def check(schema: Schema) -> None:
    """Raises ContractError, naming the column, where one is of a type that cannot hold what it should."""
    if "id" not in schema:
        raise ContractError("there is no column `id`; every request needs one")
    pl.DataFrame(schema=dict(schema)).lazy().pipe(_facts, None).collect_schema()


def facts_of(frame: pl.DataFrame, me: Owner | None = None) -> pl.DataFrame:
    """The given facts, one row each, in order, and `error`: what is wrong with a row that cannot be judged (its facts
    are all null but the id). `me` serves where a row names no owner. Raises ContractError as `check` does."""
    return _facts(frame.lazy(), me).collect()


def _facts(frame: pl.LazyFrame, me: Owner | None) -> pl.LazyFrame:
    schema = frame.collect_schema()
    told = _Told(schema)
    columns = {"id": told.text("id")}
    columns |= {"text": told.text("text"), "kind": told.text("kind"), "sent_at": told.instant("sent_at")}
    for whose, fields in _PERSONS.items():
        columns |= {f"{whose}_{name}": told.field(whose, name) for name in fields}
    if me is not None:
        absent = pl.col("owner").is_null() if "owner" in schema else pl.lit(True)
        for name in _PERSONS["owner"]:
            mine = pl.lit(getattr(me, name), dtype=given_schema()[f"owner_{name}"])
            columns[f"owner_{name}"] = pl.when(absent).then(mine).otherwise(columns[f"owner_{name}"])
    columns |= told.history()
    columns |= {name: told.counted(name) for name in COUNTED if name in schema}
    given = given_schema()
    facts = frame.with_columns(  # and not selected: where no column says anything, there are as many rows all the same
        *(columns.get(name, pl.lit(None)).cast(dtype).alias(name) for name, dtype in given.items()),
        pl.coalesce(*told.complaints()).alias(ERROR),
    ).select(*given, ERROR)
    bad = pl.col(ERROR).is_not_null()
    return facts.with_columns(pl.when(~bad).then(name).alias(name) for name in given if name != "id")


class _Told:
    """The expressions that read each field, and what may be wrong with a row's values."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._wrong: list[tuple[pl.Expr, str, str]] = []

    def complaints(self) -> Iterator[pl.Expr]:
        """What is wrong with each row, null where nothing is; to be asked once all fields were."""
        yield pl.when(self.text("id").is_null()).then(pl.lit("`id` is required and must be a string"))
        kinds = list(get_args(Kind))
        if "kind" in self._schema:
            is_one = self.text("kind").is_in(kinds)
            yield pl.when(~is_one).then(pl.lit(f"Expected {' or '.join(map(repr, kinds))} - at `$.kind`"))
        for is_wrong, what, where in self._wrong:
            yield pl.when(is_wrong).then(pl.lit(f"{what} - at `$.{where}`"))
        yield pl.lit(None, dtype=pl.String)

    def field(self, whose: str, name: str) -> pl.Expr:
        """A field of the sender or the owner."""
        dtype, where = self._schema.get(whose, pl.Null()), f"{whose}.{name}"
        target = given_schema()[f"{whose}_{name}"]
        if dtype == pl.Null:
            return pl.lit(None)
        if not isinstance(dtype, pl.Struct):
            raise ContractError(f"column `{whose}` is {_named(dtype)}; expected a struct of fields")
        inside = {part.name: part.dtype for part in dtype.fields}
        if name not in inside:
            return pl.lit(None)
        return self._as(pl.col(whose).struct.field(name), _instance(inside[name]), _instance(target), where)

    def counted(self, name: str) -> pl.Expr:
        """A fact that was counted before, by its own name."""
        return self._as(pl.col(name), _instance(self._schema[name]), _instance(given_schema()[name]), name)

    def text(self, name: str) -> pl.Expr:
        """A field at the top that is a text."""
        if name not in self._schema:
            return pl.lit(None, dtype=pl.String)
        dtype = _instance(self._schema[name])
        if name == "id" and dtype.is_integer():
            return pl.col(name).cast(pl.String)
        return self._as(pl.col(name), dtype, pl.String(), name)

    def instant(self, name: str) -> pl.Expr:
        """A field at the top that is a moment."""
        if name not in self._schema:
            return pl.lit(None)
        return self._as(pl.col(name), _instance(self._schema[name]), pl.Datetime("us"), name)

    def history(self) -> dict[str, pl.Expr]:
        """The counts and texts of what was said before."""
        dtype = self._schema.get("history", pl.Null())
        if dtype == pl.Null:
            return {}
        inside: pl.DataType = _instance(dtype.inner) if isinstance(dtype, pl.List) else pl.Null()
        if isinstance(dtype, pl.List) and inside == pl.Null:
            inside = pl.Struct({"from": pl.String, "text": pl.String})
        turns = {part.name: _instance(part.dtype) for part in inside.fields} if isinstance(inside, pl.Struct) else {}
        if not _is_text(turns.get("from")) or not _is_text(turns.get("text", pl.String())):
            raise ContractError(f"column `history` is {_named(dtype)}; expected a list of `from`, `text`, `at`")
        turn = pl.element().struct
        who = turn.field("from").cast(pl.String)
        text = turn.field("text").cast(pl.String) if "text" in turns else pl.lit(None, dtype=pl.String)
        said = pl.col("history").cast(pl.List(inside))
        theirs, mine = (
            said.list.eval(pl.when((who == side) & (text != "")).then(text)).list.drop_nulls().list.join("\n")
            for side in ("them", "me")
        )
        known = said.list.eval(who.is_in(["them", "me"]).fill_null(False))
        self._wrong.append((~known.list.all(), "Expected a turn from 'them' or 'me'", "history"))
        self._wrong.append((theirs.str.len_bytes() + mine.str.len_bytes() > LONGEST_LINE, _LONG, "history"))
        return {
            "messages_from_them": said.list.eval(who == "them").list.sum(),
            "messages_from_owner": said.list.eval(who == "me").list.sum(),
            "history_text": pl.when(theirs != "").then(theirs),
            "answered_text": pl.when(mine != "").then(mine),
        }

    def _as(self, value: pl.Expr, dtype: pl.DataType, target: pl.DataType, where: str) -> pl.Expr:
        """`value`, of type `dtype`, as what it should be."""
        if dtype == pl.Null:
            return pl.lit(None)
        reading = {
            pl.String: self._as_text,
            pl.Int64: self._as_count,
            pl.Float64: self._as_share,
            pl.Boolean: self._as_flag,
            pl.List: self._as_texts,
            pl.Datetime: self._as_instant,
        }[type(target)]
        found = reading(value, dtype, where)
        if found is None:
            raise ContractError(f"column `{where}` is {_named(dtype)}; expected {_EXPECTED[type(target)]}")
        return found

    def _as_text(self, value: pl.Expr, dtype: pl.DataType, where: str) -> pl.Expr | None:
        if not _is_text(dtype):
            return None
        self._wrong.append((value.cast(pl.String).str.len_bytes() > LONGEST_LINE, _LONG, where))
        return value.cast(pl.String)

    def _as_texts(self, value: pl.Expr, dtype: pl.DataType, where: str) -> pl.Expr | None:
        texts = pl.List(pl.String)
        if _is_text(dtype):
            text = value.cast(pl.String)
            one = pl.when(text.str.strip_chars() != "").then(pl.concat_list(text)).otherwise(pl.lit([], dtype=texts))
            return pl.when(text.is_not_null()).then(one)
        inner = dtype.inner if isinstance(dtype, pl.List | pl.Array) else None
        if inner is None or not (_is_text(_instance(inner)) or inner == pl.Null):
            return None
        listed = value.cast(texts).list.drop_nulls()
        self._wrong.append((listed.list.join("").str.len_bytes() > LONGEST_LINE, _LONG, where))
        return listed

    def _as_count(self, value: pl.Expr, dtype: pl.DataType, where: str) -> pl.Expr | None:
        if _is_text(dtype):
            text = value.cast(pl.String)
            is_count = text.str.contains(r"^[0-9][0-9,]{0,20}\+?$")
            whole: pl.Expr = pl.when(is_count).then(text.str.replace_all("[,+]", ""))
        elif dtype.is_integer():
            whole = value
        elif dtype.is_float() or dtype.is_decimal():
            whole = pl.when(value == value.floor()).then(value)
        else:
            return None
        count = whole.cast(pl.Int64, strict=False)
        self._wrong.append((value.is_not_null() & count.is_null(), "Expected a whole number", where))
        self._wrong.append((count.abs() > _LARGEST_COUNT, "the count is too large", where))
        return count

    def _as_share(self, value: pl.Expr, dtype: pl.DataType, _where: str) -> pl.Expr | None:
        return value.cast(pl.Float64) if dtype.is_numeric() else None

    def _as_flag(self, value: pl.Expr, dtype: pl.DataType, _where: str) -> pl.Expr | None:
        return value if dtype == pl.Boolean else None

    def _as_instant(self, value: pl.Expr, dtype: pl.DataType, where: str) -> pl.Expr | None:
        if isinstance(dtype, pl.Datetime):
            utc = value.dt.convert_time_zone("UTC").dt.replace_time_zone(None) if dtype.time_zone else value
            moment = utc.dt.cast_time_unit("us")
        elif dtype == pl.Date:
            moment = value.cast(pl.Datetime("us"))
        elif _is_text(dtype):
            moment = _parsed(value.cast(pl.String))
        else:
            return None
        within = pl.when(moment.dt.timestamp("us").is_between(-62_135_596_800_000_000, _EPOCH_LAST)).then(moment)
        self._wrong.append((value.is_not_null() & within.is_null(), "Expected a date and time", where))
        return within


def _parsed(text: pl.Expr) -> pl.Expr:
    """A moment written as RFC 3339 does, with or without a zone, as naive UTC; null where it is none."""
    plain = text.str.replace(" ", "T").str.replace(r"[zZ]$", "+00:00")
    zoned = plain.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False, time_zone="UTC")
    bare = plain.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    return pl.coalesce(zoned.dt.replace_time_zone(None), bare)


def _is_text(dtype: pl.DataType | None) -> bool:
    return isinstance(dtype, pl.String | pl.Categorical | pl.Enum)


def _instance(dtype: DataTypeClass | pl.DataType) -> pl.DataType:
    return dtype() if isinstance(dtype, DataTypeClass) else dtype


def _named(dtype: pl.DataType) -> str:
    return str(dtype) if len(str(dtype)) < 60 else type(dtype).__name__


_LONG = f"longer than {LONGEST_LINE:,} bytes; shorten the text"
_EXPECTED: dict[type[pl.DataType], str] = {
    pl.String: "text",
    pl.Int64: "whole numbers",
    pl.Float64: "numbers",
    pl.Boolean: "true or false",
    pl.List: "lists of text",
    pl.Datetime: "dates and times",
}
