"""The owner's policy: what each motive is worth to them, and where the lines are drawn. Read from `policy.toml`."""

from __future__ import annotations

import difflib
import math
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct, field

from whosthere.errors import PolicyError
from whosthere.model import AIMS, MOTIVES, Owner, Tone

VALUES = {
    "grow_network": -0.14, "sell": -0.4, "recruit": -0.29, "bring_value": 0.35, "curious": 0.19, "validate": -0.5,
    "mistaken_identity": -0.6, "hack": -1.5, "ask_favor": -0.33,
}  # fmt: skip

AIM_VALUES: dict[str, dict[str, float]] = {
    "find_job": {"recruit": 0.27},
    "hire": {"recruit": -0.07, "ask_favor": 0.15},
    "find_customers": {"grow_network": 0.07},
    "learn": {"bring_value": 0.1},
    "mentor_others": {"ask_favor": 0.07, "validate": 0.2},
    "find_mentor": {"bring_value": 0.15},
    "raise_money": {"bring_value": 0.1},
    "invest": {"sell": 0.37, "ask_favor": 0.2},
    "stay_private": {"grow_network": -0.2, "curious": -0.3, "recruit": -0.19, "validate": -0.15},
}

FLOORS = {"doubt_bits": -1.0, "decline_at": 0.8}
"""The highest each of these lines can be drawn: danger is a floor that no policy moves."""
LEAST_REPORT_AT = 0.9
"""The lowest `report_at`: a wrongful report is worse than a missed one."""


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What motives are worth to the owner, what aims add to that, and the lines between actions; see `KEYS`."""

    values: dict[str, float] = field(default_factory=lambda: dict(VALUES))
    aims: dict[str, dict[str, float]] = field(default_factory=lambda: {a: dict(v) for a, v in AIM_VALUES.items()})
    accept_at: float = 0.16
    ask_at: float = 0.01
    ask_when_little_is_known: bool = True
    report_at: float = 0.99
    decline_at: float = 0.50
    doubt_bits: float = -2.5
    recruiters_share_limit: float = 0.25
    saturation_cost: float = 0.24
    privacy_cost: float = 0.25
    dilution_cost: float = 0.35
    looks_cost: float = 0.2
    most_new_a_week: int | None = None
    most_recruiters_a_week: int | None = None
    tone: Tone = "plain"
    sign_as: str | None = None


class Key(NamedTuple):
    """What a key of the policy means, as its owner reads it, and from where to where it may go, if it is a number."""

    says: str
    low: float = -math.inf
    high: float = math.inf


KEYS: dict[str, Key] = {
    "accept_at": Key("accept from this worth on; it sums up what speaks for a tie, about -1 to 2", -10, 10),
    "ask_at": Key("ask first from this worth on; below it, ignore", -10, 10),
    "ask_when_little_is_known": Key(
        "true: who gives neither words nor a headline is asked first; false: only where the worth is ask_at or more"
    ),
    "doubt_bits": Key(
        "nothing is accepted whose danger is above this, in bits: -2.5 is 15 in 100, -3.3 is 9 in 100, -1 is 33 in 100",
        -20,
        FLOORS["doubt_bits"],
    ),
    "decline_at": Key("decline from this danger on", 0.05, FLOORS["decline_at"]),
    "report_at": Key(
        "decline and report from this danger on, where a hard sign is seen too; without one from 0.995 on",
        LEAST_REPORT_AT,
        1,
    ),
    "recruiters_share_limit": Key("recruiters' share of your connections from which on one more costs", 0, 1),
    "saturation_cost": Key("what one more recruiter costs above that share", 0, 10),
    "privacy_cost": Key("what any new tie costs you while your aim is stay_private", 0, 10),
    "dilution_cost": Key("what a collector of connections costs, who only thins out your network", 0, 10),
    "looks_cost": Key(
        "how much strangers' looks bother you: what the curious cost, who share neither ground nor trade with you",
        0,
        10,
    ),
    "most_new_a_week": Key("advise to accept so many a week, the best; ask the others first. Left out: any number", 0),
    "most_recruiters_a_week": Key("the same for recruiters alone", 0),
    "tone": Key("of replies: plain, warm, brief or formal"),
    "sign_as": Key("the name below replies. Left out: none"),
    "values": Key("what each motive is worth to you, about -1 to 1", -10, 10),
    "aims": Key("what is added to that while you have the aim", -10, 10),
}


def read_policy(path: Path | None, over: Policy | None = None) -> Policy:
    """The policy in a TOML file (keys as `KEYS`), laid over `over` (the default policy if not given); `over` for None.

    Raises PolicyError for a file that cannot be read, an unknown key (with the nearest known one), a wrong type, or a
    value out of range.
    """
    if path is None:
        return over or Policy()
    given = _toml(path)
    merged: dict[str, Any] = msgspec.to_builtins(over or Policy())
    known = {"policy key": list(merged), "motive": list(MOTIVES), "aim": list(AIMS)}
    for key, value in given.items():
        _check(path, key, known["policy key"], "key")
        if key == "values":
            _check_all(path, value, known["motive"], "motive")
            merged["values"] |= value
        elif key == "aims":
            _check_all(path, value, known["aim"], "aim")
            for aim, table in value.items():
                _check_all(path, table, known["motive"], "motive")
                merged["aims"].setdefault(aim, {}).update(table)
        else:
            merged[key] = value
    try:
        policy = msgspec.convert(merged, Policy)
    except msgspec.ValidationError as error:
        raise PolicyError(f"{path}: {error}") from error
    _check_possible(path, policy)
    return policy


def _check_possible(path: Path, policy: Policy) -> None:
    for name, key in KEYS.items():
        value = getattr(policy, name)
        numbers = {repr(name): value} if isinstance(value, int | float) and not isinstance(value, bool) else {}
        if name == "values":
            numbers = {f"the worth of {motive!r}": worth for motive, worth in value.items()}
        elif name == "aims":
            numbers = {
                f"the worth of {motive!r} in {aim!r}": worth
                for aim, table in value.items()
                for motive, worth in table.items()
            }
        for what, number in numbers.items():
            if not math.isfinite(number):
                raise PolicyError(f"{path}: {what} must be a number")
            if not key.low <= number <= key.high:
                reach = f"from {key.low:g} to {key.high:g}" if math.isfinite(key.high) else f"{key.low:g} or more"
                raise PolicyError(f"{path}: {what} must be {reach}")


def read_owner(path: Path) -> Owner:
    """The owner's own facts from a TOML or JSON file (keys as in the contract's `owner`): what `--me` names.

    Raises PolicyError for a file that cannot be read, an unknown key, an unknown aim or a wrong type.
    """
    if path.suffix == ".json":
        try:
            given = msgspec.json.decode(_text(path))
        except (msgspec.DecodeError, RecursionError) as error:
            raise PolicyError(f"{path}: is not JSON: {error}") from error
    else:
        given = _toml(path)
    if not isinstance(given, dict):
        raise PolicyError(f"{path}: must hold the owner's facts as keys and values")
    _check_all(path, given, list(Owner.__struct_fields__), "key")
    try:
        owner = msgspec.convert(given, Owner)
    except msgspec.ValidationError as error:
        raise PolicyError(f"{path}: {error}") from error
    for aim in owner.goals or []:
        _check(path, aim, list(AIMS), "aim")
    return owner


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(f"{path}: is not TOML: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"{path}: is not UTF-8 text; save it as UTF-8") from error


def _check_all(path: Path, table: object, known: list[str], what: str) -> None:
    if not isinstance(table, dict):
        raise PolicyError(f"{path}: expected a table of {what}s")
    for key in table:
        _check(path, key, known, what)


def _check(path: Path, name: str, known: list[str], what: str) -> None:
    if name in known:
        return
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"
    raise PolicyError(f"{path}: unknown {what} {name!r}{hint}")
