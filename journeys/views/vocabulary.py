"""The organisation's channels and emotion words, all on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganizationRequest, for_members
from journeys.forms.library import (
    ChannelForm,
    EmotionForm,
    NewChannelForm,
    ReplacementForm,
    RevisedForm,
    refuse_repeated,
)
from journeys.models import Channel
from journeys.selectors.vocabulary import channel_uses, emotion_words
from journeys.services import ensure_vocabulary
from journeys.services.errors import StaleRowError
from journeys.services.vocabulary import (
    ChannelInUseError,
    add_channel,
    put_in_order,
    remove_channel,
    save_words,
)
from journeys.views.wanted import editors_only


@require_http_methods(["GET", "POST"])
@for_members()
def vocabulary(request: OrganizationRequest) -> HttpResponse:
    """The words; POST says by ``do`` what happens to them."""
    if request.method == "GET":
        return _page(request)
    editors_only(request)
    actions = {"begin": _begin, "add": _add, "delete": _delete, "emotions": _save_emotions}
    return actions.get(request.POST.get("do", ""), _save_channels)(request)


def _page(request: OrganizationRequest, status: int = 200, **context: Any) -> HttpResponse:
    uses = channel_uses(request.organization)
    shown = {
        "uses": uses,
        "channels": _forms(ChannelForm, [use.channel for use in uses]),
        "emotions": _forms(EmotionForm, emotion_words(request.organization)),
        "new_channel": NewChannelForm(organization=request.organization),
        **context,
    }
    shown["rows"] = list(zip(uses, shown["channels"], strict=False))
    return render(request, "journeys/vocabulary.html", shown, status=status)


def _forms(form: type[RevisedForm], rows: Sequence[Any], data: Any = None) -> list[RevisedForm]:
    return [form(data, instance=row, prefix=str(row.pk)) for row in rows]


def _begin(request: OrganizationRequest) -> HttpResponse:
    ensure_vocabulary(request.organization)
    return _saved(request)


def _saved(request: OrganizationRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("journeys:vocabulary", request.organization.slug)


def _save_channels(request: OrganizationRequest) -> HttpResponse:
    rows = list(Channel.objects.owned_by(request.organization))
    forms = _forms(ChannelForm, rows, request.POST)
    sent = [form for form in forms if form.add_prefix("name_es") in request.POST]
    refused = _save(request, sent, _("Two channels would have the same name."))
    if refused:
        return _page(request, refused, channels=forms, refused=True)
    places = {form.instance.pk: form.cleaned_data["order"] for form in sent}
    put_in_order(organization=request.organization, wanted=places)
    return _saved(request)


def _save_emotions(request: OrganizationRequest) -> HttpResponse:
    forms = _forms(EmotionForm, emotion_words(request.organization), request.POST)
    refused = _save(request, forms, _("Two emotions would have the same word."))
    if refused:
        return _page(request, refused, emotions=forms, refused=True)
    return _saved(request)


def _save(request: OrganizationRequest, forms: list[RevisedForm], repeated: str) -> int:
    """Store what was changed; 0, or the status with which it was refused."""
    if not all(form.is_valid() for form in forms):
        return 422
    refuse_repeated(forms, repeated)
    if any(form.errors for form in forms):
        return 422
    names = [set(form.changed_data) & set(form.own_fields) for form in forms]
    changed = [form for form, found in zip(forms, names, strict=True) if found]
    try:
        save_words(changes=[(f.instance, f.seen_rev, f.own_fields) for f in changed])
    except StaleRowError:
        messages.error(
            request,
            _("Somebody changed one of these words meanwhile. Look at it again and save."),
        )
        return 409
    return 0


def _add(request: OrganizationRequest) -> HttpResponse:
    form = NewChannelForm(request.POST, organization=request.organization)
    if not form.is_valid():
        return _page(request, 422, new_channel=form)
    add_channel(organization=request.organization, fields=form.cleaned_data)
    return _saved(request)


def _delete(request: OrganizationRequest) -> HttpResponse:
    form = ReplacementForm(request.POST, organization=request.organization)
    if not form.is_valid():
        return _page(request, 422, not_replaced=form)
    said = form.cleaned_data
    try:
        remove_channel(channel=said["channel"], replaced_by=said["replaced_by"])
    except ChannelInUseError:
        form.add_error("replaced_by", _("It is in use: say which channel takes its place."))
        return _page(request, 409, not_replaced=form)
    return _saved(request)
