"""Text as people type it: folding that keeps every position, keys for people, names and firms."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

import polars as pl

# One code point to one code point, so that a span found in folded text holds in the text as given.
_FOLDED = {
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000\t", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}


def folded(text: pl.Expr) -> pl.Expr:
    """`text` with typographic quotes, dashes and spaces made plain; length in code points unchanged."""
    return text.str.replace_many(list(_FOLDED), list(_FOLDED.values()))


def blank_to_null(text: pl.Expr) -> pl.Expr:
    """Null where `text` holds nothing but white space: an empty cell is unknown, not a statement."""
    return pl.when(text.str.strip_chars() != "").then(text)


def profile_key(address: str | None) -> str | None:
    """The part of a LinkedIn profile address that names the person, decoded, NFC, lower case; None if there is none.

    Scheme, country sub-domain, `/comm`, query, fragment and trailing slash do not matter (formats.md §1.14).
    """
    if not address or "/in/" not in address.lower():
        return None
    at = address.lower().index("/in/") + 4
    slug = address[at:].split("/")[0].split("?")[0].split("#")[0]
    key = unicodedata.normalize("NFC", unquote(slug)).strip().lower()
    return key or None


def profile_keys(address: pl.Expr) -> pl.Expr:
    """`profile_key` over a column of addresses."""
    raw = address.str.extract(r"(?i)/in/([^/?#\s]+)", 1)
    decoded = (
        pl.when(raw.str.contains("%", literal=True)).then(raw.map_elements(unquote, return_dtype=pl.String)).otherwise(raw)
    )
    return decoded.str.normalize("NFC").str.to_lowercase()


def name_key(name: pl.Expr) -> pl.Expr:
    """A name folded for comparing: without accents, titles, emoji, credentials after a comma; words in order, lower case."""
    bare = name.str.split(",").list.first().str.replace_all(r"\([^)]*\)", " ")
    plain = bare.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}' -]", " ")
    untitled = words.str.replace_all(r"\b(dr|prof|mr|mrs|ms|mba|phd|ing|dipl)\b\.?", " ")
    key = untitled.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(key != "").then(key)


def firm_key(firm: pl.Expr) -> pl.Expr:
    """A firm's or school's name folded for comparing: without accents, legal form, punctuation; lower case."""
    plain = firm.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}\p{N}& ]", " ")
    bare = words.str.replace_all(
        r"\b(inc|incorporated|llc|ltd|limited|plc|gmbh|ag|kg|se|sa|sas|sarl|srl|spa|bv|nv|oy|ab|as|aps|pty|pvt|co|corp|"
        r"corporation|company|holdings?|the)\b",
        " ",
    )
    key = bare.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(key != "").then(key)
