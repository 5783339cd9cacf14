"""The map on paper: whole stages side by side, at most six touchpoints on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import percent
from journeys.domain.emotion import CurvePoint
from journeys.domain.scale import ASSUMED, FELT, PARTIAL, RESEARCHED
from journeys.models import PainKind
from journeys.selectors.board import BoardStage, Column
from journeys.templatetags.journeys import step
from reports.journeys.context import Context, Line
from reports.journeys.wording import (
    GRADES,
    evidence_words,
    gap_words,
    grade_name,
    quoted,
    signed_step,
    stage_words,
)

ON_A_PAGE = 6
ROOMY = 70  # characters up to which every title leaves room for a taller curve
PAIN_SHOWN = 84  # characters of the worst pain; the list of pain points has them whole
GOAL_SHOWN = 110
HEADING_SHOWN = 90
NAME_SHOWN = 32
ASIDE = 0.08  # of a column, between two lines
DASHES = {RESEARCHED: "solid", PARTIAL: "dashed", ASSUMED: "dotted"}


@dataclass(frozen=True)
class Part:
    """A stage on one page, or what of it fits when it alone is more than a page."""

    stage: BoardStage
    columns: tuple[Column, ...]
    number: int
    of: int


def split(stages: Sequence[BoardStage], most: int = ON_A_PAGE) -> list[list[Part]]:
    """Return pages of whole stages with at most ``most`` touchpoints on each.

    Only a stage that is longer than a page is cut, and then into pieces of about equal length.
    """
    found: list[list[Part]] = []
    room = 0
    for stage in stages:
        pieces = _pieces(stage, most)
        for piece in pieces:
            if not found or len(piece.columns) > room or piece.of > 1:
                found.append([])
                room = most
            found[-1].append(piece)
            room -= len(piece.columns)
    return found


def _pieces(stage: BoardStage, most: int) -> list[Part]:
    count = -(-len(stage.columns) // most)
    size, longer = divmod(len(stage.columns), count)
    found, start = [], 0
    for number in range(1, count + 1):
        end = start + size + (1 if number <= longer else 0)
        found.append(Part(stage, stage.columns[start:end], number, count))
        start = end
    return found


def pages(context: Context) -> dict[str, Any]:
    if not context.columns:
        return {}
    sheets = split(context.filled_stages)
    return {
        "topic": _("The map"),
        "lanes": lane_names(),
        "columns": max(sum(len(part.columns) for part in parts) for parts in sheets),
        "sheets": [_sheet(context, parts) for parts in sheets],
        "legend": _legend(context),
    }


def lane_names() -> dict[str, str]:
    """What each lane of the map is called."""
    return {
        "stage": _("Stage"),
        "emotion": _("Emotion"),
        "touchpoint": _("Touchpoint"),
        "channel": _("Channel"),
        "control": _("Control"),
        "importance": _("Importance"),
        "expectation": _("Expectation"),
        "experience": _("Experience"),
        "gap": _("Gap"),
        "pain": _("What hurts"),
        "evidence": _("Evidence"),
    }


def _sheet(context: Context, parts: list[Part]) -> dict[str, Any]:
    columns = [column for part in parts for column in part.columns]
    return {
        "title": Truncator(" · ".join(str(part.stage.stage) for part in parts)).chars(
            HEADING_SHOWN
        ),
        "stages": [_stage(part) for part in parts],
        "curve": curve(context, columns[0].number - 1, columns[-1].number),
        "columns": [column_words(context, column) for column in columns],
        "roomy": max(len(str(column.touchpoint)) for column in columns) <= ROOMY,
        "alt": curve_words(context, columns),
    }


def _stage(part: Part) -> dict[str, Any]:
    stage = part.stage.stage
    piece = _("%(number)s of %(all)s") % {"number": part.number, "all": part.of}
    return {
        "name": str(stage),
        "words": " · ".join([stage_words(part.stage), *([piece] if part.of > 1 else [])]),
        "goal": Truncator(stage.goal).chars(GOAL_SHOWN),
        "span": len(part.columns),
    }


def column_words(context: Context, column: Column) -> dict[str, Any]:
    """What one touchpoint says in each lane, on paper as in a picture."""
    touchpoint, values = column.touchpoint, column.values
    marks = [
        *([_("Moment of truth")] if column.moment.holds else []),
        *([_("Leaves if it fails")] if touchpoint.is_showstopper else []),
    ]
    return {
        "number": column.number,
        "title": str(touchpoint),
        "marks": marks,
        "channel": str(touchpoint.channel) if touchpoint.channel else "",
        "backstage": "" if touchpoint.is_front_stage else _("back stage"),
        "control": str(touchpoint.get_control_display()),
        "control_key": touchpoint.control,
        "owner": " · ".join(
            [
                *([Truncator(touchpoint.owner).chars(NAME_SHOWN)] if touchpoint.owner else []),
                _("%(share)s pass") % {"share": percent(float(touchpoint.reach))},
            ]
        ),
        "importance": _meter(values.importance),
        "expectation": _meter(values.expectation),
        "experience": _meter(values.experience),
        "gap": gap_words(column.gap),
        "gap_strength": _strength(column.gap),
        "pain": _pain(column),
        "evidence": evidence_words(column),
        "felt": _felt(context, column),
    }


def _meter(value: float | None) -> dict[str, Any]:
    return {"share": None if value is None else round(value / 5, 4), "text": step(value)}


def _strength(gap: float | None) -> int:
    """0 to 3: how loudly a gap is shown."""
    if gap is None or gap <= 0:
        return 0
    return 3 if gap >= 2.5 else 2 if gap >= 1.5 else 1


def _pain(column: Column) -> dict[str, str]:
    pains = [pain for pain in column.pain_points if pain.kind != PainKind.GAIN and pain.text]
    if not pains:
        return {"text": "", "more": ""}
    more = len(pains) - 1
    return {
        "text": Truncator(" ".join(pains[0].text.split())).chars(PAIN_SHOWN),
        "more": ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more} if more else "",
    }


def _felt(context: Context, column: Column) -> list[dict[str, str]]:
    """Each line's emotion in the organisation's word; one line says it beside its dots."""
    found = []
    for line in context.lines:
        place = line.places[column.number - 1]
        word = context.board.word(place.emotion)
        found.append({"mark": line.mark, "word": word or signed_step(place.emotion)})
    return found


def curve(context: Context, start: int, end: int) -> dict[str, Any]:
    """The lines over touchpoints ``start`` to ``end``, in columns and shares of the height.

    x counts columns, so that the middle of the first is 0.5; y is 0 at the top. A line that
    comes from the page before, or goes on to the next, is drawn up to the edge.
    """
    return {
        "width": end - start,
        "lines": [
            {
                "shape": line.shape,
                "colour": line.colour,
                "segments": _segments(line, aside, start, end),
                "dots": [
                    _dot(context, place, place.index - start + 0.5 + aside)
                    for place in line.places[start:end]
                    if place.emotion is not None
                ],
            }
            for line, aside in zip(context.lines, asides(len(context.lines)), strict=True)
        ],
    }


def asides(lines: int) -> list[float]:
    """How far each line stands beside the middle of its column, so that none hides another.

    >>> asides(1), asides(3)
    ([0.0], [-0.08, 0.0, 0.08])
    """
    return [round((number - (lines - 1) / 2) * ASIDE, 4) for number in range(lines)]


def _segments(line: Line, aside: float, start: int, end: int) -> list[dict[str, Any]]:
    found = []
    for place in line.places[max(0, start - 1) : end]:
        if place.onward is None:
            continue
        after = line.places[place.index + 1]
        x, y = place.index - start + 0.5 + aside, height_of(place.emotion)
        x2, y2 = x + 1, height_of(after.emotion)
        if place.index < start:  # half the way lies on the page before
            x, y = 0, (y + y2) / 2
        if after.index >= end:
            x2, y2 = end - start, (y + y2) / 2
        found.append(
            {"from": [x, round(y, 4)], "to": [x2, round(y2, 4)], "dash": DASHES[place.onward]}
        )
    return found


def _dot(context: Context, place: CurvePoint, x: float) -> dict[str, Any]:
    alone = len(context.lines) == 1
    return {
        "x": x,
        "y": round(height_of(place.emotion), 4),
        "size": size_of(place.intensity),
        "filled": place.grade == RESEARCHED,
        "word": context.board.word(place.emotion) if alone else "",
        "above": (place.emotion or 0) >= 0,
    }


def height_of(emotion: float | None) -> float:
    """Return how far from the top an emotion stands, 0 at +2 and 1 at −2."""
    low, high = FELT
    return (high - (emotion or 0)) / (high - low)


def size_of(intensity: float | None) -> float:
    """Return how large a dot is, 0.7 to 1.5; a middling one where intensity is unknown."""
    return round(0.5 + 0.2 * (intensity if intensity is not None else 2), 3)


def overview_curve(context: Context) -> dict[str, Any]:
    """The whole curve on one strip, with the stages under it."""
    if not any(v is not None for v in context.board.valences):
        return {}
    return {
        "curve": curve(context, 0, len(context.columns)),
        "stages": [
            {"name": str(stage.stage), "span": len(stage.columns)}
            for stage in context.filled_stages
        ],
        "alt": curve_words(context, context.columns),
        "legend": _legend(context),
    }


def overview_alt(context: Context) -> str:
    """What the whole curve shows, to be read out."""
    return curve_words(context, context.columns)


def curve_words(context: Context, columns: Sequence[Column]) -> str:
    """What the curve shows, in one sentence for each line."""
    said = []
    for line in context.lines:
        places = [line.places[column.number - 1] for column in columns]
        felt = "; ".join(
            f"{place.index + 1} {place.title}: "
            f"{context.board.word(place.emotion) or signed_step(place.emotion)}"
            for place in places
        )
        said.append(f"{line.name}: {felt}.")
    return _("Emotion along the journey.") + " " + " ".join(said)


def _legend(context: Context) -> dict[str, Any]:
    return {
        "personas": [
            {
                "name": Truncator(line.name).chars(NAME_SHOWN),
                "mark": line.mark,
                "shape": line.shape,
                "colour": line.colour,
            }
            for line in context.lines
        ]
        if len(context.lines) > 1
        else [],
        "grades": [{"dash": DASHES[grade], "name": grade_name(grade)} for grade in GRADES],
        "size": _("larger: more intense"),
        "top": context.board.words.get(2) or quoted("+2"),
        "bottom": context.board.words.get(-2) or quoted("−2"),
        "middle": context.board.words.get(0) or "0",
    }
