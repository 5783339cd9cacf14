"""``manage.py export_framework FILE [--organization SLUG] --model SLUG [--number N]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization
from assessments.models import Framework
from frameworks.exchange.files import KINDS, envelope_of


class Command(BaseCommand):
    """Writes one version of a model to a file; its ending says how. Prints one JSON object."""

    help = "A model as XLSX, JSON or YAML; the same file back gives the same model."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="ends in .xlsx, .json or .yaml")
        parser.add_argument("--organization", default="", help="whose model; built in without it")
        parser.add_argument("--model", required=True, help="the model's name in files")
        # --version belongs to Django.
        parser.add_argument("--number", type=int, help="which version; the newest without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        kind = options["file"].suffix.lstrip(".").lower()
        if kind not in KINDS:
            raise CommandError(f"The file must end in one of: {', '.join(KINDS)}.")
        framework = _version(options)
        try:
            options["file"].write_bytes(KINDS[kind][0](envelope_of(framework)))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        said = {
            "status": "written",
            "file": str(options["file"]),
            "slug": framework.slug,
            "version": framework.version,
            "published": not framework.is_draft,
        }
        self.stdout.write(json.dumps(said, ensure_ascii=False))


def _version(options: dict[str, Any]) -> Framework:
    rows = Framework.objects.built_in().published()
    if options["organization"]:
        owner = Organization.objects.filter(slug=options["organization"]).first()
        if owner is None:
            raise CommandError(f"There is no organisation {options['organization']!r}.")
        rows = owner.frameworks.all()
    rows = rows.filter(slug=options["model"])
    if options["number"]:
        rows = rows.filter(version=options["number"])
    found = rows.order_by("-version").first()
    if found is None:
        raise CommandError(f"There is no such version of {options['model']!r}.")
    return found
