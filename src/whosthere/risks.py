"""What accepting would cost or expose: each risk with how likely or heavy it is, and what it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from whosthere.benefit_rules import Reason
from whosthere.benefits import has_aim, nothing_shared
from whosthere.facts import Facts
from whosthere.model import DANGER
from whosthere.policy import Policy
from whosthere.scoring import share_of

FACT = Facts
LEAST_RISK = 0.3
LEAST_DANGER = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class RiskRule:
    """A risk: what it is called, what to tell the owner, how likely or heavy it is (0 to 1), the target whose evidence
    speaks for it, the `reasons` that tell more, and from which strength on it is told."""

    kind: str
    says: str
    strength: pl.Expr
    target: str | None = None
    reasons: tuple[Reason, ...] = ()
    least: float = LEAST_RISK


_SHARED = Reason(
    FACT.sender_mutual_connections.at_least(1),
    "You share {told} of your connections.",
    ("sender_mutual_connections",),
    "sender_mutual_connections",
)
_NAMED = Reason(
    FACT.sender_mutual_names.has_any(), "Among them: {told}.", ("sender_mutual_names",), "sender_mutual_names"
)
_AT_THEIR_FIRM = Reason(
    FACT.colleagues_there.at_least(1),
    "You know {told} at the firm they name.",
    ("sender_company", "colleagues_there"),
    "colleagues_there",
)
_ALL = Reason(
    FACT.owner_connections.at_least(1),
    "You have {told} connections in all.",
    ("owner_connections",),
    "owner_connections",
)
_EXPOSED = (_SHARED, _NAMED, _AT_THEIR_FIRM, _ALL)
_PRIVATE = Reason(FACT.owner_goals.ask(has_aim("stay_private")), "You would stay private.", ("owner_goals",))
_MANY = Reason(
    FACT.owner_recruiters_share.is_known(), "Many of your connections recruit already.", ("owner_recruiters_share",)
)


def risks(policy: Policy) -> tuple[RiskRule, ...]:
    """All risks there are, as an owner with this policy sees them; their strengths are of a decided row."""
    return _risks(policy.recruiters_share_limit)


@lru_cache(maxsize=16)
def _risks(recruiters_share_limit: float) -> tuple[RiskRule, ...]:
    danger = pl.col(DANGER)
    grows = pl.col(share_of("grow_network")) + pl.col(share_of("validate"))
    strange = nothing_shared() & (pl.col("messages_from_owner").fill_null(0) == 0)
    exposed = pl.any_horizontal(reason.when.expr.fill_null(False) for reason in _EXPOSED)
    saturated = pl.col("owner_recruiters_share").fill_null(0.0) > recruiters_share_limit
    private = 0.6 * has_aim("stay_private").cast(pl.Float64)
    return (
        RiskRule("attack", "It may be an attack on your data or your money.", danger, DANGER, (), LEAST_DANGER),
        RiskRule("pitch", "A pitch is likely to follow.", pl.col(share_of("sell")), "sell"),
        RiskRule("favour", "They are likely to ask you for something.", pl.col(share_of("ask_favor")), "ask_favor"),
        RiskRule(
            "saturation",
            "One more recruiter where there are many.",
            pl.col(share_of("recruit")) * saturated.cast(pl.Float64),
            "recruit",
            (_MANY,),
        ),
        RiskRule(
            "dilution",
            "One more tie with whom you share nothing: your network gets thinner.",
            grows * strange.cast(pl.Float64),
            "grow_network",
        ),
        RiskRule(
            "privacy",
            "They would see your contacts, your e-mail address and your whole profile.",
            pl.max_horizontal(danger, private),
            DANGER,
            (_PRIVATE,),
            LEAST_DANGER,
        ),
        RiskRule(
            "exposure",
            "If your trust is abused, your connections are next: your tie vouches for them.",
            danger * exposed.cast(pl.Float64),
            DANGER,
            _EXPOSED,
            LEAST_DANGER,
        ),
    )
