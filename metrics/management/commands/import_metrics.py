"""Import a file of figures into an organisation; prints what became of its lines as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organization
from metrics.exchange.deciding import MappingError
from metrics.exchange.importing import NothingToKeepError, check, keep
from metrics.exchange.looking import look_at
from metrics.exchange.mapping import suggested_names
from metrics.exchange.names import Names
from metrics.models import ImportShape, ImportState, MetricImport, Source, SourceKind
from metrics.services.importing import cancel_import, receive_file
from metrics.services.metrics import source_named
from tables.errors import TableError

REMEMBERED = "remembered"
_NOT_PRINTED = ("refusals", "preview", "rejected_file", "made_channels")
FIRST_REFUSALS = 20


class Command(BaseCommand):
    """Exit status 0: kept, or checked with --dry-run. 1: nothing was changed, with the reason."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=".csv or .xlsx")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument("--source", required=True, metavar="NAME", help="where it comes from")
        parser.add_argument(
            "--mapping",
            default=REMEMBERED,
            help="a JSON file that says what the columns are, by index or heading; "
            "or “remembered”: as the source was read last time",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"no organisation {options['organization']!r}")
        mapping = _mapping_in(options["mapping"])
        try:
            file = options["file"].open("rb")
        except OSError as error:
            raise CommandError(str(error)) from error
        was_there = Source.objects.filter(
            organization=organization, name=options["source"][:80]
        ).exists()
        source = source_named(
            organization=organization, name=options["source"], kind=SourceKind.IMPORT
        )
        if source.kind != SourceKind.IMPORT:
            raise CommandError(f"figures of {source.name!r} do not come from files")
        if mapping is None and not source.mapping:
            self._give_up(None, None if was_there else source)
            raise CommandError("nothing is remembered for this source: say --mapping FILE")
        with file:
            row = receive_file(
                organization=organization, source=source, file=file,
                name=options["file"].name, by=None, at=timezone.now(),
                shape=(mapping or source.mapping).get("shape", ImportShape.READINGS),
            )  # fmt: skip
        told = self._imported(row, mapping, dry_run=options["dry_run"])
        if row.state != ImportState.DONE:
            self._give_up(row, None if was_there else source)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        if "problem" in told:
            raise CommandError("nothing was changed", returncode=1)

    def _imported(
        self, row: MetricImport, mapping: dict[str, Any] | None, *, dry_run: bool
    ) -> dict[str, Any]:
        told: dict[str, Any] = {"file": row.file_name, "sha256": row.file_hash, "kept": False}
        try:
            line = (mapping or {}).get("heading_line")
            look_at(row, heading_line=line or None)
            if row.state == ImportState.REFUSED:
                return told | row.result
            check(row, row.look["suggested"] if mapping is None else _by_index(row, mapping))
            if not dry_run:
                keep(row)
        except (MappingError, NothingToKeepError) as error:
            return told | _summary(row) | {"problem": {"message": str(error), "line": None}}
        except TableError as error:
            return told | {"problem": {"message": error.message, "line": error.line}}
        return told | _summary(row) | {"kept": row.state == ImportState.DONE}

    def _give_up(self, row: MetricImport | None, new_source: Source | None) -> None:
        """Leave nothing behind: no file, no row, and no source that was made for it."""
        if row is not None:
            cancel_import(row=row)
            row.delete()
        if new_source is not None:
            new_source.delete()


def _mapping_in(said: str) -> dict[str, Any] | None:
    if said == REMEMBERED:
        return None
    try:
        mapping = json.loads(Path(said).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"the mapping cannot be read: {error}") from error
    if not isinstance(mapping, dict) or not isinstance(mapping.get("columns"), dict):
        raise CommandError("the mapping must be an object with “shape” and “columns”")
    return mapping


def _by_index(row: MetricImport, mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping whose columns may be named by heading as one by index.

    What it leaves open (decimal marks, order of dates, names) is as suggested.
    """
    suggested = row.look["suggested"]
    index_of = {column["heading"]: str(column["index"]) for column in reversed(row.look["columns"])}
    found = dict(suggested) | {key: mapping[key] for key in mapping if key in suggested}
    for part in ("columns", "decimal", "thousands", "date_order", "percent"):
        said = mapping.get(part, {})
        chosen = {index_of.get(key, key): value for key, value in said.items()}
        found[part] = chosen if part == "columns" else suggested.get(part, {}) | chosen
    known = Names.of(row.organization)
    kept = row.source.mapping.get("names", {})
    names = suggested_names(row.look, found["columns"], known, kept, found["shape"])
    for role, chosen in mapping.get("names", {}).items():
        names.setdefault(role, {}).update(chosen)
    return found | {"names": names}


def _summary(row: MetricImport) -> dict[str, Any]:
    result = {key: value for key, value in row.result.items() if key not in _NOT_PRINTED}
    result["kept_lines"] = result.pop("kept", 0)
    result["refusals"] = row.result.get("refusals", [])[:FIRST_REFUSALS]
    return result
