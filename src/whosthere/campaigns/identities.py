"""Groups that lead to the same place are one campaign: a handle, wallet, number or site of one's own, not a service."""

from __future__ import annotations

import polars as pl

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
LEAST_SHARE = 0.5  # of a group's notes, that lead to the same place


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


def _places() -> pl.Expr:
    """The place of each group among those that lead to one identifier: the one with most such notes first."""
    return pl.struct(-pl.col("n").cast(pl.Int64), "group").rank("ordinal").over("identifier")
