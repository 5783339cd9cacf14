"""Make a new snapshot of the organisations that agreed, where one may be shown."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from benchmarks.services import renew_pool


class Command(BaseCommand):
    help = "Make a new snapshot of the organisations that agreed, where one may be shown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--framework", default="cx", help="slug of the built-in framework")

    def handle(self, *args: Any, **options: Any) -> None:
        made = renew_pool(framework_slug=options["framework"], at=timezone.now())
        if made:
            self.stdout.write(f"New snapshot of {made.organizations} organisations.")
        else:
            self.stdout.write("No new snapshot: too few organisations, or too few that differ.")
