"""The organisation's own words, and how often each channel is used."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Organization
from journeys.models import Channel, EmotionWord, Touchpoint


@dataclass(frozen=True)
class ChannelUse:
    """One channel with the touchpoints and tools that use it; what lies in a bin counts too."""

    channel: Channel
    touchpoints: int
    tools: int

    @property
    def is_used(self) -> bool:
        return bool(self.touchpoints or self.tools)


def channel_uses(organization: Organization) -> list[ChannelUse]:
    """Load the channels in order. Two queries."""
    touchpoints = dict(
        Touchpoint.objects.owned_by(organization)
        .exclude(channel=None)
        .order_by()
        .values_list("channel")
        .annotate(Count("pk"))
    )
    rows = Channel.objects.owned_by(organization).annotate(tool_count=Count("tools"))
    rows = rows.order_by(*Channel._meta.ordering)  # counting groups, and grouping forgets the order
    return [ChannelUse(row, touchpoints.get(row.pk, 0), row.tool_count) for row in rows]


def emotion_words(organization: Organization) -> list[EmotionWord]:
    """Load the words from the best emotion to the worst."""
    return list(EmotionWord.objects.owned_by(organization))
