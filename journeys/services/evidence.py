"""Files of evidence: kept with their row, replaced and removed with it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from journeys.evidence_files import content_type_of, shown_name
from journeys.models import Evidence
from journeys.services.errors import NotInThisJourneyError
from journeys.services.log import hold, journey_of, touch


def attach_file(*, evidence: Evidence, upload: UploadedFile, at: datetime) -> None:
    """Keep a file with a piece of evidence, in place of the one that was there.

    FileRefusedError for a kind of file that is not taken; nothing changes then.
    """
    kind = content_type_of(upload.name, upload, upload.size)
    field = Evidence._meta.get_field("file")
    stored = default_storage.save(field.generate_filename(evidence, upload.name), upload)
    try:
        _name(evidence, stored, shown_name(upload.name), kind, at)
    except Exception:
        default_storage.delete(stored)
        raise


def detach_file(*, evidence: Evidence, at: datetime) -> None:
    """Remove the file of a piece of evidence; what was found stays."""
    _name(evidence, "", "", "", at)


@transaction.atomic
def _name(evidence: Evidence, stored: str, shown: str, kind: str, at: datetime) -> None:
    """Point a row at another file, and forget the one before once that is certain."""
    hold(journey_of(evidence))
    row = Evidence.objects.present().select_for_update().filter(pk=evidence.pk).first()
    if row is None:
        raise NotInThisJourneyError
    forget_file(row.file.name)
    row.file, row.file_name, row.file_type = stored, shown, kind
    row.rev += 1
    row.save(update_fields=["file", "file_name", "file_type", "rev"])
    touch(journey_of(row), at)


def forget_file(stored: str) -> None:
    """Delete a stored file once the change that made it needless is in the database."""
    if stored:
        transaction.on_commit(partial(default_storage.delete, stored), robust=True)
