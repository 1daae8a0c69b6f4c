"""The example that ships with the package: a fictional owner, her archive, and the truth about who asks her.

Everything in it is invented. stories.toml tells who asks and why; build.py makes the files from the stories.
"""

from __future__ import annotations

from pathlib import Path

from .stories import BASIC, COMPLETE, HERE, PAGE, Answered, Story, answered, pending
from .talks import accepted_by_lot

__all__ = ["Answered", "Story", "archives", "me", "page", "past", "truth"]


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


def past() -> list[Answered]:
    """Every incoming invitation that the owner accepted, with what really came of it (`came`)."""
    return [one for one in answered() if one.incoming] + accepted_by_lot()
