"""Findings per area: one page each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments import sentences
from assessments.domain.agreement import Agreement
from assessments.domain.scale import LEVELS
from assessments.domain.scorecard import AreaScore, CapabilityScore
from charts.numbers import figure, percent, span
from reports.pdf.content.context import Context, agreement_of, most_divided, position
from reports.pdf.content.profile import legend
from reports.pdf.content.wording import band


def areas(context: Context) -> dict[str, Any]:
    return {
        "topic": _("Findings by area"),
        "today": _("Today"),
        "next": pgettext("level", "Next"),
        "legend": legend(with_previous=False),
        "items": [_area(context, area) for area in _told(context)],
    }


def _told(context: Context) -> list[AreaScore]:
    """Areas that the round asks about; none while there is nothing to tell."""
    return [area for area in context.card.areas if context.scored and context.inside(area)]


def _area(context: Context, area: AreaScore) -> dict[str, Any]:
    inside = context.inside(area)
    row = context.areas.get(area.code)
    return {
        "name": context.area_names.get(area.code, area.code),
        "level": area.staged.staged if area.staged else None,
        "headline": " ".join(_headline(context, area)),
        "lead": _lead(area),
        "summary": row.summary if row else "",
        "capabilities": [_capability(context, score) for score in inside],
        "notes": _notes(context, inside),
    }


def _headline(context: Context, area: AreaScore) -> list[str]:
    staged = area.staged
    if staged is None:
        return [_("There are not enough answers for a level.")]
    said = [
        _("Level %(number)s, %(name)s.")
        % {"number": staged.staged, "name": context.level_names.get(staged.staged, "")}
    ]
    if staged.limiting:
        names = [context.name(code) for code in staged.limiting]
        said.append(
            _("And not %(number)s, because of %(areas)s.")
            % {"number": staged.next_level, "areas": sentences.listed(names)}
        )
    return said


def _lead(area: AreaScore) -> str:
    if area.mean is None:
        return ""
    parts = [_("Mean %(mean)s") % {"mean": sentences.mean_figure(area.mean)}]
    if area.interval:
        parts.append(sentences.interval_words(*area.interval.clipped))
    parts.append(_("target %(target)s") % {"target": figure(area.target)})
    if area.band:
        parts.append(sentences.band_words(area.band))
    return " · ".join(parts)


def _capability(context: Context, score: CapabilityScore) -> dict[str, Any]:
    low, high = score.interval.clipped if score.interval else (None, None)
    return {
        "code": score.code,
        "name": context.name(score.code),
        "level": score.level,
        "mean": sentences.mean_figure(score.mean) if score.mean is not None else "",
        "span": span(low, high) if score.interval else "",
        "target_text": _("target %(target)s") % {"target": score.target},
        "n": _count(score),
        "x": position(score.mean),
        "low": position(low),
        "high": position(high),
        "target": position(score.target),
        "band": band(score.band),
        "agreement": _agreement(score),
        "opposed": agreement_of(score) is Agreement.OPPOSED,
        "status": sentences.status_words(score.status, context.card.k),
        "reason": context.reasons.get(score.code, ""),
        **_anchors(context, score),
    }


def _count(score: CapabilityScore) -> str:
    if score.mean is None or score.distribution is None:
        return ""
    return _("%(n)s answers") % {"n": score.distribution.n}


def _agreement(score: CapabilityScore) -> str:
    named = agreement_of(score)
    return sentences.agreement_words(named) if named else ""


def _anchors(context: Context, score: CapabilityScore) -> dict[str, Any]:
    """The descriptor of today's level and of the next one up."""
    if score.level is None:
        return {"today": None, "next": None}
    following = score.level + 1 if score.level < LEVELS[-1] else None
    return {
        "today": {"level": score.level, "text": context.anchor(score.code, score.level)},
        "next": {"level": following, "text": context.anchor(score.code, following)}
        if following
        else None,
    }


def _notes(context: Context, inside: Sequence[CapabilityScore]) -> list[dict[str, str]]:
    scored = [score for score in inside if score.mean is not None]
    notes = []
    if len(scored) > 1:
        best = max(scored, key=lambda s: (s.mean or 0, s.code))
        worst = min(scored, key=lambda s: (s.mean or 0, s.code))
        notes += [
            _note(_("Strongest"), _named(context, best)),
            _note(_("Weakest"), _named(context, worst)),
        ]
    if scored:
        notes.append(_note(_("Greatest disagreement"), _division(context, scored)))
    unseen = [score for score in inside if score.low_visibility]
    if unseen:
        notes.append(_note(_("Little visibility"), _visibility(context, unseen)))
    return notes


def _note(label: str, text: str) -> dict[str, str]:
    return {"label": label, "text": text}


def _named(context: Context, score: CapabilityScore) -> str:
    return f"{context.name(score.code)} ({sentences.mean_figure(score.mean)})"


def _division(context: Context, scored: Sequence[CapabilityScore]) -> str:
    divided = most_divided(scored)
    if not divided:
        return _("None that matters")
    return context.name(divided[0].code)


def _visibility(context: Context, unseen: Sequence[CapabilityScore]) -> str:
    return "; ".join(
        _("%(name)s: only %(share)s can tell")
        % {"name": context.name(score.code), "share": percent(score.visibility)}
        for score in unseen
    )
