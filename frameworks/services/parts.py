"""The parts of a draft that one form shows: what is in them now, and how a change is written.

A part's values are named as the fields of its form. They are read anew when something is to be
written, so that two people in one form are told apart field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from assessments.models import Anchor, Area, Capability, Framework
from frameworks.domain.content import BOUNDS, CAPABILITY_TEXTS, INITIATIVE_TEXTS, LANGUAGES
from frameworks.selectors.content import STEPS, areas_of, capabilities_of, steps
from roadmaps.models import LibraryInitiative, LibraryLift

Values = dict[str, Any]
ESTIMATES = [f"{name}_{bound}" for name in ("effort", "cost") for bound in BOUNDS]
INITIATIVE_NUMBERS = ["applies_from", "applies_to", *ESTIMATES, "quarters", "probability"]


class Part(Protocol):
    """One form's share of a draft."""

    def values(self) -> Values:
        """Return what stands in each field now."""

    def write(self, changes: Mapping[str, Any]) -> None:
        """Write the fields named, and no other."""


class HeadPart:
    """A model's title and remark, and the names and descriptions of its five levels."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework

    def values(self) -> Values:
        row = Framework.objects.get(pk=self.framework.pk)
        values = _texts(row, ("title", "status"))
        for level in row.levels.order_by("number"):
            own = _texts(level, ("name", "summary"))
            values |= {f"level_{level.number}_{name}": said for name, said in own.items()}
        return values

    def write(self, changes: Mapping[str, Any]) -> None:
        own = {name: said for name, said in changes.items() if not name.startswith("level_")}
        if own:
            Framework.objects.filter(pk=self.framework.pk).update(**own)
        for level in self.framework.levels.all():
            start = f"level_{level.number}_"
            said = _of(changes, start)
            if said:
                self.framework.levels.filter(pk=level.pk).update(**said)


class AreaPart:
    """An area's name and description."""

    def __init__(self, area: Area) -> None:
        self.area = area

    def values(self) -> Values:
        return _texts(Area.objects.get(pk=self.area.pk), ("name", "summary"))

    def write(self, changes: Mapping[str, Any]) -> None:
        Area.objects.filter(pk=self.area.pk).update(**changes)


class CapabilityPart:
    """A capability's texts and anchors, who can know the answer, whether the short form asks it."""

    def __init__(self, capability: Capability) -> None:
        self.capability = capability

    def values(self) -> Values:
        row = Capability.objects.get(pk=self.capability.pk)
        values = _texts(row, CAPABILITY_TEXTS)
        values |= {"in_short_form": row.in_short_form, "known_by": list(row.known_by)}
        values |= {f"anchor_{n}_{lang}": "" for n in range(1, 6) for lang in LANGUAGES}
        for anchor in row.anchors.all():
            for lang in LANGUAGES:
                values[f"anchor_{anchor.level}_{lang}"] = getattr(anchor, f"text_{lang}")
        return values

    def write(self, changes: Mapping[str, Any]) -> None:
        own = {name: v for name, v in changes.items() if not name.startswith("anchor_")}
        if own:
            Capability.objects.filter(pk=self.capability.pk).update(**own)
        for level in range(1, 6):
            said = _of(changes, f"anchor_{level}_")
            if said:
                fields = {f"text_{lang}": text for lang, text in said.items()}
                Anchor.objects.update_or_create(
                    capability=self.capability, level=level, defaults=fields
                )


class WeightsPart:
    """How much each area counts in the whole, and each capability in its area."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework

    def values(self) -> Values:
        values: Values = {f"area_{row.code}": row.weight for row in areas_of(self.framework)}
        rows = capabilities_of(self.framework)
        return values | {f"capability_{row.code}": row.weight for row in rows}

    def write(self, changes: Mapping[str, Any]) -> None:
        for code, weight in _of(changes, "area_").items():
            Area.objects.filter(framework=self.framework, code=code).update(weight=weight)
        for code, weight in _of(changes, "capability_").items():
            rows = Capability.objects.filter(area__framework=self.framework, code=code)
            rows.update(weight=weight)


class InitiativePart:
    """One initiative: texts, steps, estimates, what it lifts and what comes first.

    ``lifts``: pairs of capability code and points. ``requires``: codes of initiatives.
    """

    def __init__(self, initiative: LibraryInitiative) -> None:
        self.initiative = initiative

    def values(self) -> Values:
        row = LibraryInitiative.objects.select_related("capability").get(pk=self.initiative.pk)
        values = _texts(row, INITIATIVE_TEXTS)
        for lang in LANGUAGES:
            for number, step in enumerate(steps(getattr(row, f"steps_{lang}"))[:STEPS], start=1):
                values[f"step_{number}_{lang}"] = step
        values |= {name: getattr(row, name) for name in INITIATIVE_NUMBERS}
        values["capability"] = row.capability.code
        lifts = row.lifts.order_by("-points", "capability__code")
        values["lifts"] = [
            (a.capability.code, a.points) for a in lifts.select_related("capability")
        ]
        values["requires"] = sorted(row.requires.values_list("code", flat=True))
        return values

    def write(self, changes: Mapping[str, Any]) -> None:
        row = LibraryInitiative.objects.get(pk=self.initiative.pk)
        for name in (*INITIATIVE_NUMBERS, *_names(INITIATIVE_TEXTS)):
            if name in changes:
                setattr(row, name, changes[name])
        for lang in LANGUAGES:
            said = steps(getattr(row, f"steps_{lang}"))[:STEPS]
            for number in range(1, STEPS + 1):
                said[number - 1] = changes.get(f"step_{number}_{lang}", said[number - 1])
            setattr(row, f"steps_{lang}", "\n".join(said))
        codes = capabilities_by_code(row.framework)
        if "capability" in changes:
            row.capability = codes[changes["capability"]]
        row.save()
        if "lifts" in changes:
            replace_lifts(row, changes["lifts"], codes)
        if "requires" in changes:
            row.requires.set(
                LibraryInitiative.objects.filter(
                    framework=row.framework, code__in=changes["requires"]
                ).exclude(pk=row.pk)
            )


def replace_lifts(
    row: LibraryInitiative,
    lifts: Iterable[tuple[str, Decimal]],
    codes: Mapping[str, Capability],
) -> None:
    row.lifts.all().delete()
    LibraryLift.objects.bulk_create(
        LibraryLift(initiative=row, capability=codes[code], points=points)
        for code, points in lifts
        if code in codes
    )


def capabilities_by_code(framework: Framework) -> dict[str, Capability]:
    return {c.code: c for c in Capability.objects.filter(area__framework=framework)}


def _names(names: Iterable[str]) -> list[str]:
    return [f"{name}_{lang}" for name in names for lang in LANGUAGES]


def _texts(row: object, names: Iterable[str]) -> Values:
    return {name: getattr(row, name) for name in _names(names)}


def _of(changes: Mapping[str, Any], start: str) -> Values:
    """Return the changes whose names begin so, by what follows."""
    return {k.removeprefix(start): v for k, v in changes.items() if k.startswith(start)}
