"""Forms about people, teams and organisations."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    EDITING_ROLES,
    Consultancy,
    Membership,
    Organization,
    ReportSection,
    Role,
    Team,
    User,
)
from accounts.services import LOGO_BYTES_LIMIT


def one_button(label: Any) -> FormHelper:
    """Return a crispy helper for a form that posts to its own page with one button."""
    helper = FormHelper()
    helper.form_method = "post"
    helper.form_show_errors = True
    helper.add_input(Submit("save", label))
    return helper


class OrganizationForm(forms.ModelForm):
    """Name, sector and currency; the creator also says in which role they act."""

    role = forms.ChoiceField(
        label=_("I am"),
        choices=[
            (Role.LEAD.value, _("the CX lead of this organisation")),
            (Role.CONSULTANT.value, _("a consultant to it")),
        ],
    )

    class Meta:
        model = Organization
        fields = ["name", "sector", "currency"]

    def __init__(self, *args: Any, new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(_("Create organisation") if new else _("Save"))
        if not new:
            del self.fields["role"]


class TeamForm(forms.ModelForm):
    """A team's name and headcount; names differ within the organisation."""

    class Meta:
        model = Team
        fields = ["name", "headcount"]

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.helper = one_button(_("Save team"))

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        same = Team.objects.owned_by(self.organization).exclude(pk=self.instance.pk)
        # Compared here, because SQLite does not know that Ó and ó are one letter.
        if name.casefold() in {other.casefold() for other in same.values_list("name", flat=True)}:
            raise forms.ValidationError(_("There is already a team with this name."))
        return name


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.EXECUTIVE)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.helper = one_button(_("Create invitation link"))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if Membership.objects.owned_by(self.organization).filter(user__email=email).exists():
            raise forms.ValidationError(_("This person already belongs to the organisation."))
        return email


class RoleForm(forms.ModelForm):
    """The role of a member."""

    class Meta:
        model = Membership
        fields = ["role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(_("Save role"))

    @property
    def loses_editing(self) -> bool:
        return self.cleaned_data["role"] not in EDITING_ROLES


class ProfileForm(forms.ModelForm):
    """A person's own name and language."""

    class Meta:
        model = User
        fields = ["name", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            ("", _("As my browser says")),
            *User._meta.get_field("language").choices,
        ]
        self.helper = one_button(_("Save"))


class ConsultancyForm(forms.ModelForm):
    """What a consultancy's documents carry: name, colour, logo, contact, cover text, sections."""

    SECTIONS = "sections"

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, up to 2 MB. It is printed on the cover of your reports."),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    website = forms.URLField(label=_("Web"), required=False, max_length=200, assume_scheme="https")
    sections = forms.MultipleChoiceField(
        label=_("Sections of the report"),
        choices=ReportSection.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9, required=False)

    class Meta:
        model = Consultancy
        fields = ["firm", "color", "email", "phone", "website", "cover_es", "cover_en"]
        widgets = {
            "cover_es": forms.Textarea(attrs={"rows": 4, "lang": "es"}),
            "cover_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["color"].widget.attrs["placeholder"] = "#0b5c63"
        self.initial[self.SECTIONS] = self.instance.sections
        self.initial["rev"] = self.instance.rev if self.instance.pk else 0
        if not self.instance.logo_png:
            del self.fields["remove_logo"]

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo and logo.size > LOGO_BYTES_LIMIT:
            raise forms.ValidationError(_("The picture is larger than 2 MB."))
        return logo

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, by field of the row."""
        kept = self.cleaned_data[self.SECTIONS]
        left_out = [section for section in ReportSection.values if section not in kept]
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"left_out": left_out}

    @property
    def seen_rev(self) -> int:
        return self.cleaned_data["rev"] or 0
