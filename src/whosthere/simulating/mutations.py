"""How the copies of a campaign differ: each mutation takes a text and a random generator and gives another text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from whosthere.simulating.people import words

Mutation = Callable[[str, random.Random], str]

_LOOK_ALIKES = dict(zip("aceopxyiABEHKMOPTX", "асеорхуіАВЕНКМОРТХ", strict=True))
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff")
_EMOJI = ("🙂", "🚀", "👋", "✨", "📈", "🙏")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def synonyms(text: str, rng: random.Random) -> str:
    """Some words are swapped for others of the same meaning."""
    known = words()["synonyms"]
    parts = re.split(r"(\w+)", text)
    return "".join(known[part] if part in known and rng.random() < 0.6 else part for part in parts)


def typos(text: str, rng: random.Random) -> str:
    """Up to four letters are doubled, dropped or change places."""
    for _ in range(rng.randint(1, 4)):
        i = rng.randrange(max(len(text) - 2, 1))
        if not text[i : i + 2].isalpha() or len(text) < i + 2:
            continue
        kind = rng.randrange(3)
        middle = (text[i + 1] + text[i], text[i] * 2 + text[i + 1], text[i + 1])[kind]
        text = text[:i] + middle + text[i + 2 :]
    return text


def homoglyphs(text: str, rng: random.Random) -> str:
    """Some letters are written with look-alikes of another script; links stay, for they have to lead somewhere."""
    rate = rng.uniform(0.1, 0.5)
    return _outside_links(
        text, lambda part: "".join(_LOOK_ALIKES.get(c, c) if rng.random() < rate else c for c in part)
    )


def invisible(text: str, rng: random.Random) -> str:
    """Signs that nobody sees stand between letters."""
    rate = rng.uniform(0.02, 0.2)
    return _outside_links(
        text, lambda part: "".join(c + rng.choice(_INVISIBLE) if rng.random() < rate else c for c in part)
    )


def reordered(text: str, rng: random.Random) -> str:
    """The sentences between the first and the last change places."""
    parts = _SENTENCE_END.split(text)
    if len(parts) < 4:
        return text
    middle = parts[1:-1]
    rng.shuffle(middle)
    return " ".join([parts[0], *middle, parts[-1]])


def dropped(text: str, rng: random.Random) -> str:
    """One sentence is left out, where there are four or more."""
    parts = _SENTENCE_END.split(text)
    if len(parts) >= 4:
        parts.pop(rng.randrange(1, len(parts) - 1))
    return " ".join(parts)


def padded(text: str, rng: random.Random) -> str:
    """A greeting, emoji or good wishes are put before or behind."""
    after = rng.choice(
        (" " + rng.choice(_EMOJI), " Best regards", " Have a lovely week!", " Thank you", " ~ sent in haste")
    )
    return text + after if rng.random() < 0.7 else rng.choice(_EMOJI) + " " + text


def shouted(text: str, rng: random.Random) -> str:
    """Case, spaces and signs change."""
    kind = rng.randrange(4)
    return (text.upper(), text.lower(), text.replace(". ", "!! "), text.replace(" ", "  "))[kind]


MUTATIONS: dict[str, Mutation] = {
    "synonyms": synonyms,
    "typos": typos,
    "homoglyphs": homoglyphs,
    "invisible": invisible,
    "reordered": reordered,
    "dropped": dropped,
    "padded": padded,
    "shouted": shouted,
}


def mutated(text: str, kinds: list[str], strength: float, rng: random.Random) -> str:
    """`text` after each of `kinds` had its chance, which is `strength` (0 to 1)."""
    for kind in kinds:
        if rng.random() < strength:
            text = MUTATIONS[kind](text, rng)
    return text


def _outside_links(text: str, change: Callable[[str], str]) -> str:
    parts = re.split(r"(https?://\S+|@\w+|0x\w+|\+\d[\d ]+)", text)
    return "".join(part if i % 2 else change(part) for i, part in enumerate(parts))
