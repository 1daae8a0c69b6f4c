"""The whole road on one screen: sources → facts → verdicts, ranked. Read this first.

sources ─ gathering ─▶ FACTS ─▶ signals ─ weights ─ scoring ─ decisions ─▶ VERDICTS ─▶ explanation · replies
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from whosthere.errors import UnknownInvitation
from whosthere.gathering import Gathered, gather, without_people
from whosthere.judging import answers, judge, settle, unclear, verdicts
from whosthere.labels import Lessons, learn
from whosthere.model import ACTIONS, Assessment, Explanation, Owner, Triage, Verdict
from whosthere.opinions import Advice, consult
from whosthere.policy import Policy
from whosthere.quotas import is_limited, made_lately, within_quotas
from whosthere.signals import SIGNALS
from whosthere.sources import read
from whosthere.sources.tables import Tables
from whosthere.store import Label


def triage(
    sources: Sequence[Path | str],
    me: Owner | None = None,
    policy: Policy | None = None,
    *,
    include_answered: bool = False,
    labels: Sequence[Label] = (),
    advice: Advice | None = None,
) -> Triage:
    """Every pending invitation of any mix of sources with its verdict, the best first within each action.

    `labels` are what the owner said of requests themselves (`whosthere.store`); they move the weights for this owner.
    `advice` is whom to ask for a second opinion on what is hard to say (`whosthere.opinions`).
    Raises SourceError where a source as a whole cannot be read; what could not be read inside one is in `problems`.
    """
    tables = read([Path(source) for source in sources])
    pile = gather(tables, me, include_answered)
    rules = policy or Policy()
    return assemble(pile, tables, rules, learn(labels, rules), advice)


def assemble(
    pile: Gathered, tables: Tables, policy: Policy, lessons: Lessons | None = None, advice: Advice | None = None
) -> Triage:
    """Judge a gathered pile and rank it."""
    decided = consult(settle(pile.facts, policy, lessons), pile.invitations, policy, advice)
    judged = verdicts(decided, pile.invitations, policy, lessons, advice)
    if is_limited(policy):
        judged = within_quotas(judged, pile.invitations, decided["worth"].to_list(), policy, made_lately(tables))
    assessments = cite(pile, judged)
    sharpened = None if tables["people"].is_empty() else unclear(settle(without_people(pile.facts), policy, lessons))
    return Triage(
        owner=pile.owner,
        assessments=sorted(assessments, key=rank),
        answered=pile.answered,
        unclear=unclear(decided),
        unclear_without_people=sharpened,
        problems=[str(problem) for problem in tables.problems],
        read=[(taken.source, taken.table, taken.rows) for taken in tables.taken],
    )


def cite(pile: Gathered, judged: Sequence[Verdict]) -> list[Assessment]:
    """A pile's verdicts, in its order, with their invitations and where each was read."""
    return [
        Assessment(invitation=invitation, verdict=verdict, cited=cited, told_by=told_by)
        for invitation, verdict, cited, told_by in zip(pile.invitations, judged, pile.cited, pile.told_by, strict=True)
    ]


def rank(one: Assessment) -> tuple[int, float, float, str]:
    """What assessments are sorted by: the best first within each action."""
    verdict = one.verdict
    return (
        ACTIONS.index(verdict.action),
        -sum(benefit.strength for benefit in verdict.benefit),
        verdict.danger,
        verdict.id,
    )


def explain(
    invitation: str,
    sources: Sequence[Path | str],
    me: Owner | None = None,
    policy: Policy | None = None,
    labels: Sequence[Label] = (),
    *,
    advice: Advice | None = None,
) -> Explanation:
    """One verdict in full, every question answered or not. `invitation` is an id, or a name only one sender bears.

    Raises UnknownInvitation, with the nearest ids, where no source holds it; SourceError as `triage` does.
    """
    tables = read([Path(source) for source in sources])
    pile = gather(tables, me, include_answered=True)
    at = find(invitation, pile)
    facts, rules = pile.facts[at], policy or Policy()
    if is_limited(rules):
        told_of_all = assemble(pile, tables, rules, learn(labels, rules), advice).assessments
        (verdict,) = (one.verdict for one in told_of_all if one.verdict.id == pile.invitations[at].id)
    else:
        (verdict,) = judge(facts, [pile.invitations[at]], rules, learn(labels, rules), advice)
    told = answers(facts)
    return Explanation(
        assessment=Assessment(
            invitation=pile.invitations[at], verdict=verdict, cited=pile.cited[at], told_by=pile.told_by[at]
        ),
        questions=[(s.family.name, s.says, told[s.name]) for s in SIGNALS],
        problems=[str(problem) for problem in tables.problems],
    )


def find(wanted: str, pile: Gathered) -> int:
    """The place in the pile of the invitation with that id, or of the only one whose sender bears that name.

    Raises UnknownInvitation.
    """
    ids = pile.facts["id"].to_list()
    if wanted in ids:
        return ids.index(wanted)
    names = [(one.sender.name or "").casefold() if one.sender else "" for one in pile.invitations]
    bearing = [i for i, name in enumerate(names) if wanted.casefold() in (name, ids[i].casefold())]
    if len(bearing) == 1:
        return bearing[0]
    near = difflib.get_close_matches(wanted, ids, n=3, cutoff=0.5) or [ids[i] for i in bearing[:3]]
    hint = f"did you mean {' or '.join(near)}?" if near else "`whosthere triage` prints the ids"
    raise UnknownInvitation(f"no invitation {wanted!r} in these sources; {hint}")
