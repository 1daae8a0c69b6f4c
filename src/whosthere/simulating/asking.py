"""Who asks whom in one slice of time, and what is answered: friends, strangers, campaigns and chasing attackers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whosthere.simulating.friends import Friends, Ints
from whosthere.simulating.people import share

FRIEND, STRANGER, CAMPAIGN, ATTACKER = range(4)
KINDS = ("friend", "stranger", "campaign", "attacker")

SHARES = {FRIEND: 0.6, STRANGER: 0.35, ATTACKER: 0.05}  # of requests that belong to no campaign
ASKS_EACH = 15  # requests of one attacker
KNOWN_BY, ACCEPTED = (0, 1, 3, 10), (0.19, 0.59, 0.66, 0.80)  # acceptance by mutual friends (Boshmaf et al. 2011)
PENDING = 0.15
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of time (seconds), those who live in it, and the dice."""

    friends: Friends
    begin: float
    end: float
    seed: int
    rng: np.random.Generator


@dataclass(slots=True)
class Asks:
    """Requests as arrays of one length: who (`kind` is a place in KINDS), whom, when (seconds), mutual friends, and the
    answer (1 accepted, 0 ignored, -1 none yet) with its time."""

    kind: Ints
    sender: Ints
    receiver: Ints
    sent: npt.NDArray[np.float64]
    mutual: Ints
    answer: Ints
    answered: npt.NDArray[np.float64]

    @staticmethod
    def together(parts: list[Asks]) -> Asks:
        """One after the other, in order of time."""
        joined = Asks(*(np.concatenate([getattr(p, name) for p in parts]) for name in Asks.__slots__))
        order = np.argsort(joined.sent, kind="stable")
        return Asks(*(getattr(joined, name)[order] for name in Asks.__slots__))


def friends_asks(count: int, scene: Scene) -> Asks:
    """People ask those they know, or friends of friends they met."""
    friends, rng = scene.friends, scene.rng
    sender = _active(count, friends, rng)
    receiver = friends.one_of(sender, rng)
    further = friends.one_of(receiver, rng)
    receiver = np.where((rng.random(count) < 0.35) & (further != sender), further, receiver)
    return _asked(FRIEND, sender, receiver, scene)


def strangers_asks(count: int, scene: Scene) -> Asks:
    """Honest strangers ask the well known, and friends of friends."""
    friends, rng = scene.friends, scene.rng
    sender = _active(count, friends, rng)
    near = friends.one_of(friends.one_of(sender, rng), rng)
    receiver = np.where(rng.random(count) < 0.4, near, _active(count, friends, rng))
    receiver = np.where(receiver == sender, (receiver + 1) % friends.size, receiver)
    return _asked(STRANGER, sender, receiver, scene)


def campaign_asks(accounts: Ints, sent: npt.NDArray[np.float64], scene: Scene) -> Asks:
    """Accounts of campaigns ask anybody; hardly anybody knows them."""
    receiver = scene.rng.integers(0, scene.friends.size, len(accounts))
    mutual = scene.rng.poisson(0.3, len(accounts)).astype(np.int64)
    return _answered(CAMPAIGN, (accounts, receiver), sent, mutual, scene)


def attackers_asks(count: int, first_account: int, scene: Scene) -> Asks:
    """Attackers ask the open-handed first and then friends of those who accepted: so they come with mutual friends."""
    if count == 0:
        return Asks(*(np.zeros(0, dtype=t) for t in (int, int, int, float, int, int, float)))
    friends, rng = scene.friends, scene.rng
    attackers = max(count // ASKS_EACH, 1)
    rounds = -(-count // attackers)
    account = np.arange(attackers, dtype=np.int64) + first_account
    pause = min(40 * HOUR, (scene.end - scene.begin) / rounds)
    at = scene.begin + rng.random(attackers) * max(scene.end - scene.begin - pause * rounds, 0)
    won = np.full((attackers, rounds), -1, dtype=np.int64)
    parts = []
    for turn in range(rounds):
        target = _chased(won[:, :turn], friends, rng)
        mutual = _mutual(won[:, :turn], target, friends)
        sent = at + (turn + 0.5 * rng.random(attackers)) * pause
        asks = _answered(ATTACKER, (account, target), sent, mutual, scene)
        asks.answered = np.minimum(asks.answered, sent + 0.5 * pause)
        won[:, turn] = np.where(asks.answer == 1, target, -1)
        parts.append(asks)
    whole = Asks.together(parts)
    kept = np.sort(rng.permutation(len(whole.sent))[:count])
    return Asks(*(getattr(whole, name)[kept] for name in Asks.__slots__))


def _chased(won: Ints, friends: Friends, rng: np.random.Generator) -> Ints:
    """A friend of one who accepted, where anybody did; else somebody well known."""
    target = _active(len(won), friends, rng)
    turns = won.shape[1]
    if turns:
        friend = won[np.arange(len(won)), rng.integers(0, turns, len(won))]
        friend = np.where(friend < 0, won.max(axis=1), friend)
        chasing = friend >= 0
        target[chasing] = friends.one_of(friend[chasing], rng)
    return target


def _mutual(won: Ints, target: Ints, friends: Friends) -> Ints:
    if not won.shape[1]:
        return np.zeros(len(target), dtype=np.int64)
    know = friends.know(np.maximum(won, 0).ravel(), np.repeat(target, won.shape[1])).reshape(won.shape)
    return np.asarray((know & (won >= 0)).sum(axis=1), dtype=np.int64)


def _active(count: int, friends: Friends, rng: np.random.Generator) -> Ints:
    """Members, each as likely as they know people."""
    return np.asarray(friends.keys[rng.integers(0, len(friends.keys), count)] // friends.size)


def _asked(kind: int, sender: Ints, receiver: Ints, scene: Scene) -> Asks:
    sent = scene.rng.uniform(scene.begin, scene.end, len(sender))
    return _answered(kind, (sender, receiver), sent, scene.friends.shared(sender, receiver), scene)


def _answered(kind: int, pair: tuple[Ints, Ints], sent: npt.NDArray[np.float64], mutual: Ints, scene: Scene) -> Asks:
    """Answers by mutual friends and by how open-handed the receiver is; some are still to come."""
    (sender, receiver), rng, count = pair, scene.rng, len(mutual)
    chance = np.interp(mutual, KNOWN_BY, ACCEPTED)
    chance = {FRIEND: 1 - 0.3 * (1 - chance), STRANGER: chance, CAMPAIGN: 0.7 * chance, ATTACKER: chance}[kind]
    openness = 4 * (share(receiver, scene.seed, 20) - 0.5)  # log odds
    chance = 1 / (1 + (1 / chance - 1) * np.exp(-openness))
    answer = (rng.random(count) < chance).astype(np.int64)
    answer[rng.random(count) < PENDING] = -1
    waited = rng.lognormal(np.log(20 * HOUR), 1.2, count)
    return Asks(np.full(count, kind), sender, receiver, sent, mutual, answer, sent + waited)
