"""The workshop of a draft: levels, areas, capabilities, weights, initiatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest
from assessments.models import Area, Capability, Framework
from frameworks import services
from frameworks.forms import (
    AreaForm,
    CapabilityForm,
    HeadForm,
    InitiativeForm,
    NewAreaForm,
    NewCapabilityForm,
    NewInitiativeForm,
    PartForm,
    WeightsForm,
)
from frameworks.selectors.content import areas_of, capabilities_of, capability_content
from frameworks.selectors.models import advice_for, capability_line, workshop
from frameworks.sentences import field_label, field_words, problem_words
from frameworks.services import (
    CircleError,
    CodeTakenError,
    StaleFormError,
    TooManyError,
    save_part,
)
from frameworks.services.parts import (
    AreaPart,
    CapabilityPart,
    HeadPart,
    InitiativePart,
    Part,
    WeightsPart,
)
from frameworks.views.common import for_drafts, row_of
from roadmaps.models import LibraryInitiative

BOTH = ["GET", "POST"]


@require_GET
@for_drafts
def edit_model(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    """Everything in a draft, what is written of it, and every way to change it."""
    return _workshop(request, draft)


def _workshop(request: OrganizationRequest, draft: Framework, status: int = 200) -> HttpResponse:
    context = {"page": workshop(draft), "framework": draft}
    return render(request, "frameworks/edit.html", context, status=status)


def _back(request: OrganizationRequest, draft: Framework, place: str = "") -> HttpResponse:
    address = reverse("frameworks:edit_model", args=[request.organization.slug, draft.pk])
    return redirect(f"{address}#{place}" if place else address)


def _edit(
    request: OrganizationRequest,
    draft: Framework,
    part: Part,
    make: Callable[..., PartForm],
    template: str,
    *,
    onward: Callable[[], HttpResponse],
    **context: Any,
) -> HttpResponse:
    """Show a part's form, or write it: 422 where it does not fit, 409 where two wrote in one field."""
    form = make(part.values(), request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = save_part(draft=draft, part=part, typed=form.typed, shown=form.was_shown)
            except StaleFormError as stale:
                context["conflicts"] = [
                    {"label": field_label(c.field), "theirs": c.theirs, "mine": c.mine}
                    for c in stale.conflicts
                ]
                form, status = form.renewed(part.values()), 409
            except CircleError as circle:
                message = _("These wait for one another: %(codes)s.") % {"codes": circle}
                form.add_error("requires", message)
            else:
                if changed:
                    messages.success(request, _("Saved."))
                return onward()
    context |= {"form": form, "framework": draft}
    return render(request, template, context, status=status)


@require_http_methods(BOTH)
@for_drafts
def edit_head(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    """The model's title, and the names of its five levels."""
    return _edit(
        request,
        draft,
        HeadPart(draft),
        HeadForm,
        "frameworks/head.html",
        onward=lambda: _back(request, draft),
    )


@require_http_methods(BOTH)
@for_drafts
def edit_weights(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    """How much areas and capabilities count, before any round weighs anew."""
    capabilities = capabilities_of(draft)
    rows = [(area, [c for c in capabilities if c.area_id == area.pk]) for area in areas_of(draft)]
    return _edit(
        request,
        draft,
        WeightsPart(draft),
        WeightsForm,
        "frameworks/weights.html",
        onward=lambda: _back(request, draft),
        areas=rows,
    )


# ---- areas ---------------------------------------------------------------------------------


def _area(draft: Framework, pk: int) -> Area:
    return row_of(Area.objects.filter(framework=draft), pk)


@require_http_methods(BOTH)
@for_drafts
def add_area(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    form = NewAreaForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        empty = {"summary_es": "", "summary_en": ""}
        texts = {**empty, **form.names}
        try:
            area = services.add_area(draft=draft, code=form.cleaned_data["code"], texts=texts)
        except CodeTakenError:
            form.add_error("code", _("Something in the model has this code already."))
        except TooManyError:
            form.add_error(None, _("A model has seven areas at most."))
        else:
            return redirect("frameworks:edit_area", request.organization.slug, draft.pk, area.pk)
    context = {"form": form, "framework": draft}
    return render(request, "frameworks/add.html", context, status=status)


@require_http_methods(BOTH)
@for_drafts
def edit_area(request: OrganizationRequest, draft: Framework, area: int) -> HttpResponse:
    row = _area(draft, area)
    return _edit(
        request,
        draft,
        AreaPart(row),
        AreaForm,
        "frameworks/area.html",
        onward=lambda: _back(request, draft, f"area-{row.pk}"),
        area=row,
    )


@require_POST
@for_drafts
def move_area(request: OrganizationRequest, draft: Framework, area: int) -> HttpResponse:
    row, by = _area(draft, area), _step(request)
    services.move_area(draft=draft, area=row, by=by)
    return _back(request, draft, f"area-{row.pk}-{'down' if by > 0 else 'up'}")


@require_http_methods(BOTH)
@for_drafts
def remove_area(request: OrganizationRequest, draft: Framework, area: int) -> HttpResponse:
    """Say what goes with an area; take it out."""
    row = _area(draft, area)
    if request.method == "POST":
        services.remove_area(draft=draft, area=row)
        messages.success(request, _("“%(what)s” is no longer in the draft.") % {"what": row})
        return _back(request, draft)
    capabilities = [c for c in capabilities_of(draft) if c.area_id == row.pk]
    return _leaving(request, draft, row, capabilities)


# ---- capabilities --------------------------------------------------------------------------


def _capability(draft: Framework, pk: int) -> Capability:
    return row_of(Capability.objects.filter(area__framework=draft).select_related("area"), pk)


@require_http_methods(BOTH)
@for_drafts
def add_capability(request: OrganizationRequest, draft: Framework, area: int) -> HttpResponse:
    where = _area(draft, area)
    form = NewCapabilityForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            row = services.add_capability(draft=draft, area=where, code=code, texts=form.names)
        except CodeTakenError:
            form.add_error("code", _("Something in the model has this code already."))
        except TooManyError:
            form.add_error(None, _("An area has twelve capabilities at most."))
        else:
            return redirect(
                "frameworks:edit_capability", request.organization.slug, draft.pk, row.pk
            )
    context = {"form": form, "framework": draft, "area": where}
    return render(request, "frameworks/add.html", context, status=status)


@require_http_methods(BOTH)
@for_drafts
def edit_capability(
    request: OrganizationRequest, draft: Framework, capability: int
) -> HttpResponse:
    """Every text of one capability; the five anchors in both languages side by side."""
    row = _capability(draft, capability)
    listed = capabilities_of(draft)
    at = next(n for n, one in enumerate(listed) if one.pk == row.pk)
    following = listed[at + 1] if at + 1 < len(listed) else None

    def onward() -> HttpResponse:
        if request.POST.get("then") == "next" and following:
            where = [request.organization.slug, draft.pk, following.pk]
            return redirect("frameworks:edit_capability", *where)
        return _back(request, draft, f"capability-{row.pk}")

    advice = [
        (" · ".join(field_words(problem.path)), problem_words(problem))
        for problem in advice_for(capability_content(listed[at]))
    ]
    return _edit(
        request,
        draft,
        CapabilityPart(row),
        CapabilityForm,
        "frameworks/capability.html",
        onward=onward,
        capability=row,
        line=capability_line(listed[at]),
        advice=advice,
        areas=areas_of(draft),
        following=following,
        levels=list(draft.levels.order_by("number")),
    )


@require_POST
@for_drafts
def move_capability(
    request: OrganizationRequest, draft: Framework, capability: int
) -> HttpResponse:
    """One place up or down, or to another area."""
    row = _capability(draft, capability)
    to = request.POST.get("to", "")
    if to:
        if not (to.isascii() and to.isdecimal() and len(to) < 19):
            raise Http404
        try:
            services.move_capability(draft=draft, capability=row, to=_area(draft, int(to)))
        except TooManyError:
            messages.error(request, _("An area has twelve capabilities at most."))
        return _back(request, draft, f"capability-{row.pk}")
    by = _step(request)
    services.move_capability(draft=draft, capability=row, by=by)
    return _back(request, draft, f"capability-{row.pk}-{'down' if by > 0 else 'up'}")


@require_http_methods(BOTH)
@for_drafts
def retire_capability(
    request: OrganizationRequest, draft: Framework, capability: int
) -> HttpResponse:
    """Say what goes with a capability; take it out of the draft."""
    row = _capability(draft, capability)
    if request.method == "POST":
        services.retire_capability(draft=draft, capability=row)
        messages.success(request, _("“%(what)s” is no longer in the draft.") % {"what": row})
        return _back(request, draft, "retired")
    return _leaving(request, draft, row, [row])


@require_POST
@for_drafts
def bring_back(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    code = request.POST.get("code", "")
    try:
        row = services.bring_back(draft=draft, code=code)
    except LookupError:
        messages.error(request, _("The version this draft is based on has no such capability."))
    except CodeTakenError:
        messages.error(request, _("Something in the model has this code already."))
    except TooManyError:
        messages.error(request, _("An area has twelve capabilities at most."))
    else:
        messages.success(request, _("“%(what)s” is back in the draft.") % {"what": row})
        return _back(request, draft, f"capability-{row.pk}")
    return _workshop(request, draft, 422)


# ---- initiatives ---------------------------------------------------------------------------


def _initiative(draft: Framework, pk: int) -> LibraryInitiative:
    return row_of(LibraryInitiative.objects.filter(framework=draft), pk)


def _offers(draft: Framework, but: LibraryInitiative | None = None) -> dict[str, Any]:
    """What an initiative may lift and wait for."""
    rows = LibraryInitiative.objects.filter(framework=draft).order_by("code")
    others = [(row.code, str(row)) for row in rows if but is None or row.pk != but.pk]
    return {"capabilities": capabilities_of(draft), "others": others}


@require_http_methods(BOTH)
@for_drafts
def add_initiative(request: OrganizationRequest, draft: Framework) -> HttpResponse:
    start = {"applies_from": 1, "applies_to": 3, "quarters": 1, "cost_low": 0}
    form = NewInitiativeForm(
        start, request.POST if request.method == "POST" else None, **_offers(draft)
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        values = dict(form.typed)
        try:
            services.add_initiative(
                draft=draft, code=code, capability=values.pop("capability"), values=values
            )
        except CodeTakenError:
            form.add_error("code", _("Something in the model has this code already."))
        except TooManyError:
            form.add_error(None, _("A model has 300 initiatives at most."))
        else:
            messages.success(request, _("Saved."))
            return _back(request, draft, "initiatives")
    context = {"form": form, "framework": draft}
    return render(request, "frameworks/initiative.html", context, status=status)


@require_http_methods(BOTH)
@for_drafts
def edit_initiative(
    request: OrganizationRequest, draft: Framework, initiative: int
) -> HttpResponse:
    row = _initiative(draft, initiative)
    offers = _offers(draft, row)

    def make(values: dict[str, Any], data: Any = None) -> InitiativeForm:
        return InitiativeForm(values, data, **offers)

    return _edit(
        request,
        draft,
        InitiativePart(row),
        make,
        "frameworks/initiative.html",
        onward=lambda: _back(request, draft, "initiatives"),
        initiative=row,
    )


@require_http_methods(BOTH)
@for_drafts
def retire_initiative(
    request: OrganizationRequest, draft: Framework, initiative: int
) -> HttpResponse:
    row = _initiative(draft, initiative)
    if request.method == "POST":
        services.retire_initiative(draft=draft, initiative=row)
        messages.success(request, _("“%(what)s” is no longer in the draft.") % {"what": row})
        return _back(request, draft, "initiatives")
    return _leaving(request, draft, row, [])


def _leaving(
    request: OrganizationRequest, draft: Framework, row: Any, capabilities: list[Capability]
) -> HttpResponse:
    """Ask once more, and say what else goes: initiatives, and who waits for them."""
    codes = {capability.code for capability in capabilities}
    based_on = draft.based_on
    kept = {c.code for c in capabilities_of(based_on)} if based_on else set()
    going = LibraryInitiative.objects.filter(capability__in=capabilities)
    context = {
        "framework": draft,
        "row": row,
        "capabilities": [] if capabilities == [row] else capabilities,
        "initiatives": going.order_by("code"),
        "comes_back": bool(codes) and codes <= kept,
    }
    return render(request, "frameworks/remove.html", context)


def _step(request: OrganizationRequest) -> int:
    """One place up or down; 404 for anything else."""
    if request.POST.get("by") not in ("1", "-1"):
        raise Http404
    return int(request.POST["by"])
