"""The level and its reason: ladder, arithmetic, gate, and how sure it is."""

from __future__ import annotations

from math import fsum
from typing import Any

from django.utils.translation import gettext as _

from assessments import sentences
from assessments.domain.levels import StagedLevel, floor_of
from assessments.domain.scale import LEVEL_CUTS, LEVELS, WEAKEST_LINK_MARGIN, settled
from assessments.domain.scorecard import AreaScore
from charts.numbers import NO_FIGURE, figure, percent, span
from reports.pdf.content.context import Context
from reports.pdf.content.summary import headline, level_sentences
from reports.pdf.content.wording import interval_title, table


def level(context: Context) -> dict[str, Any]:
    return {
        "topic": _("Level and reason"),
        "headline": " ".join(headline(context)),
        "lead": " ".join(filter(None, [*level_sentences(context), *_first_sight(context)])),
        "ladder": _ladder(context),
        "ladder_title": _("The five levels"),
        "here": _("You are here"),
        "steps_title": _("How the level comes about"),
        "steps": _steps(context),
        "gate": _gate(context),
        "sure": _sure(context),
    }


def _first_sight(context: Context) -> tuple[str, str]:
    """What people said before the questions: of the organisation, and of its customers."""
    scores = context.scores
    return (
        sentences.first_sight(scores.first_sight, context.card.overall_mean),
        sentences.expected(scores.expected),
    )


def _ladder(context: Context) -> list[dict[str, Any]]:
    staged = context.card.staged
    return [
        {
            "number": number,
            "name": row.name,
            "summary": row.summary,
            "here": staged is not None and staged.staged == number,
        }
        for number, row in sorted(context.levels.items(), reverse=True)
    ]


def scored_areas(context: Context) -> list[AreaScore]:
    return [area for area in context.card.areas if area.mean is not None]


def area_shares(context: Context) -> dict[str, float]:
    """Each scored area's share of the overall mean; they sum to 1."""
    areas = scored_areas(context)
    total = fsum(area.weight for area in areas)
    return {area.code: area.weight / total for area in areas} if total else {}


def _steps(context: Context) -> list[dict[str, str]]:
    card, staged = context.card, context.card.staged
    if staged is None or card.overall_mean is None:
        return []
    return [
        {"label": _("Mean"), "text": _mean_step(context), "result": _exact(card.overall_mean)},
        {
            "label": _("Level of the mean"),
            "text": _nearest_step(card.overall_mean, staged),
            "result": str(staged.nearest),
        },
        {"label": _("Weakest area"), "text": _gate_step(staged), "result": str(staged.staged)},
    ]


def _exact(mean: float) -> str:
    return figure(mean, 2)


def _mean_step(context: Context) -> str:
    shares = area_shares(context)
    terms = " + ".join(
        f"{figure(shares[area.code], 2)} × {_exact(area.mean or 0)}"
        for area in scored_areas(context)
    )
    equal = context.card.equal_weights_mean
    return _("Weight × mean of each area: %(terms)s. With equal weights it would be %(equal)s.") % {
        "terms": terms,
        "equal": figure(equal, 2),
    }


def _nearest_step(mean: float, staged: StagedLevel) -> str:
    nearest = staged.nearest
    said = {"mean": _exact(mean), "level": nearest}
    if nearest == LEVELS[0]:
        return _("%(mean)s is not above %(cut)s, where level 2 begins.") % {
            **said,
            "cut": figure(LEVEL_CUTS[0]),
        }
    said["cut"] = figure(LEVEL_CUTS[nearest - 2])
    if nearest == LEVELS[-1]:
        return _("%(mean)s is above %(cut)s, where level %(level)s begins.") % said
    return _("%(mean)s is above %(cut)s, where level %(level)s begins, and not above %(next)s.") % {
        **said,
        "next": figure(LEVEL_CUTS[nearest - 1]),
    }


def _gate_step(staged: StagedLevel) -> str:
    asked = staged.next_level if staged.limiting else staged.staged
    if asked is None or asked == LEVELS[0]:
        return _("Level 1 asks nothing of the areas.")
    said = {
        "level": asked,
        "margin": figure(WEAKEST_LINK_MARGIN, 2),
        "floor": figure(floor_of(asked), 2),
    }
    if staged.limiting:
        return (
            _(
                "Level %(level)s asks every area to be above %(level)s − %(margin)s = %(floor)s. "
                "That is not met."
            )
            % said
        )
    return (
        _(
            "Level %(level)s asks every area to be above %(level)s − %(margin)s = %(floor)s. "
            "That is met."
        )
        % said
    )


def _gate(context: Context) -> dict[str, Any]:
    staged = context.card.staged
    if staged is None:
        return {}
    asked = staged.next_level if staged.limiting else staged.staged
    floor = floor_of(asked) if asked and asked > LEVELS[0] else None
    shares = area_shares(context)
    rows = [
        [
            context.area_names.get(area.code, area.code),
            percent(shares.get(area.code)),
            _exact(area.mean) if area.mean is not None else NO_FIGURE,
            _interval(area),
            figure(floor, 2),
            _passes(area.mean, floor),
        ]
        for area in context.card.areas
    ]
    header = [
        _("Area"),
        _("Weight"),
        _("Mean"),
        interval_title(),
        _("Minimum for level %(level)s") % {"level": asked},
        _("Passes"),
    ]
    return table(header, rows)


def _interval(area: AreaScore) -> str:
    return span(*area.interval.clipped) if area.interval else NO_FIGURE


def _passes(mean: float | None, floor: float | None) -> str:
    if mean is None:
        return _("no score")
    return _("yes") if floor is None or settled(mean) > settled(floor) else _("no")


def _sure(context: Context) -> dict[str, Any]:
    card = context.card
    if card.probabilities is None:
        return {}
    shares = [
        {
            "level": number,
            "share": round(p, 5),
            "text": percent(p) if 0.005 <= p < 0.995 else _edge(p),
        }
        for number, p in zip(LEVELS, card.probabilities, strict=True)
    ]
    said = ", ".join(f"{share['level']}: {share['text']}" for share in shares)
    return {
        "title": _("How sure the level of the mean is"),
        "text": _(
            "Other people of the same organisation would have answered a little differently. "
            "This is how probable each level is for the mean, before the rule of the weakest area."
        ),
        "shares": shares,
        "alt": _("Probability of each level for the mean. %(said)s.") % {"said": said},
        "level_word": _("Level"),
    }


def _edge(p: float) -> str:
    return "> " + percent(0.99) if p > 0.5 else "< " + percent(0.01)
