"""What honest people write: the platform's default text, phrases that thousands use, and words of their own."""

from __future__ import annotations

import random

from whosthere.simulating.people import lists, words

DEFAULT, POPULAR = 0.3, 0.3  # shares of honest notes
MOTIVES = {
    "grow_network": 0.3, "curious": 0.22, "recruit": 0.12, "sell": 0.12, "bring_value": 0.08, "ask_favor": 0.1,
    "validate": 0.04, "mistaken_identity": 0.02,
}  # fmt: skip
ROLES = {
    "grow_network": "peer", "curious": "peer", "recruit": "recruiter", "sell": "seller", "ask_favor": "student_early",
    "bring_value": "mentor_volunteer", "validate": "student_early", "mistaken_identity": "peer", "hack": "vague",
}  # fmt: skip

_LISTS = {
    "city": "cities", "topic": "topics", "event": "events", "trade": "trades", "school": "schools",
    "product": "products", "day": "days",
}  # fmt: skip


def honest(motive: str, first: str, me: str, rng: random.Random) -> str:
    """A note of one who asks for `motive`, to one whose first name is `first`, by one whose is `me`."""
    die = rng.random()
    if die < DEFAULT:
        return filled(rng.choice(words()["defaults"]), first, me, rng)
    if die < DEFAULT + POPULAR:
        return filled(_popular(rng), first, me, rng)
    parts = [rng.choice(part) for part in words()["honest"][motive]["parts"]]
    body = parts[0] + " ".join(parts[1:])
    whole = f"{rng.choice(words()['greetings'])} {body} {rng.choice(words()['closings'])}"
    return filled(whole.strip(), first, me, rng)


def _popular(rng: random.Random) -> str:
    """The first phrases are the most popular ones."""
    known: list[str] = words()["popular"]
    return known[min(int(rng.expovariate(0.15)), len(known) - 1)]


def filled(text: str, first: str, me: str, rng: random.Random, **more: str) -> str:
    """`text` with something in every slot."""
    return text.format_map(_Slots(rng, first=first, me=me, **more))


class _Slots(dict[str, str]):
    """What goes into the slots, drawn only when there is such a slot."""

    def __init__(self, rng: random.Random, **known: str) -> None:
        super().__init__(known)
        self._rng = rng

    def __missing__(self, slot: str) -> str:
        self[slot] = self._drawn(slot)
        return self[slot]

    def _drawn(self, slot: str) -> str:
        rng = self._rng
        if slot == "low":
            return str(rng.randint(3, 40))
        if slot == "high":
            return str(int(self["low"]) + rng.randint(5, 60))
        if slot == "number":
            return str(rng.randint(2, 90))
        if slot == "colleague":
            return f"{rng.choice(lists()['first'])} {rng.choice(lists()['last'])}"
        return str(rng.choice(lists()["firms"] if slot in ("firm", "firm2") else words()["words"][_LISTS[slot]]))
