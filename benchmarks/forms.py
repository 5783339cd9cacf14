"""What a person says about the figures they hand in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from benchmarks.domain.pooling import FEWEST
from benchmarks.models import Benchmark


class BenchmarkForm(forms.ModelForm):
    """Source, year and number of organisations; what the file says of itself fills the blanks."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV, XLSX or JSON, up to 1 MB. The template shows the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.json,.tsv,.txt"}),
    )

    url = forms.URLField(
        label=_("Address of the source"),
        required=False,
        assume_scheme="https",
        help_text=_("If it can be read on the web."),
    )

    class Meta:
        model = Benchmark
        fields = ["title", "source", "url", "year", "organizations"]
        labels = {"organizations": _("Organisations in it")}
        help_texts = {
            "source": _("Who published it, and where."),
            "organizations": _("How many organisations the figures come from; at least five."),
        }
        widgets = {
            "year": forms.NumberInput(attrs={"min": 1990, "max": 2100}),
            "organizations": forms.NumberInput(attrs={"min": FEWEST}),
        }

    def __init__(self, *args: Any, said: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        data = kwargs.pop("data", None)
        if data is not None and said:
            data = data.copy()
            for name, value in said.items():
                if not str(data.get(name, "")).strip():
                    data[name] = str(value)[:200]
        super().__init__(data, *args, **kwargs)
        self.order_fields(["file", *self.Meta.fields])
