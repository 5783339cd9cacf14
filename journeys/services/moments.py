"""A person's decision on whether a touchpoint is a moment of truth, with the reason for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journeys.models import Operation, Touchpoint
from journeys.services.errors import NotInThisJourneyError, StaleRowError
from journeys.services.log import Change, hold, journey_of, last_writer, record, text_of

FIELDS = ("is_moment_of_truth", "moment_reason")


def decision_seen(touchpoint: Touchpoint) -> str:
    """Return what is decided now as a text, to tell later whether somebody decided meanwhile."""
    return "\n".join(text_of(touchpoint, name) or "" for name in FIELDS)


@transaction.atomic
def decide_moment(
    *,
    touchpoint: Touchpoint,
    decided: bool | None,
    reason: str,
    seen: str,
    author: User,
    at: datetime,
) -> Operation | None:
    """Store a decision and its reason as one change; None leaves it to the index.

    ``seen`` is what ``decision_seen`` said when the person began. StaleRowError where somebody
    decided otherwise since. Returns None where nothing changes.
    """
    hold(journey_of(touchpoint))
    row = Touchpoint.objects.select_for_update().get(pk=touchpoint.pk)
    if row.deleted_at:
        raise NotInThisJourneyError
    before = {name: text_of(row, name) for name in FIELDS}
    theirs = decision_seen(row)
    row.is_moment_of_truth = decided
    row.moment_reason = "" if decided is None else reason
    after = {name: text_of(row, name) for name in FIELDS}
    if before == after:
        return None
    if theirs != seen:
        raise _stale(row, theirs)
    row.rev += 1
    row.save(update_fields=[*FIELDS, "rev"])
    return record(
        journey=journey_of(row),
        author=author,
        at=at,
        label=_("Moment of truth decided for “%(touchpoint)s”") % {"touchpoint": row},
        changes=[Change(row, before, after)],
    )


def _stale(row: Touchpoint, theirs: str) -> StaleRowError:
    writer = last_writer(row, FIELDS[0])
    return StaleRowError(
        rev=row.rev,
        theirs=theirs,
        who=writer.author if writer else None,
        at=writer.turned_at if writer else None,
    )
