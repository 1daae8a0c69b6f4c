"""All signals, in families. A new family is one module and one line here, a signal one function."""

from __future__ import annotations

from whosthere.signals.asks import asks
from whosthere.signals.campaign import campaign
from whosthere.signals.claims import claims
from whosthere.signals.definition import Collection, Family, Signal
from whosthere.signals.headline import headline
from whosthere.signals.history import history
from whosthere.signals.links import links
from whosthere.signals.lures import lures
from whosthere.signals.manners import manners
from whosthere.signals.offers import offers
from whosthere.signals.requests import requests
from whosthere.signals.standing import standing
from whosthere.signals.ties import ties

FAMILIES: tuple[Collection, ...] = (
    asks, offers, manners, claims, lures, links, headline, standing, ties, campaign, requests, history,
)  # fmt: skip
SIGNALS: tuple[Signal, ...] = tuple(signal for family in FAMILIES for signal in family.signals)

__all__ = ["FAMILIES", "SIGNALS", "Collection", "Family", "Signal"]
