"""The form in which a person decides what is a moment of truth."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journeys.models import Touchpoint
from journeys.services.moments import decision_seen

CHOICES = {"": None, "true": True, "false": False}


class MomentForm(forms.Form):
    """Yes or no with a reason, or leave it to the index; ``seen`` is what stood there before."""

    decided = forms.ChoiceField(
        label=_("Is it a moment of truth?"),
        required=False,
        choices=[
            ("", _("Leave it to the index")),
            ("true", _("Yes, it is one")),
            ("false", _("No, it is not")),
        ],
    )
    reason = forms.CharField(label=_("Because"), required=False, max_length=300)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, touchpoint: Touchpoint, data: Any = None) -> None:
        self.touchpoint = touchpoint
        stored = decision_seen(touchpoint)
        super().__init__(
            data,
            auto_id=f"moment-{touchpoint.pk}-%s",
            initial={
                "decided": stored.split("\n")[0],
                "reason": touchpoint.moment_reason,
                "seen": stored,
            },
        )

    def clean_decided(self) -> bool | None:
        return CHOICES[self.cleaned_data["decided"]]

    def clean_seen(self) -> str:
        return self.cleaned_data["seen"].replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("decided") is not None and not found.get("reason"):
            self.add_error("reason", _("Say why, so that the decision can be understood later."))
        return found

    def renewed(self, seen: str) -> MomentForm:
        """Return the form as it was sent, for another try over what is decided by now."""
        data = self.data.copy()
        data["seen"] = seen
        return MomentForm(self.touchpoint, data)
