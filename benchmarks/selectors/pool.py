"""Which rounds of which organisations a new snapshot would be made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.models import Assessment, Form
from assessments.selectors.scores import round_scores
from benchmarks.domain.pooling import FEWEST, Member, Snapshot
from benchmarks.models import BenchmarkConsent, PooledBenchmark

OVERALL = "overall"


@dataclass(frozen=True)
class Contribution:
    """One organisation's part in a snapshot: its round and the means, "overall" and by area."""

    organization: int
    round: str
    means: dict[str, float]

    @property
    def member(self) -> Member:
        return (self.organization, self.round)


def consent_of(organization_id: int) -> BenchmarkConsent | None:
    """Return the living consent of an organisation."""
    return (
        BenchmarkConsent.objects.filter(organization=organization_id, withdrawn_at=None)
        .select_related("agreed_by")
        .first()
    )


def contributions(framework_slug: str) -> list[Contribution]:
    """Return the latest closed full round of each organisation that agreed, if it is complete.

    Only of the built-in framework, answered by at least five people, with a mean for the whole
    and every area. Demonstrations never take part.
    """
    living = BenchmarkConsent.objects.filter(
        withdrawn_at=None, organization__is_demonstration=False
    ).values("organization")
    rounds = (
        Assessment.objects.closed()
        .filter(
            organization__in=living,
            framework__slug=framework_slug,
            framework__organization=None,
            form=Form.FULL,
        )
        .order_by("organization", "-closed_at", "-pk")
    )
    latest: dict[int, Assessment] = {}
    for assessment in rounds:
        latest.setdefault(assessment.organization_id, assessment)
    found = (contribution(assessment) for assessment in latest.values())
    return [contribution for contribution in found if contribution]


def contribution(assessment: Assessment) -> Contribution | None:
    """Return the means of a closed round; None of one answered by too few, or with a gap in it."""
    card = round_scores(assessment).scorecard
    means = {OVERALL: card.overall_mean, **{area.code: area.mean for area in card.areas}}
    if card.submitted < FEWEST or any(mean is None for mean in means.values()):
        return None
    known = {part: mean for part, mean in means.items() if mean is not None}
    return Contribution(assessment.organization_id, str(assessment.pk), known)


def snapshots(framework_slug: str) -> list[Snapshot]:
    """Return the rounds of every snapshot that was ever shown, oldest first."""
    rows = PooledBenchmark.objects.filter(framework_slug=framework_slug)
    return [_members(members) for members in rows.values_list("members", flat=True)]


def _members(kept: Iterable[list]) -> Snapshot:
    return frozenset((int(organization), str(round_)) for organization, round_ in kept)
