"""Family `standing`: what else is known of the sender: age of the account, badge, reach, deeds."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

standing = Collection(Family("standing", 5.0, "What else is known of the sender."))
signal = standing.signal


@signal(
    yes=[
        {"owner_company": "Laagland Hydro", "sender_company": "Laagland Hydro BV", "sender_verified": False,
         "sender_account_age_months": 1},
    ],
    no=[
        {"owner_company": "Laagland Hydro", "sender_company": "Laagland Hydro BV", "sender_verified": True,
         "sender_account_age_months": 1},
        {"owner_company": "Laagland Hydro", "sender_company": "Kiesel GmbH", "sender_verified": False,
         "sender_account_age_months": 1},
        {"owner_company": "Laagland Hydro", "sender_company": "Laagland Hydro BV", "sender_verified": False,
         "sender_account_age_months": 6},
    ],
    bits={"hack": 2.2, "danger": 2.6},
)  # fmt: skip
def new_unverified_account_claims_your_firm(fact: type[Facts]) -> Question:
    """A new account that nobody verified says it works where you work.

    Known gap: a true new colleague may look like this in the first months; a word in the corridor settles it.
    """
    return fact.same_firm_now.holds() & fact.sender_account_age_months.below(6) & ~fact.sender_verified.holds()


@signal(
    yes=[{"sender_account_age_months": 5}],
    no=[{"sender_account_age_months": 6}],
    bits={"hack": 1.8, "danger": 1.8},
)
def account_is_new(fact: type[Facts]) -> Question:
    """The account is less than half a year old."""
    return fact.sender_account_age_months.below(6)


@signal(
    yes=[{"sender_account_age_months": 60}],
    no=[{"sender_account_age_months": 59}],
    bits={"hack": -0.8, "danger": -0.9},
)
def account_is_old(fact: type[Facts]) -> Question:
    """The account is five years old or more.

    Known gap: accounts get taken over.
    """
    return fact.sender_account_age_months.at_least(60)


@signal(
    yes=[{"sender_verified": True}],
    no=[{"sender_verified": False}],
    bits={"hack": -0.9, "danger": -1.0},
)
def profile_is_verified(fact: type[Facts]) -> Question:
    """The profile carries a verification badge. Its absence says nothing bad."""
    return fact.sender_verified.holds()


@signal(
    yes=[{"sender_connections": 49}],
    no=[{"sender_connections": 50}],
    bits={"hack": 0.8, "danger": 0.8},
)
def profile_has_few_connections(fact: type[Facts]) -> Question:
    """The profile has fewer than fifty connections."""
    return fact.sender_connections.below(50)


@signal(
    yes=[{"sender_connections": 10_000}],
    no=[{"sender_connections": 9_999}],
    bits={"grow_network": 1.0, "sell": 0.4, "open_networker": 1.0},
)
def profile_collects_connections(fact: type[Facts]) -> Question:
    """The profile has ten thousand connections or more."""
    return fact.sender_connections.at_least(10_000)


@signal(
    yes=[{"sender_activity": ["Mentors in a code club", "Wrote a free guide to locks"]}],
    no=[{"sender_activity": ["Reposted a webinar"]}],
    bits={"bring_value": 1.2, "curious": 0.4, "hack": -0.9, "danger": -0.8, "mentor_volunteer": 0.6},
)
def sender_gives_in_public(fact: type[Facts]) -> Question:
    """The sender gives in public: answers, teaches, mentors, shares free work."""
    return fact.doings.says(
        r"\bmentor\w*|\bvolunteer\w*|\bfree\b|\banswer(?:ed|s|ing)\b|\bopen[- ]source|\bmaintain\w*|"
        r"\btaught|\bteach\w*|\bguides?\b|\btutorial|\breview(?:ed|s)\b|\borgani[sz](?:ed|es|ing)\b|"
        r"\bshar(?:ed|es|ing) (?:\w+ ){0,3}?(?:notes|slides|research|data|template|teardown|jobs?|leads?)|"
        r"\bintroduc(?:ed|es)|\brecommended\b|\bpublished\b|\bspoke\b|\bspeaker\b"
    )


@signal(
    yes=[{"sender_activity": ["I post daily about how my clients 10x revenue", "DM me GROW"]}],
    no=[{"sender_activity": ["Published a paper on dams"]}],
    bits={"sell": 1.4, "seller": 1.0, "bring_value": -0.5},
)
def sender_sells_in_public(fact: type[Facts]) -> Question:
    """The sender's activity is advertising."""
    return fact.doings.says(
        r"\bdm me\b|\bcomment (?:\w+ ){0,3}?(?:to get|and i'?ll|below)|\b(?:promo\w*|offers?|discount|"
        r"webinar|demo|case stud\w+|client results|testimonials?|ads?|advertis\w+|product (?:posts|launch|"
        r"pitch\w*)|sponsored)\b|\b10x\b|\bpitch\w*|\bengagement bait|\bautomated\b"
    )


@signal(
    yes=[{"sender_activity": ["Posts trading screenshots", "Shares a crypto giveaway"]}],
    no=[{"sender_activity": ["Published a paper on dams"]}],
    bits={"hack": 1.6, "danger": 1.6},
)
def sender_lures_in_public(fact: type[Facts]) -> Question:
    """The sender's activity lures: trading screenshots, giveaways, the same text everywhere."""
    return fact.doings.says(
        r"\btrading (?:screenshots?|profits?|signals?|results?)|\bcrypto\w* (?:giveaway|signals?|"
        r"profit\w*|platform)|\bgiveaways?\b|\bwhatsapp (?:group|number)|\btelegram (?:group|channel)|"
        r"\bsame (?:comment|text|message|photo|post)\w*|\bstock photos?|\bstolen\b|\bluxury\b|\bno "
        r"(?:posts|activity)\b|\bnothing since\b|\bprofile photo (?:changed|reused)"
    )


@signal(
    yes=[{"sender_headline": "Recruiter", "sender_company": None, "sender_about": None, "sender_activity": []}],
    no=[{"sender_headline": "Recruiter", "sender_company": "Northbay"}, {"sender_headline": "Recruiter"}],
    bits={"hack": 0.8, "danger": 0.8},
)
def sender_leaves_no_trace(fact: type[Facts]) -> Question:
    """The profile shows no firm, no summary and no activity: work that cannot be traced."""
    nothing = fact.sender_activity.ask(fact.sender_activity.column.list.len() == 0)
    return nothing & ~fact.sender_company.is_known() & ~fact.sender_about.is_known()


@signal(
    yes=[{"sender_about": "20 years of salmon farming. I coach newcomers, unpaid."}],
    no=[{"sender_about": "Serial entrepreneur."}],
    bits={"bring_value": 0.8, "hack": -0.5, "danger": -0.4},
)
def sender_tells_a_checkable_life(fact: type[Facts]) -> Question:
    """The summary tells years, places or work one can check."""
    return fact.about.says(
        r"\b\d{1,2}\+? (?:years?|yrs)\b|\bsince (?:19|20)\d\d\b|\b(?:19|20)\d\d\b|\b(?:mentor|coach|teach|"
        r"volunteer|maintain|publish|research|wrote|author|built|led|worked at|previously)\w*\b"
    )


@signal(
    yes=[{"sender_follows_owner": True}],
    no=[{"sender_follows_owner": False}],
    bits={"curious": 0.5, "bring_value": 0.2, "validate": 0.2, "sell": -0.2, "hack": -0.2},
)
def sender_follows_you(fact: type[Facts]) -> Question:
    """The sender follows you.

    A mild sign of real interest: whoever follows reads what you post. Known gap: tools that send requests in bulk may
    follow first.
    """
    return fact.sender_follows_owner.holds()


@signal(
    yes=[{"sender_followers": 10_000}],
    no=[{"sender_followers": 9_999}],
    bits={"bring_value": 0.4, "validate": -0.4, "hack": -0.5, "danger": -0.4, "creator": 1.2},
)
def sender_has_an_audience(fact: type[Facts]) -> Question:
    """The sender has ten thousand followers or more."""
    return fact.sender_followers.at_least(10_000)
