"""Hooks of the site (`make site`): README, SECURITY and CHANGELOG stand beside `docs/`, and are pages all the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from properdocs.config.defaults import ProperDocsConfig
from properdocs.structure.files import File, Files
from properdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
BESIDE = {"README.md": "index.md", "SECURITY.md": "SECURITY.md", "CHANGELOG.md": "CHANGELOG.md"}


def on_files(files: Files, *, config: ProperDocsConfig) -> Files:
    """Add the pages that stand beside `docs/`, the licence, and a list of the decisions."""
    for name, page in BESIDE.items():
        files.append(File.generated(config, page, content=as_of_docs((ROOT / name).read_text(encoding="utf-8"))))
    files.append(File.generated(config, "decisions/index.md", content=decisions()))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """Lead links of pages in `docs/` to those beside it to where they are in the site."""
    for name, target in BESIDE.items():
        markdown = markdown.replace(f"](../{name}", f"]({target}")
    return markdown


def as_of_docs(text: str) -> str:
    """A page that stood beside `docs/` as if it stood in it."""
    text = text.replace("](docs/decisions/)", "](decisions/index.md)")
    return re.sub(r"\]\(docs/", "](", text)


def decisions() -> str:
    """The list of decisions, by their titles."""
    lines = ["# Decisions", "", "What was chosen, why, and what was given up. One page each.", ""]
    for path in sorted((ROOT / "docs/decisions").glob("*.md")):
        title = path.read_text(encoding="utf-8").split("\n", 1)[0].lstrip("# ")
        lines.append(f"- [{title}]({path.name})")
    return "\n".join(lines) + "\n"
