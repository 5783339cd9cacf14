"""What initiatives ask of teams, and which of them exclude each other: for all scenarios at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Team
from plans.models import ExclusivePair, InitiativeTeam
from roadmaps.models import Initiative, Roadmap


class MoreThanEffortError(ValueError):
    """Teams give more days than an initiative takes; ``keys`` names such initiatives."""

    def __init__(self, keys: tuple[UUID, ...]) -> None:
        self.keys = keys
        super().__init__("teams give more days than the effort")


class StaleDaysError(ValueError):
    """Somebody changed the days since they were read."""


class GoneError(ValueError):
    """An initiative or a team is no longer there."""


class PairError(ValueError):
    """A pair is of two different initiatives, and stands once."""


@transaction.atomic
def ask_of_teams(
    *,
    roadmap: Roadmap,
    days: Mapping[UUID, Mapping[UUID, Decimal | None]],
    seen: str | None = None,
) -> None:
    """Write person-days by initiative and team, all or nothing; None and 0 ask nothing.

    ``seen`` is the fingerprint of what was shown: StaleDaysError where the days are others by
    now, GoneError where an initiative or a team is. MoreThanEffortError where the teams' days
    exceed an initiative's effort. Initiatives that ``days`` does not name stay as they are.
    """
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    initiatives = Initiative.objects.select_for_update(of=("self",)).filter(roadmap=roadmap)
    rows = {row.pk: row for row in initiatives.filter(pk__in=days)}
    asked_of = {team for own in days.values() for team in own}
    teams = Team.objects.select_for_update().filter(organization=roadmap.organization_id)
    here = set(teams.filter(pk__in=asked_of).values_list("pk", flat=True))
    if rows.keys() != days.keys() or here != asked_of:
        raise GoneError
    if seen is not None and seen != days_seen(roadmap):
        raise StaleDaysError
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


def days_seen(roadmap: Roadmap) -> str:
    """Return a fingerprint of all days that teams give to a roadmap's initiatives. One query."""
    rows = InitiativeTeam.objects.filter(initiative__roadmap=roadmap)
    said = sorted(
        f"{initiative} {team} {days.normalize()}"
        for initiative, team, days in rows.values_list("initiative_id", "team_id", "days")
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


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
