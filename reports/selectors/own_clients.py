"""How a consultant's own clients stand together: for their eyes, and never for a client's.

The consultant sees each of these results anyway, so no consent is asked here; what members of
a client see of others is in ``benchmarks``, with the consent of each.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from assessments.models import Area, Assessment, Form
from benchmarks.domain.pooling import FEWEST, Spread, spread
from benchmarks.selectors.pool import OVERALL, contribution
from benchmarks.sentences import whole
from reports.selectors.rounds import last_of_each


@dataclass(frozen=True)
class Part:
    """The whole or one area: median and quartiles of the clients."""

    name: str
    spread: Spread


@dataclass(frozen=True)
class OwnClients:
    """The parts, or how many clients are missing; ``since`` and ``until`` say when rounds closed."""

    model: str
    clients: int
    parts: tuple[Part, ...]
    since: datetime | None
    until: datetime | None

    @property
    def missing(self) -> int:
        return max(0, FEWEST - self.clients)


def own_clients(organizations: Collection[int]) -> OwnClients:
    """Return what the last closed full rounds of these clients have in common. Two queries.

    Of the model that most of them were asked. A round counts that at least five people
    answered and that has a mean for the whole and every area.
    """
    rounds = last_of_each(Assessment.objects.filter(organization__in=organizations, form=Form.FULL))
    by_model: dict[str, list[Assessment]] = {}
    for row in rounds:
        if contribution(row):
            by_model.setdefault(row.framework.slug, []).append(row)
    # Of two models with as many clients always the same one.
    slug = min(by_model, key=lambda one: (-len(by_model[one]), one), default="")
    chosen = by_model.get(slug, [])
    found = [part for part in map(contribution, chosen) if part]
    frameworks = {row.framework_id for row in rounds}
    names = {
        area.code: area.name
        for area in Area.objects.filter(framework__in=frameworks, framework__slug=slug).order_by(
            "framework", "order"
        )
    }
    parts = [
        Part(names.get(code, whole() if code == OVERALL else code), values)
        for code in (OVERALL, *names)
        if (values := spread([one.means[code] for one in found if code in one.means]))
    ]
    closed = sorted(row.closed_at for row in chosen)
    return OwnClients(
        model=str(chosen[0].framework) if chosen else "",
        clients=len(chosen),
        parts=tuple(parts),
        since=closed[0] if closed else None,
        until=closed[-1] if closed else None,
    )
