"""Comments of customers, the rules by which they are read, and the wall of good ones."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.bilingual import InLanguage
from accounts.models import Language, Organization
from accounts.querysets import OwnedByOrganizationQuerySet
from journeys.models import Channel, Touchpoint
from voice.querysets import CommentThemeQuerySet, CustomerCommentQuerySet

COMMENT_LIMIT = 4000


class Sentiment(models.IntegerChoices):
    """How a comment sounds."""

    NEGATIVE = -1, _("negative")
    NEUTRAL = 0, _("neutral")
    POSITIVE = 1, _("positive")


class CustomerComment(models.Model):
    """What one customer wrote, with where and when; never with who.

    ``satisfaction`` is the score that came with it as percent of the maximum possible, 0..100.
    ``folded`` is the text without case and accents, for searching. ``fingerprint`` makes the
    same line of the same source one comment. Rows of an import stay ``is_pending`` until the
    whole import is kept; ``batch`` names it. What a person decided (``sentiment_by_hand``)
    wins over what the rules read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="customer_comments")
    text = models.TextField(_("comment"), max_length=COMMENT_LIMIT)
    folded = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    said_on = models.DateField(_("date"))
    origin = models.CharField(_("source"), max_length=80)
    touchpoint = models.ForeignKey(
        Touchpoint, models.SET_NULL, null=True, blank=True, related_name="customer_comments"
    )
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, blank=True, related_name="customer_comments"
    )
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    metric = models.SlugField(max_length=40, blank=True)  # what was asked: "csat", "nps" …
    score = models.FloatField(null=True, blank=True)
    satisfaction = models.FloatField(null=True, blank=True)
    sentiment = models.SmallIntegerField(_("sentiment"), choices=Sentiment, null=True, blank=True)
    sentiment_by_hand = models.SmallIntegerField(
        _("sentiment"), choices=Sentiment, null=True, blank=True
    )
    fingerprint = models.CharField(max_length=64, editable=False)
    batch = models.UUIDField(null=True, blank=True, editable=False)
    is_pending = models.BooleanField(default=False, editable=False)
    # On the wall: the words as they are shown there, perhaps without names.
    shared_text = models.TextField(_("text on the wall"), max_length=COMMENT_LIMIT, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CustomerCommentQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "id"]
        verbose_name = _("customer comment")
        verbose_name_plural = _("customer comments")
        indexes = [
            models.Index(fields=["organization", "-said_on"], name="comments_newest_first"),
            models.Index(fields=["batch"], name="comments_of_an_import"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "fingerprint"], name="a_customer_comment_is_kept_once"
            ),
            models.CheckConstraint(
                condition=models.Q(sentiment=None) | models.Q(sentiment__in=(-1, 0, 1)),
                name="a_sentiment_is_one_of_three",
            ),
            models.CheckConstraint(
                condition=models.Q(sentiment_by_hand=None)
                | models.Q(sentiment_by_hand__in=(-1, 0, 1)),
                name="a_sentiment_by_hand_is_one_of_three",
            ),
            models.CheckConstraint(
                condition=models.Q(satisfaction=None) | models.Q(satisfaction__range=(0, 100)),
                name="satisfaction_runs_from_0_to_100",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=models.Q(shared_at=None) | ~models.Q(shared_text=""),
                name="what_hangs_on_the_wall_has_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Theme(models.Model):
    """A subject that comments are about, and the words by which it is recognised."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="themes")
    key = models.SlugField(max_length=40)
    name_es = models.CharField(_("name in Spanish"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    # One word or expression per line; a trailing * stands for any ending.
    words_es = models.TextField(_("words in Spanish, one per line"), blank=True, max_length=4000)
    words_en = models.TextField(_("words in English, one per line"), blank=True, max_length=4000)
    order = models.PositiveSmallIntegerField(default=0)

    name = InLanguage("name")

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="an_organization_has_a_theme_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CommentTheme(models.Model):
    """A comment is about a theme; said by the rules or by a person.

    ``is_denied``: a person said that it is not, so the rules must not say it again.
    """

    comment = models.ForeignKey(CustomerComment, models.CASCADE, related_name="about")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="comments")
    by_hand = models.BooleanField(default=False)
    is_denied = models.BooleanField(default=False)

    objects = CommentThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "theme"], name="a_comment_is_about_a_theme_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_denied=False) | models.Q(by_hand=True),
                name="only_people_deny_a_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment} · {self.theme}"


class OwnWord(models.Model):
    """A word to which an organisation gives a weight of its own, -3..3; 0 takes it out."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="own_words")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    word = models.CharField(_("word or expression"), max_length=60)
    weight = models.SmallIntegerField(_("weight"))

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["language", "word"]
        verbose_name = _("own word")
        verbose_name_plural = _("own words")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "language", "word"], name="a_word_weighs_once"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__range=(-3, 3)), name="words_weigh_from_minus_3_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.weight:+d}"


class Wall(models.Model):
    """The address at which everybody in the organisation reads the good comments.

    Only the token's hash is kept; a closed wall opens nothing.
    """

    organization = models.OneToOneField(Organization, models.CASCADE, related_name="wall")
    is_open = models.BooleanField(_("anybody with the link can read it"), default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = OwnedByOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("wall")
        verbose_name_plural = _("walls")

    def __str__(self) -> str:
        return str(self.organization)
