"""A content into rows: levels, areas, capabilities, anchors, initiatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessments.models import Anchor, Area, Capability, Framework, Level
from frameworks.domain.content import (
    CAPABILITY_TEXTS,
    INITIATIVE_TEXTS,
    AreaContent,
    CapabilityContent,
    Content,
    InitiativeContent,
    Text,
)
from roadmaps.models import LibraryInitiative, LibraryLift


def write_content(framework: Framework, content: Content) -> None:
    """Give a draft this content in place of its own. The draft's lock is the caller's."""
    LibraryInitiative.objects.filter(framework=framework).delete()
    framework.levels.all().delete()
    framework.areas.all().delete()
    for name, text in both("title", content.title).items():
        setattr(framework, name, text)
    for name, text in both("status", content.status).items():
        setattr(framework, name, text)
    framework.save(update_fields=["title_es", "title_en", "status_es", "status_en"])
    Level.objects.bulk_create(
        Level(
            framework=framework,
            number=level.number,
            **both("name", level.name),
            **both("summary", level.summary),
        )
        for level in content.levels
    )
    for order, area in enumerate(content.areas, start=1):
        row = write_area(framework, area, order)
        write_capabilities(row, area.capabilities)
    write_initiatives(framework, content.initiatives)


def write_area(framework: Framework, area: AreaContent, order: int) -> Area:
    return Area.objects.create(
        framework=framework,
        code=area.code,
        key=area.key,
        order=order,
        weight=area.weight,
        **both("name", area.name),
        **both("summary", area.summary),
    )


def write_capabilities(
    area: Area, capabilities: Iterable[CapabilityContent], first: int = 1
) -> list[Capability]:
    """Add capabilities with their anchors to an area, in order from ``first`` on."""
    listed = list(capabilities)
    rows = Capability.objects.bulk_create(
        Capability(
            area=area,
            code=one.code,
            order=order,
            in_short_form=one.in_short_form,
            weight=one.weight,
            known_by=list(one.known_by),
            **{
                k: v for name in CAPABILITY_TEXTS for k, v in both(name, getattr(one, name)).items()
            },
        )
        for order, one in enumerate(listed, start=first)
    )
    Anchor.objects.bulk_create(
        Anchor(capability=row, level=level, **both("text", anchor))
        for row, one in zip(rows, listed, strict=True)
        for level, anchor in enumerate(one.anchors, start=1)
    )
    return rows


def write_initiatives(framework: Framework, initiatives: Iterable[InitiativeContent]) -> None:
    """Add initiatives; what they lift and require is linked as far as it is there."""
    listed = list(initiatives)
    capabilities = {c.code: c for c in Capability.objects.filter(area__framework=framework)}
    LibraryInitiative.objects.bulk_create(
        LibraryInitiative(
            framework=framework,
            code=one.code,
            capability=capabilities[one.capability],
            **initiative_fields(one),
        )
        for one in listed
    )
    rows = {row.code: row for row in LibraryInitiative.objects.filter(framework=framework)}
    LibraryLift.objects.bulk_create(
        LibraryLift(initiative=rows[one.code], capability=capabilities[code], points=points)
        for one in listed
        for code, points in one.lifts
        if code in capabilities
    )
    link = LibraryInitiative.requires.through
    link.objects.bulk_create(
        link(from_libraryinitiative_id=rows[one.code].pk, to_libraryinitiative_id=rows[code].pk)
        for one in listed
        for code in dict.fromkeys(one.requires)
        if code in rows
    )


def initiative_fields(one: InitiativeContent) -> dict[str, object]:
    """Return an initiative's columns without code, capability and links."""
    fields: dict[str, object] = {
        "applies_from": one.applies_from,
        "applies_to": one.applies_to,
        "steps_es": "\n".join(step.es for step in one.steps),
        "steps_en": "\n".join(step.en for step in one.steps),
        "quarters": one.quarters,
        "probability": one.probability,
    }
    for name in INITIATIVE_TEXTS:
        fields.update(both(name, getattr(one, name)))
    for name, estimate in (("effort", one.effort), ("cost", one.cost)):
        for bound in ("low", "likely", "high"):
            fields[f"{name}_{bound}"] = getattr(estimate, bound)
    return fields


def both(name: str, text: Text) -> Mapping[str, str]:
    """Return a text's two columns."""
    return {f"{name}_es": text.es, f"{name}_en": text.en}
