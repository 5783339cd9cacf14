"""A short survey, its one-time links, and the answers it got."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from accounts.models import Language, Organization
from accounts.querysets import OwnedByOrganizationQuerySet
from journeys.models import Channel, Touchpoint
from metrics.models import Source
from voice.models import CustomerComment


class Question(models.TextChoices):
    """What a survey asks; the key of the metric its answers become readings of."""

    CSAT = "csat", _("How satisfied (CSAT, 1 to 5)")
    NPS = "nps", _("Would recommend (NPS, 0 to 10)")
    CES = "ces", _("Made it easy (CES, 1 to 7)")


class Survey(models.Model):
    """One question and a comment, asked after a touchpoint.

    An open survey has one link that anybody may use, again too; otherwise each answer needs
    a one-time link. Only the hash of the open link is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="surveys")
    source = models.OneToOneField(Source, models.PROTECT, related_name="survey")
    title = models.CharField(_("name, for yourselves"), max_length=80)
    question = models.CharField(_("question"), max_length=4, choices=Question)
    # Own wording; empty: the usual one.
    own_text_es = models.CharField(_("question in Spanish"), max_length=160, blank=True)
    own_text_en = models.CharField(_("question in English"), max_length=160, blank=True)
    touchpoint = models.ForeignKey(
        Touchpoint, models.SET_NULL, null=True, blank=True, related_name="surveys"
    )
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="surveys"
    )
    is_open = models.BooleanField(_("anybody with the link may answer"), default=True)
    is_running = models.BooleanField(_("takes answers"), default=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # Sites that may show it in a frame, one origin per line; empty: none.
    framed_by = models.TextField(_("sites that may embed it"), blank=True, max_length=1000)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    link_rev = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    own_text = InLanguage("own_text")

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question__in=Question.values),
                name="a_survey_asks_a_question_the_product_knows",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", args=[self.organization.slug, self.pk])

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.ends_on is not None and self.ends_on < today

    def takes_answers(self, today: date) -> bool:
        return self.is_running and not self.is_over(today)

    @property
    def framing_sites(self) -> list[str]:
        """The origins that may show it in a frame (``domain.origins`` has checked them)."""
        return self.framed_by.split()


class SurveyPartQuerySet(OwnedByOrganizationQuerySet):
    organization_path = "survey__organization"


class SurveyToken(models.Model):
    """A link that takes one answer and is then used up. Who got it is nowhere kept."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="tokens")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    batch = models.UUIDField(editable=False)  # those that were made together
    made_at = models.DateTimeField(default=timezone.now)
    used_on = models.DateField(null=True, blank=True)

    objects = SurveyPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")

    def __str__(self) -> str:
        return f"{self.survey} · {self.pk}"


class SurveyAnswer(models.Model):
    """One answer: a score, a day, perhaps a comment; nothing that says from whom."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    score = models.PositiveSmallIntegerField()
    answered_on = models.DateField()
    language = models.CharField(max_length=2, choices=Language)
    by_token = models.BooleanField(default=False)
    # Sent twice by one screen, an answer is kept once.
    stamp = models.UUIDField(editable=False)
    comment = models.OneToOneField(
        CustomerComment, models.SET_NULL, null=True, blank=True, related_name="survey_answer"
    )

    objects = SurveyPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        indexes = [
            models.Index(fields=["survey", "answered_on"], name="answers_of_a_survey_by_day")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "stamp"], name="an_answer_sent_twice_is_kept_once"
            ),
            models.CheckConstraint(
                condition=models.Q(score__range=(0, 10)), name="survey_scores_run_from_0_to_10"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.score}"
