"""Where calls are worked on: a bounded number of threads, and a bounded queue before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import anyio.to_thread
import msgspec
from msgspec import Struct
from starlette.exceptions import HTTPException

from whosthere import contract
from whosthere.api.limits import Limits
from whosthere.api.problems import Fault, Faulty
from whosthere.errors import ContractError
from whosthere.judging import answers, assess, assess_lines
from whosthere.model import Invitation, Owner, Verdict
from whosthere.policy import Policy
from whosthere.signals import SIGNALS

T = TypeVar("T")


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


class Bench:
    """Judges for the routes, with the owner `me` and the policy of this run."""

    def __init__(self, limits: Limits, me: Owner | None, policy: Policy) -> None:
        self.limits, self.me, self.policy = limits, me, policy
        self._threads = anyio.CapacityLimiter(limits.workers)
        self._streams = 0

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

    def assess(self, body: bytes) -> Verdict:
        """The verdict on one invitation; 422 for what is none."""
        (verdict,) = assess([self._one(body)], self.me, self.policy)
        return verdict

    def explain(self, body: bytes) -> Explained:
        """The verdict on one invitation, with every question; 422 for what is none."""
        one = self._one(body)
        (verdict,) = assess([one], self.me, self.policy)
        told = answers(contract.facts_of([one], self.me))
        return Explained(verdict, [Question(s.name, s.family.name, s.says, told[s.name]) for s in SIGNALS])

    def assess_many(self, body: bytes) -> list[Verdict]:
        """The verdicts on a list, in order; 422, which tells of each fault, where any item is no invitation."""
        try:
            given = msgspec.json.decode(body, type=list[msgspec.Raw])
        except contract.NOT_JSON as error:
            raise HTTPException(422, f"not a JSON list: {error}") from error
        if len(given) > self.limits.items:
            raise HTTPException(413, f"a list may have {self.limits.items:,} items; send fewer at once")
        good, faults = [], []
        for at, raw in enumerate(given):
            try:
                good.append(self.decode(bytes(raw)))
            except ContractError as error:
                faults.append(Fault(at, str(error)))
        if faults:
            raise Faulty(faults, len(given))
        return assess(good, self.me, self.policy)

    def assess_lines(self, lines: Sequence[tuple[int, bytes]]) -> bytes:
        """Lines of the contract answered in order, bad ones by an error in their place."""
        return assess_lines(lines, self.decode, self.me, self.policy)[0]

    def _one(self, body: bytes) -> Invitation:
        try:
            return self.decode(body)
        except ContractError as error:
            raise HTTPException(422, str(error)) from error


def _busy(why: str) -> HTTPException:
    return HTTPException(503, f"{why}; try again as Retry-After says", {"Retry-After": "1"})


def _longest(value: object) -> int:
    """The length of the longest text in an invitation."""
    if isinstance(value, str):
        return len(value)
    inside = value if isinstance(value, list) else msgspec.structs.astuple(value) if isinstance(value, Struct) else ()
    return max(map(_longest, inside), default=0)
