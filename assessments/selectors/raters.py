"""Each rater's influence on the means of two rounds, and what people in both rounds answered.

One grouped statement each: what comes out is one row for each rater, or one for each pair of
levels, and never anybody's answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from assessments.domain.intervals import influence
from assessments.domain.progress import Group, RaterTable
from assessments.domain.scorecard import Scorecard
from assessments.models import Assessment
from assessments.selectors.comparable import capability_ids

Plan = dict[str, tuple[str, float, float]]  # code → area, mean, coefficient
Pair = tuple[int, int]  # level then, level now

_COUNTED = """
{who}.assessment_id = %s AND {who}.submitted_at IS NOT NULL AND {who}.withdrawn_at IS NULL
AND ({who}.closing IS NOT NULL OR %s)
"""
# A column for each area; where a capability is of another one it is NULL, and so is the sum
# over somebody who answered nothing of the area.
_INFLUENCES_SQL = """
WITH plan ({columns}) AS (VALUES {rows})
SELECT plan.round, participant.pairing, participant.team_id, participant.role_group, {sums}
FROM {tables}
GROUP BY plan.round, participant.id, participant.pairing, participant.team_id,
         participant.role_group
"""
# SQLite is told to begin with the people; PostgreSQL chooses for itself.
_TABLES = {
    "sqlite": """
        assessments_participant AS participant
        CROSS JOIN assessments_answer AS answer
        CROSS JOIN plan
        WHERE answer.participant_id = participant.id
          AND plan.capability_id = answer.capability_id
          AND plan.assessment_id = participant.assessment_id
          AND answer.level IS NOT NULL AND ({counted})""",
    "postgresql": """
        assessments_participant AS participant
        JOIN assessments_answer AS answer ON answer.participant_id = participant.id
        JOIN plan ON plan.capability_id = answer.capability_id
                 AND plan.assessment_id = participant.assessment_id
        WHERE answer.level IS NOT NULL AND ({counted})""",
}
_PAIRS_SQL = """
WITH same (now_id, then_id) AS (VALUES {rows})
SELECT same.now_id, then_answer.level, now_answer.level, COUNT(*)
FROM assessments_participant AS now_person
{join} assessments_participant AS then_person
{join} same
{join} assessments_answer AS now_answer
{join} assessments_answer AS then_answer
WHERE then_person.pairing = now_person.pairing AND now_person.pairing <> ''
  AND now_answer.participant_id = now_person.id AND now_answer.capability_id = same.now_id
  AND then_answer.participant_id = then_person.id AND then_answer.capability_id = same.then_id
  AND now_answer.level IS NOT NULL AND then_answer.level IS NOT NULL
  AND {now_counted} AND {then_counted}
GROUP BY same.now_id, then_answer.level, now_answer.level
"""


def plan_of(card: Scorecard, codes: Sequence[str], weights: Mapping[str, float]) -> Plan:
    """Return how each rater's answers to these capabilities move the means of their areas.

    {} where one of them has a single answer: no fixed coefficient says what it moves then.
    """
    plan: Plan = {}
    by_area: dict[str, list[str]] = defaultdict(list)
    scores = {score.code: score for score in card.capabilities if score.distribution}
    for code in codes:
        if code in scores:
            by_area[scores[code].area].append(code)
    for area, inside in by_area.items():
        distributions = {c: scores[c].distribution for c in inside if scores[c].distribution}
        coefficients = influence(distributions, weights)
        if not coefficients:
            return {}
        for code, (mean, coefficient) in coefficients.items():
            plan[code] = (area, mean, coefficient)
    return plan


def rater_tables(rounds: Sequence[tuple[Assessment, Plan]]) -> list[RaterTable]:
    """Return the raters of some rounds with their influence on each area. One statement.

    Only who counts: submitted, not withdrawn, in an anonymous round counted by a closing.
    """
    import numpy as np

    areas = tuple(dict.fromkeys(area for _, plan in rounds for area, _, _ in plan.values()))
    found: list[list[tuple[Any, ...]]] = [[] for _ in rounds]
    for number, *row in _influences(rounds, areas):
        found[number].append(tuple(row))
    teams: dict[Any, str] = {}
    tables = []
    for rows in found:
        for row in rows:
            if row[1] not in teams:
                teams[row[1]] = str(row[1] if isinstance(row[1], UUID) else UUID(row[1]))
        tables.append(
            RaterTable(
                pairings=[row[0] for row in rows],
                groups=[Group(teams[row[1]], row[2]) for row in rows],
                influences=np.array([row[3:] for row in rows], dtype=float).reshape(
                    len(rows), len(areas)
                ),
                areas=areas,
            )
        )
    return tables


def _influences(
    rounds: Sequence[tuple[Assessment, Plan]], areas: Sequence[str]
) -> list[tuple[Any, ...]]:
    values: list[Any] = []
    lines = 0
    for number, (assessment, plan) in enumerate(rounds):
        ids = capability_ids(assessment)
        for code, (area, mean, coefficient) in plan.items():
            factors = [coefficient if area == column else None for column in areas]
            values += [number, _key(assessment.pk), ids[code], mean, *factors]
            lines += 1
    if not lines:
        return []
    kind = "varchar(32)" if connection.vendor == "sqlite" else "uuid"
    row = (
        f"(CAST(%s AS integer), CAST(%s AS {kind}), CAST(%s AS bigint)"
        + ", CAST(%s AS double precision)" * (1 + len(areas))
        + ")"
    )
    names = [f"area_{index}" for index in range(len(areas))]
    counted = " OR ".join(f"({_COUNTED.format(who='participant')})" for _ in rounds)
    sql = _INFLUENCES_SQL.format(
        columns=", ".join(["round", "assessment_id", "capability_id", "mean", *names]),
        rows=", ".join([row] * lines),
        sums=", ".join(f"SUM(plan.{name} * (plan.mean - answer.level))" for name in names),
        tables=_TABLES[connection.vendor].format(counted=counted),
    )
    for assessment, _ in rounds:
        values += [_key(assessment.pk), assessment.is_named]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def answers_of_both(
    then: Assessment, now: Assessment, codes: Sequence[str]
) -> dict[str, dict[Pair, int]]:
    """Count, by capability code, the people in both rounds by (level then, level now)."""
    earlier, later = capability_ids(then), capability_ids(now)
    values: list[Any] = []
    for code in codes:
        values += [later[code], earlier[code]]
    if not values:
        return {}
    sql = _PAIRS_SQL.format(
        rows=", ".join(["(CAST(%s AS bigint), CAST(%s AS bigint))"] * len(codes)),
        join="CROSS JOIN",
        now_counted=_COUNTED.format(who="now_person"),
        then_counted=_COUNTED.format(who="then_person"),
    )
    for assessment in (now, then):
        values += [_key(assessment.pk), assessment.is_named]
    names = {pk: code for code, pk in later.items()}
    found: dict[str, dict[Pair, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for pk, before, after, people in cursor.fetchall():
            found[names[pk]][before, after] = people
    return dict(found)


def _key(pk: UUID) -> str | UUID:
    return pk.hex if connection.vendor == "sqlite" else pk
