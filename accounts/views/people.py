"""An organisation's details, teams, members and invitations."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from accounts.forms import InvitationForm, OrganizationForm, RoleForm, TeamForm
from accounts.models import Invitation, Membership, Role, Team
from accounts.services import (
    LastEditorError,
    change_role,
    create_organization,
    invite_member,
    remove_member,
)


@require_http_methods(["GET", "POST"])
def new_organization(request: HttpRequest) -> HttpResponse:
    """Anybody signed in may create an organisation and is then its lead or consultant."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organization = create_organization(
            name=form.cleaned_data["name"],
            sector=form.cleaned_data["sector"],
            currency=form.cleaned_data["currency"],
            creator=request.user,
            role=Role(form.cleaned_data["role"]),
        )
        return redirect(organization)
    return render(request, "accounts/organization_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@for_editors
def edit_organization(request: OrganizationRequest) -> HttpResponse:
    form = OrganizationForm(request.POST or None, instance=request.organization, new=False)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:people", request.organization.slug)
    return render(request, "accounts/organization_form.html", {"form": form})


@require_GET
@for_members()
def people(request: OrganizationRequest) -> HttpResponse:
    """Teams, members and open invitations."""
    return _people_page(request)


def _people_page(request: OrganizationRequest, status: int = 200, **extra: object) -> HttpResponse:
    organization = request.organization
    context = {
        "teams": Team.objects.owned_by(organization),
        "members": Membership.objects.owned_by(organization).with_people(),
        "invitations": Invitation.objects.owned_by(organization).pending(),
        "team_form": TeamForm(organization=organization),
        "invitation_form": InvitationForm(organization=organization),
        "roles": Role.choices,
        "now": timezone.now(),
        **extra,
    }
    return render(request, "accounts/people.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_editors
def add_team(request: OrganizationRequest) -> HttpResponse:
    if request.method == "GET":  # the language switch and a new sign-in come back to this address
        return redirect("accounts:people", request.organization.slug)
    form = TeamForm(
        request.POST,
        instance=Team(organization=request.organization),
        organization=request.organization,
    )
    if not form.is_valid():
        return _people_page(request, status=422, team_form=form)
    form.save()
    messages.success(request, _("Team added."))
    return redirect("accounts:people", request.organization.slug)


@require_http_methods(["GET", "POST"])
@for_editors
def edit_team(request: OrganizationRequest, team: UUID) -> HttpResponse:
    row = get_object_or_404(Team.objects.owned_by(request.organization), pk=team)
    form = TeamForm(request.POST or None, instance=row, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:people", request.organization.slug)
    return render(request, "accounts/team_form.html", {"form": form, "team": row})


@require_POST
@for_editors
def delete_team(request: OrganizationRequest, team: UUID) -> HttpResponse:
    row = get_object_or_404(Team.objects.owned_by(request.organization), pk=team)
    try:
        row.delete()
    except RestrictedError:
        messages.error(request, _("This team has taken part in a round and stays."))
    else:
        messages.success(request, _("Team removed."))
    return redirect("accounts:people", request.organization.slug)


@require_http_methods(["GET", "POST"])
@for_editors
def invite(request: OrganizationRequest) -> HttpResponse:
    """Make an invitation and show its link once; only its hash is kept."""
    if request.method == "GET":  # the language switch and a new sign-in come back to this address
        return redirect("accounts:people", request.organization.slug)
    form = InvitationForm(request.POST, organization=request.organization)
    if not form.is_valid():
        return _people_page(request, status=422, invitation_form=form)
    invitation, token = invite_member(
        organization=request.organization,
        email=form.cleaned_data["email"],
        role=Role(form.cleaned_data["role"]),
        invited_by=request.user,
        at=timezone.now(),
    )
    return _people_page(
        request, new_invitation=invitation, new_link=_absolute(request, "accounts:join", token)
    )


def _absolute(request: HttpRequest, name: str, *args: object) -> str:
    from django.urls import reverse

    return request.build_absolute_uri(reverse(name, args=args))


@require_POST
@for_editors
def withdraw_invitation(request: OrganizationRequest, invitation: int) -> HttpResponse:
    row = get_object_or_404(
        Invitation.objects.owned_by(request.organization).pending(), pk=invitation
    )
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    messages.success(request, _("The invitation no longer works."))
    return redirect("accounts:people", request.organization.slug)


@require_POST
@for_editors
def set_role(request: OrganizationRequest, member: int) -> HttpResponse:
    row = get_object_or_404(Membership.objects.owned_by(request.organization), pk=member)
    form = RoleForm(request.POST, instance=row)
    if form.is_valid():
        _tell_unless_last(request, change_role, membership=row, role=form.cleaned_data["role"])
    else:
        messages.error(request, _("That role does not exist."))
    return redirect("accounts:people", request.organization.slug)


@require_POST
@for_editors
def remove(request: OrganizationRequest, member: int) -> HttpResponse:
    row = get_object_or_404(Membership.objects.owned_by(request.organization), pk=member)
    removed = _tell_unless_last(request, remove_member, membership=row)
    if removed and row.user_id == request.user.pk:
        return redirect("reports:home")
    return redirect("accounts:people", request.organization.slug)


def _tell_unless_last(request: HttpRequest, change: object, **arguments: object) -> bool:
    try:
        change(**arguments)  # type: ignore[operator]
    except LastEditorError:
        messages.error(
            request, _("Somebody must be able to change the organisation: name another lead first.")
        )
        return False
    messages.success(request, _("Saved."))
    return True
