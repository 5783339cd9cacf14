"""Forms about initiatives that come from a file or go to another organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment


class FileForm(forms.Form):
    """The file with the initiatives."""

    file = forms.FileField(
        label=_("File with initiatives"),
        help_text=_("CSV or XLSX, up to 1 MB and 300 lines."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class RoundForm(forms.Form):
    """Which closed round of another organisation a roadmap is made for."""

    round = forms.ChoiceField(label=_("Organisation and closed round"))

    def __init__(self, *args: Any, rounds: Iterable[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in rounds:
            label = f"{row.title} · {row.framework.title}"
            groups.setdefault(row.organization.name, []).append((str(row.pk), label))
        self.fields["round"].choices = list(groups.items())
