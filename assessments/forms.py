"""Forms about rounds, participants and answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, Submit
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import one_button
from accounts.models import Language, Organization, Team
from assessments.domain.scale import LEVELS, MINIMUM_GROUP_FLOOR
from assessments.models import (
    Assessment,
    CapabilityScope,
    Confidence,
    Evidence,
    Form,
    Framework,
    RoleGroup,
    WeightVote,
)
from assessments.selectors.planning import ModelNumbers, asked_by, models_for
from assessments.selectors.weights import WeightLine
from assessments.services import unasked
from assessments.services.answering import CHOICES

Value = TypeVar("Value")
LAST_REVISION = 10**9


def text_print(text: str) -> str:
    """Return a short fingerprint of a comment as it was shown, to tell whether it was edited."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


class NoSuchChoiceError(ValueError):
    """A question's screen sent a value that none of its controls has."""


@dataclass(frozen=True)
class SentAnswer:
    """What a question's screen sends: any of choice, confidence, evidence, comment."""

    choice: str | None
    confidence: int | None
    evidence: int | None
    seconds: float | None
    comment: str
    comment_rev: int
    comment_was_edited: bool

    @property
    def has_choice(self) -> bool:
        return any(value is not None for value in (self.choice, self.confidence, self.evidence))


_CHOICE = {choice: choice for choice in CHOICES}
_CONFIDENCE = {str(value): value for value in Confidence.values}
_EVIDENCE = {str(value): value for value in Evidence.values}


def read_answer(sent: QueryDict) -> SentAnswer:
    """Return what was sent; NoSuchChoiceError where one value cannot be right.

    Read by hand, not by a Django form: this is the one thing that fifty people do at the same
    moment, and a form with seven fields takes longer than the statement that saves the answer.
    """
    comment = sent.get("comment", "")
    return SentAnswer(
        choice=_one_of(_CHOICE, sent.get("choice", "")),
        confidence=_one_of(_CONFIDENCE, sent.get("confidence", "")),
        evidence=_one_of(_EVIDENCE, sent.get("evidence", "")),
        seconds=_seconds(sent.get("seconds", "")),
        comment=comment,
        comment_rev=_revision(sent.get("comment_rev", "")),
        # A comment field nobody touched still holds what the page was shown with.
        comment_was_edited="comment" in sent
        and text_print(comment) != sent.get("comment_shown", "").strip(),
    )


def _one_of(choices: Mapping[str, Value], text: str) -> Value | None:
    if text and text not in choices:
        raise NoSuchChoiceError(text[:20])
    return choices.get(text)


def _seconds(text: str) -> float | None:
    """Read the stop-watch; it is a hint, so nonsense is dropped and nothing is refused."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86_400 else None


def _revision(text: str) -> int:
    try:
        revision = int(text) if text.strip() else 0
    except ValueError as error:
        raise NoSuchChoiceError(text[:20]) from error
    if not 0 <= revision <= LAST_REVISION:
        raise NoSuchChoiceError(text[:20])
    return revision


class ExpectationForm(forms.Form):
    """Of 100 customers, how many would be satisfied: a whole number, nothing, or not known."""

    expected = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a whole number from 0 to 100.")
        ),
    )
    unknown = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unknown") and cleaned.get("expected") is not None:
            self.add_error(
                "expected", _("There is a number and “I don’t know”: leave only one of them.")
            )
        return cleaned


class RoundForm(forms.ModelForm):
    """A round's plan: what is asked, how confidentially, from when to when.

    With an instance it changes a draft.
    """

    framework = forms.ModelChoiceField(
        label=_("Framework"),
        queryset=Framework.objects.none(),
        empty_label=None,
    )

    class Meta:
        model = Assessment
        fields = [
            "title",
            "framework",
            "form",
            "confidentiality",
            "minimum_group",
            "asks_expectation",
            "opens_on",
            "closes_on",
        ]
        widgets = {
            "opens_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "form": forms.RadioSelect,
            "confidentiality": forms.RadioSelect,
        }

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "framework" in self.fields:
            self.models = models_for(organization)
            available = Framework.objects.available_to(organization).newest_first()
            self.fields["framework"].queryset = available
            if len(self.models) == 1:
                self.fields["form"].choices = _forms_of(self.models[0])
        today = timezone.localdate()
        if self.instance._state.adding:
            self.fields["opens_on"].initial = today
            self.fields["closes_on"].initial = today + timezone.timedelta(days=21)
        if "minimum_group" in self.fields:
            self.fields["minimum_group"].widget.attrs["min"] = MINIMUM_GROUP_FLOOR
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            "framework",
            "form",
            "confidentiality",
            Div("minimum_group", "opens_on", "closes_on", css_class="fields"),
            "asks_expectation",
            Submit("save", _("Save and go on")),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        framework = cleaned.get("framework")
        short = {numbers.framework.pk: numbers.short for numbers in getattr(self, "models", [])}
        if framework and cleaned.get("form") == Form.SHORT and not short.get(framework.pk):
            self.add_error("form", _("This model has no short form: no question is marked for it."))
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The round must close after it opens."))
        return cleaned


def _forms_of(numbers: ModelNumbers) -> list[tuple[str, str]]:
    """Return the forms of the only model there is, each with its own numbers."""
    full = _("Full form: %(n)s questions, about %(minutes)s minutes") % {
        "n": numbers.full,
        "minutes": numbers.full_minutes,
    }
    short = _("Short form: %(n)s questions, about %(minutes)s minutes, for a first impression") % {
        "n": numbers.short,
        "minutes": numbers.short_minutes,
    }
    return [(Form.FULL.value, full), *([(Form.SHORT.value, short)] if numbers.short else [])]


class ScheduleForm(RoundForm):
    """Title and dates: what may change until the round closes."""

    framework = None

    class Meta(RoundForm.Meta):
        fields = ["title", "opens_on", "closes_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "title", Div("opens_on", "closes_on", css_class="fields"), Submit("save", _("Save"))
        )


class ParticipantForm(forms.Form):
    """One seat: who, where they work, from where they see the customer."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())
    role_group = forms.ChoiceField(label=_("Role group"), choices=RoleGroup.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only this organisation's teams are choices: a foreign id is refused as unknown.
        self.fields["team"].queryset = Team.objects.owned_by(organization)
        self.helper = one_button(_("Add and show the personal link"))
        self.helper.layout = Layout(
            Div("name", "email", "team", "role_group", "language", css_class="fields")
        )


class ScopeForm(forms.Form):
    """Targets, weights and what does not apply: one row of fields per capability."""

    def __init__(
        self,
        *args: Any,
        scopes: list[CapabilityScope],
        area_weights: list[Any],
        frozen: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scopes, self.area_weights, self.frozen = scopes, area_weights, frozen
        for scope in scopes:
            code, name = scope.capability.code, scope.capability.name
            self.fields[f"target_{code}"] = forms.TypedChoiceField(
                label=_("Target for %(name)s") % {"name": name},
                choices=[(level, str(level)) for level in LEVELS[1:]],
                coerce=int,
                initial=scope.target,
                disabled=frozen,
            )
            self.fields[f"weight_{code}"] = forms.DecimalField(
                label=_("Weight of %(name)s") % {"name": name},
                min_value=Decimal("0.01"),
                max_value=Decimal("100"),
                decimal_places=2,
                initial=scope.weight.normalize(),
                disabled=frozen,
            )
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("Why %(name)s does not apply") % {"name": name},
                max_length=300,
                required=False,
                initial=scope.out_of_scope_reason,
            )
        for row in area_weights:
            self.fields[f"area_{row.area.code}"] = forms.DecimalField(
                label=_("Weight of %(name)s") % {"name": row.area.name},
                min_value=Decimal("0.01"),
                max_value=Decimal("100"),
                decimal_places=2,
                initial=row.weight.normalize(),
                disabled=frozen,
            )
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = field.label
            field.widget.attrs["class"] = (
                "form-select" if name.startswith("target") else "form-control"
            )
            if name.startswith(("weight", "area")):
                field.widget.attrs["step"] = "any"
                field.localize = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reasons = [cleaned.get(f"reason_{s.capability.code}", "") for s in self.scopes]
        if reasons and all(reason.strip() for reason in reasons):
            raise forms.ValidationError(_("Something must apply: leave at least one reason empty."))
        return cleaned

    def values(self, prefix: str) -> dict[str, Any]:
        """Return the cleaned values of the fields called ``prefix_CODE`` by code."""
        start = f"{prefix}_"
        return {
            name.removeprefix(start): value
            for name, value in self.cleaned_data.items()
            if name.startswith(start)
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return, for the template, each capability with its three bound fields."""
        return [
            {
                "capability": s.capability,
                "target": self[f"target_{s.capability.code}"],
                "weight": self[f"weight_{s.capability.code}"],
                "reason": self[f"reason_{s.capability.code}"],
            }
            for s in self.scopes
        ]

    def area_rows(self) -> list[dict[str, Any]]:
        return [{"area": r.area, "weight": self[f"area_{r.area.code}"]} for r in self.area_weights]


class RoutingForm(forms.Form):
    """Which role groups each capability is asked of: a field of three ticks per capability."""

    def __init__(
        self,
        *args: Any,
        scopes: Sequence[CapabilityScope],
        asked: Mapping[str, Sequence[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scopes = scopes
        for scope in scopes:
            code = scope.capability.code
            self.fields[f"asks_{code}"] = forms.MultipleChoiceField(
                label=_("Who is asked about %(name)s") % {"name": scope.capability.name},
                choices=RoleGroup.choices,
                initial=asked[code] if asked else asked_by(scope),
                error_messages={"required": _("Somebody must be asked.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        groups = [RoleGroup(part) for part in unasked(self.asked) if part in RoleGroup.values]
        if groups and not self.errors:
            raise forms.ValidationError(
                _(
                    "Each group must be asked something: %(groups)s. Invite nobody of a group you do "
                    "not want to ask."
                )
                % {"groups": ", ".join(str(g.label) for g in groups)}
            )
        return cleaned

    @property
    def asked(self) -> dict[str, list[str]]:
        """Return the groups ticked by code, also where the form is not complete yet."""
        found = {}
        for scope in self.scopes:
            ticked = self[f"asks_{scope.capability.code}"].value() or []
            found[scope.capability.code] = [g for g in RoleGroup.values if g in ticked]
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return, for the template, each capability with its ticks and what is wrong with them."""
        asked = self.asked
        return [
            {
                "capability": scope.capability,
                "field": self[f"asks_{scope.capability.code}"],
                "ticks": [
                    (group.value, group.label, group.value in asked[scope.capability.code])
                    for group in RoleGroup
                ],
            }
            for scope in self.scopes
        ]


MOST_POINTS = 1_000


class VoteForm(forms.Form):
    """One voter's points or ranks: a number for each thing that is weighed."""

    voter = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, lines: Sequence[WeightLine], method: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.method = lines, method
        for line in lines:
            self.fields[f"value_{line.code}"] = self._number(line.name)

    @property
    def is_ranking(self) -> bool:
        return self.method == WeightVote.Method.RANKING

    def _number(self, name: str) -> forms.Field:
        if self.is_ranking:
            return forms.IntegerField(label=name, min_value=1, max_value=len(self.lines))
        return forms.DecimalField(
            label=name, min_value=0, max_value=MOST_POINTS, decimal_places=2, required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(self.values.values()):
            raise forms.ValidationError(_("Give points to at least one."))
        return cleaned

    @property
    def values(self) -> dict[str, float]:
        """Return the numbers by code; what was left empty got no points."""
        return {
            line.code: float(self.cleaned_data.get(f"value_{line.code}") or 0)
            for line in self.lines
        }

    def rows(self) -> list[tuple[WeightLine, Any]]:
        return [(line, self[f"value_{line.code}"]) for line in self.lines]


class ReopenForm(forms.Form):
    """Why a closed round is opened again; kept and shown with its results."""

    reason = forms.CharField(
        label=_("Why is the round opened again?"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "At least 10 characters. It stays with the round and is shown with its results."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(_("Open the round again"))
