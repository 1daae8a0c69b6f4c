"""Requests with known truth on a host graph: friends who join, honest strangers, attackers who chase mutual friends.

The odds that a request is accepted are those Boshmaf et al. measured in 2011 (19.3 % cold, 59.1 % with one mutual
friend, 80 % with more than ten), shifted a receiver by the receiver's own openness, so that some accept everybody.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

START = datetime(2026, 1, 1)
Graph = dict[int, set[int]]


@dataclass(frozen=True, slots=True)
class Habits:
    """How the people of one world behave. Shares are 0 to 1, `openness` and `welcome` are in log-odds (natural)."""

    friends: int = 400  # joiners, who mostly ask people they know
    strangers: int = 400  # joiners, who mostly ask people they do not know
    members: int = 0  # people of the host graph with all their ties, who ask people they do not know
    attackers: int = 200
    requests: int = 12
    friends_ask_strangers: float = 0.2
    strangers_ask_friends: float = 0.2
    strangers_choose: str = "circle"  # circle, anyone, popular, friends of friends
    chase: float = 0.8  # how often an attacker asks a friend of somebody who accepted
    chase_most: bool = False  # the one with the most mutual friends of all, not any
    attackers_begin: str = "anyone"  # anyone, popular, open, circle, list
    attackers_ties: int = 0  # ties bought or given before the first request
    friend_accepts: float = 0.9
    openness: float = 1.0  # spread of the receivers' own openness
    welcome: float = 0.0  # how much likelier an honest stranger is accepted than an attacker
    answered: float = 1.0  # share of answers that are ever seen
    refusals_told: bool = True  # else a refused request just stays open
    answer_hours: float = 6.0
    attacker_pace: float = 1.0  # requests a day, times the honest


def read_graph(path: Path) -> Graph:
    """A host graph in SNAP's format: two node ids a line."""
    lines = (line.split() for line in path.read_text().splitlines() if line and not line.startswith("#"))
    return _graph((int(words[0]), int(words[1])) for words in lines)


def made_graph(people: int, seed: int) -> Graph:
    """A host graph of overlapping circles among people near one another, each with a centre who knows all of it."""
    random = np.random.default_rng(seed)
    place, liked = random.random(people), random.lognormal(0, 0.5, people)
    spread = random.uniform(0.02, 0.12)
    pairs: list[tuple[int, int]] = []
    for _ in range(max(people // 30, 3)):
        size = int(np.clip(random.lognormal(3.4, 0.8), 5, people // 4))
        away = np.abs(place - random.random())
        near = liked * np.exp(-np.minimum(away, 1 - away) / spread) + 1e-9
        circle = random.choice(people, size, replace=False, p=near / near.sum())
        close = random.uniform(0.3, 0.95)
        a, b = np.triu_indices(size, 1)
        kept = (random.random(len(a)) < close) | (a == 0)
        pairs += zip(circle[a[kept]].tolist(), circle[b[kept]].tolist(), strict=True)
    long = random.integers(people, size=(people // 2, 2))
    return _graph([*pairs, *map(tuple, long.tolist())])


def _graph(pairs: Iterable[Sequence[int]]) -> Graph:
    graph: Graph = {}
    for a, b in pairs:
        if a != b:
            graph.setdefault(a, set()).add(b)
            graph.setdefault(b, set()).add(a)
    return graph


def odds_of_acceptance(mutual: int) -> float:
    """Boshmaf's odds by mutual friends as natural log-odds; straight lines in log2 of the count between his figures."""
    p = 0.193 if mutual == 0 else min(0.591 + (0.80 - 0.591) * np.log2(mutual) / np.log2(11), 0.80)
    return float(np.log(p / (1 - p)))


@dataclass
class _Asker:
    id: int
    kind: str
    friends: list[int]
    pace: float = 1.0
    circle: list[int] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)
    accepted: list[int] = field(default_factory=list)
    pending: list[tuple[datetime, int]] = field(default_factory=list)


class World:
    """One run of a world. `requests`, `edges` (ties before the first request) and `truth` are its outcome."""

    def __init__(self, graph: Graph, habits: Habits, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.habits = habits
        joiners = self._joiners(graph)
        gone = set(joiners)
        self.ties = {node: {n for n in graph[node] if n not in gone} for node in sorted(graph) if node not in gone}
        self.known = {j: sorted(f for f in graph[j] if f not in gone) for j in joiners}
        self.nodes = list(self.ties)
        self.by_degree = np.repeat(self.nodes, [len(self.ties[n]) for n in self.nodes])
        self.open_to = dict(zip(self.nodes, self.random.normal(0, habits.openness, len(self.nodes)), strict=True))
        self.list = [self._any(self.nodes) for _ in range(40)]
        askers = self._askers(joiners)
        edges = sorted((min(a, b), max(a, b)) for a in self.ties for b in self.ties[a] if a < b)
        self.edges = pl.DataFrame(edges, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
        truth: dict[str, Any] = {"sender": [a.id for a in askers], "kind": [a.kind for a in askers]}
        self.truth = pl.DataFrame(truth, schema={"sender": pl.Int64, "kind": pl.String}).with_columns(
            bad=pl.col("kind") == "attacker"
        )
        self.requests = self._run(askers)

    def _joiners(self, graph: Graph) -> list[int]:
        able = [n for n in sorted(graph) if len(graph[n]) >= 8]
        wanted = min(self.habits.friends + self.habits.strangers, len(able) // 3)
        return [int(n) for n in self.random.choice(able, wanted, replace=False)]

    def _askers(self, joiners: list[int]) -> list[_Asker]:
        h, top = self.habits, max(self.nodes) + 100_000
        most = round(len(joiners) * h.friends / max(1, h.friends + h.strangers))
        askers = [
            _Asker(j, "friend" if i < most else "stranger", self.known[j], circle=self._circle())
            for i, j in enumerate(joiners)
        ]
        for node in self.random.choice(self.nodes, min(h.members, len(self.nodes) // 3), replace=False):
            askers.append(_Asker(int(node), "member", sorted(self.ties[int(node)]), circle=self._circle()))
        askers += [_Asker(top + i, "attacker", [], h.attacker_pace, circle=self._circle()) for i in range(h.attackers)]
        for one in askers:
            self.ties.setdefault(one.id, set())
            for _ in range(h.attackers_ties if one.kind == "attacker" else 0):
                self._tie(one.id, self._any(self.nodes))
        return askers

    def _tie(self, a: int, b: int) -> None:
        self.ties[a].add(b)
        self.ties[b].add(a)

    def _circle(self) -> list[int]:
        """People of one interest: two steps around somebody."""
        centre = self._any(self.nodes)
        near = set(self.ties[centre])
        for n in sorted(near)[:30]:
            near |= self.ties[n]
        return sorted(n for n in near if n in self.open_to)

    def _run(self, askers: list[_Asker]) -> pl.DataFrame:
        random, h = self.random, self.habits
        rows: list[tuple[int, int, datetime, bool | None, datetime | None]] = []
        queue = [(START + timedelta(days=float(random.uniform(0, 60))), i) for i in range(len(askers))]
        heapq.heapify(queue)
        left = [h.requests] * len(askers)
        while queue:
            now, i = heapq.heappop(queue)
            one = askers[i]
            for at, who in [p for p in one.pending if p[0] < now]:
                one.accepted.append(who)
                self._tie(one.id, who)
                one.pending.remove((at, who))
            target = self._target(one)
            if target is not None:
                one.asked.add(target)
                yes = self._accepts(one, target)
                at = now + timedelta(hours=float(random.exponential(h.answer_hours)))
                if yes:
                    one.pending.append((at, target))
                told = random.random() < h.answered and (yes or h.refusals_told)
                rows.append((one.id, target, now, yes if told else None, at if told else None))
            left[i] -= 1
            if left[i] > 0:
                heapq.heappush(queue, (now + timedelta(days=float(random.exponential(1 / one.pace))), i))
        return pl.DataFrame(
            rows,
            schema={"sender": pl.Int64, "receiver": pl.Int64, "sent_at": pl.Datetime("us"),
                    "answer": pl.Boolean, "answered_at": pl.Datetime("us")},
            orient="row",
        )  # fmt: skip

    def _accepts(self, one: _Asker, target: int) -> bool:
        if target in one.friends:
            return bool(self.random.random() < self.habits.friend_accepts)
        logit = odds_of_acceptance(len(self.ties[one.id] & self.ties[target])) + self.open_to[target]
        if one.kind != "attacker":
            logit += self.habits.welcome
        return bool(self.random.random() < 1 / (1 + np.exp(-logit)))

    def _target(self, one: _Asker) -> int | None:
        for _ in range(20):
            found = self._attack(one) if one.kind == "attacker" else self._ask(one)
            if found is None or found in one.asked or found not in self.open_to or found == one.id:
                continue
            if one.kind != "member" or found not in self.ties[one.id]:
                return found
        return None

    def _ask(self, one: _Asker) -> int | None:
        h = self.habits
        stray = {"friend": h.friends_ask_strangers, "stranger": 1 - h.strangers_ask_friends}.get(one.kind, 1.0)
        if self.random.random() >= stray:
            return self._one_of(one.friends)
        if h.strangers_choose == "friends of friends":
            via = self._one_of(one.friends)
            return None if via is None else self._one_of(sorted(self.ties[via]))
        choices: dict[str, Any] = {"circle": one.circle, "popular": self.by_degree, "anyone": self.nodes}
        return self._one_of(choices[h.strangers_choose])

    def _attack(self, one: _Asker) -> int | None:
        h = self.habits
        if one.accepted and self.random.random() < h.chase:
            if not h.chase_most:
                return self._one_of(sorted(self.ties[self._any(one.accepted)]))
            seen: dict[int, int] = {}
            for who in one.accepted:
                for n in self.ties[who]:
                    if n not in one.asked and n in self.open_to:
                        seen[n] = seen.get(n, 0) + 1
            best = max(seen.values(), default=0)
            return self._one_of(sorted(n for n, mutual in seen.items() if mutual == best))
        if h.attackers_begin == "open":
            return max((self._any(self.nodes) for _ in range(3)), key=self.open_to.__getitem__)
        choices: dict[str, Any] = {
            "circle": one.circle,
            "popular": self.by_degree,
            "anyone": self.nodes,
            "list": self.list,
        }
        return self._one_of(choices[h.attackers_begin])

    def _any(self, some: Sequence[int]) -> int:
        return int(some[int(self.random.integers(len(some)))])

    def _one_of(self, some: Sequence[int]) -> int | None:
        return self._any(some) if len(some) else None
