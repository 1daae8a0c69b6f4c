"""A saved page as the lines that a copy of it would give: nothing in it is run, loaded or followed.

`html.parser` is quadratic in tags left open, so the page is first cut at every `<`: what it gets to read is one whole
tag at a time. Scripts, styles, comments and hidden data (LinkedIn keeps megabytes of it in `<code>`) never reach it.
There is no tree, so depth costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from whosthere.text import profile_key


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, its 1-based number in the file, and the address it links to, if any.

    `aloud` is what a page says but does not show: descriptions of buttons, badges and pictures.
    """

    text: str
    number: int
    address: str | None = None
    aloud: bool = False


def public_address(address: str | None) -> str | None:
    """A profile's address without what tracks the reader; None for any other and for LinkedIn's inner numbers."""
    key = profile_key(address)
    if not address or not key or key.startswith(_INNER):
        return None
    at = address.lower().index("/in/") + 4
    slug = address[at:].split("/")[0].split("?")[0].split("#")[0].strip()
    return f"https://www.linkedin.com/in/{slug}"


_INNER = ("acoaa", "acwaa", "aemaa")


def is_html(head: str) -> bool:
    """Whether a file that begins so is a web page."""
    start = head[:4000].lower()
    return start.lstrip("\ufeff \t\r\n").startswith(_BEGINNINGS) or "<html" in start or "<body" in start


_BEGINNINGS = ("<!doctype html", "<html", "<!-- saved from url")


def html_lines(html: str) -> tuple[list[Line], str | None]:
    """The lines of a page as a browser would copy them, what it says aloud among them, and whose profile it is."""
    page = _Page()
    for tag, text, row in _pieces(html):
        page.take(tag, text, row)
    page.end_line()
    return page.lines, page.address


_LONGEST_TAG = 20_000


def _pieces(html: str) -> Iterator[tuple[str, str, int]]:
    """Each tag (or nothing) with the text behind it and its line number; what scripts and styles hold is left out."""
    at = html.find("<")
    at = len(html) if at < 0 else at
    yield "", html[:at], 1
    row = html.count("\n", 0, at) + 1
    while at < len(html):
        end, tag = _end_of_tag(html, at)
        after = html.find("<", max(end, at + 1))
        after = len(html) if after < 0 else after
        if (name := _name(tag)) in ("script", "style"):
            after = _end_of_raw(html, name, end)
            yield "", "", row
        else:
            yield tag, html[end:after], row
        row += html.count("\n", at, after)
        at = after


def _end_of_tag(html: str, at: int) -> tuple[int, str]:
    """Where the tag at `at` ends, and the tag; nothing for a `<` that is only a sign in the text."""
    if html.startswith("<!--", at):
        close = html.find("-->", at + 4)
        end = len(html) if close < 0 else close + 3
        return end, html[at : min(end, at + 300)]
    after = html.find("<", at + 1)
    after = len(html) if after < 0 else after
    close = html.find(">", at, after)
    if html.count('"', at, after if close < 0 else close) % 2:  # a sign within quotes
        quote = html.find('"', max(close, after - 1), at + _LONGEST_TAG) if close < 0 else html.find('"', close, after)
        close = html.find(">", quote, at + _LONGEST_TAG) if quote > 0 else close
    begins = html[at + 1 : at + 2]
    if close < 0 or not (begins.isalpha() or begins in ("/", "!", "?")):
        return at, ""
    return close + 1, html[at : close + 1]


def _end_of_raw(html: str, name: str, at: int) -> int:
    while (at := html.find("</", at)) >= 0:
        if html[at + 2 : at + 2 + len(name)].lower() == name:
            return at
        at += 2
    return len(html)


def _name(tag: str) -> str:
    """The lower-case name of a tag, with its slash if it closes an element."""
    return tag[1:].split(None, 1)[0].rstrip("/>").lower() if len(tag) > 2 and not tag[1].isspace() else ""


# ---- from tags to lines ----------------------------------------------------------------------------------------------

_DROPPED = frozenset("template noscript svg code head iframe object select textarea canvas video audio".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_INLINE = frozenset(
    "a abbr b bdi bdo cite del dfn em font i ins kbd mark q s small span strong sub sup time u var wbr".split()
)
_TELLING = ("href", "aria-", "alt=", "hidden", "display", "content", "a11y", "sr-only")


class _Attributes(HTMLParser):
    """What one start tag says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}

    def of(self, tag: str) -> dict[str, str]:
        """Names and values; nothing for a tag that says nothing of use."""
        self.found = {}
        if any(word in tag for word in _TELLING):
            self.feed(tag)
            self.reset()
        return self.found


class _Page:
    """The lines under way, and what of the page is left out at the moment."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.address: str | None = None
        self._attributes = _Attributes()
        self._words: list[str] = []
        self._begun = 1
        self._linked: str | None = None  # where the open link leads
        self._link: str | None = None  # where the line under way leads
        self._said: list[Line] = []
        self._out = ""  # the element that is left out, with how many of its name are open within
        self._open_out = 0
        self._apart: list[tuple[str, int]] = []  # inline elements that stand on lines of their own, likewise

    def take(self, tag: str, text: str, row: int) -> None:
        """One tag and the text behind it."""
        name = _name(tag)
        if tag.startswith("<!--"):
            self._saved_from(tag)
        elif name.startswith("/"):
            self._close(name[1:])
        elif name and name[0].isalpha():
            self._begin(name, tag, row)
        if not self._out and text and not text.isspace():
            if not self._words:
                self._begun, self._link = row, self._linked
            self._link = self._link or self._linked
            self._words.append(unescape(text))
        elif self._words and text:
            self._words.append(" ")

    def end_line(self) -> None:
        """Close the line under way; what was said aloud within it comes after it."""
        if text := " ".join("".join(self._words).split()):
            self.lines.append(Line(text, self._begun, public_address(self._link)))
        self._words = []
        self.lines += self._said
        self._said = []

    def _begin(self, name: str, tag: str, row: int) -> None:
        told = self._attributes.of(tag)
        if name in ("link", "meta"):
            self._remember(told)
        if self._out:
            self._open_out += name == self._out
            if name == "body":
                self._out = ""
            return
        if name == "a":
            self._linked = told.get("href")
        if label := " ".join((told.get("aria-label") or told.get("alt") or "").split()):
            self._said.append(Line(label, row, public_address(self._linked), aloud=True))
        closed = tag.endswith("/>") and name == "svg"
        if not closed and (name in _DROPPED or (_is_hidden(told) and name not in _VOID)):
            self._out, self._open_out = name, 1
        if name not in _INLINE:
            self.end_line()
        elif _is_apart(tag) and not self._out and name != "wbr":
            self.end_line()
            self._apart.append((name, 1))
        elif self._apart and self._apart[-1][0] == name:
            self._apart[-1] = (name, self._apart[-1][1] + 1)

    def _close(self, name: str) -> None:
        if self._out:
            self._open_out -= name == self._out
            if self._open_out <= 0:
                self._out = ""
            return
        if name == "a":
            self._linked = None
        if name not in _INLINE:
            self.end_line()
        elif self._apart and self._apart[-1][0] == name:
            name, open_ = self._apart.pop()
            if open_ > 1:
                self._apart.append((name, open_ - 1))
            else:
                self.end_line()

    def _saved_from(self, comment: str) -> None:
        """Browsers write `<!-- saved from url=(0043)https://… -->` above a page."""
        if "saved from url=" in comment[:40]:
            self.address = self.address or public_address(comment.partition(")")[2].strip().partition(" ")[0])

    def _remember(self, told: dict[str, str]) -> None:
        if told.get("rel") == "canonical" or told.get("property") == "og:url":
            self.address = self.address or public_address(told.get("href") or told.get("content"))


def _is_hidden(told: dict[str, str]) -> bool:
    return "hidden" in told or "display:none" in told.get("style", "").replace(" ", "")


def _is_apart(tag: str) -> bool:
    """What is shown but not said, or said but not shown, comes twice: each is a line of its own."""
    return 'aria-hidden="true"' in tag or "visually-hidden" in tag or "a11y-text" in tag or "sr-only" in tag
