"""A round against an earlier one: what changed, and what only looks like change."""

from __future__ import annotations

from assessments.models import Assessment
from assessments.selectors.comparable import common_capabilities, previous_round
from assessments.selectors.scores import round_scores

OVERALL = "overall"


def previous_nearest(assessment: Assessment) -> dict[str, int]:
    """Return the nearest levels of the last comparable closed round: what hysteresis holds on to.

    By area code and "overall"; {} without such a round. An area, or the whole, of which another
    set of questions was asked then is left out: its level may not hold back today's.
    Source: docs/methods.md, "Mean → level", hysteresis.
    """
    then = previous_round(assessment)
    if then is None:
        return {}
    card = round_scores(then).scorecard
    common = common_capabilities(assessment, then)
    area_of = {score.code: score.area for score in card.capabilities}
    touched = {area_of.get(code, "") for code in (*common.reworded, *common.dropped)}
    if common.added:
        areas = assessment.framework.areas.filter(capabilities__code__in=common.added)
        touched |= set(areas.values_list("code", flat=True))
    found = {
        area.code: area.staged.nearest
        for area in card.areas
        if area.staged and area.code not in touched
    }
    if card.staged and common.is_whole:
        found[OVERALL] = card.staged.nearest
    return found
