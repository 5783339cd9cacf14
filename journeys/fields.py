"""The fields of a journey's rows that are edited one at a time, and how each is asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import Organization, Team
from journeys.models import (
    Channel,
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Rating,
    Row,
    Stage,
    Touchpoint,
)
from journeys.services.log import text_of

EDITABLE: dict[str, tuple[type[Row], tuple[str, ...]]] = {
    "journey": (Journey, ("title", "goal", "status", "owner", "last_reviewed", "review_days")),
    "stage": (Stage, ("name", "goal", "kind", "moment")),
    "touchpoint": (
        Touchpoint,
        (
            "title",
            "description",
            "kind",
            "initiator",
            "channel",
            "is_front_stage",
            "control",
            "owner",
            "reach",
            "is_showstopper",
        ),
    ),
    "rating": (
        Rating,
        (
            "importance",
            "expectation",
            "experience",
            "emotion",
            "intensity",
            "source",
            "rated_on",
            "n",
            "weight",
        ),
    ),
    "evidence": (Evidence, ("kind", "text", "n", "period", "link")),
    "pain_point": (PainPoint, ("kind", "text", "severity", "frequency")),
}
RATED = ("importance", "expectation", "experience", "emotion", "intensity")
NAMES = {"title", "name"}  # what must not be emptied: it is how people find the row


def is_editable(model: str, name: str) -> bool:
    return model in EDITABLE and name in EDITABLE[model][1]


class CellForm(forms.Form):
    """One field of one row, with what the person saw when they began to write."""

    value: forms.Field
    rev = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(
        self,
        model: type[Row],
        name: str,
        *,
        organization: Organization,
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["value"] = _field(model, name, organization)
        self.order_fields(["value"])

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if isinstance(value, str):
            return value.replace("\x00", "").replace("\r\n", "\n")
        return value


def cell_form(
    row: Row, name: str, *, organization: Organization, data: QueryDict | None = None
) -> CellForm:
    """Return the form of one field of a row, filled with what is stored."""
    stored = text_of(row, name)
    return CellForm(
        type(row),
        name,
        organization=organization,
        data=data,
        initial={"value": stored, "rev": row.rev, "was": stored or ""},
    )


def _field(model: type[Row], name: str, organization: Organization) -> forms.Field:
    made = model._meta.get_field(name).formfield()
    if isinstance(made, forms.ModelChoiceField):
        owned: type[Channel] | type[Team] = made.queryset.model
        made.queryset = owned.objects.filter(organization=organization)
    if name in RATED:
        made.widget = forms.NumberInput(attrs={"step": "any"})
    if name in NAMES and model is Journey:
        made.required = True
    return made


@lru_cache(maxsize=256)
def longest(model: type[Row], name: str) -> int | None:
    """Return how many characters a text field takes; None where it is no text."""
    return getattr(model._meta.get_field(name), "max_length", None)


def problems_of(form: CellForm) -> list[str]:
    """Return what is wrong with a form, in words."""
    return [str(message) for messages in form.errors.values() for message in messages]


def refuse_unless_editable(model: str, name: str) -> type[Row]:
    """Return the model meant. Raises ValidationError where the field is not one to edit."""
    if not is_editable(model, name):
        raise ValidationError(f"{model}.{name}")
    return EDITABLE[model][0]
