"""Family `history`: what was between you and the sender before."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

history = Collection(Family("history", 6.0, "What was between you and the sender before."))
signal = history.signal


@signal(
    yes=[{"messages_from_owner": 1, "messages_from_them": 1}],
    no=[{"messages_from_owner": 0, "messages_from_them": 3}, {"messages_from_owner": 2, "messages_from_them": 0}],
    bits={"curious": 1.2, "bring_value": 0.8, "hack": -2.0, "danger": -2.0, "sell": -0.4},
)
def you_have_talked_before(fact: type[Facts]) -> Question:
    """You wrote to each other before: not a stranger."""
    return fact.messages_from_owner.at_least(1) & fact.messages_from_them.at_least(1)


@signal(
    yes=[{"messages_from_owner": 0, "messages_from_them": 2}],
    no=[{"messages_from_owner": 1, "messages_from_them": 3}, {"messages_from_owner": 0, "messages_from_them": 1}],
    bits={"sell": 1.2, "recruit": 0.4, "curious": -0.6},
)
def sender_wrote_and_you_never_answered(fact: type[Facts]) -> Question:
    """The sender wrote to you before, more than once, and you never answered."""
    return fact.messages_from_them.at_least(2) & fact.messages_from_owner.below(1)


@signal(
    yes=[
        {"endorsements_from_them": 1, "recommendations_from_them": 0},
        {"endorsements_from_them": 0, "recommendations_from_them": 1},
    ],
    no=[{"endorsements_from_them": 0, "recommendations_from_them": 0}],
    bits={"bring_value": 1.8, "curious": 0.5, "hack": -1.5, "danger": -1.2},
)
def sender_vouched_for_you(fact: type[Facts]) -> Question:
    """The sender endorsed or recommended you before."""
    return fact.endorsements_from_them.at_least(1) | fact.recommendations_from_them.at_least(1)


@signal(
    yes=[
        {"endorsements_from_owner": 1, "recommendations_from_owner": 0},
        {"endorsements_from_owner": 0, "recommendations_from_owner": 1},
    ],
    no=[{"endorsements_from_owner": 0, "recommendations_from_owner": 0}],
    bits={"curious": 1.0, "ask_favor": 0.4, "hack": -1.5, "danger": -1.2},
)
def you_vouched_for_the_sender(fact: type[Facts]) -> Question:
    """You endorsed or recommended the sender before."""
    return fact.endorsements_from_owner.at_least(1) | fact.recommendations_from_owner.at_least(1)


@signal(
    yes=[{"followed_by_owner": True}],
    no=[{"followed_by_owner": False}],
    bits={"curious": 0.8, "bring_value": 0.6, "hack": -0.6, "danger": -0.5},
)
def you_follow_the_sender(fact: type[Facts]) -> Question:
    """You follow the sender already."""
    return fact.followed_by_owner.holds()


@signal(
    yes=[{"asked_by_owner": True}],
    no=[{"asked_by_owner": False}],
    bits={"curious": 1.8, "bring_value": 0.4, "hack": -1.5, "danger": -1.5},
)
def you_asked_first(fact: type[Facts]) -> Question:
    """You invited the sender before: they answer you."""
    return fact.asked_by_owner.holds()


@signal(
    yes=[{"earlier_requests": 1}],
    no=[{"earlier_requests": 0}],
    bits={"sell": 0.6, "grow_network": 0.4, "validate": 0.2},
)
def sender_asked_before(fact: type[Facts]) -> Question:
    """The sender asked before."""
    return fact.earlier_requests.at_least(1)


@signal(
    yes=[{"history_text": "Thanks for adding me! We help firms like yours save on freight."}],
    no=[{"history_text": "Thank you, see you at choir."}],
    bits={"sell": 2.2, "curious": -0.6},
)
def sender_pitched_before(fact: type[Facts]) -> Question:
    """The sender's earlier messages carry a pitch."""
    return fact.history_text.says(
        r"\bwe help\b|\bour (?:platform|solution|product|services?|clients)\b|\b(?:quick|short|free) "
        r"(?:demo|call|trial)\b|\b\d+ ?% (?:off|more|less|faster)\b|\bbook a (?:call|demo|time)\b"
    )


@signal(
    yes=[
        {"answered_text": "No thank you, we are happy with what we have."},
        {"answered_text": "Danke, aber kein Interesse."},
        {"answered_text": "Gracias, pero no me interesa."},
    ],
    no=[{"answered_text": "No problem, see you on Thursday!"}, {"answered_text": "I'd be interested to hear more."}],
    bits={"sell": 2.4, "recruit": 0.8, "grow_network": -0.8, "curious": -1.6, "bring_value": -1.0},
)
def you_said_no_before(fact: type[Facts]) -> Question:
    """You told the sender no before.

    Known gap: told by set phrases; a no in other words is not seen.
    """
    return fact.answered_text.says(
        r"\bno,? thanks?\b|\bno,? thank you\b|\bnot interested\b|\bno interest\b|"
        r"\bstop (?:writing|messaging|contacting)|"
        r"\bnot (?:looking for|in need of)\b|\bwe(?:'re| are) all set\b|\bi(?:'ll| will) pass\b|"
        r"\bkein(?:en)? (?:interesse|bedarf)\b|\bnicht interessiert\b|\bnein,? danke\b|"
        r"\bno me interesa|\bno nos interesa|\bno,? gracias\b|\bno estoy interesad|"
        r"\bnão (?:tenho|temos) interesse|\bnão,? obrigad|\bpas intéressé|\bnon,? merci\b|"
        r"\bnon (?:mi|ci) interessa|\bno,? grazie\b|\bgeen interesse\b|\bniet geïnteresseerd\b|"
        r"\bnee,? (?:dank|bedankt)|"
        r"\bnie jeste(?:m|śmy) zainteresowan|\bnie,? dziękuj|\bilgilenmiyor|\bhayır,? teşekkür|"
        r"\binterest(?:ed)? nah(?:i|in)\b|रुचि नहीं|दिलचस्पी नहीं|不感兴趣|没有兴趣|不需要|"
        r"結構です|興味はありません|興味がありません|غير مهتم|لست مهتم|لا شكرا"
    )


@signal(
    yes=[{"history_text": "Please add me on WhatsApp, the trading group closes tonight"}],
    no=[{"history_text": "Shall we meet on Thursday?"}],
    bits={"hack": 2.0, "danger": 2.0},
)
def sender_lured_before(fact: type[Facts]) -> Question:
    """The sender's earlier messages carry a lure: another messenger, money, a code."""
    return fact.history_text.says(
        r"\b(?:whatsapp|telegram)\b(?:\W+\w+){0,12}?\W+(?:trading|invest|crypto|profit|group|earn|task)|"
        r"\bverification code\b|\bgift cards?\b|\bguaranteed (?:returns?|profit)|\bwire (?:the|a) \w+|"
        r"\bnpm install\b"
    )


@signal(
    yes=[{"in_address_book": True}],
    no=[{"in_address_book": False}, {}],
    bits={"curious": 1.0, "hack": -1.5, "danger": -1.5},
)
def you_know_them_from_your_address_book(fact: type[Facts]) -> Question:
    """They are in your own address book: no stranger.

    Known gap: where the book has no profile address they are told by name alone, which an impostor may borrow.
    """
    return fact.in_address_book.holds()
