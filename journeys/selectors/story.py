"""What there is to tell of a journey, stage by stage: facts, which ``journeys.pages.telling`` words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from journeys.domain.scale import ASSUMED, RESEARCHED
from journeys.models import PainKind, PainPoint
from journeys.selectors.board import Board, BoardStage, Column, nearest_step


class Course(StrEnum):
    """How the mood goes within a stage, in whole steps of emotion."""

    UNKNOWN = "unknown"
    ONE = "one"  # known at one touchpoint only
    STEADY = "steady"
    RISES = "rises"
    FALLS = "falls"
    DIPS = "dips"  # worst on the way, better at the end
    PEAKS = "peaks"  # best on the way, worse at the end


class Ground(StrEnum):
    """What the telling of a stage rests on."""

    NOTHING = "nothing"
    WANTED = "wanted"  # a future journey says what is wanted
    ASSUMED = "assumed"
    PARTLY = "partly"
    RESEARCHED = "researched"


@dataclass(frozen=True)
class Mood:
    """The course of a stage, and the touchpoints by which it is told."""

    course: Course
    first: Column | None = None
    turn: Column | None = None  # the best or worst on the way
    last: Column | None = None


@dataclass(frozen=True)
class Said:
    """Something customers say, and where."""

    pain: PainPoint
    column: Column


@dataclass(frozen=True)
class StageFacts:
    """What is worth telling of one stage.

    ``short`` falls furthest below what is expected and ``above`` goes furthest beyond;
    ``falling_short`` counts all that fall short. ``said`` is what hurts, of the touchpoint
    that falls short where that has a voice; where nothing hurts, what is missing or delights.
    ``researched`` counts touchpoints whose experience somebody researched; ``asked`` is the
    fewest customers behind one of them, because the same ones may stand behind several.
    """

    stage: BoardStage
    is_first: bool
    is_last: bool
    mood: Mood
    short: Column | None
    above: Column | None
    falling_short: int
    said: Said | None
    ground: Ground
    researched: int
    asked: int


def stage_facts(board: Board) -> list[StageFacts]:
    """Return the facts of each stage, in order. Asks the database nothing."""
    told = [stage for stage in board.stages if stage.columns]
    return [
        _facts(
            stage,
            is_first=bool(told) and stage is told[0],
            is_last=bool(told) and stage is told[-1] and len(told) > 1,
            is_future=board.journey.is_future,
        )
        for stage in board.stages
    ]


def _facts(stage: BoardStage, *, is_first: bool, is_last: bool, is_future: bool) -> StageFacts:
    columns = stage.columns
    gaps = [(column.gap, column) for column in columns if column.gap is not None]
    short = max((pair for pair in gaps if pair[0] > 0), key=_first_of_largest, default=None)
    above = min((pair for pair in gaps if pair[0] < 0), key=lambda pair: pair[0], default=None)
    asked = [column.pooled.n or 0 for column in columns if _is_researched(column)]
    return StageFacts(
        stage=stage,
        is_first=is_first,
        is_last=is_last,
        mood=mood_of(columns),
        short=short[1] if short else None,
        above=above[1] if above else None,
        falling_short=sum(gap > 0 for gap, _column in gaps),
        said=_said(columns, short[1] if short else None),
        ground=_ground(columns, is_future),
        researched=len(asked),
        asked=min(asked, default=0),
    )


def _first_of_largest(pair: tuple[float, Column]) -> tuple[float, float, int]:
    gap, column = pair
    return gap, column.values.importance or 0, -column.number


def mood_of(columns: Sequence[Column]) -> Mood:
    """Return how the mood goes along touchpoints; those whose emotion is unknown are passed over."""
    felt = [(step, c) for c in columns if (step := _step(c)) is not None]
    if not felt:
        return Mood(Course.UNKNOWN)
    (start, first), (end, last) = felt[0], felt[-1]
    if len(felt) == 1:
        return Mood(Course.ONE, first, first, first)
    low, worst = min(felt, key=lambda pair: pair[0])
    high, best = max(felt, key=lambda pair: pair[0])
    if low == high:
        return Mood(Course.STEADY, first, first, last)
    if low < min(start, end):
        return Mood(Course.DIPS, first, worst, last)
    if high > max(start, end):
        return Mood(Course.PEAKS, first, best, last)
    if end > start:
        return Mood(Course.RISES, first, best, last)
    return Mood(Course.FALLS, first, worst, last)


def _step(column: Column) -> int | None:
    emotion = column.values.emotion
    return None if emotion is None else nearest_step(emotion)


def _said(columns: Sequence[Column], short: Column | None) -> Said | None:
    voiced = [Said(pain, c) for c in columns for pain in c.pain_points if pain.text.strip()]
    for kind in (PainKind.PAIN, PainKind.NEED, PainKind.GAIN):
        found = [said for said in voiced if said.pain.kind == kind]
        if found:
            there = [said for said in found if said.column is short]
            return max(there or found, key=lambda said: said.pain.severity)
    return None


def _is_researched(column: Column) -> bool:
    return column.values.experience is not None and column.pooled.grade == RESEARCHED


def _ground(columns: Sequence[Column], is_future: bool) -> Ground:
    rated = [column for column in columns if column.pooled.grades]
    if not rated:
        return Ground.NOTHING
    if is_future:
        return Ground.WANTED
    if all(column.pooled.grade == ASSUMED for column in rated):
        return Ground.ASSUMED
    if len(rated) == len(columns) and all(map(_is_researched, columns)):
        return Ground.RESEARCHED
    return Ground.PARTLY
