"""The authored corpus as rows: reads `training/authored`, checks every line, drops near-duplicates.

Each row is a dict: id, author (the file it stands in), block (50 neighbouring lines: never split between training and
test), lang, text, motive, also, kind, dangerous, sender (headline), owner (name, headline, company, school), facts.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whosthere.model import MOTIVES, ROLES

AUTHORED = Path(__file__).parent / "authored"
BLOCK = 50


def messages(folder: Path = AUTHORED) -> list[dict[str, Any]]:
    """All messages without near-duplicates, in a fixed order; raises ValueError for a line that is off."""
    rows = [row for path in sorted(folder.glob("*.jsonl")) for row in _jsonl(path)]
    rows += [row for path in sorted(folder.glob("*.txt")) if ".headlines." not in path.name for row in _lines(path)]
    return list(_distinct(rows))


def headlines(folder: Path = AUTHORED) -> list[dict[str, Any]]:
    """All headlines of the corpus, distinct, in a fixed order: id, author, block, lang, headline, about, role, also."""
    seen, rows = set[str](), []
    for path in sorted(folder.glob("*.headlines.txt")):
        for n, line in enumerate(_content(path), 1):
            label, lang, headline, *about = [part.strip() for part in line.split("|" if " | " not in line else " | ")]
            role, *also = label.split("+")
            # a headline may hold bars of its own: the last part is the summary only where it is a sentence
            if about and not re.search(r"[.!?。！？।]$", about[-1]) and about[-1]:
                headline, about = " | ".join([headline, *about]), []
            elif len(about) > 1:
                headline, about = " | ".join([headline, *about[:-1]]), about[-1:]
            if {role, *also} - set(ROLES):
                raise ValueError(f"{path.name}:{n}: unknown role in {label!r}")
            if headline.casefold() in seen:
                continue
            seen.add(headline.casefold())
            author = path.name.removesuffix(".headlines.txt")
            rows.append(
                {"id": f"{author}-h{n}", "author": author, "block": f"{author}-h{n // BLOCK}", "lang": lang,
                 "headline": headline.strip(" |"), "about": (about or [""])[0], "role": role, "also": also}
            )  # fmt: skip
    return rows


def _content(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield line


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    author = path.stem
    for n, line in enumerate(_content(path), 1):
        # an empty field may have lost a space beside its bar
        parts = re.split(r"\s?\|\s", line, maxsplit=6)
        if len(parts) != 7:
            raise ValueError(f"{path.name}:{n}: {len(parts)} fields")
        label, kind, danger, headline, owner, facts, text = (part.strip() for part in parts)
        motive, *also = label.split("+")
        if {motive, *also} - set(MOTIVES) or kind not in "nm" or danger not in "01":
            raise ValueError(f"{path.name}:{n}: {label!r} {kind!r} {danger!r}")
        yield {
            "id": f"{author}-{n}", "author": author, "block": f"{author}-{n // BLOCK}", "lang": author.split("-")[0],
            "text": text.replace("\\n", "\n"), "motive": motive, "also": also,
            "kind": "note" if kind == "n" else "message", "dangerous": danger == "1",
            "sender": {"headline": headline} if headline else {}, "owner": _owner(owner),
            "facts": dict(pair.split("=", 1) for pair in facts.split(";") if "=" in pair),
        }  # fmt: skip


def _owner(text: str) -> dict[str, Any]:
    values = [part.strip() for part in text.split(";")]
    owner = dict(zip(("name", "headline", "company"), values, strict=False))
    told: dict[str, Any] = {key: value for key, value in owner.items() if value}
    if len(values) > 3 and values[3]:
        told["school"] = [values[3]]
    return told


def _jsonl(path: Path) -> Iterator[dict[str, Any]]:
    for n, line in enumerate(_content(path), 1):
        row = json.loads(line)
        yield {
            "id": row["id"], "author": path.stem, "block": f"{path.stem}-{n // BLOCK}", "lang": "en",
            "text": row["text"], "motive": row["motive"], "also": row.get("also") or [], "kind": row["kind"],
            "dangerous": row["dangerous"], "sender": row.get("sender") or {}, "owner": row.get("owner") or {},
            "facts": {},
        }  # fmt: skip


def _distinct(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Without rows whose letters, numbers and case folded, stood before."""
    seen: set[str] = set()
    for row in rows:
        key = re.sub(r"[\W\d_]+", "", row["text"].casefold())
        if key not in seen:
            seen.add(key)
            yield row


def report() -> str:
    """Counts by language, author and motive."""
    rows, lines = messages(), headlines()
    out = [f"{len(rows)} messages, {len(lines)} headlines, {sum(r['dangerous'] for r in rows)} dangerous"]
    for what in ("lang", "author", "motive", "kind"):
        out.append(f"{what}: " + ", ".join(f"{k} {v}" for k, v in Counter(r[what] for r in rows).most_common()))
    out.append("role: " + ", ".join(f"{k} {v}" for k, v in Counter(r["role"] for r in lines).most_common()))
    return "\n".join(out)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
