"""What people without an account may read of a journey, and by which link.

The public page sees only the plain values put together here. What a client must not see is
never in them, so that no template can show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.links import token_hash
from journeys.domain.emotion import CurvePoint
from journeys.domain.touchpoint import Values
from journeys.models import JourneyLink, LinkVisibility, Persona
from journeys.selectors.board import Board, Column
from journeys.selectors.walks import Walk, walks_of


def open_links(today: date) -> QuerySet[JourneyLink]:
    """Return the links that open something today: not off, not past their last day, not binned."""
    rows = JourneyLink.objects.exclude(visibility=LinkVisibility.OFF)
    rows = rows.filter(Q(expires_on=None) | Q(expires_on__gte=today), journey__deleted_at=None)
    return rows.select_related("journey__organization")


def link_of(token: str, today: date) -> JourneyLink | None:
    """Return the link that a visitor's address opens, if any.

    The address holds the secret token or, where the journey is listed for everybody, the
    link's own id: the token is not stored, and what is public needs no secret.
    """
    rows = open_links(today)
    listed = rows.filter(visibility=LinkVisibility.LISTED, pk=_as_id(token))
    return rows.filter(token_hash=token_hash(token)).first() or listed.first()


def _as_id(token: str) -> UUID | None:
    try:
        found = UUID(token)
    except ValueError:
        return None
    return found if str(found) == token else None


def listed_links(slug: str, today: date) -> QuerySet[JourneyLink]:
    """Return the links of an organisation's listed journeys, by title."""
    rows = open_links(today).filter(visibility=LinkVisibility.LISTED)
    return rows.filter(journey__organization__slug=slug).order_by("journey__title", "pk")


@dataclass(frozen=True)
class SharedFinding:
    """A pain point or a piece of evidence, with its kind in words."""

    kind: str
    text: str


@dataclass(frozen=True)
class SharedTouchpoint:
    """One touchpoint with what a visitor may know of it."""

    number: int
    title: str
    description: str
    channel: str
    control: str
    owner: str
    values: Values
    gap: float | None
    emotion: str
    grade: int
    is_moment: bool
    pains: Sequence[SharedFinding]
    evidence: Sequence[SharedFinding]


@dataclass(frozen=True)
class SharedStage:
    """One stage with its touchpoints."""

    name: str
    goal: str
    touchpoints: Sequence[SharedTouchpoint]


@dataclass(frozen=True)
class SharedLine:
    """One persona's way, under the name that a visitor may read."""

    name: str
    points: Sequence[CurvePoint]


@dataclass(frozen=True)
class SharedJourney:
    """A journey as its public page shows it."""

    title: str
    goal: str
    organization: str
    is_future: bool
    is_demonstration: bool
    hides: bool
    stages: Sequence[SharedStage]
    lines: Sequence[SharedLine]
    words: dict[int, str]

    @property
    def touchpoints(self) -> list[SharedTouchpoint]:
        return [touchpoint for stage in self.stages for touchpoint in stage.touchpoints]


def shared_journey(board: Board, *, client_safe: bool) -> SharedJourney:
    """Return what a link shows of a board; ``client_safe`` leaves out pains, evidence and names."""
    journey = board.journey
    return SharedJourney(
        title=journey.title,
        goal=journey.goal,
        organization=journey.organization.name,
        is_future=journey.is_future,
        is_demonstration=journey.is_demonstration or journey.organization.is_demonstration,
        hides=client_safe,
        stages=[
            SharedStage(
                name=str(stage.stage),
                goal=stage.stage.goal,
                touchpoints=[_touchpoint(board, column, client_safe) for column in stage.columns],
            )
            for stage in board.stages
        ],
        lines=[
            SharedLine(_name(walk, number, client_safe), walk.curve)
            for number, walk in enumerate(walks_of(board), start=1)
        ],
        words=dict(board.words),
    )


def _touchpoint(board: Board, column: Column, client_safe: bool) -> SharedTouchpoint:
    row = column.touchpoint
    return SharedTouchpoint(
        number=column.number,
        title=str(row),
        description=row.description,
        channel=row.channel.name if row.channel else "",
        control=str(row.get_control_display()),
        owner="" if client_safe or row.owner is None else row.owner.name,
        values=column.values,
        gap=column.gap,
        emotion=board.word(column.values.emotion),
        grade=column.pooled.grade,
        is_moment=column.moment.holds,
        pains=()
        if client_safe
        else [SharedFinding(str(p.get_kind_display()), p.text) for p in column.pain_points],
        evidence=()
        if client_safe
        else [SharedFinding(str(e.get_kind_display()), e.text) for e in column.evidence],
    )


def _name(walk: Walk, number: int, client_safe: bool) -> str:
    persona: Persona | None = walk.persona
    if persona is None:
        return _("Customers")
    if not client_safe:
        return persona.name
    return persona.segment or _("Customer group %(number)d") % {"number": number}
