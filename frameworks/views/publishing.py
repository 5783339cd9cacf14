"""From a copy to a published version: copied, checked, published, deleted."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors
from assessments.models import Framework
from frameworks.domain.content import Text
from frameworks.forms import CopyForm
from frameworks.selectors.models import check_page
from frameworks.services import (
    DraftExistsError,
    IncompleteError,
    InUseError,
    PublishedError,
    StaleDraftError,
    copy_framework,
    delete_framework,
    publish,
)
from frameworks.views.common import for_drafts, own_framework, readable_framework


@require_http_methods(["GET", "POST"])
@for_editors
def copy_model(request: OrganizationRequest, pk: int) -> HttpResponse:
    """Make a draft of any version: the model's next one, or a model of its own."""
    source = readable_framework(request, pk)
    draft = _draft_of(request, source)
    form = CopyForm(
        request.POST or None,
        title=Text(source.title_es, source.title_en),
        next_version=None if draft else _next_version(request, source),
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_framework(
                organization=request.organization,
                source=source,
                as_next_version=form.is_next_version,
                title=None if form.is_next_version else form.title,
            )
        except DraftExistsError as error:
            draft, status = error.draft, 409
        else:
            messages.success(
                request, _("The draft is made. Nobody is asked it until you publish it.")
            )
            return redirect("frameworks:edit_model", request.organization.slug, made.pk)
    context = {"form": form, "framework": source, "draft": draft}
    return render(request, "frameworks/copy.html", context, status=status)


def _draft_of(request: OrganizationRequest, source: Framework) -> Framework | None:
    """The draft that a model of the organisation's own has already."""
    if source.is_built_in:
        return None
    own = Framework.objects.filter(organization=request.organization, slug=source.slug)
    return own.filter(published_at=None).first()


def _next_version(request: OrganizationRequest, source: Framework) -> int | None:
    if source.is_built_in:
        return None
    own = Framework.objects.filter(organization=request.organization, slug=source.slug)
    return int(own.aggregate(last=Max("version"))["last"]) + 1


@require_GET
@for_drafts
def check_model(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    """What is missing, what is worth another look, and the way to publish."""
    return _check(request, draft)


def _check(
    request: OrganizationRequest, draft: Framework, status: int = 200, **extra: object
) -> HttpResponse:
    context = {"page": check_page(draft), "framework": draft, **extra}
    return render(request, "frameworks/check.html", context, status=status)


@require_POST
@for_drafts
def publish_model(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    try:
        publish(draft=draft, seen_rev=_seen(request), at=timezone.now())
    except StaleDraftError:
        draft.refresh_from_db()
        return _check(request, draft, 409, changed_meanwhile=True)
    except IncompleteError:
        return _check(request, draft, 422)
    messages.success(
        request, _("Published. New rounds can ask it; from now on this version stays as it is.")
    )
    return redirect("frameworks:models", request.organization.slug)


@require_http_methods(["GET", "POST"])
@for_editors
def delete_model(request: OrganizationRequest, pk: int) -> HttpResponse:
    """Delete a draft, or a version that no round has asked; first say what goes."""
    framework = own_framework(request, pk)
    context = {"framework": framework, "in_use": framework.assessments.exists()}
    if request.method == "GET":
        return render(request, "frameworks/delete.html", context)
    try:
        delete_framework(framework=framework, seen_rev=_seen(request))
    except StaleDraftError:
        context |= {"changed_meanwhile": True, "framework": own_framework(request, pk)}
        return render(request, "frameworks/delete.html", context, status=409)
    except PublishedError as error:  # somebody else has deleted it meanwhile
        raise Http404 from error
    except InUseError:
        context["in_use"] = True
        return render(request, "frameworks/delete.html", context, status=409)
    messages.success(request, _("Deleted."))
    return redirect("frameworks:models", request.organization.slug)


def _seen(request: OrganizationRequest) -> int:
    """Return the revision the person has seen; -1, which is none, where it says no number."""
    seen = request.POST.get("rev", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1
