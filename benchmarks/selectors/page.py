"""One round beside what is known of others: the comparison and where each figure comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from accounts.models import Organization
from assessments.domain.intervals import Interval
from assessments.domain.scorecard import Scorecard
from assessments.models import Area, Assessment, Capability
from assessments.selectors.scores import round_scores
from benchmarks import sentences
from benchmarks.models import Benchmark, BenchmarkConsent, PooledBenchmark
from benchmarks.selectors.pool import OVERALL, consent_of


@dataclass(frozen=True)
class Own:
    """What a round says of one part: its name, its mean, and how far that may vary."""

    part: str
    name: str
    mean: float | None
    interval: Interval | None
    is_main: bool = False  # the whole or an area, no capability


@dataclass(frozen=True)
class Line:
    """One part of a round beside the same part of others; quartiles where they are known."""

    own: Own
    reference: float
    lower: float | None
    upper: float | None
    n: int

    @property
    def difference(self) -> float | None:
        return None if self.own.mean is None else self.own.mean - self.reference

    @property
    def words(self) -> str:
        return sentences.standing(self.difference, self.own.interval, self.reference)

    @property
    def quarter_words(self) -> str:
        return sentences.quarter(self.own.mean, self.lower, self.upper)


@dataclass(frozen=True)
class Reference:
    """Figures about others with their source; ``row`` is the imported one, None for the pool."""

    title: str
    source: str
    url: str
    year: int
    organizations: int
    made_at: datetime | None
    row: Benchmark | None
    lines: tuple[Line, ...]

    @property
    def is_pool(self) -> bool:
        return self.row is None

    @cached_property
    def overall(self) -> Line | None:
        return next((line for line in self.lines if line.own.part == OVERALL), None)

    @property
    def main_lines(self) -> tuple[Line, ...]:
        """The whole and the areas."""
        return tuple(line for line in self.lines if line.own.is_main)

    @property
    def provenance(self) -> str:
        return sentences.provenance(self.source, self.year, self.organizations)


@dataclass(frozen=True)
class BenchmarksPage:
    """A round beside others; ``assessment`` is None where no round has results yet."""

    assessment: Assessment | None
    choices: tuple[Assessment, ...]
    references: tuple[Reference, ...]
    consent: BenchmarkConsent | None
    pool: PooledBenchmark | None

    @property
    def headline(self) -> str:
        return sentences.headline(self.references, has_round=self.assessment is not None)


def benchmarks_page(organization: Organization, chosen: Assessment | None = None) -> BenchmarksPage:
    """Return an organisation's round beside all references. A fixed number of queries."""
    choices = tuple(
        Assessment.objects.owned_by(organization)
        .closed()
        .select_related("framework")
        .order_by("-closed_at")[:30]
    )
    assessment = chosen or next(iter(choices), None)
    consent = consent_of(organization.pk)
    pool = _pool(assessment) if consent else None
    references = references_of(organization, assessment, pool)
    return BenchmarksPage(assessment, choices, references, consent, pool)


def beside(organization: Organization, assessment: Assessment) -> tuple[Reference, ...]:
    """Return all references of one round, for the pages that show them beside its figures."""
    pool = _pool(assessment) if consent_of(organization.pk) else None
    return references_of(organization, assessment, pool)


def _pool(assessment: Assessment | None) -> PooledBenchmark | None:
    """Return the last snapshot for a round's framework; only the built-in one has any."""
    if assessment is not None and assessment.framework.organization_id is not None:
        return None
    slug = assessment.framework.slug if assessment else "cx"
    return PooledBenchmark.objects.filter(framework_slug=slug).order_by("made_at", "pk").last()


def references_of(
    organization: Organization, assessment: Assessment | None, pool: PooledBenchmark | None
) -> tuple[Reference, ...]:
    imported = Benchmark.objects.owned_by(organization).prefetch_related("values")
    own: dict[str, Own] = {}
    if assessment is not None:
        imported = imported.filter(framework_slug=assessment.framework.slug)
        own = {part.part: part for part in _own(assessment, round_scores(assessment).scorecard)}
    found = [_imported(row, own) for row in imported]
    return tuple([_pooled(pool, own), *found] if pool else found)


def _own(assessment: Assessment, card: Scorecard) -> Iterator[Own]:
    yield Own(OVERALL, sentences.whole(), card.overall_mean, card.interval, True)
    areas = {a.code: a.name for a in Area.objects.filter(framework=assessment.framework_id)}
    for area in card.areas:
        yield Own(area.code, areas.get(area.code, area.code), area.mean, area.interval, True)
    names = {c.code: c.name for c in Capability.objects.asked_in(assessment)}
    for score in card.capabilities:
        yield Own(score.code, names.get(score.code, score.code), score.mean, score.interval)


def _imported(row: Benchmark, own: dict[str, Own]) -> Reference:
    lines = [
        Line(_part(value.part, own), value.mean, value.lower, value.upper, value.n)
        for value in row.values.all()
    ]
    return Reference(
        title=row.title,
        source=row.source,
        url=row.url,
        year=row.year,
        organizations=row.organizations,
        made_at=None,
        row=row,
        lines=_in_order(lines, own),
    )


def _pooled(pool: PooledBenchmark, own: dict[str, Own]) -> Reference:
    lines = [
        Line(_part(part, own), value["median"], value["lower"], value["upper"], pool.organizations)
        for part, value in pool.values.items()
    ]
    return Reference(
        title=sentences.pool_title(),
        source=sentences.pool_source(),
        url="",
        year=pool.made_at.year,
        organizations=pool.organizations,
        made_at=pool.made_at,
        row=None,
        lines=_in_order(lines, own),
    )


def _part(part: str, own: dict[str, Own]) -> Own:
    name = sentences.whole() if part == OVERALL else part
    return own.get(part) or Own(part, name, None, None, part == OVERALL)


def _in_order(lines: Iterable[Line], own: dict[str, Own]) -> tuple[Line, ...]:
    places = {part: place for place, part in enumerate(own)}
    return tuple(sorted(lines, key=lambda line: places.get(line.own.part, len(places))))
