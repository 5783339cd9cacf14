"""Forms about what an initiative should move: which metric and where, then from, to and by when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from metrics.domain.groups import is_small
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Measure
from metrics.forms.figures import figure_field, unit_of
from metrics.models import Metric
from metrics.selectors.importing import KnownNames
from metrics.selectors.known import metrics_of
from metrics.selectors.spans import Span, chosen_spans
from metrics.sentences import interval_words, number_words, value_words
from roadmaps.aiming import Place
from roadmaps.domain.aims import figure_each
from roadmaps.models import InitiativeAim

USUAL_PERIODS = 3


class WhichForm(forms.Form):
    """Which metric should move, and whether everywhere or only in one place."""

    metric = forms.ChoiceField(label=_("Metric"))
    place = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, data: Any, *, organization: Organization, named: Collection[str]) -> None:
        super().__init__(data)
        self.metrics = {m.key: m for m in metrics_of(organization) if m.key not in named}
        self.fields["metric"].choices = [(key, m.name) for key, m in self.metrics.items()]
        names = KnownNames(organization)
        groups: list[tuple[Any, Any]] = [("", _("everywhere"))]
        for kind, label in (
            ("channel", _("Only one channel")),
            ("touchpoint", _("Only one touchpoint")),
        ):
            options = [(f"{kind}:{o.value}", o.label) for o in names.of(kind)]
            if options:
                groups.append((label, options))
        self.fields["place"].choices = groups

    @property
    def chosen(self) -> Metric:
        return self.metrics[self.cleaned_data["metric"]]

    @property
    def where(self) -> Place:
        kind, _colon, value = self.cleaned_data["place"].partition(":")
        return Place(**{kind: UUID(value)}) if kind else Place()


class AimForm(forms.Form):
    """From which stretch of readings, to which value, by when.

    ``aim`` is the one being changed: its start stays as frozen unless a stretch is chosen.
    Stretches of fewer than ``k`` customers are not offered.
    """

    first = forms.ChoiceField(label=_("First period"), required=False)
    last = forms.ChoiceField(label=_("Last period"), required=False)
    due_on = forms.DateField(
        label=_("By"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10**9)

    def __init__(
        self,
        data: Any,
        *,
        metric: Metric,
        spans: list[Span],
        today: date,
        due_on: date,
        k: int = 0,
        aim: InitiativeAim | None = None,
    ) -> None:
        self.metric, self.aim, self.today = metric, aim, today
        # All customers together may be fewer than k: then there is nothing to start from yet.
        self.spans = [s for s in spans if s.first <= today and not is_small(s.sums, k)]
        initial: dict[str, Any] = {"due_on": due_on}
        if aim is not None:
            initial |= {"due_on": aim.due_on, "rev": aim.rev, "to_value": aim.to_value}
        super().__init__(data, initial=initial)
        unit = unit_of(metric)
        label = f"{_('To')} ({unit})" if unit else _("To")
        self.fields["to_value"] = figure_field(metric.counts_as, label=label)
        if metric.counts_as is Measure.TOTAL:
            self.fields["to_value"].help_text = _("For one period, on average: as the start is.")
        self.fields["rev"].widget.is_localized = False
        self._offer_stretches()

    def _offer_stretches(self) -> None:
        if not self.spans:
            del self.fields["first"], self.fields["last"]
            return
        choices = [(span.key, _stretch_words(self.metric, span)) for span in self.spans]
        if self.aim is not None:
            choices.insert(0, ("", _("as it was frozen")))
        whole = [span for span in self.spans if span.last_day < self.today] or self.spans
        usual = whole[-USUAL_PERIODS:]
        for name, span in (("first", usual[0]), ("last", usual[-1])):
            self.fields[name].choices = choices
            self.fields[name].required = self.aim is None
            if self.aim is None:
                self.initial[name] = span.key

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        due = cleaned.get("due_on")
        if self.aim is None and due and due <= self.today:
            self.add_error("due_on", _("This day has passed; choose a later one."))
        if "first" in self.fields and bool(cleaned.get("first")) != bool(cleaned.get("last")):
            self.add_error("last", _("Choose both the first and the last."))
        return cleaned

    @property
    def chosen(self) -> list[Span] | None:
        """Return the stretches to start from; None: as they were frozen."""
        if "first" not in self.fields:
            return None if self.aim else []
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return chosen_spans(self.spans, first, last) if first else None

    @property
    def to_value(self) -> float:
        return self.cleaned_data["to_value"]

    def stands_still_or_goes_back(self, from_value: float | None) -> bool:
        """Return whether the aim is no better than where it starts."""
        if from_value is None:
            return False
        gained = round(self.to_value - from_value, 9)
        return gained <= 0 if self.metric.higher_is_better else gained >= 0


def _stretch_words(metric: Metric, span: Span) -> str:
    """Return a stretch with what it says: "March 2026: 68 % (n = 50)"."""
    found = figure_each(metric.counts_as, span.sums, 1)
    if not isinstance(found, Estimate):
        return span.label
    only = found.is_interval_only
    words = interval_words(metric, found) if only else value_words(metric, found.point)
    if metric.counts_as in (Measure.TOTAL, Measure.RATIO):
        return f"{span.label}: {words}"
    return f"{span.label}: {words} ({number_words(found.n)})"
