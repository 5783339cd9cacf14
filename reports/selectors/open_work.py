"""What is open in the roadmaps of several clients: late actions, and what begins next quarter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from plans.models import Progress, Rule, Scenario
from reports import sentences
from reports.domain.portfolio import number_of, quarter_after
from roadmaps.domain.following import Pace, first_day, pace
from roadmaps.models import Initiative, InitiativeStatus, Roadmap


@dataclass(frozen=True)
class OpenWork:
    """A client's roadmap as it goes: the one that was decided on, else the newest.

    ``late`` counts actions past due: of a decided plan what should have begun or ended, else
    what is under way past its quarter. ``next_titles`` is what begins in the next quarter.
    """

    roadmap: Roadmap
    is_decided: bool
    late: int
    next_quarter: tuple[int, int]
    next_titles: tuple[str, ...]

    @property
    def late_words(self) -> str:
        return sentences.late_actions(self.late, is_decided=self.is_decided)

    @property
    def next_words(self) -> str:
        return sentences.next_quarter(self.next_quarter)

    @property
    def nothing_next(self) -> str:
        return sentences.nothing_next(is_decided=self.is_decided)


def open_work(organizations: Collection[int], today: date) -> dict[int, OpenWork]:
    """Return the open work of each organisation that has a roadmap. Five queries."""
    decided = Prefetch(
        "scenarios",
        Scenario.objects.filter(decided_at__isnull=False).prefetch_related("choices"),
        to_attr="decisions",
    )
    roadmaps = (
        Roadmap.objects.filter(organization__in=organizations)
        .newest_first()
        .prefetch_related(decided)
    )
    chosen: dict[int, Roadmap] = {}
    for roadmap in roadmaps:
        there = chosen.setdefault(roadmap.organization_id, roadmap)
        if roadmap.decisions and not there.decisions:
            chosen[roadmap.organization_id] = roadmap
    words = Prefetch("progress", Progress.objects.all(), to_attr="words")
    initiatives = (
        Initiative.objects.filter(roadmap__in=chosen.values())
        .exclude(status=InitiativeStatus.DONE)
        .select_related("library")
        .prefetch_related(words)
        .order_by("pk")
    )
    rows: dict[object, list[Initiative]] = {}
    for initiative in initiatives:
        rows.setdefault(initiative.roadmap_id, []).append(initiative)
    return {
        organization: _of(roadmap, rows.get(roadmap.pk, []), today)
        for organization, roadmap in chosen.items()
    }


def _of(roadmap: Roadmap, initiatives: list[Initiative], today: date) -> OpenWork:
    decision = roadmap.decisions[0] if roadmap.decisions else None
    if decision:
        decision.roadmap = roadmap
        placed = _placed(decision, initiatives)
        late = sum(_is_late(decision, row, start, today) for row, start in placed)
    else:
        kept = [row for row in initiatives if not row.is_excluded]
        placed = [(row, row.pinned_quarter) for row in kept if row.pinned_quarter]
        late = sum(_is_past_its_quarter(roadmap, row, today) for row in kept)
    # A decision keeps its first quarter, whatever the roadmap says later.
    whose = decision or roadmap
    following = quarter_after(today)
    number = number_of(following, begins=(whose.starts_quarter, whose.starts_year))
    titles = sorted(row.title for row, start in placed if start == number)
    return OpenWork(roadmap, bool(decision), late, following, tuple(titles))


def _placed(decision: Scenario, initiatives: list[Initiative]) -> list[tuple[Initiative, int]]:
    """The initiatives of the decided plan with their quarters, without those left out since."""
    starts = (decision.result or {}).get("starts", {})
    wanted = {row.initiative_id for row in decision.choices.all() if row.rule == Rule.MUST}
    return [
        (row, starts[str(row.pk)])
        for row in initiatives
        if str(row.pk) in starts and (row.pk in wanted or not row.is_excluded)
    ]


def _is_late(decision: Scenario, row: Initiative, start: int, today: date) -> bool:
    percent = row.words[0].percent if row.words else 0
    return pace(*_days(decision, start, row.duration), today, percent, False) is Pace.LATE


def _is_past_its_quarter(roadmap: Roadmap, row: Initiative, today: date) -> bool:
    """Under way although its quarters are over; without a quarter of its own, the roadmap's are."""
    if row.status != InitiativeStatus.UNDER_WAY:
        return False
    if row.pinned_quarter:
        _, ends = _days(roadmap, row.pinned_quarter, row.duration)
    else:
        _, ends = _days(roadmap, 1, roadmap.quarters)
    return today >= ends


def _days(whose: Roadmap | Scenario, start: int, quarters: int) -> tuple[date, date]:
    """The first day, and the first day after the last quarter."""
    year, quarter = whose.starts_year, whose.starts_quarter
    return first_day(year, quarter, start), first_day(year, quarter, start + quarters)
