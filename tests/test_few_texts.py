"""A few texts of plain signs are read by a quicker road than many: both tell the same of every text."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.frames import FEW
from whosthere.language import language
from whosthere.naming import UNNAMED
from whosthere.patterns import contains, extract, few_plain
from whosthere.text import (
    CLAIM,
    GREETED,
    LINKED,
    claimed_firm,
    firm_key,
    greeted_name,
    is_default_text,
    link_hosts,
    name_key,
    place_key,
    rare_skills,
    trade_words,
)
from whosthere.wording import words

PIECES = st.sampled_from(
    [
        "Hi Ana,", "hello Mr. Bob Stone - ", "Dear HR!", "ciao", "merhaba", "gracias por", "ich bin", "Vous et moi",
        "nos", "we worked at Acme Co", "your work at Globex & Sons", "www.example.com/a?b=1", "see https://x.io.",
        "a@b.com", "user@", "@home", "x.top", "(x.de)", ",x.de,", "://", "12", "123", "12345", "1 2 3", "a1b22", "<n2>",
        "<<b>", "Dr.", "(he/him)", "((", "Acme Inc.", "The", "& Co KG", "Greater Leeds Area", "C++", "c#", "AI", "SQL",
        "🙂", "👩🏽", "£3", "5€x", "🙏🙏",
        "it's", "don''t", UNNAMED * 3, UNNAMED, "\n", "\r\n", "\t", "\f", "  ", ";", "...", "_", "a_b", "\x00", "\x1c",
        "\x7f", "the", "z.", "'", "ACME", "-", "LinkedIn",
        "I'd like to add you to my professional network on LinkedIn",
    ]
)  # fmt: skip
PLAIN = st.lists(st.one_of(PIECES, st.text(st.characters(max_codepoint=0x7F), max_size=6)), max_size=9).map(" ".join)
ANY = st.one_of(PLAIN, st.lists(PIECES, max_size=6).map("".join), st.text(max_size=12), st.none())

ROADS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "language": lambda texts: _asked(language, texts),
    "words": words,
    "hosts": lambda texts: _asked(link_hosts, texts),
    "greeted": lambda texts: _asked(greeted_name, texts),
    "claimed": lambda texts: _asked(claimed_firm, texts),
    "default": lambda texts: _asked(is_default_text, texts),
    "name": lambda texts: _asked(name_key, texts),
    "firm": lambda texts: _asked(firm_key, texts),
    "place": lambda texts: _asked(place_key, texts),
    "trade": lambda texts: _asked(trade_words, texts),
    "skills": lambda texts: _asked(lambda text: rare_skills(pl.concat_list(text, pl.lit("Go & C++"))), texts),
    "linked": lambda texts: contains(texts, LINKED),
    "greeting": lambda texts: extract(texts, GREETED),
    "claim": lambda texts: extract(texts, CLAIM),
}


def _asked(fact: Callable[[pl.Expr], pl.Expr], texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(fact(pl.col("text"))).to_series()


@pytest.mark.parametrize("road", ROADS)
@given(st.lists(ANY, min_size=1, max_size=5))
def test_few_texts_are_read_as_many(road: str, told: list[str | None]) -> None:
    read = ROADS[road]
    few = read(pl.Series("text", told, dtype=pl.String))
    many = read(pl.Series("text", told * FEW, dtype=pl.String))
    assert few.dtype == many.dtype
    assert few.to_list() == many.to_list()[: len(told)]


def test_plain_are_signs_that_no_engine_takes_for_letters() -> None:
    assert few_plain(pl.Series([f"Hi {UNNAMED * 3}, \tsee 🙂 you for £5\r\n", None])) is not None
    for strange in ("é", "\u212a", "\x0b", "\x85", "\u2028", "ı"):
        assert few_plain(pl.Series([strange])) is None
    assert few_plain(pl.Series(["plain"] * FEW)) is None
