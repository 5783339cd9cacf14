"""A draft becomes a version that never changes; what nobody uses may go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from assessments.models import Framework
from frameworks.domain.checking import check
from frameworks.domain.content import content_hash
from frameworks.selectors.content import content_of
from frameworks.services.errors import (
    IncompleteError,
    InUseError,
    PublishedError,
    StaleDraftError,
)
from frameworks.services.locking import locked_draft


@transaction.atomic
def publish(*, draft: Framework, seen_rev: int, at: datetime) -> Framework:
    """Publish a draft as it was seen in revision ``seen_rev``: from now on it never changes.

    StaleDraftError where it has changed since, IncompleteError where something is missing,
    PublishedError where it is published already.
    """
    draft = locked_draft(draft)
    if draft.rev != seen_rev:
        raise StaleDraftError
    content = content_of(draft)
    if problems := check(content):
        raise IncompleteError(problems)
    draft.content_hash = content_hash(content)
    draft.published_at = at
    draft.save(update_fields=["content_hash", "published_at"])
    return draft


@transaction.atomic
def delete_framework(*, framework: Framework, seen_rev: int) -> None:
    """Delete a draft, or a version that no round asks.

    PublishedError for a built-in one, StaleDraftError where it has changed since it was seen,
    InUseError where rounds ask it.
    """
    row = Framework.objects.select_for_update().filter(pk=framework.pk).first()
    if row is None or row.is_built_in:
        raise PublishedError
    if row.rev != seen_rev:
        raise StaleDraftError
    if row.assessments.exists():
        raise InUseError
    try:
        row.delete()
    except (ProtectedError, RestrictedError) as error:
        raise InUseError from error
