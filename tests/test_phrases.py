"""Other ways to say the same: beside the examples of a signal, which its page shows, these too are answered yes."""

from __future__ import annotations

import pytest

from test_signals import answered
from whosthere.signals import SIGNALS

NOTES = {
    "note_leaves_a_merge_field_open": [
        "Your work in [specific field] is great", "We met at [candidate school] once",
        "I saw [mutual friend] knows you", "As a [topic] expert you will like this",
        "Dear <job title>", "Dear <role>", "Dear %FIRST_NAME%",
        "Dear ${name}", "Dear LASTNAME", "Greetings to COMPANY_NAME",
    ],
    "note_asks_if_you_are_somebody": [
        "You have the same name as I knew in school", "You look familiar", "There can't be two of you",
    ],
    "note_wants_to_buy": [
        "We are hoping to order some chairs", "I am keen to book a workshop", "We plan to bring in a consultant",
        "Do you take new clients?", "Do you have capacity for new work?", "Do you accept freelance work?",
    ],
    "note_thanks_you_for_something": [
        "Thanks for that talk", "Grateful for your post", "Thank you for helping with such tips",
    ],
    "note_points_out_a_fault": [
        "There is a broken image", "I found vulnerabilities", "I saw your exposed files", "A small correction",
    ],
    "note_names_who_sent_it": [
        "Jan suggested we should talk", "Paula recommended I write", "Ines told me to contact your team",
        "Jan said you might know", "My tutor mentioned you are about to move", "He advised you to reach out",
    ],
    "note_comes_from_an_investor": [
        "I'm an associate at Birch Ventures", "I am an analyst at Birch Capital", "We invest in early companies",
        "Our fund backs you: our thesis is bread", "I back founders", "We back climate startups",
    ],
    "note_brings_two_people_together": [
        "You two have a lot to discuss", "You both would get along", "You both hit it off",
        "When I read it, you immediately came to mind",
    ],
}  # fmt: skip
FACTS = {
    ("sender_gives_in_public", "sender_activity"): [
        "Mentors in a code club", "Maintains a map of fords", "Taught knots to scouts", "Organised a clean-up",
        "Shared her field notes", "Shared two job leads", "Introduced two neighbours", "Was a speaker at the library",
    ],
    ("sender_sells_in_public", "sender_activity"): [
        "DM me GROW", "Comment LEADS below", "20 % discount until Friday", "A webinar every Tuesday", "Product launch",
        "Product pitches", "Sponsored posts", "Automated comments",
    ],
    ("sender_lures_in_public", "sender_activity"): [
        "Posts trading screenshots", "Crypto signals for all", "Cryptocurrency profits", "Runs a crypto platform",
        "Runs a telegram channel", "The same comment under every post", "No posts", "Profile photo reused",
    ],
    ("sender_tells_a_checkable_life", "sender_about"): [
        "12 years at sea.", "I teach knots.", "I volunteer at the lifeboat.", "Previously a baker.",
    ],
    ("sender_pitched_before", "history_text"): [
        "A quick demo?", "A free trial for you", "Book a call with me", "Our services are cheap", "Save 20 % more",
    ],
    ("sender_lured_before", "history_text"): [
        "Send me the verification code", "Wire the deposit today", "Then run npm install", "Buy a gift card",
        "Write to me on Telegram: easy tasks",
    ],
    ("you_said_no_before", "answered_text"): [
        "No thanks.", "There is no interest here.", "Please stop writing", "Stop contacting me",
        "I'm not looking for it", "I'll pass", "Kein Bedarf", "Nein danke", "No me interesa",
        "No estoy interesado", "Não tenho interesse",
        "Não, obrigada", "Pas intéressé", "Non merci", "Non mi interessa", "No, grazie", "Geen interesse",
        "Niet geïnteresseerd", "Nee, dank je", "Nee bedankt", "Nie jestem zainteresowany", "Nie, dziękuję",
        "Hayır, teşekkürler", "Bu beni ilgilenmiyor", "Interest nahi hai", "रुचि नहीं है", "不感兴趣", "我们不需要",
        "結構です", "興味がありません", "غير مهتم", "لا شكرا",
    ],
}  # fmt: skip
SAID = [(name, {"text": words}) for name, phrases in NOTES.items() for words in phrases]
SAID += [
    (name, {fact: [words] if fact == "sender_activity" else words})
    for (name, fact), phrases in FACTS.items()
    for words in phrases
]


@pytest.mark.parametrize(("name", "facts"), [pytest.param(*one, id=f"{one[0]}-{i}") for i, one in enumerate(SAID)])
def test_it_is_understood_in_other_words(name: str, facts: dict[str, object]) -> None:
    (signal,) = (signal for signal in SIGNALS if signal.name == name)
    assert answered(signal, facts) is True
