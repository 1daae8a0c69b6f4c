"""What strangers write is shown as text, in every field and every view, whatever it is."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from .conftest import Opener, Visit
from .payloads import PAYLOADS, everywhere

OURS = set(
    """
    html head meta title link body a header p nav ul ol li span button main section h1 h2 h3 form label input
    details summary select option div strong b small i fieldset legend dialog template dl dt dd kbd script article br
    svg rect blockquote mark sup textarea table caption thead tbody tfoot tr td th q bdi noscript progress ins del
    """.split()
)


class Anatomy(HTMLParser):
    """The elements of a page, what they lead to, and what they would run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.odd += [
            f"{tag} {name}" for name in given if name.startswith("on") or name in ("style", "srcdoc", "formaction")
        ]
        for name in ("href", "src", "action"):
            address = given.get(name)
            ours = address is None or (address[:1] in ("/", "#") and address[:2] != "//")
            if not ours and not str(address).startswith("https://www.linkedin.com/"):
                self.odd.append(f"{tag} {name}={address}")
        if tag == "script" and given.get("src") != "/static/page.js" and given.get("type") != "application/json":
            self.odd.append("script")


def anatomy(markup: str) -> Anatomy:
    found = Anatomy()
    found.feed(markup)
    found.close()
    return found


def harmless(seen: Visit, path: str) -> str:
    answer = seen.client.get(path)
    assert answer.status_code == 200, path
    found = anatomy(answer.text)
    assert found.tags <= OURS, (path, found.tags - OURS)
    assert not found.odd, (path, found.odd)
    return answer.text


def test_there_are_a_hundred_payloads_and_more() -> None:
    assert len(set(PAYLOADS)) >= 150


def test_no_payload_becomes_markup_in_any_view(opened: Opener) -> None:
    seen = opened(everywhere(payload, n) for n, payload in enumerate(PAYLOADS))
    requests = seen.room.pile().requests
    assert len(requests) == len(PAYLOADS)
    for path in ("/", "/?state=all&sort=name", "/sources"):
        harmless(seen, path)
    for one in requests:
        harmless(seen, f"/request/{one.key}")
    harmless(seen, f"/request/{requests[0].key}/questions")
    keys = " ".join(one.key for one in requests)
    box = seen.post("/bulk", key=keys, action="decline")
    assert not anatomy(box.text).odd
    seen.post("/bulk/apply", key=keys, action="decline", count=str(len(requests)))
    assert len(seen.decided()) == len(PAYLOADS)
    harmless(seen, "/todo")


@pytest.mark.parametrize(
    "payload", ["<script>x</script>", '"><img src=x onerror=x>', "\u202e{{7*7}}", "javascript:x", "%00"]
)
def test_what_is_searched_for_is_shown_as_text(opened: Opener, payload: str) -> None:
    seen = opened()
    for name in ("q", "motive", "role", "campaign", "action", "sort", "state"):
        answer = seen.client.get("/", params={name: payload})
        assert answer.status_code == 200
        assert not anatomy(answer.text).odd


def test_links_of_strangers_are_dead_and_lead_nowhere(opened: Opener) -> None:
    seen = opened()
    text = harmless(seen, f"/request/{seen.key('cem')}")
    assert "hxxps://evil[.]example" in text
    assert "https://evil.example" not in text


def test_hidden_direction_signs_are_shown(opened: Opener) -> None:
    seen = opened([{"id": "x", "text": "abc\u202egpj.exe", "sender": {"name": "Eve \u202etxt"}}])
    text = seen.client.get(f"/request/{seen.key('x')}").text
    assert "\u202e" not in text
    assert "⟨U+202E⟩" in text
