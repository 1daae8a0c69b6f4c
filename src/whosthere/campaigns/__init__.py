"""Campaigns: notes that share one template and come from one hand.

Row by row each note is prepared: its print (see `prints`) and what it leads to. All else is a function of the set of
prepared rows and not of their order, so yesterday's prepared rows with today's give to the row what the whole gives.
Prints alike are groups (`grouping`), groups of the same senders, or that lead to one place, are one (`identities`), and
a group is a campaign where the cluster itself speaks for one hand (`onehand`): the platform's own words and popular
phrases do not.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from whosthere.campaigns.bags import UNIT, Bags
from whosthere.campaigns.grouping import groups
from whosthere.campaigns.hands import FEWEST, Sources
from whosthere.campaigns.identities import of_same_senders, own, united
from whosthere.campaigns.onehand import EVIDENCE, Reals, one_hand, recalls_a_meeting
from whosthere.campaigns.prints import LONGEST, PRINTS, prints_of

__all__ = ["CAMPAIGNS", "MEMBERS", "PREPARED", "Found", "find_campaigns", "prepared", "search"]

NOTES = {
    "id": pl.String(),
    "text": pl.String(),
    "sender": pl.String(),
    "receiver": pl.String(),
    "sent_at": pl.Datetime("us"),
}
PREPARED = NOTES | PRINTS
MEMBERS = {
    "id": pl.String(),
    "campaign": pl.String(),  # null where the note belongs to none
    "copies": pl.Int64(),  # other senders of the template; null where it is too little, or anybody's
    "sent_to_others": pl.Int64(),  # other receivers of the template from the same sender; null likewise
}
CAMPAIGNS = {
    "campaign": pl.String(),
    "text": pl.String(),  # the copy that is most like all others
    "template": pl.List(pl.String),  # the words that most copies hold
    "copies": pl.Int64(),
    "senders": pl.Int64(),
    "receivers": pl.Int64(),
    "first_at": pl.Datetime("us"),
    "last_at": pl.Datetime("us"),
    "a_day": pl.Float64(),
    "identifiers": pl.List(pl.String),
    **dict.fromkeys((*EVIDENCE, "bits"), pl.Float64()),
}
LEAST_TOLD = 20.0  # bits: of a template that tells less, copies are no news
MOST_IDENTIFIERS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """`members`: a row a note (MEMBERS), as the notes stand; `campaigns`: a row each (CAMPAIGNS), the surest first."""

    members: pl.DataFrame
    campaigns: pl.DataFrame


def find_campaigns(notes: pl.DataFrame, before: pl.DataFrame | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Members (MEMBERS) and campaigns (CAMPAIGNS) among `notes`: `id`, `text`, and `sender`, `receiver`, `sent_at`
    where known. `before` holds rows that were prepared earlier (PREPARED); of equal ids the earlier row counts."""
    today = prepared(notes)
    rows = today if before is None else pl.concat([before.select(list(PREPARED)), today])
    found = search(rows.unique("id", keep="first", maintain_order=True))
    return found.members, found.campaigns


def prepared(notes: pl.DataFrame) -> pl.DataFrame:
    """Each note that says anything, with its print (PREPARED). Row by row; texts are kept up to LONGEST signs."""
    absent = (pl.lit(None, dtype=t).alias(name) for name, t in NOTES.items() if name not in notes.columns)
    said = notes.with_columns(absent).select(pl.col(name).cast(t) for name, t in NOTES.items())
    said = said.filter(pl.col("text").str.strip_chars() != "").with_columns(pl.col("text").str.head(LONGEST))
    return said.with_columns(prints_of(said["text"])).select(list(PREPARED))


def search(rows: pl.DataFrame) -> Found:
    """The campaigns among prepared rows (PREPARED; ids are unique)."""
    prints, numbers = _numbered(rows["print"])
    rows = rows.with_columns(identifiers=own(pl.col("identifiers")), number=numbers)
    notes = np.bincount(numbers.drop_nulls().to_numpy(), minlength=len(prints))
    with ThreadPoolExecutor() as pool:  # beside the grouping, which has one core busy
        sources, recalls = pool.submit(_sources, rows), pool.submit(recalls_a_meeting, prints)
        grouping = groups(prints, notes, sources.result)
    templates = grouping.templates
    told_of_prints = {
        "group": pl.Series(grouping.group), "alike": pl.Series(grouping.alike), "recalls": recalls.result()
    }  # fmt: skip
    held = rows.with_columns(told.gather(numbers).alias(name) for name, told in told_of_prints.items()).drop("number")
    moves = of_same_senders(held.select("group", "sender"), templates)
    held = held.with_columns(pl.col("group").replace(moves["group"], moves["into"]))
    moves = united(held.drop_nulls("group").select("group", "identifiers"))
    grouped = held.with_columns(pl.col("group").replace(moves["group"], moves["into"]))
    told = templates.tells / UNIT
    several = _several(grouped)
    evidence = one_hand(
        grouped.with_columns(group=pl.when(pl.col("group").is_in(several.implode())).then("group")), told
    )
    sure = evidence.filter(pl.col("bits") > 0)
    campaigns = _told(grouped.join(sure.select("group"), on="group", how="semi"), sure, templates)
    members = _members(grouped, campaigns, several, told)
    listed = campaigns.sort("bits", "copies", "campaign", descending=[True, True, False])
    return Found(members, listed.select(pl.col(n).cast(t) for n, t in CAMPAIGNS.items()))


def _numbered(prints: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The distinct prints in rising order, and the place of each among them (null for null)."""
    coded = prints.cast(pl.Categorical(pl.Categories.random()))
    known = coded.drop_nulls().unique()
    distinct = pl.DataFrame({"print": known.cast(pl.String), "code": known.to_physical()}).sort("print")
    places = np.zeros(int(distinct["code"].max() or 0) + 1, dtype=np.int64)  # type: ignore[arg-type]
    places[distinct["code"].to_numpy()] = np.arange(distinct.height)
    return distinct["print"], pl.Series("number", places).gather(coded.to_physical())


def _sources(rows: pl.DataFrame) -> Sources:
    """Where the notes of each print lead to, and who sends them: places and senders of some notes at least."""
    led = rows.filter(pl.col("identifiers").list.len() > 0).explode("identifiers").drop_nulls("identifiers")
    kinds = [
        of.filter(pl.len().over("source") >= FEWEST)
        .group_by("number", "source", leads=pl.lit(leads))
        .agg(notes=pl.len().cast(pl.Int64), first=pl.col("sent_at").min(), last=pl.col("sent_at").max())
        for of, leads in (
            (led.select("number", "sent_at", source="identifiers").drop_nulls("number"), True),
            (rows.select("number", "sent_at", source="sender").drop_nulls(["number", "source"]), False),
        )
    ]
    source = pl.struct(~pl.col("leads"), "source").rank("dense").cast(pl.Int64).alias("source")
    when = (pl.col(n).dt.epoch("us").cast(pl.Float64).fill_null(float("nan")) for n in ("first", "last"))
    told = pl.concat(kinds).select("number", source, "leads", "notes", *when)
    return Sources(*(told[column].to_numpy() for column in told.columns))


def _several(grouped: pl.DataFrame) -> pl.Series:
    """The groups with two senders, or two receivers of one sender: else nothing was sent twice."""
    sent = (
        grouped.drop_nulls("group")
        .group_by("group")
        .agg(
            n=pl.len(),
            senders=pl.col("sender").n_unique(),
            unknown=pl.col("sender").null_count(),
            receivers=pl.col("receiver").n_unique(),
            no_receiver=pl.col("receiver").null_count(),
        )
    )
    many_senders = (pl.col("senders") > 1) | (pl.col("unknown") > 1)
    many_receivers = (pl.col("receivers") > 1) | (pl.col("no_receiver") == pl.col("n"))
    return sent.filter((pl.col("n") > 1) & (many_senders | many_receivers))["group"]


def _told(rows: pl.DataFrame, evidence: pl.DataFrame, templates: Bags) -> pl.DataFrame:
    """One row a group of `rows`: `group` and what is told of a campaign."""
    day = 86_400_000_000
    span = (pl.col("sent_at").max() - pl.col("sent_at").min()).dt.total_microseconds() / day
    shown = (
        rows.group_by("group", "print")
        .agg(n=pl.len(), text=pl.col("text").min())
        .sort("group", "n", "print", descending=[False, True, False])
        .unique("group", keep="first", maintain_order=True)
    )
    told = rows.group_by("group").agg(
        copies=pl.len(),
        senders=pl.col("sender").drop_nulls().n_unique(),
        receivers=pl.col("receiver").drop_nulls().n_unique(),
        first_at=pl.col("sent_at").min(),
        last_at=pl.col("sent_at").max(),
        a_day=pl.col("sent_at").count() / pl.max_horizontal(span, 1.0),
    )
    led = rows.select("group", "identifiers").explode("identifiers", empty_as_null=False).drop_nulls("identifiers")
    most = led.group_by("group", "identifiers").len("n").sort("n", "identifiers", descending=[True, False])
    led = most.group_by("group", maintain_order=True).agg(pl.col("identifiers").head(MOST_IDENTIFIERS))
    whole = told.join(shown, on="group").join(led, on="group", how="left").join(evidence, on="group").sort("group")
    names = pl.Series([_name(print_) for print_ in whole["print"]], dtype=pl.String)
    words = pl.Series(templates.spelled(whole["group"].to_numpy()), dtype=pl.List(pl.String))
    return whole.with_columns(campaign=names, template=words, identifiers=pl.col("identifiers").fill_null([]))


def _name(print_: str) -> str:
    return f"c-{hashlib.sha256(print_.encode()).hexdigest()[:10]}"


def _members(grouped: pl.DataFrame, campaigns: pl.DataFrame, several: pl.Series, told: Reals) -> pl.DataFrame:
    in_campaign, group = pl.col("campaign").is_not_null(), pl.col("group")
    enough = pl.Series("group", np.flatnonzero(told >= LEAST_TOLD))
    alone = group.is_in(enough.implode()) & ~group.is_in(several.implode()) & ~pl.col("is_default")
    named = grouped.join(
        campaigns.select("group", "campaign", "senders"), on="group", how="left", maintain_order="left"
    )
    known, unknown = (
        n.cast(pl.Int64) for n in (pl.col("receiver").drop_nulls().n_unique(), pl.col("receiver").null_count())
    )
    others = known + unknown - 1
    to_others = pl.when(pl.col("sender").is_not_null()).then(others.over("group", "sender"))
    mine = pl.col("sender").is_not_null().cast(pl.Int64)
    return named.with_columns(
        copies=pl.when(in_campaign).then(pl.col("senders") - mine).when(alone).then(0),
        sent_to_others=pl.when(in_campaign).then(to_others).when(alone).then(0),
    ).select(pl.col(name).cast(t) for name, t in MEMBERS.items())
