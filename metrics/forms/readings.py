"""One reading typed in by hand: of when, of what, and the numbers its measure needs."""

from __future__ import annotations

from datetime import date, datetime
from math import sqrt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charts.numbers import figure, percent
from metrics.domain.cuts import Cut
from metrics.domain.indicators import spread
from metrics.domain.measures import Kind, Measure
from metrics.domain.periods import Period, shifted, start_of
from metrics.forms.figures import FigureField, figure_field, unit_of
from metrics.models import Metric, Reading
from metrics.selectors.importing import KnownNames
from metrics.services.readings import Wanted

FIRST_YEAR = 1990
CLOSE = 0.0051  # a share typed as a whole percentage is this near to its counts
_FAVOURABLE = {
    Kind.CSAT: _("Of them, satisfied (4 or 5)"),
    Kind.CES: _("Of them, it was made easy for (5 to 7)"),
    Kind.CONVERSION: _("Of them, won"),
    Kind.RETENTION: _("Of them, stayed"),
    Kind.CHURN: _("Of them, left"),
    Kind.RESPONSE_RATE: _("Of them, answered"),
}


class ReadingForm(forms.Form):
    """A reading of one metric; ``reading`` is the one being corrected, ``today`` the day."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=2100)
    when = forms.ChoiceField(label=_("Period"))
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    place = forms.ChoiceField(label=_("Where in the relationship"), required=False)
    segment = forms.CharField(label=_("Segment of customers"), required=False, max_length=80)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    replacing = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any,
        *,
        metric: Metric,
        names: KnownNames,
        today: date,
        reading: Reading | None = None,
    ) -> None:
        self.metric, self.today, self.reading = metric, today, reading
        super().__init__(data, initial=_initial(metric, today, reading))
        self.fields["year"].widget.is_localized = False
        self.fields["when"].choices = _periods()
        self.fields["channel"].choices = [
            ("", _("all of them")), *((o.value, o.label) for o in names.channel),
        ]  # fmt: skip
        self.fields["place"].choices = _places(names)
        self._keep_what_is_gone()
        self.fields["segment"].help_text = _("Empty: all customers.")
        self._add_numbers()
        self.order_fields(["when", "year", *self.numbers, "channel", "place", "segment"])

    def _keep_what_is_gone(self) -> None:
        """A place that lies in a bin by now is still offered to the reading that tells of it."""
        place = self.initial.get("place")
        if self.reading is None or not place or self.fields["place"].valid_value(place):
            return
        gone = self.reading.touchpoint or self.reading.stage
        self.fields["place"].choices = [*self.fields["place"].choices, (place, str(gone))]

    def _add_numbers(self) -> None:
        """Ask for what the measure is made of."""
        measure, unit = self.metric.counts_as, unit_of(self.metric)
        label = f"{gettext('Value')} ({unit})" if unit else gettext("Value")
        self.fields["value"] = figure_field(measure, label=label, required=False)
        names = ["value"]
        if measure in (Measure.SHARE, Measure.NET, Measure.MEAN):
            self._count("n", _("Of how many customers or cases (n)"), low=1)
            names.append("n")
        if measure is Measure.SHARE:
            words = _FAVOURABLE.get(Kind(self.metric.kind), _("Of them, how many"))
            self._count("numerator", words)
            names.append("numerator")
        elif measure is Measure.NET:
            self._count("numerator", _("Of them, promoters (9 or 10)"))
            self._count("detractors", _("Of them, detractors (0 to 6)"))
            names += ["numerator", "detractors"]
        elif measure is Measure.MEAN:
            self.fields["spread"] = FigureField(
                label=_("Standard deviation"), required=False, low=0,
                help_text=_("If you know it: without it there is no interval."),
            )  # fmt: skip
            names.append("spread")
        elif measure is Measure.RATIO:
            self.fields["numerator"] = FigureField(label=_("The sum"), required=False)
            self._count("n", _("Divided by (how many)"), low=1)
            names += ["numerator", "n"]
        self.numbers = names

    def _count(self, name: str, label: Any, low: int = 0) -> None:
        self.fields[name] = FigureField(
            label=label, required=False, whole=True, low=low, high=10**12
        )

    @property
    def number_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.numbers]

    # ---- what was typed ---------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "when" in cleaned and "year" in cleaned:
            self.period, self.starts_on = _period(cleaned["when"], cleaned["year"])
            if self.starts_on > self.today:
                self.add_error("when", _("This period has not begun."))
        if not any(name in self.errors for name in self.numbers):
            self._clean_numbers(cleaned)
        return cleaned

    def _clean_numbers(self, cleaned: dict[str, Any]) -> None:
        measure = self.metric.counts_as
        value, n, top = cleaned.get("value"), cleaned.get("n"), cleaned.get("numerator")
        if measure is Measure.NET:
            self._clean_net(value, n, top, cleaned.get("detractors"))
        elif measure in (Measure.SHARE, Measure.RATIO):
            self._clean_divided(measure, value, n, top)
        elif value is None:
            self.add_error("value", _("Give the value."))
        elif measure is Measure.MEAN and cleaned.get("spread") is not None and (n or 0) < 2:
            self.add_error("n", _("A standard deviation needs at least two."))

    def _clean_divided(
        self, measure: Measure, value: float | None, n: float | None, top: float | None
    ) -> None:
        if value is None and top is None:
            self.add_error("value", _("Give the value, or how many of how many."))
        elif top is not None and n is None:
            self.add_error("n", _("Of how many?"))
        elif measure is Measure.SHARE and top is not None and n and top > n:
            self.add_error("numerator", _("That is more than all of them."))
        elif measure is Measure.SHARE and None not in (value, top, n):
            self._clean_agreement(value, top / n, CLOSE, percent(top / n, 1))
        elif None not in (value, top, n):
            made = top / n
            self._clean_agreement(value, made, abs(made) * 0.01, figure(made, 2))

    def _clean_net(
        self, value: float | None, n: float | None, top: float | None, down: float | None
    ) -> None:
        counted = [top, down]
        if counted == [None, None]:
            if value is None:
                self.add_error(
                    "value", _("Give the value, or promoters and detractors of how many.")
                )
        elif None in counted or n is None:
            missing = "n" if n is None else "numerator" if top is None else "detractors"
            self.add_error(missing, _("Promoters, detractors and all of them, please."))
        elif top + down > n:
            self.add_error("detractors", _("That is more than all of them."))
        elif value is not None:
            made = 100 * (top - down) / n
            self._clean_agreement(value, made, 0.51, figure(made, 1))

    def _clean_agreement(self, value: float, made: float, near: float, words: str) -> None:
        """The value and what it was made of must say the same; the counts are the finer ones."""
        if abs(value - made) > near:
            self.add_error("value", gettext("The numbers below make %(made)s.") % {"made": words})
        else:
            self.cleaned_data["value"] = made

    @property
    def wanted(self) -> Wanted:
        """Return the reading as the services take it."""
        said = self.cleaned_data
        cut, where = _cut(said)
        n, top = said.get("n"), said.get("numerator")
        squares = None
        if said.get("spread") is not None and n:
            squares = said["spread"] ** 2 * (n - 1) + n * said["value"] ** 2
        detractors = said.get("detractors")
        return Wanted(
            metric=self.metric,
            starts_on=self.starts_on,
            period=self.period,
            value=said.get("value"),
            n=None if n is None else int(n),
            numerator=top,
            detractors=None if detractors is None else int(detractors),
            squares=squares,
            cut=cut,
            segment=said["segment"],
            **where,
        )

    @property
    def replaced_at(self) -> datetime | None:
        """When the reading was recorded that the person agreed to replace."""
        return _moment(self.cleaned_data["replacing"])

    @property
    def seen_at(self) -> datetime | None:
        """When the reading being corrected had been recorded, as its form showed it."""
        return _moment(self.cleaned_data["seen"])


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _periods() -> list[tuple[Any, Any]]:
    quarters = [(f"q{n}", gettext("quarter %(n)s") % {"n": n}) for n in range(1, 5)]
    months = [(f"m{n}", str(name).capitalize()) for n, name in MONTHS.items()]
    return [
        (gettext("A month"), months),
        (gettext("A quarter"), quarters),
        (gettext("A year"), [("y1", gettext("the whole year"))]),
    ]


def _period(when: str, year: int) -> tuple[Period, date]:
    number = int(when[1:])
    if when[0] == "m":
        return Period.MONTH, date(year, number, 1)
    if when[0] == "q":
        return Period.QUARTER, date(year, 3 * number - 2, 1)
    return Period.YEAR, date(year, 1, 1)


def _when(period: str, starts_on: date) -> str:
    if period == Period.MONTH:
        return f"m{starts_on.month}"
    return f"q{(starts_on.month + 2) // 3}" if period == Period.QUARTER else "y1"


def _places(names: KnownNames) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = [("", gettext("everywhere"))]
    for kind, label in (
        ("moment", gettext("A moment")),
        ("stage", gettext("A stage")),
        ("touchpoint", gettext("A touchpoint")),
    ):
        options = [(f"{kind}:{o.value}", o.label) for o in names.of(kind)]
        if options:
            found.append((label, options))
    return found


def _cut(said: dict[str, Any]) -> tuple[Cut, dict[str, Any]]:
    """Return by what a reading is broken down, and the parts."""
    cut, where = Cut.WHOLE, {}
    if said["channel"]:
        cut, where = cut | Cut.CHANNEL, {"channel": UUID(said["channel"])}
    kind, _colon, value = said["place"].partition(":")
    if kind:
        cut |= Cut[kind.upper()]
        where[kind] = value if kind == "moment" else UUID(value)
    if said["segment"].strip():
        cut |= Cut.SEGMENT
    return cut, where


def _initial(metric: Metric, today: date, reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        last = shifted(start_of(today, Period.MONTH), -1)
        return {"when": f"m{last.month}", "year": last.year}
    place = ""
    if reading.touchpoint_id or reading.stage_id:
        kind = "touchpoint" if reading.touchpoint_id else "stage"
        place = f"{kind}:{reading.touchpoint_id or reading.stage_id}"
    elif reading.moment:
        place = f"moment:{reading.moment}"
    numbers = {name: getattr(reading, name) for name in ("value", "n", "numerator", "detractors")}
    if metric.counts_as is Measure.SHARE and numbers["numerator"] is not None:
        whole = abs(numbers["numerator"] - round(numbers["numerator"])) < 1e-9
        numbers["numerator"] = round(numbers["numerator"]) if whole else None
    if metric.counts_as is Measure.MEAN and reading.squares is not None and (reading.n or 0) > 1:
        total = reading.value * reading.n
        numbers["spread"] = sqrt(spread(total, reading.squares, reading.n))
    return {
        **numbers,
        "when": _when(reading.period, reading.starts_on),
        "year": reading.starts_on.year,
        "channel": str(reading.channel_id or ""),
        "place": place,
        "segment": reading.segment,
        "seen": reading.recorded_at.isoformat(),
    }
