"""The list of all files of figures: what each was, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from metrics.models import ImportState, MetricImport
from metrics.pages.import_results import refusal_of, what_it_did


@dataclass(frozen=True)
class HistoryLine:
    """One file in the list: what it was, whose, when, what became of it."""

    name: str
    address: str
    source: str
    at: datetime
    by: str
    icon: str
    became: str


ICONS = {
    ImportState.DONE: "check-circle",
    ImportState.CANCELLED: "x",
    ImportState.REFUSED: "ban",
}


def history(rows: Iterable[MetricImport], slug: str) -> list[HistoryLine]:
    return [_history_line(row, slug) for row in rows]


def _history_line(row: MetricImport, slug: str) -> HistoryLine:
    waiting = row.state in (ImportState.RECEIVED, ImportState.LOOKED_AT)
    name = "metrics:import_columns" if waiting else "metrics:import_check"
    return HistoryLine(
        name=row.file_name or _("Pasted lines"),
        address=reverse(name, args=[slug, row.pk]),
        source=row.source.name,
        at=localtime(row.done_at or row.created_at),
        by=row.created_by.name or row.created_by.email if row.created_by else "",
        icon=ICONS.get(ImportState(row.state), "clock"),
        became=_became(row),
    )


def _became(row: MetricImport) -> str:
    match row.state:
        case ImportState.DONE:
            return what_it_did(row.result)
        case ImportState.CANCELLED:
            return _("Given up")
        case ImportState.REFUSED:
            return refusal_of(row)
        case ImportState.CHECKED:
            return _("Checked, waiting to be kept")
    return _("Waiting for its columns")
