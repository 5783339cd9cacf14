"""Which teams a round asks nothing about a capability: not the same as having no answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q

from assessments.models import Assessment, Participant
from assessments.querysets import ASKS


def spared_teams(assessment: Assessment) -> Mapping[str, frozenset[str]]:
    """Return by capability code the teams (keys) of which nobody is asked about it.

    A team is asked if a role group it has people in is; who was withdrawn since counts too, so
    that a closed round keeps saying the same. One query where everybody is asked everything,
    else two.
    """
    somebody_is_spared = Q()
    for column in ASKS.values():
        somebody_is_spared |= Q(**{column: False})
    rows = list(
        assessment.scopes.filter(somebody_is_spared).values_list("capability__code", *ASKS.values())
    )
    if not rows:
        return {}
    roles: dict[str, set[str]] = defaultdict(set)
    people = Participant.objects.filter(assessment=assessment).order_by()
    for team, role in people.values_list("team_id", "role_group").distinct():
        roles[str(team)].add(role)
    asked = {
        code: {g for g, asks in zip(ASKS, ticks, strict=True) if asks} for code, *ticks in rows
    }
    return {
        code: frozenset(team for team, has in roles.items() if not has & groups)
        for code, groups in asked.items()
    }


def spared_role_groups(assessment: Assessment) -> Mapping[str, frozenset[str]]:
    """Return by capability code the role groups that are not asked about it. One query."""
    rows = assessment.scopes.values_list("capability__code", *ASKS.values())
    return {
        code: frozenset(role for role, asks in zip(ASKS, ticks, strict=True) if not asks)
        for code, *ticks in rows
        if not all(ticks)
    }
