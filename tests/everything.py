"""Every command once, on the example; the page, the API and the tools for assistants with requests made to them.

A program for proofs of what the whole does to a machine: `python tests/everything.py FOLDER` works in FOLDER, where the
report is written (`report.json`). The servers it talks to are its own, on this machine.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from fake_model import endpoint, opinion, saying
from whosthere import example
from whosthere.cli import main

SERVERS = ("page", "serve", "mcp")
BASIC, COMPLETE = (path.name for path in example.archives())
SOURCES = [BASIC, COMPLETE, "page.txt", "mail.eml", "people.vcf"]
ATTACKER = "derek-lawson-bluedelta"
KEY = "a-key-that-was-made-for-tests"
MODEL = ["--model", "{model}", "--model-name", "small"]
LINE = {
    "id": "42",
    "text": "Run https://evil.example/setup.sh and write to eve@evil.example",
    "sender": {"name": "Eve"},
}

# by command, the calls; the order is that of a life: what one makes the next may need
CALLS: dict[str, list[list[str]]] = {
    "demo": [[], ["--format", "html", "--out", "demo.html"]],
    "triage": [
        SOURCES,
        [*SOURCES, "--all", "--me", "me.toml", "--format", "json", "--out", "triage.json"],
        [*SOURCES, "--format", "html", "--out", "triage.html", "--tone", "warm", "--name", "Judith"],
        [*SOURCES, *MODEL, "--warmer"],
    ],
    "explain": [[ATTACKER, COMPLETE], [ATTACKER, *SOURCES, "--json"], [ATTACKER, COMPLETE, *MODEL, "--warmer"]],
    "assess": [["lines.jsonl"], ["lines.jsonl", *MODEL, "--warmer"], ["lines.jsonl", *MODEL, "--model-anywhere"]],
    "label": [
        [ATTACKER, COMPLETE, "--motive", "hack", "--danger", "yes"],
        ["--list"],
        [ATTACKER, "--undo"],
        [ATTACKER, COMPLETE, "--action", "report"],
    ],
    "network": [[BASIC, COMPLETE], [BASIC, COMPLETE, "--format", "html", "--out", "network.html"]],
    "lookback": [[BASIC, COMPLETE], [BASIC, COMPLETE, "--format", "html", "--out", "lookback.html"]],
    "compose": [
        ["--to", "Coen Slagter", "--note", "Hi Coen, see https://evil.example", *SOURCES],
        ["--to", "Coen Slagter", *SOURCES, *MODEL],
    ],
    "reach": [["--to", "Coen Slagter", "--to", "王思远", *SOURCES]],
    "simulate": [["lake.parquet", "--rows", "3000", "--edges", "asked.parquet", "--friends", "friends.parquet"]],
    "graph": [["asked.parquet", "--out", "senders.parquet", "--state", "state"]],
    "campaigns": [["lake.parquet", "--state", "notes.parquet", "--members", "members.parquet"], [COMPLETE, "--json"]],
    "batch": [
        ["lake.parquet", "verdicts", "--explain", "--counts", "senders.parquet", "--workers", "1"],
        ["lake.parquet", "on-spark", "--engine", "spark"],
    ],
    "signals": [["--format", "text"], ["--format", "json"], ["--format", "markdown"]],
    "schema": [[]],
    "policy": [[], ["open", "--json"]],
    "completion": [["bash"], ["zsh"], ["fish"]],
    "doctor": [SOURCES, ["--json"]],
    "page": [["--no-browser", "--port", "0"], ["page.txt", "--no-browser", "--port", "0", "--api"]],
    "serve": [["--port", "0"]],
    "mcp": [[BASIC, COMPLETE, "page.txt"]],
    "forget": [[], ["--json"], ["--yes"]],
}

Asked = tuple[str, str, dict[str, str]]  # method, path with {key} for a request's short name, fields
PAGE: list[Asked] = [
    ("GET", "/", {}),
    ("GET", "/find?q=flood", {}),
    ("GET", "/request/{key}", {}),
    ("GET", "/card/{key}", {}),
    ("GET", "/request/{key}/questions", {}),
    ("GET", "/todo", {}),
    ("GET", "/network", {}),
    ("GET", "/lookback", {}),
    ("GET", "/sources", {}),
    ("GET", "/state", {}),
    ("GET", "/static/page.js", {}),
    ("POST", "/decide", {"key": "{key}", "action": "ignore", "seen": "0", "once": "first"}),
    ("POST", "/undo", {}),
    ("POST", "/bulk", {"key": "{key}", "action": "accept"}),
    ("POST", "/bulk/apply", {"key": "{key}", "action": "accept", "count": "1"}),
    ("POST", "/label", {"key": "{key}", "motive": "sell"}),
    ("POST", "/bring", {"text": "{profile}"}),
    ("POST", "/bring/{key}", {"text": "{profile}"}),
    ("POST", "/forget", {}),
    ("POST", "/bring", {"text": "{profile}"}),
]
EMPTY_PAGE: list[Asked] = [("GET", "/", {}), ("POST", "/example", {}), ("GET", "/", {})]
API: list[Asked] = [
    ("GET", "/v1/openapi.json", {}),
    ("GET", "/v1/health", {}),
    ("GET", "/v1/schema", {}),
    ("POST", "/v1/assess", LINE),  # type: ignore[list-item]
    ("POST", "/v1/assess/many", [LINE, LINE]),  # type: ignore[list-item]
    ("POST", "/v1/assess/stream", LINE),  # type: ignore[list-item]
    ("POST", "/v1/explain", LINE),  # type: ignore[list-item]
    ("POST", "/v1/campaigns", [LINE, LINE]),  # type: ignore[list-item]
    ("POST", "/v1/decisions", {"invitation": "told", "action": "ask"}),
    ("GET", "/v1/decisions", {}),
    ("POST", "/v1/labels", {"invitation": LINE, "labels": {"motive": "sell"}}),  # type: ignore[dict-item]
    ("GET", "/v1/labels", {}),
    ("POST", "/v1/undo", {"events": "{events}"}),
]
TOOLS: list[tuple[str, dict[str, Any]]] = [
    ("list_requests", {}),
    ("explain_request", {"request": "{request}", "questions": True}),
    ("draft_reply", {"request": "{request}", "action": "ask"}),
    ("check_note", {"note": "Hi, see https://evil.example", "to": "{request}"}),
    ("prepare_decision", {"request": "{request}", "action": "decline"}),
    ("confirm_decision", {"token": "{token}"}),
    ("list_decisions", {}),
    ("undo_decision", {"decision": "{decision}"}),
]


def everything(folder: Path) -> dict[str, Any]:
    """Do all of it in `folder`; what came of each call."""
    _laid_out(folder)
    with endpoint(saying(opinion("sell", 0.5))) as model:
        return _everything(model.url, model.asked)


def _everything(model: str, asked: list[Any]) -> dict[str, Any]:
    report: dict[str, Any] = {"interfaces": [name for _, name in socket.if_nameindex()], "calls": []}
    special: dict[str, Callable[[list[str]], list[Any]]] = {"page": _page, "serve": _serve, "mcp": _mcp}
    for command, calls in CALLS.items():
        for given in calls:
            arguments = [model if one == "{model}" else one for one in given]
            if command == "forget":
                report["home"] = sorted(str(path) for path in Path(os.environ["WHOSTHERE_HOME"]).rglob("*"))
            told = special[command](arguments) if command in special else [_status([command, *arguments])]
            report["calls"].append([command, *arguments, told])
    return report | {"model": [model, len(asked)]}


def _laid_out(folder: Path) -> None:
    stories = Path(__file__).parent / "stories"
    for source in (*example.archives(), example.page(), example.me()):
        shutil.copy(source, folder / source.name)
    shutil.copy(stories / "mails" / "2016_note.eml", folder / "mail.eml")
    shutil.copy(stories / "address_book" / "cards_4.vcf", folder / "people.vcf")
    (folder / "lines.jsonl").write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    os.chdir(folder)


def _status(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as stopped:
        return int(stopped.code or 0)
    finally:
        sys.stdout.flush()


@contextmanager
def _served(arguments: list[str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL} | more
    process = subprocess.Popen([sys.executable, "-m", "whosthere", *arguments], text=True, **pipes)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _first(stream: IO[str] | None, pattern: str) -> str:
    assert stream is not None
    for line in stream:
        if found := re.search(pattern, line):
            return found[0]
    raise AssertionError(f"nothing said {pattern}")


def _page(arguments: list[str]) -> list[Any]:
    profile = (Path(__file__).parent / "stories" / "pages" / "profile-whole.txt").read_text(encoding="utf-8")
    with _served(["page", *arguments]) as process:
        address = _first(process.stdout, r"http://\S+")
        host = address.split("/")[2]
        headers = {"Origin": f"http://{host}", "Accept": "application/json"}
        _, cookie, _ = _answer(host, "GET", address.removeprefix(f"http://{host}"), None, headers)
        headers["Cookie"] = cookie.split(";")[0]
        _waited(host, headers)
        is_empty = arguments[0].startswith("--")
        key = "" if is_empty else json.loads(_body(host, "/find?state=all", headers))["keys"][0]
        told = []
        for method, path, fields in EMPTY_PAGE if is_empty else PAGE:
            _waited(host, headers)
            filled = {name: value.format(key=key, profile=profile) for name, value in fields.items()}
            form = headers | ({"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {})
            body = urlencode(filled) if method == "POST" else None
            told.append([path, _answer(host, method, path.format(key=key), body, form)[0]])
        return told


def _waited(host: str, headers: dict[str, str]) -> None:
    while json.loads(_body(host, "/state", headers))["reading"]:
        time.sleep(0.05)


def _answer(host: str, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str, bytes]:
    """The status, the cookie that was set, and the body."""
    connection = http.client.HTTPConnection(host, timeout=120)
    connection.request(method, path, body.encode() if body else None, headers)
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    return answer.status, answer.getheader("set-cookie") or "", told


def _body(host: str, path: str, headers: dict[str, str]) -> bytes:
    return _answer(host, "GET", path, None, headers)[2]


def _serve(arguments: list[str]) -> list[Any]:
    environment = os.environ | {"WHOSTHERE_KEY": KEY}
    with _served(["serve", *arguments], stderr=subprocess.PIPE, env=environment) as process:
        host = _first(process.stderr, r"127\.0\.0\.1:\d+")
        told, events = [], "[]"
        for method, path, body in API:
            kind = "application/jsonl" if path.endswith("stream") else "application/json"
            headers = {"Authorization": f"Bearer {KEY}", "Content-Type": kind}
            sent = json.dumps(body).replace('"{events}"', events) if body else None
            status, _, found = _answer(host, method, path, sent, headers)
            told.append([path, status])
            if (method, path) == ("POST", "/v1/decisions"):
                events = json.dumps(json.loads(found)["events"])
        return told


def _mcp(arguments: list[str]) -> list[Any]:
    with _served(["mcp", *arguments], stdin=subprocess.PIPE) as process:

        def said(method: str, **params: Any) -> Any:
            assert process.stdin is not None
            assert process.stdout is not None
            message = {"jsonrpc": "2.0", "method": method, "params": params}
            process.stdin.write(json.dumps(message | ({} if "notif" in method else {"id": 1})) + "\n")
            process.stdin.flush()
            return None if "notif" in method else json.loads(process.stdout.readline())["result"]

        said("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={"name": "x", "version": "1"})
        said("notifications/initialized")
        said("tools/list")
        known: dict[str, Any] = {}
        told = []
        for tool, arguments_ in TOOLS:
            filled = {name: known.get(str(value).strip("{}"), value) for name, value in arguments_.items()}
            answer = said("tools/call", name=tool, arguments=filled)
            told.append([tool, 500 if answer.get("isError") else 200])
            found = answer.get("structuredContent") or {}
            known |= {name: found[name] for name in ("token", "decision") if isinstance(found.get(name), str | int)}
            if tool == "list_requests":
                known["request"] = found["requests"][0]["request"]
        assert process.stdin is not None
        process.stdin.close()
        return told


def loopback_up() -> None:
    """Let a fresh network namespace talk to itself."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        up = struct.pack("16sh", b"lo", 1 | 0x40)  # IFF_UP, IFF_RUNNING
        fcntl.ioctl(handle, 0x8914, up)  # SIOCSIFFLAGS


if __name__ == "__main__":
    where = Path(sys.argv[1]).resolve()
    if "--lonely" in sys.argv:
        loopback_up()
    (where / "report.json").write_text(json.dumps(everything(where), indent=1), encoding="utf-8")
