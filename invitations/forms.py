"""Forms about lists of people, messages and links."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Organization, Team
from assessments.models import RoleGroup
from invitations.domain.texts import BODY_LENGTH, LINK, SUBJECT_LENGTH
from invitations.models import MessageKind, ReminderPlan
from invitations.services.messages import TextError, check_text

MOST_ADDRESSES = 200_000  # characters of a list of addresses that came back


class ListForm(forms.Form):
    """A list of people: typed or pasted lines, or a file; and what holds where a line is silent."""

    text = forms.CharField(
        label=_("One person a line"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "dir": "auto"}),
        help_text=_("Name; e-mail; team; role group; language. Or pasted from a spreadsheet."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text=_("CSV or XLSX, headings in Spanish or English, in any order."),
    )
    team = forms.ModelChoiceField(
        label=_("Team, where a line names none"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("Leave such lines out"),
    )
    role_group = forms.ChoiceField(
        label=_("Role group, where a line names none"),
        required=False,
        choices=[("", _("Leave such lines out")), *RoleGroup.choices],
    )
    language = forms.ChoiceField(
        label=_("Language, where a line names none"), choices=Language.choices
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        # Several forms stand on the page, and each id once.
        super().__init__(*args, auto_id="list-%s", **kwargs)
        self.fields["team"].queryset = Team.objects.owned_by(organization)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Type or paste at least one line, or choose a file."))
        return cleaned


class PersonForm(forms.Form):
    """Name, address and language of somebody who has a seat."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class TextForm(forms.Form):
    """A round's own words for one kind of message in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=_("Text"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 18}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            check_text(cleaned["subject"], cleaned["body"])
        except TextError as error:
            self.add_error(None, text_problem(error))
        return cleaned


def text_problem(error: TextError) -> str:
    """Return in words what keeps a text from being sent."""
    if error.places:
        named = ", ".join(f"{{{place}}}" for place in error.places)
        return str(_("There is no such place to fill in: %(places)s.")) % {"places": named}
    return str(_("The text must hold %(link)s: without it nobody can answer.")) % {
        "link": f"{{{LINK}}}"
    }


class WhichTextForm(forms.Form):
    """Which of a round's texts is looked at."""

    kind = forms.ChoiceField(choices=MessageKind.choices)
    language = forms.ChoiceField(choices=Language.choices)


class BouncedForm(forms.Form):
    """Addresses from which messages came back: typed, pasted, or a file of any text."""

    addresses = forms.CharField(
        label=_("Addresses"),
        required=False,
        max_length=MOST_ADDRESSES,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Any text: the addresses in it are found."),
    )
    file = forms.FileField(label=_("Or a file"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and file.size > MOST_ADDRESSES:
            self.add_error("file", _("The file is too large for a list of addresses."))
            return cleaned
        text = cleaned.get("addresses", "")
        if file:
            text += "\n" + file.read().decode("utf-8", "replace")
        cleaned["found"] = addresses_in(text)
        if not self.errors and not cleaned["found"]:
            raise forms.ValidationError(_("There is no address in it."))
        return cleaned


def addresses_in(text: str) -> list[str]:
    """Return every e-mail address in a text, each once, in lower case.

    >>> addresses_in("Ana <ANA@x.es>; b@y.com, ana@x.es")
    ['ana@x.es', 'b@y.com']
    """
    found = re.findall(
        r"[^\s<>()\[\],;:\"'|]+@[^\s<>()\[\],;:\"'|@]+\.[^\s<>()\[\],;:\"'|@]+", text
    )
    return list(dict.fromkeys(address.lower().rstrip(".") for address in found))


class ReminderPlanForm(forms.ModelForm):
    """How many days before the last day a reminder goes out."""

    class Meta:
        model = ReminderPlan
        fields = ["days_before"]


class TeamLinkForm(forms.Form):
    """For whom a team's link is."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    role_group = forms.ChoiceField(
        label=_("Role group"), choices=RoleGroup.choices, initial=RoleGroup.FRONT_LINE
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="link-%s", **kwargs)
        self.fields["team"].queryset = Team.objects.owned_by(organization)
