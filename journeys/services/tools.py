"""Keeping the organisation's tools: what each is for, and which exchange data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Organization
from journeys.models import Channel, Tool, ToolMoment, Touchpoint
from journeys.selectors.tools import touchpoints_in_use
from journeys.services.creating import ensure_vocabulary
from journeys.services.errors import NotInThisJourneyError
from journeys.services.library import save_shared

Pair = frozenset[UUID]


@transaction.atomic
def create_tool(
    *, organization: Organization, fields: Mapping[str, Any], parts: Mapping[str, Any]
) -> Tool:
    """Create a tool; ``parts`` are its moments, channels, partners and touchpoints."""
    ensure_vocabulary(organization)
    tool = Tool.objects.create(organization=organization, **fields)
    _set_parts(tool, **parts)
    return tool


@transaction.atomic
def save_tool(
    *, tool: Tool, fields: Mapping[str, Any], parts: Mapping[str, Any], seen_rev: int
) -> None:
    """Store a tool as its form says. StaleRowError where somebody changed it meanwhile."""
    save_shared(row=tool, fields=fields, seen_rev=seen_rev)
    _set_parts(tool, **parts)


def _set_parts(
    tool: Tool,
    *,
    moments: Iterable[str],
    channels: Iterable[Channel],
    integrated_with: Iterable[Tool],
    touchpoints: Iterable[Touchpoint],
) -> None:
    wanted = set(moments)
    tool.moments.exclude(moment__in=wanted).delete()
    for moment in sorted(wanted):
        ToolMoment.objects.get_or_create(tool=tool, moment=moment)
    tool.channels.set(channels)
    # What lies in a bin is not offered by the form, and stays as it is.
    binned = tool.integrated_with.in_bin()
    tool.integrated_with.set([*integrated_with, *binned])
    offered = touchpoints_in_use(tool.organization).values("pk")
    hidden = tool.touchpoints.exclude(pk__in=offered)
    tool.touchpoints.set([*touchpoints, *hidden])


@transaction.atomic
def set_integrations(
    *, organization: Organization, seen: Iterable[Pair], wanted: Iterable[Pair]
) -> int:
    """Make the pairs ``wanted`` of those that were ``seen``; return how many changed.

    Only what differs from what the person saw is written, so that pairs somebody else set
    meanwhile stand. NotInThisJourneyError for a tool of another organisation.
    """
    seen, wanted = set(seen), set(wanted)
    changed = seen ^ wanted
    rows = Tool.objects.owned_by(organization).present()
    tools = rows.in_bulk({key for pair in changed for key in pair})
    if any(key not in tools for pair in changed for key in pair):
        raise NotInThisJourneyError
    for pair in changed:
        one, other = (tools[key] for key in pair)
        if pair in wanted:
            one.integrated_with.add(other)
        else:
            one.integrated_with.remove(other)
    return len(changed)


def remove_tool(*, tool: Tool, at: datetime) -> None:
    """Put a tool into the bin; where it was used and integrated comes back with it."""
    Tool.objects.filter(pk=tool.pk).update(deleted_at=at)


def restore_tool(*, tool: Tool) -> None:
    """Take a tool out of the bin."""
    Tool.objects.filter(pk=tool.pk).update(deleted_at=None)
