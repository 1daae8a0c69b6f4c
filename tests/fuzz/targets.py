"""What is fuzzed: every reader with every kind of file it reads, and some inputs made so that rows can be counted.

The law of each: no exception but SourceError, no input that takes longer than two seconds of the processor, and of what
can be counted nothing is lost: a record becomes a row, is told as left alone, or is in a problem.
"""

from __future__ import annotations

import atexit
import csv
import importlib
import io
import os
import pkgutil
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, ModuleType

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS))

import exports  # noqa: E402
import profile_pdfs  # noqa: E402
from whosthere import sources  # noqa: E402
from whosthere.errors import SourceError  # noqa: E402
from whosthere.sources import linkedin, pages, pdf_process, profile_pdf, profile_sheet  # noqa: E402
from whosthere.sources.tables import Tables  # noqa: E402

SECONDS = 2.0
STORIES = TESTS / "stories"
IN_MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None
SCRATCH = Path(os.environ.get("FUZZ_SCRATCH") or tempfile.mkdtemp(prefix="fuzz-", dir=IN_MEMORY))
if "FUZZ_SCRATCH" not in os.environ:
    atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

Law = Callable[[bytes], "str | None"]


@dataclass(frozen=True)
class Target:
    """One kind of input: `law` reads it and says what is wrong, if anything; `seeds` are inputs to begin with."""

    name: str
    law: Law
    seeds: list[bytes] = field(default_factory=list)
    longest: int = 8_192
    share: float = 1  # of the inputs, beside the other targets


def targets() -> dict[str, Target]:
    """All targets by name."""
    return {target.name: target for target in (*_files(), *_made())}


def together() -> Target:
    """All targets as one, for a short run: the first byte says which."""
    each = list(targets().values())

    def law(raw: bytes) -> str | None:
        return each[(raw[0] if raw else 0) % len(each)].law(raw[1:])

    seeds = [bytes([at]) + seed for at, target in enumerate(each) for seed in target.seeds]
    return Target("together", law, seeds, longest=16_384)


# ---- the law ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """What broke the law: `signature` is the same for what is likely the same fault."""

    signature: str
    what: str


class _TooSlow(BaseException):
    """Raised inside what runs too long."""


def judged(target: Target, raw: bytes) -> Finding | None:
    """What is wrong with how `raw` is read, or None. Slowness is looked at twice: others may have been loud."""
    found = _once(target, raw)
    return _once(target, raw) if found and found.signature.startswith("slow") else found


def _once(target: Target, raw: bytes) -> Finding | None:
    begin = time.process_time()
    try:
        with _watched():
            wrong = target.law(raw)
    except SourceError as error:
        wrong = f"several lines: {error}" if "\n" in str(error) else None
    except (KeyboardInterrupt, SystemExit):
        raise
    except _TooSlow as error:
        return Finding(f"slow-{_place(error)}", "".join(traceback.format_exception(error)))
    except BaseException as error:  # noqa: BLE001  (Polars' panics are no Exceptions)
        return Finding(f"{type(error).__name__}-{_place(error)}", "".join(traceback.format_exception(error)))
    if wrong:
        return Finding(re.sub(r"\W+", "-", re.sub(r"[\d'\"].*", "", wrong))[:40], wrong)
    took = time.process_time() - begin
    return Finding("slow", f"took {took:.1f} s") if took > SECONDS else None


class _watched:  # noqa: N801  (reads as a word)
    """Raises _TooSlow in what needs more than twice the time; where the system has no such timer, does nothing."""

    def __enter__(self) -> None:
        if hasattr(signal, "SIGVTALRM"):
            signal.signal(signal.SIGVTALRM, _stop)
            signal.setitimer(signal.ITIMER_VIRTUAL, 2 * SECONDS)

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "SIGVTALRM"):
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _TooSlow


def _place(error: BaseException) -> str:
    """The innermost function of ours in a traceback."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "whosthere" in frame.filename]
    return f"{Path(ours[-1].filename).stem}-{ours[-1].name}" if ours else "elsewhere"


# ---- files as a reader gets them -------------------------------------------------------------------------------------

# How files are called where their kind is told by the name, each with its share of the inputs: about as much as it is
# fast. Seeds are the stories that end so.
_NAMES = {
    "archive": {"x.zip": 4},
    "pages": {"x.txt": 8, "x.html": 6},
    "profile_pdf": {"x.pdf": 6},
    "mails": {"x.eml": 6, "x.mbox": 6, "x.emlx": 4},
    "portability": {"x.json": 10},
    "address_book": {"x.vcf": 10, "x.csv": 3},
    "records": {"x.jsonl": 10, "x.csv": 8, "x.parquet": 0.3},
}


def _files() -> Iterator[Target]:
    for reader in readers():
        name = reader.__name__.rpartition(".")[2]
        for file, share in (_NAMES.get(name) or _seen_in_stories(name) or {"x": 4}).items():
            law = _reading_pdf if name == "profile_pdf" else _reading(reader, file)
            seeds = [path.read_bytes() for path in sorted((STORIES / name).glob(f"*{Path(file).suffix}"))]
            longest = 16_384 if name in ("profile_pdf", "archive") else 8_192
            yield Target(f"{name}{Path(file).suffix}", law, seeds + _more_seeds(name, file), longest, share)
    tables = [bytes([at]) + table for at, layout in enumerate(linkedin.LAYOUTS) for table in _table(layout)]
    yield Target("archive.csv", _reading_table, tables, share=5)


def readers() -> list[ModuleType]:
    """Every module of `sources` that reads a kind of source, whether it is in READERS already or not."""
    found = []
    for info in pkgutil.iter_modules(sources.__path__):
        module = importlib.import_module(f"{sources.__name__}.{info.name}")
        if hasattr(module, "recognises") and hasattr(module, "read") and info.name != "mail_boxes":
            found.append(module)
    return found


def _seen_in_stories(name: str) -> dict[str, float]:
    return {f"x{path.suffix}": 4 for path in sorted((STORIES / name).glob("*.*"))}


def _reading(reader: ModuleType, file: str) -> Law:
    path = SCRATCH / reader.__name__ / file
    path.parent.mkdir(parents=True, exist_ok=True)

    def law(raw: bytes) -> str | None:
        path.write_bytes(raw)
        reader.recognises(path)
        reader.understands(raw)
        tables = reader.read([path])
        return _well_told(tables) or _lines_lost(path, raw, tables)

    return law


def _reading_table(raw: bytes) -> str | None:
    """A CSV file of the archive; its first byte tells which it is called."""
    layout = linkedin.LAYOUTS[(raw[0] if raw else 0) % len(linkedin.LAYOUTS)]
    return _reading(sources.archive, f"{layout.names[0]}.csv")(raw[1:])


_PDFS = pdf_process.PdfProcess()


def _reading_pdf(raw: bytes) -> str | None:
    """A PDF, by one process that is not started anew for each."""
    found = _PDFS.lines(raw)
    if found.error or not found.lines:
        return None
    sheet = profile_sheet.sheet_of(found)
    return _odd_profile(profile_pdf.person(sheet)) if sheet else None


def _well_told(tables: Tables) -> str | None:
    """What is wrong with tables whatever they were read from: problems of several lines, rows without origin."""
    for problem in tables.problems:
        if "\n" in str(problem) or "\r" in str(problem):
            return f"problem of several lines: {str(problem)!r}"
        if problem.count < 1 or (problem.row is not None and problem.row < 1):
            return f"problem with an odd place: {problem!r}"
    for name, rows in tables.frames.items():
        if rows.height and (rows["source"].null_count() or rows["row"].null_count()):
            return f"rows without origin in {name}"
    silent = not (tables.frames or tables.taken or tables.problems)
    return "nothing read and nothing said" if silent else None


def _lines_lost(path: Path, raw: bytes, tables: Tables) -> str | None:
    """JSON Lines: each line that may be an object is a row or in a problem."""
    if path.suffix != ".jsonl":
        return None
    lines = sum(b"{" in line for line in raw.split(b"\n"))
    told = tables["invitations"].height + sum(problem.count for problem in tables.problems)
    left = _whole_file_left(tables) or any("from here on" in problem.what for problem in tables.problems)
    return f"lines lost: {lines} given, {told} told" if told < lines and not left else None


def _whole_file_left(tables: Tables) -> bool:
    """Whether a problem speaks of a file and not of a row: then nothing else of it can be expected."""
    return any(problem.row is None for problem in tables.problems)


# ---- inputs made so that rows can be counted -------------------------------------------------------------------------


def _made() -> Iterator[Target]:
    seeds = [bytes(range(256)), bytes(512), bytes(range(255, -1, -1)) * 2]
    yield Target("made-rows", _csv_rows, seeds + [bytes([at]) * 300 for at in range(16)], longest=2_048, share=8)
    yield Target("made-zip", _zip, seeds, longest=4_096, share=4)
    yield Target("made-cards", _cards, seeds, longest=2_048, share=5)
    yield Target("made-pdf-lines", _pdf_lines, seeds, longest=4_096, share=25)


class Dice:
    """Choices made from bytes: the same bytes, the same choices; a changed byte changes little."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes are still to be used."""
        return len(self._raw) - self._at

    def below(self, most: int) -> int:
        """A number from 0 to `most` - 1; 0 when no bytes are left."""
        size = 1 if most <= 256 else 2
        taken = self._raw[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "big") % most

    def text(self, words: list[str]) -> str:
        """One of `words`, or any letters."""
        kind = self.below(4)
        if kind < 2:
            return words[self.below(len(words))]
        length = self.below(8 if kind == 2 else 40)
        taken = self._raw[self._at : self._at + length]
        self._at += length
        return taken.decode("utf-8", "ignore")


_CELLS = [
    "", " ", "4/7/26, 9:05 AM", "13/13/26, 25:00 PM", "08 Feb 2026", "2026-04-09 07:31:12 UTC", "Jan 2024", "2016",
    "INCOMING", "OUTGOING", "incoming", "Mirela Sandu-Example", exports.MIRELA_URL, exports.OWNER_URL, "Tomas Example",
    "No", "Yes", "null", "NA", "Hi,\nthere", 'a "quoted" word', "=1+1", "\u202f", "Zoë", "ÃƒÂ«", "\x00", "\r", "\t",
    ";", ",", "x" * 300, "\U0001f331", "\u202e", "LinkedIn Member", "2/29/25, 9:05 AM", "9999-12-31 23:59:59 UTC",
]  # fmt: skip


def _header(layout: linkedin.Layout) -> list[str]:
    return [names[0] for names in layout.columns.values()]


def _table(layout: linkedin.Layout) -> list[bytes]:
    """A small file of this layout, once as LinkedIn writes it and once as a spreadsheet does."""
    header = _header(layout)
    rows = [[_CELLS[(at * 7 + row * 3) % len(_CELLS)] for at in range(len(header))] for row in range(6)]
    text = exports.csv_text(",".join(header), rows)
    return [text.encode(), text.replace("\n", "\r\n").encode("utf-8-sig"), text.encode("utf-16")]


def _csv_rows(raw: bytes) -> str | None:
    """A CSV file of the archive with odd cells: each record is a row, told as left out, or in a problem."""
    dice = Dice(raw)
    layout = linkedin.LAYOUTS[dice.below(len(linkedin.LAYOUTS))]
    header = _header(layout)
    quoting = csv.QUOTE_ALL if dice.below(2) else csv.QUOTE_MINIMAL
    width = len(header) if dice.below(4) else max(len(header) - dice.below(3), 1)
    rows = [[dice.text(_CELLS) for _ in range(width)] for _ in range(1 + dice.below(12))]
    counted = [row for row in rows if any(cell.strip().strip("\x00\ufeff\u200b") for cell in row)]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=quoting).writerows([header, *rows])
    path = SCRATCH / f"{layout.names[0]}.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    tables = sources.archive.read([path])
    told = sum(taken.rows for taken in tables.taken) + sum(problem.count for problem in tables.problems)
    lost = told < len(counted) and not any(_ends_reading(problem.what) for problem in tables.problems)
    return _well_told(tables) or (f"rows lost: {len(counted)} given, {told} told" if lost else None)


def _ends_reading(what: str) -> bool:
    return "left out" in what and "header" in what


_FILES = [
    "Invitations.csv", "Connections.csv", "messages.csv", "Profile.csv", "Positions.csv", "a/b/Invitations.csv",
    "../Invitations.csv", "Jobs/Job Seeker Preferences.csv", "Registration.csv", "inner.zip", "LinkedIn inner.zip",
    "__MACOSX/x", "x.html", "Skills.csv", "Invitations_2.csv", "/etc/Invitations.csv", "C:\\Connections.csv", "",
]  # fmt: skip
_CONTENTS = [
    exports.INVITATIONS, exports.CONNECTIONS, exports.MESSAGES, exports.PROFILE, exports.INVITATIONS_HEADER,
    exports.CONNECTIONS_HEADER, exports.MESSAGES_HEADER, "", "\n\n", "Name\nR\n", "<html>",
]  # fmt: skip


def _zip(raw: bytes) -> str | None:
    """A zip of files under odd names with odd contents, now and then damaged."""
    dice = Dice(raw)
    packed = _packed(dice, depth=0)
    if dice.below(4) == 0 and packed:
        damaged = bytearray(packed)
        for _ in range(1 + dice.below(8)):
            damaged[dice.below(min(len(damaged), 65_536))] = dice.below(256)
        packed = bytes(damaged)
    path = SCRATCH / "made.zip"
    path.write_bytes(packed)
    return _well_told(sources.archive.read([path]))


def _packed(dice: Dice, depth: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for _ in range(dice.below(6)):
            name = dice.text(_FILES) or "x"
            content = dice.text(_CONTENTS).encode() if dice.below(6) or depth > 1 else _packed(dice, depth + 1)
            if name not in archive.namelist():
                archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


_LINES = [
    "Statistician at Friends of Fog | Moss, mostly", "Ayo Fictional and 12 other mutual connections", "2 weeks ago",
    "Today", "Verified", "Hi Tomas, your talk stayed with me.", "… show more", "Reply to Mirela", "Message", "· 2nd",
    "Ayo Fictional’s profile picture", "Ayo Fictional", "Mirela follows you and is inviting you to connect", "--", "",
    "1 mutual connection", "invited you to follow", "Newsletter • Monthly", "People you may know", "Load more",
    "vor 2 Wochen", "hace 3 días", "3 gemeinsame Kontakte", "LinkedIn Member", "500+ connections", "About",
    "Experience",
]  # fmt: skip


def _cards(raw: bytes) -> str | None:
    """Cards of the page of invitations: each pair of buttons below a name is a request, left alone, or a problem."""
    dice = Dice(raw)
    lines = ["Manage invitations", "Received"] if dice.below(4) else []
    count = 1 + dice.below(8)
    for number in range(count):
        lines.append(f"{dice.text(['Mirela', 'Zoë', 'Ayo'])} Person{number}")
        lines += [dice.text(_LINES) for _ in range(dice.below(4))]
        lines += ["Ignore", "Accept"]
        lines += [dice.text(_LINES) for _ in range(dice.below(3))]
    text = "\n".join(line.replace("\n", " ").replace("\r", " ").replace("\x00", " ") for line in lines)
    tables = pages.read([], piped=text.encode())
    told = tables["invitations"].height + sum(problem.count for problem in tables.problems)
    told += sum(_left(taken.table) for taken in tables.taken if taken.table.startswith(linkedin.LEFT))
    told += sum(taken.rows for taken in tables.taken if taken.table.startswith(linkedin.LEFT))
    lost = (
        told < count and "people you may know" not in text.lower() and not tables["people"]["about"].is_not_null().any()
    )
    return _well_told(tables) or (f"cards lost: {count} given, {told} told" if lost else None)


def _left(words: str) -> int:
    """The number in `left alone: 3 cards that are not people`."""
    number = re.search(r"\d+", words)
    return int(number[0]) if number else 0


_PDF_LINES = [
    "Contact", "www.linkedin.com/in/mirela-", "sandu-example (LinkedIn)", "Top Skills", "Mirela Sandu-Example",
    "Summary", "Experience", "Education", "Berufserfahrung", "May 2022 - Present (4 years)", "2012 - 2014",
    "Page 1 of 2",
    "Friends of Fog", "Statistician", "University of Nowhere", "Master · (2012 - 2014)", "4 years 2 months",
    "(LinkedIn)",
]  # fmt: skip
_SIZES = [26.0, 15.8, 13.0, 12.0, 11.5, 10.5, 9.0, 1.0, 9e4]


def _pdf_lines(raw: bytes) -> str | None:
    """Lines at places and in sizes that no PDF of LinkedIn's has, read as a profile."""
    dice = Dice(raw)
    lines = []
    while dice.left > 0 and len(lines) < 400:
        left = [21.6, 223.6, 384.0, -9e4, 9e4][dice.below(5)]
        size, height = _SIZES[dice.below(len(_SIZES))], float(792 - 12 * dice.below(66))
        text = dice.text(_PDF_LINES)
        lines.append(pdf_process.Line(dice.below(3), left, left + 6 * len(text), height, size, dice.below(5) / 4, text))
    sheet = profile_sheet.sheet_of(pdf_process.Found(pages=3, width=612.0, lines=lines))
    if sheet is None:
        return None
    return _odd_profile(profile_pdf.person(sheet))


def _odd_profile(told: dict[str, str | list[str] | None]) -> str | None:
    texts = [text for value in told.values() for text in (value if isinstance(value, list) else [value]) if text]
    odd = [text for text in texts if not text.strip() or "\n\n" in text]
    return "no name" if not told["name"] else f"odd text: {odd[0]!r}" if odd else None


# ---- seeds -----------------------------------------------------------------------------------------------------------


def _more_seeds(name: str, file: str) -> list[bytes]:
    """Inputs to begin with beside the stories, or where those are no files."""
    if file == "x.zip":
        files = {"Invitations.csv": exports.INVITATIONS, "Connections.csv": exports.CONNECTIONS}
        return [
            exports.zip_bytes(files),
            exports.zip_bytes({"a.zip": exports.zip_bytes(files)}),
            b"PK\x05\x06" + bytes(18),
        ]
    if file == "x.pdf":
        return list(_plain_pdfs())
    if file == "x.csv" and name == "records":
        return [b"id,text,sender_name,note\n1,Hi,Ayo,\n"]
    if file == "x.csv":
        return [b"First Name,Last Name,E-mail 1 - Value\nAyo,Fictional,ayo@fictional.example\n"]
    if file == "x.jsonl":
        return [
            b'{"id": "1", "text": "Hi", "sender": {"name": "Ayo", "mutual_names": ["Zo"]}, "sent_at": null}\n\n{}\n[1]'
        ]
    if file == "x.vcf":
        card = (
            "BEGIN:VCARD VERSION:3.0 FN:Ayo_Fictional N:Fictional;Ayo;;; EMAIL:ayo@fictional.example "
            "URL:https://www.linkedin.com/in/ayo-fictional-example END:VCARD "
        )
        return [card.replace(" ", "\r\n").replace("_", " ").encode()]
    if file == "x.json":
        return [
            b'{"elements":[{"snapshotDomain":"CONNECTIONS","snapshotData":[{"First Name":"Ayo","Last Name":"Fictional",'
            b'"Connected On":"08 Feb 2026"}]},{"snapshotDomain":"INVITATIONS","snapshotData":[{"From":"Ayo","To":"T",'
            b'"Sent At":"4/7/26, 9:05 AM","Direction":"INCOMING"}]}],"paging":{"start":0,"count":10}}'
        ]
    return []


def _plain_pdfs() -> Iterable[bytes]:
    """Profiles in a font that every reader has, nothing packed: so small that a changed byte changes what is read."""
    font = b"<</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"
    lines = profile_pdfs.story(STORIES / "profile_pdf" / "en.txt")
    for count in (8, 40):
        text = []
        for x, column in ((21.6, lines.sidebar[:count]), (223.6, lines.main[:count])):
            for at, (style, words) in enumerate(column):
                size, y = profile_pdfs.STYLES[style][0], 740 - 16 * at
                shown = words.replace("|", "").encode("latin-1", "replace").replace(b"(", b"\\(").replace(b")", b"\\)")
                text.append(b"BT /F %.1f Tf 1 0 0 1 %.1f %d Tm (%b) Tj ET" % (size, x, y, shown))
        text.append(b"BT /F 9 Tf 1 0 0 1 384 22 Tm (Page 1 of 1) Tj ET")
        yield profile_pdfs.raw_pdf(
            profile_pdfs.CATALOG, profile_pdfs.PAGES, profile_pdfs.page(resources=font),
            profile_pdfs.stream(b"\n".join(text)),
        )  # fmt: skip
