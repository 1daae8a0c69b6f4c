"""A verdict → words the owner may send: never a promise, never the stranger's text, never the owner's private facts."""

from __future__ import annotations

import re

from msgspec import structs

from whosthere.model import Invitation, Verdict

_ACCEPT = {
    "recruit": "Hi {first}, thanks for getting in touch. Happy to connect. Which role is it, and why me?",
    "curious": "Hi {first}, thanks for writing. Glad to connect.",
    "bring_value": "Hi {first}, that is kind of you, thank you. Glad to connect.",
    "ask_favor": "Hi {first}, thanks for writing. Happy to connect; tell me more about what you look for.",
    "validate": "Hi {first}, thank you for the kind words. Glad to connect.",
    "sell": "Hi {first}, thanks for writing. Glad to connect, though I am not looking to buy anything at the moment.",
    "grow_network": "Hi {first}, thanks for the invitation. Glad to connect.",
}
_ASK = {
    "recruit": "Hi {first}, thanks for writing. Before I connect: which role and company is this about?",
    "sell": "Hi {first}, thanks for the invitation. Before I connect: what would you like to talk about?",
    "mistaken_identity": "Hi {first}, thanks for writing. Do you mean me? Where do we know each other from?",
    "ask_favor": "Hi {first}, thanks for writing. What exactly would help you, and how did you come to ask me?",
    "hack": "Hi {first}, I don't think we have met. How did you come across me, and what is this about?",
}
_ASK_ANYBODY = (
    "Hi {first}, thanks for the invitation. I like to know the people I connect with: what made you write to me?"
)
_DECLINE = {
    "mistaken_identity": "Hi {first}, I think you may have meant somebody else. If you would like to connect "
    "with me as I am, tell me a little about yourself.",
    "sell": "Hi {first}, thank you, but this is not something I need. All the best.",
    "recruit": "Hi {first}, thank you for thinking of me; this is not for me. All the best with the search.",
}
_DECLINE_ANYBODY = (
    "Hi {first}, thank you for the invitation. I keep my network to people I know, so I will pass this time."
)
HOSTILE_AT = 0.3


def with_reply(verdict: Verdict, invitation: Invitation) -> Verdict:
    """The verdict with the words for its action, or None where silence is best: ignored, reported or likely hostile."""
    return structs.replace(verdict, reply=reply(verdict, invitation))


def reply(verdict: Verdict, invitation: Invitation) -> str | None:
    """The words for a verdict's action, in English; None where silence is best."""
    words: str | None = None
    if verdict.action == "accept":
        words = _ACCEPT.get(verdict.motive, _ACCEPT["grow_network"])
    elif verdict.action == "ask":
        words = _ASK.get(verdict.motive, _ASK_ANYBODY)
    elif verdict.action == "decline" and verdict.danger < HOSTILE_AT:
        words = _DECLINE.get(verdict.motive, _DECLINE_ANYBODY)
    if words is None:
        return None
    if not (invitation.text or "").strip():
        words = words.replace("thanks for writing", "thanks for the invitation")
    first = first_name(invitation.sender.name if invitation.sender else None)
    return words.format(first=first) if first else words.replace("Hi {first}, ", "Hello, ")


def first_name(name: str | None) -> str | None:
    """The word to greet a person by, or None where the name is not plainly one (it is a stranger's text)."""
    words = [w for w in (name or "").split() if not re.fullmatch(r"(?i)(dr|prof|mr|mrs|ms|mx|ing|dipl|sir|eng)\.?", w)]
    if not words or not re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words[0]) or len(words[0]) > 30:
        return None
    return words[0] if len(words[0]) > 1 else None
