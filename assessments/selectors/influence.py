"""Each rater's influence on the means, summed in the database: what intervals are made of."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from django.db import connection

from assessments.models import Assessment

RATERS_FOR_SPREAD = 500
LAST_CLOSING = 32_767  # no round is closed so often
# A prime that shares no period with how people were entered; the step in the statement is
# another, so that every team and role group is met alike.
_SPREAD = 1009

_INFLUENCE_SQL = """
WITH plan (capability_id, area, mean, coefficient, overall) AS (VALUES {rows}),
per_rater AS (
    SELECT answer.participant_id AS rater, plan.area AS area,
           SUM(plan.coefficient * (plan.mean - answer.level)) AS u,
           SUM(plan.overall * (plan.mean - answer.level)) AS v
    {answers_of_some}
    GROUP BY answer.participant_id, plan.area
),
whole AS (SELECT rater, SUM(v) AS v FROM per_rater GROUP BY rater)
SELECT area, COUNT(*), SUM(u), SUM(u * u) FROM per_rater GROUP BY area
UNION ALL
SELECT 'overall', COUNT(*), SUM(v), SUM(v * v) FROM whole
"""


_SOME_PEOPLE = """
participant.assessment_id = %s AND participant.submitted_at IS NOT NULL
AND participant.withdrawn_at IS NULL AND (participant.position * 7919) %% 1009 < %s
AND COALESCE(participant.closing, %s) <= %s
"""
# Each database needs its own words to begin with the people instead of with all answers.
# Both are made of the literals above only; what people send travels as parameters.
_ANSWERS_OF_SOME = {
    "sqlite": f"""
        FROM assessments_participant AS participant
        CROSS JOIN assessments_answer AS answer
        CROSS JOIN plan
        WHERE answer.participant_id = participant.id AND {_SOME_PEOPLE}
          AND plan.capability_id = answer.capability_id AND answer.level IS NOT NULL""",
    "postgresql": f"""
        FROM assessments_answer AS answer
        JOIN plan ON plan.capability_id = answer.capability_id
        WHERE answer.participant_id = ANY (ARRAY(
            SELECT participant.id FROM assessments_participant AS participant
            WHERE {_SOME_PEOPLE})) AND answer.level IS NOT NULL""",  # noqa: S608
}


def counted_up_to(assessment: Assessment, upto: int | None) -> tuple[int, int]:
    """Return what a closing that is missing stands for, and the last closing to count.

    Whom no closing has counted counts in a named round and waits in an anonymous one.
    ``upto``: None is every closing.
    """
    return 0 if assessment.is_named else LAST_CLOSING + 1, LAST_CLOSING if upto is None else upto


def influence_sums(
    assessment: Assessment,
    plan: Mapping[str, tuple[str, float, float, float]],
    ids: Mapping[str, int],
    submitted: int,
    upto: int | None = None,
) -> dict[str, tuple[int, float, float]]:
    """Let the database sum each rater's influence on area and overall means.

    The delete-one jackknife of docs/methods.md is linear in the answers, so its exact value
    needs only Σu and Σu² per area, never the answers themselves. Beyond four times
    ``RATERS_FOR_SPREAD`` raters the sums are those of about that many, spread over all by a
    multiplicative step and scaled up: it moves the width of the interval by some 3 %, and
    spares a second pass over every answer. ``upto``: only who was counted at that closing or
    before; None is everybody who counts.
    """
    kept = _SPREAD
    if submitted > 4 * RATERS_FOR_SPREAD:
        kept = ceil(_SPREAD * RATERS_FOR_SPREAD / submitted)
    scale = _SPREAD / kept
    values: list[Any] = []
    for code, (area, mean, coefficient, overall) in plan.items():
        values += [ids[code], area, mean, coefficient, overall]
    row = (
        "(CAST(%s AS bigint), CAST(%s AS varchar(8)), "
        + ", ".join(["CAST(%s AS double precision)"] * 3)
        + ")"
    )
    sql = _INFLUENCE_SQL.format(
        rows=", ".join([row] * len(plan)), answers_of_some=_ANSWERS_OF_SOME[connection.vendor]
    )
    pk = assessment.pk.hex if connection.vendor == "sqlite" else assessment.pk
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, pk, kept, *counted_up_to(assessment, upto)])
        return {
            area: (round(n * scale), (su or 0.0) * scale, (su2 or 0.0) * scale)
            for area, n, su, su2 in cursor.fetchall()
        }
