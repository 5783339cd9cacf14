"""One long piece of work: what it is, how far it has come, and whether somebody has it in hand."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from jobs.querysets import SILENCE, JobQuerySet


class JobState(models.TextChoices):
    """The life of a job. One that was stopped or failed can go on; one that is done cannot."""

    QUEUED = "queued", pgettext_lazy("job", "Waiting to begin")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Finished")
    STOPPED = "stopped", pgettext_lazy("job", "Stopped")
    FAILED = "failed", pgettext_lazy("job", "Failed")


class Job(models.Model):
    """Work that goes on when its page is left. ``done`` of ``total`` steps; total 0: not known yet.

    ``subject`` names what must not be worked on twice at once; "" is nothing in particular.
    ``claim`` names the process that has it in hand: one that lost it may write no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, blank=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    # Where whoever started it came from and goes back to: a path within the site.
    back = models.CharField(max_length=200, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    stop_asked = models.BooleanField(default=False)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="a_job_state_the_product_knows"
            ),
            models.UniqueConstraint(
                fields=["organization", "subject"],
                condition=models.Q(state__in=("queued", "running")) & ~models.Q(subject=""),
                name="nothing_is_worked_on_twice_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def may_go_on(self) -> bool:
        """Whether it can be taken up again by hand."""
        return self.state in (JobState.STOPPED, JobState.FAILED) or self.is_interrupted()

    def is_interrupted(self, at: datetime | None = None) -> bool:
        """Whether its process has gone silent, or never came: killed, or the machine restarted.

        Where jobs wait for ``manage.py run_due``, waiting in the queue is no silence.
        """
        in_hand = self.state == JobState.RUNNING or settings.JOBS_RUN != "later"
        silent = self.heartbeat_at < (at or timezone.now()) - SILENCE
        return self.is_open and in_hand and silent
