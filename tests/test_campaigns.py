"""Campaigns: one template, one hand; the platform's own words and popular phrases are nobody's."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from form_letters import FOLLOW_UP, forms_lake, merged, opened_lake
from strange_lakes import edited_lake, spintax_lake, wrapped_lake
from whosthere.campaigns import CAMPAIGNS, MEMBERS, find_campaigns, prepared
from whosthere.campaigns.grouping import COVER, LEFT, groups
from whosthere.campaigns.prints import prints_of
from whosthere.campaigns.slots import template_of
from whosthere.cli import main
from whosthere.simulating import World, simulate
from whosthere.simulating.mutations import MUTATIONS, mutated

START = datetime(2026, 3, 1)
PITCH = (
    "Hi {first}, most warehouse managers around {city} still count pallets by hand. Our drones finish the stocktake "
    "overnight and hand you a spreadsheet before breakfast. Could we show you a trial flight next month?"
)
PEOPLE = ["Ana", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo"]
CITIES = ["Leeds", "Porto", "Graz", "Ghent", "Pune", "Lyon"]


def note(n: int, text: str, sender: str = "", day: float = 0.0, receiver: str = "") -> dict[str, object]:
    at = START + timedelta(days=day)
    return {"id": f"n{n}", "text": text, "sender": sender or f"s{n}", "receiver": receiver or f"r{n}", "sent_at": at}


def copies(
    n: int, dice: random.Random, first: int = 0, kinds: tuple[str, ...] = (), days: float = 3
) -> list[dict[str, object]]:
    filled = (PITCH.format(first=dice.choice(PEOPLE), city=dice.choice(CITIES)) for _ in range(n))
    return [
        note(first + i, mutated(text, list(kinds), 0.6, dice), f"fake{i % 5}", 40 + days * dice.random())
        for i, text in enumerate(filled)
    ]


def crowd(n: int, dice: random.Random, first: int) -> list[dict[str, object]]:
    """People who write what many write, over eighty days."""
    popular = [
        "Let's connect!",
        "Hi {f}, I'd like to join your LinkedIn network.",
        "Great meeting you at the fair, {f}!",
    ]
    popular += ["I came across your profile and was impressed, so I would love to connect and learn about your work."]
    texts = (dice.choice(popular).format(f=dice.choice(PEOPLE)) for _ in range(n))
    return [note(first + i, text, day=80 * dice.random()) for i, text in enumerate(texts)]


def lake(*parts: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame([row for part in parts for row in part])


def test_copies_with_other_names_are_one_campaign_and_the_crowd_is_none() -> None:
    dice = random.Random(1)
    members, campaigns = find_campaigns(lake(copies(40, dice), crowd(400, dice, 100)))
    assert campaigns.height == 1
    assert campaigns.row(0, named=True)["copies"] == 40
    assert campaigns.row(0, named=True)["senders"] == 5
    named = members.filter(pl.col("campaign").is_not_null())
    assert set(named["id"]) == {f"n{i}" for i in range(40)}
    assert named["copies"].unique().to_list() == [4]
    assert named["sent_to_others"].unique().to_list() == [7]
    assert members.filter(pl.col("campaign").is_null())["copies"].null_count() == 400  # what anybody writes is no copy


@pytest.mark.parametrize("kind", MUTATIONS)
def test_every_mutation_stays_in_the_campaign(kind: str) -> None:
    dice = random.Random(kind)
    members, _ = find_campaigns(lake(copies(60, dice, kinds=(kind,)), crowd(200, dice, 100)))
    known = members.filter(pl.col("id").is_in([f"n{i}" for i in range(60)]))
    assert known["campaign"].value_counts(sort=True)["count"][0] >= 57


def test_one_sender_with_one_text_for_many_is_a_campaign() -> None:
    dice = random.Random(2)
    mass = [note(i, PITCH.format(first=dice.choice(PEOPLE), city="Leeds"), "seller", i / 10) for i in range(30)]
    members, campaigns = find_campaigns(lake(mass, crowd(100, dice, 100)))
    assert campaigns["senders"].to_list() == [1]
    assert members["sent_to_others"].max() == 29
    assert members["copies"].max() == 0


def test_a_note_sent_twice_to_the_same_receiver_is_none() -> None:
    same = [note(i, PITCH.format(first="Ana", city="Leeds"), "friend", i, "me") for i in range(4)]
    _, campaigns = find_campaigns(lake(same, crowd(50, random.Random(3), 100)))
    assert campaigns.is_empty()


def test_translations_that_lead_to_one_handle_are_one_campaign() -> None:
    english = (
        "Our company offers part time online work from home, please contact the manager on Telegram @easy_desk9 now."
    )
    spanish = (
        "Nuestra empresa ofrece trabajo en línea desde casa, contacta con el gerente en Telegram @easy_desk9 ahora."
    )
    rows = [note(i, english, f"a{i % 4}", 10 + i / 9) for i in range(20)]
    rows += [note(50 + i, spanish, f"b{i % 4}", 10 + i / 9) for i in range(20)]
    members, campaigns = find_campaigns(lake(rows, crowd(300, random.Random(4), 100)))
    assert campaigns["copies"].to_list() == [40]
    assert campaigns["identifiers"].to_list() == [["handle:easy_desk9"]]
    assert members["campaign"].drop_nulls().n_unique() == 1


def test_a_shortener_that_anybody_uses_unites_nobody() -> None:
    dice = random.Random(5)
    one = [note(i, PITCH.format(first="Ana", city="Leeds") + " bit.ly/x1", f"a{i % 3}", 5 + i / 9) for i in range(12)]
    text = "Gallery openings need caterers who cook vegan Basque food; the tasting menu and prices are at bit.ly/x1"
    other = [note(50 + i, text, f"b{i % 3}", 50 + i / 9) for i in range(12)]
    _, campaigns = find_campaigns(lake(one, other, crowd(100, dice, 100)))
    assert campaigns["copies"].to_list() == [12, 12]


def test_boilerplate_chains_nothing() -> None:
    """Each text shares half with the next; no group may hold texts far from its template."""
    words = [f"word{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(300)]
    texts = pl.Series([" ".join(words[i : i + 20]) for i in range(0, 280, 5)]).sort()
    found = groups(texts, pl.Series([1] * len(texts)).to_numpy())
    assert len(set(found.group.tolist())) > 8
    for place, group in enumerate(found.group.tolist()):
        template = set(found.templates.spelled([group])[0])  # type: ignore[arg-type]
        if (found.group == group).sum() > 1:
            assert len(template & set(texts[place].split())) >= min(COVER, LEFT) * len(template)


def seen(members: pl.DataFrame, campaigns: pl.DataFrame) -> tuple[list[object], list[object]]:
    return members.sort("id").rows(), campaigns.sort("campaign").rows()


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 260))
def test_yesterday_with_today_is_the_whole_in_whatever_order(seed: int, cut: int) -> None:
    dice = random.Random(seed)
    kinds = tuple(dice.sample(list(MUTATIONS), 3))
    whole = lake(
        copies(50, dice, kinds=kinds), crowd(120, dice, 100), copies(30, dice, 300, kinds), crowd(60, dice, 500)
    )
    shuffled = whole.sample(fraction=1.0, shuffle=True, seed=seed)
    yesterday, today = shuffled[:cut], shuffled[max(cut - 10, 0) :]  # some are told twice
    state = prepared(yesterday)
    assert seen(*find_campaigns(today, state)) == seen(*find_campaigns(whole))


def test_prints_are_made_row_by_row() -> None:
    texts = pl.concat(simulate(World(rows=3_000, seed=4)))["text"].drop_nulls()
    alone = pl.concat([prints_of(texts[i : i + 1]) for i in range(40)])
    assert alone.equals(prints_of(texts)[:40])


HOSTILE = [
    "a" * 1_000_000, "word " * 200_000, "", " \n\t", "👋🚀🔥", "\u200b\u200b", "你好" * 5_000, "สวัสดี" * 300,
    "ﷺ" * 5_000,
    "Привет, colega, 你好, مرحبا ¿qué tal?", "\x00\x01\x02", "{first} {company} {}", "http://" * 9_000, "@" * 9_000,
    "a\u0301" * 9_000, "1" * 9_000, "(" * 9_000, "+1 " * 9_000, "\ud7ff\ue000\U0010ffff", "<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_notes_are_read_like_any_other(text: str) -> None:
    rows = [note(i, text, f"s{i % 3}", i / 5) for i in range(6)] + copies(12, random.Random(6), 100)
    members, campaigns = find_campaigns(lake(rows))
    assert dict(members.schema) == MEMBERS
    assert dict(campaigns.schema) == CAMPAIGNS
    assert 12 in campaigns["copies"].to_list()


def test_a_note_that_leaves_no_word_stands_beside_one_in_a_script_without_spaces() -> None:
    prints = prepared(pl.DataFrame({"id": ["a", "b"], "text": ["0", "\U00020000"]}))["print"]
    assert prints.to_list() == [None, "\U00020000"]


def test_nothing_and_one_note_are_fine() -> None:
    empty = pl.DataFrame(schema={"id": pl.String, "text": pl.String})
    assert find_campaigns(empty)[0].is_empty()
    members, campaigns = find_campaigns(
        pl.DataFrame({"id": ["1"], "text": ["A note about barges and tolls on canals."]})
    )
    assert members.rows() == [("1", None, 0, 0)]
    assert campaigns.is_empty()


def test_a_million_identical_notes_take_no_longer_than_their_reading() -> None:
    many = pl.DataFrame({"id": pl.int_range(200_000, eager=True).cast(pl.String)}).with_columns(
        text=pl.lit(PITCH.format(first="Ana", city="Leeds")), sender=pl.lit("s"), sent_at=pl.lit(START)
    )
    members, campaigns = find_campaigns(many)
    assert campaigns["copies"].to_list() == [200_000]
    assert members["campaign"].null_count() == 0


def test_planted_campaigns_are_found_and_honest_people_left_alone() -> None:
    requests = pl.concat(simulate(World(rows=30_000, seed=11, mutation=0.6))).drop_nulls("text")
    notes = requests.with_columns(sender=pl.col("sender").struct.field("profile_url"))
    members, _ = find_campaigns(notes)
    joined = notes.join(members, on="id")

    def pairs(*columns: str) -> int:
        sizes = joined.drop_nulls(columns).group_by(columns).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    both = pairs("campaign", "truth_campaign")
    assert both >= 0.97 * pairs("campaign")
    assert both >= 0.95 * pairs("truth_campaign")


def test_the_template_shows_its_slots() -> None:
    dice = random.Random(7)
    told = template_of([PITCH.format(first=dice.choice(PEOPLE), city=dice.choice(CITIES)) for _ in range(30)])
    assert told.text.startswith("Hi {name} most warehouse managers around {name2} still")
    assert set(told.slots[0].values) <= set(PEOPLE)
    assert set(told.slots[1].values) == set(CITIES)


def test_the_command_lists_them_and_goes_on_from_its_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(8)
    whole = lake(copies(40, dice), crowd(100, dice, 100))
    state, members = str(tmp_path / "state.parquet"), tmp_path / "members.parquet"
    whole[:60].write_parquet(tmp_path / "one.parquet")
    whole[60:].write_parquet(tmp_path / "two.parquet")
    for part in ("one", "two"):
        assert main(["campaigns", str(tmp_path / f"{part}.parquet"), "--state", state, "--members", str(members)]) == 0
    shown = capsys.readouterr().out
    assert "40 copies from 5 senders to 40 receivers" in shown
    assert pl.read_parquet(members).sort("id").equals(find_campaigns(whole)[0].sort("id"))


def test_a_lake_that_cannot_be_read_says_which_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 not really")
    pl.DataFrame({"id": [1], "text": [[1]]}).write_parquet(tmp_path / "odd.parquet")
    pl.DataFrame({"text": ["x"]}).write_parquet(tmp_path / "nameless.parquet")
    for name, why in (
        ("broken", "cannot be read as Parquet"),
        ("odd", "column `text`"),
        ("nameless", "no column `id`"),
    ):
        assert main(["campaigns", str(tmp_path / f"{name}.parquet")]) == 2
        told = capsys.readouterr().err
        assert f"{name}.parquet" in told
        assert why in told


def radius(lake_: pl.DataFrame) -> float:
    """The least that a member tells of the template of its group, of those that stand in groups of several prints."""
    prints = prepared(lake_)["print"].drop_nulls().unique().sort()
    found = groups(prints, pl.Series([1] * len(prints)).to_numpy())
    least = 1.0
    for place, group in enumerate(found.group.tolist()):
        template = set(found.templates.spelled([group])[0])  # type: ignore[arg-type]
        if (found.group == group).sum() > 1 and template:
            least = min(least, len(template & set(prints[place].split())) / len(template))
    return least


def precision_and_recall(lake_: pl.DataFrame) -> tuple[float, float]:
    members, _ = find_campaigns(lake_.drop("truth"))
    joined = lake_.join(members, on="id")

    def pairs(*columns: str) -> int:
        sizes = joined.drop_nulls(columns).group_by(columns).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    both = pairs("campaign", "truth")
    return both / pairs("campaign"), both / pairs("truth")


STRANGE = {
    "choices": spintax_lake,
    "little edits": partial(edited_lake, strength=0.3),
    "edits": edited_lake,
    "many edits": partial(edited_lake, strength=0.8),
    "a pitch in a long note": wrapped_lake,
    "form letters": forms_lake,
    "behind openers": opened_lake,
}
LEAST_RECALL = {"form letters": 0.9}  # a third of them are short, and half is slots


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("manner", STRANGE)
def test_campaigns_of_other_makers_are_found_too(manner: str, seed: int) -> None:
    precision, recall = precision_and_recall(STRANGE[manner](seed))
    assert precision >= 0.98
    assert recall >= LEAST_RECALL.get(manner, 0.95)


@pytest.mark.parametrize("manner", STRANGE)
def test_who_only_quotes_or_writes_as_many_do_is_in_no_large_campaign(manner: str) -> None:
    lake_ = STRANGE[manner](3)
    members, campaigns = find_campaigns(lake_.drop("truth"))
    named = lake_.join(members, on="id").filter(pl.col("truth").is_null()).drop_nulls("campaign")
    assert named.height <= 0.02 * lake_["truth"].null_count()
    crowds = campaigns.filter(
        pl.col("campaign").is_in(named["campaign"].implode()), pl.col("senders") == pl.col("copies")
    )
    assert crowds["copies"].max() is None or crowds["copies"].max() < 30  # type: ignore[operator]


@pytest.mark.parametrize("manner", STRANGE)
def test_no_member_is_far_from_its_template(manner: str) -> None:
    assert radius(STRANGE[manner](4, honest_rows=600)) >= 0.25


def test_a_popular_phrase_of_hundreds_is_nobodys_however_busy_the_hours_of_campaigns() -> None:
    dice = random.Random(9)
    greetings = [note(i, "Great to meet you today!", day=80 * dice.random()) for i in range(900)]
    fixed = [note(2_000 + i, PITCH.format(first="Ana", city="Leeds"), f"f{i % 9}", 20 + i / 300) for i in range(600)]
    _, campaigns = find_campaigns(lake(greetings, fixed))
    assert campaigns["copies"].to_list() == [600]


def test_one_text_of_many_is_not_swallowed_by_another_with_the_same_first_sentence() -> None:
    shared = "The library of the harbour burned down last winter and children have nowhere to read after school now"
    rest = "Bring bricks on Sunday, masons wait at the pier, nobody else helps us rebuild shelves, roofs, staircases."
    dice = random.Random(10)
    drawn = [mutated("Our architect Petra draws, you lay stones.", ["typos"], 1, dice) for _ in range(90)]
    one = [
        note(i, f"{shared}. Violins are collected by the mayor's wife in {city}.", f"a{i % 2}", i / 99)
        for i, city in enumerate(CITIES * 10)
    ]
    other = [note(500 + i, f"{shared}. {rest} {more}", f"b{i % 2}", 30 + i / 99) for i, more in enumerate(drawn)]
    _, campaigns = find_campaigns(lake(one, other, crowd(100, random.Random(11), 1_000)))
    assert sorted(campaigns["copies"].to_list()) == [60, 90]


def test_drafts_of_one_account_are_one_campaign_and_those_of_two_are_two() -> None:
    core = "Our choir of retired pilots sings at weddings for the price of the petrol and a slice of the cake."
    first = f"{core} Summer dates vanish quickly, so tell me which Saturday suits."
    second = f"Brass quartet included on request! {core} Ask the bride's mother."
    rows = [note(i, first, "pilot", i / 9) for i in range(20)]
    for sender, copies_ in (("pilot", [40]), ("rival", [20, 20])):
        others = [note(50 + i, second, sender, i / 9) for i in range(20)]
        _, campaigns = find_campaigns(lake(rows, others, crowd(100, random.Random(12), 100)))
        assert campaigns["copies"].to_list() == copies_


STOCK = (
    "Sorry to bother you out of the blue. Our startup was nominated as the most promising of the year and every single "
    "vote counts. {own} It takes two minutes and all answers remain anonymous. Please vote before {day} using {site}"
)
OWN = {
    "kelpie": "We teach llamas to guard vineyards from starlings.",
    "ormolu": "Our barges carry surgeons to villages upriver.",
}


@pytest.mark.parametrize("site", ["{name}.example/{i}", "bit.ly/{name}{i}"])
def test_two_hands_with_the_same_stock_sentences_are_two(site: str) -> None:
    """They are told by the places they lead to, or by who sends when, and by what each says of itself."""
    dice = random.Random(13)
    rows = []
    for n, (name, own) in enumerate(OWN.items()):
        texts = [STOCK.format(own=own, day=dice.choice(CITIES), site=site.format(name=name, i=i)) for i in range(40)]
        rows += [
            note(
                100 * n + i,
                mutated(text, ["synonyms", "padded", "typos"], 0.6, dice),
                f"{name}{i % 3}",
                30 * n + i / 20,
            )
            for i, text in enumerate(texts)
        ]
    members, campaigns = find_campaigns(lake(rows, crowd(100, dice, 1_000)))
    assert campaigns["copies"].sum() >= 76
    hand = members.drop_nulls("campaign").with_columns(hand=pl.col("id").str.slice(1).cast(pl.Int64) // 100)
    assert hand.group_by("campaign").agg(pl.col("hand").mode().first())["hand"].n_unique() == 2
    mixed = hand.group_by("campaign").agg((pl.col("hand") != pl.col("hand").mode().first()).sum())["hand"]
    assert mixed.sum() <= 2


def test_one_text_that_leads_to_ten_places_is_one_campaign() -> None:
    dice = random.Random(14)
    texts = [STOCK.format(own=OWN["kelpie"], day="June", site=f"kelpie{dice.randrange(10)}.example") for _ in range(60)]
    rows = [
        note(i, mutated(text, ["synonyms", "dropped", "typos"], 0.6, dice), f"a{i % 4}", i / 20)
        for i, text in enumerate(texts)
    ]
    _, campaigns = find_campaigns(lake(rows, crowd(100, dice, 1_000)))
    assert campaigns["copies"].to_list() == [60]


def test_a_stray_copy_draws_no_campaign_to_another() -> None:
    """One account sends a text of its own all the time and, once, that of others."""
    dice = random.Random(15)
    llamas = "Llamas guard our vineyards in Moravia, since dogs bark at pickers, and starlings fear their spitting."
    barges = "Barges carry surgeons up the Danube who operate on cataracts below deck, while relatives fish upstairs."
    theirs, own = (STOCK.format(own=told, day="May", site="us") for told in (llamas, barges))
    first = [note(i, theirs, f"a{i % 5}", i / 20) for i in range(60)]
    second = [note(100 + i, own, "b", 30 + i / 20) for i in range(40)]
    stray = [note(200, theirs, "b", 31)]
    _, campaigns = find_campaigns(lake(first, second, stray, crowd(100, dice, 1_000)))
    assert sorted(campaigns["copies"].to_list()) == [40, 61]


def test_who_writes_to_all_whom_they_met_is_no_campaign() -> None:
    dice = random.Random(16)
    rows = [
        note(i, merged(dice.choice(FOLLOW_UP), dice), f"visitor{i // 3}", 20 + 2 * dice.random()) for i in range(150)
    ]
    _, campaigns = find_campaigns(lake(rows, copies(40, dice, 500), crowd(200, dice, 1_000)))
    assert campaigns["copies"].to_list() == [40]
