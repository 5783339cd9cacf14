"""What must hold of lists, messages, reminders and jobs also holds in the database."""

from __future__ import annotations

import pytest
from django.utils import timezone

from invitations.models import InvitationText, Message, ReminderPlan
from jobs.models import Job
from tests.assessments.test_constraints import again, change, refused_by_name
from tests.assessments.world import hold_round


class Rows:
    """One row of each kind to break a rule with."""

    def __init__(self, organization):
        at = timezone.now()
        held = hold_round(organization, {"Norte": 3}, state="open", submitted=False, k=3)
        whole = {"assessment": held.assessment}
        self.text = InvitationText.objects.create(
            kind="invitation", language="es", subject="a", body="{link}", **whole
        )
        self.message = Message.objects.create(
            participant=held.seats[0], kind="invitation", address="a@b.es", created_at=at
        )
        self.plan = ReminderPlan.objects.create(days_before=3, created_at=at, **whole)
        self.job = Job.objects.create(
            organization=organization, kind="x", subject="y", created_at=at, heartbeat_at=at
        )


BROKEN = {
    "one_text_per_kind_and_language": lambda r: again(r.text),
    "a_message_is_written_once": lambda r: again(r.message, state="sent"),
    "a_message_state_the_product_knows": lambda r: change(r.message, state="lost"),
    "one_reminder_is_planned_for_a_day": lambda r: again(r.plan),
    "reminders_are_planned_up_to_60_days_before": lambda r: change(r.plan, days_before=61),
    "a_job_state_the_product_knows": lambda r: change(r.job, state="asleep"),
    "nothing_is_worked_on_twice_at_once": lambda r: again(r.job, state="running"),
}


@pytest.fixture
def rows(framework, organization):
    return Rows(organization)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name, rows):
    with refused_by_name(name):
        BROKEN[name](rows)


def test_a_job_that_is_over_is_in_nobodys_way(rows):
    change(rows.job, state="done")
    again(rows.job, state="queued")
