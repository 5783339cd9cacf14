"""From answers to means: capability, area, organisation. Missing answers weigh nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, fsum

from .distribution import Answer, Distribution
from .scale import MINIMUM_SCORED_AREA_SHARE, MINIMUM_SCORED_SHARE, settled

Weighted = tuple[float | None, float]


def weighted_mean(values: Sequence[Weighted]) -> float | None:
    """Return sum(w x) / sum(w) over the (value, weight) pairs whose value is known.

    A missing value leaves both sums, so it neither helps nor hurts. None when nothing
    with a weight is known. ValueError for a negative weight.
    Source: docs/methods.md, "Roll-up".

    >>> weighted_mean([(4.0, 2), (1.0, 1), (None, 5)])
    3.0
    """
    _refuse_negative(weight for _, weight in values)
    known = [(value, weight) for value, weight in values if value is not None]
    total = fsum(weight for _, weight in known)
    if total <= 0:
        return None
    mean = fsum(value * weight for value, weight in known) / total
    # Rounding may not carry a mean past its own parts: all 5 is 5, not 5.000000000000001.
    values_known = [value for value, _ in known]
    return min(max(mean, min(values_known)), max(values_known))


def scored_share(values: Sequence[Weighted]) -> float | None:
    """Return the share of the weight that has a value, 0..1; None without any weight.

    Pass applicable capabilities only: what does not apply is no gap in the picture.
    Source: docs/methods.md, "Completeness".

    >>> scored_share([(4.0, 1), (None, 3)])
    0.25
    """
    total = fsum(weight for _, weight in values)
    if total <= 0:
        return None
    return fsum(weight for value, weight in values if value is not None) / total


def area_mean(values: Sequence[Weighted]) -> float | None:
    """Return the weighted mean if at least half of the applicable weight is scored.

    None otherwise ("not enough answers"). Source: docs/methods.md, "Completeness".

    >>> area_mean([(4.0, 1), (None, 1)]), area_mean([(4.0, 1), (None, 1.1)])
    (4.0, None)
    """
    share = scored_share(values)
    if share is None or settled(share) < MINIMUM_SCORED_SHARE:
        return None
    return weighted_mean(values)


def overall_mean(areas: Sequence[Weighted]) -> float | None:
    """Return the weighted mean of area means if 4 of 5 areas (80 %) are scored.

    Pass the applicable areas; one without weight says nothing and is not counted.
    None otherwise: publish the areas only. Source: docs/methods.md, "Completeness".

    >>> overall_mean([(3.0, 1), (3.0, 1), (3.0, 1), (5.0, 1), (None, 1)])
    3.5
    >>> overall_mean([(3.0, 1), (3.0, 1), (3.0, 1), (None, 1), (None, 1)])
    """
    _refuse_negative(weight for _, weight in areas)
    weighty = [mean for mean, weight in areas if weight > 0]
    scored = sum(mean is not None for mean in weighty)
    if not weighty or settled(scored / len(weighty)) < MINIMUM_SCORED_AREA_SHARE:
        return None
    return weighted_mean(areas)


def areas_needed(areas: int) -> int:
    """Return how many of so many areas need a score for the whole to have one.

    Source: docs/methods.md, "Completeness".

    >>> [areas_needed(n) for n in (3, 4, 5, 6, 7)]
    [3, 4, 4, 5, 6]
    """
    return ceil(settled(areas * MINIMUM_SCORED_AREA_SHARE))


def shares(weights: Sequence[float]) -> list[float]:
    """Return weights scaled to sum 1; equal shares when all are 0. [] for no weights.

    Source: docs/methods.md, "Importance weights".

    >>> shares([3, 1]), shares([0, 0])
    ([0.75, 0.25], [0.5, 0.5])
    """
    _refuse_negative(weights)
    total = fsum(weights)
    if total <= 0:
        return [1 / len(weights) for _ in weights]
    return [weight / total for weight in weights]


@dataclass(frozen=True)
class RollUp:
    """Means on the 1-5 scale, None where not computable; coverage and visibility 0..1."""

    capabilities: Mapping[str, float | None]
    areas: Mapping[str, float | None]
    overall: float | None
    coverage: Mapping[str, float | None]  # by area: share of its weight that is scored
    visibility: Mapping[str, float | None]  # by capability


def roll_up(
    matrix: Sequence[Mapping[str, Answer]],
    weights: Mapping[str, Mapping[str, float]],
    area_weights: Mapping[str, float],
) -> RollUp:
    """Return every mean of a raters x capabilities matrix, capability first.

    One mapping capability -> answer for each rater; weights by area and capability.
    Capability-first uses every answer of a rater who left others out.
    Source: docs/methods.md, "Roll-up" and "Completeness".
    """
    codes = [code for inside in weights.values() for code in inside]
    columns = {code: Distribution.of(row.get(code) for row in matrix) for code in codes}
    pairs = {
        area: [(columns[code].mean, weight) for code, weight in inside.items()]
        for area, inside in weights.items()
    }
    areas = {area: area_mean(values) for area, values in pairs.items()}
    return RollUp(
        capabilities={code: column.mean for code, column in columns.items()},
        areas=areas,
        overall=overall_mean([(mean, area_weights[area]) for area, mean in areas.items()]),
        coverage={area: scored_share(values) for area, values in pairs.items()},
        visibility={code: column.visibility for code, column in columns.items()},
    )


def _refuse_negative(weights: Iterable[float]) -> None:
    for weight in weights:
        if weight < 0:
            raise ValueError(f"a weight is negative: {weight}")
