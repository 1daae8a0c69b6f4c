"""The owner's policy: what each motive is worth to them, and where the lines are drawn. Read from `policy.toml`."""

from __future__ import annotations

import difflib
import math
import tomllib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from whosthere.errors import PolicyError
from whosthere.model import AIMS, MOTIVES, Owner, Tone

VALUES = {
    "grow_network": -0.12, "sell": -0.65, "recruit": -0.15, "bring_value": 0.35, "curious": 0.15, "validate": -0.45,
    "mistaken_identity": -0.6, "hack": -1.5, "ask_favor": -0.4,
}  # fmt: skip

AIM_VALUES: dict[str, dict[str, float]] = {
    "find_job": {"recruit": 0.35},
    "hire": {"recruit": -0.05, "ask_favor": 0.1},
    "find_customers": {"grow_network": 0.05},
    "learn": {"curious": 0.05, "bring_value": 0.1},
    "mentor_others": {"ask_favor": 0.1, "validate": 0.2, "curious": 0.15},
    "find_mentor": {"bring_value": 0.15},
    "raise_money": {"bring_value": 0.1},
    "invest": {"ask_favor": 0.0},
    "stay_private": {"grow_network": -0.25, "curious": -0.35, "recruit": -0.15, "validate": -0.15},
}

SHARES = ("report_at", "decline_at", "recruiters_share_limit")


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What motives are worth (about -1 to 1 each), what aims add to that, and the lines between actions.

    `report_at` and `decline_at` are dangers from 0 to 1; `doubt_bits` is the danger's log2 odds above which nothing is
    accepted; `accept_at` and `ask_at` are lines on the expected worth. `tone` is that of replies, `sign_as` the name
    below them.
    """

    values: dict[str, float] = field(default_factory=lambda: dict(VALUES))
    aims: dict[str, dict[str, float]] = field(default_factory=lambda: {a: dict(v) for a, v in AIM_VALUES.items()})
    accept_at: float = 0.30
    ask_at: float = 0.05
    report_at: float = 0.96
    decline_at: float = 0.50
    doubt_bits: float = -2.5
    recruiters_share_limit: float = 0.25
    saturation_cost: float = 0.35
    privacy_cost: float = 0.25
    tone: Tone = "plain"
    sign_as: str | None = None


def read_policy(path: Path | None) -> Policy:
    """The policy in a TOML file (keys as `Policy`'s; tables are laid over the defaults), or the default for None.

    Raises PolicyError for a file that cannot be read, an unknown key (with the nearest known one) or a wrong type.
    """
    if path is None:
        return Policy()
    given = _toml(path)
    merged: dict[str, Any] = msgspec.to_builtins(Policy())
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
    for key in policy.__struct_fields__:
        value = getattr(policy, key)
        if key in SHARES and not 0 <= value <= 1:
            raise PolicyError(f"{path}: {key!r} must be from 0 to 1")
        if isinstance(value, float) and not math.isfinite(value):
            raise PolicyError(f"{path}: {key!r} must be a number")
    for table in (policy.values, *policy.aims.values()):
        for motive, worth in table.items():
            if not math.isfinite(worth):
                raise PolicyError(f"{path}: the worth of {motive!r} must be a number")


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
