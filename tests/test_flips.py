"""What would change the advice: each flip, tried on the request itself, changes it to what was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from scenes import SCENES, line_of
from strategies import lines
from whosthere import assess, contract
from whosthere.flips import SUPPOSITIONS, VERB
from whosthere.model import Verdict
from whosthere.policy import Policy
from whosthere.presets import PRESETS

Line = dict[str, Any]
SCHOOL, FIRM = "Kiesel Polytechnic", "Kiesel Instruments"


def _with(line: Line, **sender: Any) -> Line:
    return {**line, "sender": {**(line.get("sender") or {}), **sender}}


def _shared(line: Line, field: str, text: str) -> Line:
    """The line with the same text in a list of both sides."""
    both = {whose: (line.get(whose) or {}) for whose in ("owner", "sender")}
    return {**line, **{who: {**given, field: [*(given.get(field) or []), text]} for who, given in both.items()}}


def _talked(line: Line) -> Line:
    return {**line, "history": [{"from": who} for who in ("me", "them", "me", "them")]}


# How each supposition is made true in a line of the contract; what no line can tell is tried on facts in the laws.
MADE_TRUE: dict[str, Callable[[Line], Line]] = {
    "If you shared ten connections or more": lambda line: _with(line, mutual_connections=12),
    "If you shared no connection at all": lambda line: _with(line, mutual_connections=0),
    "If you had gone to the same school": lambda line: _shared(line, "school", SCHOOL),
    "If you had worked for the same firm": lambda line: _shared(line, "past_companies", FIRM),
    "If the profile were verified": lambda line: _with(line, verified=True),
    "If the account turned out to be new": lambda line: _with(line, account_age_months=2),
    "If you remembered having talked": _talked,
}


def judged(line: Line, policy: Policy) -> Verdict:
    (verdict,) = assess([contract.decode(msgspec.json.encode({"id": "1", **line}))], policy=policy)
    return verdict


def test_every_supposition_that_a_line_can_tell_is_tried() -> None:
    assert set(MADE_TRUE) < {supposition.says for supposition in SUPPOSITIONS}
    assert {"If they worked in your own trade", "If others got the very same note"} == {
        supposition.says for supposition in SUPPOSITIONS
    } - set(MADE_TRUE)


@given(st.one_of(lines, st.sampled_from(SCENES).map(line_of)), st.sampled_from(sorted(PRESETS)))
def test_what_is_said_to_change_the_advice_changes_it_so(line: Line, name: str) -> None:
    before = judged(line, PRESETS[name])
    for flip in before.flips:
        supposed, _, then = flip.rstrip(".").partition(", ")
        if supposed in MADE_TRUE:
            after = judged(MADE_TRUE[supposed](line), PRESETS[name])
            assert after.action != before.action
            assert VERB[after.action] == then, flip


def test_scenes_do_have_flips_to_try() -> None:
    tried = [flip for scene in SCENES for flip in judged(line_of(scene), Policy()).flips]
    assert sum(flip.partition(", ")[0] in MADE_TRUE for flip in tried) > 30
