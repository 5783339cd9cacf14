"""Forms about models. Each carries fingerprints of what it showed, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.forms import one_button
from assessments.models import Capability, RoleGroup
from frameworks.domain.checking import AREA_CODE, CAPABILITY_CODE, INITIATIVE_CODE, STEPS
from frameworks.domain.content import (
    BOUNDS,
    CAPABILITY_TEXTS,
    INITIATIVE_TEXTS,
    LANGUAGES,
    Text,
)
from frameworks.domain.merging import prints, read_prints
from frameworks.domain.reading import (
    LONGEST,
    LONGEST_IN_A_CAPABILITY,
    LONGEST_IN_AN_INITIATIVE,
    LONGEST_TEXT,
    SEVERAL_LINES,
    is_strange,
    one_line,
    tidy,
)
from frameworks.sentences import field_label

LIFT_ROWS = 5
MOST_DAYS, MOST_COST = 1_000_000, 1_000_000_000


class SaidField(forms.CharField):
    """A text in one language, tidied as files are; characters that no text has are refused."""

    def __init__(self, *, name: str, longest: int, **kwargs: Any) -> None:
        self.tidied = tidy if name in SEVERAL_LINES else one_line
        rows = 3 if name in SEVERAL_LINES or name == "anchor" else 2
        wide = longest > LONGEST["name"] and name != "title"
        widget = forms.Textarea(attrs={"rows": rows}) if wide else forms.TextInput()
        super().__init__(max_length=longest, required=False, widget=widget, strip=True, **kwargs)

    def clean(self, value: Any) -> str:
        text = self.tidied(super().clean(value))
        if is_strange(text):
            raise forms.ValidationError(_("This text holds a character that no text has."))
        return text


class PartForm(forms.Form):
    """One part of a draft: its fields, their values, and what was shown.

    ``values``: what stands in each field, by name. ``shown`` keeps fingerprints of it, so that
    somebody else's change meanwhile is seen.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, values: Mapping[str, Any], data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.values = values
        self.build()
        for name, field in self.fields.items():
            if name != "shown":
                field.initial = self.shown_value(name)
                field.localize = False
                field.widget.is_localized = False
        self.fields["shown"].initial = prints(values)
        self.fields["shown"].widget.attrs["autocomplete"] = "off"

    def build(self) -> None:
        """Add the fields of this part."""

    def shown_value(self, name: str) -> Any:
        value = self.values.get(name)
        return value.normalize() if isinstance(value, Decimal) else value

    def say(self, names: Iterable[str], longest: Mapping[str, int] = LONGEST) -> None:
        """Add a field for each text in each language."""
        for name in names:
            kind = name.split("_")[-1] if name.startswith("level_") else name.split("_")[0]
            for language in LANGUAGES:
                self.fields[f"{name}_{language}"] = SaidField(
                    name=kind,
                    longest=longest.get(kind, LONGEST_TEXT),
                    label=field_label(f"{name}_{language}"),
                )
                self.fields[f"{name}_{language}"].widget.attrs["lang"] = language

    @property
    def typed(self) -> dict[str, Any]:
        """What the person sent, by field, as a part takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "shown"}

    @property
    def was_shown(self) -> dict[str, str]:
        return read_prints(self.cleaned_data.get("shown", ""))

    def renewed(self, now: Mapping[str, Any]) -> Self:
        """Return the form anew over what stands there now, with what this person changed in it.

        Who saves this has seen both, so it may replace what somebody else wrote.
        """
        was = self.was_shown
        fresh = dict(item.split(":") for item in prints(self.typed).split())
        mine = {name: v for name, v in self.typed.items() if fresh.get(name) != was.get(name)}
        form = self.again({**now, **mine})
        form.fields["shown"].initial = prints(now)
        return form

    def again(self, values: Mapping[str, Any]) -> Self:
        """Return the same form with other values in it."""
        return type(self)(values)

    def pairs(self, names: Iterable[str]) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"{name}_es"], self[f"{name}_en"]) for name in names]


class HeadForm(PartForm):
    """Title, remark and the five levels."""

    def build(self) -> None:
        self.say(("title", "status"))
        for level in range(1, 6):
            self.say((f"level_{level}_name", f"level_{level}_summary"))
        for language in LANGUAGES:
            self.fields[f"title_{language}"].required = True

    def head(self) -> list[tuple[BoundField, BoundField]]:
        return self.pairs(("title", "status"))

    def levels(self) -> list[tuple[int, list[tuple[BoundField, BoundField]]]]:
        return [
            (level, self.pairs((f"level_{level}_name", f"level_{level}_summary")))
            for level in range(1, 6)
        ]


class AreaForm(PartForm):
    """An area's name and what it is about."""

    def build(self) -> None:
        self.say(("name", "summary"))

    def texts(self) -> list[tuple[BoundField, BoundField]]:
        return self.pairs(("name", "summary"))


class CapabilityForm(PartForm):
    """A capability's texts, its five anchors, and who can know the answer."""

    def build(self) -> None:
        self.say(CAPABILITY_TEXTS, LONGEST_IN_A_CAPABILITY)
        self.say([f"anchor_{level}" for level in range(1, 6)])
        self.fields["known_by"] = forms.MultipleChoiceField(
            label=_("Who can know it"),
            choices=RoleGroup.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("None: everybody is asked."),
        )
        self.fields["in_short_form"] = forms.BooleanField(
            label=_("Asked in the short form"), required=False
        )

    def texts(self) -> list[tuple[BoundField, BoundField]]:
        return self.pairs(("name", "question", "help", "definition"))

    def evidence(self) -> list[tuple[BoundField, BoundField]]:
        return self.pairs(("sufficient", "insufficient"))

    def anchors(self) -> list[tuple[int, BoundField, BoundField]]:
        pairs = self.pairs([f"anchor_{level}" for level in range(1, 6)])
        return [(level, es, en) for level, (es, en) in enumerate(pairs, start=1)]


class WeightsForm(PartForm):
    """How much each area and each capability counts."""

    def build(self) -> None:
        for name in self.values:
            self.fields[name] = forms.DecimalField(
                label=field_label(name),
                min_value=Decimal("0.01"),
                max_value=Decimal(100),
                decimal_places=2,
            )
            self.fields[name].widget.attrs |= {"step": "any", "class": "form-control"}

    def weight_of(self, part: str, code: str) -> BoundField | None:
        """Return the field of one area or capability, if it stood there when this was made."""
        name = f"{part}_{code}"
        return self[name] if name in self.fields else None


class InitiativeForm(PartForm):
    """An initiative of the library: texts, steps, estimates, lifts, prerequisites."""

    def __init__(
        self,
        values: Mapping[str, Any],
        data: Any = None,
        *,
        capabilities: Sequence[Capability] = (),
        others: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        self.capabilities, self.others = capabilities, others
        super().__init__(values, data, **kwargs)

    def again(self, values: Mapping[str, Any]) -> Self:
        return type(self)(values, capabilities=self.capabilities, others=self.others)

    def build(self) -> None:
        codes = [(c.code, str(c)) for c in self.capabilities]
        self.fields["capability"] = forms.ChoiceField(label=_("Capability"), choices=codes)
        self.say(INITIATIVE_TEXTS, LONGEST_IN_AN_INITIATIVE)
        self.say([f"step_{number}" for number in range(1, STEPS + 1)], {"step": 300})
        levels = [(str(level), str(level)) for level in range(1, 6)]
        for name in ("applies_from", "applies_to"):
            self.fields[name] = forms.TypedChoiceField(
                label=field_label(name), choices=levels, coerce=int
            )
        for name, most in (("effort", MOST_DAYS), ("cost", MOST_COST)):
            for bound in BOUNDS:
                self.fields[f"{name}_{bound}"] = forms.IntegerField(
                    label=field_label(f"{name}_{bound}"),
                    min_value=1 if name == "effort" else 0,
                    max_value=most,
                )
        self.fields["quarters"] = forms.IntegerField(
            label=field_label("quarters"), min_value=1, max_value=12
        )
        self.fields["probability"] = forms.DecimalField(
            label=field_label("probability"),
            min_value=Decimal("0.05"),
            max_value=Decimal(1),
            decimal_places=2,
        )
        self.fields["probability"].widget.attrs["step"] = "0.05"
        lifts = self.values.get("lifts") or []
        for row in range(max(LIFT_ROWS, len(lifts) + 1)):
            code, points = lifts[row] if row < len(lifts) else ("", None)
            self.fields[f"lift_{row}"] = forms.ChoiceField(
                label=_("Capability lifted"), choices=[("", "—"), *codes], required=False
            )
            self.fields[f"points_{row}"] = forms.DecimalField(
                label=_("by how many levels"),
                required=False,
                min_value=Decimal("0.05"),
                max_value=Decimal(4),
                decimal_places=2,
            )
            self.fields[f"points_{row}"].widget.attrs["step"] = "any"
            self.lifted = {**getattr(self, "lifted", {}), f"lift_{row}": code}
            self.lifted[f"points_{row}"] = points.normalize() if points else None
        self.fields["requires"] = forms.MultipleChoiceField(
            label=_("What must be done first"),
            choices=self.others,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def shown_value(self, name: str) -> Any:
        return self.lifted[name] if name in self.lifted else super().shown_value(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("applies_from") or 0) >= (cleaned.get("applies_to") or 9):
            self.add_error("applies_to", _("It applies from a level to a higher one."))
        for name in ("effort", "cost"):
            given = [cleaned.get(f"{name}_{bound}") for bound in BOUNDS]
            if None not in given and given != sorted(given):
                self.add_error(f"{name}_low", _("Low, likely and high must ascend."))
        cleaned["lifts"] = self._lifts(cleaned)
        if not self.errors and cleaned["capability"] not in dict(cleaned["lifts"]):
            self.add_error("lift_0", _("An initiative lifts its own capability at least."))
        cleaned["requires"] = sorted(cleaned.get("requires") or [])
        return cleaned

    def _lifts(self, cleaned: dict[str, Any]) -> list[tuple[str, Decimal]]:
        found: dict[str, Decimal] = {}
        for name in [name for name in self.fields if name.startswith("lift_")]:
            code, points = cleaned.get(name), cleaned.get(name.replace("lift_", "points_"))
            if code and points:
                if code in found:
                    self.add_error(name, _("This capability is listed twice."))
                found[code] = points
            elif code or points:
                self.add_error(name, _("Give both the capability and the number of levels."))
        return sorted(found.items(), key=lambda lift: (-lift[1], lift[0]))

    @property
    def typed(self) -> dict[str, Any]:
        found = super().typed
        return {k: v for k, v in found.items() if not k.startswith(("lift_", "points_", "code"))}

    def texts(self) -> list[tuple[BoundField, BoundField]]:
        return self.pairs(("title", "why"))

    def steps(self) -> list[tuple[BoundField, BoundField]]:
        return self.pairs([f"step_{number}" for number in range(1, STEPS + 1)])

    def results(self) -> list[tuple[BoundField, BoundField]]:
        return self.pairs(("deliverable", "metric", "owner"))

    def numbers(self) -> list[BoundField]:
        bounds = [f"{name}_{bound}" for name in ("effort", "cost") for bound in BOUNDS]
        names = ["applies_from", "applies_to", *bounds, "quarters", "probability"]
        return [self[name] for name in names]

    def lift_rows(self) -> list[tuple[BoundField, BoundField]]:
        rows = sum(name.startswith("lift_") for name in self.fields)
        return [(self[f"lift_{row}"], self[f"points_{row}"]) for row in range(rows)]


class NewInitiativeForm(InitiativeForm):
    """A new initiative, with the code by which files and prerequisites know it."""

    def build(self) -> None:
        self.fields["code"] = forms.RegexField(
            INITIATIVE_CODE.pattern + r"\Z",
            label=_("Code"),
            max_length=12,
            help_text=_("Capital letters, digits and hyphens, such as DA1-C. It stays as it is."),
        )
        super().build()


class _NewForm(forms.Form):
    """A code that stays, and a name in both languages; the rest is written on its own page."""

    pattern, longest, named = CAPABILITY_CODE, 8, LONGEST_IN_A_CAPABILITY["name"]
    example = "DA7"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.RegexField(
            self.pattern.pattern + r"\Z",
            label=_("Code"),
            max_length=self.longest,
            help_text=_("Capital letters and digits, such as %(code)s. It stays as it is.")
            % {"code": self.example},
        )
        for language in LANGUAGES:
            self.fields[f"name_{language}"] = SaidField(
                name="title", longest=self.named, label=field_label(f"name_{language}")
            )
            self.fields[f"name_{language}"].required = True
        self.helper: FormHelper = one_button(_("Add"))

    @property
    def names(self) -> dict[str, str]:
        return {f"name_{language}": self.cleaned_data[f"name_{language}"] for language in LANGUAGES}


class NewCapabilityForm(_NewForm):
    """A new capability's code and name."""


class NewAreaForm(_NewForm):
    """A new area's code and name."""

    pattern, longest, named = AREA_CODE, 4, LONGEST["name"]
    example = "PX"


class CopyForm(forms.Form):
    """What a copy becomes: the next version of the same model, or a model of its own."""

    NEXT, OWN = "next", "own"

    becomes = forms.ChoiceField(label=_("What the copy becomes"), widget=forms.RadioSelect)
    title_es = SaidField(name="title", longest=LONGEST["title"], label=field_label("title_es"))
    title_en = SaidField(name="title", longest=LONGEST["title"], label=field_label("title_en"))

    def __init__(self, *args: Any, title: Text, next_version: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(self.OWN, _("a model of its own, with this title"))]
        if next_version:
            label = _("version %(n)s of the same model") % {"n": next_version}
            choices.insert(0, (self.NEXT, label))
        self.fields["becomes"].choices = choices
        self.fields["becomes"].initial = choices[0][0]
        self.fields["title_es"].initial, self.fields["title_en"].initial = title.es, title.en
        if not next_version:
            self.fields["becomes"].widget = forms.HiddenInput()
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Make the draft")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("becomes") == self.OWN:
            for language in LANGUAGES:
                if not cleaned.get(f"title_{language}") and f"title_{language}" not in self.errors:
                    self.add_error(f"title_{language}", _("A model needs a title."))
        return cleaned

    @property
    def is_next_version(self) -> bool:
        return self.cleaned_data["becomes"] == self.NEXT

    @property
    def title(self) -> Text:
        return Text(self.cleaned_data["title_es"], self.cleaned_data["title_en"])
