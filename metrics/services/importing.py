"""A file of figures received, looked at, checked, kept or given up; each step at most once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Organization, User
from jobs.models import Job
from jobs.services import JobOverError, ask_to_stop
from journeys.models import Channel
from journeys.services.vocabulary import ChannelInUseError, add_channel, remove_channel
from metrics.domain.measures import Kind
from metrics.models import ImportShape, ImportState, Metric, MetricImport, Source
from metrics.services.metrics import known_metric
from metrics.services.readings import Wanted, record_readings
from voice.models import CustomerComment

CHUNK = 500
FORGOTTEN_AFTER = timedelta(days=30)
UNDECIDED = (
    ImportState.RECEIVED,
    ImportState.LOOKED_AT,
    ImportState.CHECKED,
    ImportState.REFUSED,
)


class StaleImportError(ValueError):
    """The import was kept, given up or changed meanwhile; ``state`` is what it is now."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def subject_of(row: MetricImport) -> str:
    """Return what a job on this import works on: one at a time."""
    return f"figures:{row.pk}"


def receive_file(
    *,
    organization: Organization,
    source: Source,
    file: BinaryIO,
    name: str,
    by: User | None,
    at: datetime,
    shape: str = ImportShape.READINGS,
) -> MetricImport:
    """Keep a file that was handed in, with its hash, and return its import; nothing is read yet."""
    digest, size = sha256(), 0
    file.seek(0)
    while piece := file.read(1024 * 1024):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    row = MetricImport(
        organization=organization, source=source, file_name=name[-120:], file_size=size,
        file_hash=digest.hexdigest(), shape=shape, created_by=by, created_at=at,
    )  # fmt: skip
    row.file.save(name, File(file), save=False)
    try:
        row.save(force_insert=True)
    except BaseException:
        row.file.storage.delete(row.file.name)
        raise
    return row


def kept_before(row: MetricImport) -> MetricImport | None:
    """Return the last import by which the very same file of the same source was kept."""
    same = MetricImport.objects.owned_by(row.organization).filter(
        source=row.source_id, file_hash=row.file_hash, state=ImportState.DONE
    )
    return same.exclude(pk=row.pk).order_by("-done_at").first()


def note_refusal(*, row: MetricImport, message: str, line: int | None) -> None:
    """Note that a file cannot be taken, and why.

    At the first look the file goes. Looked at anew, with another sheet or heading, it stays
    for yet another try.
    """
    result = {"problem": {"message": message, "line": line}}
    fields = {"result": result, "look": {}, "mapping": {}}
    name = row.file.name
    if row.state == ImportState.RECEIVED:
        fields["file"] = ""
    _move(row, UNDECIDED, state=ImportState.REFUSED, **fields)
    if "file" in fields:
        transaction.on_commit(lambda: _delete_file(name))


@transaction.atomic
def note_look(*, row: MetricImport, look: Mapping[str, Any]) -> None:
    """Note what a file's columns are; what was decided before of other columns is forgotten."""
    _move(
        row, UNDECIDED, state=ImportState.LOOKED_AT, look=dict(look), shape=row.shape,
        mapping={}, result={},
    )  # fmt: skip
    CustomerComment.objects.filter(batch=row.pk, is_pending=True).delete()


@transaction.atomic
def note_check(*, row: MetricImport, mapping: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """Note what keeping would do with this mapping. What a broken-off keeping wrote goes."""
    fields = {"mapping": dict(mapping), "result": dict(result), "shape": mapping["shape"]}
    _move(row, (ImportState.LOOKED_AT, ImportState.CHECKED), state=ImportState.CHECKED, **fields)
    CustomerComment.objects.filter(batch=row.pk, is_pending=True).delete()


def _move(row: MetricImport, states: Sequence[str], **fields: Any) -> None:
    """Write fields where the import still is in one of these states; else StaleImportError."""
    if not MetricImport.objects.filter(pk=row.pk, state__in=states).update(**fields):
        row.refresh_from_db(fields=["state"])
        raise StaleImportError(row.state)
    for name, value in fields.items():
        setattr(row, name, value)


def _locked(row: MetricImport) -> MetricImport:
    return MetricImport.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def make_channels(*, row: MetricImport, names: Mapping[str, str]) -> None:
    """Make the channels that the mapping calls new, and put them into it; giving up unmakes them.

    ``names``: text in the file → name of the channel. Asked again, it makes none twice.
    """
    here = _locked(row)
    if here.state != ImportState.CHECKED:
        raise StaleImportError(here.state)
    chosen = here.mapping.get("names", {}).get("channel", {})
    made: dict[str, str] = {}
    for text, name in names.items():
        if chosen.get(text) != "new":
            continue
        if name not in made:
            channel = add_channel(
                organization=here.organization, fields={"name_es": name[:60], "name_en": name[:60]}
            )
            made[name] = str(channel.pk)
        chosen[text] = made[name]
    here.result["made_channels"] = [*here.result.get("made_channels", []), *made.values()]
    here.save(update_fields=["mapping", "result"])
    row.mapping, row.result = here.mapping, here.result


@transaction.atomic
def write_comments(*, row: MetricImport, comments: Sequence[CustomerComment]) -> None:
    """Write comments that nobody sees until the import is kept; one that is there stays as it is."""
    here = _locked(row)
    if here.state != ImportState.CHECKED:
        raise StaleImportError(here.state)
    CustomerComment.objects.bulk_create(comments, batch_size=CHUNK, ignore_conflicts=True)


@transaction.atomic
def finish_import(
    *,
    row: MetricImport,
    wanted: Sequence[Wanted],
    result: Mapping[str, Any],
    remembered: Mapping[str, Any],
    by: User | None,
    at: datetime,
) -> dict[str, Any]:
    """Record an import's readings, show its comments, remember its mapping: all or nothing.

    Kept already, nothing is recorded again. Raises ReadingError where a longer or shorter
    period of the same things came in meanwhile, StaleImportError where it was given up.
    """
    here = _locked(row)
    shown = CustomerComment.objects.filter(batch=row.pk, is_pending=True)
    if here.state == ImportState.DONE:
        shown.update(is_pending=False)
        return dict(here.result)
    if here.state != ImportState.CHECKED:
        raise StaleImportError(here.state)
    made = here.result.get("made_channels", [])
    recorded = record_readings(
        source=here.source, wanted=_with_rows(wanted), by=by, at=at, batch=here.pk
    )
    here.result = {
        **result, "recorded": asdict(recorded), "made_channels": made,
        "new_comments": shown.update(is_pending=False),
    }  # fmt: skip
    here.source.mapping = dict(remembered)
    here.source.save(update_fields=["mapping"])
    _forget_texts(here.look)
    here.state, here.done_at, here.mapping = ImportState.DONE, at, row.mapping
    name, here.file = here.file.name, ""
    here.save(update_fields=["state", "done_at", "result", "look", "mapping", "file"])
    for field in ("state", "done_at", "result", "look", "file"):
        setattr(row, field, getattr(here, field))
    transaction.on_commit(lambda: _delete_file(name))
    return dict(here.result)


def _with_rows(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Known metrics become rows with the first that is said of them."""
    rows: dict[str, Metric] = {}
    found = []
    for want in wanted:
        metric = want.metric
        if metric._state.adding:
            if metric.key not in rows:
                rows[metric.key] = known_metric(
                    organization=metric.organization, kind=Kind(metric.kind)
                )
            want = replace(want, metric=rows[metric.key])
        found.append(want)
    return found


def _forget_texts(look: dict[str, Any]) -> None:
    """Cells of the file that were shown for deciding: customers may be named in them."""
    for column in look.get("columns", []):
        column |= {"examples": [], "values": None, "odd": []}


@transaction.atomic
def cancel_import(*, row: MetricImport) -> None:
    """Give an import up: its file, what it wrote and the channels it made go.

    Kept already, StaleImportError. Given up before, nothing happens.
    """
    here = _locked(row)
    if here.state == ImportState.DONE:
        raise StaleImportError(here.state)
    for job in Job.objects.owned_by(here.organization).open().filter(subject=subject_of(here)):
        with suppress(JobOverError):
            ask_to_stop(job=job)
    CustomerComment.objects.filter(batch=here.pk, is_pending=True).delete()
    _unmake_channels(here)
    names = [here.file.name, here.result.get("rejected_file", "")]
    here.state, here.file = ImportState.CANCELLED, ""
    here.look, here.mapping, here.result = {}, {}, {}
    here.save(update_fields=["state", "file", "look", "mapping", "result"])
    for field in ("state", "file", "look", "mapping", "result"):
        setattr(row, field, getattr(here, field))
    transaction.on_commit(lambda: [_delete_file(name) for name in names])


def give_up_forgotten(at: datetime) -> int:
    """Give up imports that nobody has decided on for a month: their files must not stay."""
    waiting = MetricImport.objects.filter(
        state__in=(ImportState.RECEIVED, ImportState.LOOKED_AT, ImportState.CHECKED),
        created_at__lt=at - FORGOTTEN_AFTER,
    )
    given_up = 0
    for row in waiting:
        with suppress(StaleImportError):
            cancel_import(row=row)
            given_up += 1
    return given_up


def _unmake_channels(row: MetricImport) -> None:
    made = row.result.get("made_channels", [])
    for channel in Channel.objects.owned_by(row.organization).filter(pk__in=made):
        with suppress(ChannelInUseError):  # somebody uses it meanwhile
            remove_channel(channel=channel, replaced_by=None)


def _delete_file(name: str) -> None:
    if name:
        default_storage.delete(name)
