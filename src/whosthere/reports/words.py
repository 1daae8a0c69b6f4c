"""How motives, roles, actions, probabilities and odds are put into words: one place for all reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

# Each reads after "Probably".
MOTIVE_WORDS: Mapping[str, str] = {
    "grow_network": "wants to grow their network",
    "sell": "wants to sell you something",
    "recruit": "recruits",
    "bring_value": "offers you something",
    "curious": "is curious about you",
    "validate": "wants the status of knowing you",
    "mistaken_identity": "takes you for somebody else",
    "hack": "is after your data or your money",
    "ask_favor": "wants a favour from you",
}

# Each reads after "Hard to say:", where two motives are named in one breath.
MOTIVE_NOUNS: Mapping[str, str] = {
    "grow_network": "a larger network",
    "sell": "a sale",
    "recruit": "recruiting",
    "bring_value": "a real offer",
    "curious": "curiosity",
    "validate": "status",
    "mistaken_identity": "a mix-up",
    "hack": "an attack",
    "ask_favor": "a favour",
}

# Each reads after "Seems to be".
ROLE_WORDS: Mapping[str, str] = {
    "recruiter": "a recruiter",
    "seller": "a seller",
    "open_networker": "a collector of connections",
    "founder_exec": "a founder or executive",
    "investor": "an investor",
    "peer": "a peer of some trade",
    "student_early": "a student or beginner",
    "job_seeker": "somebody who looks for work",
    "creator": "an author, speaker or creator",
    "mentor_volunteer": "a mentor or volunteer",
    "vague": "nobody one can place",
}

# What to do, as a heading or a count says it, in the order a busy person wants to hear it.
ACTION_WORDS: Mapping[str, str] = {
    "accept": "Worth accepting",
    "ask": "Ask first",
    "report": "Decline and report",
    "decline": "Decline",
    "ignore": "Ignore",
}

PROMISE = "All of this was worked out on your own machine: nothing was sent anywhere, and no link was opened."
PROMISE_BUT_FOR_A_MODEL = (
    "All of this was worked out on your own machine, but for what the language model was asked that you named: nothing "
    "else was sent anywhere, and no link was opened."
)
BITS_EXPLAINED = (
    "Bits say how far a line moves the odds between the two likeliest reasons (or, where a request looks hostile, of "
    "danger): +1 doubles them, -1 halves them."
)

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_CONFIDENCE = ((0.95, "Almost certainly"), (0.8, "Very likely"), (0.6, "Probably"), (0.0, "Perhaps"))


def short(motive: str) -> str:
    """A motive, role or family as a label: its name with spaces."""
    return motive.replace("_", " ")


def field(name: str) -> str:
    """A field of the assess contract as the owner calls it, as in `their headline`."""
    whose, _, what = name.rpartition(".")
    plain = {"text": "the note", "history": "what was written before"}.get(name, what)
    return {"sender": "their ", "owner": "your "}.get(whose, "") + plain.replace("_", " ")


def confidence(probability: float) -> str:
    """The adverb for a probability: it starts a sentence."""
    return next(word for least, word in _CONFIDENCE if probability >= least)


def percent(probability: float) -> str:
    """A probability as whole percent; never 0% or 100%, which would claim certainty."""
    if probability > 0.99:
        return "over 99%"
    if probability < 0.01:
        return "under 1%"
    return f"{probability:.0%}"


def bits(amount: float) -> str:
    """Bits with their sign and one decimal, as in `+2.1`; zero has no sign."""
    return f"{amount:+.1f}" if round(amount, 1) else "0.0"


def odds(amount: float) -> str:
    """Bits as odds in words, such as `about 9 to 1` or `about 30 to 1 against`."""
    ratio = 2.0 ** min(abs(amount), 40.0)
    if ratio < 1.1:
        return "about even"
    against = " against" if amount < 0 else ""
    if ratio >= 1_000_000:
        return f"more than a million to 1{against}"
    if ratio < 10:
        return f"about {ratio:.1f}".removesuffix(".0") + f" to 1{against}"
    magnitude = 10 ** (len(str(int(ratio))) - 2)
    return f"about {round(ratio / magnitude) * magnitude:,} to 1{against}"


def date(moment: datetime | None) -> str:
    """A day as `3 Mar 2026`, whatever the machine's language."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}" if moment else "no date"


def count(number: int, thing: str) -> str:
    """`1 row`, `2 rows`, `1,200 rows`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
