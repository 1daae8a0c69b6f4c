"""Words meant for a machine that reads, not for the owner: orders to it, imitations of its output, hidden text.

Whoever writes to a person has no use for them. They are told as a sign of their own, bound the action (`decisions`),
and are otherwise not read: each of their signs becomes a blank, so that positions stay what they are. Looked for in the
text without its disguise: hidden signs, look-alike letters, escapes, codes.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import polars as pl
import re2

from whosthere.machine_words import ORDERS, SQUEEZED, SUSPECT
from whosthere.patterns import compiled, options, told_of
from whosthere.text import LOOK_ALIKES

OWN = ("text", "sender_name", "sender_headline", "sender_company", "sender_position", "history_text")
BESIDE = (
    "sender_about",
    "sender_activity",
    "sender_location",
    "sender_school",
    "sender_past_companies",
    "sender_skills",
)
_LISTS = frozenset(("sender_activity", "sender_school", "sender_past_companies", "sender_skills"))
_MOST = 20_000  # code points of one text that are looked at closely, from each end
_ESCAPE = re.compile(
    r"&#x[0-9a-fA-F]{1,6};|&#[0-9]{1,7};|&[a-zA-Z]{2,8};|%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}"
)
_CODED = re.compile(r"(?<![\w/.:?&=@-])(?:[A-Za-z0-9+/_-]{20,}={0,6}|(?:[0-9a-fA-F]{2} ?){12,})(?!\w)")
_LEET = str.maketrans("013457@$!", "oieastasi")
_ALIKE = str.maketrans(LOOK_ALIKES | dict(zip("ѵкмтнвгɡη", "vkmthbrgn", strict=True)))
_LETTERS = bytes(range(ord("a"), ord("z") + 1))
_NO_LETTERS = bytes(set(range(256)) - set(_LETTERS))
_ROT13 = bytes.maketrans(_LETTERS, _LETTERS[13:] + _LETTERS[:13])
_MIXED = re.compile(r"[a-zA-Z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][a-zA-Z]")


class _Read(NamedTuple):
    """A text as it reads without a disguise, and the place each of its signs has in the text as given."""

    text: str
    at: Sequence[int]


def speaks_to_machine(columns: Sequence[str]) -> pl.Expr:
    """Does any of these texts (or lists of texts) of a row hold words meant for a machine? Never unknown."""
    whole = pl.concat_str([_joined(name) for name in columns], separator="\n", ignore_nulls=True)
    return told_of(whole, _tell, pl.Boolean(), _tells)


def without_orders(name: str) -> pl.Expr:
    """The column with such words made blank, sign by sign."""
    dtype = pl.List(pl.String) if name in _LISTS else pl.String()
    return told_of(pl.col(name), _blanked, dtype, _blank)


def _joined(name: str) -> pl.Expr:
    return pl.col(name).list.join("\n", ignore_nulls=True) if name in _LISTS else pl.col(name)


def _tell(texts: pl.Series) -> pl.Series:
    return pl.Series(texts.name, [_tells(text) for text in texts.to_list()], dtype=pl.Boolean)


def _tells(text: str) -> bool:
    """RE2 lets a text off in a fourteenth of the time that Polars takes: no pattern here asks for an edge of a word."""
    return compiled(SUSPECT).search(text.encode()) is not None and bool(orders(text))


def _blanked(texts: pl.Series) -> pl.Series:
    return pl.Series(texts.name, map(_blank, texts.to_list()), dtype=texts.dtype)


def _blank(one: Any) -> Any:
    if isinstance(one, list):
        return list(map(_blank, one))
    return None if one is None else blank(one)


def blank(text: str) -> str:
    """`text` with the words meant for a machine made blank, sign by sign."""
    signs = list(text)
    for start, end in orders(text):
        signs[start:end] = [" " if sign != "\n" else sign for sign in signs[start:end]]
    return "".join(signs)


def orders(text: str) -> list[tuple[int, int]]:
    """Where the words meant for a machine stand, in code points."""
    if len(text) <= 2 * _MOST:
        return sorted(set(_found(text)))
    last = len(text) - _MOST
    rest = ((start + last, end + last) for start, end in _found(text[last:]))
    return sorted({*_found(text[:_MOST]), *rest})


def _found(text: str) -> Iterator[tuple[int, int]]:
    bare = _undisguised(text)
    for at in _filter().Match(bare.text) or ():
        yield from _where(bare, _compiled((ORDERS[at],)))
    for read in _turned(bare):
        yield from _where(read, _compiled((SQUEEZED,)))
    for coded in _CODED.finditer(text):
        if any(_is_order(told) for told in _decoded(coded[0])):
            yield coded.span()


def _where(read: _Read, pattern: re2._Regexp[str]) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(read.text):
        if places := read.at[match.start() : match.end()]:
            yield min(places[0], places[-1]), max(places[0], places[-1]) + 1


def _is_order(told: str) -> bool:
    bare = _undisguised(told)
    return bool(_filter().Match(bare.text)) or any(_compiled((SQUEEZED,)).search(r.text) for r in _turned(bare))


def _undisguised(text: str) -> _Read:
    """In lower case; hidden signs dropped (letters among them told as such), escapes read, fancy letters plain."""
    if _ORDINARY.fullmatch(text) and not _ESCAPE.search(text):
        told = text.lower() if text.isascii() else text.lower().translate(_PLAIN_QUOTES)
        return _Read(told.translate(_ALIKE) if _MIXED.search(told) else told, range(len(text)))
    signs, at = [], []
    for start, sign in _unescaped(text):
        code = ord(sign)
        if code < 0x80:
            plain = sign.lower()
        elif 0xE0020 <= code <= 0xE007E:
            plain = chr(code - 0xE0000).lower()
            signs.append("\U000f0000")  # a letter that nobody sees
            at.append(start)
            continue
        elif unicodedata.category(sign) == "Cf" or sign in "\u034f\u3164\u115f\u1160":
            continue
        else:
            plain = (unicodedata.normalize("NFKC", sign) if code > 0x1000 else sign).lower()
        for one in plain:
            signs.append(_QUOTES.get(one, one))
            at.append(start)
    told = "".join(signs)
    if _MIXED.search(told):
        told = told.translate(_ALIKE)
    return _Read(told, at)


# signs that are seen, and that are one sign in small letters, too, wherever they stand (İ becomes two, Σ one of two)
_ORDINARY = re.compile(
    "[\x00-\x7f\xa0-\xac\xae-\u012f\u0131-\u02ff\u0400-\u0481\u2013\u2014\u2018\u2019\u201c\u201d€]*"
)
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201d": '"', "\u00a0": " ", "\u2013": "-", "\u2014": "-", "\t": " "}
_PLAIN_QUOTES = str.maketrans(_QUOTES)


def _unescaped(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for escape in _ESCAPE.finditer(text):
        yield from enumerate(text[at : escape.start()], at)
        yield from ((escape.start(), sign) for sign in _meant(escape[0]))
        at = escape.end()
    yield from enumerate(text[at:], at)


def _meant(escape: str) -> str:
    return html.unescape(escape) if escape[0] == "&" else chr(int(escape.lstrip("%\\ux") or "0", 16))


def _turned(bare: _Read) -> Iterator[_Read]:
    """Letters alone, in every way they may have been turned around."""
    search = compiled(SQUEEZED).search
    for text in {bare.text, bare.text.translate(_LEET)}:
        letters = text.encode().translate(None, _NO_LETTERS)
        turned_ways = (letters, letters.translate(_ROT13), letters[::-1]) if text == bare.text else (letters,)
        if not any(search(way) for way in turned_ways):
            continue
        ways = [way.decode() for way in turned_ways]
        places = [at for sign, at in zip(text, bare.at, strict=True) if "a" <= sign <= "z"]
        for turned, way in enumerate(ways):
            yield _Read(way, places[::-1] if turned == 2 else places)


def _decoded(coded: str) -> Iterator[str]:
    """What something that looks coded says, read as hexadecimal, Base64 and Base32."""
    for decode in (_hexadecimal, _base64, _base32):
        try:
            yield decode(coded).decode()
        except (ValueError, binascii.Error):
            continue


def _hexadecimal(coded: str) -> bytes:
    return bytes.fromhex(coded)


def _base64(coded: str) -> bytes:
    plain = coded.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _base32(coded: str) -> bytes:
    return base64.b32decode(coded.rstrip("=") + "=" * (-len(coded.rstrip("=")) % 8))


@cache
def _filter() -> re2.Filter:
    """Tells which of the orders a text holds, and tries only those whose literal parts are there."""
    together = re2.Filter()
    for pattern in ORDERS:
        together.Add(_every_script(pattern), options())
    together.Compile()
    return together


@cache
def _compiled(patterns: tuple[str, ...]) -> re2._Regexp[str]:
    return re2.compile(_every_script("|".join(f"(?:{pattern})" for pattern in patterns)), options())


def _every_script(pattern: str) -> str:
    """With `\\w` for a letter or figure of any script, which it is not to RE2."""
    return pattern.replace(r"[\w", r"[\pL\pN_").replace(r"\w", r"[\pL\pN_]")
