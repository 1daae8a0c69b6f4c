"""Nobody is judged by a name: whatever it is, the same note says the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere import assess
from whosthere.contract import decode
from whosthere.model import DANGER, MOTIVES, Invitation, Verdict
from whosthere.naming import UNNAMED, mask

NAMES = [
    "Emma Clarke", "Liam O'Sullivan", "Siân Llewellyn-Pryce", "Jürgen Großmann", "Ana Lucía Fuentes de la Vega",
    "João Sequeira", "Chiara D'Alessio", "Zoé Lefèvre", "Sander van der Meulen", "Ingebjørg Åkre",
    "Þórdís Björnsdóttir", "Aino Mäkeläinen", "Łucja Wiśniewska", "Vojtěch Dvořák", "Zsófia Kertész",
    "Ștefania Țepeș", "Милица Јовановић", "Олександр Шевчук", "Георги Стоянов", "Γεωργία Παπαδάκη", "Yağmur Şentürk",
    "אביגיל רוזנברג", "نور الهدى القاسمي", "علی رضایی", "Mehrdad Karimzadeh", "Անահիտ Պետրոսյան", "ნინო გელაშვილი",
    "गौरी देशपांडे", "Sivaramakrishnan Venkataraghavan", "Priya", "রুমানা আক্তার", "ਹਰਪ੍ਰੀਤ ਕੌਰ", "தமிழரசி",
    "สมชาย ใจดี", "Nguyễn Thị Hồng Nhung", "李雷", "欧阳娜娜", "佐藤 美咲", "김서연", "Siti Nurhaliza binti Ahmad",
    "Ketut", "Chukwuemeka Okonkwo-Adeyemi", "Thandiwe Nkosi", "ሰላም ተስፋዬ", "Kwame", "Mere Tāmihana",
    "Leilani Kahananui", "Itzel Xochitl", "Maximiliane-Theodora Freifrau von Hohenstein-Ruppertsberg",
    "Dr. Ana Ruiz, PhD, PMP", "⭐ Marco Bianchi ⭐", "Will Grace", "Mark Rich", "April May", "Hope Price", "Bo Li",
    "X Æ",
]  # fmt: skip
NOTES = [
    "Hi {owner}, I came across your profile and was impressed by your work. I'd love to connect.\n\nBest,\n{sender}",
    "Dear {owner}, we help teams like yours cut cloud costs by 30%. Open to a quick call?\nKind regards,\n{sender}",
    "Hello {owner},\n\nI'm {sender}, a recruiter for hospitals in the north. We have an opening for a lead pharmacist; "
    "may I send you the job description?\n\n{sender}",
    "Hi {owner}! We were at the same university; your talk on pumps made me curious about your path. {sender}",
    "Good morning {owner}, could you refer me for the analyst role at your company? Thanks, {sender}",
    "Hey {owner}, I can offer you a seat at our round table, and introduce you to two buyers. Cheers {sender}",
    "Dear {owner}, it would be an honour to be in your network.\n- {sender}",
    "Hi {owner}, my name is {sender} from the support desk. Your account closes today; log in at "
    "http://secure-login.example.top and send me the code.",
    "{owner}, great to work with you again. See you on Monday at the site, the keys are with the porter. {sender}",
    "Hi {owner}, earn 500 a day from home, no experience needed. WhatsApp +44 7700 900123. {sender}",
    "Hi {owner}",
    "I'd like to learn how you price maintenance contracts. {sender}",
]
MOST = 0.1


def first(name: str) -> str:
    """What one would call a person of that name."""
    return next(word for word in name.split() if word not in ("Dr.", "⭐"))


def written(note: str, sender: str, owner: str) -> Invitation:
    line = {
        "id": "1", "text": note.format(owner=first(owner), sender=sender),
        "sender": {"name": sender, "headline": "Consultant"}, "owner": {"name": owner, "headline": "Head of pumps"},
    }  # fmt: skip
    return decode(json.dumps(line).encode())


def most_moved(one: Verdict, other: Verdict) -> float:
    return max(abs(one.log_odds[target] - other.log_odds[target]) for target in (*MOTIVES, DANGER))


@pytest.mark.parametrize("whose", ["sender", "owner"])
def test_no_name_of_any_origin_moves_a_motive_or_the_action(whose: str) -> None:
    usual = assess([written(note, "Ben Ford", "Ida Kern") for note in NOTES])
    swapped = [(name, "Ida Kern") if whose == "sender" else ("Ben Ford", name) for name in NAMES]
    cases = [(note, *pair) for pair in swapped for note in NOTES]
    told = assess([written(*case) for case in cases])
    for case, before, after in zip(cases, usual * len(NAMES), told, strict=True):
        assert most_moved(before, after) <= MOST, case
        assert (before.motive, before.action) == (after.motive, after.action), case


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("Hi Ana, how are you?", ["Ana"]),
        ("Dear Dr. Kaur-Lindqvist, two patients wait.", ["Kaur-Lindqvist"]),
        ("Olá Antônio José, tudo bem?", ["Antônio José"]),
        ("Ruud, bij ons is een plek vrij.", ["Ruud"]),
        ("佐藤様、ご無沙汰しております。", ["佐藤"]),
        ("Let us talk.\n\nBest regards,\nAisha bint Khalid", ["Aisha bint Khalid"]),
        ("Let us talk. Thanks, Greg", ["Greg"]),
        ("Hello, my name is Sepp Haider and I repair lifts.", ["Sepp Haider"]),
        ("Hi, I'm Nadia, a GP in Hull.", ["Nadia"]),
        ("Hi there, we sell pumps.", []),
        ("Hi, I've three brides this month.", []),
        ("Electricians wanted in Kent. Telegram only.", []),
        ("Hello, I'm Head of People at a bank.", []),
        ("Hola! Acompaño a ejecutivos.", []),
        ("Can we talk? Thanks", []),
        ("", []),
    ],
)
def test_names_are_found_where_names_stand_and_other_words_stay(note: str, names: list[str]) -> None:
    masked = mask(note)
    assert len(masked) == len(note)
    expected = note
    for name in names:
        expected = expected.replace(name, UNNAMED * len(name))
    assert masked == expected


def test_a_known_name_is_found_without_any_clue_where_it_stands() -> None:
    assert mask("We met; ask Bo Li about it.", sender="Bo Li") == f"We met; ask {UNNAMED * 5} about it."
    assert mask("Will you come? Will", sender="Will Grace").endswith(UNNAMED * 4)


@given(st.text(max_size=200), st.text(max_size=12), st.text(max_size=12))
def test_no_text_breaks_it_and_no_sign_is_lost(note: str, sender: str, owner: str) -> None:
    masked = mask(note, sender, owner)
    assert len(masked) == len(note)
    assert all(new in (old, UNNAMED) for old, new in zip(note, masked, strict=True))
