"""The library of initiatives, and an organisation's roadmaps made from it."""

from roadmaps.models.aim import InitiativeAim
from roadmaps.models.initiative import (
    Initiative,
    InitiativeLift,
    InitiativeRelief,
    InitiativeStatus,
    InitiativeTool,
)
from roadmaps.models.library import LibraryInitiative, LibraryLift
from roadmaps.models.other_scores import InitiativeScores
from roadmaps.models.roadmap import Roadmap

__all__ = [
    "Initiative",
    "InitiativeAim",
    "InitiativeLift",
    "InitiativeRelief",
    "InitiativeScores",
    "InitiativeStatus",
    "InitiativeTool",
    "LibraryInitiative",
    "LibraryLift",
    "Roadmap",
]
