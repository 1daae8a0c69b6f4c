"""Family `requests`: whom else the sender asks, and how that goes. Known only where many people's requests are seen.

The bits asked for here are those that `whosthere graph` works out; the catalogue of facts says what they mean. A
signal's own bits are a guess that stays below what the evidence says of itself: this is one witness among several.
"""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

requests = Collection(Family("requests", 6.0, "Whom else the sender asks, and how that goes."))
signal = requests.signal


@signal(
    yes=[{"choice_bits": 4.0}, {"choice_bits": 5.5}],
    no=[{"choice_bits": 3.9}, {"choice_bits": -3.0}],
    bits={"danger": 3.0, "hack": 2.5, "curious": -1.0},
)
def sender_works_a_way_into_circles(fact: type[Facts]) -> Question:
    """The sender asks people out of nowhere, and then the friends of whoever accepts, again and again.

    Mutual connections earned that way are worth little. Known gap: a newcomer who is handed on from friend to friend.
    """
    return fact.choice_bits.at_least(4)


@signal(
    yes=[{"choice_bits": 1.5}, {"choice_bits": 3.9}],
    no=[{"choice_bits": 1.4}, {"choice_bits": 4.0}],
    bits={"danger": 1.3, "hack": 1.1},
)
def sender_asks_rather_as_intruders_do(fact: type[Facts]) -> Question:
    """Whom the sender asks is rather what intruders choose."""
    return fact.choice_bits.between(1.5, 4)


@signal(
    yes=[{"choice_bits": -1.6}],
    no=[{"choice_bits": 0.0}, {"choice_bits": -1.5}],
    bits={"danger": -1.3, "hack": -1.1},
)
def sender_asks_as_acquaintances_do(fact: type[Facts]) -> Question:
    """The sender asks people who belong together, whether they accept or not."""
    return fact.choice_bits.below(-1.5)


@signal(
    yes=[{"answers_bits": 1.5}],
    no=[{"answers_bits": 0.0}, {"answers_bits": 1.4}],
    bits={"danger": 1.5, "hack": 1.2, "sell": 0.4},
)
def people_asked_say_no(fact: type[Facts]) -> Question:
    """Most people the sender asked refused, also such as usually accept."""
    return fact.answers_bits.at_least(1.5)


@signal(
    yes=[{"answers_bits": -1.6}],
    no=[{"answers_bits": 0.0}, {"answers_bits": -1.5}],
    bits={"danger": -1.0, "hack": -0.8},
)
def people_asked_say_yes(fact: type[Facts]) -> Question:
    """Most people the sender asked accepted, also such as choose whom they accept."""
    return fact.answers_bits.below(-1.5)


@signal(
    yes=[{"company_bits": 1.5}],
    no=[{"company_bits": 1.4}],
    bits={"danger": 1.0, "hack": 0.8},
)
def sender_keeps_distrusted_company(fact: type[Facts]) -> Question:
    """The sender deals with people whose own requests are refused by others."""
    return fact.company_bits.at_least(1.5)


@signal(
    yes=[{"pace_bits": 2.0}],
    no=[{"pace_bits": 1.9}],
    bits={"danger": 0.7, "hack": 0.5, "grow_network": 0.4, "sell": 0.4, "curious": -0.6},
)
def sender_asks_faster_than_one_reads(fact: type[Facts]) -> Question:
    """The sender sends requests faster than anybody reads profiles."""
    return fact.pace_bits.at_least(2)


@signal(
    yes=[{"seeds_bits": 2.0}],
    no=[{"seeds_bits": 1.9}],
    bits={"danger": 2.0, "hack": 1.6},
)
def sender_asks_whom_the_known_bad_asked(fact: type[Facts]) -> Question:
    """The sender asks the same people as accounts known to be bad, and few as the good ones do."""
    return fact.seeds_bits.at_least(2)
