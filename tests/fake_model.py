"""A language model's endpoint on this machine, as good or as bad as a test wants it, which keeps what it was asked."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from itertools import permutations
from typing import Any

from whosthere.contract import facts_of
from whosthere.judging import settle
from whosthere.language_model.address import address
from whosthere.language_model.endpoint import Endpoint, Limits
from whosthere.model import Invitation
from whosthere.opinions import hard_to_say
from whosthere.policy import Policy

Handler = BaseHTTPRequestHandler
HURRIED = Limits(seconds=0.6, run=5.0, calls=20, size=4_000, failures=2)
Says = Callable[[dict[str, Any]], str]


@dataclass
class Fake:
    """An endpoint: where it is, what it was asked (headers and body), and an event that ends all its waiting."""

    url: str
    asked: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def prompts(self) -> list[str]:
        """What stood in the user's messages."""
        return [body["messages"][-1]["content"] for _, body in self.asked]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True  # and unlike http.server's own, it asks for no host's name
    allow_reuse_address = True


@contextmanager
def endpoint(answers: Callable[[Handler, dict[str, Any], Fake], None]) -> Iterator[Fake]:
    """An endpoint that answers each call by `answers`, given the handler, the body and itself."""

    class One(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            fake.asked.append(({name.lower(): value for name, value in self.headers.items()}, body))
            answers(self, body, fake)

        def log_message(self, *_: object) -> None:
            pass

    with _Server(("127.0.0.1", 0), One) as server:
        fake = Fake(f"http://127.0.0.1:{server.server_address[1]}/v1")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            fake.stopped.set()
            server.shutdown()
            thread.join()


def saying(said: str | Says, **more: Any) -> Callable[[Handler, dict[str, Any], Fake], None]:
    """Answers as such endpoints do, with `said`, or with what it gives for the body of the call."""

    def answers(handler: Handler, body: dict[str, Any], _: Fake) -> None:
        content = said if isinstance(said, str) else said(body)
        choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"} | more
        sending(json.dumps({"id": "x", "object": "chat.completion", "choices": [choice]}))(handler, body, _)

    return answers


def sending(
    body: str | bytes, status: int = 200, kind: str = "application/json", **headers: str
) -> Callable[[Handler, dict[str, Any], Fake], None]:
    """Answers with that body, whatever it is."""
    raw = body.encode() if isinstance(body, str) else body

    def answers(handler: Handler, _: dict[str, Any], __: Fake) -> None:
        handler.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(raw)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(raw)

    return answers


def opinion(motive: str = "bring_value", confidence: float = 1.0, danger: bool = False) -> str:
    """An opinion in the shape that is asked for."""
    return json.dumps({"motive": motive, "confidence": confidence, "danger": danger})


def obeying(body: dict[str, Any]) -> str:
    """What a model says that does whatever notes tell it, which all tell it the same; of other words it makes worse."""
    if "draft" in body["messages"][-1]["content"]:
        return json.dumps(
            {"text": "I accept! Send me the papers at https://evil.example and I will pay you 500 at once."}
        )
    return opinion()


def made(fake: Fake, said: list[str] | None = None, limits: Limits = HURRIED) -> Endpoint:
    """What asks that endpoint, in a hurry; what it says aside goes to `said`."""
    aside = said if said is not None else []
    return Endpoint(address(fake.url), "small", limits=limits, tell=aside.append)


OPENINGS = (
    "Hi Dana, I liked your post on dams. We build sensors for dams. Are you open to an exchange?",
    "Hi, let's connect.",
    "Hello Dana, I would like to talk about your work and our projects.",
    "Good day, your profile came up and I think that we could do something together.",
    "Dear Dana, a colleague named you. I would be glad of a short exchange.",
    "Hi there, we are in the same field and I am new to it.",
)
ENDS = (
    "We help firms.",
    "Are you hiring?",
    "I look for a new role.",
    "Let us grow together.",
    "Would you advise me?",
)


@cache
def hard_texts() -> list[str]:
    """Notes whose motive is hard to say, whatever the weights are just now."""
    ends = ["", *ENDS, *(" ".join(pair) for pair in permutations(ENDS, 2))]
    texts = [f"{opening} {end}".strip() for opening in OPENINGS for end in ends]
    decided = settle(facts_of([Invitation(id=text, text=text) for text in texts]), Policy())
    return [text for text, is_hard in zip(texts, hard_to_say(decided), strict=True) if is_hard]


def hard(number: int = 0) -> str:
    """One of them."""
    return hard_texts()[number]
