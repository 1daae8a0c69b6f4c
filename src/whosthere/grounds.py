"""The ground two people truly share: what facts of both hold, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

import polars as pl
from msgspec import Struct

from whosthere.contract import facts_of
from whosthere.facts import derive
from whosthere.model import Invitation, Owner, Sender
from whosthere.names import whole_name
from whosthere.sources.tables import Tables
from whosthere.text import firm_key, name_key, rare_skills, trade_words

_PAST = re.compile(r"(?i)\b(?:ex|former|formerly|retired|previously|ancien(?:ne)?|ehemalige?r?|voormalig)\b")
_PARTS = re.compile(r"[|,;·•/]|\. | [-–—] | at | bei | chez | bij | @ ")
_LEAST_OF_A_FIRM = 5
_MOST_WORDS = 4
_STEM = 5  # letters
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Ground(Struct, frozen=True):
    """One piece of shared ground: its kind (which names the sentence that says it), what it is, and how to tell it."""

    kind: str
    what: str
    says: str


def grounds(me: Owner, them: Sender, tables: Tables) -> list[Ground]:
    """What the owner and somebody share, the most personal first: people, firms, schools, skills, town, trade."""
    row = derive(facts_of([Invitation(id="", sender=them, owner=me)]).lazy()).collect().row(0, named=True)
    return [
        *_mutuals(them, tables),
        *_firms(me, them, row["shared_firms"] or [], tables),
        *_named(me, them, tables, row["shared_firms"] or []),
        *_schools(me, row["shared_schools"] or []),
        *_skills(me, row.get("shared_skills") or []),
        *([_town(me)] if row["same_place"] and me.location else []),
        *_trade(me, them, tables),
    ]


def _mutuals(them: Sender, tables: Tables) -> list[Ground]:
    """Connections of both, as the other's page names them, those first whom the archive knows."""
    named = [name for name in them.mutual_names or [] if whole_name(name)]
    connected = set(tables["connections"].select(key=name_key(pl.col("name")))["key"].drop_nulls())
    keys = pl.Series(named, dtype=pl.String).to_frame("name").select(name_key(pl.col("name")))["name"].to_list()
    known = [name for name, key in zip(named, keys, strict=True) if key in connected]
    return [Ground("mutual", name, f"You both know {name}.") for name in dict.fromkeys([*known, *named])]


def _firms(me: Owner, them: Sender, shared: list[str], tables: Tables) -> list[Ground]:
    found = []
    for key in shared:
        mine_now, theirs_now = _is(me.company, key), _is(them.company, key)
        firm = next(one for one in [me.company, *(me.past_companies or [])] if one and _is(one, key))
        when = {(True, True): "now", (True, False): "mine", (False, True): "theirs", (False, False): "past"}
        kind = f"firm_{when[mine_now, theirs_now]}"
        says = {
            "firm_now": f"You both work at {firm}.",
            "firm_mine": f"They used to work at {firm}, where you are now.",
            "firm_theirs": f"They are at {firm}, where you used to work.",
            "firm_past": f"You both used to work at {firm}.",
        }[kind]
        found.append(Ground(kind, firm, says + _years(firm, tables)))
    return found


def _named(me: Owner, them: Sender, tables: Tables, shared: list[str]) -> list[Ground]:
    """Firms of the owner's that the other's headline names, where no list of their firms does."""
    head = f" {pl.select(firm_key(pl.lit(them.headline, dtype=pl.String))).item() or ''} "
    found = []
    for firm in [me.company, *(me.past_companies or [])]:
        key = pl.select(firm_key(pl.lit(firm, dtype=pl.String))).item()
        if key and len(key) >= _LEAST_OF_A_FIRM and f" {key} " in head and key not in shared and firm:
            kind = "firm_named_now" if firm == me.company else "firm_named"
            what = "work" if firm == me.company else "used to work"
            found.append(Ground(kind, firm, f"Their headline names {firm}, where you {what}.{_years(firm, tables)}"))
    return found


def _is(firm: str | None, key: str) -> bool:
    return firm is not None and pl.select(firm_key(pl.lit(firm))).item() == key


def _years(firm: str, tables: Tables) -> str:
    """When the owner was there, as far as the archive tells; whether the other was at that time, it does not."""
    posts = tables["positions"].filter(pl.col("company") == firm)
    start, end = posts["started_on"].min(), posts["finished_on"].max()
    if not isinstance(start, date):
        return ""
    until = _month(end) if isinstance(end, date) and not posts["current"].any() else "now"
    return f" You: {_month(start)} to {until}; compare with their years."


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _schools(me: Owner, shared: list[str]) -> list[Ground]:
    mine = [school for school in me.school or [] if any(_is(school, key) for key in shared)]
    return [Ground("school", school, f"You both studied at {school}.") for school in mine]


def _skills(me: Owner, shared: list[str]) -> list[Ground]:
    named = [skill for skill in me.skills or [] if set(_rare(skill)) & set(shared)]
    return [Ground("skill", skill, f"You both list {skill}.") for skill in named[:3]]


def _rare(skill: str) -> list[str]:
    return (
        pl.Series([[skill]], dtype=pl.List(pl.String))
        .to_frame("s")
        .select(rare_skills(pl.col("s")).explode())
        .to_series()
        .to_list()
    )


def _town(me: Owner) -> Ground:
    town = (me.location or "").split(",")[0].strip()
    return Ground("town", town, f"You both live in {town}.")


def _trade(me: Owner, them: Sender, tables: Tables) -> list[Ground]:
    """The part of their headline or post, word for word, that speaks most of what the owner's own record comes back to.

    One shared word is no trade (public works, public speaking), so only words count that the owner uses twice: in two
    posts, skills, or the headline.
    """
    posts = tables["positions"]["position"].drop_nulls().to_list()
    mine = [me.headline, me.industry, *dict.fromkeys([me.position, *posts]), *(me.skills or [])]
    often = Counter(stem for stems in _stems(mine) for stem in set(stems))
    core = {stem for stem, times in often.items() if times > 1}
    parts = [part.strip() for text in (them.headline, them.position) for part in _PARTS.split(text or "")]
    brief = [part for part in parts if part and len(part.split()) <= _MOST_WORDS and not _PAST.search(part)]
    spoken = [len(core & set(stems)) for stems in _stems(brief)]
    best = max(range(len(brief)), key=lambda i: (spoken[i], -len(brief[i])), default=None)
    if best is None or not spoken[best]:
        return []
    return [Ground("trade", brief[best], f'"{brief[best]}" in their profile is near your own trade.')]


def _stems(texts: Sequence[str | None]) -> list[list[str]]:
    """The beginnings of the telling words of each text: flood for flooding, model for modeller."""
    words = pl.Series(texts, dtype=pl.String).to_frame("t").select(trade_words(pl.col("t")))["t"].to_list()
    return [[word[:_STEM] for word in one or []] for one in words]
