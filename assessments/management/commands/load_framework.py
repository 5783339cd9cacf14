"""Load the built-in framework, or the folder named; running it again changes nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.framework_files import FrameworkFileError, read_framework
from assessments.services import FrameworkChangedError, load_framework


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", default=settings.BASE_DIR / "fixtures" / "frameworks" / "cx_v1"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            framework, created = load_framework(files=read_framework(Path(options["folder"])))
        except FrameworkFileError as error:
            raise CommandError(
                "The framework was not loaded:\n- " + "\n- ".join(error.problems)
            ) from error
        except FrameworkChangedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{framework}: {'loaded' if created else 'already there, unchanged'}")
