"""`--model`: a language model that a command asks, where the owner named one; what came of it is told aside."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from whosthere.errors import ModelError
from whosthere.opinions import Advice


@contextmanager
def advised(chosen: Namespace) -> Iterator[Advice | None]:
    """Whom a command may ask, by its `--model` options; None where none is named. Raises ModelError."""
    if chosen.model is None:
        if chosen.model_anywhere or getattr(chosen, "warmer", False):
            raise ModelError("no language model is named; give its address with --model, or leave its options out")
        yield None
        return
    try:
        from whosthere.language_model.address import address  # noqa: PLC0415
        from whosthere.language_model.adviser import Adviser, key_of  # noqa: PLC0415  (only where one is named)
        from whosthere.language_model.endpoint import Endpoint  # noqa: PLC0415  (an extra, and heavy)
    except ModuleNotFoundError as error:
        raise ModelError(
            f"a language model needs {error.name}; install it with: pip install 'whosthere[llm]'"
        ) from error
    at = address(chosen.model, anywhere=chosen.model_anywhere)
    if not at.is_here:
        clear = ", which others on the way can read" if at.is_in_the_clear else ""
        _say(f"{_what(chosen)} will be sent to {at.scheme}://{at.host}{clear}")
    adviser = Adviser(Endpoint(at, chosen.model_name, key_of(os.environ), tell=_say).ask)
    advice = Advice(adviser.opinion, adviser.reword if _rewords(chosen) else None)
    yield advice
    if chosen.command != "compose":
        _say(f"requests that are hard to say: {adviser.asked}; second opinions that came: {adviser.heard}")
    if advice.drafts:
        _say(_became(advice.drafts))


def _became(drafts: Counter[str]) -> str:
    """What came of the drafts, and why some were kept as they were."""
    kept = {why: number for why, number in drafts.most_common() if why != "reworded"}
    whys = ", ".join(f"{why} {number}" for why, number in kept.items())
    told = f"drafts reworded: {drafts['reworded']}, to be read before you send them"
    return f"{told}; kept as they were: {sum(kept.values())} ({whys})" if kept else told


def _rewords(chosen: Namespace) -> bool:
    return chosen.command == "compose" or bool(chosen.warmer)


def _what(chosen: Namespace) -> str:
    if chosen.command == "compose":
        return "the drafts of your note"
    drafts = ", and the drafts of replies," if chosen.warmer else ""
    return f"the notes, headlines and positions of requests that are hard to say{drafts}"


def _say(line: str) -> None:
    print(f"whosthere: {line}", file=sys.stderr)
