"""What may be told to the platform of a hostile request: who, when, why, and their words, quoted, links dead."""

from __future__ import annotations

from whosthere.harmless import on_one_line, one_line, shown
from whosthere.model import DANGER, Evidence, Invitation, Verdict
from whosthere.text import profile_key

LONGEST = 1_500
MOST_REASONS = 5
LONGEST_QUOTE, LONGEST_NOTE, LONGEST_NAME = 120, 500, 80
_FAMILIES = ("lures", "links", "claims", "campaign", "history")
_SIGNALS = ("headline_promises_wealth", "sender_lures_in_public")
LEAST_BITS = 0.5  # of danger


def report_text(verdict: Verdict, invitation: Invitation) -> str:
    """A report in English, at most LONGEST signs: nothing in it but what was written and what was seen in it."""
    sender = invitation.sender
    name = _cut(one_line(sender.name if sender else None), LONGEST_NAME)
    key = profile_key(sender.profile_url if sender else None)
    lines = ["I received a connection request that looks like fraud."]
    lines.append(f"Name shown: {_quoted(name)}" if name else "Name shown: none")
    if key:
        lines.append(f"Profile: linkedin.com/in/{_cut(one_line(key), LONGEST_NAME)}")
    if invitation.sent_at:
        lines.append(f"Date: {invitation.sent_at:%Y-%m-%d}")
    lines += ["What speaks for it:", *(f"- {reason}" for reason in _reasons(verdict, invitation))]
    if note := on_one_line(shown(invitation.text or "")):
        lines.append(f"Their words (links made dead): {_quoted(_cut(note, LONGEST_NOTE))}")
    return "\n".join(lines)[:LONGEST]


def _reasons(verdict: Verdict, invitation: Invitation) -> list[str]:
    """What raised the danger most, each with the words it was read from."""
    raised = [line for line in verdict.evidence if line.bits.get(DANGER, 0.0) >= LEAST_BITS and _is_a_reason(line)]
    worst = sorted(raised, key=lambda line: -line.bits[DANGER])[:MOST_REASONS]
    return [_reason(line, invitation) for line in worst]


def _is_a_reason(line: Evidence) -> bool:
    """Only what is rarely wrong may be told of somebody to others."""
    return line.family in _FAMILIES or line.signal in _SIGNALS


def _reason(line: Evidence, invitation: Invitation) -> str:
    if line.field != "text" or line.span is None or not invitation.text:
        return line.says
    start, end = line.span
    words = on_one_line(shown(invitation.text)[start:end])
    return f"{line.says.rstrip('.')}: {_quoted(_cut(words, LONGEST_QUOTE))}" if words else line.says


def _quoted(text: str) -> str:
    return "“" + text.replace("“", '"').replace("”", '"') + "”"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
