"""LinkedIn's "Save to PDF": every language and layout known, and whatever else a PDF may be."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from profile_pdfs import CATALOG, PAGES, Drawing, drawing, page, pdf, raw_pdf, story, stream
from whosthere.sources import pdf_lines, pdf_process, profile_pdf, profile_sheet, read
from whosthere.sources.tables import Tables, Taken

STORIES = sorted((Path(__file__).parent / "stories" / "profile_pdf").glob("*.txt"))
SAVE = "on LinkedIn open the profile, choose More > Save to PDF, and give that file"
HELVETICA = b"<</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"
SELF = stream(b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>>>>")
ENDLESS = raw_pdf(CATALOG, PAGES, page(resources=b"<</XObject <</F 5 0 R>>>>"), stream(b"/F Do"), SELF)


def saved(folder: Path, content: bytes, name: str = "Profile.pdf") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def told(tables: Tables) -> dict[str, object]:
    (row,) = tables["people"].drop("source", "row").to_dicts()
    return {name: value for name, value in row.items() if value is not None}


def of(folder: Path, drawn: Drawing) -> dict[str, object]:
    tables = read([saved(folder, pdf(drawn))])
    assert tables.problems == []
    return told(tables)


def said(folder: Path, content: bytes) -> str:
    """The one problem of a file from which nothing else is read."""
    tables = read([saved(folder, content)])
    assert tables["people"].is_empty()
    (problem,) = tables.problems
    assert problem.source == "Profile.pdf"
    return problem.what


# ---- profiles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
def test_a_story_is_read_as_told(path: Path, tmp_path: Path) -> None:
    assert of(tmp_path, story(path)) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("order", ["sidebar first", "main first", "by height"])
@pytest.mark.parametrize("pieces", ["lines", "words", "letters"])
def test_the_order_and_the_pieces_in_the_file_do_not_matter(order: str, pieces: str, tmp_path: Path) -> None:
    path = STORIES[[path.stem for path in STORIES].index("en")]
    drawn = story(path)
    drawn.order, drawn.pieces = order, pieces

    assert of(tmp_path, drawn) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("scale", [0.6, 0.9, 1.15])
def test_sizes_count_by_their_order(scale: float, tmp_path: Path) -> None:
    path = STORIES[[path.stem for path in STORIES].index("de")]
    drawn = story(path)
    drawn.scale = scale

    assert of(tmp_path, drawn) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def test_a_profile_is_known_by_its_content_and_cited_by_its_name(tmp_path: Path) -> None:
    path = saved(tmp_path, pdf(story(STORIES[0])), "download (3)")
    tables = read([path, path])

    assert tables.taken == [Taken("download (3)", "people", 1)]
    assert tables["people"].select("source", "row").rows() == [("download (3)", 1)]


def test_a_profile_may_come_on_standard_input(tmp_path: Path) -> None:
    whole = pdf(story(STORIES[0]))

    assert profile_pdf.understands(whole)
    assert told(profile_pdf.read([], piped=whole)) == of(tmp_path, story(STORIES[0]))


def test_profiles_of_one_file_name_are_cited_with_their_folder(tmp_path: Path) -> None:
    paths = []
    for folder, path in zip(("a", "b"), STORIES, strict=False):
        (tmp_path / folder).mkdir()
        paths.append(saved(tmp_path / folder, pdf(story(path))))

    assert read(paths)["people"]["source"].to_list() == ["a/Profile.pdf", "b/Profile.pdf"]


def test_without_an_address_the_page_numbers_prove_the_layout(tmp_path: Path) -> None:
    lines = ["sidebar", "heading: Contact", "item: x", "main", "name: Ayo", "section: Experience", "company: A"]
    drawn = drawing([*lines, "role: B", "dates: 2019 - Present (7 years)"])
    assert of(tmp_path, drawn) == {"name": "Ayo", "company": "A", "position": "B"}

    drawn.footer = ""
    assert said(tmp_path, pdf(drawn)) == f"is a PDF, but not a profile as LinkedIn saves it: {SAVE}"


def test_firm_and_title_of_one_size_are_told_by_their_order(tmp_path: Path) -> None:
    lines = ["sidebar", "heading: Contact", "address: www.linkedin.com/in/ayo (LinkedIn)", "main", "name: Ayo"]
    posts = ["company: A", "company: B", "dates: May 2019 - Present (7 years)", "where: Lagos"]
    group = ["company: C", "total: 5 years", "company: D", "dates: 2017 - 2019 (2 years)", "company: E"]
    drawn = drawing([*lines, "section: Experience", *posts, *group, "dates: 2014 - 2017 (3 years)"])

    assert of(tmp_path, drawn) == {
        "name": "Ayo", "key": "ayo", "company": "A", "position": "B", "past_companies": ["C"],
    }  # fmt: skip


def test_a_profile_whose_last_pages_are_missing_is_read_and_says_so(tmp_path: Path) -> None:
    drawn = story(STORIES[[path.stem for path in STORIES].index("de")])
    drawn.footer = "Seite {} von 3"
    tables = read([saved(tmp_path, pdf(drawn))])

    assert told(tables)["position"] == "Datengärtner"
    assert [str(problem) for problem in tables.problems] == [
        f"Profile.pdf: is cut short: 2 of its pages are missing, the others were read; {SAVE}"
    ]


# ---- whatever else ---------------------------------------------------------------------------------------------------


def test_another_pdf_is_no_profile(tmp_path: Path) -> None:
    path = tmp_path / "cv.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    for size, x, y, text in [
        (26, 60, 780, "Zoë Brandt-Example"), (12, 60, 760, "www.linkedin.com/in/zoe-brandt-example"),
        (16, 60, 730, "Experience"), (12, 60, 710, "Kiesel & Farn GmbH"), (10, 60, 690, "2019 - Present"),
        (16, 60, 660, "Education"), (12, 60, 640, "University of Nowhere"),
    ]:  # fmt: skip
        canvas.setFontSize(size)
        canvas.drawString(x, y, text)
    canvas.save()

    assert said(tmp_path, path.read_bytes()) == f"is a PDF, but not a profile as LinkedIn saves it: {SAVE}"


def test_one_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    paths = [saved(tmp_path, ENDLESS, "a.pdf"), saved(tmp_path, pdf(story(STORIES[1])), "b.pdf")]
    tables = read(paths)

    assert [problem.source for problem in tables.problems] == ["a.pdf"]
    assert tables["people"]["source"].to_list() == ["b.pdf"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("locked", "is locked with a password"),
        ("cut short", "is cut short or damaged"),
        ("a web page", "is no PDF, whatever its name says"),
        ("nothing", "is no PDF, whatever its name says"),
        ("no pages", "has no pages"),
        ("a scan", "holds no text, as when it was scanned or is damaged, so there is nothing to read"),
        ("many pages", "is longer than any profile, left out"),
        ("many letters", "is longer than any profile, left out"),
        ("large", "is larger than 20 MiB, which no profile is, left out"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(name: str, what: str, tmp_path: Path) -> None:
    row = b"BT /F 1 Tf 1 0 0 1 9 %d Tm (" + b"lots " * 1_000 + b") Tj ET\n"
    contents = {
        "locked": pdf(Drawing(password="moss", main=[("name", "Ayo")])),
        "cut short": pdf(story(STORIES[0]))[:-900],
        "a web page": b"<html>Please sign in</html>",
        "nothing": b"",
        "no pages": raw_pdf(CATALOG, b"<</Type /Pages /Kids [] /Count 0>>"),
        "a scan": raw_pdf(CATALOG, PAGES, page(), stream(b"0 0 612 792 re f")),
        "many pages": raw_pdf(CATALOG, b"<</Type /Pages /Kids [%b] /Count 61>>" % (b"3 0 R " * 61), page()),
        "many letters": raw_pdf(
            CATALOG, PAGES, page(resources=HELVETICA), stream(b"".join(row % (9 * y) for y in range(1, 80)))
        ),
        "large": b"%PDF-1.7\n" + bytes(20 << 20),
    }

    assert said(tmp_path, contents[name]) == f"{what}: {SAVE}"


def _forms(count: int) -> list[bytes]:
    """Forms that draw the next ten times each."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    nested = [stream(b"/F Do " * 10, head + b"/Resources <</XObject <</F %d 0 R>>>>" % (6 + i)) for i in range(count)]
    return [*nested, stream(b"", head)]


def _flood() -> bytes:
    """A thousand MiB, packed: the same MiB again and again, so that packing takes no time."""
    packer = zlib.compressobj(9)
    mib = b"q Q " * (1 << 18)
    first, again = (packer.compress(mib) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * 999 + packer.flush()


FORM = page(resources=b"<</XObject <</F 5 0 R>>>>")
LETTER = (
    b"<</Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs <</a 6 0 R>> "
    b"/Encoding <</Type /Encoding /Differences [97 /a]>> /FirstChar 97 /LastChar 97 /Widths [1] "
    b"/Resources <</Font <</F 5 0 R>>>>>>"
)
SCRIPT = b"<</Type /Catalog /Pages 2 0 R /OpenAction <</S /JavaScript /JS (while \\(1\\) {})>>>>"
ATTACHED = b"<</Type /Catalog /Pages 2 0 R /Names <</EmbeddedFiles <</Names [(x) 5 0 R]>>>>>>"
HOSTILE = {
    "a form in itself": ENDLESS,
    "forms in forms": raw_pdf(CATALOG, PAGES, FORM, stream(b"/F Do"), *_forms(12)),
    "a letter in itself": raw_pdf(
        CATALOG, PAGES, page(resources=b"<</Font <</F 5 0 R>>>>"), stream(b"BT /F 12 Tf (aaaa) Tj ET"),
        LETTER, stream(b"1 0 d0 BT /F 1 Tf (aaaa) Tj ET"),
    ),
    "pages in themselves": raw_pdf(CATALOG, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"),
    "a page above itself": raw_pdf(CATALOG, b"<</Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1>>", page()),
    "itself for a catalogue": raw_pdf(b"1 0 R"),
    "pages by the thousand million": raw_pdf(CATALOG, b"<</Type /Pages /Kids [3 0 R] /Count 2000000000>>", page()),
    "a table that begins again": raw_pdf(CATALOG, PAGES, page(), stream(b""), trailer=b"/Prev 9"),
    "a flood": raw_pdf(CATALOG, PAGES, page(), stream(_flood(), b"/Filter /FlateDecode")),
    "a flood in a flood": raw_pdf(
        CATALOG, PAGES, page(), stream(zlib.compress(_flood()), b"/Filter [/FlateDecode /FlateDecode]")
    ),
    "deep": raw_pdf(CATALOG, PAGES, page(), stream(b"[" * 1_000_000)),
    "deep in the file": raw_pdf(CATALOG, b"<</A " * 200_000 + b">>" * 200_000),
    "beyond all numbers": raw_pdf(
        CATALOG, PAGES, page(resources=HELVETICA), stream(b"BT /F 1e38 Tf 1e38 0 0 1e38 1e38 9e99 Tm (a b) Tj ET")
    ),
    "JavaScript": raw_pdf(SCRIPT, PAGES, page(), stream(b"")),
    "an attachment": raw_pdf(
        ATTACHED, PAGES, page(), stream(b""), b"<</Type /Filespec /F (x.exe) /EF <</F 6 0 R>>>>", stream(b"MZ")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pdf_costs_little(name: str, tmp_path: Path) -> None:
    said(tmp_path, pdf(Drawing(main=[("name", "Ayo")])))  # so that the library is in the system's cache
    begin = time.monotonic()
    what = said(tmp_path, HOSTILE[name])

    assert what.endswith(SAVE)
    assert time.monotonic() - begin < 2 * pdf_process.SECONDS + 12  # on a machine that has other things to do


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_a_flood_does_not_fill_the_memory() -> None:
    code = (
        "import resource, sys; from whosthere.sources.pdf_process import PdfProcess; process = PdfProcess();"
        "print(process.lines(sys.stdin.buffer.read()).error); process.__exit__(None, None, None);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    content = HOSTILE["a flood in a flood"]
    done = subprocess.run([sys.executable, "-c", code], input=content, capture_output=True, check=True)
    error, most = done.stdout.split()

    assert error in (b"broken", b"slow")
    assert int(most) * 1024 <= pdf_lines.MOST_MEMORY


@pytest.mark.parametrize("text", ["(1111 " * 3_000, "(" * 20_000, "1" * 20_000, "- " * 10_000, "a" * 20_000])
def test_lines_of_any_length_take_no_time(text: str) -> None:
    """All on one line of the page, and with what a profile needs, so that all of it is looked at."""
    marks = [(21.6, 11.0, "www.linkedin.com/in/ayo (LinkedIn)"), (223.6, 26.0, "Ayo"), (223.6, 15.8, "Education")]
    lines = [pdf_process.Line(0, x, 300, 700.0 - 40 * at, size, 0, words) for at, (x, size, words) in enumerate(marks)]
    lines += [pdf_process.Line(0, 223.6, 300, 100, 12, 0, text) for _ in range(100)]
    begin = time.process_time()
    sheet = profile_sheet.sheet_of(pdf_process.Found(1, 612, lines))

    assert sheet
    assert profile_pdf.person(sheet)["name"] == "Ayo"
    assert time.process_time() - begin < 1


def test_a_library_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_process, "_READER", tmp_path / "gone.py")

    assert said(tmp_path, pdf(story(STORIES[0]))) == (
        "the PDF library cannot be started; install pypdfium2 anew, or copy the profile page as text instead"
    )


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, pdf(story(STORIES[0])))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    (problem,) = profile_pdf.read([path]).problems
    assert problem.what == "cannot be opened (Permission denied): give yourself the right to read it"


def test_bytes_changed_at_random_never_raise(tmp_path: Path) -> None:
    dice = random.Random(4)
    whole = pdf(story(STORIES[0]))
    paths = []
    for number in range(60):
        content = bytearray(whole)
        for _ in range(dice.choice((1, 5, 50, 500))):
            content[dice.randrange(len(content))] = dice.randrange(256)
        paths.append(saved(tmp_path, bytes(content[: dice.randrange(len(content))] if number % 5 == 0 else content),
                           f"{number}.pdf"))  # fmt: skip
    tables = read(paths)

    assert tables["people"].height + len({problem.source for problem in tables.problems}) >= len(paths)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="measured in a way that Windows does not know")
def test_two_hundred_profiles_take_a_second_and_a_half_of_one_core(tmp_path: Path) -> None:
    content = pdf(story(STORIES[[path.stem for path in STORIES].index("en")]))
    paths = [saved(tmp_path, content, f"{number}.pdf") for number in range(200)]
    before = os.times()
    assert read(paths)["people"].height == 200
    assert sum(os.times()[:4]) - sum(before[:4]) < 1.5
