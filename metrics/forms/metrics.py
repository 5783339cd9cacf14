"""What a person says of a metric, and of all: definition, baseline, target, smallest group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.domain.measures import Measure
from metrics.forms.figures import figure_field, unit_of
from metrics.models import Metric, MetricKind, MetricMeasure, MetricSettings, Source

DEFINITION = [
    "own_name_es", "own_name_en", "measure", "unit", "higher_is_better", "moment", "is_asked",
]  # fmt: skip
AIMED_AT = ["baseline", "baseline_on", "target", "target_on", "counted_source"]
ASKED = (MetricMeasure.SHARE, MetricMeasure.NET, MetricMeasure.MEAN)


class DefinitionForm(forms.ModelForm):
    """Name, kind of figure, unit and direction of an organisation's own metric."""

    higher_is_better = forms.TypedChoiceField(
        label=_("Which way is better"),
        choices=[("1", _("more is better")), ("0", _("less is better"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )

    class Meta:
        model = Metric
        fields = DEFINITION
        help_texts = {
            "measure": _(
                "A share: how many of how many, in per cent. Promoters minus detractors: from "
                "−100 to 100. An average: the mean of a number. A sum: it is added up over "
                "months. One sum for each of another: cost per customer, calls per order."
            ),
            "unit": _("What it is counted in: days, calls, EUR. Shares need none."),
            "moment": _("On whose page it stands."),
            "is_asked": _("Then small groups of customers are protected, as in a survey."),
        }

    def __init__(self, *args: Any, has_readings: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["higher_is_better"].initial = "1" if self.instance.higher_is_better else "0"
        self.initial["higher_is_better"] = self.fields["higher_is_better"].initial
        self.fields["moment"].choices = [("", _("none of them"))] + [
            choice for choice in self.fields["moment"].choices if choice[0]
        ]
        for name in ("own_name_es", "own_name_en"):
            self.fields[name].required = True
        if has_readings:
            self.fields["measure"].disabled = True
            self.fields["measure"].help_text = _(
                "Fixed: there are readings of this kind. For another kind, make another metric."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_asked") and cleaned.get("measure") not in ASKED:
            self.add_error(
                "is_asked",
                _("Customers can be asked for a share, for a net share or for an average."),
            )
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DEFINITION}


class AimForm(forms.ModelForm):
    """Where a metric came from, where it should go, and which source counts."""

    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    class Meta:
        model = Metric
        fields = AIMED_AT
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("baseline_on", "target_on")
        }

    def __init__(self, *args: Any, measure: Measure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metric = self.instance
        unit = unit_of(metric)
        for name, label in (("baseline", _("Baseline")), ("target", _("Target"))):
            words = f"{label} ({unit})" if unit else label
            field = figure_field(measure or metric.counts_as, required=False, label=words)
            self.fields[name] = field
        self.fields["rev"].initial = metric.rev
        self.fields["rev"].widget.is_localized = False
        self._offer_sources(metric)

    def _offer_sources(self, metric: Metric) -> None:
        """Ask which source counts only where several tell the metric."""
        rows = Source.objects.none()
        if not metric._state.adding:
            rows = Source.objects.filter(readings__metric=metric).distinct()
        if metric.counted_source_id is None and len(rows[:2]) < 2:
            del self.fields["counted_source"]
            return
        field = self.fields["counted_source"]
        field.queryset = rows
        field.label = _("Which source counts")
        field.empty_label = _("all of them, added up")
        field.help_text = _(
            "Where several tell of the same customers, choose one: else they count twice."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, when, words in (
            ("baseline", "baseline_on", _("Of when is it?")),
            ("target", "target_on", _("By when?")),
        ):
            if cleaned.get(name) is not None and not cleaned.get(when) and when not in self.errors:
                self.add_error(when, words)
            if cleaned.get(name) is None and name not in self.errors:
                cleaned[when] = None
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in AIMED_AT if name in self.fields}

    @property
    def points_the_wrong_way(self) -> bool:
        """The target is worse than the baseline."""
        baseline, target = self.cleaned_data.get("baseline"), self.cleaned_data.get("target")
        if baseline is None or target is None or baseline == target:
            return False
        return (target > baseline) != self.instance.higher_is_better


class EditMetricForm:
    """Both forms of one metric as one: its definition, where it is an own one, and its aims."""

    def __init__(self, data: Any, metric: Metric, *, has_readings: bool) -> None:
        self.definition: DefinitionForm | None = None
        measure = None
        if metric.kind == MetricKind.OWN:
            self.definition = DefinitionForm(data, instance=metric, has_readings=has_readings)
            asked = (data or {}).get("measure", "")
            if data is not None and not has_readings and asked in MetricMeasure.values:
                measure = Measure(asked)
        self.aim = AimForm(data, instance=metric, measure=measure)

    @property
    def parts(self) -> list[forms.ModelForm]:
        return [self.definition, self.aim] if self.definition else [self.aim]

    @property
    def errors(self) -> dict[str, Any]:
        return {name: found for part in self.parts for name, found in part.errors.items()}

    @property
    def non_field_errors(self) -> list[Any]:
        return [error for part in self.parts for error in part.non_field_errors()]

    def is_valid(self) -> bool:
        found = [
            part.is_valid() for part in self.parts
        ]  # all are asked, so that all say what is wrong
        return all(found)

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for part in self.parts for name, value in part.said.items()}

    @property
    def seen_rev(self) -> int:
        return self.aim.cleaned_data["rev"]


class SettingsForm(forms.ModelForm):
    """From how many customers on a group of them is shown."""

    class Meta:
        model = MetricSettings
        fields = ["smallest_group"]
        help_texts = {
            "smallest_group": _("From 3 to 50. Fewer than this are never shown on their own.")
        }


def takes_readings(data: Any) -> bool:
    """Return whether the person asked for the baseline to be taken from readings."""
    return bool(data and data.get("take"))
