"""The owner's decisions on the page: on the disk before they are acknowledged, and checked against what was seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from whosthere.errors import StaleError, WhosthereError
from whosthere.labelling import known_facts
from whosthere.model import ACTIONS
from whosthere.page.desk import Pile, Request
from whosthere.page.strings import say
from whosthere.store import VALUES, Decision, Label, LabelKind, Store

Draft = Callable[[Request, str], str | None]


class Conflict(WhosthereError):
    """What was to be done rests on something that has changed since it was looked at; nothing was done."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A decision over a selection, looked at before it applies: what is still open of it, and what stands out."""

    action: str
    requests: list[Request]
    otherwise: int
    hostile: int


class Ledger:
    """The store as the page uses it. Threads may share it; other processes may use the same store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def standing(self) -> dict[str, Decision]:
        """The decision that stands, by invitation id."""
        return self.store.decisions()

    def decision(self, invitation: str) -> Decision | None:
        """The decision that stands for one invitation."""
        taken_back = set()
        for event in reversed(self.store.history(invitation)):
            if event.what == "undo":
                taken_back.add(event.undoes)
            elif event.what == "decision" and event.event not in taken_back:
                return Decision(
                    invitation=invitation,
                    action=event.value or "",
                    reply=event.reply,
                    by=event.by,
                    at=event.at,
                    event=event.event,
                )
        return None

    def decide(self, request: Request, action: str, reply: str | None, seen: int, once: str) -> list[int]:
        """Record one decision; its event number, once it is safely on the disk.

        `seen` is the standing decision's number as the owner saw it (0 for none), `once` tells a repeated request from
        a new one. Raises Conflict, with nothing done, where another decision stands by now.
        """
        entry = _entry(request, action, reply)
        try:
            return self.store.record([entry], once or None, {request.id: seen})
        except StaleError as error:
            now = self.decision(request.id)
            stands = say(f"decided.{now.action}") if now else say("pile.open")
            raise Conflict(say("deed.conflict", action=stands)) from error

    def look(self, pile: Pile, keys: Sequence[str], action: str) -> Bulk:
        """What a decision over `keys` would do now: only what is still open counts."""
        _check(action)
        standing = self.standing()
        chosen = [pile.by_key[key] for key in dict.fromkeys(keys) if key in pile.by_key]
        still = [one for one in chosen if one.id not in standing]
        return Bulk(
            action,
            still,
            otherwise=sum(one.verdict.action != action for one in still),
            hostile=sum(one.letter.hostile for one in still),
        )

    def decide_all(
        self, pile: Pile, keys: Sequence[str], action: str, *, draft: Draft, count: int, once: str
    ) -> list[int]:
        """Record one decision for each of `keys`, each with the reply that `draft` gives, all or none.

        Raises Conflict where not exactly `count` of them are open.
        """
        _check(action)
        chosen = [pile.by_key[key] for key in dict.fromkeys(keys) if key in pile.by_key]
        entries = [_entry(one, action, draft(one, action)) for one in chosen]
        if not len(chosen) == len(dict.fromkeys(keys)) == count:
            raise Conflict(say("bulk.changed", n=len(self.look(pile, keys, action).requests)))
        try:
            return self.store.record(entries, once or None, {one.id: 0 for one in chosen})
        except StaleError as error:
            raise Conflict(say("bulk.changed", n=len(self.look(pile, keys, action).requests))) from error

    def label(self, pile: Pile, request: Request, said: Mapping[str, str], once: str) -> list[int]:
        """Record what the owner says a request really is (kind → value); the event numbers, once on the disk.

        Raises Conflict for a value that is none of its kind's.
        """
        if any(value not in VALUES.get(kind, ()) for kind, value in said.items()):
            raise Conflict(say("deed.label"))
        facts = known_facts(pile.gathered.facts, pile.row_of[request.id])
        labels = [
            Label(invitation=request.id, kind=cast(LabelKind, kind), value=value, facts=facts)
            for kind, value in said.items()
        ]
        return self.store.record(labels, once or None)

    def unlabel(self, request: Request) -> list[int]:
        """Take back all that the owner said of a request."""
        return self.store.undo([one.event or 0 for one in self.labels(request)])

    def labels(self, request: Request) -> list[Label]:
        """What stands of what the owner said of a request."""
        return [one for one in self.store.labels() if one.invitation == request.id]

    def undo(self, events: Sequence[int], once: str) -> list[int]:
        """Take decisions back, all or none. Raises Conflict where one was taken back or overtaken already."""
        if not events:
            raise Conflict(say("deed.nothing_to_undo"))
        try:
            return self.store.undo(events, key=once or None)
        except StaleError as error:
            raise Conflict(say("deed.undone_elsewhere")) from error


def _entry(request: Request, action: str, reply: str | None) -> Decision:
    _check(action)
    return Decision(invitation=request.id, action=action, reply=(reply or "").strip() or None)


def _check(action: str) -> None:
    if action not in ACTIONS:
        raise Conflict(say("deed.action"))


def events_by_key(pile: Pile, standing: Mapping[str, Decision]) -> dict[str, int]:
    """The standing decision's number by short name, for the requests of the pile."""
    return {one.key: standing[one.id].event or 0 for one in pile.requests if one.id in standing}
