"""What every row of a journey has: an id that never changes, and a revision that always does."""

from __future__ import annotations

import uuid

from django.db import models


class Row(models.Model):
    """A stable id, so that exports, links and to-be journeys keep pointing at the same thing.

    ``rev`` counts the changes of the row. A writer says which one it has seen; a stale one
    is told so instead of overwriting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rev = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class BinnableRow(Row):
    """A row that can be taken out of the bin again, for ``BIN_DAYS``."""

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


BIN_DAYS = 30
