"""What the function of a job is given: its arguments, and the way to say how far it has come."""

from __future__ import annotations

import time
from typing import Any

from django.utils import timezone

from jobs.models import Job, JobState

SECONDS_BETWEEN_WORDS = 0.5


class StopError(Exception):
    """Somebody asked the job to stop; it ends where it stands and may go on later."""


class TakenOverError(Exception):
    """Another process has taken the job: this one was thought dead and may write no more."""


class CannotGoOnError(Exception):
    """The work cannot be done now; ``args[0]`` says why, in words for whoever started it."""


class Work:
    """One process's hold on a job, from claim to end."""

    def __init__(self, job: Job, claim: str) -> None:
        self.job, self.claim = job, claim
        self._said_at = 0.0

    @property
    def arguments(self) -> dict[str, Any]:
        return self.job.arguments

    def at(self, done: int, total: int, *, now: bool = False) -> None:
        """Say how far it has come: a sign of life too. Writes at most twice a second.

        Raises StopError where somebody asked to stop, TakenOverError where another process
        has the job. Call it between steps, never in the middle of a transaction.
        """
        self.job.done, self.job.total = done, total
        if not now and time.monotonic() - self._said_at < SECONDS_BETWEEN_WORDS:
            return
        self._said_at = time.monotonic()
        mine = Job.objects.filter(pk=self.job.pk, claim=self.claim, state=JobState.RUNNING)
        if not mine.update(done=done, total=total, heartbeat_at=timezone.now()):
            raise TakenOverError
        if mine.filter(stop_asked=True).exists():
            raise StopError
