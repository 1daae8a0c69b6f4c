"""The owner's own notes on the page: how one reads, drafts, and whom to reach; the same as the commands tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from whosthere import example
from whosthere.composing import compose
from whosthere.reaching import HANDFUL, reach
from whosthere.reports.notes_text import reads
from whosthere.whom import named

from .conftest import Opener, Visit, visit
from .payloads import PAYLOADS, everywhere
from .test_hostile_text import OURS, anatomy

PUSHY = "Hi Mustafa, quick call about our cloud savings?"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """The example on the page."""
    seen = visit(tmp_path_factory.mktemp("home"), *example.archives(), example.page())
    yield seen
    seen.room.ledger.store.close()


def post(seen: Visit, path: str, **fields: str) -> str:
    """The answer's text, as a reader sees it."""
    answer = seen.post(path, accept="text/html", **fields)
    assert answer.status_code == 200
    return unescape(re.sub(r"</?mark[^>]*>", "", answer.text))


def test_a_note_reads_on_the_page_as_the_command_reads_it(shown: Visit) -> None:
    tables = shown.room.desk.tables
    told = compose(tables, named("Mustafa Derkaoui", tables), PUSHY)
    text = post(shown, "/compose", to="Mustafa Derkaoui", note=PUSHY)
    assert told.reading is not None
    assert PUSHY in text
    assert reads(told.reading.reads_as) in text
    assert all(point.says in text for point in told.reading.points)
    assert text.count("data-text") == len(told.drafts) == 3
    assert all(draft.text in text for draft in told.drafts)


def test_a_name_alone_gives_drafts_and_a_note_alone_its_reading(shown: Visit) -> None:
    assert "How it reads" not in post(shown, "/compose", to="Mustafa Derkaoui")
    alone = post(shown, "/compose", note=PUSHY)
    assert "How it reads" in alone
    assert "data-text" not in alone
    assert "Write a note" in post(shown, "/compose", to=" ", note=" ")


def test_the_sheet_comes_alone_where_the_page_s_own_module_asks(shown: Visit) -> None:
    bare = shown.post("/compose", to="Mustafa Derkaoui", note=PUSHY).text
    assert "<html" not in bare
    assert "How it reads" in bare


def test_what_is_given_stays_in_the_form(shown: Visit) -> None:
    text = post(shown, "/compose", to="Nobody Known", note="Hello", because="I liked your talk", language="fr")
    assert 'value="Nobody Known"' in text
    assert ">Hello</textarea>" in text
    assert 'value="I liked your talk"' in text
    assert '<option value="fr" selected>' in text
    assert 'value="Ana"' in shown.client.get("/compose", params={"to": "Ana"}).text


def test_whom_to_reach_is_told_as_the_command_tells_it(shown: Visit) -> None:
    tables = shown.room.desk.tables
    names = ["Mustafa Derkaoui", "Dirk Schelfhout", "Nobody Known"]
    told = reach(tables, [named(name, tables) for name in names])
    text = post(shown, "/reach", to="\r\n".join([*names, names[0]]))
    assert text.count('class="paper reached"') == len(names)
    for one in told.people:
        assert one.advice in text
        assert all(ground.says in text for ground in one.grounds)
        assert all(who.name in text for who in one.introducers)
        assert one.note is None or one.note.text in text
        assert one.ask is None or one.ask in text
    assert "How likely an answer is" in text


def test_more_than_a_handful_is_refused_and_so_is_one_reason_for_several(shown: Visit) -> None:
    many = "\n".join(f"Person {letter}" for letter in "ABCDEF")
    text = post(shown, "/reach", to=many)
    assert "too many" in text
    assert f"Choose {HANDFUL} at most" in text
    assert "paper reached" not in text
    assert "mass mail" in post(shown, "/reach", to="Ana A\nBea B", because="I like you")
    assert "Name somebody" in post(shown, "/reach", to="\n")


def test_a_name_that_is_none_is_said_to_be_none(shown: Visit) -> None:
    assert "nor a name" in post(shown, "/compose", to="12345")
    assert "nor a name" in post(shown, "/reach", to="x" * 500)


def test_no_file_of_this_machine_is_opened_for_a_name(shown: Visit, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Sesame Opener\n", encoding="utf-8")
    for path in ("/compose", "/reach"):
        assert "Sesame" not in post(shown, path, to=str(secret))


def test_before_there_is_a_pile_there_is_no_sheet(tmp_path: Path) -> None:
    seen = visit(tmp_path / "home")
    assert seen.client.get("/compose").status_code == seen.client.get("/reach").status_code == 404


def test_writing_changes_nothing(shown: Visit) -> None:
    before = shown.room.ledger.store.history()
    post(shown, "/compose", to="Mustafa Derkaoui", note=PUSHY)
    post(shown, "/reach", to="Mustafa Derkaoui")
    assert shown.room.ledger.store.history() == before


@pytest.mark.slow
def test_no_payload_becomes_markup_in_a_note_or_a_name(opened: Opener) -> None:
    seen = opened(everywhere(payload, n) for n, payload in enumerate(PAYLOADS))
    for payload in (one.encode(errors="replace").decode() for one in PAYLOADS):  # as browsers send what is half a sign
        texts = [
            seen.post("/compose", accept="text/html", to=payload, note=payload, because=payload, language=payload),
            seen.post("/reach", accept="text/html", to=payload, because=payload),
            seen.client.get("/compose", params={"to": payload}),
        ]
        for answer in texts:
            assert answer.status_code == 200, payload
            found = anatomy(answer.text)
            assert not found.odd, (payload, found.odd)
            assert found.tags <= OURS, (payload, found.tags - OURS)
