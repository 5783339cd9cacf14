"""What changed between two rounds of the same thousands of people, counted anew and kept.

Timed alternately with the statements that no such page can do without, written by hand: what
each person's answers of each area add up to in both rounds.
"""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Team
from assessments.models import Assessment, Participant
from assessments.services import close_round, open_round, plan_round
from tests.benchmarks.inside.large_round import ANSWERS, ROLES, _key, large_round, settle
from tests.benchmarks.inside.tools import (
    browser,
    cpu_milliseconds,
    median_of,
    milliseconds,
    page,
    prepare,
    statements,
)

TIMES = 3

SUMS = """
SELECT participant.id, participant.pairing, participant.team_id, participant.role_group,
       capability.area_id, COUNT(*), SUM(answer.level)
FROM assessments_answer AS answer
JOIN assessments_participant AS participant ON participant.id = answer.participant_id
JOIN assessments_capability AS capability ON capability.id = answer.capability_id
WHERE participant.assessment_id = %s AND answer.level IS NOT NULL
  AND participant.submitted_at IS NOT NULL AND participant.withdrawn_at IS NULL
GROUP BY participant.id, participant.pairing, participant.team_id, participant.role_group,
         capability.area_id
"""


@transaction.atomic
def again(first: Assessment, people: int) -> Assessment:
    """Make and open a second round of the same people, a year later; each has other answers."""
    now = timezone.now()
    Assessment.objects.filter(pk=first.pk).update(
        opens_on=first.opens_on - timedelta(days=365), closes_on=first.closes_on
    )
    teams = list(Team.objects.filter(organization=first.organization).order_by("name"))
    second = plan_round(
        organization=first.organization,
        framework=first.framework,
        title="Again",
        form="full",
        confidentiality="named",
        minimum_group=5,
        opens_on=timezone.localdate(),
        closes_on=timezone.localdate() + timedelta(days=20),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_participant SET pairing = token_hash WHERE assessment_id = %s",
            [_key(first)],
        )
    Participant.objects.bulk_create(
        (
            Participant(
                assessment=second,
                team=teams[i % 6],
                role_group=ROLES[i % 3],
                token_hash=f"b{i:063d}",
                pairing=f"{i:064d}",
                position=i + 13,
                invited_at=now,
                submitted_at=now,
            )
            for i in range(people)
        ),
        batch_size=2000,
    )
    open_round(assessment=second, at=now)
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, [_key(second), second.framework_id])
    second.refresh_from_db()
    return second


def by_hand(now: Assessment, then: Assessment) -> int:
    """Return how many sums there are, so that nobody is skipped."""
    found = 0
    with connection.cursor() as cursor:
        for assessment in (then, now):
            cursor.execute(SUMS, [_key(assessment)])
            found += len(cursor.fetchall())
    return found


def measured(people: int) -> dict[str, Any]:
    prepare()
    then, lead = large_round(people)
    now = again(then, people)
    for assessment in (then, now):
        close_round(assessment=assessment, at=timezone.now())
    settle()
    sums = by_hand(now, then)
    client = browser()
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    changes = page(client, f"/o/large/assessments/{now.pk}/changes/")
    if b"paired by person" not in changes() and b"emparejado" not in changes():
        raise RuntimeError("the rounds were not compared person by person")
    page_ms, sql_ms = [], []
    for _ in range(TIMES):
        cache.clear()
        page_ms.append(milliseconds(changes))
        sql_ms.append(milliseconds(lambda: by_hand(now, then)))
    quality = page(client, f"/o/large/assessments/{now.pk}/quality/")
    return {
        "sums": sums,
        "new_ms": median(page_ms),
        "sql_ms": median(sql_ms),
        "kept_ms": median_of(TIMES, changes),
        "kept_cpu_ms": cpu_milliseconds(changes),
        "kept_queries": len(statements(changes)),
        "quality_ms": median_of(TIMES, quality),
    }


def main(words: list[str]) -> dict[str, Any]:
    return measured(int(words[0]))
