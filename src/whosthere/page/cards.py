"""The pile as cards: what each shows at a glance, which of them a filter keeps, and in what order they lie."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from whosthere.language import language
from whosthere.page.desk import Pile, Request
from whosthere.page.strings import say, strings
from whosthere.reports import words
from whosthere.reports.letters import Letter
from whosthere.reports.strangers import excerpt

LONGEST_LINE = 110  # terminal cells of a line on a card; the page cuts it to its width
SORTS = ("advice", "newest", "oldest", "danger", "benefit", "sure", "name")
MOST_SEARCHED = 6_000  # code points of one request that a search looks at
SOME, MUCH = 0.25, 0.55  # strengths of benefit, shares of danger, from which a card says so
_PERCENT = re.compile(r" \((?:over |under )?\d+%\)")  # told beside the sentence, where it is never cut off
_STATES = ("open", "decided", "all")


@dataclass(frozen=True, slots=True)
class Card:
    """One request at a glance; every text harmless. `benefit` and `danger` are 0 to 2 (none, some, much)."""

    key: str
    id: str
    name: str
    headline: str
    date: str
    moment: float
    why: str
    snippet: str
    action: str
    motive: str
    share: float
    sure: str
    role: str
    brings: str
    benefit: int
    strength: float
    danger: int
    hostility: float
    percent: str
    hostile: bool
    campaign: str
    language: str
    has_note: bool
    searched: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the pile to show: a filter by each word, a search, an order. Empty keeps everything."""

    q: str = ""
    motive: str = ""
    role: str = ""
    action: str = ""
    campaign: str = ""
    language: str = ""
    note: str = ""
    state: str = "open"
    sort: str = "advice"

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for beyond the usual."""
        return self != Wanted(sort=self.sort)


def card(request: Request, language: str = "") -> Card:
    """The card of one request, whose note is in `language` (empty: unknown)."""
    seen, verdict = request.letter, request.verdict
    strength = max((benefit.strength for benefit in verdict.benefit), default=0.0)
    sent = request.assessment.invitation.sent_at
    return Card(
        key=request.key,
        id=request.id,
        name=seen.name,
        headline=excerpt(seen.headline or (say("card.role", role=seen.role) if seen.role else ""), LONGEST_LINE),
        date=seen.date,
        moment=sent.timestamp() if sent else 0.0,
        why=_PERCENT.sub("", seen.why),
        snippet=excerpt(seen.note, LONGEST_LINE),
        action=verdict.action,
        motive=verdict.motive,
        share=verdict.motives[verdict.motive],
        sure=words.percent(verdict.motives[verdict.motive]),
        role=verdict.sender.role,
        brings=seen.benefits[0] if seen.benefits else "",
        benefit=_level(strength),
        strength=strength,
        danger=2 if seen.hostile else _level(verdict.danger),
        hostility=verdict.danger,
        percent=seen.danger,
        hostile=seen.hostile,
        campaign=seen.campaign or "",
        language=language,
        has_note=bool(seen.note),
        searched=_searched(seen),
    )


def _level(share: float) -> int:
    return 2 if share >= MUCH else 1 if share >= SOME else 0


def _searched(seen: Letter) -> str:
    return plain("\n".join((seen.name, seen.headline, seen.id, seen.why, seen.campaign or "", seen.note)))[
        :MOST_SEARCHED
    ]


def plain(text: str) -> str:
    """`text` without case, accents and the marks that make links dead, to search by."""
    bare = unicodedata.normalize("NFKD", text.replace("[.]", "."))
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()


def wanted(given: dict[str, str]) -> Wanted:
    """What is asked for in an address; what is unknown there is left out."""
    known = {name: value.strip()[:200] for name, value in given.items() if name in Wanted.__slots__}
    if known.get("sort", "advice") not in SORTS:
        known.pop("sort")
    if known.get("state", "open") not in _STATES:
        known.pop("state")
    return Wanted(**known)


def kept(cards: Sequence[Card], by: Wanted, decided: Iterable[str]) -> list[Card]:
    """The cards that `by` keeps, in its order; `decided` are ids of requests that were decided."""
    done = frozenset(decided)
    looked_for = plain(by.q).split()
    found = [
        one
        for one in cards
        if by.state == "all" or (one.id in done) == (by.state == "decided")
        if not by.motive or one.motive == by.motive
        if not by.role or one.role == by.role
        if not by.action or one.action == by.action
        if not by.campaign or one.campaign == by.campaign
        if not by.language or one.language == by.language
        if not by.note or one.has_note == (by.note == "with")
        if all(word in one.searched for word in looked_for)
    ]
    orders = {
        "newest": lambda one: -one.moment,
        "oldest": lambda one: one.moment or float("inf"),
        "danger": lambda one: -one.hostility,
        "benefit": lambda one: -one.strength,
        "sure": lambda one: -one.share,
        "name": lambda one: plain(one.name),
    }
    return sorted(found, key=orders[by.sort]) if by.sort in orders else found


def grouped(cards: Sequence[Card], by: Wanted) -> list[tuple[str, list[Card]]]:
    """The cards in groups by advised action, in the order a busy person wants them; one group for any other order."""
    if by.sort != "advice":
        return [("", list(cards))] if cards else []
    groups: dict[str, list[Card]] = {action: [] for action in words.ACTION_WORDS}
    for one in cards:
        groups[one.action].append(one)
    return [(action, group) for action, group in groups.items() if group]


def choices(cards: Sequence[Card]) -> dict[str, list[tuple[str, str]]]:
    """What there is to filter by: value and label with its number, the commonest first."""
    roles, motives = words.ROLE_WORDS, words.MOTIVE_NOUNS
    found = {
        "action": [(one.action, words.ACTION_WORDS[one.action]) for one in cards],
        "motive": [(one.motive, motives.get(one.motive, words.short(one.motive))) for one in cards],
        "role": [(one.role, roles.get(one.role, words.short(one.role))) for one in cards],
        "campaign": [(one.campaign, one.campaign) for one in cards if one.campaign],
        "language": [(one.language, _language(one.language)) for one in cards if one.language],
        "note": [
            (note, say(f"pile.{note}_note")) for one in cards for note in ("with" if one.has_note else "without",)
        ],
    }
    return {
        name: [(value, f"{label} ({n:,})") for (value, label), n in Counter(pairs).most_common()]
        for name, pairs in found.items()
    }


def _language(code: str) -> str:
    name: str = strings()["language"].get(code, code)
    return name


def sort_labels() -> dict[str, str]:
    """The orders by name, in words."""
    return {name: strings()["sort"][name] for name in SORTS}


class Cards:
    """The cards of the pile that lies on the desk; made once a pile."""

    def __init__(self) -> None:
        self._pile: Pile | None = None
        self._cards: list[Card] = []

    def of(self, pile: Pile) -> list[Card]:
        """Its cards, in the pile's own order."""
        if pile is not self._pile:
            told = pile.facts.select(language(pl.col("text"))).to_series().to_list()
            self._cards = [card(one, told[pile.row_of[one.id]] or "") for one in pile.requests]
            self._pile = pile
        return self._cards
