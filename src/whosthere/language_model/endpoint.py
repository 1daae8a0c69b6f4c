"""The endpoint of a language model: the only module that speaks to one. Whatever it does, a call costs a bounded time.

It speaks to the address it was made for, through no proxy, follows no redirect, reads no setting of the environment and
keeps no file. What goes wrong is no error: the answer is then None, and after a few failures the endpoint is left alone
for the rest of the run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import anyio
import httpx
import msgspec
from msgspec import Struct

from whosthere.language_model.address import Address


class Limits(Struct, frozen=True, kw_only=True):
    """What one run bears: `seconds` for a call and for all of them together (`run`), `calls`, `size` of an answer in
    bytes, and `failures` in a row after which the endpoint is left alone."""

    seconds: float = 45.0
    run: float = 600.0
    calls: int = 200
    size: int = 65_536
    failures: int = 3


class _Message(Struct):
    content: str | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Answer(Struct):
    choices: list[_Choice]


class _Failed(Exception):
    """Why a call came to nothing, in a few words of our own."""


class Endpoint:
    """An endpoint of the kind that OpenAI made common (`POST …/chat/completions`), and what is left of its limits.

    `tell` is given the one line to say when it is left alone.
    """

    def __init__(
        self,
        at: Address,
        name: str,
        key: str | None = None,
        limits: Limits | None = None,
        *,
        tell: Callable[[str], None],
    ) -> None:
        self._url, self._name, self._limits = f"{at}/chat/completions", name, limits or Limits()
        self._headers = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "whosthere"}
        if key:
            self._headers["authorization"] = f"Bearer {key}"
        self._tell = tell
        self._trusted = httpx.create_ssl_context(trust_env=False)  # once: it takes longer than a short call
        self._left, self._calls, self._failures = self._limits.run, 0, 0
        self._is_given_up = False

    def ask(self, orders: str, given: str, tokens: int) -> str | None:
        """What the model answers to `given` under `orders`, in at most `tokens` tokens; None where nothing whole came.

        Never raises for anything that the endpoint does.
        """
        if self._is_given_up:
            return None
        if self._calls >= self._limits.calls or self._left <= 0:
            self._give_up("was asked as much as one run may")
            return None
        self._calls += 1
        began = time.monotonic()
        try:
            answer = anyio.run(self._called, orders, given, tokens)
        except _Failed as error:
            self._failures += 1
            if self._failures >= self._limits.failures:
                self._give_up(f"does not answer ({error})")
            return None
        finally:
            self._left -= time.monotonic() - began
        self._failures = 0
        return answer

    def _give_up(self, why: str) -> None:
        self._is_given_up = True
        self._tell(f"the language model {why}; it is left alone for the rest of this run")

    async def _called(self, orders: str, given: str, tokens: int) -> str | None:
        body = {
            "model": self._name,
            "messages": [{"role": "system", "content": orders}, {"role": "user", "content": given}],
            "temperature": 0,
            "max_tokens": tokens,
            "stream": False,
        }
        try:
            with anyio.fail_after(min(self._limits.seconds, self._left)):
                return _said(await self._posted(body))
        except TimeoutError:
            raise _Failed("too slow") from None
        except httpx.HTTPError as error:  # in words of our own, since the error's may be the endpoint's
            raise _Failed("no connection" if isinstance(error, httpx.ConnectError) else "it broke off") from None

    async def _posted(self, body: Mapping[str, Any]) -> bytes:
        """The body of the answer, as it came; no more than may be."""
        found = b""
        patience = self._limits.seconds  # for each part, and above for the whole
        client = httpx.AsyncClient(verify=self._trusted, trust_env=False, follow_redirects=False, timeout=patience)
        async with client, client.stream("POST", self._url, json=body, headers=self._headers) as answer:
            if answer.status_code != httpx.codes.OK:
                raise _Failed(f"status {answer.status_code}")
            if answer.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
                raise _Failed("not JSON")
            async for part in answer.aiter_raw():
                found += part
                if len(found) > self._limits.size:
                    raise _Failed("too long")
        return found


def _said(body: bytes) -> str | None:
    """What the model said, where it said it to the end; None for nonsense, which is no failure of the endpoint's."""
    try:
        (choice, *_) = msgspec.json.decode(body, type=_Answer).choices
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    return choice.message.content if choice.finish_reason in (None, "stop") else None
