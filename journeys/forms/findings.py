"""Forms for what is found at a touchpoint: ratings, evidence, pain points."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from journeys.models import Evidence, PainPoint, Persona, Rating, Touchpoint


class FindingForm(forms.ModelForm):
    """A finding about one touchpoint; texts lose the characters no database keeps."""

    def __init__(self, *args: Any, touchpoint: Touchpoint, **kwargs: Any) -> None:
        super().__init__(*args, prefix=None, **kwargs)
        self.touchpoint = touchpoint
        self.auto_id = f"id_{self._meta.model._meta.model_name}_%s"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {
            name: value.replace("\x00", "").strip() if isinstance(value, str) else value
            for name, value in cleaned.items()
        }


class PainPointForm(FindingForm):
    class Meta:
        model = PainPoint
        fields = ("text", "kind", "severity", "frequency")
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        # The map sends the text alone; the rest begins as the model says.
        for name in ("kind", "severity", "frequency"):
            self.fields[name].required = False
            self.fields[name].initial = PainPoint._meta.get_field(name).default

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("kind", "severity", "frequency"):
            if cleaned.get(name) in (None, ""):
                cleaned[name] = PainPoint._meta.get_field(name).default
        return cleaned


class EvidenceForm(FindingForm):
    link = Evidence._meta.get_field("link").formfield(assume_scheme="https")

    class Meta:
        model = Evidence
        fields = ("kind", "text", "n", "period", "link")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True


class RatingForm(FindingForm):
    class Meta:
        model = Rating
        fields = (
            "persona",
            "source",
            "rated_on",
            "importance",
            "expectation",
            "experience",
            "emotion",
            "intensity",
            "n",
            "weight",
        )
        widgets = {"rated_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        journey = self.touchpoint.stage.journey
        self.fields["persona"].queryset = Persona.objects.present().filter(walks__journey=journey)
        self.fields["weight"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("weight") is None:
            cleaned["weight"] = 1
        same = Rating.objects.filter(
            touchpoint=self.touchpoint,
            persona=cleaned.get("persona"),
            source=cleaned.get("source", ""),
            rated_on=cleaned.get("rated_on"),
            deleted_at=None,
        )
        if cleaned.get("rated_on") and same.exists():
            raise forms.ValidationError(
                _("There is a rating of this persona, source and date already: change that one.")
            )
        return cleaned


FINDING_FORMS: dict[str, type[FindingForm]] = {
    "rating": RatingForm,
    "evidence": EvidenceForm,
    "pain_point": PainPointForm,
}
