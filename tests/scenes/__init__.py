"""Whole scenes as lines of the contract, with what a wise friend would do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def _told(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


OWNERS = _told("owners.toml")
SCENES: list[dict[str, Any]] = _told("scenes.toml")["scene"]


def line_of(scene: dict[str, Any]) -> dict[str, Any]:
    """The scene as a line of the contract, its name being its id."""
    own = {key: scene[key] for key in ("goals", "recruiters_share") if key in scene}
    given = {key: scene[key] for key in ("text", "sender", "history") if key in scene}
    return {"id": scene["name"], "owner": OWNERS[scene["to"]] | own, **given}
