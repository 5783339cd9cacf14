"""Writes of journeys: each in one transaction, each in the log."""

from journeys.services.creating import create_journey, ensure_vocabulary
from journeys.services.editing import set_field, set_rating
from journeys.services.errors import (
    ChangedSinceError,
    DocumentError,
    InvalidValueError,
    JourneyError,
    NothingToUndoError,
    NotInThisJourneyError,
    StaleRowError,
)
from journeys.services.ordering import move_stage, move_touchpoint
from journeys.services.parts import (
    add_finding,
    add_stage,
    add_touchpoint,
    empty_bins,
    remove,
    remove_journey,
    remove_stage,
    restore,
    restore_journey,
)
from journeys.services.undoing import redo, redoable, undo, undoable, within_reach

__all__ = [
    "ChangedSinceError",
    "DocumentError",
    "InvalidValueError",
    "JourneyError",
    "NotInThisJourneyError",
    "NothingToUndoError",
    "StaleRowError",
    "add_finding",
    "add_stage",
    "add_touchpoint",
    "create_journey",
    "empty_bins",
    "ensure_vocabulary",
    "move_stage",
    "move_touchpoint",
    "redo",
    "redoable",
    "remove",
    "remove_journey",
    "remove_stage",
    "restore",
    "restore_journey",
    "set_field",
    "set_rating",
    "undo",
    "undoable",
    "within_reach",
]
