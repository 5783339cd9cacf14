"""The touchpoints of a journey as a table: sorted and filtered by the address alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from journeys.models import ControlledBy
from journeys.pages.sentences import emotion_words, grade_words
from journeys.selectors.board import Board, BoardStage, Column

NOBODY = UUID(int=0)
RATED = ("importance", "expectation", "experience", "emotion", "intensity")
FIELDS = ("title", "channel", "control", "owner", "reach")


@dataclass(frozen=True)
class Row:
    """One touchpoint with its stage, its words, and where each of its values is changed."""

    column: Column
    stage: BoardStage
    emotion: str
    grade: str
    edit: dict[str, str]


@dataclass(frozen=True)
class Heading:
    """The head of a column: a link that sorts by it, the other way round when it already does."""

    key: str
    label: Any
    href: str
    direction: str  # "ascending", "descending" or empty
    is_number: bool


def _text(read: Callable[[Row], object]) -> Callable[[Row], Any]:
    return lambda row: str(read(row) or "").casefold() or None


COLUMNS: tuple[tuple[str, Any, Callable[[Row], Any], bool], ...] = (
    ("number", pgettext_lazy("number in a journey", "No."), lambda r: r.column.number, True),
    ("title", _("Touchpoint"), _text(lambda r: r.column.touchpoint), False),
    ("stage", _("Stage"), lambda r: r.stage.number, False),
    ("channel", _("Channel"), _text(lambda r: r.column.touchpoint.channel), False),
    ("control", _("Control"), _text(lambda r: r.column.touchpoint.get_control_display()), False),
    ("owner", _("Owner"), _text(lambda r: r.column.touchpoint.owner), False),
    ("reach", _("Reach"), lambda r: r.column.touchpoint.reach, True),
    ("importance", _("Importance"), lambda r: r.column.values.importance, True),
    ("expectation", _("Expectation"), lambda r: r.column.values.expectation, True),
    ("experience", _("Experience"), lambda r: r.column.values.experience, True),
    ("gap", _("Gap"), lambda r: r.column.gap, True),
    ("emotion", _("Emotion"), lambda r: r.column.values.emotion, False),
    ("intensity", _("Intensity"), lambda r: r.column.values.intensity, True),
    ("evidence", _("Evidence"), lambda r: (r.column.pooled.grade, r.column.pooled.n or 0), False),
)
KEYS = {key: read for key, _label, read, _is_number in COLUMNS}
# Asked for first, a figure shows its largest on top; a name begins with A.
LARGEST_FIRST = {"reach", "importance", "expectation", "experience", "gap", "intensity"}


class TouchpointTable:
    """All touchpoints of a board, as the address sorts and filters them.

    What the address asks for and is not there is passed over: a table in the journey's order
    is a better answer than none.
    """

    def __init__(self, board: Board, query: QueryDict, *, may_edit: bool) -> None:
        self.board = board
        self.query = query
        self.may_edit = may_edit
        asked = query.get("sort", "")
        self.sort = asked.removeprefix("-") if asked.removeprefix("-") in KEYS else "number"
        self.is_reversed = asked.startswith("-") and self.sort == asked[1:]
        self.control = query.get("control", "") if query.get("control") in ControlledBy else ""
        self.stage = next(
            (s for s in board.stages if str(s.stage.pk) == query.get("stage", "")), None
        )

    controls = ControlledBy.choices

    @cached_property
    def rows(self) -> list[Row]:
        """Rows that pass the filters, sorted; what is not known stands last either way."""
        read = KEYS[self.sort]
        found = [row for row in self._all if self._passes(row)]
        known = [row for row in found if read(row) is not None]
        known.sort(key=read, reverse=self.is_reversed)
        return [*known, *(row for row in found if read(row) is None)]

    @cached_property
    def _all(self) -> list[Row]:
        return [
            Row(
                column=column,
                stage=stage,
                emotion=emotion_words(self.board, column.values.emotion),
                grade=grade_words(column.pooled.grade) if column.pooled.grades else "",
                edit=self._edit(column),
            )
            for stage in self.board.stages
            for column in stage.columns
        ]

    def _passes(self, row: Row) -> bool:
        if self.stage and row.stage is not self.stage:
            return False
        return not self.control or row.column.touchpoint.control == self.control

    @property
    def is_filtered(self) -> bool:
        return bool(self.stage or self.control)

    def headings(self) -> list[Heading]:
        return [
            Heading(key, label, self._href(key), self._direction(key), is_number)
            for key, label, _read, is_number in COLUMNS
        ]

    def _direction(self, key: str) -> str:
        if key != self.sort:
            return ""
        return "descending" if self.is_reversed else "ascending"

    def _href(self, key: str) -> str:
        query = self.query.copy()
        turned = not self.is_reversed if key == self.sort else key in LARGEST_FIRST
        query["sort"] = f"-{key}" if turned else key
        return f"?{query.urlencode()}"

    @cached_property
    def _bases(self) -> tuple[str, str]:
        """The addresses of cells and of ratings up to the touchpoint's id."""
        here = [self.board.journey.organization.slug, self.board.journey.pk]
        cell = reverse("journeys:cell", args=[*here, "touchpoint", NOBODY, "title"])
        rating = reverse("journeys:rating_cell", args=[*here, NOBODY, "importance"])
        return (
            cell.removesuffix(f"{NOBODY}/title/"),
            rating.removesuffix(f"{NOBODY}/ratings/importance/"),
        )

    def _edit(self, column: Column) -> dict[str, str]:
        if not self.may_edit:
            return {}
        cell, touchpoint = self._bases
        key = column.touchpoint.pk
        asked = f"?persona={self.board.persona.pk}" if self.board.persona else ""
        return {name: f"{cell}{key}/{name}/" for name in FIELDS} | {
            name: f"{touchpoint}{key}/ratings/{name}/{asked}" for name in RATED
        }
