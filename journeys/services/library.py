"""What stands above a single map: a journey's own details, who walks it, and the personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Organization, User
from journeys.models import Journey, JourneyPersona, Operation, Persona, Row
from journeys.selectors.overview import journeys_with_only
from journeys.services.creating import ensure_vocabulary
from journeys.services.editing import set_field
from journeys.services.errors import JourneyError, StaleRowError
from journeys.services.log import Change, hold, record, text_of, touch


class OnlyPersonaError(JourneyError):
    """A persona cannot go: these journeys would be walked by nobody."""

    def __init__(self, journeys: list[Journey]) -> None:
        self.journeys = journeys
        super().__init__(", ".join(journey.title for journey in journeys))


class NobodyWalksError(JourneyError):
    """A journey needs at least one persona."""


@transaction.atomic
def save_details(
    *,
    journey: Journey,
    fields: Mapping[str, Any],
    walkers: Sequence[Persona],
    seen_rev: int,
    author: User,
    at: datetime,
) -> Operation | None:
    """Store a journey's details as one change that can be undone, and who walks it in this order.

    StaleRowError where somebody changed the details since ``seen_rev``, NobodyWalksError
    without a persona. Returns None where no detail changes.
    """
    hold(journey)
    here = {
        persona.pk for persona in Persona.objects.present().filter(pk__in=[p.pk for p in walkers])
    }
    walkers = [persona for persona in walkers if persona.pk in here]
    if not walkers:
        raise NobodyWalksError("nobody walks it")
    stored = Journey.objects.get(pk=journey.pk)
    before = {name: text_of(stored, name) for name in fields}
    for name, value in fields.items():
        setattr(stored, name, value)
    after = {name: text_of(stored, name) for name in fields}
    changed = [name for name in fields if before[name] != after[name]]
    if changed and stored.rev != seen_rev:
        raise stale(stored)
    _set_walkers(stored, walkers, at)
    if not changed:
        return None
    stored.rev += 1
    stored.save(update_fields=["rev", *changed])
    return record(
        journey=stored,
        author=author,
        at=at,
        label=_("Details of the journey changed"),
        changes=[
            Change(
                stored,
                {name: before[name] for name in changed},
                {name: after[name] for name in changed},
            )
        ],
    )


def _set_walkers(journey: Journey, walkers: Sequence[Persona], at: datetime) -> None:
    standing = list(journey.walked_by.order_by("order", "id").values_list("persona_id", flat=True))
    wanted = [persona.pk for persona in walkers]
    if standing == wanted:
        return
    # A persona in the bin keeps its place at the end, for the day it is taken out again.
    journey.walked_by.filter(persona__deleted_at=None).exclude(persona__in=wanted).delete()
    for order, persona in enumerate(walkers):
        JourneyPersona.objects.update_or_create(
            journey=journey, persona=persona, defaults={"order": order}
        )
    touch(journey, at)


def mark_reviewed(*, journey: Journey, today: date, author: User, at: datetime) -> Operation | None:
    """Write down that somebody has looked the journey over today."""
    return set_field(
        row=journey,
        name="last_reviewed",
        value=today,
        seen_rev=journey.rev,
        was=text_of(journey, "last_reviewed"),
        author=author,
        at=at,
    )


@transaction.atomic
def create_persona(*, organization: Organization, fields: Mapping[str, Any]) -> Persona:
    """Create a persona that walks no journey yet."""
    ensure_vocabulary(organization)
    return Persona.objects.create(organization=organization, **fields)


def save_shared(*, row: Row, fields: Mapping[str, Any], seen_rev: int) -> None:
    """Store fields of a row that all journeys share. StaleRowError where it changed meanwhile."""
    seen = type(row).objects.filter(pk=row.pk, rev=seen_rev)
    if not seen.update(**fields, rev=F("rev") + 1):
        raise stale(row)


def stale(row: Row) -> StaleRowError:
    """Say that a row has changed since it was seen; who did it is not written down here."""
    return StaleRowError(rev=row.rev, theirs=str(row), who=None, at=None)


@transaction.atomic
def remove_persona(*, persona: Persona, at: datetime) -> None:
    """Put a persona into the bin; OnlyPersonaError while a journey has nobody else."""
    # In the order of their ids, so that two who remove at once take turns.
    for journey in persona.journeys.order_by("pk"):
        hold(journey)
    if alone := journeys_with_only(persona):
        raise OnlyPersonaError(alone)
    Persona.objects.filter(pk=persona.pk).update(deleted_at=at)


def restore_persona(*, persona: Persona) -> None:
    """Take a persona out of the bin: it walks its journeys again, with its ratings."""
    Persona.objects.filter(pk=persona.pk).update(deleted_at=None)
