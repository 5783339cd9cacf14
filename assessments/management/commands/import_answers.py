"""``manage.py import_answers FILE --round ID [--mapping FILE.json] [--confirm]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.exchange.choices import Choices, ChoicesError, choices_from_json
from assessments.exchange.known import known_in
from assessments.exchange.preview import Look, look_through, opened, write_through
from assessments.models import Assessment
from assessments.services.answering import ConsentMissingError
from assessments.services.importing import ImportMovedError
from assessments.services.rounds import RoundStateError
from tables.errors import TableError


class Command(BaseCommand):
    """Checks a file of answers; writes it with ``--confirm``. Prints one JSON object."""

    help = "Answers gathered with another tool join a round. Without --confirm only checks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX, one line for each person")
        parser.add_argument("--round", required=True, help="the round's id, as in its address")
        parser.add_argument(
            "--mapping", type=Path, help="JSON: columns, values, teams, role_groups"
        )
        parser.add_argument("--sheet", default="", help="of a workbook; the first one otherwise")
        parser.add_argument("--confirm", action="store_true", help="write, not only check")
        parser.add_argument(
            "--agreed",
            action="store_true",
            help="in a named round: these people agreed to be known by their answers",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        assessment = _round(options["round"])
        try:
            with options["file"].open("rb") as file:
                found = self._through(assessment, file, options)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except TableError as error:
            where = f"line {error.line}: " if error.line else ""
            raise CommandError(f"{where}{error.message}") from error
        except ChoicesError as error:
            raise CommandError(f"mapping: {error}") from error
        except RoundStateError as error:
            raise CommandError("A closed round takes no more answers.") from error
        except ConsentMissingError as error:
            raise CommandError("This round is named: say --agreed if people agreed.") from error
        except ImportMovedError as error:
            raise CommandError("Nothing was written: the round changed meanwhile.") from error
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))

    def _through(
        self, assessment: Assessment, file: Any, options: dict[str, Any]
    ) -> dict[str, Any]:
        known = known_in(assessment)
        source = opened(file, options["file"].name, options["sheet"])
        choices = Choices()
        if options["mapping"]:
            choices = choices_from_json(_json(options["mapping"]), source.header, known)
        look = look_through(assessment=assessment, source=source, choices=choices, known=known)
        if options["confirm"]:
            if look.obstacles:
                raise CommandError(" ".join(look.obstacles))
            write_through(
                assessment=assessment,
                source=source,
                choices=choices,
                agreed=options["agreed"],
                seen=look.outcome.fingerprint,
                at=timezone.now(),
            )
        return _summary(look, written=options["confirm"])


def _round(text: str) -> Assessment:
    try:
        rounds = Assessment.objects.select_related("organization", "framework")
        return rounds.get(pk=UUID(text))
    except (ValueError, Assessment.DoesNotExist) as error:
        raise CommandError(f"There is no round {text}.") from error


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error


def _summary(look: Look, *, written: bool) -> dict[str, Any]:
    outcome = look.outcome
    return {
        "written": written,
        "lines": look.lines,
        "people": outcome.people,
        "new": outcome.new,
        "filled": outcome.filled,
        "replaced": outcome.replaced,
        "there": outcome.there,
        "answers": outcome.answers,
        "new_teams": sorted(outcome.new_teams),
        "encoding": look.source.encoding,
        "separator": look.source.separator,
        "sheet": look.source.sheet,
        "columns": {column.heading: column.meaning for column in look.columns},
        "spellings": {s.text: {"count": s.count, "means": s.meaning} for s in look.spellings},
        "unknown_teams": {line.name: line.count for line in look.teams},
        "unknown_role_groups": {line.name: line.count for line in look.role_groups},
        "obstacles": list(look.obstacles),
        "notes": list(look.notes),
        "refused": [
            {"line": one.line, "reason": one.reason, "about": one.about}
            for one in sorted(outcome.refusals, key=lambda one: one.line)
        ],
    }
