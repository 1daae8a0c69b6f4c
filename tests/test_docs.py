"""Docs that cannot lie: generated pages are fresh, and what the README shows can be done."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from whosthere import catalogues, example
from whosthere.cli import main, parser
from whosthere.model import ACTIONS, AIMS, MOTIVES, ROLES
from whosthere.reports.words import ACTION_WORDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"


def blocks(language: str) -> list[str]:
    """The code blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]


def test_the_page_of_signals_is_fresh() -> None:
    page = (DOCS / "signals.md").read_text(encoding="utf-8")
    assert page.rstrip() == catalogues.signals_markdown().rstrip(), "run `make docs`"


def test_the_page_of_facts_is_fresh() -> None:
    page = (DOCS / "facts.md").read_text(encoding="utf-8")
    assert page.rstrip() == catalogues.facts_markdown().rstrip(), "run `make docs`"


def test_the_readme_names_every_command() -> None:
    (sub,) = (action for action in parser()._actions if action.dest == "command")
    for command in sub.choices or ():
        assert f"| `whosthere {command}" in README


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every file the README's commands name."""
    for path in (*example.archives(), example.page()):
        shutil.copy(path, tmp_path)
    for block in blocks("toml"):
        name = block.splitlines()[0].removeprefix("# ")
        (tmp_path / name).write_text(block, encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text("".join(blocks("json")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_line_of_the_readme_runs(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    name, *arguments = shlex.split(line)
    if "<" in arguments:
        given = (here / arguments.pop()).read_bytes()
        arguments.remove("<")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert name == "whosthere"
    assert main(arguments) in (0, 1)
    out, err = capsys.readouterr()
    assert out or err.startswith("wrote ")
    assert "Traceback" not in err


def test_the_example_of_a_line_is_read_and_judged(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "lines.jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["motive"] == "sell"


def test_the_verdicts_on_the_first_screen_are_those_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    """What is shown may be cut; the advice shown for a request must be what is advised."""
    main(["demo", "--format", "json"])
    told = {
        one["verdict"]["id"]: one["verdict"]["action"] for one in json.loads(capsys.readouterr().out)["assessments"]
    }
    titles = {title: action for action, title in ACTION_WORDS.items()}
    shown, heading = {}, ""
    for line in blocks("console")[0].splitlines():
        if found := re.fullmatch(r"(.+) \(\d+\)", line):
            heading = titles[found[1]]
        elif found := re.search(r" · (\S+)$", line):
            shown[found[1]] = heading
    assert len(shown) >= 2
    assert shown == {id_: told.get(id_) for id_ in shown}, "paste the README's first screen anew from `whosthere demo`"


def test_the_look_back_shown_is_laid_out_as_the_program_does(capsys: pytest.CaptureFixture[str]) -> None:
    """Figures move with the weights; what is told, and in which order, must be what is told."""
    (block,) = (block for block in blocks("console") if block.startswith("$ whosthere lookback"))
    main(["lookback", *map(str, example.archives()), "--me", str(example.me())])
    told = [_without_figures(line) for line in capsys.readouterr().out.splitlines()]
    shown = [_without_figures(line) for line in block.splitlines()[1:] if line not in ("", "…")]
    places = [told.index(line) for line in shown if line in told]
    assert len(places) >= 0.8 * len(shown), "paste it anew from `whosthere lookback`"
    assert places[0] == 0


def _without_figures(line: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\d+", "#", line))


def test_the_signal_in_the_readme_is_one_of_ours() -> None:
    (code,) = blocks("python")
    assert any(code in path.read_text(encoding="utf-8") for path in (ROOT / "src/whosthere/signals").glob("*.py"))


def test_every_module_the_readme_points_at_is_there() -> None:
    table = README[README.index("| step | modules |") : README.index("**Add a signal**")]
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", table):
        assert (ROOT / "src/whosthere" / name).exists(), name


@pytest.mark.parametrize("page", [Path("README.md"), *(p.relative_to(ROOT) for p in DOCS.rglob("*.md"))], ids=str)
def test_every_link_to_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / page.parent / target).exists(), target


def test_the_glossary_knows_the_words_of_the_model() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    why = (DOCS / "why.md").read_text(encoding="utf-8")
    assert all(word in glossary for word in (*ROLES, *AIMS, *ACTIONS))
    assert all(f"| `{motive}` |" in why for motive in MOTIVES)
    assert all(f"`{aim}`" in README for aim in AIMS)
