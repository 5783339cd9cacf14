"""The plan as a workbook: the plan, the score that can be computed anew, scenarios, assumptions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from plans.exchange.other_scores_sheet import fill_other_scores
from plans.exchange.plan_tables import (
    Level,
    Points,
    Share,
    Table,
    assumptions_table,
    course_table,
    initiatives_table,
    limits_table,
    scenarios_table,
)
from plans.exchange.score_sheet import fill_score_sheet
from plans.selectors.computed import ComputedPlan
from tables.cells import escaped, neutral

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NARROWEST, WIDEST = 10, 46  # letters
LINE = 15.5  # points
NARROW, BOLD = 1.1, 0.8  # letters of a text, and of a heading, on the width of a figure
FONT = "Calibri"
WIDE = 12  # columns: a table with more is printed on the larger paper
GROUPED = 10_000  # from here on thousands are set apart; a seed or a year is not
_NOT_IN_A_NAME = re.compile(r"[\\/*?:\[\]]")


def plan_workbook(
    plans: Sequence[ComputedPlan],
    computed: ComputedPlan,
    teams: Mapping[str, str],
    at: datetime,
) -> bytes:
    """Return the workbook of one scenario, beside all ``plans`` of its roadmap.

    Spreadsheets compute the formulas on opening; the file holds no results of them.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _fill(_sheet(book, _("Plan")), initiatives_table(computed))
    score = _sheet(book, _("Score"))
    fill_score_sheet(score, computed)
    fill_other_scores(_sheet(book, _("Other scores")), computed, score.title)
    _fill(_sheet(book, _("Scenarios")), scenarios_table(plans))
    _fill(_sheet(book, _("Limits")), limits_table(computed, teams))
    _fill(_sheet(book, _("Course")), course_table(computed))
    _fill(_sheet(book, _("Assumptions")), assumptions_table(computed, teams, at))
    book.calculation.fullCalcOnLoad = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, name: str) -> Worksheet:
    sheet = book.create_sheet(_NOT_IN_A_NAME.sub(" ", name)[:31])
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _fill(sheet: Worksheet, table: Table) -> None:
    """Write a table: bold headings that stay, with the names on the left; fitting columns."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    widths = _widths(table)
    for number, row in enumerate(table.lines, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            _write(cell, value)
            is_text = isinstance(value, str)
            cell.alignment = Alignment(
                horizontal="left" if is_text or table.is_form else None,
                vertical="top",
                wrap_text=is_text,
                indent=int(column > 1 and (is_text or table.is_form)),  # off the number before
            )
            if number == 1:
                cell.font = Font(name=FONT, bold=True)
        sheet.row_dimensions[number].height = LINE * _lines(
            row, widths, BOLD if number == 1 else NARROW
        )
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if len(widths) > WIDE else sheet.PAPERSIZE_A4
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"


def _widths(table: Table) -> list[int]:
    """Return the width of each column in letters: its longest word, or its longest text."""
    columns = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.headings)
    found = []
    for heading, cells in zip(table.headings, columns, strict=True):
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        word = max(len(part) for part in heading.split())
        found.append(min(WIDEST, max(NARROWEST, word + 3, longest + 3)))
    return found


def _lines(row: Sequence[Any], widths: Sequence[int], letters: float) -> int:
    """Return how many lines the fullest cell of a row takes; not every program reckons it itself."""
    cells = zip(row, widths, strict=True)
    texts = [(value, int(width * letters)) for value, width in cells if isinstance(value, str)]
    return max((len(wrap(text, width)) for text, width in texts), default=1) or 1


def _write(cell: Any, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = escaped(neutral(value))
        cell.data_type = "s"  # never a formula, whatever it begins with
    elif isinstance(value, float):
        cell.value = float(value)
        cell.number_format = _shown(value)
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, int):
            cell.number_format = "#,##0" if value >= GROUPED else "0"


def _shown(value: float) -> str:
    if isinstance(value, Share):
        return "0%"
    if isinstance(value, Points):
        return "0.0000"
    if isinstance(value, Level):
        return "0.00"
    return "#,##0" if value.is_integer() else "#,##0.00"
