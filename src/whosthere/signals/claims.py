"""Family `claims`: what the note says of you that is not so."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Pattern, Question
from whosthere.signals.definition import Collection, Family
from whosthere.text import CLAIM, GREETED

claims = Collection(Family("claims", 9.0, "What the note says of you that is not so."))
signal = claims.signal


@signal(
    yes=[{"text": "Dear Thomas, how is Bonn?", "owner_name": "Ana Ruiz"}],
    no=[
        {"text": "Hi Bob, how is Bonn?", "owner_name": "Robert Hall"},
        {"text": "Hello there, nice page", "owner_name": "Ana Ruiz"},
        {"text": "hello"},
    ],
    bits={"mistaken_identity": 3.6, "sell": 0.6, "recruit": 0.4, "curious": -0.6},
)
def note_greets_somebody_else(fact: type[Facts]) -> Question:
    """The note greets a name that is not yours."""
    return fact.greets_owner.ask(~fact.greets_owner.column, Pattern("note", GREETED))


@signal(
    yes=[{"text": "Loved working with you at Initech!", "owner_company": "Birch Bakery"}],
    no=[
        {"text": "How is your work at Initech?", "owner_company": "Initech GmbH"},
        {"text": "Loved working with you at Initech!"},
    ],
    bits={"mistaken_identity": 3.0, "hack": 0.4, "curious": -0.4},
)
def note_names_a_firm_that_is_not_yours(fact: type[Facts]) -> Question:
    """The note puts you at a firm or school that your record does not hold.

    Known gap: a record that leaves out old employers; then the sum stays open to other evidence.
    """
    known = fact.owner_company.is_known()
    return fact.claim_is_true.ask(~fact.claim_is_true.column, Pattern("note", CLAIM)) & known


@signal(
    yes=[
        "Hi {first_name}, loved your work at {company}",
        "Dear [Name], we noticed [Company]",
        "Hello , I saw your profile",
    ],
    no=["Hi Ana, see [1] for the proof", "Use {x | x > 0}", "Hello, I saw your profile"],
    bits={"mistaken_identity": 5.0, "sell": 1.2, "recruit": 0.8, "hack": 0.3},
)
def note_leaves_a_merge_field_open(fact: type[Facts]) -> Question:
    """A merge field was left open: nobody wrote this to you."""
    return fact.note.says(
        r"\{\{?\s*[a-z][\w .-]{1,30}\}?\}|\[\s*(?:your |their |recipient'?s? |insert |first|last|full|"
        r"candidate|company|client|job|role|name|title|industry|school|university|position|specific|topic|"
        r"field|mutual)[\w' /-]{0,40}\]|<\s*(?:first|last|full|company|your|name|insert|job|"
        r"role)[\w ]{0,20}>|%+(?:first|last|full)?_?(?:name|company|title|fname|firstname)%+|"
        r"\$\{?\s*(?:first|last)?_?name\}?|\$\{[a-z_.]+\}|\b(?:FNAME|FIRSTNAME|FIRST_NAME|LASTNAME|"
        r"COMPANY_NAME)\b"
        r"|^\s*(?:hi|hello|dear|hey) ,|\b(?:hi|hello|dear) (?:null|undefined|none|nan)\b"
    )


@signal(
    yes=["As discussed on the phone, the invoice is attached", "See you tomorrow at the dentist"],
    no=["I'd like to discuss your paper", {"text": "As discussed, here is the deck", "messages_from_owner": 1}],
    bits={"mistaken_identity": 1.8, "hack": 0.8, "danger": 0.4},
)
def note_belongs_to_a_thread_you_never_had(fact: type[Facts]) -> Question:
    """The note carries on a talk you never had with the sender."""
    talks = fact.note.says(
        r"\bas (?:discussed|agreed|promised|per our|you asked|requested)\b|\bper our (?:call|conversation|"
        r"discussion|chat)|\bas we (?:said|agreed|discussed)|\b(?:see|meet) you (?:tomorrow|tonight|on "
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|at (?:the|\d))|\bare (?:you|we) still (?:on|good|"
        r"coming|meeting)\b|\byour (?:order|appointment|booking|parcel|invoice|quote|delivery|application "
        r"with us|shift)\b|\b(?:following|after) (?:up on )?our (?:call|meeting|conversation|interview) "
        r"(?:yesterday|today|last|on|this)"
    )
    return talks.unless(fact.messages_from_owner.at_least(1))


@signal(
    yes=["Is this the Maria Santos who taught at Cebu High?", "Are you the son of Dr. Weber?", "Sorry, wrong person!"],
    no=["Are you the right person for procurement?", "Are you the owner?"],
    bits={"mistaken_identity": 2.4, "curious": 0.8},
)
def note_asks_if_you_are_somebody(fact: type[Facts]) -> Question:
    """The sender is not sure that you are the one they mean."""
    return fact.note.says(
        r"\bare you (?:the|the same) (?:\w+ ){0,3}?(?:who|that|from|son|daughter|brother|sister|wife|"
        r"husband)\b|\bis (?:this|that) (?:the|the same|really) (?:\w+ ){1,4}?(?:who|from|that)\b|\bwrong "
        r"(?:person|\p{L}+ \p{L}+)\b|\b(?:mistook|mixed) you\b|\bsame (?:name|\w+ \w+) (?:as|i (?:knew|"
        r"went))|\b(?:are you|you are) related to|\bif you(?:'re| are) not (?:the|that)\b|\byou look "
        r"(?:so )?familiar|\bcan't be two of you"
    )
