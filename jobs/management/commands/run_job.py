"""Do one job in this process. The site starts this itself; by hand it takes up what was interrupted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from jobs.services import do_job


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job", type=UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        done = do_job(job_id=options["job"])
        self.stdout.write("done" if done else "nothing to do: ended, or another process has it")
