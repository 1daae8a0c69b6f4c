"""Templates → pages. Everything is escaped; a missing word is an error, not a blank."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from whosthere.model import MOTIVES, ROLES
from whosthere.page.cards import Card
from whosthere.page.strings import say, strings
from whosthere.reports import words
from whosthere.reports.html_report import against, bar_of, signed, steps
from whosthere.reports.shares import share

BLOCK = 40  # cards that the browser lays out together


def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page of `template`."""
    return HTMLResponse(_environment().get_template(f"{template}.html.j2").render(context), status)


def blocks(cards: Sequence[Card], made: dict[str, Markup]) -> list[Markup]:
    """The cards as list items, in blocks; `made` keeps those that were made before."""
    template = _environment().get_template("card.html.j2")
    for one in cards:
        if one.key not in made:
            made[one.key] = Markup(template.render(one=one))  # noqa: S704  (the template escapes)
    return [
        Markup("").join(made[one.key] for one in cards[start : start + BLOCK]) for start in range(0, len(cards), BLOCK)
    ]


@cache
def _environment() -> Environment:
    here = Environment(
        loader=PackageLoader("whosthere.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    here.globals.update(
        t=SimpleNamespace(**{name: SimpleNamespace(**section) for name, section in strings().items()}),
        live=strings()["live"],
        say=say,
        steps=steps,
        bar_of=bar_of,
        signed=signed,
        against=against,
        odds=words.odds,
        percent=words.percent,
        short=words.short,
        advice=words.ACTION_WORDS,
        motives=MOTIVES,
        roles=ROLES,
        share=share,
        once=lambda: secrets.token_urlsafe(12),
        keys=(("accept", "a"), ("ask", "q"), ("ignore", "i"), ("decline", "d"), ("report", "r")),
        change=None,
        here="",
        nav=None,
    )
    return here
