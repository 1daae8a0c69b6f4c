"""Writes the example archive: `python -m whosthere.example.build [FOLDER]`, the same bytes on every run."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path

from .copied import page
from .dice import Dice
from .layout import Row, clock, day, slashed, table, utc
from .network import hidden, network
from .stories import BASIC, COMPLETE, HERE, PAGE, TODAY, address, answered, owner, pending
from .talks import Message, accepted_by_lot, messages

WHOLE = "LinkedInDataExport_11-21-2026.zip"

# The quick archive holds these; the larger one all others, and some of these again.
QUICK = {
    *("Connections", "messages", "guide_messages", "learning_coach_messages", "learning_role_play_messages"),
    *("Profile", "Profile Summary", "Positions", "Education", "Skills", "Languages", "Email Addresses"),
    *("PhoneNumbers", "Registration", "Rich_Media"),
}
AGAIN = {"Connections", "Profile", "Positions", "Education", "Skills", "Registration"}
NUMBERED = {"Comments", "InstantReposts", "Member_Follows", "Reactions", "Shares"}  # by member, in larger archives


def main(arguments: list[str]) -> int:
    """Build into the folder given, or into this package."""
    for path in build(Path(arguments[0]) if arguments else HERE):
        print(f"{path}  {path.stat().st_size:,} bytes")
    return 0


def build(folder: Path) -> list[Path]:
    """Write the two archives and the copied page into `folder`; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    quick = _zipped(folder / BASIC, datetime(2026, 11, 20, 18, 4), QUICK)
    larger = _zipped(folder / COMPLETE, datetime(2026, 11, 21, 7, 32), (files().keys() - QUICK) | AGAIN)
    copied = folder / PAGE
    copied.write_bytes(page().encode())
    return [quick, larger, copied]


def whole(folder: Path) -> Path:
    """Write one single archive with every file into `folder`; gives its path."""
    folder.mkdir(parents=True, exist_ok=True)
    return _zipped(folder / WHOLE, datetime(2026, 11, 21, 7, 32), files())


@cache
def files() -> dict[str, bytes]:
    """Every file of the archive by its plain name, without folder numbers or `.csv`."""
    rows: dict[str, Iterable[Row]] = {
        **owner().files,
        "Connections": _connections(),
        "Invitations": _invitations(),
        "messages": [_message(message) for message in messages()],
        "Endorsement_Received_Info": _endorsements("received"),
        "Endorsement_Given_Info": _endorsements("given"),
        "Reactions": _reactions(),
        **{name: [] for name in ("guide_messages", "learning_coach_messages", "learning_role_play_messages")},
        "coach_messages": [],
    }
    return {name: table(name, rows[name]) for name in sorted(rows)}


def _connections() -> list[Row]:
    dated: list[tuple[date, Row]] = [
        (p.on, [p.first, p.last, p.url, p.email, p.company, p.position, day(p.on)]) for p in network()
    ]
    dated += [(on, ["", "", "", "", "", "", day(on)]) for on in hidden()]
    return [row for _, row in sorted(dated, key=lambda one: one[0], reverse=True)]


def _invitations() -> list[Row]:
    """Pending and answered ones together, the newest first: the file does not say which is which."""
    asked = [(story.sent, story.name, story.slug, story.note, True) for story in pending()]
    earlier = [*answered(), *accepted_by_lot()]
    asked += [(past.sent, past.name, past.slug, past.note, past.incoming) for past in earlier]
    rows: list[Row] = []
    for sent, name, slug, note, incoming in sorted(asked, reverse=True):
        sides = [(name, address(slug)), (owner().name, address(owner().slug))]
        (inviter, inviter_url), (invitee, invitee_url) = sides if incoming else sides[::-1]
        direction = "INCOMING" if incoming else "OUTGOING"
        rows.append([inviter, invitee, clock(sent), note, direction, inviter_url, invitee_url])
    return rows


def _message(message: Message) -> Row:
    return [
        message.conversation,
        message.title,
        message.sender.name,
        message.sender.url,
        ", ".join(party.name for party in message.to),
        ",".join(party.url for party in message.to),
        utc(message.at),
        message.subject,
        message.content,
        message.folder,
        ",".join(message.attachments),
        "Yes" if message.draft else "No",
        "Yes" if message.draft else "No",
    ]


def _endorsements(direction: str) -> list[Row]:
    """Those told by hand, and some by lot from the circles that know the owner's work."""
    dice = Dice("endorsements", direction)
    near = [p for p in network() if p.circle in ("halden-crowe", "dijkstra-maas", "trade", "laagland", "sellers")]
    skills = [skill for (skill,) in owner().files["Skills"]]
    told: list[tuple[datetime, str, str, str, str, str]] = []
    for at_text, skill, name, slug, status in owner().endorsements[direction]:
        first, _, last = name.partition(" ")
        told.append((datetime.fromisoformat(at_text), skill, first, last, slug, status))
    for _ in range(42 if direction == "received" else 19):
        person = dice.pick(near)
        on = dice.day(person.on, TODAY.date())
        at = datetime(on.year, on.month, on.day, 7 + dice.below(14), dice.below(60), dice.below(60))
        status = "PENDING" if dice.chance(0.05) else "ACCEPTED"
        told.append((at, dice.pick(skills), person.first, person.last, person.slug, status))
    return [
        [slashed(at), skill, first, last, address(slug).removeprefix("https://"), status]
        for at, skill, first, last, slug, status in sorted(told, reverse=True)
        if at < TODAY
    ]


def _reactions() -> list[Row]:
    dice = Dice("reactions")
    kinds = {"LIKE": 24, "PRAISE": 6, "EMPATHY": 4, "INTEREST": 7, "APPRECIATION": 3, "ENTERTAINMENT": 2, "MAYBE": 1}
    days = sorted((dice.day(date(2024, 11, 21), date(2026, 11, 20)) for _ in range(60)), reverse=True)
    times = [datetime(on.year, on.month, on.day, 6 + dice.below(2), dice.below(60), dice.below(60)) for on in days]
    link = "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A71200000000000"
    return [[str(at), dice.weighted(kinds), f"{link}{45000 - number}"] for number, at in enumerate(times)]


def _zipped(path: Path, at: datetime, names: Iterable[str]) -> Path:
    """An archive of the named files, sorted and stamped with `at`, so that equal contents give equal bytes."""
    members = {_member(name): files()[name] for name in names}
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            archive.writestr(info, members[name], compresslevel=9)
    return path


def _member(name: str) -> str:
    return f"{name}_{owner().member}.csv" if name in NUMBERED else f"{name}.csv"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
