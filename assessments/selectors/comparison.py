"""Two rounds held against each other in numbers. Of two closed rounds they no longer move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum, sqrt
from typing import Any

from django.core.cache import cache

from assessments.domain import snapshot
from assessments.domain.change import (
    Estimate,
    Method,
    Moments,
    overlapping_from,
    paired_from,
)
from assessments.domain.distribution import Distribution
from assessments.domain.progress import (
    Mix,
    Pairs,
    PartChange,
    RaterTable,
    Values,
    change_of,
    change_of_intervals,
    mix_of,
    pairs_of,
    tells_the_rest,
    values_of_area,
    values_of_whole,
)
from assessments.domain.scale import LEVELS, MINIMUM_COMPARED
from assessments.domain.scorecard import OVERALL, CapabilityScore, Scorecard
from assessments.domain.scoring import weighted_mean
from assessments.models import Assessment
from assessments.selectors.comparable import Common, common_capabilities
from assessments.selectors.evidence import evidence_grades
from assessments.selectors.raters import Pair, answers_of_both, plan_of, rater_tables

FORMAT = 2  # raise it when the kept numbers mean something else
MOST_PAIRED = 1_000  # people in both rounds up to whom capabilities are told pair by pair
A_MONTH = 30 * 24 * 60 * 60


@dataclass(frozen=True)
class Parts:
    """The whole and the areas of two rounds, and what of the change other people made."""

    overall: PartChange | None
    areas: tuple[PartChange, ...]
    by_role: Mix | None
    by_team: Mix | None

    @cached_property
    def by_code(self) -> dict[str, PartChange]:
        """Areas by their code, and the whole as "overall"."""
        found = {area.code: area for area in self.areas}
        return {**found, OVERALL: self.overall} if self.overall else found


@dataclass(frozen=True)
class Comparison:
    """Everything two rounds say side by side."""

    parts: Parts
    capabilities: tuple[PartChange, ...]


def compare_parts(now: Assessment, then: Assessment, card: Scorecard, before: Scorecard) -> Parts:
    """Return the whole and the areas of a round against an earlier one.

    ``card`` and ``before`` are the scorecards of the two. One statement, or one look into the
    cache where both are closed.
    """
    return _kept("parts", Parts, now, then, lambda: _Rounds(now, then, card, before).parts())


def compare(now: Assessment, then: Assessment, card: Scorecard, before: Scorecard) -> Comparison:
    """Return a round against an earlier one, capability by capability as well."""
    return _kept(
        "whole", Comparison, now, then, lambda: _Rounds(now, then, card, before).comparison()
    )


def _kept(what: str, kind: type, now: Assessment, then: Assessment, make: Any) -> Any:
    """Return numbers of two closed rounds from the cache; the key names both closings."""
    if not (now.closed_at and then.closed_at):
        return make()
    stamps = (f"{r.pk.hex}:{r.closed_at.timestamp():.6f}" for r in (now, then))
    key = f"assessments.comparison:{FORMAT}:{what}:" + ":".join(stamps)
    found = cache.get(key)
    if found is not None:
        return snapshot.from_json(kind, found)
    made = make()
    cache.set(key, snapshot.to_json(made), A_MONTH)
    return made


class _Rounds:
    """Two rounds with what is common to them, while they are compared."""

    def __init__(
        self, now: Assessment, then: Assessment, card: Scorecard, before: Scorecard
    ) -> None:
        self.now, self.then, self.card, self.before = now, then, card, before
        self.k = max(now.k, then.k)
        self.common: Common = common_capabilities(now, then)
        self.today = {s.code: s for s in card.capabilities if s.mean is not None}
        self.earlier = {s.code: s for s in before.capabilities if s.mean is not None}
        self.codes = [c for c in self.common.same if c in self.today and c in self.earlier]
        self.weights = {code: self.today[code].weight for code in self.codes}
        self.areas = {
            area.code: [code for code in self.codes if self.today[code].area == area.code]
            for area in card.areas
            if area.mean is not None
        }

    # ---- the whole and the areas ----------------------------------------------------------

    def parts(self) -> Parts:
        tables = self._tables()
        then_area = {area.code: area for area in self.before.areas}
        areas = []
        for area in self.card.areas:
            codes = self.areas.get(area.code)
            if not codes or area.code not in then_area or then_area[area.code].mean is None:
                continue
            first, second = self._mean(self.earlier, codes), self._mean(self.today, codes)
            estimate, tells = None, False
            if tables and self._in_tables(tables, area.code):
                estimate, tells = change_of(
                    values_of_area(tables[0], area.code, first),
                    values_of_area(tables[1], area.code, second),
                    self._pairs(tables),
                    self.k,
                    questions=len(codes),
                )
            if _says_nothing(estimate) and self._is_whole_area(area.code, codes):
                estimate = change_of_intervals(then_area[area.code].interval, area.interval)
                tells = False
            areas.append(
                PartChange(
                    code=area.code,
                    before=first,
                    now=second,
                    estimate=estimate,
                    tells_people=tells,
                    partial=not self._is_whole_area(area.code, codes),
                    target=weighted_mean(
                        [(float(self.today[c].target), self.weights[c]) for c in codes]
                    ),
                )
            )
        return self._with_whole(tuple(areas), tables)

    def _with_whole(self, areas: tuple[PartChange, ...], tables: list[RaterTable] | None) -> Parts:
        scored = {a.code: a.weight for a in self.card.areas if a.mean is not None}
        total = fsum(scored.values())
        changes = {area.code: area for area in areas}
        if (
            self.card.overall_mean is None
            or self.before.overall_mean is None
            or set(scored) != set(changes)
            or total <= 0
        ):
            return Parts(None, areas, None, None)
        shares = {code: weight / total for code, weight in scored.items()}
        first = fsum(changes[code].before * share for code, share in shares.items())
        second = fsum(changes[code].now * share for code, share in shares.items())
        partial = any(area.partial for area in areas)
        estimate, tells, mixes = None, False, (None, None)
        if tables and all(self._in_tables(tables, code) for code in shares):
            values = (
                values_of_whole(tables[0], shares, first),
                values_of_whole(tables[1], shares, second),
            )
            estimate, tells = change_of(
                *values, self._pairs(tables), self.k, questions=len(self.codes)
            )
            mixes = self._mixes(tables, values)
        if _says_nothing(estimate) and not partial:
            estimate, tells = change_of_intervals(self.before.interval, self.card.interval), False
        targets = [(changes[code].target, share) for code, share in shares.items()]
        overall = PartChange(
            OVERALL, first, second, estimate, tells, partial, weighted_mean(targets)
        )
        return Parts(overall, areas, *mixes)

    def _tables(self) -> list[RaterTable] | None:
        """Return the raters of both rounds; None where they may not be looked at one by one.

        In an anonymous round that closed more than once, two such looks could be subtracted.
        """
        if any(not r.is_named and _closings_that_counted(r) > 1 for r in (self.then, self.now)):
            return None
        plans = [
            (self.then, plan_of(self.before, self.codes, self.weights)),
            (self.now, plan_of(self.card, self.codes, self.weights)),
        ]
        return rater_tables(plans) if all(plan for _, plan in plans) else None

    def _pairs(self, tables: list[RaterTable]) -> Pairs:
        """Return who is in both rounds; nobody where one is named and the other is not.

        What the named one says of each of them, multiplied with what they said anonymously,
        would be an equation for the latter.
        """
        if self.now.is_named != self.then.is_named:
            return Pairs([], [])
        return pairs_of(*tables)

    def _in_tables(self, tables: list[RaterTable], area: str) -> bool:
        return all(area in table.areas for table in tables)

    def _mean(self, scores: Mapping[str, CapabilityScore], codes: list[str]) -> float:
        mean = weighted_mean([(scores[code].mean, self.weights[code]) for code in codes])
        if mean is None:
            raise ValueError(f"no mean of {codes}")
        return mean

    def _is_whole_area(self, area: str, codes: list[str]) -> bool:
        """Whether all that either round scored in an area is compared."""
        scored = {
            s.code for card in (self.today, self.earlier) for s in card.values() if s.area == area
        }
        return scored == set(codes)

    def _mixes(
        self, tables: list[RaterTable], values: tuple[Values, Values]
    ) -> tuple[Mix | None, Mix | None]:
        """Return the composition by role group and by team."""
        first, second = tables
        roles = mix_of(
            (values[0], [group.role for group in first.groups]),
            (values[1], [group.role for group in second.groups]),
            self._shown("role") if self.k > 1 else frozenset(g.role for g in second.groups),
            self.k,
        )
        teams = mix_of(
            (values[0], [group.team for group in first.groups]),
            (values[1], [group.team for group in second.groups]),
            self._shown("team") if self.k > 1 else frozenset(g.team for g in second.groups),
            self.k,
        )
        return roles, teams

    def _shown(self, kind: str) -> frozenset[str]:
        """Return the groups whose every compared capability is shown in both rounds.

        What of a group is hidden anywhere stands in no figure apart from the others.
        """
        found = []
        for card in (self.before, self.card):
            cells = card.role_cells if kind == "role" else card.cells
            shown: dict[str, set[str]] = defaultdict(set)
            for cell in cells:
                if cell.shown and cell.capability in self.weights:
                    shown[getattr(cell, kind)].add(cell.capability)
            found.append({group for group, codes in shown.items() if codes == set(self.codes)})
        return frozenset(found[0] & found[1])

    # ---- capability by capability ---------------------------------------------------------

    def comparison(self) -> Comparison:
        parts = self.parts()
        pairs = self._answers_of_both(parts)
        before, after = evidence_grades(self.then), evidence_grades(self.now)
        capabilities = tuple(
            self._capability(code, pairs.get(code, {}), before.get(code), after.get(code))
            for code in self.codes
        )
        return Comparison(
            replace(parts, areas=tuple(self._backed(a, capabilities) for a in parts.areas)),
            capabilities,
        )

    def _answers_of_both(self, parts: Parts) -> dict[str, dict[Pair, int]]:
        """Count the levels of people in both rounds, where that tells more than each round does.

        Not where too few are in both to be looked at, and not where so many are that the two
        rounds tell a change as exactly without a look at every pair of answers.
        """
        looked = [
            area.estimate.n_both
            for area in parts.areas
            if area.estimate and area.estimate.method is not Method.UNPAIRED
        ]
        if not looked or max(looked) > MOST_PAIRED:
            return {}
        return answers_of_both(self.then, self.now, self.codes)

    def _capability(
        self,
        code: str,
        pairs: Mapping[Pair, int],
        grade_before: int | None,
        grade: int | None,
    ) -> PartChange:
        first, second = self.earlier[code], self.today[code]
        estimate, tells = _change_of_answers(first.distribution, second.distribution, pairs, self.k)
        if _says_nothing(estimate):
            estimate, tells = change_of_intervals(first.interval, second.interval), False
        change = PartChange(
            code=code,
            before=first.mean or 0.0,
            now=second.mean or 0.0,
            estimate=estimate,
            tells_people=tells,
            partial=False,
            target=float(second.target),
        )
        rose = change.is_detected and change.difference > 0
        more = grade is not None and (grade_before is None or grade > grade_before)
        return replace(change, unbacked=rose and not more)

    def _backed(self, area: PartChange, capabilities: tuple[PartChange, ...]) -> PartChange:
        """An area that rose is unbacked where each of its capabilities that rose is."""
        inside = [c for c in capabilities if c.code in self.areas.get(area.code, ())]
        rose = [c for c in inside if c.is_detected and c.difference > 0]
        unbacked = area.is_detected and area.difference > 0 and all(c.unbacked for c in rose)
        return replace(area, unbacked=bool(unbacked and rose))


def _says_nothing(estimate: Estimate | None) -> bool:
    """Without an estimate, or one of other people who all agree: unanimity is not certainty."""
    return estimate is None or (estimate.method is Method.UNPAIRED and estimate.is_uniform)


def _closings_that_counted(assessment: Assessment) -> int:
    return assessment.closings.filter(counted__gt=0).count()


def _change_of_answers(
    before: Distribution | None, now: Distribution | None, pairs: Mapping[Pair, int], k: int
) -> tuple[Estimate | None, bool]:
    """Return the change of one capability from how many chose what, then, now and in both."""
    if before is None or now is None:
        return None, False
    first, second = _moments(before), _moments(now)
    common = sum(pairs.values())
    if common < max(k, 1) or common > min(before.n, now.n):
        return overlapping_from(first, second, 0, None), False
    alone = (before.n - common, now.n - common)
    tells = all(n == 0 or n >= k for n in alone)
    if not tells and tells_the_rest(1):
        return overlapping_from(first, second, 0, None), False
    r = _correlation(pairs)
    if alone == (0, 0):
        differences: dict[float, int] = defaultdict(int)
        for (then, today), people in pairs.items():
            differences[float(today - then)] += people
        return paired_from(Moments.of_tally(differences), r), tells
    return overlapping_from(first, second, common, r), tells


def _correlation(pairs: Mapping[Pair, int]) -> float | None:
    """Return Pearson's r of counted pairs of levels; None below three or without spread.

    In whole numbers until the last division, so that equal changes are exactly 1.
    """
    n = sum(pairs.values())
    if n < MINIMUM_COMPARED:
        return None
    x = sum(a * people for (a, _), people in pairs.items())
    y = sum(b * people for (_, b), people in pairs.items())
    xx = n * sum(a * a * people for (a, _), people in pairs.items()) - x * x
    yy = n * sum(b * b * people for (_, b), people in pairs.items()) - y * y
    xy = n * sum(a * b * people for (a, b), people in pairs.items()) - x * y
    return xy / sqrt(xx * yy) if xx and yy else None


def _moments(answers: Distribution) -> Moments:
    return Moments.of_tally(
        {float(level): n for level, n in zip(LEVELS, answers.counts, strict=True) if n}
    )
