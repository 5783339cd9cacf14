"""A small table for each kind of line, to be filled in: headings, and three invented lines."""

from __future__ import annotations

import csv
from io import StringIO

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from metrics.models import ImportShape


def template_of(shape: str) -> str:
    """Return the table as CSV as a spreadsheet of the active language opens it."""
    spanish = (get_language() or "es").startswith("es")
    text = StringIO()
    lines = csv.writer(text, delimiter=";" if spanish else ",", lineterminator="\r\n")
    headings, rows = _tables()[shape]
    lines.writerow(headings)
    lines.writerows([_as_typed(cell, spanish=spanish) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _as_typed(cell: str | float, *, spanish: bool) -> str:
    text = str(cell)
    return text.replace(".", ",") if spanish and isinstance(cell, float) else text


def _tables() -> dict[str, tuple[list[str], list[list[str | float]]]]:
    date, channel, segment = pgettext("column", "Date"), _("Channel"), _("Segment")
    web, shop, phone = _("Web"), _("Shop"), _("Telephone")
    amount, opened = _("Amount"), pgettext("column", "Opened")
    closed, outcome = pgettext("column", "Closed"), pgettext("column", "Outcome")
    return {
        ImportShape.READINGS: (
            [_("Metric"), _("Period"), channel, segment, _("Value"), "n"],
            [
                ["CSAT", "2026-01", web, "", "84 %", 212],
                ["NPS", "2026-01", "", "", 31, 180],
                ["CSAT", "2026-02", web, "", "86 %", 230],
            ],
        ),
        ImportShape.RESPONSES: (
            ["ID", date, channel, "CSAT", "NPS", _("Comment")],
            [
                ["R-1", "2026-01-15", web, 5, 9, _("Quick and friendly")],
                ["R-2", "2026-01-16", shop, 3, 6, ""],
                ["R-3", "2026-01-17", phone, 4, 8, _("I had to call twice")],
            ],
        ),
        ImportShape.ORDERS: (
            ["ID", date, channel, amount],
            [
                ["P-1", "2026-01-15", web, 49.9],
                ["P-2", "2026-01-16", shop, 120.0],
                ["P-3", "2026-01-17", web, 15.5],
            ],
        ),
        ImportShape.DEALS: (
            ["ID", opened, closed, outcome, amount, channel],
            [
                ["O-1", "2026-01-02", "2026-01-20", pgettext("deal", "won"), 1200.0, web],
                ["O-2", "2026-01-05", "2026-02-11", pgettext("deal", "lost"), 800.0, shop],
                ["O-3", "2026-01-09", "2026-02-15", pgettext("deal", "won"), 450.5, web],
            ],
        ),
        ImportShape.ADS: (
            [date, channel, _("Spend"), _("New customers")],
            [
                ["2026-01-31", web, 1500.0, 42],
                ["2026-01-31", shop, 300.0, 12],
                ["2026-02-28", web, 1450.0, 39],
            ],
        ),
    }
