"""Impact by effort: numbered dots that never cover one another, and the key to the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import figure
from reports.pdf.content.context import Context
from reports.pdf.content.wording import days
from roadmaps.domain.quadrant import Quadrant
from roadmaps.pages import quadrant_name
from roadmaps.selectors import InitiativeLine

WIDTH, HEIGHT = 152.0, 100.0  # of the plot, in millimetres
RADIUS = 2.7  # of a numbered dot
ORDER = (Quadrant.QUICK_WIN, Quadrant.BIG_BET, Quadrant.FILL_IN, Quadrant.RETHINK)

Point = tuple[float, float]


def quadrant(context: Context) -> dict[str, Any]:
    plan = context.plan
    if plan is None or plan.quadrants is None:
        return {}
    lines = [line for line in context.ranked if line.quadrant]
    values = {
        context.numbers[str(line.initiative.pk)]: (
            float(line.initiative.effort_days),
            line.ranked.benefit if line.ranked else 0.0,
        )
        for line in lines
    }
    across = _Axis.around([effort for effort, _benefit in values.values()], WIDTH)
    upwards = _Axis.around([benefit for _effort, benefit in values.values()], HEIGHT)
    where = {
        number: (across.place(effort), round(HEIGHT - upwards.place(benefit), 3))
        for number, (effort, benefit) in values.items()
    }
    cut_x = across.place(plan.quadrants.effort_cut)
    cut_y = round(HEIGHT - upwards.place(plan.quadrants.benefit_cut), 3)
    return {
        "topic": _("Impact and effort"),
        "headline": _headline(lines),
        "lead": _(
            "Lines stand at the medians of this list. Numbers are places in the order; the axes "
            "widen where most initiatives are."
        ),
        "width": WIDTH,
        "height": HEIGHT,
        "radius": RADIUS,
        "cut": [cut_x, cut_y],
        "dots": [
            {"number": n, "at": list(at), "to": list(where[n])} for n, at in spread(where).items()
        ],
        "names": {name.value: quadrant_name(name) for name in ORDER},
        "x_label": _("Effort, person-days"),
        "y_label": (
            _("Impact, expected points of maturity and journeys")
            if plan.counts_journeys
            else _("Impact, expected points of the overall mean")
        ),
        "x_ticks": [{"at": across.place(v), "text": days(v)} for v in across.ticks()],
        "y_ticks": [
            {"at": round(HEIGHT - upwards.place(v), 3), "text": figure(v, 3)}
            for v in upwards.ticks()
        ],
        "key": [_key(context, lines, name) for name in ORDER],
        "alt": _alt(context, lines),
        "note": _("The picture helps to talk; it does not choose. The order and the calendar do."),
    }


@dataclass(frozen=True)
class _Axis:
    """A square-root axis: most initiatives are small, and a linear one would pile them up."""

    low: float
    high: float
    length: float

    @classmethod
    def around(cls, values: Sequence[float], length: float) -> _Axis:
        """An axis with a little room beside the smallest and the largest value."""
        low, high = sqrt(min(values)), sqrt(max(values))
        room = (high - low) * 0.08 or high * 0.2 or 1.0
        return cls(max(0.0, low - room), high + room, length)

    def place(self, value: float) -> float:
        """Return where a value stands, in millimetres from the start of the axis."""
        return round(self.length * (sqrt(value) - self.low) / (self.high - self.low), 3)

    def ticks(self) -> list[float]:
        """Return round values on the axis, far enough apart to be read."""
        ticks: list[float] = []
        for value in (m * 10.0**e for e in range(-6, 9) for m in (1, 2, 5)):
            at = self.place(value)
            if not 3 <= at <= self.length - 3:
                continue
            if not ticks or at - self.place(ticks[-1]) >= 11:
                ticks.append(value)
        return ticks


def spread(points: dict[int, Point]) -> dict[int, Point]:
    """Return a free place for each numbered dot, as near as can be to where it belongs.

    Dots are set in the given order; one that would touch another moves outwards on rings.

    >>> placed = spread({1: (50.0, 50.0), 2: (50.0, 50.0)})
    >>> placed[1], placed[2] != placed[1]
    ((50.0, 50.0), True)
    """
    placed: dict[int, Point] = {}
    for number, point in points.items():
        placed[number] = next((at for at in _around(point) if _is_free(at, placed.values())), point)
    return placed


def _around(point: Point) -> Iterator[Point]:
    """Places inside the plot on wider and wider rings, worked out as they are asked for."""
    yield _inside(point)
    for ring in range(1, 40):
        distance = ring * RADIUS * 0.7
        steps = 8 + 4 * ring
        for i in range(steps):
            angle = 2 * pi * i / steps - pi / 2
            at = (
                round(point[0] + distance * cos(angle), 3),
                round(point[1] + distance * sin(angle), 3),
            )
            if _inside(at) == at:
                yield at


def _inside(point: Point) -> Point:
    edge = RADIUS + 0.4
    return min(max(point[0], edge), WIDTH - edge), min(max(point[1], edge), HEIGHT - edge)


def _is_free(at: Point, taken: Iterable[Point]) -> bool:
    return all(hypot(at[0] - x, at[1] - y) >= 2 * RADIUS + 0.3 for x, y in taken)


def _of(lines: list[InitiativeLine], name: Quadrant) -> list[InitiativeLine]:
    return [line for line in lines if line.quadrant == name.value]


def _headline(lines: list[InitiativeLine]) -> str:
    return _("%(wins)s quick wins and %(bets)s big bets") % {
        "wins": len(_of(lines, Quadrant.QUICK_WIN)),
        "bets": len(_of(lines, Quadrant.BIG_BET)),
    }


def _key(context: Context, lines: list[InitiativeLine], name: Quadrant) -> dict[str, Any]:
    return {
        "name": quadrant_name(name),
        "hint": {
            Quadrant.QUICK_WIN: _("much impact, little effort"),
            Quadrant.BIG_BET: _("much impact, much effort"),
            Quadrant.FILL_IN: _("little impact, little effort"),
            Quadrant.RETHINK: _("little impact, much effort"),
        }[name],
        "items": [
            {"number": context.numbers[str(line.initiative.pk)], "title": line.initiative.title}
            for line in _of(lines, name)
        ],
    }


def _alt(context: Context, lines: list[InitiativeLine]) -> str:
    said = "; ".join(
        f"{quadrant_name(name)}: "
        + (", ".join(str(context.numbers[str(x.initiative.pk)]) for x in _of(lines, name)) or "–")
        for name in ORDER
    )
    return _("Initiatives by impact and effort, cut at the medians. %(said)s.") % {"said": said}
