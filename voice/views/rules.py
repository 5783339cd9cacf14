"""How comments are read: the words, the themes, how often that is right; changed by editors."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import OrganizationRequest, for_editors, for_members
from jobs.models import Job
from voice import sentences
from voice.domain import reading
from voice.forms import ThemeForm, WordForm
from voice.models import OwnWord, Theme
from voice.selectors.comments import LONGEST_SEARCH
from voice.selectors.known import themes_of_organization
from voice.selectors.rules import rules_page
from voice.services.reading import read_again
from voice.services.themes import (
    TooManyThemesError,
    add_theme,
    change_theme,
    ensure_themes,
    remove_theme,
    remove_word,
    save_word,
)

LONGEST_TRY = 500
NUMBERS = {
    "negated_good": reading.NEGATED_GOOD,
    "negated_bad": reading.NEGATED_BAD,
    "window": reading.NEGATION_WINDOW,
    "before": reading.BEFORE_CONTRAST,
    "after": reading.AFTER_CONTRAST,
    "question": reading.IN_QUESTION,
    "exclamation": reading.EXCLAMATION,
    "clearly": reading.CLEARLY,
}


@require_GET
@for_members()
def rules(request: OrganizationRequest) -> HttpResponse:
    """What comments are read with, and how well that works."""
    return _page(request, WordForm(initial={"language": request.LANGUAGE_CODE[:2]}))


def _page(request: OrganizationRequest, form: WordForm, status: int = 200) -> HttpResponse:
    page = rules_page(
        request.organization,
        request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        request.GET.get("try", "").strip()[:LONGEST_TRY],
    )
    context = {
        "page": page,
        "form": form,
        "numbers": NUMBERS,
        "headline": sentences.rules_headline(page),
    }
    return render(request, "voice/rules.html", context, status=status)


@require_POST
@for_editors
def save_own_word(request: OrganizationRequest) -> HttpResponse:
    """Give a word a weight of one's own, then read the comments again."""
    form = WordForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    save_word(
        organization=request.organization,
        language=form.cleaned_data["language"],
        word=form.cleaned_data["word"],
        weight=form.cleaned_data["weight"],
    )
    return _read_again(request, "#own-words")


@require_POST
@for_editors
def delete_own_word(request: OrganizationRequest, word: int) -> HttpResponse:
    remove_word(word=get_object_or_404(OwnWord.objects.owned_by(request.organization), pk=word))
    return _read_again(request, "#own-words")


@require_POST
@for_editors
def read_all_again(request: OrganizationRequest) -> HttpResponse:
    """Read every comment by the rules as they stand."""
    return _read_again(request)


def _read_again(request: OrganizationRequest, place: str = "") -> HttpResponse:
    """Read all comments anew: few at once, many as a job whose page is shown."""
    back = reverse("voice:rules", args=[request.organization.slug]) + place
    done = read_again(organization=request.organization, by=request.user, back=back)
    if isinstance(done, Job):
        return redirect("jobs:progress", request.organization.slug, done.pk)
    said = ngettext(
        "Saved; %(n)d comment was read again.", "Saved; %(n)d comments were read again.", done
    )
    messages.success(request, said % {"n": done})
    return redirect(back)


@require_http_methods(["GET", "POST"])
@for_editors
def new_theme(request: OrganizationRequest) -> HttpResponse:
    """A theme of one's own."""
    form = ThemeForm(request.POST or None)
    if request.method == "GET":
        return _theme_page(request, form)
    if not form.is_valid():
        return _theme_page(request, form, status=422)
    try:
        add_theme(organization=request.organization, fields=form.fields_of_theme)
    except TooManyThemesError:
        form.add_error(None, _("There are forty themes already: delete one you do not need."))
        return _theme_page(request, form, status=422)
    return _read_again(request, "#themes")


@require_http_methods(["GET", "POST"])
@for_editors
def edit_theme(request: OrganizationRequest, theme: str) -> HttpResponse:
    """Rename a theme, or change the words by which it is recognised."""
    row = _own_theme(request, theme)
    if request.method == "GET":
        return _theme_page(request, ThemeForm(instance=row), theme)
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return _theme_page(request, form, theme, status=422)
    change_theme(theme=row, fields=form.fields_of_theme)
    return _read_again(request, "#themes")


@require_POST
@for_editors
def delete_theme(request: OrganizationRequest, theme: str) -> HttpResponse:
    row = _own_theme(request, theme)
    remove_theme(theme=row)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": row.name})
    return redirect("voice:rules", request.organization.slug)


def _own_theme(request: OrganizationRequest, key: str) -> Theme:
    """Return a theme by its key; to look at, a built-in one need not be a row yet."""
    owner = request.organization
    themes = themes_of_organization(owner) if request.method == "GET" else ensure_themes(owner)
    found = next((theme for theme in themes if theme.key == key), None)
    if found is None:
        raise Http404
    return found


def _theme_page(
    request: OrganizationRequest, form: ThemeForm, key: str = "", status: int = 200
) -> HttpResponse:
    return render(request, "voice/theme.html", {"form": form, "key": key}, status=status)
