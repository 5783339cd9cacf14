"""A calibration session: who attends, what is talked over, what each person votes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import Assessment, Capability, RoleGroup
from meetings.domain.session import LEVELS, Count, TopicState
from meetings.querysets import AttendeeQuerySet, SessionQuerySet

STATE_WORDS = {
    TopicState.WAITING: pgettext_lazy("topic", "Waiting"),
    TopicState.VOTING: pgettext_lazy("topic", "First vote"),
    TopicState.REVEALED: pgettext_lazy("topic", "Revealed"),
    TopicState.SECOND_VOTE: pgettext_lazy("topic", "Second vote"),
    TopicState.REVEALED_AGAIN: pgettext_lazy("topic", "Revealed again"),
    TopicState.AGREED: pgettext_lazy("topic", "Agreed"),
    TopicState.PARKED: pgettext_lazy("topic", "Parked"),
}
STATES = [(state.value, words) for state, words in STATE_WORDS.items()]


class CalibrationSession(models.Model):
    """A meeting about one round. Its link and its code open it while it lasts, to nobody after.

    ``rev`` grows with every change that all screens must show; a screen asks "since rev".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="calibration_sessions")
    title = models.CharField(_("title"), max_length=120)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=1, editable=False)
    link_rev = models.PositiveIntegerField(default=0, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Typed from the screen in the room; empty once the session is closed.
    code = models.CharField(max_length=6, blank=True, editable=False)
    focus = models.ForeignKey(
        "Topic", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("calibration session")
        verbose_name_plural = _("calibration sessions")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"],
                condition=models.Q(closed_at=None),
                name="a_round_has_one_open_session",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(closed_at=None),
                name="codes_of_open_sessions_differ",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        slug = self.assessment.organization.slug
        return reverse("meetings:session", args=[slug, self.assessment_id, self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Attendee(models.Model):
    """Somebody in the room, by the name they gave; no account stands behind it."""

    session = models.ForeignKey(CalibrationSession, models.CASCADE, related_name="attendees")
    name = models.CharField(_("name"), max_length=60)
    role_group = models.CharField(_("role group"), max_length=12, choices=RoleGroup, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="an_attendee_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """One capability to agree on.

    ``revealed`` holds what everybody has seen, one list for each vote: how many chose level 1
    to 5 and how many did not know. ``before`` holds what the results page showed of the round
    when the topic was put down: ``{"mean": x, "n": n, "counts": [5 numbers] or null}``.
    """

    session = models.ForeignKey(CalibrationSession, models.CASCADE, related_name="topics")
    capability = models.ForeignKey(Capability, models.RESTRICT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=14, choices=STATES, default=TopicState.WAITING.value)
    timer_ends_at = models.DateTimeField(null=True, blank=True)
    revealed = models.JSONField(default=list, blank=True)
    before = models.JSONField(default=dict, blank=True)
    # What this session agreed on. A later one may agree on something else; this record stays.
    level = models.PositiveSmallIntegerField(_("agreed level"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "capability"], name="a_capability_is_a_topic_once"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(
                    state__in=[state.value for state in TopicState if state.is_live]
                ),
                name="one_topic_at_a_time",
            ),
            models.CheckConstraint(
                # Said twice on purpose: a missing level makes the range unknown, not false.
                condition=~models.Q(state=TopicState.AGREED.value)
                | models.Q(level__isnull=False, level__range=(1, 5)),
                name="an_agreed_topic_keeps_its_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability}: {self.get_state_display()}"

    @property
    def stands(self) -> TopicState:
        return TopicState(self.state)

    @property
    def counts(self) -> tuple[Count, ...]:
        """The votes everybody has seen, first vote first."""
        return tuple(Count(tuple(row[: len(LEVELS)]), row[len(LEVELS)]) for row in self.revealed)


class Vote(models.Model):
    """What somebody chose, out of sight until all are revealed; gone when the session closes.

    ``level`` is None for "I don't know".
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="votes")
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="votes")
    turn = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "attendee", "turn"], name="somebody_votes_once_in_a_turn"
            ),
            models.CheckConstraint(
                condition=models.Q(turn__in=(1, 2)), name="a_topic_is_voted_on_twice_at_most"
            ),
            models.CheckConstraint(
                condition=models.Q(level=None) | models.Q(level__range=(1, 5)),
                name="votes_run_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} · {self.turn}"
