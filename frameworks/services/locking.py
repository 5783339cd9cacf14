"""One draft at a time, by one person at a time."""

from __future__ import annotations

from assessments.models import Framework
from frameworks.services.errors import PublishedError


def locked_draft(draft: Framework) -> Framework:
    """Return an organisation's draft, held until the transaction ends. Raises PublishedError."""
    row = Framework.objects.select_for_update().filter(pk=draft.pk).first()
    if row is None or row.is_built_in or not row.is_draft:
        raise PublishedError
    return row


def touch(draft: Framework) -> None:
    """Count one more change, so that who has seen less knows it."""
    draft.rev += 1
    draft.save(update_fields=["rev"])
