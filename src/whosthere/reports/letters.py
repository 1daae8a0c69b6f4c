"""One assessment as a reader sees it: every text harmless and in words, the same for text and HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from whosthere.clauses import AT_LARGE
from whosthere.harmless import one_line
from whosthere.model import Assessment, Benefit, Citation, Evidence, Invitation, Risk, Sender, Triage, Verdict
from whosthere.opinions import FAMILY, HARD_TO_SAY_BELOW
from whosthere.reports import words
from whosthere.reports.strangers import Piece, excerpt, marked, words_at
from whosthere.reports.sums import Sum, best_entries, danger_sum, leading, motive_sum
from whosthere.text import profile_key

HOSTILE_AT = 0.5
MOST_EVIDENCE = 3  # shown before a request is opened
ROLE_TOLD_FROM = 0.5
LONGEST_NOTE = 10_000
LONGEST_NAME = 100  # in terminal cells
LONGEST_HEADLINE = 240


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of evidence: number from 1, sentence, the words it was read from, bits in the sum at hand."""

    number: int
    says: str
    quoted: str | None
    bits: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One request, ready to be read. Every text in it is harmless."""

    id: str
    name: str
    headline: str
    date: str
    link: str | None
    cited: str
    action: str
    role: str | None
    why: str
    hostile: bool
    danger: str
    note: str
    pieces: list[Piece]
    evidence: list[Seen]
    best: list[Seen]
    motives: list[tuple[str, float]]
    motive_sum: Sum
    danger_sum: Sum
    benefits: list[str]
    brings: list[str]
    risks: list[str]
    unknown: list[str]
    flips: list[str]
    reply: str | None
    report: list[str]
    campaign: str | None
    verdict: Verdict

    @property
    def find_out(self) -> str | None:
        """The first thing to find out, as a sentence; None where all is known."""
        return find_out(self.unknown[0]) if self.unknown else None

    @property
    def opinion(self) -> str | None:
        """What a language model thinks, also where that moves neither of the sums; None where none was heard."""
        return next((one_line(line.says) for line in self.verdict.evidence if line.family == FAMILY.name), None)


def letter(assessment: Assessment) -> Letter:
    """The assessment as a reader sees it."""
    invitation, verdict, cited = assessment.invitation, assessment.verdict, assessment.cited
    sender = invitation.sender or Sender()
    of_motive, of_danger = motive_sum(verdict), danger_sum(verdict)
    hostile = looks_hostile(verdict)
    numbered = [_seen(i + 1, line, invitation) for i, line in enumerate(verdict.evidence)]
    ranked = best_entries(of_danger if hostile else of_motive, len(numbered))
    pointed = [entry for entry in ranked if entry.number and verdict.evidence[entry.number - 1].signal not in AT_LARGE]
    best = (pointed or ranked)[:MOST_EVIDENCE]
    spans = [
        (i + 1, e.span)
        for i, e in enumerate(verdict.evidence)
        if e.field == "text" and e.span and e.signal not in AT_LARGE
    ]
    return Letter(
        id=one_line(invitation.id),
        name=excerpt(one_line(sender.name), LONGEST_NAME) or "No name known",
        headline=excerpt(one_line(sender.headline) or _position(sender), LONGEST_HEADLINE),
        date=words.date(invitation.sent_at),
        link=profile_link(sender.profile_url),
        cited="; ".join([_place(cited), *_told_elsewhere(assessment)]),
        action=verdict.action,
        role=_role(verdict),
        why=_why(verdict),
        hostile=hostile,
        danger=words.percent(verdict.danger),
        note=one_line(invitation.text and invitation.text[:LONGEST_NOTE]),
        pieces=marked(invitation.text or "", spans, LONGEST_NOTE),
        evidence=numbered,
        best=[replace(numbered[entry.number - 1], bits=entry.bits) for entry in best if entry.number],
        motives=sorted(verdict.motives.items(), key=lambda item: -item[1]),
        motive_sum=of_motive,
        danger_sum=of_danger,
        benefits=[one_line(b.says) for b in sorted(verdict.benefit, key=lambda b: -b.strength)],
        brings=[_with_reason(one) for one in sorted(verdict.benefit, key=lambda b: -b.strength)],
        risks=[_with_reason(one) for one in verdict.risk],
        unknown=[one_line(u) for u in verdict.unknown],
        flips=[one_line(f) for f in verdict.flips],
        reply=one_line(verdict.reply, " ") or None,
        report=[one_line(line) for line in (verdict.report_text or "").splitlines()],
        campaign=one_line(verdict.campaign) or None,
        verdict=verdict,
    )


def _place(cited: Citation) -> str:
    return one_line(cited.source) + (f", row {cited.row}" if cited.row is not None else "")


def _told_elsewhere(assessment: Assessment) -> list[str]:
    """What other sources told of the sender, a part a place, and how sure it is that they tell of that sender."""
    return _places(assessment.told_by)


def _places(told_by: Mapping[str, Citation]) -> list[str]:
    fields: dict[str, list[str]] = {}
    for name, cited in told_by.items():
        sure = "" if cited.by_name is None else f" (joined by name, {words.percent(cited.by_name)} sure)"
        fields.setdefault(_place(cited) + sure, []).append(name.removeprefix("sender.").replace("_", " "))
    return [f"{', '.join(names)} from {place}" for place, names in fields.items()]


def told_by_name(name: str | None, told_by: Mapping[str, Citation]) -> list[str]:
    """What other sources told of a sender where nothing but the name says so, a line a place, with how sure that is."""
    named = {field: cited for field, cited in told_by.items() if cited.by_name is not None}
    return [f"{excerpt(one_line(name), LONGEST_NAME) or 'no name'}: {line}" for line in _places(named)]


def quote_of(one: Letter, cells: int) -> str:
    """The first words of the note in quotes, at most `cells` wide; empty where there is no note."""
    return f'"{excerpt(one.note, cells - 2)}"' if one.note else ""


def looks_hostile(verdict: Verdict) -> bool:
    """Is the request more likely hostile than not, or to be reported?"""
    return verdict.action == "report" or verdict.danger >= HOSTILE_AT


def find_out(unknown: str) -> str:
    """A thing that is unknown as a sentence that says to find it out."""
    if re.match(r"(What|Why|Who|Whether|Where|When|Which|How)\b", unknown):
        return f"Find out {unknown[0].lower()}{unknown[1:]}"
    return f"Find out: {unknown}"


def profile_link(address: str | None) -> str | None:
    """The plain address of the LinkedIn profile that `address` names; None if it names none."""
    try:
        given = urlsplit(address if address and "://" in address else f"https://{address}")
        host = (given.hostname or "").lower()
    except ValueError:
        return None
    on_linkedin = given.scheme in ("http", "https") and (host == "linkedin.com" or host.endswith(".linkedin.com"))
    key = profile_key(given.path) if on_linkedin and re.match(r"(?i)(/comm)?/in/", given.path) else None
    return f"https://www.linkedin.com/in/{quote(key, safe='', errors='replace')}" if key else None


def summary(triage: Triage) -> str:
    """How many requests wait, and how many of them are worth what."""
    told = (f"{words.ACTION_WORDS[action]}: {n:,}." for action, n in counts(triage).items() if n)
    return " ".join([waiting(triage), *told])


def waiting(triage: Triage) -> str:
    """How many requests wait."""
    number = len(triage.assessments)
    if not number:
        return "No requests wait for you."
    return f"{words.count(number, 'request')} {'waits' if number == 1 else 'wait'} for you."


def sharpness(triage: Triage) -> str:
    """How many requests stay unclear, what the sources given beside the archive changed, and what to bring next."""
    before, now = triage.unclear_without_people, triage.unclear
    told = f"Of {words.count(now, 'request')} too little is known to tell." if now else ""
    if before is not None and before > now:
        whom = words.count(now, "request") if now else "no request"
        told = f"Too little is known of {whom}; without what you copied or saved: {before:,}."
    if not told:
        return ""
    if before is None:
        return f"{told} To sharpen this, copy the page My network > Manage invitations to a text file and give it, too."
    more = " To sharpen the rest, open those profiles, choose More > Save to PDF, and give the files, too."
    return told + more if now else told


def what_was_read(triage: Triage) -> list[str]:
    """A line a source: what it gave with its rows, and how many of its files were left alone."""
    given: dict[str, Counter[str]] = {}
    for source, table, rows in triage.read:
        of_source = given.setdefault(source.split("/", 1)[0], Counter())
        of_source[table.split(":")[0] if table.startswith("left alone: sensitive") else table] += rows or 1
    lines = []
    for source, tables in given.items():
        alone = tables.pop("left alone", 0)
        parts = [_given(one_line(table).replace("_", " "), rows) for table, rows in tables.items()]
        if alone:
            parts.append(f"{words.count(alone, 'other file')} left alone")
        lines.append(f"{one_line(source)}: {'; '.join(parts)}")
    return lines


def _given(table: str, rows: int) -> str:
    return table if table.startswith("left") else f"{rows:,} {table}"


def counts(triage: Triage) -> dict[str, int]:
    """How many requests each action is advised for, in the order they are told."""
    return {action: sum(one.verdict.action == action for one in triage.assessments) for action in words.ACTION_WORDS}


def warning(triage: Triage) -> str | None:
    """The one line about hostile requests; None if there are none."""
    number = sum(looks_hostile(one.verdict) for one in triage.assessments)
    if number == 1:
        return "1 looks hostile: do not open its links."
    return f"{number:,} look hostile: do not open their links." if number else None


def left_out(triage: Triage) -> str | None:
    """How many invitations were left out, and why; None if none."""
    if not triage.answered:
        return None
    was = "was" if triage.answered == 1 else "were"
    return f"{words.count(triage.answered, 'invitation')} {was} left out: you are connected by now."


def distinct_problems(problems: Sequence[str]) -> list[str]:
    """Each problem once, in the order met, with how often it was met if more than once."""
    times: dict[str, int] = {}
    for problem in problems:
        line = one_line(problem)
        times[line] = times.get(line, 0) + 1
    return [line if n == 1 else f"{line} ({n:,} times)" for line, n in times.items()]


def _why(verdict: Verdict) -> str:
    first, second = leading(verdict)
    p, q = verdict.motives.get(first, 0.0), verdict.motives.get(second, 0.0)
    if first != second and p < HARD_TO_SAY_BELOW * q:
        this, that = (words.MOTIVE_NOUNS.get(m, words.short(m)) for m in (first, second))
        return f"Hard to say: {this} ({words.percent(p)}) or {that} ({words.percent(q)})."
    return f"{words.confidence(p)} {words.MOTIVE_WORDS.get(first, words.short(first))} ({words.percent(p)})."


def _role(verdict: Verdict) -> str | None:
    likely = verdict.sender.roles.get(verdict.sender.role, 0.0) >= ROLE_TOLD_FROM
    return words.ROLE_WORDS.get(verdict.sender.role) if likely else None


def _with_reason(one: Benefit | Risk) -> str:
    """What it would bring or risk, why, and where that was read."""
    told = dict.fromkeys(words.field(cited) for cited in one.cites if not cited.startswith("owner."))
    where = f"(From {', '.join(told)}.)" if told else ""
    return one_line(" ".join(part for part in (one.says, one.because, where) if part))


def _position(sender: Sender) -> str:
    position, company = one_line(sender.position), one_line(sender.company)
    return f"{position} at {company}" if position and company else position or company


def _seen(number: int, line: Evidence, invitation: Invitation) -> Seen:
    return Seen(number, one_line(line.says), words_at(_field(invitation, line.field), line.span))


def _field(invitation: Invitation, field: str | None) -> str | None:
    """The text that a span of `field` counts in: lists joined by line breaks, as the facts join them."""
    if field == "text":
        return invitation.text
    if field == "history":
        return "\n".join(t.text for t in invitation.history or [] if t.from_ == "them" and t.text) or None
    whose, _, name = (field or "").partition(".")
    person = {"sender": invitation.sender, "owner": invitation.owner}.get(whose)
    value = getattr(person, name, None) if name else None
    return "\n".join(value) if isinstance(value, list) else value if isinstance(value, str) else None
