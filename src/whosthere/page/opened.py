"""One request as it is read: its letter, what was between the two, its campaign, and what a brought source changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from whosthere.campaigns.slots import Template
from whosthere.harmless import one_line
from whosthere.model import DANGER
from whosthere.page.desk import Change, Pile, Request
from whosthere.page.strings import say
from whosthere.reports import words
from whosthere.reports.letters import Letter
from whosthere.reports.strangers import excerpt
from whosthere.store import Decision, Label

Other = tuple[str, str]  # short name, name
Part = tuple[str, bool]  # text, or the name of a slot
Filled = tuple[str, str, bool]  # name of a slot, what fills it most, whether more does

MOST_OTHERS = 50
MOST_FILLINGS = 5
MOST_RISKS = 4
MOST_WRITTEN = 20
LEAST_RISK = 0.3  # bits of danger from which a line is told as a risk

# Facts of what was between the two, in the order told: those that count, and those that are so.
_COUNTED = {
    "messages_from_them": "they_wrote",
    "messages_from_owner": "you_wrote",
    "endorsements_from_them": "they_endorsed",
    "endorsements_from_owner": "you_endorsed",
    "earlier_requests": "asked_before",
    "sender_mutual_connections": "mutual",
    "colleagues_there": "colleagues",
}
_SO = {
    "recommendations_from_them": "they_recommended",
    "recommendations_from_owner": "you_recommended",
    "followed_by_owner": "you_follow",
    "asked_by_owner": "you_asked",
    "in_address_book": "in_book",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a brought source changed of one request: a word before, and lines of label, before, now."""

    notice: str = ""
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One request, ready to be read; every text harmless. `event` is the standing decision's number, 0 for none."""

    key: str
    letter: Letter
    decided: str
    event: int
    reply: str
    report: str
    previous: str | None
    next: str | None
    benefits: list[tuple[str, float]]
    risks: list[str]
    roles: list[tuple[str, float]]
    copies: int
    others: list[Other]
    template: list[Part]
    slots: list[Filled]
    history: list[str]
    written: list[str]
    change: Told | None
    version: int
    labels: list[str]


def opened(
    pile: Pile,
    request: Request,
    decision: Decision | None,
    labels: Sequence[Label] = (),
    change: Told | None = None,
) -> Opened:
    """The request as it is read; `labels` is what the owner said of it."""
    letter, verdict = request.letter, request.verdict
    facts = pile.facts.row(pile.row_of[request.id], named=True)
    at = pile.place_of[request.key]
    campaign = pile.campaigns.get(verdict.campaign or "", [])
    others = _others(request, campaign)
    template = pile.template(verdict.campaign) if others and verdict.campaign else None
    own = decision.reply if decision and decision.action != "report" else None
    reply = own or letter.reply
    return Opened(
        key=request.key,
        letter=letter,
        decided=decision.action if decision else "",
        event=(decision.event or 0) if decision else 0,
        reply=reply or "",
        report=verdict.report_text or "",
        previous=pile.requests[at - 1].key if at else None,
        next=pile.requests[at + 1].key if at + 1 < len(pile.requests) else None,
        benefits=[(one_line(one.says), one.strength) for one in sorted(verdict.benefit, key=lambda b: -b.strength)],
        risks=_risks(letter),
        roles=sorted(verdict.sender.roles.items(), key=lambda pair: -pair[1]),
        copies=len(campaign),
        others=others,
        template=parts_of(template) if template else [],
        slots=_filled(template) if template else [],
        history=_history(facts),
        written=[one_line(line) for line in (facts["history_text"] or "").split("\n")[:MOST_WRITTEN] if line.strip()],
        change=change,
        version=pile.version,
        labels=[_label(one) for one in labels],
    )


def _risks(letter: Letter) -> list[str]:
    costs = [one_line(f"{one.says} {one.because}") for one in letter.verdict.risk if one.kind != "attack"]
    told = [
        (line.bits.get(DANGER, 0.0), one_line(line.says))
        for line in letter.verdict.evidence
        if line.bits.get(DANGER, 0.0) >= LEAST_RISK and line.family != "wording"
    ]
    return costs + list(dict.fromkeys(says for _, says in sorted(told, reverse=True)))[:MOST_RISKS]


def _history(facts: Mapping[str, Any]) -> list[str]:
    counted = [say(f"request.{name}", n=facts[fact]) for fact, name in _COUNTED.items() if facts[fact]]
    return counted + [say(f"request.{name}") for fact, name in _SO.items() if facts[fact]]


def _others(request: Request, campaign: Sequence[Request]) -> list[Other]:
    """The others of the campaign: short name and name."""
    others = [(one.key, one.assessment.invitation.sender) for one in campaign if one.key != request.key]
    return [
        (key, excerpt(one_line(sender.name if sender else None), 60) or "…") for key, sender in others[:MOST_OTHERS]
    ]


def parts_of(template: Template) -> list[Part]:
    """The template as text and slots, in the order they stand."""
    names = {slot.name for slot in template.slots}
    found: list[Part] = []
    for piece in re.split(r"\{(\w+)\}", one_line(template.text)):
        is_slot = len(found) % 2 == 1
        found.append((piece if not is_slot or piece in names else f"{{{piece}}}", is_slot and piece in names))
    return [part for part in found if part[0].strip()]


def _filled(template: Template) -> list[Filled]:
    return [
        (slot.name, ", ".join(one_line(value) for value in slot.values[:MOST_FILLINGS]), slot.different > MOST_FILLINGS)
        for slot in template.slots
    ]


def _label(label: Label) -> str:
    return say(
        f"correct.said_{label.kind}",
        value=say(f"correct.{label.value}") if label.kind == "danger" else words.short(label.value),
    )


def learned(change: Change, request: Request) -> Told:
    """What a label of `request` changed, in words."""
    lines = [line for old, new in change.verdicts if new.key == request.key for line in _differences(old, new)]
    others = sum(new.key != request.key for _, new in change.verdicts)
    notice = say("correct.learned", n=others) if others else say("correct.learned_none")
    moved = sum(new.key != request.key and old.verdict.action != new.verdict.action for old, new in change.verdicts)
    if moved:
        lines.append((say("change.others"), "", say("change.others_moved", n=moved)))
    return Told(notice, lines)


def told(change: Change, request: Request) -> Told:
    """What a brought source changed of `request`, in words."""
    for before, after in change.verdicts:
        if after.key == request.key:
            return Told(_also(change, 1), _differences(before, after), change.problems)
    about = ", ".join(excerpt(one_line(name), 40) for name in change.about[:5])
    notice = say("brought.not_this", name=request.letter.name)
    return Told(f"{notice} {say('brought.about', names=about)}" if about else notice, [], change.problems)


def _also(change: Change, mine: int) -> str:
    more = len(change.verdicts)
    return say("brought.changed", n=more) if more > mine else ""


def _differences(before: Request, after: Request) -> list[tuple[str, str, str]]:
    old, new = before.letter, after.letter
    lines = []
    if old.action != new.action:
        lines.append((say("change.advice"), words.ACTION_WORDS[old.action], words.ACTION_WORDS[new.action]))
    else:
        lines.append((say("change.advice"), "", f"{say('change.same_advice')}: {words.ACTION_WORDS[new.action]}"))
    if old.why != new.why:
        lines.append((say("change.motive"), old.why, new.why))
    if old.danger != new.danger:
        lines.append((say("change.danger"), old.danger, new.danger))
    had, has = ({(line.signal, one_line(line.says)) for line in one.verdict.evidence} for one in (before, after))
    if said := _listed(says for _, says in sorted(has - had)):
        lines.append((say("change.evidence"), "", said))
    if said := _listed(says for _, says in sorted(had - has)):
        lines.append((say("change.gone"), "", said))
    if len(old.unknown) != len(new.unknown):
        lines.append((say("change.unknown"), str(len(old.unknown)), str(len(new.unknown))))
    return lines


def _listed(sentences: Any) -> str:
    return " ".join(dict.fromkeys(sentences))
