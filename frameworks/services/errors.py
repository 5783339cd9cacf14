"""Why a model was not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameworks.domain.merging import Conflict
from frameworks.domain.problems import Problem

if TYPE_CHECKING:
    from assessments.models import Framework


class PublishedError(ValueError):
    """The version is published, built in or gone: it takes no change."""


class StaleDraftError(ValueError):
    """Somebody changed the draft since it was looked at."""


class StaleFormError(ValueError):
    """Somebody else wrote in the same fields; ``conflicts`` holds both texts of each."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        super().__init__("the same fields were changed elsewhere")


class IncompleteError(ValueError):
    """The model cannot be published; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


class InUseError(ValueError):
    """Rounds ask this version's questions, so it stays."""


class CodeTakenError(ValueError):
    """Something in the model has this code already."""


class TooManyError(ValueError):
    """The model holds as many of these as it may."""


class DraftExistsError(ValueError):
    """The model has a draft already, ``draft``: two next versions would exclude each other."""

    def __init__(self, draft: Framework) -> None:
        self.draft = draft
        super().__init__("the model has a draft already")
