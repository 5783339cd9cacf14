"""What an organisation and a journey have already, by the names that people's tables use."""

from __future__ import annotations

from accounts.models import Organization
from journeys.exchange.assembling import Known
from journeys.exchange.cells import folded
from journeys.models import Channel, Persona, Source, Stage
from journeys.selectors.board import Board


def known_names(organization: Organization, *, title: str = "") -> Known:
    """Return what a file may name; ``title`` is the journey's where the file does not say it."""
    return Known(seed=str(organization.pk), channels=_channels(organization), title=title)


def known_in(board: Board, *, stage: Stage | None, persona: Persona | None) -> Known:
    """Return what rows pasted into a journey may name, and where those that name nothing go."""
    assumptions = {}
    for column in board.columns:
        assumed = [rating for rating in column.ratings if rating.source == Source.ASSUMPTION]
        for rating in sorted(assumed, key=lambda row: (row.rated_on, str(row.pk))):
            assumptions[str(column.touchpoint.pk), str(rating.persona_id)] = str(rating.pk)
    journey = board.journey
    return Known(
        seed=str(journey.organization_id),
        channels=_channels(journey.organization),
        journey=str(journey.pk),
        title=journey.title,
        stages={folded(str(row.stage)): str(row.stage.pk) for row in reversed(board.stages)},
        touchpoints={
            (str(column.touchpoint.stage_id), folded(column.touchpoint.title)): str(
                column.touchpoint.pk
            )
            for column in reversed(board.columns)
        },
        personas={folded(walker.name): str(walker.pk) for walker in board.personas},
        assumptions=assumptions,
        stage=str(stage.pk) if stage else "",
        persona=str(persona.pk) if persona else "",
    )


def _channels(organization: Organization) -> dict[str, str]:
    """Keys by key and by either name; a key wins over a name, and the first of two over the second."""
    rows = list(Channel.objects.owned_by(organization))
    by_name = {
        folded(name): row.key for row in reversed(rows) for name in (row.name_en, row.name_es)
    }
    return by_name | {folded(row.key): row.key for row in rows}
