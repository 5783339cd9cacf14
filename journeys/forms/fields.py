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
TEXTS = {"CharField", "TextField"}
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

    def clean_was(self) -> str:
        """A form sends line ends in its own way; what was seen was stored in ours."""
        return self.cleaned_data["was"].replace("\r\n", "\n")

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
    value = getattr(row, name)
    return CellForm(
        type(row),
        name,
        organization=organization,
        data=data,
        initial={
            "value": value if isinstance(value, bool) else stored,
            "rev": row.rev,
            "was": stored or "",
        },
    )


def _field(model: type[Row], name: str, organization: Organization) -> forms.Field:
    field = model._meta.get_field(name)
    made = field.formfield()
    # A form of one field never asks the model, which is where the limits of a scale stand.
    made.validators += [limit for limit in field.validators if limit not in made.validators]
    if isinstance(made, forms.ModelChoiceField):
        owned: type[Channel] | type[Team] = made.queryset.model
        made.queryset = owned.objects.filter(organization=organization)
    if name == "description":
        made.widget.attrs["rows"] = 3
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


def in_words(model: type[Row], name: str, text: str) -> str:
    """Return what a stored or sent text means to a person: a name instead of an id."""
    field = model._meta.get_field(name)
    if field.is_relation:
        related = field.related_model.objects
        try:
            found = related.filter(pk=text).first() if text else None
        except (ValueError, ValidationError):
            found = None
        return str(found or "")
    return str(dict(field.flatchoices).get(text, text))


def both_texts(model: type[Row], name: str, theirs: str, mine: str) -> str | None:
    """Return two versions of a text in one; None for what is not free text, or gets too long."""
    field = model._meta.get_field(name)
    if field.is_relation or field.choices or field.get_internal_type() not in TEXTS:
        return None
    together = (
        f"{theirs}\n{mine}" if field.get_internal_type() == "TextField" else f"{theirs} / {mine}"
    )
    return together if len(together) <= (field.max_length or len(together)) else None


def touchpoint_forms(touchpoint: Touchpoint, organization: Organization) -> dict[str, CellForm]:
    """Return one form per field of a touchpoint, in the order a person thinks of them."""
    names = EDITABLE["touchpoint"][1]
    return {name: cell_form(touchpoint, name, organization=organization) for name in names}


def stage_forms(stage: Stage, organization: Organization) -> dict[str, CellForm]:
    """Return one form per field of a stage."""
    names = EDITABLE["stage"][1]
    return {name: cell_form(stage, name, organization=organization) for name in names}
