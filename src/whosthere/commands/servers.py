"""What the commands for other programs do. Each function returns the exit status."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from whosthere.errors import PageError, SourceError
from whosthere.exits import GOOD
from whosthere.model import Owner
from whosthere.policy import Policy, read_owner
from whosthere.presets import policy_of

if TYPE_CHECKING:
    from whosthere.loopback.guard import Guard
    from whosthere.page.door import Door


def page(chosen: Namespace) -> int:
    """`whosthere page SOURCE…`: serves until it is stopped; with `--api`, the API beside the page."""
    try:
        from whosthere.api.application import part  # noqa: PLC0415  (an extra, and heavy)
        from whosthere.api.serving import keys_of, tell  # noqa: PLC0415
        from whosthere.page.application import create  # noqa: PLC0415
        from whosthere.page.serving import serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise PageError(f"the page needs {error.name}; install it with: pip install 'whosthere[page]'") from error
    sources, me, policy = [Path(source) for source in chosen.sources], _me(chosen), _policy(chosen)
    for source in sources:
        if str(source) == "-" or not source.exists():
            raise SourceError(f"{source}: no such file or folder; check the path")
    keys = keys_of(os.environ) if chosen.api else []

    def make(door: Door) -> Guard:
        if not chosen.api:
            return create(door, sources, me, policy)
        tell(door.port, keys, os.environ)
        return create(door, sources, me, policy, None, part(keys, door.hosts, me, policy))

    serve(make, chosen.port, browser=not chosen.no_browser)
    return GOOD


def serve(chosen: Namespace) -> int:
    """`whosthere serve`: answers until it is stopped."""
    try:
        from whosthere.api.application import part  # noqa: PLC0415  (an extra, and heavy)
        from whosthere.api.serving import serve as run  # noqa: PLC0415
        from whosthere.loopback.guard import Guard  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise PageError(f"serve needs {error.name}; install it with: pip install 'whosthere[page]'") from error
    me, policy = _me(chosen), _policy(chosen)

    def make(keys: Sequence[str], hosts: Collection[str]) -> Guard:
        return Guard(part(keys, hosts, me, policy, labels=not chosen.no_labels, read_only=chosen.read_only))

    run(make, os.environ, chosen.port, chosen.host)
    return GOOD


def _me(chosen: Namespace) -> Owner | None:
    return read_owner(Path(chosen.me)) if chosen.me else None


def _policy(chosen: Namespace) -> Policy:
    policy = policy_of(chosen.policy)
    return structs.replace(policy, tone=chosen.tone or policy.tone, sign_as=chosen.name or policy.sign_as)
