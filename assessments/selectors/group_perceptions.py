"""What is computed of how groups see things, and kept when a round closes.

People's own means of an area come from one grouped statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from assessments.domain.comparison import Tally
from assessments.domain.perceptions import (
    AreaSet,
    GroupPerceptions,
    area_groups,
    area_sets,
    perceptions_from_json,
    perceptions_to_json,
    team_means,
    team_pull,
)
from assessments.domain.scale import MINIMUM_SCORED_SHARE, settled
from assessments.models import Assessment
from assessments.selectors.influence import counted_up_to
from assessments.selectors.scores import RoundScores, computed_scores, round_scores

KEY = "perceptions"  # beside "scorecard" in what a closed round keeps
_UNITS = 10**9  # means travel as whole numbers, so that equal ones are grouped

_COMPOSITES_SQL = """
WITH plan (capability_id, area, weight) AS (VALUES {rows}),
per_rater AS (
    SELECT participant.role_group AS role, plan.area AS area,
           SUM(plan.weight * answer.level) / SUM(plan.weight) AS mean
    {answers}
    GROUP BY answer.participant_id, participant.role_group, plan.area
    HAVING SUM(plan.weight) >= %s
)
SELECT area, role, CAST(ROUND({units} * mean) AS bigint) AS units, COUNT(*)
FROM per_rater GROUP BY area, role, units
"""
_COUNTED = """
participant.assessment_id = %s AND participant.submitted_at IS NOT NULL
AND participant.withdrawn_at IS NULL AND COALESCE(participant.closing, %s) <= %s
AND answer.level IS NOT NULL
"""
# SQLite reads the tables in the order given; PostgreSQL finds its own. Both are made of the
# literals above only; what people send travels as parameters.
_ANSWERS = {
    "sqlite": f"""
        FROM assessments_participant AS participant
        CROSS JOIN assessments_answer AS answer
        CROSS JOIN plan
        WHERE answer.participant_id = participant.id
          AND plan.capability_id = answer.capability_id AND {_COUNTED}""",
    "postgresql": f"""
        FROM assessments_participant AS participant
        JOIN assessments_answer AS answer ON answer.participant_id = participant.id
        JOIN plan ON plan.capability_id = answer.capability_id
        WHERE {_COUNTED}""",
}


def freeze_perceptions(assessment: Assessment, scores: RoundScores | None = None) -> dict[str, Any]:
    """Return what the board needs of a round beside its scorecard, as JSON, for keeping.

    ``scores`` as computed for the same closing; without them they are computed.
    """
    return perceptions_to_json(computed_perceptions(assessment, scores))


def computed_perceptions(
    assessment: Assessment, scores: RoundScores | None = None
) -> GroupPerceptions:
    """Return the role groups' differences and the teams' means of the answers that count."""
    scores = scores or computed_scores(assessment)
    coarse = not assessment.is_named
    scopes = list(assessment.scopes.select_related("capability"))
    asked = {
        scope.capability.code: frozenset(
            role
            for role, is_asked in (
                ("executive", scope.asks_executives),
                ("manager", scope.asks_managers),
                ("front_line", scope.asks_front_line),
            )
            if is_asked
        )
        for scope in scopes
    }
    sets = area_sets(scores.scorecard, asked)
    ids = {scope.capability.code: scope.capability_id for scope in scopes}
    headcounts = {team.key: team.headcount for team in scores.teams}
    by_team = scores.counted.grouped(0) if scores.counted else {}
    return GroupPerceptions(
        areas=area_groups(
            sets,
            scores.role_cells,
            _composites(assessment, scores, sets, ids),
            assessment.k,
            coarse=coarse,
            seed=assessment.seed,
        ),
        teams=team_means(scores.scorecard, by_team, headcounts, coarse=coarse),
        pull=team_pull(scores.scorecard, by_team, coarse=coarse),
    )


def _composites(
    assessment: Assessment,
    scores: RoundScores,
    sets: Sequence[AreaSet],
    ids: Mapping[str, int],
) -> dict[tuple[str, str], Tally]:
    """Count people's own means by area and role group, in one statement.

    A person has one who answered at least half of the area's weight. People who wait to be
    counted in one capability wait in all: docs/methods.md, "Role groups".
    """
    codes = [code for one in sets for code in one.weights]
    upto = scores.counted.complete_up_to(codes) if scores.counted and codes else None
    if not codes or upto == 0:
        return {}
    values: list[Any] = []
    for one in sets:
        for code, weight in one.weights.items():
            values += [ids[code], one.area, weight]
    row = "(CAST(%s AS bigint), CAST(%s AS varchar(8)), CAST(%s AS double precision))"
    sql = _COMPOSITES_SQL.format(
        rows=", ".join([row] * len(codes)), answers=_ANSWERS[connection.vendor], units=_UNITS
    )
    pk = assessment.pk.hex if connection.vendor == "sqlite" else assessment.pk
    least = settled(MINIMUM_SCORED_SHARE) - 1e-9
    found: dict[tuple[str, str], dict[float, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, pk, *counted_up_to(assessment, upto), least])
        for area, role, units, people in cursor.fetchall():
            found[area, role][units / _UNITS] = people
    return dict(found)


def scores_and_groups(assessment: Assessment) -> tuple[RoundScores, GroupPerceptions]:
    """Return what was frozen; a round closed before this was kept is counted from its answers."""
    if assessment.shows_frozen and KEY in (assessment.scorecard or {}):
        return round_scores(assessment), perceptions_from_json(assessment.scorecard[KEY])
    scores = computed_scores(assessment)
    return scores, computed_perceptions(assessment, scores)
