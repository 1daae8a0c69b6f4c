"""Pictures as inline SVG that needs nothing else: colours are the page's, figures stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 56, 124, 14, 26  # margins; the names of the lines stand in the right one
_LABELS = 9  # at most so many along the foot
_APART = 14  # names of lines are no nearer to each other


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a picture: its name, its values (from 0 to the top of the scale; None leaves a gap), and its class."""

    name: str
    values: Sequence[float | None]
    look: str


def columns(title: str, tells: str, labels: Sequence[str], values: Sequence[float]) -> Markup:
    """A column a label. `tells` says in words what is to be seen."""
    top = max(values, default=0) or 1
    step = (WIDTH - LEFT - RIGHT) / max(len(values), 1)
    parts = _frame(f"{top:,.0f}", "0")
    for i, value in enumerate(values):
        height = (HEIGHT - TOP - BOTTOM) * value / top
        x, y = LEFT + i * step + step * 0.15, HEIGHT - BOTTOM - height
        parts.append(f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{step * 0.7:.1f}" height="{height:.1f}"/>')
    return _svg(title, tells, parts + _foot(labels, [LEFT + (i + 0.5) * step for i in range(len(labels))]))


def lines(title: str, tells: str, labels: Sequence[str], drawn: Sequence[Line], scale: tuple[float, str]) -> Markup:
    """Lines over the same labels, on a scale from 0 to its top, given with how it is told (such as `25%`)."""
    top, told = scale
    step = (WIDTH - LEFT - RIGHT) / max(len(labels) - 1, 1)
    places = [LEFT + i * step for i in range(len(labels))]
    parts, taken = _frame(told, "0"), list[float]()
    for line in drawn:
        points = [(x, _height(value, top)) for x, value in zip(places, line.values, strict=True) if value is not None]
        if not points:
            continue
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="line {line.look}" points="{path}"/>')
        at = _free(points[-1][1], taken)
        parts.append(
            f'<text class="name {line.look}" x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}">{escape(line.name)}</text>'
        )
    return _svg(title, tells, parts + _foot(labels, places))


def _height(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(max(value / top if top else 0, 0), 1)


def _free(y: float, taken: list[float]) -> float:
    """A height for a name near `y`, below those already taken."""
    while any(abs(y - other) < _APART for other in taken):
        y += 1 if y < HEIGHT - BOTTOM else -_APART * (len(taken) + 1)
    taken.append(y)
    return y


def _frame(top: str, bottom: str) -> list[str]:
    floor = HEIGHT - BOTTOM
    return [
        f'<line class="axis" x1="{LEFT}" y1="{floor}" x2="{WIDTH - RIGHT}" y2="{floor}"/>',
        f'<line class="axis faint" x1="{LEFT}" y1="{TOP}" x2="{WIDTH - RIGHT}" y2="{TOP}"/>',
        f'<text class="edge" x="{LEFT - 6}" y="{TOP + 4}">{escape(top)}</text>',
        f'<text class="edge" x="{LEFT - 6}" y="{floor + 4}">{escape(bottom)}</text>',
    ]


def _foot(labels: Sequence[str], places: Sequence[float]) -> list[str]:
    every = max(1, -(-len(labels) // _LABELS))
    shown = list(zip(labels, places, strict=True))[::every]
    return [f'<text class="mid" x="{x:.1f}" y="{HEIGHT - 8}">{escape(label)}</text>' for label, x in shown]


def _svg(title: str, tells: str, parts: Sequence[str]) -> Markup:
    inside = "".join(parts)
    return Markup(  # noqa: S704  (every text in it is escaped above)
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(f"{title}. {tells}")}">{inside}</svg>'
    )
