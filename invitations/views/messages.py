"""What is written to a round's people: texts, sending, reminders, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from accounts.models import Language
from assessments.models import Assessment, Participant
from assessments.services import RoundStateError
from assessments.views.rounds import own_round
from invitations.domain.texts import PLACES
from invitations.forms import BouncedForm, ReminderPlanForm, TextForm, WhichTextForm
from invitations.letters import Letter, LetterBook, NoAddressOfTheSiteError
from invitations.models import Message, MessageKind, ReminderPlan
from invitations.selectors.messages import messages_page, next_wave, outlook
from invitations.selectors.people import open_people, to_invite, to_remind, without_address
from invitations.services.links import mark_bounced
from invitations.services.messages import (
    AlreadyWrittenError,
    PastDayError,
    drop_reminder,
    forget_text,
    plan_reminder,
    prepare_invitations,
    prepare_reminder,
    save_text,
    send_again,
    start_sending,
)
from invitations.services.sending import no_site_address
from invitations.usual_texts import Words

NAMES_SHOWN = 12
CHOICES_SHOWN = 200  # people to choose from for a preview
SAMPLE_LINK = "https://…/r/…/"


@require_GET
@for_editors
def all_messages(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """How far the messages have come, and what can be sent next."""
    return _messages(request, own_round(request, pk))


def _messages(
    request: OrganizationRequest, assessment: Assessment, status: int = 200, **extra: object
) -> HttpResponse:
    page = messages_page(assessment)
    context = {
        "assessment": assessment,
        "page": page,
        "plans": [
            (plan, assessment.closes_on - timedelta(days=plan.days_before)) for plan in page.plans
        ],
        "bounced_form": BouncedForm(),
        "plan_form": ReminderPlanForm(initial={"days_before": 3}),
        **extra,
    }
    return render(request, "invitations/messages.html", context, status=status)


@require_GET
@for_members()
def state(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The messages of a round in a line and two buttons: a part of the page of the round."""
    assessment = own_round(request, pk)
    context = {"assessment": assessment, "outlook": outlook(assessment)}
    return render(request, "invitations/_state.html", context)


# ---- texts -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_editors
def texts(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """The words of invitations and reminders in both languages, as one person would get them."""
    assessment = own_round(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    which = WhichTextForm(
        {
            "kind": given.get("kind") or MessageKind.INVITATION,
            "language": given.get("language") or (get_language() or "es")[:2],
        }
    )
    if not which.is_valid():
        raise Http404
    kind, language = which.cleaned_data["kind"], which.cleaned_data["language"]
    book = LetterBook(assessment)
    stored = book.words(kind, language)
    form = TextForm(
        request.POST if request.method == "POST" and request.POST.get("do") != "reset" else None,
        initial={"subject": stored.subject, "body": stored.body},
    )
    status = 200
    if request.method == "POST":
        answer = _change_text(request, assessment, kind, language, form)
        if answer is not None:
            return answer
        status = 200 if request.POST.get("do") == "preview" and form.is_valid() else 422
    reader = _reader(assessment, given.get("reader", ""), language)
    words = stored
    if form.is_bound:
        words = Words(form.data.get("subject", ""), form.data.get("body", ""))
    context = {
        "assessment": assessment,
        "form": form,
        "kind": kind,
        "language": language,
        "kinds": MessageKind.choices,
        "languages": Language.choices,
        "is_own": book.is_own(kind, language),
        "places": PLACES,
        "letter": _preview(book, kind, reader, words),
        "reader": reader,
        "readers": _readers(assessment),
    }
    template = "invitations/_preview.html" if request.htmx else "invitations/texts.html"
    return render(request, template, context, status=status)


def _change_text(
    request: OrganizationRequest, assessment: Assessment, kind: str, language: str, form: TextForm
) -> HttpResponse | None:
    """Save or reset; None where there is only something to show."""
    do = request.POST.get("do", "save")
    if do == "reset":
        forget_text(assessment=assessment, kind=kind, language=language)
        messages.success(request, _("The usual words are back."))
    elif do == "save" and form.is_valid():
        save_text(assessment=assessment, kind=kind, language=language, **form.cleaned_data)
        messages.success(request, _("Saved."))
    else:
        return None
    where = redirect("invitations:texts", request.organization.slug, assessment.pk)
    where["Location"] += f"?kind={kind}&language={language}"
    return where


def _readers(assessment: Assessment) -> list[Participant]:
    rows = open_people(assessment).filter(identity__isnull=False)
    return list(rows.select_related("identity").order_by("identity__name", "pk")[:CHOICES_SHOWN])


def _reader(assessment: Assessment, chosen: str, language: str) -> Participant:
    """Return whose letter is shown: the person chosen, else the first who reads this language."""
    rows = open_people(assessment).filter(identity__isnull=False).select_related("identity")
    try:
        found = rows.filter(pk=UUID(chosen)).first()
    except ValueError:
        found = None
    found = found or rows.filter(language=language).order_by("identity__name").first()
    return found or Participant(assessment=assessment, role_group="front_line", language=language)


def _preview(book: LetterBook, kind: str, reader: Participant, words: Words) -> Letter:
    """Return a letter without anybody's link in it."""
    identity = getattr(reader, "identity", None)
    return book.letter(
        kind=kind,
        participant=reader,
        name=identity.name if identity else _("Name"),
        link=SAMPLE_LINK,
        words=words,
    )


# ---- sending ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_editors
def send(request: OrganizationRequest, pk: UUID, kind: str) -> HttpResponse:
    """To whom and what, before it goes out; POST sends it and shows the progress."""
    assessment = own_round(request, pk)
    if kind not in MessageKind.values:
        raise Http404
    if request.method == "POST":
        return _send(request, assessment, kind)
    people = to_invite(assessment) if kind == MessageKind.INVITATION else to_remind(assessment)
    book = LetterBook(assessment)
    languages = sorted(set(people.order_by().values_list("language", flat=True)))
    first = {
        language: people.filter(language=language)
        .select_related("identity")
        .order_by("identity__name")
        .first()
        for language in languages
    }
    context = {
        "assessment": assessment,
        "kind": kind,
        "label": MessageKind(kind).label,
        "count": people.count(),
        "names": people.order_by("identity__name").values_list("identity__name", flat=True)[
            :NAMES_SHOWN
        ],
        "letters": [
            (reader, _preview(book, kind, reader, book.words(kind, language)))
            for language, reader in first.items()
            if reader
        ],
        "without_address": without_address(assessment).count(),
        "wave": next_wave(assessment),
        "may_send": assessment.takes_answers(timezone.localdate()),
        "outlook": outlook(assessment),
    }
    return render(request, "invitations/send.html", context)


def _send(request: OrganizationRequest, assessment: Assessment, kind: str) -> HttpResponse:
    at = timezone.now()
    back = redirect("invitations:messages", request.organization.slug, assessment.pk)
    try:
        wave = int(request.POST.get("wave", ""))
    except ValueError:
        wave = 0
    try:
        if kind == MessageKind.INVITATION:
            prepare_invitations(assessment=assessment, at=at)
        else:
            prepare_reminder(assessment=assessment, seen_wave=wave, at=at)
    except RoundStateError:
        messages.error(request, _("The round takes no answers now, so nothing was sent."))
        return back
    except AlreadyWrittenError:
        messages.info(
            request, _("Somebody else has just sent this reminder; it was not sent twice.")
        )
        return back
    return _start(request, assessment)


def _start(request: OrganizationRequest, assessment: Assessment) -> HttpResponse:
    """Start sending what waits and lead to its progress."""
    try:
        job = start_sending(assessment=assessment, by=request.user)
    except NoAddressOfTheSiteError:
        messages.error(request, no_site_address())
        return redirect("invitations:messages", request.organization.slug, assessment.pk)
    return redirect("jobs:progress", request.organization.slug, job.pk)


@require_POST
@for_editors
def send_waiting(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Send what waits in the queue: after a stop, or where the mail server was away."""
    return _start(request, own_round(request, pk))


@require_POST
@for_editors
def send_once_more(request: OrganizationRequest, pk: UUID, message: int) -> HttpResponse:
    """Send one message again, on somebody's own decision."""
    assessment = own_round(request, pk)
    rows = Message.objects.of(assessment).select_related(
        "participant__identity", "participant__assessment"
    )
    row = get_object_or_404(rows, pk=message)
    try:
        send_again(message=row, at=timezone.now())
    except RoundStateError:
        messages.info(request, _("It is not needed any more, or is on its way."))
        return redirect("invitations:messages", request.organization.slug, pk)
    return _start(request, assessment)


@require_http_methods(["GET", "POST"])
@for_editors
def bounced(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Note whose messages came back."""
    assessment = own_round(request, pk)
    if request.method == "GET":
        return redirect("invitations:messages", request.organization.slug, pk)
    form = BouncedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _messages(request, assessment, 422, bounced_form=form)
    count = mark_bounced(assessment=assessment, addresses=form.cleaned_data["found"])
    messages.success(
        request,
        ngettext(
            "%(n)d person is marked: their message came back.",
            "%(n)d people are marked: their messages came back.",
            count,
        )
        % {"n": count},
    )
    return redirect("invitations:messages", request.organization.slug, pk)


# ---- planned reminders -----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_editors
def add_reminder(request: OrganizationRequest, pk: UUID) -> HttpResponse:
    """Plan a reminder for a number of days before the last day."""
    assessment = own_round(request, pk)
    if request.method == "GET":
        return redirect("invitations:messages", request.organization.slug, pk)
    form = ReminderPlanForm(request.POST)
    if form.is_valid():
        try:
            plan_reminder(
                assessment=assessment,
                days_before=form.cleaned_data["days_before"],
                by=request.user,
                at=timezone.now(),
            )
        except PastDayError:
            form.add_error("days_before", _("That day has passed."))
        except RoundStateError:
            messages.error(request, _("The round is closed."))
            return redirect("invitations:messages", request.organization.slug, pk)
    if not form.is_valid():
        return _messages(request, assessment, 422, plan_form=form)
    messages.success(request, _("The reminder is planned."))
    return redirect("invitations:messages", request.organization.slug, pk)


@require_POST
@for_editors
def remove_reminder(request: OrganizationRequest, pk: UUID, plan: int) -> HttpResponse:
    assessment = own_round(request, pk)
    row = get_object_or_404(ReminderPlan.objects.filter(assessment=assessment), pk=plan)
    drop_reminder(plan=row)
    messages.success(request, _("The planned reminder was taken back."))
    return redirect("invitations:messages", request.organization.slug, pk)
