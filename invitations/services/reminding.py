"""What goes out by itself when its day has come: ``manage.py run_due``."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment
from assessments.services import RoundStateError
from invitations.letters import NoAddressOfTheSiteError, site_address
from invitations.models import Message, MessageState, ParticipantList, ReminderPlan
from invitations.selectors.messages import latest_job, next_wave
from invitations.services.messages import prepare_reminder, start_sending
from jobs.models import Job, JobState

logger = logging.getLogger(__name__)


def send_what_is_due(at: datetime) -> int:
    """Queue and send the reminders whose day has come, and what was left in a queue.

    Returns how many reminders were queued. A plan whose day passed while nobody looked is
    carried out late, as long as the round takes answers; two processes carry it out once.
    """
    ParticipantList.objects.forgotten(at).delete()
    try:
        site_address()
    except NoAddressOfTheSiteError:
        logger.error("CX_BASE_URL is not set: no reminder can be sent")
        return 0
    queued = sum(_carry_out(plan, at) for plan in _due(timezone.localdate(at)))
    for assessment in _with_waiting_messages():
        start_sending(assessment=assessment, by=None)
    return queued


def _due(today: object) -> list[ReminderPlan]:
    plans = ReminderPlan.objects.waiting().filter(
        assessment__opened_at__isnull=False,
        assessment__closed_at=None,
        assessment__closes_on__gte=today,
    )
    return [
        plan
        for plan in plans.select_related("assessment")
        if plan.assessment.closes_on - timedelta(days=plan.days_before) <= today  # type: ignore[operator]
    ]


@transaction.atomic
def _carry_out(plan: ReminderPlan, at: datetime) -> int:
    """Queue one plan's reminders; 0 where another process has just done so."""
    assessment = Assessment.objects.select_for_update().get(pk=plan.assessment_id)
    if not ReminderPlan.objects.filter(pk=plan.pk).waiting().update(done_at=at):
        return 0
    try:
        return prepare_reminder(assessment=assessment, seen_wave=next_wave(assessment), at=at)
    except RoundStateError:
        return 0


def _with_waiting_messages() -> list[Assessment]:
    """Rounds with messages in the queue that no job has in hand."""
    rows = Assessment.objects.filter(
        pk__in=Message.objects.filter(state=MessageState.QUEUED).values("participant__assessment")
    ).select_related("organization")
    return [row for row in rows if _is_free(latest_job(row))]


def _is_free(job: Job | None) -> bool:
    """Whether nobody sends for a round, and nobody has said that it should stop."""
    return job is None or job.state in (JobState.DONE, JobState.FAILED)
