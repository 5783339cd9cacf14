"""A whole journey on paper: sheets of whole stages, then its table, then its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from journeys.models import Evidence
from journeys.selectors.board import Board, BoardStage, Column

WIDEST = 6  # touchpoints that can be read side by side on A4, lying


@dataclass(frozen=True)
class Part:
    """A stage on a sheet, or as much of a very long one as fits."""

    stage: BoardStage
    columns: tuple[Column, ...]
    is_continued: bool = False


@dataclass(frozen=True)
class Sheet:
    """One page of the map."""

    number: int
    parts: tuple[Part, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for part in self.parts for column in part.columns)


@dataclass(frozen=True)
class Found:
    """A piece of evidence and the touchpoint it belongs to."""

    column: Column
    evidence: Evidence


class PrintPage:
    """What goes on paper."""

    def __init__(self, board: Board) -> None:
        self.board = board

    @cached_property
    def sheets(self) -> list[Sheet]:
        """As many whole stages to a sheet as fit; a stage that fits on none is continued."""
        pages: list[list[Part]] = []
        for stage in self.board.stages:
            for part in _parts(stage):
                room = WIDEST - sum(len(p.columns) for p in pages[-1]) if pages else 0
                if len(part.columns) > room or part.is_continued:
                    pages.append([])
                pages[-1].append(part)
        return [Sheet(number, tuple(parts)) for number, parts in enumerate(pages, start=1)]

    @property
    def empty_stages(self) -> list[BoardStage]:
        return [stage for stage in self.board.stages if not stage.columns]

    @cached_property
    def evidence(self) -> list[Found]:
        return [Found(c, found) for c in self.board.columns for found in c.evidence]


def _parts(stage: BoardStage) -> list[Part]:
    return [
        Part(stage, stage.columns[at : at + WIDEST], is_continued=at > 0)
        for at in range(0, len(stage.columns), WIDEST)
    ]
