"""Profile PDFs for tests, drawn in the two-column layout that formats.md §4 measured; people in them are invented.

A story is lines of `style: text`; `sidebar` and `main` say in which column what follows stands, and `set NAME: VALUE`
changes how it is drawn. Long texts are wrapped as on the page. A `|` in an address is where its line breaks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

DARK, GREY, WHITE, FAINT = (0.094, 0.094, 0.094), (0.69, 0.69, 0.69), (1.0, 1.0, 1.0), (0.85, 0.85, 0.85)

# size in points, colour, line height, space above
STYLES: dict[str, tuple[float, tuple[float, float, float], float, float]] = {
    "heading": (13, WHITE, 16, 14),
    "item": (10.5, FAINT, 14, 2),
    "address": (11, FAINT, 14, 2),
    "name": (26, DARK, 31, 0),
    "headline": (12, DARK, 16, 2),
    "place": (12, GREY, 16, 2),
    "section": (15.8, DARK, 20, 18),
    "summary": (12, DARK, 16, 2),
    "company": (12, DARK, 16, 12),
    "total": (10.5, GREY, 14, 1),
    "role": (11.5, DARK, 15, 4),
    "dates": (10.5, DARK, 14, 1),
    "where": (10.5, GREY, 14, 1),
    "text": (10.5, DARK, 14, 2),
    "school": (12, DARK, 16, 12),
    "degree": (10.5, DARK, 14, 1),
}
SIDEBAR, MAIN, RIGHT, SIDEBAR_RIGHT, TOP, BOTTOM = 21.6, 223.6, 590.0, 190.0, 740.0, 56.0


@dataclass
class Drawing:
    """How a profile is drawn: `scale` of sizes, `font`, `order` of the columns, one `colour`, `pieces` a line."""

    font: str = "Vera"
    scale: float = 1.0
    order: str = "sidebar first"
    colours: bool = True
    pieces: str = "lines"
    footer: str = "Page {} of {}"
    password: str | None = None
    sidebar: list[tuple[str, str]] = field(default_factory=list)
    main: list[tuple[str, str]] = field(default_factory=list)


def story(path: Path) -> Drawing:
    """A story file as a drawing."""
    return drawing(path.read_text(encoding="utf-8").splitlines())


def drawing(lines: Iterable[str]) -> Drawing:
    """Lines of `style: text` as a drawing."""
    drawn, column = Drawing(), "sidebar"
    for line in lines:
        style, _, text = line.partition(":")
        text = text.strip()
        if line.strip() in ("sidebar", "main"):
            column = line.strip()
        elif style.startswith("set "):
            name = style.removeprefix("set ")
            kind = type(getattr(Drawing, name) or "")
            setattr(drawn, name, text == "yes" if kind is bool else kind(text))
        elif line.strip() and not line.startswith("#"):
            getattr(drawn, column).append((style.strip(), text))
    return drawn


def pdf(drawn: Drawing) -> bytes:
    """The bytes of the PDF."""
    _register(drawn.font)
    out = io.BytesIO()
    locked = StandardEncryption(drawn.password, strength=128) if drawn.password else None
    canvas = Canvas(out, pagesize=(612, 792), invariant=1, encrypt=locked)
    canvas.setTitle("Profile")
    sidebar, main = _placed(drawn.sidebar, SIDEBAR, SIDEBAR_RIGHT, drawn), _placed(drawn.main, MAIN, RIGHT, drawn)
    pages = max([1, *(line.page + 1 for line in sidebar + main)])
    for page in range(pages):
        canvas.setFillColorRGB(0.16, 0.24, 0.29)
        canvas.rect(0, 0, 200, 792, stroke=0, fill=1)
        for line in _ordered([x for x in sidebar if x.page == page], [x for x in main if x.page == page], drawn.order):
            _draw(canvas, line, drawn)
        if drawn.footer:
            footer = drawn.footer.format(page + 1, pages)
            _draw(canvas, _Line(page, 384, 22, 9 * drawn.scale, GREY, footer), drawn)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _register(font: str) -> None:
    if font in pdfmetrics.getRegisteredFontNames():
        return
    if font != "Vera":
        pdfmetrics.registerFont(UnicodeCIDFont(font))
        return
    # Vera, which reportlab brings, has Latin letters only. Others are drawn as an `x`, and said to be what they are:
    # who reads the text and not the picture sees no difference.
    vera = TTFont("Vera", "Vera.ttf")
    for code in (*range(0x100, 0x1100), *range(0x2000, 0x2FFF), *range(0xFB00, 0xFF00), *range(0x1F300, 0x1FAFF)):
        vera.face.charToGlyph.setdefault(code, vera.face.charToGlyph[ord("x")])
    pdfmetrics.registerFont(vera)


@dataclass(frozen=True)
class _Line:
    page: int
    x: float
    y: float
    size: float
    colour: tuple[float, float, float]
    text: str


def _placed(column: list[tuple[str, str]], x: float, right: float, drawn: Drawing) -> list[_Line]:
    """Where each line of a column stands."""
    lines: list[_Line] = []
    page, y = 0, TOP
    for style, text in column:
        if style == "page":
            page, y = page + 1, TOP
            continue
        size, colour, height, above = STYLES[style]
        y -= above * drawn.scale
        for part in _wrapped(style, text, right - x, size * drawn.scale, drawn.font):
            y -= height * drawn.scale
            if y < BOTTOM:
                page, y = page + 1, TOP - height * drawn.scale
            shade = colour if drawn.colours or style in ("heading", "item", "address") else DARK
            lines.append(_Line(page, x, y, size * drawn.scale, shade, part))
    return lines


def _wrapped(style: str, text: str, width: float, size: float, font: str) -> list[str]:
    if style == "address":
        return text.split("|")
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and pdfmetrics.stringWidth(longer, font, size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _ordered(sidebar: list[_Line], main: list[_Line], order: str) -> list[_Line]:
    if order == "by height":
        return sorted(sidebar + main, key=lambda line: (-line.y, line.x))
    return main + sidebar if order == "main first" else sidebar + main


def _draw(canvas: Canvas, line: _Line, drawn: Drawing) -> None:
    canvas.setFillColorRGB(*line.colour)
    text, x = _visual(line.text), line.x
    width: Callable[[str], float] = lambda part: pdfmetrics.stringWidth(part, drawn.font, line.size)  # noqa: E731
    pieces = [text]
    if drawn.pieces == "words":
        pieces = [word for part in text.split(" ") for word in (part, " ")][:-1]
    elif drawn.pieces == "letters":
        pieces = list(text)
    for piece in pieces:
        if piece.strip():
            canvas.setFont(drawn.font, line.size)
            canvas.drawString(x, line.y, piece)
        x += width(piece)


def _visual(text: str) -> str:
    """Text as it stands on the page: what is written from right to left is turned round."""
    return _TURNED.sub(lambda found: found[0][::-1], text)


_TURNED = re.compile("[\u0590-\u08ff]+(?: [\u0590-\u08ff]+)*[.]?")


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects written by hand; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    out += b"trailer\n<</Size %d /Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d %b>>\nstream\n%b\nendstream" % (len(content), entries, content)


CATALOG = b"<</Type /Catalog /Pages 2 0 R>>"
PAGES = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"


def page(contents: bytes = b"4 0 R", resources: bytes = b"<<>>") -> bytes:
    """A page object below object 2."""
    return b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %b /Resources %b>>" % (contents, resources)
