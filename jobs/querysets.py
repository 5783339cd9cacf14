"""The vocabulary for jobs: open ones, living ones, and those whose process has gone silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db.models import Q

from accounts.querysets import OwnedByOrganizationQuerySet

# A job says that it lives at every step, at least once a second while it gets on. A step may
# wait for a mail server (ten seconds each way), so silence means nothing before this.
SILENCE = timedelta(seconds=60)


class JobQuerySet(OwnedByOrganizationQuerySet):
    def open(self) -> Self:
        """Neither done nor given up: somebody may still have it in hand."""
        return self.filter(state__in=("queued", "running"))

    def free(self, at: datetime) -> Self:
        """Jobs that a process may take: nobody has them in hand, or nobody any more."""
        return self.filter(Q(state="queued") | Q(state="running", heartbeat_at__lt=at - SILENCE))

    def forgotten(self, at: datetime) -> Self:
        """Free jobs whose own process should have taken them by now."""
        return self.free(at).filter(Q(heartbeat_at__lt=at - SILENCE))
