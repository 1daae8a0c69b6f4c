"""Planted campaigns: one hand, one text with slots, many accounts or one, many targets, certain hours."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whosthere.simulating.mutations import MUTATIONS, mutated
from whosthere.simulating.notes import filled
from whosthere.simulating.people import lists, words

Ints = npt.NDArray[np.int64]

LEAST, MIDDLE, SPREAD = 4, 30, 1.1  # copies: the fewest, the median, and the spread of their logarithm
MOST_SHARE = 0.15  # of all copies that one campaign may hold
_MOTIVES = ("sell", "sell", "sell", "sell", "recruit", "recruit", "hack", "hack", "ask_favor", "grow_network")
_PLACES = (
    "https://{host}/{path}",
    "{host}/{path}",
    "https://bit.ly/{path}",
    "https://{host}/?ref={path}",
    "www.{host}",
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One planted campaign: its texts (translations of one another), what its copies lead to, and how they differ."""

    name: str
    motive: str
    dangerous: bool
    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    fixed: dict[str, str]
    host: str
    accounts: int
    one_target_each: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """All campaigns; `sent` (seconds from the start, rising) and `whose` (place of the campaign) tell every copy."""

    campaigns: list[Campaign]
    sent: npt.NDArray[np.float64]
    whose: Ints
    first_account: Ints


def plan(copies: int, seconds: float, seed: int) -> Plan:
    """So many copies over so many seconds."""
    rng = np.random.default_rng([seed, 1])
    sizes: list[int] = []
    most = max(int(copies * MOST_SHARE), LEAST)
    while sum(sizes) < copies:
        wished = int(np.clip(rng.lognormal(np.log(MIDDLE), SPREAD), LEAST, most))
        sizes.append(min(wished, copies - sum(sizes)))
    campaigns = [_campaign(i, size, _dice(f"{seed} {i}")) for i, size in enumerate(sizes)]
    whose = np.repeat(np.arange(len(sizes)), sizes)
    sent = _times(np.array(sizes, dtype=np.int64), whose, seconds, rng)
    order = np.argsort(sent, kind="stable")
    accounts = np.array([c.accounts for c in campaigns], dtype=np.int64)
    return Plan(campaigns, sent[order], whose[order], np.cumsum(accounts) - accounts)


def _dice(seed: str) -> random.Random:
    return random.Random(f"campaign {seed}")  # noqa: S311  (a simulation is to be repeatable)


def _times(sizes: Ints, whose: Ints, seconds: float, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Each campaign has some days, and certain hours of them."""
    day = 86_400.0
    days = np.clip(rng.lognormal(np.log(4), 0.8, len(sizes)), 0.5, max(seconds / day, 0.5))
    start = rng.random(len(sizes)) * np.maximum(seconds - days * day, 0)
    hour, width = rng.integers(6, 20, len(sizes)) * 3600.0, rng.uniform(1, 5, len(sizes)) * 3600
    at = start[whose] + rng.random(len(whose)) * days[whose] * day
    office = np.floor(at / day) * day + hour[whose] + rng.random(len(whose)) * width[whose]
    return np.asarray(np.clip(office, 0, max(seconds - 1, 0)))


def _campaign(number: int, size: int, rng: random.Random) -> Campaign:
    motive = rng.choice(_MOTIVES)
    told = words()["translated"][number] if number < len(words()["translated"]) else None
    if told:
        motive, dangerous, texts = told["motive"], told["dangerous"], tuple(told["texts"])
    else:
        parts = [rng.choice(part) for part in words()["campaign"][motive]["parts"]]
        parts.insert(rng.randint(1, len(parts) - 1), rng.choice(words()["own"]))
        dangerous, texts = words()["campaign"][motive]["dangerous"], (" ".join(parts),)
    name = "".join(rng.choice("bcdfghklmnprstvz") + rng.choice("aeiou") for _ in range(3))
    fixed = {
        **{slot: rng.choice(words()["words"][slot]) for slot in ("does", "whom", "how")},
        **{f"{slot}2": rng.choice(words()["words"][slot]) for slot in ("does", "whom", "how")},
        "product": name.title(),
        "handle": f"@{name}_{rng.choice(('desk', 'team', 'hr', 'pro'))}{rng.randint(1, 99)}",
        "phone": f"+{rng.randint(20, 98)} {rng.randint(100, 999)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}",
        "wallet": "0x" + "".join(rng.choice("0123456789abcdef") for _ in range(40)),
        "firm2": rng.choice(lists()["firms"]),
    }
    kinds = tuple(kind for kind in MUTATIONS if rng.random() < 0.4)
    host = f"{name}{rng.choice(('', '-app', '-hq'))}.{rng.choice(('com', 'io', 'top', 'site'))}"
    accounts = 1 if rng.random() < 0.35 else max(2, int(size / rng.choice((1, 2, 5, 10, 20))))
    return Campaign(f"t-{number:06d}", motive, dangerous, texts, kinds, fixed, host, accounts, rng.random() < 0.8)


def copy(campaign: Campaign, first: str, me: str, strength: float, rng: random.Random) -> str:
    """One copy of the campaign's text, mutated with `strength`."""
    path = "".join(rng.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(6))
    link = rng.choice(_PLACES).format(host=campaign.host, path=path) if strength else f"https://{campaign.host}"
    text = filled(rng.choice(campaign.texts), first, me, rng, link=link, **campaign.fixed)
    return mutated(text, list(campaign.kinds), strength, rng)
