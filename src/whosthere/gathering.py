"""Tables → facts: the only joins there are, and the counts over many rows.

A person is joined by profile key where both sides have one, else by folded name; nothing is joined by a name that two
people bear, lest an impostor inherit a friend's history. What a source does not tell stays null; what an archive could
tell and does not is zero (no message, no endorsement).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from whosthere.facts import Facts, given_schema
from whosthere.model import Citation, Invitation, Owner, Sender
from whosthere.owner import infer_owner, owner_keys
from whosthere.sources.tables import TABLES, Tables
from whosthere.sources.twins import one_of_each
from whosthere.text import firm_key, name_key

WINDOW_DAYS = 3
ALIKE, LEAST_SHARED, LEAST_RUNS = 0.4, 8, 3
LONGEST_NOTE = 100  # words compared
PERSON_FACTS = [c for c in TABLES["people"] if c not in ("name", "key", "source", "row")]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The pile: the owner, one row of given facts a request (columns of `given_schema`), the same as nouns, where each
    was read, where other sources told more of its sender, and how many were left out because the sender is a connection
    by now."""

    owner: Owner
    facts: pl.DataFrame
    invitations: list[Invitation]
    cited: list[Citation]
    told_by: list[dict[str, Citation]]
    answered: int


def gather(tables: Tables, me: Owner | None = None, include_answered: bool = False) -> Gathered:
    """Facts of every incoming invitation that waits for an answer (of all of them with `include_answered`)."""
    owner = infer_owner(tables, me)
    genuine, look_alikes = _told_apart(tables)
    invitations, people = one_of_each(genuine)
    incoming = _incoming(pl.concat([invitations, look_alikes]))
    connections = tables["connections"].with_columns(name_key=name_key(pl.col("name")))
    known = _is_connection(incoming, connections)
    answered = int(known.sum())
    counted = _with_namesakes(_with_template_counts(_with_rhythm(incoming)), connections, known)
    pending = counted if include_answered else counted.filter(~known)
    joined = _messages(_with_person(pending, people), tables, owner)
    for count in (_endorsements, _recommendations, _follows, _requests_both_ways, _colleagues, _acquaintances):
        joined = count(joined, tables)
    facts = _as_facts(joined, owner)
    cited = [Citation(source, row) for source, row in joined.select("source", "row").iter_rows()]
    return Gathered(owner, facts, _nouns(facts, owner), cited, _told_by(joined), answered)


def without_people(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts as they would be had no source told of the senders but their requests."""
    told = [f"sender_{fact}" for fact in PERSON_FACTS]
    return facts.with_columns(pl.lit(None, dtype=facts.schema[fact]).alias(fact) for fact in told)


def _told_apart(tables: Tables) -> tuple[Tables, pl.DataFrame]:
    """The tables without the requests of mails that only look like LinkedIn's, and those: they are nobody's for sure,
    so they are joined to no other request, and no other is taken for one of theirs."""
    asked, alike = tables["invitations"], pl.col("look_alike").fill_null(False)
    return replace(tables, frames={**tables.frames, "invitations": asked.filter(~alike)}), asked.filter(alike)


def _incoming(invitations: pl.DataFrame) -> pl.DataFrame:
    """With `name_key` (the folded name to join by; none where only a mail that looks like LinkedIn's bears the name),
    and an `id` that is readable and unique."""
    named = invitations.with_columns(name_key=name_key(pl.col("name")))
    handle = pl.coalesce(
        "id", "key", pl.col("name_key").str.replace_all(r"[^\p{L}\p{N}]+", "-"), pl.format("row-{}", "row")
    )
    handles = named.select(handle).to_series().to_list()
    nameable = pl.when(~pl.col("look_alike").fill_null(False)).then("name_key")
    whole = named.with_columns(id=pl.Series(_distinct(handles), dtype=pl.String), name_key=nameable)
    return whole.rename({"look_alike": "mail_is_a_look_alike"})


def _distinct(handles: Sequence[str]) -> list[str]:
    """The same with a number after each that came before."""
    taken, used, often = set(handles), set[str](), Counter[str]()
    distinct = []
    for handle in handles:
        one = handle
        while one in used or (one != handle and one in taken):
            often[handle] += 1
            one = f"{handle}-{often[handle] + 1}"
        used.add(one)
        distinct.append(one)
    return distinct


def _is_connection(incoming: pl.DataFrame, connections: pl.DataFrame) -> pl.Series:
    """Is the sender a connection by now? By key; where a side has none, by a name connected no earlier than asked."""
    asking = incoming.select("key", "name_key", on=pl.col("sent_at").dt.date()).with_row_index("_row")
    by_key = asking.join(connections.select("key").drop_nulls().unique(), on="key", how="semi")["_row"]
    named = asking.join(connections.select("key", "name_key", "connected_on"), on="name_key", suffix="_other")
    either = pl.col("key").is_null() | pl.col("key_other").is_null()
    later = (pl.col("connected_on") >= pl.col("on").dt.offset_by("-1d")).fill_null(True)  # a day for the time zones
    by_name = named.filter(either & later)["_row"]
    return asking["_row"].is_in(pl.concat([by_key, by_name]).implode())


def _with_namesakes(incoming: pl.DataFrame, connections: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Adds `namesakes` (connections of that very name under another key; null where the request has no key), and
    `name_is_shared`: does somebody else who asks or is connected bear the name?"""
    bearers = (
        connections.drop_nulls("name_key")
        .group_by("name_key")
        .agg(_keys=pl.col("key").drop_nulls().unique(), _bearers=pl.col("key").fill_null("").n_unique().cast(pl.Int64))
    )
    keys = pl.col("_keys").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    others = keys.list.len().cast(pl.Int64) - keys.list.contains(pl.col("key")).cast(pl.Int64)
    connected = pl.col("_bearers").fill_null(0) - known.cast(pl.Int64)
    asking = pl.col("key").drop_nulls().n_unique().over("name_key")
    return (
        incoming.join(bearers, on="name_key", how="left", maintain_order="left")
        .with_columns(
            namesakes=pl.when(pl.col("key").is_not_null()).then(others),
            name_is_shared=(connected > 0) | (asking > 1),
        )
        .drop("_keys", "_bearers")
    )


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
    joined = masked.join(_alike(masked["_template"]), on="_template", how="left", maintain_order="left")
    senders = pl.coalesce("key", "name_key").n_unique().over("_first")
    counted = joined.with_columns(copies=pl.when(pl.col("_first").is_not_null()).then(senders - 1).cast(pl.Int64))
    firsts = counted.filter(pl.col("copies") > 0)["_first"].unique()
    names = [f"c-{hashlib.sha256(t.encode()).hexdigest()[:8]}" for t in firsts]
    return counted.with_columns(
        campaign=pl.col("_first").replace_strict(firsts, names, default=None, return_dtype=pl.String),
    ).drop("note", "_template", "_first")


def _alike(templates: pl.Series) -> pl.DataFrame:
    """Each distinct template with the `_first` of those it is alike: a slot may be filled by small words, too.

    Alike are two that share ALIKE of their runs of three words, and LEAST_SHARED of them (in 16,000 authored notes, six
    pairs). Only the first holders of a run are compared, so that time grows with the notes and not with their pairs.
    """
    distinct = templates.drop_nulls().unique().sort().to_frame("_template").with_row_index("_i")
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
    first = list(range(distinct.height))
    for i, j in sorted(pairs.filter(alike).select("_i", "_j").iter_rows()):
        low, high = sorted((_root(first, i), _root(first, j)))
        first[high] = low
    roots = [_root(first, i) for i in range(distinct.height)]
    return distinct.select("_template", _first=distinct["_template"].gather(pl.Series(roots, dtype=pl.Int64)))


def _root(first: Sequence[int], i: int) -> int:
    while first[i] != i:
        i = first[i]
    return i


def _with_person(pending: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Adds what other sources tell of the sender, the later ones first, and `told_<fact>`: source and row of each."""
    if people.is_empty():
        return pending.with_columns(pl.lit(None, dtype=TABLES["people"][c]).alias(c) for c in PERSON_FACTS)
    at_once = pl.col("headline").drop_nulls().n_unique().over("name_key", "source")  # two cards on one page
    people = people.with_columns(name_key=name_key(pl.col("name"))).with_columns(
        pl.when(pl.col("key").is_null()).then(at_once).alias("_at_once"),
        *(
            pl.when(pl.col(c).is_not_null()).then(pl.struct(pl.col(c).alias("is"), "source", "row")).alias(c)
            for c in PERSON_FACTS
        ),
    )
    told = [pl.col(c).drop_nulls().last() for c in PERSON_FACTS]
    by_key = people.drop_nulls("key").group_by("key").agg(told)
    named = people.drop_nulls("name_key")
    different = (pl.col("key").drop_nulls().n_unique() > 1) | (pl.col("_at_once").max().fill_null(0) > 1)
    by_name = (
        named.group_by("name_key")
        .agg(*told, _different=different, _keyed=pl.col("key").is_not_null().any())
        .filter(~pl.col("_different"))
    )
    joined = pending.join(by_key, on="key", how="left", maintain_order="left").join(
        by_name, on="name_key", how="left", maintain_order="left", suffix="_by_name"
    )
    here = people.select("source", "row", *PERSON_FACTS).unique(["source", "row"])  # on the very card of the request
    joined = joined.join(here, on=["source", "row"], how="left", maintain_order="left", suffix="_here")
    unsure = pl.col("name_is_shared") | (pl.col("key").is_not_null() & pl.col("_keyed"))
    told_of = {c: pl.coalesce(c, f"{c}_here", pl.when(~unsure).then(pl.col(f"{c}_by_name"))) for c in PERSON_FACTS}
    return joined.with_columns(
        *(one.struct.field("is").alias(c) for c, one in told_of.items()),
        *(
            pl.struct(one.struct.field("source"), one.struct.field("row")).alias(f"told_{c}")
            for c, one in told_of.items()
        ),
    ).drop("_keyed", "_different", *(f"{c}_{by}" for c in PERSON_FACTS for by in ("here", "by_name")))


def _told_by(joined: pl.DataFrame) -> list[dict[str, Citation]]:
    """For each request the facts of the sender that another source told, by field, with where it did."""
    told: list[dict[str, Citation]] = [{} for _ in range(joined.height)]
    for fact in PERSON_FACTS:
        if f"told_{fact}" in joined.columns:
            for row, place in enumerate(joined[f"told_{fact}"]):
                if place["source"] is not None:
                    told[row][f"sender.{fact}"] = Citation(place["source"], place["row"])
    return told


def _count(pending: pl.DataFrame, rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Adds `column`: how many of `rows` (`key`, `name`) are the sender's, by key, or by name where a side has no key.

    Null where only a name tells and others bear it.
    """
    if rows.is_empty():
        return pending.with_columns(pl.lit(0, pl.Int64).alias(column))
    keyed = rows.filter(pl.col("key").is_in(pending["key"].drop_nulls().implode())).group_by("key").len("_by_key")
    named = (
        _of_names(rows.select("key", "name"), pending)
        .group_by("name_key")
        .agg(_all=pl.len(), _nameless=pl.col("key").null_count(), _keys=pl.col("key").drop_nulls().n_unique())
    )
    joined = pending.join(keyed, on="key", how="left", maintain_order="left").join(
        named, on="name_key", how="left", maintain_order="left"
    )
    has_key = pl.col("key").is_not_null()
    by_key = pl.col("_by_key").fill_null(0).cast(pl.Int64)
    by_name = pl.when(has_key).then("_nameless").otherwise("_all").fill_null(0).cast(pl.Int64)
    unsure = (by_name > 0) & (pl.col("name_is_shared") | (~has_key & (pl.col("_keys") > 1)))
    total = pl.when(~unsure).then(by_key + by_name).when(by_key > 0).then(by_key)
    return joined.with_columns(total.alias(column)).drop("_by_key", "_all", "_nameless", "_keys")


def _of_names(rows: pl.DataFrame, pending: pl.DataFrame) -> pl.DataFrame:
    """Those of `rows` whose `name` is a sender's, with `name_key`; each distinct name is folded once."""
    names = rows.select("name").drop_nulls().unique().with_columns(name_key=name_key(pl.col("name")))
    wanted = names.join(pending.select("name_key").drop_nulls().unique(), on="name_key", how="semi")
    return rows.join(wanted, on="name", maintain_order="left")


def _messages(pending: pl.DataFrame, tables: Tables, owner: Owner) -> pl.DataFrame:
    """Counts messages each way and joins the sender's texts; the note itself, shown as a message, is left out."""
    messages = tables["messages"]
    is_mine = _is_the_owners(messages, tables, owner)
    theirs = messages.filter(~is_mine).select("text", "sent_at", key="from_key", name="from_name")
    for who in ("key", "name"):
        notes = pending.select(who, "text").drop_nulls().unique()
        theirs = theirs.join(notes, on=[who, "text"], how="anti", maintain_order="left")
    written = _receivers(messages.filter(is_mine))
    counted = _count(_count(pending, theirs, "messages_from_them"), written, "messages_from_owner")
    return _with_texts(counted, theirs.drop_nulls("text").sort("sent_at", maintain_order=True))


def _is_the_owners(messages: pl.DataFrame, tables: Tables, owner: Owner) -> pl.Series:
    """Did the owner write it? By key; by name where the message has none."""
    keys = pl.lit(sorted(owner_keys(tables)), dtype=pl.List(pl.String))
    names = messages.select("from_name").drop_nulls().unique()
    mine = names.filter(name_key(pl.col("from_name")) == name_key(pl.lit(owner.name, dtype=pl.String)))["from_name"]
    by_name = pl.col("from_key").is_null() & pl.col("from_name").is_in(mine.implode())
    return messages.select(pl.col("from_key").is_in(keys).fill_null(False) | by_name.fill_null(False)).to_series()


def _receivers(messages: pl.DataFrame) -> pl.DataFrame:
    """One row a receiver (`key`, `name`): by key where there are keys, else by the names, which commas part."""
    keyed = messages.filter(pl.col("to_keys").list.len() > 0)
    alone = pl.when(pl.col("to_keys").list.len() == 1).then("to_names")
    nameless = messages.filter(pl.col("to_keys").list.len().fill_null(0) == 0)
    return pl.concat(
        [
            keyed.select(key="to_keys", name=alone).explode("key"),
            nameless.select(key=pl.lit(None, pl.String), name=pl.col("to_names").str.split(", ")).explode("name"),
        ]
    )


def _with_texts(pending: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Adds `history_text`: the sender's texts, in the order given, joined by line breaks."""
    keyed = theirs.filter(pl.col("key").is_in(pending["key"].drop_nulls().implode()))
    by_key = keyed.group_by("key", maintain_order=True).agg(history_text=pl.col("text").str.join("\n"))
    named = _of_names(theirs, pending.filter(~pl.col("name_is_shared")))
    by_name = named.group_by("name_key", maintain_order=True).agg(
        _all=pl.col("text").str.join("\n"),
        _nameless=pl.col("text").filter(pl.col("key").is_null()).str.join("\n"),
        _keys=pl.col("key").drop_nulls().n_unique(),
    )
    joined = pending.join(by_key, on="key", how="left", maintain_order="left").join(
        by_name, on="name_key", how="left", maintain_order="left"
    )
    of_that_name = pl.when(pl.col("key").is_not_null()).then("_nameless").when(pl.col("_keys") <= 1).then("_all")
    sure = pl.when(~pl.col("name_is_shared") & (of_that_name != "")).then(of_that_name)
    return joined.with_columns(history_text=pl.coalesce("history_text", sure)).drop("_all", "_nameless", "_keys")


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


def _colleagues(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Adds `colleagues_there`: the owner's connections at the sender's company; null where that is unknown."""
    firms = (
        tables["connections"]
        .select(_firm=firm_key(pl.col("company")))
        .drop_nulls()
        .group_by("_firm")
        .len("colleagues_there")
    )
    joined = pending.with_columns(_firm=firm_key(pl.col("company"))).join(
        firms, on="_firm", how="left", maintain_order="left"
    )
    return joined.with_columns(
        pl.when(pl.col("_firm").is_not_null()).then(pl.col("colleagues_there").fill_null(0).cast(pl.Int64))
    ).drop("_firm")


def _acquaintances(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Adds `in_address_book`, by key, or by a full name that one sender bears; null where no address book was given."""
    book = tables["acquaintances"]
    if book.is_empty():
        return pending.with_columns(in_address_book=pl.lit(None, dtype=pl.Boolean))
    known_by_key = pl.col("key").is_not_null()
    full_name = name_key(pl.col("name")).str.contains(r" |[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]")
    counted = _count(pending, book.filter(known_by_key | full_name.fill_null(False)), "in_address_book")
    return counted.with_columns(pl.col("in_address_book") > 0)


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
