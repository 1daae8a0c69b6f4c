"""LinkedIn's pages of invitations as copied: a card is what stands above a pair of buttons, its note what stands below.

Order on the page: picture, name, headline, what is shared, age, buttons, note, "show more", "Reply to X" or "Message".
Where a note ends and the next card begins is told by the latter; where that is missing, by the picture or by the words
"is inviting you to connect"; where all of them are missing, by counting: name and headline are the last lines above
what is recognised.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from whosthere.sources import page_lines as say
from whosthere.sources.html_text import Line
from whosthere.sources.page_lines import Shown, shown_lines
from whosthere.text import profile_key

_LONGEST_PHRASE = 10  # words
_LONGEST_NOTE = 2_000  # LinkedIn allows 300; a tail of the page that is longer is no note


@dataclass(frozen=True, slots=True)
class Card:
    """One request: `row` is the number of its first line; `sent` says that the owner sent it."""

    name: str
    row: int
    sent: bool = False
    address: str | None = None
    headline: str | None = None
    mutual_connections: int | None = None
    mutual_names: list[str] | None = None
    school: list[str] | None = None
    company: str | None = None
    past_companies: list[str] | None = None
    verified: bool | None = None
    follows_owner: bool | None = None
    sent_at: datetime | None = None
    note: str | None = None

    @property
    def key(self) -> str | None:
        """The profile key, where the page links to the sender."""
        return profile_key(self.address)


@dataclass(slots=True)
class Cards:
    """What a page holds: requests; how many cards are no person's, and of hidden members; rows of cards not read."""

    cards: list[Card] = field(default_factory=list)
    left: int = 0
    hidden: int = 0
    nameless: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    empty: bool = False  # the page says that nothing is waiting


def read_cards(lines: Sequence[Line], now: datetime) -> Cards:
    """Every request on a page copied at `now`; `now` minus its age, as coarse as that is, is when it was sent."""
    spoken = [line.aloud and say.button(say.fold(line.text)) for line in lines]
    shown = shown_lines(lines)
    if not any(_pairs(shown)):  # the buttons may be signs that are only described
        shown = shown_lines(lines, [line.aloud and not one for line, one in zip(lines, spoken, strict=True)])
    verified = [at for at, line in enumerate(lines) if line.aloud and say.says("verified", say.fold(line.text))]
    found = Cards(empty=any(say.says("none_waiting", one.fold.rstrip(".")) for one in shown))
    drafts = _drafts(shown, found)
    for draft in _with_names(drafts):
        _settle(draft, verified, now, found)
    return found


@dataclass(slots=True)
class _Draft:
    """A card as lines: its head from name to age, the note, and between which places of the page it stands."""

    head: list[Shown]
    after: int
    before: int
    sent: bool
    name: str = ""
    certain: bool = False  # the page itself says that this is the name
    rest: list[Shown] = field(default_factory=list)
    note: str | None = None

    @property
    def row(self) -> int:
        return self.head[0].line.number


# ---- where cards begin and end ---------------------------------------------------------------------------------------


def _pairs(shown: Sequence[Shown]) -> Iterator[tuple[int, int, bool]]:
    """First and last line of each card's buttons, and whether it is a card of a request that the owner sent."""
    kinds = [say.buttons(one.text) for one in shown]
    often = Counter(one.fold for one, kind in zip(shown, kinds, strict=True) if kind)
    at = 0
    while at < len(shown):
        kind, after = kinds[at], kinds[at + 1] if at + 1 < len(shown) else []
        if len(kind) == 2:
            yield at, at, False
        elif kind == ["withdraw"] and at and say.age(shown[at - 1].fold) is not None:
            yield at, at, True
        elif sorted(kind + after) == ["accept", "ignore"] and len(kind) == 1:
            third = kinds[at + 2] if at + 2 < len(shown) else []
            if not (third == kind and often[shown[at + 2].fold] > often[shown[at].fold]):
                yield at, at + 1, False
                at += 1
        at += 1


def _drafts(shown: list[Shown], found: Cards) -> list[_Draft]:
    drafts: list[_Draft] = []
    end = 0
    for first, last, sent in _pairs(shown):
        gap, end, begin = shown[end:first], last + 1, shown[end - 1].at if end else -1
        note, head = _split(gap, drafts[-1] if drafts else None)
        if drafts and gap:
            drafts[-1].note = _note(note, gap)
        if head:
            drafts.append(_Draft(head, begin, shown[first].at, sent))
        elif gap or not drafts:
            found.nameless.append(shown[first].line.number)
    if drafts:
        tail = shown[end:]
        drafts[-1].note = _note(_split(tail, drafts[-1], tail=True)[0], tail)
    found.cut += [one.line.number for one in _cut(shown, end)]
    return drafts


def _cut(shown: Sequence[Shown], end: int) -> list[Shown]:
    """The first and the last line where each is one of two buttons: the rest of that card was not copied."""
    starts = shown and len(say.buttons(shown[0].text)) == 1 and not (len(shown) > 1 and say.buttons(shown[1].text))
    ends = len(shown) > max(end, 1) and len(say.buttons(shown[-1].text)) == 1
    return [shown[at] for at, is_cut in ((0, starts), (-1, ends)) if is_cut]


def _split(gap: list[Shown], card: _Draft | None, tail: bool = False) -> tuple[list[Shown], list[Shown]]:
    """Lines between two cards' buttons as the note of the `card` above and the head of the one below."""
    gap = gap[: len(gap) - _closing(gap)] if not tail else gap
    bounds = _bounds(gap, card)
    if tail:
        return gap[: bounds[0]] if bounds else gap, []
    note, rest = (gap[: bounds[0]], gap[bounds[-1] + 1 :]) if bounds else ([], gap)
    at = _anchor(rest)
    if at is None:
        at = _counted(rest, bool(bounds), card)
    return note or ([] if bounds else rest[:at]), rest[at:]


def _closing(gap: Sequence[Shown]) -> int:
    """How many lines at the end are buttons beside the two, such as Message."""
    return next((n for n, one in enumerate(reversed(gap)) if not say.ends_note(one.fold)), len(gap))


def _bounds(gap: Sequence[Shown], card: _Draft | None) -> list[int]:
    """Where lines stand that belong to no card: what closes a note, headings, filters, the page's ends."""
    first_name = say.fold(_first_word(card)) if card else ""
    bounds: list[int] = []
    stopped = False
    for at, one in enumerate(gap):
        stopped = stopped or say.is_stop(one.fold)
        follows = (bounds[-1] == at - 1) if bounds else not card and not at
        if (
            say.ends_note(one.fold)
            or say.is_stop(one.fold)
            or say.says("heading", one.fold)
            or say.says("navigation", one.fold)
            or (not card and not at and say.buttons(one.text))
            or (first_name and say.is_reply(one.fold, first_name))
            or (say.is_chip(one.fold) and (follows or not card))
            or (stopped and say.says("connect", one.fold))
        ):
            bounds.append(at)
    return bounds


def _first_word(card: _Draft) -> str:
    for one in card.head:
        if not say.is_noise(one.fold) and say.pictured(one.text) is None:
            return one.text.split()[0]
    return ""


def _anchor(lines: Sequence[Shown]) -> int | None:
    """Where a card begins that says so: its picture, or the line that says what is asked."""
    for at in reversed(range(len(lines))):
        asks = say.asker(lines[at].text)
        if asks is not None or say.is_leaving(lines[at].fold):
            start = at - 1 if asks == "" and at else at
            while start and (say.pictured(lines[start - 1].text) is not None or lines[start - 1].text == asks):
                start -= 1
            return start
        if say.pictured(lines[at].text) is not None:
            return at
    return None


def _counted(lines: Sequence[Shown], whole: bool, card: _Draft | None) -> int:
    """Where a card begins that does not say so. `whole`: the lines are known to hold nothing but the card."""
    free = [at for at, one in enumerate(lines) if not _explained(one)]
    if not free:
        return len(lines)
    if whole:
        word = say.fold(_first_word(card)) if card else ""
        answers = len(free) > 2 and bool(word) and word in lines[free[0]].fold.split()[1:]
        return free[1] if answers and lines[free[0]].fold.count(" ") < 5 else free[0]
    last = free[-3:]
    names = [at for at in last[:-1] if say.may_be_name(lines[at].text)]
    if len(last) == 1:
        return last[0]
    return names[-1] if names else last[-1]


def _explained(one: Shown) -> bool:
    """Whether a line below name and headline is recognised."""
    return (
        say.is_noise(one.fold)
        or say.age(one.fold) is not None
        or say.mutuals(one.text) is not None
        or say.shared(one.text) is not None
        or say.is_degree(one.fold)
    )


def _note(lines: Sequence[Shown], gap: Sequence[Shown]) -> str | None:
    """The note, unless what stands there is something else: too long, or with signs of other cards in it."""
    closed = len(lines) < len(gap) and say.ends_note(gap[len(lines)].fold)
    if not closed and any(say.says("connect", one.fold) or say.mutuals(one.text) for one in lines):
        return None
    text = say.without_more(say.joined(lines))
    if closed and say.is_more(gap[len(lines)].fold):
        text = text.rstrip(".… ") if text.endswith(("…", "...")) else text
    return text.strip() or None if len(text) <= _LONGEST_NOTE else None


# ---- what a card says ------------------------------------------------------------------------------------------------


def _with_names(drafts: list[_Draft]) -> list[_Draft]:
    """Names found, and cleared of what several cards have behind them: `is inviting you` in words not known."""
    alike: dict[tuple[str, ...], list[_Draft]] = {}
    for draft in drafts:
        _name(draft)
        words = draft.name.split()
        if not draft.certain and len(words) > 3 and words[-1][0].islower():
            alike.setdefault(tuple(words[-3:]), []).append(draft)
    for same in alike.values():
        names = [draft.name.split() for draft in same]
        count = 3
        while (
            count < _LONGEST_PHRASE
            and len({tuple(words[-count - 1 : -count]) for words in names}) == 1
            and all(len(words) > count + 1 and words[-count - 1][0].islower() for words in names)
        ):
            count += 1
        for draft, words in zip(same, names, strict=True):
            if len(same) > 1:
                draft.name = " ".join(words[:-count])
    return drafts


def _name(draft: _Draft) -> None:
    """Find the name among the first lines; what is below stays in `rest`."""
    lines = list(draft.head)
    hints = [say.pictured(one.text) for one in lines]
    hint = next((name for name in hints if name), None)
    lines = [one for one, name in zip(lines, hints, strict=True) if name is None and not _is_mark(one)]
    for at, one in enumerate(lines[:3]):
        if (asks := say.asker(one.text)) is not None:
            draft.name, draft.certain = asks or (lines[at - 1].text if at else ""), True
            draft.rest = lines[at + 1 :]
            return
        if hint and one.text.startswith(hint):
            draft.name, draft.certain = hint, True
            draft.rest = lines[at + 1 :]
            return
    if lines and not _explained(lines[0]):
        draft.name, _ = say.without_degree(lines[0].text)
        draft.rest = lines[1:]
    elif hint:
        draft.name, draft.certain, draft.rest = hint, True, lines


def _is_mark(one: Shown) -> bool:
    return say.is_noise(one.fold) and not say.says("verified", one.fold) and one.text != "--"


def _settle(draft: _Draft, verified: Sequence[int], now: datetime, found: Cards) -> None:
    """Make a card of a draft, or count why it is none."""
    if any(say.is_leaving(one.fold) for one in draft.head[:4]) and not (draft.certain and _asks(draft)):
        found.left += 1
        return
    name = say.bare_name(draft.name)
    if say.says("nobody", say.fold(name)):
        found.hidden += 1
        return
    if not (say.may_be_name(name) or (draft.certain and any(c.isalpha() for c in name) and len(name) <= 120)):
        found.nameless.append(draft.row)
        return
    follows = any(say.follows(one.text) for one in draft.head) or None
    card = Card(name, draft.row, draft.sent, _address(draft), note=draft.note, follows_owner=follows)
    aloud = bisect_right(verified, draft.after) < bisect_left(verified, draft.before)
    found.cards.append(_with_facts(replace(card, verified=aloud or None), draft.rest, now))


def _asks(draft: _Draft) -> bool:
    return any(say.asker(one.text) is not None for one in draft.head)


def _address(draft: _Draft) -> str | None:
    """The one address that the card's lines link to, those of shared connections left aside."""
    linked = [one.line.address for one in draft.head if one.line.address and say.mutuals(one.text) is None]
    return linked[0] if len(set(linked)) == 1 else None


def _with_facts(card: Card, rest: Sequence[Shown], now: datetime) -> Card:
    """The card with what its lines below the name say; the first that nothing explains is the headline."""
    told: dict[str, Any] = {}
    free: list[str] = []
    for one in rest:
        if (ago := say.age(one.fold)) is not None:
            told.setdefault("sent_at", say.sent_at(ago, now))
        elif (mutual := say.mutuals(one.text)) is not None:
            told.setdefault("mutual_connections", mutual[0])
            told.setdefault("mutual_names", mutual[1] or None)
        elif (shared := say.shared(one.text)) is not None:
            told[shared[0]] = shared[1] if shared[0] == "company" else [shared[1]]
        elif say.says("verified", one.fold):
            told["verified"] = True
        elif not say.is_noise(one.fold) and not say.is_degree(one.fold):
            free.append(one.text)
    headline = free[0] if free and free[0] != card.name else None
    return replace(card, headline=headline, **told)


# ---- the same card twice ---------------------------------------------------------------------------------------------


def same_request(one: Card, other: Card) -> bool:
    """Whether two cards, copied in portions, are one request: nothing that both tell differs but how long ago."""
    if one.sent != other.sent or say.fold(one.name) != say.fold(other.name):
        return False
    if one.key and other.key:
        return one.key == other.key
    headlines = {say.fold(card.headline) for card in (one, other) if card.headline}
    return len(headlines) < 2 and same_text(one.note, other.note)


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two notes may be one, of which the page cut the end off or shows nothing."""
    first, second = ("".join((text or "").split()) for text in (one, other))
    return first.startswith(second) or second.startswith(first)


def union(one: Card, other: Card) -> Card:
    """What both cards tell, the first in doubt; of the two notes the longer."""
    told = {name: getattr(other, name) for name in Card.__slots__ if getattr(one, name) is None}
    note = max((one.note or "", other.note or ""), key=len) or None
    return replace(one, **told | {"note": note})
