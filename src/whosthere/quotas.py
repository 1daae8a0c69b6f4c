"""How many new ties a week the owner wants: of those worth accepting the best, and the others are asked first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from msgspec import structs

from whosthere.model import Invitation, Verdict
from whosthere.owner import RECRUITER_POSITION
from whosthere.policy import Policy
from whosthere.replies import with_reply
from whosthere.sources.tables import Tables

WEEK = "-7d"


@dataclass(frozen=True, slots=True)
class Lately:
    """How many connections the owner made in the seven days before the newest date that the sources tell, and how many
    of them recruit."""

    new: int = 0
    recruiters: int = 0


def is_limited(policy: Policy) -> bool:
    """Does the policy set a quota at all?"""
    return policy.most_new_a_week is not None or policy.most_recruiters_a_week is not None


def made_lately(tables: Tables) -> Lately:
    """The connections of the last week that the sources tell of."""
    made = tables["connections"].drop_nulls("connected_on")
    asked = tables["invitations"]["sent_at"].dt.date()
    newest = max((day for day in (made["connected_on"].max(), asked.max()) if day is not None), default=None)
    lately = made.filter(pl.col("connected_on") > pl.lit(newest, dtype=pl.Date).dt.offset_by(WEEK))
    recruits = lately["position"].str.contains(RECRUITER_POSITION).fill_null(False)
    return Lately(lately.height, int(recruits.sum()))


def within_quotas(
    judged: Sequence[Verdict], invitations: Sequence[Invitation], worth: Sequence[float], policy: Policy, lately: Lately
) -> list[Verdict]:
    """The verdicts of a pile with no more to accept than the policy's quotas leave room for: those worth most.

    The others are to be asked first, and their `flips` say what they would be with room. Each verdict keeps its place.
    """
    room = _left(policy.most_new_a_week, lately.new)
    room_for_recruiters = _left(policy.most_recruiters_a_week, lately.recruiters)
    kept = list(judged)
    for at in sorted(range(len(kept)), key=lambda at: (-worth[at], kept[at].id)):
        verdict = kept[at]
        if verdict.action != "accept":
            continue
        recruits = verdict.sender.role == "recruiter"
        if room > 0 and (room_for_recruiters > 0 or not recruits):
            room, room_for_recruiters = room - 1, room_for_recruiters - recruits
            continue
        full = "ties" if room <= 0 else "recruiters"
        kept[at] = _asked(verdict, invitations[at], policy, full)
    return kept


def _left(most: int | None, made: int) -> float:
    return float("inf") if most is None else max(most - made, 0)


def _asked(verdict: Verdict, invitation: Invitation, policy: Policy, full: str) -> Verdict:
    most = policy.most_new_a_week if full == "ties" else policy.most_recruiters_a_week
    says = f"If your week were not full ({most} new {full}, as your policy says), accepting would be better."
    asked = structs.replace(verdict, action="ask", flips=[says, *(one for one in verdict.flips if "asking" not in one)])
    return with_reply(asked, invitation, policy.tone, policy.sign_as)
