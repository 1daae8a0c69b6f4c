"""Drafts in a language model's words: taken only where they hold to the rubric, made of nothing it should not see."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from fake_model import Fake, endpoint, made, obeying, saying
from test_injections import OWNER
from whosthere import example
from whosthere.cli import main
from whosthere.contract import facts_of
from whosthere.judging import judge
from whosthere.language_model.adviser import Adviser
from whosthere.model import Invitation, Owner, Sender, Verdict
from whosthere.opinions import Advice
from whosthere.policy import Policy


def warmed(said: Callable[[dict[str, Any]], str]) -> tuple[Verdict, Verdict, Fake, Advice]:
    """A verdict that is accepted with its reply, then with the reply as a model puts it."""
    one = Invitation(
        id="1",
        text="Hi Dana, your talk about Zanzifrax helped me. How did you begin?",
        sender=Sender(name="Lena Ortbach", headline="Hydrologist at Kwelbo"),
    )
    owner = msgspec.convert(OWNER, Owner)
    one = msgspec.structs.replace(one, owner=owner)
    policy = Policy(sign_as="Dana")
    with endpoint(saying(lambda body: said(json.loads(body["messages"][1]["content"])))) as fake:
        advice = Advice(lambda _: None, Adviser(made(fake).ask).reword)
        (plain,) = judge(facts_of([one]), [one], policy)
        (told,) = judge(facts_of([one]), [one], policy, advice=advice)
    return plain, told, fake, advice


def text(words: str) -> str:
    return json.dumps({"text": words})


def test_a_reply_is_put_in_warmer_words_with_its_name_and_signature() -> None:
    plain, told, fake, advice = warmed(lambda given: text(f"{given['draft']} So kind of you, truly."))
    assert plain.reply is not None
    body, _, signature = plain.reply.partition("\n")
    assert told.reply == f"{body} So kind of you, truly.\n{signature}"
    assert advice.drafts == {"reworded": 1}
    (prompt,) = fake.prompts
    given = json.loads(prompt)
    assert given["draft"].startswith("Hi {name}, ")
    assert given["language"] == "English"
    for other in ("Lena", "Zanzifrax", "Kwelbo", "Dana", "Riverbend"):
        assert other not in prompt
    assert msgspec.structs.replace(told, reply=plain.reply) == plain


WORSE: dict[str, tuple[str, str]] = {
    "a link": ("See https://evil.example/x.", "a link or an address"),
    "a bare link": ("See evil.example/x for more.", "a link or an address"),
    "an address": ("Write to me@riverbend.example.", "a link or an address"),
    "a promise": ("I'll send you the files.", "a promise"),
    "a curled promise": ("I’ll send you the files.", "a promise"),
    "a call": ("Let's talk on the phone.", "a promise"),
    "a figure": ("It took me 7 years.", "a figure"),
    "markup": ("That is **great**.", "odd signs"),
    "a slot": ("Best, [your name]", "odd signs"),
    "a hidden sign": ("Good\u202e.", "odd signs"),
    "two lines": ("Good.\nDana", "odd signs"),
    "the name again": ("Thanks, {name}.", "another greeting"),
    "a name": ("Say hello to Robert.", "a name"),
    "a firm": ("We do the same at Riverbend Labs.", "a name"),
    "a question": ("How are you?", "another question"),
    "a gender": ("Thank you, sir.", "somebody's gender"),
    "their words": ("your talk about zanzifrax is good to hear of", "the stranger's words"),
    "far too much": ("That is so very kind of you to write. " * 20, "too long"),
}  # fmt: skip


@pytest.mark.parametrize("how", WORSE)
def test_a_draft_is_kept_where_the_other_words_break_a_rule(how: str) -> None:
    more, why = WORSE[how]
    plain, told, _, advice = warmed(lambda given: text(f"{given['draft']} {more}"))
    assert told == plain
    assert advice.drafts == {why: 1}


def test_other_words_are_in_the_same_language_and_register() -> None:
    for said in (
        "Hi {name}, danke für die Nachricht, das freut mich. Was machst du zur Zeit, und wie bist du dazu gekommen?",
        "Hi {name}, merci pour ton message, cela me fait très plaisir. Comment vas-tu, et que fais-tu en ce moment ?",
    ):
        plain, told, _, advice = warmed(
            lambda given, said=said: text(said if "?" in given["draft"] else said.replace("?", "."))
        )
        assert told == plain
        assert advice.drafts == {"another language or register": 1}


def test_what_is_private_stays_so() -> None:
    plain, told, _, advice = warmed(lambda given: text(f"{given['draft']} We do the same at riverbend labs."))
    assert told == plain
    assert advice.drafts == {"something private": 1}


@pytest.mark.parametrize(
    "said", ["no JSON", '{"text": ""}', '{"text": 1}', '{"text": "Hi {name}, yes.", "more": 1}', '{"text": "Yes."}']
)
def test_a_draft_is_kept_where_no_words_come(said: str) -> None:
    plain, told, _, advice = warmed(lambda _: said)
    assert told == plain
    assert "reworded" not in advice.drafts


def test_it_is_said_how_many_drafts_were_kept_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    archive = str(example.archives()[1])
    assert main(["triage", archive, "--format", "json"]) == 0
    plain = json.loads(capsys.readouterr().out)["assessments"]
    with endpoint(saying(obeying)) as fake:
        assert main(["triage", archive, "--format", "json", "--model", fake.url, "--warmer"]) == 0
    told = capsys.readouterr()
    drafts = [one["verdict"]["reply"] for one in plain if one["verdict"]["reply"]]
    (line,) = [one for one in told.err.splitlines() if "drafts" in one]
    assert f"kept as they were: {len(drafts)} (a link or an address {len(drafts)})" in line
    assert "drafts reworded: 0," in line
    replies = {one["verdict"]["id"]: one["verdict"]["reply"] for one in json.loads(told.out)["assessments"]}
    same = [one for one in plain if replies[one["verdict"]["id"]] == one["verdict"]["reply"]]
    assert len(same) >= len(plain) - 3, "none but those whose advice became more cautious"


NOTE = [
    "compose",
    "--to",
    "Coen Slagter",
    "--format",
    "json",
    *(str(path) for path in (*example.archives(), example.page())),
]


def composed(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    assert main([*NOTE, *more]) == 0
    drafts: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["drafts"]
    return drafts


def test_a_note_is_put_in_warmer_words_and_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    plain = composed(capsys)

    def warmer(body: dict[str, Any]) -> str:
        return text(json.loads(body["messages"][1]["content"])["draft"].replace("Hi {name}, ", "Dear {name}, "))

    with endpoint(saying(warmer)) as fake:
        told = composed(capsys, "--model", fake.url)
    assert [one["text"] for one in told] == [one["text"].replace("Hi Coen", "Dear Coen") for one in plain]
    assert all(one["length"] <= 200 for one in told)
    assert not any("Coen" in prompt or "Slagter" in prompt for prompt in fake.prompts)


def test_a_note_that_would_be_met_worse_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    plain = composed(capsys)

    def pushy(body: dict[str, Any]) -> str:
        return text("Hi {name}, are you open to a quick demo of our product? We save firms a lot of money.")

    with endpoint(saying(pushy)) as fake:
        told = composed(capsys, "--model", fake.url)
    assert [one["text"] for one in told] == [one["text"] for one in plain]
