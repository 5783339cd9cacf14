"""``manage.py import_framework FILE --organization SLUG [--check] [--publish]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organization
from assessments.models import Framework
from frameworks.exchange.files import FileError, read_file
from frameworks.exchange.limits import FILE_BYTES
from frameworks.sentences import problem_words
from frameworks.services import import_content, publish, target_of


class Command(BaseCommand):
    """Makes a draft of a file, or replaces the model's draft. Prints one JSON object a run.

    ``status``: created, replaced, unchanged (a version says exactly this already) or refused,
    then with ``problems`` and exit status 1.
    """

    help = "A model from XLSX, JSON or YAML becomes a draft; the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="XLSX, JSON or YAML")
        parser.add_argument("--organization", required=True, help="its name in addresses")
        parser.add_argument("--check", action="store_true", help="say what it would do, no more")
        parser.add_argument("--publish", action="store_true", help="publish the draft at once")

    def handle(self, *_args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organisation {options['organization']!r}.")
        try:
            with options["file"].open("rb") as file:
                incoming = read_file(file.read(FILE_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except FileError as error:
            raise CommandError(str(error)) from error
        if incoming.problems:
            problems = [
                {"place": one.place, "problem": problem_words(one.problem)}
                for one in incoming.problems
            ]
            self._say(status="refused", problems=problems)
            raise CommandError(f"{len(problems)} problems; nothing was written.")
        target = target_of(organization, incoming.slug, incoming.content)
        status = "unchanged" if target.same else "replaced" if target.draft else "created"
        if options["check"]:
            self._say(status=status, slug=target.slug, checked_only=True)
            return
        made = import_content(organization=organization, target=target, content=incoming.content)
        if options["publish"] and made.is_draft:
            made = publish(draft=made, seen_rev=made.rev, at=timezone.now())
        self._say(status=status, **_named(made))

    def _say(self, **said: Any) -> None:
        self.stdout.write(json.dumps(said, ensure_ascii=False))


def _named(framework: Framework) -> dict[str, Any]:
    return {
        "id": framework.pk,
        "slug": framework.slug,
        "version": framework.version,
        "published": not framework.is_draft,
        "built_in": framework.is_built_in,
    }
