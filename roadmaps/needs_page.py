"""Needs in words: what an initiative is worth to maturity and to customers, and who answers what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure
from roadmaps.domain.ranking import Ranked
from roadmaps.models import Initiative, LibraryInitiative, Roadmap
from roadmaps.needs_list import CapabilityNeed, NeedsList, ToolNeed, TouchpointPain
from roadmaps.selectors import InitiativeLine, RoadmapPlan


def shares(ranked: Ranked) -> str:
    """Return the two parts of an impact."""
    return _("%(maturity)s from maturity + %(journeys)s from journeys") % {
        "maturity": figure(ranked.maturity, 3),
        "journeys": figure(ranked.journeys, 3),
    }


def worth(line: InitiativeLine, roadmap: Roadmap) -> str:
    """Return both parts of an initiative's impact as sums with its own numbers."""
    ranked = line.ranked
    if ranked is None:
        return ""
    return _(
        "%(p)s of probability × (%(lifts)s) = %(maturity)s points of maturity; %(p)s of probability × "
        "(%(reliefs)s) × %(journey_weight)s for journeys = %(journeys)s; together %(benefit)s points"
    ) % {
        "p": figure(ranked.probability, 2),
        "lifts": _terms((lift.weight, lift.capped, lift.name) for lift in line.lifts),
        "maturity": figure(ranked.maturity, 4),
        "reliefs": _terms(
            (relief.line.need.weight or 0.0, relief.capped or 0.0, relief.title)
            for relief in line.reliefs
        ),
        "journey_weight": figure(float(roadmap.journey_weight), 2),
        "journeys": figure(ranked.journeys, 4),
        "benefit": figure(ranked.benefit, 4),
    }


def _terms(parts: Iterable[tuple[float, float, str]]) -> str:
    said = [
        _("%(weight)s of weight × %(lift)s in %(name)s")
        % {"weight": figure(weight, 4), "lift": figure(counted, 2), "name": name}
        for weight, counted, name in parts
        if counted
    ]
    return " + ".join(said) or "0"


def relief_sentence(plan: RoadmapPlan) -> str:
    """Return from where to where customers' gap falls in the plan; nothing where it does not."""
    gap = plan.journeys.gap
    if gap is None or not plan.expected_relief or not plan.expected_relief[-1]:
        return ""
    return _(
        "What customers miss, weighted by what matters to them, falls from %(now)s to as little as "
        "%(then)s points."
    ) % {"now": figure(gap, 2), "then": figure(gap - plan.expected_relief[-1], 2)}


def needs_sentence(needs: NeedsList) -> str:
    """Return how many needs there are and how many nobody works on."""
    total, open_ = len(needs.everything), needs.unanswered
    if not total:
        return _("Nothing falls short.")
    found = ngettext("%(n)s need", "%(n)s needs", total) % {"n": total}
    if not open_:
        return _("%(needs)s; each has an initiative.") % {"needs": found}
    missing = ngettext(
        "nobody is working on %(n)s of them", "nobody is working on %(n)s of them", open_
    ) % {"n": open_}
    return _("%(needs)s; %(missing)s.") % {"needs": found, "missing": missing}


@dataclass(frozen=True)
class AnswerPage:
    """One need, what it is, and the initiatives that could answer it."""

    plan: RoadmapPlan
    need: CapabilityNeed | TouchpointPain | ToolNeed

    @property
    def title(self) -> str:
        if isinstance(self.need, CapabilityNeed):
            return str(self.need.capability.name)
        if isinstance(self.need, TouchpointPain):
            return str(self.need.line.touchpoint)
        return f"{self.need.moment.label}: {self.need.kind.label}"

    @property
    def others(self) -> list[Initiative]:
        """Initiatives of the roadmap that do not answer it yet, as they are ranked."""
        answering = {initiative.pk for initiative in self.need.answers}
        ranked = [line.initiative for line in (*self.plan.lines, *self.plan.unmeasured)]
        rows = ranked or [i for i in self.plan.initiatives if i.is_planned]
        return [initiative for initiative in rows if initiative.pk not in answering]

    @cached_property
    def in_library(self) -> list[LibraryInitiative]:
        """Initiatives of the library that lift the capability and are not in the roadmap."""
        if not isinstance(self.need, CapabilityNeed):
            return []
        present = [i.library_id for i in self.plan.initiatives if i.library_id]
        rows = LibraryInitiative.objects.filter(lifts__capability=self.need.capability)
        return list(rows.exclude(pk__in=present))
