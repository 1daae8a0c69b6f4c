"""How long 200 profile PDFs and 200 copied profile pages take to read, beyond start-up, on one core.

    python benchmarks/profiles.py [HOW_MANY]

Prints the time of each alone and of both together (best of five, each in a fresh process bound to one core; starting
the process that reads PDFs is part of it, importing is not) beside the bound of 1.5 s.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from archive_parse import FIRST, LAST, WORDS

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from profile_pdfs import drawing, pdf

BOUND = 1.5
_FIRMS = "Friends of Fog|Kiesel & Farn GmbH|Bureau of Order|House of Lists|Institute of Clouds|Pebble & Fern".split("|")
_TITLES = "Statistician|Data Gardener|Keeper of Lists|Head of Moss|Junior Counter|Treasurer".split("|")
_READ = """
import os, sys, time
from pathlib import Path
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from whosthere.sources import read
paths = [Path(name) for name in sys.stdin.read().split("\\n")]
begin = time.perf_counter()
tables = read(paths)
print(time.perf_counter() - begin, tables["people"].height, len(tables.problems))
"""


def main() -> None:
    """Write the profiles, read them, print the times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        pdfs, pages = make(Path(folder), count)
        sizes = [sum(path.stat().st_size for path in paths) / 1e6 for paths in (pdfs, pages)]
        print(f"{count} PDFs ({sizes[0]:.1f} MB), {count} pages ({sizes[1]:.1f} MB)")
        for name, paths in (("PDFs", pdfs), ("pages", pages), ("both", pdfs + pages)):
            print(f"{name:6} {min(_seconds(paths) for _ in range(5)):.2f} s (bound for both: {BOUND} s)")


def make(folder: Path, count: int) -> tuple[list[Path], list[Path]]:
    """Profiles of invented people, each as a PDF and as a copied page; the same every time."""
    dice = random.Random(20261123)
    pdfs, pages = [], []
    for number in range(count):
        lines = _profile(dice, number)
        pdfs.append(folder / f"{number}.pdf")
        pdfs[-1].write_bytes(pdf(drawing(lines)))
        pages.append(folder / f"{number}.txt")
        pages[-1].write_text(_page(lines), encoding="utf-8")
    return pdfs, pages


def _profile(dice: random.Random, number: int) -> list[str]:
    """A profile as the lines of a drawing: up to six posts, one to three pages."""
    name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
    slug = f"{name.lower().replace(' ', '-|')}-{number:x}"

    def words(count: int) -> str:
        return " ".join(dice.choices(WORDS, k=count))

    lines = ["sidebar", "heading: Contact", f"address: www.linkedin.com/in/{slug} (LinkedIn)", "heading: Top Skills"]
    lines += [f"item: {words(2)}" for _ in range(3)]
    lines += ["heading: Languages", "item: English (Native or Bilingual)", "main", f"name: {name}"]
    lines += [f"headline: {dice.choice(_TITLES)} at {dice.choice(_FIRMS)}", "place: Graz, Styria, Austria"]
    lines += ["section: Summary", f"summary: {words(60)}", "section: Experience"]
    for at in range(dice.randint(2, 6)):
        year = 2022 - 3 * at
        until = "Present" if at == 0 else f"May {year + 3}"
        lines += [f"company: {dice.choice(_FIRMS)}", f"role: {dice.choice(_TITLES)}"]
        lines += [f"dates: May {year}\u00a0-\u00a0{until}\u00a0(3 years)", "where: Graz, Austria", f"text: {words(40)}"]
    school = ["section: Education", "school: University of Nowhere", "degree: Statistics\u00a0·\u00a0(2008 - 2012)"]
    return lines + school


def _page(lines: list[str]) -> str:
    """The same profile as it would be copied."""
    page = []
    for line in lines[lines.index("main") + 1 :]:
        style, _, text = line.partition(": ")
        shown = {"name": f"{text}\n· 2nd", "place": f"{text}\nContact info\n500+ connections"}
        page.append(shown.get(style, "About" if text == "Summary" else text.replace("\u00a0", " ")))
    return "\n".join(page)


def _seconds(paths: list[Path]) -> float:
    names = "\n".join(map(str, paths))
    done = subprocess.run([sys.executable, "-c", _READ], input=names, capture_output=True, text=True, check=True)
    seconds, people, problems = done.stdout.split()
    if int(people) < len(paths) or int(problems):
        print(f"  {people} people and {problems} problems of {len(paths)} files")
    return float(seconds)


if __name__ == "__main__":
    main()
