"""Forms about journeys as a whole: new ones, their details, personas, tools and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization, Team
from journeys.models import (
    COLOURS,
    Channel,
    EmotionWord,
    Journey,
    Persona,
    StageKind,
    Tool,
    Touchpoint,
)
from journeys.selectors.tools import touchpoints_in_use

COLOUR_NAMES = (_("teal"), _("ochre"), _("plum"), _("blue"), _("brick"), _("moss"))


def untagged(*names: str) -> FormHelper:
    """Return a crispy helper for a form whose tag and button stand in the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if names:
        helper.layout = Layout(*names)
    return helper


class RevisedForm(forms.ModelForm):
    """A form that knows which revision of its row the person saw."""

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rev"].initial = self.instance.rev
        self.fields["rev"].localize = False
        self.fields["rev"].widget.is_localized = False
        self.helper = untagged()

    @property
    def seen_rev(self) -> int:
        return self.cleaned_data["rev"] or 0

    @property
    def own_fields(self) -> dict[str, Any]:
        """What the row's own columns are to say."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class NewJourneyForm(forms.ModelForm):
    """A blank journey: title and goal in the customer's words, and who walks it."""

    personas = forms.ModelMultipleChoiceField(
        label=_("Who walks it"),
        queryset=Persona.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    new_persona = forms.CharField(
        label=_("Somebody new: their name"),
        max_length=80,
        required=False,
        help_text=_("Left empty and with nobody chosen, the journey begins with “Customer”."),
    )

    class Meta:
        model = Journey
        fields = ["title", "goal"]
        widgets = {"goal": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = _(
            "I insure my home and one day it floods"
        )
        known = Persona.objects.owned_by(organization).present()
        self.fields["personas"].queryset = known
        if not known:
            del self.fields["personas"]
            self.fields["new_persona"].label = _("Who walks it")
        self.helper = untagged()


class ReadyMadeForm(forms.Form):
    """In which language a ready-made journey is written into the organisation."""

    language = forms.ChoiceField(label=_("Language of its texts"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = untagged()


class DetailsForm(RevisedForm):
    """What a journey is about, who answers for it, who walks it and in which order."""

    class Meta:
        model = Journey
        fields = ["title", "goal", "status", "owner", "last_reviewed", "review_days"]
        widgets = {
            "goal": forms.Textarea(attrs={"rows": 2}),
            "last_reviewed": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Team.objects.owned_by(organization)
        self.fields["owner"].empty_label = gettext("nobody yet")
        self.fields["owner"].help_text = _("The team that looks after the whole journey.")
        self.fields["last_reviewed"].localize = self.fields["review_days"].localize = False
        self.fields["last_reviewed"].widget.is_localized = False
        self.fields["review_days"].widget.is_localized = False
        self.personas = list(Persona.objects.owned_by(organization).present())
        self._offer_places()
        self.helper = untagged("title", "goal", "status", "owner", "last_reviewed", "review_days")

    def _offer_places(self) -> None:
        walked = self.instance.walked_by.filter(persona__deleted_at=None)
        standing = list(walked.order_by("order", "id").values_list("persona_id", flat=True))
        places = [(n, gettext("number %(place)d") % {"place": n}) for n in self._numbers]
        for persona in self.personas:
            self.fields[f"walk_{persona.pk}"] = forms.TypedChoiceField(
                label=persona.name,
                choices=[("", gettext("does not walk it")), *places],
                coerce=int,
                empty_value=None,
                required=False,
                initial=standing.index(persona.pk) + 1 if persona.pk in standing else "",
            )
        self.personas.sort(
            key=lambda p: standing.index(p.pk) if p.pk in standing else len(standing)
        )

    @property
    def _numbers(self) -> range:
        return range(1, len(self.personas) + 1)

    @property
    def places(self) -> Iterator[tuple[Persona, forms.BoundField]]:
        """Each persona with the field that says its place."""
        return ((persona, self[f"walk_{persona.pk}"]) for persona in self.personas)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.walkers:
            raise forms.ValidationError(_("A journey is walked by at least one persona."))
        return cleaned

    @property
    def walkers(self) -> list[Persona]:
        """The personas that walk it, by the place chosen for each."""
        placed = [(self.cleaned_data.get(f"walk_{p.pk}"), p) for p in self.personas]
        chosen = [(place, persona) for place, persona in placed if place]
        return [persona for _place, persona in sorted(chosen, key=lambda pair: pair[0])]


class PersonaForm(RevisedForm):
    """A kind of customer: name, segment, goal, their words, and how they are drawn."""

    colour = forms.TypedChoiceField(
        label=_("Colour"),
        choices=[(n, COLOUR_NAMES[n - 1]) for n in range(1, COLOURS + 1)],
        coerce=int,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Persona
        fields = ["name", "segment", "goal", "quote", "initials", "colour"]
        widgets = {
            "goal": forms.Textarea(attrs={"rows": 2}),
            "quote": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initials"].help_text = _("Left empty, they are taken from the name.")
        self.helper = untagged("name", "segment", "goal", "quote", "initials")

    @property
    def swatches(self) -> list[tuple[int, Any]]:
        """Each colour with its radio button."""
        return list(enumerate(self["colour"], start=1))


class ToolForm(RevisedForm):
    """One tool: its kind, the moments it serves, what it covers and where it is used."""

    moments = forms.MultipleChoiceField(
        label=_("Moments it serves"),
        choices=StageKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    touchpoints = forms.ModelMultipleChoiceField(
        label=_("Touchpoints where it is used"),
        queryset=Touchpoint.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Tool
        fields = ["name", "kind", "channels", "integrated_with"]
        widgets = {
            "channels": forms.CheckboxSelectMultiple,
            "integrated_with": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.offered = list(touchpoints_in_use(organization))
        others = Tool.objects.owned_by(organization).present().exclude(pk=self.instance.pk)
        channels = Channel.objects.owned_by(organization)
        self.fields["channels"].queryset = channels
        self.fields["integrated_with"].queryset = others
        self.fields["touchpoints"].queryset = touchpoints_in_use(organization)
        if not self.instance._state.adding:
            self.fields["moments"].initial = [m.moment for m in self.instance.moments.all()]
            self.fields["touchpoints"].initial = list(
                self.instance.touchpoints.values_list("pk", flat=True)
            )
        shown = ["name", "kind", "moments", "channels", "integrated_with"]
        for name, rows in (("channels", channels), ("integrated_with", others)):
            if not rows:
                shown.remove(name)
        self.helper = untagged(*shown)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        same = Tool.objects.owned_by(self.organization).present().exclude(pk=self.instance.pk)
        # Compared here, because SQLite does not know that Ó and ó are one letter.
        if name.casefold() in {other.casefold() for other in same.values_list("name", flat=True)}:
            raise forms.ValidationError(_("There is already a tool with this name."))
        return name

    @property
    def own_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "kind")}

    @property
    def parts(self) -> dict[str, Any]:
        names = ("moments", "channels", "integrated_with", "touchpoints")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def places(self) -> list[tuple[Journey, list[tuple[Touchpoint, bool]], int]]:
        """The touchpoints of each journey, whether each is ticked, and how many are."""
        ticked = {str(value) for value in self["touchpoints"].value() or ()}
        return [
            (
                rows[0].stage.journey,
                [(row, str(row.pk) in ticked) for row in rows],
                sum(str(row.pk) in ticked for row in rows),
            )
            for _journey, found in groupby(self.offered, key=lambda row: row.stage.journey_id)
            for rows in [list(found)]
        ]


class ChannelForm(RevisedForm):
    """What a channel is called, whether it is online, and its place in the list."""

    order = forms.IntegerField(label=_("place"), min_value=1, max_value=1000)

    class Meta:
        model = Channel
        fields = ["name_es", "name_en", "is_online"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].initial = self.instance.order + 1
        self.fields["order"].localize = False
        self.fields["order"].widget.is_localized = False


class NewChannelForm(forms.ModelForm):
    """A channel that is not in the list yet."""

    class Meta:
        model = Channel
        fields = ["name_es", "name_en", "is_online"]

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = list(Channel.objects.owned_by(organization))
        self.helper = untagged()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("name_es", "name_en"):
            taken = {getattr(channel, name).casefold() for channel in self.taken}
            if cleaned.get(name, "").casefold() in taken:
                self.add_error(name, _("There is already a channel with this name."))
        return cleaned


class EmotionForm(RevisedForm):
    """What one of the five emotions is called."""

    class Meta:
        model = EmotionWord
        fields = ["name_es", "name_en"]


def refuse_repeated(forms_: Sequence[RevisedForm], message: str) -> None:
    """Add an error where two of several valid rows would have the same name in a language."""
    for name in ("name_es", "name_en"):
        seen: set[str] = set()
        for form in forms_:
            word = form.cleaned_data.get(name, "").casefold()
            if word and word in seen:
                form.add_error(name, message)
            seen.add(word)


class ReplacementForm(forms.Form):
    """Which channel goes, and which takes its place where it is in use."""

    channel = forms.ModelChoiceField(queryset=Channel.objects.none())
    replaced_by = forms.ModelChoiceField(queryset=Channel.objects.none(), required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = Channel.objects.owned_by(organization)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("channel") and cleaned["channel"] == cleaned.get("replaced_by"):
            raise forms.ValidationError(_("A channel cannot take its own place."))
        return cleaned
