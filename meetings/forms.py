"""What people send: to open and lead a session, to join it, to write down a reflection."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import one_button
from assessments.models import RoleGroup
from meetings.domain.session import (
    LEVELS,
    LONGEST_REASON,
    SHORTEST_REASON,
    TIMER_MINUTES,
    Act,
    TopicState,
)
from meetings.models import Attendee
from meetings.services.reflecting import LIMITS, Change

LAST_REVISION = 10**9
STATES = [(state.value, state.value) for state in TopicState]
VOTES = {**{str(level): level for level in LEVELS}, "dont_know": None}


def _without_tags(form: forms.Form) -> FormHelper:
    """Return a helper for fields inside a form that the template writes itself."""
    helper = FormHelper()
    helper.form_tag = False
    return helper


class SessionForm(forms.Form):
    """A title, and the codes of what is to be talked over."""

    title = forms.CharField(label=_("Title"), max_length=120)
    topics = forms.MultipleChoiceField(
        label=_("Capabilities"),
        error_messages={"required": _("Choose at least one capability to talk over.")},
    )

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(code, code) for code in codes]
        self.helper = _without_tags(self)


class TopicsForm(forms.Form):
    """Codes of capabilities to be added to a running session."""

    topics = forms.MultipleChoiceField()

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = [(code, code) for code in codes]


class ActForm(forms.Form):
    """What to do with a topic, and the state in which the facilitator saw it."""

    topic = forms.IntegerField(min_value=1, max_value=LAST_REVISION)
    act = forms.TypedChoiceField(
        choices=[(act.value, act.value) for act in Act if act is not Act.AGREE], coerce=Act
    )
    seen = forms.TypedChoiceField(choices=STATES, coerce=TopicState)


class TimerForm(forms.Form):
    """Set the timer, extend it, or with no minutes stop it."""

    topic = forms.IntegerField(min_value=1, max_value=LAST_REVISION)
    seen = forms.TypedChoiceField(choices=STATES, coerce=TopicState)
    minutes = forms.TypedChoiceField(
        choices=[("", ""), *((n, n) for n in TIMER_MINUTES)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    extend = forms.BooleanField(required=False)


class AgreeForm(forms.Form):
    """The level agreed on, why, and the revision of what was recorded before."""

    level = forms.TypedChoiceField(
        label=_("Agreed level"),
        choices=[(level, str(level)) for level in LEVELS],
        coerce=int,
        error_messages={"required": _("Choose the level you agreed on.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why: who was not in the room must understand it."),
            "min_length": _("Say why in a sentence: who was not in the room must understand it."),
        },
    )
    rev = forms.IntegerField(min_value=0, max_value=LAST_REVISION, required=False)


class CodeForm(forms.Form):
    """The six letters and numbers on the screen in the room."""

    code = forms.CharField(
        label=_("Code of the session"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code-field",
            }
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(_("Go to the session"))

    def clean_code(self) -> str:
        return "".join(c for c in self.cleaned_data["code"].upper() if c.isalnum())


class JoinForm(forms.ModelForm):
    """The name by which somebody is shown as present, and perhaps their role group."""

    role_group = forms.ChoiceField(
        label=_("Role group"),
        required=False,
        choices=[("", _("I would rather not say")), *RoleGroup.choices],
    )

    class Meta:
        model = Attendee
        fields = ["name", "role_group"]
        labels = {"name": _("Your name")}
        help_texts = {"name": _("Shown as present. Your votes are shown without it.")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(_("Join the session"))


class NameForm(forms.Form):
    """Who writes: shown beside what they changed last."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("It stands beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = one_button(_("Go to the questions"))


class ReflectionForm(forms.Form):
    """What somebody wrote at one question, and what it said when they began.

    A script sends one field at a time as ``field``, ``value`` and ``was``. Without a script all
    fields of the question come at once, each with its ``was_…``.
    """

    field = forms.ChoiceField(
        choices=[(name, name) for name in (*LIMITS, "discussed")], required=False
    )
    value = forms.CharField(required=False, strip=False)
    was = forms.CharField(required=False, strip=False)
    rev = forms.IntegerField(min_value=0, max_value=LAST_REVISION, required=False)

    @property
    def changes(self) -> dict[str, Change]:
        given = self.cleaned_data
        if given["field"]:
            return {given["field"]: Change(given["value"], given["was"])}
        return {
            name: Change(self.data.get(name, ""), self.data.get(f"was_{name}", ""))
            for name in (*LIMITS, "discussed")
            if f"was_{name}" in self.data
        }

    @property
    def seen_rev(self) -> int:
        return self.cleaned_data["rev"] or 0
