"""The catalogue of facts: name, type and meaning in one place; schema, docs and expressions come from here.

A fact is something known of an invitation, observed, counted or read off other facts of the same row, without opinion.
Null is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import polars as pl

from whosthere.addresses import links, marks
from whosthere.language import OTHER, language
from whosthere.naming import UNNAMED, unnamed
from whosthere.orders import BESIDE, OWN, speaks_to_machine, without_orders
from whosthere.questions import BitsFact, Fact, FlagFact, NumberFact, ShareFact, TextFact, TextsFact, TimeFact
from whosthere.rows import Columns, Rows, Shape
from whosthere.text import (
    BEGINS,
    BOUND_TO_A_COUNTRY,
    DECIDES,
    blank_to_null,
    capital_words,
    claimed_firm,
    country_key,
    firm_key,
    folded,
    full_first_name,
    greeted_name,
    is_default_text,
    link_hosts,
    name_words,
    place_key,
    rare_skills,
    template,
    trade_words,
    years_asked,
    years_told,
)

_TEXTS = pl.List(pl.String)
_NONE = pl.lit([], dtype=_TEXTS)


def _keys(texts: str) -> pl.Expr:
    return pl.col(texts).list.eval(firm_key(pl.element())).list.drop_nulls()


def _firms(whose: str) -> pl.Expr:
    now, before = pl.col(f"{whose}_company"), pl.col(f"{whose}_past_companies")
    all_of_them = pl.concat_list(firm_key(now), _keys(f"{whose}_past_companies").fill_null(_NONE))
    return pl.when(now.is_not_null() | before.is_not_null()).then(all_of_them.list.drop_nulls().list.unique())


def _shared(keys: str, other: str) -> pl.Expr:
    return pl.col(keys).list.set_intersection(pl.col(other))


def _name_words(where: str) -> pl.Expr:
    if where == "mutual_names":
        return capital_words(pl.col("sender_mutual_names").list.join(" "))
    words = capital_words(pl.col(where))
    return words if where == "note" else words.fill_null(_NONE)


LACKING = 4
"""So many years more than the owner tells of (or any who only begins has) are out of reach."""


def _out_of_reach() -> pl.Expr:
    has = pl.when(pl.col("owner_headline").str.contains(BEGINS)).then(pl.lit(0)).otherwise(pl.col("owner_years"))
    too_early = years_asked(pl.col("note")) >= has + LACKING
    here, there = country_key(pl.col("owner_location")), country_key(pl.col("sender_location"))
    return too_early.fill_null(False) | (pl.col("note").str.contains(BOUND_TO_A_COUNTRY) & (here != there))


class Facts:
    """Every fact there is. Signals ask these; nothing else may be judged."""

    # what was written
    id = Fact("The invitation's name, unique in a run.", field="id")
    text = TextFact("The note or message as given.", field="text")
    kind = TextFact("`note` (sent with the invitation) or `message` (sent after connecting).", field="kind")
    sent_at = TimeFact("When it was sent; naive, in the source's zone.", field="sent_at")

    # the sender, as any source tells
    sender_name = TextFact("The sender's name as shown.")
    sender_headline = TextFact("The line under the sender's name.")
    sender_company = TextFact("The sender's present company.")
    sender_position = TextFact("The sender's present position.")
    sender_location = TextFact("Where the sender says they are.")
    sender_school = TextsFact("Schools the sender lists.")
    sender_past_companies = TextsFact("Companies the sender lists from before.")
    sender_profile_url = TextFact("The sender's profile address.")
    sender_connections = NumberFact("How many connections the sender shows (LinkedIn caps the display at 500).")
    sender_followers = NumberFact("How many followers the sender shows.")
    sender_mutual_connections = NumberFact("How many connections the two share.")
    sender_mutual_names = TextsFact("Names of shared connections.")
    sender_verified = FlagFact("Does the profile carry a verification badge? Absence says nothing bad.")
    sender_follows_owner = FlagFact("Does the sender follow the owner? Null where the page does not say so.")
    sender_skills = TextsFact("Skills the sender lists.")
    sender_about = TextFact("The sender's own summary.")
    sender_activity = TextsFact("What the sender posted, shared or took part in.")
    sender_account_age_months = NumberFact("Age of the sender's account in months.")

    # the owner
    owner_name = TextFact("The owner's name.")
    owner_headline = TextFact("The owner's headline.")
    owner_company = TextFact("The owner's present company.")
    owner_position = TextFact("The owner's present position.")
    owner_industry = TextFact("The owner's industry.")
    owner_location = TextFact("Where the owner is.")
    owner_school = TextsFact("Schools the owner attended.")
    owner_past_companies = TextsFact("Companies the owner worked for before.")
    owner_skills = TextsFact("Skills the owner lists.")
    owner_goals = TextsFact("The owner's aims.")
    owner_recruiters_share = ShareFact("Share of recruiters among the owner's connections, 0 to 1.")

    # counted over many rows by gathering
    messages_from_them = NumberFact(
        "Messages the sender wrote to the owner, as known then: now, or when an answered request was sent.",
        counted=True,
    )
    messages_from_owner = NumberFact(
        "Messages the owner wrote to the sender, as known then, like all that follow.", counted=True
    )
    endorsements_from_them = NumberFact("Skills of the owner the sender endorsed.", counted=True)
    endorsements_from_owner = NumberFact("Skills of the sender the owner endorsed.", counted=True)
    recommendations_from_them = NumberFact("Recommendations the sender wrote for the owner.", counted=True)
    recommendations_from_owner = NumberFact("Recommendations the owner wrote for the sender.", counted=True)
    followed_by_owner = FlagFact("Does the owner follow the sender?", counted=True)
    earlier_requests = NumberFact("Earlier invitations by the same sender.", counted=True)
    asked_by_owner = FlagFact("Did the owner invite the sender before?", counted=True)
    namesakes = NumberFact("Connections with the sender's very name and another address.", counted=True)
    colleagues_there = NumberFact("The owner's connections at the sender's company.", counted=True)
    sender_field = TextFact(
        "The sender's field of work, from a fixed list, where the owner's connections are known.", counted=True
    )
    people_in_field = NumberFact("The owner's connections in that field.", counted=True)
    owner_connections = NumberFact("How many connections the owner has.", counted=True)
    requests_around = NumberFact(
        "Invitations the owner got within three days of this one, itself included.", counted=True
    )
    usual_requests = ShareFact("Invitations the owner gets in seven days, on average so far.", counted=True)
    copies = NumberFact("Other senders in this pile whose note fits the same template.", counted=True)
    campaign = TextFact("Name of the campaign, where two senders or more share one template.", counted=True)
    sent_to_others = NumberFact(
        "Other receivers to whom this sender sent a note of the same template. Null where only one inbox is known.",
        counted=True,
    )
    in_address_book = FlagFact(
        "Is the sender in the owner's own address book? Null where none was given.", counted=True
    )
    mail_is_a_look_alike = FlagFact(
        "Does the invitation's mail only look like LinkedIn's? Null where no mail was read, or it does not tell.",
        counted=True,
    )
    requests_sent = NumberFact("Requests the sender sent to anybody, where many inboxes are seen.", counted=True)
    requests_chasing = NumberFact(
        "Those to people tied only to such as had accepted the sender shortly before.", counted=True
    )
    choice_bits = BitsFact(
        "How far the sender's choice of people moves the odds that they are hostile, in bits.", counted=True
    )
    answers_bits = BitsFact("How far the answers they got do, each weighed by who gave it.", counted=True)
    company_bits = BitsFact("How far the standing of those who deal with them does.", counted=True)
    pace_bits = BitsFact("How far the rhythm of their requests does.", counted=True)
    seeds_bits = BitsFact("How far the known good and bad who asked the same people do.", counted=True)
    history_text = TextFact("What the sender wrote before, joined by line breaks.", counted=True, field="history")
    answered_text = TextFact(
        "What the owner wrote to the sender before, joined by line breaks.", counted=True, field="history"
    )

    # read off the same row; of what is meant for a machine nothing else is read
    orders_a_machine = FlagFact(
        "Does the note, the name, the headline, the position, the company or an earlier message hold words meant for a "
        "machine that reads: orders to it, imitations of its output, hidden text?",
        derived=speaks_to_machine(OWN),
        field="text",
    )
    orders_beside = FlagFact(
        "Does anything else that the sender says of themselves: summary, activity, place, schools, skills?",
        derived=speaks_to_machine(BESIDE),
        field="sender.about",
    )
    note = TextFact(
        "The text with typographic signs made plain; null where blank, LinkedIn's own default sentence, or in a mail "
        "that only looks like LinkedIn's: those are nobody's words.",
        derived=folded(
            pl.when(~is_default_text(pl.col("text")) & ~pl.col("mail_is_a_look_alike").fill_null(False)).then(
                blank_to_null(pl.col("text"))
            )
        ),
        field="text",
    )
    unnamed_note = TextFact(
        "The note with each sign of a person's name made unknown, as its wording is read.",
        derived=unnamed(pl.col("note"), pl.col("sender_name"), pl.col("owner_name")),
        field="text",
    )
    headline = TextFact(
        "The headline, folded likewise.",
        derived=folded(blank_to_null(pl.col("sender_headline"))),
        field="sender.headline",
    )
    about = TextFact(
        "The sender's summary, folded likewise.",
        derived=folded(blank_to_null(pl.col("sender_about"))),
        field="sender.about",
    )
    doings = TextFact(
        "The sender's activity, joined by line breaks and folded.",
        derived=folded(pl.col("sender_activity").list.join("\n")),
        field="sender.activity",
    )
    note_length = NumberFact(
        "Code points in the note, a person's name counting as one: nobody's is too long.",
        derived=pl.col("unnamed_note").str.replace_all(f"{UNNAMED}+", UNNAMED).str.len_chars().cast(pl.Int64),
        field="text",
    )
    language = TextFact(
        "The language of the note: `en`, `es`, `pt`, `fr`, `de`, `it`, `nl`, `pl`, `tr`, `hi` (in either script), "
        "`zh`, `ja`, `ar`, or `other`; null where it cannot be told.",
        derived=language(pl.col("unnamed_note")),
        field="text",
    )
    read_note = TextFact(
        "The same as far as its wording is read: null in a language that is none of those named.",
        derived=pl.when((pl.col("language") != OTHER).fill_null(True)).then("unnamed_note"),
        field="text",
    )
    note_words = TextsFact("Telling words of the note.", derived=trade_words(pl.col("note")), field="text")
    note_template = TextFact(
        "What stays of the note without all that a mail-merge fills in.",
        derived=template(pl.col("note")),
        field="text",
        aside=True,
    )
    hosts = TextsFact("Hosts of the links in the note; never opened.", derived=link_hosts(pl.col("note")), field="text")
    links = TextsFact("Links as the note has them; never opened.", derived=links(pl.col("note")), field="text")
    link_marks = TextsFact(
        "What the look of the links tells: `shortened`, `number`, `userinfo`, `mixed_scripts`, `borrows`, `imitates`, "
        "`imitates_linkedin`, `throwaway`, `free_host`, `shows_another`.",
        derived=marks(pl.col("links")),
        field="text",
    )
    greeted = TextFact("The first name the note greets, folded.", derived=greeted_name(pl.col("note")), field="text")
    claimed = TextFact(
        "The firm or school the note says the owner belongs or belonged to, folded.",
        derived=claimed_firm(pl.col("note")),
        field="text",
    )
    owner_names = TextsFact(
        "Words of the owner's name, folded.", derived=name_words(pl.col("owner_name")), field="owner.name"
    )
    owner_firms = TextsFact("The owner's companies, folded.", derived=_firms("owner"), field="owner.company")
    owner_world = TextFact(
        "All firms, schools and the headline of the owner in one folded line.",
        derived=firm_key(
            pl.concat_str(
                pl.col("owner_company"), pl.col("owner_past_companies").list.join(" "),
                pl.col("owner_school").list.join(" "), pl.col("owner_headline"), pl.col("owner_position"),
                separator=" ", ignore_nulls=True,
            )
        ),
        field="owner.company",
    )  # fmt: skip
    owner_words = TextsFact(
        "Telling words of the owner's headline, position, industry and skills.",
        derived=trade_words(
            pl.concat_str(
                pl.col("owner_headline"), pl.col("owner_position"), pl.col("owner_industry"),
                pl.col("owner_skills").list.join(" "), separator=" ", ignore_nulls=True,
            ).pipe(blank_to_null)
        ),
        field="owner.skills",
    )  # fmt: skip
    sender_firms = TextsFact("The sender's companies, folded.", derived=_firms("sender"), field="sender.company")
    sender_words = TextsFact(
        "Telling words of the sender's headline and position.",
        derived=trade_words(
            pl.concat_str(pl.col("sender_headline"), pl.col("sender_position"), separator=" ", ignore_nulls=True).pipe(
                blank_to_null
            )
        ),
        field="sender.headline",
    )
    sender_years = NumberFact(
        "Years of experience that the sender's headline or summary tells.",
        derived=years_told(pl.concat_str(pl.col("headline"), pl.col("about"), separator="\n", ignore_nulls=True)),
        field="sender.headline",
    )
    owner_years = NumberFact(
        "Years of experience that the owner's headline tells.",
        derived=years_told(pl.col("owner_headline")),
        field="owner.headline",
    )
    named_mutuals = TextsFact(
        "Words of a shared connection's name in the note, that are no words of yours or the sender's.",
        derived=_name_words("note")
        .list.set_intersection(_name_words("mutual_names"))
        .list.set_difference(_name_words("owner_name"))
        .list.set_difference(_name_words("sender_name")),
        field="text",
    )
    job_out_of_reach = FlagFact(
        "Does the note ask for years of experience that the owner's headline says they lack, or for citizenship or a "
        "clearance of a country where they do not live?",
        derived=_out_of_reach(),
        field="text",
    )
    sender_decides = FlagFact(
        "Does the sender's headline or position name an office that decides or buys?",
        derived=pl.concat_str(pl.col("headline"), pl.col("sender_position"), separator="\n", ignore_nulls=True)
        .pipe(blank_to_null)
        .str.contains(DECIDES),
        field="sender.headline",
    )
    shared_firms = TextsFact(
        "Companies both list, now or before.", derived=_shared("owner_firms", "sender_firms"), field="sender.company"
    )
    same_firm_now = FlagFact(
        "Do both work at the same firm now?",
        derived=firm_key(pl.col("owner_company")) == firm_key(pl.col("sender_company")),
        field="sender.company",
    )
    shared_schools = TextsFact(
        "Schools both list.",
        derived=_keys("owner_school").list.set_intersection(_keys("sender_school")),
        field="sender.school",
    )
    shared_ground = TextFact(
        "The school or company that both list, the first of them.",
        derived=pl.coalesce(pl.col("shared_schools").list.first(), pl.col("shared_firms").list.first()),
        field="sender.school",
    )
    note_names_shared_ground = FlagFact(
        "Does the note name a school or company that both list?",
        derived=pl.any_horizontal(
            pl.col("note").str.to_lowercase().str.contains(pl.col(shared).list.first(), literal=True)
            & (pl.col(shared).list.first().str.len_chars() >= 4)
            for shared in ("shared_schools", "shared_firms")
        ),
        field="text",
    )
    shared_words = TextsFact(
        "Telling words the sender's headline shares with the owner's trade.",
        derived=_shared("owner_words", "sender_words"),
        field="sender.headline",
    )
    shared_skills = TextsFact(
        "Skills both list, folded, but for those that nearly everybody lists.",
        derived=rare_skills(pl.col("owner_skills")).list.set_intersection(rare_skills(pl.col("sender_skills"))),
        field="sender.skills",
    )
    owner_words_in_note = TextsFact(
        "Telling words of the owner's trade in the note.", derived=_shared("owner_words", "note_words"), field="text"
    )
    same_place = FlagFact(
        "Do both live in the same town?",
        derived=place_key(pl.col("owner_location")) == place_key(pl.col("sender_location")),
        field="sender.location",
    )
    greets_owner = FlagFact(
        "Is the greeted name the owner's?",
        derived=pl.col("owner_names").list.contains(pl.col("greeted"))
        | pl.col("owner_names").list.contains(full_first_name(pl.col("greeted")))
        | pl.col("owner_names").list.eval(full_first_name(pl.element())).list.contains(pl.col("greeted"))
        | (pl.col("greeted").str.slice(0, 3) == pl.col("owner_names").list.first().str.slice(0, 3)),
        field="text",
    )
    claim_is_true = FlagFact(
        "Is the claimed firm or school among the owner's?",
        derived=pl.col("owner_world").str.contains(pl.col("claimed").str.split(" ").list.first(), literal=True),
        field="text",
    )


def catalogue() -> Iterator[Fact]:
    """All facts, in the order they are documented and derived."""
    return (fact for fact in vars(Facts).values() if isinstance(fact, Fact))


def given_schema() -> dict[str, pl.DataType | type[pl.DataType]]:
    """Name and type of every fact that a source gives or gathering counts: the columns scoring starts from."""
    return {fact.name: fact.dtype for fact in catalogue() if fact.derived is None}


def derive(given: Shape) -> Shape:
    """Add the facts that can be read off the same row, but for those that gathering alone asks for. `given` has the
    columns of `given_schema`."""
    first, *rest = _stages()
    given = _without_orders(first.add_to(given))
    for stage in rest:
        given = stage.add_to(given)
    return given


ORDERED = ("orders_a_machine", "orders_beside")


def _without_orders(given: Shape) -> Shape:
    """With what is meant for a machine made blank, so that nothing in it speaks for the sender."""
    ordered = pl.any_horizontal(ORDERED)
    if isinstance(given, Rows):
        if not any(row[name] for row in given for name in ORDERED):
            return given
    elif isinstance(given, pl.DataFrame) and not given.select(ordered.any()).item():
        return given
    return _blanked().add_to(given)


@cache
def _blanked() -> Columns:
    ordered = pl.any_horizontal(ORDERED)
    return Columns(
        pl.when(ordered).then(without_orders(name)).otherwise(pl.col(name)).alias(name) for name in (*OWN, *BESIDE)
    )


@cache
def _stages() -> list[Columns]:
    """The derived facts, in stages: each is read off the given ones and those of earlier stages. The first tells where
    words for a machine stand; the rest are read without these."""
    stages: list[list[pl.Expr]] = [[]]
    made = set[str](ORDERED)
    for fact in catalogue():
        if fact.derived is None or fact.aside:
            continue
        if fact.name in ORDERED:
            stages[0].append(fact.derived.cast(fact.dtype).alias(fact.name))
            continue
        if len(stages) == 1 or made & set(fact.derived.meta.root_names()):
            stages.append([])
            made.clear()
        stages[-1].append(fact.derived.cast(fact.dtype).alias(fact.name))
        made.add(fact.name)
    return list(map(Columns, stages))
