"""Calls that come at the same time, worked on together: judging many requests takes hardly longer than judging one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import anyio

T = TypeVar("T")
U = TypeVar("U")


@dataclass(eq=False, slots=True)
class _Call(Generic[T, U]):
    asked: T
    answer: U | None = None
    done: anyio.Event = field(default_factory=anyio.Event)


class Together(Generic[T, U]):
    """Gathers what is asked until `work` can begin, and has it worked on at once, in order.

    `work` is given a function that takes all that waits at the moment it is called. What fails together is left to
    each call by itself, so that nobody suffers for another's.
    """

    def __init__(
        self, work: Callable[[Callable[[], list[T]]], Awaitable[Sequence[U]]], alone: Callable[[T], Awaitable[U]]
    ) -> None:
        self._work, self._alone = work, alone
        self._waiting: list[_Call[T, U]] = []

    def waiting(self) -> list[T]:
        """What waits to be worked on."""
        return [one.asked for one in self._waiting]

    async def ask(self, asked: T) -> U:
        """The answer to one call. The first that waits leads: it works for all that came by then."""
        mine: _Call[T, U] = _Call(asked)
        self._waiting.append(mine)
        if len(self._waiting) == 1:
            await self._lead()
        await mine.done.wait()
        return await self._alone(asked) if mine.answer is None else mine.answer

    async def _lead(self) -> None:
        calls: list[_Call[T, U]] = []

        def take() -> list[T]:
            nonlocal calls
            calls, self._waiting = self._waiting, []
            return [one.asked for one in calls]

        try:
            with suppress(Exception):  # told to whom it concerns, who asks again alone
                answers = await self._work(take)
                for call, answer in zip(calls, answers, strict=True):
                    call.answer = answer
        finally:
            if not calls:
                take()
            for call in calls:
                call.done.set()
