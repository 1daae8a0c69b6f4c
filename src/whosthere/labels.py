"""What the owner's labels teach: their own weights, in bits on top of those that ship, from the first label on.

A labelled request speaks for requests like it. How much is found by the maximum a posteriori: the bits stay near the
shipped ones unless labels say otherwise, so a few labels move a little and many move more; the same labels always give
the same bits, and a label taken back leaves no trace. What labels add is a family of evidence of its own, capped;
danger can be raised by them, but hardly lowered, and not at all where a hostile thing was seen. Labels of actions move
what such a tie is worth to the owner, never the danger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from whosthere.decisions import TASTE, decide, hard_danger
from whosthere.facts import given_schema
from whosthere.likeness import Examples, add_like_words, examples, likeness
from whosthere.model import DANGER, MOTIVES, ROLES, TARGETS, Evidence
from whosthere.policy import Policy
from whosthere.scoring import add_scores, bits_of, bits_of_owner, score
from whosthere.signals.definition import Family
from whosthere.store import Label
from whosthere.weights import BLOCKS, Matrix, Weights, capped, shipped_weights

# The cap is wide, so that what the owner said of one request holds for that one; how little carries over to others is
# settled by REACH.
FAMILY = Family("owner", 24.0, "What you said yourself of requests like this one.")
MOST_OFF_DANGER = 1.0
MOST_TASTE = 1.0
LEAST_TASTE = 0.05
MOST_LABELS = 1_000
LN2 = float(np.log(2))

# How far one label carries in each respect: variances of the weights, in nats squared (of tastes, in squares of the
# policy's units of worth), set on simulated owners (benchmarks/learning.py). `same` is what is peculiar to the labelled
# request alone: the larger it is, the more labels must agree before others like it move.
REACH: dict[str, dict[str, float]] = {
    "motive": {
        "bias": 0.3, "note": 3.0, "headline": 0.3, "answers": 1.0, "motives": 12.0, "roles": 0.2, "same": 40.0,
    },
    DANGER: {"bias": 0.1, "note": 6.0, "headline": 0.3, "answers": 1.0, "motives": 4.0, "roles": 0.0, "same": 40.0},
    "role": {"bias": 0.3, "note": 0.0, "headline": 3.0, "answers": 1.0, "motives": 0.0, "roles": 12.0, "same": 40.0},
    "action": {
        "bias": 0.01, "note": 0.05, "headline": 0.02, "answers": 0.02, "motives": 0.2, "roles": 0.1, "same": 0.1,
    },
}  # fmt: skip
BLOCK_OF = {"motive": "motives", DANGER: DANGER, "role": "roles"}
NAMES = {"motive": MOTIVES, DANGER: (DANGER,), "role": ROLES}
FIRMNESS = 200.0
SAFELY = 0.05


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the labels of one kind teach: which examples, what each was called, and the pull of each (examples ×
    targets of the kind; for actions × 1)."""

    places: list[int]
    values: list[str]
    pull: Matrix


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that an owner's labels teach, ready to be applied to any pile."""

    known: Examples
    of: Mapping[str, Lesson]


def learn(labels: Sequence[Label], policy: Policy | None = None, weights: Weights | None = None) -> Lessons | None:
    """Lessons from the labels that stand; None where there are none to learn from. The newest 1,000 count."""
    chosen, rules = weights or shipped_weights(), policy or Policy()
    by_invitation: dict[str, dict[str, Any]] = {}
    values: dict[str, dict[str, str]] = {}
    for label in labels[-MOST_LABELS:]:
        if (facts := _facts(label)) is not None:
            by_invitation[label.invitation] = facts
            values.setdefault(label.invitation, {})[label.kind] = label.value
    if not by_invitation:
        return None
    given = pl.DataFrame(list(by_invitation.values()), schema=given_schema(), orient="row")
    scored = score(given.lazy(), chosen).collect()
    known = examples(scored, [signal.name for signal in chosen.signals])
    alike = likeness(add_like_words(scored, known), known)
    told = list(values.values())
    lessons = {kind: _lesson(kind, told, scored, alike) for kind in BLOCK_OF}
    lessons["action"] = _tastes(told, decide(scored.lazy(), rules, chosen).collect(), alike, rules)
    return Lessons(known, {kind: lesson for kind, lesson in lessons.items() if lesson.places})


def _facts(label: Label) -> dict[str, Any] | None:
    """The facts of a label as a row, those known today; None where they cannot be facts."""
    known = {name: label.facts.get(name) for name in given_schema()} | {"id": label.invitation}
    try:
        if isinstance(known["sent_at"], str):
            known["sent_at"] = datetime.fromisoformat(known["sent_at"])
        pl.DataFrame([known], schema=given_schema(), orient="row")
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        return None
    return known if label.facts else None


def _lesson(kind: str, told: list[dict[str, str]], scored: pl.DataFrame, alike: dict[str, Matrix]) -> Lesson:
    """Softmax or logistic regression on top of the shipped bits, in its dual form: one pull an example and target."""
    said = [_said(kind, values) for values in told]
    places = [i for i, value in enumerate(said) if value is not None]
    values = [value for value in said if value is not None]
    base = LN2 * scored[places].select(bits_of(target) for target in NAMES[kind]).to_numpy()
    if kind == DANGER:
        wanted = np.array([[float(value == "yes")] for value in values]).reshape(len(values), 1)
    else:
        wanted = np.array([[float(value == name) for name in NAMES[kind]] for value in values])
    kernel = _kernel(kind, alike)[np.ix_(places, places)]

    def pull(moved: Matrix) -> Matrix:
        odds = base + moved
        if kind == DANGER:
            return np.asarray(wanted - 1.0 / (1.0 + np.exp(-odds)))
        shares = np.exp(odds - odds.max(axis=1, keepdims=True))
        return np.asarray(wanted - shares / shares.sum(axis=1, keepdims=True))

    return Lesson(places, values, _settled(kernel, pull, np.zeros_like(base), 0.5))


def _said(kind: str, values: Mapping[str, str]) -> str | None:
    """The label of a kind; who calls a motive an attack calls it dangerous, too."""
    return values.get(kind) or ("yes" if kind == DANGER and values.get("motive") == "hack" else None)


def _tastes(told: list[dict[str, str]], decided: pl.DataFrame, alike: dict[str, Matrix], policy: Policy) -> Lesson:
    """What ties are worth to the owner beyond the policy, so that the actions they labelled would be advised."""
    places = [i for i, values in enumerate(told) if "action" in values]
    actions = [told[i]["action"] for i in places]
    bounds = {
        "accept": (policy.accept_at + SAFELY, np.inf),
        "ask": (policy.ask_at + SAFELY, policy.accept_at - SAFELY),
    }
    low, high = (
        np.array([[bounds.get(action, (-np.inf, policy.ask_at - SAFELY))[end]] for action in actions]).reshape(-1, 1)
        for end in (0, 1)
    )
    worth = decided[places].select("worth").to_numpy()
    kernel = _kernel("action", alike)[np.ix_(places, places)]

    def pull(moved: Matrix) -> Matrix:
        now = worth + moved
        return np.asarray(FIRMNESS * (np.clip(now, low, high) - now))

    return Lesson(places, actions, _settled(kernel, pull, np.zeros_like(worth), FIRMNESS))


def _settled(kernel: Matrix, pull: Any, start: Matrix, steepness: float) -> Matrix:
    """The fixed point `pulls = pull(kernel @ pulls)`, by accelerated descent on the strictly convex loss it solves."""
    if not start.size:
        return start
    most = 1.0 + steepness * float(np.linalg.eigvalsh(kernel)[-1])
    momentum = (np.sqrt(most) - 1.0) / (np.sqrt(most) + 1.0)
    pulls, ahead = start, start
    for _ in range(2_000):
        after = ahead - (ahead - pull(kernel @ ahead)) / most
        ahead = after + momentum * (after - pulls)
        moved, pulls = float(np.abs(after - pulls).max()), after
        if moved < 1e-10:
            break
    return pulls


def _kernel(kind: str, alike: Mapping[str, Matrix]) -> Matrix:
    reach = REACH[kind]
    return np.asarray(reach["bias"] + sum(reach[respect] * matrix for respect, matrix in alike.items()))


def teach(scored: pl.DataFrame, lessons: Lessons | None, weights: Weights | None = None) -> pl.DataFrame:
    """A scored frame scored anew with what the owner's labels add; unchanged where there are no lessons."""
    if lessons is None or scored.is_empty():
        return scored
    chosen = weights or shipped_weights()
    alike = likeness(compared := _compared(scored, lessons), lessons.known)
    total = np.zeros((len(TARGETS), scored.height))
    for kind, block in BLOCK_OF.items():
        if kind in lessons.of:
            total[BLOCKS[block]] = _moved(kind, lessons.of[kind], alike).T / LN2
    total *= _factors(total, scored, chosen)
    taste = np.zeros(scored.height)
    if "action" in lessons.of:
        taste = np.clip(_moved("action", lessons.of["action"], alike)[:, 0], -MOST_TASTE, MOST_TASTE)
    columns = [pl.Series(bits_of_owner(target), total[i]) for i, target in enumerate(TARGETS)]
    return add_scores(compared.with_columns(*columns, pl.Series(TASTE, taste)), chosen)


def _compared(scored: pl.DataFrame, lessons: Lessons) -> pl.DataFrame:
    """With the likeness in words, which does not change when other facts are supposed."""
    return scored if "like_note" in scored.columns else add_like_words(scored, lessons.known)


def _moved(kind: str, lesson: Lesson, alike: Mapping[str, Matrix]) -> Matrix:
    return np.asarray(_kernel(kind, alike)[:, lesson.places] @ lesson.pull)


def _factors(total: Matrix, scored: pl.DataFrame, weights: Weights) -> Matrix:
    """How much of the owner's bits counts, 0 to 1 (targets × rows)."""
    factors = capped(total, FAMILY.cap)
    off = np.maximum(-total[BLOCKS[DANGER]][0], 1e-12)
    hard = scored.select(hard_danger(weights)).to_series().to_numpy()
    least = np.where(hard, 0.0, MOST_OFF_DANGER / off)
    factors[BLOCKS[DANGER]] = np.minimum(factors[BLOCKS[DANGER]], np.where(total[BLOCKS[DANGER]] < 0, least, 1.0))
    return factors


def lines(taught: pl.DataFrame, lessons: Lessons | None, weights: Weights | None = None) -> list[list[Evidence]]:
    """The owner's labels as evidence, by row: one line for all labels of one value; their bits add up to what counts.

    Labels of actions move no odds: their line has no bits.
    """
    found: list[list[Evidence]] = [[] for _ in range(taught.height)]
    if lessons is None or taught.is_empty():
        return found
    alike = likeness(taught, lessons.known)
    raw, parts = np.zeros((len(TARGETS), taught.height)), []
    for kind, block in BLOCK_OF.items():
        if kind not in lessons.of:
            continue
        lesson = lessons.of[kind]
        for value, often in sorted(Counter(lesson.values).items()):
            mine = np.array([[1.0 if one == value else 0.0] for one in lesson.values])
            bits = _moved(kind, replace(lesson, pull=lesson.pull * mine), alike).T / LN2
            raw[BLOCKS[block]] += bits
            parts.append((kind, value, often, mine, bits))
    factors = _factors(raw, taught, weights or shipped_weights())
    for kind, value, often, mine, bits in parts:
        lesson = lessons.of[kind]
        counted = bits * factors[BLOCKS[BLOCK_OF[kind]]]
        for row in np.flatnonzero(np.abs(counted).max(axis=0) > 0):
            amounts = dict(zip(NAMES[kind], counted[:, row].tolist(), strict=True))
            says = _says(kind, value, often, bool(mine[alike["same"][row, lesson.places] > 0].any()))
            found[row].append(Evidence(f"owner_said_{_name(kind, value)}", FAMILY.name, says, amounts))
    if "action" in lessons.of:
        for row in np.flatnonzero(taught[TASTE].abs().to_numpy() >= LEAST_TASTE):
            found[row].append(_taste_line(lessons.of["action"], float(taught[TASTE][int(row)])))
    return found


def _name(kind: str, value: str) -> str:
    return {"yes": "dangerous", "no": "harmless"}[value] if kind == DANGER else value


def _says(kind: str, value: str, often: int, of_this_one: bool) -> str:
    what = _name(kind, value).replace("_", " ")
    if of_this_one:
        return f"You said so yourself: {what}."
    times = "once" if often == 1 else f"{often} times"
    return f"You said it yourself, {times}, of requests more or less like this one: {what}."


def _taste_line(lesson: Lesson, taste: float) -> Evidence:
    chosen = Counter(lesson.values).most_common()
    told = ", ".join(f"{action} {often}" for action, often in chosen)
    more = "more" if taste > 0 else "less"
    says = f"By what you did with others ({told}), such a tie is worth {more} to you than your policy says."
    return Evidence("owner_chose_so", FAMILY.name, says, {})
