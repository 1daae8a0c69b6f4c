"""Phrases found by number are those that the training tells in words."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.lexicon import Lexicon
from whosthere.lookup import Lookup
from whosthere.wording import FACTS, features, read, table, words

TEXTS = [
    "Hi Ana, I came across your profile. Open to a quick call?",
    "ciao ~ ciao ~~ İstanbul'da 12 kişi, 12345 TL; yaz: a@b.com veya www.example.com/x",
    "مرحبا وكالعادة نحن نبحث عن مهندس", "我们正在招聘工程师，欢迎联系。", "नमस्ते, मैं दिल्ली से हूँ", "", "  ", "!",
    "\ue000\ue000\ue000 works with us. <s> odd </s> <name>",
]  # fmt: skip


def told_in_words(texts: pl.Series, learned: pl.Series) -> list[tuple[int, int]]:
    ids = pl.DataFrame({"feature": learned, "id": np.arange(len(learned))})
    return sorted(set(features(texts).join(ids, on="feature").select("row", "id").rows()))


@pytest.mark.parametrize("fact", FACTS)
def test_phrases_found_by_number_are_those_told_in_words(fact: str) -> None:
    learned = table(fact)
    assert learned is not None
    texts = pl.Series(TEXTS)
    (reading,) = read(texts, learned)
    found = list(zip(reading.rows.tolist(), reading.ids.tolist(), strict=True))
    assert found == told_in_words(texts, learned.features)
    assert len(found) > len(TEXTS)


@given(st.lists(st.text(alphabet="ab~ é'<s>/!😀", max_size=12) | st.none(), min_size=1, max_size=4))
def test_any_text_is_found_with_all_that_was_learned_of_it(given_texts: list[str | None]) -> None:
    texts = pl.Series(given_texts, dtype=pl.String)
    learned = features(texts)["feature"].unique(maintain_order=True)
    rows, ids = Lexicon(learned).phrases(words(texts), marked=True)
    assert list(zip(rows.tolist(), ids.tolist(), strict=True)) == told_in_words(texts, learned)


def test_a_text_read_twice_is_read_once() -> None:
    learned = table("note")
    assert learned is not None
    once = read(pl.Series(TEXTS), learned)
    assert read(pl.Series(TEXTS), learned) is once
    assert read(pl.Series([*TEXTS, "more"]), learned) is not once


def test_keys_that_want_one_place_are_all_found() -> None:
    keys = np.arange(1, 5_000, dtype=np.uint64) * np.uint64(1 << 40)
    lookup = Lookup(keys)
    assert (lookup.places(keys) == np.arange(len(keys))).all()
    assert (lookup.places(keys + np.uint64(1)) == -1).all()


def test_reading_leaves_the_texts_as_they_are() -> None:
    texts = pl.Series(["İstanbul, 12 kişi", "a@b.com, see www.example.com/x", "plain"])
    before = texts.to_list()
    words(texts)
    assert texts.to_list() == before


@pytest.mark.parametrize(
    ("native", "foreign"),
    [
        ("I saw the talk you gave at a school in Porto.", "I saw talk you gave at school in Porto."),
        ("We have an opening for a nurse, the team is kind.", "We have opening for the nurse, team is a kind."),
        ("The book helped me a lot.", "Book helped me lot."),
    ],
)
def test_articles_left_out_or_put_in_change_no_wording(native: str, foreign: str) -> None:
    learned = table("note")
    assert learned is not None
    found = [[reading.ids.tolist() for reading in read(pl.Series([text]), learned)] for text in (native, foreign)]
    assert found[0] == found[1]
