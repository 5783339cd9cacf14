"""An organisation's own words: its channels, and what it calls each emotion."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from accounts.models import Organization
from accounts.querysets import OwnedByOrganizationQuerySet
from journeys.models.rows import Row


class Channel(Row):
    """Where an interaction takes place. Renaming one renames it everywhere."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="channels")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    name_es = models.CharField(_("name in Spanish"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    is_online = models.BooleanField(_("online"), default=True)

    name = InLanguage("name")

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="an_organization_has_a_channel_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class EmotionWord(Row):
    """What an organisation calls one of the five steps from −2 to +2."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="emotion_words")
    value = models.SmallIntegerField()
    name_es = models.CharField(_("word in Spanish"), max_length=40)
    name_en = models.CharField(_("word in English"), max_length=40)

    name = InLanguage("name")

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["-value"]
        verbose_name = _("emotion word")
        verbose_name_plural = _("emotion words")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "value"], name="an_emotion_has_one_word"
            ),
            models.CheckConstraint(
                condition=models.Q(value__range=(-2, 2)), name="emotions_run_from_minus_2_to_2"
            ),
        ]

    def __str__(self) -> str:
        return self.name
