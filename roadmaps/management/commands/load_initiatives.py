"""Load the initiative library of a framework's folder; running it again brings it up to date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.framework_files import FrameworkFileError, read_yaml
from assessments.models import Capability, Framework
from roadmaps.library_files import read_library
from roadmaps.services import load_library


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", default=settings.BASE_DIR / "fixtures" / "frameworks" / "cx_v1"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        head = read_yaml(folder / "framework.yaml", [])
        framework = (
            Framework.objects.built_in()
            .filter(slug=head.get("slug"), version=head.get("version"))
            .first()
        )
        if framework is None:
            raise CommandError("Load the framework first: manage.py load_framework")
        codes = Capability.objects.filter(area__framework=framework).values_list("code", flat=True)
        try:
            rows = read_library(folder, codes)
        except FrameworkFileError as error:
            raise CommandError(
                "The library was not loaded:\n- " + "\n- ".join(error.problems)
            ) from error
        self.stdout.write(
            f"{framework}: {load_library(framework=framework, rows=rows)} initiatives"
        )
