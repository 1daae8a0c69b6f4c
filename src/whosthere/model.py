"""The nouns: owner, sender, invitation, evidence, benefit, verdict. No frames, no files.

Field names and meanings are those of the assess contract (`whosthere schema` prints them as JSON Schema).
"""

from __future__ import annotations

from datetime import date, datetime
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


class Evidence(Struct, frozen=True, gc=False):
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


class Benefit(Struct, frozen=True, gc=False):
    """What this connection would tangibly bring; `strength` is 0 to 1.

    `because` says why it is thought so; `cites` names the fields it was read from: without them it is not there.
    """

    kind: str
    says: str
    strength: float
    because: str = ""
    cites: list[str] = field(default_factory=list)


class Risk(Struct, frozen=True, gc=False):
    """What accepting would cost or expose; `strength` is 0 to 1, `because` and `cites` are as a benefit's."""

    kind: str
    says: str
    strength: float
    because: str = ""
    cites: list[str] = field(default_factory=list)


class SenderRole(Struct, frozen=True, gc=False):
    """What the sender seems to be: the likeliest role and the probability of each."""

    role: str
    roles: dict[str, float]


class Citation(Struct, frozen=True, omit_defaults=True):
    """Where a fact was read: the file as the owner named it, and its 1-based record.

    `by_name` is set where nothing but the name says that it is the same person: how sure that is, 0 to 1.
    """

    source: str
    row: int | None = None
    by_name: float | None = None


class Verdict(Struct, frozen=True, kw_only=True, gc=False):
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
    risk: list[Risk] = field(default_factory=list)
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


# ---- the network -----------------------------------------------------------------------------------------------------


class Part(Struct, frozen=True):
    """A part of the network: what it is, how many of the connections, and their share (0 to 1) of those that are told.

    `name` is null for those of which nothing is told; they have no share.
    """

    name: str | None
    count: int
    share: float | None


class Year(Struct, frozen=True):
    """The network at the end of a year: new connections, all of them, and recruiters and sellers among those so far."""

    year: int
    new: int
    total: int
    recruiters: int
    sellers: int


class Saturation(Struct, frozen=True):
    """A role's share of the connections (0 to 1): of all, of those of the last twelve months, and the policy's line."""

    role: str
    share: float
    lately: float | None
    line: float


class Tie(Struct, frozen=True, kw_only=True):
    """One connection, and what passed between the two. `asks` and `gives` count what they asked and gave by kind."""

    name: str | None
    key: str | None
    position: str | None
    company: str | None
    role: str | None
    connected_on: date | None
    messages_from_them: int
    messages_from_owner: int
    last_message: datetime | None
    cited: Citation
    asks: dict[str, int] = field(default_factory=dict)
    gives: dict[str, int] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)


class Newcomer(Struct, frozen=True):
    """A request that waits, and what reach it would add: sentences, and connections you do not share, where known."""

    id: str
    name: str | None
    action: str
    says: list[str]
    reach: int | None = None


class Network(Struct, frozen=True, kw_only=True):
    """The quality of the owner's network: who is in it, how it grew, which ties are alive, who asks and who gives.

    `schools` are told of `schooled` connections only (by profiles given beside the archive). `talking` wrote within a
    year; `dormant` once wrote both ways and have been silent for two years or more; `silent` (a number) never wrote and
    were never written to. `removable` are candidates for quiet removal with reasons: nothing is ever done.
    """

    owner: Owner
    connections: int
    roles: list[Part]
    fields: list[Part]
    seniority: list[Part]
    schools: list[Part]
    schooled: int
    years: list[Year]
    saturation: list[Saturation]
    talking: int
    silent: int
    dormant: list[Tie]
    takers: list[Tie]
    givers: list[Tie]
    newcomers: list[Newcomer]
    removable: list[Tie]
    as_of: date | None = None
    problems: list[str] = field(default_factory=list)
    read: list[tuple[str, str, int]] = field(default_factory=list)


# ---- the look back ---------------------------------------------------------------------------------------------------


class Rate(Struct, frozen=True):
    """`count` of `of`, as a share with its 95 % interval (Wilson's score with continuity correction; where wording told
    them, widened for what may be misread)."""

    count: int
    of: int
    share: float
    low: float
    high: float


class Followed(Struct, frozen=True, kw_only=True):
    """An accepted request and what came of it: the verdict of then, and what happened afterwards.

    `outcome` is the one word for it: lure, conversation, pitch, favour, job, words or silence.
    """

    id: str
    name: str | None
    sent_at: datetime | None
    connected_on: date | None
    role: str | None
    motive: str
    action: str
    outcome: str
    pitched: bool
    asked: bool
    conversed: bool
    days_to_pitch: int | None
    messages_from_them: int
    messages_from_owner: int
    cited: Citation


class Outcomes(Struct, frozen=True):
    """What came of the accepted requests of one kind: how many pitched, asked a favour, became a real conversation."""

    name: str | None
    of: int
    pitched: Rate
    asked: Rate
    conversed: Rate


class Strictness(Struct, frozen=True):
    """How the past would have gone with the line of acceptance at `accept_at`: what would have become of the pitches
    and of the good conversations, by what the advice would have been (let in, asked first, kept out)."""

    accept_at: float
    ask_at: float
    pitches_in: int
    pitches_asked: int
    pitches_out: int
    good_in: int
    good_asked: int
    good_out: int


class Lookback(Struct, frozen=True, kw_only=True):
    """What accepted strangers did next, and how these verdicts would have fared on the owner's own past.

    `followed` are the accepted requests with a date, `undated` how many have none. `days_to_pitch` are quartiles.
    `curve` is the back-test over the line of acceptance; `now` is the policy as it is; `suggested` another line, if the
    past is enough to tell, and `advice` says which and why.
    """

    owner: Owner
    followed: list[Followed]
    undated: int
    outcomes: dict[str, int]
    all: Outcomes
    by_motive: list[Outcomes]
    by_role: list[Outcomes]
    days_to_pitch: list[float]
    now: Strictness
    curve: list[Strictness]
    suggested: Strictness | None
    advice: str
    little_told: int
    problems: list[str] = field(default_factory=list)
    read: list[tuple[str, str, int]] = field(default_factory=list)
