"""Which tools are used at a touchpoint."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from journeys.models import Tool, Touchpoint
from journeys.services.log import journey_of, touch


@transaction.atomic
def use_tools(*, touchpoint: Touchpoint, tools: Iterable[Tool], at: datetime) -> None:
    """Set the tools of a touchpoint to these and no others."""
    touchpoint.tools.set(tools)
    touch(journey_of(touchpoint), at)
