"""Changing an organisation's own words: one row each, so that a new name shows everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, RestrictedError
from django.utils.text import slugify

from accounts.models import Organization
from journeys.models import Channel, EmotionWord, Touchpoint
from journeys.services.errors import JourneyError
from journeys.services.library import stale

KEY_LENGTH = 40


class ChannelInUseError(JourneyError):
    """A channel cannot go while touchpoints or tools use it and no other takes its place."""


@transaction.atomic
def save_words(*, changes: Sequence[tuple[Channel | EmotionWord, int, dict[str, Any]]]) -> None:
    """Store changed words, each as (row, the revision seen, fields); all of them or none."""
    for row, seen_rev, fields in changes:
        same = type(row).objects.filter(pk=row.pk, rev=seen_rev)
        if not same.update(**fields, rev=F("rev") + 1):
            raise stale(row)


@transaction.atomic
def put_in_order(*, organization: Organization, wanted: dict[Any, int]) -> None:
    """Number the channels anew: by the place given for each, and as they stood where equal."""
    channels = list(Channel.objects.owned_by(organization))
    ranked = sorted(channels, key=lambda channel: wanted.get(channel.pk, channel.order + 1))
    for order, channel in enumerate(ranked):
        if channel.order != order:
            Channel.objects.filter(pk=channel.pk).update(order=order)


@transaction.atomic
def add_channel(*, organization: Organization, fields: dict[str, Any]) -> Channel:
    """Add a channel at the end, under a key of its own made from its English name."""
    taken = set(Channel.objects.owned_by(organization).values_list("key", flat=True))
    order = Channel.objects.owned_by(organization).count()
    key = free_key(slugify(fields["name_en"]).replace("-", "_"), taken)
    return Channel.objects.create(organization=organization, key=key, order=order, **fields)


def free_key(wanted: str, taken: set[str]) -> str:
    """Return ``wanted`` or, where it is taken, the first free of ``wanted_2``, ``wanted_3`` …"""
    wanted = wanted[:KEY_LENGTH] or "channel"
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted[: KEY_LENGTH - 4]}_{number}"
    return key


@transaction.atomic
def remove_channel(*, channel: Channel, replaced_by: Channel | None) -> None:
    """Delete a channel; what uses it moves to ``replaced_by``. ChannelInUseError without one.

    ChannelInUseError also where figures of customers were recorded by it: they keep its name.
    """
    touchpoints = Touchpoint.objects.filter(channel=channel)
    tools = list(channel.tools.all())
    if replaced_by is None and (touchpoints.exists() or tools):
        raise ChannelInUseError(channel.name)
    if replaced_by is not None:
        touchpoints.update(channel=replaced_by, rev=F("rev") + 1)
        for tool in tools:
            tool.channels.add(replaced_by)
    try:
        channel.delete()
    except RestrictedError as error:
        raise ChannelInUseError(channel.name) from error
