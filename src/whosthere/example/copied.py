"""The pending invitations once more, as text copied from LinkedIn's page "Manage invitations"."""

from __future__ import annotations

from datetime import datetime

from .stories import TODAY, Story, owner, pending

SHORT = 140  # longer notes are cut on the page until one presses "show more"

NEWSLETTER = """\
Elif Tasdelen invited you to subscribe to Maps and Mud
Newsletter • Monthly
5 days ago
Ignore
Accept
"""
EVENT = """\
Chiara Bonetti invited you to an event
Delta Days 2027
1 week ago
Ignore
Accept
"""
TAIL = """\
People you may know
Oriane Delmeire
Sewer inspector at Aquadonk
Bram Soete and 6 other mutual connections
Connect
Lukas Wietfeld
Hydrogeologe
Connect
About
Accessibility
Help Center
LinkedIn Corporation © 2026
"""


def page() -> str:
    """The whole page as it would be copied on the example's day, the newest card first."""
    stories = sorted(pending(), key=lambda story: story.sent, reverse=True)
    cards = [_card(story) for story in stories]
    cards.insert(9, NEWSLETTER)
    cards.insert(14, EVENT)
    return _top(stories) + "".join(cards) + TAIL


def _top(stories: list[Story]) -> str:
    mutual = sum(story.mutual > 0 for story in stories)
    school = sum(story.school == owner().school for story in stories)
    return (
        "Manage invitations\nReceived\nSent\n"
        f"Focused ({len(stories)})\nMutual Connections ({mutual})\nYour School ({school})\n"
    )


def _card(story: Story) -> str:
    lines = [f"{story.name}’s profile picture", _asking(story), story.headline, _ties(story), _age(story.sent)]
    lines += ["Ignore", "Accept"]
    if story.note:
        lines += [story.note, "… show more" if len(story.note) > SHORT else "", f"Reply to {story.name.split()[0]}"]
    else:
        lines += ["Message"]
    return "\n".join(filter(None, lines)) + "\n"


def _asking(story: Story) -> str:
    if story.follows:
        return f"{story.name} follows you and is inviting you to connect"
    return f"{story.name} is inviting you to connect" if story.note else story.name


def _ties(story: Story) -> str:
    """The insight line: mutual connections as the page words them, or nothing."""
    count, names = story.mutual, story.mutual_names
    if not count:
        return ""
    if not names:
        return f"{count} mutual connection{'s' if count > 1 else ''}"
    if count == 1:
        return f"{names[0]} is a mutual connection"
    if count == len(names) == 2:
        return f"{names[0]} and {names[1]} are mutual connections"
    return f"{names[0]} and {count - 1} other mutual connection{'s' if count > 2 else ''}"


def _age(sent: datetime) -> str:
    """How long ago, as coarse as the page says it."""
    hours = int((TODAY - sent).total_seconds() // 3600)
    days = hours // 24
    if hours < 24:
        return f"{hours} hours ago"
    if days < 7:
        return "Yesterday" if days == 1 else f"{days} days ago"
    count, unit = (days // 7, "week") if days < 31 else (days // 30, "month")
    return f"{count} {unit}{'s' if count > 1 else ''} ago"
