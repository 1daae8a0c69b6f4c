"""Every sentence of the page, in one place (`strings.toml`), ready for translation. Verdicts bring their own words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def strings() -> dict[str, Any]:
    """The sentences by section and name."""
    return tomllib.loads(files("whosthere.page").joinpath("strings.toml").read_text(encoding="utf-8"))


def say(name: str, /, **parts: object) -> str:
    """The sentence `section.name` with its parts filled in; where `n` is given, the form for that number."""
    section, _, key = name.partition(".")
    found = strings()[section]
    if "n" in parts:
        key = f"{key}_one" if parts["n"] == 1 and f"{key}_one" in found else key
        parts["n"] = f"{parts['n']:,}"
    sentence: str = found[key]
    return sentence.format(**parts)
