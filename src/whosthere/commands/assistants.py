"""`whosthere mcp`: tools for the owner's assistant."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from whosthere.errors import AssistantError, SourceError
from whosthere.exits import GOOD
from whosthere.labelling import labels_of
from whosthere.policy import read_owner
from whosthere.presets import policy_of


def mcp(chosen: Namespace) -> int:
    """`whosthere mcp SOURCE…`: answers on standard output until standard input ends."""
    try:
        from whosthere.assistants.deciding import Ledger  # noqa: PLC0415  (an extra, and heavy)
        from whosthere.assistants.pile import Pile  # noqa: PLC0415
        from whosthere.assistants.serving import server  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise AssistantError(
            f'tools for assistants need {error.name}; install it with: pip install "whosthere[mcp]"'
        ) from error
    if "-" in chosen.sources:
        raise SourceError("standard input is where the assistant speaks; give files or folders as sources")
    me = read_owner(Path(chosen.me)) if chosen.me else None
    policy = policy_of(chosen.policy)
    pile = Pile([Path(source) for source in chosen.sources], me, policy, labels_of(chosen))
    server(pile, Ledger(), read_only=chosen.read_only).run("stdio")
    return GOOD
