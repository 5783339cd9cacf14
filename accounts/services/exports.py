"""Notes what was handed over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Export, ExportKind, Organization, User

KEPT = 50  # of each organisation


@transaction.atomic
def record_export(
    *,
    organization: Organization,
    person: User,
    kind: ExportKind,
    about: str,
    language: str,
    at: datetime,
) -> Export:
    """Note that somebody took a file away; only the last fifty of an organisation stay."""
    export = Export.objects.create(
        organization=organization,
        person=person,
        kind=kind,
        about=about[:160],
        language=language,
        made_at=at,
    )
    rows = Export.objects.owned_by(organization).order_by("-made_at", "-pk")
    if older := list(rows.values_list("pk", flat=True)[KEPT:]):
        Export.objects.filter(pk__in=older).delete()
    return export
