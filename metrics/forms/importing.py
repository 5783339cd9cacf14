"""Handing in a file of figures: the file or pasted lines, its source, what one line of it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Organization
from metrics.models import ImportShape, Source
from metrics.selectors.importing import sources_of_files
from tables.limits import LARGE, MB

NEW = ""
EXAMPLES = {
    ImportShape.READINGS: _("March 2026, CSAT, 84 %, 212 customers: added up already."),
    ImportShape.RESPONSES: _("One customer, one score, perhaps a comment. It is added up here."),
    ImportShape.ORDERS: _("Day and amount; gives orders, revenue and average order value."),
    ImportShape.DEALS: _("Won or lost, from when to when; gives conversion and sales cycle."),
    ImportShape.ADS: _("Day, spend and who came; gives acquisition spend and new customers."),
}


class UploadForm(forms.Form):
    """One file, or pasted lines; a source that exists, or the name of a new one."""

    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(
        label=_("Or paste the lines here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    source = forms.ChoiceField(label=_("Source"), required=False)
    name = forms.CharField(label=_("Name of the new source"), required=False, max_length=80)
    shape = forms.ChoiceField(label=_("What is one line?"), choices=ImportShape, required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {str(row.pk): row for row in sources_of_files(organization)}
        known = [(key, _called(row)) for key, row in self.sources.items()]
        self.fields["source"].choices = [*known, (NEW, _("A new source"))]
        self.organization = organization

    @property
    def shapes(self) -> list[tuple[str, Any, Any]]:
        """What one line can be, as (value, label, example)."""
        return [(shape.value, shape.label, EXAMPLES[shape]) for shape in ImportShape]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGE.file_bytes:
            most = {"most": LARGE.file_bytes // MB}
            raise forms.ValidationError(_("The file is larger than %(most)d MB."), params=most)
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        has_file, has_text = bool(given.get("file")), bool((given.get("text") or "").strip())
        if "file" in given and not has_file and not has_text:
            self.add_error("file", _("Choose a file, or paste its lines."))
        if has_file and has_text:
            self.add_error("text", _("There is a file and a pasted text; leave one of them."))
        if given.get("source") == NEW:
            self._clean_name(given)
        return given

    def _clean_name(self, given: dict[str, Any]) -> None:
        name = " ".join((given.get("name") or "").split())
        given["name"] = name
        if not name:
            self.add_error("name", _("Name the source, for example “Survey after delivery”."))
            return
        same = [row for row in self.sources.values() if row.name.casefold() == name.casefold()]
        if same:
            given["source"] = str(same[0].pk)
        elif Source.objects.owned_by(self.organization).filter(name__iexact=name).exists():
            message = _("Figures of this source do not come from files; choose another name.")
            self.add_error("name", message)

    def chosen_source(self) -> Source | None:
        """The existing source that was chosen or named; None for a new one."""
        return self.sources.get(self.cleaned_data.get("source", ""))


def _called(row: Source) -> str:
    if not row.files:  # type: ignore[attr-defined]
        return row.name
    files = ngettext("%(n)d file so far", "%(n)d files so far", row.files) % {"n": row.files}  # type: ignore[attr-defined]
    return f"{row.name} · {files}"
