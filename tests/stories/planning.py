"""The scenarios of the insurer's roadmap: the decided one, and one that nobody has decided on."""

from __future__ import annotations

from typing import Any


def build(roadmap: Any, now: Any) -> dict[str, str]:
    """Return the keys of both, computed and decided anew: the stage has changed the roadmap since."""
    from plans.services.computing import compute_plan
    from plans.services.scenarios import decide_scenario, take_back_decision

    decided = roadmap.scenarios.exclude(decided_at=None).get()
    by, why = decided.decided_by, decided.decided_why
    take_back_decision(scenario=decided, seen_rev=decided.rev)
    for row in roadmap.scenarios.all():
        compute_plan(scenario=row, at=now)
    decide_scenario(scenario=decided, why=why, by=by, at=now)
    other = roadmap.scenarios.filter(decided_at=None).first()
    return {"scenario": str(other.pk), "decided_scenario": str(decided.pk)}
