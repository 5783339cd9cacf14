"""A journey of today against a future one: which belong together, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from journeys.domain.difference import (
    Difference,
    Fate,
    FigureChange,
    Version,
    differences,
    summary,
)
from journeys.domain.touchpoint import VALUE_NAMES, Values
from journeys.models import Journey, JourneyState, Persona
from journeys.selectors.board import Board, Column, load_board

HUNDREDTH = 0.0101  # a future journey stores hundredths of what was pooled from today's


@dataclass(frozen=True)
class Comparison:
    """Two journeys side by side; ``by_name`` where touchpoints were paired by equal titles."""

    as_is: Board
    to_be: Board
    rows: tuple[Difference, ...]
    summary: tuple[FigureChange, ...]
    by_name: bool

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self.rows)


def linked(journey: Journey) -> list[Journey]:
    """Return the journeys of the other state that were made from this one, or it from them."""
    if journey.is_future:
        rows = Journey.objects.present().filter(pk=journey.derived_from_id)
    else:
        rows = Journey.objects.present().filter(derived_from=journey, state=JourneyState.TO_BE)
    return list(rows.with_people().newest_first())


def comparable(journey: Journey) -> list[Journey]:
    """Return all journeys of the other state, those linked with this one first."""
    other = JourneyState.AS_IS if journey.is_future else JourneyState.TO_BE
    rows = Journey.objects.owned_by(journey.organization).present().filter(state=other)
    first = linked(journey)
    known = {one.pk for one in first}
    return [*first, *(one for one in rows.with_people().newest_first() if one.pk not in known)]


def compare(board: Board, other: Journey, persona: Persona | None = None) -> Comparison:
    """Compare a loaded journey with another one, whichever of the two is the future."""
    opposite = load_board(other, persona)
    as_is, to_be = (opposite, board) if board.journey.is_future else (board, opposite)
    is_linked = to_be.journey.derived_from_id == as_is.journey.pk
    origins = _origins(to_be) if is_linked else _namesakes(as_is, to_be)
    before = [_version(as_is, column, None) for column in as_is.columns]
    by_key = {version.key: version for version in before}
    after = [
        _without_dust(_version(to_be, column, origins.get(str(column.touchpoint.pk))), by_key)
        for column in to_be.columns
    ]
    return Comparison(
        as_is=as_is,
        to_be=to_be,
        rows=differences(before, after),
        summary=summary(as_is.points, to_be.points),
        by_name=not is_linked,
    )


def _origins(to_be: Board) -> dict[str, str]:
    return {
        str(column.touchpoint.pk): str(column.touchpoint.derived_from_id)
        for column in to_be.columns
        if column.touchpoint.derived_from_id
    }


def _namesakes(as_is: Board, to_be: Board) -> dict[str, str]:
    """Pair touchpoints of equal title, where each side has that title once."""
    before, after = _by_title(as_is.columns), _by_title(to_be.columns)
    return {
        str(after[title][0].touchpoint.pk): str(before[title][0].touchpoint.pk)
        for title in after
        if title and len(after[title]) == 1 and len(before.get(title, ())) == 1
    }


def _by_title(columns: Sequence[Column]) -> dict[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for column in columns:
        found.setdefault(column.touchpoint.title.strip().casefold(), []).append(column)
    return found


def _version(board: Board, column: Column, origin: str | None) -> Version:
    row = column.touchpoint
    stage = next(s.stage for s in board.stages if s.stage.pk == row.stage_id)
    return Version(
        key=str(row.pk),
        derived_from=origin,
        title=str(row),
        attributes={
            "stage": str(stage),
            "channel": str(row.channel) if row.channel else "",
            "control": str(row.get_control_display()),
            "owner": str(row.owner) if row.owner else "",
            "reach": f"{float(row.reach):.2f}",
            "initiator": str(row.get_initiator_display()),
            "kind": str(row.get_kind_display()),
            "description": row.description,
            "pain_points": " · ".join(sorted(p.text for p in column.pain_points if p.text)),
        },
        values=column.values,
    )


def _without_dust(version: Version, before: dict[str, Version]) -> Version:
    """Return a version whose values that differ by rounding alone are those it came from."""
    origin = before.get(version.derived_from or "")
    if origin is None:
        return version
    pairs = {name: (origin.values.of(name), version.values.of(name)) for name in VALUE_NAMES}
    kept = {name: was if _is_dust(was, now) else now for name, (was, now) in pairs.items()}
    return replace(version, values=Values(**kept))


def _is_dust(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and abs(after - before) < HUNDREDTH
