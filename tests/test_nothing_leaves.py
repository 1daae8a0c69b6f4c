"""Nothing leaves the machine: all commands and servers, run where there is no network, and watched at what they ask of
the system. Nothing is written but where the owner said, and in the folder of whosthere.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from everything import API, CALLS, EMPTY_PAGE, PAGE, TOOLS
from whosthere.cli import parser

EVERYTHING = Path(__file__).with_name("everything.py")
SPEAKING = "connect,sendto,sendmsg,sendmmsg,bind,io_uring_setup"
WRITING = (
    "open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,symlink,symlinkat,link,linkat,mknod,mknodat"
)
# what an address looks like in a trace; the text that is sent is left out of it by `-s 0`
ADDRESS = re.compile(r'(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')
FAMILY = re.compile(r"sa_family=(AF_\w+)")
HARMLESS = {"AF_INET", "AF_INET6", "AF_UNIX", "AF_LOCAL", "AF_NETLINK", "AF_UNSPEC"}  # the first two by their address

AUDIT = """
import os, sys
_LOG = os.open(os.environ["WHOSTHERE_AUDIT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_ASKED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind", "socket.getaddrinfo",
          "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request", "webbrowser.open", "ftplib.connect",
          "smtplib.connect", "http.client.connect")
def _note(event, given):
    if event in _ASKED:
        at = given[0] if event in ("socket.getaddrinfo", "socket.gethostbyname") else given[1:2]
        os.write(_LOG, f"{event} {at!r}\\n".encode())
sys.addaudithook(_note)
"""


@dataclass
class Told:
    """What a run of everything told: its report, the trace, and what was asked of Python."""

    folder: Path
    report: dict[str, Any]
    trace: list[str]
    audit: list[str]


def ran(folder: Path, *before: str, more: tuple[str, ...] = (), **environment: str) -> dict[str, Any]:
    """Everything, run in `folder` under the command `before`; its report."""
    (folder / "tmp").mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    places = {"WHOSTHERE_HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*before, sys.executable, str(EVERYTHING), str(folder), *more],
        capture_output=True,
        text=True,
        check=False,
        env=clean | places | environment,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report


def can(*command: str) -> bool:
    """Whether a command runs here and now."""
    return bool(shutil.which(command[0])) and not subprocess.run(command, check=False, capture_output=True).returncode


def needs(condition: bool, what: str) -> None:
    """Skip, and say why, where something is not to be had."""
    if not condition:
        pytest.skip(what)


TRACES = can("strace", "-f", "-qq", "-o", "/dev/null", "true")
UNTRACED = "strace does not run here: it is not installed, or not permitted"
ALONE = can("unshare", "-rn", "true")
NOT_ALONE = "no network namespace can be made here: unshare is not there, or not permitted"


def went_well(report: dict[str, Any]) -> list[Any]:
    """The calls that did not end as they should."""
    good = (0, 1, 200, 303)
    flat = [(call[:-1], one[-1] if isinstance(one, list) else one) for call in report["calls"] for one in call[-1]]
    return [(call, status) for call, status in flat if status not in good]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Everything, with the network there is, watched from the system's side, where it lets us, and from Python's."""
    folder, aside = tmp_path_factory.mktemp("everything"), tmp_path_factory.mktemp("aside")
    (aside / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(aside), os.environ.get("PYTHONPATH"))))
    tracing = ("strace", "-f", "-qq", "-s", "0", "--seccomp-bpf", "-e", f"trace={SPEAKING},{WRITING}")
    log = aside / "trace"
    log.touch()
    before = (*tracing, "-o", str(log)) if TRACES else ()
    report = ran(folder, *before, PYTHONPATH=path, WHOSTHERE_AUDIT=str(aside / "audit"))
    return Told(
        folder, report, log.read_text(errors="replace").splitlines(), (aside / "audit").read_text().splitlines()
    )


def strays(trace: list[str]) -> list[str]:
    """The lines of a trace that reach for anything but this machine."""
    found = []
    for line in trace:
        call = re.match(r"\d+ +(?:<\.\.\. )?(\w+)", line)
        if call and call[1] in SPEAKING.split(","):
            far = [one for one in ADDRESS.findall(line) if not is_here(one)]
            odd = set(FAMILY.findall(line)) - HARMLESS
            if far or odd or call[1].startswith("io_uring"):
                found.append(line)
    return found


def is_here(address: str) -> bool:
    """Whether an address is this machine's own, also when told as `::ffff:127.0.0.1`."""
    found = ipaddress.ip_address(address)
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


# ---- nothing is left out ---------------------------------------------------------------------------------------------


def test_every_command_is_among_those_that_are_watched() -> None:
    (sub,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    assert set(CALLS) == set(sub.choices), "give a new command its calls in everything.py"


def test_every_option_of_a_language_model_is_among_them() -> None:
    (sub,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    for command, made in sub.choices.items():
        options = {one for action in made._actions for one in action.option_strings if "model" in one}
        if options:
            called = {one for call in CALLS[command] for one in call}
            assert {"--model", "--model-name"} <= options & called, command
    assert "--model-anywhere" in {one for call in CALLS["assess"] for one in call}


def test_every_route_of_the_page_and_the_api_and_every_tool_is_among_them(tmp_path: Path) -> None:
    import anyio
    from fastapi.routing import APIRoute
    from mcp import Client

    from whosthere.api.application import router
    from whosthere.api.recording import recording, telling
    from whosthere.assistants.deciding import Ledger
    from whosthere.assistants.pile import Pile
    from whosthere.assistants.serving import server
    from whosthere.page import deeds, views
    from whosthere.policy import Policy

    there = {(min(one.methods), one.path) for part in (views, deeds) for one in part.router.routes}  # type: ignore[attr-defined]
    assert there <= {(method, path.partition("?")[0]) for method, path, _ in (*PAGE, *EMPTY_PAGE)}
    routes = (one for part in (router, telling, recording) for one in part.routes)
    described = {(min(one.methods), one.path) for one in routes if isinstance(one, APIRoute)}
    assert described <= {(method, path) for method, path, _ in API}

    async def tools() -> set[str]:
        async with Client(server(Pile([source], None, Policy()), Ledger())) as client:
            return {tool.name for tool in (await client.list_tools()).tools}

    source = tmp_path / "x.jsonl"
    source.write_text('{"id": "1"}\n', encoding="utf-8")
    assert anyio.run(tools) == {name for name, _ in TOOLS}


# ---- where there is no network ---------------------------------------------------------------------------------------


def test_this_projects_own_checks_can_do_all_of_this() -> None:
    """Where the whole suite is run to decide whether something lands, no proof is left out in silence."""
    needs(bool(os.environ.get("CI")), "this is not CI")
    assert TRACES, UNTRACED
    assert ALONE, NOT_ALONE


@pytest.mark.slow
def test_everything_works_where_there_is_no_network_at_all(tmp_path: Path) -> None:
    needs(ALONE, NOT_ALONE)
    report = ran(tmp_path, "unshare", "-rn", more=("--lonely",))
    assert report["interfaces"] == ["lo"]
    assert went_well(report) == []


# ---- where there is one, watched -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_system_call_speaks_to_anything_but_this_machine(watched: Told) -> None:
    needs(TRACES, UNTRACED)
    assert went_well(watched.report) == []
    assert strays(watched.trace) == []
    assert sum("connect(" in line and "127.0.0.1" in line for line in watched.trace) > 20, "the trace sees nothing"


@pytest.mark.slow
def test_the_language_model_that_was_named_is_spoken_to_and_nothing_else_is_for_it(watched: Told) -> None:
    address, calls = watched.report["model"]
    port = address.rpartition(":")[2].partition("/")[0]
    reached = [line for line in watched.audit if line.startswith("socket.connect") and f"'127.0.0.1', {port})" in line]
    assert len(reached) == calls > 10


@pytest.mark.slow
def test_python_is_never_asked_for_another_host(watched: Told) -> None:
    near = re.compile(r"'127\.0\.0\.1'|'localhost'|'::1'|b'localhost'")
    assert [line for line in watched.audit if not near.search(line)] == []
    assert any(line.startswith("socket.connect") for line in watched.audit), "the hook sees nothing"


@pytest.mark.slow
def test_a_call_to_elsewhere_would_have_been_seen(tmp_path: Path) -> None:
    """The watch is watched: in a namespace without a road out, so that nothing can leave here either."""
    needs(ALONE, NOT_ALONE)
    needs(TRACES, UNTRACED)
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect_ex(('192.0.2.1', 9))"
    log = tmp_path / "trace"
    tracing = ("unshare", "-rn", "strace", "-f", "-qq", "-s", "0", "-e", f"trace={SPEAKING}", "-o", str(log))
    subprocess.run([*tracing, sys.executable, "-c", code], check=True)
    (line,) = strays(log.read_text().splitlines())
    assert "192.0.2.1" in line


@pytest.mark.slow
def test_nothing_is_written_but_where_the_owner_said_and_at_home(watched: Told) -> None:
    needs(TRACES, UNTRACED)
    elsewhere = set()
    for line in watched.trace:
        call = re.match(r"\d+ +(\w+)\(", line)
        is_told = call and call[1] in WRITING.split(",") and not re.search(r"= -1 E", line)
        if is_told and (not line.split()[1].startswith("open") or re.search("O_WRONLY|O_RDWR|O_CREAT", line)):
            names = [watched.folder / name for name in re.findall(r'"([^"]+)"', line)]
            elsewhere |= {name for name in names if not name.is_relative_to(watched.folder)}
    assert {path for path in elsewhere if path.name != "audit"} == {Path("/dev/null")}
    assert list((watched.folder / "tmp").iterdir()) == []


@pytest.mark.slow
def test_forget_leaves_nothing_of_all_that_was_kept(watched: Told) -> None:
    assert list((watched.folder / "home").rglob("*")) == []
    kept = [path for path in watched.report["home"] if path.endswith((".sqlite3", ".txt"))]
    assert len(kept) >= 3, "the run kept something"
