"""What is written to participants: texts, messages, planned reminders. No link is stored."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Language
from assessments.models import Assessment, Participant
from invitations.domain.texts import BODY_LENGTH, SUBJECT_LENGTH
from invitations.querysets import MessageQuerySet, ReminderPlanQuerySet


class MessageKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")


class MessageState(models.TextChoices):
    """How far a message has come. What was handed over and not acknowledged is not known."""

    QUEUED = "queued", pgettext_lazy("message", "Waiting")
    SENDING = "sending", pgettext_lazy("message", "Being handed over")
    SENT = "sent", pgettext_lazy("message", "Sent")
    FAILED = "failed", pgettext_lazy("message", "Refused")
    BOUNCED = "bounced", pgettext_lazy("message", "Came back")
    UNSURE = "unsure", pgettext_lazy("message", "Not known whether sent")
    DROPPED = "dropped", pgettext_lazy("message", "Not needed any more")


class InvitationText(models.Model):
    """A round's own words for one kind of message in one language; without it, the usual ones."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="invitation_texts")
    kind = models.CharField(max_length=10, choices=MessageKind)
    language = models.CharField(max_length=2, choices=Language)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH)
    body = models.TextField(_("text"), max_length=BODY_LENGTH)

    class Meta:
        verbose_name = _("text of an invitation")
        verbose_name_plural = _("texts of invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "kind", "language"], name="one_text_per_kind_and_language"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """One message to one person. The row is there before anything is sent, and at most once:
    an invitation has wave 1, each round of reminders the next number."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind)
    wave = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.QUEUED)
    # The address it went to: the person's own may be corrected later.
    address = models.EmailField(_("e-mail"))
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "kind", "wave"], name="messages_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind", "wave"], name="a_message_is_written_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MessageState.values),
                name="a_message_state_the_product_knows",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.wave} · {self.get_state_display()}"


class ReminderPlan(models.Model):
    """A reminder that goes out by itself, so many days before the round's last day."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reminder_plans")
    days_before = models.PositiveSmallIntegerField(
        _("days before closing"), validators=[MinValueValidator(0), MaxValueValidator(60)]
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-days_before"]
        verbose_name = _("planned reminder")
        verbose_name_plural = _("planned reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "days_before"], name="one_reminder_is_planned_for_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(days_before__range=(0, 60)),
                name="reminders_are_planned_up_to_60_days_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} · {self.days_before}"
