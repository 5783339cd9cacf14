"""The roadmap page's read model: the plan in sentences, with geometry for its small marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.figures import impact_effort
from charts.numbers import figure, money, percent
from journeys.models import PainPoint
from roadmaps.aim_lines import AimLine
from roadmaps.aim_sentences import AimWords
from roadmaps.domain.calendar import Horizon, Reason
from roadmaps.domain.quadrant import Quadrant
from roadmaps.forms import JourneysForm
from roadmaps.models import Initiative, LibraryInitiative, Roadmap
from roadmaps.needs_list import NeedsList
from roadmaps.needs_page import needs_sentence, relief_sentence, shares, worth
from roadmaps.selectors import InitiativeLine, ReliefLine, RoadmapPlan

BAR = 96  # width of a row's quarter bar, in SVG units


def horizon_name(horizon: Horizon) -> str:
    return {Horizon.NOW: _("Now"), Horizon.NEXT: _("Next"), Horizon.LATER: _("Later")}[horizon]


def quadrant_name(quadrant: Quadrant) -> str:
    return {
        Quadrant.QUICK_WIN: _("Quick wins"),
        Quadrant.BIG_BET: _("Big bets"),
        Quadrant.FILL_IN: _("Fill-ins"),
        Quadrant.RETHINK: _("Rethink"),
    }[quadrant]


def reason_words(reason: str) -> str:
    """Return why an initiative has no quarter."""
    if not reason:
        return ""
    return {
        Reason.CAPACITY: _("no quarter has the days left"),
        Reason.BUDGET: _("the rest of the budget does not pay for it"),
        Reason.PREREQUISITE: _("what must be done first is not in the plan"),
        Reason.TOO_LONG: _("it would not end within the quarters planned"),
    }[Reason(reason)]


@dataclass(frozen=True)
class Row:
    """One line of the ranking, with its words and the bar of its quarters."""

    line: InitiativeLine
    roadmap: Roadmap
    currency: str
    needs: NeedsList | None = None
    aims: Sequence[AimWords] = ()

    @property
    def horizon(self) -> str:
        return horizon_name(self.line.horizon) if self.line.horizon else ""

    @property
    def quadrant(self) -> str:
        return quadrant_name(Quadrant(self.line.quadrant)) if self.line.quadrant else ""

    @property
    def when(self) -> str:
        if self.line.start is None:
            return reason_words(self.line.reason)
        if self.line.start == self.line.end:
            return _("Q%(start)s") % {"start": self.line.start}
        return _("Q%(start)s–Q%(end)s") % {"start": self.line.start, "end": self.line.end}

    @property
    def bars(self) -> list[dict[str, Any]]:
        """Return one box per quarter, filled where the initiative runs."""
        width = BAR / self.roadmap.quarters
        return [
            {
                "x": f"{width * (q - 1):.1f}",
                "width": f"{width - 2:.1f}",
                "on": bool(self.line.start and self.line.start <= q <= (self.line.end or 0)),
            }
            for q in range(1, self.roadmap.quarters + 1)
        ]

    @property
    def areas(self) -> str:
        return ", ".join(dict.fromkeys(lift.area for lift in self.line.lifts))

    @property
    def shares(self) -> str:
        """Return how much of the impact comes from maturity and how much from journeys."""
        ranked = self.line.ranked
        return shares(ranked) if ranked and ranked.journeys else ""

    @cached_property
    def reliefs(self) -> list[tuple[ReliefLine, Sequence[PainPoint]]]:
        """Return each touchpoint eased with what customers say there."""
        pains = self.needs.pains if self.needs else {}
        return [(r, pains.get(r.line.touchpoint.pk, ())) for r in self.line.reliefs]

    @cached_property
    def arithmetic(self) -> str:
        """Return gap, impact and share of resources as one sum with this initiative's numbers."""
        ranked = self.line.ranked
        if ranked is None:
            return ""
        if ranked.journeys:
            return f"{worth(self.line, self.roadmap)}; {self._ratio()}"
        terms = " + ".join(
            _("%(weight)s of weight × %(lift)s in %(name)s")
            % {"weight": figure(lift.weight, 4), "lift": figure(lift.capped, 2), "name": lift.name}
            for lift in self.line.lifts
            if lift.capped
        )
        initiative, roadmap = self.line.initiative, self.roadmap
        return _(
            "%(p)s of probability × (%(terms)s) = %(benefit)s points; %(days)s of %(all_days)s days + "
            "%(cost)s of %(budget)s = %(share)s of the resources; %(benefit)s ÷ %(share)s = %(score)s"
        ) % {
            "p": figure(float(initiative.probability), 2),
            "terms": terms or "0",
            "benefit": figure(ranked.benefit, 4),
            "days": figure(float(initiative.effort_days), 0),
            "all_days": figure(roadmap.days_per_quarter * roadmap.quarters, 0),
            "cost": money(float(initiative.cost), self.currency),
            "budget": money(roadmap.budget, self.currency),
            "share": figure(ranked.resource_share, 4),
            "score": figure(ranked.score, 2),
        }

    def _ratio(self) -> str:
        ranked, initiative, roadmap = self.line.ranked, self.line.initiative, self.roadmap
        return _(
            "%(days)s of %(all_days)s days + %(cost)s of %(budget)s = %(share)s of the resources; "
            "%(benefit)s ÷ %(share)s = %(score)s"
        ) % {
            "benefit": figure(ranked.benefit, 4),
            "days": figure(float(initiative.effort_days), 0),
            "all_days": figure(roadmap.days_per_quarter * roadmap.quarters, 0),
            "cost": money(float(initiative.cost), self.currency),
            "budget": money(roadmap.budget, self.currency),
            "share": figure(ranked.resource_share, 4),
            "score": figure(ranked.score, 2),
        }


@dataclass(frozen=True)
class RoadmapPage:
    """Everything the roadmap page says."""

    plan: RoadmapPlan
    needs: NeedsList
    aimed_at: Mapping[UUID, Sequence[AimLine]] = field(default_factory=dict)

    def aims(self, initiative: Initiative) -> list[AimWords]:
        """Return the metrics an initiative should move, in words."""
        lines = self.aimed_at.get(initiative.pk, ())
        return [AimWords(line, self.currency) for line in lines]

    @cached_property
    def done(self) -> list[tuple[Initiative, list[AimWords]]]:
        """Return what is done, each with what became of its metrics."""
        return [(initiative, self.aims(initiative)) for initiative in self.plan.done]

    @property
    def roadmap(self) -> Roadmap:
        return self.plan.roadmap

    @property
    def currency(self) -> str:
        return self.roadmap.organization.currency

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(line, self.roadmap, self.currency, self.needs, self.aims(line.initiative))
            for line in self.plan.lines
        ]

    @cached_property
    def unmeasured(self) -> list[Row]:
        return [
            Row(line, self.roadmap, self.currency, aims=self.aims(line.initiative))
            for line in self.plan.unmeasured
        ]

    @property
    def journeys_form(self) -> JourneysForm | None:
        """Return the form of the journeys that count, as they stand; None without any journey."""
        journeys = self.plan.journeys.journeys
        if not journeys:
            return None
        return JourneysForm(
            instance=self.roadmap,
            initial={"journeys": self.plan.journeys.counted, "seen": journeys},
        )

    @property
    def open_capabilities(self) -> int:
        """Return how many capabilities below their target have no initiative."""
        return sum(not need.answers for need in self.needs.capabilities)

    @property
    def needs_sentence(self) -> str:
        return needs_sentence(self.needs)

    @property
    def relief_sentence(self) -> str:
        """Return what the plan does to customers' gap; nothing where it does nothing."""
        return relief_sentence(self.plan)

    @cached_property
    def headline(self) -> str:
        """Return what the scheduled initiatives are expected to do to the overall mean."""
        mean, count = self.plan.scorecard.overall_mean, len(self.plan.scheduled)
        if self.plan.ranking.targets_met:
            return _("Targets are met: look at the targets again")
        if not count:
            return _("Nothing fits the days and the budget stated")
        if mean is None:
            return ngettext(
                "%(n)s initiative in the plan", "%(n)s initiatives in the plan", count
            ) % {"n": count}
        return ngettext(
            "%(n)s initiative, from %(now)s to as much as %(then)s in %(quarters)s quarters",
            "%(n)s initiatives, from %(now)s to as much as %(then)s in %(quarters)s quarters",
            count,
        ) % {
            "n": count,
            "now": figure(mean),
            "then": figure(mean + self.expected_gain),
            "quarters": self.roadmap.quarters,
        }

    @property
    def expected_gain(self) -> float:
        return self.plan.expected[-1] if self.plan.expected else 0.0

    @property
    def cost_sentence(self) -> str:
        return _(
            "They take %(days)s person-days and %(cost)s of %(all_days)s days and %(budget)s stated."
        ) % {
            "days": figure(self.plan.effort_total, 0),
            "cost": money(self.plan.cost_total, self.currency),
            "all_days": figure(self.roadmap.days_per_quarter * self.roadmap.quarters, 0),
            "budget": money(self.roadmap.budget, self.currency),
        }

    @cached_property
    def horizons(self) -> list[tuple[str, str, list[Row]]]:
        """Return now, next and later with what each means and its rows."""
        meaning = {
            Horizon.NOW: _("starts in the first quarter"),
            Horizon.NEXT: _("starts in a later quarter of the plan"),
            Horizon.LATER: _("does not fit the days, budget or quarters stated"),
        }
        return [
            (horizon_name(h), meaning[h], [r for r in self.rows if r.line.horizon is h])
            for h in Horizon
        ]

    @cached_property
    def quarters(self) -> list[dict[str, Any]]:
        """Return each quarter with its load against capacity and the score expected at its end."""
        mean = self.plan.scorecard.overall_mean
        rows = []
        for index, (quarter, year) in enumerate(self.plan.quarter_labels):
            load = self.plan.schedule.load[index]
            share = load / self.roadmap.days_per_quarter
            height = min(80.0, 80 * share)
            rows.append(
                {
                    "label": _("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year},
                    "load": load,
                    "capacity": self.roadmap.days_per_quarter,
                    "share": percent(share),
                    "over": index + 1 in self.plan.schedule.overloaded,
                    "y": f"{80 - height:.1f}",
                    "height": f"{height:.1f}",
                    "expected": None if mean is None else mean + self.plan.expected[index],
                }
            )
        return rows

    @cached_property
    def quadrant_chart(self) -> dict[str, Any] | None:
        split = self.plan.quadrants
        if split is None:
            return None
        points = [
            {
                "number": row.line.label,
                "title": row.line.initiative.title,
                "effort": float(row.line.initiative.effort_days),
                "impact": row.line.ranked.benefit,
                "text": row.quadrant,
            }
            for row in self.rows
            if row.line.ranked and row.line.quadrant
        ]
        corners = [
            quadrant_name(q)
            for q in (Quadrant.QUICK_WIN, Quadrant.BIG_BET, Quadrant.FILL_IN, Quadrant.RETHINK)
        ]
        return impact_effort(
            points, effort_cut=split.effort_cut, impact_cut=split.benefit_cut, corners=corners
        )

    @cached_property
    def by_quadrant(self) -> list[tuple[str, list[Row]]]:
        return [
            (quadrant_name(q), [r for r in self.rows if r.line.quadrant == q.value])
            for q in Quadrant
        ]


def library_page(roadmap: Roadmap) -> list[tuple[str, list[tuple[LibraryInitiative, bool]]]]:
    """Return the library by area, each initiative with whether the roadmap has it."""
    present = set(roadmap.initiatives.values_list("library_id", flat=True))
    areas: dict[str, list[tuple[LibraryInitiative, bool]]] = {}
    rows = LibraryInitiative.objects.filter(framework=roadmap.assessment.framework_id).with_lifts()
    for row in rows:
        areas.setdefault(row.capability.area.name, []).append((row, row.pk in present))
    return list(areas.items())
