"""The owner's own words in twelve languages: authored sentences, one TOML file a language, and how to pick them.

A sentence is either one text, or a pair: the everyday register and the formal one (tu and vous, du and Sie). A key
with `_2` behind it is another way to say the same. No sentence assumes anybody's gender.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources

LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "nl", "pl", "tr", "hi", "zh", "ja", "ar")
FALLBACK = "en"

Sentence = str | list[str]
_PATTERNS = ("everyday", "formal", "keeps", "promises", "gendered")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its sentences by key, how they are joined, and how to tell which register somebody uses."""

    language: str
    name: str
    lines: dict[str, Sentence]
    drafts: dict[str, str]  # of the owner's own notes; empty where only replies are spoken
    is_formal: bool  # by default, to a stranger
    space: str
    whole_name: str  # whether to greet by the whole name: `never`, `always`, or where it speaks formally
    everyday: re.Pattern[str] | None
    formal: re.Pattern[str] | None
    keeps: re.Pattern[str] | None  # words that keep their capital in the middle of a sentence
    promises: re.Pattern[str] | None  # words by which somebody binds themselves
    gendered: re.Pattern[str] | None  # words that would tell the gender of whoever writes or is written to

    def say(self, key: str, formal: bool, seed: str = "") -> str:
        """The sentence for a key; among several ways to say it, the one that `seed` picks, always the same."""
        ways = [key, f"{key}_2"] if f"{key}_2" in self.lines else [key]
        sentence = self.lines[ways[zlib.crc32(f"{key}|{seed}".encode()) % len(ways)]]
        return sentence if isinstance(sentence, str) else sentence[formal]

    def formal_as(self, text: str | None) -> bool:
        """Whether to answer `text` formally: as it speaks itself, where that can be told."""
        polite = bool(self.formal and self.formal.search(text or ""))
        close = bool(self.everyday and self.everyday.search(text or ""))
        return self.is_formal if polite == close else polite

    def run_on(self, greeting: str, text: str) -> str:
        """A greeting and what follows it: small letters after a comma, capitals after a full stop."""
        if not greeting.endswith(", "):
            return greeting + text[:1].upper() + text[1:]
        keeps = self.keeps is not None and self.keeps.match(text)
        return greeting + (text if keeps else text[:1].lower() + text[1:])


@cache
def tongue(language: str | None) -> Tongue:
    """The tongue of an ISO 639-1 code; English where we do not have it."""
    code = language if language in LANGUAGES else FALLBACK
    told = tomllib.loads((resources.files(__name__) / f"{code}.toml").read_text(encoding="utf-8"))
    return Tongue(
        language=code,
        name=told["name"],
        lines=told["lines"],
        drafts=told.get("drafts", {}),
        is_formal=told["register"] == "formal",
        space=told.get("space", " "),
        whole_name=told.get("whole_name", "never"),
        **{key: re.compile(told[key]) if key in told else None for key in _PATTERNS},
    )
