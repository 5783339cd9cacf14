"""A job's progress, and the two things one can do about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from jobs.kinds import kind_of
from jobs.models import Job
from jobs.services import JobOverError, ask_to_stop, take_up


@require_GET
@for_members()
def progress(request: OrganizationRequest, job: UUID) -> HttpResponse:
    """How far a job has come; the fragment asks for itself again while it runs."""
    return _progress(request, _own_job(request, job))


def _own_job(request: OrganizationRequest, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.owned_by(request.organization), pk=pk)


def _progress(request: OrganizationRequest, job: Job) -> HttpResponse:
    job.refresh_from_db()
    context = {
        "job": job,
        "label": kind_of(job.kind).label,
        "interrupted": job.is_interrupted(),
    }
    template = "jobs/_progress.html" if request.htmx else "jobs/progress.html"
    return render(request, template, context)


@require_POST
@for_editors
def stop(request: OrganizationRequest, job: UUID) -> HttpResponse:
    return _change(request, _own_job(request, job), ask_to_stop)


@require_POST
@for_editors
def go_on(request: OrganizationRequest, job: UUID) -> HttpResponse:
    return _change(request, _own_job(request, job), take_up)


def _change(request: OrganizationRequest, job: Job, change: object) -> HttpResponse:
    try:
        change(job=job)  # type: ignore[operator]
    except JobOverError:
        messages.info(request, _("There is nothing to change: the work has ended or goes on."))
    if request.htmx:
        return _progress(request, job)
    return redirect("jobs:progress", request.organization.slug, job.pk)
