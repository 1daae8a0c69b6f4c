"""The owner's own record: which of the invitations they sent were accepted, by how personal the note was."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
from msgspec import Struct

from whosthere.contract import facts_of
from whosthere.facts import derive
from whosthere.gathering import connection_of
from whosthere.intervals import rate
from whosthere.model import Invitation, Owner, Rate, Sender
from whosthere.names import first_name
from whosthere.scoring import answer
from whosthere.signals import SIGNALS
from whosthere.sources.tables import Tables
from whosthere.text import name_key

TOO_EARLY = timedelta(days=14)
ENOUGH_WORDS = 8
FEW = 20
KINDS = ("personal", "generic", "none")

GENERIC = (
    "note_praises_in_general", "note_opens_with_a_formula", "note_speaks_of_synergies", "note_only_asks_to_connect",
    "note_wants_more_connections", "note_collects_connections", "note_says_next_to_nothing",
    "note_leaves_a_merge_field_open",
)  # fmt: skip


class Accepted(Struct, frozen=True):
    """How many of the answered or long open invitations of one kind were accepted.

    `kind` is `personal` (greets the receiver, eight words or more, no phrase that fits anybody), `generic` (any other
    note) or `none` (no note).
    """

    kind: str
    rate: Rate


class Record(Struct, frozen=True):
    """The owner's record by kind; `too_early` counts those sent so lately that silence says nothing."""

    accepted: list[Accepted]
    too_early: int

    @property
    def total(self) -> int:
        """How many invitations the shares rest on."""
        return sum(one.rate.of for one in self.accepted)


def record(tables: Tables, me: Owner) -> Record:
    """What became of the owner's own invitations, as far as the sources list them."""
    sent = tables["invitations"].filter(pl.col("direction") == "outgoing")
    connections = tables["connections"].with_columns(name_key=name_key(pl.col("name")))
    if sent.is_empty():
        return Record([Accepted(kind, rate(0, 0)) for kind in KINDS], 0)
    became = connection_of(sent.with_columns(name_key=name_key(pl.col("name"))), connections)
    told = sent.with_columns(
        accepted=became.is_not_null(),
        kind=pl.Series(_kinds(sent, me), dtype=pl.String),
    )
    late = pl.lit(_newest(tables), dtype=pl.Datetime("us")) - TOO_EARLY
    early = ~pl.col("accepted") & (pl.col("sent_at") > late).fill_null(False)
    counted = told.filter(~early)
    shares = []
    for kind in KINDS:
        of = counted.filter(pl.col("kind") == kind)
        shares.append(Accepted(kind, rate(int(of["accepted"].sum()), of.height)))
    return Record(shares, told.height - counted.height)


def is_personal(answers: dict[str, bool | None], words: int, greets_them: bool) -> bool:
    """Is a note personal, by the mirror's answers, its words, and whether it greets the receiver by name?"""
    return greets_them and words >= ENOUGH_WORDS and not any(answers[signal] for signal in GENERIC)


def _kinds(sent: pl.DataFrame, me: Owner) -> list[str]:
    """`personal`, `generic` or `none` for each invitation sent."""
    sender = Sender(name=me.name, headline=me.headline)
    rows = [
        Invitation(id=str(i), text=text, sender=sender, owner=Owner(name=name))
        for i, (text, name) in enumerate(sent.select("text", "name").iter_rows())
    ]
    asked = [s for s in SIGNALS if s.name in GENERIC]
    facts = answer(derive(facts_of(rows).lazy()).collect(), asked)
    answers = facts.select(GENERIC).to_dicts()
    kinds = []
    for one, note, said in zip(rows, facts["note"], answers, strict=True):
        words = len((note or "").split())
        name = one.owner.name if one.owner else None
        personal = is_personal(said, words, greets(note, name))
        kinds.append("none" if note is None else "personal" if personal else "generic")
    return kinds


def greets(note: str | None, name: str | None) -> bool:
    """Does a note call somebody by a word of their name within its first few words, in whatever language?"""
    parts = {word.casefold() for word in (name or "").split() if len(word) > 1}
    first = first_name(name)
    opening = [word.strip(",.:;!?").casefold() for word in (note or "").split()[:6]]
    return bool(parts & set(opening)) or bool(first and (note or "").startswith(first))


def _newest(tables: Tables) -> datetime | None:
    """The newest moment the sources tell of: what was sent just before it has had no time to be answered."""
    moments = [
        tables["invitations"]["sent_at"].max(),
        tables["messages"]["sent_at"].max(),
        tables["connections"]["connected_on"].cast(pl.Datetime("us")).max(),
    ]
    return max((one for one in moments if isinstance(one, datetime)), default=None)
