"""Family `campaign`: what many requests together show."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

campaign = Collection(Family("campaign", 5.0, "What many requests together show."))
signal = campaign.signal


@signal(
    yes=[{"copies": 1}, {"copies": 2}],
    no=[{"copies": 0}, {"copies": 3}],
    bits={"sell": 1.0, "hack": 0.7, "curious": -1.0, "danger": 0.4},
)
def note_came_from_another_sender_too(fact: type[Facts]) -> Question:
    """One or two other senders sent you the same note with other names in it."""
    return fact.copies.between(1, 3)


@signal(
    yes=[{"copies": 3}],
    no=[{"copies": 2}],
    bits={"sell": 1.4, "hack": 1.4, "curious": -2.0, "bring_value": -1.5, "danger": 0.8},
)
def note_is_part_of_a_campaign(fact: type[Facts]) -> Question:
    """Three or more other senders sent you the same note with other names in it."""
    return fact.copies.at_least(3)


@signal(
    yes=[{"sent_to_others": 5}, {"sent_to_others": 400}],
    no=[{"sent_to_others": 0}, {"sent_to_others": 4}],
    bits={"sell": 1.2, "recruit": 0.6, "hack": 0.8, "curious": -1.5, "bring_value": -0.8, "danger": 0.3},
)
def note_went_to_many_others(fact: type[Facts]) -> Question:
    """The sender sent the same note, with other names in it, to five or more other people.

    Only a platform can see that: in one inbox it is unknown. Known gap: somebody who invites to one event.
    """
    return fact.sent_to_others.at_least(5)


@signal(
    yes=[{"requests_around": 12, "usual_requests": 2.0}, {"requests_around": 8, "usual_requests": 2.5}],
    no=[
        {"requests_around": 3, "usual_requests": 2.0},
        {"requests_around": 7, "usual_requests": 0.2},
        {"requests_around": 12, "usual_requests": 4.0},
    ],
    bits={"grow_network": 0.3, "hack": 0.2},
)
def request_came_in_a_burst(fact: type[Facts]) -> Question:
    """The request came in a burst, far above your usual rate."""
    return fact.requests_around.at_least(8) & fact.requests_around.ask(
        fact.requests_around.column > 3 * fact.usual_requests.column
    )
