"""An own metric, a typed reading and a source to be cleared, for the tests of who may what."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Organization, User
from metrics.domain.measures import Kind
from metrics.models import Metric, Reading, Source, SourceKind
from metrics.services.metrics import known_metric, make_metric, source_named
from metrics.services.readings import Wanted
from metrics.services.typing import type_reading
from roadmaps.aiming import Place, set_aim
from roadmaps.models import Initiative, InitiativeAim

OWN = ("metrics:delete_metric", "metrics:edit_reading", "metrics:delete_reading")


def marked_keeping(owner: Organization, marker: str, lead: User) -> None:
    """Rows whose every text that people write carries a marker."""
    metric = make_metric(
        organization=owner,
        fields={"own_name_es": f"{marker} Métrica", "own_name_en": f"{marker} Metric"},
    )
    type_reading(
        wanted=Wanted(metric, date(2026, 1, 1), value=8.5, n=20), by=lead, at=timezone.now()
    )
    source_named(organization=owner, name=f"{marker} Otra fuente", kind=SourceKind.IMPORT)


def aimed(initiative: Initiative) -> Initiative:
    """The initiative with a metric that it should move."""
    set_aim(
        initiative=initiative,
        metric=known_metric(organization=initiative.roadmap.organization, kind=Kind.CES),
        place=Place(),
        spans=[],
        to_value=0.75,
        due_on=timezone.localdate() + timedelta(days=400),
    )
    return initiative


def kept_things(owner: Organization, name: str, initiative: Initiative) -> dict[str, object]:
    """What the parameters of an address about keeping metrics may be."""
    typed = Reading.objects.owned_by(owner).filter(source__kind=SourceKind.TYPED)
    found: dict[str, object] = {
        "reading": typed.values_list("pk", flat=True).first(),
        "source": Source.objects.owned_by(owner).filter(readings=None).first().pk,
        "aim": InitiativeAim.objects.filter(initiative=initiative)
        .values_list("pk", flat=True)
        .first(),
    }
    if name in OWN:
        found["key"] = Metric.objects.owned_by(owner).get(kind="own").key
    if name == "metrics:export_readings":
        found["kind"] = "csv"
    return found


def kept_bodies() -> dict[str, dict[str, object]]:
    """What a person would send to each page, so that it does what it is for."""
    later = (timezone.localdate() + timedelta(days=500)).isoformat()
    blank = {"baseline": "", "baseline_on": "", "target": "", "target_on": "", "rev": "1"}
    reading = {"when": "m2", "year": "2026", "value": "7.5"}
    return {
        "metrics:new_metric": {
            "own_name_es": "Nueva", "own_name_en": "New", "measure": "mean",
            "higher_is_better": "1",
        },
        "metrics:edit_metric": {**blank, "target": "80", "target_on": "2027-12-31"},
        "metrics:settings": {"smallest_group": "8"},
        "metrics:new_reading": reading,
        "metrics:edit_reading": reading,
        "roadmaps:new_aim": {"metric": "conversion", "to_value": "20", "due_on": later},
        "roadmaps:edit_aim": {"to_value": "20", "due_on": later, "rev": "1"},
    }  # fmt: skip
