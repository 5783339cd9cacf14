"""Method and figures of a journey: the formulas in words, with this journey's numbers in them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import figure
from journeys.domain.scale import ENOUGH_COUNTED, ENOUGH_MET, MOMENT_CUT
from journeys.domain.touchpoint import ACTIONABILITY, Control
from reports.journeys.arithmetic import steps
from reports.journeys.context import Context


def method(context: Context) -> dict[str, Any]:
    return {
        "topic": _("Method and figures"),
        "headline": _("How every number in this report comes about"),
        "steps_title": _("This journey’s figures"),
        "steps": steps(context),
        "entries": [{"term": term, "text": text} for term, text in _entries()],
    }


def _entries() -> list[tuple[str, str]]:
    return [
        (
            _("Evidence"),
            _(
                "Researched: a survey or our own records with %(counted)s customers or more, "
                "observations or interviews with %(met)s or more. Partly known: fewer, or what "
                "staff say. Assumed: what somebody believes. Where several sources speak, the "
                "best one counts, each at its latest date."
            )
            % {"counted": ENOUGH_COUNTED, "met": ENOUGH_MET},
        ),
        (
            _("Emotion"),
            _(
                "From −2 to +2, in the organisation’s own words, one straight line from touchpoint "
                "to touchpoint. A line is as well known as the worse known of its ends; it breaks "
                "where an emotion is unknown."
            ),
        ),
        (
            _("Peak and end"),
            _(
                "What is remembered is the strongest moment and the last one: their mean, beside "
                "the mean of all. Of two equally strong moments the bad one counts."
            ),
        ),
        (
            _("Moment of truth"),
            _(
                "1 − (1 − relevance)(1 − extremity), with relevance (importance − 1) ÷ 4 and "
                "extremity |experience − 3| ÷ 2. From %(cut)s on it is suggested; a person’s "
                "decision goes before it."
            )
            % {"cut": figure(MOMENT_CUT, 2)},
        ),
        (
            _("Where to act"),
            _(
                "The largest (importance − 1) ÷ 4 × reach × gap ÷ 4, times how much is ours to "
                "change: %(company)s where it is ours, %(partner)s with a partner, %(other)s "
                "elsewhere. These shares are assumptions."
            )
            % {
                "company": figure(ACTIONABILITY[Control.COMPANY]),
                "partner": figure(ACTIONABILITY[Control.PARTNER]),
                "other": figure(ACTIONABILITY[Control.SOCIAL]),
            },
        ),
        (
            _("What is unknown"),
            _("is never counted as 0: it is left out of a mean, and the coverage says how much."),
        ),
    ]
