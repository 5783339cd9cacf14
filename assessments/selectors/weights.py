"""Read model of weighing: what several voters say, and what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.domain.weights import combined, constant_sum, rank_order_centroid
from assessments.models import Assessment, WeightVote


@dataclass(frozen=True)
class Part:
    """What is weighed against each other: the areas (code ""), or one area's capabilities."""

    code: str
    name: str
    votes: int


@dataclass(frozen=True)
class WeightLine:
    """One area or capability: share by the votes, when equal, and in the round as it stands."""

    code: str
    name: str
    voted: float | None
    equal: float
    now: float


@dataclass(frozen=True)
class VoteLine:
    """One voter's points or ranks, in the order of the lines."""

    vote: WeightVote
    values: tuple[float | None, ...]

    @property
    def is_ranking(self) -> bool:
        return self.vote.method == WeightVote.Method.RANKING


@dataclass(frozen=True)
class WeightsPage:
    """One part of a round being weighed."""

    assessment: Assessment
    part: Part
    parts: tuple[Part, ...]
    lines: tuple[WeightLine, ...]
    votes: tuple[VoteLine, ...]

    @property
    def applied(self) -> bool:
        """Whether the round already counts as the votes say, to the hundredth."""
        return all(x.voted is not None and abs(x.voted - x.now) < 0.001 for x in self.lines)

    @property
    def is_equal(self) -> bool:
        return all(abs(line.equal - line.now) < 0.001 for line in self.lines)


def parts_of(assessment: Assessment) -> tuple[Part, ...]:
    """Return the parts of a round that can be weighed, the areas first."""
    votes = Counter(assessment.weight_votes.values_list("scope", flat=True))
    areas = assessment.area_weights.select_related("area").order_by("area__order")
    return (
        Part("", "", votes[""]),
        *(Part(row.area.code, row.area.name, votes[row.area.code]) for row in areas),
    )


def weights_page(assessment: Assessment, part: str) -> WeightsPage | None:
    """Return one part with its votes; None for a part the round does not have."""
    parts = parts_of(assessment)
    found = next((p for p in parts if p.code == part), None)
    if found is None:
        return None
    items = _items(assessment, part)
    votes = _votes(assessment, part)
    shares = _shares(votes, [code for code, *_ in items])
    total = sum((weight for *_, weight in items), Decimal(0))
    lines = tuple(
        WeightLine(
            code, name, shares[code] if votes else None, 1 / len(items), float(weight / total)
        )
        for code, name, weight in items
    )
    codes = [line.code for line in lines]
    return WeightsPage(
        assessment,
        found,
        parts,
        lines,
        tuple(VoteLine(v, tuple(v.values.get(code) for code in codes)) for v in votes),
    )


def resulting_shares(assessment: Assessment, part: str) -> dict[str, float]:
    """Return what the votes of a part come to, by code, sum 1; equal shares without votes."""
    codes = [code for code, *_ in _items(assessment, part)]
    return _shares(_votes(assessment, part), codes)


def _shares(votes: list[WeightVote], codes: list[str]) -> dict[str, float]:
    return combined([_share(vote, codes) for vote in votes], codes)


def _share(vote: WeightVote, codes: list[str]) -> Mapping[str, float]:
    """One voter's weights, sum 1. What the round no longer asks is passed over."""
    values = {code: vote.values[code] for code in codes if code in vote.values}
    if vote.method == WeightVote.Method.RANKING:
        return rank_order_centroid(values)
    return constant_sum([{code: values.get(code, 0.0) for code in codes}])


def _votes(assessment: Assessment, part: str) -> list[WeightVote]:
    return list(assessment.weight_votes.filter(scope=part).order_by("pk"))


def _items(assessment: Assessment, part: str) -> list[tuple[str, str, Decimal]]:
    """Code, name and present weight of what is weighed, in the framework's order."""
    if not part:
        rows = assessment.area_weights.select_related("area").order_by("area__order")
        return [(row.area.code, row.area.name, row.weight) for row in rows]
    scopes = assessment.scopes.filter(capability__area__code=part).select_related("capability")
    return [
        (s.capability.code, s.capability.name, s.weight)
        for s in scopes.order_by("capability__order")
    ]
