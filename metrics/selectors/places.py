"""The touchpoints of an organisation, as dashboards name them, and which are moments of truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Organization
from journeys.domain.moments import moment
from journeys.domain.ratings import across, pool
from journeys.models import Rating, Touchpoint
from journeys.selectors.board import rating_row

_NEEDED = (
    "title",
    "channel_id",
    "deleted_at",
    "is_moment_of_truth",
    "stage__kind",
    "stage__name",
    "stage__deleted_at",
    "stage__journey__title",
    "stage__journey__deleted_at",
)


@dataclass(frozen=True)
class Places:
    """Touchpoints by id, and those that are moments of truth."""

    touchpoints: Mapping[UUID, Touchpoint]
    moments: frozenset[UUID]

    def is_present(self, pk: UUID) -> bool:
        """Whether a touchpoint is there and neither it nor what it lies in is in the bin."""
        found = self.touchpoints.get(pk)
        return found is not None and not (
            found.deleted_at or found.stage.deleted_at or found.stage.journey.deleted_at
        )


def places_of(organization: Organization) -> Places:
    """Return every touchpoint of an organisation. Two queries."""
    rows = {
        row.pk: row
        for row in Touchpoint.objects.owned_by(organization)
        .select_related("stage__journey")
        .only(*_NEEDED)
    }
    by_persona: dict[UUID, dict[UUID, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    ratings = Rating.objects.owned_by(organization).present().order_by()
    for rating in ratings:
        by_persona[rating.touchpoint_id][rating.persona_id].append(rating)
    found = set()
    for pk, row in rows.items():
        pooled = [pool([rating_row(r) for r in own]) for own in by_persona[pk].values()]
        if moment(across(pooled).values, decided=row.is_moment_of_truth).holds:
            found.add(pk)
    return Places(rows, frozenset(found))
