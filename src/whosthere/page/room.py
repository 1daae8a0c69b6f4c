"""What the routes share: the desk, the ledger, and the cards as they were made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fastapi import HTTPException, Request
from markupsafe import Markup

from whosthere.page.cards import Card, Cards
from whosthere.page.desk import Desk, Pile
from whosthere.page.desk import Request as Asked
from whosthere.page.ledger import Ledger
from whosthere.page.opened import Opened, Told, opened
from whosthere.page.rendering import blocks
from whosthere.page.strings import say


class View(NamedTuple):
    """A view in the head of the page: its name, label, address, and a number beside it."""

    name: str
    label: str
    href: str
    number: int | None = None


@dataclass
class Room:
    """One run of the page. `example` gives the desk and ledger of the example, which is kept apart from the owner's."""

    desk: Desk
    ledger: Ledger
    example: Callable[[], tuple[Desk, Ledger]]
    cards: Cards = field(default_factory=Cards)
    made: dict[str, Markup] = field(default_factory=dict)
    made_for: Pile | None = None
    kept: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.take(self.desk, self.ledger)

    def take(self, desk: Desk, ledger: Ledger) -> None:
        """Put another desk in the room; its cards are made before its pile is shown."""
        self.desk, self.ledger = desk, ledger
        desk.prepare = self.prepare

    def prepare(self, pile: Pile) -> None:
        """Make the cards of a pile."""
        blocks(self.cards.of(pile), self.markup(pile))

    def pile(self) -> Pile:
        """The pile on the desk; 404 where there is none yet."""
        if self.desk.pile is None:
            raise HTTPException(404, say("refused.missing"))
        return self.desk.pile

    def asked(self, key: str) -> Asked:
        """The request of that short name; 404 where it is not in the pile."""
        found = self.pile().by_key.get(key)
        if found is None:
            raise HTTPException(404, say("refused.gone"))
        return found

    def markup(self, pile: Pile) -> dict[str, Markup]:
        """Where the cards of `pile` are kept once made."""
        if self.made_for is not pile:
            self.made, self.made_for = {}, pile
        return self.made

    def cards_of(self, pile: Pile) -> list[Card]:
        """The cards of `pile`."""
        return self.cards.of(pile)

    def once(self, name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What `work` gives for the pile that lies there; worked out once a pile."""
        version = self.pile().version
        if name not in self.kept or self.kept[name][0] != version:
            self.kept[name] = (version, work())
        return self.kept[name][1]

    def opened(self, asked: Asked, change: Told | None = None) -> Opened:
        """A request as it is read now."""
        return opened(self.pile(), asked, self.ledger.decision(asked.id), self.ledger.labels(asked), change)

    def frame(self, here: str = "") -> dict[str, Any]:
        """What every page's head needs: the views with their numbers, and which is open."""
        pile = self.desk.pile
        if pile is None:
            return {"here": here}
        standing = self.ledger.standing()
        decided = sum(one.id in standing for one in pile.requests)
        views = [
            View("waiting", say("page.pile"), "/", len(pile.requests) - decided),
            View("decided", say("page.todo"), "/todo", decided),
            View("network", say("page.network"), "/network"),
            View("lookback", say("page.lookback"), "/lookback"),
            View("compose", say("page.compose"), "/compose"),
            View("reach", say("page.reach"), "/reach"),
            View("sources", say("page.brought"), "/sources"),
        ]
        return {"here": here, "nav": views}


def room_of(request: Request) -> Room:
    """The room that a request came into."""
    found: Room = request.app.state.room
    return found


def wants_json(request: Request) -> bool:
    """Whether the page's own module asks, and not a form."""
    return "application/json" in request.headers.get("accept", "")
