"""Policies that come along, by name: *open*, *careful* (the default) and *shut*; and any policy as a file to edit."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import msgspec

from whosthere.errors import PolicyError
from whosthere.policy import AIM_VALUES, KEYS, VALUES, Policy, read_policy

DEFAULT = "careful"


def _moved(by: dict[str, float]) -> dict[str, float]:
    return {motive: round(worth + by.get(motive, 0.0), 2) for motive, worth in VALUES.items()}


PRESETS: dict[str, Policy] = {
    "open": Policy(
        values=_moved(
            {"grow_network": 0.2, "recruit": 0.2, "curious": 0.15, "validate": 0.15, "ask_favor": 0.15, "sell": 0.05}
        ),
        accept_at=0.06,
        ask_at=-0.2,
        doubt_bits=-2.0,
        decline_at=0.55,
        recruiters_share_limit=0.5,
        looks_cost=0.0,
        dilution_cost=0.05,
    ),
    "careful": Policy(),
    "shut": Policy(
        values=_moved({"grow_network": -0.2, "recruit": -0.15, "curious": -0.1, "sell": -0.15, "ask_favor": -0.1}),
        aims={aim: dict(table) for aim, table in AIM_VALUES.items()},
        accept_at=0.34,
        ask_at=0.15,
        ask_when_little_is_known=False,
        doubt_bits=-3.5,
        decline_at=0.4,
        recruiters_share_limit=0.15,
        dilution_cost=0.6,
        looks_cost=0.4,
        most_new_a_week=5,
    ),
}
SAYS = {
    "open": "Rather too many than one good tie lost: recruiters and those who wish to grow a network are heard.",
    "careful": "The default: who brings something or shares your ground is let in, who might is asked first.",
    "shut": "Few and close: only what is clearly worth it, five new ties a week at most; nobody is asked without need.",
}


def policy_of(chosen: str | None) -> Policy:
    """The policy that `--policy` names: a preset, or a TOML file laid over the default; the default for None.

    A preset's name goes before a file so called. Raises PolicyError as `read_policy` does.
    """
    if chosen is None:
        return PRESETS[DEFAULT]
    if chosen in PRESETS:
        return PRESETS[chosen]
    path = Path(chosen)
    if not path.suffix and not path.exists():
        near = difflib.get_close_matches(chosen.lower(), PRESETS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"policies that come along are {', '.join(PRESETS)}"
        raise PolicyError(f"{path}: no such policy or file; {hint}")
    return read_policy(path)


def as_toml(policy: Policy) -> str:
    """The whole policy as a file that says of each key what it means, to be edited and given to `--policy`."""
    lines = [
        "# A policy of whosthere. What you leave out keeps its default; an unknown key is an error.",
        "# Danger is a floor: above 33 in 100 nothing is accepted, from 80 in 100 all is declined, whatever you write.",
        "",
    ]
    plain = msgspec.to_builtins(policy)
    for name, key in KEYS.items():
        if name in ("values", "aims"):
            continue
        value = plain[name]
        lines.append(f"# {key.says}{_reach(name)}")
        lines += [f"# {name} =" if value is None else f"{name} = {_literal(value)}", ""]
    lines += ["[values]", f"# {KEYS['values'].says}"]
    lines += [f"{motive} = {_literal(worth)}" for motive, worth in plain["values"].items()]
    for aim, table in plain["aims"].items():
        lines += ["", f"[aims.{aim}]"]
        if aim == next(iter(plain["aims"])):
            lines.append(f"# {KEYS['aims'].says}")
        lines += [f"{motive} = {_literal(worth)}" for motive, worth in table.items()]
    return "\n".join(lines) + "\n"


def _reach(name: str) -> str:
    low, high = KEYS[name].low, KEYS[name].high
    return f" ({low:g} to {high:g})" if high < float("inf") else ""


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
