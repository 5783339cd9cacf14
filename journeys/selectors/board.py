"""One journey as every view reads it: stages, touchpoints, pooled ratings and what follows from them.

Loaded in a fixed number of queries however many touchpoints there are; everything derived is
worked out by ``journeys.domain`` on first use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from journeys.domain.action import Shortfall, where_to_act
from journeys.domain.emotion import CurvePoint, PeakEnd, curve, peak_end, slope
from journeys.domain.importance import (
    Crosshair,
    JourneyScore,
    Matrix,
    control_band,
    gap,
    journey_score,
    mean_gap,
    quadrants,
    weighted_gap,
)
from journeys.domain.moments import Moment, moment
from journeys.domain.ratings import Pooled, RatingRow, across, evidence_grade, pool
from journeys.domain.touchpoint import Control, Point, SourceKind, Values
from journeys.models import (
    EmotionWord,
    Evidence,
    Journey,
    JourneyPersona,
    PainPoint,
    Persona,
    Rating,
    Source,
    Stage,
    Tool,
    Touchpoint,
)

VALUES = ("importance", "expectation", "experience", "emotion", "intensity")


@dataclass(frozen=True)
class Column:
    """One touchpoint with everything known of it, as the chosen persona (or all) lives it."""

    touchpoint: Touchpoint
    number: int  # from 1, along the whole journey
    position: int  # from 1, within its stage
    pooled: Pooled
    by_persona: Mapping[UUID, Pooled]
    ratings: Sequence[Rating]
    evidence: Sequence[Evidence]
    pain_points: Sequence[PainPoint]
    tools: Sequence[Tool]

    @property
    def values(self) -> Values:
        return self.pooled.values

    def ratings_of(self, persona: Persona) -> Sequence[Rating]:
        """Return what is stored of one persona."""
        return self._ratings.get(persona.pk, ())

    @cached_property
    def _ratings(self) -> dict[UUID, list[Rating]]:
        found: dict[UUID, list[Rating]] = {}
        for rating in self.ratings:
            found.setdefault(rating.persona_id, []).append(rating)
        return found

    @cached_property
    def gap(self) -> float | None:
        return gap(self.values.expectation, self.values.experience)

    @cached_property
    def moment(self) -> Moment:
        return moment(self.values, decided=self.touchpoint.is_moment_of_truth)

    @cached_property
    def point(self) -> Point:
        touchpoint = self.touchpoint
        return Point(
            key=str(touchpoint.pk),
            title=str(touchpoint),
            stage=str(touchpoint.stage_id),
            values=self.values,
            reach=float(touchpoint.reach),
            control=Control(touchpoint.control),
            grade=self.pooled.grade,
            n=self.pooled.n,
            grades=self.pooled.grades,
        )


@dataclass(frozen=True)
class BoardStage:
    """One stage with its touchpoints, in order."""

    stage: Stage
    number: int
    columns: tuple[Column, ...]

    @property
    def span(self) -> int:
        """Columns the stage takes in a grid; an empty one still takes one."""
        return max(1, len(self.columns))


@dataclass(frozen=True)
class Board:
    """A whole journey, as one persona lives it or, where none is chosen, as all do."""

    journey: Journey
    stages: tuple[BoardStage, ...]
    personas: tuple[Persona, ...]
    persona: Persona | None
    words: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for stage in self.stages for column in stage.columns)

    @cached_property
    def points(self) -> list[Point]:
        return [column.point for column in self.columns]

    def column(self, touchpoint: object) -> Column:
        """Return the column of a touchpoint's id. Raises KeyError where there is none."""
        return self._by_id[str(touchpoint)]

    @cached_property
    def _by_id(self) -> dict[str, Column]:
        return {str(column.touchpoint.pk): column for column in self.columns}

    def word(self, emotion: float | None) -> str:
        """Return the organisation's word for an emotion; empty where it is unknown."""
        return "" if emotion is None else self.words.get(nearest_step(emotion), "")

    @cached_property
    def score(self) -> JourneyScore:
        return journey_score(self.points)

    @cached_property
    def mean_gap(self) -> float | None:
        return mean_gap(self.points)

    @cached_property
    def weighted_gap(self) -> float | None:
        return weighted_gap(self.points)

    @cached_property
    def valences(self) -> list[float | None]:
        """Emotions in the journey's order; None where unknown."""
        return [point.values.emotion for point in self.points]

    @cached_property
    def curve(self) -> list[CurvePoint]:
        return curve(self.points)

    @cached_property
    def peak_end(self) -> PeakEnd | None:
        return peak_end(self.valences)

    @cached_property
    def slope(self) -> float | None:
        return slope(self.valences)

    @cached_property
    def control(self) -> Mapping[Control, float]:
        return control_band(self.points)

    @cached_property
    def to_act_on(self) -> tuple[Shortfall, ...]:
        return where_to_act(self.points)

    @cached_property
    def matrix(self) -> Matrix:
        return quadrants(self.points)

    @cached_property
    def matrix_from_middle(self) -> Matrix:
        return quadrants(self.points, Crosshair.MIDDLE)

    @cached_property
    def measured(self) -> int:
        """How many touchpoints have an experience that somebody researched."""
        return sum(c.pooled.grade == 2 and c.values.experience is not None for c in self.columns)


def nearest_step(emotion: float) -> int:
    """Return the step from −2 to 2 nearest to an emotion, halves away from zero."""
    step = int(abs(emotion) + 0.5)
    return step if emotion >= 0 else -step


def shown_rating(rows: Sequence[Rating], name: str) -> Rating | None:
    """Return the stored rating whose value a map shows: the best evidence, then the newest.

    Where none says this value yet, the newest assumption, so that one row fills up before
    another begins and no survey is credited with what it never asked.
    """
    said = [row for row in rows if getattr(row, name) is not None]
    if len(said) == 1:
        return said[0]
    assumed = [row for row in rows if row.source == Source.ASSUMPTION]

    def rank(row: Rating) -> tuple[int, Any, str]:
        return evidence_grade(SourceKind(row.source), row.n), row.rated_on, str(row.pk)

    return max(said or assumed, key=rank, default=None)


def load_board(
    journey: Journey, persona: Persona | None = None, *, only: Touchpoint | None = None
) -> Board:
    """Load a journey whole, or of its touchpoints one only. Eight queries.

    ``persona`` must walk the journey or be None for all.
    """
    personas = tuple(
        walk.persona
        for walk in JourneyPersona.objects.filter(journey=journey, persona__deleted_at=None)
        .select_related("persona")
        .order_by("order", "id")
    )
    rows = Touchpoint.objects.of(journey).filter(deleted_at=None, stage__deleted_at=None)
    here = {"touchpoint": only} if only else {}
    touchpoints = list(
        (rows.filter(pk=only.pk) if only else rows).select_related("channel", "owner").in_order()
    )
    walkers = [p.pk for p in personas]
    ratings = _by_touchpoint(
        Rating.objects.of(journey).present().filter(persona__in=walkers, **here)
    )
    evidence = _by_touchpoint(Evidence.objects.of(journey).present().filter(**here))
    pains = _by_touchpoint(PainPoint.objects.of(journey).present().filter(**here))
    tools = _tools(journey)
    shown = (persona,) if persona else personas
    rows_of_stages = {stage.pk: stage for stage in Stage.objects.of(journey).present()}
    for stage in rows_of_stages.values():
        stage.journey = journey
    by_stage: dict[UUID, list[Column]] = defaultdict(list)
    here_now = [row for row in touchpoints if row.stage_id in rows_of_stages]
    for number, touchpoint in enumerate(here_now, start=1):
        touchpoint.stage = rows_of_stages[touchpoint.stage_id]
        own = ratings[touchpoint.pk]
        by_persona = {
            p.pk: pool([rating_row(r) for r in own if r.persona_id == p.pk]) for p in personas
        }
        by_stage[touchpoint.stage_id].append(
            Column(
                touchpoint=touchpoint,
                number=number,
                position=len(by_stage[touchpoint.stage_id]) + 1,
                pooled=across([by_persona[p.pk] for p in shown]),
                by_persona=by_persona,
                ratings=own,
                evidence=evidence[touchpoint.pk],
                pain_points=pains[touchpoint.pk],
                tools=tools[touchpoint.pk],
            )
        )
    stages = tuple(
        BoardStage(stage, number, tuple(by_stage[stage.pk]))
        for number, stage in enumerate(rows_of_stages.values(), start=1)
    )
    words = {word.value: word.name for word in EmotionWord.objects.owned_by(journey.organization)}
    return Board(journey, stages, personas, persona, words)


def _by_touchpoint(rows: object) -> dict[UUID, list]:
    found: dict[UUID, list] = defaultdict(list)
    for row in rows:
        found[row.touchpoint_id].append(row)
    return found


def _tools(journey: Journey) -> dict[UUID, list[Tool]]:
    uses = (
        Tool.touchpoints.through.objects.filter(
            touchpoint__stage__journey=journey, tool__deleted_at=None
        )
        .select_related("tool")
        .order_by("tool__name", "tool_id")
    )
    found: dict[UUID, list[Tool]] = defaultdict(list)
    for use in uses:
        found[use.touchpoint_id].append(use.tool)
    return found


def rating_row(rating: Rating) -> RatingRow:
    """Return a stored rating as the arithmetic takes it."""
    return RatingRow(
        source=SourceKind(rating.source),
        rated_on=rating.rated_on,
        values=Values(*(_number(getattr(rating, name)) for name in VALUES)),
        n=rating.n,
        weight=float(rating.weight),
    )


def _number(value: object) -> float | None:
    return None if value is None else float(value)
