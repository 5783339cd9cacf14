"""Who takes part: the table, lists handed in, one person's details, links of teams, codes on paper."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors
from accounts.models import Language, Team
from assessments.forms import ParticipantForm
from assessments.models import Assessment, Participant, RoleGroup, TeamLink
from assessments.services import RoundStateError
from assessments.views.rounds import own_round
from invitations.exchange.reading import read_people
from invitations.forms import ListForm, PersonForm, TeamLinkForm
from invitations.models import ParticipantList
from invitations.selectors.lists import ADDITIONS_SHOWN, list_page
from invitations.selectors.people import (
    link_may_be_seen,
    living_token,
    open_people,
    people_page,
)
from invitations.services.links import (
    AddressTakenError,
    IdentityFixedError,
    NamedRoundError,
    correct_identity,
    make_team_link,
    renew_team_link,
    revoke_team_link,
    team_token,
)
from invitations.services.lists import ListGoneError, confirm_list, keep_list, sentence_of
from invitations.wording import how_it_was_read, problem_of
from tables.errors import TableError
from tables.opening import opened_table, pasted_table

CODES_SHOWN = 400  # cards on one sheet to print


def _language() -> str:
    return (get_language() or "es")[:2]


@require_GET
@for_editors
def participants(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """A round's people, how to add more, and one person's link where ``?seat=`` asks for it."""
    assessment = own_round(request, pk)
    return _people(request, assessment, shown_seat=_seat_asked_for(request, assessment))


def _seat_asked_for(request: OrganizationRequest, assessment: Assessment) -> Participant | None:
    try:
        wanted = UUID(request.GET.get("seat", ""))
    except ValueError:
        return None
    return _people_of(assessment).filter(pk=wanted).first()


def _people_of(assessment: Assessment):
    return Participant.objects.filter(assessment=assessment, team_link=None).select_related(
        "identity", "team", "assessment"
    )


def _people(
    request: OrganizationRequest,
    assessment: Assessment,
    status: int = 200,
    shown_seat: Participant | None = None,
    **extra: object,
) -> HttpResponse:
    organization = request.organization
    language = {"language": _language()}
    shown_link = ""
    if shown_seat and link_may_be_seen(shown_seat):
        token = living_token(shown_seat)
        shown_link = token and _absolute(request, "assessments:arrive", token)
    context = {
        "assessment": assessment,
        "page": people_page(
            assessment,
            number=request.GET.get("page", 1),
            wanted=request.GET.get("state", ""),
            query=request.GET.get("q", ""),
        ),
        "has_teams": Team.objects.owned_by(organization).exists(),
        "list_form": ListForm(organization=organization, initial=language),
        "seat_form": ParticipantForm(organization=organization, initial=language),
        "link_form": TeamLinkForm(organization=organization, initial=language),
        "shown_seat": shown_seat,
        "shown_link": shown_link,
        **extra,
    }
    return render(request, "invitations/participants.html", context, status=status)


def _absolute(request: OrganizationRequest, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(name, args=args))


# ---- lists handed in -------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_editors
def read_list(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Read typed lines or a file and show what they would do; nobody is seated."""
    assessment = own_round(request, pk)
    if request.method == "GET":  # the language switch and a new sign-in come back to this address
        return redirect("invitations:participants", request.organization.slug, pk)
    if assessment.is_closed:
        messages.error(request, _("A closed round takes no more participants."))
        return redirect("invitations:participants", request.organization.slug, pk)
    form = ListForm(request.POST, request.FILES, organization=request.organization)
    if not form.is_valid():
        return _people(request, assessment, 422, list_form=form)
    given = form.cleaned_data
    try:
        if given["file"]:
            source = opened_table(given["file"], given["file"].name[:80])
        else:
            source = pasted_table(given["text"])
        reading = read_people(source)
    except TableError as error:
        where = _("Line %(line)d: ") % {"line": error.line} if error.line else ""
        form.add_error("file" if given["file"] else "text", where + error.message)
        return _people(request, assessment, 422, list_form=form)
    upload = keep_list(
        assessment=assessment,
        lines=reading.lines,
        reading=reading.facts(),
        text="" if given["file"] else given["text"],
        role_group=given["role_group"],
        team_name=given["team"].name if given["team"] else "",
        language=given["language"],
        by=request.user,
        at=timezone.now(),
    )
    return redirect("invitations:list", request.organization.slug, pk, upload.pk)


@require_http_methods(["GET", "POST"])
@for_editors
def show_list(request: OrganizationRequest, pk: UUID, upload: UUID) -> HttpResponse:
    """What a list would do, line by line; confirming it seats everybody who can be."""
    assessment = own_round(request, pk)
    row = ParticipantList.objects.filter(assessment=assessment).living(timezone.now())
    kept = row.filter(pk=upload).first()
    if kept is None:
        messages.info(request, _("This list has been used, or was kept for longer than a day."))
        return redirect("invitations:participants", request.organization.slug, pk)
    kept.assessment = assessment
    if request.method == "POST":
        return _confirm(request, kept)
    page, whole = list_page(kept)
    team = Team.objects.owned_by(request.organization).filter(name=kept.team_name).first()
    context = {
        "assessment": assessment,
        "page": page,
        "additions": whole.additions[:ADDITIONS_SHOWN],
        "problems": [(refusal, problem_of(refusal)) for refusal in page.shown_refusals],
        "read": how_it_was_read(kept.reading),
        "roles": dict(RoleGroup.choices),
        "language_names": dict(Language.choices),
        "form": ListForm(
            organization=request.organization,
            initial={
                "text": kept.text,
                "team": team,
                "role_group": kept.role_group,
                "language": kept.language,
            },
        ),
    }
    return render(request, "invitations/list.html", context)


def _confirm(request: OrganizationRequest, kept: ParticipantList) -> HttpResponse:
    try:
        seated = confirm_list(
            upload=kept, create_teams=bool(request.POST.get("create_teams")), at=timezone.now()
        )
    except ListGoneError:
        messages.info(request, _("This list has been used, or was kept for longer than a day."))
    except RoundStateError:
        messages.error(request, _("A closed round takes no more participants."))
    else:
        messages.success(request, sentence_of(seated))
    return redirect("invitations:participants", request.organization.slug, kept.assessment_id)


# ---- one person ------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_editors
def person(request: OrganizationRequest, pk: UUID, participant: UUID) -> HttpResponse:
    """Correct somebody's name, address or language."""
    assessment = own_round(request, pk)
    seat = get_object_or_404(_people_of(assessment), pk=participant)
    identity = getattr(seat, "identity", None)
    form = PersonForm(
        request.POST or None,
        initial={
            "name": identity.name if identity else "",
            "email": identity.email if identity else "",
            "language": seat.language,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            correct_identity(participant=seat, **form.cleaned_data)
        except IdentityFixedError:
            form.add_error(
                "email",
                _(
                    "This person has begun: at another address, their link would open what they said."
                ),
            )
        except AddressTakenError:
            form.add_error("email", _("Somebody else in this round has this address."))
        else:
            messages.success(request, _("Saved."))
            return redirect("invitations:participants", request.organization.slug, pk)
    context = {
        "assessment": assessment,
        "seat": seat,
        "form": form,
        "address_stays": not link_may_be_seen(seat),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "invitations/person.html", context, status=status)


# ---- links of teams --------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_editors
def add_team_link(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Make a link for a whole team and show its poster."""
    assessment = own_round(request, pk)
    if request.method == "GET":
        return redirect("invitations:participants", request.organization.slug, pk)
    form = TeamLinkForm(request.POST, organization=request.organization)
    if not form.is_valid():
        return _people(request, assessment, 422, link_form=form)
    try:
        link = make_team_link(assessment=assessment, at=timezone.now(), **form.cleaned_data)
    except NamedRoundError:
        messages.error(
            request,
            _("A named round has no links for teams: nobody knows whose answers they would bring."),
        )
    except RoundStateError:
        messages.error(request, _("A closed round takes no more participants."))
    else:
        return redirect("invitations:team_poster", request.organization.slug, pk, link.pk)
    return redirect("invitations:participants", request.organization.slug, pk)


def _own_link(assessment: Assessment, pk: UUID) -> TeamLink:
    rows = TeamLink.objects.filter(assessment=assessment).select_related("team")
    return get_object_or_404(rows, pk=pk)


@require_POST
@for_editors
def change_team_link(request: OrganizationRequest, pk: UUID, link: UUID) -> HttpResponse:
    """End a team's link, or replace it by a new one."""
    assessment = own_round(request, pk)
    row = _own_link(assessment, link)
    if request.POST.get("do") == "renew" and not assessment.is_closed:
        renew_team_link(link=row)
        messages.success(request, _("The old link takes nobody in any more: print the new one."))
        return redirect("invitations:team_poster", request.organization.slug, pk, link)
    revoke_team_link(link=row, at=timezone.now())
    messages.success(request, _("Nobody else can begin by this link; who has begun can go on."))
    return redirect("invitations:participants", request.organization.slug, pk)


@require_GET
@for_editors
def team_poster(request: OrganizationRequest, pk: UUID, link: UUID) -> HttpResponse:
    """A team's link as a sheet to print and hang up."""
    assessment = own_round(request, pk)
    row = _own_link(assessment, link)
    context = {
        "assessment": assessment,
        "link": row,
        "address": _absolute(request, "invitations:team_arrive", team_token(row)),
    }
    return render(request, "invitations/team_poster.html", context)


# ---- codes on paper --------------------------------------------------------------------------


@require_GET
@for_editors
def codes(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Cards with personal codes to print and hand out: for people without an address, or all.

    Never for somebody who has begun in an anonymous round: the card would open their answers.
    """
    assessment = own_round(request, pk)
    everybody = request.GET.get("for") == "all"
    seats = (
        open_people(assessment)
        .select_related("identity", "team")
        .order_by("team__name", "identity__name", "pk")
    )
    if not everybody:
        seats = seats.filter(identity__email="")
    if not assessment.is_named:
        seats = seats.filter(started_at=None)
    cards, without_code = [], 0
    for seat in seats[: CODES_SHOWN + 1]:
        token = living_token(seat)
        if not token:
            without_code += 1
        elif len(cards) < CODES_SHOWN:
            cards.append(_card(request, assessment, seat, token))
    context = {
        "assessment": assessment,
        "cards": [] if assessment.is_closed else cards,
        "everybody": everybody,
        "without_code": without_code,
        "more": seats.count() > CODES_SHOWN,
    }
    return render(request, "invitations/codes.html", context)


def _card(
    request: OrganizationRequest, assessment: Assessment, seat: Participant, token: str
) -> dict[str, object]:
    """One card, in its person's language."""
    with override(seat.language):
        return {
            "name": seat.identity.name,
            "team": seat.team.name,
            "language": seat.language,
            "address": _absolute(request, "assessments:arrive", token),
            "until": assessment.closes_on,
            "heading": _("Your questionnaire"),
            "how": _("Point your phone’s camera at the code. The code is yours alone: keep it."),
        }
