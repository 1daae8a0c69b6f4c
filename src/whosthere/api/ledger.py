"""The owner's store as programs may use it: record decisions and how requests turned out, take back, and learn."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, cast

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.exceptions import HTTPException

from whosthere import contract
from whosthere.errors import StaleError
from whosthere.labelling import known_facts
from whosthere.labels import Lessons, learn
from whosthere.model import Invitation, Owner
from whosthere.policy import Policy
from whosthere.store import VALUES, Decision, Label, LabelKind, Store, standing_labels, store_path

BY = "api"
MOST_TOLD = 1_000
_LONGEST_REPLY = 2_000
_Event = Annotated[float, Meta(ge=0, le=2**53, multiple_of=1, extra_json_schema={"type": "integer"})]  # 5.0 is 5


def _one_of(kind: str) -> Meta:
    return Meta(extra_json_schema={"enum": list(VALUES[kind])})


class Decided(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was done about the invitation of that id. `seen` is the number of the decision that stood when it was looked
    at, 0 for none: where another stands by now, nothing is recorded."""

    invitation: Annotated[str, Meta(min_length=1, max_length=contract.LONGEST_ID)]
    action: Annotated[str, _one_of("action")]
    reply: Annotated[str, Meta(max_length=_LONGEST_REPLY)] | None = None
    seen: _Event = 0


class Turned(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a request turned out: why they asked, what the sender is, whether it was hostile, what would have been right
    to do. At least one is told."""

    motive: Annotated[str, _one_of("motive")] | UnsetType = UNSET
    role: Annotated[str, _one_of("role")] | UnsetType = UNSET
    danger: Annotated[str, _one_of("danger")] | UnsetType = UNSET
    action: Annotated[str, _one_of("action")] | UnsetType = UNSET


class Labelled(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invitation of the contract, and how it turned out; what is known of it is kept, to learn from."""

    invitation: msgspec.Raw
    labels: Turned


class Undone(Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers of decisions and labels to take back, all or none."""

    events: Annotated[list[_Event], Meta(min_length=1, max_length=MOST_TOLD)]


class Recorded(Struct, frozen=True):
    """The numbers of what is now on the disk."""

    events: list[int]


class Decisions(Struct, frozen=True):
    """Decisions that stand, in the order they were recorded; `more` says that there are others after the last."""

    decisions: list[Decision]
    more: bool


class Labels(Struct, frozen=True):
    """Labels that stand, without the facts kept with them, in the order they were recorded; `more` as in Decisions."""

    labels: list[Label]
    more: bool


class Ledger:
    """The store at the owner's home. Threads may share it; other processes may use the same store."""

    def __init__(self, policy: Policy, *, labels: bool = True) -> None:
        self.policy, self.labels = policy, labels
        self._lock = Lock()
        self._learned: tuple[object, Lessons | None] | None = None

    def lessons(self) -> Lessons | None:
        """What the labels that stand teach; worked out anew where the store has changed."""
        if not self.labels:
            return None
        with self._lock:
            state = _state(store_path())
            if self._learned is None or self._learned[0] != state:
                self._learned = state, learn(standing_labels(), self.policy)
            return self._learned[1]

    def decide(self, told: Decided, once: str | None) -> Recorded:
        """Record a decision. 422 for no action; raises StaleError where another decision stands than was seen."""
        _check("action", told.action)
        words = (told.reply or "").strip() or None
        decision = Decision(invitation=told.invitation, action=told.action, reply=words, by=BY)
        with Store() as store:
            return Recorded(store.record([decision], _key(once), {told.invitation: int(told.seen)}))

    def label(self, one: Invitation, told: Turned, me: Owner | None, once: str | None) -> Recorded:
        """Record how an invitation turned out, all that is told or nothing. 422 for no label, or no such value."""
        said: dict[str, str] = msgspec.to_builtins(told)
        for kind, value in said.items():
            _check(kind, value)
        if not said or not 0 < len(one.id) <= contract.LONGEST_ID:
            raise HTTPException(422, f"tell at least one label, and an id of 1 to {contract.LONGEST_ID:,} signs")
        facts = known_facts(contract.facts_of([one], me), 0)
        labels = [
            Label(invitation=one.id, kind=cast(LabelKind, kind), value=value, facts=facts, by=BY)
            for kind, value in said.items()
        ]
        with Store() as store:
            return Recorded(store.record(labels, _key(once)))

    def undo(self, told: Undone, once: str | None) -> Recorded:
        """Take back what stands and was recorded here. Raises StaleError, with nothing done, where one does not."""
        if not store_path().exists():
            raise StaleError("nothing was recorded yet")
        events = [int(one) for one in told.events]
        with Store() as store:
            key = _key(once)
            standing: list[Decision | Label] = [*store.decisions().values(), *store.labels()]
            ours = {one.event for one in standing if one.by == BY}
            strange = [one for one in events if one not in ours]
            if strange and not (key and store.recorded(key)):
                raise StaleError(f"number {strange[0]} is none that stands and was recorded over HTTP; look again")
            return Recorded(store.undo(events, BY, key))

    def decisions(self, after: int) -> Decisions:
        """Decisions that stand with a number above `after`."""
        return Decisions(*_told(sorted(_standing(), key=lambda one: one.event or 0), after))

    def labels_after(self, after: int) -> Labels:
        """Labels that stand with a number above `after`."""
        return Labels(*_told([msgspec.structs.replace(one, facts={}) for one in standing_labels()], after))


def _standing() -> list[Decision]:
    if not store_path().exists():
        return []
    with Store() as store:
        return list(store.decisions().values())


def _told(found: Sequence[Any], after: int) -> tuple[list[Any], bool]:
    later = [one for one in found if (one.event or 0) > after]
    return later[:MOST_TOLD], len(later) > MOST_TOLD


def _check(kind: str, value: str) -> None:
    if value not in VALUES[kind]:
        raise HTTPException(422, f"{kind} is one of {', '.join(VALUES[kind])}")


def _key(once: str | None) -> str | None:
    return once and f"{BY}:{hashlib.sha256(once.encode()).hexdigest()}"


def _state(store: Path) -> object:
    """What changes whenever something is recorded, whoever records it."""
    seen: list[tuple[int, int, int] | None] = []
    for path in (store, store.with_name(f"{store.name}-wal")):
        try:
            found = path.stat()
            seen.append((found.st_ino, found.st_size, found.st_mtime_ns))
        except FileNotFoundError:
            seen.append(None)
    return tuple(seen)
