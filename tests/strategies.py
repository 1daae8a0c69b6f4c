"""Invitations of every kind, for the laws: any text, any facts, any of them missing."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from whosthere.model import AIMS
from whosthere.signals import SIGNALS

NOTES = [e if isinstance(e, str) else e.get("text") for s in SIGNALS for e in (*s.yes, *s.no)]
HEADLINES = [
    e["sender_headline"] for s in SIGNALS for e in (*s.yes, *s.no) if isinstance(e, dict) and "sender_headline" in e
]

texts = st.one_of(
    st.text(max_size=80),
    st.sampled_from([note for note in NOTES if note]),
    st.lists(st.sampled_from([note for note in NOTES if note]), min_size=2, max_size=4).map(" ".join),
)
names = st.one_of(st.sampled_from(["Ana Ruiz", "Bob Hall", "李雷", "Zoë Brandt, PMP", ""]), st.text(max_size=20))
counts = st.one_of(st.integers(0, 30), st.sampled_from([600, 30_000]))
lists = st.lists(names, max_size=3)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


senders = st.fixed_dictionaries(
    {},
    optional={
        "name": maybe(names),
        "headline": maybe(st.one_of(st.sampled_from(HEADLINES), texts)),
        "company": maybe(names),
        "location": maybe(names),
        "school": maybe(lists),
        "past_companies": maybe(lists),
        "connections": maybe(counts),
        "followers": maybe(counts),
        "mutual_connections": maybe(counts),
        "verified": maybe(st.booleans()),
        "about": maybe(texts),
        "activity": maybe(st.lists(texts, max_size=2)),
        "account_age_months": maybe(counts),
    },
)
owners = st.fixed_dictionaries(
    {},
    optional={
        "name": maybe(names),
        "headline": maybe(texts),
        "company": maybe(names),
        "school": maybe(lists),
        "past_companies": maybe(lists),
        "skills": maybe(lists),
        "location": maybe(names),
        "goals": maybe(st.lists(st.sampled_from(AIMS), max_size=3)),
        "recruiters_share": maybe(st.floats(0, 1)),
    },
)
turns = st.fixed_dictionaries({"from": st.sampled_from(["them", "me"]), "text": maybe(texts)})
lines = st.fixed_dictionaries(
    {},
    optional={
        "text": maybe(texts),
        "kind": maybe(st.sampled_from(["note", "message"])),
        "sender": maybe(senders),
        "owner": maybe(owners),
        "history": maybe(st.lists(turns, max_size=3)),
    },
)
