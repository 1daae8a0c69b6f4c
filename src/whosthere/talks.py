"""What the owner and their connections wrote to each other, and what those messages do: pitch, ask, offer, thank.

A message is read by the very signals and wording that judge a note, by itself; congratulations and introductions by
their own words.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from whosthere.facts import given_schema
from whosthere.gathering import is_the_owners, receivers
from whosthere.model import DANGER, Owner
from whosthere.scoring import score, share_of
from whosthere.sources.tables import Tables
from whosthere.text import name_key

SILENCE = timedelta(days=7)  # a message after so long opens a new talk
LEAST_TEXT = 25  # signs that a message must have for its wording to say anything
LURES_FROM = 0.7
DOES = {"pitches": "sell", "asks": "ask_favor", "recruits": "recruit", "offers": "bring_value"}

CONGRATULATES = (
    r"(?i)\bcongrat\w*|\bhappy (?:birthday|work anniversary|new year)|\bwell deserved|\bgefeliciteerd|\bproficiat|"
    r"\bfélicitation\w*|\bjoyeux anniversaire|\bglückwunsch\w*|\bgratulier\w+|\balles gute zum|\benhorabuena|"
    r"\bfelicidades|\bparabéns|\bcongratulazioni|\bauguri\b|\bgratulacje|\btebrikler|恭喜|おめでとう|مبارك"
)
INTRODUCES = (
    r"(?i)\b(?:introduce|introducing) you\b|\bintroduction to (?:my|our|a|somebody|someone)|"
    r"\bput(?:ting)? you (?:two )?in (?:touch|contact)|\bconnect(?:ing)? you (?:with|to)\b|"
    r"\byou (?:two )?should (?:meet|know)\b|\bwould like you to meet|"
    r"\bje (?:te|vous) présente|\bin contact (?:brengen|bringen)|\bte presento|\bbringe (?:sie|dich) .{0,40}zusammen"
)


def talks(tables: Tables, owner: Owner, connections: pl.DataFrame) -> pl.DataFrame:
    """One row a message and connection: `connection` (row number in the table), `at`, `mine`, `text`; in order of time.

    By profile key; where a message has none, by a name that one connection bears. A message to several counts for each.
    Undated messages are left out.
    """
    messages = tables["messages"].drop_nulls("sent_at")
    mine = is_the_owners(messages, tables, owner)
    theirs = messages.filter(~mine).select("text", "sent_at", key="from_key", name="from_name")
    sides = [theirs.with_columns(mine=False), receivers(messages.filter(mine)).with_columns(mine=True)]
    columns = ["key", "name", "sent_at", "text", "mine"]
    both = pl.concat([side.select(columns) for side in sides])
    whole = placed(both, connections).select("connection", "mine", "text", at="sent_at")
    return whole.sort("at", maintain_order=True)


def placed(rows: pl.DataFrame, connections: pl.DataFrame) -> pl.DataFrame:
    """Those of `rows` (`key`, `name`) that are a connection's, with `connection`, its row number in the table.

    By profile key; where a row has none, by a name that one connection bears.
    """
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    people = connections.select("key", name_key=name_key(pl.col("name")), connection=number)
    keys = people.drop_nulls("key").unique("key", keep="first").select("key", "connection")
    names = people.drop_nulls("name_key").filter(pl.len().over("name_key") == 1).select("name_key", "connection")
    nameless = rows.filter(pl.col("key").is_null())
    folded = nameless.select("name").unique().with_columns(name_key=name_key(pl.col("name")))
    by_name = nameless.join(folded.join(names, on="name_key"), on="name")
    by_key = rows.join(keys, on="key")
    return pl.concat([by_key, by_name.select(by_key.columns)])


def openers(said: pl.DataFrame, most: int, since: datetime | None = None) -> pl.DataFrame:
    """Their messages that open a talk: the first ever, or after a week without a word; the last `most` since then."""
    silent = (pl.col("at") - pl.col("at").shift(1).over("connection") >= SILENCE).fill_null(True)
    opening = said.filter(silent & ~pl.col("mine") & (pl.col("at") >= (since or datetime.min)))
    return opening.filter(pl.int_range(pl.len(), 0, -1).over("connection") <= most)


def read_messages(messages: pl.DataFrame) -> pl.DataFrame:
    """Adds to rows with `text` what each message does: `pitches`, `asks`, `recruits`, `offers` (probabilities),
    `lures` (the danger), `congratulates` and `introduces`. Nothing, where there is too little text to tell."""
    schema = given_schema()
    given = {name: pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items()}
    given["id"] = pl.int_range(pl.len()).cast(pl.String).alias("id")
    given["kind"] = pl.lit("message").alias("kind")
    given["text"] = pl.col("text")
    texts = messages.select("text").unique(maintain_order=True)
    scored = score(texts.lazy().select(given.values())).collect()
    long = pl.col("text").str.strip_chars().str.len_chars().fill_null(0) >= LEAST_TEXT
    read = texts.with_columns(
        *(scored[share_of(motive)].alias(name) for name, motive in DOES.items()), scored[DANGER].alias("lures")
    ).with_columns(
        *(pl.when(long).then(name).otherwise(0.0).alias(name) for name in (*DOES, "lures")),
        congratulates=pl.col("text").str.contains(CONGRATULATES).fill_null(False),
        introduces=pl.col("text").str.contains(INTRODUCES).fill_null(False),
    )
    return messages.join(read, on="text", how="left", nulls_equal=True, maintain_order="left")
