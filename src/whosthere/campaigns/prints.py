"""Notes → prints: the words of each without what a mail-merge fills in, and what it leads to. Row by row.

Two copies of one text differ in names, numbers and links, in signs nobody sees and letters that only look alike: all
that is taken away. What stays, in order, is the print. It is read from the first LONGEST signs of a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from whosthere.text import ANY_LINK, LINKED, LOOK_ALIKES, folded, is_default_text, link_hosts, where

LONGEST = 2_000
MOST_WORDS = 300
LEAST_A_HAND = 4_000  # texts: for fewer another thread is no help
_LONGEST_DEFAULT = 140

# Letters that no Latin one looks like: a text with many of them is of its own script.
_NOT_LATIN = "[бгджзийлпфцчшщъыьэюяБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯγδζηθλμξπσςφψΓΔΘΛΞΠΣΦΨΩ]"
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_HANDLE = r"(?:^|[\s(:,])@([A-Za-z][\w.]{2,31})"
_WALLET = (
    r"(?-u:\b)(0x[0-9a-fA-F]{40}|bc1[a-z0-9]{20,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33})(?-u:\b)"
)
_PHONE = r"(?:\+|(?-u:\b)00)\d[\d\s().-]{6,18}\d|(?-u:\b)\d{3}[\s.-]\d{3}[\s.-]\d{4}(?-u:\b)"

_NAME = r"[\p{L}'-]+(?: [\p{L}'-]+)?"
_GREETING = (
    r"(?i)^\W*(?:(?:hi+|hello|hey+|dear|greetings|good (?:morning|afternoon|evening|day)|hola|ola|oi|bonjour|salut|"
    rf"hallo|guten tag|liebe[r]?|sehr geehrte[r]?|ciao|buongiorno|czesc|merhaba|namaste)\W{{1,3}}{_NAME}\s*[,!.:\n-]|"
    r"(?-i:\p{Lu})[\p{L}'-]+(?: (?-i:\p{Lu})[\p{L}'-]+)?\s*[,!:\n-])"
)
_SIGNED = (
    r"(?i)(?-u:\b)(?:best|regards|cheers|thanks|thank you|sincerely|saludos|cordialement|gru(?:ss|ß)e)"
    rf"\W{{1,3}}{_NAME}\W*$"
)
_CAPITALISED = r"([\p{Ll}\d,;:)&] )(?:\p{Lu}[\p{L}\d'&-]*[ ]?)+"
_MOST_CAPITALISED = 0.053  # of the signs, as of 0.3 of the words: more are no names but an author's manner
_MUCH = 0.08  # of the signs in capitalised words, below which a language hardly capitalises all nouns
_ACCENTS = r"[\x{300}-\x{36f}\x{591}-\x{5c7}\x{64b}-\x{655}\x{670}]+"
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
_SPACELESS = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}ー"
_CJK = f"[{_SPACELESS}]"
_WITH_DIGITS = rf"[^\s{_SPACELESS}]*\d[^\s{_SPACELESS}]*"
# A language whose nouns are all capitalised, by its small words.
_GERMAN = r"(?i)(?-u:\b)(?:und|der|die|das|ich|sie|wir|fur|mit|ist|ein|eine|zu|auf|den|nicht|im|von)(?-u:\b)"
# A text that holds none of these is in NFKC: it is ASCII, whole letters of Europe, plain quotes and dashes, emoji.
_UNSETTLED = (
    "[^\\x00-\\x7f\u00c0-\u00ff\u0400-\u0482\u048a-\u04ff\u2010\u2012-\u2015\u2018-\u201f\U0001f300-\U0001faff]"
)
_SIGNS = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f\U00020000-\U0002ffff"
_SIGN = re.compile(f"[{_SIGNS}]")
_RUNS = re.compile(rf"[{_SIGNS}]+|[^\s{_SIGNS}]+")

PRINTS = {
    "print": pl.String(),
    "identifiers": pl.List(pl.String),
    "is_default": pl.Boolean(),
}


def prints_of(texts: pl.Series) -> pl.DataFrame:
    """For each text: `print` (words parted by spaces; null where none stay), `identifiers` (what it leads to, each with
    its kind, as `host:x.com`, `handle:`, `wallet:`, `phone:`, `email:`), and `is_default`: the platform's own words."""
    distinct = texts.drop_nulls().unique().rename("text")
    hands = min(pl.thread_pool_size(), -(-len(distinct) // LEAST_A_HAND)) or 1
    pieces = [distinct[i * len(distinct) // hands : (i + 1) * len(distinct) // hands] for i in range(hands)]
    if hands == 1:
        told = _told(distinct)
    else:
        with ThreadPoolExecutor(hands) as pool:
            told = pl.concat(pool.map(_told, pieces))
    found = texts.to_frame("text").join(told, on="text", how="left", maintain_order="left")
    return found.select(list(PRINTS))


def _told(texts: pl.Series) -> pl.DataFrame:
    """What is told of each of some texts (`text` and PRINTS)."""
    short = texts.to_frame("text").with_columns(_text=pl.col("text").str.head(LONGEST))
    plain, masked = _by_signs(short, "_text")
    settled, foreign = _by_signs(
        masked.with_columns(pl.col("_text").map_batches(_settled, return_dtype=pl.String)), "_text"
    )
    accented = foreign.with_columns(_said=pl.col("_text").map_batches(_without_accents, return_dtype=pl.String))
    latin, other = _by_signs(accented, "_said")
    ascii_ = pl.concat([plain, settled]).with_columns(_said="_text")
    printed = pl.concat([_with_prints(pl.concat([ascii_, latin]), _ascii_words), _with_prints(other, _words)])
    return _with_identifiers(_with_pairs_of_signs(printed.with_columns(is_default=_is_default())))


def _by_signs(texts: pl.DataFrame, column: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Those whose `column` is all ASCII, and the others."""
    ascii_ = texts[column].str.len_bytes() == texts[column].str.len_chars()
    return texts.filter(ascii_), texts.filter(~ascii_)


def _is_default() -> pl.Expr:
    """Only short texts are looked at: the platform's sentences are."""
    short = pl.col("_text").str.len_bytes() < _LONGEST_DEFAULT
    return is_default_text(pl.when(short).then("_text")).fill_null(False)


def unmasked(text: pl.Expr) -> pl.Expr:
    """`text` without signs that nobody sees, letters of other scripts that look Latin made Latin where the
    text is written in Latin ones, NFKC."""
    return text.map_batches(_unmasked, return_dtype=pl.String, is_elementwise=True)


def _settled(texts: pl.Series) -> pl.Series:
    """Unmasked, and without pictures."""
    return where(_unmasked(texts), r"\p{So}", lambda some: some.str.replace_all(r"\p{So}+", " "))


def _without_accents(texts: pl.Series) -> pl.Series:
    return texts.str.normalize("NFKD").str.replace_all(_ACCENTS, "").str.normalize("NFC")


def _unmasked(texts: pl.Series) -> pl.Series:
    text = pl.col("_text")
    seen = texts.str.replace_all(r"[\p{Cf}\p{Cc}&&[^\n\t]]|\x{034F}|\p{Mn}+\z", "")
    composed = where(seen.rename("_text"), _UNSETTLED, lambda some: some.str.normalize("NFKC"))
    latin = text.str.replace_many(list(LOOK_ALIKES), list(LOOK_ALIKES.values()))
    foreign = 10 * text.str.count_matches(_NOT_LATIN) >= text.str.len_chars()
    masked = text.str.contains(r"\p{Latin}") & text.str.contains(r"[\p{Cyrillic}\p{Greek}\p{Armenian}]") & ~foreign
    return composed.to_frame().select(folded(pl.when(masked).then(latin).otherwise(text))).to_series()


def _with_prints(short: pl.DataFrame, words_of: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """`print`, read from `_said`."""
    said = _without_links(short["_said"].str.replace_all(_EMAIL, " "))
    bare = said.str.replace_all(r"@\w+", " ").str.replace(_GREETING, " ").str.replace(_SIGNED, " ")
    words = words_of(_unnamed(bare, _spelled_out(bare)))
    return short.drop("_said").with_columns(print=pl.Series(words).replace("", None))


def _unnamed(bare: pl.Series, spelled: pl.Series) -> pl.Series:
    """Without capitalised words within sentences, which are names, firms and towns: unless `bare` has too many."""
    without = spelled.str.replace_all(_CAPITALISED, "$1")
    lost = 1 - without.str.len_bytes() / spelled.str.len_bytes()
    named, much = (lost > 0).arg_true(), (lost > _MUCH).arg_true()
    several = bare.gather(named)
    many = several.str.count_matches(r"[\s(]\p{Lu}") >= _MOST_CAPITALISED * several.str.len_chars()
    german = spelled.gather(much).str.count_matches(_GERMAN) >= 3
    kept = pl.concat([named.filter(many), much.filter(german)]).unique()
    return without.scatter(kept, spelled.gather(kept)) if len(kept) else without


def _without_links(texts: pl.Series) -> pl.Series:
    return where(texts, LINKED, lambda some: some.str.replace_all(ANY_LINK, " "))


def _words(texts: pl.Series) -> pl.Series:
    """Lower case, without accents and all that is no letter, one space between words."""
    plain = _without_accents(texts.str.to_lowercase())
    return plain.str.replace_all(r"[^\p{L}\p{M}]+", " ").str.strip_chars()


def _ascii_words(texts: pl.Series) -> pl.Series:
    """The same, where all is ASCII."""
    return texts.str.to_lowercase().str.replace_all("[^a-z]*[^a-z ][^a-z]*|  +", " ").str.strip_chars()


def _spelled_out(texts: pl.Series) -> pl.Series:
    """Digits and signs that stand for a letter after letters are made that letter; words with other digits go."""
    return where(texts, r"[\d@$]", _without_numbers)


def _without_numbers(texts: pl.Series) -> pl.Series:
    return where(texts, "[A-Za-z][013457@$]", _lettered).str.replace_all(_WITH_DIGITS, " ")


def _lettered(texts: pl.Series) -> pl.Series:
    for sign, letter in _LEET.items():
        texts = texts.str.replace_all(f"([A-Za-z])[{sign}]", f"${{1}}{letter}")
    return texts


def _with_pairs_of_signs(told: pl.DataFrame) -> pl.DataFrame:
    """Scripts without spaces are read as pairs of neighbouring signs."""
    pairs = pl.col("print").map_batches(
        lambda prints: where(prints, _CJK, lambda some: pl.Series([_pairs(one) for one in some], dtype=pl.String)),
        return_dtype=pl.String,
    )
    return told.with_columns(pairs)


def _pairs(text: str) -> str:
    words = []
    for run in _RUNS.findall(text):
        words += [run[i : i + 2] for i in range(max(len(run) - 1, 1))] if _SIGN.match(run) else [run]
    return " ".join(words)


def _with_identifiers(told: pl.DataFrame) -> pl.DataFrame:
    """What each text leads to, each once, in order of its name."""
    leading = told["_text"].str.contains(r"[@/]|\.\w|\d{3}|0x|bc1")
    text, each = pl.col("_text"), pl.element()
    handles = text.str.extract_all(_HANDLE).list.eval(each.str.extract(_HANDLE, 1).str.to_lowercase())
    phones = text.str.extract_all(_PHONE).list.eval(each.str.replace_all(r"\D", "").str.strip_chars_start("0"))
    every = (
        _named("host", link_hosts(text)),
        _named("handle", handles),
        _named("wallet", text.str.extract_all(_WALLET)),
        _named("phone", phones),
        _named("email", text.str.extract_all(_EMAIL).list.eval(each.str.to_lowercase())),
    )
    identifiers = pl.concat_list(every).list.drop_nulls().list.eval(each.unique().sort())
    none = pl.lit([], dtype=pl.List(pl.String))
    return pl.concat(
        [
            told.filter(leading).with_columns(identifiers=identifiers),
            told.filter(~leading).with_columns(identifiers=none),
        ]
    )


def _named(kind: str, found: pl.Expr) -> pl.Expr:
    return found.list.eval(pl.lit(f"{kind}:") + pl.element())
