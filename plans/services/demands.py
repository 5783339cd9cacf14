"""What initiatives ask of teams, and which of them exclude each other: for all scenarios at once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from plans.models import ExclusivePair, InitiativeTeam
from roadmaps.models import Initiative, Roadmap


class MoreThanEffortError(ValueError):
    """Teams give more days than an initiative takes; ``keys`` names such initiatives."""

    def __init__(self, keys: tuple[UUID, ...]) -> None:
        self.keys = keys
        super().__init__("teams give more days than the effort")


class PairError(ValueError):
    """A pair is of two different initiatives, and stands once."""


@transaction.atomic
def ask_of_teams(*, roadmap: Roadmap, days: Mapping[UUID, Mapping[UUID, Decimal | None]]) -> None:
    """Write person-days by initiative and team, all or nothing; None and 0 ask nothing.

    MoreThanEffortError where the teams' days exceed an initiative's effort. Initiatives that
    ``days`` does not name stay as they are.
    """
    rows = {row.pk: row for row in Initiative.objects.filter(roadmap=roadmap, pk__in=days)}
    over = tuple(
        key
        for key, own in days.items()
        if sum(x or 0 for x in own.values()) > rows[key].effort_days
    )
    if over:
        raise MoreThanEffortError(over)
    InitiativeTeam.objects.filter(initiative__in=rows).delete()
    InitiativeTeam.objects.bulk_create(
        InitiativeTeam(initiative_id=key, team_id=team, days=asked)
        for key, own in days.items()
        for team, asked in own.items()
        if asked
    )


@transaction.atomic
def exclude_each_other(*, first: Initiative, second: Initiative) -> ExclusivePair:
    """Say that at most one of two initiatives of a roadmap is done. PairError."""
    one, other = sorted((first, second), key=lambda row: str(row.pk))
    if one.pk == other.pk or one.roadmap_id != other.roadmap_id:
        raise PairError
    try:
        with transaction.atomic():
            return ExclusivePair.objects.create(roadmap_id=one.roadmap_id, first=one, second=other)
    except IntegrityError as error:
        raise PairError from error


def let_both_be_done(*, pair: ExclusivePair) -> None:
    """Two initiatives exclude each other no longer."""
    ExclusivePair.objects.filter(pk=pair.pk).delete()
