"""A triage as one JSON object for programs: invitations as given, verdicts in the shape of the assess contract."""

from __future__ import annotations

import re

import msgspec

from whosthere.model import ACTIONS, Triage

# Everything a terminal might act on, though JSON allows it as it is.
_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def as_json(triage: Triage) -> str:
    """One object: `owner`, `counts` by action, `assessments`, `answered`, `unclear`, `unclear_without_people`,
    `problems`, `read`.

    An assessment holds `invitation` (as given, links and all), `verdict` (a line of the assess contract) and `cited`
    (`source`, `row`). Control signs and bidi overrides are written as \\u escapes, so the text is safe on a terminal.
    Text without lone surrogates is assumed: every source yields valid Unicode.
    """
    told = [one.verdict.action for one in triage.assessments]
    whole = {
        "owner": triage.owner,
        "counts": {action: told.count(action) for action in ACTIONS},
        "assessments": triage.assessments,
        "answered": triage.answered,
        "unclear": triage.unclear,
        "unclear_without_people": triage.unclear_without_people,
        "problems": triage.problems,
        "read": triage.read,
    }
    return plain_json(whole)


def plain_json(whole: object) -> str:
    """Nouns as JSON that is safe on a terminal; `read` of a report, a list of triples, as objects."""
    told = msgspec.to_builtins(whole)
    if told.get("read") and isinstance(told["read"][0], (list, tuple)):
        told["read"] = [{"source": source, "taken_for": table, "rows": rows} for source, table, rows in told["read"]]
    return _UNSAFE.sub(_escaped, msgspec.json.format(msgspec.json.encode(told), indent=2).decode())


def _escaped(sign: re.Match[str]) -> str:
    units = sign[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
