"""Customers' own scores become a rating of the touchpoint in its journey."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from journeys.models import Persona, Rating, Source, Touchpoint
from journeys.services import add_finding


def rate_by_customers(
    *,
    touchpoint: Touchpoint,
    persona: Persona,
    score: float,
    n: int,
    author: User,
    at: datetime,
) -> Rating:
    """Add a mean satisfaction, 1 to 5, of n customers as a rating of experience by survey.

    InvalidValueError where there is a rating by survey of that persona and day already.
    """
    return add_finding(
        model=Rating,
        touchpoint=touchpoint,
        author=author,
        at=at,
        persona=persona,
        source=Source.SURVEY,
        rated_on=at.date(),
        experience=Decimal(str(round(score, 2))),
        n=n,
    )
