"""The scenarios of the insurer's roadmap: the decided one, and one that nobody has decided on."""

from __future__ import annotations

from typing import Any


def build(roadmap: Any, now: Any) -> dict[str, str]:
    """Return the keys of both, computed anew: the stage has changed what they were computed from."""
    from plans.services.computing import compute_plan

    decided = roadmap.scenarios.exclude(decided_at=None).get()
    other = roadmap.scenarios.filter(decided_at=None).first()
    compute_plan(scenario=other, at=now)
    return {"scenario": str(other.pk), "decided_scenario": str(decided.pk)}
