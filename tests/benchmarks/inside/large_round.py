"""The results page of a round with thousands of participants, open and then closed.

Timed alternately with the one statement that no such page can do without, written by hand.
"""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership, Organization, Team, User
from assessments.models import Assessment, Framework, Participant
from assessments.selectors.scores import participation
from assessments.services import close_round, open_round, plan_round
from tests.benchmarks.inside.tools import (
    browser,
    cpu_milliseconds,
    median_of,
    milliseconds,
    page,
    prepare,
    statements,
)

TIMES = 5
ROLES = ("executive", "manager", "front_line")

COUNTS = """
SELECT answer.capability_id, participant.team_id, answer.status, answer.level, COUNT(*)
FROM assessments_answer AS answer
JOIN assessments_participant AS participant ON participant.id = answer.participant_id
WHERE participant.assessment_id = %s
  AND participant.submitted_at IS NOT NULL
  AND participant.withdrawn_at IS NULL
  AND answer.status <> ''
GROUP BY answer.capability_id, participant.team_id, answer.status, answer.level
"""

# What the board of different views cannot do without: counts by team and role group, and each
# person's own mean of each area.
BOARD_COUNTS = """
SELECT answer.capability_id, participant.closing, participant.team_id, participant.role_group,
       answer.status, answer.level, COUNT(*)
FROM assessments_answer AS answer
JOIN assessments_participant AS participant ON participant.id = answer.participant_id
WHERE participant.assessment_id = %s
  AND participant.submitted_at IS NOT NULL
  AND participant.withdrawn_at IS NULL
  AND answer.status <> ''
GROUP BY answer.capability_id, participant.closing, participant.team_id, participant.role_group,
         answer.status, answer.level
"""
OWN_MEANS = """
SELECT own.area_id, own.role_group, own.mean, COUNT(*)
FROM (
    SELECT capability.area_id, participant.role_group, AVG(answer.level) AS mean
    FROM assessments_answer AS answer
    JOIN assessments_participant AS participant ON participant.id = answer.participant_id
    JOIN assessments_capability AS capability ON capability.id = answer.capability_id
    WHERE participant.assessment_id = %s
      AND participant.submitted_at IS NOT NULL
      AND participant.withdrawn_at IS NULL
      AND answer.level IS NOT NULL
    GROUP BY participant.id, participant.role_group, capability.area_id
) AS own
GROUP BY own.area_id, own.role_group, own.mean
"""

# Everybody answers everything, person by person: 8 % "don't know", else a level around 2.6.
# The steps are primes, so that every team, role and question meets every level.
ANSWERS = """
INSERT INTO assessments_answer (participant_id, capability_id, status, level, comment,
                                comment_rev, position, updated_at)
SELECT drawn.participant, drawn.capability,
       CASE WHEN drawn.chance < 800 THEN 'dont_know' ELSE 'level' END,
       CASE WHEN drawn.chance < 800 THEN NULL WHEN drawn.chance < 2000 THEN 1
            WHEN drawn.chance < 4900 THEN 2 WHEN drawn.chance < 8000 THEN 3
            WHEN drawn.chance < 9600 THEN 4 ELSE 5 END,
       '', 0, 0, drawn.at
FROM (
    SELECT participant.id AS participant, capability.id AS capability,
           participant.invited_at AS at, participant.position AS position,
           (participant.position * 4201 + capability.id * 3571) %% 9973 AS chance
    FROM assessments_participant AS participant
    CROSS JOIN assessments_capability AS capability
    JOIN assessments_area AS area ON area.id = capability.area_id
    WHERE participant.assessment_id = %s AND area.framework_id = %s
) AS drawn
ORDER BY drawn.position, drawn.capability
"""


@transaction.atomic
def large_round(people: int) -> tuple[Assessment, User]:
    """Make an open, named round in which ``people`` have answered all thirty questions."""
    organization = Organization.objects.create(slug="large", name="Large")
    lead = User.objects.create_user("large@example.org", "a long enough password")
    Membership.objects.create(user=lead, organization=organization, role="lead")
    teams = [
        Team.objects.create(organization=organization, name=f"Team {i}", headcount=people // 5)
        for i in range(6)
    ]
    today, now = timezone.localdate(), timezone.now()
    assessment = plan_round(
        organization=organization,
        framework=Framework.objects.get(),
        title="Large",
        form="full",
        confidentiality="named",
        minimum_group=5,
        opens_on=today,
        closes_on=today + timedelta(days=20),
    )
    Participant.objects.bulk_create(
        (
            Participant(
                assessment=assessment,
                team=teams[i % 6],
                role_group=ROLES[i % 3],
                token_hash=f"{i:064d}",
                position=i,
                invited_at=now,
                submitted_at=now,
            )
            for i in range(people)
        ),
        batch_size=2000,
    )
    open_round(assessment=assessment, at=now)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, [_key(assessment), assessment.framework_id])
    assessment.refresh_from_db()
    return assessment, lead


def _key(assessment: Assessment) -> str:
    return assessment.pk.hex if connection.vendor == "sqlite" else str(assessment.pk)


def settle() -> None:
    """Do what PostgreSQL's own housekeeping does within a minute; SQLite has none in service."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def count_by_hand(assessment: Assessment) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [_key(assessment)])
        return cursor.fetchall()


def board_by_hand(assessment: Assessment) -> int:
    rows = 0
    with connection.cursor() as cursor:
        for statement in (BOARD_COUNTS, OWN_MEANS):
            cursor.execute(statement, [_key(assessment)])
            rows += len(cursor.fetchall())
    return rows


def measured(people: int) -> dict[str, Any]:
    prepare()
    built = {}
    building = milliseconds(lambda: built.update(zip("al", large_round(people), strict=True)))
    assessment, lead = built["a"], built["l"]
    settle()
    submitted = sum(team.submitted for team in participation(assessment)[0])
    counted = sum(row[-1] for row in count_by_hand(assessment))
    if (submitted, counted) != (people, people * 30):
        raise RuntimeError(f"{submitted} people and {counted} answers instead of {people}")

    client = browser()
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    results = page(client, f"/o/large/assessments/{assessment.pk}/results/")
    results()  # warm-up
    page_ms, sql_ms = [], []
    for _ in range(TIMES):
        page_ms.append(milliseconds(results))
        sql_ms.append(milliseconds(lambda: count_by_hand(assessment)))
    told = {
        "building_seconds": building / 1000,
        "open_ms": median(page_ms),
        "sql_ms": median(sql_ms),
        "open_cpu_ms": cpu_milliseconds(results),
        "open_queries": len(statements(results)),
    }
    board = page(client, f"/o/large/assessments/{assessment.pk}/perceptions/")
    board()
    board_ms, board_sql_ms = [], []
    for _ in range(TIMES):
        board_ms.append(milliseconds(board))
        board_sql_ms.append(milliseconds(lambda: board_by_hand(assessment)))
    told |= {
        "board_ms": median(board_ms),
        "board_sql_ms": median(board_sql_ms),
        "board_queries": len(statements(board)),
    }
    told["closing_ms"] = milliseconds(lambda: close_round(assessment=assessment, at=timezone.now()))
    results()
    told["closed_ms"] = median_of(TIMES, results)
    told["closed_cpu_ms"] = cpu_milliseconds(results)
    told["closed_queries"] = len(statements(results))
    told["board_closed_ms"] = median_of(TIMES, board)
    return told


def main(words: list[str]) -> dict[str, Any]:
    return measured(int(words[0]))
