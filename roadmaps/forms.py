"""Forms about roadmaps and their initiatives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from assessments.models import Capability
from journeys.models import Journey, StageKind, ToolKind
from roadmaps.journey_needs import journeys_of_today, touchpoints_of_today
from roadmaps.models import Initiative, Roadmap
from roadmaps.needs_list import missing_tools

LIFT_ROWS = 4
RELIEF_ROWS = 3
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


class JourneysForm(forms.ModelForm):
    """What a point of customers' gap is worth, and which journeys count."""

    journeys = forms.ModelMultipleChoiceField(
        label=_("Journeys that count"),
        queryset=Journey.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    # What stood on the page: a journey that came later is left alone.
    seen = forms.ModelMultipleChoiceField(
        queryset=Journey.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )

    class Meta:
        model = Roadmap
        fields = ["journey_weight"]
        help_texts = {
            "journey_weight": _(
                "1: a point of customers’ gap counts as much as a level of maturity. "
                "0: journeys are left out."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = journeys_of_today(self.instance.organization)
        for name in ("journeys", "seen"):
            self.fields[name].queryset = today
        self.fields["journey_weight"].localize = False
        self.fields["journey_weight"].widget.is_localized = False
        self.fields["journey_weight"].widget.attrs["step"] = "any"

    @property
    def choice(self) -> dict[str, Any]:
        """Weight, journeys seen and journeys counted, as the service takes them."""
        return {
            "weight": self.cleaned_data["journey_weight"],
            "seen": [journey.pk for journey in self.cleaned_data["seen"]],
            "counted": [journey.pk for journey in self.cleaned_data["journeys"]],
        }


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
    """Everything about one initiative: texts, estimates, what it answers, prerequisites.

    ``need`` names one that the person came to answer: its row stands filled in.
    """

    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10**9)

    class Meta:
        model = Initiative
        fields = [*TEXTS, *ESTIMATES, "done_on", "requires"]
        help_texts = {"done_on": _("Its metrics are looked at again from then on. Empty: today.")}
        widgets = {
            "done_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "own_why": forms.Textarea(attrs={"rows": 2}),
            "own_steps": forms.Textarea(attrs={"rows": 3}),
            "own_deliverable": forms.Textarea(attrs={"rows": 2}),
            "requires": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, need: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roadmap = self.instance.roadmap
        self.need = need
        self.asked = Capability.objects.asked_in(roadmap.assessment)
        others = roadmap.initiatives.with_everything()
        if self.instance.pk and not self.instance._state.adding:
            others = others.exclude(pk=self.instance.pk)
            self.fields["rev"].initial = self.instance.rev
            self.lifts = [(lift.capability, lift.points) for lift in self.instance.lifts.all()]
            self.reliefs = [(r.touchpoint_id, r.points) for r in self.instance.reliefs.all()]
            self.brought = [f"{row.moment}:{row.kind}" for row in self.instance.tools.all()]
        else:
            self.lifts, self.reliefs, self.brought = [], [], []
        self.fields["requires"].queryset = others
        self.fields["requires"].required = False
        self._offer_texts()
        self._offer_lifts()
        self._offer_reliefs(roadmap.organization)
        self._offer_tools(roadmap.organization)
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
        known = {capability.code for capability, _points in self.lifts}
        wanted = [c for c in self.asked if c.code == self.need and c.code not in known]
        rows = [*self.lifts, *((capability, None) for capability in wanted)]
        for row in range(max(LIFT_ROWS, len(rows))):
            capability, points = rows[row] if row < len(rows) else (None, None)
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

    def _offer_reliefs(self, organization: Organization) -> None:
        """Offer the touchpoints of today by journey; where there are none, nothing is asked."""
        self.touchpoints: dict[str, UUID] = {}
        groups: dict[str, list[tuple[str, str]]] = {}
        for touchpoint in touchpoints_of_today(organization):
            self.touchpoints[str(touchpoint.pk)] = touchpoint.pk
            choice = (str(touchpoint.pk), str(touchpoint))
            groups.setdefault(str(touchpoint.stage.journey), []).append(choice)
        if not groups:
            return
        rows = [(str(key), points) for key, points in self.reliefs if str(key) in self.touchpoints]
        if self.need in self.touchpoints and self.need not in dict(rows):
            rows.append((self.need, None))
        for row in range(max(RELIEF_ROWS, len(rows) + 1)):
            touchpoint, points = rows[row] if row < len(rows) else ("", None)
            self.fields[f"touchpoint_{row}"] = forms.ChoiceField(
                label=_("Touchpoint eased"),
                choices=[("", "---------"), *groups.items()],
                required=False,
                initial=touchpoint,
            )
            self.fields[f"relief_{row}"] = forms.DecimalField(
                label=_("by how many points"),
                required=False,
                min_value=Decimal("0.05"),
                max_value=Decimal("4"),
                decimal_places=2,
                initial=points,
            )

    def _offer_tools(self, organization: Organization) -> None:
        """Offer the kinds of tools that some moment lacks, and those it brings already."""
        found = [f"{moment}:{kind}" for moment, kind in missing_tools(organization)]
        offered = [*found, *(value for value in self.brought if value not in found)]
        if not offered:
            return
        wanted = [self.need] if self.need in found else []
        self.fields["tools"] = forms.MultipleChoiceField(
            label=_("Tools it brings"),
            choices=[(value, _tool_words(value)) for value in offered],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=[*self.brought, *wanted],
        )

    def lift_rows(self) -> list[tuple[Any, Any]]:
        return self._rows("capability_", "points_")

    def relief_rows(self) -> list[tuple[Any, Any]]:
        return self._rows("touchpoint_", "relief_")

    def _rows(self, what: str, points: str) -> list[tuple[Any, Any]]:
        rows = sum(name.startswith(what) for name in self.fields)
        return [(self[f"{what}{row}"], self[f"{points}{row}"]) for row in range(rows)]

    def clean_done_on(self) -> date | None:
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _refuse_late_pin(self, cleaned)
        lifts = self._clean_rows(
            "capability_",
            "points_",
            twice=_("This capability is listed twice."),
            half=_("Give both the capability and the number of levels."),
        )
        reliefs = self._clean_rows(
            "touchpoint_",
            "relief_",
            twice=_("This touchpoint is listed twice."),
            half=_("Give both the touchpoint and the number of points."),
        )
        tools = cleaned.get("tools", [])
        if not (lifts or reliefs or tools) and not self.errors:
            raise forms.ValidationError(
                _("An initiative lifts a capability, eases a touchpoint or brings a tool.")
                if self.relief_rows() or "tools" in self.fields
                else _("An initiative lifts at least one capability.")
            )
        self.cleaned_lifts: Mapping[Capability, Decimal] = lifts
        self.cleaned_reliefs = {self.touchpoints[key]: points for key, points in reliefs.items()}
        self.cleaned_tools = [tuple(value.split(":")) for value in tools]
        return cleaned

    def _clean_rows(self, what: str, points: str, *, twice: str, half: str) -> dict[Any, Decimal]:
        """Return what was chosen with its points; half a row and a repeated one are errors."""
        found: dict[Any, Decimal] = {}
        for name in [n for n in self.fields if n.startswith(what)]:
            chosen = self.cleaned_data.get(name)
            number = self.cleaned_data.get(name.replace(what, points))
            if chosen and number:
                if chosen in found:
                    self.add_error(name, twice)
                found[chosen] = number
            elif chosen or number:
                self.add_error(name, half)
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """What it lifts, eases and brings, as the services take them."""
        return {
            "lifts": self.cleaned_lifts,
            "reliefs": self.cleaned_reliefs,
            "tools": self.cleaned_tools,
        }

    @property
    def texts_and_estimates(self) -> dict[str, Any]:
        names = [*TEXTS, *ESTIMATES, "done_on"]
        return {name: self.cleaned_data[name] for name in names}


def _tool_words(value: str) -> str:
    moment, kind = value.split(":")
    return f"{StageKind(moment).label}: {ToolKind(kind).label}"


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
