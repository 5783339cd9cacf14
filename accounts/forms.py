"""Forms about people, teams and organisations."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import EDITING_ROLES, Branding, Membership, Organization, Role, Team, User
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


class BrandingForm(forms.ModelForm):
    """A consultant's firm, colour and logo."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, up to 2 MB. It is printed on the cover of your reports."),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = Branding
        fields = ["firm", "color"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["color"].widget.attrs["placeholder"] = "#0b5c63"
        if not self.instance.logo_png:
            del self.fields["remove_logo"]
        self.helper = one_button(_("Save branding"))

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo and logo.size > LOGO_BYTES_LIMIT:
            raise forms.ValidationError(_("The picture is larger than 2 MB."))
        return logo
