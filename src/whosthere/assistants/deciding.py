"""Decisions in two steps: prepared, they show what would be stored; confirmed with the token, they are on the disk.

A token holds for ten minutes, and for one decision: confirmed again, even after the server was killed and started
anew, it finds what it stored and stores nothing more.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from whosthere.errors import AssistantError, StaleError
from whosthere.store import Decision, Store, check_value, store_path

BY = "assistant"
HOLDS = 600.0  # seconds
MOST_PREPARED = 100
LONGEST_REPLY = 2_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """What would be stored, until when (on the clock), and the decision that it would replace."""

    token: str
    decision: Decision
    replaces: Decision | None
    until: float


@dataclass(frozen=True, slots=True)
class Stored:
    """A decision on the disk: its number, and whether it had been stored before this call."""

    event: int
    before: bool


class Ledger:
    """The owner's store as an assistant may use it. Threads may share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._prepared: dict[str, Prepared] = {}

    def standing(self) -> dict[str, Decision]:
        """The decision that stands, by invitation; none, and no store is made, where there is no store."""
        if not store_path().exists():
            return {}
        with Store() as store:
            return store.decisions()

    def prepare(self, invitation: str, action: str, reply: str | None) -> Prepared:
        """What would be stored, with a token that confirms it. Nothing is stored yet."""
        check_value("action", action)
        words = (reply or "").strip() or None
        if words and len(words) > LONGEST_REPLY:
            raise AssistantError(f"a reply has {LONGEST_REPLY:,} signs at most; shorten it")
        prepared = Prepared(
            token=secrets.token_urlsafe(18),
            decision=Decision(invitation=invitation, action=action, reply=words, by=BY),
            replaces=self.standing().get(invitation),
            until=self._clock() + HOLDS,
        )
        with self._lock:
            self._prepared[prepared.token] = prepared
            for token in list(self._prepared)[:-MOST_PREPARED]:
                del self._prepared[token]
        return prepared

    def confirm(self, token: str) -> Stored:
        """Store what was prepared under `token`, once. AssistantError, with nothing stored, where it does not hold."""
        key = f"{BY}:{hashlib.sha256(token.encode('utf-8', 'replace')).hexdigest()}"
        with self._lock:
            prepared = self._prepared.get(token)
            holds = prepared is not None and self._clock() < prepared.until
            if not holds and not store_path().exists():
                raise _unknown()
            with Store() as store:
                if done := store.recorded(key):
                    return Stored(done[0], before=True)
                if prepared is None or not holds:
                    raise _unknown()
                seen = (prepared.replaces.event or 0) if prepared.replaces else 0
                try:
                    (event,) = store.record([prepared.decision], key, {prepared.decision.invitation: seen})
                except StaleError as error:
                    raise AssistantError(
                        "this request was decided otherwise since it was prepared; nothing was stored: prepare it anew"
                    ) from error
                return Stored(event, before=False)

    def undo(self, event: int) -> Decision:
        """Take back a decision that stands and was recorded by an assistant; that decision."""
        found = [one for one in self.standing().values() if one.event == event and one.by == BY]
        if not found:
            raise AssistantError(
                f"number {event} is no decision that stands and was recorded by an assistant; nothing was changed"
            )
        with Store() as store:
            store.undo([event], by=BY)
        return found[0]


def _unknown() -> AssistantError:
    return AssistantError(
        "this token is unknown, or older than ten minutes; nothing was stored: prepare the decision anew"
    )
