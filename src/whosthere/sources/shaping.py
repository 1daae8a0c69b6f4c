"""The cells of one file of the export made into typed rows of the tables (sources/tables.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from whosthere.sources import dates
from whosthere.sources.csv_files import AS_SENT, Sheet
from whosthere.sources.dates import Dates
from whosthere.sources.linkedin import LAYOUTS
from whosthere.text import profile_keys

_AMERICAN = "%m/%d/%y, %I:%M %p"
_UTC = "%Y-%m-%d %H:%M:%S UTC"
_YES, _NO = ("yes", "true"), ("no", "false")
_COLUMNS = {layout.kind: tuple(layout.columns) for layout in LAYOUTS}


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows for `table`; `aside` counts, in words, the rows that are no rows of it and no fault either."""

    table: str
    rows: pl.DataFrame
    aside: dict[str, int] = field(default_factory=dict)


class Keys:
    """The profile keys of addresses, each distinct address being worked out once, whatever file it is in."""

    def __init__(self) -> None:
        self._known = pl.DataFrame(schema={"url": pl.String, "key": pl.String})

    def of(self, urls: pl.Series, name: str) -> pl.Series:
        """The key of each address, null where it names no profile, as a column called `name`."""
        given = urls.to_frame("url")
        fresh = urls.drop_nulls().unique().to_frame("url").join(self._known, on="url", how="anti")
        self._known = pl.concat([self._known, fresh.with_columns(profile_keys(pl.col("url")).alias("key"))])
        return given.join(self._known, on="url", how="left", maintain_order="left")["key"].alias(name)

    def of_all(self, cells: pl.Series, name: str) -> pl.Series:
        """The keys of all addresses in each cell, where commas join them; null where there is none."""
        given = cells.to_frame("cell")
        each = (
            cells.drop_nulls()
            .unique()
            .to_frame("cell")
            .with_columns(pl.col("cell").str.split(",").alias("url"))
            .explode("url")
        )
        keyed = each.with_columns(self.of(each["url"], "key")).drop_nulls("key")
        lists = keyed.group_by("cell", maintain_order=True).agg("key")
        return given.join(lists, on="cell", how="left", maintain_order="left")["key"].alias(name)


_Shape = Callable[[pl.DataFrame, Sheet, Keys], Shaped]


def shaped(sheet: Sheet, keys: Keys) -> Shaped:
    """The typed rows of a sheet, each with its `row`; what cannot be read is added to the sheet's complaints."""
    kind = sheet.fit.kind
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in _COLUMNS[kind] if name not in sheet.cells.columns]
    return _SHAPES[kind](sheet.cells.with_columns(absent), sheet, keys)


def _invitations(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
    cells = cells.with_columns(pl.col("direction").str.to_lowercase())
    known = pl.col("direction").is_in(["incoming", "outgoing"]).fill_null(False)
    odd = cells.filter(~known)["row"]
    if not odd.is_empty():
        sheet.complaints.add(f"direction is neither INCOMING nor OUTGOING: left out; {AS_SENT}", odd)
        cells = cells.filter(known)
    incoming = pl.col("direction") == "incoming"

    def of_other(sender: str, receiver: str) -> pl.Expr:
        return pl.when(incoming).then(pl.col(sender)).otherwise(pl.col(receiver))

    rows = cells.select(
        "row",
        "direction",
        "text",
        name=of_other("from", "to"),
        url=of_other("inviter_url", "invitee_url"),
        owner_name=of_other("to", "from"),
        owner_url=of_other("invitee_url", "inviter_url"),
        sent_at=_times(cells, "sent_at", _AMERICAN, sheet),
        kind=pl.lit("note"),
    )
    keyed = rows.with_columns(keys.of(rows["url"], "key"), keys.of(rows["owner_url"], "owner_key"))
    return Shaped("invitations", keyed)


def _connections(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
    """Rows with a date and nobody are members who closed or hid their account: counted, not shown as people."""
    nobody = pl.all_horizontal(pl.col("first_name", "last_name", "url", "email").is_null())
    people = cells.filter(~nobody)
    hidden = cells.height - people.height
    rows = people.select(
        "row",
        "email",
        "company",
        "position",
        _name(),
        keys.of(people["url"], "key"),
        connected_on=_days(people, "connected_on", "%d %b %Y", sheet),
    )
    return Shaped("connections", rows, {"hidden members, counted only": hidden} if hidden else {})


def _messages(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
    draft = pl.col("draft").str.to_lowercase().is_in(_YES).fill_null(False)
    sent = cells.filter(~draft) if cells.select(draft.any()).item() else cells
    drafts = cells.height - sent.height
    rows = sent.select(
        "row",
        "conversation",
        "text",
        "folder",
        keys.of(sent["from_url"], "from_key"),
        keys.of_all(sent["to_urls"], "to_keys"),
        from_name="from",
        to_names="to",
        sent_at=_times(sent, "sent_at", _UTC, sheet),
    )
    return Shaped("messages", rows, {"drafts, left out": drafts} if drafts else {})


def _endorsements(direction: str) -> _Shape:
    def shape(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
        rows = cells.select(
            "row",
            "skill",
            "status",
            _name(),
            keys.of(cells["url"], "key"),
            direction=pl.lit(direction),
            at=_times(cells, "at", "%Y/%m/%d %H:%M:%S UTC", sheet),
        )
        return Shaped("endorsements", rows)

    return shape


def _recommendations(direction: str) -> _Shape:
    def shape(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
        at = _times(cells, "at", _AMERICAN, sheet)
        columns = ("row", "company", "position", "text", "status")
        return Shaped("recommendations", cells.select(*columns, _name(), direction=pl.lit(direction), at=at))

    return shape


def _follows(kind: str, format_: str) -> _Shape:
    def shape(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
        return Shaped("follows", cells.with_columns(kind=pl.lit(kind), at=_times(cells, "at", format_, sheet)))

    return shape


def _positions(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
    """A position without an end is the current one."""
    going_on = pl.col("finished_on").str.to_lowercase() == "present"
    cells = cells.with_columns(finished_on=pl.when(~going_on).then("finished_on"))
    rows = cells.with_columns(current=pl.col("finished_on").is_null())
    started, finished = _months(cells, "started_on", sheet), _months(cells, "finished_on", sheet)
    return Shaped("positions", rows.with_columns(started_on=started, finished_on=finished))


def _education(cells: pl.DataFrame, sheet: Sheet, keys: Keys) -> Shaped:
    started, finished = _months(cells, "started_on", sheet), _months(cells, "finished_on", sheet)
    return Shaped("education", cells.with_columns(started_on=started, finished_on=finished))


def _job_seeking(cells: pl.DataFrame, _: Sheet, __: Keys) -> Shaped:
    said = pl.col("open_to_recruiters").str.to_lowercase()
    answer = pl.when(said.is_in(_YES)).then(True).when(said.is_in(_NO)).then(False)
    return Shaped("job_seeking", cells.with_columns(open_to_recruiters=answer))


def _as_is(table: str) -> _Shape:
    return lambda cells, _, __: Shaped(table, cells)


_SHAPES: dict[str, _Shape] = {
    "invitations": _invitations,
    "connections": _connections,
    "messages": _messages,
    "profile": _as_is("profile"),
    "profile_summary": _as_is("profile"),
    "positions": _positions,
    "education": _education,
    "skills": _as_is("skills"),
    "endorsements_received": _endorsements("received"),
    "endorsements_given": _endorsements("given"),
    "recommendations_received": _recommendations("received"),
    "recommendations_given": _recommendations("given"),
    "company_follows": _follows("company", "%a %b %d %H:%M:%S UTC %Y"),
    "member_follows": _follows("member", "%Y-%m-%d %H:%M:%S"),
    "volunteering": _as_is("volunteering"),
    "job_seeking": _job_seeking,
}


def _name() -> pl.Expr:
    """First and last name as one display name."""
    whole = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True)
    return pl.when(whole != "").then(whole).alias("name")


def _times(cells: pl.DataFrame, name: str, format_: str, sheet: Sheet) -> pl.Series:
    return _told(cells, name, dates.times(cells[name], format_), sheet)


def _days(cells: pl.DataFrame, name: str, format_: str, sheet: Sheet) -> pl.Series:
    return _told(cells, name, dates.days(cells[name], format_), sheet)


def _months(cells: pl.DataFrame, name: str, sheet: Sheet) -> pl.Series:
    return _told(cells, name, dates.months(cells[name]), sheet)


def _told(cells: pl.DataFrame, name: str, found: Dates, sheet: Sheet) -> pl.Series:
    """The dates found, after complaining of those that were not and of a guess."""
    words = name.replace("_", " ")
    unread = cells["row"].filter(found.unread)
    if not unread.is_empty():
        sheet.complaints.add(f"'{words}' names no possible date: left empty; {AS_SENT}", unread)
    if found.guessed:
        sheet.complaints.add(f"day and month of '{words}' cannot be told apart: read month first; {AS_SENT}")
    return found.values
