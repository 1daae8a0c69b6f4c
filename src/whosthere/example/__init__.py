"""The example that ships with the package: a fictional owner, her archive, and the truth about who asks her.

Everything in it is invented. stories.toml tells who asks and why; build.py makes the files from the stories.
"""

from __future__ import annotations

from pathlib import Path

from .stories import BASIC, COMPLETE, HERE, PAGE, Story, pending

__all__ = ["Story", "archives", "me", "page", "truth"]


def archives() -> list[Path]:
    """The two shipped zips of Judith Terhagen's data export, the quick one first."""
    return [HERE / BASIC, HERE / COMPLETE]


def page() -> Path:
    """The page "Manage invitations" with the same pending invitations, copied as text on the same day."""
    return HERE / PAGE


def me() -> Path:
    """What the owner wants of her network, as a `--me` file."""
    return HERE / "me.toml"


def truth() -> list[Story]:
    """Every pending incoming invitation with the sender's real motive and the answers that would be good sense."""
    return list(pending())
