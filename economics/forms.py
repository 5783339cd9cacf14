"""The assumptions of a case, typed with either decimal mark."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from economics import words
from economics.domain.inputs import SINGLE, SPECS, Key, Range, Spec, Unit
from economics.models import Case
from economics.selectors.own_figures import OwnFigure
from metrics.forms.figures import FigureField, as_typed

ENDS = ("low", "high")
GROUPS: dict[str, tuple[Key, ...]] = {
    "value": (Key.MARGIN, Key.RETENTION, Key.DISCOUNT, Key.GROWTH),
    "acquisition": (Key.ACQUISITION_COST,),
    "vectors": (
        Key.WALLET, Key.SHARE_OF_WALLET, Key.WALLET_RANK, Key.BRANDS, Key.MARGIN_RATE,
        Key.REFERRALS, Key.REFERRED_SHARE, Key.RETENTION_WANTED, Key.SHARE_WANTED,
        Key.REFERRALS_WANTED,
    ),
    "promoters": (
        Key.PROMOTERS, Key.DETRACTORS, Key.PROMOTER_RETENTION, Key.PASSIVE_RETENTION,
        Key.DETRACTOR_RETENTION, Key.PROMOTERS_WANTED, Key.DETRACTORS_WANTED,
    ),
}  # fmt: skip

# Where the numbers usually lie, so that a slider is not all empty ends; fields take more.
SLIDERS = {
    Key.RETENTION: (0.0, 0.99), Key.RETENTION_WANTED: (0.0, 0.99), Key.DISCOUNT: (0.005, 0.3),
    Key.GROWTH: (-0.1, 0.1), Key.REFERRALS: (0.0, 1.0), Key.REFERRALS_WANTED: (0.0, 1.0),
    Key.WALLET_RANK: (1.0, 10.0), Key.BRANDS: (1.0, 10.0),
}  # fmt: skip


class AssumptionField(FigureField):
    """One number of an assumption; what it may be is said in the words of the field."""

    def __init__(self, key: Key, **kwargs: Any) -> None:
        self.key, self.spec = key, SPECS[key]
        scale = 100 if self.spec.unit is Unit.SHARE else 1
        super().__init__(
            percent=self.spec.unit is Unit.SHARE,
            whole=self.spec.unit is Unit.WHOLE,
            low=round(self.spec.lowest * scale, 6),
            high=round(self.spec.highest * scale, 6),
            required=False,
            **kwargs,
        )

    def _range(self) -> str:
        if self.key in (Key.RETENTION, Key.RETENTION_WANTED):
            return _(
                "Retention lies between 0 % and just under 100 %: no more stay than there were."
            )
        if self.key is Key.DISCOUNT:
            return _("The discount rate must be above 0 % and no more than 100 %.")
        words = {"low": as_typed(self.low), "high": as_typed(self.high)}
        return _("From %(low)s to %(high)s, please.") % words


@dataclass(frozen=True)
class OwnChoice:
    """An own figure beside an assumption, with the button that takes it over."""

    name: str  # key:number
    words: str
    source: str
    fields: str  # as JSON: what the button puts where, as it would be typed


@dataclass(frozen=True)
class Row:
    """One assumption as the page shows it: fields, slider, note, own figure."""

    key: Key
    likely: forms.BoundField
    low: forms.BoundField | None
    high: forms.BoundField | None
    note: forms.BoundField
    unit: str
    where: str
    own: tuple[OwnChoice, ...]
    is_measured: bool

    @property
    def spec(self) -> Spec:
        return SPECS[self.key]

    @property
    def refused(self) -> list[tuple[str, list[str]]]:
        """The fields that are wrong: by which id their input is described, and what is wrong."""
        fields = (self.likely, self.low, self.high, self.note)
        return [
            (f"{field.auto_id}_error", list(field.errors))
            for field in fields
            if field is not None and field.errors
        ]

    @property
    def slider(self) -> dict[str, str]:
        """Ends and step of the slider, in the field's own unit; none without two ends."""
        scale = 100 if self.spec.unit is Unit.SHARE else 1
        step = f"{self.spec.step * scale:g}"
        if self.spec.unit is Unit.MONEY:
            return {"min": "", "max": "", "step": step}
        low, high = SLIDERS.get(self.key, (self.spec.lowest, self.spec.highest))
        return {"min": f"{low * scale:g}", "max": f"{high * scale:g}", "step": step}


def typed(key: Key, known: Range) -> dict[str, str]:
    """Return the fields of one assumption as a person would type them.

    Low and high are empty where it is taken as certain.
    """
    scale = 100 if SPECS[key].unit is Unit.SHARE else 1
    fields = {key.value: as_typed(known.likely * scale)}
    if key not in SINGLE:
        for end, value in zip(ENDS, (known.low, known.high), strict=True):
            fields[f"{key}_{end}"] = "" if known.is_certain else as_typed(value * scale)
    return fields


def taken_over(found: OwnFigure) -> dict[str, str]:
    """Return the fields that an own figure fills, its source as the note."""
    return typed(found.key, found.known) | {f"{found.key}_note": found.source[:200]}


def own_choices(key: Key, own: Iterable[OwnFigure], currency: str) -> Iterator[OwnChoice]:
    for number, found in enumerate(own):
        fields = [{"id": f"id_{n}", "value": value} for n, value in taken_over(found).items()]
        said = words.exact_range(key, found.known, currency)
        yield OwnChoice(f"{key}:{number}", said, found.source, json.dumps(fields))


class CaseForm(forms.ModelForm):
    """A case whole: what it is about, and low, likely, high of each assumption."""

    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9, required=False)
    customers = FigureField(
        label=gettext_lazy("Customers today"), whole=True, low=0, high=10**10, required=False
    )

    class Meta:
        model = Case
        fields = ["title", "segment", "period", "form", "prices", "horizon", "customers"]
        widgets = {"horizon": forms.NumberInput(attrs={"min": 1, "max": 120})}
        help_texts = {
            "segment": gettext_lazy("Empty: all customers."),
            "customers": gettext_lazy("For what all of them together are worth."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            css = "form-select" if name in ("period", "form", "prices") else "form-control"
            self.fields[name].widget.attrs["class"] = css
        self.fields["horizon"].validators += Case._meta.get_field("horizon").validators
        for key in Key:
            number = {"class": "form-control number"}
            for name in (key.value, *(f"{key}_{end}" for end in ENDS if key not in SINGLE)):
                self.fields[name] = AssumptionField(key, label=words.LABELS[key])
                self.fields[name].widget.attrs |= number
            self.fields[f"{key}_note"] = forms.CharField(
                max_length=200, required=False, label=gettext_lazy("Where it comes from")
            )
            self.fields[f"{key}_note"].widget.attrs["class"] = "form-control note"
        if self.instance.pk and not self.is_bound:
            self.initial["rev"] = self.instance.rev

    def _post_clean(self) -> None:
        """Ask the database nothing, at each move of a slider: the services write, by these fields.

        Django would check the row's constraints here with a query.
        """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.ranges: dict[Key, Range] = {}
        for key in Key:
            self._read(key, cleaned)
        likely = {key: known.likely for key, known in self.ranges.items()}
        for one, other in (
            (Key.PROMOTERS, Key.DETRACTORS),
            (Key.PROMOTERS_WANTED, Key.DETRACTORS_WANTED),
        ):
            parts = [
                likely.get(key, likely.get(Key(key.removesuffix("_wanted")), 0.0))
                for key in (one, other)
            ]
            if sum(parts) > 1 + 1e-9 and (one in likely or other in likely):
                self.add_error(
                    other if other in likely else one,
                    _("Promoters and detractors are more than all."),
                )
        if likely.get(Key.WALLET_RANK, 0) > likely.get(Key.BRANDS, float("inf")):
            self.add_error(Key.WALLET_RANK, _("The rank is at most the number of brands."))
        return cleaned

    def _read(self, key: Key, cleaned: Mapping[str, Any]) -> None:
        """Take low, likely and high of one assumption; with no ends it is taken as certain."""
        names = [f"{key}_{end}" for end in ENDS if key not in SINGLE]
        if any(name in self.errors for name in (key.value, *names)):
            return
        likely = cleaned.get(key.value)
        ends = [cleaned.get(name) for name in names] or [None, None]
        if likely is None:
            if any(end is not None for end in ends):
                self.add_error(key, _("Give the likely number too."))
            return
        low, high = (likely if end is None else end for end in ends)
        if not low <= likely <= high:
            self.add_error(key, _("Low, likely and high must stand in this order."))
            return
        self.ranges[key] = Range(low, likely, high)

    @property
    def head(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def notes(self) -> dict[Key, str]:
        return {key: self.cleaned_data.get(f"{key}_note", "").strip() for key in Key}

    def rows(
        self,
        group: str,
        own: Mapping[Key, tuple[OwnFigure, ...]],
        measured: frozenset[Key],
        currency: str,
    ) -> Iterator[Row]:
        """Yield the assumptions of one group in order."""
        period = self["period"].value()
        for key in GROUPS[group]:
            ends = [None, None] if key in SINGLE else [self[f"{key}_{end}"] for end in ENDS]
            yield Row(
                key, self[key.value], ends[0], ends[1], self[f"{key}_note"],
                words.unit_of(key, currency, period), str(words.WHERE[key]),
                tuple(own_choices(key, own.get(key, ()), currency)), key in measured,
            )  # fmt: skip


class NewCaseForm(forms.ModelForm):
    """Name, customers, period and form of a case; the assumptions come on its page."""

    take_over = forms.BooleanField(
        label=gettext_lazy("Begin with our own figures, as far as there are readings"),
        required=False,
        initial=True,
    )

    class Meta:
        model = Case
        fields = ["title", "segment", "period", "form", "prices"]
        help_texts = {"segment": gettext_lazy("Empty: all customers.")}
