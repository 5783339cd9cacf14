"""Scenarios of the insurer's roadmap: one computed, a copy of it decided and under way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

TITLE, DECIDED = "Lo que tenemos", "Empezar por lo seguro"


def build(roadmap: Any, by: Any, now: datetime) -> dict[str, str]:
    """Return the keys of both; the decided one has a word about its first initiative."""
    from plans.models import Progress
    from plans.services.computing import compute_plan
    from plans.services.scenarios import begin_scenario, copy_scenario, decide_scenario

    scenario = begin_scenario(roadmap=roadmap, title=TITLE, by=by, at=now)
    result = compute_plan(scenario=scenario, at=now, seconds=2.0)
    scenario.refresh_from_db()
    decided = copy_scenario(scenario=scenario, title=DECIDED, by=by, at=now)
    decide_scenario(scenario=decided, why="Cabe en lo que hay.", by=by, at=now)
    first = min(result["starts"], key=result["starts"].get)
    Progress.objects.create(
        initiative_id=first, percent=30, days=4, note="El equipo está formado.", said_by=by,
        risk="Falta quien escriba los textos.", said_at=now,
    )  # fmt: skip
    return {"scenario": str(scenario.pk), "decided_scenario": str(decided.pk)}
