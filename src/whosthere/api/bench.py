"""Where calls are worked on: a bounded number of threads, and a bounded queue before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TypeVar

import anyio.to_thread
import msgspec
from msgspec import Struct
from starlette.exceptions import HTTPException

from whosthere import contract
from whosthere.api.ledger import Ledger
from whosthere.api.limits import Limits
from whosthere.api.problems import Fault, Faulty
from whosthere.api.together import Together
from whosthere.campaigns import prepared, search
from whosthere.campaigns.lakes import notes_of_requests
from whosthere.errors import ContractError
from whosthere.harmless import short_error
from whosthere.judging import answers, assess_lines, judge
from whosthere.model import Invitation, Owner, Verdict
from whosthere.policy import Policy
from whosthere.reports.campaign_list import Campaign, told
from whosthere.signals import SIGNALS

T = TypeVar("T")
MOST_TOGETHER = 2_000  # requests of several calls that are judged at once


class Question(Struct, frozen=True):
    """A question and its answer in one case; null is unknown."""

    signal: str
    family: str
    says: str
    answer: bool | None


class Explained(Struct, frozen=True):
    """A verdict, and every question, answered or not."""

    verdict: Verdict
    questions: list[Question]


class Member(Struct, frozen=True):
    """A note of a campaign, by the id of its request: how many other senders sent the template, and to how many others
    this one did; null is unknown."""

    id: str
    campaign: str
    copies: int | None
    sent_to_others: int | None


class Campaigns(Struct, frozen=True):
    """Campaigns, the surest first, and every note that belongs to any that was found."""

    campaigns: list[Campaign]
    members: list[Member]


class Bench:
    """Judges for the routes, with the owner `me`, the policy of this run, and what the owner's labels teach."""

    def __init__(self, limits: Limits, me: Owner | None, policy: Policy, *, labels: bool) -> None:
        self.limits, self.me, self.policy = limits, me, policy
        self.ledger = Ledger(policy, labels=labels)
        self._threads = anyio.CapacityLimiter(limits.workers)
        self._streams = 0
        self._together = Together(self._judged_at_once, self._judged_alone)

    async def run(self, work: Callable[[], T], *, queue: bool = False) -> T:
        """What `work` gives, in a thread. With too many before it: 503, or, where `queue`, it waits however long."""
        if not queue and self._threads.statistics().tasks_waiting >= self.limits.waiting:
            raise _busy("too many calls are waiting")
        return await anyio.to_thread.run_sync(work, limiter=self._threads)

    @contextmanager
    def stream(self) -> Iterator[None]:
        """Room for one more stream, as long as it is open; 503 where there is none."""
        if self._streams >= self.limits.streams:
            raise _busy("too many streams are open")
        self._streams += 1
        try:
            yield
        finally:
            self._streams -= 1

    def decode(self, line: bytes) -> Invitation:
        """One invitation within the limits; raises ContractError."""
        one = contract.decode(line)
        if _longest(one) > self.limits.text:
            raise ContractError(f"a text is longer than {self.limits.text:,} signs; shorten it")
        return one

    async def assess(self, body: bytes) -> Verdict:
        """The verdict on one invitation, judged together with the others that wait; 422 for what is none."""
        one = await anyio.to_thread.run_sync(self.one, body)
        return (await self._with_others([one]))[0]

    async def explain(self, body: bytes) -> Explained:
        """The verdict on one invitation, with every question; 422 for what is none."""
        one = await anyio.to_thread.run_sync(self.one, body)
        (verdict,) = await self._with_others([one])
        given = await self.run(lambda: answers(contract.facts_of([one], self.me)), queue=True)
        return Explained(verdict, [Question(s.name, s.family.name, s.says, given[s.name]) for s in SIGNALS])

    async def assess_many(self, body: bytes) -> list[Verdict]:
        """The verdicts on a list, in order; 422, which tells of each fault, where any item is no invitation."""
        return await self._with_others(await anyio.to_thread.run_sync(self._many, body, self.limits.items))

    def campaigns(self, body: bytes, most: int) -> Campaigns:
        """The campaigns among the notes of a list, the surest first; 422 as `assess_many` has it."""
        rows = prepared(notes_of_requests(contract.facts_of(self._many(body, self.limits.rows), self.me)))
        found = search(rows.unique("id", keep="first", maintain_order=True))
        members = found.members.drop_nulls("campaign").iter_rows(named=True)
        return Campaigns(told(found, rows, most), [Member(**one) for one in members])

    def assess_lines(self, lines: Sequence[tuple[int, bytes]]) -> bytes:
        """Lines of the contract answered in order, bad ones by an error in their place."""
        return assess_lines(lines, self.decode, self.me, self.policy, self.ledger.lessons())[0]

    def one(self, body: bytes) -> Invitation:
        """The one invitation that a body is; 422 for what is none."""
        try:
            return self.decode(body)
        except ContractError as error:
            raise HTTPException(422, str(error)) from error

    async def _with_others(self, some: list[Invitation]) -> list[Verdict]:
        """The verdicts on what one call asks, judged together with what other calls ask at the moment."""
        waiting = self._together.waiting()
        if len(waiting) >= self.limits.gathered:
            raise _busy("too many calls are waiting")
        if sum(map(len, waiting)) + len(some) > MOST_TOGETHER:
            return await self.run(lambda: self._judged(some))
        return await self._together.ask(some)

    async def _judged_at_once(self, take: Callable[[], list[list[Invitation]]]) -> list[list[Verdict]]:
        async with self._threads:
            return await anyio.to_thread.run_sync(self._judged_each, take())

    async def _judged_alone(self, some: list[Invitation]) -> list[Verdict]:
        return await self.run(lambda: self._judged(some))

    def _judged_each(self, calls: list[list[Invitation]]) -> list[list[Verdict]]:
        verdicts = iter(self._judged(list(chain.from_iterable(calls))))
        return [list(islice(verdicts, len(some))) for some in calls]

    def _judged(self, invitations: Sequence[Invitation]) -> list[Verdict]:
        return judge(contract.facts_of(invitations, self.me), invitations, self.policy, self.ledger.lessons())

    def _many(self, body: bytes, most: int) -> list[Invitation]:
        try:
            given = msgspec.json.decode(body, type=list[msgspec.Raw])
        except contract.NOT_JSON as error:
            raise HTTPException(422, f"not a JSON list: {short_error(error)}") from error
        if len(given) > most:
            raise HTTPException(413, f"a list may have {most:,} items; send fewer at once")
        good, faults = [], []
        for at, raw in enumerate(given):
            try:
                good.append(self.decode(bytes(raw)))
            except ContractError as error:
                faults.append(Fault(at, str(error)))
        if faults:
            raise Faulty(faults, len(given))
        return good


def _busy(why: str) -> HTTPException:
    return HTTPException(503, f"{why}; try again as Retry-After says", {"Retry-After": "1"})


def _longest(value: object) -> int:
    """The length of the longest text in an invitation."""
    if isinstance(value, str):
        return len(value)
    inside = value if isinstance(value, list) else msgspec.structs.astuple(value) if isinstance(value, Struct) else ()
    return max(map(_longest, inside), default=0)
