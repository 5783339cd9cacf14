"""A file of figures checked and kept: what would happen, said before anything is written.

The JSON of ``MetricImport.result`` after a check::

    {"lines", "kept", "refused": kept + refused = lines, "reasons": {code: count},
     "refusals": [[line, reason, text]… 200 at most], "rules": [sentence…],
     "readings": {"new", "updated", "unchanged"},
     "shrinking": [{"metric", "period", "had", "has"}…] updates that rest on fewer than before,
     "comments", "overlaps": [{"metric", "period", "channel", "place", "segment"}…] that cannot be
     kept, "preview": [{"metric", "period", "channel", "place", "segment", "value", "n"}… 50],
     "new_channels": [name…], "rejected_file": path or ""}

Kept, it has "recorded" {"added", "updated", "unchanged"}, "new_comments" and "made_channels"
besides. A file that cannot be taken has only "problem": {"message", "line"}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from metrics.domain.headings import Shape
from metrics.exchange.aggregated import ReadingsGatherer
from metrics.exchange.comments import CommentMaker
from metrics.exchange.deciding import MappingError, Problem, refuse_wrong
from metrics.exchange.files import Head, batches, opened
from metrics.exchange.gathering import Gatherer
from metrics.exchange.mapping import NEW, remembered
from metrics.exchange.names import Names
from metrics.exchange.outcome import overlap_of, preview_of, rules_of, shrinking_of
from metrics.exchange.plan import Plan, plan_of
from metrics.exchange.refusals import Refusals, text_file
from metrics.models import MetricImport
from metrics.services.importing import (
    StaleImportError,
    finish_import,
    make_channels,
    note_check,
    write_comments,
)
from metrics.services.readings import ReadingError, Wanted, foreseen, overlapping
from voice.services.reading import read_comments

Progress = Callable[[int, int], None]


class NothingToKeepError(ValueError):
    """An import that cannot be kept now; ``args[0]`` says why."""


@dataclass
class _Gathered:
    plan: Plan
    gatherer: Gatherer | ReadingsGatherer
    wanted: list[Wanted]
    refusals: Refusals


def check(
    row: MetricImport,
    mapping: Mapping[str, Any],
    *,
    today: date | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Read the whole file with a mapping, write no figure, and return what keeping would do.

    The mapping and the result are noted on the row, which is checked from then on. Raises
    MappingError where the mapping says too little, TableError where a line cannot be read,
    StaleImportError where the import was kept or given up meanwhile.
    """
    plan = _plan(row, mapping, today)
    with TemporaryFile("w+b") as binary:
        out = text_file(binary)
        refusals = Refusals(out=out)
        refusals.head([plan.heading(index) for index in range(len(row.look["columns"]))])
        found = _gathered(row, plan, refusals, progress)
        out.flush()
        name = _keep_rejected(row, binary, refusals.total)
    result = _result(row, found) | {"rejected_file": name}
    made = row.result.get("made_channels", [])
    note_check(row=row, mapping=mapping, result=result | ({"made_channels": made} if made else {}))
    return row.result


def keep(
    row: MetricImport,
    *,
    by: User | None = None,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Record the readings and comments of a checked import, all or nothing; return the result.

    Broken off anywhere and asked again, the outcome is the same once. Raises
    NothingToKeepError, TableError, MappingError, StaleImportError.
    """
    row.refresh_from_db()
    if row.state == "done":
        return finish_import(
            row=row, wanted=(), result={}, remembered={}, by=by, at=at or timezone.now()
        )
    if row.state != "checked":
        raise StaleImportError(row.state)
    day = timezone.localdate(at) if at else None
    plan = _plan(row, row.mapping, day)
    if plan.new_channels:
        chosen = plan.mapping["names"]["channel"]
        texts = [text for text, choice in chosen.items() if choice == NEW]
        names = {text: plan.channel_name(text) for text in texts if plan.is_new(text)}
        make_channels(row=row, names=names)
        plan = _plan(row, row.mapping, day)
    maker = CommentMaker(plan, row, lambda some: write_comments(row=row, comments=some))
    found = _gathered(row, plan, Refusals(), progress, maker)
    maker.hand_over()
    if not found.wanted and not found.gatherer.comments:
        raise NothingToKeepError(_("There is nothing to keep: every line was refused."))
    result = row.result | _result(row, found)
    if found.gatherer.comments:
        read_comments(organization=row.organization, batch=row.pk)
    if progress:
        progress(result["lines"], result["lines"])
    try:
        return finish_import(
            row=row, wanted=found.wanted, result=result, by=by or row.created_by,
            remembered=remembered(row.look, row.mapping), at=at or timezone.now(),
        )  # fmt: skip
    except ReadingError as error:
        raise NothingToKeepError(_overlap_sentence(plan, error.wanted)) from error


def _overlap_sentence(plan: Plan, wanted: Wanted) -> str:
    said = _("%(metric)s, %(period)s: a longer or shorter period of the same is there already.")
    return said % (overlap_of(plan, wanted) | {"metric": wanted.metric.short_name})


def _plan(row: MetricImport, mapping: Mapping[str, Any], today: date | None) -> Plan:
    names = Names.of(row.organization)
    if not row.look:
        raise MappingError([Problem("shape", _("The file has to be looked at first."))])
    refuse_wrong(row.look, mapping, names)
    plan = plan_of(row.look, mapping, names, today or timezone.localdate())
    if "channel" in plan.columns:
        plan.name("channel")  # meets the channels that are to be made
    return plan


def _gathered(
    row: MetricImport,
    plan: Plan,
    refusals: Refusals,
    progress: Progress | None,
    maker: CommentMaker | None = None,
) -> _Gathered:
    """Read every line once. Raises TableError."""
    gatherer: Gatherer | ReadingsGatherer
    if plan.shape is Shape.READINGS:
        gatherer = ReadingsGatherer(plan, refusals, row.source)
    else:
        gatherer = Gatherer(plan, refusals, maker.take if maker else None)
    texts = tuple(column["heading"] for column in row.look["columns"])
    head = Head(plan.heading_line, texts, ())
    total = max(1, row.look["lines"])
    with opened(row, row.look.get("sheet", "")) as source:
        for batch in batches(source, head):
            gatherer.take(batch)
            if progress:
                progress(min(gatherer.lines, total), total)
    return _Gathered(plan, gatherer, list(gatherer.wanted()), refusals)


def _result(row: MetricImport, found: _Gathered) -> dict[str, Any]:
    plan, wanted, refusals = found.plan, found.wanted, found.refusals
    would = foreseen(source=row.source, wanted=wanted, by=None, at=timezone.now(), batch=row.pk)
    across = overlapping(source=row.source, wanted=would.new)
    return {
        "lines": found.gatherer.lines,
        "kept": found.gatherer.kept,
        "refused": refusals.total,
        "reasons": dict(refusals.counts.most_common()),
        "refusals": refusals.first,
        "rules": rules_of(plan),
        "readings": {
            "new": len(would.added),
            "updated": len(would.changed),
            "unchanged": would.unchanged,
        },
        "shrinking": shrinking_of(would.changed),
        "comments": found.gatherer.comments,
        "overlaps": [overlap_of(plan, want) for want in across][:50],
        "preview": preview_of(plan, wanted),
        "new_channels": sorted(name for _id, name in plan.new_channels.values()),
    }


def _keep_rejected(row: MetricImport, binary: Any, refused: int) -> str:
    """Keep the refused lines as a file in place of an earlier one; "" where there are none."""
    name = f"metric-imports/{row.pk}-refused.csv"
    default_storage.delete(name)
    if not refused:
        return ""
    binary.seek(0)
    return default_storage.save(name, File(binary))
