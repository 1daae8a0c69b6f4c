"""What the commands for other programs do. Each function returns the exit status."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from msgspec import structs

from whosthere.errors import PageError
from whosthere.exits import GOOD
from whosthere.policy import read_owner
from whosthere.presets import policy_of


def serve(chosen: Namespace) -> int:
    """`whosthere serve`: answers until it is stopped."""
    try:
        from whosthere.api.serving import serve as run  # noqa: PLC0415  (an extra, and heavy)
    except ModuleNotFoundError as error:
        raise PageError(f"serve needs {error.name}; install it with: pip install 'whosthere[page]'") from error
    me = read_owner(Path(chosen.me)) if chosen.me else None
    policy = policy_of(chosen.policy)
    toned = structs.replace(policy, tone=chosen.tone or policy.tone, sign_as=chosen.name or policy.sign_as)
    run(me, toned, os.environ, chosen.port, chosen.host)
    return GOOD
