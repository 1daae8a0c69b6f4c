"""The nouns: owner, sender, invitation, evidence, benefit, verdict. No frames, no files.

Field names and meanings are those of the assess contract (`whosthere schema` prints them as JSON Schema).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

MOTIVES = (
    "grow_network",
    "sell",
    "recruit",
    "bring_value",
    "curious",
    "validate",
    "mistaken_identity",
    "hack",
    "ask_favor",
)
ROLES = (
    "recruiter",
    "seller",
    "open_networker",
    "founder_exec",
    "investor",
    "peer",
    "student_early",
    "job_seeker",
    "creator",
    "mentor_volunteer",
    "vague",
)
ACTIONS = ("accept", "ask", "ignore", "decline", "report")
AIMS = (
    "find_job",
    "hire",
    "find_customers",
    "learn",
    "mentor_others",
    "find_mentor",
    "raise_money",
    "invest",
    "stay_private",
)
DANGER = "danger"
TARGETS = (*MOTIVES, DANGER, *ROLES)

Kind = Literal["note", "message"]
Tone = Literal["plain", "warm", "brief", "formal"]
TONES: tuple[Tone, ...] = ("plain", "warm", "brief", "formal")


class Turn(Struct, frozen=True, rename={"from_": "from"}):
    """One message of what was said before: who said it, what, and when."""

    from_: Literal["them", "me"]
    text: str | None = None
    at: datetime | None = None


class Sender(Struct, frozen=True, kw_only=True):
    """The one who asks, as far as known; None is unknown."""

    name: str | None = None
    headline: str | None = None
    company: str | None = None
    position: str | None = None
    location: str | None = None
    school: list[str] | None = None
    past_companies: list[str] | None = None
    profile_url: str | None = None
    connections: int | None = None
    followers: int | None = None
    mutual_connections: int | None = None
    mutual_names: list[str] | None = None
    verified: bool | None = None
    follows_owner: bool | None = None
    skills: list[str] | None = None
    about: str | None = None
    activity: list[str] | None = None
    account_age_months: int | None = None


class Owner(Struct, frozen=True, kw_only=True):
    """Whose network it is. `goals` holds aims; `recruiters_share` is 0 to 1 of their connections."""

    name: str | None = None
    headline: str | None = None
    company: str | None = None
    position: str | None = None
    industry: str | None = None
    location: str | None = None
    school: list[str] | None = None
    past_companies: list[str] | None = None
    skills: list[str] | None = None
    goals: list[str] | None = None
    recruiters_share: float | None = None


class Invitation(Struct, frozen=True, kw_only=True):
    """One connection request: a line that goes into `whosthere assess`."""

    id: str
    text: str | None = None
    kind: Kind | None = None
    sent_at: datetime | None = None
    sender: Sender | None = None
    owner: Owner | None = None
    history: list[Turn] | None = None


class Evidence(Struct, frozen=True):
    """One answer in one case: the sentence, the bits it moves each target by, and where it was seen.

    `bits` are log2 odds after the family's cap, so that prior plus all evidence equals the verdict's
    stated log-odds. Keys are motives, `danger` and roles. `span` counts code points of `field`.
    """

    signal: str
    family: str
    says: str
    bits: dict[str, float]
    field: str | None = None
    span: tuple[int, int] | None = None


class Benefit(Struct, frozen=True):
    """What this connection would tangibly bring; `strength` is 0 to 1."""

    kind: str
    says: str
    strength: float


class SenderRole(Struct, frozen=True):
    """What the sender seems to be: the likeliest role and the probability of each."""

    role: str
    roles: dict[str, float]


class Citation(Struct, frozen=True):
    """Where a fact was read: the file as the owner named it, and its 1-based record."""

    source: str
    row: int | None = None


class Verdict(Struct, frozen=True, kw_only=True):
    """All that is concluded of one invitation: a line that comes out of `whosthere assess`.

    `prior` plus the sum of `evidence` gives `log_odds` (log2, one a target, exact); `motives` is their
    softmax over the nine motives (base 2), `danger` the logistic of its own sum. `reply_language` is the ISO 639-1
    code of the reply's language; `report_text` what may be told to the platform, only where the action is `report`.
    """

    id: str
    motive: str
    motives: dict[str, float]
    danger: float
    action: str
    sender: SenderRole
    benefit: list[Benefit] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    flips: list[str] = field(default_factory=list)
    reply: str | None = None
    reply_language: str | None = None
    report_text: str | None = None
    campaign: str | None = None
    prior: dict[str, float] = field(default_factory=dict)
    log_odds: dict[str, float] = field(default_factory=dict)


class Assessment(Struct, frozen=True, kw_only=True):
    """One invitation with its verdict, where it was read (`cited`), and where other sources told more of the sender
    (`told_by`, by field, as `sender.headline`)."""

    invitation: Invitation
    verdict: Verdict
    cited: Citation
    told_by: dict[str, Citation] = field(default_factory=dict)


class Triage(Struct, frozen=True, kw_only=True):
    """The whole answer to a pile of requests: ranked assessments, and what could not be read.

    `unclear` counts requests to ask first because too little is known; `unclear_without_people`, where sources told of
    senders (copied pages, mails, profiles), how many it would be without them.
    `answered` counts invitations left out because the sender is a connection by now; `problems` are
    sentences; `read` says per file what it was taken for and how many rows it gave.
    """

    owner: Owner
    assessments: list[Assessment]
    answered: int = 0
    unclear: int = 0
    unclear_without_people: int | None = None
    problems: list[str] = field(default_factory=list)
    read: list[tuple[str, str, int]] = field(default_factory=list)


class Explanation(Struct, frozen=True, kw_only=True):
    """One verdict in full: the assessment, and every question as (family, sentence, answer; None is unknown)."""

    assessment: Assessment
    questions: list[tuple[str, str, bool | None]]
    problems: list[str] = field(default_factory=list)
