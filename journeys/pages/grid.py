"""The map as a page shows it: lanes of cells, each one link that also works without JavaScript.

The markup of a cell is made here once, for the whole map and for the answer to a single change,
so that what comes back after saving is what a reload would show. It is put together from
escaped parts by hand: a journey of 150 touchpoints has 1,500 cells, and a template takes
several times as long over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.templatetags.layout import icon
from journeys.models import ControlledBy, Persona, Row, Stage
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
class Lane:
    """One row of the map, its cells as markup."""

    name: str
    label: str
    cells: SafeString


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
            yield Lane(name, str(label), SafeString("".join(self._lane(name))))

    def _lane(self, name: str) -> Iterator[str]:
        grip = self._grip if name == "title" else ""
        for (column, stage), place in zip(self.slots, self._places, strict=True):
            if column is None:
                yield f"<td{place}>{self._nothing(name, stage)}</td>"
            else:
                yield f'<td{place} data-lane="{name}">{grip}{self.cell(column, name)}</td>'

    @cached_property
    def _places(self) -> list[str]:
        """What every cell of a column says of where it stands."""
        places = []
        for column, stage in self.slots:
            opens = ' class="opens"' if column is None or column.position == 1 else ""
            whose = ""
            if column:
                title = escape(str(column.touchpoint))
                whose = f' data-touchpoint="{column.touchpoint.pk}" data-name="{title}"'
            places.append(f' role="gridcell" data-stage="{stage.pk}"{whose}{opens}')
        return places

    @cached_property
    def _grip(self) -> str:
        if not self.may_edit:
            return ""
        title = escape(_("Drag to move"))
        return (
            f'<span class="grip" aria-hidden="true" title="{title}">{icon("grip-vertical")}</span>'
        )

    @property
    def query(self) -> str:
        """What a request adds to be answered for the same persona."""
        return f"?persona={self.board.persona.pk}" if self.board.persona else ""

    def cells_of(self, column: Column) -> dict[str, str]:
        """Return each lane's cell of one touchpoint, by lane."""
        return {name: str(self.cell(column, name)) for name in LANES}

    def cell(self, column: Column, name: str) -> str:
        """Return the markup of one cell."""
        touchpoint = column.touchpoint
        if name == "title":
            return self._title(column)
        if name in ("channel", "owner"):
            value = getattr(touchpoint, name)
            return self._field(touchpoint, name, "choice", escape(str(value)) if value else "")
        if name == "control":
            word = escape(self.controls[touchpoint.control])
            mark = f'<span class="ctl {touchpoint.control}">{word}</span>'
            return self._field(touchpoint, name, "choice", mark)
        if name in RATINGS:
            return self._rating(column, name, meter(getattr(column.values, name), name))
        if name == "gap":
            return gap_mark(column.gap)
        if name == "pain_points":
            return self._pains(column)
        return self._evidence(column)

    @cached_property
    def controls(self) -> dict[str, str]:
        """Who controls a touchpoint, in words."""
        return {value: str(label) for value, label in ControlledBy.choices}

    @cached_property
    def _words(self) -> dict[str, str]:
        """What cells say over and over, looked up once."""
        return {
            "moment": escape(_("Moment of truth")),
            "more": _("More about “%(touchpoint)s”"),
            "add": escape(_("Add")),
            "untitled": escape(_("Untitled touchpoint")),
            "unnamed": escape(_("Untitled stage")),
            "grade-2": escape(_("researched")),
            "grade-1": escape(_("partly known")),
            "grade-0": escape(_("assumption")),
            "unrated": escape(_("not rated yet")),
        }

    def field(self, row: Row, name: str) -> SafeString:
        """Return a text of a stage as a cell."""
        return SafeString(self._field(row, name, "text", escape(getattr(row, name))))

    def rating_url(self, touchpoint: object, name: str) -> str:
        """Return where one rating of a touchpoint is changed."""
        return f"{self._touchpoint_base}{touchpoint}/ratings/{name}/{self.query}"

    def _field(self, row: Row, name: str, kind: str, shown: str) -> str:
        """Return a link that opens a field; ``shown`` is markup already."""
        if not self.may_edit:
            return shown or "–"
        model = NAMES[type(row)]
        key, pk = f"{model}:{row.pk}:{name}", row.pk
        value = escape(text_of(row, name) or "")
        return (
            f'<a class="cell{"" if shown else " blank"}" href="{self._cell_base}{model}/{pk}/{name}/"'
            f' data-cell="{key}" data-kind="{kind}" data-rev="{row.rev}" data-value="{value}">'
            f"{shown or self._blank(model, name)}</a>"
        )

    def _blank(self, model: str, name: str) -> str:
        """Return what an empty cell says to somebody who may fill it."""
        if name in ("title", "name"):
            return self._words["untitled" if model == "touchpoint" else "unnamed"]
        return self._words["add"]

    def _title(self, column: Column) -> str:
        row = column.touchpoint
        mark = f'<span class="mot">{self._words["moment"]}</span>' if column.moment.holds else ""
        here = f"{self._touchpoint_base}{row.pk}/"
        if not self.may_edit:
            return f'<a class="name" href="{here}">{escape(str(row))}</a>{mark}'
        more = escape(self._words["more"] % {"touchpoint": row})
        return (
            f"{self._field(row, 'title', 'text', escape(row.title))}{mark}"
            f'<a class="menu" href="{here}" data-menu="{row.pk}" aria-label="{more}">⋯</a>'
        )

    def _rating(self, column: Column, name: str, shown: str) -> str:
        mark = f'<span class="grade grade-{column.pooled.grades.get(name)}">{shown}</span>'
        if not self.may_edit:
            return mark
        pk = column.touchpoint.pk
        return (
            f'<a class="cell rated" href="{self.rating_url(pk, name)}" data-rating="{pk}:{name}"'
            f' data-values="{self.stored(column, name)}">{mark}</a>'
        )

    @property
    def asked(self) -> tuple[Persona, ...]:
        """The personas whose ratings a cell asks for: the one chosen, or all that walk."""
        return (self.board.persona,) if self.board.persona else self.board.personas

    def stored(self, column: Column, name: str) -> str:
        """Return what is stored per persona, as ``persona=value@rev`` separated by spaces."""
        parts = []
        for persona in self.asked:
            rating = shown_rating(column.ratings_of(persona), name)
            value = (text_of(rating, name) or "") if rating else ""
            parts.append(f"{persona.pk}={value}@{rating.rev if rating else 0}")
        return " ".join(parts)

    def _pains(self, column: Column) -> str:
        rows = "".join(
            f'<li class="{pain.kind}">{self._field(pain, "text", "text", escape(pain.text))}</li>'
            for pain in column.pain_points
        )
        listed = f'<ul class="pains">{rows}</ul>' if rows else ""
        if not self.may_edit:
            return listed
        pk = column.touchpoint.pk
        return (
            f'{listed}<a class="cell blank" href="{self._touchpoint_base}{pk}/add/pain_point/"'
            f' data-add="pain_point:{pk}" data-kind="text" data-value="">{self._words["add"]}</a>'
        )

    def _evidence(self, column: Column) -> str:
        rated = bool(column.pooled.grades)
        grade = column.pooled.grade if rated else 0
        word = self._words[f"grade-{grade}" if rated else "unrated"]
        count = f" · n = {column.pooled.n}" if column.pooled.n else ""
        return (
            f'<a class="name" href="{self._touchpoint_base}{column.touchpoint.pk}/#evidence">'
            f'<span class="evidence grade-{grade}">{word}</span>{count}</a>'
        )

    def _nothing(self, name: str, stage: Stage) -> str:
        if name != "title" or not self.may_edit:
            return ""
        word = escape(_("Add a touchpoint"))
        return f'<button type="submit" class="add-here" form="add-to-{stage.pk}">{word}</button>'

    def touchpoint_url(self, touchpoint: object) -> str:
        """Return the page of a touchpoint."""
        return f"{self._touchpoint_base}{touchpoint}/"


def touchpoint_cells(board: Board, touchpoint: Any) -> dict[str, str]:
    """Return the cells of one touchpoint by lane, ready to be put into an open map."""
    return Grid(board, may_edit=True).cells_of(board.column(touchpoint))
