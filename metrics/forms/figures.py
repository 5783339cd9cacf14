"""A field for one number of a metric, typed with either decimal mark."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charts.numbers import figure
from metrics.domain.measures import Measure
from metrics.domain.numerals import LARGEST, Decimal
from metrics.domain.typed import typed_number
from metrics.models import Metric


def own_decimal() -> Decimal:
    """Return the decimal mark of the active language."""
    return Decimal.POINT if (get_language() or "es").startswith("en") else Decimal.COMMA


def as_typed(value: float) -> str:
    """Return a number as the person would type it: own decimal mark, no thousands.

    >>> as_typed(0.1 + 0.2), as_typed(1200.0)
    ('0,3', '1200')
    """
    text = f"{round(value, 6):.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if own_decimal() is Decimal.COMMA else text


class FigureField(forms.Field):
    """A number; ``percent``: typed as 68 and kept as 0.68. Bounds are those typed."""

    def __init__(
        self,
        *,
        percent: bool = False,
        whole: bool = False,
        low: float = -LARGEST,
        high: float = LARGEST,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.percent, self.whole, self.low, self.high = percent, whole, low, high
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> float | None:
        text = str(value or "").strip()
        if not text:
            return None
        typed = typed_number(text, own_decimal(), grouped=not self.percent)
        if typed is None:
            raise forms.ValidationError(_("This is no number."), code="invalid")
        if not self.low <= typed <= self.high:
            raise forms.ValidationError(self._range(), code="range")
        if self.whole and typed != int(typed):
            raise forms.ValidationError(_("A whole number, please."), code="whole")
        return typed / 100 if self.percent else typed

    def _range(self) -> str:
        if self.high < LARGEST:
            words = {"low": figure(self.low, 0), "high": figure(self.high, 0)}
            return _("From %(low)s to %(high)s, please.") % words
        if self.low > -LARGEST:
            return _("%(low)s or more, please.") % {"low": figure(self.low, 0)}
        return _("This number is too large.")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float):
            return as_typed(value * 100 if self.percent else value)
        return value


def figure_field(measure: Measure, **kwargs: Any) -> FigureField:
    """Return the field for one value of a metric of this measure."""
    if measure is Measure.SHARE:
        return FigureField(percent=True, low=0, high=100, **kwargs)
    if measure is Measure.NET:
        return FigureField(low=-100, high=100, **kwargs)
    return FigureField(**kwargs)


def unit_of(metric: Metric) -> str:
    """Return what the number in a metric's field is counted in, for its label; "" for none."""
    if metric.counts_as is Measure.SHARE:
        return "%"
    return str(_("days")) if metric.unit == "days" else metric.unit
