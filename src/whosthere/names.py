"""The name to greet somebody by: only where it is plainly one, for a name is a stranger's text, too."""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD, LONGEST_NAME = 20, 40
_TITLE = re.compile(r"(?i)(?:dr|prof|mr|mrs|ms|mx|ing|dipl|sir|eng|med|phd|hr|fr)\.?")
_NO_NAMES = frozenset(
    """
    lion admin administrator alert billing ceo click dear free help here hr info linkedin member notice official
    recruiter sales security service support team the urgent user verify warning win winner your
    """.split()
)
_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"})
_MANY_CASES = 2  # an all-capital word of more letters is written small


def first_name(name: str | None) -> str | None:
    """The word to greet a person by, or None where the name is not plainly one."""
    words = _words(name)
    return _plain(words[0]) if words else None


def whole_name(name: str | None) -> str | None:
    """All words of a name, where every one is plain and they are no more than four, else None."""
    words = [_plain(word) for word in _words(name)]
    whole = " ".join(word for word in words if word)
    return whole if None not in words and 0 < len(words) <= 4 and len(whole) <= LONGEST_NAME else None


def _words(name: str | None) -> list[str]:
    told = unicodedata.normalize("NFC", name or "").partition(",")[0]
    words = [word for word in told.split() if not _TITLE.fullmatch(word)]
    shouted = "".join(words).isupper() and len(words) > 1
    return [word.capitalize() if shouted else word for word in words]


def _plain(word: str) -> str | None:
    """`word` if it is made of letters of one script (inner apostrophes and hyphens too) and of a name's length."""
    letters = [c for c in word if c not in "'’-"]
    if not 2 <= len(letters) <= LONGEST_WORD or not (word[0].isalpha() and word[-1] not in "'’-"):
        return None
    if not all(c.isalpha() or unicodedata.category(c) in ("Mn", "Mc") for c in letters) or _piles_marks(word):
        return None
    scripts = {unicodedata.name(c, "?").split()[0] for c in letters if c.isalpha()}
    if len(scripts) > 1 and not scripts <= _TOGETHER:
        return None
    if word.casefold() in _NO_NAMES or (word.isupper() and len(letters) > _MANY_CASES):
        return None
    return word


def _piles_marks(word: str) -> bool:
    kinds = "".join("m" if unicodedata.category(c).startswith("M") else "l" for c in word)
    return "mmm" in kinds
