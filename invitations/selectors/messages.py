"""What was written to a round's people, and what can be written next."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from assessments.models import Assessment
from invitations.models import Message, MessageKind, MessageState, ReminderPlan
from invitations.selectors.people import open_people, to_invite, to_remind, without_address
from jobs.models import Job

LISTED = 200


def subject_of(assessment: Assessment) -> str:
    """Return what the sending of a round's messages is called: it is never done twice at once."""
    return f"messages:{assessment.pk}"


@dataclass(frozen=True)
class MessageCounts:
    """How many messages are in which state, by kind and in all."""

    by_kind: dict[str, dict[str, int]]

    def of(self, state: str) -> int:
        return sum(states.get(state, 0) for states in self.by_kind.values())

    @property
    def total(self) -> int:
        return sum(sum(states.values()) for states in self.by_kind.values())

    @property
    def sent(self) -> int:
        return self.of(MessageState.SENT)

    @property
    def waiting(self) -> int:
        return self.of(MessageState.QUEUED) + self.of(MessageState.SENDING)

    @property
    def failed(self) -> int:
        return self.of(MessageState.FAILED)

    @property
    def bounced(self) -> int:
        return self.of(MessageState.BOUNCED)

    @property
    def unsure(self) -> int:
        return self.of(MessageState.UNSURE)

    def rows(self) -> list[tuple[str, int, int, int, int, int]]:
        """Return, for the table, each kind with sent, waiting, refused, come back, unknown."""
        shown = (
            (MessageState.SENT,),
            (MessageState.QUEUED, MessageState.SENDING),
            (MessageState.FAILED,),
            (MessageState.BOUNCED,),
            (MessageState.UNSURE,),
        )
        return [
            (kind.label, *(sum(self.by_kind[kind].get(s, 0) for s in states) for states in shown))
            for kind in MessageKind
            if kind in self.by_kind
        ]


def message_counts(assessment: Assessment) -> MessageCounts:
    found: dict[str, dict[str, int]] = {}
    rows = Message.objects.of(assessment).order_by().values_list("kind", "state")
    for kind, state, count in rows.annotate(n=Count("pk")):
        found.setdefault(kind, {})[state] = count
    return MessageCounts(found)


@dataclass(frozen=True)
class Outlook:
    """What can be written next, in numbers: what the page of a round says in a line."""

    counts: MessageCounts
    to_invite: int
    to_remind: int
    open: int
    without_address: int
    job: Job | None
    may_send: bool


def outlook(assessment: Assessment) -> Outlook:
    return Outlook(
        counts=message_counts(assessment),
        to_invite=to_invite(assessment).count(),
        to_remind=to_remind(assessment).count(),
        open=open_people(assessment).count(),
        without_address=without_address(assessment).count(),
        job=latest_job(assessment),
        may_send=assessment.takes_answers(timezone.localdate()),
    )


def latest_job(assessment: Assessment) -> Job | None:
    rows = Job.objects.filter(
        organization=assessment.organization_id, subject=subject_of(assessment)
    )
    return rows.first()


@dataclass
class MessagesPage:
    """A round's messages: counts, those in trouble, those without an address, planned reminders."""

    outlook: Outlook
    troubled: list[Message] = field(default_factory=list)
    more_troubled: int = 0
    plans: list[ReminderPlan] = field(default_factory=list)
    plan_dates: dict[int, object] = field(default_factory=dict)

    @property
    def site_is_known(self) -> bool:
        return bool(settings.BASE_URL)


def messages_page(assessment: Assessment) -> MessagesPage:
    rows = (
        Message.objects.of(assessment)
        .troubled()
        .filter(participant__withdrawn_at=None)
        .select_related("participant__identity")
        .order_by("state", "participant__identity__name", "pk")
    )
    troubled = list(rows[: LISTED + 1])
    return MessagesPage(
        outlook=outlook(assessment),
        troubled=troubled[:LISTED],
        more_troubled=max(0, rows.count() - LISTED) if len(troubled) > LISTED else 0,
        plans=list(assessment.reminder_plans.all()),
    )


def next_wave(assessment: Assessment) -> int:
    """Return the number of the next reminder of a round: 1 for the first."""
    last = Message.objects.of(assessment).filter(kind=MessageKind.REMINDER).aggregate(n=Max("wave"))
    return (last["n"] or 0) + 1
