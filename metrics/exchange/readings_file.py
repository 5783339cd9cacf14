"""All readings of an organisation as a table, in the shape that an import reads back."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from accounts.models import Organization
from journeys.models import Journey, Stage, Touchpoint
from metrics.domain.measures import Measure
from metrics.domain.periods import Period
from metrics.forms.figures import as_typed
from metrics.models import Reading
from metrics.selectors.known import metrics_of
from metrics.selectors.protected import withheld_readings
from tables.cells import escaped, folded, neutral

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 2000


def headings() -> list[str]:
    """Return the headings, in words that the import knows."""
    return [
        _("Period"), _("Metric"), _("Value"), "n", _("Numerator"), _("Detractors"),
        _("Channel"), _("Moment"), _("Stage"), _("Touchpoint"), _("Segment"), _("Source"),
    ]  # fmt: skip


class KnownPlaces:
    """What stages and touchpoints are called: with their journey where the name alone is in doubt.

    The import matches a name that means one thing by itself; the others are matched by hand.
    """

    def __init__(self, organization: Organization) -> None:
        stages = Stage.objects.owned_by(organization).present()
        touchpoints = Touchpoint.objects.owned_by(organization).present()
        self._stages = Counter(folded(name) for name in stages.values_list("name", flat=True))
        self._titles = Counter(folded(t) for t in touchpoints.values_list("title", flat=True))

    def stage(self, row: Reading) -> str:
        if row.stage is None:
            return ""
        return self._said(row.stage, row.stage.journey, self._stages)

    def touchpoint(self, row: Reading) -> str:
        if row.touchpoint is None:
            return ""
        return self._said(row.touchpoint, row.touchpoint.stage.journey, self._titles)

    def _said(self, place: Stage | Touchpoint, journey: Journey, known: Counter[str]) -> str:
        name = str(place)
        return name if known[folded(name)] == 1 else f"{journey} · {name}"


def lines(organization: Organization) -> Iterator[list[Any]]:
    """Return a line for each reading, by metric and period: shares in per cent, numbers as such.

    A part by which a reading is not broken down is an empty cell.
    """
    metrics = {metric.pk: metric for metric in metrics_of(organization)}
    hidden = withheld_readings(organization)
    names = KnownPlaces(organization)
    rows = (
        Reading.objects.owned_by(organization)
        .select_related("channel", "stage__journey", "touchpoint__stage__journey", "source")
        .order_by("metric__order", "metric__key", "starts_on", "cut", "pk")
    )
    for row in rows.iterator(chunk_size=CHUNK):
        if row.pk in hidden:
            continue
        metric = metrics[row.metric_id]
        share = metric.counts_as is Measure.SHARE
        yield [
            period_cell(row),
            metric.short_name,
            _number(row.value * 100 if share else row.value),
            row.n,
            None if metric.counts_as is Measure.TOTAL else _number(row.numerator),
            row.detractors,
            row.channel.name if row.channel else "",
            row.get_moment_display(),
            names.stage(row),
            names.touchpoint(row),
            row.segment,
            row.source.name,
        ]


def period_cell(row: Reading) -> str:
    """Return a period as it is read back without a doubt: 2026-03, Q1 2026, 2026."""
    if row.period == Period.MONTH:
        return f"{row.starts_on:%Y-%m}"
    if row.period == Period.QUARTER:
        return f"Q{(row.starts_on.month + 2) // 3} {row.starts_on.year}"
    return str(row.starts_on.year)


def _number(value: float | None) -> float | int | None:
    if value is None:
        return None
    value = round(value, 6)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def readings_response(organization: Organization, kind: str) -> HttpResponseBase:
    """Return the file: "csv" as it is written, "xlsx" written first, as its format asks for."""
    name = f"{slugify(organization.name) or 'cx'}-{_('readings')}-{timezone.localdate()}.{kind}"
    if kind == "xlsx":
        return FileResponse(
            _workbook(organization), as_attachment=True, filename=name, content_type=XLSX
        )
    response = StreamingHttpResponse(_text(organization), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _text(organization: Organization) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(headings())
    for line in lines(organization):
        yield writer.writerow([_as_text(cell) for cell in line])


def _as_text(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return as_typed(cell)
    return neutral(cell)


def _as_cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return escaped(neutral(cell)) or None
    return cell


def _workbook(organization: Organization) -> Any:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Readings"))
    sheet.freeze_panes = "A2"
    for letter, width in zip(
        "ABCDEFGHIJKL", (10, 24, 12, 9, 12, 12, 16, 16, 28, 36, 18, 22), strict=True
    ):
        sheet.column_dimensions[letter].width = width
    bold = [WriteOnlyCell(sheet, value=heading) for heading in headings()]
    for cell in bold:
        cell.font = Font(bold=True)
    sheet.append(bold)
    for line in lines(organization):
        sheet.append([_as_cell(cell) for cell in line])
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    book.save(file)
    file.seek(0)
    return file
