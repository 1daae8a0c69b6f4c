"""Who is asking to connect, why, what it would bring, what it would risk, and what to say.

The front door: `triage`, `assess`, `assess_frame`, `explain` and the nouns. Everything is loaded when first used, so
that `import whosthere` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whosthere.batch.given import assess_frame as assess_frame
    from whosthere.errors import Problem as Problem
    from whosthere.errors import WhosthereError as WhosthereError
    from whosthere.judging import assess as assess
    from whosthere.model import Assessment as Assessment
    from whosthere.model import Benefit as Benefit
    from whosthere.model import Citation as Citation
    from whosthere.model import Evidence as Evidence
    from whosthere.model import Explanation as Explanation
    from whosthere.model import Invitation as Invitation
    from whosthere.model import Owner as Owner
    from whosthere.model import Risk as Risk
    from whosthere.model import Sender as Sender
    from whosthere.model import SenderRole as SenderRole
    from whosthere.model import Triage as Triage
    from whosthere.model import Turn as Turn
    from whosthere.model import Verdict as Verdict
    from whosthere.policy import Policy as Policy
    from whosthere.store import Label as Label
    from whosthere.triaging import explain as explain
    from whosthere.triaging import triage as triage

__version__ = "0.1.0"

_HOMES = {
    "triage": "triaging", "explain": "triaging", "assess": "judging", "assess_frame": "batch.given",
    "Policy": "policy", "Label": "store",
    "WhosthereError": "errors", "Problem": "errors",
    **dict.fromkeys(
        (
            "Assessment", "Benefit", "Citation", "Evidence", "Explanation", "Invitation", "Owner", "Risk", "Sender",
            "SenderRole", "Triage", "Turn", "Verdict",
        ),
        "model",
    ),
}  # fmt: skip
__all__ = [*_HOMES, "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'whosthere' has no attribute {name!r}")
    found = getattr(import_module(f"whosthere.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
