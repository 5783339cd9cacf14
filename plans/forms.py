"""Forms about scenarios: limits, targets and weights; choices; the decision."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from plans.models import Progress, Rule, Scenario
from plans.selectors.following import Followed
from plans.sentences import quarter_names
from plans.services.demands import days_seen
from plans.services.scenarios import HEAD, Parts
from roadmaps.models import Initiative, InitiativeStatus, Roadmap

MOST_DAYS, MOST_MONEY = 100_000, 1_000_000_000
# What a number field and its slider go from and to, and in which steps.
ENDS = {"quarters": (1, 12, 1), "preference": ("0.5", 1, "0.05"), "second_half": (0, 1, "0.05")}


def _whole(label: str, most: int, lowest: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=lowest, max_value=most)


class ScenarioForm(forms.ModelForm):
    """A scenario: people, money and time, what differs by quarter and team, targets and weights."""

    rev = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Scenario
        fields = ["title", *HEAD]
        labels = {
            "preference": gettext_lazy("What a quarter later counts"),
            "second_half": gettext_lazy("What the second half of a gap counts"),
        }
        help_texts = {
            "preference": gettext_lazy(
                "1: a point closed late counts as much as one closed early. "
                "0.9: each quarter later takes a tenth off."
            ),
            "second_half": gettext_lazy(
                "1: every point of a gap counts the same. "
                "0.5: the second half of each gap counts half."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rev"].initial = self.instance.rev
        organization = self.instance.roadmap.organization
        self.teams = list(organization.teams.all())
        self.areas = list(self.instance.roadmap.assessment.framework.areas.all())
        quarters = {row.quarter: row for row in self.instance.by_quarter.all()}
        teams = {row.team_id: row for row in self.instance.by_team.all()}
        areas = {row.area_id: row for row in self.instance.by_area.all()}
        self.quarters = range(1, self.instance.quarters + 1)
        self.names = quarter_names(self.instance, self.instance.quarters)
        for quarter, name in zip(self.quarters, self.names, strict=True):
            row = quarters.get(quarter)
            self._add(f"days_{quarter}", _whole(_("%(name)s, person-days") % {"name": name}, MOST_DAYS),
                      row.days if row else None)  # fmt: skip
            self._add(f"money_{quarter}", _whole(_("%(name)s, budget") % {"name": name}, MOST_MONEY),
                      row.budget if row else None)  # fmt: skip
        for team in self.teams:
            row = teams.get(team.pk)
            self._add(f"team_{team.pk}", _whole(team.name, MOST_DAYS), row.days if row else None)
        for area in self.areas:
            row = areas.get(area.pk)
            self._add(
                f"target_{area.pk}",
                _whole(_("%(area)s, target") % {"area": area.name}, 5, 1),
                row.target if row else None,
            )
            self._add(
                f"weight_{area.pk}",
                forms.DecimalField(
                    label=_("%(area)s, weight in %%") % {"area": area.name}, required=False,
                    min_value=Decimal(0), max_value=Decimal(100), decimal_places=2,
                ),
                row.weight if row else None,
            )  # fmt: skip
        for name, (low, high, step) in ENDS.items():
            self.fields[name].widget.attrs |= {"min": low, "max": high, "step": step}
        # How far a slider goes where the field says 0: as far as what the roadmap states.
        roadmap = self.instance.roadmap
        for name in ("days_per_quarter", "budget"):
            self.fields[name].widget.attrs["data-usual"] = getattr(roadmap, name)
        for field in self.fields.values():
            field.localize = False
            field.widget.is_localized = False

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        self.fields[name] = field

    @property
    def head(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", *HEAD)}

    @property
    def parts(self) -> Parts:
        given = self.cleaned_data
        return Parts(
            # Quarters beyond a shortened plan are forgotten.
            quarters={
                q: (given[f"days_{q}"], given[f"money_{q}"])
                for q in self.quarters
                if q <= given["quarters"]
            },
            teams={team.pk: given[f"team_{team.pk}"] for team in self.teams},
            areas={
                area.pk: (given[f"target_{area.pk}"], given[f"weight_{area.pk}"])
                for area in self.areas
            },
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        weights = [given.get(f"weight_{area.pk}") for area in self.areas]
        if (
            weights
            and all(weight == 0 for weight in weights if weight is not None)
            and all(weight is not None for weight in weights)
        ):
            self.add_error(
                f"weight_{self.areas[0].pk}", _("At least one area must weigh something.")
            )
        return given

    def by_quarter(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        for quarter, name in zip(self.quarters, self.names, strict=True):
            yield name, self[f"days_{quarter}"], self[f"money_{quarter}"]

    def by_team(self) -> Iterator[forms.BoundField]:
        return (self[f"team_{team.pk}"] for team in self.teams)

    def by_area(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        for area in self.areas:
            yield area.name, self[f"target_{area.pk}"], self[f"weight_{area.pk}"]

    @property
    def has_parts(self) -> bool:
        """Whether something differs by quarter, team or area, so that it is shown opened."""
        names = [name for name in self.fields if name.split("_")[0] in
                 ("days", "money", "team", "target", "weight") and name not in HEAD]  # fmt: skip
        return any(self[name].value() not in (None, "") for name in names)


class ChoiceForm(forms.Form):
    """A person's word on one initiative within a scenario."""

    rev = forms.IntegerField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(label=gettext_lazy("In this scenario"), required=False, choices=())
    start = forms.TypedChoiceField(
        label=gettext_lazy("Starts in"), required=False, coerce=int, empty_value=None, choices=()
    )

    def __init__(
        self, *args: Any, quarters: Sequence[str], duration: int = 1, **kwargs: Any
    ) -> None:
        """``quarters`` are the names of those planned, ``duration`` how many it takes."""
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [
            ("", pgettext("scenario", "let the plan choose")), *Rule.choices,
        ]  # fmt: skip
        last = len(quarters) - duration + 1
        self.fields["start"].choices = [
            ("", pgettext("scenario", "any quarter")),
            *((n, name) for n, name in enumerate(quarters, start=1) if n <= last),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("rule") == Rule.NOT and given.get("start"):
            self.add_error("start", _("What is left out starts in no quarter."))
        return given


class NameForm(forms.Form):
    """The name of a new scenario."""

    title = forms.CharField(label=gettext_lazy("Name of the new scenario"), max_length=80)


class RevisionForm(forms.Form):
    """The revision that was looked at."""

    rev = forms.IntegerField(widget=forms.HiddenInput)


class DecisionForm(RevisionForm):
    """Why this scenario and no other."""

    why = forms.CharField(
        label=gettext_lazy("Why this one"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProgressForm(forms.ModelForm):
    """What somebody says about an initiative today."""

    rev = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=InitiativeStatus.choices)

    class Meta:
        model = Progress
        fields = ["percent", "days", "cost", "note", "risk"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["status", "percent", "days", "cost", "note", "risk", "rev"])
        for name in ("percent", "days", "cost"):
            self.fields[name].localize = False
            self.fields[name].widget.is_localized = False

    @classmethod
    def about(cls, followed: Followed) -> ProgressForm:
        """Return the form of one initiative, filled with what was said last."""
        last, initiative = followed.last, followed.initiative
        return cls(
            initial={
                "rev": initiative.rev,
                "status": initiative.status,
                "percent": followed.percent,
                "days": last.days if last else None,
                "cost": last.cost if last else None,
                "risk": last.risk if last else "",
            },
            auto_id=f"id_%s_{initiative.pk}",
        )

    @property
    def said(self) -> dict[str, Any]:
        """What is kept as progress, without the status."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class TeamDaysForm(forms.Form):
    """Person-days by initiative and team; empty asks nothing of a team.

    ``seen`` is the fingerprint of what was shown.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = roadmap.initiatives.select_related("library").prefetch_related("by_team")
        self.initiatives = sorted(
            (row for row in rows if row.is_planned), key=lambda row: row.title.casefold()
        )
        self.teams = list(roadmap.organization.teams.all())
        self.fields["seen"].initial = days_seen(roadmap)
        for row in self.initiatives:
            asked = {own.team_id: own.days for own in row.by_team.all()}
            for team in self.teams:
                self.fields[f"{row.pk}_{team.pk}"] = forms.DecimalField(
                    label=f"{row.title}, {team.name}", required=False, min_value=Decimal(0),
                    max_digits=8, decimal_places=1, initial=asked.get(team.pk), localize=False,
                    widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}),
                )  # fmt: skip

    @property
    def days(self) -> dict[UUID, dict[UUID, Decimal | None]]:
        """What was typed, by initiative and team."""
        return {
            row.pk: {team.pk: self.cleaned_data[f"{row.pk}_{team.pk}"] for team in self.teams}
            for row in self.initiatives
        }

    def refuse(self, keys: Collection[UUID]) -> None:
        """Say at which initiatives teams give more than the effort."""
        for row in self.initiatives:
            if row.pk in keys and self.teams:
                self.add_error(
                    f"{row.pk}_{self.teams[0].pk}",
                    _("“%(title)s” takes %(days)s person-days: its teams cannot give more.")
                    % {"title": row.title, "days": row.effort_days.normalize()},
                )

    def rows(self) -> Iterator[tuple[Initiative, list[tuple[forms.BoundField, bool]]]]:
        """Each initiative with its fields, and whether what was typed is not what is kept."""
        for row in self.initiatives:
            fields = [self[f"{row.pk}_{team.pk}"] for team in self.teams]
            yield row, [(field, self.is_bound and self._differs(field)) for field in fields]

    def _differs(self, field: forms.BoundField) -> bool:
        return field.field.has_changed(field.initial, field.value())


class PairForm(forms.Form):
    """Two initiatives of which at most one is done."""

    first = forms.ModelChoiceField(label=gettext_lazy("Either"), queryset=Initiative.objects.none())
    second = forms.ModelChoiceField(label=gettext_lazy("or"), queryset=Initiative.objects.none())

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Initiative.objects.filter(roadmap=roadmap).select_related("library")
        self.fields["first"].queryset = self.fields["second"].queryset = rows
