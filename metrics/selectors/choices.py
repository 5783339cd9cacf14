"""What a dashboard can be narrowed to, and what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.models import Organization
from journeys.models import Channel
from metrics.domain.windows import window_of
from metrics.models import Reading, Source
from metrics.selectors.courses import Filters

MOST_SEGMENTS = 200


@dataclass(frozen=True)
class Choices:
    """Channels, segments and sources that there are. ``segments``: spellings by folded name."""

    channels: tuple[Channel, ...]
    segments: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...]

    @property
    def segment_names(self) -> list[tuple[str, str]]:
        return [(folded, spellings[0]) for folded, spellings in self.segments.items()]


def choices_of(organization: Organization) -> Choices:
    """Return what an organisation's figures can be narrowed to. Three queries."""
    names = (
        Reading.objects.owned_by(organization)
        .filter(segment__gt="")
        .order_by("segment")
        .values_list("segment", flat=True)
        .distinct()[:MOST_SEGMENTS]
    )
    segments: dict[str, list[str]] = {}
    for name in names:
        segments.setdefault(name.casefold(), []).append(name)
    return Choices(
        tuple(Channel.objects.owned_by(organization)),
        {folded: tuple(spellings) for folded, spellings in segments.items()},
        tuple(Source.objects.owned_by(organization)),
    )


def asked_for(
    asked: Mapping[str, str], choices: Choices, today: date
) -> tuple[Filters, tuple[str, ...]]:
    """Return the filters of an address, and the names of those that could not be read.

    ``from`` and ``until`` are months such as 2026-03. What the organisation does not have is
    not narrowed to and named among the unread.
    """
    unread = []
    months: dict[str, date | None] = {}
    for name in ("from", "until"):
        text = asked.get(name, "").strip()
        months[name] = _month(text)
        if text and months[name] is None:
            unread.append(name)
    channel = _one(asked.get("channel", ""), {row.pk for row in choices.channels})
    source = _one(asked.get("source", ""), {row.pk for row in choices.sources})
    segment = asked.get("segment", "").strip().casefold()
    spellings = choices.segments.get(segment, ())
    for name, found in (("channel", channel), ("source", source), ("segment", spellings)):
        if asked.get(name, "").strip() and not found:
            unread.append(name)
    window = window_of(months["from"], months["until"], today)
    name = spellings[0] if spellings else ""
    return Filters(window, channel, name, spellings, source), tuple(unread)


def _month(text: str) -> date | None:
    try:
        year, month = text.split("-")[:2]
        found = date(int(year), int(month), 1)
    except (ValueError, OverflowError):
        return None
    return found if 1990 <= found.year <= 2100 else None


def _one(text: str, known: set[UUID]) -> UUID | None:
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if found in known else None
