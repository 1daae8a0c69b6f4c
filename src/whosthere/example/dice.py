"""Draws that come out the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """A seeded source of choices, built on `Random.random` alone, whose sequence Python promises to keep."""

    def __init__(self, *seed: object) -> None:
        self._random = Random(" ".join(map(str, seed)))  # noqa: S311 (an example, not a secret)

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1."""
        return int(self._random.random() * count)

    def chance(self, share: float) -> bool:
        """True in `share` of all draws."""
        return self._random.random() < share

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of `things`."""
        return things[self.below(len(things))]

    def weighted(self, weights: dict[str, int]) -> str:
        """One of the keys, as often as its weight says."""
        left = self.below(sum(weights.values()))
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        raise AssertionError("weights are positive")

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included."""
        return first + timedelta(days=self.below((last - first).days + 1))

    def hexadecimal(self, digits: int) -> str:
        """`digits` hexadecimal digits."""
        return "".join(self.pick("0123456789abcdef") for _ in range(digits))
