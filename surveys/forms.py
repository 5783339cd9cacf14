"""What a person says about a survey, and what a customer answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from journeys.models import Channel, Touchpoint
from metrics.domain.measures import SCALES, Kind
from surveys.domain.origins import MOST, OriginError, origins
from surveys.models import Question, Survey
from surveys.services.one_time import MOST_AT_ONCE
from surveys.services.surveys import FIXED_BY_ANSWERS
from surveys.wording import usual_text
from voice.models import COMMENT_LIMIT


class SurveyForm(forms.ModelForm):
    """What is asked, of which touchpoint, and who may answer.

    Once somebody has answered, what the figures hang on is shown and cannot be changed.
    """

    is_open = forms.TypedChoiceField(
        label=_("Who can answer"),
        choices=[
            ("yes", _("Anybody with the link: for a code in the shop, a web page, a receipt")),
            ("no", _("Who has a link of their own: one answer for each, for e-mails you send")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        help_text=_(
            "Figures of a link for anybody are marked as open: nobody can tell who answered twice."
        ),
    )

    class Meta:
        model = Survey
        fields = [
            "title",
            "question",
            "own_text_es",
            "own_text_en",
            "touchpoint",
            "channel",
            "is_open",
            "ends_on",
            "framed_by",
        ]
        labels = {"touchpoint": _("After which touchpoint"), "channel": _("In which channel")}
        help_texts = {
            "title": _("Customers do not see it."),
            "ends_on": _("Empty: until you pause it."),
            "touchpoint": _("Its answers become readings of this touchpoint."),
            "channel": _("Where customers meet the question, or the touchpoint it is about."),
            "framed_by": _(
                "One address per line, for example https://www.example.org. Empty: none."
            ),
        }
        widgets = {
            "question": forms.RadioSelect,
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "framed_by": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        }

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        today: date,
        is_answered: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.is_answered = today, is_answered
        self.fields["question"].choices = [
            (
                value,
                gettext("%(label)s: “%(question)s”")
                % {"label": label, "question": usual_text(value, organization.name)},
            )
            for value, label in Question.choices
        ]
        self.fields["channel"].queryset = Channel.objects.owned_by(organization)
        self.fields["channel"].empty_label = self.fields["touchpoint"].empty_label = pgettext(
            "touchpoint or channel", "None"
        )
        self.fields["touchpoint"].queryset = touchpoints_to_ask_about(
            organization, also=self.instance.touchpoint_id
        )
        self.fields["touchpoint"].choices = _by_journey(self.fields["touchpoint"])
        if self.instance.pk and not self.instance._state.adding:
            self.initial["is_open"] = "yes" if self.instance.is_open else "no"
        self.initial.setdefault("is_open", "yes")
        for name in FIXED_BY_ANSWERS if is_answered else ():
            self.fields[name].disabled = True

    def clean_ends_on(self) -> date | None:
        day = self.cleaned_data["ends_on"]
        if day and day < self.today and day != self.instance.ends_on:
            raise ValidationError(gettext("This day has passed already."))
        return day

    def clean_framed_by(self) -> str:
        try:
            return "\n".join(origins(self.cleaned_data["framed_by"]))
        except OriginError as error:
            raise ValidationError(
                gettext("“%(line)s” is no address of a site: write it as https://www.example.org.")
                % {"line": error.args[0].strip()[:80]}
            ) from error
        except ValueError as error:
            raise ValidationError(gettext("At most %(most)s sites.") % {"most": MOST}) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        spanish, english = said.get("own_text_es"), said.get("own_text_en")
        if bool(spanish) != bool(english):
            missing = "own_text_en" if spanish else "own_text_es"
            self.add_error(
                missing,
                gettext(
                    "Write the question in both languages, or leave both empty for the usual one."
                ),
            )
        if said.get("framed_by") and said.get("is_open") is False:
            self.add_error(
                "framed_by",
                gettext("Only a survey that anybody may answer can stand in another page."),
            )
        return said

    def fields_to_write(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def touchpoints_to_ask_about(organization: Organization, also: UUID | None = None) -> Any:
    """Return the touchpoints of an organisation's journeys that are in no bin, and ``also`` one."""
    present = Q(deleted_at=None, stage__deleted_at=None, stage__journey__deleted_at=None)
    return (
        Touchpoint.objects.owned_by(organization)
        .filter(present | Q(pk=also))
        .select_related("stage__journey")
        .order_by("stage__journey__title", "stage__journey_id", "stage__order", "order", "id")
    )


def _by_journey(field: forms.ModelChoiceField) -> list[tuple[str, Any]]:
    """Return the choices grouped under the journeys they stand in. One query."""
    groups: dict[UUID, tuple[str, list[tuple[str, str]]]] = {}
    for row in field.queryset:
        journey = row.stage.journey
        name = " · ".join(
            part for part in (row.stage.name, row.title or gettext("untitled")) if part
        )
        groups.setdefault(journey.pk, (journey.title, []))[1].append((str(row.pk), name))
    return [("", field.empty_label), *groups.values()]


class LinksForm(forms.Form):
    """How many one-time links are wanted."""

    number = forms.IntegerField(
        label=_("How many links"), min_value=1, max_value=MOST_AT_ONCE, initial=100
    )


class AnswerForm(forms.Form):
    """What a customer sends: a score on the scale of the question, perhaps a comment."""

    comment = forms.CharField(max_length=COMMENT_LIMIT, required=False)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, high = SCALES[Kind(survey.question)]
        self.fields["score"] = forms.TypedChoiceField(
            choices=[(str(n), str(n)) for n in range(low, high + 1)],
            coerce=int,
            error_messages={
                "required": _("Choose one of the numbers."),
                "invalid_choice": _("Choose one of the numbers."),
            },
        )

    @property
    def typed(self) -> str:
        """What stands in the field for a comment, valid or not: it is never taken away."""
        return str(self.data.get("comment", ""))

    @property
    def chosen(self) -> int | None:
        """The number chosen, where it is one of the scale."""
        said = str(self.data.get("score", ""))
        return int(said) if said in dict(self.fields["score"].choices) else None

    def errors_in_order(self) -> Iterator[str]:
        for name in ("score", "comment"):
            yield from self.errors.get(name, [])
