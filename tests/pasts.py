"""Invented pasts with known truth: accepted requests, what each sender did next, and at which rate they pitched.

The texts were written for this purpose alone and are neither in the training corpus nor chosen by what is found.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from piles import answered, asks, tables, wrote
from whosthere.sources.tables import Tables

BEGINS = datetime(2023, 1, 2, 8)

PITCHES = (
    "Thanks for connecting, {first}! We help {trade} teams cut their {cost} by up to {n} %. Would you have {m} minutes "
    "this week for a short demo?",
    "Great to be connected. I work with {trade} firms that struggle with {cost}. Our platform takes care of all of it. "
    "When could we have a quick call?",
    "Hi {first}, thank you for accepting. {firm} is a leading provider of {thing}. I'd love to show you how our "
    "clients "
    "save {n} hours a month. Here is my calendar: https://{host}.example/book",
    "Hello {first}, quick question: who takes care of {cost} at your company? We've built a tool that makes it {n} % "
    "cheaper and I'd like to walk you through it.",
    "Appreciate the connection! I noticed you work in {trade}. We offer {thing} at a fixed monthly price, first month "
    "free. Shall I send you our brochure?",
    "Thank you for joining my network. Are you happy with your present {thing}? Most of our customers weren't "
    "until they "
    "switched to {firm}. Worth a chat?",
    "Hi {first}! I run an agency that gets {trade} companies {n} qualified leads every month, and you only pay for "
    "results. Open to hearing more?",
    "Good morning {first}, we are offering a special discount on {thing} until Friday for new connections. Can I send "
    "you a quote?",
    "Thanks for the add. I coach leaders in {trade} to double their turnover without working weekends. I have two free "
    "strategy sessions left this month. Want one?",
    "Dear {first}, our company manufactures {thing} of high quality at competitive prices. Kindly let me know your "
    "requirement so that I can share our catalogue.",
    "Hey {first}, saw your site and made you a short video on three things that cost you customers. Our team "
    "fixes them "
    "in two weeks. Can I send it over?",
    "Nice to meet you here! Our developers are available from {m} euros an hour and have done many {trade} projects. "
    "Do you have any upcoming work that we could quote for?",
    "How do you handle {cost} at the moment? I ask because I talk to many people in {trade} about it, and we may have "
    "something for you.",
    "I'd love to learn more about how you win new customers in {trade}. Perhaps we can support you there.",
)
FOLLOW_UPS = (
    "Just bumping this to the top of your inbox. Would Tuesday suit you for the demo?",
    "Did you have a chance to look at my last message? Happy to send some case studies of our clients.",
)
FAVOURS = (
    "Hello {first}, thank you for accepting. Could you please refer me for the opening in your team? My CV is "
    "attached.",
    "Hi {first}, would you take part in my survey on {trade}? It takes ten minutes and I need a hundred answers.",
    "Thanks for connecting! Could you like and repost my latest article? It would help me a lot.",
)
FRIENDLY = (
    "Thank you for accepting, {first}. Your talk on {trade} was the best of the day, I still think about the "
    "last slide.",
    "Good to be in touch! I'm the one who sat next to you at the workshop and lost the pen.",
    "Hello {first}, I read your paper with my students. They argued for an hour about figure 3.",
    "Thanks! I've been working in {trade} for ten years as well, funny that we've never met.",
    "Hi {first}, here is the article I mentioned. Page 4 is the part that made me think of your project.",
    "Thank you, {first}. My sister says hello, she remembers you from the choir.",
    "Glad to connect. How did you end up in {trade}? I started as a teacher myself.",
    "Hi {first}, I found a small mistake in your data set: rows 40 to 60 have the wrong year. Just so that you know.",
    "It was lovely to meet you in person at last. The soup was terrible, the company was not.",
    "Congratulations on the new role, {first}! Well deserved.",
    "Thanks for the connection. I grew up two streets from your office, the bakery is still there.",
    "Hello {first}, we use your open source library every day. Thank you for keeping it alive.",
    "Do you happen to know a good supplier of {thing}? Ours went out of business last month.",
    "I'll be in your town on Tuesday. Would you have time for a coffee?",
    "We're looking for somebody who builds us a small tool for {trade}. Is that something your team does?",
)
REPLIES = (
    "That's kind of you, thank you!",
    "Yes, I remember. How are you?",
    "Good question. It took me a while to find out myself.",
    "Thanks, I'll have a look at it tonight.",
)
ANSWERS = (
    "All well here. The second version is much better, you were right about the ending.",
    "I'd like that. The week after next I'm in town anyway.",
    "Interesting, we saw the same thing last winter and never found the reason.",
    "Ha, exactly. Say hello to everybody from me.",
)
NOTES = (
    None, None, None, None,
    "Hi {first}, your talk on {trade} stayed with me. I'd like to keep in touch.",
    "Hello {first}, I'd love to add a fellow {trade} expert to my network.",
    "Hi {first}, we share a few contacts in {trade}. Let's connect!",
)  # fmt: skip
SLOTS = {
    "first": ("Tomas", "Tomas", "Tomas"),
    "trade": ("logistics", "software", "water management", "insurance", "design"),
    "cost": ("invoicing", "hiring costs", "energy bills", "paperwork", "onboarding"),
    "thing": ("cloud storage", "office chairs", "translation services", "network cables", "accounting software"),
    "firm": ("Brightloop", "Farnwell", "Orvanta", "Kestrel & Moss"),
    "host": ("brightloop", "farnwell", "orvanta"),
    "n": ("20", "30", "45"),
    "m": ("15", "20", "30"),
}


@dataclass(frozen=True, slots=True)
class Past:
    """Tables of an archive, the rate at which accepted strangers pitch, and how many of them did."""

    tables: Tables
    rate: float
    pitched: int
    accepted: int
    conversed: int


def past(seed: int, accepted: int = 150, rate: float | None = None) -> Past:
    """An invented past; the rate is drawn from 2 to 60 % where none is given."""
    dice = random.Random(seed)
    rate = dice.uniform(0.02, 0.6) if rate is None else rate
    invitations: list[dict[str, Any]] = []
    connections: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    pitched = conversed = 0
    for number in range(accepted):
        name, key = f"Person {_letters(number)}", f"p-{number}"
        sent = BEGINS + timedelta(hours=dice.randrange(24 * 1000))
        joined = sent + timedelta(hours=dice.randrange(1, 72))
        note = _filled(dice, NOTES)
        invitations.append(asks(name, key, text=note, sent_at=sent))
        connections.append({"name": name, "key": key, "connected_on": joined.date()})
        if dice.random() < rate:
            pitched += 1
            told = _pitch(dice)
        else:
            told, talked = _other(dice)
            conversed += talked
        at = joined
        for mine, text in told:
            at += timedelta(hours=dice.randrange(2, 60))
            messages.append((answered(name, key) if mine else wrote(name, key)) | {"text": text, "sent_at": at})
    return Past(
        tables(invitations=invitations, connections=connections, messages=messages), rate, pitched, accepted, conversed
    )


def _pitch(dice: random.Random) -> list[tuple[bool, str | None]]:
    told: list[tuple[bool, str | None]] = [(False, _filled(dice, PITCHES))]
    if dice.random() < 0.3:
        told.append((True, "No, thank you, we are fine with what we have."))
    elif dice.random() < 0.5:
        told.append((False, _filled(dice, FOLLOW_UPS)))
    return told


def _other(dice: random.Random) -> tuple[list[tuple[bool, str | None]], bool]:
    """What somebody does who does not pitch, and whether it became a conversation."""
    fate = dice.random()
    if fate < 0.35:
        return [], False
    if fate < 0.45:
        return [(False, _filled(dice, FAVOURS))], False
    opening: list[tuple[bool, str | None]] = [(False, _filled(dice, FRIENDLY))]
    if fate < 0.75:
        return opening, False
    replies: list[tuple[bool, str | None]] = [(True, dice.choice(REPLIES)), (False, dice.choice(ANSWERS))]
    return [*opening, *replies, (True, dice.choice(REPLIES))], True


def _filled(dice: random.Random, texts: tuple[str | None, ...]) -> str | None:
    text = dice.choice(texts)
    return text and text.format(**{slot: dice.choice(words) for slot, words in SLOTS.items()})


def _letters(number: int) -> str:
    """A number as letters: names hold no digits."""
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 26)
        letters = chr(97 + rest) + letters
    return letters.title()
