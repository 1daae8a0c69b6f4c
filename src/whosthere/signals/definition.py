"""What a signal is, and how one is made: a short decorated function that asks a question of facts.

The function's name reads after "because". Its docstring's first line is the sentence the owner reads; the rest gives
the reason and the known gap. `yes=` and `no=` are its examples and its tests: a text stands for a note, a dict for
facts. `bits=` is the declared guess of its weight, by target; a weight measured on the corpus takes its place where
there is one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from whosthere.facts import Facts
from whosthere.questions import Question

Example = str | dict[str, Any]
Bits = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Family:
    """Signals that tend to be true together. `cap` bounds, in bits, how far they move any two motives apart,
    and how far they move the danger or a role."""

    name: str
    cap: float
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """A yes/no question with its family, sentence, examples and declared bits (for a yes and for a no)."""

    name: str
    family: Family
    question: Question
    says: str
    reason: str
    yes: tuple[Example, ...]
    no: tuple[Example, ...]
    bits: Bits
    bits_if_no: Bits = field(default_factory=dict)
    says_if_no: str = ""


class Collection:
    """The signals of one family, in the order they are written."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.signals: list[Signal] = []

    def signal(
        self,
        *,
        yes: Iterable[Example],
        no: Iterable[Example],
        bits: Bits,
        bits_if_no: Bits | None = None,
        says_if_no: str = "",
    ) -> Callable[[Callable[[type[Facts]], Question]], Signal]:
        """Make a signal of the decorated function, which is called once with the catalogue of facts."""

        def make(function: Callable[[type[Facts]], Question]) -> Signal:
            first, _, rest = inspect.cleandoc(function.__doc__ or "").partition("\n")
            made = Signal(
                name=function.__name__,
                family=self.family,
                question=function(Facts),
                says=first,
                reason=rest.strip(),
                yes=tuple(yes),
                no=tuple(no),
                bits=dict(bits),
                bits_if_no=dict(bits_if_no or {}),
                says_if_no=says_if_no,
            )
            self.signals.append(made)
            return made

        return make
