"""Planned reminders go out by themselves, once, on their day or as soon as somebody looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from assessments.models import Assessment
from assessments.services import RoundStateError, close_round
from invitations.models import Message, ParticipantList, ReminderPlan
from invitations.services.messages import PastDayError, plan_reminder, prepare_invitations
from invitations.services.reminding import send_what_is_due
from jobs.models import Job
from tests.assessments.world import changed, tables, text_of


@pytest.fixture
def plan(lead):
    def planned(held, days):
        plan_reminder(assessment=held.assessment, days_before=days, by=lead, at=timezone.now())

    return planned


def on_day(held, days_before_closing):
    """The moment so many days before the round's last day, at noon."""
    noon = timezone.localtime().replace(hour=12)
    return noon + (
        held.assessment.closes_on - timezone.localdate() - timedelta(days=days_before_closing)
    )


def to():
    return sorted(message.to[0].partition("@")[0] for message in mail.outbox)


@pytest.mark.parametrize(("day", "sent"), [(4, []), (3, ["ana"]), (1, ["ana"]), (0, ["ana"])])
def test_a_reminder_goes_out_on_its_day_or_late_and_never_early(hold, plan, day, sent):
    held = hold("ana", "bea")  # planned for three days before the end
    held.finish("bea")
    plan(held, 3)
    assert send_what_is_due(on_day(held, day)) == len(sent)
    assert [row.participant.identity.name for row in Message.objects.all()] == [
        name.title() for name in sent
    ]


def test_it_goes_out_once_however_often_somebody_looks(hold, plan):
    held = hold("ana")
    plan(held, 3)
    for _ in range(3):
        send_what_is_due(on_day(held, 3))
    assert Message.objects.count() == 1
    assert ReminderPlan.objects.get().done_at


def test_two_plans_on_a_day_nobody_looked_are_two_waves_at_most_one_message_each(hold, plan):
    held = hold("ana")
    plan(held, 5)
    plan(held, 3)
    send_what_is_due(on_day(held, 2))
    # The second finds the first still in the queue and adds nobody.
    assert Message.objects.count() == 1
    assert not ReminderPlan.objects.waiting().exists()


@pytest.mark.parametrize("day", [-1, -5])
def test_after_the_last_day_nobody_is_reminded(hold, plan, day):
    held = hold("ana")
    plan(held, 3)
    assert send_what_is_due(on_day(held, day)) == 0
    assert not Message.objects.exists()


def test_a_closed_or_unopened_round_reminds_nobody(hold, plan):
    closed, draft = hold("ana"), hold("bea", draft=True)
    plan(closed, 3)
    plan(draft, 3)
    close_round(assessment=closed.assessment, at=timezone.now())
    assert send_what_is_due(on_day(draft, 3)) == 0
    assert (Message.objects.count(), to()) == (0, [])


def test_run_due_sends_what_is_due_and_what_was_left_in_the_queue(hold, plan, capsys, settings):
    left, due = hold("ana"), hold("bea")
    prepare_invitations(assessment=left.assessment, at=timezone.now())
    plan(due, 3)
    Assessment.objects.filter(pk=due.assessment.pk).update(
        closes_on=timezone.localdate() + timedelta(days=2)
    )
    call_command("run_due")
    assert to() == ["ana", "bea"]
    assert "send_what_is_due: 1" in capsys.readouterr().out


def test_what_somebody_has_stopped_is_not_started_again_behind_their_back(hold):
    held = hold("ana")
    prepare_invitations(assessment=held.assessment, at=timezone.now())
    at = timezone.now()
    Job.objects.create(
        organization=held.assessment.organization, kind="send_messages", state="stopped",
        subject=f"messages:{held.assessment.pk}", created_at=at, heartbeat_at=at,
    )  # fmt: skip
    send_what_is_due(timezone.now())
    assert to() == []


def test_without_the_sites_address_a_plan_waits(hold, plan, settings, caplog):
    settings.BASE_URL = ""
    held = hold("ana")
    plan(held, 3)
    assert send_what_is_due(on_day(held, 3)) == 0
    assert "CX_BASE_URL" in caplog.text
    assert ReminderPlan.objects.waiting().exists()


def test_forgotten_lists_go(hold, lead):
    held = hold("ana")
    ParticipantList.objects.create(
        assessment=held.assessment, created_by=lead, created_at=timezone.now() - timedelta(days=2)
    )
    send_what_is_due(timezone.now())
    assert not ParticipantList.objects.exists()


def test_a_day_that_has_passed_cannot_be_planned(hold, plan, editor):
    held = hold("ana")
    with pytest.raises(PastDayError):
        plan(held, 11)
    before = tables()
    page = editor.post(held.url("add_reminder"), {"days_before": "11"})
    assert (page.status_code, "That day has passed" in text_of(page)) == (422, True)
    assert editor.post(held.url("add_reminder"), {"days_before": "99"}).status_code == 422
    assert changed(before) == set()


def test_planning_from_the_page_and_taking_it_back(hold, editor):
    held = hold("ana")
    for _ in range(2):
        editor.post(held.url("add_reminder"), {"days_before": "3"})
    plan = ReminderPlan.objects.get()
    assert "3 days before closing" in text_of(editor.get(held.url("messages")))
    editor.post(held.url("remove_reminder", plan.pk))
    assert not ReminderPlan.objects.exists()


def test_a_closed_round_plans_nothing(hold, plan):
    held = hold("ana")
    close_round(assessment=held.assessment, at=timezone.now())
    with pytest.raises(RoundStateError):
        plan(held, 3)
