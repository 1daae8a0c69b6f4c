"""The list to work through: what was decided, with LinkedIn's own pages only, and the reply to take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from whosthere.harmless import one_line
from whosthere.page.desk import Pile
from whosthere.page.strings import say
from whosthere.reports import words
from whosthere.store import Decision


@dataclass(frozen=True, slots=True)
class Task:
    """One decided request: where it is answered, and with which words. `event` is the decision's number."""

    key: str
    name: str
    headline: str
    link: str | None
    reply: str
    event: int


def groups_to_do(pile: Pile, standing: Mapping[str, Decision]) -> list[tuple[str, str, list[Task]]]:
    """What was decided of the pile: action, heading and tasks, in the order they were decided."""
    groups: dict[str, list[Task]] = {action: [] for action in words.ACTION_WORDS}
    for one in pile.requests:
        decision = standing.get(one.id)
        if decision is None:
            continue
        letter = one.letter
        groups[decision.action].append(
            Task(one.key, letter.name, letter.headline, letter.link, _plain(decision.reply), decision.event or 0)
        )
    return [
        (action, say(f"todo.{action}"), sorted(tasks, key=lambda task: task.event))
        for action, tasks in groups.items()
        if tasks
    ]


def left_hidden(pile: Pile, standing: Mapping[str, Decision]) -> int:
    """How many decided requests are not in the pile that lies there now."""
    return len(standing.keys() - {one.id for one in pile.requests})


def _plain(reply: str | None) -> str:
    return "\n".join(one_line(line) for line in (reply or "").split("\n"))
