"""What the docs show: their commands run as written, and the lines shown below them compared or written anew.

`python tests/shown.py` (`make docs`) writes them anew. In a console block a line that begins with `$ ` is a command,
`…` alone stands for lines left out, and all else is what the command printed. Each page is a story: its commands and
its Python run in order in one folder, with the example's files and those that the page shows (`# name.toml` as a
block's first line).
"""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from whosthere import example
from whosthere.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
CUT = "…"
ALIKE = 0.6  # how alike two lines are (0 to 1) that are the same line before and after


@dataclass
class Step:
    """A command line, or Python, with the lines shown below it, and where those begin in the page's lines."""

    line: str
    begins: int
    is_python: bool = False
    shown: list[str] = field(default_factory=list)


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def steps(page: str) -> list[Step]:
    """The commands of a page's console blocks and its Python blocks (but for signals), in order."""
    found: list[Step] = []
    inside = ""
    for number, line in enumerate(page.splitlines()):
        if line.startswith("```"):
            inside = line[3:]
            if inside == "python":
                found.append(Step("", number, is_python=True))
        elif inside == "console" and line.startswith("$ "):
            found.append(Step(line[2:], number + 1))
        elif inside == "console":
            found[-1].shown.append(line)
        elif inside == "python":
            found[-1].line += line + "\n"
    return [step for step in found if not (step.is_python and "@signal(" in step.line)]


@contextlib.contextmanager
def laid_out(page: str) -> Iterator[Path]:
    """Work in a new folder with every file that the page's commands name, and a home of its own for what is kept."""
    with tempfile.TemporaryDirectory() as name:
        folder, before, home = Path(name), Path.cwd(), os.environ.get("WHOSTHERE_HOME")
        for path in (*example.archives(), example.page(), example.me()):
            shutil.copy(path, folder)
        shutil.copy(example.archives()[1], folder / "archive.zip")
        for block in blocks(page, "toml"):
            if named := re.match(r"# (\S+\.toml)\n", block):
                (folder / named[1]).write_text(block, encoding="utf-8")
        (folder / "lines.jsonl").write_text("".join(blocks(page, "json")), encoding="utf-8")
        os.chdir(folder)
        os.environ["WHOSTHERE_HOME"] = str(folder / "home")
        try:
            yield folder
        finally:
            os.chdir(before)
            os.environ.pop("WHOSTHERE_HOME")
            if home is not None:
                os.environ["WHOSTHERE_HOME"] = home


def run(line: str) -> tuple[int, list[str]]:
    """The exit status of a command and the lines it prints (what it says aside where it prints nothing)."""
    name, *arguments = shlex.split(line, comments=True)
    if name != "whosthere":
        raise ValueError(f"only whosthere is run: {line}")
    given, target = (_taken(arguments, sign) for sign in "<>")
    with contextlib.ExitStack() as stack:
        out, err = _stream(), _stream()
        if given:
            before = sys.stdin
            sys.stdin = stack.enter_context(open(given, encoding="utf-8"))
            stack.callback(setattr, sys, "stdin", before)
        stack.enter_context(contextlib.redirect_stdout(out))
        stack.enter_context(contextlib.redirect_stderr(err))
        status = main(arguments)
    printed, aside = _told(out), _told(err)
    if target:
        Path(target).write_text(printed, encoding="utf-8")
        printed = ""
    return status, [one.rstrip() for one in (printed or aside).splitlines()]


def _taken(arguments: list[str], sign: str) -> str | None:
    """Take `< FILE` or `> FILE` out of a call's arguments."""
    if sign not in arguments:
        return None
    at = arguments.index(sign)
    _, name = arguments[at], arguments[at + 1]
    del arguments[at : at + 2]
    return name


def _stream() -> TextIO:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")


def _told(stream: TextIO) -> str:
    stream.flush()
    told: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return told.decode()


def pieces(shown: list[str]) -> list[list[str]]:
    """The runs of lines between cuts, without the blank lines around them."""
    runs: list[list[str]] = [[]]
    for line in shown:
        if line == CUT:
            runs.append([])
        else:
            runs[-1].append(line)
    return [bare for run in runs if (bare := _bare(run))]


def _bare(lines: list[str]) -> list[str]:
    told = [number for number, line in enumerate(lines) if line]
    return lines[told[0] : told[-1] + 1] if told else []


def missing(shown: list[str], printed: list[str]) -> list[str]:
    """The first piece of what is shown that was not printed, in the order shown; empty if all was."""
    at = 0
    for piece in pieces(shown):
        found = next((n for n in range(at, len(printed)) if printed[n : n + len(piece)] == piece), None)
        if found is None:
            return piece
        at = found + len(piece)
    return []


def renewed(shown: list[str], printed: list[str]) -> list[str]:
    """What is shown with each piece as it is printed now. Raises LookupError where its first line is not there."""
    made, at, rest = [], 0, list(shown)
    while rest:
        end = rest.index(CUT) if CUT in rest else len(rest)
        piece, rest, cut = rest[:end], rest[end + 1 :], rest[end : end + 1]
        bare = _bare(piece)
        if bare:
            begin = _place(bare[0], printed, at, len(printed))
            at = _place(bare[-1], printed, begin + len(bare) - 1, begin + 2 * len(bare), begin + len(bare) - 1) + 1
            above = piece.index(bare[0])
            piece = [*piece[:above], *printed[begin:at], *piece[above + len(bare) :]]
        made += [*piece, *cut]
    return made


def _place(line: str, printed: list[str], begin: int, end: int, otherwise: int | None = None) -> int:
    """Where the line, or the one most like it, stands between two places."""
    within = range(begin, min(end, len(printed)))
    likeness = {
        n: difflib.SequenceMatcher(None, _figureless(line), _figureless(printed[n]), autojunk=False).ratio()
        + (line == printed[n])
        for n in within
    }
    best = max(likeness, key=lambda n: (likeness[n], -n), default=None)
    if best is not None and likeness[best] >= ALIKE:
        return best
    if otherwise is not None:
        return min(otherwise, len(printed) - 1)
    raise LookupError(f"nothing like {line!r} is printed any more; write this block anew by hand")


def _figureless(line: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\d+", "#", line))


def renew(path: Path) -> bool:
    """Write the outputs shown in a page anew; whether anything changed."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    with laid_out(text):
        told = [(step, run(step.line)[1]) for step in steps(text) if not step.is_python]
    for step, printed in reversed(told):
        if pieces(step.shown):
            lines[step.begins : step.begins + len(step.shown)] = renewed(step.shown, printed)
    path.write_text("\n".join(lines), encoding="utf-8")
    return "\n".join(lines) != text


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    for one in PAGES:
        if "```console\n" in one.read_text(encoding="utf-8") and renew(one):
            print(f"wrote {one.relative_to(ROOT)}", file=sys.stderr)
