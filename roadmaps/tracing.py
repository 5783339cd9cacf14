"""The way back: from a capability, a touchpoint or a metric to the initiatives it is a reason for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import Organization
from assessments.models import Assessment, Capability
from journeys.models import Touchpoint
from metrics.models import Metric
from roadmaps.models import Initiative


class NoSubjectError(LookupError):
    """What initiatives are asked for is not there, or not this organisation's."""


@dataclass(frozen=True)
class Reason:
    """What some initiatives of an organisation's roadmaps are for. ``kind`` says which of three."""

    kind: str  # capability, touchpoint or metric
    name: str
    initiatives: tuple[Initiative, ...]  # ``points``: what each brings here, but for a metric


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
    rows = (
        Initiative.objects.owned_by(organization)
        .filter(roadmap__assessment=asked, lifts__capability=capability)
        .annotate(points=F("lifts__points"))
    )
    return _reason("capability", f"{capability.code} {capability.name}", rows, "-points")


def _of_touchpoint(organization: Organization, pk: UUID) -> Reason:
    touchpoint = Touchpoint.objects.owned_by(organization).filter(pk=pk).first()
    if touchpoint is None:
        raise NoSubjectError
    rows = (
        Initiative.objects.owned_by(organization)
        .filter(reliefs__touchpoint=touchpoint)
        .annotate(points=F("reliefs__points"))
    )
    return _reason("touchpoint", str(touchpoint), rows, "-points")


def _of_metric(organization: Organization, key: str) -> Reason:
    metric = Metric.objects.owned_by(organization).filter(key=key).first()
    if metric is None:
        # One that nobody has said anything of has no row yet, and no initiative names it.
        return Reason("metric", "", ())
    rows = Initiative.objects.owned_by(organization).filter(aims__metric=metric)
    return _reason("metric", metric.name, rows)


def _reason(kind: str, name: str, rows: QuerySet[Initiative], *order: str) -> Reason:
    found = rows.select_related("roadmap", "library")
    return Reason(kind, name, tuple(found.order_by("-roadmap__created_at", *order, "pk")))
