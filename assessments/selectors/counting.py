"""Answers counted by capability and group, in cohorts large enough to be counted apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Case, Count, SmallIntegerField, Value, When
from django.db.models.functions import Coalesce

from assessments.domain.distribution import Distribution
from assessments.domain.publication import Cell, Cohort, Published, pools, publish
from assessments.domain.scale import AnswerStatus
from assessments.models import Answer, Assessment

_NOTHING = Distribution((0, 0, 0, 0, 0))
# The level itself; 6 and 7 for the two answers without one; 0 where there is a comment only.
_SLOT = Coalesce(
    "level",
    Case(
        When(status=AnswerStatus.DONT_KNOW.value, then=Value(6)),
        When(status=AnswerStatus.NOT_APPLICABLE.value, then=Value(7)),
        default=Value(0),
    ),
    output_field=SmallIntegerField(),
)


@dataclass(frozen=True)
class Counted:
    """The answers of a round by capability, in cohorts large enough to be counted.

    ``cohorts`` holds, by code, each cohort with the closing at which it was complete;
    ``waiting`` the codes for which somebody is not counted yet.
    """

    cohorts: Mapping[str, tuple[tuple[int, Cohort], ...]]
    waiting: frozenset[str]
    k: int

    @cached_property
    def totals(self) -> dict[str, Distribution]:
        return {
            code: sum((d for _, c in found for d in c.answers.values()), start=_NOTHING)
            for code, found in self.cohorts.items()
        }

    def grouped(self, axis: int) -> dict[str, dict[str, Distribution]]:
        """Return the answers by team (axis 0) or role group (axis 1) and code."""
        groups: dict[str, dict[str, Distribution]] = {}
        for code, found in self.cohorts.items():
            for _number, cohort in found:
                for cell, answers in cohort.answers.items():
                    row = groups.setdefault(cell[axis], {})
                    row[code] = row.get(code, _NOTHING) + answers
        return groups

    @cached_property
    def published(self) -> dict[str, Published]:
        return {
            code: publish([cohort for _, cohort in found], self.k)
            for code, found in self.cohorts.items()
            if found
        }

    def complete_up_to(self, codes: Iterable[str]) -> int | None:
        """Return the last closing at which nobody waited for any of these; None: nobody does."""
        if not self.waiting & set(codes):
            return None
        ends = [{number for number, _ in self.cohorts[code]} for code in codes]
        return max(set.intersection(*ends), default=0)


def count_answers(assessment: Assessment, codes: dict[int, str]) -> Counted:
    """Count answers by capability, closing, team, role group and slot in the database.

    One small number is grouped by instead of status and level, and comments without an answer
    are dropped here: both spare the database a look at every row's text. In a named round
    everybody is one cohort, so nothing about cohorts is asked.
    """
    by_cohort = () if assessment.is_named else ("participant__closing", "participant__imported")
    rows = (
        Answer.objects.counted_in(assessment)
        .order_by()
        .values_list(
            "capability_id", "participant__team_id", "participant__role_group", _SLOT, *by_cohort
        )
        .annotate(people=Count("*"))
    )
    tallies: dict[str, dict[int, _Tallies]] = {code: {} for code in codes.values()}
    for capability, team, role, slot, *cohort_of, people in rows:
        if slot and capability in codes:
            closing, imported = cohort_of or (None, False)
            cohort = tallies[codes[capability]].setdefault(closing or 0, _Tallies())
            cohort.add((str(team), role), slot, people, imported=imported)
    released = _released(assessment)
    found: dict[str, tuple[tuple[int, Cohort], ...]] = {}
    waiting = set()
    for code, by_closing in tallies.items():
        cohorts = {closing: cells.cohort for closing, cells in by_closing.items()}
        if assessment.is_named:
            # Everybody agreed to be known, and may come and go at any time: one cohort.
            found[code] = tuple((0, Cohort(cohort.answers)) for cohort in cohorts.values())
            continue
        complete = pools(cohorts, assessment.k)
        if cohorts and (not complete or complete[-1][0] < max(cohorts)):
            waiting.add(code)
        if cohorts and not complete:
            complete = _without_figure(cohorts, assessment.k)
        found[code] = tuple(
            (number, replace(cohort, released=_since(released, number, code)))
            for number, cohort in complete
        )
    return Counted(found, frozenset(waiting), assessment.k)


class _Tallies:
    """Answers of one cohort by cell and slot, of all and of those who answered themselves."""

    def __init__(self) -> None:
        self.everybody: dict[Cell, list[int]] = {}
        self.own: dict[Cell, list[int]] = {}
        self.mixed = False

    def add(self, cell: Cell, slot: int, people: int, *, imported: bool) -> None:
        self.mixed |= imported
        for table in (self.everybody,) if imported else (self.everybody, self.own):
            table.setdefault(cell, [0] * 7)[slot - 1] += people

    @property
    def cohort(self) -> Cohort:
        everybody, own = (
            {cell: distribution_of(tally) for cell, tally in table.items()}
            for table in (self.everybody, self.own)
        )
        return Cohort(everybody, own=own if self.mixed else None)


def _without_figure(cohorts: Mapping[int, Cohort], k: int) -> list[tuple[int, Cohort]]:
    """Return what is left of a capability too few named a level for: that it is so.

    Where only those who answered themselves are too few, only they stand here. Where nobody
    named a level, the counts of who did not know are those of cohorts of at least k.
    """
    own = [cohort.themselves for cohort in cohorts.values()]
    if any(cohort.sizes for cohort in own):
        return [(max(cohorts), cohort) for cohort in own]
    if any(cohort.sizes for cohort in cohorts.values()):
        return [(max(cohorts), cohort) for cohort in cohorts.values()]
    told: list[Cohort] = []
    waiting: list[Cohort] = []
    for number in sorted(cohorts):
        waiting.append(cohorts[number])
        if sum(d.asked for cohort in waiting for d in cohort.answers.values()) >= k:
            told, waiting = told + waiting, []
    return [(max(cohorts), cohort) for cohort in told or cohorts.values()]


def _released(assessment: Assessment) -> dict[int, dict[str, Published]]:
    """Return what each earlier closing showed, by its number and capability code."""
    if assessment.is_named:
        return {}
    return {
        number: {
            code: Published(frozenset(groups["teams"]), frozenset(groups["roles"]))
            for code, groups in shown.items()
        }
        for number, shown in assessment.closings.values_list("number", "released")
    }


def _since(released: Mapping[int, Mapping[str, Published]], number: int, code: str) -> Published:
    """Return all groups shown by closings that counted this cohort."""
    shown = Published()
    for later, by_code in released.items():
        if later >= number and code in by_code:
            shown |= by_code[code]
    return shown


def distribution_of(tally: list[int]) -> Distribution:
    """Return how many chose each level, did not know, and said it does not apply: seven numbers."""
    return Distribution(tuple(tally[:5]), tally[5], tally[6])
