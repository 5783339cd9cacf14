"""The levels that calibration sessions agreed on, to stand beside the answers of a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assessments.models import AgreedLevel, Assessment


@dataclass(frozen=True)
class Agreed:
    """One capability's agreed level, 1 to 5, and why.

    ``votes`` holds one tuple per vote that was revealed, first vote first: how many chose
    level 1, 2, 3, 4 and 5.
    """

    code: str
    name: str
    level: int
    reason: str
    votes: tuple[tuple[int, ...], ...]
    agreed_at: datetime


def agreed_levels(assessment: Assessment) -> Mapping[str, Agreed]:
    """Return what was agreed by capability code, in the framework's order; one query."""
    rows = AgreedLevel.objects.filter(assessment=assessment).select_related("capability__area")
    return {
        row.capability.code: Agreed(
            code=row.capability.code,
            name=row.capability.name,
            level=row.level,
            reason=row.reason,
            votes=tuple(tuple(counts) for counts in row.votes),
            agreed_at=row.agreed_at,
        )
        for row in rows
    }
