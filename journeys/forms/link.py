"""The form that says how far a journey's read-only link opens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journeys.forms.library import RevisedForm
from journeys.models import JourneyLink


class LinkForm(RevisedForm):
    """How a link may be found, until when, and whether it hides what clients should not see."""

    class Meta:
        model = JourneyLink
        fields = ["visibility", "expires_on", "client_safe"]
        widgets = {
            "visibility": forms.RadioSelect,
            "expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["expires_on"].widget.attrs["min"] = today.isoformat()
        self.fields["expires_on"].help_text = _("Empty: until you switch it off.")
        self.fields["client_safe"].label = _("Hide what clients should not see")
        self.fields["client_safe"].help_text = _(
            "Leaves out pain points, evidence and names of people and teams; personas appear as "
            "segments. Titles and descriptions are shown as you wrote them."
        )

    def clean_expires_on(self) -> date | None:
        day = self.cleaned_data["expires_on"]
        if day and day < self.today:
            raise forms.ValidationError(gettext("This day has passed already."))
        return day
