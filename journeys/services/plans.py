"""A plan: every row that would be made, changed, brought back or put into the bin."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid5

from accounts.models import Organization
from journeys.models import Channel, Journey, Persona, Row
from journeys.services.checking import Problem
from journeys.services.identity import SPACE


@dataclass
class Planned:
    """One row that would be made, changed, brought back or put into the bin."""

    row: Row
    place: str
    before: dict[str, str | None]
    after: dict[str, str | None]
    is_new: bool = False

    @property
    def comes_back(self) -> bool:
        return "deleted_at" in self.before and not self.is_new


@dataclass
class Plan:
    """Everything a document would write, and what stays as it is."""

    organization: Organization
    journey: Journey
    is_new: bool
    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    matched: Counter[type] = field(default_factory=Counter)
    channels: list[Channel] = field(default_factory=list)
    tools: list[Planned] = field(default_factory=list)
    walks: list[Persona] | None = None  # who walks it afterwards, where that changes
    links: set[tuple[UUID, UUID]] = field(default_factory=set)  # touchpoint, tool: to be made
    unlinked: set[tuple[UUID, UUID]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (
            self.new
            or self.changed
            or self.removed
            or self.channels
            or self.tools
            or self.links
            or self.unlinked
            or self.walks is not None
        )

    def of(self, model: type[Row]) -> dict[str, int]:
        """How many rows of a kind would be new, changed, removed, and stay."""
        return {
            "new": sum(isinstance(p.row, model) for p in self.new),
            "changed": sum(isinstance(p.row, model) for p in self.changed),
            "removed": sum(isinstance(row, model) for row in self.removed),
            "same": self.matched[model],
        }

    @cached_property
    def fingerprint(self) -> str:
        """A short text that differs where another preview would."""
        said = [
            sorted((str(p.row.pk), str(sorted(p.after.items()))) for p in self.new + self.changed),
            sorted((str(p.row.pk), p.row.rev) for p in self.changed),
            sorted(str(row.pk) for row in self.removed),
            sorted(map(str, self.links)),
            sorted(map(str, self.unlinked)),
            [str(persona.pk) for persona in self.walks or ()],
        ]
        return uuid5(SPACE, repr(said)).hex
