"""Who takes part, and what they answered. Identity stands in a table of its own."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Language, Team
from assessments.domain.scale import AnswerStatus
from assessments.models.framework import Capability
from assessments.models.round import Assessment
from assessments.querysets import AnswerQuerySet, ParticipantQuerySet


class RoleGroup(models.TextChoices):
    """From where a participant sees the customer."""

    EXECUTIVE = "executive", _("Executive committee")
    MANAGER = "manager", _("Managers")
    FRONT_LINE = "front_line", _("Front line")


class Confidence(models.IntegerChoices):
    """How sure a participant is of an answer."""

    LITTLE = 1, pgettext_lazy("how sure", "Not very")
    FAIRLY = 2, pgettext_lazy("how sure", "Fairly")
    VERY = 3, pgettext_lazy("how sure", "Very")


class Evidence(models.IntegerChoices):
    """What could be shown for an answer: grades E0 to E3 of docs/methods.md."""

    NONE = 0, pgettext_lazy("evidence", "Nothing")
    STATEMENT = 1, pgettext_lazy("evidence", "People would say so")
    DOCUMENT = 2, pgettext_lazy("evidence", "A document")
    VERIFIED = 3, pgettext_lazy("evidence", "Checked by somebody else")


class TeamLink(models.Model):
    """A link for everybody of one team and role group whose addresses nobody has.

    Each device that opens it gets a seat of its own: as many answers as devices, not as people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="team_links")
    team = models.ForeignKey(Team, models.RESTRICT, related_name="+")
    role_group = models.CharField(_("role group"), max_length=12, choices=RoleGroup)
    language = models.CharField(_("language"), max_length=2, choices=Language, default="es")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    link_rev = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("team link")
        verbose_name_plural = _("team links")

    def __str__(self) -> str:
        return f"{self.team} · {self.get_role_group_display()}"


class Participant(models.Model):
    """One seat in a round: a team, a role group and a personal link. No name stands here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="participants")
    # RESTRICT: a team that took part stays, unless its whole organisation goes.
    team = models.ForeignKey(Team, models.RESTRICT, related_name="participants")
    role_group = models.CharField(_("role group"), max_length=12, choices=RoleGroup)
    language = models.CharField(_("language"), max_length=2, choices=Language, default="es")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The link is made of this seat, this number and the server's secret: it can be sent again
    # in a reminder without being stored, and a higher number ends it.
    link_rev = models.PositiveIntegerField(default=0, editable=False)
    # Who came by a link for the whole team: one seat for each device.
    team_link = models.ForeignKey(
        TeamLink, models.RESTRICT, null=True, blank=True, related_name="participants"
    )
    # Keyed hash of organisation and address: the same person in two rounds, readable by nobody.
    pairing = models.CharField(max_length=64, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    invited_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Named rounds: when this person agreed to be known by their answers.
    consented_at = models.DateTimeField(null=True, blank=True)
    # The closing whose results first counted this person's answers.
    closing = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # Asked before the questions: asked last it would echo them.
    global_level = models.PositiveSmallIntegerField(null=True, blank=True)
    # Of 100 customers, how many would answer 4 or 5 out of 5: asked there too, where a round asks.
    expected_share = models.PositiveSmallIntegerField(null=True, blank=True)
    # Answers gathered elsewhere: who imported them knows whose they are, so they hide nobody.
    imported = models.BooleanField(default=False, db_default=False, editable=False)
    straight_lined = models.BooleanField(default=False)
    hasty = models.BooleanField(default=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        indexes = [
            models.Index(fields=["assessment", "team", "role_group"], name="participants_by_group"),
            models.Index(fields=["pairing"], name="participants_by_pairing"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(global_level=None) | models.Q(global_level__range=(1, 5)),
                name="the_global_level_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(expected_share=None) | models.Q(expected_share__range=(0, 100)),
                name="expectations_run_from_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_group_display()} · {self.team}"

    @property
    def needs_consent(self) -> bool:
        """Whether this person has yet to agree to be known by their answers."""
        return self.assessment.is_named and self.consented_at is None and self.submitted_at is None


class Identity(models.Model):
    """The name and address behind a seat, apart from the answers."""

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="identity")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """One participant's level for one capability, or "don't know", or "does not apply".

    The row may hold a comment before a choice is made: its status is then empty.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="answers")
    capability = models.ForeignKey(Capability, models.RESTRICT, related_name="answers")
    status = models.CharField(
        max_length=14, blank=True, choices=[(s.value, s.value) for s in AnswerStatus]
    )
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True, choices=Confidence)
    evidence = models.PositiveSmallIntegerField(null=True, blank=True, choices=Evidence)
    comment = models.TextField(blank=True)
    # Grows with each change of the comment: a second tab that has not seen it cannot overwrite it.
    comment_rev = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)
    updated_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "capability"], name="one_answer_per_question"
            ),
            models.CheckConstraint(
                condition=(
                    # Said twice on purpose: a missing level makes the range unknown, not
                    # false, and a check that is unknown lets the row pass.
                    models.Q(
                        status=AnswerStatus.LEVEL.value, level__isnull=False, level__range=(1, 5)
                    )
                    | (~models.Q(status=AnswerStatus.LEVEL.value) & models.Q(level=None))
                ),
                name="only_a_level_has_a_number_from_1_to_5",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence=None) | models.Q(confidence__range=(1, 3)),
                name="confidence_is_1_to_3",
            ),
            models.CheckConstraint(
                condition=models.Q(evidence=None) | models.Q(evidence__range=(0, 3)),
                name="evidence_is_0_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability_id}: {self.level or self.status}"
