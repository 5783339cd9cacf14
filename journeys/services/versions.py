"""Versions of a journey: kept by hand or by themselves, looked at, and put back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from journeys.models import Journey, Revision, RevisionCause
from journeys.services.documents import apply_plan, keep_version, sound
from journeys.services.planning import plan_document
from journeys.services.plans import Plan


@transaction.atomic
def save_version(*, journey: Journey, author: User, at: datetime, label: str) -> Revision:
    """Keep the journey as it stands, under a name where it has one."""
    cause = RevisionCause.BY_HAND
    return keep_version(journey=journey, author=author, at=at, label=label, cause=cause)


def plan_restore(revision: Revision) -> Plan:
    """Return what putting a version back would change. Raises DocumentError."""
    return plan_document(
        organization=revision.journey.organization,
        checked=sound(revision.snapshot),
        complete=True,
    )


@transaction.atomic
def restore_version(*, revision: Revision, author: User, at: datetime) -> Plan:
    """Put a version back; how the journey stood until now is kept as another version first.

    Raises DocumentError, with nothing written, where the version no longer fits.
    """
    plan = plan_restore(revision)
    cause = RevisionCause.BEFORE_RESTORE
    apply_plan(plan=plan, author=author, at=at, label=revision.label, keep=cause)
    return plan
