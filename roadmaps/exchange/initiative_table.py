"""A roadmap's initiatives as a table that can be filled in, handed in and read again unchanged."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.models import Capability
from metrics.forms.figures import as_typed
from roadmaps.exchange.columns import HEADINGS, lift_heading
from roadmaps.models import Initiative, InitiativeStatus, Roadmap
from roadmaps.standings import initiatives_of
from tables.cells import escaped, neutral

Row = list[Any]
WIDE, NARROW = 34, 14  # letters
LONG_TEXTS = ("title", "why", "steps", "deliverable", "metric", "requires")


def initiative_rows(roadmap: Roadmap) -> list[Row]:
    """Return headings and a line for each initiative; where there is none, two examples."""
    capabilities = list(Capability.objects.asked_in(roadmap.assessment))
    headings = [str(heading) for heading in HEADINGS.values()]
    headings += [lift_heading(capability) for capability in capabilities]
    present = initiatives_of(roadmap)
    named = {row.pk: row.library.code if row.library else row.title for row in present}
    rows = [_row(row, capabilities, named) for row in present]
    return [headings, *(rows or _examples(capabilities))]


def _row(row: Initiative, capabilities: Sequence[Capability], named: dict[Any, str]) -> Row:
    lifts = {lift.capability_id: lift.points for lift in row.lifts.all()}
    said = {
        "code": row.library.code if row.library else "",
        "title": row.title,
        "why": row.why,
        "steps": "\n".join(row.steps),
        "deliverable": row.deliverable,
        "metric": row.metric,
        "owner": row.owner,
        "effort": float(row.effort_days),
        "cost": float(row.cost),
        "duration": row.duration,
        "probability": float(row.probability),
        "requires": "; ".join(sorted(named[needed.pk] for needed in row.requires.all())),
        "status": row.get_status_display(),
    }
    return [
        *(said[field] for field in HEADINGS),
        *(float(lifts[c.pk]) if c.pk in lifts else None for c in capabilities),
    ]


def _examples(capabilities: Sequence[Capability]) -> list[Row]:
    """Return two invented lines, the second waiting for the first."""
    first, second = _("Listen to customers after each claim"), _("Close the loop within two days")
    status = str(InitiativeStatus.PROPOSED.label)
    lines: list[Row] = [
        [
            "", first, _("We hear of claims only when somebody complains."),
            _("Choose the moment\nAsk three questions\nRead the answers every week"),
            _("A short survey that runs by itself"), "CSAT", _("Claims"),
            20.0, 6000.0, 1, 0.8, "", status,
        ],
        [
            "", second, _("Whoever is unhappy waits for weeks today."),
            _("Name who calls\nCall everybody who is unhappy"),
            _("A list of calls, worked through every day"), "NPS", _("Claims"),
            32.5, 0.0, 2, 0.7, first, status,
        ],
    ]  # fmt: skip
    for number, line in enumerate(lines):
        points: Row = [None] * len(capabilities)
        for place in range(number, min(len(points), number + 2)):
            points[place] = 0.5
        line += points
    return lines


def as_text(rows: Sequence[Row]) -> bytes:
    """Return the table as spreadsheets of the reader's language open it: UTF-8 with a mark."""
    spanish = (get_language() or "es").startswith("es")
    out = StringIO(newline="")
    lines = csv.writer(out, delimiter=";" if spanish else ",", lineterminator="\r\n")
    lines.writerows([_typed(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _typed(value: Any) -> Any:
    if value is None:
        return ""
    return as_typed(value) if isinstance(value, float) else neutral(value)


def as_workbook(rows: Sequence[Row], title: str) -> bytes:
    """Return the table as a workbook: bold headings that stay, numbers as numbers."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
            if isinstance(value, str) and value:
                cell.value = escaped(neutral(value))
                cell.data_type = "s"  # never a formula, whatever it begins with
            elif value is not None and value != "":
                cell.value = value
            if number == 1:
                cell.font = Font(bold=True)
    fields = list(HEADINGS)
    for column in range(1, len(rows[0]) + 1):
        is_long = column <= len(fields) and fields[column - 1] in LONG_TEXTS
        sheet.column_dimensions[get_column_letter(column)].width = WIDE if is_long else NARROW
    sheet.freeze_panes = "C2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
