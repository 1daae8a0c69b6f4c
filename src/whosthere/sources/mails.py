"""LinkedIn's invitation mails: `.eml`, `.emlx`, an mbox, or a folder of any of these (Maildir, Apple Mail).

Of other mails only the headers are looked at, of LinkedIn's other mails no more; what acts on the account is dropped.
A mail that only looks like LinkedIn's gives an invitation marked `look_alike`, without a profile address and without
telling anything of a person: nothing in it is known to be true.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import polars as pl

from whosthere.errors import Problem
from whosthere.sources import mail_boxes, mail_checks, mail_text
from whosthere.sources.cited import PIPED, named
from whosthere.sources.csv_files import Complaints
from whosthere.sources.linkedin import LEFT
from whosthere.sources.mail_boxes import LIMITS, Letter, Limits, NoMail
from whosthere.sources.mail_parts import LONGEST_HEAD, Headers, Mail, headers_of, opened
from whosthere.sources.mail_text import Said
from whosthere.sources.tables import Tables, Taken
from whosthere.text import profile_key

_OUTLOOK = (".msg", ".pst", ".ost", ".olm")
_DAYS_REMINDED = 200
_LEFT_ALONE = {  # what is counted and not read: of one, of several
    "accepted": ("mail that tells of an accepted invitation", "mails that tell of accepted invitations"),
    "digest": (
        "digest of several invitations, each of which has a mail of its own",
        "digests of several invitations, each of which has a mail of its own",
    ),
    "other": ("mail that is no invitation", "mails that are no invitations"),
    "forwarded": (
        "invitation forwarded as text: forward it as an attachment, or give the mail as it came",
        "invitations forwarded as text: forward them as attachments, or give the mails as they came",
    ),
    "foreign": ("mail that is not LinkedIn's", "mails that are not LinkedIn's"),
    "file": ("file that is no mail", "files that are no mails"),
    "again": ("mail read already", "mails read already"),
    "reminder": ("reminder of an invitation that is here", "reminders of invitations that are here"),
}
_OTHERS = ("forwarded", "foreign")


def recognises(path: Path) -> bool:
    """Whether `path` is a mail or mailbox by its first bytes or its name, or a folder of mails that holds no tables."""
    return mail_boxes.recognises(path) or (path.is_file() and path.suffix.lower() in _OUTLOOK)


def understands(raw: bytes) -> bool:
    """Whether bytes, or the first of them, are a mail or a mailbox."""
    return mail_boxes.understands(raw)


def read(paths: Sequence[Path], limits: Limits = LIMITS, *, piped: bytes | None = None) -> Tables:
    """The invitations in the mails at `paths` and `piped` in, and what they tell of those who sent them.

    A mail that comes twice is read once; a reminder is left out where the invitation itself is there. `row` is the
    number of the mail in its mailbox, 1 for a mail in a file of its own.
    """
    pile = _Pile()
    for path, name in named(paths):
        box = _Box(name, pile.met)
        pile.boxes.append(box)
        if path.suffix.lower() in _OUTLOOK and path.is_file():
            box.problem("is an Outlook file, which this does not read: in Outlook, save the mails as .eml, give those")
        else:
            _take_all(mail_boxes.letters(path, name, limits), box, limits)
    if piped is not None:
        pile.boxes.append(_Box(PIPED, pile.met))
        _take_all(mail_boxes.letters_of(piped, PIPED, limits), pile.boxes[-1], limits)
    return pile.tables()


# ---- what is found ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """One invitation mail as rows: `person` is empty where it tells nothing of one."""

    invitation: dict[str, Any]
    person: dict[str, Any]
    is_reminder: bool

    def reminds_of(self, other: _Found) -> bool:
        """Whether this is a reminder of the other, as LinkedIn sends for some months."""
        one, two = self.invitation, other.invitation
        if one["look_alike"] or two["look_alike"]:
            return False
        if one["key"] and two["key"] and one["key"] != two["key"]:
            return False
        known = one["sent_at"] and two["sent_at"]
        return not known or abs((one["sent_at"] - two["sent_at"]).days) < _DAYS_REMINDED


@dataclass(slots=True)
class _Box:
    """One path under way: what was found in it, what was left alone, what is wrong; and all mails met anywhere."""

    name: str
    met: set[str]
    found: list[_Found] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    complaints: dict[str, Complaints] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    mails: int = 0

    def problem(self, what: str) -> None:
        self.problems.append(Problem(self.name, what))

    def complain(self, what: str, letter: Letter) -> None:
        self.complaints.setdefault(letter.source, Complaints()).add(what, [letter.row])

    def fill(self, whole: Tables, kept: Sequence[_Found]) -> None:
        """Add what was kept, and what is to be told of the rest."""
        if kept:
            whole.add("invitations", pl.DataFrame([one.invitation for one in kept], infer_schema_length=None))
        if people := [one.person for one in kept if one.person]:
            whole.add("people", pl.DataFrame(people, infer_schema_length=None))
        if kept or not self.left:
            whole.taken.append(Taken(self.name, "invitations", len(kept)))
        if alike := sum(one.invitation["look_alike"] is True for one in kept):
            whole.taken.append(Taken(self.name, "of these, mails that only look like LinkedIn's", alike))
        for why, count in self.left.items():
            whole.taken.append(Taken(self.name, f"{LEFT}: {count} {_LEFT_ALONE[why][count > 1]}"))
        if not self.mails and not self.problems:
            self.problem("holds no mail; save the invitation's mail again, as .eml or in an mbox")
        whole.problems += self.problems
        for source, complaints in self.complaints.items():
            whole.problems += complaints.problems(source)


@dataclass(slots=True)
class _Pile:
    """All that is found in one reading, and the mails met so far."""

    boxes: list[_Box] = field(default_factory=list)
    met: set[str] = field(default_factory=set)

    def tables(self) -> Tables:
        whole = Tables()
        by_name: dict[str | None, list[_Found]] = {}
        for one in (one for box in self.boxes for one in box.found if not one.is_reminder):
            by_name.setdefault(one.invitation["name"], []).append(one)
        for box in self.boxes:
            mine = []
            for one in box.found:
                known = by_name.setdefault(one.invitation["name"], [])
                if one.is_reminder and any(one.reminds_of(other) for other in known):
                    box.left["reminder"] += 1
                    continue
                if one.is_reminder:
                    known.append(one)
                mine.append(one)
            box.fill(whole, mine)
        return whole


def _take_all(letters: Iterable[Letter | NoMail | Problem], box: _Box, limits: Limits) -> None:
    for letter in letters:
        if isinstance(letter, Problem):
            box.problems.append(letter)
        elif isinstance(letter, NoMail):
            box.left["file"] += 1
        else:
            box.mails += 1
            _take(letter, box, limits)


# ---- one mail --------------------------------------------------------------------------------------------------------


def _take(letter: Letter, box: _Box, limits: Limits, is_attached: bool = False) -> None:
    """Read one mail if it is an invitation; count it if it is not."""
    head = letter.raw[: 2 * LONGEST_HEAD].replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    if b"linkedin" not in head.lower():
        headers, kind = Headers({}), _OTHERS[-1]
    else:
        headers = headers_of(letter.raw)
        kind = mail_checks.kind_of(headers)
    if kind in ("invitation", "reminder"):
        if not letter.is_whole:
            box.complain(f"a mail larger than {limits.mail / (1 << 20):g} MiB was cut there", letter)
        if _is_new(headers, letter, box):
            _keep(opened(letter.raw), letter, box, kind == "reminder")
    elif kind not in _OTHERS or not (is_attached or _take_attached(letter, head, box, limits)):
        box.left[kind] += 1


def _take_attached(letter: Letter, head: bytes, box: _Box, limits: Limits) -> bool:
    """Whether somebody else's mail carries LinkedIn's as it came; if so, those are taken. Looked into only then."""
    raw = letter.raw.lower() if mail_boxes.attaches(head) else b""
    if b"message/rfc822" not in raw or b"linkedin" not in raw:
        return False
    before = len(box.found) + box.left.total()
    for attached in opened(letter.raw).attached:
        _take(Letter(letter.source, letter.row, attached), box, limits, is_attached=True)
    return before < len(box.found) + box.left.total()


def _is_new(headers: Headers, letter: Letter, box: _Box) -> bool:
    """Whether the mail was not met before, in this mailbox or another."""
    name = headers.first("message-id") + headers.first("from")
    if headers.first("message-id") and name in box.met:
        box.left["again"] += 1
        return False
    box.met.add(name)
    return True


def _keep(mail: Mail, letter: Letter, box: _Box, is_reminder: bool) -> None:
    told = mail_text.said(mail)
    alike = mail_checks.look_alike(mail.headers, mail_text.links_of(mail))
    url = None if alike else told.url
    sent_at = _sent_at(mail.headers)
    if sent_at is None:
        box.complain("no readable date: left empty", letter)
    if told.name is None:
        box.complain("the sender's name could not be made out; look at the mail yourself", letter)
    for note in mail.notes:
        box.complain(note, letter)
    origin = {"name": told.name, "key": profile_key(url), "source": letter.source, "row": letter.row}
    invitation = {
        "direction": "incoming",
        "url": url,
        "owner_name": None if alike else told.owner_name,
        "sent_at": sent_at,
        "text": told.note,
        "kind": "note",
        "look_alike": alike,
        **origin,
    }
    box.found.append(_Found(invitation, {} if alike else _person(told, origin), is_reminder))


def _person(told: Said, origin: dict[str, Any]) -> dict[str, Any]:
    known = {"headline": told.headline, "location": told.location, "mutual_connections": told.mutual_connections}
    return {**known, **origin} if any(value is not None for value in known.values()) else {}


def _sent_at(headers: Headers) -> datetime | None:
    """When it was sent, in UTC: as it says itself, else as the last server to pass it on says."""
    for written in (headers.first("date"), headers.first("received").rpartition(";")[2]):
        try:
            moment = parsedate_to_datetime(re.sub(r"\([^()]*\)", " ", written[:100]).strip())
            in_utc = moment.astimezone(UTC) if moment.tzinfo else moment
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if 1990 <= in_utc.year < 2100:
            return in_utc.replace(tzinfo=None)
    return None
