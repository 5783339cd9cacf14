"""Progress said, and probabilities taken over from what was achieved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from plans.models import Progress
from roadmaps.models import Initiative, InitiativeStatus, Roadmap
from roadmaps.services import decide


@transaction.atomic
def say_progress(
    *,
    initiative: Initiative,
    seen_rev: int,
    status: str,
    fields: Mapping[str, Any],
    by: User | None,
    at: datetime,
) -> Progress:
    """Keep what somebody says about an initiative, and its status.

    StaleInitiativeError where the initiative has changed since revision ``seen_rev`` was read:
    then nothing is kept.
    """
    decide(initiative=initiative, seen_rev=seen_rev, status=status)
    return Progress.objects.create(initiative=initiative, said_by=by, said_at=at, **fields)


@transaction.atomic
def take_over_probabilities(*, roadmap: Roadmap, own: Mapping[Any, float]) -> int:
    """Write an organisation's own probabilities (by library id) where the library's still stand.

    What people estimated themselves, and what is under way or done, stays. Returns how many changed.
    """
    changed = 0
    waiting = (InitiativeStatus.PROPOSED, InitiativeStatus.APPROVED)
    rows = roadmap.initiatives.select_for_update(of=("self",)).select_related("library")
    for initiative in rows.filter(status__in=waiting).exclude(library=None):
        wanted = own.get(initiative.library_id)
        if wanted is None or initiative.probability != initiative.library.probability:
            continue
        probability = Decimal(f"{wanted:.2f}")
        if probability != initiative.probability:
            decide(initiative=initiative, seen_rev=initiative.rev, probability=probability)
            changed += 1
    return changed
