"""Agreeing to give one's figures to all, and what all of them make."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Organization, User
from assessments.models import Framework
from benchmarks.domain.pooling import may_follow, spread
from benchmarks.models import BenchmarkConsent, PooledBenchmark
from benchmarks.selectors.pool import contributions, snapshots


class DemonstrationError(ValueError):
    """An invented organisation gives no figures to real ones."""


@transaction.atomic
def agree_to_pool(*, organization: Organization, by: User, at: datetime) -> BenchmarkConsent:
    """Let an organisation's figures enter those of all. Agreed twice is agreed once.

    Raises DemonstrationError for a demonstration.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.is_demonstration:
        raise DemonstrationError
    consent, _ = BenchmarkConsent.objects.get_or_create(
        organization=organization, withdrawn_at=None, defaults={"agreed_by": by, "agreed_at": at}
    )
    return consent


@transaction.atomic
def withdraw_from_pool(*, organization: Organization, by: User, at: datetime) -> None:
    """Leave: no later snapshot holds this organisation's figures. Those made before stay."""
    living = BenchmarkConsent.objects.filter(organization=organization, withdrawn_at=None)
    living.update(withdrawn_by=by, withdrawn_at=at)


@transaction.atomic
def renew_pool(*, framework_slug: str, at: datetime) -> PooledBenchmark | None:
    """Make a new snapshot where at least five take part and none of them can be solved for.

    None where nothing new may be shown: the last snapshot then stays. Two who renew at once
    wait for each other, so that each is held against the other's.
    Source: docs/methods.md, "Benchmarks".
    """
    versions = Framework.objects.filter(slug=framework_slug, organization=None)
    list(versions.select_for_update().values_list("pk", flat=True))
    taking_part = contributions(framework_slug)
    members = frozenset(contribution.member for contribution in taking_part)
    if not may_follow(members, snapshots(framework_slug)):
        return None
    values = {}
    # Only what all of them have: a figure of some would differ from an earlier one by a few.
    parts = [p for p in taking_part[0].means if all(p in c.means for c in taking_part)]
    for part in parts:
        found = spread([c.means[part] for c in taking_part])
        if found:
            values[part] = {"lower": found.lower, "median": found.median, "upper": found.upper}
    return PooledBenchmark.objects.create(
        framework_slug=framework_slug,
        made_at=at,
        organizations=len(taking_part),
        values=values,
        members=sorted([list(member) for member in members]),
    )
