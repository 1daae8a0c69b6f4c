"""What one line of a copied page says: a button, an age, shared connections, a span of time (`page_words`).

A `line` is folded text (`fold`), a `text` is as given. All of it is plain string work, linear in the line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from whosthere.sources.html_text import Line
from whosthere.sources.page_words import (
    AFTER_NAMES,
    CREDENTIALS,
    MARKS,
    MONTHS,
    NAVIGATION,
    NOBODY,
    OWN_PROFILE,
    SCHOOL,
    SHARED,
    WORDS,
)

_LONGEST = 400  # no fixed word stands further on in a line
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4`\u2032", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "\u2022": "\u00b7",
        "\u2026": "...",
    }
)


def fold(text: str) -> str:
    """The beginning of a line for comparing: lower case, without accents, quotes and dashes plain, `•` as `·`."""
    head = text[:_LONGEST]
    if head.isascii():
        return " ".join(head.lower().replace("`", "'").split())
    decomposed = unicodedata.normalize("NFKD", head.casefold().translate(_PLAIN))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def _alternatives(text: str) -> list[str]:
    return [fold(phrase) for phrase in text.split(" | ")]


def _phrases(*roles: str) -> frozenset[str]:
    return frozenset(phrase for role in roles for text in WORDS[role].values() for phrase in _alternatives(text))


def _single(*roles: str) -> frozenset[str]:
    return frozenset(word for role in roles for text in WORDS[role].values() for word in fold(text).split())


def _stems(role: str) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({tuple(phrase.split()) for phrase in _phrases(role)}))


_LINES = {role: _phrases(role) for role in WORDS}
_LINES |= {"navigation": frozenset(_alternatives(NAVIGATION)), "mark": frozenset(_alternatives(MARKS))}
_LINES |= {"own": frozenset(_alternatives(OWN_PROFILE)), "nobody": frozenset(_alternatives(NOBODY))}
_BUTTONS = {role: tuple(sorted(_phrases(role))) for role in ("accept", "ignore", "withdraw")}
_SECTIONS = {
    phrase: role
    for role in ("section", "about", "top_skills", "skills", "activity", "experience", "education", "volunteering")
    for phrase in _phrases(role)
}


def says(role: str, line: str) -> bool:
    """Whether a folded line is one of the fixed lines of `role`."""
    return line in _LINES[role]


class Shown:
    """A line with its folding and its place among all lines; `apart` where an empty line stands before it."""

    __slots__ = ("apart", "at", "fold", "line", "text")

    def __init__(self, line: Line, at: int, apart: bool) -> None:
        self.line, self.at, self.apart, self.text, self.fold = line, at, apart, line.text, fold(line.text)


def shown_lines(lines: Sequence[Line], left: Sequence[object] | None = None) -> list[Shown]:
    """The lines that say something, equal neighbours once, without those `left` (by default, what is only said)."""
    shown: list[Shown] = []
    apart = False
    for at, line in enumerate(lines):
        if not line.text:
            apart = True
        elif not (left[at] if left is not None else line.aloud):
            if not (shown and shown[-1].text == line.text):
                shown.append(Shown(line, at, apart))
            apart = False
    return shown


def joined(lines: Iterable[Shown]) -> str:
    """Lines as one text, with empty lines where they were."""
    return "".join(("\n\n" if one.apart else "\n") + one.text for one in lines).strip()


# ---- buttons and other single lines ----------------------------------------------------------------------------------


def button(line: str) -> str | None:
    """Which button a folded line is: accept, ignore or withdraw; also as it is read aloud in English."""
    if len(line) > 24:
        return _spoken(line)
    if " " in line:
        return "withdraw" if line in _BUTTONS["withdraw"] else _spoken(line)
    return next((role for role, stems in _BUTTONS.items() if line.startswith(stems)), None)


def _spoken(line: str) -> str | None:
    """`Ignore an invitation to connect from X`, `Accept X's invitation`, `Accept X's request to connect`."""
    if line.startswith(("ignore an invitation to connect from ", "ignore invitation from ")):
        return "ignore"
    if line.startswith(("accept ", "ignore ")) and line.endswith(
        ("'s invitation", "' invitation", "request to connect")
    ):
        return line[:6]
    return None


def buttons(text: str) -> list[str]:
    """The buttons that a line is: none, one, or both where they were copied into one line (`Ignore Accept`)."""
    if len(text) > 120:
        return []
    words = text.split()
    if len(words) == 1:
        capital = next((at for at, letter in enumerate(text) if at > 2 and letter.isupper()), len(text))
        words = [text[:capital], text[capital:]]
    both = [button(fold(word)) for word in words] if len(words) == 2 and all(words) else []
    if set(both) == {"accept", "ignore"}:
        return [one for one in both if one]
    one = button(fold(text))
    return [one] if one else []


def is_more(line: str) -> bool:
    """Whether a folded line is `… show more` or the like."""
    return line.lstrip(". ") in _LINES["more"]


def without_more(text: str) -> str:
    """A text without a `… show more` at its end, nor the dots before it."""
    for dots in ("…", "..."):
        at = text.rfind(dots)
        if at >= 0 and len(text) - at < 60 and is_more(fold(text[at:])):
            return text[:at].rstrip()
    return text


def ends_note(line: str) -> bool:
    """Whether a folded line is what stands below a note: show more, message, load more."""
    return is_more(line) or says("message", line) or says("load", line)


_REPLIES = tuple(sorted(f"{phrase} " for phrase in _LINES["reply"]))


def is_reply(line: str, name: str) -> bool:
    """Whether a folded line is the button to answer the bearer of a folded `name`: `Reply to Mirela`."""
    return line.startswith(_REPLIES) and line.count(" ") < 6 and bool(set(name.split()) & set(line.split()))


def is_chip(line: str) -> bool:
    """Whether a folded line is a filter with its number: `Focused (12)`."""
    words, _, number = line.partition("(")
    return number.endswith(")") and is_number(number[:-1]) and 0 < words.count(" ") < 5


def is_leaving(line: str) -> bool:
    """Whether a folded line belongs to a card that is not a person's: a page, newsletter, event or group."""
    if line.startswith("newsletter") and "\u00b7" in line:
        return True
    if not any(stem in line for stem in _INVITES):
        return False
    words = line.split()
    return any(_all_begin(words, stems) for stems in _LEAVING)


_LEAVING = _stems("leave")
_INVITES = tuple({stems[0] for stems in _LEAVING})


def _all_begin(words: Sequence[str], stems: Sequence[str]) -> bool:
    return all(any(word.startswith(stem) for word in words) for stem in stems)


def is_noise(line: str) -> bool:
    """Whether a folded line is what pages read aloud or show around a name, and no fact."""
    if line.startswith("status is ") or (line.startswith("view ") and line.endswith(" profile")):
        return True
    return says("mark", line) or line in ("\u00b7", "--", "-", "is open to work", "is hiring")


# ---- names -----------------------------------------------------------------------------------------------------------


_AFTER_NAMES = tuple(phrase.split() for phrase in _alternatives(AFTER_NAMES))


def _ends(role: str) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(phrase.split()) for phrase in _phrases(role)), key=len, reverse=True))


_ASKS = tuple(sorted((*_ends("follows_asks"), *_ends("asks")), key=len, reverse=True))
_LAST_WORDS = frozenset(phrase[-1].rstrip(".") for phrase in _ASKS)


def asker(text: str) -> str | None:
    """The name in a line such as `X follows you and is inviting you to connect` (may be empty); None for others."""
    if len(text) > _LONGEST:
        return None
    words = text.split()
    if not words or fold(words[-1]).rstrip(".") not in _LAST_WORDS:
        return None
    folded = [fold(word).rstrip(".") for word in words]
    for phrase in _ASKS:
        if len(phrase) <= len(words) and tuple(folded[-len(phrase) :]) == phrase:
            return " ".join(words[: -len(phrase)])
    return None


def follows(text: str) -> bool:
    """Whether a line such as `X follows you and is inviting you to connect` says that X follows the owner."""
    if len(text) > _LONGEST:
        return False
    folded = tuple(fold(word).rstrip(".") for word in text.split())
    return any(folded[-len(phrase) :] == phrase for phrase in _FOLLOWS)


_FOLLOWS = _ends("follows_asks")
_PICTURES = tuple(sorted(_LINES["picture"], key=len, reverse=True))
_AT_WORK = (",", " is open to work", " open to work", " is hiring", " hiring", ",")


def pictured(text: str) -> str | None:
    """The name in a picture's description (`X's profile picture`), empty where not certain; None for other lines."""
    line = fold(text)
    if len(line) > 150 or not any(line.startswith(p) or line.endswith(p) for p in _PICTURES if p in line):
        return None
    for english in ("profile picture", "profile photo"):
        if line.endswith(english):
            name = text.rstrip()[: -len(english)].rstrip()
            for ending in _AT_WORK:
                name = name.removesuffix(ending).rstrip()
            for ending in ("’s", "'s", "’", "'"):
                if name.endswith(ending):
                    return name.removesuffix(ending)
            return name
    words = text.split()
    for phrase in _PICTURES:
        count = phrase.count(" ") + 1
        if line.startswith(phrase) and len(words) > count and phrase.split()[-1] in _OF:
            return " ".join(words[count:])
    return ""


_OF = frozenset("von de di van for av af uzytkownika ni lui".split())


def bare_name(text: str) -> str:
    """A name without what is read aloud behind it."""
    if len(text) > _LONGEST:
        return text
    words = text.split()
    for phrase in _AFTER_NAMES:
        if len(words) > len(phrase) and [fold(word) for word in words[-len(phrase) :]] == phrase:
            return " ".join(words[: -len(phrase)])
    return text


def may_be_name(text: str) -> bool:
    """Whether a line may be a person's name: short, with letters, and neither a sentence nor an address."""
    if not 0 < len(text) <= 80 or not any(c.isalpha() for c in text):
        return False
    words = text.split()
    if len(words) > 8:
        return False
    if any(sign in text for sign in ("|", "@", "http", "www.", "?", "!", ":", "…", " at ")) or text[-1] in ";,":
        return False
    if text[-1] == "." and len(words[-1]) > 5:
        return False
    clause = len(words) > 3 and words[0][0].isupper() and words[-1][0].islower()
    return not clause and not says("navigation", fold(text)) and fold(text) not in _LINES["nobody"]


# ---- numbers and insights --------------------------------------------------------------------------------------------


def is_number(word: str) -> bool:
    """Whether a word is a whole number, with or without separators of thousands."""
    return number(word) is not None


def number(word: str) -> int | None:
    """The whole number that a word is (`1,234`, `500+`), or None."""
    digits = word.rstrip("+").translate(_SEPARATORS)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


_SEPARATORS = str.maketrans("", "", ".,' ")


def mutuals(text: str) -> tuple[int, list[str]] | None:
    """How many connections are shared and which are named, of a line that tells it; None for others."""
    line = fold(text) if len(text) <= _LONGEST else ""
    if not any(stem in line for stem in _SHARED_STEMS):
        return None
    words = text.split()
    folded = [fold(word) for word in words]
    for language, stems in _MUTUALS:
        at = [next((i for i, w in enumerate(folded) if w.startswith(stem)), None) for stem in stems]
        places = [place for place in at if place is not None]
        if len(places) == len(stems) and (told := _shared(words[: min(places)], folded, language)):
            return told
    return None


_MUTUALS = tuple(
    (language, tuple(phrase.split())) for language, text in WORDS["mutual"].items() for phrase in _alternatives(text)
)
_ANY_CONNECTION = tuple(_phrases("connections"))
_SHARED_STEMS = tuple({stem for _, stems in _MUTUALS for stem in stems if not stem.startswith(_ANY_CONNECTION)})
_OTHERS = {language: frozenset(fold(text).split()) for language, text in WORDS["other"].items()}
_JOINS = {language: frozenset(fold(text).split()) for language, text in WORDS["join"].items()}
_MOST_SHARED = 50_000


def _shared(words: list[str], folded: list[str], language: str) -> tuple[int, list[str]] | None:
    """Of the words before `mutual connections`: names, then perhaps `and 12 other`, or `are`."""
    end, others = len(words), None
    while end and (folded[end - 1] in _OTHERS[language] | _JOINS[language] or is_number(folded[end - 1])):
        others = number(folded[end - 1]) if others is None else others
        end -= 1
    if others is not None and others > _MOST_SHARED:
        return None
    if end == 0:
        return (others, []) if others is not None else None
    if end == len(words):
        return None
    names = _named(words[:end], _JOINS[language] if others is None else frozenset("&"))
    return (len(names) + (others or 0), names) if names else None


def _named(words: Iterable[str], joins: frozenset[str]) -> list[str]:
    """Names joined by commas and `joins`; letters after a comma that are a title stay with their name."""
    names: list[list[str]] = [[]]
    for word in words:
        if fold(word) in joins:
            names.append([])
            continue
        names[-1].append(word)
        if word.endswith(","):
            names.append([])
    joined: list[str] = []
    for name in (" ".join(parts).rstrip(",") for parts in names if parts):
        if joined and _is_title(name):
            joined[-1] += f", {name}"
        else:
            joined.append(name)
    return joined


def _is_title(name: str) -> bool:
    short = " " not in name and len(name) <= 8
    return short and (sum(c.isupper() for c in name) > 1 or fold(name).rstrip(".") in CREDENTIALS)


def followers(line: str) -> int | None:
    """How many followers a folded line tells."""
    return _count(line, "followers")


def connections(line: str) -> int | None:
    """How many connections a folded line tells; `500+` is 500."""
    return _count(line, "connections")


_THOUSANDS = {"k": 1_000, "mil": 1_000, "tys": 1_000, "tsd": 1_000, "тыс": 1_000, "m": 1_000_000, "mln": 1_000_000}
_MANY = _single("many")
_COUNTED = {role: tuple(sorted(_LINES[role])) for role in ("followers", "connections")}


def _count(line: str, role: str) -> int | None:
    """`500+ connections`, `mas de 500 contactos`, `5 mil seguidores`, `1 234 abonnes`, `12k followers`."""
    words = line.split()
    if not 1 < len(words) <= 7 or not words[-1].startswith(_COUNTED[role]):
        return None
    digits, times = "", 1
    for word in words[:-1]:
        bare = word.rstrip(".")
        shorter = word.rstrip("km")
        if is_number(word):
            digits += word
        elif len(word) - len(shorter) == 1 and shorter[:1].isdigit():
            digits, times = digits + shorter, _THOUSANDS[word[-1]]
        elif bare in _THOUSANDS:
            times = _THOUSANDS[bare]
        elif word not in _MANY:
            return None
    return _scaled(digits, times)


def _scaled(digits: str, times: int) -> int | None:
    if times > 1:
        whole, _, part = digits.replace(",", ".").partition(".")
        if not (whole.isascii() and whole.isdigit() and len(whole) < 7 and (not part or part.isdigit())):
            return None
        return round(float(f"{whole}.{part[:3] or 0}") * times)
    return number(digits)


def shared(text: str) -> tuple[str, str] | None:
    """The school or company that both share and its column, of a line that says so for certain."""
    line = fold(text)
    for phrase, column in SHARED.items():
        if line.startswith(f"{phrase} "):
            name = " ".join(text.split()[len(phrase.split()) :])
            return column, name.partition(" from ")[0].rstrip(" .")
    return None


# ---- when ------------------------------------------------------------------------------------------------------------

_UNITS = {word: unit for unit in ("minute", "hour", "day", "week", "month", "year") for word in _single(unit)}
_LENGTH = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_AGO = _single("ago", "article")
_ARTICLES = _single("article")
_OLDEST = 40 * 365


def age(line: str) -> timedelta | None:
    """How long ago a folded line says: `2 weeks ago`, `yesterday`, `sent 3 months ago`; None for other lines.

    It is the least it may be: two weeks may have been nearly three.
    """
    if len(line) > 60:
        return None
    for day, role in enumerate(("now", "yesterday")):
        if line in _LINES[role] or line.removeprefix("sent ") in _LINES[role]:
            return timedelta(days=day)
    words = _pieces(line)
    numbers = [number(word) for word in words if is_number(word)]
    units = [_UNITS[word] for word in words if word in _UNITS and word not in _AGO]
    units = units or [_UNITS[word] for word in words if word in _UNITS]
    rest = [word for word in words if not is_number(word) and word not in _UNITS]
    if len(numbers) > 1 or len(units) != 1 or any(word not in _AGO for word in rest):
        return None
    if not numbers and not any(word in _AGO and word not in _ARTICLES for word in words):
        return None
    days = (numbers[0] or 0 if numbers else 1) * _LENGTH[units[0]]
    return timedelta(days=days) if days <= _OLDEST else None


def _pieces(line: str) -> list[str]:
    """Words, numbers apart from letters, without full stops."""
    spaced = "".join(
        f" {c}" if i and c.isdigit() != line[i - 1].isdigit() and not c.isspace() else c for i, c in enumerate(line)
    )
    return [word.strip(".,") for word in spaced.split() if word.strip(".,")]


def sent_at(ago: timedelta, now: datetime) -> datetime:
    """When that was, as coarse as it is known: the hour if it is hours ago, else the day at midnight."""
    at = (now - ago).replace(minute=0, second=0, microsecond=0)
    return at if timedelta(0) < ago < timedelta(days=1) else at.replace(hour=0)


def month_and_year(line: str) -> tuple[int, int] | None:
    """Year and month of a folded line such as `march 2019`."""
    words = line.replace(".", "").split()
    years = [int(word) for word in words if len(word) == 4 and word.isascii() and word.isdigit()]
    months = [m for word in words if (m := _month(word))]
    if len(words) > 4 or len(years) != 1 or len(months) != 1 or not 2003 <= years[0] <= 2200:
        return None
    return years[0], months[0]


_MONTH_STEMS = sorted(
    ((stem, at) for at, stems in enumerate(MONTHS, 1) for stem in fold(stems).split()), key=lambda s: -len(s[0])
)


def _month(word: str) -> int | None:
    return next((at for stem, at in _MONTH_STEMS if word.startswith(stem)), None)


# ---- profiles --------------------------------------------------------------------------------------------------------

_DEGREES = _stems("degree")


def is_degree(line: str) -> bool:
    """Whether a folded line tells how far away the person is: `· 2nd`, `2nd degree connection`."""
    if len(line) > 50:
        return False
    if line.startswith("\u00b7"):
        nth = line[1:].strip()
        return _is_nth(nth) or nth in ("1", "2", "3")
    digits = [c for c in line if c.isdigit()]
    return len(digits) == 1 and digits[0] in "123" and any(_all_begin(line.split(), stems) for stems in _DEGREES)


def _is_nth(word: str) -> bool:
    return 1 < len(word) <= 5 and word[0] in "123" and not any(c.isdigit() or c == " " for c in word[1:])


def without_degree(text: str) -> tuple[str, bool]:
    """A name without the degree behind it (`X · 3rd`), and whether there was one."""
    if len(text) > _LONGEST:
        return text, False
    for dot in ("·", "•"):
        name, found, nth = text.rpartition(dot)
        if found and name.strip() and _is_nth(fold(nth)):
            return name.strip(), True
    return text, False


def section(line: str) -> str | None:
    """Which section of a profile a folded line heads: about, experience, …; `section` for any other."""
    return _SECTIONS.get(line)


def is_stop(line: str) -> bool:
    """Whether a folded line begins what is no longer about this person."""
    return line in _LINES["stop"] or line.startswith(("linkedin corporation", "explore premium profiles"))


def is_pronouns(text: str) -> bool:
    """`(She/Her)`, `He/Him`, `elle`."""
    parts = text[:40].strip("() ").split("/")
    short = len(text) < 40 and all(part.strip().isalpha() and len(part) <= 7 for part in parts)
    return short and (len(parts) in (2, 3) or text.startswith("("))


def dotted(text: str) -> list[str]:
    """The parts of a line between dots: `1,234 followers · 500+ connections`."""
    return [part for part in (part.strip() for part in text.replace("•", "·").split("·")) if part]


def is_contact(line: str) -> bool:
    """Whether a folded line is the link to a person's addresses: `Contact info`."""
    return line in _LINES["contact"]


def is_show_all(line: str) -> bool:
    """Whether a folded line leads to more of a section: `Show all 4 experiences`."""
    words = line.split()
    if not 1 < len(words) < 8 or not line[-1].isalnum():
        return False
    alike = line.startswith(("show all", "see all")) or (words[0] == "alle" and words[-1] == "anzeigen")
    return alike or (words[0] in _SHOW and any(map(is_number, words)))


_SHOW = frozenset("afficher voir mostrar ver exibir mostra vedi".split())


def without_contact(text: str) -> str | None:
    """The place that stands before `Contact info` in one line (may be empty); None for other lines."""
    if len(text) > _LONGEST:
        return None
    parts = dotted(text)
    if parts and is_contact(fold(parts[-1])):
        return " · ".join(parts[:-1])
    words = text.split()
    return " ".join(words[:-2]) if len(words) > 2 and fold(" ".join(words[-2:])) == "contact info" else None


def is_period(line: str) -> bool:
    """Whether a folded line is a span of time: `may 2022 - present · 4 yrs`, `2012 - 2014`."""
    dates = line.split(" \u00b7 ", 1)[0]
    begin, dash, end = dates.partition("-")
    if not dash or len(dates) > 60 or "-" in end:
        return False
    return _is_date(begin.strip()) and (_is_date(end.strip()) or is_present(line))


def is_present(line: str) -> bool:
    """Whether a span of time in a folded line lasts until now."""
    return line.split(" \u00b7 ", 1)[0].partition("-")[2].strip(" .") in _LINES["present"]


def _is_date(words: str) -> bool:
    years = [w for w in words.split() if len(w) == 4 and w.isascii() and w.isdigit() and w[:2] in ("19", "20")]
    return len(years) == 1 and len(words.split()) <= 5


def is_duration(line: str) -> bool:
    """Whether a folded line is a length of time alone, or after the kind of employment: `5 yrs 2 mos`."""
    pieces = _pieces(line.rsplit(" \u00b7 ", 1)[-1])
    units = [piece for piece in pieces if _UNITS.get(piece) in ("year", "month")]
    rest = [piece for piece in pieces if piece not in _UNITS and not is_number(piece)]
    return bool(units) and any(map(is_number, pieces)) and not [piece for piece in rest if piece not in _AND]


_AND = _single("join")


def is_employment(line: str) -> bool:
    """Whether a folded line is a kind of employment alone: `full-time`."""
    return line in _LINES["employment"]


def names_school(line: str) -> bool:
    """Whether a folded line has a word that schools are called by."""
    return any(stem in line for stem in _SCHOOLS)


_SCHOOLS = tuple(fold(stem) for stem in SCHOOL)


def joined_at(line: str, after: str) -> tuple[int, int] | None:
    """Year and month in which an account began: `joined march 2019`, or the two in lines that follow each other."""
    for word in _LINES["joined"]:
        if line == word:
            return month_and_year(after)
        if line.startswith(f"{word} ") and (since := month_and_year(line[len(word) :])):
            return since
    return None


def is_quiet(line: str) -> bool:
    """Whether a folded line says that the person posted nothing."""
    return "no recent posts" in line or "hasn't posted" in line or "recent posts and comments will be displayed" in line


def is_activity_noise(line: str) -> bool:
    """Whether a folded line of the activity is the page's own: a tab, a button, a number, an age."""
    bare = line.replace("edited", "").strip()
    return (
        is_show_all(line)
        or ends_note(line)
        or says("connect", line)
        or says("mark", line)
        or is_degree(line)
        or line in _TABS
        or age(bare) is not None
        or not any(c.isalpha() for c in line)
        or line.startswith(("loaded ", "feed post number"))
    )


_TABS = frozenset(
    "posts comments images videos articles reactions documents events newsletter like comment repost send follow "
    "following + create".split()
) | {"create a post", "media is loading", "reaction button state: no reaction", "see translation", "show translation"}
