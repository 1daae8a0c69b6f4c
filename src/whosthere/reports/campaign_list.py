"""Campaigns as text for a terminal and as JSON: what each says, from whom to whom, when, and why one hand is seen."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import polars as pl

from whosthere.campaigns import Found
from whosthere.campaigns.onehand import EVIDENCE, PRIOR
from whosthere.campaigns.slots import MOST_COPIES, Template, template_of
from whosthere.harmless import one_line
from whosthere.language import language_of

SAYS = {
    "bits_text": "the text is too long and particular to be written twice",
    "bits_alike": "the copies differ in little",
    "bits_time": "they came close together in time",
    "bits_hours": "they came at the same hours",
    "bits_senders": "the same senders sent it again",
    "bits_leads": "they lead to the same place",
}
SAYS_NOT = {
    "bits_text": "many may have written so",
    "bits_alike": "the copies differ in much",
    "bits_time": "they are spread over the whole time",
    "bits_hours": "they came at all hours",
    "bits_senders": "each sender sent it once",
    "bits_leads": "they lead nowhere",
}
LONGEST_TEXT, MOST_SHOWN = 280, 5


class Campaign(msgspec.Struct, frozen=True):
    """One campaign in full."""

    campaign: str
    template: Template
    copies: int
    senders: int
    receivers: int
    first_at: str | None
    last_at: str | None
    a_day: float
    languages: dict[str, int]
    identifiers: list[str]
    bits: float
    prior: float
    evidence: dict[str, float]


def told(found: Found, notes: pl.DataFrame, most: int) -> list[Campaign]:
    """The surest campaigns in full, `most` of them; `notes` holds `id` and `text` of their members."""
    listed = found.campaigns.head(most)
    held = found.members.join(listed.select("campaign"), on="campaign", how="semi").join(
        notes.select("id", "text"), on="id"
    )
    texts = dict(held.sort("campaign", "id").group_by("campaign").agg(pl.col("text").head(MOST_COPIES)).iter_rows())
    return [_campaign(row, texts[row["campaign"]]) for row in listed.iter_rows(named=True)]


def _campaign(row: dict[str, Any], texts: list[str]) -> Campaign:
    languages = Counter(code for code in map(language_of, texts) if code)
    kept = ("campaign", "copies", "senders", "receivers", "a_day", "identifiers", "bits")
    return Campaign(
        **{name: row[name] for name in kept},
        template=template_of([row["text"], *texts]),
        first_at=row["first_at"].isoformat() if row["first_at"] else None,
        last_at=row["last_at"].isoformat() if row["last_at"] else None,
        languages=dict(languages.most_common()),
        prior=PRIOR,
        evidence={name.removeprefix("bits_"): row[name] for name in EVIDENCE},
    )


def as_json(campaigns: list[Campaign]) -> str:
    """All of it, for programs."""
    return msgspec.json.format(msgspec.json.encode({"campaigns": campaigns}), indent=1).decode()


def as_text(campaigns: list[Campaign], notes: int, left: int) -> str:
    """A paragraph each; what strangers wrote is harmless in it. `notes` were looked at, `left` campaigns not shown."""
    if not campaigns:
        return f"No campaign among {notes:,} notes."
    head = f"{_count(len(campaigns) + left, 'campaign')} among {notes:,} notes."
    parts = [head, *(_paragraph(one) for one in campaigns)]
    return "\n\n".join([*parts, f"… and {left:,} more; --most shows them"] if left else parts)


def _paragraph(one: Campaign) -> str:
    text = one_line(one.template.text)
    lines = [
        f"{one.campaign}  {_count(one.copies, 'copy', 'copies')} from {_count(one.senders, 'sender')}"
        f" to {_count(one.receivers, 'receiver')}{_when(one)}",
        f"   “{text[:LONGEST_TEXT]}{'…' if len(text) > LONGEST_TEXT else ''}”",
    ]
    for slot in one.template.slots[:MOST_SHOWN]:
        values = ", ".join(one_line(value) for value in slot.values[:MOST_SHOWN])
        lines.append(f"   {{{slot.name}}}: {values}{' …' if slot.different > MOST_SHOWN else ''}")
    if one.identifiers:
        shown = ", ".join(one_line(identifier.replace(":", " ", 1)) for identifier in one.identifiers[:MOST_SHOWN])
        lines.append(f"   leads to {shown}")
    lines.append(f"   one hand, {one.bits:+.1f} bits: {_why(one)}")
    return "\n".join(lines)


def _when(one: Campaign) -> str:
    if one.first_at is None or one.last_at is None:
        return ""
    first, last = one.first_at[:10], one.last_at[:10]
    return f", on {first}" if first == last else f", {first} to {last}, {one.a_day:.1f} a day"


def _why(one: Campaign) -> str:
    """The evidence that tells most, either way."""
    strong = sorted(one.evidence.items(), key=lambda item: -abs(item[1]))[:3]
    says = [
        (SAYS if bits > 0 else SAYS_NOT)[f"bits_{name}"] + f" ({bits:+.1f})"
        for name, bits in strong
        if abs(bits) >= 0.5
    ]
    return "; ".join(says)


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"
