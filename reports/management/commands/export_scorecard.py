"""``manage.py export_scorecard ROUND --format json|csv|xlsx --out FILE|-``."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from assessments.models import Assessment
from assessments.selectors.scores import RoundScores, round_scores
from reports import frames
from reports.figures import figures_json, permitted_figures

NOT_YET = 3  # exit code: the round shows no results yet

WRITERS: dict[str, Callable[[Assessment, RoundScores], bytes]] = {
    "json": lambda assessment, scores: figures_json(
        assessment, permitted_figures(assessment, scores)
    ),
    "csv": lambda assessment, scores: frames.to_csv(
        frames.figures_frame(permitted_figures(assessment, scores))
    ),
    "xlsx": lambda assessment, scores: frames.to_xlsx(frames.results_frames(assessment, scores)),
}


class Command(BaseCommand):
    """Writes what the pages of a round show, and nothing more."""

    help = "Write a round's permitted figures to a file, or to the standard output with -."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", help="the round's id, as in its address")
        parser.add_argument("--format", choices=sorted(WRITERS), default="json")
        parser.add_argument("--out", default="-", help="a file; - is the standard output")
        parser.add_argument(
            "--language",
            choices=[code for code, _ in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE[:2],
            help="of headings and names",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        assessment = _round(options["round"])
        if not assessment.shows_results:
            raise CommandError(_why_not(assessment), returncode=NOT_YET)
        with override(options["language"]):
            content = WRITERS[options["format"]](assessment, round_scores(assessment))
        if options["out"] == "-":
            self.stdout._out.buffer.write(content)
            return
        try:
            _write_whole(Path(options["out"]), content)
        except OSError as error:
            raise CommandError(f"{options['out']}: {error.strerror}") from error


def _round(text: str) -> Assessment:
    try:
        rounds = Assessment.objects.select_related("organization", "framework")
        return rounds.get(pk=UUID(text))
    except (ValueError, Assessment.DoesNotExist) as error:
        raise CommandError(f"There is no round {text}.") from error


def _why_not(assessment: Assessment) -> str:
    if assessment.is_draft:
        return "This round is a draft: nobody has answered yet."
    return (
        "This round is anonymous and open: its figures can be taken out once it is closed, "
        "because two partial results could be subtracted from one another."
    )


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file at once: who reads it finds the old one or the new one, never half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
