"""Other words for a draft, as somebody else put them: kept only where they hold to the rubric of docs/replies.md.

The greeting's name and the signature are not given away: the name is `{name}` in what is reworded, the signature is put
back. Whatever a program can check is checked here; that the meaning is the same it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import structs

from whosthere.harmless import shown
from whosthere.language import language_of
from whosthere.model import Invitation, Owner, Sender, Tone, Verdict
from whosthere.names import first_name, whole_name
from whosthere.opinions import Advice, Words
from whosthere.replies import LONGEST, LONGEST_BRIEF
from whosthere.text import LINK
from whosthere.tongues import tongue

SLOT = "{name}"
GREETED_WITHIN = 60  # signs
ECHO = 4  # words in a row that are a stranger's
LEAST_PRIVATE = 4  # letters of a fact that is told apart from other words
_LINK = re.compile(f"(?i){LINK}|@|//")
_ODD = re.compile(r"[{}\[\]<>%|_*#=`~\\]|  |\.\.|[?!.] ?[,.]|^\s|\s$")
_QUESTION = re.compile("[?？؟]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_NOUNS_ARE_CAPITAL = frozenset({"de"})
_Flaw = Callable[[Words, str], bool]


def reworded_reply(verdict: Verdict, invitation: Invitation, tone: Tone, advice: Advice) -> Verdict:
    """The verdict with its reply in other words, or as it was where it has none, or where those are not good enough."""
    if not verdict.reply:
        return verdict
    longest = LONGEST_BRIEF if tone == "brief" else LONGEST
    said = reworded(
        verdict.reply,
        advice,
        language=verdict.reply_language or "en",
        motive=verdict.motive,
        room=longest - len(verdict.reply),
        them=invitation.sender,
        me=invitation.owner,
        their_words=invitation.text,
    )
    return structs.replace(verdict, reply=said or verdict.reply)


def reworded(
    draft: str,
    advice: Advice,
    *,
    language: str,
    motive: str | None,
    room: int,
    them: Sender | None,
    me: Owner | None,
    their_words: str | None = None,
    also: Callable[[str], str | None] = lambda _: None,
) -> str | None:
    """A draft in other words of at most `room` signs more; None where there are none that hold. What came of it is
    counted in `advice`. `also` says what else is wrong with the whole, if anything."""
    if advice.reword is None:
        return None
    greeted = _greeted(draft, them)
    text, line_end, signature = (draft.replace(greeted, SLOT) if greeted else draft).partition("\n")
    words = Words(text, language, motive, len(text) + room)
    said = advice.reword(words)
    whole = said and said.replace(SLOT, greeted or "") + line_end + signature
    why = flaw(words, said, their_words, me) or also(whole) if said and whole else "no answer"
    advice.drafts[why or "reworded"] += 1
    return None if why else whole


def _greeted(draft: str, them: Sender | None) -> str | None:
    """The name that a draft greets, where it stands in it once."""
    name = them.name if them else None
    return next((one for one in (whole_name(name), first_name(name)) if one and draft.count(one) == 1), None)


def flaw(words: Words, said: str, their_words: str | None = None, me: Owner | None = None) -> str | None:
    """What is wrong with other words for a draft, in short; None where nothing is that can be checked.

    `their_words` are the stranger's own, of which none may come back; `me` is whose facts are private.
    """
    plain = said.replace("’", "'")
    found = next((what for what, is_wrong in _FLAWS.items() if is_wrong(words, plain)), None)
    if found is None and _echoes(their_words, plain, words.text):
        found = "the stranger's words"
    if found is None and _tells(me, plain, words.text):
        found = "something private"
    return found


def _is_odd(words: Words, said: str) -> bool:
    return "".join(shown(said)) != said or not said.isprintable() or bool(_ODD.search(said.replace(SLOT, "N")))


def _greets_otherwise(words: Words, said: str) -> bool:
    return said.count(SLOT) != words.text.count(SLOT) or SLOT in said[GREETED_WITHIN:]


def _names_more(words: Words, said: str) -> bool:
    """Does it name something with a capital that was not there? Where all nouns have one, that cannot be told."""
    if words.language in _NOUNS_ARE_CAPITAL:
        return False
    known = {word.casefold() for word in _words(words.text)}
    inside = (word for sentence in _SENTENCE.split(said) for word in _words(sentence)[1:])
    return any(word[0].isupper() and word.casefold() not in known and word.split("'")[0] != "I" for word in inside)


def _speaks_otherwise(words: Words, said: str) -> bool:
    """Another language, or another register, than the draft's?"""
    told, voice = language_of(words.text), tongue(words.language)
    return (told is not None and language_of(said) != told) or voice.formal_as(said) != voice.formal_as(words.text)


def _has(pattern: str) -> _Flaw:
    def has(words: Words, said: str) -> bool:
        found = getattr(tongue(words.language), pattern)
        return bool(found and found.search(said))

    return has


_FLAWS: Mapping[str, _Flaw] = {
    "empty": lambda words, said: len(said) < len(words.text) / 3,
    "too long": lambda words, said: len(said) > words.longest,
    "a link or an address": lambda words, said: not _found(_LINK, said) <= _found(_LINK, words.text),
    "odd signs": _is_odd,
    "another greeting": _greets_otherwise,
    "another language or register": _speaks_otherwise,
    "a figure": lambda words, said: not set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", words.text)),
    "a promise": _has("promises"),
    "somebody's gender": _has("gendered"),
    "a name": _names_more,
    "another question": lambda words, said: len(_QUESTION.findall(said)) != len(_QUESTION.findall(words.text)),
}


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {match[0].strip() for match in pattern.finditer(text)}


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text)


def _echoes(theirs: str | None, said: str, before: str) -> bool:
    return bool((_runs(theirs or "") & _runs(said)) - _runs(before))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _words(text)]
    return {tuple(words[at : at + ECHO]) for at in range(len(words) - ECHO + 1)}


def _tells(me: Owner | None, said: str, before: str) -> bool:
    """Does it hold a fact of the owner's that the draft did not?"""
    told, known = said.casefold(), before.casefold()
    facts = (fact.casefold() for fact in _facts(me) if len(fact) >= LEAST_PRIVATE)
    return any(fact in told and fact not in known for fact in facts)


def _facts(me: Owner | None) -> Iterable[str]:
    for fact in structs.astuple(me) if me else ():
        if isinstance(fact, str):
            yield from (fact, *_words(fact)) if fact == (me and me.name) else (fact,)
        elif isinstance(fact, Sequence):
            yield from fact
