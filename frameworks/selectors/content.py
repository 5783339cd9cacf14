"""A version of a model, out of its rows: seven queries whatever its size."""

from __future__ import annotations

from assessments.models import Area, Capability, Framework
from frameworks.domain.content import (
    CAPABILITY_TEXTS,
    INITIATIVE_TEXTS,
    AreaContent,
    CapabilityContent,
    Content,
    Estimate,
    InitiativeContent,
    LevelContent,
    Text,
    content_hash,
    settled,
)
from roadmaps.models import LibraryInitiative

STEPS = 3


def content_of(framework: Framework) -> Content:
    """Return everything a version says."""
    return settled(
        Content(
            title=_text(framework, "title"),
            status=_text(framework, "status"),
            levels=tuple(
                LevelContent(level.number, _text(level, "name"), _text(level, "summary"))
                for level in framework.levels.order_by("number")
            ),
            areas=_areas(framework),
            initiatives=tuple(map(_initiative, library_of(framework))),
        )
    )


def hash_of(framework: Framework) -> str:
    """Return the hash of what a version says now, however its rows came to be."""
    return content_hash(content_of(framework))


def library_of(framework: Framework) -> list[LibraryInitiative]:
    """Return a version's initiatives with what they lift and require, in the model's order."""
    rows = LibraryInitiative.objects.filter(framework=framework).select_related("capability")
    return list(rows.prefetch_related("lifts__capability", "requires"))


def capabilities_of(framework: Framework) -> list[Capability]:
    """Return a version's capabilities with anchors, in its order."""
    rows = Capability.objects.filter(area__framework=framework)
    return list(rows.select_related("area").with_anchors().order_by("area__order", "order", "pk"))


def areas_of(framework: Framework) -> list[Area]:
    return list(framework.areas.order_by("order", "pk"))


def capability_content(row: Capability) -> CapabilityContent:
    """Return one capability as a value; a missing anchor is an empty text."""
    anchors = {anchor.level: anchor for anchor in row.anchors.all()}
    return CapabilityContent(
        code=row.code,
        anchors=tuple(
            _text(anchors[level], "text") if level in anchors else Text() for level in range(1, 6)
        ),
        in_short_form=row.in_short_form,
        weight=row.weight,
        known_by=tuple(row.known_by),
        **{name: _text(row, name) for name in CAPABILITY_TEXTS},
    )


def _areas(framework: Framework) -> tuple[AreaContent, ...]:
    by_area: dict[int, list[CapabilityContent]] = {}
    for row in capabilities_of(framework):
        by_area.setdefault(row.area_id, []).append(capability_content(row))
    return tuple(
        AreaContent(
            code=area.code,
            key=area.key,
            name=_text(area, "name"),
            summary=_text(area, "summary"),
            capabilities=tuple(by_area.get(area.pk, ())),
            weight=area.weight,
        )
        for area in areas_of(framework)
    )


def _initiative(row: LibraryInitiative) -> InitiativeContent:
    return InitiativeContent(
        code=row.code,
        capability=row.capability.code,
        applies_from=row.applies_from,
        applies_to=row.applies_to,
        steps=tuple(map(Text, steps(row.steps_es), steps(row.steps_en))),
        effort=Estimate(row.effort_low, row.effort_likely, row.effort_high),
        cost=Estimate(row.cost_low, row.cost_likely, row.cost_high),
        quarters=row.quarters,
        probability=row.probability,
        lifts=tuple((lift.capability.code, lift.points) for lift in row.lifts.all()),
        requires=tuple(needed.code for needed in row.requires.all()),
        **{name: _text(row, name) for name in INITIATIVE_TEXTS},
    )


def steps(text: str) -> list[str]:
    """Return the three steps of an initiative; those not written yet are empty.

    >>> steps("a\\nb")
    ['a', 'b', '']
    """
    lines = text.split("\n")
    return [*lines, *[""] * (STEPS - len(lines))]


def _text(row: object, name: str) -> Text:
    return Text(getattr(row, f"{name}_es"), getattr(row, f"{name}_en"))
