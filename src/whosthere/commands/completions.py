"""`whosthere completion SHELL`: the scripts by which shells complete, made from the parser by `make docs`."""

from __future__ import annotations

from argparse import Namespace
from importlib import resources

from whosthere.exits import GOOD


def completion(chosen: Namespace) -> int:
    """Print the script for a shell."""
    script = resources.files("whosthere") / "shells" / f"whosthere.{chosen.shell}"
    print(script.read_text(encoding="utf-8"), end="")
    return GOOD
