"""What is changed in a draft, part by part. Every write takes the draft's lock first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max

from assessments.models import Anchor, Area, Capability, Framework
from frameworks.domain.checking import (
    MOST_AREAS,
    MOST_CAPABILITIES,
    MOST_INITIATIVES,
    circles,
)
from frameworks.domain.content import CAPABILITY_TEXTS, INITIATIVE_TEXTS, LANGUAGES
from frameworks.domain.merging import merge
from frameworks.selectors.content import STEPS
from frameworks.services.errors import CodeTakenError, StaleFormError, TooManyError
from frameworks.services.locking import locked_draft, touch
from frameworks.services.parts import INITIATIVE_NUMBERS, Part, capabilities_by_code, replace_lifts
from roadmaps.models import LibraryInitiative

Ordered = TypeVar("Ordered", bound=models.Model)


class CircleError(ValueError):
    """An initiative would have to be finished before it can begin; ``codes`` leads round."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        super().__init__(" → ".join(codes))


@transaction.atomic
def save_part(
    *, draft: Framework, part: Part, typed: Mapping[str, Any], shown: Mapping[str, str]
) -> bool:
    """Write what a person changed in a form; return whether anything did.

    ``shown``: the fingerprint of each field as the form was shown. What somebody else changed
    meanwhile in other fields stands. StaleFormError, and nothing written, where both changed
    the same field to something else. PublishedError where the draft is none any more.
    """
    draft = locked_draft(draft)
    merged = merge(part.values(), typed, shown)
    if merged.conflicts:
        raise StaleFormError(merged.conflicts)
    if not merged.changes:
        return False
    part.write(merged.changes)
    refuse_circles(draft)
    touch(draft)
    return True


def refuse_circles(draft: Framework) -> None:
    """Raise CircleError where an initiative waits for itself."""
    rows = LibraryInitiative.objects.filter(framework=draft).prefetch_related("requires")
    found = circles({row.code: tuple(r.code for r in row.requires.all()) for row in rows})
    if found:
        raise CircleError(found[0])


# ---- areas ---------------------------------------------------------------------------------


@transaction.atomic
def add_area(*, draft: Framework, code: str, texts: Mapping[str, str]) -> Area:
    """Add an area at the end. CodeTakenError, TooManyError beyond the most a model may have."""
    draft = locked_draft(draft)
    if draft.areas.count() >= MOST_AREAS:
        raise TooManyError
    _refuse_code(draft, code)
    last = draft.areas.aggregate(last=Max("order"))["last"] or 0
    area: Area = Area.objects.create(
        framework=draft, code=code, key=code.lower(), order=last + 1, **texts
    )
    touch(draft)
    return area


@transaction.atomic
def move_area(*, draft: Framework, area: Area, by: int) -> None:
    """Move an area so many places towards the end; a negative number towards the beginning."""
    draft = locked_draft(draft)
    _move(list(draft.areas.order_by("order", "pk")), area, by)
    touch(draft)


@transaction.atomic
def remove_area(*, draft: Framework, area: Area) -> None:
    """Take an area out, with its capabilities and their initiatives."""
    draft = locked_draft(draft)
    Area.objects.filter(framework=draft, pk=area.pk).delete()
    touch(draft)


# ---- capabilities --------------------------------------------------------------------------


@transaction.atomic
def add_capability(
    *, draft: Framework, area: Area, code: str, texts: Mapping[str, str]
) -> Capability:
    """Add a capability with five empty anchors at the end of an area."""
    draft = locked_draft(draft)
    if area.capabilities.count() >= MOST_CAPABILITIES:
        raise TooManyError
    _refuse_code(draft, code)
    last = area.capabilities.aggregate(last=Max("order"))["last"] or 0
    empty = {f"{name}_{lang}": "" for name in CAPABILITY_TEXTS for lang in LANGUAGES}
    row: Capability = Capability.objects.create(
        area=area, code=code, order=last + 1, **{**empty, **texts}
    )
    Anchor.objects.bulk_create(
        Anchor(capability=row, level=level, text_es="", text_en="") for level in range(1, 6)
    )
    touch(draft)
    return row


@transaction.atomic
def move_capability(
    *, draft: Framework, capability: Capability, by: int = 0, to: Area | None = None
) -> None:
    """Move a capability within its area, or to the end of another. TooManyError where it is full."""
    draft = locked_draft(draft)
    if to is not None and to.pk != capability.area_id:
        if to.capabilities.count() >= MOST_CAPABILITIES:
            raise TooManyError
        capability.area = to
        capability.order = (to.capabilities.aggregate(last=Max("order"))["last"] or 0) + 1
        capability.save(update_fields=["area", "order"])
    elif by:
        own = Capability.objects.filter(area=capability.area_id).order_by("order", "pk")
        _move(list(own), capability, by)
    touch(draft)


@transaction.atomic
def retire_capability(*, draft: Framework, capability: Capability) -> None:
    """Take a capability out of the draft, with its initiatives; older versions keep it."""
    draft = locked_draft(draft)
    Capability.objects.filter(area__framework=draft, pk=capability.pk).delete()
    touch(draft)


# ---- initiatives ---------------------------------------------------------------------------


@transaction.atomic
def add_initiative(
    *, draft: Framework, code: str, capability: str, values: Mapping[str, Any]
) -> LibraryInitiative:
    """Add an initiative. ``values`` as in ``InitiativePart``; CodeTakenError, TooManyError."""
    draft = locked_draft(draft)
    own = LibraryInitiative.objects.filter(framework=draft)
    if own.count() >= MOST_INITIATIVES:
        raise TooManyError
    if own.filter(code=code).exists():
        raise CodeTakenError(code)
    codes = capabilities_by_code(draft)
    fields = {name: values[name] for name in INITIATIVE_NUMBERS}
    for lang in LANGUAGES:
        fields |= {f"{name}_{lang}": values[f"{name}_{lang}"] for name in INITIATIVE_TEXTS}
        fields[f"steps_{lang}"] = "\n".join(
            values[f"step_{number}_{lang}"] for number in range(1, STEPS + 1)
        )
    row: LibraryInitiative = LibraryInitiative.objects.create(
        framework=draft, code=code, capability=codes[capability], **fields
    )
    replace_lifts(row, values["lifts"], codes)
    row.requires.set(own.filter(code__in=values["requires"]).exclude(pk=row.pk))
    touch(draft)
    return row


@transaction.atomic
def retire_initiative(*, draft: Framework, initiative: LibraryInitiative) -> None:
    """Take an initiative out of the draft; older versions keep it."""
    draft = locked_draft(draft)
    LibraryInitiative.objects.filter(framework=draft, pk=initiative.pk).delete()
    touch(draft)


def _refuse_code(draft: Framework, code: str) -> None:
    """Areas and capabilities stand side by side in results: one code, one thing."""
    if (
        Area.objects.filter(framework=draft, code=code).exists()
        or Capability.objects.filter(area__framework=draft, code=code).exists()
    ):
        raise CodeTakenError(code)


def _move(rows: Sequence[Ordered], row: Ordered, by: int) -> None:
    """Write the places 1, 2, 3 … anew with one row so many places on, at most to an end."""
    listed = [one for one in rows if one.pk != row.pk]
    at = next((n for n, one in enumerate(rows) if one.pk == row.pk), len(listed))
    listed.insert(max(0, min(len(listed), at + by)), row)
    for place, one in enumerate(listed, start=1):
        one.order = place  # type: ignore[attr-defined]
    if listed:
        type(row)._default_manager.bulk_update(listed, ["order"])
