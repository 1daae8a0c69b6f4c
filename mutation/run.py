"""Mutation testing of what judges: signals, weights, scoring, decisions, explanation.

    python -m mutation.run [MODULE…] [--most N] [--seed N] [--again]

Each mutant runs in a child of this process, forked after the heavy libraries are loaded and before the product is, so
that the import of the one module gives the mutant. The child runs the tests that plan.py names, the quickest first, up
to the first that fails. A mutant is killed if a test fails, if it cannot be imported, or if it is not done in time.
Findings go to mutation/out/MODULE.jsonl, one a line; with --again only those that survived there are tried again.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis
import msgspec  # noqa: F401  the heavy ones are loaded once, for all children
import polars as pl
import pytest
import re2  # noqa: F401
from mutation.mutants import Mutant, mutants
from mutation.plan import MODULES, stages
from scipy.stats import binomtest

ROOT = Path(__file__).parent.parent
OUT = Path(__file__).parent / "out"
SECONDS = 60  # of the processor, so that a busy machine kills nothing
LONGEST = 3600  # by the clock, for what waits for ever
NOTHING = "nothing"
Finding = dict[str, Any]
PLUGINS = ["-p", "_hypothesis_pytestplugin", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
QUIET = ["-q", "-x", "--tb=no", "--no-header", "--hypothesis-profile=mutation", *PLUGINS]


class Swapped(SourceFileLoader):
    """Finds one module, and gives it another source."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        super().__init__(name, str(path))
        self._source = source

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """The module's own place, if it is the one."""
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        """The other source, compiled."""
        return compile(self._source, self.path, "exec")


class FirstFailure:
    """Remembers the test that failed, or could not be collected, first."""

    by = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test was run."""
        if report.failed and not self.by:
            self.by = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file was read."""
        if report.failed and not self.by:
            self.by = f"{report.nodeid} (import)"


def killer(module: str, mutant: Mutant | None, corpus: Path) -> str:
    """The test that fails with the mutant, or nothing. In a child process only."""
    if mutant:
        path = ROOT / "src" / Path(*module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        sys.meta_path.insert(0, Swapped(module, path, mutant.source))
    sys.path.insert(0, str(ROOT / "tests"))
    for arguments in stages(module, mutant.function if mutant else ""):
        if any("test_measured" in one for one in arguments):
            import_corpus(corpus)
        first = FirstFailure()
        status = pytest.main([*QUIET, *arguments], plugins=[first])
        if first.by or status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return first.by or f"pytest: {status!r}"
    return ""


def import_corpus(corpus: Path) -> None:
    """Let the corpus be read as facts that another child left, which no mutant changes; or leave them."""
    try:
        import corpus_facts  # noqa: PLC0415
    except Exception:  # noqa: BLE001  what cannot be imported fails in the tests anew
        return
    if not corpus.exists():
        corpus_facts.facts().write_parquet(corpus)
    frame = pl.read_parquet(corpus)
    corpus_facts.facts = lambda: frame  # type: ignore[assignment]


def in_child(ask: Callable[[], str]) -> str:
    """What `ask` tells in a forked child whose output is dropped; "time" if it is not done in time."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(out)
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
            signal.alarm(LONGEST)
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            try:
                told = ask()
            except BaseException as error:  # noqa: BLE001  a mutant may do anything
                told = f"error: {error!r}"
            os.write(into, (told or NOTHING).encode())
        finally:
            os._exit(0)
    os.close(into)
    with open(out, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "time" if os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU) else f"signal {os.WTERMSIG(status)}"
    told = said.decode() or "error: it ended without a word"
    return "" if told == NOTHING else told


def run(module: str, most: int, seed: int, corpus: Path, known: dict[int, Finding]) -> Iterator[Finding]:
    """Try the mutants of a module but those `known` as killed; raises SystemExit if the tests fail without any."""
    if failed := in_child(lambda: killer(module, None, corpus)):
        sys.exit(f"{module}: without a mutant, {failed} fails")
    path = ROOT / "src" / Path(*module.split("."))
    of, drawn = mutants(path / "__init__.py" if path.is_dir() else path.with_suffix(".py"), most, seed)
    for mutant in drawn:
        if known.get(mutant.number, {}).get("killed_by"):
            yield known[mutant.number]
            continue
        began = time.monotonic()
        by = in_child(lambda mutant=mutant: killer(module, mutant, corpus))
        yield {
            "module": module, "of": of, "number": mutant.number, "line": mutant.line, "function": mutant.function,
            "killed_by": by, "seconds": round(time.monotonic() - began, 2), "diff": mutant.diff,
        }  # fmt: skip


def main() -> None:
    """Try all modules, or the named ones; print the killed and the tried as each is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE", help="as in signals.asks or weights")
    parser.add_argument("--most", type=int, default=150, help="so many mutants of a module, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="try only what survived before; the code is the same")
    chosen = parser.parse_args()
    hypothesis.settings.register_profile(
        "mutation", max_examples=8, deadline=None, derandomize=True, database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    OUT.mkdir(exist_ok=True)
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen.modules:
            kept = OUT / f"{name}.jsonl"
            lines = kept.read_text(encoding="utf-8").splitlines() if chosen.again and kept.exists() else []
            known = {one["number"]: one for one in map(json.loads, lines)}
            found = []
            with kept.open("w", encoding="utf-8") as file:
                corpus = Path(folder) / "corpus.parquet"
                for one in run(f"whosthere.{name}", chosen.most, chosen.seed, corpus, known):
                    file.write(json.dumps(one) + "\n")
                    file.flush()
                    found.append(one)
            print(told(name, found), flush=True)


def told(name: str, found: list[Finding]) -> str:
    """A module's figures as a row of a table: mutants, tried, killed, and Wilson's interval where some were drawn."""
    of, killed = found[0]["of"], sum(bool(one["killed_by"]) for one in found)
    sure = binomtest(killed, len(found)).proportion_ci(method="wilson")
    between = f" ({sure.low:.1%} to {sure.high:.1%})" if len(found) < of else ""
    return f"| {name} | {of} | {len(found)} | {killed} | {killed / len(found):.1%}{between} |"


if __name__ == "__main__":
    main()
