"""The way back: from a capability, a touchpoint or a metric to the initiatives it is a reason for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from accounts.models import Organization
from assessments.models import Assessment, Capability
from journeys.models import Touchpoint
from metrics.models import Metric
from roadmaps.models import Initiative, InitiativeLift, InitiativeRelief


class NoSubjectError(LookupError):
    """What initiatives are asked for is not there, or not this organisation's."""


@dataclass(frozen=True)
class Reason:
    """What some initiatives of an organisation's roadmaps are for. ``kind`` says which of three."""

    kind: str  # capability, touchpoint or metric
    name: str
    lines: tuple[tuple[Initiative, object], ...]  # with the points that it brings here, else None


def reason_for(organization: Organization, asked: Mapping[str, str]) -> Reason:
    """Return the initiatives for ``capability`` with ``round``, ``touchpoint`` or ``metric``.

    Three queries at most. NoSubjectError.
    """
    try:
        if "capability" in asked:
            return _of_capability(organization, UUID(asked.get("round", "")), asked["capability"])
        if "touchpoint" in asked:
            return _of_touchpoint(organization, UUID(asked["touchpoint"]))
    except ValueError as error:
        raise NoSubjectError from error
    return _of_metric(organization, asked.get("metric", ""))


def _of_capability(organization: Organization, assessment: UUID, code: str) -> Reason:
    asked = Assessment.objects.owned_by(organization).filter(pk=assessment).first()
    capability = asked and Capability.objects.asked_in(asked).filter(code=code).first()
    if asked is None or capability is None:
        raise NoSubjectError
    lifts = InitiativeLift.objects.filter(capability=capability)
    rows = (
        Initiative.objects.owned_by(organization)
        .filter(roadmap__assessment=asked, lifts__capability=capability)
        .prefetch_related(Prefetch("lifts", lifts, to_attr="here"))
    )
    return _reason("capability", f"{capability.code} {capability.name}", rows)


def _of_touchpoint(organization: Organization, pk: UUID) -> Reason:
    touchpoint = Touchpoint.objects.owned_by(organization).filter(pk=pk).first()
    if touchpoint is None:
        raise NoSubjectError
    reliefs = InitiativeRelief.objects.filter(touchpoint=touchpoint)
    rows = (
        Initiative.objects.owned_by(organization)
        .filter(reliefs__touchpoint=touchpoint)
        .prefetch_related(Prefetch("reliefs", reliefs, to_attr="here"))
    )
    return _reason("touchpoint", str(touchpoint), rows)


def _of_metric(organization: Organization, key: str) -> Reason:
    metric = Metric.objects.owned_by(organization).filter(key=key).first()
    if metric is None:
        # One that nobody has said anything of has no row yet, and no initiative names it.
        return Reason("metric", "", ())
    rows = Initiative.objects.owned_by(organization).filter(aims__metric=metric)
    return _reason("metric", metric.name, rows)


def _reason(kind: str, name: str, rows: object) -> Reason:
    found = rows.select_related("roadmap", "library").order_by("-roadmap__created_at", "pk")  # type: ignore[attr-defined]
    lines = [(row, row.here[0].points if hasattr(row, "here") else None) for row in found]
    lines.sort(key=lambda line: (-line[0].roadmap.created_at.timestamp(), -(line[1] or 0)))
    return Reason(kind, name, tuple(lines))
