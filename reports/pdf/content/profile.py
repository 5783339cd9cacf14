"""The profile: each area's mean, interval, target and previous value on one line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments import sentences
from assessments.domain.progress import PartChange
from assessments.domain.scorecard import AreaScore
from charts.numbers import NO_FIGURE, figure, signed, span
from reports.pdf.content.context import Context, position
from reports.pdf.content.wording import band, interval_title, table


def profile(context: Context) -> dict[str, Any]:
    rows = [_row(context, area) for area in context.card.areas]
    return {
        "topic": _("Profile of the areas"),
        "headline": sentences.profile_headline(context.card, context.area_names),
        "lead": _lead(context),
        "rows": rows,
        "ticks": [
            {"number": number, "name": level.name} for number, level in context.levels.items()
        ],
        "legend": legend(with_previous=bool(context.changes)),
        "alt": _alt(rows),
        "table_title": _("The same in numbers"),
        "table": _table(context),
        "notes": _notes(context),
    }


def legend(*, with_previous: bool) -> dict[str, str]:
    return {
        "today": _("Today, in the colour of its level"),
        "interval": interval_title(),
        "target": _("Target"),
        "previous": _("Previous round") if with_previous else "",
    }


def _lead(context: Context) -> str:
    if context.changes:
        return _(
            "Where each area stands, how far the answers leave it open, where it stood in the "
            "previous round and where it is meant to be."
        )
    return _(
        "Where each area stands, how far the answers leave it open and where it is meant to be."
    )


def _row(context: Context, area: AreaScore) -> dict[str, Any]:
    change = context.changes.get(area.code)
    low, high = area.interval.clipped if area.interval else (None, None)
    return {
        "name": context.area_names.get(area.code, area.code),
        "level": area.staged.staged if area.staged else None,
        "level_text": level_badge(area),
        "mean": sentences.mean_figure(area.mean),
        "span": span(low, high),
        "x": position(area.mean),
        "low": position(low),
        "high": position(high),
        "target": position(area.target),
        "previous": position(change.before) if change else None,
    }


def level_badge(area: AreaScore) -> str:
    if area.staged is None:
        return _("No score")
    return _("Level %(level)s") % {"level": area.staged.staged}


def _alt(rows: list[dict[str, Any]]) -> str:
    said = "; ".join(f"{row['name']} {row['mean']} ({row['span']})" for row in rows)
    return _("Means of the areas on the scale from 1 to 5, with intervals: %(said)s.") % {
        "said": said
    }


def _table(context: Context) -> dict[str, Any]:
    header = [_("Area"), _("Level"), _("Mean"), interval_title(), _("Target"), _("Gap")]
    if context.changes:
        header += [_("Previous"), _("Change")]
    header.append(_("Rating"))
    return table(header, [_table_row(context, area) for area in context.card.areas])


def _table_row(context: Context, area: AreaScore) -> list[Any]:
    row: list[Any] = [
        context.area_names.get(area.code, area.code),
        str(area.staged.staged) if area.staged else NO_FIGURE,
        sentences.mean_figure(area.mean),
        span(*area.interval.clipped) if area.interval else NO_FIGURE,
        figure(area.target),
        figure(area.gap),
    ]
    if context.changes:
        change = context.changes.get(area.code)
        row += [figure(change.before) if change else NO_FIGURE, change_words(change)]
    row.append(band(area.band))
    return row


def change_words(change: PartChange | None) -> str:
    """The difference, or that none can be detected."""
    if change is None:
        return NO_FIGURE
    if not change.is_detected and not change.is_uniform:
        return _("≈ none detectable")
    return signed(change.difference, 1 if abs(change.difference) >= 0.1 else 2)


def _notes(context: Context) -> list[str]:
    notes = []
    if any(change.partial for change in context.changes.values()):
        notes.append(_("The change counts only what was asked and answered in both rounds."))
    low = [area for area in context.card.areas if area.mean is None]
    if low:
        names = [context.area_names.get(area.code, area.code) for area in low]
        notes.append(
            _("Fewer than half of what counts is scored, so there is no mean, in: %(names)s.")
            % {"names": sentences.listed(names)}
        )
    return notes
