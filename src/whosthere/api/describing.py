"""The OpenAPI description: the contract's own JSON Schema, widened by what the contract tolerates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from whosthere import contract
from whosthere.api import problems
from whosthere.api.bench import Campaigns, Explained
from whosthere.api.ledger import Decided, Decisions, Labelled, Labels, Recorded, Undone
from whosthere.api.limits import Limits
from whosthere.api.lines import MEDIA_TYPE
from whosthere.api.problems import Problem

REF = "#/components/schemas/"
BEARER: list[dict[str, list[str]]] = [{"key": []}]
_LISTS = ("school", "past_companies", "mutual_names", "activity", "skills", "goals")
_COUNTS = ("connections", "followers", "mutual_connections", "account_age_months")
_IN_ANY_ZONE = "^(?!0001-01-01|9999-12-31)"  # a time of those days may be beyond the calendar elsewhere


class Health(msgspec.Struct, frozen=True):
    """That the server runs, and which versions of the program and of the contract."""

    status: str
    version: str
    contract: str


NOUNS = (Explained, Campaigns, Problem, Health, Decided, Decisions, Labelled, Labels, Undone, Recorded)


def ref(name: str) -> dict[str, str]:
    """A reference to a part."""
    return {"$ref": REF + name}


def json_of(schema: dict[str, Any]) -> dict[str, Any]:
    """The content of a body of JSON."""
    return {"application/json": {"schema": schema}}


LINES: dict[str, Any] = {MEDIA_TYPE: {"schema": {}}}


def answers(content: dict[str, Any], failures: Iterable[int]) -> dict[int | str, dict[str, Any]]:
    """A route's answers: the good one, and each way to fail."""
    told: dict[int | str, dict[str, Any]] = {200: {"description": "As asked", "content": content}}
    for status in sorted(failures):
        headers = {"Retry-After": {"schema": {"type": "integer"}}} if status in (429, 503) else {}
        told[status] = {
            "description": problems.TITLES[status],
            "headers": headers,
            "content": {problems.MEDIA_TYPE: {"schema": ref("Problem")}},
        }
    return told


def describe(app: FastAPI, limits: Limits) -> dict[str, Any]:
    """The OpenAPI document of the app."""
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    document["components"] = {
        "schemas": parts(limits),
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
    }
    return document


def parts(limits: Limits) -> dict[str, Any]:
    """The nouns by name: those of `whosthere schema`, what only this door tells, and `Problem`."""
    told = msgspec.json.encode(contract.schema()["$defs"]).replace(b"#/$defs/", REF.encode())
    _, own = msgspec.json.schema_components(NOUNS, ref_template=REF + "{name}")
    found: dict[str, Any] = own | msgspec.json.decode(told)
    known = {"anyOf": [{"type": "string", "minLength": 1, "maxLength": contract.LONGEST_ID}, {"type": "integer"}]}
    found["Labelled"]["properties"]["invitation"] = {"allOf": [ref("Invitation"), {"properties": {"id": known}}]}
    found["Turned"]["minProperties"] = 1
    found["Invitation"]["properties"]["id"] = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    for whose in ("Sender", "Owner"):
        for name, value in found[whose]["properties"].items():
            if name in _LISTS:
                item: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
                value["anyOf"] = [{"type": "array", "items": item}, {"type": "string"}, {"type": "null"}]
            elif name in _COUNTS:
                value["anyOf"] = [
                    {"type": "integer", "minimum": -(2**53), "maximum": 2**53},
                    {"type": "string", "pattern": "^[0-9][0-9,]{0,14}[+]?$"},
                    {"type": "null"},
                ]
    found["Invitation"]["properties"]["sent_at"]["anyOf"][0]["pattern"] = _IN_ANY_ZONE
    for name in ("Invitation", "Sender", "Owner", "Turn"):
        _bound(found[name]["properties"], limits.text)
    return found


def _bound(schema: Any, longest: int) -> None:
    """State the longest text wherever a text may stand."""
    inside = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for one in list(inside):
        _bound(one, longest)
    if isinstance(schema, dict) and schema.get("type") == "string" and not schema.keys() & {"format", "pattern"}:
        schema["maxLength"] = longest
