"""What people type about comments, words and themes."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from journeys.models import Channel, Touchpoint
from voice.domain.themes import entries_of
from voice.domain.words import SHORTEST_STEM, folded
from voice.models import COMMENT_LIMIT, CustomerComment, OwnWord, Theme

MOST_WORDS = 300  # of one theme in one language
WEIGHTS = [
    (3, _("3 · very good")),
    (2, _("2 · good")),
    (1, _("1 · rather good")),
    (0, _("0 · does not count")),
    (-1, _("−1 · rather bad")),
    (-2, _("−2 · bad")),
    (-3, _("−3 · very bad")),
]


class TouchpointField(forms.ModelChoiceField):
    """A touchpoint, named with the journey it belongs to."""

    def label_from_instance(self, obj: Touchpoint) -> str:
        return f"{obj.stage.journey} · {obj}"


class CommentForm(forms.ModelForm):
    """A comment that somebody heard, read on a card or got by mail."""

    stamp = forms.UUIDField(widget=forms.HiddenInput)
    touchpoint = TouchpointField(
        label=_("Touchpoint"), queryset=Touchpoint.objects.none(), required=False
    )

    class Meta:
        model = CustomerComment
        fields = ["text", "said_on", "touchpoint", "channel", "segment"]
        labels = {"text": _("What the customer said"), "channel": _("Channel")}
        help_texts = {
            "text": _("In the customer’s own words. Leave names out."),
            "segment": _("What kind of customer, if you tell them apart."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
            "said_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        initial = {"stamp": uuid.uuid4(), "said_on": timezone.localdate()}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        touchpoints = Touchpoint.objects.owned_by(organization).present().in_order()
        self.fields["touchpoint"].queryset = touchpoints.filter(
            stage__journey__deleted_at=None
        ).select_related("stage__journey")
        self.fields["channel"].queryset = Channel.objects.owned_by(organization)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\x00", "").strip()
        if not text:
            raise forms.ValidationError(_("Write what the customer said."))
        return text

    def clean_said_on(self) -> object:
        day = self.cleaned_data["said_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    @property
    def fields_of_comment(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SentimentForm(forms.Form):
    """How a comment sounds; "" leaves it to the rules."""

    sentiment = forms.TypedChoiceField(
        choices=[("", ""), ("1", "1"), ("0", "0"), ("-1", "-1")],
        coerce=int,
        empty_value=None,
        required=False,
    )


class ShareForm(forms.Form):
    """The words as they will hang on the wall."""

    text = forms.CharField(
        label=_("Text on the wall"),
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Without words there is nothing to hang on the wall.")},
    )


class WordForm(forms.ModelForm):
    """A word with a weight of one's own."""

    weight = forms.TypedChoiceField(label=_("Weight"), choices=WEIGHTS, coerce=int, initial=2)

    class Meta:
        model = OwnWord
        fields = ["word", "language", "weight"]
        help_texts = {
            "word": _("A * at the end stands for any ending: “excelent*”."),
        }

    def clean_word(self) -> str:
        word = " ".join(folded(self.cleaned_data["word"]).split())
        letters = word.replace("*", "").replace(" ", "")
        stars = [part for part in word.split() if "*" in part]
        if not letters or any(
            not part.endswith("*") or part.count("*") > 1 or len(part) <= SHORTEST_STEM + 1
            for part in stars
        ):
            raise forms.ValidationError(
                _("A word or expression; a * only at the end of a word of three letters or more.")
            )
        return word


class ThemeForm(forms.ModelForm):
    """A theme: two names, and the words by which it is recognised."""

    class Meta:
        model = Theme
        fields = ["name_es", "name_en", "words_es", "words_en"]
        help_texts = {
            "words_es": _(
                "A * at the end stands for any ending. Accents and capitals do not count."
            ),
        }
        widgets = {
            "words_es": forms.Textarea(attrs={"rows": 12}),
            "words_en": forms.Textarea(attrs={"rows": 12}),
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(entries_of(said.get(name, "")) for name in ("words_es", "words_en")):
            self.add_error("words_es", _("Without a word, no comment would be about it."))
        for name in ("words_es", "words_en"):
            if len(entries_of(said.get(name, ""))) > MOST_WORDS:
                self.add_error(name, _("At most 300 words, please."))
        return said

    @property
    def fields_of_theme(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
