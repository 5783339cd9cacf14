"""Readings typed in by hand, and readings taken away again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from metrics.domain.cuts import Cut
from metrics.domain.periods import start_of
from metrics.models import ImportState, Reading, Source, SourceKind, reading_key
from metrics.services.metrics import as_row
from metrics.services.readings import Wanted, record_readings
from voice.models import CustomerComment

NAMES = 20
OVER = (ImportState.DONE, ImportState.CANCELLED, ImportState.REFUSED)


class AlreadyThereError(ValueError):
    """A reading for the same stands already; ``there`` is that one."""

    def __init__(self, there: Reading) -> None:
        self.there = there
        super().__init__("a reading for the same stands already")


class StaleReadingError(ValueError):
    """The reading was changed or deleted since its form was opened; ``current`` is it now."""

    def __init__(self, current: Reading | None) -> None:
        self.current = current
        super().__init__("the reading was changed elsewhere")


class GatheredError(ValueError):
    """Readings of a survey belong to its answers and are not taken away here."""


class UnderWayError(ValueError):
    """A file of the source has been handed in and neither kept nor given up."""


def typed_source(*, organization: Organization) -> Source:
    """Return the source of what is typed in by hand, made now at the first reading."""
    found = Source.objects.owned_by(organization).filter(kind=SourceKind.TYPED).first()
    if found is not None:
        return found
    name = _("Typed in by hand")
    for number in range(1, NAMES):
        try:
            with transaction.atomic():
                return Source.objects.create(
                    organization=organization,
                    name=name if number == 1 else f"{name} {number}",
                    kind=SourceKind.TYPED,
                )
        except IntegrityError:  # a file's source is called so
            continue
    raise RuntimeError("no name is left for the source of typed readings")


@transaction.atomic
def type_reading(
    *,
    wanted: Wanted,
    by: User,
    at: datetime,
    instead_of: Reading | None = None,
    replacing: datetime | None = None,
) -> Reading:
    """Record a reading typed in by hand, or a typed one anew in the place of another.

    ``instead_of`` is the reading being corrected, as it was when its form was opened.
    AlreadyThereError where another reading stands for the same, unless ``replacing`` is when
    that one was recorded. StaleReadingError where ``instead_of`` has changed since.
    ReadingError as in :func:`record_readings`. Nothing is written then.
    """
    metric = as_row(wanted.metric)
    wanted = replace(wanted, metric=metric)
    source = typed_source(organization=metric.organization)
    Source.objects.select_for_update().get(pk=source.pk)
    key = _key(source, wanted)
    if instead_of is not None:
        current = Reading.objects.filter(pk=instead_of.pk).first()
        if current is None or current.recorded_at != instead_of.recorded_at:
            raise StaleReadingError(current)
    there = Reading.objects.filter(metric=metric, key=key).first()
    is_own = there is not None and instead_of is not None and there.pk == instead_of.pk
    if there is not None and not is_own and there.recorded_at != replacing:
        raise AlreadyThereError(there)
    if instead_of is not None and not is_own:
        Reading.objects.filter(pk=instead_of.pk).delete()
    record_readings(source=source, wanted=[wanted], by=by, at=at)
    return Reading.objects.get(metric=metric, key=key)


def _key(source: Source, wanted: Wanted) -> str:
    place: UUID | str | None = None
    if wanted.cut & Cut.TOUCHPOINT:
        place = wanted.touchpoint
    elif wanted.cut & Cut.STAGE:
        place = wanted.stage
    elif wanted.cut & Cut.MOMENT:
        place = wanted.moment
    return reading_key(
        source=source.pk,
        period=wanted.period.value,
        starts_on=start_of(wanted.starts_on, wanted.period),
        cut=int(wanted.cut),
        channel=wanted.channel,
        place=place,
        segment=" ".join(wanted.segment.split())[:80],
    )


@transaction.atomic
def delete_reading(*, reading: Reading) -> None:
    """Delete one reading that was typed in; ValueError for any other: those go by source."""
    if reading.source.kind != SourceKind.TYPED:
        raise ValueError("readings that were not typed in go with their import or source")
    reading.delete()


@transaction.atomic
def delete_readings_of(
    *, source: Source, batch: UUID | None = None, with_comments: bool = False
) -> tuple[int, int]:
    """Delete a source's readings, or those an import wrote last; return how many, and comments.

    What an import had updated does not come back as it was before. ``with_comments``: what
    customers wrote in it goes too. GatheredError for a survey's.
    """
    if source.kind == SourceKind.SURVEY:
        raise GatheredError
    Source.objects.select_for_update().get(pk=source.pk)
    rows = Reading.objects.filter(source=source)
    batches = [batch] if batch else list(source.imports.values_list("pk", flat=True))
    if batch:
        rows = rows.filter(batch=batch)
    comments = 0
    if with_comments:
        written = CustomerComment.objects.filter(
            organization=source.organization_id, batch__in=batches
        )
        comments = written.count()
        written.delete()
    return rows.delete()[0], comments


@transaction.atomic
def forget_source(*, source: Source) -> None:
    """Delete a source without readings, with how its files were read and the list of its imports.

    GatheredError where it has readings or is a survey's, UnderWayError while a file of it is
    being looked through. Nothing happens where it is gone already.
    """
    # Whoever records readings holds the same lock: none come in between the look and the deletion.
    if not Source.objects.select_for_update().filter(pk=source.pk).exists():
        return
    if source.kind == SourceKind.SURVEY or source.readings.exists():
        raise GatheredError
    if source.imports.exclude(state__in=OVER).exists():
        raise UnderWayError
    source.delete()
