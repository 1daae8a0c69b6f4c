"""Groups of one hand: sent by the same senders and sharing half their text, or leading to the same place.

A place is a handle, wallet, number or site of one's own, not a service.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from whosthere.campaigns.bags import Bags
from whosthere.campaigns.stars import LEAST_SHARED

SERVICES = (
    "linkedin.com", "lnkd.in", "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "rebrand.ly", "cutt.ly", "is.gd",
    "calendly.com", "cal.com", "zoom.us", "meet.google.com", "teams.microsoft.com", "google.com", "docs.google.com",
    "drive.google.com", "forms.gle", "maps.google.com", "gmail.com", "outlook.com", "dropbox.com", "notion.so",
    "github.com", "gitlab.com", "youtube.com", "youtu.be", "vimeo.com", "medium.com", "substack.com", "twitter.com",
    "x.com", "facebook.com", "instagram.com", "tiktok.com", "wa.me", "t.me", "whatsapp.com", "telegram.me",
    "eventbrite.com", "meetup.com", "typeform.com", "hubspot.com", "mailchimp.com", "wikipedia.org", "amazon.com",
    "apple.com", "microsoft.com", "spotify.com", "linktr.ee", "loom.com", "slack.com", "discord.gg", "discord.com",
    "paypal.com", "kickstarter.com", "gofundme.com", "surveymonkey.com", "researchgate.net", "orcid.org", "arxiv.org",
)  # fmt: skip
LEAST_LED = 0.5  # of the notes that hold an identifier, in groups that mostly lead there: else it is anybody's
LEAST_SHARE = 0.5  # of a group's notes, that lead to the same place or come from the same senders
LEAST_THERE = 0.25  # of what those senders sent in a group, that they sent in the other: else it is a stray there
LEAST_TEXT = 0.45  # of what a template tells, what that of another group of the same senders does
MOST_GROUPS = 20  # of one sender, that are looked at: the largest


def own(identifiers: pl.Expr) -> pl.Expr:
    """Those that are no service which anybody may use."""
    services = pl.lit([f"host:{one}" for one in SERVICES], dtype=pl.List(pl.String))
    return identifiers.list.set_difference(services)


def united(rows: pl.DataFrame) -> pl.DataFrame:
    """`group` and `into`: groups (numbers) whose notes lead where another group's do, with that other group.

    `rows` holds `group` and `identifiers` a note. A group joins only the one that has most notes with its identifier,
    and only where that one stays itself: so nothing is joined over a third.
    """
    held = rows.select("group", identifier=own(pl.col("identifiers"))).explode("identifier").drop_nulls("identifier")
    counts = held.group_by("identifier", "group").len("n").join(rows.group_by("group").len("size"), on="group")
    strong = (pl.col("n") >= LEAST_SHARE * pl.col("size")).alias("strong")
    led_there = pl.col("n").filter(strong).sum().over("identifier") >= LEAST_LED * pl.col("n").sum().over("identifier")
    led = counts.filter(led_there & strong)
    homes = led.filter((pl.col("n") >= 2) & (_places() == 1)).select("identifier", into="group")
    led = led.join(homes, on="identifier")
    best = led.sort(pl.col("n"), "identifier", descending=[True, False]).unique("group", keep="first")
    stays = best.filter(pl.col("group") == pl.col("into"))["group"]
    moves = best.filter((pl.col("group") != pl.col("into")) & pl.col("into").is_in(stays.implode()))
    return moves.select("group", "into").sort("group")


def of_same_senders(rows: pl.DataFrame, templates: Bags) -> pl.DataFrame:
    """`group` and `into`: groups (numbers) mostly sent by senders of another, larger one, that share much of its
    template; one who writes half of a text anew still writes it from the same account.

    `rows` holds `group` and `sender` a note. Nothing is joined over a third.
    """
    sent = rows.drop_nulls().group_by("group", "sender").len("n")
    sizes = rows.drop_nulls("group").group_by("group").len("size")
    of_several = sent.filter(pl.len().over("sender") > 1).join(sizes, on="group")
    order = of_several.sort("size", "group", descending=[True, False])
    largest = order.group_by("sender", maintain_order=True).head(MOST_GROUPS)
    pairs = (
        of_several.join(largest.select("sender", into="group", larger="size", there="n"), on="sender")
        .filter((pl.col("larger") > 1) & _before())
        .group_by("group", "into", "size", "larger")
        .agg(pl.col("n", "there").sum())
        .filter(pl.col("n") >= LEAST_SHARE * pl.col("size"), pl.col("there") >= LEAST_THERE * pl.col("n"))
        .sort("larger", "into", "group", descending=[True, False, False])
    )
    one, other = pairs["group"].to_numpy(), pairs["into"].to_numpy()
    shared = templates.shared(one, templates, other)
    alike = (shared >= LEAST_SHARED) & (shared >= LEAST_TEXT * np.minimum(templates.tells[one], templates.tells[other]))
    best = pairs.filter(pl.Series(alike)).unique("group", keep="first", maintain_order=True)
    moves = best.join(best.select("group"), left_on="into", right_on="group", how="anti")
    return moves.select("group", "into").sort("group")


def _before() -> pl.Expr:
    """Is the other group the larger, or of two alike the first?"""
    first = (pl.col("larger") == pl.col("size")) & (pl.col("into") < pl.col("group"))
    return (pl.col("larger") > pl.col("size")) | first


def _places() -> pl.Expr:
    """The place of each group among those that lead to one identifier: the one with most such notes first."""
    return pl.struct(-pl.col("n").cast(pl.Int64), "group").rank("ordinal").over("identifier")
