"""How the parts of a breakdown are called, and where they lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organization
from journeys.models import Channel, StageKind
from metrics.selectors.places import Places


@dataclass(frozen=True)
class Name:
    """How a part is called, where it leads, and what it lies in."""

    text: str
    url: str = ""
    place: str = ""
    is_moment: bool = False


def not_stated() -> str:
    return _("not stated")


def channel_names(channels: Iterable[Channel]) -> Callable[[UUID | None], Name]:
    names = {channel.pk: Name(channel.name) for channel in channels}
    return lambda cell: names.get(cell, Name(not_stated())) if cell else Name(not_stated())


def segment_names(segments: Mapping[str, tuple[str, ...]]) -> Callable[[str], Name]:
    return lambda cell: Name(segments[cell][0] if cell in segments else cell or not_stated())


def moment_names(organization: Organization) -> Callable[[str | None], Name]:
    names = {
        kind.value: Name(
            str(kind.label), reverse("metrics:moment", args=[organization.slug, kind.value])
        )
        for kind in StageKind
    }
    return lambda cell: names.get(cell or "", Name(not_stated()))


def touchpoint_names(organization: Organization, places: Places) -> Callable[[UUID | None], Name]:
    def named(cell: UUID | None) -> Name:
        row = places.touchpoints.get(cell) if cell else None
        if row is None:
            return Name(not_stated())
        journey = row.stage.journey
        url = ""
        if places.is_present(row.pk):
            url = reverse("journeys:touchpoint", args=[organization.slug, journey.pk, row.pk])
        return Name(str(row), url, journey.title, row.pk in places.moments)

    return named
