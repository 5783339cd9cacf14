"""What pages read of imports: those there were, the sources, and the names a file may mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from accounts.models import Organization
from jobs.models import Job
from journeys.models import Channel, Stage, StageKind, Touchpoint
from metrics.models import Metric, MetricImport, Source, SourceKind
from metrics.selectors.known import metrics_of

IMPORTS_A_PAGE = 40


def imports_of(organization: Organization) -> QuerySet[MetricImport]:
    """Return what was handed in, newest first, each with its source and its person."""
    rows = MetricImport.objects.owned_by(organization)
    return rows.select_related("source", "created_by").defer("look", "mapping")


def imports_page(organization: Organization, number: str | int) -> Page:
    """Return a page of the list; the first or last one where there is no such number."""
    return Paginator(imports_of(organization), IMPORTS_A_PAGE).get_page(number)


def sources_of_files(organization: Organization) -> QuerySet[Source]:
    """Return the sources files can be added to; ``.files`` says how many came."""
    rows = Source.objects.owned_by(organization).filter(kind=SourceKind.IMPORT)
    return rows.annotate(files=Count("imports"))


@dataclass(frozen=True)
class Option:
    """Something a word of a file can mean: its value in a mapping, how a page calls it."""

    value: str
    label: str


class KnownNames:
    """The channels, places and metrics of an organisation, as options of a select.

    One query a kind, asked for at its first use.
    """

    def __init__(self, organization: Organization) -> None:
        self.organization = organization

    @cached_property
    def metric_rows(self) -> list[Metric]:
        return metrics_of(self.organization)

    @cached_property
    def metric(self) -> list[Option]:
        return [Option(metric.key, metric.name) for metric in self.metric_rows]

    @cached_property
    def channel(self) -> list[Option]:
        return [
            Option(str(row.pk), row.name) for row in Channel.objects.owned_by(self.organization)
        ]

    @cached_property
    def moment(self) -> list[Option]:
        return [Option(key, str(label)) for key, label in StageKind.choices]

    @cached_property
    def stage(self) -> list[Option]:
        rows = (
            Stage.objects.owned_by(self.organization)
            .present()
            .filter(journey__deleted_at=None)
            .select_related("journey")
            .order_by("journey__title", "order")
        )
        return [Option(str(row.pk), f"{row.journey} · {row}") for row in rows]

    @cached_property
    def touchpoint(self) -> list[Option]:
        rows = (
            Touchpoint.objects.owned_by(self.organization)
            .present()
            .filter(stage__deleted_at=None, stage__journey__deleted_at=None)
            .exclude(title="")
            .select_related("stage__journey")
            .order_by("stage__journey__title", "stage__order", "order")
        )
        return [Option(str(row.pk), f"{row.stage.journey} · {row.title}") for row in rows]

    def of(self, kind: str) -> list[Option]:
        return getattr(self, kind)


def own_import(organization: Organization, pk: UUID) -> MetricImport | None:
    """Return one import of this organisation, whole; None where there is none."""
    rows = MetricImport.objects.owned_by(organization)
    return rows.select_related("source", "created_by", "organization").filter(pk=pk).first()


def open_job(row: MetricImport) -> Job | None:
    """Return the job that has this import in hand, if there is one."""
    jobs = Job.objects.owned_by(row.organization).open()
    return jobs.filter(subject=f"figures:{row.pk}").first()
