"""Tables → facts: the only joins there are, and the counts over many rows.

A person is joined by profile key where both sides have one, else by folded name; nothing is joined by a name that two
people bear, lest an impostor inherit a friend's history. What a source does not tell stays null; what an archive could
tell and does not is zero (no message, no endorsement).

A request that was answered is told as it stood when it was sent: no count knows of anything later (see `as_of`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from whosthere.as_of import FOREVER, LONG_AGO, MARGIN, firsts, known_from, moment, running
from whosthere.callings import field_of
from whosthere.copies import with_copies
from whosthere.facts import given_schema
from whosthere.model import Citation, Invitation, Owner, Sender
from whosthere.owner import infer_owner, owner_keys, owners_then
from whosthere.persons import PERSON_FACTS, TOLD, not_joined, told_by, with_person
from whosthere.sources.bearers import LEAST_SURE, UNSEEN, Bearers, others_of, sure, words_of
from whosthere.sources.tables import Tables
from whosthere.sources.twins import one_of_each
from whosthere.text import firm_key, name_key

WINDOW_DAYS = 3


@dataclass(frozen=True, slots=True)
class Gathered:
    """The pile: the owner, one row of given facts a request (columns of `given_schema`), the same as nouns, where each
    was read, where other sources told more of its sender, and how many were left out because the sender is a connection
    by now. `connection` is the row of the connections table that the sender is by now; null where they are none."""

    owner: Owner
    facts: pl.DataFrame
    invitations: list[Invitation]
    cited: list[Citation]
    told_by: list[dict[str, Citation]]
    answered: int
    connection: pl.Series


def gather(tables: Tables, me: Owner | None = None, include_answered: bool = False) -> Gathered:
    """Facts of every incoming invitation that waits for an answer (of all of them with `include_answered`)."""
    owner = infer_owner(tables, me)
    genuine, look_alikes = _told_apart(tables)
    connections = tables["connections"].with_columns(
        name_key=name_key(pl.col("name")), _from=known_from(pl.col("connected_on"), whole_day=True)
    )
    bearers = Bearers(genuine, connections)
    once = one_of_each(genuine, bearers)
    incoming = _incoming(pl.concat([once.invitations, look_alikes]))
    incoming = incoming.with_columns(connection_of(incoming, connections))
    known = incoming["_connection"].is_not_null()
    timed = incoming.with_columns(_until=moment(pl.col("sent_at"), known))
    counted = _with_namesakes(with_copies(_with_rhythm(timed)), connections)
    pending = counted if include_answered else counted.filter(~known)
    joined = with_person(_with_others(pending, genuine, connections, bearers), once.people)
    tables.problems += [one for one in not_joined(joined, once.people) if one not in tables.problems]
    joined = _messages(joined, tables, owner)
    for count in (_endorsements, _recommendations, _follows, _requests_both_ways, _acquaintances):
        joined = count(joined, tables)
    placed = _fields(_colleagues(joined, connections), connections)
    facts = _as_facts(_with_owner(placed, tables, connections, owner, me))
    cited = [Citation(source, row) for source, row in joined.select("source", "row").iter_rows()]
    return Gathered(owner, facts, _nouns(facts), cited, told_by(joined, once), int(known.sum()), joined["_connection"])


def without_people(facts: pl.DataFrame) -> pl.DataFrame:
    """The facts as they would be had no source told of the senders but their requests."""
    told = [*(f"sender_{fact}" for fact in PERSON_FACTS), "sender_field", "people_in_field"]
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


def connection_of(incoming: pl.DataFrame, connections: pl.DataFrame) -> pl.Series:
    """`_connection`: the row (from 0) of the connection that each sender is by now, null where they are none.

    By key; where a side has none, by a name connected no earlier than asked.
    """
    asking = incoming.select("key", "name_key", on=pl.col("sent_at").dt.date()).with_row_index("_row")
    listed = connections.select("key", "name_key", "connected_on").with_row_index("_connection")
    by_key = asking.join(listed.drop_nulls("key").unique("key", keep="first"), on="key").select("_row", "_connection")
    named = asking.join(listed, on="name_key", suffix="_other")
    either = pl.col("key").is_null() | pl.col("key_other").is_null()
    later = (pl.col("connected_on") >= pl.col("on").dt.offset_by("-1d")).fill_null(True)  # a day for the time zones
    found = pl.concat([by_key, named.filter(either & later).select("_row", "_connection")])
    first = found.group_by("_row").agg(pl.col("_connection").first().cast(pl.Int64))
    return asking.join(first, on="_row", how="left", maintain_order="left")["_connection"]


def _with_namesakes(incoming: pl.DataFrame, connections: pl.DataFrame) -> pl.DataFrame:
    """Adds `namesakes` (connections of that very name under another key; null where the request has no key), and
    `name_is_shared`: does somebody else who asks or is connected bear the name?"""
    nameless = pl.col("key").is_null().cum_max().cast(pl.Int64)
    listed = running(incoming, connections, ["name_key"], _keys=firsts("name_key", "key"), _nameless=nameless)
    own = connections.select("name_key", "key", "_from")
    listed = running(listed, own, ["name_key", "key"], _own=pl.lit(1).cum_max())
    asking = incoming.select("name_key", "key", _from=pl.col("sent_at").fill_null(FOREVER))
    listed = running(listed, asking, ["name_key"], _asking=firsts("name_key", "key"))
    answered_by_now = pl.col("_connection").is_not_null() & (pl.col("_until") == FOREVER)
    oneself = ((pl.col("_own") > 0) | answered_by_now).cast(pl.Int64)
    return listed.with_columns(
        namesakes=pl.when(pl.col("key").is_not_null()).then(pl.col("_keys") - pl.col("_own")),
        name_is_shared=(pl.col("_keys") + pl.col("_nameless") - oneself > 0) | (pl.col("_asking") > 1),
    ).drop("_keys", "_nameless", "_own", "_asking")


def _with_rhythm(incoming: pl.DataFrame) -> pl.DataFrame:
    """Adds `requests_around` (within three days) and `usual_requests` (a week, over the whole span)."""
    sent = incoming["sent_at"].drop_nulls().sort().cast(pl.Int64).to_numpy()
    day = 86_400_000_000
    if sent.size == 0:
        return incoming.with_columns(requests_around=pl.lit(None, pl.Int64), usual_requests=pl.lit(None, pl.Float64))
    mine = incoming["sent_at"].cast(pl.Int64).fill_null(0).to_numpy()
    until = np.minimum(incoming["_until"].cast(pl.Int64).to_numpy(), sent[-1])
    so_far = np.searchsorted(sent, until, "right")
    around = np.searchsorted(sent, np.minimum(mine + WINDOW_DAYS * day, until), "right") - np.searchsorted(
        sent, mine - WINDOW_DAYS * day, "left"
    )
    weeks = np.maximum((until - sent[0]) / (7 * day), 1.0)
    return incoming.with_columns(
        requests_around=pl.when(pl.col("sent_at").is_not_null()).then(pl.Series(around, dtype=pl.Int64)),
        usual_requests=pl.Series(so_far / weeks, dtype=pl.Float64),
    )


def _with_others(pending: pl.DataFrame, tables: Tables, connections: pl.DataFrame, bearers: Bearers) -> pl.DataFrame:
    """Adds `others`: how many other people of the sender's name one has to reckon with, as known then."""
    who = pl.coalesce("key", "name").alias("who")
    asking = tables["invitations"].select(
        who, name_key=name_key(pl.col("name")), _from=pl.col("sent_at").fill_null(FOREVER)
    )
    people = pl.concat([connections.select(who, "name_key", "_from"), asking]).drop_nulls().sort("_from")
    first = people.unique("who", keep="first", maintain_order=True).with_columns(words_of("name_key"))
    names = pending.filter(pl.col("_until") < FOREVER).select("name_key", "_until").drop_nulls().unique()
    every = pl.int_range(1, pl.len() + 1)
    words = running(
        names.with_columns(words_of("name_key")).explode("word"), first.explode("word"), ["word"], _bear=every
    )
    shares = running(words, first, [], _total=every).with_columns(
        _share=pl.when(pl.col("_bear") > 0).then((pl.col("_bear") + 1) / (pl.col("_total") + UNSEEN))
    )
    then = shares.group_by("name_key", "_until").agg(_then=others_of("_share"))
    now = bearers.expected(pending["name_key"])
    joined = pending.join(then, on=["name_key", "_until"], how="left", maintain_order="left").join(
        now, on="name_key", how="left", maintain_order="left"
    )
    return joined.with_columns(others=pl.coalesce("_then", "others")).drop("_then")


def _count(pending: pl.DataFrame, rows: pl.DataFrame, column: str, at: str = "at") -> pl.DataFrame:
    """Adds `column`: how many of `rows` (`key`, `name`, `source`, dated `at`) known then are the sender's, by key, or
    by name where a side has no key; and `told_<column>`, where a name told it and how surely.

    Null where only a name tells, and others bear it or might well.
    """
    if rows.is_empty():
        return pending.with_columns(pl.lit(0, pl.Int64).alias(column))
    dated = rows.select("key", "name", "source", _from=pl.col(at) if at == "_from" else known_from(pl.col(at)))
    keyed = dated.filter(pl.col("key").is_in(pending["key"].drop_nulls().implode()))
    named = _of_names(dated, pending)
    every, nameless = pl.int_range(1, pl.len() + 1), pl.col("key").is_null().cum_sum()
    joined = running(pending, keyed, ["key"], _by_key=every)
    joined = running(joined, named, ["name_key"], _all=every, _nameless=nameless, _keys=firsts("name_key", "key"))
    places = named.group_by("name_key").agg(_source=pl.col("source").first())
    joined = joined.join(places, on="name_key", how="left", maintain_order="left")
    has_key = pl.col("key").is_not_null()
    by_name = pl.when(has_key).then("_nameless").otherwise("_all")
    certainty = sure(pl.col("others"))
    doubtful = pl.col("name_is_shared") | (certainty < LEAST_SURE) | (~has_key & (pl.col("_keys") > 1))
    unsure = (by_name > 0) & doubtful
    total = pl.when(~unsure).then(pl.col("_by_key") + by_name).when(pl.col("_by_key") > 0).then("_by_key")
    place = pl.struct(source="_source", row=pl.lit(None, dtype=pl.Int64), sure=certainty)
    told = pl.when((by_name > 0) & ~doubtful).then(place).otherwise(pl.lit(None, dtype=pl.Struct(TOLD)))
    return joined.with_columns(total.alias(column), told.alias(f"told_{column}")).drop(
        "_by_key", "_all", "_nameless", "_keys", "_source"
    )


def _of_names(rows: pl.DataFrame, pending: pl.DataFrame) -> pl.DataFrame:
    """Those of `rows` whose `name` is a sender's, with `name_key`; each distinct name is folded once."""
    names = rows.select("name").drop_nulls().unique().with_columns(name_key=name_key(pl.col("name")))
    wanted = names.join(pending.select("name_key").drop_nulls().unique(), on="name_key", how="semi")
    return rows.join(wanted, on="name", maintain_order="left")


def _messages(pending: pl.DataFrame, tables: Tables, owner: Owner) -> pl.DataFrame:
    """Counts messages each way and joins the sender's texts; the note itself, shown as a message, is left out."""
    messages = tables["messages"]
    is_mine = is_the_owners(messages, tables, owner)
    theirs = messages.filter(~is_mine).select("text", "sent_at", "source", key="from_key", name="from_name")
    for who in ("key", "name"):
        notes = pending.drop_nulls([who, "text"]).group_by(who, "text").agg(_asked=_earliest("sent_at"))
        noted = theirs.join(notes, on=[who, "text"], how="left", maintain_order="left")
        shows_the_note = (pl.col("sent_at") >= pl.col("_asked") - MARGIN).fill_null(pl.col("_asked").is_not_null())
        theirs = noted.filter(~shows_the_note).drop("_asked")
    theirs = theirs.with_columns(_from=known_from(pl.col("sent_at")))
    written = receivers(messages.filter(is_mine))
    counted = _count(pending, theirs, "messages_from_them", "_from")
    counted = _count(counted, written, "messages_from_owner", "sent_at")
    told = _with_texts(counted, "history_text", theirs.drop_nulls("text").sort("sent_at", maintain_order=True))
    sent = written.drop_nulls("text").with_columns(_from=known_from(pl.col("sent_at")))
    return _with_texts(told, "answered_text", sent.sort("sent_at", maintain_order=True))


def _earliest(at: str) -> pl.Expr:
    """The first of several moments; long ago where one is unknown."""
    return pl.col(at).fill_null(LONG_AGO).min()


def is_the_owners(messages: pl.DataFrame, tables: Tables, owner: Owner) -> pl.Series:
    """Did the owner write it? By key; by name where the message has none."""
    keys = pl.lit(sorted(owner_keys(tables)), dtype=pl.List(pl.String))
    names = messages.select("from_name").drop_nulls().unique()
    mine = names.filter(name_key(pl.col("from_name")) == name_key(pl.lit(owner.name, dtype=pl.String)))["from_name"]
    by_name = pl.col("from_key").is_null() & pl.col("from_name").is_in(mine.implode())
    return messages.select(pl.col("from_key").is_in(keys).fill_null(False) | by_name.fill_null(False)).to_series()


def receivers(messages: pl.DataFrame) -> pl.DataFrame:
    """One row a receiver (`key`, `name`) with `sent_at`, `text` and `source`: by key where there are keys, else by the
    names, which commas part."""
    keyed = messages.filter(pl.col("to_keys").list.len() > 0)
    alone = pl.when(pl.col("to_keys").list.len() == 1).then("to_names")
    nameless = messages.filter(pl.col("to_keys").list.len().fill_null(0) == 0)
    names = pl.col("to_names").str.split(", ")
    return pl.concat(
        [
            keyed.select("sent_at", "text", "source", key="to_keys", name=alone).explode("key"),
            nameless.select("sent_at", "text", "source", key=pl.lit(None, pl.String), name=names).explode("name"),
        ]
    )


def _with_texts(pending: pl.DataFrame, fact: str, written: pl.DataFrame) -> pl.DataFrame:
    """Adds `fact`: the texts `written` to or by each sender and known then, in the order given, joined by line
    breaks."""
    known = pl.col("_from") <= pl.col("_until")
    moments = pending.select("key", "_until").drop_nulls("key").unique()
    keyed = written.join(moments, on="key", maintain_order="left").filter(known)
    by_key = keyed.group_by("key", "_until", maintain_order=True).agg(pl.col("text").str.join("\n").alias(fact))
    sure_names = pending.filter(~pl.col("name_is_shared"))
    moments = sure_names.select("name_key", "_until").drop_nulls("name_key").unique()
    named = _of_names(written, sure_names).join(moments, on="name_key", maintain_order="left").filter(known)
    by_name = named.group_by("name_key", "_until", maintain_order=True).agg(
        _all=pl.col("text").str.join("\n"),
        _nameless=pl.col("text").filter(pl.col("key").is_null()).str.join("\n"),
        _keys=pl.col("key").drop_nulls().n_unique(),
    )
    joined = pending.join(by_key, on=["key", "_until"], how="left", maintain_order="left").join(
        by_name, on=["name_key", "_until"], how="left", maintain_order="left"
    )
    of_that_name = pl.when(pl.col("key").is_not_null()).then("_nameless").when(pl.col("_keys") <= 1).then("_all")
    sure = pl.when(~pl.col("name_is_shared") & (of_that_name != "")).then(of_that_name)
    return joined.with_columns(pl.coalesce(fact, sure)).drop("_all", "_nameless", "_keys")


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
    asked = _count(pending, invitations.filter(pl.col("direction") == "outgoing"), "asked_by_owner", "sent_at")
    order = pl.col("sent_at").rank("ordinal").over(pl.coalesce("key", "name_key", "id"))
    earlier = (order - 1).fill_null(0).cast(pl.Int64)
    return asked.with_columns(pl.col("asked_by_owner") > 0, earlier_requests=earlier)


def _colleagues(pending: pl.DataFrame, connections: pl.DataFrame) -> pl.DataFrame:
    """Adds `colleagues_there`: the owner's connections at the sender's company; null where that is unknown."""
    firms = connections.select("_from", _firm=firm_key(pl.col("company")))
    asking = pending.with_columns(_firm=firm_key(pl.col("company")))
    counted = running(asking, firms, ["_firm"], colleagues_there=pl.int_range(1, pl.len() + 1))
    return counted.with_columns(pl.when(pl.col("_firm").is_not_null()).then("colleagues_there")).drop("_firm")


def _fields(pending: pl.DataFrame, connections: pl.DataFrame) -> pl.DataFrame:
    """Adds `owner_connections`, `sender_field` and `people_in_field`; null where they are not told."""
    if connections.is_empty():
        nothing = {"owner_connections": pl.Int64, "sender_field": pl.String, "people_in_field": pl.Int64}
        return pending.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in nothing.items())
    counted = running(pending, connections, [], owner_connections=pl.int_range(1, pl.len() + 1))
    asking = counted.with_columns(
        sender_field=pl.coalesce(field_of("headline"), field_of("position"), field_of("company"))
    )
    if asking["sender_field"].null_count() == asking.height:
        return asking.with_columns(people_in_field=pl.lit(None, dtype=pl.Int64))
    pairs = connections.select("position", "company").unique(maintain_order=True)
    told = pairs.with_columns(sender_field=pl.coalesce(field_of("position"), field_of("company")))
    there = connections.select("_from", "position", "company").join(
        told, on=["position", "company"], how="left", nulls_equal=True, maintain_order="left"
    )
    known = running(asking, there, ["sender_field"], people_in_field=pl.int_range(1, pl.len() + 1))
    return known.with_columns(pl.when(pl.col("sender_field").is_not_null()).then("people_in_field"))


def _acquaintances(pending: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Adds `in_address_book`, by key, or by a full name that one sender bears; null where no address book was given."""
    book = tables["acquaintances"]
    if book.is_empty():
        return pending.with_columns(in_address_book=pl.lit(None, dtype=pl.Boolean))
    known_by_key = pl.col("key").is_not_null()
    full_name = name_key(pl.col("name")).str.contains(r" |[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]")
    undated = book.filter(known_by_key | full_name.fill_null(False)).with_columns(at=pl.lit(None, pl.Datetime("us")))
    counted = _count(pending, undated, "in_address_book")
    return counted.with_columns(pl.when(pl.col("_until") == FOREVER).then(pl.col("in_address_book") > 0))


def _with_owner(
    joined: pl.DataFrame, tables: Tables, connections: pl.DataFrame, owner: Owner, me: Owner | None
) -> pl.DataFrame:
    """Adds the owner's facts: as they are, or for a bounded request with the posts, schools and recruiters' share of
    then."""
    then = owners_then(tables, connections, joined.select("_until"), me)
    schema = given_schema()
    bounded, columns = pl.col("_until") < FOREVER, []
    for key in Owner.__struct_fields__:
        now = pl.lit(getattr(owner, key), dtype=schema[f"owner_{key}"])
        columns.append(
            pl.when(bounded).then(then[key]).otherwise(now).alias(f"owner_{key}")
            if key in then
            else now.alias(f"owner_{key}")
        )
    return joined.with_columns(columns)


def _as_facts(joined: pl.DataFrame) -> pl.DataFrame:
    renamed = joined.rename({c: f"sender_{c}" for c in PERSON_FACTS}).rename(
        {"name": "sender_name", "url": "sender_profile_url"}
    )
    return renamed.select(
        (pl.col(name).cast(dtype) if name in renamed.columns else pl.lit(None, dtype=dtype)).alias(name)
        for name, dtype in given_schema().items()
    )


def _nouns(facts: pl.DataFrame) -> list[Invitation]:
    sides = []
    for side, noun in (("sender", Sender), ("owner", Owner)):
        names = noun.__struct_fields__
        rows = facts.select(f"{side}_{name}" for name in names).iter_rows()
        sides.append([noun(**dict(zip(names, row, strict=True))) for row in rows])
    heads = facts.select("id", "text", "kind", "sent_at").iter_rows(named=True)
    return [Invitation(**head, sender=sender, owner=owner) for head, sender, owner in zip(heads, *sides, strict=True)]
