"""Family `ties`: what the two of you share, as far as facts show it."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

ties = Collection(Family("ties", 5.0, "What the two of you share, as far as facts show it."))
signal = ties.signal


@signal(
    yes=[{"owner_school": ["University of Graz"], "sender_school": ["university of graz", "MIT"]}],
    no=[{"owner_school": ["Graz"], "sender_school": ["MIT"]}],
    bits={"curious": 1.4, "grow_network": 0.5, "hack": -0.8, "danger": -0.6, "sell": -0.3},
)
def you_share_a_school(fact: type[Facts]) -> Question:
    """You went to the same school."""
    return fact.shared_schools.has_any()


@signal(
    yes=[{"owner_company": "Kiesel GmbH", "owner_past_companies": ["Nokia"], "sender_company": "Nokia Corp"}],
    no=[{"owner_company": "Kiesel GmbH", "sender_company": "Nokia"}],
    bits={"curious": 1.4, "grow_network": 0.6, "hack": -1.0, "danger": -0.8, "sell": -0.4},
)
def you_share_an_employer(fact: type[Facts]) -> Question:
    """You work or worked for the same firm."""
    return fact.shared_firms.has_any()


@signal(
    yes=[{"text": "Ruth Eyre showed me your stairs", "sender_mutual_names": ["Ruth Eyre", "Gary Lomas"]}],
    no=[
        {"text": "Let's connect", "sender_mutual_names": ["Ruth Eyre"]},
        {"text": "Hi Ruth, lovely stairs", "owner_name": "Ruth Ashdown", "sender_mutual_names": ["Ruth Eyre"]},
    ],
    bits={"bring_value": 0.6, "curious": 0.6, "ask_favor": 0.3, "grow_network": -0.3, "sell": -0.4, "hack": -0.3},
)
def note_names_a_shared_connection(fact: type[Facts]) -> Question:
    """The note names somebody you both know: ask them.

    Whoever means harm can read the same names; so it says nothing of danger.
    """
    return fact.named_mutuals.has_any()


@signal(
    yes=[{"sender_mutual_connections": 0}],
    no=[{"sender_mutual_connections": 1}],
    bits={"hack": 0.7, "danger": 0.6, "sell": 0.3, "grow_network": 0.1},
)
def you_share_no_connection(fact: type[Facts]) -> Question:
    """You share no connection."""
    return fact.sender_mutual_connections.below(1)


@signal(
    yes=[{"sender_mutual_connections": 1}, {"sender_mutual_connections": 9}],
    no=[{"sender_mutual_connections": 0}, {"sender_mutual_connections": 10}],
    bits={"hack": -0.3, "danger": -0.3, "curious": 0.3},
)
def you_share_a_few_connections(fact: type[Facts]) -> Question:
    """You share a few connections.

    Mutual connections are easily earned; they excuse little.
    """
    return fact.sender_mutual_connections.between(1, 10)


@signal(
    yes=[{"sender_mutual_connections": 10}, {"sender_mutual_connections": 25}],
    no=[{"sender_mutual_connections": 9}],
    bits={"hack": -0.8, "danger": -0.9, "curious": 0.5, "grow_network": 0.2},
)
def you_share_many_connections(fact: type[Facts]) -> Question:
    """You share ten connections or more."""
    return fact.sender_mutual_connections.at_least(10)


@signal(
    yes=[{"owner_location": "Graz, Austria", "sender_location": "Graz"}],
    no=[{"owner_location": "Graz, Austria", "sender_location": "Lagos"}],
    bits={"curious": 0.4, "grow_network": 0.5, "hack": -0.4, "danger": -0.3},
)
def you_live_in_the_same_town(fact: type[Facts]) -> Question:
    """You live in the same town."""
    return fact.same_place.holds()


@signal(
    yes=[{"owner_headline": "Marine geologist, sediment cores", "sender_headline": "Geologist | sediment transport"}],
    no=[{"owner_headline": "Marine geologist", "sender_headline": "Pastry chef"}],
    bits={"curious": 0.6, "grow_network": 0.9, "hack": -0.3, "sell": -0.4},
)
def you_share_a_trade(fact: type[Facts]) -> Question:
    """The sender's headline speaks of your own trade."""
    return fact.shared_words.has_any()


@signal(
    yes=[{"owner_skills": ["Sedimentology", "R"], "sender_skills": ["sedimentology", "Leadership"]}],
    no=[{"owner_skills": ["Leadership", "R"], "sender_skills": ["leadership", "Sourdough"]}],
    bits={"curious": 0.5, "grow_network": 0.5, "hack": -0.3, "danger": -0.3, "sell": -0.2},
)
def you_share_a_skill(fact: type[Facts]) -> Question:
    """You both list a skill that few people list.

    Skills that nearly everybody lists do not count. Known gap: anybody may list anything.
    """
    return fact.shared_skills.has_any()


@signal(
    yes=[{"colleagues_there": 2}],
    no=[{"colleagues_there": 0}, {"colleagues_there": 1}],
    bits={"curious": 0.4, "hack": -0.5, "danger": -0.4},
)
def you_know_people_at_their_firm(fact: type[Facts]) -> Question:
    """You know people at the sender's firm."""
    return fact.colleagues_there.at_least(2)


@signal(
    yes=[{"namesakes": 1}],
    no=[{"namesakes": 0}],
    bits={"hack": 1.0, "danger": 0.8, "mistaken_identity": 0.3},
)
def sender_bears_a_connections_name(fact: type[Facts]) -> Question:
    """Somebody of that very name is a connection of yours already, under another address.

    A second account, a namesake, or somebody who poses as your connection: compare before you accept.
    """
    return fact.namesakes.at_least(1)
