"""The contract over HTTP: the same verdicts as the command's, and a plain answer to whoever asks badly."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from whosthere import contract
from whosthere.api import bench
from whosthere.api.application import part
from whosthere.api.limits import Bucket, Limits
from whosthere.api.lines import Splitter
from whosthere.api.serving import keys_of
from whosthere.api.together import Together
from whosthere.cli import main
from whosthere.errors import PageError
from whosthere.loopback.guard import Guard

KEY = "a-key-that-was-made-for-tests"
HOST = "127.0.0.1:4885"
JSON = {"content-type": "application/json"}
ASKED: list[dict[str, Any]] = [
    {"id": "ana", "text": "I read your post on culverts. How did you find the leak?", "sender": {"name": "Ana Prado"}},
    {"id": "bob", "text": "Open to a quick call? We save firms 30 %.", "sender": {"headline": "Growth partner"}},
    {"id": 7, "sender": {"school": "Porto", "connections": "500+"}},
]
LINES = b"".join(json.dumps(one).encode() + b"\n" for one in ASKED)


def caller(limits: Limits | None = None, **headers: str) -> TestClient:
    """A program that bears the key."""
    app = Guard(part([KEY, "another-key-for-tests"], {HOST}, limits=limits))
    return TestClient(app, base_url=f"http://{HOST}", headers={"authorization": f"Bearer {KEY}"} | headers)


@pytest.fixture(scope="module")
def program() -> Iterator[TestClient]:
    with caller(Limits(rate=1e6, burst=10**6)) as one:
        yield one


@pytest.fixture
def commanded(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[[bytes], bytes]:
    """What `whosthere assess` answers to lines."""

    def run(lines: bytes) -> bytes:
        path = tmp_path / "lines.jsonl"
        path.write_bytes(lines)
        main(["assess", str(path)])
        return capfdbinary.readouterr().out

    return run


def refused(answer: Any, status: int) -> dict[str, Any]:
    """The problem that an answer tells."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    return told


# ---- the same verdicts -----------------------------------------------------------------------------------------------


def test_every_route_gives_the_verdicts_of_the_command(
    program: TestClient, commanded: Callable[[bytes], bytes]
) -> None:
    lines = commanded(LINES)
    verdicts = [json.loads(line) for line in lines.splitlines()]
    assert [program.post("/v1/assess", json=one).json() for one in ASKED] == verdicts
    assert program.post("/v1/assess/many", json=ASKED).json() == verdicts
    assert program.post("/v1/assess/stream", content=LINES).content == lines
    assert [program.post("/v1/explain", json=one).json()["verdict"] for one in ASKED] == verdicts


def test_bad_lines_of_a_stream_are_answered_in_their_place_as_the_command_does(
    program: TestClient, commanded: Callable[[bytes], bytes]
) -> None:
    lines = b'\xef\xbb\xbf{"id": "1"}\r\n\n  \nnope\n{"id": "2", "text": 5}\n[]\n{"id": null}\n{"id": "3"}'
    told = program.post("/v1/assess/stream", content=lines)
    assert told.content == commanded(lines)
    assert [json.loads(line).get("line") for line in told.content.splitlines()] == [None, 4, 5, 6, 7, None]


def test_a_stream_gives_the_same_however_it_is_cut(program: TestClient) -> None:
    whole = program.post("/v1/assess/stream", content=LINES).content
    assert (
        program.post("/v1/assess/stream", content=(LINES[i : i + 7] for i in range(0, len(LINES), 7))).content == whole
    )
    assert program.post("/v1/assess/stream", content=b"").content == b""


def test_an_explanation_tells_every_question(program: TestClient) -> None:
    questions = program.post("/v1/explain", json=ASKED[1]).json()["questions"]
    told = {one["signal"]: one["answer"] for one in questions}
    assert told["note_asks_for_a_call"] is True
    assert None in told.values()


def test_the_schema_is_the_contracts(program: TestClient) -> None:
    assert program.get("/v1/schema").json() == contract.schema()


def test_the_description_holds_the_contract_and_what_it_tolerates(program: TestClient) -> None:
    told = program.get("/v1/openapi.json").json()
    parts = told["components"]["schemas"]
    there = json.dumps(contract.schema()["$defs"]["Verdict"]).replace("#/$defs/", "#/components/schemas/")
    assert parts["Verdict"] == json.loads(there)
    assert {"type": "string", "maxLength": Limits().text} in parts["Invitation"]["properties"]["text"]["anyOf"]
    for path in told["paths"].values():
        for route in path.values():
            failures = {status: one for status, one in route["responses"].items() if status != "200"}
            assert {"403", "405", "413", "421"} <= failures.keys()
            assert all(list(one["content"]) == ["application/problem+json"] for one in failures.values())


# ---- who may ask -----------------------------------------------------------------------------------------------------


def test_health_and_the_description_need_no_key_and_all_else_does() -> None:
    stranger = caller(authorization="")
    assert stranger.get("/v1/health").json()["status"] == "ok"
    described = stranger.get("/v1/openapi.json").json()["paths"]
    assert len(described) == 11
    for path, routes in described.items():
        for method, route in routes.items():
            answer = stranger.request(method, path)
            assert (answer.status_code == 401) == bool(route["security"]), path
            assert ("www-authenticate" in answer.headers) == bool(route["security"])
    refused(stranger.get("/nowhere"), 401)


@pytest.mark.parametrize("told", [KEY, f"Basic {KEY}", "Bearer", "Bearer wrong", f"Bearer {KEY}x", "Bearer schlüssel"])
def test_a_wrong_key_opens_nothing(told: str) -> None:
    refused(caller().get("/v1/schema", headers={"authorization": told.encode()}), 401)


def test_each_key_opens() -> None:
    assert caller().get("/v1/schema", headers={"authorization": "bearer another-key-for-tests"}).status_code == 200


def test_another_host_or_site_is_refused() -> None:
    refused(caller(host="evil.example").get("/v1/health"), 421)
    refused(caller(origin="https://evil.example").get("/v1/health"), 403)
    refused(caller(origin="null").post("/v1/assess", json=ASKED[0]), 403)
    assert caller(origin=f"http://{HOST}").get("/v1/health").status_code == 200


def test_keys_come_from_the_environment_or_are_made() -> None:
    (made,) = keys_of({})
    assert len(made) > 40
    assert keys_of({}) != [made]
    assert keys_of({"WHOSTHERE_KEY": f"{KEY}  {KEY[::-1]}"}) == [KEY, KEY[::-1]]
    for short in ("", "  ", "short", f"{KEY} short"):
        with pytest.raises(PageError, match="at least 16"):
            keys_of({"WHOSTHERE_KEY": short})


# ---- how much, how often ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"nope", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "`id` is required"),
        (b'{"id": 7.5}', "`id` is required"),
        (b'{"id": "1", "text": 5}', "Expected `str | null`"),
        (b'{"id": "1", "sent_at": "yesterday"}', "$.sent_at"),
        (b'{"id": "1", "text": "' + b"x" * 20_001 + b'"}', "longer than 20,000"),
        (b'{"id": "1", "history": [{"from": "me", "text": "' + b"x" * 20_001 + b'"}]}', "longer than 20,000"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_not_the_contract_is_told_in_one_sentence(program: TestClient, body: bytes, says: str) -> None:
    for path in ("/v1/assess", "/v1/explain"):
        assert says in refused(program.post(path, content=body, headers=JSON), 422)["detail"]


@pytest.mark.parametrize(("written", "meant"), [("7", "7"), ("7.0", "7"), ("-7e0", "-7"), ('"7.0"', "7.0")])
def test_an_id_may_be_a_whole_number_however_it_is_written(program: TestClient, written: str, meant: str) -> None:
    answer = program.post("/v1/assess", content=f'{{"id": {written}}}'.encode(), headers=JSON)
    assert answer.json()["id"] == meant


def test_a_list_is_judged_whole_or_its_faults_are_told(program: TestClient) -> None:
    told = refused(program.post("/v1/assess/many", json=[ASKED[0], {"id": None}, 5]), 422)
    assert [one["at"] for one in told["errors"]] == [1, 2]
    for body in (b"", b"{}", b"[1", b"[" * 100_000):
        refused(program.post("/v1/assess/many", content=body, headers=JSON), 422)
    assert program.post("/v1/assess/many", json=[]).json() == []


def test_too_much_is_refused_whatever_length_it_states() -> None:
    small = caller(Limits(body=1_000, items=2))
    refused(small.post("/v1/assess", content=b" " * 1_001, headers=JSON), 413)
    refused(small.post("/v1/assess", content=(b" " * 400 for _ in range(3)), headers=JSON), 413)
    refused(small.post("/v1/assess", content=b"{}", headers=JSON | {"content-length": "many"}), 413)
    refused(small.post("/v1/assess/many", json=[{"id": 1}] * 3), 413)


def test_what_is_not_there_is_told_as_a_problem(program: TestClient) -> None:
    refused(program.get("/nowhere"), 404)
    answer = program.delete("/v1/assess")
    refused(answer, 405)
    assert answer.headers["allow"] == "POST"
    refused(program.post("/v1/assess", content=b"{}", headers={"content-type": "text/plain"}), 415)


def test_too_many_calls_are_told_when_to_come_again_and_other_keys_are_not_held_up() -> None:
    hasty = caller(Limits(rate=0.01, burst=2))
    assert [hasty.get("/v1/schema").status_code for _ in range(3)] == [200, 200, 429]
    assert int(hasty.get("/v1/schema").headers["retry-after"]) > 50
    assert hasty.get("/v1/schema", headers={"authorization": "Bearer another-key-for-tests"}).status_code == 200


def test_a_bucket_fills_again_and_never_over_its_rim() -> None:
    now = 0.0
    bucket = Bucket(2.0, 3, lambda: now)
    assert [bucket.take() for _ in range(4)] == [0, 0, 0, 0.5]
    now = 0.5
    assert [bucket.take() for _ in range(2)] == [0, 0.5]
    now = 1_000.0
    assert [bucket.take() for _ in range(4)] == [0, 0, 0, 0.5]


def test_a_full_server_says_busy() -> None:
    full = caller(Limits(waiting=0, gathered=0, streams=0))
    for path in ("/v1/assess", "/v1/assess/many", "/v1/explain", "/v1/assess/stream"):
        answer = full.post(path, json=ASKED if path.endswith("many") else ASKED[0])
        refused(answer, 503)
        assert answer.headers["retry-after"] == "1"


def test_calls_at_the_same_time_are_judged_together_and_none_suffers_for_another() -> None:
    rounds: list[list[int]] = []

    async def together(take: Callable[[], list[int]]) -> list[int]:
        await anyio.sleep(0.05)
        rounds.append(take())
        if 13 in rounds[-1]:
            raise ValueError("13")
        return [10 * one for one in rounds[-1]]

    async def alone(one: int) -> int:
        if one == 13:
            raise ValueError("13")
        return -one

    answers: dict[int, Any] = {}

    async def ask(gathered: Together[int, int], one: int) -> None:
        try:
            answers[one] = await gathered.ask(one)
        except ValueError as error:
            answers[one] = str(error)

    async def talk() -> None:
        gathered = Together(together, alone)
        for some in ((1, 2, 3), (12, 13, 14)):
            async with anyio.create_task_group() as tasks:
                for one in some:
                    tasks.start_soon(ask, gathered, one)
        assert not gathered.waiting()

    anyio.run(talk)
    assert rounds == [[1, 2, 3], [12, 13, 14]]
    assert answers == {1: 10, 2: 20, 3: 30, 12: -12, 13: "13", 14: -14}


def test_a_leader_that_goes_leaves_nobody_waiting() -> None:
    answers: list[int] = []

    async def together(take: Callable[[], list[int]]) -> list[int]:
        await anyio.sleep_forever()
        return take()

    async def alone(one: int) -> int:
        return one

    async def talk() -> None:
        gathered = Together(together, alone)

        async def follow() -> None:
            answers.append(await gathered.ask(2))

        with anyio.fail_after(20):
            async with anyio.create_task_group() as tasks:
                with anyio.move_on_after(0.05):
                    tasks.start_soon(follow)
                    await gathered.ask(1)

    anyio.run(talk)
    assert answers == [2]


def test_an_unforeseen_failure_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(bench, "judge", broken)
    app = Guard(part([KEY], {HOST}))
    broken_one = TestClient(app, base_url=f"http://{HOST}", raise_server_exceptions=False)
    answer = broken_one.post("/v1/assess", json=ASKED[0], headers={"authorization": f"Bearer {KEY}"})
    assert "secret" not in refused(answer, 500)["detail"]


def test_no_answer_goes_without_the_headers_of_the_guard(program: TestClient) -> None:
    for path in ("/v1/health", "/nowhere"):
        told = program.get(path).headers
        assert (told["x-content-type-options"], told["cache-control"]) == ("nosniff", "no-store")


# ---- bad clients -----------------------------------------------------------------------------------------------------


def test_of_a_line_without_end_only_a_bounded_part_is_held() -> None:
    lines = Splitter()
    for _ in range(10):
        assert list(lines.feed(b"x" * 1_000_000)) == []
    (number, line), after = lines.feed(b'x\n{"id": 1}\n')
    assert (number, after) == (1, (2, b'{"id": 1}'))
    assert contract.LONGEST_LINE < len(line) < contract.LONGEST_LINE + 10


def talked(path: str, messages: list[dict[str, Any]], stuck: bool = False) -> list[dict[str, Any]]:
    """What is sent to a client that sends these parts and then nothing more, or, if `stuck`, takes no answer either."""
    app = Guard(part([KEY], {HOST}, limits=Limits(patience=0.2)))
    headers = [(b"host", HOST.encode()), (b"authorization", f"Bearer {KEY}".encode()), *HEADERS]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"", "root_path": ""}
    told: list[dict[str, Any]] = []
    left = iter(messages)

    async def receive() -> Any:
        if (message := next(left, None)) is None:
            await anyio.sleep_forever()
        return message

    async def send(message: Any) -> None:
        if stuck:
            await anyio.sleep_forever()
        told.append(message)

    async def talk() -> None:
        with anyio.fail_after(60):
            await app(scope, receive, send)

    anyio.run(talk)
    return told


HEADERS = [(b"content-type", b"application/json")]
PART = {"type": "http.request", "body": b'{"id": "1"}\n{"id', "more_body": True}


def test_a_body_that_never_ends_is_not_waited_for() -> None:
    start, body = talked("/v1/assess", [PART])
    assert (start["status"], json.loads(body["body"])["status"]) == (408, 408)


def test_a_stream_that_stalls_is_answered_so_far_and_told_so() -> None:
    start, *bodies = talked("/v1/assess/stream", [PART])
    assert start["status"] == 200
    lines = [json.loads(line) for line in b"".join(one["body"] for one in bodies).splitlines()]
    assert lines[0]["id"] == "1"
    assert "nothing came for 0.2 seconds" in lines[-1]["error"]
    assert bodies[-1]["more_body"] is False


def test_a_client_that_takes_no_answer_is_given_up() -> None:
    whole = {"type": "http.request", "body": b'{"id": "1"}', "more_body": False}
    for path in ("/v1/assess", "/v1/assess/stream"):
        assert talked(path, [whole], stuck=True) == []


def test_a_client_that_is_cut_off_ends_its_call() -> None:
    gone = {"type": "http.disconnect"}
    assert talked("/v1/assess", [PART, gone])[0]["status"] == 400
    assert talked("/v1/assess/stream", [PART, gone])[0]["status"] == 200


# ---- the command -----------------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "choose another --port" in capsys.readouterr().err


@contextmanager
def _running() -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """`whosthere serve` in a process of its own, its port and the key it made."""
    env = {key: value for key, value in os.environ.items() if key != "WHOSTHERE_KEY"}
    code = "import sys; from whosthere.cli import main; sys.exit(main(['serve', '--port', '0']))"
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, env=env, text=True) as server:
        try:
            assert server.stderr is not None
            port = int(server.stderr.readline().split("127.0.0.1:")[1].split("/")[0])
            yield server, port, server.stderr.readline().split()[-1]
        finally:
            server.kill()


@pytest.mark.slow
def test_the_command_answers_while_the_body_is_sent_and_stops_when_told() -> None:
    with _running() as (server, port, key):
        assert server.stderr is not None
        with _connected(port) as line, line.makefile("rb") as answers:
            head = f"POST /v1/assess/stream HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
            line.sendall((head + "Transfer-Encoding: chunked\r\n\r\n").encode())
            for name in (b"a", b"b"):
                line.sendall(b'b\r\n{"id":"' + name + b'"}\n\r\n')
                assert _verdict(answers)["id"] == name.decode()
            line.sendall(b"0\r\n\r\n")
        server.terminate()
        assert server.wait(30) == 0
        assert server.stderr.read() == ""


@pytest.mark.slow
def test_told_to_stop_it_answers_what_it_was_asked_takes_nothing_new_and_ends_well() -> None:
    """Two calls are under way: a stream of which one line is answered, and a body of which half is there."""
    body = json.dumps({"id": "c", "text": "Open to a quick call?"}).encode()
    with _running() as (server, port, key), _connected(port) as stream, _connected(port) as half:
        head = f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
        sized = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        half.sendall(f"POST /v1/assess{head}{sized}".encode() + body[:9])
        stream.sendall(f"POST /v1/assess/stream{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        with stream.makefile("rb") as lines, half.makefile("rb") as answer:
            stream.sendall(b'b\r\n{"id":"a"}\n\r\n')
            assert _verdict(lines)["id"] == "a"
            server.terminate()
            _listens_no_more(port)
            stream.sendall(b'b\r\n{"id":"b"}\n\r\n0\r\n\r\n')
            half.sendall(body[9:])
            assert _verdict(lines)["id"] == "b"
            assert lines.read().endswith(b"0\r\n\r\n")
            assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
            assert _verdict(answer)["id"] == "c"
        assert server.wait(30) == 0
        assert server.stderr is not None
        assert server.stderr.read() == ""


def _listens_no_more(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=60).close()
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError("it still listens")


def _connected(port: int) -> socket.socket:
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody listens")


def _verdict(answers: io.BufferedReader) -> dict[str, Any]:
    for row in answers:
        if row.startswith(b'{"id"'):
            told: dict[str, Any] = json.loads(row)
            return told
    raise AssertionError("no verdict came")
