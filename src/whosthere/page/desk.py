"""What lies before the owner: the sources read, the pile judged, and what was brought to it since."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import polars as pl
from msgspec import structs

from whosthere.campaigns.slots import Template, template_of
from whosthere.errors import SourceError, WhosthereError
from whosthere.gathering import Gathered, gather, without_people
from whosthere.judging import settle, unclear, verdicts
from whosthere.labels import Lessons, learn
from whosthere.model import TARGETS, Assessment, Owner, Triage, Verdict
from whosthere.page.brought import Brought
from whosthere.page.strings import say
from whosthere.policy import Policy
from whosthere.quotas import is_limited, made_lately, within_quotas
from whosthere.replies import with_reply
from whosthere.reports.letters import Letter, letter
from whosthere.scoring import bits_of
from whosthere.sources import read
from whosthere.sources.tables import Tables
from whosthere.store import Label
from whosthere.triaging import cite, rank

AT_ONCE = 400  # requests judged between two words of progress


def key_of(invitation: str) -> str:
    """A short name for an invitation's id that is safe in addresses and documents; an id is a stranger's text."""
    return urlsafe_b64encode(hashlib.blake2b(invitation.encode(errors="replace"), digest_size=9).digest()).decode()


@dataclass(frozen=True)
class Request:
    """One request of the pile: its short name, its assessment, and how a reader sees it."""

    key: str
    assessment: Assessment

    @property
    def id(self) -> str:
        """The invitation's own id, as the store knows it."""
        return self.assessment.invitation.id

    @property
    def verdict(self) -> Verdict:
        """What is concluded of it."""
        return self.assessment.verdict

    @property
    def letter(self) -> Letter:
        """Every text of it made harmless, in words; worked out anew, for thousands of them take room."""
        return letter(self.assessment)


@dataclass(frozen=True)
class Pile:
    """A judged pile as it stood at one time; never changed, only replaced. `templates` are found when asked for."""

    triage: Triage
    gathered: Gathered
    scores: list[tuple[Any, ...]]
    requests: list[Request]
    version: int
    templates: dict[str, Template] = field(default_factory=dict)

    @property
    def facts(self) -> pl.DataFrame:
        """The given facts, a row a request."""
        return self.gathered.facts

    @cached_property
    def by_key(self) -> dict[str, Request]:
        """The requests by short name."""
        return {one.key: one for one in self.requests}

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Where in the pile a request lies, by short name."""
        return {one.key: at for at, one in enumerate(self.requests)}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of `facts` by invitation id."""
        return {one: row for row, one in enumerate(self.facts["id"])}

    @cached_property
    def campaigns(self) -> dict[str, list[Request]]:
        """The requests of each campaign."""
        found: dict[str, list[Request]] = {}
        for one in self.requests:
            if one.verdict.campaign:
                found.setdefault(one.verdict.campaign, []).append(one)
        return found

    def template(self, campaign: str) -> Template:
        """What the copies of a campaign say alike; worked out once."""
        if campaign not in self.templates:
            copies = sorted(self.campaigns[campaign], key=lambda one: one.id)
            self.templates[campaign] = template_of([one.assessment.invitation.text or "" for one in copies])
        return self.templates[campaign]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is: what is done now, and how many of how many requests are judged."""

    says: str
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a brought source changed: verdicts before and after by request, requests new to the pile, what it told of
    whom, and what could not be read."""

    verdicts: list[tuple[Request, Request]] = field(default_factory=list)
    new: list[Request] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Desk:
    """The owner's desk. Readers take `pile` as it is; one at a time replaces it."""

    def __init__(
        self,
        sources: Sequence[Path],
        brought: Brought,
        me: Owner | None = None,
        policy: Policy | None = None,
        labels: Callable[[], Sequence[Label]] = tuple,
    ) -> None:
        self.sources = list(sources)
        self.brought = brought
        self.me = me
        self.policy = policy or Policy()
        self.labels = labels
        self.pile: Pile | None = None
        self.prepare: Callable[[Pile], object] = lambda _: None  # told each pile before it is laid
        self.tables = Tables()
        self.progress = Progress(say("reading.files"))
        self.error: str | None = None
        self.refused: list[str] = []
        self._lock = Lock()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read: the first run."""
        return not self.sources and not self.brought.files()

    @property
    def is_reading(self) -> bool:
        """Whether the pile is not there yet, but will be."""
        return self.pile is None and self.error is None and not self.is_empty

    def draft(self, request: Request, action: str) -> str | None:
        """The words for an action that need not be the advised one; None where silence is best."""
        verdict = structs.replace(request.verdict, action=action)
        told = with_reply(verdict, request.assessment.invitation, self.policy.tone, self.policy.sign_as)
        return told.report_text if action == "report" else told.reply

    def start(self) -> None:
        """Begin to read in the background."""
        if not self.is_empty:
            Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        """Read everything and judge it; what ends the reading is kept in `error`."""
        with self._lock:
            self._read_all()

    def _read_all(self) -> None:
        try:
            self.error = None
            self.progress = Progress(say("reading.files"))
            self.tables = self._read_what_reads()
            self.progress = Progress(say("reading.joining"))
            self._lay(gather(self.tables, self.me))
        except WhosthereError as error:
            self.error = str(error)

    def _read_what_reads(self) -> Tables:
        """All sources; files brought that are none are refused and deleted, and the rest is read."""
        try:
            return read([*self.sources, *self.brought.files()])
        except SourceError:
            whole = read(self.sources)
            for path in self.brought.files():
                try:
                    read([path])
                except SourceError as error:
                    path.unlink(missing_ok=True)
                    self.refused.append(str(error))
            return read([*self.sources, *self.brought.files()]) if self.brought.files() else whole

    def receive(self, files: Sequence[tuple[str, Callable[[Path], None]]]) -> None:
        """Keep files for a pile that is not there yet, and begin to read."""
        with self._lock:
            for name, write in files:
                self.brought.keep(name, write)
        self.start()

    def bring(self, name: str, write: Callable[[Path], None]) -> Change:
        """Add a file (`write` writes it where it is told), judge anew what it changes, and say what that is.

        Raises SourceError, with nothing changed, where it is no source.
        """
        with self._lock:
            path = self.brought.keep(name, write)
            try:
                more = read([path])
                if not more.frames:
                    told = "; ".join(str(problem) for problem in more.problems)
                    raise SourceError(told or say("brought.nothing", name=path.name))
            except WhosthereError:
                path.unlink(missing_ok=True)
                raise
            problems = [str(problem) for problem in more.problems]
            about = more["people"]["name"].drop_nulls().unique(maintain_order=True).to_list()
            before = self.pile
            if before is None:
                self._read_all()
                return Change(about=about, problems=problems)
            whole = Tables(dict(self.tables.frames), list(self.tables.taken), list(self.tables.problems))
            whole.merge(more)
            self.tables = whole
            after = self._lay(gather(whole, self.me))
            return _changed(before, after, about, problems)

    def learn_anew(self) -> Change:
        """Judge anew what the owner's labels, as they stand now, change; and say what that is."""
        with self._lock:
            before = self.pile
            if before is None:
                return Change()
            return _changed(before, self._lay(before.gathered), [], [])

    def forget(self) -> None:
        """Delete all that was brought, and read the rest anew."""
        with self._lock:
            self.brought.forget()
            self.pile = None
            self.tables = Tables()
        self.start()

    def _lay(self, gathered: Gathered) -> Pile:
        """Judge what is not known yet under the same facts and scores, and put the pile on the desk."""
        lessons = learn(self.labels(), self.policy)
        decided = settle(gathered.facts, self.policy, lessons)
        scores = decided.select("action", "worth", *(bits_of(target) for target in TARGETS)).rows()
        known = _known(self.pile) if self.pile and not is_limited(self.policy) else {}
        rows = zip(gathered.facts.rows(), scores, strict=True)
        judged = [known.get(facts[0], {}).get((repr(facts), score)) for facts, score in rows]
        new = [at for at, verdict in enumerate(judged) if verdict is None]
        for start in range(0, len(new), AT_ONCE):
            self.progress = Progress(say("reading.judging"), start, len(new))
            part = new[start : start + AT_ONCE]
            invitations = [gathered.invitations[at] for at in part]
            for at, verdict in zip(part, verdicts(decided[part], invitations, self.policy, lessons), strict=True):
                judged[at] = verdict
        told = [verdict for verdict in judged if verdict is not None]
        if is_limited(self.policy):
            worth = decided["worth"].to_list()
            told = within_quotas(told, gathered.invitations, worth, self.policy, made_lately(self.tables))
        assessments = sorted(cite(gathered, told), key=rank)
        pile = Pile(
            triage=self._triage(gathered, assessments, unclear(decided), lessons),
            gathered=gathered,
            scores=scores,
            requests=[Request(key_of(one.invitation.id), one) for one in assessments],
            version=self.pile.version + 1 if self.pile else 1,
        )
        self.progress = Progress(say("reading.laying"))
        self.prepare(pile)
        self.pile = pile
        return pile

    def _triage(
        self, gathered: Gathered, assessments: list[Assessment], still_unclear: int, lessons: Lessons | None
    ) -> Triage:
        told = not self.tables["people"].is_empty()
        bare = without_people(gathered.facts)
        return Triage(
            owner=gathered.owner,
            assessments=assessments,
            answered=gathered.answered,
            unclear=still_unclear,
            unclear_without_people=unclear(settle(bare, self.policy, lessons)) if told else None,
            problems=[str(problem) for problem in self.tables.problems],
            read=[(taken.source, taken.table, taken.rows) for taken in self.tables.taken],
        )


def _known(pile: Pile) -> dict[str, dict[tuple[str, tuple[Any, ...]], Verdict]]:
    """By id the facts and scores a verdict was made from, and the verdict."""
    verdicts_of = {one.id: one.verdict for one in pile.requests}
    return {
        facts[0]: {(repr(facts), score): verdicts_of[facts[0]]}
        for facts, score in zip(pile.facts.rows(), pile.scores, strict=True)
    }


def _changed(before: Pile, after: Pile, about: list[str], problems: list[str]) -> Change:
    verdicts, new = [], []
    for one in after.requests:
        old = before.by_key.get(one.key)
        if old is None:
            new.append(one)
        elif old.verdict is not one.verdict:
            verdicts.append((old, one))
    return Change(verdicts, new, about, problems)
