"""Which modules are mutated, and which tests are run against the mutants of each, the quickest to kill first."""

from __future__ import annotations

import re
from pathlib import Path

SIGNALS = ("asks", "offers", "manners", "claims", "lures", "links", "headline", "standing", "ties", "campaign")
FAMILIES = (*SIGNALS, "requests", "history")
JUDGING = ("weights", "scoring", "decisions", "explanation")
MODULES = [*JUDGING, "signals", "signals.definition", *(f"signals.{family}" for family in FAMILIES)]

SIGNALS_OF = Path(__file__).parent.parent / "src" / "whosthere" / "signals"
FRESH = ["tests/test_docs.py", "-k", "page_of_signals"]
LAWS = ["tests/test_laws.py", "-k", "adds_up or probabilities or points_at or nothing_known or many_at_once"]
BY_MODULE = {
    "weights": [["tests/test_weights.py"], LAWS],
    "scoring": [["tests/test_scoring.py"], LAWS],
    "decisions": [["tests/test_lines.py"], ["tests/test_decisions.py"], LAWS],
    "explanation": [["tests/test_explanation.py"], LAWS],
    "signals": [FRESH, ["tests/test_signals.py"]],
    "signals.definition": [FRESH, ["tests/test_signals.py"]],
}


def stages(module: str, function: str) -> list[list[str]]:
    """What to give to pytest, one call after the other: of a family, what is about the one signal or all of its own."""
    name = module.removeprefix("whosthere.")
    if name in BY_MODULE:
        return BY_MODULE[name]
    source = (SIGNALS_OF / f"{name.removeprefix('signals.')}.py").read_text(encoding="utf-8")
    own = re.findall(r"^def ([a-z]\w+)\(fact", source, re.M)
    about = ["-k", function if function in own else " or ".join(own)]
    first = [] if function in own else [FRESH]
    examples = ["tests/test_signals.py", "tests/test_phrases.py", *about]
    return [*first, examples, ["tests/test_measured.py", *about]]
