"""How long `read` takes for the largest archive LinkedIn allows, beside `polars.read_csv` on the same bytes.

    python benchmarks/archive_parse.py [ARCHIVE.zip]

Prints the sizes, the times (best of five), the two ratios and the peak memory of a process that only reads.
"""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from whosthere.sources import read

CONNECTIONS, INVITATIONS, MESSAGES = 30_000, 10_000, 200_000
OWNER = ("Tomas Example", "https://www.linkedin.com/in/tomas-example")
FIRST = "Mirela Ayo Zoë Jens Priya Luca Nadia Emre Søren Chloé Ivana Hugo Aiko Bram Lerato Dana Yusuf Inês".split()
LAST = "Sandu Fictional Brandt Kiesel Farn Moss Rake Hedge Fernley Nowhere Quill Ember Tarn Weir Lund Ocaña".split()
WORDS = (
    "thanks for accepting the talk on small models stayed with me we are looking at ways to count moss in city parks "
    "would you have ten minutes next week my team builds dashboards, ledgers and quiet tools I saw your post about "
    "hedges and it made me think of our project in Graz could we compare notes? best regards é “quoted” really"
).split()
_MESSAGES_HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,"
    "ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
).split(",")
_NOTES = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. '
    'You will only see email addresses for connections who have allowed it."\n\n'
)


def make_largest(
    path: Path, *, connections: int = CONNECTIONS, invitations: int = INVITATIONS, messages: int = MESSAGES
) -> Path:
    """Write the largest legal archive to `path` (a zip) and return it; the same bytes of CSV every time."""
    dice = random.Random(20261123)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.writestr("Profile.csv", _text(_profile()))
        archive.writestr("Connections.csv", _NOTES + _text(_connections(dice, connections)))
        archive.writestr("Invitations.csv", _text(_invitations(dice, invitations)))
        archive.writestr("messages.csv", _text(_messages(dice, messages, connections), csv.QUOTE_ALL))
    return path


def _text(rows: Iterator[Sequence[str]], quoting: int = csv.QUOTE_MINIMAL) -> str:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n", quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return lines.getvalue()


def _person(number: int) -> tuple[str, str, str]:
    """First name, last name and profile address of the person with this number; one address each."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    slug = f"{first}-{last}-{number:x}".lower().replace("ë", "%C3%AB").replace("ø", "%C3%B8").replace("é", "%C3%A9")
    return first, last, f"https://www.linkedin.com/in/{slug}"


def _profile() -> Iterator[Sequence[str]]:
    yield "First Name,Last Name,Maiden Name,Headline,Summary,Industry,Geo Location".split(",")
    yield (
        "Tomas",
        "Example",
        "",
        "Gardener of small language models",
        "Builds quiet tools.",
        "Software",
        "Graz, Austria",
    )


def _connections(dice: random.Random, count: int) -> Iterator[Sequence[str]]:
    yield "First Name,Last Name,URL,Email Address,Company,Position,Connected On".split(",")
    for number in range(count):
        first, last, url = _person(number)
        day = datetime(2012, 1, 1) + timedelta(days=dice.randrange(5400))
        yield first, last, url, "", f"{last} & Farn GmbH", f"Head of {first}, EMEA", day.strftime("%d %b %Y")


def _invitations(dice: random.Random, count: int) -> Iterator[Sequence[str]]:
    yield "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl".split(",")
    for number in range(count):
        first, last, url = _person(20_000 + 3 * number)
        other, at = (f"{first} {last}", url), datetime(2024, 1, 1) + timedelta(minutes=dice.randrange(1_500_000))
        incoming = dice.random() < 0.7
        (sender, sender_url), (to, to_url) = (other, OWNER) if incoming else (OWNER, other)
        note = " ".join(dice.choices(WORDS, k=25)) if dice.random() < 0.13 else ""
        when = f"{at.month}/{at.day}/{at:%y}, {(at.hour - 1) % 12 + 1}:{at:%M} {'PM' if at.hour >= 12 else 'AM'}"
        yield sender, to, when, note, "INCOMING" if incoming else "OUTGOING", sender_url, to_url


def _messages(dice: random.Random, count: int, people: int) -> Iterator[Sequence[str]]:
    yield _MESSAGES_HEADER
    at = datetime(2016, 1, 1)
    for _ in range(count):
        at += timedelta(seconds=dice.randrange(1, 3000))
        partner = int(people * dice.random() ** 2)  # a few people write much, most write little
        first, last, url = _person(partner)
        other = (f"{first} {last}", url)
        (sender, sender_url), (to, to_url) = (other, OWNER) if dice.random() < 0.5 else (OWNER, other)
        words = dice.choices(WORDS, k=dice.randrange(20, 56))
        words[5], words[13] = words[5] + "\n", words[13] + '\n"so"'
        where = "INBOX" if dice.random() < 0.9 else "ARCHIVE"
        yield (
            *(f"2-{partner:020x}==", "", sender, sender_url, to, to_url, at.strftime("%Y-%m-%d %H:%M:%S UTC"), ""),
            *(" ".join(words), where, "", "No", "No"),
        )


def _best_of(rounds: int, *tasks: Callable[[], object]) -> list[float]:
    """The shortest time of each task in seconds, the tasks taking turns so that a busy machine hits all alike."""
    best = [float("inf")] * len(tasks)
    for _ in range(rounds):
        for turn, task in enumerate(tasks):
            start = time.perf_counter()
            task()
            best[turn] = min(best[turn], time.perf_counter() - start)
    return best


def _unzipped(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _with_polars(files: dict[str, bytes]) -> None:
    """The yardstick: every file as strings, nothing checked, typed, keyed or merged."""
    for name, text in files.items():
        pl.read_csv(text, skip_lines=3 if name == "Connections.csv" else 0, infer_schema=False)


def _peak(path: Path) -> float:
    """The peak memory, in MB, of a fresh process that reads `path` once (Linux: getrusage would count the parent's)."""
    code = "import sys; from pathlib import Path; from whosthere.sources import read; read([Path(sys.argv[1])]);"
    code += "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout) * 1024 / 1e6


def main(archive: Path) -> None:
    """Measure and print."""
    folder = archive.with_suffix("")
    files = _unzipped(archive)
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text)
    polars, unzip, from_folder, from_zip = _best_of(
        5, lambda: _with_polars(files), lambda: _unzipped(archive), lambda: read([folder]), lambda: read([archive])
    )
    print(f"{sum(map(len, files.values())) / 1e6:.0f} MB of CSV, {archive.stat().st_size / 1e6:.0f} MB zipped")
    print(f"polars.read_csv, all strings  {polars * 1000:6.0f} ms;  unzipping {unzip * 1000:.0f} ms")
    print(f"read(folder)                  {from_folder * 1000:6.0f} ms = {from_folder / polars:.2f} x read_csv")
    print(f"read(zip)                     {from_zip * 1000:6.0f} ms = {from_zip / polars:.2f} x read_csv,", end=" ")
    print(f"{from_zip / (unzip + polars):.2f} x unzipping and read_csv")
    print(f"peak memory: read(zip) {_peak(archive):.0f} MB, read(folder) {_peak(folder):.0f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else make_largest(Path(scratch, "largest.zip")))
