"""A maturity model as plain values, in both languages, and its fingerprint.

The order of levels, areas, capabilities and initiatives is their order in the model. A draft
may hold empty texts; what a version needs to be published stands in ``checking``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

LANGUAGES = ("es", "en")
ROLE_GROUPS = ("executive", "manager", "front_line")
CAPABILITY_TEXTS = ("name", "definition", "question", "help", "sufficient", "insufficient")
INITIATIVE_TEXTS = ("title", "why", "deliverable", "metric", "owner")
BOUNDS = ("low", "likely", "high")


@dataclass(frozen=True)
class Text:
    """One text in Spanish and in English; empty where nobody has written it."""

    es: str = ""
    en: str = ""

    def said_in(self, language: str) -> str:
        return self.es if language == "es" else self.en

    def document(self) -> dict[str, str]:
        return {"es": self.es, "en": self.en}


@dataclass(frozen=True)
class LevelContent:
    """One of the five levels. ``number``: 1 to 5."""

    number: int
    name: Text
    summary: Text


@dataclass(frozen=True)
class CapabilityContent:
    """One question with its five anchors, in ascending order of level.

    ``weight``: above 0 and up to 100, two decimals. ``known_by``: role groups, () is everybody.
    """

    code: str
    name: Text
    definition: Text
    question: Text
    help: Text
    sufficient: Text
    insufficient: Text
    anchors: tuple[Text, ...]
    in_short_form: bool = False
    weight: Decimal = Decimal(1)
    known_by: tuple[str, ...] = ()

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], Text]]:
        """Yield every text with its path inside the capability."""
        for name in CAPABILITY_TEXTS:
            yield (name,), getattr(self, name)
        for level, anchor in enumerate(self.anchors, start=1):
            yield ("anchors", level), anchor


@dataclass(frozen=True)
class AreaContent:
    """One area with its capabilities. ``weight`` as in a capability."""

    code: str
    key: str
    name: Text
    summary: Text
    capabilities: tuple[CapabilityContent, ...] = ()
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Estimate:
    """A low, a likely and a high value: whole person-days, or whole units of money."""

    low: int
    likely: int
    high: int


@dataclass(frozen=True)
class InitiativeContent:
    """One initiative of a model's library.

    ``applies_from`` and ``applies_to``: levels 1 to 5. ``steps``: three. ``effort``: person-days.
    ``cost``: outside costs in the organisation's currency. ``quarters``: 1 to 12.
    ``probability``: above 0, up to 1. ``lifts``: (capability code, levels above 0 and up to 4).
    ``requires``: codes of initiatives that come first.
    """

    code: str
    capability: str
    applies_from: int
    applies_to: int
    title: Text
    why: Text
    deliverable: Text
    metric: Text
    owner: Text
    steps: tuple[Text, ...]
    effort: Estimate
    cost: Estimate
    quarters: int
    probability: Decimal
    lifts: tuple[tuple[str, Decimal], ...]
    requires: tuple[str, ...] = ()

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], Text]]:
        """Yield every text with its path inside the initiative."""
        for name in INITIATIVE_TEXTS:
            yield (name,), getattr(self, name)
        for number, step in enumerate(self.steps, start=1):
            yield ("steps", number), step


@dataclass(frozen=True)
class Content:
    """Everything one version of a model says."""

    title: Text
    status: Text
    levels: tuple[LevelContent, ...]
    areas: tuple[AreaContent, ...]
    initiatives: tuple[InitiativeContent, ...] = ()

    @property
    def capabilities(self) -> tuple[CapabilityContent, ...]:
        return tuple(c for area in self.areas for c in area.capabilities)


def document_of(content: Content) -> dict[str, Any]:
    """Return a content as lists, mappings, texts and numbers; ``reading.read`` takes it back."""
    return {
        "title": content.title.document(),
        "status": content.status.document(),
        "levels": [
            {"number": v.number, "name": v.name.document(), "summary": v.summary.document()}
            for v in content.levels
        ],
        "areas": [_area(area) for area in content.areas],
        "initiatives": [_initiative(row) for row in content.initiatives],
    }


def _area(area: AreaContent) -> dict[str, Any]:
    return {
        "code": area.code,
        "key": area.key,
        "weight": number(area.weight),
        "name": area.name.document(),
        "summary": area.summary.document(),
        "capabilities": [_capability(one) for one in area.capabilities],
    }


def _capability(one: CapabilityContent) -> dict[str, Any]:
    return {
        "code": one.code,
        "short_form": one.in_short_form,
        "weight": number(one.weight),
        "known_by": list(one.known_by),
        **{name: getattr(one, name).document() for name in CAPABILITY_TEXTS},
        "anchors": [anchor.document() for anchor in one.anchors],
    }


def _initiative(row: InitiativeContent) -> dict[str, Any]:
    return {
        "code": row.code,
        "capability": row.capability,
        "applies": {"from": row.applies_from, "to": row.applies_to},
        **{name: getattr(row, name).document() for name in INITIATIVE_TEXTS},
        "steps": [step.document() for step in row.steps],
        "effort_days": {bound: getattr(row.effort, bound) for bound in BOUNDS},
        "cost": {bound: getattr(row.cost, bound) for bound in BOUNDS},
        "quarters": row.quarters,
        "probability": number(row.probability),
        "lifts": {code: number(points) for code, points in row.lifts},
        "requires": list(row.requires),
    }


def number(value: Decimal) -> int | float:
    """Return a decimal of two places as people write it.

    >>> number(Decimal("1.00")), number(Decimal("1.25"))
    (1, 1.25)
    """
    return int(value) if value == int(value) else float(value)


def settled(content: Content) -> Content:
    """Return a content with everything in the order in which rows are read back.

    Initiatives stand by capability and code, what they lift by points, what they wait for by
    code: the same model written in another order is the same model.
    """
    place = {capability.code: n for n, capability in enumerate(content.capabilities)}
    rows = [
        replace(
            row,
            lifts=tuple(sorted(row.lifts, key=lambda lift: (-lift[1], lift[0]))),
            requires=tuple(sorted(set(row.requires))),
        )
        for row in content.initiatives
    ]
    rows.sort(key=lambda row: (place.get(row.capability, len(place)), row.code))
    return replace(content, initiatives=tuple(rows))


def content_hash(content: Content) -> str:
    """Return a hash (64 hex digits) that changes with any word or number and nothing else."""
    canonical = json.dumps(document_of(settled(content)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
