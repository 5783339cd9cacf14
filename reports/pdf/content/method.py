"""Method and figures: the formulas in words, with this round's numbers in them."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments import sentences
from assessments.domain.agreement import LABEL_MINIMUM, MODERATE, STRONG
from assessments.domain.results import CapabilityScore, CapabilityStatus
from assessments.domain.scale import (
    ATTAINMENT_CUTS,
    CONFIDENCE,
    LEVEL_CUTS,
    LOW_VISIBILITY,
    PROBABILITY_TO_NAME,
    SMALL_SAMPLE,
    WEAKEST_LINK_MARGIN,
)
from assessments.domain.scoring import areas_needed
from charts.numbers import NO_FIGURE, figure, percent, span
from reports.pdf.content.context import Context
from reports.pdf.content.heatmap import HIDDEN
from reports.pdf.content.wording import BAND_SIGNS, band, interval_title


def method(context: Context, *, is_planned: bool = True) -> dict[str, Any]:
    """Return the section; of roadmaps only where the report has a section about one."""
    return {
        "topic": _("Method and figures"),
        "headline": _("How every number in this report comes about"),
        "entries": [
            {"term": term, "text": text}
            for term, text in [
                *_what_was_asked(context),
                *_scoring(context),
                *_uncertainty(context),
                *_protection(context),
                *(_planning(context) if is_planned else ()),
            ]
        ],
        "numbers_title": _("All capabilities in numbers"),
        "numbers_lead": _numbers_lead(context),
        "numbers": _numbers(context) if context.scored else {},
        "reasons": _reasons(context),
        "notes": [_signs()],
    }


def _what_was_asked(context: Context) -> list[tuple[str, str]]:
    assessment, card = context.assessment, context.card
    form = _("short form") if assessment.is_short else _("full form")
    kind = _("with named answers") if assessment.is_named else _("with anonymous answers")
    asked = _(
        "%(form)s, %(n)s questions, %(kind)s; open from %(from)s to %(to)s. %(coverage)s."
    ) % {
        "form": form[:1].upper() + form[1:],
        "n": len(card.capabilities),
        "kind": kind,
        "from": date_format(assessment.opens_on, "DATE_FORMAT"),
        "to": date_format(assessment.closes_on, "DATE_FORMAT"),
        "coverage": sentences.coverage(card),
    }
    return [
        (_("The model"), f"{context.framework}. {context.framework.status}".strip()),
        (_("The round"), asked),
    ]


def _scoring(context: Context) -> list[tuple[str, str]]:
    cuts = "; ".join(figure(cut) for cut in LEVEL_CUTS)
    return [
        (
            _("Means"),
            _(
                "A capability's mean is that of the levels answered; “don't know” and “does not "
                "apply” count nowhere. An area's mean weighs its capabilities, the overall mean "
                "weighs the areas; what has no score is left out of both sums. An area needs half "
                "of its weight scored, the whole needs %(areas)s areas."
            )
            % {"areas": areas_needed(len(context.card.areas))},
        ),
        (
            _("Levels"),
            _(
                "The level is the one whose number is nearest: the cuts are %(cuts)s, and a mean "
                "on a cut stays below it. Then the weakest part decides: for a level every part "
                "must be above that level − %(margin)s (areas for the whole, capabilities for an "
                "area)."
            )
            % {"cuts": cuts, "margin": figure(WEAKEST_LINK_MARGIN, 2)},
        ),
        (
            _("Ratings"),
            _(
                "Share of the way to the target: (mean − 1) ÷ (target − 1). Up to %(act)s it needs "
                "immediate action, up to %(improve)s there is room for improvement, above it is "
                "excellent; with target 4 the cuts are %(low)s and %(high)s. A rating is named "
                "when it is at least %(sure)s probable; otherwise the two it lies between."
            )
            % {
                "act": percent(ATTAINMENT_CUTS[0]),
                "improve": percent(ATTAINMENT_CUTS[1]),
                "low": figure(1 + ATTAINMENT_CUTS[0] * 3, 2),
                "high": figure(1 + ATTAINMENT_CUTS[1] * 3, 2),
                "sure": percent(PROBABILITY_TO_NAME),
            },
        ),
    ]


def _uncertainty(context: Context) -> list[tuple[str, str]]:
    return [
        (_("Intervals"), " ".join(filter(None, [_intervals(), _overall_interval(context)]))),
        (
            _("Agreement"),
            _(
                "1 − variance ÷ 2: 1 when all say the same, 0 when answers fall as by chance. "
                "Named from %(n)s answers on: the same thing above %(strong)s, with nuances above "
                "%(moderate)s; opposite views when three in ten stand at 1–2 and three in ten at "
                "4–5, or the value is negative."
            )
            % {"n": LABEL_MINIMUM, "strong": figure(STRONG, 2), "moderate": figure(MODERATE, 2)},
        ),
        (
            _("Visibility"),
            _(
                "Levels ÷ (levels + “don't know”). At %(share)s or less a capability counts as "
                "little visible, which is a finding in itself."
            )
            % {"share": percent(LOW_VISIBILITY)},
        ),
        (
            _("Change"),
            _(
                "Only what was scored in both rounds is compared. A difference is shown when it is "
                "larger than t × √(standard error² + standard error²) of the two rounds, as if "
                "different people had answered; that is rather too careful."
            ),
        ),
    ]


def _intervals() -> str:
    return _(
        "At %(confidence)s confidence. Capabilities: mean ± t × s ÷ √n; up to %(small)s answers, "
        "or when all agree, the spread is borrowed from the round, because unanimity is not "
        "certainty. Areas and the whole: each person is left out in turn (jackknife)."
    ) % {"small": SMALL_SAMPLE, "confidence": percent(CONFIDENCE)}


def _overall_interval(context: Context) -> str:
    card = context.card
    if card.interval is None or card.overall_mean is None:
        return ""
    low, high = card.interval.clipped
    return _("Here: %(mean)s, standard error %(se)s, %(df)s degrees of freedom: %(span)s.") % {
        "mean": figure(card.overall_mean, 2),
        "se": figure(card.interval.se, 3),
        "df": figure(card.interval.df, 0),
        "span": span(low, high, 2),
    }


def _protection(context: Context) -> list[tuple[str, str]]:
    return [
        (
            _("What is not shown"),
            _(
                "No figure about fewer than %(k)s people. Where one group must be hidden, a second "
                "is hidden too, so that subtracting gives nothing away; and more, where the ends "
                "of the scale would. No team has an average over an area: with the cells shown "
                "beside it, it would give the hidden ones back. Comments are not printed."
            )
            % {"k": context.card.k},
        )
    ]


def _planning(context: Context) -> list[tuple[str, str]]:
    plan = context.plan
    if plan is None:
        return []
    roadmap = plan.roadmap
    return [
        (
            _("Order of initiatives"),
            _(
                "Impact = probability × Σ (weight of the capability × lift), the lift never beyond "
                "the target. Resources = days ÷ %(days)s + cost ÷ budget. The order is impact ÷ "
                "resources; shared places are marked with “=”."
            )
            % {"days": figure(roadmap.days_per_quarter * roadmap.quarters, 0)},
        ),
        (
            _("Calendar"),
            _(
                "In that order, each initiative takes the first quarters with room: effort is "
                "spread evenly, what it needs comes first, the budget holds. It is feasible, not "
                "proven to be the best. Expected mean: today's plus Σ weight × the smaller of gap "
                "and expected lift of what has ended. The estimates are starting points, not "
                "promises."
            ),
        ),
    ]


def _numbers_lead(context: Context) -> str:
    return _(
        "How many people chose each level (1–5), did not know (?) or said that it does not apply "
        "(–). Weight is the share of the overall mean."
    )


def _numbers(context: Context) -> dict[str, Any]:
    header = [
        _("Capability"),
        _("Weight"),
        "1",
        "2",
        "3",
        "4",
        "5",
        "?",
        "–",
        _("Mean"),
        interval_title(),
        _("Target"),
        _("Gap"),
        _("Rating"),
    ]
    groups = []
    for area in context.card.areas:
        rows = [_numbers_row(context, score) for score in context.inside(area)]
        if rows:
            groups.append({"area": context.area_names.get(area.code, area.code), "rows": rows})
    return {"header": header, "groups": groups}


def _numbers_row(context: Context, score: CapabilityScore) -> dict[str, Any]:
    spread = score.distribution
    is_out = score.status is CapabilityStatus.OUT_OF_SCOPE
    counts = [NO_FIGURE if is_out else HIDDEN] * 7
    if spread is not None:
        counts = [str(n) for n in (*spread.counts, spread.dont_know, spread.not_applicable)]
    return {
        "code": score.code,
        "name": context.name(score.code),
        "status": sentences.status_words(score.status, context.card.k),
        "cells": [
            percent(score.overall_weight, 1) if score.overall_weight else NO_FIGURE,
            *counts,
            sentences.mean_figure(score.mean),
            span(*score.interval.clipped) if score.interval else NO_FIGURE,
            str(score.target),
            figure(score.gap),
            band(score.band)["sign"],
        ],
    }


def _reasons(context: Context) -> list[str]:
    return [
        f"{code} {context.name(code)}: {reason}" for code, reason in sorted(context.reasons.items())
    ]


def _signs() -> str:
    bands = "; ".join(f"{sign} {sentences.band_name(name)}" for name, sign in BAND_SIGNS.items())
    return _(
        "Ratings: %(bands)s; ≈ between two of them. A dot (%(dot)s) is a number that is not shown."
    ) % {"bands": bands, "dot": HIDDEN}
