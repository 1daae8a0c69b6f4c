"""The network as plain text and as one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whosthere.harmless import one_line
from whosthere.model import Network, Tie
from whosthere.reports import paper, shares, words
from whosthere.reports.letters import distinct_problems
from whosthere.reports.pictures import Line, columns, lines
from whosthere.reports.sheet import Sheet

MOST_TIES = 8  # of a kind, in the text; the page shows more, JSON all
MOST_ON_PAGE = 20
BAR = 24  # cells
REMOVAL = (
    "Candidates only: nothing is done for you. LinkedIn does not tell a person whom you remove, and takes back nothing "
    "that was said. Who ever gave you anything, whom you wrote to, invited or worked with is never listed."
)
READ_OFF = "Read off positions and firms as they are today, by words; what those do not say is not guessed."
SECTIONS = (
    ("dormant", "Dormant ties", "Once you talked; a line may wake them."),
    ("takers", "Who only asks", "Asked you twice or more, and gave nothing the archive shows."),
    (
        "givers",
        "Who gives",
        "Gave you something twice or more, asked for nothing, and you never praised them in return.",
    ),
    ("removable", "Candidates for quiet removal", REMOVAL),
)


def network_text(found: Network, width: int = 80, color: bool = False) -> str:
    """The network, no line wider than `width` terminal cells, ending in one line break."""
    sheet = Sheet(width, color)
    sheet.write(_headline(found), style="bold")
    for one in found.saturation:
        style = "report" if one.share > one.line else ""
        sheet.write(shares.saturation(one), "! " if style else "", style=style)
    for title, told in _compositions(found):
        sheet.heading(title)
        for name, count, part in told:
            bar = "█" * round((part or 0) * BAR)
            sheet.lines(
                [f"{name[:32]:<32} {count:>6,}  {shares.share(part) if part is not None else '':>8}  {bar}".rstrip()]
            )
    sheet.write(READ_OFF, style="dim")
    sheet.heading("Growth")
    for year in found.years[-12:]:
        sheet.lines(
            [f"{year.year}  +{year.new:<6,} {year.total:>7,}  {_shares_of(year.recruiters, year.sellers, year.total)}"]
        )
    sheet.heading("Ties")
    sheet.write(shares.alive(found))
    for name, title, says in SECTIONS:
        _ties(sheet, title, says, getattr(found, name))
    _newcomers(sheet, found)
    paper.colophon(sheet, found.problems, found.read)
    return str(sheet)


def _headline(found: Network) -> str:
    since = f" since {found.years[0].year}" if found.years else ""
    return f"{words.count(found.connections, 'connection')}{since}."


def _shares_of(recruiters: int, sellers: int, total: int) -> str:
    return f"recruiters {shares.share(recruiters / total)}, sellers {shares.share(sellers / total)}" if total else ""


def _compositions(found: Network) -> list[tuple[str, list[tuple[str, int, float | None]]]]:
    schools = shares.shown(found.schools)
    told = [
        ("By role", shares.shown(found.roles, shares.ROLE_NAMES)),
        ("By field", shares.shown(found.fields)),
        ("By seniority", shares.shown(found.seniority)),
        (f"By school (told of {words.count(found.schooled, 'connection')})", schools if found.schooled else []),
    ]
    return [(title, rows) for title, rows in told if rows]


def _ties(sheet: Sheet, title: str, says: str, ties: Sequence[Tie]) -> None:
    if not ties:
        return
    sheet.heading(f"{title} ({len(ties):,})")
    sheet.write(says, style="dim")
    for tie in ties[:MOST_TIES]:
        sheet.lines(sheet.ends(*_name_and_work(tie), f"since {tie.connected_on.year}" if tie.connected_on else ""))
        told = [shares.dealings(tie), shares.written(tie)]
        sheet.write("; ".join(part for part in told if part) + ".", "   ")
        for reason in tie.says:
            sheet.write(reason, "   - ")
    if len(ties) > MOST_TIES:
        sheet.write(f"and {len(ties) - MOST_TIES:,} more: all are in --format json.", "   ")


def _name_and_work(tie: Tie) -> tuple[str, str]:
    name, _, work = shares.person(tie).partition(" · ")
    return name, work


def _newcomers(sheet: Sheet, found: Network) -> None:
    if not found.newcomers:
        return
    sheet.heading(f"What those who wait would add ({len(found.newcomers):,})")
    for one in found.newcomers[:MOST_TIES]:
        sheet.lines(sheet.ends(one_line(one.name) or "No name known", "", words.ACTION_WORDS[one.action].lower()))
        reach = [f"Knows about {one.reach:,} whom you do not share."] if one.reach else []
        sheet.write(" ".join([*map(one_line, one.says), *reach]), "   ")


def network_html(found: Network) -> str:
    """The network as one self-contained HTML document, with pictures that work offline."""
    return paper.rendered("network.html.j2", **network_told(found))


def network_told(found: Network) -> dict[str, Any]:
    """What a page about the network tells, by part; every text harmless."""
    return {
        "owner": one_line(found.owner.name),
        "headline": _headline(found),
        "saturation": [(shares.saturation(one), one.share > one.line) for one in found.saturation],
        "compositions": _compositions(found),
        "read_off": READ_OFF,
        "growth": _growth(found),
        "years": [(y.year, y.new, y.total, _shares_of(y.recruiters, y.sellers, y.total)) for y in found.years],
        "alive": shares.alive(found),
        "sections": [(name, title, says, _entries(getattr(found, name))) for name, title, says in SECTIONS],
        "newcomers": [
            (one_line(one.name), words.ACTION_WORDS[one.action], [one_line(s) for s in one.says], one.reach)
            for one in found.newcomers[:MOST_ON_PAGE]
        ],
        "problems": distinct_problems(found.problems),
        "read": found.read,
    }


def _entries(ties: Sequence[Tie]) -> tuple[int, list[tuple[str, str, str, list[str]]]]:
    shown = [(shares.person(t), shares.dealings(t), shares.written(t), t.says) for t in ties[:MOST_ON_PAGE]]
    return len(ties), shown


def _growth(found: Network) -> list[object]:
    if not found.years:
        return []
    labels = [str(year.year) for year in found.years]
    told = f"From {found.years[0].total:,} in {labels[0]} to {found.years[-1].total:,} in {labels[-1]}."
    line = found.saturation[0].line
    of = {
        role: [getattr(y, role) / y.total if y.total else None for y in found.years]
        for role in ("recruiters", "sellers")
    }
    top = max(line, *(value or 0 for values in of.values() for value in values)) * 1.15 or 1.0
    drawn = [
        Line("recruiters", of["recruiters"], "first"),
        Line("sellers", of["sellers"], "second"),
        Line("your line", [line] * len(labels), "limit"),
    ]
    ends = f"In {labels[-1]}: {_shares_of(found.years[-1].recruiters, found.years[-1].sellers, found.years[-1].total)}."
    return [
        columns("Connections at the end of each year", told, labels, [year.total for year in found.years]),
        lines(
            "Share of recruiters and sellers",
            f"{ends} The line is at {shares.share(line)}.",
            labels,
            drawn,
            (top, shares.share(top)),
        ),
    ]
