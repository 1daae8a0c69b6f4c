"""Names of persons in a note, made unknown: nobody is judged by a name, so no name is read as a word.

A name is looked for where names stand: after the greeting, as the signature, where the sender says who they are, and
wherever the full name of sender or owner is written out. Each of its signs becomes one sign that stands for no letter,
so that positions stay what they are. A word that is no name may be lost with them; no name is to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from whosthere.patterns import told_of

UNNAMED = "\ue000"
"""What each sign of a name becomes (a code point for private use, which no letter has)."""

_HELLO = re.compile(
    r"\W{0,4}(?:hi+|hiya|hello|hey+|dear|greetings|good (?:morning|afternoon|evening|day)|hola|"
    r"buen[oa]s (?:días|tardes|noches)|estimad[oa]|querid[oa]|olá|oi|car[oa]|prezad[oa]|bom dia|boa (?:tarde|noite)|"
    r"bonjour|bonsoir|salut|cher|chère|hallo|guten (?:tag|morgen|abend)|lieber?|sehr geehrter?|moin|servus|ciao|"
    r"buongiorno|buonasera|salve|gentile|egregi[oa]|hoi|beste|geachte|dag|goede(?:morgen|middag|navond)|cześć|hej|"
    r"dzień dobry|witam|witaj|szanown[ya]|drog[ia]|merhaba|selam|sayın|sevgili|iyi günler|namaste|namaskar|नमस्ते|"
    r"नमस्कार|प्रिय|你好|您好|尊敬的|亲爱的|嗨|مرحبا|مرحباً|أهلا|السلام عليكم|عزيزي|عزيزتي)"
    r"(?![^\W\d_])(,?[ \t]+|(?<=[一-鿿]))",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|doctor|prof|professor|monsieur|madame|mme|m|herrn?|frau|sra?|señora?|dona?|dott|ing|"
    r"pani?|panie|mevrouw|meneer|shri|smt|أستاذ|الأستاذ|دكتور)\b\.?[ \t]+)+",
    re.IGNORECASE,
)
_BYE = re.compile(
    r"(?:(?:best|kind|warm|many|all the|with|viele|liebe|beste|mit freundlichen|met vriendelijke|cordiali|un) )*"
    r"(?:wishes|regards|best|thanks|thank you|cheers|sincerely|yours|respectfully|greetings|warmly|saludos?|gracias|"
    r"abraços?|atenciosamente|obrigad[oa]|cordialement|merci|grüße?n?|gruß|danke|lg|mfg|saluti|grazie|groet(?:en|jes)?|"
    r"pozdrawiam|z poważaniem|dziękuję|saygılarımla|sevgiler|teşekkürler|धन्यवाद|सादर|谢谢|此致|よろしくお願いします|"
    r"مع التحية|تحياتي|شكرا)(?![^\W\d_])",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:my name is|my name's|me llamo|mi nombre es|meu nome é|je m'appelle|mein name ist|ich heiße|mi chiamo|"
    r"mijn naam is|ik heet|nazywam się|benim adım|mera naam|मेरा नाम|我叫|私は|اسمي)[ :]*",
)
_AM = re.compile(r"\b(?:i'm|i am|this is|ich bin|je suis|sono|ik ben|soy|sou|jestem) +")
_AFTER_AM = re.compile(r"[,.!;:\n]|\s*[-–—(]| (?:from|with|and|at|here|aus|von|de|da|van|y|e|z|od)\b|\s*$")
_CJK_CALLED = re.compile(r"\W{0,4}([㐀-鿿゠-ヿ]{1,6}) ?(?:様|さん|先生|女士|老师|您好|你好)")
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?|[^\W\d_]\.")
_SHORTENED = re.compile(r"['’](?:ve|m|ll|d|re|s)$")
_GAP = re.compile(r"[ \t·・]+")
_STOP = re.compile(r"\s*(?:[,!.:;\n，！。、،؛–—-]|$)")
_SMALL = frozenset("van von der den de del della da dos di la le el al bin bint binti ibn ben y e zu ter ten".split())
_NOT_NAMES = frozenset(
    """
    there all everyone team sir madam friend friends folks hiring recruiter connection connections professor doctor
    colleague again both guys people manager from thanks thank hope just you my the this fellow future network member
    ceo founder professional boss bro brother sister i it we how hello hi hey yes no sorry congratulations congrats
    great please quick greetings good nice happy hallo hola bonjour ciao merhaba olá namaste regards best cheers sent
    """.split()
)
_HEAD, _TAIL, _MOST_WORDS, _LONGEST = 200, 110, 5, 60


def unnamed(note: pl.Expr, sender: pl.Expr, owner: pl.Expr) -> pl.Expr:
    """A note with each sign of a person's name as UNNAMED; `sender` and `owner` are full names, null where unknown."""
    named = pl.struct(note.alias("note"), sender.alias("sender"), owner.alias("owner"))
    return told_of(named, _without_names, pl.String(), _without_name)


def _without_names(rows: pl.Series) -> pl.Series:
    columns = (rows.struct.field(name).to_list() for name in ("note", "sender", "owner"))
    return pl.Series(rows.name, map(_masked, *columns), dtype=pl.String)


def _without_name(row: Mapping[str, str | None]) -> str | None:
    return _masked(row["note"], row["sender"], row["owner"])


def _masked(note: str | None, sender: str | None, owner: str | None) -> str | None:
    return None if note is None else mask(note, sender or "", owner or "")


def mask(note: str, sender: str = "", owner: str = "") -> str:
    """See `unnamed`."""
    for name in (sender, owner):
        note = _known(note, name)
    for start, end in (*_greeted(note), *_introduced(note), *_signed(note)):
        note = note[:start] + UNNAMED * (end - start) + note[end:]
    return _BESIDE.sub(lambda found: UNNAMED * len(found.group()), note) if UNNAMED in note else note


_BESIDE = re.compile(f"(?<={UNNAMED})[ .,·・-]{{1,2}}(?={UNNAMED})")


def _known(note: str, name: str) -> str:
    """Without the full name wherever it stands, and without its words where the note begins or ends."""
    whole = " ".join(name.split())
    if not whole:
        return note
    if " " in whole:
        note = note.replace(whole, UNNAMED * len(whole))
    for part in dict.fromkeys([whole, *re.split(r"[\s,]+", whole)]):
        if part in ("", "I", "A", "a") or part.casefold() in _SMALL:
            continue
        for first, last in ((0, 40 + len(part)), (max(len(note) - len(whole) - 30, 0), len(note))):
            at = note.find(part, first, last)
            if at >= 0 and _stands_alone(note, at, at + len(part)):
                note = note[:at] + UNNAMED * len(part) + note[at + len(part) :]
    return note


def _stands_alone(note: str, start: int, end: int) -> bool:
    cased = note[start].upper() != note[start].lower()
    return not cased or not (note[start - 1 : start].isalpha() or note[end : end + 1].isalpha())


def _greeted(note: str) -> Iterator[tuple[int, int]]:
    """Where the greeted name stands; `Ana, …` greets, too."""
    if cjk := _CJK_CALLED.match(note):
        yield cjk.span(1)
        return
    hello = _HELLO.match(note)
    start = hello.end() if hello else 0
    title = _TITLES.match(note, start)
    start = title.end() if title else start
    end = _name_end(note[:_HEAD], start)
    if end is None:
        return
    closed = _STOP.match(note, end)
    if not closed and hello and hello.group(1).strip() != ",":  # `Hi Ana I saw`: the first word alone
        word = _WORD.match(note, start)
        if word and _is_cased(word.group()):
            yield start, word.end()
    elif closed and (hello or (note[end : end + 1] == "," and _is_cased(note[start]) and " " not in note[start:end])):
        yield start, end


def _introduced(note: str) -> Iterator[tuple[int, int]]:
    """Where senders say who they are."""
    head = note[:_HEAD]
    small = head.lower()
    for pattern, after in ((_CALLED, None), (_AM, _AFTER_AM)):
        if found := pattern.search(small if len(small) == len(head) else head):
            end = _name_end(note, found.end())
            if end is not None and (
                after is None or (after.match(note, end) and not note[found.end() : end].isupper())
            ):
                yield found.end(), end


def _signed(note: str) -> Iterator[tuple[int, int]]:
    """Where the signature stands: nothing but a name between the last farewell, line or sentence and the end."""
    last = len(note)
    while last and not note[last - 1].isalnum():
        last -= 1
    if "?" in note[last:]:
        return
    base = max(last - _TAIL, 0)
    broken = _BREAK.search(note[base:last][::-1])
    if not broken:
        return
    start = last - broken.start()
    before, cut = note[base : start - 1], note[start - 1]
    start += len(note[start:last]) - len(note[start:last].lstrip(" \t-–—~"))
    bye = _BYE.match(note, start)
    if bye:
        start = bye.end() + len(note[bye.end() : last]) - len(note[bye.end() : last].lstrip(" \t-–—~"))
    end = _name_end(note, start)
    if end is None or end < last:
        return
    farewell = bye or cut == "\n" or note[start - 1] in "-–—~" or _is_farewell(before)
    several = _is_cased(note[start]) and " " in note[start:end] and cut not in ",，"
    if farewell or several or note[max(start - 2, 0) : start].strip() in ("-", "–", "—", "~"):
        yield start, end


_BREAKS = "\n.!?…。,，"
_BREAK = re.compile(f"[{_BREAKS}]")


def _is_farewell(before: str) -> bool:
    """Is the last sentence or line before a comma nothing but a farewell?"""
    said = before[max(before.rfind(sign) for sign in _BREAKS) + 1 :].strip(" -–—~")
    return bool(_BYE.fullmatch(said))


def _name_end(note: str, start: int) -> int | None:
    """The end of a run of words that may be a name and starts there; None where there is none."""
    at, end, words = start, None, 0
    while (word := _WORD.match(note, at)) and words < _MOST_WORDS and word.end() - start <= _LONGEST:
        plain = word.group().rstrip(".")
        if plain.casefold() in _NOT_NAMES or not _may_be_name(plain, word.group()):
            if words and plain in _SMALL:
                at, gap = word.end(), _GAP.match(note, word.end())
                if gap:
                    at = gap.end()
                    continue
            break
        words += 1
        end = word.start() + len(plain)
        gap = _GAP.match(note, word.end())
        if not gap:
            break
        at = gap.end()
    return end


def _may_be_name(plain: str, word: str) -> bool:
    if not _is_cased(plain):
        return len(plain) <= 15
    return plain[0].isupper() and (len(plain) > 1 or word.endswith(".")) and not _SHORTENED.search(plain)


def _is_cased(word: str) -> bool:
    return word[:1].upper() != word[:1].lower()
