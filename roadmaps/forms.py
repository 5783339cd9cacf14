"""Forms about roadmaps and their initiatives."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Capability
from roadmaps.models import Initiative, Roadmap

LIFT_ROWS = 4
TEXTS = ["own_title", "own_why", "own_steps", "own_deliverable", "own_metric", "own_owner"]
ESTIMATES = ["effort_days", "cost", "duration", "probability", "status", "pinned_quarter"]


class RoadmapForm(forms.ModelForm):
    """Title, people, money and time of a roadmap."""

    class Meta:
        model = Roadmap
        fields = [
            "title",
            "days_per_quarter",
            "budget",
            "quarters",
            "starts_year",
            "starts_quarter",
        ]

    def __init__(self, *args: Any, new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("days_per_quarter", "budget", "quarters", "starts_year", "starts_quarter"):
            self.fields[name].localize = False
            self.fields[name].widget.is_localized = False
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            Div(
                "days_per_quarter",
                "budget",
                "quarters",
                "starts_year",
                "starts_quarter",
                css_class="fields",
            ),
            Submit("save", _("Generate the roadmap") if new else _("Recalculate")),
        )


class CapacityForm(RoadmapForm):
    """People, money and time alone, as they stand above the ranking."""

    class Meta(RoadmapForm.Meta):
        fields = ["days_per_quarter", "budget", "quarters", "starts_year", "starts_quarter"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, new=False, **kwargs)


class EstimateForm(forms.ModelForm):
    """An initiative's estimates and place, as edited within the ranking."""

    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    class Meta:
        model = Initiative
        fields = ESTIMATES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two of these stand on one page: each field needs an id of its own.
        self.auto_id = f"id_{self.instance.pk}_%s"
        self.fields["rev"].initial = self.instance.rev
        self.fields["rev"].widget.is_localized = False
        _quarter_choices(self, self.instance.roadmap)
        _plain_numbers(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _refuse_late_pin(self, cleaned)
        return cleaned

    @property
    def estimates(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ESTIMATES}


class ExclusionForm(forms.Form):
    """Why an initiative is left out; an excluded one comes back with an empty reason."""

    rev = forms.IntegerField(min_value=1, max_value=10**9)
    excluded_reason = forms.CharField(label=_("Left out because"), max_length=300, required=False)


class InitiativeForm(forms.ModelForm):
    """Everything about one initiative: texts, estimates, lifts, prerequisites."""

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10**9)

    class Meta:
        model = Initiative
        fields = [*TEXTS, *ESTIMATES, "requires"]
        widgets = {
            "own_why": forms.Textarea(attrs={"rows": 2}),
            "own_steps": forms.Textarea(attrs={"rows": 3}),
            "own_deliverable": forms.Textarea(attrs={"rows": 2}),
            "requires": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roadmap = self.instance.roadmap
        self.asked = Capability.objects.asked_in(roadmap.assessment)
        others = roadmap.initiatives.with_everything()
        if self.instance.pk and not self.instance._state.adding:
            others = others.exclude(pk=self.instance.pk)
            self.fields["rev"].initial = self.instance.rev
            self.lifts = [(lift.capability, lift.points) for lift in self.instance.lifts.all()]
        else:
            self.lifts = []
        self.fields["requires"].queryset = others
        self.fields["requires"].required = False
        self._offer_texts()
        self._offer_lifts()
        _quarter_choices(self, roadmap)
        _plain_numbers(self)

    def _offer_texts(self) -> None:
        """Show the library's own text as the placeholder of an empty field."""
        if self.instance.library is None:
            self.fields["own_title"].required = True
            return
        library = self.instance.library
        for name in TEXTS:
            text = getattr(library, name.removeprefix("own_"))
            self.fields[name].widget.attrs["placeholder"] = text
            self.fields[name].help_text = _("Empty: the library’s text, in the reader’s language.")

    def _offer_lifts(self) -> None:
        for row in range(max(LIFT_ROWS, len(self.lifts))):
            capability, points = self.lifts[row] if row < len(self.lifts) else (None, None)
            self.fields[f"capability_{row}"] = forms.ModelChoiceField(
                label=_("Capability lifted"),
                queryset=self.asked,
                required=False,
                initial=capability,
            )
            self.fields[f"points_{row}"] = forms.DecimalField(
                label=_("by how many levels"),
                required=False,
                min_value=Decimal("0.05"),
                max_value=Decimal("4"),
                decimal_places=2,
                initial=points,
            )

    def lift_rows(self) -> list[tuple[Any, Any]]:
        rows = sum(name.startswith("capability_") for name in self.fields)
        return [(self[f"capability_{row}"], self[f"points_{row}"]) for row in range(rows)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _refuse_late_pin(self, cleaned)
        lifts: dict[Capability, Decimal] = {}
        for name in [n for n in self.fields if n.startswith("capability_")]:
            capability = cleaned.get(name)
            points = cleaned.get(name.replace("capability_", "points_"))
            if capability and points:
                if capability in lifts:
                    self.add_error(name, _("This capability is listed twice."))
                lifts[capability] = points
            elif capability or points:
                self.add_error(name, _("Give both the capability and the number of levels."))
        if not lifts and not self.errors:
            raise forms.ValidationError(_("An initiative lifts at least one capability."))
        self.cleaned_lifts: Mapping[Capability, Decimal] = lifts
        return cleaned

    @property
    def texts_and_estimates(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in [*TEXTS, *ESTIMATES]}


def _refuse_late_pin(form: forms.ModelForm, cleaned: dict[str, Any]) -> None:
    pinned, duration = cleaned.get("pinned_quarter"), cleaned.get("duration")
    quarters = form.instance.roadmap.quarters
    if pinned and duration and pinned + duration - 1 > quarters:
        form.add_error(
            "pinned_quarter",
            _("From there it would not end within the %(n)s quarters planned.") % {"n": quarters},
        )


def _quarter_choices(form: forms.ModelForm, roadmap: Roadmap) -> None:
    choices = [("", _("wherever it fits"))]
    choices += [(str(q), _("quarter %(n)s") % {"n": q}) for q in range(1, roadmap.quarters + 1)]
    form.fields["pinned_quarter"] = forms.TypedChoiceField(
        label=_("Starts in"),
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        initial=form.instance.pinned_quarter,
    )


def _plain_numbers(form: forms.ModelForm) -> None:
    """Number fields take plain machine numbers; the browser shows them as the person writes them."""
    for name in ("effort_days", "cost", "duration", "probability"):
        form.fields[name].localize = False
        form.fields[name].widget.is_localized = False
        form.fields[name].widget.attrs["step"] = "any" if name != "duration" else "1"
