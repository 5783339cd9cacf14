"""Every figure of a round that may be shown, one flat row each: what all exports hold alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite, sqrt
from typing import Any

from django.utils.translation import gettext as _

from assessments import sentences
from assessments.domain.agreement import (
    Agreement,
    agreement,
    mean_deviation,
    within_group_agreement,
)
from assessments.domain.bands import LikelyBand
from assessments.domain.distribution import Distribution
from assessments.domain.intervals import Interval, mean_interval
from assessments.domain.results import AreaScore, CapabilityScore, RoleCell, TeamCell
from assessments.models import Area, Assessment, Capability
from assessments.selectors.agreed import Agreed, agreed_levels
from assessments.selectors.routing import spared_role_groups, spared_teams
from assessments.selectors.scores import RoundScores

DECIMALS = 4
FORMAT, VERSION = "brujula-scorecard", 1


@dataclass(frozen=True)
class Figure:
    """One row. ``part`` says what it is about; what does not apply, or may not be shown, is None.

    ``people`` is a count, or a band such as "5–9" for a group of an anonymous round. ``bound``
    is "≤" or "≥" where ``mean`` is only a bound. Means and intervals 1 … 5, ``spread`` the
    standard deviation, ``deviation`` AD_M, ``agreement_index`` r_wg (docs/methods.md).
    """

    part: str  # round, area, capability, team, role_group
    code: str = ""
    name: str = ""
    area: str = ""
    group: str = ""
    level: int | None = None
    mean: float | None = None
    bound: str = ""
    interval_from: float | None = None
    interval_to: float | None = None
    people: int | str | None = None
    spread: float | None = None
    deviation: float | None = None
    agreement_index: float | None = None
    agreement: str = ""
    target: float | None = None
    gap: float | None = None
    rating: str = ""
    weight: float | None = None
    share: float | None = None
    level_1: int | None = None
    level_2: int | None = None
    level_3: int | None = None
    level_4: int | None = None
    level_5: int | None = None
    dont_know: int | None = None
    not_applicable: int | None = None
    agreed_level: int | None = None
    agreed_reason: str = ""
    why_not: str = ""  # why there is no score


FIELDS = tuple(field.name for field in fields(Figure))


def headings() -> dict[str, str]:
    """Return what each field is called for people, in the active language."""
    named = {
        "part": _("About"),
        "code": _("Code"),
        "name": _("Name"),
        "area": _("Area"),
        "group": _("Group"),
        "level": _("Level"),
        "mean": _("Mean"),
        "bound": _("At most or at least"),
        "interval_from": _("Interval from"),
        "interval_to": _("Interval to"),
        "people": _("Answers"),
        "spread": _("Standard deviation"),
        "deviation": _("Mean distance from the mean"),
        "agreement_index": _("Agreement index"),
        "agreement": _("Agreement"),
        "target": _("Target"),
        "gap": _("Gap"),
        "rating": _("Rating"),
        "weight": _("Weight"),
        "share": _("Share of the overall mean"),
        "dont_know": _("Don't know"),
        "not_applicable": _("Does not apply"),
        "agreed_level": _("Agreed level"),
        "agreed_reason": _("Reason"),
        "why_not": _("Without a score because"),
    }
    levels = {f"level_{n}": _("Level %(level)s") % {"level": n} for n in range(1, 6)}
    return {name: {**named, **levels}[name] for name in FIELDS}


def permitted_figures(assessment: Assessment, scores: RoundScores) -> list[Figure]:
    """Return the figures of a round as far as they may be shown; four queries, five where some
    are not asked everything.

    Nothing is computed here that the scorecard does not show: a hidden group has a row
    without figures. Source: docs/methods.md, "Anonymity and complementary suppression".
    """
    names = Names(assessment)
    agreed = agreed_levels(assessment)
    card = scores.scorecard
    groups = {group.key: group.name for group in (*scores.teams, *scores.role_groups)}
    teams, roles = spared_teams(assessment), spared_role_groups(assessment)
    return [
        _whole(assessment, scores),
        *(_area(area, names) for area in card.areas),
        *(_capability(score, names, agreed, card.k) for score in card.capabilities),
        *_cells("team", card.cells, lambda cell: cell.team, groups, names, teams),
        *_cells("role_group", card.role_cells, lambda cell: cell.role, groups, names, roles),
    ]


def figures_json(assessment: Assessment, figures: list[Figure]) -> bytes:
    """Return the figures as one JSON object, fields without a value left out."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "round": {
            "id": str(assessment.pk),
            "title": assessment.title,
            "organization": assessment.organization.name,
            "framework": assessment.framework.slug,
            "framework_version": assessment.framework.version,
            "form": assessment.form,
            "confidentiality": assessment.confidentiality,
            "smallest_group": assessment.k,
            "opens_on": assessment.opens_on.isoformat(),
            "closes_on": assessment.closes_on.isoformat(),
            "closed_on": assessment.closed_at.date().isoformat() if assessment.closed_at else None,
        },
        "figures": [
            {key: value for key, value in asdict(figure).items() if value not in (None, "")}
            for figure in figures
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode()


class Names:
    """Names of areas and capabilities in the active language, in two queries."""

    def __init__(self, assessment: Assessment) -> None:
        areas = Area.objects.filter(framework=assessment.framework_id)
        capabilities = Capability.objects.filter(area__framework=assessment.framework_id)
        self.areas = {area.code: area.name for area in areas}
        rows = capabilities.select_related("area")
        self.capabilities, self.area_of = {}, {}
        for row in rows:
            self.capabilities[row.code] = row.name
            self.area_of[row.code] = row.area.code

    def of(self, code: str) -> dict[str, str]:
        area = self.area_of.get(code, "")
        return {
            "code": code,
            "name": self.capabilities.get(code, code),
            "area": self.areas.get(area, area),
        }


def rounded(value: float | None) -> float | None:
    if value is None or not isfinite(value):
        return None
    return round(float(value), DECIMALS)


def _bounds(interval: Interval | None) -> dict[str, float | None]:
    low, high = interval.clipped if interval else (None, None)
    return {"interval_from": rounded(low), "interval_to": rounded(high)}


def _rating(band: LikelyBand | None) -> str:
    return sentences.band_words(band)


def _whole(assessment: Assessment, scores: RoundScores) -> Figure:
    card = scores.scorecard
    return Figure(
        part="round",
        name=assessment.title,
        level=card.staged.staged if card.staged else None,
        mean=rounded(card.overall_mean),
        people=card.submitted,
        **_bounds(card.interval),
    )


def _area(area: AreaScore, names: Names) -> Figure:
    return Figure(
        part="area",
        code=area.code,
        name=names.areas.get(area.code, area.code),
        level=area.staged.staged if area.staged else None,
        mean=rounded(area.mean),
        target=rounded(area.target),
        gap=rounded(area.gap),
        rating=_rating(area.band),
        weight=rounded(area.weight),
        **_bounds(area.interval),
    )


def _capability(
    score: CapabilityScore, names: Names, agreed: Mapping[str, Agreed], k: int
) -> Figure:
    said = agreed.get(score.code)
    return Figure(
        part="capability",
        **names.of(score.code),
        level=score.level,
        mean=rounded(score.mean),
        target=score.target,
        gap=rounded(score.gap),
        rating=_rating(score.band),
        weight=rounded(score.weight),
        share=rounded(score.overall_weight),
        agreed_level=said.level if said else None,
        agreed_reason=said.reason if said else "",
        why_not=sentences.status_words(score.status, k),
        **_bounds(score.interval),
        **_spread(score),
    )


def _spread(score: CapabilityScore) -> dict[str, Any]:
    """How many answered and how far apart, where that is shown."""
    answers = score.distribution
    if answers is None:
        return {}
    found = _at_levels(answers)
    found |= {"dont_know": answers.dont_know, "not_applicable": answers.not_applicable}
    return found if score.mean is None else found | {"people": answers.n} | _apart(answers)


def _at_levels(answers: Distribution) -> dict[str, Any]:
    return {f"level_{n}": count for n, count in enumerate(answers.counts, 1)}


def _apart(answers: Distribution) -> dict[str, Any]:
    called = agreement(answers)
    variance = answers.variance
    return {
        "spread": rounded(None if variance is None else sqrt(variance)),
        "deviation": rounded(mean_deviation(answers)),
        "agreement_index": rounded(within_group_agreement(answers)),
        "agreement": sentences.agreement_words(called) if called != Agreement.TOO_FEW else "",
    }


def _cells(
    part: str,
    cells: tuple[TeamCell, ...] | tuple[RoleCell, ...],
    key: Callable[[Any], str],
    groups: Mapping[str, str],
    names: Names,
    spared: Mapping[str, frozenset[str]],
) -> Iterator[Figure]:
    """One row for each cell; of one that is hidden only that it is there, or is not asked."""
    for cell in cells:
        shown = (
            {
                "mean": rounded(cell.mean),
                "bound": cell.bound,
                "people": cell.band or cell.n,
                "level": cell.level,
                **_of_a_group(cell),
            }
            if cell.shown
            else {"why_not": sentences.not_asked()}
            if key(cell) in spared.get(cell.capability, ())
            else {}
        )
        yield Figure(
            part=part, **names.of(cell.capability), group=groups.get(key(cell), key(cell)), **shown
        )


def _of_a_group(cell: TeamCell | RoleCell) -> dict[str, Any]:
    """How far apart a group's answers are; only where everybody agreed to be known.

    In an anonymous round a small group's spread beside its mean would tell each answer.
    """
    if cell.counts is None:
        return {}
    answers = Distribution(cell.counts)
    return _at_levels(answers) | _apart(answers) | _bounds(mean_interval(answers))
