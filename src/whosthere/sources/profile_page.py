"""LinkedIn's profile pages as copied, one or several in a paste: facts are recognised, not counted off.

A profile is known by its top: the degree (`· 2nd`), "Contact info" or "500+ connections" near a name, and sections
below; it ends at the next top or at words such as "More profiles for you". What of the top nothing explains is the
headline, then company and school, told apart by the sections below or by words that schools are called by.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise, zip_longest

from whosthere.sources import page_lines as say
from whosthere.sources.html_text import Line, public_address
from whosthere.sources.page_lines import Shown, shown_lines
from whosthere.text import profile_key

_TOP = 14  # lines between a name and what proves that it is one
_ENOUGH = 6  # points that a profile must have, below
_POINTS = {"degree": 4, "place and contact": 4, "contact": 3, "connections": 3, "followers": 2, "mutual": 2}
_A_SECTION = 2
_MAIN = ("about", "top_skills", "activity", "experience", "education")
_MOST_DOINGS = 20
_LONGEST_SKILL = 6  # words


@dataclass(slots=True)
class Profile:
    """What a page tells of one person; `row` is the number of the name's line, `asks` that they wait for an answer."""

    name: str
    row: int
    address: str | None = None
    headline: str | None = None
    company: str | None = None
    position: str | None = None
    location: str | None = None
    school: list[str] = field(default_factory=list)
    past_companies: list[str] = field(default_factory=list)
    connections: int | None = None
    followers: int | None = None
    mutual_connections: int | None = None
    mutual_names: list[str] | None = None
    verified: bool | None = None
    skills: list[str] = field(default_factory=list)
    about: str | None = None
    activity: list[str] | None = None
    account_age_months: int | None = None
    asks: bool = False

    @property
    def key(self) -> str | None:
        """The profile key, where the page tells the address."""
        return profile_key(self.address)


@dataclass(slots=True)
class Profiles:
    """What a page holds: people, how many profiles are the owner's own, and which lines (from, to) are profiles."""

    people: list[Profile] = field(default_factory=list)
    own: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)


def read_profiles(lines: Sequence[Line], now: datetime, address: str | None = None) -> Profiles:
    """Every profile on a page copied at `now`; `address` is the page's own, where it says so."""
    shown = shown_lines(lines)
    verified = [at for at, line in enumerate(lines) if line.aloud and say.says("verified", say.fold(line.text))]
    found = Profiles()
    names = _names(shown)
    for name, after in pairwise([*names, len(shown)]):
        stop = next((at for at in range(name + 1, after) if say.is_stop(shown[at].fold)), after)
        sections = _sections(shown, name + 1, stop)
        if _points(shown[name], sections) < _ENOUGH:
            continue
        found.spans.append((shown[name].at, shown[stop - 1].at + 1))
        if any(say.says("own", one.fold) for one in sections[0].lines):
            found.own += 1
            continue
        person = _person(shown[name], sections, now)
        person.address = person.address or _address_above(shown, name) or (address if len(names) == 1 else None)
        end = sections[1].heading.at if len(sections) > 1 and sections[1].heading else shown[stop - 1].at + 1
        if bisect_left(verified, shown[name].at - 3) < bisect_left(verified, end):
            person.verified = True
        found.people.append(person)
    return found


@dataclass(slots=True)
class _Section:
    """A part of a profile: its role (`top` for what is above all headings), its heading and its lines."""

    role: str
    heading: Shown | None = None
    lines: list[Shown] = field(default_factory=list)


def _sections(shown: Sequence[Shown], begin: int, end: int) -> list[_Section]:
    sections = [_Section("top")]
    for one in shown[begin:end]:
        if role := say.section(one.fold):
            sections.append(_Section(role, one))
        else:
            sections[-1].lines.append(one)
    return sections


# ---- where profiles begin --------------------------------------------------------------------------------------------


def _names(shown: Sequence[Shown]) -> list[int]:
    """The lines that are names of profiles: above what only the top of a profile says."""
    names: list[int] = []
    floor, below = 0, True  # no name stands above `floor`; `below`: the last top is over
    for at, one in enumerate(shown):
        if say.is_stop(one.fold):
            floor, below = at + 1, True
        elif say.section(one.fold):
            below = True
        weak = _has_degree(one) and (not names or floor > names[-1])
        if below and (weak or _is_anchor(one)):
            name = _name_above(shown, at, floor, named=bool(names) and floor <= names[-1])
            if name is not None and name > (names[-1] if names else -1):
                names.append(name)
                floor, below = at, False
    return sorted({*names, *_names_without_tops(shown, names)})


def _names_without_tops(shown: Sequence[Shown], names: Sequence[int]) -> Iterator[int]:
    """Names of profiles whose top says nothing of its own: between two ends of profiles, above the first section."""
    ends = [at for at, one in enumerate(shown) if say.is_stop(one.fold)]
    for begin, end in pairwise([0, *(at + 1 for at in ends), len(shown)]):
        near = range(begin, min(end, begin + 4 * _TOP))
        first = next((at for at in near if say.section(shown[at].fold) in _MAIN), None)
        if first and bisect_left(names, begin) == bisect_left(names, end):
            name = _name_above(shown, first - 1, begin, named=False)
            if name is not None and (begin == 0 or _is_above_name(shown[name - 1])):
                yield name


def _is_anchor(one: Shown) -> bool:
    if say.without_contact(one.text) is not None:
        return True
    return (
        any(say.connections(say.fold(part)) is not None for part in say.dotted(one.text))
        if len(one.fold) < 80
        else False
    )


def _has_degree(one: Shown) -> bool:
    return say.is_degree(one.fold) or say.without_degree(one.text)[1]


def _name_above(shown: Sequence[Shown], at: int, floor: int, named: bool) -> int | None:
    """The name above a line of the top; where a profile is being read already (`named`), only one with a degree."""
    window = range(max(floor, at - _TOP), at + 1)
    degrees = [i for i in window if _has_degree(shown[i])]
    if degrees:
        name = degrees[-1]
        while name >= window.start and not say.without_degree(shown[name].text)[1] and _is_beside_name(shown[name]):
            name -= 1
    elif named:
        return None
    else:
        above = [i for i in window if _is_above_name(shown[i])]
        name = above[-1] + 1 if above else window.start
        while name < at and _is_beside_name(shown[name]):
            name += 1
        if not above and window.start > floor:
            return None
    return name if window.start <= name <= at and say.may_be_name(say.without_degree(shown[name].text)[0]) else None


def _is_beside_name(one: Shown) -> bool:
    return say.is_degree(one.fold) or say.is_noise(one.fold) or say.is_pronouns(one.text) or not one.text


def _is_above_name(one: Shown) -> bool:
    return (
        say.says("navigation", one.fold)
        or one.fold.endswith("| linkedin")
        or say.pictured(one.text) is not None
        or public_address(one.text) is not None
    )


def _points(name: Shown, sections: Sequence[_Section]) -> int:
    """How much speaks for a profile. Nothing does if all it has could be in any text, or in a list of people."""
    kinds = {"degree"} if say.without_degree(name.text)[1] else set()
    for one in sections[0].lines:
        kinds |= set(_kinds(one))
    mains = {section.role for section in sections[1:] if section.role in _MAIN}
    own = kinds - {"contact"} or mains & {"top_skills", "activity"}
    listed = len(mains) < 2 and not kinds - {"degree", "mutual"}
    told = [one for section in sections if section.role != "about" for one in section.lines]
    cards = sum("accept" in say.buttons(one.text) for one in told)
    if not own or listed or cards > 1:
        return 0
    return sum(_POINTS[kind] for kind in kinds) + _A_SECTION * len(mains)


def _kinds(one: Shown) -> Iterator[str]:
    if say.is_degree(one.fold):
        yield "degree"
    place = say.without_contact(one.text)
    if place is not None:
        yield "place and contact" if place else "contact"
    if say.mutuals(one.text):
        yield "mutual"
    for part in map(say.fold, say.dotted(one.text[:80])):
        if say.connections(part) is not None:
            yield "connections"
        elif say.followers(part) is not None:
            yield "followers"


def _address_above(shown: Sequence[Shown], name: int) -> str | None:
    """The address of the name's own link, or one that stands alone right above."""
    above = (public_address(one.text) for one in shown[max(0, name - 2) : name] if " " not in one.text)
    return shown[name].line.address or next((address for address in above if address), None)


# ---- what a profile says ---------------------------------------------------------------------------------------------


def _person(name: Shown, sections: Sequence[_Section], now: datetime) -> Profile:
    bare = say.bare_name(say.without_degree(name.text)[0])
    person = Profile(bare, name.line.number)
    others = _read_top(person, sections[0].lines)
    posts: list[_Post] = []
    doings: list[str] | None = None
    for part in sections[1:]:
        if part.role == "about":
            person.about = person.about or say.without_more(say.joined(_without_more(part.lines))) or None
        elif part.role == "activity":
            posted = _doings(person, part.lines)
            if posted or any(say.is_quiet(one.fold) for one in part.lines):
                doings = (doings or []) + posted
        elif part.role == "experience":
            posts += _posts(part.lines)
        elif part.role == "education":
            person.school += _schools(part.lines)
        elif part.role == "volunteering" and part.heading:
            doings = (doings or []) + [f"{part.heading.text}: {post}" for post in _volunteering(part.lines)]
        elif part.role in ("top_skills", "skills"):
            person.skills += [skill for skill in _skills(part.lines) if skill not in person.skills]
        else:
            _read_other(person, part.lines, now)
    _read_other(person, sections[0].lines, now)
    person.activity = doings[:_MOST_DOINGS] if doings is not None else None
    _place(person, others, posts)
    return person


def _read_top(person: Profile, lines: Sequence[Shown]) -> list[str]:
    """Fill what the top says for certain; the lines that nothing explains, after the headline, are given back."""
    free: list[str] = []
    buttons: set[str] = set()
    over = False  # below the buttons nothing of the top is free text
    for one in lines:
        buttons |= set(say.buttons(one.text))
        over = over or bool(buttons) or say.ends_note(one.fold) or say.says("connect", one.fold)
        if say.says("verified", one.fold):
            person.verified = True
        elif _is_beside_name(one) or say.fold(person.name) == one.fold or _fill(person, one, free):
            continue
        elif not over:
            free.append(one.text)
    person.asks = {"accept", "ignore"} <= buttons
    person.headline = free[0] if free else None
    return free[1:]


def _fill(person: Profile, one: Shown, free: list[str]) -> bool:
    """Take from a line what it says for certain; whether it said anything."""
    place = say.without_contact(one.text)
    if place is not None:
        if not place and (len(free) > 1 or (free and _may_be_place(free[-1]))):
            place = free.pop()
        person.location = person.location or place or None
        return True
    if mutual := say.mutuals(one.text):
        person.mutual_connections, person.mutual_names = mutual[0], mutual[1] or None
        return True
    if " " not in one.text and (address := public_address(one.text)):
        person.address = person.address or address
        return True
    parts = [say.fold(part) for part in say.dotted(one.text)] if len(one.text) < 80 else []
    followers, connections = ([count(part) for part in parts] for count in (say.followers, say.connections))
    if not parts or any(f is None and c is None for f, c in zip(followers, connections, strict=True)):
        return False
    person.followers = next((count for count in followers if count is not None), person.followers)
    person.connections = next((count for count in connections if count is not None), person.connections)
    return True


def _read_other(person: Profile, lines: Sequence[Shown], now: datetime) -> None:
    """From the top and the small sections: a school or company that both share, and since when there is an account."""
    for one, after in zip_longest(lines, lines[1:]):
        if told := say.shared(one.text):
            column, what = told
            if column == "school" and what not in person.school:
                person.school.append(what)
            elif column == "past_companies" and what not in person.past_companies:
                person.past_companies.append(what)
            elif column == "company":
                person.company = person.company or what
        since = say.joined_at(one.fold, after.fold if after else "")
        if since and (months := (now.year - since[0]) * 12 + now.month - since[1]) >= 0:
            person.account_age_months = months


def _place(person: Profile, others: list[str], posts: Sequence[_Post]) -> None:
    """Tell company, school and place apart among the top's other lines, with the help of the sections."""
    firms = {say.fold(post.company) for post in posts if post.company}
    schools = {say.fold(school) for school in person.school}
    unknown: list[str] = []
    whole = [line for line in others if say.fold(line) in firms]
    for text in [part for line in others for part in ([line] if line in whole else line.split(" · "))]:
        line = say.fold(text)
        if line in firms:
            person.company = person.company or text
        elif line in schools or say.names_school(line):
            if line not in schools:
                person.school.append(text)
        else:
            unknown.append(text)
    places = [text for text in unknown if _may_be_place(text)]
    if person.location is None and len(places) == 1:
        person.location = places[0]
        unknown.remove(places[0])
    if person.company is None and len(unknown) == 1 and not firms and person.school:
        person.company = unknown[0]
    now = [post for post in posts if post.present]
    here = [post for post in now if not person.company or say.fold(post.company or "") == say.fold(person.company)]
    for post in here[:1]:
        person.company, person.position = person.company or post.company, post.title
    for post in posts:
        firm = post.company if post.company and not say.is_employment(say.fold(post.company)) else None
        if firm and not post.present and firm not in (*person.past_companies, person.company):
            person.past_companies.append(firm)


_FIRMS = frozenset("inc llc ltd gmbh ag plc co corp sa srl spa bv pmp phd mba cpa cfa md esq".split())


def _may_be_place(text: str) -> bool:
    """`Cluj-Napoca, Cluj, Romania`, `Greater Boston Area`: short parts between commas, no firm's or title's letters."""
    parts = [part.strip() for part in text.split(",")]
    if any(c.isdigit() or c in "|@&/:·" for c in text) or len(text) > 80:
        return False
    if len(parts) == 1:
        return len(text.split()) > 1 and say.fold(text).endswith(
            (" area", " region", " metroplex", " metropolitan area")
        )
    small = all(part and len(part.split()) <= 4 and part[0].isupper() for part in parts)
    return small and len(parts) <= 4 and say.fold(parts[-1]).rstrip(".") not in _FIRMS


# ---- sections --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Post:
    """One entry of the experience."""

    title: str | None
    company: str | None
    present: bool


def _without_more(lines: Sequence[Shown]) -> list[Shown]:
    return [one for one in lines if not say.is_more(one.fold) and not say.is_show_all(one.fold)]


def _entries(lines: Sequence[Shown]) -> list[Shown]:
    """The lines of a list, without what describes the pictures in it."""
    return [one for one in _without_more(lines) if not one.fold.endswith(" logo")]


def _posts(lines: Sequence[Shown]) -> list[_Post]:
    """Entries of the experience: title, firm, span of time; several under one firm have it, with a length, above."""
    posts: list[_Post] = []
    since: list[Shown] = []
    group: str | None = None
    for one in _entries(lines):
        if say.is_period(one.fold):
            title, company, group = _post(since, group)
            if title or company:
                posts.append(_Post(title, company, say.is_present(one.fold)))
            since = []
        elif say.is_duration(one.fold):
            group = since[-1].text if since else None
            since = []
        else:
            since.append(one)
    return posts


def _post(since: Sequence[Shown], group: str | None) -> tuple[str | None, str | None, str | None]:
    """Title, company and the group it is in, from the lines above a span of time."""
    if not since:
        return None, group, group
    last, before = since[-1], since[-2].text if len(since) > 1 else None
    if say.is_employment(last.fold):
        return before, group, group
    if " · " in last.text:
        return before, last.text.split(" · ")[0].strip(), None
    if group or not before:
        return last.text, group, group
    return before, last.text, None


def _schools(lines: Sequence[Shown]) -> list[str]:
    """Schools of the education; of lines that may be a description, only one with a word that schools are called by."""
    schools: list[str] = []
    since: list[str] = []
    first = True
    for one in _entries(lines):
        if say.is_period(one.fold) or (len(one.fold) == 4 and say.is_number(one.fold)):
            schools += _school(since, first)
            since, first = [], False
        elif not one.fold.startswith(("grade:", "activities and societies", "skills:")):
            since.append(one.text)
    return list(dict.fromkeys(schools + _school(since, first and len(since) < 4, last=True)))


def _school(since: Sequence[str], first: bool, last: bool = False) -> list[str]:
    if since and (first or (len(since) < 3 and not last)):
        return [since[0]]
    return [text for text in since if say.names_school(say.fold(text)) and len(text) < 120][-1:]


def _volunteering(lines: Sequence[Shown]) -> list[str]:
    """Role and organisation of each entry."""
    posts = _posts(lines)
    if posts:
        return [", ".join(filter(None, (post.title, post.company))) for post in posts]
    return [", ".join(one.text.split(" · ")[0] for one in _entries(lines)[:2])] if lines else []


def _skills(lines: Sequence[Shown]) -> Iterator[str]:
    """The skills of a section, between dots or one a line; what is told of where they were used is left out."""
    for one in _entries(lines):
        for part in say.dotted(one.text):
            words = say.fold(part).split()
            used = any(word.startswith("endorse") or word in ("at", "experiences", "passed") for word in words)
            if 0 < len(words) <= _LONGEST_SKILL and not used:
                yield part


def _doings(person: Profile, lines: Sequence[Shown]) -> list[str]:
    """What the person posted, shared or took part in, without the page's own words; followers may be told here."""
    doings: list[str] = []
    for one in lines:
        parts = [say.fold(part) for part in say.dotted(one.text[:80])]
        count = say.followers(one.fold)
        if count is not None:
            person.followers = person.followers or count
        elif not say.is_quiet(one.fold) and not all(map(say.is_activity_noise, parts)):
            doings.append(one.text)
    return doings
