"""LinkedIn's export: which file is which table, by name and by header, in every era known (formats.md §1).

A name only suggests: the header decides, except where tables share one (recommendations received and given) and for
files that look like messages but are talks with a machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whosthere.sources.csv_files import Fit


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of file is laid out.

    `names` are the file names it goes by and `columns` the header names of each of our fields, both folded. `needs` are
    the fields whose columns the header must have, `keys` those that a row too short must still have to be kept.
    """

    kind: str
    names: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    needs: frozenset[str]
    keys: frozenset[str]
    by_name_only: bool = False  # the header alone does not tell it from others


def _layout(
    kind: str, names: str, needs: str, columns: Mapping[str, str], *, keys: str = "", by_name_only: bool = False
) -> Layout:
    split = {name: tuple(headers.split()) for name, headers in columns.items()}
    needed = frozenset(needs.split())
    return Layout(kind, tuple(names.split()), split, needed, frozenset(keys.split()) or needed, by_name_only)


_NAMES = {"first_name": "firstname vorname", "last_name": "lastname nachname"}  # German: known from one source only

LAYOUTS = (
    _layout(
        "invitations",
        "invitations",
        "from to sent_at direction",
        {
            "from": "from",
            "to": "to",
            "sent_at": "sentat",
            "text": "message",
            "direction": "direction",
            "inviter_url": "inviterprofileurl",
            "invitee_url": "inviteeprofileurl",
        },
        keys="from to direction",
    ),
    _layout(
        "connections",
        "connections",
        "first_name last_name connected_on",
        {
            **_NAMES,
            "url": "url",
            "email": "emailaddress emailadresse",
            "company": "company unternehmen",
            "position": "position",
            "connected_on": "connectedon verbundenam",
        },
        keys="first_name last_name",
    ),
    _layout(
        "messages",
        "messages",
        "from sent_at text",
        {
            "conversation": "conversationid",
            "from": "from",
            "from_url": "senderprofileurl",
            "to": "to",
            "to_urls": "recipientprofileurls",
            "sent_at": "date",
            "text": "content",
            "folder": "folder",
            "draft": "ismessagedraft",
        },
    ),
    _layout(
        "profile",
        "profile",
        "first_name last_name headline",
        {
            **_NAMES,
            "maiden_name": "maidenname",
            "headline": "headline",
            "about": "summary",
            "industry": "industry",
            "location": "geolocation",
        },
    ),
    _layout("profile_summary", "profilesummary", "about", {"about": "profilesummary summary"}),
    _layout(
        "positions",
        "positions",
        "company position started_on",
        {
            "company": "companyname",
            "position": "title",
            "description": "description",
            "location": "location",
            "started_on": "startedon",
            "finished_on": "finishedon",
        },
        keys="company position",
    ),
    _layout(
        "education",
        "education",
        "school",
        {"school": "schoolname", "degree": "degreename", "started_on": "startdate", "finished_on": "enddate"},
    ),
    _layout("skills", "skills", "skill", {"skill": "name"}, by_name_only=True),
    *(
        _layout(
            f"endorsements_{direction}",
            f"endorsement{direction}info endorsement{direction}",
            "first_name last_name skill",
            {
                "first_name": f"{person}firstname",
                "last_name": f"{person}lastname",
                "url": f"{person}publicurl",
                "skill": "skillname",
                "at": "endorsementdate",
                "status": "endorsementstatus",
            },
        )
        for direction, person in (("received", "endorser"), ("given", "endorsee"))
    ),
    *(
        _layout(
            f"recommendations_{direction}",
            f"recommendations{direction}",
            "first_name last_name text",
            {
                **_NAMES,
                "company": "company",
                "position": "jobtitle",
                "text": "text",
                "at": "creationdate",
                "status": "status",
            },
            by_name_only=True,
        )
        for direction in ("received", "given")
    ),
    _layout("company_follows", "companyfollows", "name", {"name": "organization", "at": "followedon"}),
    _layout(
        "member_follows",
        "memberfollows",
        "name",
        {"name": "fullname", "at": "date", "status": "status"},
        by_name_only=True,
    ),
    _layout(
        "volunteering",
        "volunteering volunteerexperiences",
        "company position",
        {"company": "companyname", "position": "role", "cause": "cause"},
    ),
    _layout(
        "job_seeking",
        "jobseekerpreferences",
        "titles open_to_recruiters",
        {
            "titles": "jobtitles",
            "locations": "locations",
            "industries": "industries",
            "open_to_recruiters": "opentorecruiters",
            "activity_level": "jobseekeractivitylevel",
            "urgency": "jobseekingurgencylevel",
        },
    ),
)

# Read by nobody here: the owner's devices, payments, papers and numbers, and other people's address books.
SENSITIVE = frozenset(
    "registration emailaddresses phonenumbers whatsappphonenumbers logins securitychallenges adsclicked "
    "lanadsengagement adtargeting inferencesaboutyou receipts receiptslbp learning privateidentityasset verifications "
    "verifiedexternalcapability contacts importedcontacts accountstatushistory".split()
)
KNOWN = frozenset(
    "certifications languages hashtagfollows shares reactions comments votes instantreposts saveditems richmedia "
    "events causesyoucareabout savedjobs jobapplications onlinejobpostings savedjobalerts projects courses honors "
    "patents publications organizations testscores searchqueries reviews groups notes jobapplicantsavedanswers "
    "jobapplicantsavedscreeningquestionresponses providers engagements opportunities".split()
)
SUBFOLDERS = frozenset({"jobs", "articles", "verifications", "services marketplace"})

LEFT = "left alone"
SENSITIVE_LEFT = "left alone: sensitive, never opened"

_MACHINE_TALK = re.compile(r"(guide|coach|roleplay)\w*messages$")
_BY_NAME = {name: layout for layout in LAYOUTS for name in layout.names}


def folded_name(base: str) -> str:
    """A file's base name without `.csv`, a browser's `(1)`, part, version, member id, spaces, `_`, `-`; lower case."""
    stem = re.sub(r"\.csv$", "", base, flags=re.IGNORECASE)
    stem = re.sub(r"_\d+$", "", re.sub(r" ?\(\d+\)$", "", stem))
    stem = re.sub(r"_v\d+$", "", stem, flags=re.IGNORECASE)
    return re.sub(r"[\s_-]", "", stem).lower()


def layout_named(base: str) -> Layout | None:
    """The layout a file's name suggests."""
    return _BY_NAME.get(folded_name(base))


def left_alone(base: str) -> str | None:
    """Why a CSV file of this name is not even opened, or None if it may be looked at."""
    name = folded_name(base)
    if name in SENSITIVE:
        return SENSITIVE_LEFT
    return LEFT if name in KNOWN or _MACHINE_TALK.search(name) else None


def fit(header: Sequence[str], suggested: Layout | None) -> Fit | None:
    """What a row of cells is the header of: the suggested layout if it fits, else any that its columns alone tell."""
    names = [re.sub(r"[\W_]", "", cell.casefold()) for cell in header]
    others = [layout for layout in LAYOUTS if not layout.by_name_only and layout is not suggested]
    for layout in [suggested, *others] if suggested else others:
        places = {
            ours: names.index(name) for ours, headers in layout.columns.items() for name in headers if name in names
        }
        if layout.needs <= places.keys():
            return Fit(layout.kind, places, layout.keys & places.keys())
    return None
