"""The language of a text: twelve of them, mixed ones, others, and what cannot be told."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere import assess
from whosthere.contract import facts_of
from whosthere.explanation import FIND_OUT, UNREAD
from whosthere.facts import derive
from whosthere.language import LANGUAGES, OTHER, language, language_of
from whosthere.model import Invitation

SAID = {
    "en": "Hi Tomas, I saw your talk and would love to stay in touch.",
    "es": "Hola Tomás, vi su charla y me gustaría conectar con usted.",
    "pt": "Olá Tomás, vi a sua palestra e gostaria de me conectar com você.",
    "fr": "Bonjour Tomas, j'ai vu votre conférence et je souhaiterais rejoindre votre réseau.",
    "de": "Guten Tag Herr Example, Ihr Vortrag hat mir gut gefallen, ich würde mich gern vernetzen.",
    "it": "Buongiorno Tomas, ho visto la sua presentazione e vorrei collegarmi.",
    "nl": "Beste Tomas, ik heb je praatje gezien en zou graag in contact blijven.",
    "pl": "Dzień dobry, widziałem pana wykład i chciałbym nawiązać kontakt.",
    "tr": "Merhaba Tomas Bey, konuşmanızı dinledim ve sizinle bağlantı kurmak isterim.",
    "hi": "Namaste Tomas ji, aapka talk dekha, aapse connect karna chahta hu.",
    "zh": "您好，看了您的演讲，希望能与您建立联系。",
    "ja": "はじめまして。講演を拝見しました。つながりを申請いたします。",
    "ar": "مرحبا توماس، حضرت محاضرتك وأود التواصل معك.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_is_told(code: str) -> None:
    assert language_of(SAID[code]) == code


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code not in ("zh", "ja", "ar")])
def test_accents_left_out_and_capitals_change_nothing(code: str) -> None:
    plain = pl.select(pl.lit(SAID[code]).str.normalize("NFKD").str.replace_all(r"\p{M}", "")).item()
    assert language_of(plain) == language_of(plain.upper().replace("İ", "I")) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("नमस्ते, आपका काम बहुत अच्छा लगा।", "hi"),
        ("Hi Tomas, wir suchen einen Backend Engineer (Go, Kafka, Kubernetes) für unser Growth Team.", "de"),
        ("We are hiring: Gerente de Proyectos in Bogotá. Are you interested?", "en"),
        ("Hola Tomas, somos una startup SaaS B2B de machine learning y growth marketing.", "es"),
        ("您好 Tomas，希望能与您建立联系 (LinkedIn)", "zh"),
        ("您好 https://kiesel.example/en/about/who-we-are ana@kiesel.example", "zh"),
        ("Добрый день, хотел бы добавить вас в сеть.", OTHER),
        ("안녕하세요, 연결되고 싶습니다.", OTHER),
        ("سلام، می‌خواهم با شما در تماس باشم، چطور هستید؟", OTHER),
        ("Bună ziua, aș dori să vă adaug în rețeaua mea, știu că lucrați în București.", OTHER),
    ],
)
def test_mixed_and_other_languages(text: str, code: str) -> None:
    assert language_of(text) == code


BEYOND = [
    "Hei Tomas, jeg hørte foredraget ditt og vil gjerne komme i kontakt med deg.",
    "Hej Tomas, jag hörde ditt föredrag och skulle gärna ha dig i mitt nätverk.",
    "Hei Tomas, olin luennollasi ja haluaisin verkostoitua kanssasi.",
    "Jó napot, láttam az előadását és szeretném felvenni önnel a kapcsolatot.",
    "Buna ziua, am fost la prezentarea dumneavoastra si as dori sa va adaug.",
    "Dobrý den, byl jsem na vaší přednášce a rád bych s vámi byl v kontaktu.",
    "Dobar dan, slušao sam vaše predavanje i želim da se povežemo.",
    "Halo Pak Tomas, saya sudah lihat presentasi Bapak dan ingin terhubung dengan Anda.",
    "Magandang araw po, gusto ko sana kayong makausap tungkol sa trabaho ninyo.",
    "Chào anh, em đã nghe bài nói của anh và rất muốn kết nối với anh.",
    "Habari Tomas, nilisikia mada yako na ningependa kuwa katika mtandao wako.",
]


@pytest.mark.parametrize("text", BEYOND)
def test_languages_beyond_the_twelve_are_not_taken_for_a_neighbour(text: str) -> None:
    assert language_of(text) == OTHER


def test_the_wording_of_a_language_that_is_not_read_says_nothing_and_the_owner_is_told() -> None:
    unread, read = assess([Invitation(id="1", text=BEYOND[0]), Invitation(id="2", text=SAID["nl"])])
    assert [line.family for line in unread.evidence].count("wording") == 0 < len(read.evidence)
    assert unread.unknown[0] == FIND_OUT[UNREAD]
    assert FIND_OUT[UNREAD] not in read.unknown
    assert max(unread.motives.values()) < 2 / 3


@pytest.mark.parametrize("text", [None, "", "   ", "👋👋", "12345", "Kubernetes PostgreSQL"])
def test_what_cannot_be_told_is_unknown(text: str | None) -> None:
    assert language_of(text) is None


def test_the_fact_is_of_the_note_and_linkedins_own_sentence_is_none() -> None:
    own = "I'd like to add you to my professional network on LinkedIn."
    rows = [Invitation(id=str(at), text=text) for at, text in enumerate([SAID["fr"], own, None])]
    assert derive(facts_of(rows).lazy()).collect()["language"].to_list() == ["fr", None, None]


@given(st.lists(st.none() | st.text(max_size=60) | st.sampled_from(list(SAID.values())), max_size=8))
def test_a_row_is_told_by_itself(texts: list[str | None]) -> None:
    together = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)}).select(told=language(pl.col("text")))
    assert together["told"].to_list() == [language_of(text) for text in texts]
    assert set(together["told"].drop_nulls()) <= {*LANGUAGES, OTHER}
