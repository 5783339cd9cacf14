"""The map as a page shows it: lanes of cells, each one link that also works without JavaScript.

The markup of a cell is made here once, for the whole map and for the answer to a single change,
so that what comes back after saving is what a reload would show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.models import Persona, Row, Stage
from journeys.pages.marks import gap_mark, meter
from journeys.selectors.board import Board, Column, shown_rating
from journeys.services.log import NAMES, text_of

NOBODY = UUID(int=0)
RATINGS = ("importance", "expectation", "experience")
LANES = {
    "title": gettext_lazy("Touchpoint"),
    "channel": gettext_lazy("Channel"),
    "control": gettext_lazy("Control"),
    "owner": gettext_lazy("Owner"),
    "importance": gettext_lazy("Importance"),
    "expectation": gettext_lazy("Expectation"),
    "experience": gettext_lazy("Experience"),
    "gap": gettext_lazy("Gap"),
    "pain_points": gettext_lazy("What hurts"),
    "evidence": gettext_lazy("Evidence"),
}


@dataclass(frozen=True)
class Slot:
    """One cell of a lane; ``opens`` marks the first column of a stage."""

    stage: Stage
    column: Column | None
    cell: SafeString
    opens: bool


@dataclass(frozen=True)
class Lane:
    """One row of the map."""

    name: str
    label: str
    slots: tuple[Slot, ...]


class Grid:
    """The map of a board, for somebody who may change it or only read it."""

    def __init__(self, board: Board, *, may_edit: bool) -> None:
        self.board = board
        self.may_edit = may_edit
        here = [board.journey.organization.slug, board.journey.pk]
        self._cell_base = reverse(
            "journeys:cell", args=[*here, "model", NOBODY, "name"]
        ).removesuffix(f"model/{NOBODY}/name/")
        self._touchpoint_base = reverse("journeys:touchpoint", args=[*here, NOBODY]).removesuffix(
            f"{NOBODY}/"
        )

    @cached_property
    def slots(self) -> list[tuple[Column | None, Stage]]:
        """Every column of the grid with its stage; an empty stage has one without touchpoint."""
        return [
            (column, stage.stage)
            for stage in self.board.stages
            for column in (stage.columns or (None,))
        ]

    @property
    def width(self) -> int:
        return len(self.slots)

    def lanes(self) -> Iterator[Lane]:
        for name, label in LANES.items():
            slots = tuple(
                Slot(
                    stage,
                    column,
                    self.cell(column, name) if column else self._nothing(name, stage),
                    column is None or column.position == 1,
                )
                for column, stage in self.slots
            )
            yield Lane(name, str(label), slots)

    @property
    def query(self) -> str:
        """What a request adds to be answered for the same persona."""
        return f"?persona={self.board.persona.pk}" if self.board.persona else ""

    def cells_of(self, column: Column) -> dict[str, str]:
        """Return each lane's cell of one touchpoint, by lane."""
        return {name: str(self.cell(column, name)) for name in LANES}

    def cell(self, column: Column, name: str) -> SafeString:
        touchpoint = column.touchpoint
        if name == "title":
            return self._title(column)
        if name in ("channel", "owner"):
            value = getattr(touchpoint, name)
            return self._field(touchpoint, name, "choice", str(value) if value else "")
        if name == "control":
            mark = format_html(
                '<span class="ctl {}">{}</span>',
                touchpoint.control,
                touchpoint.get_control_display(),
            )
            return self._field(touchpoint, name, "choice", mark)
        if name in RATINGS:
            return self._rating(column, name, meter(getattr(column.values, name), name))
        if name == "gap":
            return gap_mark(column.gap)
        if name == "pain_points":
            return self._pains(column)
        return self._evidence(column)

    def field(self, row: Row, name: str) -> SafeString:
        """Return a text of a stage as a cell."""
        return self._field(row, name, "text", getattr(row, name))

    def rating_url(self, touchpoint: object, name: str) -> str:
        """Return where one rating of a touchpoint is changed."""
        return f"{self._touchpoint_base}{touchpoint}/ratings/{name}/{self.query}"

    def _field(self, row: Row, name: str, kind: str, shown: str) -> SafeString:
        if not self.may_edit:
            return format_html("{}", shown or "–")
        model = NAMES[type(row)]
        return format_html(
            '<a class="cell{}" href="{}{}/{}/{}/" data-cell="{}:{}:{}" data-kind="{}" data-rev="{}"'
            ' data-value="{}">{}</a>',
            "" if shown else " blank",
            self._cell_base,
            model,
            row.pk,
            name,
            model,
            row.pk,
            name,
            kind,
            row.rev,
            text_of(row, name) or "",
            shown or _add(model, name),
        )

    def _title(self, column: Column) -> SafeString:
        moment = column.moment
        mark = (
            format_html('<span class="mot">{}</span>', _("Moment of truth"))
            if moment.holds
            else SafeString("")
        )
        if not self.may_edit:
            return format_html(
                '<a class="name" href="{}{}/">{}</a>{}',
                self._touchpoint_base,
                column.touchpoint.pk,
                column.touchpoint,
                mark,
            )
        return format_html(
            '{}{}<a class="menu" href="{}{}/" data-menu="{}" aria-label="{}">⋯</a>',
            self._field(column.touchpoint, "title", "text", column.touchpoint.title),
            mark,
            self._touchpoint_base,
            column.touchpoint.pk,
            column.touchpoint.pk,
            _("More about “%(touchpoint)s”") % {"touchpoint": column.touchpoint},
        )

    def _rating(self, column: Column, name: str, shown: SafeString) -> SafeString:
        grade = column.pooled.grades.get(name)
        mark = format_html('<span class="grade grade-{}">{}</span>', grade, shown)
        if not self.may_edit:
            return mark
        return format_html(
            '<a class="cell rated" href="{}" data-rating="{}:{}" data-values="{}">{}</a>',
            self.rating_url(column.touchpoint.pk, name),
            column.touchpoint.pk,
            name,
            self.stored(column, name),
            mark,
        )

    @property
    def asked(self) -> tuple[Persona, ...]:
        """The personas whose ratings a cell asks for: the one chosen, or all that walk."""
        return (self.board.persona,) if self.board.persona else self.board.personas

    def stored(self, column: Column, name: str) -> str:
        """Return what is stored per persona, as ``persona=value@rev`` separated by spaces."""
        parts = []
        for persona in self.asked:
            own = [rating for rating in column.ratings if rating.persona_id == persona.pk]
            rating = shown_rating(own, name)
            value = (text_of(rating, name) or "") if rating else ""
            parts.append(f"{persona.pk}={value}@{rating.rev if rating else 0}")
        return " ".join(parts)

    def _pains(self, column: Column) -> SafeString:
        rows = [
            format_html(
                '<li class="{}">{}</li>', pain.kind, self._field(pain, "text", "text", pain.text)
            )
            for pain in column.pain_points
        ]
        listed = format_html_join("", "{}", ((row,) for row in rows))
        if not self.may_edit:
            return format_html('<ul class="pains">{}</ul>', listed) if rows else SafeString("")
        return format_html(
            '<ul class="pains">{}</ul><a class="cell blank" href="{}{}/add/pain_point/"'
            ' data-add="pain_point:{}" data-kind="text" data-value="">{}</a>',
            listed,
            self._touchpoint_base,
            column.touchpoint.pk,
            column.touchpoint.pk,
            _("Add"),
        )

    def _evidence(self, column: Column) -> SafeString:
        grade = column.pooled.grade if column.pooled.grades else 0
        words = {
            2: _("researched"),
            1: _("partly known"),
            0: _("assumption") if column.pooled.grades else _("not rated yet"),
        }
        count = format_html(" · n = {}", column.pooled.n) if column.pooled.n else SafeString("")
        return format_html(
            '<a class="name" href="{}{}/#evidence"><span class="evidence grade-{}">{}</span>{}</a>',
            self._touchpoint_base,
            column.touchpoint.pk,
            grade,
            words[grade],
            count,
        )

    def _nothing(self, name: str, stage: Stage) -> SafeString:
        if name == "title" and self.may_edit:
            return format_html(
                '<button type="submit" class="add-here" form="add-to-{}">{}</button>',
                stage.pk,
                _("Add a touchpoint"),
            )
        return SafeString("")


def _add(model: str, name: str) -> str:
    """Return what an empty cell says to somebody who may fill it."""
    if name in ("title", "name"):
        return _("Untitled touchpoint") if model == "touchpoint" else _("Untitled stage")
    return _("Add")


def touchpoint_cells(board: Board, touchpoint: Any) -> dict[str, str]:
    """Return the cells of one touchpoint by lane, ready to be put into an open map."""
    return Grid(board, may_edit=True).cells_of(board.column(touchpoint))
