"""What a form says: its fields, bounded, as text or as a number."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData

from whosthere.page.gate import LARGEST_FORM
from whosthere.page.strings import say

MOST_FIELDS = 60_000
MOST_FILES = 50


async def _form(request: Request) -> FormData:
    return await request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=LARGEST_FORM)


Form = Annotated[FormData, Depends(_form)]


def text_of(form: FormData, name: str) -> str:
    """The text of a field; empty where there is none."""
    found = form.get(name, "")
    return found if isinstance(found, str) else ""


def number_of(form: FormData, name: str) -> int:
    """The number in a field; 400 where there is none."""
    found = text_of(form, name)
    if not (found.isdecimal() and found.isascii() and len(found) < 19):
        raise HTTPException(400, say("refused.form"))
    return int(found)
