"""All models an organisation can use; one version, to be read, printed or taken out."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import OrganizationRequest, for_members
from frameworks.exchange.files import KINDS, envelope_of
from frameworks.selectors.models import version_page, versions
from frameworks.views.common import readable_framework


@require_GET
@for_members()
def models(request: OrganizationRequest) -> HttpResponse:
    context = {"versions": versions(request.organization), "kinds": KINDS}
    return render(request, "frameworks/models.html", context)


@require_GET
@for_members()
def read(request: OrganizationRequest, pk: int) -> HttpResponse:
    """Every level, area, capability, anchor and initiative of one version."""
    framework = readable_framework(request, pk)
    context = {"page": version_page(framework), "framework": framework, "kinds": KINDS}
    return render(request, "frameworks/read.html", context)


@require_GET
@for_members()
def export_model(request: OrganizationRequest, pk: int, kind: str) -> HttpResponse:
    """One version as a file that gives the same model back."""
    if kind not in KINDS:
        raise Http404
    framework = readable_framework(request, pk)
    write, content_type = KINDS[kind]
    response = HttpResponse(write(envelope_of(framework)), content_type=content_type)
    name = f"{framework.slug}-v{framework.version}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
