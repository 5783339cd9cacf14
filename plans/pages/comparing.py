"""Scenarios side by side: what each has, what it costs, where it leads, when what starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure, money, percent
from plans.models import Scenario
from plans.selectors.computed import ComputedPlan
from plans.sentences import quarters_of, score_words
from roadmaps.domain.portfolio import Proof
from roadmaps.models import Roadmap


@dataclass(frozen=True)
class Line:
    """One line of the comparison; ``differs``: not the same in all scenarios."""

    name: str
    cells: tuple[str, ...]
    note: str = ""

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class ComparingPage:
    """All scenarios of a roadmap."""

    roadmap: Roadmap
    plans: Sequence[ComputedPlan]

    @property
    def currency(self) -> str:
        return self.roadmap.organization.currency

    @property
    def scenarios(self) -> list[Scenario]:
        return [plan.scenario for plan in self.plans]

    @property
    def columns(self) -> str:
        """Columns of the table, for a cell that spans them all."""
        return str(len(self.plans) + 1)

    @cached_property
    def decided(self) -> Scenario | None:
        return next((one for one in self.scenarios if one.is_decided), None)

    @property
    def headline(self) -> str:
        if self.decided:
            return _("Decided: %(title)s") % {"title": self.decided.title}
        return ngettext(
            "%(n)s scenario, nothing decided yet",
            "%(n)s scenarios, nothing decided yet",
            len(self.plans),
        ) % {"n": len(self.plans)}

    @property
    def sentence(self) -> str:
        """The widest difference in the score expected at the end, and how many are not in it."""
        ends = [(plan.expected[-1].mean, plan) for plan in self.plans if plan.expected]
        waiting = len(self.plans) - len(ends)
        said = [self._difference(ends)] if len(ends) > 1 else []
        if waiting:
            said.append(
                ngettext(
                    "%(n)s scenario has no plan computed of what is stated now.",
                    "%(n)s scenarios have no plan computed of what is stated now.",
                    waiting,
                )
                % {"n": waiting}
            )
        return " ".join(said)

    def _difference(self, ends: Sequence[tuple[float, ComputedPlan]]) -> str:
        (low, worse), (high, better) = min(ends, key=_first), max(ends, key=_first)
        if f"{low:.1f}" == f"{high:.1f}":
            return _("All of them lead to about the same score: %(score)s.") % {
                "score": figure(high)
            }
        return _(
            "“%(better)s” leads to about %(high)s, “%(worse)s” to about %(low)s; the first costs "
            "%(cost)s and takes %(days)s person-days, the second %(other_cost)s and %(other_days)s."
        ) % {
            "better": better.scenario.title,
            "worse": worse.scenario.title,
            "high": figure(high),
            "low": figure(low),
            "cost": money(better.cost, self.currency),
            "days": figure(better.days, 0),
            "other_cost": money(worse.cost, self.currency),
            "other_days": figure(worse.days, 0),
        }

    @cached_property
    def limits(self) -> list[Line]:
        """What was stated."""
        return [
            self._line(_("Quarters"), lambda p: str(p.scenario.quarters)),
            self._line(_("Person-days"), lambda p: figure(p.problem.resources.effort_days, 0)),
            self._line(_("Budget"), lambda p: money(float(p.scenario.budget), self.currency)),
            self._line(_("Targets and weights"), _targets),
        ]

    @cached_property
    def outcomes(self) -> list[Line]:
        """What follows from it."""
        return [
            self._line(_("Initiatives"), lambda p: str(len(p.starts))),
            self._line(_("Person-days used"), lambda p: figure(p.days, 0)),
            self._line(_("Cost"), lambda p: money(p.cost, self.currency)),
            self._line(_("Score expected at the end"), _score),
            self._line(_("Points closed, at most"), lambda p: figure(p.course[-1], 3)),
            self._line(_("How good the plan is"), _proof),
        ]

    @cached_property
    def initiatives(self) -> list[Line]:
        """When each initiative runs in each scenario; those in none are left out."""
        first = self.plans[0]
        keys = sorted(
            {key for plan in self.plans for key in plan.starts},
            key=lambda key: (
                min(plan.starts.get(key, 99) for plan in self.plans),
                first.initiatives[key].title,
            ),
        )
        return [
            self._line(first.initiatives[key].title, lambda plan, key=key: _when(plan, key))
            for key in keys
        ]

    def _line(self, name: str, cell: object) -> Line:
        return Line(name, tuple(cell(plan) for plan in self.plans))  # type: ignore[operator]


def _first(pair: tuple[float, ComputedPlan]) -> float:
    return pair[0]


def _when(plan: ComputedPlan, key: str) -> str:
    if key not in plan.starts:
        return "–"
    return quarters_of(plan, key)


def _score(plan: ComputedPlan) -> str:
    if plan.conflict or plan.is_as_decided:
        return "–"
    if not plan.expected:
        return _("out of date") if plan.is_outdated else _("not computed yet")
    last = plan.expected[-1]
    return score_words(last.mean, last.low, last.high)


def _proof(plan: ComputedPlan) -> str:
    if plan.conflict:
        return _("no plan can meet every demand")
    if plan.is_as_decided:
        return _("as decided")
    if plan.proof is Proof.OPTIMAL:
        return _("the best, proven")
    if plan.proof is Proof.BOUNDED and plan.gap is None:
        return _("how good is not known")
    if plan.proof is Proof.BOUNDED:
        return _("at most %(gap)s below the best") % {"gap": percent(plan.gap, 1)}
    return _("ranked list only")


def _targets(plan: ComputedPlan) -> str:
    rows = plan.scenario.by_area.all()
    parts = []
    for row in rows:
        if row.target is not None:
            parts.append(
                _("%(area)s: target %(target)s") % {"area": row.area.name, "target": row.target}
            )
        if row.weight is not None:
            parts.append(
                _("%(area)s: %(weight)s")
                % {"area": row.area.name, "weight": percent(float(row.weight) / 100)}
            )
    return "; ".join(parts) or _("as in the round")
