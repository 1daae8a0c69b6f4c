"""Docs that cannot lie: generated pages are fresh, what is shown can be done and looks so, and links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest
from release import pages

import shown
import whosthere
from whosthere import catalogues
from whosthere.cli import main, parser
from whosthere.facts import catalogue
from whosthere.model import ACTIONS, AIMS, MOTIVES, ROLES
from whosthere.reports.words import ACTION_WORDS
from whosthere.signals import SIGNALS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"
TEXTS = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in (*shown.PAGES, ROOT / "CHANGELOG.md")
}
LONG = ("README.md",)  # pages whose commands take more than a few seconds
SHOWING = [
    pytest.param(page, marks=[pytest.mark.slow] if page in LONG else []) for page in TEXTS if shown.steps(TEXTS[page])
]
(COMMANDS,) = (action.choices or {} for action in parser()._actions if action.dest == "command")


def test_the_page_of_signals_is_fresh() -> None:
    page = (DOCS / "signals.md").read_text(encoding="utf-8")
    assert page.rstrip() == catalogues.signals_markdown().rstrip(), "run `make docs`"


def test_the_page_of_facts_is_fresh() -> None:
    page = (DOCS / "facts.md").read_text(encoding="utf-8")
    assert page.rstrip() == catalogues.facts_markdown().rstrip(), "run `make docs`"


def test_the_readme_names_every_command() -> None:
    assert [name for name in COMMANDS if f"| `whosthere {name}" not in README] == []


@pytest.mark.parametrize("page", SHOWING)
def test_what_a_page_shows_runs_and_prints_what_is_shown(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    names: dict[str, object] = {}
    with shown.laid_out(TEXTS[page]):
        for step in shown.steps(TEXTS[page]):
            if step.is_python:
                exec(compile(step.line, page, "exec"), names)
                continue
            status, printed = shown.run(step.line)
            assert status in (0, 1), (step.line, printed)
            assert shown.missing(step.shown, printed) == [], f"run `make docs`: {step.line}"


@pytest.mark.parametrize("page", [page for page in TEXTS if "```sh\n" in TEXTS[page]])
def test_calls_that_are_shown_and_not_run_are_calls_of_the_program(page: str) -> None:
    for block in shown.blocks(TEXTS[page], "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            name, *arguments = shlex.split(line, comments=True) or [""]
            if name == "whosthere":
                ends = [at for at, one in enumerate(arguments) if one in ("&", ">")]
                parser().parse_args(arguments[: ends[0]] if ends else arguments)


@pytest.mark.parametrize("page", TEXTS)
def test_commands_named_in_passing_are_commands(page: str) -> None:
    assert set(re.findall(r"`whosthere ([a-z]+)", TEXTS[page])) <= set(COMMANDS)


def test_outputs_are_written_anew_where_figures_and_lines_changed() -> None:
    before = ["3 wait.", "…", "Ann", "  sells (50%)", "…"]
    now = ["4 wait.", "", "Bo", "  asks (9%)", "Ann", "  +1 a word", "  sells (61%)", "end"]
    assert shown.missing(before, now) == ["3 wait."]
    made = shown.renewed(before, now)
    assert made == ["4 wait.", "…", "Ann", "  +1 a word", "  sells (61%)", "…"]
    assert shown.missing(made, now) == []
    with pytest.raises(LookupError, match="Carol"):
        shown.renewed(["Carol Oyelaran-Whitlock"], now)


def test_the_example_of_a_line_is_read_and_judged(capsys: pytest.CaptureFixture[str]) -> None:
    with shown.laid_out(README):
        assert main(["assess", "lines.jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["motive"] == "sell"


def test_the_verdicts_on_the_first_screen_are_those_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    """What is shown may be cut; the advice shown for a request must be what is advised."""
    main(["demo", "--format", "json"])
    told = {
        one["verdict"]["id"]: one["verdict"]["action"] for one in json.loads(capsys.readouterr().out)["assessments"]
    }
    titles = {title: action for action, title in ACTION_WORDS.items()}
    seen, heading = {}, ""
    for line in shown.blocks(README, "console")[0].splitlines():
        if found := re.fullmatch(r"(.+) \(\d+\)", line):
            heading = titles[found[1]]
        elif found := re.search(r" · (\S+)$", line):
            seen[found[1]] = heading
    assert len(seen) >= 2
    assert seen == {id_: told.get(id_) for id_ in seen}, "paste the README's first screen anew from `whosthere demo`"


@pytest.mark.parametrize("page", ["README.md", "docs/writing-a-signal.md"])
def test_the_signal_that_is_shown_is_one_of_ours(page: str) -> None:
    (code,) = (code for code in shown.blocks(TEXTS[page], "python") if "@signal(" in code)
    assert any(code in path.read_text(encoding="utf-8") for path in (ROOT / "src/whosthere/signals").glob("*.py"))


@pytest.mark.parametrize("path", pages.written(), ids=lambda path: path.name)
def test_what_is_made_of_the_commands_is_fresh(path: Path) -> None:
    if path.suffix == ".1" and sys.version_info[:2] != (3, 11):
        pytest.skip("other Pythons word the usage otherwise")
    assert path.read_text(encoding="utf-8") == pages.written()[path], "run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_and_its_help_are_in_the_page_of_commands_and_the_man_page(name: str) -> None:
    section = re.split(r"^## ", TEXTS["docs/commands.md"], flags=re.MULTILINE)
    (told,) = (part for part in section if part.startswith(f"whosthere {name}\n"))
    man = (pages.SHELLS / "whosthere.1").read_text(encoding="utf-8").replace("\\", "")
    for argument in pages.actions(COMMANDS[name]):
        assert argument.help, f"{name} {argument.dest}"
        assert argument.help.replace("|", "\\|") in told
        assert all(f"`{option}" in told for option in argument.option_strings[:1])
        assert all(option in man for option in argument.option_strings)


def test_every_public_name_is_told_of_in_the_library() -> None:
    page = TEXTS["docs/library.md"]
    assert [name for name in whosthere.__all__ if not re.search(rf"`{name}[`(]", page)] == []


def test_every_fact_and_every_signal_is_in_its_page() -> None:
    assert [fact.name for fact in catalogue() if f"| `{fact.name}` |" not in TEXTS["docs/facts.md"]] == []
    assert [signal.name for signal in SIGNALS if f"### `{signal.name}`" not in TEXTS["docs/signals.md"]] == []


def test_every_module_the_readme_points_at_is_there() -> None:
    table = README[README.index("| step | modules |") : README.index("**Add a signal**")]
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", table):
        assert (ROOT / "src/whosthere" / name).exists(), name


def anchors(text: str) -> set[str]:
    """What a page's headings are called in links to them."""
    bare = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", bare, re.MULTILINE)
    }


@pytest.mark.parametrize("page", TEXTS)
def test_every_link_to_a_page_leads_somewhere(page: str) -> None:
    for target, place in re.findall(r"\]\(([^)#:\s]*)(?:#([^)\s]+))?\)", TEXTS[page]):
        led = (ROOT / page).parent / target if target else ROOT / page
        assert led.exists(), target
        if place:
            assert place in anchors(led.read_text(encoding="utf-8")), f"{target}#{place}"


def test_the_glossary_knows_the_words_of_the_model() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    why = (DOCS / "why.md").read_text(encoding="utf-8")
    assert all(word in glossary for word in (*ROLES, *AIMS, *ACTIONS))
    assert all(f"| `{motive}` |" in why for motive in MOTIVES)
    assert all(f"`{aim}`" in README for aim in AIMS)
