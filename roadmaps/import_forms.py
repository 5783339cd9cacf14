"""Forms about initiatives that come from a file or go to another organisation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """The file with the initiatives."""

    file = forms.FileField(
        label=_("File with initiatives"),
        help_text=_("CSV or XLSX, up to 1 MB and 300 lines."),
        error_messages={"required": _("Choose a file.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
