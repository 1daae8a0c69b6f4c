"""The pile as an assistant sees it: rows, one verdict in full, drafts, and the check of a note of the owner's.

A request goes by a made-up name (`r` and sixteen digits), for an id is often an address that a stranger chose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import structs

from whosthere.assistants.quoting import LONGEST, quoted, visible
from whosthere.composing import read_as
from whosthere.errors import AssistantError, UnknownPerson
from whosthere.gathering import gather
from whosthere.grounds import grounds
from whosthere.judging import answers
from whosthere.labels import learn
from whosthere.model import Assessment, Evidence, Owner, Tone, Verdict
from whosthere.policy import Policy
from whosthere.replies import with_reply
from whosthere.reports.letters import looks_hostile
from whosthere.signals import SIGNALS
from whosthere.sources import read
from whosthere.store import Label
from whosthere.triaging import assemble
from whosthere.whom import Whom, whom

EXCERPT = 300  # code points of a note in the list
CITED = 200  # code points of the words a line of evidence was read from
LONGEST_NOTE = 20_000
_TOLD = ("company", "position", "location", "school", "past_companies", "profile_url", "about", "activity")
_COUNTED = ("connections", "mutual_connections", "verified", "account_age_months")


def handle(invitation: str) -> str:
    """The made-up name of a request."""
    return "r" + hashlib.sha256(invitation.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Pile:
    """All requests of some sources, judged once. Raises SourceError as `triage` does."""

    def __init__(self, sources: Sequence[Path], me: Owner | None, policy: Policy, labels: Sequence[Label] = ()) -> None:
        self._tables = read(sources)
        gathered = gather(self._tables, me)
        self._owner, self._facts, self._policy = gathered.owner, gathered.facts, policy
        found = assemble(gathered, self._tables, policy, learn(labels, policy))
        self.problems = len(found.problems)
        self.requests = {handle(one.invitation.id): one for one in found.assessments}
        self._row = {handle(id_): at for at, id_ in enumerate(gathered.facts["id"])}

    def find(self, request: str) -> Assessment:
        """The request of that name; AssistantError where there is none."""
        if request not in self.requests:
            raise AssistantError("there is no such request in the pile; list_requests gives the names")
        return self.requests[request]

    def head(self, request: str, decided: str | None) -> dict[str, Any]:
        """What is concluded of a request, in short; nothing in it was written by its sender."""
        return _head(request, self.find(request), decided)

    def excerpt(self, request: str) -> dict[str, Any]:
        """Who the sender says they are, and how the note begins."""
        return _who(self.find(request), EXCERPT)

    def told(self, request: str, decided: str | None, *, questions: bool) -> dict[str, Any]:
        """One verdict in full; with `questions` also the answer to each question (null is unknown)."""
        one = self.find(request)
        verdict = one.verdict
        whole = {
            **_head(request, one, decided),
            "motives": _rounded(verdict.motives),
            "prior_bits": _rounded(verdict.prior),
            "total_bits": _rounded(verdict.log_odds),
            "brings": [{"says": one.says, "strength": round(one.strength, 2)} for one in verdict.benefit],
            "evidence": [_line(line, one) for line in verdict.evidence],
            "unknown": verdict.unknown,
            "what_would_change_it": verdict.flips,
            **_who(one, LONGEST),
        }
        sender = one.invitation.sender
        if sender is not None:
            whole["known"] = {name: getattr(sender, name) for name in _COUNTED if getattr(sender, name) is not None}
        if questions:
            at = self._row[request]
            said = answers(self._facts[at])
            whole["questions"] = [{"family": s.family.name, "asks": s.says, "answer": said[s.name]} for s in SIGNALS]
        return whole

    def draft(self, request: str, action: str | None, tone: Tone | None) -> dict[str, Any]:
        """The words for the advised action or another: a reply, a report with the stranger's words quoted, or none."""
        one = self.find(request)
        verdict = structs.replace(one.verdict, action=action or one.verdict.action)
        said = with_reply(verdict, one.invitation, tone or self._policy.tone, self._policy.sign_as)
        return {
            "request": request,
            "action": said.action,
            "advised": one.verdict.action,
            "hostile": looks_hostile(one.verdict),
            "reply": visible(said.reply) if said.reply else None,
            "language": said.reply_language if said.reply else None,
            **(quoted(report=said.report_text) if said.report_text else {}),
        }

    def check(self, note: str, to: str | None) -> dict[str, Any]:
        """A note of the owner's held up to the same questions; `to` is a request's name, a person's, or an address."""
        if not 0 < len(note.strip()) <= LONGEST_NOTE:
            raise AssistantError(f"give a note of 1 to {LONGEST_NOTE:,} signs")
        person = self._person(to) if to else None
        shared = grounds(self._owner, person, self._tables) if person else []
        reading = read_as(note, self._owner, person, shared)
        points = [
            {"check": p.check, "good": p.good, **(quoted(says=p.says) if p.check == "shared ground" else _says(p.says))}
            for p in reading.points
        ]
        verdict = reading.reads_as
        return {
            "length": reading.length,
            "checks": points,
            "reads_as": {"motives": _rounded(verdict.motives), **_judged(verdict)},
            "sent": False,
        }

    def _person(self, to: str) -> Any:
        if to in self.requests:
            return self.requests[to].invitation.sender
        return _named(to, self._tables).person


def _named(to: str, tables: Any) -> Whom:
    """Whom a name or address means. Never a file: what an assistant names is not opened."""
    nobody = AssistantError(
        "the receiver must be a request's name, or a name or profile address that means one person in the sources"
    )
    try:
        if Path(to).exists():
            raise nobody
        return whom(to, tables)
    except (UnknownPerson, OSError, ValueError) as error:
        raise nobody from error


def _says(says: str) -> dict[str, str]:
    return {"says": says}


def _judged(verdict: Verdict) -> dict[str, Any]:
    return {"action": verdict.action, "motive": verdict.motive, "danger": round(verdict.danger, 3)}


def _head(request: str, one: Assessment, decided: str | None) -> dict[str, Any]:
    sent = one.invitation.sent_at
    return {
        "request": request,
        **_judged(one.verdict),
        "motive_share": round(one.verdict.motives[one.verdict.motive], 3),
        "hostile": looks_hostile(one.verdict),
        "role": one.verdict.sender.role,
        "sent_on": sent.date().isoformat() if sent else None,
        "decided": decided,
    }


def _who(one: Assessment, longest: int) -> dict[str, Any]:
    """What the sender wrote and tells of themselves; in full where there is room for it."""
    sender = one.invitation.sender
    texts: dict[str, object] = {"note": one.invitation.text}
    if sender is not None:
        more = {name: getattr(sender, name) for name in _TOLD} if longest == LONGEST else {}
        texts = {"name": sender.name, "headline": sender.headline, **texts, **more}
    return quoted(longest, **texts)


def _line(line: Evidence, one: Assessment) -> dict[str, Any]:
    whole = {"says": line.says, "bits": _rounded(line.bits), "read_from": line.field}
    if line.field == "text" and line.span is not None and one.invitation.text:
        start, end = line.span
        if (start, end) != (0, len(one.invitation.text)):
            whole |= quoted(CITED, words=one.invitation.text[start:end])
    return whole


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {name: round(number, 3) for name, number in numbers.items()}
