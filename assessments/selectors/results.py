"""The results page's read model: the scorecard with names, anchors, and geometry for small marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, IntegerChoices

from assessments import sentences
from assessments.domain.agreement import (
    Agreement,
    agreement,
    mean_deviation,
    within_group_agreement,
)
from assessments.domain.progress import PartChange
from assessments.domain.results import (
    AreaScore,
    CapabilityScore,
    CapabilityStatus,
    Scorecard,
    TeamCell,
)
from assessments.domain.scale import VERBATIM_GROUP
from assessments.models import (
    Anchor,
    Answer,
    Assessment,
    Capability,
    Confidence,
    Evidence,
    Level,
)
from assessments.selectors.cohorts import counted_in_cohorts
from assessments.selectors.comparable import common_capabilities, previous_round
from assessments.selectors.comparison import compare_parts
from assessments.selectors.routing import spared_teams
from assessments.selectors.scores import GroupParticipation, RoundScores, round_scores
from charts.figures import distribution_bars, profile_bars, profile_radar


@dataclass(frozen=True)
class AreaLine:
    """One area: its score, its name, and how it changed since the previous round."""

    score: AreaScore
    name: str
    change: PartChange | None
    limiting: tuple[str, ...]

    @property
    def previous(self) -> float | None:
        """The mean then, over the capabilities scored in both rounds."""
        return self.change.before if self.change else None

    @property
    def change_words(self) -> str:
        return sentences.change_words(self.change)

    @property
    def band_words(self) -> str:
        return sentences.band_words(self.score.band)

    @property
    def mean_text(self) -> str:
        return sentences.mean_figure(self.score.mean)


@dataclass(frozen=True)
class CapabilityLine:
    """One capability: its score, its texts, one cell per team, how far people agree."""

    score: CapabilityScore
    capability: Capability
    cells: tuple[TeamCell, ...]
    previous: float | None
    k: int
    # Teams (by key) of which nobody is asked about this capability.
    spared: frozenset[str] = frozenset()

    @property
    def is_spared(self) -> bool:
        """Whether it is asked of nobody who takes part."""
        return bool(self.cells) and all(cell.team in self.spared for cell in self.cells)

    @property
    def is_scored(self) -> bool:
        return self.score.status is CapabilityStatus.SCORED

    @property
    def status_words(self) -> str:
        if self.score.status is CapabilityStatus.NO_ANSWERS and self.is_spared:
            return sentences.asked_of_nobody()
        return sentences.status_words(self.score.status, self.k)

    @property
    def band_words(self) -> str:
        return sentences.band_words(self.score.band)

    @property
    def mean_text(self) -> str:
        return sentences.mean_figure(self.score.mean)

    @cached_property
    def agreement(self) -> Agreement:
        if not self.is_scored or self.score.distribution is None:
            return Agreement.TOO_FEW
        return agreement(self.score.distribution)

    @cached_property
    def index(self) -> float:
        """r_wg, at most 1; 1 where nothing is shown."""
        answers = self.score.distribution if self.is_scored else None
        index = within_group_agreement(answers) if answers else None
        return 1.0 if index is None else index

    @property
    def agreement_words(self) -> str:
        return sentences.agreement_words(self.agreement)

    @cached_property
    def deviation(self) -> float | None:
        if not self.is_scored or self.score.distribution is None:
            return None
        return mean_deviation(self.score.distribution)


@dataclass(frozen=True)
class ResultsPage:
    """Everything the results page says."""

    assessment: Assessment
    scores: RoundScores
    levels: tuple[Level, ...]
    areas: tuple[AreaLine, ...]
    capabilities: tuple[CapabilityLine, ...]
    previous: Assessment | None

    @property
    def scorecard(self) -> Scorecard:
        return self.scores.scorecard

    @property
    def teams(self) -> tuple[GroupParticipation, ...]:
        return self.scores.teams

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {line.score.code: line.name for line in self.areas}

    @cached_property
    def headline(self) -> list[str]:
        return sentences.headline(
            self.scorecard, {level.number: level.name for level in self.levels}, self.names
        )

    @property
    def reason(self) -> str:
        return sentences.reason(self.scorecard, self.names)

    @property
    def how_sure(self) -> str:
        return sentences.how_sure(self.scorecard.likely, self.scorecard.submitted)

    @property
    def profile_headline(self) -> str:
        return sentences.profile_headline(self.scorecard, self.names)

    @property
    def first_sight(self) -> str:
        return sentences.first_sight(self.scores.first_sight, self.scorecard.overall_mean)

    @property
    def expected(self) -> str:
        return sentences.expected(self.scores.expected)

    @property
    def coverage(self) -> str:
        return sentences.coverage(self.scorecard)

    @cached_property
    def by_area(self) -> list[tuple[AreaLine, list[CapabilityLine]]]:
        return [
            (area, [line for line in self.capabilities if line.score.area == area.score.code])
            for area in self.areas
        ]

    @cached_property
    def disagreements(self) -> list[CapabilityLine]:
        """The capabilities on which people agree least, least first; five at most."""
        apart = [
            line
            for line in self.capabilities
            if line.agreement in (Agreement.OPPOSED, Agreement.NONE)
        ]
        return sorted(apart, key=lambda line: (line.index, line.score.code))[:5]

    @property
    def spares_teams(self) -> bool:
        """Whether some team is not asked about some capability."""
        return any(line.spared for line in self.capabilities)

    @cached_property
    def hidden_cells(self) -> int:
        return sum(
            not cell.shown and cell.n is None for line in self.capabilities for cell in line.cells
        )

    @cached_property
    def radar(self) -> dict:
        return profile_radar(
            [line.name for line in self.areas],
            [line.score.mean for line in self.areas],
            [line.score.target for line in self.areas],
            [line.previous for line in self.areas] if self.previous else None,
        )

    @cached_property
    def bars(self) -> dict:
        return profile_bars(
            [line.name for line in self.areas],
            [line.score.mean for line in self.areas],
            [line.score.interval.clipped if line.score.interval else None for line in self.areas],
            [line.score.target for line in self.areas],
        )


def results_page(assessment: Assessment) -> ResultsPage:
    """Return the read model of a round's results in a fixed number of queries."""
    scores = round_scores(assessment)
    before = previous_round(assessment)
    spared = spared_teams(assessment)
    card = scores.scorecard
    changed: Mapping[str, PartChange] = {}
    old_capabilities: dict[str, float | None] = {}
    if before:
        old = round_scores(before).scorecard
        changed = compare_parts(assessment, before, card, old).by_code
        same = common_capabilities(assessment, before).same
        old_capabilities = {c.code: c.mean for c in old.capabilities if c.code in same}
    asked = scores.capabilities or Capability.objects.asked_in(assessment)
    rows = {c.code: c for c in asked}
    areas = {c.area.code: c.area for c in rows.values()}
    cells: dict[str, list[TeamCell]] = {}
    for cell in card.cells:
        cells.setdefault(cell.capability, []).append(cell)
    order = {team.key: i for i, team in enumerate(scores.teams)}
    return ResultsPage(
        assessment=assessment,
        scores=scores,
        levels=tuple(Level.objects.filter(framework=assessment.framework_id)),
        areas=tuple(
            AreaLine(
                score,
                areas[score.code].name,
                changed.get(score.code),
                tuple(rows[c].name for c in (score.staged.limiting if score.staged else ())),
            )
            for score in card.areas
            if score.code in areas
        ),
        capabilities=tuple(
            CapabilityLine(
                score,
                rows[score.code],
                tuple(sorted(cells.get(score.code, []), key=lambda c: order.get(c.team, 99))),
                old_capabilities.get(score.code),
                card.k,
                spared.get(score.code, frozenset()),
            )
            for score in card.capabilities
            if score.code in rows
        ),
        previous=before,
    )


@dataclass(frozen=True)
class CapabilityPage:
    """One capability's own page: distribution, anchors, teams, comments."""

    page: ResultsPage
    line: CapabilityLine
    anchors: tuple[Anchor, ...]
    comments: tuple[str, ...]
    comments_hidden: bool
    evidence: tuple[tuple[str, int], ...]
    confidence: tuple[tuple[str, int], ...]
    before: CapabilityLine | None
    after: CapabilityLine | None

    @cached_property
    def chart(self) -> dict | None:
        if not self.line.is_scored or self.line.score.distribution is None:
            return None
        return distribution_bars(
            list(self.line.score.distribution.counts), [level.name for level in self.page.levels]
        )

    @cached_property
    def counts(self) -> list[tuple[Anchor, int]]:
        distribution = self.line.score.distribution
        if distribution is None:
            return []
        return list(zip(self.anchors, distribution.counts, strict=True))


def capability_page(assessment: Assessment, code: str) -> CapabilityPage | None:
    """Return one capability's page; None for a code the round does not ask."""
    page = results_page(assessment)
    lines = list(page.capabilities)
    index = next((i for i, line in enumerate(lines) if line.score.code == code), None)
    if index is None:
        return None
    line = lines[index]
    enough = bool(
        line.is_scored
        and line.score.distribution
        and (assessment.is_named or line.score.distribution.n >= VERBATIM_GROUP)
    )
    comments, kept_back = _comments(assessment, line.capability) if enough else ((), True)
    return CapabilityPage(
        page=page,
        line=line,
        anchors=tuple(Anchor.objects.filter(capability=line.capability)),
        comments=comments,
        comments_hidden=kept_back,
        evidence=_said(assessment, line, "evidence", Evidence),
        confidence=_said(assessment, line, "confidence", Confidence),
        before=lines[index - 1] if index else None,
        after=lines[index + 1] if index + 1 < len(lines) else None,
    )


def _said(
    assessment: Assessment, line: CapabilityLine, field: str, choices: type[IntegerChoices]
) -> tuple[tuple[str, int], ...]:
    """Return how many said what about evidence or confidence; () where fewer than k did."""
    if not line.is_scored:
        return ()
    rows = (
        Answer.objects.counted_in(assessment)
        .filter(capability=line.capability, **{f"{field}__isnull": False})
        .order_by()
        .values_list("participant__closing", field)
        .annotate(people=Count("pk"))
    )
    people = counted_in_cohorts(rows, line.k)
    if not people:
        return ()
    return tuple((str(choice.label), people[choice.value]) for choice in choices)


def _comments(assessment: Assessment, capability: Capability) -> tuple[tuple[str, ...], bool]:
    """Return the comments without author or time in an order that says nothing; and whether
    some people's may not be shown.

    Sorted by their own text: the order of rows would tell who answered first. Those of people
    counted at a later closing are shown only if ten of them answered: a comment that was not
    there before is one of theirs. So are, beside imported ones, those of who answered here.
    """
    rows = (
        Answer.objects.counted_in(assessment)
        .filter(capability=capability)
        .order_by()
        .values_list("participant__imported", "participant__closing", "level", "comment")
    )
    texts: list[str] = []
    kept_back = False
    for _imported, kind in groupby(sorted(rows, key=_cohort_of), key=lambda row: row[0]):
        waiting: list[str] = []
        levels = 0
        for _cohort, group in groupby(kind, key=_cohort_of):
            for *_whose, level, text in group:
                waiting.append(text)
                levels += level is not None
            if levels >= VERBATIM_GROUP or assessment.is_named:
                texts += waiting
                waiting, levels = [], 0
        kept_back |= bool(waiting)
    return tuple(sorted((text for text in texts if text), key=str.casefold)), kept_back


def _cohort_of(row: Sequence[Any]) -> tuple[bool, int]:
    return row[0], row[1] or 0
