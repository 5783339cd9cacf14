"""What every file says of an initiative: one line each, what is in the plan first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plans.selectors.computed import ComputedPlan, Place
from plans.sentences import quarter_names, why_not_words
from roadmaps.domain.portfolio import Option
from roadmaps.domain.ranking import Ranked
from roadmaps.models import Initiative
from roadmaps.selectors import Begun, quarter_labels


@dataclass(frozen=True)
class When:
    """First and last quarter of an initiative, counted from 1, and its first and last day."""

    start: int
    end: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Line:
    """One initiative of a scenario.

    What is not in the plan has no ``when`` and says why in ``reason``; what is not ranked has no
    ``ranked``.
    """

    key: str
    initiative: Initiative
    option: Option
    ranked: Ranked | None
    place: Place | None
    when: When | None
    reason: str
    requires: tuple[str, ...]

    @property
    def title(self) -> str:
        return self.initiative.title


def first_day(begun: Begun, quarter: int) -> date:
    """Return the first day of a quarter of a plan, counted from 1."""
    of_year, year = quarter_labels(begun, quarter)[-1]
    return date(year, 3 * of_year - 2, 1)


def last_day(begun: Begun, quarter: int) -> date:
    """Return the last day of a quarter of a plan, counted from 1."""
    return first_day(begun, quarter + 1) - timedelta(days=1)


def quarter_name(begun: Begun, quarter: int) -> str:
    """Return a quarter of a plan, counted from 1, as the calendar calls it."""
    return quarter_names(begun, quarter)[-1]


def lines_of(computed: ComputedPlan) -> list[Line]:
    """Return a line for each initiative not done: the plan by start, then the rest by rank."""
    titles = {key: initiative.title for key, initiative in computed.initiatives.items()}
    inside = sorted(
        computed.starts,
        key=lambda key: (computed.starts[key], computed.end(key), titles[key], key),
    )
    outside = [one.key for one in computed.problem.order if one.key not in computed.starts]
    return [_line(computed, key) for key in [*inside, *outside]]


def _line(computed: ComputedPlan, key: str) -> Line:
    when = _when(computed, key) if key in computed.starts else None
    option, initiative = computed.options[key], computed.initiatives[key]
    return Line(
        key=key,
        initiative=initiative,
        option=option,
        ranked=computed.problem.ranked.get(key),
        place=computed.places.get(key),
        when=when,
        reason="" if when else why_not_words(computed, key),
        requires=tuple(sorted(one for one in option.requires if one in computed.initiatives)),
    )


def _when(computed: ComputedPlan, key: str) -> When:
    scenario, start, end = computed.scenario, computed.starts[key], computed.end(key)
    return When(start, end, first_day(scenario, start), last_day(scenario, end))


def planned(lines: Sequence[Line]) -> list[tuple[Line, When]]:
    """Return the lines of what is in the plan, with when it runs."""
    return [(line, line.when) for line in lines if line.when]
