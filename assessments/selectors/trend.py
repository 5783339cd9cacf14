"""All closed rounds of an organisation over time, from what was frozen of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organization
from assessments import trend_sentences as sentences
from assessments.domain.scorecard import Scorecard
from assessments.domain.scoring import weighted_mean
from assessments.models import Area, Assessment
from assessments.selectors.comparable import Common, common_capabilities
from assessments.selectors.scores import round_scores
from charts.trend import Point, trend_lines

FRESH = timedelta(days=365)  # docs/methods.md, "Pitfalls": what is older is greyed


@dataclass(frozen=True)
class Cell:
    """One mean of one round with its interval, clipped to 1..5."""

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class TrendRound:
    """A closed round: its means, and what was asked otherwise than in the one before."""

    assessment: Assessment
    card: Scorecard
    is_old: bool
    break_before: str
    codes: tuple[str, ...]

    @property
    def day(self) -> date:
        return _day(self.assessment)

    @property
    def level(self) -> int | None:
        return self.card.staged.staged if self.card.staged else None

    @property
    def overall(self) -> Cell:
        return _cell(self.card.overall_mean, self.card.interval)

    @property
    def target(self) -> float | None:
        return weighted_mean(
            [(area.target, area.weight) for area in self.card.areas if area.mean is not None]
        )

    def cell(self, code: str) -> Cell:
        for area in self.card.areas:
            if area.code == code:
                return _cell(area.mean, area.interval)
        return Cell(None, None, None)

    @cached_property
    def cells(self) -> list[Cell]:
        """The areas in the order of the table's columns."""
        return [self.cell(code) for code in self.codes]


@dataclass(frozen=True)
class TrendPage:
    """Every closed round, oldest first."""

    rounds: tuple[TrendRound, ...]
    areas: Mapping[str, str]

    @property
    def headline(self) -> str:
        return sentences.headline(
            [(r.assessment.title, r.card.overall_mean) for r in self.rounds],
            broken=any(r.break_before for r in self.rounds),
        )

    @property
    def has_old(self) -> bool:
        return any(r.is_old for r in self.rounds)

    @property
    def all_old(self) -> bool:
        return bool(self.rounds) and all(r.is_old for r in self.rounds)

    @property
    def newest_first(self) -> list[TrendRound]:
        return list(reversed(self.rounds))

    @cached_property
    def chart(self) -> dict[str, Any]:
        series = [(_("The whole"), [_point(r, r.overall) for r in self.rounds])]
        series += [
            (name, [_point(r, r.cell(code)) for r in self.rounds])
            for code, name in self.areas.items()
        ]
        return trend_lines(
            series,
            targets=[(r.day, r.target) for r in self.rounds],
            breaks=[(a.day, b.day) for a, b in pairwise(self.rounds) if b.break_before],
        )


def trend_page(organization: Organization, today: date) -> TrendPage:
    """Return all closed rounds of an organisation, oldest first. Two queries."""
    rounds = list(
        Assessment.objects.owned_by(organization)
        .closed()
        .select_related("framework")
        .order_by("closed_at", "opens_on")
    )
    names: dict[str, str] = {}
    for area in Area.objects.filter(framework__in={r.framework_id for r in rounds}).order_by(
        "framework__version", "order"
    ):
        names[area.code] = area.name
    codes = tuple(names)
    found: list[TrendRound] = []
    before: Assessment | None = None
    for assessment in rounds:
        broken = _break(before, assessment) if before else ""
        card = round_scores(assessment).scorecard
        old = today - _day(assessment) > FRESH
        found.append(TrendRound(assessment, card, old, broken, codes))
        before = assessment
    return TrendPage(tuple(found), names)


def _break(before: Assessment, now: Assessment) -> str:
    """Return why two rounds in a row do not continue one line; "" where they do."""
    common: Common = common_capabilities(now, before)
    if common.is_whole:
        return ""
    return sentences.break_words(
        other_form=now.form != before.form,
        reworded=len(common.reworded),
        added=len(common.added),
        dropped=len(common.dropped),
    )


def _day(assessment: Assessment) -> date:
    closed = assessment.closed_at
    return timezone.localtime(closed).date() if closed else assessment.closes_on


def _cell(mean: float | None, interval: Any) -> Cell:
    low, high = interval.clipped if interval else (None, None)
    return Cell(mean, low, high)


def _point(line: TrendRound, cell: Cell) -> Point:
    return Point(line.day, cell.mean, cell.low, cell.high, line.is_old)
