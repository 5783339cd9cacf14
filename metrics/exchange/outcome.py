"""What a check says: rules in words, readings to be seen before they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.domain.headings import Shape
from metrics.domain.periods import Period
from metrics.domain.tallies import scale_of
from metrics.exchange.cells import EARLIEST
from metrics.exchange.plan import PLACES, Plan
from metrics.models import Reading
from metrics.services.readings import Wanted, value_of

PREVIEW = 50
SHRINKING = 50


def period_name(starts_on: date, period: Period | str) -> str:
    """Return a period as it is written in files: 2026-03, 2026-Q1, 2026.

    >>> period_name(date(2026, 4, 1), Period.QUARTER)
    '2026-Q2'
    """
    if period == Period.MONTH:
        return f"{starts_on:%Y-%m}"
    if period == Period.QUARTER:
        return f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
    return str(starts_on.year)


def preview_of(plan: Plan, wanted: Sequence[Wanted]) -> list[dict[str, Any]]:
    """Return the first readings as they would stand, by metric and period."""
    orders = {key: number for number, key in enumerate(plan.names.metrics)}
    first = sorted(
        wanted,
        key=lambda want: (
            orders[want.metric.key], want.starts_on, plan.names.label(want.channel),
            plan.names.label(want.touchpoint or want.stage), want.moment, want.segment,
        ),
    )  # fmt: skip
    return [
        overlap_of(plan, want) | {"value": value_of(want), "n": want.n} for want in first[:PREVIEW]
    ]


def overlap_of(plan: Plan, want: Wanted) -> dict[str, Any]:
    """Return what a reading is of, in words."""
    place = plan.names.label(want.touchpoint or want.stage)
    if want.moment:
        place = str(dict(Reading._meta.get_field("moment").choices or ())[want.moment])
    return {
        "metric": want.metric.key,
        "period": period_name(want.starts_on, want.period),
        "channel": plan.names.label(want.channel),
        "place": place,
        "segment": want.segment,
    }


def shrinking_of(changed: Iterable[tuple[Reading, Reading]]) -> list[dict[str, Any]]:
    """Return the readings that would rest on fewer than they do: half a file handed in, perhaps."""
    return [
        {
            "metric": there.metric.key if there.metric_id != row.metric_id else row.metric.key,
            "period": period_name(there.starts_on, there.period),
            "had": there.n,
            "has": row.n,
        }
        for there, row in changed
        if there.n is not None and (row.n or 0) < there.n
    ][:SHRINKING]


def rules_of(plan: Plan) -> list[str]:
    """Return the rules by which lines are taken, as sentences in the person's language."""
    said = [
        _("Dates from %(first)s to %(last)s are taken.")
        % {
            "first": date_format(EARLIEST, "SHORT_DATE_FORMAT"),
            "last": date_format(plan.latest, "SHORT_DATE_FORMAT"),
        },
        *_of_shape(plan),
        _("Empty cells, dashes and words such as “N/A” count as missing, never as 0."),
        _("Lines that add up others, such as “Total”, and formulas are refused."),
    ]
    if plan.shape is not Shape.READINGS:
        said.append(_of_repetition(plan))
    unused = [role for role in PLACES if role in plan.columns and role != plan.place]
    if unused and plan.shape is not Shape.READINGS:
        said.append(_("Of several kinds of place the finest counts: it tells the others."))
    if plan.new_channels:
        count = len(plan.new_channels)
        said.append(
            ngettext("%(count)d channel is made.", "%(count)d channels are made.", count)
            % {"count": count}
        )
    return said


def _of_repetition(plan: Plan) -> str:
    if "id" in plan.columns:
        return _("A line whose “%(heading)s” came before is refused.") % {
            "heading": plan.heading(plan.columns["id"])
        }
    return _("There is no column that tells lines apart: equal lines are different customers.")


def _of_shape(plan: Plan) -> list[str]:
    if plan.shape is Shape.READINGS:
        return [
            _("Shares lie between 0 and 100 percent, net shares between −100 and 100."),
            _("An empty channel, place or segment means all of them."),
            _("A second line for the same metric, period and parts is refused."),
        ]
    if plan.shape is Shape.RESPONSES:
        scales = [(plan.metric(key), scale_of(plan.counting(key))) for key in plan.scores]
        return [
            _("%(metric)s: scores from %(low)d to %(high)d.")
            % {"metric": metric.short_name, "low": scale[0], "high": scale[1]}
            for metric, scale in scales
            if scale
        ] + [_("Answers are added up by month and by the parts that were chosen.")]
    if plan.shape is Shape.ORDERS:
        return [_("Amounts below zero are refused: a return is no order.")]
    if plan.shape is Shape.DEALS:
        said = [_("A deal counts in the month in which it was closed; open ones are refused.")]
        if "amount" in plan.columns:
            said.append(_("Amounts of deals are not added up: revenue comes from orders."))
        return said
    return [_("Spending is added up by month and by the parts that were chosen.")]
