"""`whosthere label`: the owner says what a request was; the weights follow at once, and all can be taken back."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import msgspec
import polars as pl

from whosthere.errors import StoreError, UnknownInvitation
from whosthere.exits import GOOD
from whosthere.gathering import Gathered, gather
from whosthere.harmless import on_one_line
from whosthere.judging import settle
from whosthere.labels import learn
from whosthere.model import DANGER
from whosthere.policy import Policy, read_owner
from whosthere.presets import policy_of
from whosthere.sources import read
from whosthere.store import VALUES, Label, LabelKind, Store, check_value, standing_labels, store_path
from whosthere.triaging import find


class Change(msgspec.Struct, frozen=True):
    """What labels changed for one request: its motive, role, danger and action before and after."""

    id: str
    before: dict[str, Any]
    after: dict[str, Any]


class Taught(msgspec.Struct, frozen=True):
    """What a call of `whosthere label` did: the labels written or taken back, what that changed for those requests,
    and how many other requests of the sources are advised differently now."""

    labels: list[Label]
    undone: bool = False
    changes: list[Change] = msgspec.field(default_factory=list)
    others: int = 0
    of: int = 0


def labels_of(chosen: Namespace) -> list[Label]:
    """The owner's labels, unless `--no-labels` was said."""
    return [] if chosen.no_labels else standing_labels()


def label(chosen: Namespace) -> int:
    """`whosthere label ID… SOURCE…`."""
    if chosen.list:
        return _list(chosen)
    said = {kind: value for kind in VALUES if (value := getattr(chosen, kind)) is not None}
    for kind, value in said.items():
        check_value(kind, value)
    ids, sources = _parted(chosen.given)
    if chosen.undo:
        if said:
            raise StoreError("--undo takes labels back; say a new label in a call of its own")
        return _told(undo(ids), chosen)
    if not said:
        raise StoreError("say what it was: --motive, --role, --danger or --action")
    if not ids or not sources:
        raise StoreError("name the requests and the sources they are in: whosthere label ID SOURCE --motive sell")
    me = read_owner(Path(chosen.me)) if chosen.me else None
    policy = policy_of(chosen.policy)
    pile = gather(read([Path(source) for source in sources]), me, include_answered=True)
    return _told(teach(ids, pile, said, policy), chosen)


def teach(ids: Sequence[str], pile: Gathered, said: dict[str, str], policy: Policy) -> Taught:
    """Label requests of a pile, each with all that was `said` (kind → value); all of them or none.

    Raises UnknownInvitation where the pile holds no such request.
    """
    places = [find(one, pile) for one in ids]
    given: list[Label] = []
    for place in places:
        facts = known_facts(pile.facts, place)
        given += [Label(invitation=facts["id"], kind=cast(LabelKind, k), value=v, facts=facts) for k, v in said.items()]
    before = settle(pile.facts, policy, learn(standing_labels(), policy))
    with Store() as store:
        events = store.record(given)
    after = settle(pile.facts, policy, learn(standing_labels(), policy))
    moved = (before["action"] != after["action"]).to_list()
    return Taught(
        labels=[msgspec.structs.replace(one, facts={}, event=event) for one, event in zip(given, events, strict=True)],
        changes=[Change(pile.facts["id"][at], _seen(before, at), _seen(after, at)) for at in dict.fromkeys(places)],
        others=sum(moved) - sum(moved[at] for at in set(places)),
        of=len(moved) - len(set(places)),
    )


def known_facts(facts: pl.DataFrame, place: int) -> dict[str, Any]:
    """The given facts of one request (a row of `facts`) that are known, as a label keeps them."""
    row = facts.row(place, named=True)
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if value is not None
    }


def _seen(decided: Any, at: int) -> dict[str, Any]:
    return decided.select("motive", "role", DANGER, "action").row(at, named=True)  # type: ignore[no-any-return]


def undo(ids: Sequence[str]) -> Taught:
    """Take back the labels that stand of the requests named; all of them or none. What stood before stands again."""
    if not ids:
        raise StoreError("name the requests whose labels to take back: whosthere label ID --undo")
    standing = standing_labels()
    chosen = [one for one in standing if one.invitation in ids]
    if missing := [one for one in ids if one not in {label.invitation for label in chosen}]:
        raise UnknownInvitation(f"no label stands of {missing[0]!r}; `whosthere label --list` shows those that do")
    with Store() as store:
        store.undo([one.event for one in chosen if one.event is not None])
    return Taught(labels=[msgspec.structs.replace(one, facts={}) for one in chosen], undone=True)


def _parted(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """Arguments that are files or folders are sources; the others are ids or names."""
    sources = [one for one in given if one == "-" or Path(one).exists()]
    return [one for one in given if one not in sources], sources


def _list(chosen: Namespace) -> int:
    standing = [msgspec.structs.replace(one, facts={}) for one in standing_labels()]
    if chosen.json:
        print(msgspec.json.format(msgspec.json.encode(standing), indent=1).decode())
        return GOOD
    for one in standing:
        when = one.at.astimezone().date() if one.at else ""
        print(f"{when}  {on_one_line(one.invitation)}  {one.kind} {one.value}")
    print(f"{len(standing)} labels in {store_path()}", file=sys.stderr)
    return GOOD


def _told(taught: Taught, chosen: Namespace) -> int:
    if chosen.json:
        print(msgspec.json.format(msgspec.json.encode(taught), indent=1).decode())
        return GOOD
    for one in taught.labels:
        print(f"{'taken back' if taught.undone else 'learned'}: {on_one_line(one.invitation)}: {one.kind} {one.value}")
    for change in taught.changes:
        for what, value in change.after.items():
            if change.before[what] != value and what != DANGER:
                print(f"  {what} was {change.before[what]}, now {value}")
    if not taught.undone:
        print(f"Of {taught.of} other requests {taught.others} are advised differently now.")
    return GOOD
