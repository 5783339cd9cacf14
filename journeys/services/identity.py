"""Which id each row of a document gets: its own where that is nobody else's.

An id that another organisation uses is never touched: then every id of the document is replaced
by one that follows from the organisation and the old id, so that the same file always meets the
same rows. Ids that another journey uses are replaced likewise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import models

from accounts.models import Organization
from journeys.models import (
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Rating,
    Stage,
    Tool,
    Touchpoint,
)
from journeys.services.checking import Checked, Part

SPACE = UUID("6f0b3f5e-6c1a-5d0e-9a53-0f8f6a3a7c11")
PARTS = (Stage, Touchpoint, Rating, Evidence, PainPoint)
AT_ONCE = 500  # ids in one query


def settle_ids(organization: Organization, checked: Checked, *, as_new: bool) -> None:
    """Give every part an id that is this organisation's and this journey's, or nobody's."""
    for part in checked.walk():
        part.written = part.written or (str(part.id) if part.id else "")
        if as_new and part.model not in (Persona, Tool):
            part.id = None
    if _belong_elsewhere(organization, checked):
        for part in checked.walk():
            part.id = part.id and renamed(organization.pk, part.id)
    for part in checked.walk():
        part.id = part.id or (uuid4() if as_new else _following(organization, checked, part))
    journey = checked.journey.id
    if _in_other_journeys(journey, checked):
        for part in checked.walk():
            if part.model in PARTS:
                part.id = renamed(journey, part.id)


def _following(organization: Organization, checked: Checked, part: Part) -> UUID:
    """Return the id that follows from where a part stands, so that a second reading finds it."""
    if part.model in PARTS:
        return uuid5(SPACE, f"{checked.journey.id}/{part.place}")
    name = part.fields.get("title") or part.fields.get("name")
    return uuid5(SPACE, f"{organization.pk}/{part.model.__name__}/{name}")


def renamed(space: object, old: UUID) -> UUID:
    """Return the id that follows from an old one, in a journey or an organisation."""
    return uuid5(SPACE, f"{space}/{old}")


def _belong_elsewhere(organization: Organization, checked: Checked) -> bool:
    by_model = _ids(checked, (Journey, Persona, Tool, *PARTS))
    return any(
        _manager(model)
        .filter(pk__in=some)
        .exclude(pk__in=_manager(model).owned_by(organization))
        .exists()
        for model, ids in by_model.items()
        for some in chunks(ids)
    )


def _in_other_journeys(journey: UUID | None, checked: Checked) -> bool:
    return any(
        _manager(model)
        .filter(pk__in=some)
        .exclude(**{_manager(model).all().journey_path: journey})
        .exists()
        for model, ids in _ids(checked, PARTS).items()
        for some in chunks(ids)
    )


def _ids(checked: Checked, wanted: tuple[type, ...]) -> dict[type, list[UUID]]:
    found: dict[type, list[UUID]] = {}
    for part in checked.walk():
        if part.id and part.model in wanted:
            found.setdefault(part.model, []).append(part.id)
    return found


def _manager(model: type[models.Model]) -> Any:
    return model.objects


def chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Cut ids into lists that a query takes."""
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some
