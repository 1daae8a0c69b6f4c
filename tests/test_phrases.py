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
    "note_speaks_of_synergies": ["Let us begin a business relationship"],
    "note_places_candidates": [
        "I have some candidates available", "We have vetted consultants ready", "Do you have open roles?",
        "I can help with your staffing needs",
        "We can meet your recruitment needs",
    ],
    "note_asks_for_your_cv": [
        "Send me your current CV", "Please share a copy of your portfolio", "Your most recent resume",
    ],
    "note_asks_for_money": ["Lend me some", "We are raising capital", "It is our pre-seed round"],
    "note_asks_for_your_opinion_on_its_work": ["Please try my app", "Would you check out our new app?"],
    "note_asks_for_guidance": ["Could I learn under your wing?", "I hope for your kind guidance", "Be my mentor"],
    "note_wants_more_connections": ["For a mutual network"],
    "link_leads_to_a_calendar": ["Book at https://calendly.com/ana", "See https://cal.com/ana"],
    "note_mixes_scripts_in_a_word": ["S\u0435nd it", "The ad\u03bcin", "\u0440aypal", "abc\u0430"],
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
    "note_draws_you_into_investing": [
        "I can show you some crypto", "Have you already invested bitcoin?", "Have you heard of crypto",
        "Are you into trading gold?",
        "My cousin gives signals", "My aunt makes a profit", "My mentor knows the market", "I trade and can teach you",
        "Forex is easy, let me show you", "Do you have spare money to invest?",
    ],
    "note_asks_you_to_run_its_code": [
        "Download the codebase and open it", "Unzip the package, then start", "Check out the file and test it",
    ],
    "note_asks_you_to_log_in": [
        "Please log in through our portal", "Verify your membership", "Reactivate your profile", "Unlock your payroll",
        "Secure your wallet", "Update your direct deposit",
    ],
    "note_promises_a_fortune": [
        "Two million dollars: ten percent are yours", "5 million euros for charity", "You have been chosen for a grant",
        "You were selected: an award awaits, you are chosen as beneficiary", "You are awarded the fund",
        "You have been selected to receive it", "Sponsored by the UN", "A world bank grant",
    ],
    "note_offers_money_for_nothing": [
        "Earn EUR 50 per hour from home", "Get 300 a week online", "Make $40 per task, easy",
        "Paid 20 per hour by telegram",
    ],
    "note_poses_as_the_platform": [
        "LinkedIn policy here", "Linked In premium team speaking", "Your LinkedIn profile has been flagged",
        "Your LinkedIn account was limited", "This is the billing team", "This is the security department",
    ],
    "note_plays_your_boss": [
        "I am in a conference, please buy cards", "Stuck in a call, sort it for me",
        "I'm in a long meeting: send a text",
        "Your number please, it is urgent", "Your cell number for a task", "A transfer must go out by noon",
        "Can the wire be done today?",
    ],
    "note_threatens": [
        "I have recorded a video of you", "I filmed you through your camera", "I know your secrets",
        "I have your password",
        "Compromising pictures of you exist",
    ],
    "note_pays_for_inside_knowledge": [
        "Consulting on defence, with an honorarium", "We like your ministry: a generous fee",
        "An all expenses paid trip",
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


EXCUSED = {
    "note_asks_you_to_run_its_code": ("Clone the repo and run npm install.", [
        "There is nothing to install.", "You write it from scratch.", "Or use your own repo.", "Or a whiteboard.",
        "Or in the browser.", "It is open source.", "It is in the App Store.", "It is in the Play Store.",
    ]),
    "note_asks_for_papers_or_bank_details": ("They say: send your passport.", [
        "Never send it!", "Do not share it.", "It is a scam.", "I warn you.",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXCUSED)
def test_a_known_innocent_cause_leaves_it_unknown(name: str) -> None:
    (signal,) = (signal for signal in SIGNALS if signal.name == name)
    asks, causes = EXCUSED[name]
    assert answered(signal, asks) is True
    for cause in causes:
        assert answered(signal, f"{asks} {cause}") is None, cause


@pytest.mark.parametrize("name", ["note_hands_you_a_document_by_link", "note_belongs_to_a_thread_you_never_had"])
def test_one_word_of_yours_before_leaves_it_unknown(name: str) -> None:
    (signal,) = (signal for signal in SIGNALS if signal.name == name)
    assert answered(signal, {"text": signal.yes[0], "messages_from_owner": 0}) is True
    assert answered(signal, {"text": signal.yes[0], "messages_from_owner": 1}) is None


@pytest.mark.parametrize(("name", "facts"), [pytest.param(*one, id=f"{one[0]}-{i}") for i, one in enumerate(SAID)])
def test_it_is_understood_in_other_words(name: str, facts: dict[str, object]) -> None:
    (signal,) = (signal for signal in SIGNALS if signal.name == name)
    assert answered(signal, facts) is True
