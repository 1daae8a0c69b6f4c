"""Why a benefit or a risk is told: what holds in the row, and the fields it was read from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import polars as pl

from whosthere.benefit_rules import BENEFITS, BenefitRule, Reason
from whosthere.benefits import benefit_of
from whosthere.facts import Facts
from whosthere.model import DANGER, MOTIVES, ROLES, Benefit, Evidence, Risk
from whosthere.policy import Policy
from whosthere.risks import RiskRule, risks
from whosthere.rows import Columns, Rows, column, table
from whosthere.scoring import share_of

LEAST_BENEFIT = 0.15
LEAST_BITS = 0.2
LEAST_TOLD = 0.1
MOST_TOLD, LONGEST_TOLD = 4, 60
HISTORY = ("messages_from_owner", "messages_from_them", "history_text", "answered_text")

# What a line that names the one field may as well be read off.
READ_OFF = {
    "sender.company": ("sender_company", "sender_past_companies"),
    "sender.headline": ("sender_headline", "sender_position"),
}

_WHY: Mapping[str, str] = {
    "grow_network": "They want a larger network",
    "sell": "They sell",
    "recruit": "They recruit",
    "bring_value": "They offer something",
    "curious": "They are curious",
    "validate": "They want the tie itself",
    "mistaken_identity": "They mean somebody else",
    "hack": "They are after your data or your money",
    "ask_favor": "They want a favour",
    DANGER: "It looks hostile",
    "recruiter": "They seem to be a recruiter",
    "seller": "They seem to be a seller",
    "open_networker": "They seem to collect connections",
    "founder_exec": "They seem to be a founder or executive",
    "investor": "They seem to be an investor",
    "peer": "They seem to be a peer of some trade",
    "student_early": "They seem to be a student or beginner",
    "job_seeker": "They seem to look for work",
    "creator": "They seem to be an author, speaker or creator",
    "mentor_volunteer": "They seem to be a mentor or volunteer",
    "vague": "They cannot be placed",
}
_WISH: Mapping[str, str] = {
    "find_job": "you look for a job",
    "hire": "you hire",
    "find_customers": "you look for customers",
    "learn": "you want to learn",
    "mentor_others": "you would mentor others",
    "find_mentor": "you look for a mentor",
    "raise_money": "you raise money",
    "invest": "you invest",
    "stay_private": "you would stay private",
}


def benefits_told(decided: pl.DataFrame | Rows, evidence: Sequence[Sequence[Evidence]]) -> list[list[Benefit]]:
    """By row the benefits that are there, the strongest first: of a kind the strongest, with why and where from."""
    strengths = table(decided, [benefit_of(i) for i in range(len(BENEFITS))])
    reasons = _Reasons(decided, evidence, BENEFITS)
    told = []
    for row, each in enumerate(strengths):
        best: dict[str, tuple[float, BenefitRule]] = {}
        for rule, strength in zip(BENEFITS, each, strict=True):
            if strength >= LEAST_BENEFIT and strength > best.get(rule.kind, (0.0, rule))[0]:
                best[rule.kind] = (strength, rule)
        ranked = sorted(best.values(), key=lambda one: -one[0])
        told.append([_benefit(rule, strength, row, reasons) for strength, rule in ranked])
    return told


def _benefit(rule: BenefitRule, strength: float, row: int, reasons: _Reasons) -> Benefit:
    because, cites = reasons.of(row, rule.reasons, [one for one in (rule.motive, rule.role) if one], rule.aims)
    return Benefit(rule.kind, rule.says, min(strength, 1.0), because, cites)


def risks_told(
    decided: pl.DataFrame | Rows, evidence: Sequence[Sequence[Evidence]], policy: Policy
) -> list[list[Risk]]:
    """By row the risks that are there, the heaviest first, with why and where from."""
    rules = risks(policy)
    strengths = _strengths(rules).of(decided)
    reasons = _Reasons(decided, evidence, rules)
    told = []
    for row, each in enumerate(strengths):
        there = [(strength, rule) for strength, rule in zip(each, rules, strict=True) if strength >= rule.least]
        ranked = sorted(there, key=lambda one: -one[0])
        told.append([_risk(rule, strength, row, reasons) for strength, rule in ranked])
    return told


def _risk(rule: RiskRule, strength: float, row: int, reasons: _Reasons) -> Risk:
    because, cites = reasons.of(row, rule.reasons, [rule.target] if rule.target else [])
    return Risk(rule.kind, rule.says, min(strength, 1.0), because, cites)


@cache
def _others(target: str) -> list[str]:
    """The other targets of its kind."""
    kind = () if target == DANGER else MOTIVES if target in MOTIVES else ROLES
    return [one for one in kind if one != target]


@lru_cache(maxsize=16)
def _strengths(rules: tuple[RiskRule, ...]) -> Columns:
    return Columns(rule.strength.alias(rule.kind) for rule in rules)


@lru_cache(maxsize=16)
def _reasons(rules: tuple[BenefitRule | RiskRule, ...]) -> tuple[dict[Reason, int], Columns]:
    """The place of each reason of the rules among the columns that tell whether it holds."""
    each = list(dict.fromkeys(reason for rule in rules for reason in rule.reasons))
    held = Columns(reason.when.expr.alias(f"reason_{at}") for at, reason in enumerate(each))
    return {reason: at for at, reason in enumerate(each)}, held


class _Reasons:
    """Which reasons hold in which row of a decided frame, and what its evidence rests on."""

    def __init__(
        self,
        decided: pl.DataFrame | Rows,
        evidence: Sequence[Sequence[Evidence]],
        rules: tuple[BenefitRule | RiskRule, ...],
    ) -> None:
        self._places, asked = _reasons(rules)
        self._held = asked.of(decided)
        self._facts = _Facts(decided)
        self._evidence = evidence

    def of(
        self, row: int, reasons: Sequence[Reason], targets: Sequence[str] = (), aims: Sequence[str] = ()
    ) -> tuple[str, list[str]]:
        """Why, in sentences, and the fields it was read from."""
        facts = self._facts.of(row)
        says, cites = list[str](), list[str]()
        for reason in reasons:
            if self._held[row][self._places[reason]]:
                says.append(reason.says.format(told=_told(reason, facts)) if reason.told else reason.says)
                cites += [_field(fact) for fact in reason.rests_on if facts[fact] not in (None, [], "")]
        for target in targets:
            share = facts[DANGER] if target == DANGER else facts[share_of(target)]
            if share < LEAST_TOLD:
                continue
            says.append(f"{_WHY[target]} ({_percent(share)}).")
            cites += self._speaking_for(target, row)
        wishes = [_WISH[aim] for aim in aims if aim in (facts["owner_goals"] or [])]
        if wishes:
            says.append(f"And {' and '.join(wishes)}.")
            cites.append("owner.goals")
        return " ".join(dict.fromkeys(says)), list(dict.fromkeys(cites))

    def _speaking_for(self, target: str, row: int) -> list[str]:
        """The fields of the evidence that moves a target up against the others of its kind."""
        others = _others(target)
        fields = list[str]()
        for line in self._evidence[row]:
            bits = line.bits
            against = sum([bits[other] for other in others if other in bits]) / max(len(others), 1)
            if bits.get(target, 0.0) - against >= LEAST_BITS:
                fields += self._given(line.field or line.family, row)
        return fields

    def _given(self, field: str, row: int) -> list[str]:
        """The fields that the request gives of those that a line of evidence on `field` may be read off."""
        if field in HISTORY:
            return ["history"]
        facts = self._facts.of(row)
        either = READ_OFF.get(field)
        return [field] if either is None else [_field(fact) for fact in either if facts[fact] not in (None, [], "")]


class _Facts(Mapping[str, Any]):
    """The facts of one row at a time; a column is taken out of the frame when it is first asked for."""

    def __init__(self, decided: pl.DataFrame | Rows) -> None:
        self._decided = decided
        self._columns: dict[str, list[Any]] = {}
        self._row = 0

    def of(self, row: int) -> _Facts:
        """The facts of that row."""
        self._row = row
        return self

    def __getitem__(self, name: str) -> Any:
        if name not in self._columns:
            self._columns[name] = column(self._decided, name)
        return self._columns[name][self._row]

    def __iter__(self) -> Iterator[str]:
        return iter(self._decided.columns)

    def __len__(self) -> int:
        return len(self._decided.columns)


@cache
def _field(fact: str) -> str:
    return "history" if fact in HISTORY else getattr(Facts, fact).field


def _told(reason: Reason, facts: Mapping[str, Any]) -> str:
    """What the fact holds; of keys that both sides list, what the owner's side writes."""
    value = facts[reason.told or ""]
    if reason.told not in ("shared_schools", "shared_firms", "shared_ground"):
        return _listed(value)
    own = [text for fact in reason.rests_on if fact.startswith("owner") for text in _texts(facts[fact])]
    spelt = {key: next((text for text in own if _folded(key) in _folded(text)), key) for key in _texts(value)}
    return _listed(list(dict.fromkeys(spelt.values())))


def _percent(share: float) -> str:
    return "over 99%" if share > 0.99 else f"{share:.0%}"


def _texts(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one)[:LONGEST_TOLD] for one in value[:MOST_TOLD])
    return f"{value:,}" if isinstance(value, int) else str(value)
