"""A row of evidence that goes for good, by whatever way, takes its file with it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from journeys.models import Evidence
from journeys.services.evidence import forget_file


@receiver(post_delete, sender=Evidence)
def take_the_file_along(instance: Evidence, **kwargs: Any) -> None:
    forget_file(instance.file.name)
