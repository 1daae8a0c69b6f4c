"""What strangers wrote, made harmless: hidden signs made visible, links made dead, all on one line where need be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from whosthere.text import LINK

# Format signs that writing needs: joiners of Persian, Indic scripts and emoji; Arabic and Syriac number signs.
_NEEDED = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
# Letters by name that show as nothing: a name can be made of them.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_LINE_ENDS = frozenset("\n\r\x85\u2028\u2029")

_KNOWN_LINK = re.compile(f"(?i){LINK}")
_SCHEME = re.compile(
    r"(?i)(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,20})(:)//|(?<!\w)(javascript|data|mailto|file|vbscript)(:)(?=\S)"
)
_PLACE = re.compile(r" - at `\$[\w.\[\]]*`\Z")
_DOTTED = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)+")


def shown(text: str) -> list[str]:
    """What to show for each code point of `text`, so that a span of `text` is the same span of the result.

    Control signs, bidi overrides, lone surrogates and invisible letters become visible (⟨U+202E⟩), all line ends become
    one line feed, links become dead (`hxxps://evil[.]example`).
    """
    plain = text.isascii() and text.isprintable()
    points = list(text) if plain else [_visible(sign) for sign in text]
    if plain and "." not in text and ":" not in text:
        return points
    for i in range(1, len(points)):
        if text[i] == "\n" and text[i - 1] == "\r":
            points[i - 1] = ""
    _kill_links(text, points)
    return points


def _visible(sign: str) -> str:
    if sign in _LINE_ENDS:
        return "\n"
    if sign == "\t":
        return " "
    hidden = unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in _NEEDED
    return f"⟨U+{ord(sign):04X}⟩" if hidden or sign in _BLANK_LETTERS else sign


def _kill_links(text: str, points: list[str]) -> None:
    for scheme in _SCHEME.finditer(text):
        at, colon = scheme.start(), scheme.start(2) if scheme[2] else scheme.start(4)
        if scheme[0].lower().startswith("http"):
            points[at + 1], points[at + 2] = "x", "x"
        else:
            points[colon] = "[:]"
    for host in _DOTTED.finditer(text):
        if _is_address(text, host):
            for i in range(host.start(), host.end()):
                if text[i] == ".":
                    points[i] = "[.]"


def _is_address(text: str, host: re.Match[str]) -> bool:
    before, after = text[max(0, host.start() - 3) : host.start()], text[host.end() : host.end() + 2]
    if before.endswith(("://", "@", "//")) or after.startswith(("/", "@")) or re.match(r":\d", after):
        return True
    lookalike = re.sub(r"[^\x00-\x7f]", "x", host[0])
    return bool(_KNOWN_LINK.match(lookalike)) or "xn--" in lookalike.lower()


@lru_cache(maxsize=4096)
def one_line(text: str | None, line_end: str = " / ") -> str:
    """`text` made harmless and laid on one line; empty for None."""
    return on_one_line(shown(text or ""), line_end)


def short_error(error: object, longest: int = 120) -> str:
    """What an error says, which may quote a stranger: harmless, cut, and with the place in JSON that it ends with."""
    text = str(error)
    place = _PLACE.search(text[-200:])
    at = place[0] if place else ""
    what = text.removesuffix(at)
    return one_line(what[:longest]) + ("…" if len(what) > longest else "") + at


def on_one_line(points: Sequence[str], line_end: str = " / ") -> str:
    """Harmless points, as `shown` gives them, as one line."""
    lines = (" ".join(line.split()) for line in "".join(points).split("\n"))
    return line_end.join(line for line in lines if line)
