"""What each command does, once its arguments are read. Each function returns the exit status."""

from __future__ import annotations

import os
import platform
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from msgspec import structs

from whosthere import __version__, catalogues, contract, example, reports
from whosthere.assessing import Answer, Setting, answer_all
from whosthere.batch.retelling import is_kept, retell
from whosthere.batch.verdicts import Task
from whosthere.batch.workers import cores
from whosthere.commands.advisers import advised
from whosthere.commands.askers import graph
from whosthere.commands.assistants import mcp
from whosthere.commands.batches import batch
from whosthere.commands.completions import completion
from whosthere.commands.forgetting import forget, kept
from whosthere.commands.lakes import campaigns, simulate
from whosthere.commands.notes import compose, reach
from whosthere.commands.servers import page, serve
from whosthere.errors import ModelError, SourceError
from whosthere.exits import GOOD, PROBLEMS
from whosthere.gathering import gather
from whosthere.labelling import label, labels_of
from whosthere.lookback import lookback as lookback_on
from whosthere.model import Owner, Triage
from whosthere.network import network as network_of
from whosthere.outputs import PRIVATE, whole
from whosthere.policy import Policy, read_owner
from whosthere.presets import SAYS, as_toml, policy_of
from whosthere.reports import words
from whosthere.sources import read
from whosthere.triaging import explain as explain_one
from whosthere.triaging import triage as triage_all

__all__ = [
    "assess", "batch", "campaigns", "completion", "compose", "demo", "doctor", "explain", "forget", "graph", "label",
    "mcp", "page", "policy", "reach", "schema", "serve", "signals", "simulate", "triage",
]  # fmt: skip

LINES_AT_ONCE = 2_000
MOST_ALONE = 2  # batches: of so many and more several processes answer
LONGEST_NAME = 60
BOM = b"\xef\xbb\xbf"
PACKAGES = (
    "polars",
    "numpy",
    "google-re2",
    "msgspec",
    "rich",
    "jinja2",
    "platformdirs",
    "pypdfium2",
    "cloudpickle",
    "publicsuffixlist",
    "idna",
    "confusable-homoglyphs",
)


def triage(chosen: Namespace) -> int:
    """`whosthere triage SOURCE…`."""
    me, policy, labels = _me(chosen), _policy(chosen), labels_of(chosen)
    with advised(chosen) as advice, _busy("Reading and judging"):
        found = triage_all(chosen.sources, me, policy, include_answered=chosen.all, labels=labels, advice=advice)
    _write(_report(found, chosen, words.PROMISE_BUT_FOR_A_MODEL if advice else words.PROMISE), chosen.out)
    return PROBLEMS if found.problems else GOOD


def demo(chosen: Namespace) -> int:
    """`whosthere demo`."""
    with _busy("Reading and judging the example"):
        found = triage_all(example.archives(), read_owner(example.me()), _toned(Policy(), chosen))
    _write(_report(found, chosen), chosen.out)
    return GOOD


def explain(chosen: Namespace) -> int:
    """`whosthere explain ID SOURCE…`."""
    with advised(chosen) as advice, _busy("Reading and judging"):
        first, *rest = chosen.sources
        if is_kept(first):
            if advice:
                raise ModelError("what was kept of a batch is told as it was judged then; leave --model out")
            found = retell(chosen.id, first, rest, Task(_policy(chosen), _me(chosen)))
            if not rest:
                print("whosthere: told from what was kept; name the requests too, to see the note", file=sys.stderr)
        else:
            found = explain_one(
                chosen.id, chosen.sources, _me(chosen), _policy(chosen), labels_of(chosen), advice=advice
            )
    if chosen.json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    else:
        words = {True: "yes", False: "no", None: None}
        questions = [(family, says, words[answer]) for family, says, answer in found.questions]
        print(reports.explain_text(found.assessment, questions, color=_color(sys.stdout)))
        for problem in found.problems:
            print(f"whosthere: {problem}", file=sys.stderr)
    return PROBLEMS if found.problems else GOOD


def assess(chosen: Namespace) -> int:
    """`whosthere assess [FILE]`: lines in, lines out, in order; a line that cannot be read is answered by an error."""
    me, policy = _me(chosen), _policy(chosen)
    setting = Setting(me, policy, list(labels_of(chosen)))
    strange, refused = set[str](), 0

    def write(told: Answer) -> None:
        nonlocal refused
        sys.stdout.buffer.write(told.out)
        sys.stdout.buffer.flush()
        strange.update(told.strange)
        refused += told.bad

    with advised(chosen) as advice, _lines(chosen.file) as lines:
        batches = _batches(lines)
        first = list(islice(batches, MOST_ALONE))
        processes = (chosen.workers or cores()) if advice is None and len(first) == MOST_ALONE else 1
        answer_all(chain(first, batches), setting, processes, write, advice)
    if strange:
        print(f"whosthere: unknown fields were ignored: {_listed(strange)}", file=sys.stderr)
    return PROBLEMS if refused else GOOD


@contextmanager
def _lines(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        if sys.stdin is None:
            raise SourceError("standard input is closed; give a file of JSON Lines")
        yield sys.stdin.buffer
        return
    try:
        file = open(name, "rb")  # noqa: SIM115  (closed below; opening alone may fail in a way to report)
    except OSError as error:
        raise SourceError(f"{name}: cannot be read: {error.strerror}; give a file of JSON Lines") from error
    with file:
        yield file


def _batches(lines: Iterable[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    """The lines that are not blank, each with its number in the whole, so many at once."""
    batch: list[tuple[int, bytes]] = []
    for number, line in enumerate(lines, start=1):
        bare = line.removeprefix(BOM) if number == 1 else line
        if bare.strip():
            batch.append((number, bare.rstrip(b"\r\n")))
        if len(batch) >= LINES_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _listed(names: Iterable[str]) -> str:
    """Names that a stranger may have made up, on one line of a terminal."""
    shown = ("".join(c if c.isprintable() else "?" for c in name[:LONGEST_NAME]) for name in sorted(names))
    return ", ".join(shown)


def signals(chosen: Namespace) -> int:
    """`whosthere signals`."""
    shown = {
        "text": catalogues.signals_text,
        "json": catalogues.signals_json,
        "markdown": catalogues.signals_markdown,
    }
    print(shown[chosen.format]().rstrip("\n"))
    return GOOD


def policy(chosen: Namespace) -> int:
    """`whosthere policy [NAME]`."""
    found = policy_of(chosen.chosen)
    if chosen.json:
        print(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
        return GOOD
    print(as_toml(found), end="")
    if chosen.chosen is None:
        print("whosthere: policies that come along, for --policy NAME:", file=sys.stderr)
        for name, says in SAYS.items():
            print(f"  {name}: {says}", file=sys.stderr)
    return GOOD


def schema(_: Namespace) -> int:
    """`whosthere schema`."""
    print(msgspec.json.format(msgspec.json.encode(contract.schema()), indent=1).decode())
    return GOOD


def doctor(chosen: Namespace) -> int:
    """`whosthere doctor [SOURCE…]`."""
    tables = read([Path(source) for source in chosen.sources])
    pile = gather(tables, include_answered=True)
    names = [one.sender.name if one.sender else None for one in pile.invitations]
    joined = [line for name, told in zip(names, pile.told_by, strict=True) for line in reports.told_by_name(name, told)]
    installed = {name: _version(name) for name in PACKAGES}
    problems = [str(problem) for problem in tables.problems]
    taken = [(t.source, t.table, t.rows) for t in tables.taken]
    adds = tables.adds()
    if chosen.json:
        found = {
            "whosthere": __version__,
            "python": platform.python_version(),
            "packages": installed,
            "read": taken,
            "adds": adds,
            "joined_by_name": joined,
            "kept": kept(),
            "problems": problems,
        }
        print(msgspec.json.format(msgspec.json.encode(found), indent=1).decode())
    else:
        print(
            catalogues.doctor_text(
                __version__, installed, taken, adds=adds, joined=joined, kept=kept(), problems=problems
            )
        )
    return PROBLEMS if problems or None in installed.values() else GOOD


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _me(chosen: Namespace) -> Owner | None:
    return read_owner(Path(chosen.me)) if chosen.me else None


def _policy(chosen: Namespace) -> Policy:
    return _toned(_read_policy(chosen), chosen)


def _read_policy(chosen: Namespace) -> Policy:
    return policy_of(chosen.policy)


def _toned(policy: Policy, chosen: Namespace) -> Policy:
    """The policy with the tone and the name below replies that the call gives, if any."""
    return structs.replace(policy, tone=chosen.tone or policy.tone, sign_as=chosen.name or policy.sign_as)


def network(chosen: Namespace) -> int:
    """`whosthere network SOURCE…`."""
    with _busy("Reading"):
        found = network_of(chosen.sources, _me(chosen), _read_policy(chosen))
    shown = {"text": reports.network_text, "html": reports.network_html}
    return _told(found, chosen, shown.get(chosen.format))


def lookback(chosen: Namespace) -> int:
    """`whosthere lookback SOURCE…`."""
    with _busy("Reading and judging the past"):
        found = lookback_on(chosen.sources, _me(chosen), _read_policy(chosen))
    shown = {"text": reports.lookback_text, "html": reports.lookback_html}
    return _told(found, chosen, shown.get(chosen.format))


def _told(found: Any, chosen: Namespace, shown: Callable[..., str] | None) -> int:
    """Write what was found, as `shown` shows it, or as JSON where it is None."""
    if shown is None:
        text = reports.plain_json(found)
    elif chosen.format == "text":
        text = shown(found, color=chosen.out is None and _color(sys.stdout))
    else:
        text = shown(found)
    _write(text, chosen.out)
    return PROBLEMS if found.problems else GOOD


def _report(found: Triage, chosen: Namespace, promise: str = words.PROMISE) -> str:
    if chosen.format == "json":
        return reports.as_json(found)
    if chosen.format == "html":
        return reports.as_html(found, promise)
    return reports.as_text(found, color=chosen.out is None and _color(sys.stdout), promise=promise)


def _color(stream: object) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)()) and "NO_COLOR" not in os.environ


def _write(text: str, out: str | None) -> None:
    if out is None:
        print(text)
        return
    try:
        with whole(Path(out), PRIVATE) as made:
            made.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{out}: cannot be written: {error.strerror}; choose another --out") from error
    print(f"wrote {out}", file=sys.stderr)


@contextmanager
def _busy(what: str) -> Iterator[None]:
    """A moving line on standard error while something takes time, where somebody watches."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415  (only where somebody watches)

    with Console(stderr=True).status(f"{what} …"):
        yield
