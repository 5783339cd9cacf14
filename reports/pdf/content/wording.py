"""Words that several sections share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments import sentences
from assessments.domain.bands import Band, LikelyBand
from assessments.domain.scale import CONFIDENCE
from charts.numbers import NO_FIGURE, figure, percent
from roadmaps import pages
from roadmaps.domain.calendar import Horizon

BAND_SIGNS = {Band.EXCELLENT: "✓", Band.IMPROVE: "→", Band.ACT: "!"}


def quarter_name(label: tuple[int, int]) -> str:
    quarter, year = label
    return _("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}


def horizon_name(horizon: Horizon | None) -> str:
    return NO_FIGURE if horizon is None else pages.horizon_name(horizon)


def band(likely: LikelyBand | None) -> dict[str, str]:
    """A band as sign, key and words; between two bands the sign is neither's."""
    if likely is None:
        return {"key": "", "sign": "", "words": ""}
    key = likely.band.value if likely.band else "between"
    sign = BAND_SIGNS[likely.band] if likely.band else "≈"
    return {"key": key, "sign": sign, "words": sentences.band_words(likely)}


def interval_title() -> str:
    """What an interval is called; the sign of the percentage by language."""
    return _("%(share)s interval") % {"share": percent(CONFIDENCE)}


def days(effort: float) -> str:
    """Person-days, with a half where there is one."""
    whole = abs(effort - round(effort)) < 0.05
    return figure(effort, 0 if whole else 1)


def ratio(value: float | None, decimals: int = 2) -> str:
    """A number of an initiative's arithmetic; what takes no resources at all has no ratio."""
    if value is None or value == float("inf"):
        return NO_FIGURE
    return figure(value, decimals)


def table(header: list[str], rows: list[list[Any]]) -> dict[str, Any]:
    return {"header": header, "rows": rows}
