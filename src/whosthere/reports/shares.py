"""Shares, rates, ties and outcomes in words: the same for the text and the HTML of network and lookback."""

from __future__ import annotations

from collections.abc import Sequence

from whosthere.harmless import one_line
from whosthere.model import Lookback, Network, Part, Rate, Saturation, Strictness, Tie
from whosthere.reports import words
from whosthere.reports.strangers import excerpt

MOST_PARTS = 8
LONGEST_NAME = 60
ROLE_NAMES = {
    "recruiter": "recruiters",
    "seller": "sellers",
    "open_networker": "collectors of connections",
    "founder_exec": "founders and executives",
    "investor": "investors",
    "peer": "practitioners",
    "student_early": "students and beginners",
    "job_seeker": "people who look for work",
    "creator": "authors and creators",
    "mentor_volunteer": "mentors and volunteers",
}
OUTCOME_WORDS = {
    "lure": "tried a lure",
    "conversation": "became a real conversation",
    "pitch": "pitched",
    "favour": "asked a favour",
    "job": "offered a job",
    "words": "said something, and no more",
    "silence": "never said a word",
}
_KINDS = {
    "pitches": ("pitch", "pitches"),
    "favours": ("favour", "favours"),
    "jobs": ("job offer", "job offers"),
    "endorsements": ("endorsement", "endorsements"),
    "recommendations": ("recommendation", "recommendations"),
    "congratulations": ("congratulation", "congratulations"),
    "introductions": ("introduction", "introductions"),
    "offers": ("offer", "offers"),
}


def share(amount: float) -> str:
    """A share as percent: none is 0%, all is 100%, and little is not nothing."""
    if 0 < amount < 0.005:
        return "under 1%"
    if 0.995 <= amount < 1:
        return "over 99%"
    return f"{amount:.0%}"


def rate(one: Rate) -> str:
    """A rate with its interval: `5 of 26 (19%; 7% to 40%)`."""
    return (
        f"{one.count:,} of {one.of:,} ({share(one.share)}; {share(one.low)} to {share(one.high)})" if one.of else "none"
    )


def shown(told: Sequence[Part], names: dict[str, str] | None = None) -> list[tuple[str, int, float | None]]:
    """The largest parts as name, count and share; the others and the unknown as one line each."""
    known = [(one_line((names or {}).get(p.name, p.name)), p.count, p.share) for p in told if p.name is not None]
    rest, unknown = known[MOST_PARTS:], [part for part in told if part.name is None]
    lines: list[tuple[str, int, float | None]] = list(known[:MOST_PARTS])
    if rest:
        lines.append(("others", sum(count for _, count, _ in rest), sum(part or 0 for _, _, part in rest)))
    return lines + [("not told", part.count, None) for part in unknown]


def person(tie: Tie) -> str:
    """Name, position and firm on one line."""
    what = ", ".join(part for part in (one_line(tie.position), one_line(tie.company)) if part)
    name = excerpt(one_line(tie.name), LONGEST_NAME) or "No name known"
    return f"{name} · {what}" if what else name


def dealings(tie: Tie) -> str:
    """What they asked and gave: `asked: 3 pitches; gave: 1 endorsement`."""
    told = [f"{verb}: {_counted(kinds)}" for verb, kinds in (("asked", tie.asks), ("gave", tie.gives)) if kinds]
    return "; ".join(told)


def written(tie: Tie) -> str:
    """Messages each way, and when the last one was."""
    both = f"{tie.messages_from_them:,} from them, {tie.messages_from_owner:,} from you"
    return f"{both}, the last on {words.date(tie.last_message)}" if tie.last_message else "never a message"


def _counted(kinds: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {_KINDS[kind][number != 1]}" for kind, number in kinds.items())


def saturation(one: Saturation) -> str:
    """How a role's share stands to its line, and where it goes."""
    who = ROLE_NAMES[one.role].capitalize()
    told = f"{who} are {share(one.share)} of your connections, {'over' if one.share > one.line else 'under'} your line "
    told += f"of {share(one.line)}"
    if one.lately is None:
        return f"{told}."
    trend = "rising" if one.lately > one.share else "falling" if one.lately < one.share else "steady"
    return f"{told}; of those of the last twelve months {share(one.lately)}: {trend}."


def alive(found: Network) -> str:
    """How many ties are alive, asleep, or never woke."""
    return (
        f"{words.count(found.talking, 'tie')} with a message within a year; {len(found.dormant):,} once talked and "
        f"have been silent for two years; {found.silent:,} never exchanged a word."
    )


def soon(found: Lookback) -> str:
    """How soon those who pitched did; empty where nobody did."""
    if not found.days_to_pitch:
        return ""
    first, middle, last = (f"{days:.0f}" for days in found.days_to_pitch)
    return f"Pitches came after {middle} days in the middle case (half of them between {first} and {last})."


def tested(one: Strictness) -> list[str]:
    """The back-test of one policy in two sentences."""
    pitches = one.pitches_in + one.pitches_asked + one.pitches_out
    good = one.good_in + one.good_asked + one.good_out
    return [
        f"Of {pitches:,} {_KINDS['pitches'][pitches != 1]}, {one.pitches_out:,} would have been kept out, "
        f"{one.pitches_asked:,} asked first, {one.pitches_in:,} let in.",
        f"Of {words.count(good, 'good conversation')}, {one.good_in:,} would have been let in, {one.good_asked:,} "
        f"asked first, {one.good_out:,} missed.",
    ]
