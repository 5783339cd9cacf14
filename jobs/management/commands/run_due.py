"""Do what is due: scheduled reminders and jobs whose process has gone. For cron, every five minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from jobs.services import do_what_is_due


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in do_what_is_due().items():
            self.stdout.write(f"{name}: {count}")
