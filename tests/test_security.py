"""SECURITY.md holds what it says: every measure names its tests, and those are there; what runs is locked."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
THREATS = (
    "A hostile sender",
    "A hostile file",
    "A hostile web page",
    "A curious other user",
    "A language model that you name",
    "A compromised dependency",
)


def plain(name: str) -> str:
    """A package's name as all write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> dict[str, str]:
    """What a lock holds, by package: its whole entry."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return {plain(re.split(r"[=\[; ]", entry, maxsplit=1)[0]): entry for entry in entries if entry.strip()}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_that_is_named_is_there(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_name_of_a_test_is_told_in_full() -> None:
    assert len(NAMED) > 40
    assert set(re.findall(r"\btest_\w+(?=`)", PAGE)) == {name for _, name in NAMED}


@pytest.mark.parametrize("threat", THREATS)
def test_every_measure_against_a_threat_names_a_test_and_what_is_left_is_said(threat: str) -> None:
    (section,) = re.findall(rf"^## {threat}.*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    measures = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert len(measures) >= 4
    assert all(re.search(r"`tests/[\w/]+\.py::\w+` ", line) for line in measures)
    assert "*Left:*" in section


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_dependency_has_its_hash(name: str) -> None:
    entries = locked(name)
    assert len(entries) > 10
    for package, entry in entries.items():
        assert re.match(r"[\w.\[\],-]+==[\w.!+]+", entry), package
        assert "--hash=sha256:" in entry, package


def test_every_dependency_is_bounded_and_locked() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project, there = told["project"], locked("requirements.lock")
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    for wanted in (*project["dependencies"], *extras):
        if wanted.startswith("whosthere["):
            continue
        name, bounds = re.match(r"([\w-]+)(.*)", wanted).groups()  # type: ignore[union-attr]
        assert ">=" in bounds, wanted
        assert re.search(r"<\d", bounds), wanted
        assert wanted in extras or plain(name) in there, wanted
    developing = locked("requirements-dev.lock")
    for wanted in told["dependency-groups"]["dev"]:
        if isinstance(wanted, str):
            assert plain(re.split(r"[<>=;\[]", wanted)[0]) in developing, wanted
