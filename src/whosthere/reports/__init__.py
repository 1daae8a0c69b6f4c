"""Verdicts → text, JSON and HTML to read; what strangers wrote is made harmless on the way."""

from __future__ import annotations

from whosthere.reports.html_report import as_html
from whosthere.reports.json_report import as_json, plain_json
from whosthere.reports.letters import told_by_name
from whosthere.reports.lookback_report import lookback_html, lookback_text
from whosthere.reports.network_report import network_html, network_text
from whosthere.reports.notes_text import compose_text, reach_text
from whosthere.reports.text_report import as_text
from whosthere.reports.text_verdict import explain_text

__all__ = [
    "as_html", "as_json", "as_text", "compose_text", "explain_text", "lookback_html", "lookback_text", "network_html",
    "network_text", "plain_json", "reach_text", "told_by_name",
]  # fmt: skip
