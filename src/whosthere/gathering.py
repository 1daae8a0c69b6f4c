"""Tables → facts: the only joins there are, and the counts over many rows.

A person is joined by profile key where both sides have one, else by folded name. What a source does not tell stays
null; what an archive could tell and does not is zero (no message, no endorsement).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import polars as pl

from whosthere.facts import Facts, given_schema
from whosthere.model import Citation, Invitation, Owner, Sender
from whosthere.owner import infer_owner, owner_keys
from whosthere.sources.tables import TABLES, Tables
from whosthere.text import firm_key, name_key

WINDOW_DAYS = 3
PERSON_FACTS = [c for c in TABLES["people"] if c not in ("name", "key", "source", "row")]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The pile: the owner, one row of given facts a request (columns of `given_schema`), the same as nouns, where
    each was read, and how many were left out because the sender is a connection by now."""

    owner: Owner
    facts: pl.DataFrame
    invitations: list[Invitation]
    cited: list[Citation]
    answered: int


def gather(tables: Tables, me: Owner | None = None, include_answered: bool = False) -> Gathered:
    """Facts of every incoming invitation that waits for an answer (of all of them with `include_answered`)."""
    owner = infer_owner(tables, me)
    incoming = _incoming(tables["invitations"].filter(pl.col("direction") == "incoming"))
    known = _is_connection(incoming, tables["connections"])
    answered = int(known.sum())
    counted = _with_template_counts(_with_rhythm(incoming))
    pending = counted if include_answered else counted.filter(~known)
    joined = _with_person(pending, tables["people"])
    for count in (_messages, _endorsements, _recommendations, _follows, _requests_both_ways, _namesakes, _colleagues):
        joined = count(joined, tables)
    facts = _as_facts(joined, owner)
    cited = [Citation(source, row) for source, row in joined.select("source", "row").iter_rows()]
    return Gathered(owner, facts, _nouns(facts, owner), cited, answered)


def _incoming(invitations: pl.DataFrame) -> pl.DataFrame:
    """With `who` (the key to join by), `name_key`, and an `id` that is readable and unique."""
    named = invitations.with_columns(name_key=name_key(pl.col("name")))
    handle = pl.coalesce(
        "id", "key", pl.col("name_key").str.replace_all(r"[^\p{L}\p{N}]+", "-"), pl.format("row-{}", "row")
    )
    nth = pl.int_range(pl.len()).over("id")
    return named.with_columns(id=handle).with_columns(
        id=pl.when(nth > 0).then(pl.format("{}-{}", "id", nth + 1)).otherwise(pl.col("id"))
    )


def _is_connection(incoming: pl.DataFrame, connections: pl.DataFrame) -> pl.Series:
    keys = connections["key"].drop_nulls().unique()
    nameless = connections.filter(pl.col("key").is_null())
    names = nameless.select(name_key(pl.col("name")))["name"].drop_nulls().unique()
    by_key = pl.col("key").is_in(keys.implode())
    by_name = pl.col("name_key").is_in(names.implode())
    return incoming.select(known=by_key.fill_null(False) | by_name.fill_null(False))["known"]


def _with_rhythm(incoming: pl.DataFrame) -> pl.DataFrame:
    """Adds `requests_around` (within three days) and `usual_requests` (a week, over the whole span)."""
    sent = incoming["sent_at"].drop_nulls().sort().cast(pl.Int64).to_numpy()
    day = 86_400_000_000
    if sent.size == 0:
        return incoming.with_columns(requests_around=pl.lit(None, pl.Int64), usual_requests=pl.lit(None, pl.Float64))
    mine = incoming["sent_at"].cast(pl.Int64).fill_null(0).to_numpy()
    around = np.searchsorted(sent, mine + WINDOW_DAYS * day, "right") - np.searchsorted(
        sent, mine - WINDOW_DAYS * day, "left"
    )
    weeks = max((sent[-1] - sent[0]) / (7 * day), 1.0)
    return incoming.with_columns(
        requests_around=pl.when(pl.col("sent_at").is_not_null()).then(pl.Series(around, dtype=pl.Int64)),
        usual_requests=pl.lit(sent.size / weeks),
    )


def _with_template_counts(incoming: pl.DataFrame) -> pl.DataFrame:
    """Adds `copies` (other senders with the same template) and `campaign` (its name, where there are any)."""
    note, template = Facts.note.derived, Facts.note_template.derived
    assert note is not None
    assert template is not None
    masked = incoming.with_columns(note=note).with_columns(_template=template)
    sender = pl.coalesce("key", "name_key")
    senders = sender.n_unique().over("_template")
    counted = masked.with_columns(copies=pl.when(pl.col("_template").is_not_null()).then(senders - 1).cast(pl.Int64))
    templates = counted.filter(pl.col("copies") > 0)["_template"].unique()
    names = [f"c-{hashlib.sha256(t.encode()).hexdigest()[:8]}" for t in templates]
    return counted.with_columns(
        campaign=pl.col("_template").replace_strict(templates, names, default=None, return_dtype=pl.String),
    ).drop("note", "_template")


def _with_person(pending: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Adds what other sources tell of the sender, joined by key, else by a name that only one person bears."""
    if people.is_empty():
        return pending.with_columns(pl.lit(None, dtype=TABLES["people"][c]).alias(c) for c in PERSON_FACTS)
    merged = [pl.col(c).drop_nulls().last() for c in PERSON_FACTS]
    by_key = people.filter(pl.col("key").is_not_null()).group_by("key").agg(merged)
    named = people.with_columns(name_key=name_key(pl.col("name"))).filter(pl.col("name_key").is_not_null())
    by_name = (
        named.group_by("name_key")
        .agg(*merged, _keys=pl.col("key").drop_nulls().n_unique())
        .filter(pl.col("_keys") <= 1)
    )
    joined = pending.join(by_key, on="key", how="left").join(
        by_name.drop("_keys"), on="name_key", how="left", suffix="_by_name"
    )
    return joined.with_columns(pl.coalesce(c, f"{c}_by_name") for c in PERSON_FACTS)


def _count(pending: pl.DataFrame, rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Adds `column`: how many of `rows` (`key`, `name`) are the sender's, by key, or by name where a row has no key."""
    if rows.is_empty():
        return pending.with_columns(pl.lit(0, pl.Int64).alias(column))
    keyed = rows.filter(pl.col("key").is_in(pending["key"].drop_nulls().implode())).group_by("key").len("_by_key")
    nameless = rows.filter(pl.col("key").is_null()).select(name_key=name_key(pl.col("name")))
    named = nameless.drop_nulls().group_by("name_key").len("_by_name")
    joined = pending.join(keyed, on="key", how="left").join(named, on="name_key", how="left")
    total = pl.col("_by_key").fill_null(0).cast(pl.Int64) + pl.col("_by_name").fill_null(0).cast(pl.Int64)
    return joined.with_columns(total.alias(column)).drop("_by_key", "_by_name")


def _messages(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Counts messages each way and joins the sender's texts; the note itself, shown as a message, is left out."""
    messages, mine = tables["messages"], owner_keys(tables)
    keys = pending["key"].drop_nulls().implode()
    names = pending.filter(pl.col("key").is_null())["name"].drop_nulls().implode()
    theirs = messages.filter(
        pl.col("from_key").is_in(keys)
        | (pl.col("from_key").is_null() & pl.col("from_name").is_in(pending["name"].drop_nulls().implode()))
    )
    notes = pending["text"].drop_nulls().implode()
    theirs = theirs.filter(~pl.col("text").is_in(notes).fill_null(False)).select(
        key="from_key", name="from_name", text="text", sent_at="sent_at"
    )
    owners = messages.filter(pl.col("from_key").is_in(pl.lit(sorted(mine), dtype=pl.List(pl.String))))
    written = owners.select(key="to_keys", name="to_names").explode("key")
    written = written.filter(pl.col("key").is_in(keys) | (pl.col("key").is_null() & pl.col("name").is_in(names)))
    counted = _count(_count(pending, theirs, "messages_from_them"), written, "messages_from_owner")
    texts = (
        theirs.drop_nulls(["key", "text"])
        .sort("sent_at")
        .group_by("key", maintain_order=True)
        .agg(history_text=pl.col("text").str.join("\n"))
    )
    return counted.join(texts, on="key", how="left")


def _endorsements(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    given = tables["endorsements"]
    received = _count(pending, given.filter(pl.col("direction") == "received"), "endorsements_from_them")
    return _count(received, given.filter(pl.col("direction") == "given"), "endorsements_from_owner")


def _recommendations(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    given = tables["recommendations"].with_columns(key=pl.lit(None, dtype=pl.String))
    received = _count(pending, given.filter(pl.col("direction") == "received"), "recommendations_from_them")
    return _count(received, given.filter(pl.col("direction") == "given"), "recommendations_from_owner")


def _follows(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    members = tables["follows"].filter(
        (pl.col("kind") == "member") & (pl.col("status").fill_null("Active") == "Active")
    )
    counted = _count(pending, members.with_columns(key=pl.lit(None, dtype=pl.String)), "followed_by_owner")
    return counted.with_columns(pl.col("followed_by_owner") > 0)


def _requests_both_ways(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Adds `asked_by_owner` and `earlier_requests` (incoming ones of the same sender sent before)."""
    invitations = tables["invitations"]
    asked = _count(pending, invitations.filter(pl.col("direction") == "outgoing"), "asked_by_owner")
    order = pl.col("sent_at").rank("ordinal").over(pl.coalesce("key", "name_key", "id"))
    earlier = (order - 1).fill_null(0).cast(pl.Int64)
    return asked.with_columns(pl.col("asked_by_owner") > 0, earlier_requests=earlier)


def _namesakes(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Adds `namesakes`: connections of that very name under another key; null where the request has no key."""
    connections = tables["connections"].filter(pl.col("key").is_not_null())
    named = connections.select("key", name_key=name_key(pl.col("name"))).drop_nulls()
    others = (
        pending.select("id", "key", "name_key").drop_nulls().join(named, on="name_key", suffix="_other")
        .filter(pl.col("key") != pl.col("key_other")).group_by("id").len("namesakes")
    )  # fmt: skip
    joined = pending.join(others, on="id", how="left")
    return joined.with_columns(
        pl.when(pl.col("key").is_not_null()).then(pl.col("namesakes").fill_null(0).cast(pl.Int64))
    )


def _colleagues(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Adds `colleagues_there`: the owner's connections at the sender's company; null where that is unknown."""
    firms = (
        tables["connections"]
        .select(_firm=firm_key(pl.col("company")))
        .drop_nulls()
        .group_by("_firm")
        .len("colleagues_there")
    )
    joined = pending.with_columns(_firm=firm_key(pl.col("company"))).join(firms, on="_firm", how="left")
    return joined.with_columns(
        pl.when(pl.col("_firm").is_not_null()).then(pl.col("colleagues_there").fill_null(0).cast(pl.Int64))
    ).drop("_firm")


def _as_facts(joined: pl.DataFrame, owner: Owner) -> pl.DataFrame:
    renamed = joined.rename({c: f"sender_{c}" for c in PERSON_FACTS}).rename(
        {"name": "sender_name", "url": "sender_profile_url"}
    )
    schema = given_schema()
    owners = {f"owner_{key}": getattr(owner, key) for key in owner.__struct_fields__}
    columns = []
    for name, dtype in schema.items():
        if name in owners:
            columns.append(pl.lit(owners[name], dtype=dtype).alias(name))
        elif name in renamed.columns:
            columns.append(pl.col(name).cast(dtype))
        else:
            columns.append(pl.lit(None, dtype=dtype).alias(name))
    return renamed.select(columns)


def _nouns(facts: pl.DataFrame, owner: Owner) -> list[Invitation]:
    fields = [f"sender_{f}" for f in Sender.__struct_fields__]
    senders = (
        Sender(**dict(zip(Sender.__struct_fields__, row, strict=True))) for row in facts.select(fields).iter_rows()
    )
    heads = facts.select("id", "text", "kind", "sent_at").iter_rows(named=True)
    return [Invitation(**head, sender=sender, owner=owner) for head, sender in zip(heads, senders, strict=True)]
