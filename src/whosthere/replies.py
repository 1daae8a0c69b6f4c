"""A verdict → words the owner may send: never a promise, never the stranger's text, never the owner's private facts.

What is said depends on the action, the motive, and the reasons that the evidence gives; in which language, on the
note; how, on the tone. Which of two ways of saying it is picked by a stable hash of who wrote what. docs/replies.md
holds the rubric.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from msgspec import structs

from whosthere.explanation import FIND_OUT
from whosthere.harmless import one_line
from whosthere.language import language_of
from whosthere.model import Invitation, Tone, Verdict
from whosthere.names import first_name, whole_name
from whosthere.reporting import report_text
from whosthere.signals import SIGNALS
from whosthere.tongues import Tongue, tongue

HOSTILE_AT = 0.3
LONGEST = 600
LONGEST_BRIEF = 300
LONGEST_SIGNATURE = 60

_SAYS_IF_YES = {s.name: s.says for s in SIGNALS}

# By signal: the motives it belongs to, and what to ask or to say first. The first that holds is taken.
_ASK_ABOUT: Mapping[str, tuple[tuple[str, ...], str]] = {
    "note_invites_you_to_speak": (("bring_value",), "q_speak"),
    "note_wants_to_buy": (("bring_value",), "q_buy"),
    "note_comes_from_the_press": (("bring_value", "ask_favor", "curious"), "q_press"),
    "note_comes_from_an_investor": (("curious", "bring_value"), "q_investor"),
    "note_asks_to_take_part_in_a_study": (("ask_favor",), "q_study"),
    "note_seeks_a_job": (("ask_favor",), "q_work"),
    "note_has_a_job_for_you": (("recruit",), "q_fit"),
    "note_gives_job_terms": (("recruit",), "q_fit"),
}
_ASK_BY_MOTIVE = {
    "recruit": "q_recruit", "sell": "q_sell", "ask_favor": "q_favor", "hack": "q_hack", "curious": "q_curious",
    "bring_value": "q_value", "validate": "q_doing", "grow_network": "q_grow", "mistaken_identity": "q_mistaken",
}  # fmt: skip
_ANSWER_TO: Mapping[str, str] = {
    "note_points_out_a_fault": "ack_fault",
    "note_invites_you_to_speak": "ack_offer",
    "note_wants_to_buy": "ack_offer",
    "note_thanks_you_for_something": "ack_thanks",
    "note_congratulates_you": "ack_praise",
    "note_offers_help": "ack_value",
    "note_shares_a_find": "ack_value",
}
_ANSWER_BY_MOTIVE = {
    "recruit": "ack_offer", "bring_value": "ack_interest", "curious": "ack_curious", "validate": "ack_praise",
}  # fmt: skip
_AFTERTHOUGHT = {"sell": "ack_sell", "ask_favor": "ack_favor"}
_GROUNDS: Mapping[str, str] = {
    "you_have_talked_before": "ground_again",
    "you_share_a_school": "ground_school",
    "you_share_an_employer": "ground_firm",
    "you_live_in_the_same_town": "ground_town",
    "you_share_a_trade": "ground_trade",
}
_OF_A_TRADE = ("peer", "student_early", "job_seeker")
_WANTS_MORE = ("bring_value", "recruit")
_DECLINE_BY_MOTIVE = {"sell": "no_sell", "recruit": "no_recruit", "ask_favor": "no_favor"}


def with_reply(
    verdict: Verdict,
    invitation: Invitation,
    tone: Tone = "plain",
    sign_as: str | None = None,
    *,
    language: str | None = None,
) -> Verdict:
    """The verdict with the words for its action, or none where silence is best: ignored, reported or likely hostile.

    A request to report gets `report_text` instead. `sign_as` is put below the words as it is, but for hidden signs.
    `language` is the note's, where that is known already.
    """
    if verdict.action == "report":
        return structs.replace(verdict, reply=None, report_text=report_text(verdict, invitation))
    lines = _lines_for(verdict, invitation)
    if lines is None:
        return structs.replace(verdict, reply=None)
    lines = replace(lines, thanks_for="note" if _wrote(verdict, invitation) else "invitation")
    spoken = tongue(_language(invitation.text, language) or _language(_talk(invitation)))
    said = _said(lines, spoken, invitation, tone, sign_as)
    return structs.replace(verdict, reply=said, reply_language=spoken.language)


def _language(text: str | None, known: str | None = None) -> str | None:
    """The language to answer a text in; to Hindi in Latin letters, which is half English, that is English."""
    told = known or (language_of(text) if text else None)
    return "en" if told == "hi" and not re.search("[\u0900-\u097f]", text or "") else told


def _talk(invitation: Invitation) -> str | None:
    """What they wrote last, where the request itself has no words."""
    theirs = [turn.text for turn in invitation.history or [] if turn.from_ == "them" and turn.text]
    return theirs[-1] if theirs else None


@dataclass(frozen=True, slots=True)
class _Lines:
    """Which sentences a reply is made of: `body` always, `extra` and `wish` where the tone has room for them."""

    body: list[str]
    extra: list[str]
    wish: str
    is_thin: bool = False  # a body that would be curt without thanks
    thanks_for: str = "note"


def _lines_for(verdict: Verdict, invitation: Invitation) -> _Lines | None:
    if verdict.action == "accept":
        return _accepting(verdict, invitation)
    if verdict.action == "ask":
        before = [] if invitation.kind == "message" else ["before"]
        return _Lines([_question(verdict)], before, "wish_ask")
    if verdict.action == "decline" and verdict.danger < HOSTILE_AT:
        return _declining(verdict, invitation)
    return None


def _accepting(verdict: Verdict, invitation: Invitation) -> _Lines:
    yes, silent = _yes(verdict), _is_silent(verdict)
    connect = [] if invitation.kind == "message" else ["connect"]
    if verdict.motive == "mistaken_identity":
        return _Lines(["mistaken", *(["as_myself"] if connect else [])], [], "wish", is_thin=True)
    answer = next((key for signal, key in _ANSWER_TO.items() if signal in yes), None)
    answer = answer or (None if silent else _ANSWER_BY_MOTIVE.get(verdict.motive))
    ground = next((key for signal, key in _GROUNDS.items() if signal in yes), None)
    if ground == "ground_trade" and verdict.sender.role not in _OF_A_TRADE:
        ground = None  # words in common make no colleague of a recruiter or an investor
    if ground is None and any(benefit.kind.startswith("newcomer") for benefit in verdict.benefit):
        ground = "ground_newcomer"
    if silent:
        after = ["q_doing"]
    else:
        after = ["more"] if verdict.motive in _WANTS_MORE else [_AFTERTHOUGHT.get(verdict.motive, "")]
    first = [key for key in (answer, ground if answer is None else None) if key]
    extra = [ground] if ground and answer else []
    body = [*first, *connect, *(key for key in after if key)]
    return _Lines(body, extra, "wish", is_thin=not body)


def _declining(verdict: Verdict, invitation: Invitation) -> _Lines:
    connected = invitation.kind == "message"
    if verdict.motive == "mistaken_identity":
        return _Lines(["mistaken"] if connected else ["mistaken", "as_myself"], [], "wish_no", is_thin=True)
    anybody = "no_message" if connected else "no_anybody"
    wish = "wish_search" if verdict.motive == "recruit" else "wish_no"
    return _Lines([_DECLINE_BY_MOTIVE.get(verdict.motive, anybody)], [], wish, is_thin=True)


def _question(verdict: Verdict) -> str:
    """The most telling thing the sender can answer: who they are, why they ask, or what stays open of their wish."""
    if verdict.danger >= HOSTILE_AT:
        return "q_hack"
    if _is_silent(verdict):
        return "q_who" if FIND_OUT["sender_headline"] in verdict.unknown else "q_why"
    yes = _yes(verdict)
    for signal, (motives, key) in _ASK_ABOUT.items():
        if signal in yes and verdict.motive in motives:
            return key
    return _ASK_BY_MOTIVE[verdict.motive]


def _is_silent(verdict: Verdict) -> bool:
    """Did they write nothing of their own?"""
    return FIND_OUT["text"] in verdict.unknown or "note_says_next_to_nothing" in _yes(verdict)


def _wrote(verdict: Verdict, invitation: Invitation) -> bool:
    """Is there anything to thank for but the invitation? LinkedIn's default sentence is nobody's words."""
    return bool((invitation.text or "").strip()) and FIND_OUT["text"] not in verdict.unknown


def _yes(verdict: Verdict) -> set[str]:
    """The signals whose answer was yes."""
    return {line.signal for line in verdict.evidence if line.says == _SAYS_IF_YES.get(line.signal)}


def _said(lines: _Lines, spoken: Tongue, invitation: Invitation, tone: Tone, sign_as: str | None) -> str:
    formal = tone == "formal" or spoken.formal_as(invitation.text)
    thanks = ("warm_" if tone == "warm" else "thanks_") + lines.thanks_for
    signature = one_line(sign_as)[:LONGEST_SIGNATURE] if sign_as else ""
    closes = bool(signature) and tone == "formal"
    wish = [] if closes and lines.wish in ("wish", "wish_no") else [lines.wish]
    keys = {
        "plain": [thanks, *lines.extra, *lines.body],
        "warm": [thanks, *lines.extra, *lines.body, lines.wish],
        "brief": [thanks, *lines.body] if lines.is_thin else lines.body,
        "formal": [thanks, *lines.extra, *lines.body, *wish, *(["regards"] if closes else [])],
    }[tone]
    *sentences, last = [spoken.say(key, formal, _seed(invitation)) for key in keys]
    text = spoken.space.join(sentences) + (("\n" if closes else spoken.space) if sentences else "") + last
    text = spoken.run_on(_greeting(spoken, invitation, tone, formal), text)
    return f"{text}\n{signature}" if signature else text


def _seed(invitation: Invitation) -> str:
    """What picks among several ways to say a thing: the same for the same person and words, whatever the id."""
    sender = invitation.sender
    return f"{sender.profile_url if sender else None}|{sender.name if sender else None}|{invitation.text}"


def _greeting(spoken: Tongue, invitation: Invitation, tone: Tone, formal: bool) -> str:
    told = invitation.sender.name if invitation.sender else None
    by_whole = tone == "formal" or spoken.whole_name == "always" or (formal and spoken.whole_name == "formal")
    name = (whole_name(told) if by_whole else None) or first_name(told)
    opening = "dear" if tone == "formal" else "hello"
    if name is None:
        return spoken.say(f"{opening}_all", formal)
    return spoken.say(opening, formal).replace("{name}", name)
