"""Forms for what people say about a journey, and whom they mention."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charts.numbers import figure
from journeys.models import COMMENT_LIMIT


class CommentForm(forms.Form):
    """A comment's text and the members it is meant for."""

    text = forms.CharField(
        label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"})
    )
    mentions = forms.ModelMultipleChoiceField(
        label=_("Tell these people"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    def __init__(self, *args: Any, people: Sequence[User], key: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"comment-{key}-%s", **kwargs)
        self.people = people
        offered = User.objects.filter(pk__in=[person.pk for person in people])
        self.fields["mentions"].queryset = offered.order_by("name", "email")
        self.fields["rev"].localize = False

    def clean_text(self) -> str:
        """A browser counts the end of a line once and sends two characters for it."""
        text = self.cleaned_data["text"].replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > COMMENT_LIMIT:
            raise forms.ValidationError(
                gettext("A comment holds at most %(most)s characters; this one has %(length)s.")
                % {"most": figure(COMMENT_LIMIT, 0), "length": figure(len(text), 0)}
            )
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    @property
    def mentioned(self) -> list[User]:
        """Those ticked, and those whose whole name stands in the text after an @."""
        ticked = {person.pk for person in self.cleaned_data["mentions"]}
        named = {person.pk for person in named_in(self.cleaned_data["text"], self.people)}
        return [person for person in self.people if person.pk in ticked | named]


def named_in(text: str, people: Sequence[User]) -> list[User]:
    """Return the people whose name follows an @ in the text; the longest name that fits wins."""
    by_name = {str(person).casefold(): person for person in people}
    longest_first = sorted(by_name, key=len, reverse=True)
    if not longest_first:
        return []
    names = "|".join(re.escape(name) for name in longest_first)
    found = re.findall(rf"(?<!\w)@({names})(?!\w)", text.casefold())
    return [by_name[name] for name in dict.fromkeys(found)]
