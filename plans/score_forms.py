"""What people enter for RICE, ICE and WSJF: a few fields for each initiative, saved together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import pgettext_lazy

from plans.score_sentences import follows_words, input_name, score_name
from plans.selectors.other_scores import Beside, OtherScores
from plans.services.scores import Entry
from roadmaps.domain.other_scores import INPUTS, Score
from roadmaps.models import InitiativeScores

NAMES = tuple(name for names in INPUTS.values() for name in names)


class ScoresForm(forms.ModelForm):
    """The inputs of one initiative; every field may stay empty."""

    rev = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    class Meta:
        model = InitiativeScores
        fields = NAMES

    def __init__(self, *args: Any, line: Beside, **kwargs: Any) -> None:
        kept = line.entered or InitiativeScores(initiative=line.initiative, rev=0)
        super().__init__(*args, instance=kept, prefix=str(line.initiative.pk), **kwargs)
        self.line = line
        self.fields["rev"].initial = kept.rev
        for name in NAMES:
            field = self.fields[name]
            field.label = input_name(name).capitalize()
            if name in line.compared.follows:
                field.help_text = follows_words(name, line.compared.follows[name])
            if isinstance(field, forms.TypedChoiceField):
                empty = ("", pgettext_lazy("input", "not entered"))
                field.choices = [empty, *(one for one in field.choices if one[0] != "")]
        for field in self.fields.values():
            field.localize = False
            field.widget.is_localized = False

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by score."""
        return [
            (score_name(score), [self[name] for name in INPUTS[score]])
            for score in Score
            if INPUTS[score]
        ]

    @property
    def has_entries(self) -> bool:
        return any(self[name].value() not in (None, "") for name in NAMES)


class ScoresForms:
    """The forms of all initiatives of a page, as one."""

    def __init__(self, data: Any, scores: OtherScores) -> None:
        self.forms = [ScoresForm(data, line=line) for line in scores.lines]

    def is_valid(self) -> bool:
        """Check all, so that each says what is wrong with it."""
        checked = [form.is_valid() for form in self.forms]
        return all(checked)

    @property
    def by_key(self) -> Mapping[str, ScoresForm]:
        return {form.prefix: form for form in self.forms}

    @property
    def entries(self) -> dict[UUID, Entry]:
        return {
            form.line.initiative.pk: Entry(
                form.cleaned_data["rev"], {name: form.cleaned_data[name] for name in NAMES}
            )
            for form in self.forms
        }
