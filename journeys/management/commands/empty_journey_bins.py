"""Delete for good what has lain in a bin of journeys for more than thirty days. Meant for once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from journeys.services import empty_bins


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        gone = empty_bins(at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"Eliminado de las papeleras · Deleted from the bins: {gone}")
