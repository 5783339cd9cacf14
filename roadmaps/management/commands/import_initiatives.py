"""``manage.py import_initiatives FILE --organization SLUG --roadmap ID``: a file into a roadmap."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from assessments.models import Capability
from roadmaps.domain.initiative_lines import Examined
from roadmaps.exchange.initiative_file import LIMITS, Reading, read_initiatives
from roadmaps.import_page import as_summary
from roadmaps.importing import examine_lines, keep_initiatives
from roadmaps.models import Roadmap
from roadmaps.standings import capabilities_of
from tables.errors import TableError
from tables.opening import opened_table


class Command(BaseCommand):
    """Exit status 0: every line was kept, or could be. 1: lines were refused, or nothing is read."""

    help = (
        "Import initiatives from a CSV or XLSX file into a roadmap and print as JSON what became "
        "of its lines: how many are new, updated and as they were, and which are refused with the "
        "reason. Lines that can be kept are kept although others are refused; the exit status is "
        "then 1. With --check, or where every line is refused, nothing is written. The same file "
        "twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=".csv or .xlsx, at most 1 MB and 300 lines")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--roadmap", required=True, metavar="ID", help="the roadmap's id, as in its address"
        )
        parser.add_argument("--check", action="store_true", help="say what it would do, only")
        parser.add_argument(
            "--language",
            choices=[code for code, _ in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE[:2],
            help="of names and reasons",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        roadmap = _roadmap(options["organization"], options["roadmap"])
        with override(options["language"]):
            reading = _read(options["file"], roadmap)
            examined = examine_lines(roadmap, reading.lines)
            writes = examined.writes and not options["check"]
            if writes:
                keep_initiatives(roadmap=roadmap, lines=reading.lines, seen=examined.digest)
            told = {"file": options["file"].name, "written": writes} | _summary(examined, reading)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        if examined.refused:
            raise CommandError(f"{len(examined.refused)} of {examined.lines} lines were refused")


def _summary(examined: Examined, reading: Reading) -> dict[str, Any]:
    return dict(as_summary(examined, reading.left_out))


def _roadmap(slug: str, text: str) -> Roadmap:
    try:
        rows = Roadmap.objects.with_round().filter(organization__slug=slug)
        return rows.get(pk=UUID(text))
    except (ValueError, Roadmap.DoesNotExist) as error:
        raise CommandError(f"{slug!r} has no roadmap {text}.") from error


def _read(path: Path, roadmap: Roadmap) -> Reading:
    try:
        with path.open("rb") as file:
            source = opened_table(file, path.name, limits=LIMITS)
            asked = Capability.objects.asked_in(roadmap.assessment)
            return read_initiatives(source, capabilities_of(roadmap), asked)
    except OSError as error:
        raise CommandError(str(error)) from error
    except TableError as error:
        where = f"line {error.line}: " if error.line else ""
        raise CommandError(f"{where}{error.message}") from error
