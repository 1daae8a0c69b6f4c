"""Reports say what matters, add up, fit the page, and let nothing through that a stranger hid in a text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from whosthere.harmless import one_line, shown
from whosthere.model import (
    ACTIONS,
    MOTIVES,
    ROLES,
    Assessment,
    Benefit,
    Citation,
    Evidence,
    Invitation,
    Owner,
    Sender,
    SenderRole,
    Triage,
    Turn,
    Verdict,
)
from whosthere.reports import as_html, as_json, as_text, explain_text
from whosthere.reports.letters import letter, profile_link
from whosthere.reports.sheet import wrapped
from whosthere.reports.strangers import excerpt, marked
from whosthere.reports.sums import danger_sum, motive_sum
from whosthere.reports.words import ACTION_WORDS, MOTIVE_NOUNS, MOTIVE_WORDS, ROLE_WORDS, odds, percent

# ---------------------------------------------------------------- sample triages

NOTE = "Hi Ana, are you up for a quick call today? I have a tool that saves you hours."
CALL_SPAN = (NOTE.index("up for"), NOTE.index(" today"))
CALL = Evidence(
    "note_asks_for_a_call",
    "asks",
    "The note asks for a call before any acquaintance.",
    {"sell": 3.5, "curious": -0.74, "seller": 1.0},
    "text",
    CALL_SPAN,
)
BADGE = Evidence("badge", "standing", "The profile carries a verification badge.", {"danger": -1.26, "sell": 0.02})
SCHOOL = Evidence("school", "ties", "You went to the same school.", {"curious": 1.44, "sell": -0.4})
LURE = Evidence(
    "link_imitates", "links", "A link imitates LinkedIn's address.", {"hack": 4.0, "danger": 8.9}, "text", (10, 34)
)


def verdict(
    evidence: Sequence[Evidence] = (),
    action: str = "ignore",
    id: str = "a1",
    weighs: dict[str, float] | None = None,
    **more: Any,
) -> Verdict:
    """A verdict whose sum is true: log-odds are prior plus evidence, probabilities their softmax."""
    prior = (
        dict.fromkeys((*MOTIVES, *ROLES), 0.0) | {"grow_network": 1.1, "sell": 0.87, "danger": -4.58} | (weighs or {})
    )
    total = {t: prior[t] + sum(e.bits.get(t, 0.0) for e in evidence) for t in prior}
    weight = {m: 2 ** total[m] for m in MOTIVES}
    motives = {m: w / sum(weight.values()) for m, w in weight.items()}
    return Verdict(
        id=id,
        motive=max(motives, key=lambda m: motives[m]),
        motives=motives,
        danger=1 / (1 + 2 ** -total["danger"]),
        action=action,
        sender=SenderRole("seller", dict.fromkeys(ROLES, 0.04) | {"seller": 0.6}),
        evidence=list(evidence),
        prior=prior,
        log_odds=total,
        **more,
    )


def assessment(
    text: str | None = NOTE,
    evidence: Sequence[Evidence] = (CALL, SCHOOL, BADGE),
    name: str | None = "Mira Okonjo",
    headline: str | None = "Hydrologist at Delta Labs",
    url: str | None = "https://www.linkedin.com/in/mira-okonjo",
    **more: Any,
) -> Assessment:
    told = verdict(evidence, **more)
    return Assessment(
        invitation=Invitation(
            id=told.id,
            text=text,
            kind="note",
            sent_at=datetime(2026, 3, 1, 9, 12, tzinfo=UTC),
            sender=Sender(name=name, headline=headline, profile_url=url),
        ),
        verdict=told,
        cited=Citation("Invitations.csv", 14),
    )


def triage(*assessments: Assessment, **more: Any) -> Triage:
    more = {"read": [("Invitations.csv", "invitations", 58), ("Connections.csv", "connections", 1)]} | more
    return Triage(owner=Owner(name="Ana Silva"), assessments=list(assessments), **more)


UNSEEN = "".join(map(chr, (0x1B, 0x9B, 0x07, 0x00, 0x7F, 0x202E, 0x2066, 0x200F, 0x200B, 0xFEFF, 0xE0041, 0x3164)))
HOSTILE = (
    "\x1b[31mHi\x1b]8;;http://evil.example\x07<script>alert(1)</script>\u202egnp.exe\r\n\u2028"
    "see https://evil.example/login?a=<b>&c, www.linkedln.com, bit.ly/x\x00 \x9b2J javascript:alert(1) {{ 7*7 }}"
)
ARABIC = "مرحباً آنا، قرأت مقالك عن الفيضانات وأود أن نتواصل."
CHINESE = "您好,我在网上看到了您关于水文模型的文章,很想向您请教几个问题。" * 4
EMOJI = "Hi 👩‍👩‍👧‍👦 ❤️ 🇩🇪 let's connect 🚀🚀🚀 " * 5
LONG = "We help firms like yours grow. " * 900

SAMPLES = {
    "hostile": assessment(HOSTILE, [LURE], HOSTILE, HOSTILE, "javascript:alert(1)", action="report", id="h-1"),
    "empty note": assessment(
        None, [], action="ask", id="e-1", unknown=["Why they ask: they sent no note of their own."]
    ),
    "nothing known": assessment(None, [], None, None, None, id="n-1"),
    "Arabic": assessment(
        ARABIC, [SCHOOL], "محمد الحسن", "مهندس مياه", id="r-1", action="accept", reply="Hi, glad to connect."
    ),
    "Chinese": assessment(CHINESE, [CALL, SCHOOL], "李伟", "水文学家,德尔塔实验室" * 9, id="c-1", action="ask"),
    "emoji": assessment(EMOJI, [CALL], "Tom 🚀 Hale", EMOJI, id="m-1"),
    "long": assessment(LONG, [CALL], "Maximilian " * 40, LONG, id="i" * 150, action="accept", campaign="c3"),
    "ordinary": assessment(
        action="accept",
        benefit=[Benefit("same_trade", "Works in your own trade.", 0.4), Benefit("mentor", "Could mentor you.", 0.9)],
        unknown=["How old the account is."],
        flips=["If you shared no connection at all, ignoring would be better."],
        reply="Hi Mira, thanks for writing. Glad to connect.",
    ),
}
EVERYTHING = triage(
    *SAMPLES.values(), answered=41, problems=["a.csv, row 3: \x1b[2Jbad", "a.csv, row 3: \x1b[2Jbad", "b: no"]
)
QUESTIONS = [
    ("asks", "The note asks for a call.", "yes"),
    ("ties", "Same school.", None),
    ("asks", "Asks for money.", "no"),
]

each_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())


def rendered(one: Assessment) -> list[str]:
    return [as_text(triage(one)), as_html(triage(one)), as_json(triage(one)), explain_text(one, QUESTIONS)]


# ---------------------------------------------------------------- the text report


def test_the_summary_says_how_many_wait_and_what_is_worth_what() -> None:
    first = " ".join(as_text(EVERYTHING).split("\n\n")[0].split())
    assert first.startswith(
        "8 requests wait for you. Worth accepting: 3. Ask first: 2. Decline and report: 1. Ignore: 2."
    )


def test_a_hostile_request_is_warned_of_in_one_line_right_after_the_summary() -> None:
    assert "! 1 looks hostile: do not open its links." in as_text(EVERYTHING).split("\n\n")[0]
    assert "!" not in as_text(triage(SAMPLES["ordinary"]))


def test_groups_come_in_the_order_a_busy_person_wants() -> None:
    actions = [assessment(action=action, id=action) for action in ACTIONS]
    titles = [line for line in as_text(triage(*actions)).splitlines() if line.endswith(" (1)")]
    assert titles == [f"{ACTION_WORDS[action]} (1)" for action in ("accept", "ask", "report", "decline", "ignore")]


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    for text in [as_text(EVERYTHING, width), *(explain_text(one, QUESTIONS, width) for one in SAMPLES.values())]:
        assert max(cell_len(line) for line in text.splitlines()) <= width


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("ab .\n\t/:中あ👩\u200d🚀\ufe0f❤🇩\u0301\u202e\x1bم\U000e0041"), max_size=300),
    st.integers(40, 90),
)
def test_no_text_whatever_breaks_the_width(text: str, width: int) -> None:
    one = assessment(text, name=text[:90], headline=text, action="ask")
    assert max(cell_len(line) for line in as_text(triage(one), width).splitlines()) <= width
    assert max(cell_len(line) for line in explain_text(one, [], width).splitlines()) <= width


@pytest.mark.parametrize("action", ["accept", "ask", "decline", "report"])
def test_a_request_takes_four_to_seven_lines(action: str) -> None:
    for name, one in SAMPLES.items():
        if name == "long":
            continue  # its id alone takes two lines
        changed = msgspec.structs.replace(one, verdict=msgspec.structs.replace(one.verdict, action=action))
        block = as_text(triage(changed)).split("\n\n")[2]
        assert 4 <= len(block.splitlines()) <= 7, block


def test_an_ignored_request_takes_two_or_three_lines() -> None:
    for one in (assessment(), assessment(LONG), assessment(None)):
        assert len(as_text(triage(one)).split("\n\n")[2].splitlines()) in (2, 3)


def test_a_request_shows_who_why_the_note_the_evidence_the_benefit_and_the_reply() -> None:
    block = as_text(triage(SAMPLES["ordinary"])).split("\n\n")[2]
    assert re.match(r"Mira Okonjo · Hydrologist at Delta Labs +1 Mar 2026 · a1\n", block)
    assert "Probably wants to sell you something (62%)." in block
    assert '"Hi Ana, are you up for a quick call' in block
    assert '+3.5  The note asks for a call before any acquaintance: "up for a quick call"' in re.sub(
        r"\n {10}", " ", block
    )
    assert "Brings: Could mentor you. Works in your own trade." in block
    assert 'Reply: "Hi Mira, thanks for writing. Glad to connect."' in block


def test_below_two_to_one_it_is_hard_to_say() -> None:
    assert "Hard to say: a larger network (" in as_text(triage(assessment(evidence=[])))


def test_ask_first_says_what_to_find_out_first() -> None:
    assert "Find out why they ask: they sent no note of their own." in as_text(triage(SAMPLES["empty note"]))


def test_no_requests_is_said_in_one_sentence() -> None:
    text = as_text(triage(read=[]))
    assert text.startswith("No requests wait for you.\n")
    assert "Nothing." in text


def test_one_request_is_singular() -> None:
    assert as_text(triage(SAMPLES["ordinary"])).startswith("1 request waits for you. Worth accepting: 1.\n")


def test_the_end_tells_problems_what_was_read_who_was_left_out_and_the_promise() -> None:
    end = as_text(EVERYTHING).partition("Problems (3)")[2]
    assert "a.csv, row 3: ⟨U+001B⟩[2Jbad (2 times)" in end
    assert "- Invitations.csv: 58 invitations" in end
    assert "- Connections.csv: 1 connections\n" in end
    assert "41 invitations were left out: you are connected by now." in end
    assert "nothing was sent anywhere" in " ".join(end.split())


def test_colour_changes_nothing_but_colour() -> None:
    def without_colour(text: str) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", text)

    assert without_colour(as_text(EVERYTHING, color=True)) == as_text(EVERYTHING)
    for one in SAMPLES.values():
        assert without_colour(explain_text(one, QUESTIONS, color=True)) == explain_text(one, QUESTIONS)


# ---------------------------------------------------------------- what strangers hide


@each_sample
def test_no_control_sign_reaches_a_report(sample: Assessment) -> None:
    for report in rendered(sample):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]", report
        )
        report.encode()


@pytest.mark.parametrize("sign", UNSEEN)
def test_a_hidden_sign_is_shown_by_its_number(sign: str) -> None:
    assert one_line(f"a{sign}b") == f"a⟨U+{ord(sign):04X}⟩b"


def test_joiners_that_scripts_and_emoji_need_stay() -> None:
    assert one_line("👩\u200d👧 می\u200cخواهم") == "👩\u200d👧 می\u200cخواهم"


def test_line_ends_of_all_kinds_become_slashes_in_a_quote() -> None:
    assert one_line("a\r\nb\rc\u2028d\n\n  e\x85") == "a / b / c / d / e"


@pytest.mark.parametrize(
    ("given", "dead"),
    [
        ("https://evil.example/a.b", "hxxps://evil[.]example/a.b"),
        ("HTTP://Evil.example", "HxxP://Evil[.]example"),
        ("see www.evil.com.", "see www[.]evil[.]com."),
        ("bit.ly/x", "bit[.]ly/x"),
        ("https://linkedin.com@evil.io/", "hxxps://linkedin[.]com@evil[.]io/"),
        ("ftp://a.b.example", "ftp[:]//a[.]b[.]example"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("http://192.0.2.7:80/x", "hxxp://192[.]0[.]2[.]7:80/x"),
        ("xn--pypal-4ve.com", "xn--pypal-4ve[.]com"),
        ("раураl.com now", "раураl[.]com now"),
        ("mail ana@firm.example", "mail ana@firm[.]example"),
        (
            "We met in 2.5 hours, e.g. at 3 p.m. in St. Gallen.Then",
            "We met in 2.5 hours, e.g. at 3 p.m. in St. Gallen.Then",
        ),
    ],
)
def test_links_are_dead_and_sentences_stay(given: str, dead: str) -> None:
    assert one_line(given) == dead


@each_sample
def test_the_html_links_to_nothing_but_linkedin_profiles_and_loads_nothing(sample: Assessment) -> None:
    page = Page(as_html(triage(sample)))
    assert all(re.fullmatch(r"https://www\.linkedin\.com/in/[\w.%~-]+", link) for link in page.links)
    assert not page.tags & {"script", "img", "iframe", "link", "object", "embed", "form", "base", "svg", "video"}
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "srcset", "action")}
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.source
    assert "url(" not in page.source
    assert "@import" not in page.source


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.linkedin.com/in/ana-silva", "https://www.linkedin.com/in/ana-silva"),
        ("linkedin.com/in/Ana/?trk=x#y", "https://www.linkedin.com/in/ana"),
        ("https://de.linkedin.com/comm/in/j%C3%BCrgen", "https://www.linkedin.com/in/j%C3%BCrgen"),
        ('https://www.linkedin.com/in/a"><script>', "https://www.linkedin.com/in/a%22%3E%3Cscript%3E"),
        ("https://www.linkedin.com@evil.example/in/ana", None),
        ("https://evil.example/linkedin.com/in/ana", None),
        ("https://evillinkedin.com/in/ana", None),
        ("https://www.linkedin.com/redir?u=/in/ana", None),
        ("javascript://www.linkedin.com/in/%0aalert(1)", None),
        ("http://[bad/in/ana", None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_linkedin_profile_address_becomes_a_link(address: str | None, link: str | None) -> None:
    assert profile_link(address) == link


def test_a_strangers_markup_is_text() -> None:
    source = as_html(triage(SAMPLES["hostile"]))
    assert "<script" not in source
    assert "&lt;script&gt;" in source
    assert "{{ 7*7 }}" in source
    assert "hxxps://evil[.]example" in source
    assert "https://evil" not in source


# ---------------------------------------------------------------- cited words


def test_cited_words_are_marked_with_the_number_of_their_evidence() -> None:
    assert "Hi Ana, are you «up for a quick call»[1] today?" in explain_text(SAMPLES["ordinary"], [])
    assert "<mark>up for a quick call<sup>[1]</sup></mark>" in as_html(triage(SAMPLES["ordinary"]))


def test_spans_count_code_points_whatever_is_shown_for_them() -> None:
    text = "👩‍👧 \x1b\r\n https://a.example now"
    start = text.index("now")
    assert [p.text for p in marked(text, [(1, (start, start + 3))], 999) if p.inside] == ["now"]


def test_overlapping_nested_equal_and_touching_spans_are_all_marked() -> None:
    pieces = marked("abcdefgh", [(1, (0, 4)), (2, (2, 6)), (3, (2, 4)), (4, (2, 4)), (5, (6, 7))], 99)
    assert [(p.text, p.inside, p.ends) for p in pieces] == [
        ("ab", (1,), ()),
        ("cd", (1, 2, 3, 4), (1, 3, 4)),
        ("ef", (2,), (2,)),
        ("g", (5,), (5,)),
        ("h", (), ()),
    ]
    spans = [(0, 4), (2, 6), (2, 4), (6, 7)]
    one = assessment("abcdefgh", [Evidence(str(s), "asks", "It says so.", {"sell": 1.0}, "text", s) for s in spans])
    assert "«abcd[1][3]ef»[2]«g»[4]h" in explain_text(one, [])


def test_spans_outside_the_text_do_no_harm() -> None:
    pieces = marked("abc", [(1, (2, 99)), (2, (5, 9)), (3, (2, 1)), (4, (-3, 1))], 99)
    assert "".join(p.text for p in pieces) == "abc"
    assert marked("", [(1, (0, 3))], 99) == []


def test_a_note_too_long_is_cut_and_says_by_how_much() -> None:
    cut = "(17,900 more characters are not shown)"
    assert cut in as_html(triage(SAMPLES["long"]))
    assert cut in " ".join(explain_text(SAMPLES["long"], []).split())


def test_words_of_other_fields_are_quoted_beside_their_evidence() -> None:
    headline = Evidence(
        "h", "headline", "The headline says the sender recruits.", {"sell": 2.0}, "sender.headline", (0, 11)
    )
    activity = Evidence("a", "standing", "Their activity is advertising.", {"sell": 1.0}, "sender.activity", (4, 8))
    history = Evidence("p", "history", "Earlier messages carry a pitch.", {"sell": 1.0}, "history", (3, 7))
    one = assessment(evidence=[headline, activity, history])
    sender = msgspec.structs.replace(one.invitation.sender, activity=["one", "twos", "three"])
    turns = [Turn("them", "hi"), Turn("me", "who?"), Turn("them", "demo tomorrow")]
    one = msgspec.structs.replace(one, invitation=msgspec.structs.replace(one.invitation, sender=sender, history=turns))
    assert [seen.quoted for seen in letter(one).evidence] == ["Hydrologist", "twos", "demo"]


# ---------------------------------------------------------------- sums that add up

bits = st.floats(-9, 9)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(bits, bits, bits), max_size=12))
def test_the_printed_tenths_add_up_to_the_printed_total(lines: list[tuple[float, float, float]]) -> None:
    told = verdict([Evidence("s", "f", "It is so.", {"sell": a, "curious": b, "danger": c}) for a, b, c in lines])
    first, second = sorted(told.motives, key=lambda m: -told.motives[m])[:2]
    contrasts = [e.bits.get(first, 0.0) - e.bits.get(second, 0.0) for e in told.evidence]
    for of, exact, lines_of in (
        (motive_sum(told), told.log_odds[first] - told.log_odds[second], contrasts),
        (danger_sum(told), told.log_odds["danger"], [e.bits["danger"] for e in told.evidence]),
    ):
        assert round(sum(round(10 * step.bits) for step in of.steps)) == round(10 * of.total)
        assert of.total == pytest.approx(exact, abs=0.051)
        assert all(entry.bits == pytest.approx(lines_of[(entry.number or 0) - 1], abs=0.101) for entry in of.entries)


def test_explain_shows_both_sums_from_prior_to_verdict() -> None:
    text = explain_text(SAMPLES["ordinary"], [])
    sums = text.partition("The sum: sell against grow network, in bits")[2].partition("What it would bring")[0]
    motive, danger = sums.split("The danger, in bits")
    for part, total, conclusion in (
        (motive, "+2.9", "so sell leads, about 7.5 to 1"),
        (danger, "-5.8", "so hostile: 2%"),
    ):
        *steps, whole = re.findall(r"(?<=\s)[+-]\d+\.\d(?=\s)", part + " ")
        assert sum(round(10 * float(step)) for step in steps) == round(10 * float(whole))
        assert whole == total
        assert conclusion in part


def test_a_verdict_without_prior_and_log_odds_still_adds_up() -> None:
    told = msgspec.structs.replace(SAMPLES["ordinary"].verdict, prior={}, log_odds={})
    assert motive_sum(told).total == motive_sum(SAMPLES["ordinary"].verdict).total
    assert danger_sum(told).total == danger_sum(SAMPLES["ordinary"].verdict).total


def test_explain_answers_every_question_and_tells_unknown_from_no() -> None:
    asked = explain_text(SAMPLES["ordinary"], QUESTIONS).partition("Every question: 1 yes, 1 no, 1 unknown")[2]
    assert "  yes  The note asks for a call.\n  no   Asks for money.\nties\n  ?    Same school.\n" in asked


def test_explain_tells_benefits_unknowns_flips_and_the_reply() -> None:
    text = explain_text(SAMPLES["ordinary"], [])
    for told in (
        "- Could mentor you.",
        "- How old the account is.",
        "- If you shared no connection",
        "Hi Mira, thanks",
    ):
        assert told in text


def test_what_may_be_reported_is_told_in_full_and_harmless() -> None:
    told_of = f"It looks like fraud.\n- {HOSTILE}"
    odd = assessment(HOSTILE, [LURE], HOSTILE, id="h-2", action="report", report_text=told_of)
    for told in (explain_text(odd, []), as_html(triage(odd))):
        assert "What you may tell LinkedIn" in told
        assert "It looks like fraud." in told
        assert not set(UNSEEN) & set(told)
    assert "<script>alert" not in as_html(triage(odd))


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (3.2, "about 9.2 to 1"),
        (0.0, "about even"),
        (1.0, "about 2 to 1"),
        (-4.58, "about 24 to 1 against"),
        (10.0, "about 1,000 to 1"),
        (60.0, "more than a million to 1"),
    ],
)
def test_odds_are_said_in_words(amount: float, said: str) -> None:
    assert odds(amount) == said


def test_no_probability_is_called_certain() -> None:
    assert [percent(p) for p in (0.0, 0.004, 0.5, 0.992, 1.0)] == [
        "under 1%",
        "under 1%",
        "50%",
        "over 99%",
        "over 99%",
    ]


# ---------------------------------------------------------------- JSON


def test_json_holds_the_verdict_in_the_shape_of_the_contract() -> None:
    whole = json.loads(as_json(EVERYTHING))
    assert list(whole) == [
        "owner",
        "counts",
        "assessments",
        "answered",
        "unclear",
        "unclear_without_people",
        "problems",
        "read",
    ]
    assert whole["counts"] == {"accept": 3, "ask": 2, "ignore": 2, "decline": 0, "report": 1}
    for told, one in zip(whole["assessments"], EVERYTHING.assessments, strict=True):
        assert msgspec.convert(told["verdict"], Verdict) == one.verdict
        assert msgspec.convert(told["invitation"], Invitation) == one.invitation
        assert told["cited"] == {"source": "Invitations.csv", "row": 14}


def test_json_of_no_requests_is_whole() -> None:
    whole = json.loads(as_json(triage()))
    assert whole["assessments"] == []
    assert whole["counts"] == dict.fromkeys(ACTIONS, 0)
    assert whole["read"][0] == {"source": "Invitations.csv", "taken_for": "invitations", "rows": 58}


# ---------------------------------------------------------------- the page


class Page(HTMLParser):
    """Tags, attributes, links and text of a page; fails where tags do not close in order."""

    VOID = ("meta", "br")

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source, self.tags, self.attributes, self.links, self.headings = (
            source,
            set[str](),
            set[str](),
            list[str](),
            "",
        )
        self.open: list[str] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if re.fullmatch("h[1-6]", tag):
            self.headings += tag[1]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@each_sample
def test_the_page_is_well_formed(sample: Assessment) -> None:
    page = Page(as_html(triage(sample)))
    assert {"header", "main", "footer", "section", "article", "details", "summary"} <= page.tags


def test_headings_leave_no_level_out() -> None:
    levels = [int(level) for level in Page(as_html(EVERYTHING)).headings]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_strangers_text_finds_its_own_direction() -> None:
    source = as_html(triage(SAMPLES["Arabic"]))
    assert source.count(ARABIC) == 2
    for text in (ARABIC, "محمد الحسن", "مهندس مياه"):
        around = [source[max(0, m.start() - 120) : m.start()] for m in re.finditer(text, source)]
        assert all("auto" in before for before in around)


def test_the_page_serves_light_dark_phone_and_paper() -> None:
    source = as_html(triage())
    for part in ("prefers-color-scheme: dark", "@media print", "max-width: 34rem", "width=device-width"):
        assert part in source


def test_a_page_of_no_requests_says_so_and_keeps_the_promise() -> None:
    source = html.unescape(as_html(triage()))
    assert "No requests wait for you." in source
    assert "nothing was sent anywhere" in source


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_text_has_enough_contrast(scheme: str) -> None:
    light, dark = re.findall(r":root \{(.*?)\}", as_html(triage()), re.S)[:2]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})\b", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([\w-]+): (#\w{6})\b", dark))
    for ink in ("ink", "soft", "accept", "ask", "report", "decline", "ignore"):
        assert all(_contrast_of(colours[ink], colours[ground]) >= 4.5 for ground in ("tray", "paper", "faint")), ink
    assert _contrast_of(colours["mark-ink"], colours["mark"]) >= 4.5


def _contrast_of(one: str, other: str) -> float:
    """Contrast as WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


# ---------------------------------------------------------------- words and lines


def test_every_motive_role_and_action_has_words() -> None:
    assert set(MOTIVE_WORDS) == set(MOTIVE_NOUNS) == set(MOTIVES)
    assert set(ROLE_WORDS) == set(ROLES)
    assert set(ACTION_WORDS) == set(ACTIONS)


def test_an_excerpt_ends_at_a_word_and_a_chinese_one_anywhere() -> None:
    assert excerpt("one two three", 9) == "one two…"
    assert excerpt("one two three", 13) == "one two three"
    assert excerpt("中" * 9, 8) == "中中中…"


def test_lines_break_at_spaces_and_hang() -> None:
    assert wrapped("one two three four", 12, "- ") == ["- one two", "  three four"]


def test_shown_gives_one_piece_a_code_point() -> None:
    assert len(shown(HOSTILE)) == len(HOSTILE)
