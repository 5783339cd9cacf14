"""One scenario's page: the plan in a sentence, its calendar, how firm it is, where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure, money, percent
from charts.plans import expected_course
from jobs.models import Job
from plans.models import LONGEST, Scenario
from plans.pages.arrows import Bar, arrows, comes_too_early
from plans.pages.rows import Row
from plans.selectors.computed import ComputedPlan, Expectation, Place
from plans.sentences import (
    conflict_words,
    loss_words,
    moved_words,
    proof_words,
    quarter_names,
    quarters_of,
    score_words,
    trouble_words,
    why_not_words,
)
from roadmaps.domain.portfolio import Proof


@dataclass(frozen=True)
class ScenarioPage:
    """Everything the page of a scenario says."""

    computed: ComputedPlan
    teams: Mapping[str, str]
    last_job: Job | None = None  # that computed its plan, or does so now

    @property
    def scenario(self) -> Scenario:
        return self.computed.scenario

    @property
    def currency(self) -> str:
        return self.scenario.roadmap.organization.currency

    @cached_property
    def titles(self) -> dict[str, str]:
        return {key: initiative.title for key, initiative in self.computed.initiatives.items()}

    @property
    def job(self) -> Job | None:
        """The job that looks for its plan now."""
        return self.last_job if self.is_working else None

    @property
    def is_working(self) -> bool:
        job = self.last_job
        return job is not None and job.is_open and not job.is_interrupted()

    @property
    def trouble(self) -> str:
        """Why there is no plan of these inputs although somebody ordered one."""
        job = self.last_job
        if job is None or self.is_working or self.computed.result or self.computed.is_as_decided:
            return ""
        return trouble_words(job)

    @property
    def moved(self) -> str:
        return moved_words(self.scenario)

    @property
    def is_proven(self) -> bool:
        return self.computed.proof is Proof.OPTIMAL

    @property
    def conflict(self) -> str:
        """Why no plan keeps all that is demanded; nothing where one does."""
        found = self.computed.conflict
        # A quarter fixed before the plan was shortened is named too.
        names = quarter_names(self.scenario, LONGEST)
        if not found:
            return ""
        is_smallest = self.computed.is_smallest_conflict
        return conflict_words(found, self.titles, self.teams, names, is_smallest)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The quarters as the calendar calls them."""
        return quarter_names(self.scenario, self.scenario.quarters)

    @property
    def headline(self) -> str:
        if self.conflict:
            return _("No plan can meet every demand")
        count, course = len(self.computed.starts), self.computed.expected
        if not count:
            return _("Nothing fits these limits")
        if not course:
            return ngettext(
                "%(n)s initiative fits people, money and time",
                "%(n)s initiatives fit people, money and time",
                count,
            ) % {"n": count}
        return ngettext(
            "%(n)s initiative, from %(now)s to about %(then)s in %(span)s",
            "%(n)s initiatives, from %(now)s to about %(then)s in %(span)s",
            count,
        ) % {
            "n": count,
            "now": figure(course[0].mean),
            "then": figure(course[-1].mean),
            "span": ngettext("%(n)s quarter", "%(n)s quarters", self.scenario.quarters)
            % {"n": self.scenario.quarters},
        }

    @property
    def proof(self) -> str:
        if self.computed.is_as_decided:
            return _("As decided; the roadmap has changed since it was computed.")
        result = self.computed.result
        return proof_words(self.computed.proof, self.computed.gap, result.get("seconds"))

    @property
    def range_sentence(self) -> str:
        """The range behind the headline's score."""
        course = self.computed.expected
        if not course:
            return ""
        last = course[-1]
        return _(
            "In eight of ten simulated courses the end lies between %(low)s and %(high)s; they vary "
            "today’s score within its margin, whether each initiative succeeds and what it then brings."
        ) % {"low": figure(last.low), "high": figure(last.high)}

    @property
    def use_sentence(self) -> str:
        computed = self.computed
        return _("It takes %(days)s of %(all_days)s person-days and %(cost)s of %(budget)s.") % {
            "days": figure(computed.days, 0),
            "all_days": figure(computed.problem.resources.effort_days, 0),
            "cost": money(computed.cost, self.currency),
            "budget": money(float(self.scenario.budget), self.currency),
        }

    @cached_property
    def losses(self) -> list[str]:
        """What the ranked list alone would have lost; nothing before the plan is computed."""
        if self.computed.proof is Proof.UNKNOWN:
            return []
        return loss_words(self.computed.against_list, self.titles)

    @cached_property
    def rows(self) -> list[Row]:
        """What is in the plan, by start."""
        keys = sorted(
            self.computed.starts,
            key=lambda key: (self.computed.starts[key], self.computed.end(key), self.titles[key]),
        )
        bars = [self._bar(key) for key in keys]
        drawn = arrows(bars, self.scenario.quarters)
        by_key = {bar.key: bar for bar in bars}
        return [
            replace(
                self._row(bar.key),
                too_early=tuple(
                    self.titles[first]
                    for first in bar.waits_for
                    if first in by_key and comes_too_early(bar, by_key[first])
                ),
                strokes={quarter: found for (at, quarter), found in drawn.items() if at == row},
            )
            for row, bar in enumerate(bars)
        ]

    def _bar(self, key: str) -> Bar:
        computed = self.computed
        requires = tuple(sorted(computed.options[key].requires))
        return Bar(key, computed.starts[key], computed.end(key), requires)

    @property
    def disorder(self) -> str:
        """That something begins before what it needs has ended; nothing where the order is kept."""
        found = [row for row in self.rows if row.too_early]
        if not found:
            return ""
        said = ngettext(
            "%(n)s initiative begins before what it needs has ended:",
            "%(n)s initiatives begin before what they need has ended:",
            len(found),
        ) % {"n": len(found)}
        each = "; ".join(
            _("“%(title)s” needs %(first)s first")
            % {
                "title": row.initiative.title,
                "first": ", ".join(f"“{title}”" for title in row.too_early),
            }
            for row in found
        )
        return f"{said} {each}."

    @cached_property
    def others(self) -> list[Row]:
        """What is not in the plan, best ranked first."""
        return [
            self._row(option.key)
            for option in self.computed.problem.order
            if option.key not in self.computed.starts
        ]

    def _row(self, key: str) -> Row:
        computed = self.computed
        option, initiative = computed.options[key], computed.initiatives[key]
        ranked = computed.problem.ranked.get(key)
        choice = self._choices.get(key)
        start = computed.starts.get(key)
        return Row(
            initiative=initiative,
            rank=ranked.label if ranked else "",
            start=start,
            end=computed.end(key) if start else None,
            runs=quarters_of(computed, key) if start else "",
            quarters=self.scenario.quarters,
            duration=option.quarters,
            place=computed.places.get(key),
            top=computed.top,
            reason="" if start else why_not_words(computed, key),
            requires=tuple(self.titles[r] for r in sorted(option.requires) if r in self.titles),
            names=self.names,
            rule=choice.rule if choice else "",
            fixed=choice.start if choice else None,
            rev=self.scenario.rev,
            before=self._before(computed.places.get(key)),
            weights=self._weights(computed.places.get(key)),
        )

    def _before(self, place: Place | None) -> str:
        if place is None or place.before is None or place.before[0] not in self.titles:
            return ""
        return _("before “%(title)s” in %(share)s of the draws") % {
            "title": self.titles[place.before[0]], "share": percent(place.before[1]),
        }  # fmt: skip

    def _weights(self, place: Place | None) -> tuple[tuple[str, str, str], ...]:
        """What capabilities weigh here, and on average where the initiative comes first."""
        if place is None:
            return ()
        ours = self.computed.problem.weights
        return tuple(
            (f"{code} {self.capability_names.get(code, '')}", percent(ours[code]), percent(there))
            for code, there in place.first_with.items()
            if code in ours
        )

    @cached_property
    def capability_names(self) -> dict[str, str]:
        """The names of all that some initiative lifts."""
        lifts = [lift for one in self.computed.roadmap.initiatives for lift in one.lifts.all()]
        return {lift.capability.code: lift.capability.name for lift in lifts}

    @cached_property
    def _choices(self) -> dict[str, Any]:
        return {str(row.initiative_id): row for row in self.scenario.choices.all()}

    @cached_property
    def quarters(self) -> list[dict[str, Any]]:
        """Each quarter with its use of people and money, and the score expected at its end."""
        computed, rows = self.computed, []
        limits = computed.problem.limits
        for n, name in enumerate(self.names):
            use = computed.loads[n]
            after = computed.expected[n + 1] if computed.expected else None
            rows.append(
                {
                    "label": name,
                    "days": _load(use["days"], limits.days[n]),
                    "teams": [
                        (self.teams.get(team, ""), _load(use[team], days[n]))
                        for team, days in sorted(limits.team_days.items())
                    ],
                    "expected": _score(after),
                    "up_to": figure(computed.course[n], 3),
                }
            )
        return rows

    @property
    def chart(self) -> dict[str, Any] | None:
        """Expected score after each quarter, with its range."""
        course = self.computed.expected
        if not course:
            return None
        names = [_("today"), *(row["label"] for row in self.quarters)]
        points = [(one.mean, one.low, one.high) for one in course]
        return expected_course(names, points)

    @cached_property
    def areas(self) -> list[tuple[str, list[str]]]:
        """Each area with its expected score today and after each quarter."""
        names = {a.code: a.name for a in self.scenario.roadmap.assessment.framework.areas.all()}
        return [
            (names.get(code, code), [_score(one) for one in course])
            for code, course in self.computed.expected_areas.items()
        ]

    @property
    def overall(self) -> list[str]:
        return [_score(one) for one in self.computed.expected]


def _score(one: Expectation | None) -> str:
    if one is None:
        return ""
    return score_words(one.mean, one.low, one.high)


def _load(used: float, limit: float | None) -> dict[str, Any]:
    """How full a quarter is: words, and the height of a bar of 80."""
    share = used / limit if limit else (1.0 if used else 0.0)
    height = min(80.0, 80 * share)
    return {
        "used": figure(used, 0),
        "limit": figure(limit, 0),
        "share": percent(share),
        "over": limit is not None and used > limit + 1e-6,
        "y": f"{80 - height:.1f}",
        "height": f"{height:.1f}",
    }
