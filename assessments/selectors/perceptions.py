"""What people see differently: agreement, role groups, teams. One read model for the board.

What is computed from people's answers is frozen when the round closes, so that the page of a
closed round counts nothing: `assessments.selectors.group_perceptions`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments import perception_sentences as words
from assessments.domain.agreement import (
    Agreement,
    AreaAgreement,
    agreement,
    area_agreement,
    consensus,
    critical_values,
    mean_deviation,
    within_group_agreement,
)
from assessments.domain.comparison import Verdict
from assessments.domain.distribution import Distribution
from assessments.domain.perceptions import (
    AreaGroups,
    CapabilityTeams,
    Difference,
    GroupPerceptions,
    cells_around,
)
from assessments.domain.results import CapabilityScore, CapabilityStatus, RoleCell, TeamCell
from assessments.domain.routing import ROLE_GROUPS
from assessments.domain.scale import LEVELS, settled
from assessments.domain.scoring import weighted_mean
from assessments.domain.teams import WORTH_SHOWING
from assessments.models import Anchor, Answer, Assessment, Capability
from assessments.selectors.group_perceptions import scores_and_groups
from assessments.selectors.scores import RoundScores

WORTH_SAYING = 0.5  # levels between role groups, or from the mean, that the gap board begins at
DOTS_UP_TO = 24  # people at one level
FIRST = 6  # capabilities shown at once; the others are a click away


@dataclass(frozen=True)
class BoardLine:
    """One capability: how people answered, and how far apart they are."""

    score: CapabilityScore
    capability: Capability
    names: tuple[tuple[str, ...], ...]

    @property
    def answers(self) -> Distribution:
        return self.score.distribution or Distribution((0, 0, 0, 0, 0))

    @cached_property
    def index(self) -> float | None:
        """r_wg, at most 1; None below two answers."""
        return within_group_agreement(self.answers)

    @property
    def shown_index(self) -> float | None:
        return None if self.index is None else max(0.0, self.index)

    @property
    def critical(self) -> float | None:
        """What r_wg must reach for so many answers to be more than chance."""
        values = critical_values(self.answers.n)
        return values[0] if values else None

    @property
    def by_level(self) -> list[tuple[int, int, tuple[str, ...]]]:
        """(level, people, their names): names in named rounds only."""
        names = self.names or ((),) * len(LEVELS)
        return list(zip(LEVELS, self.answers.counts, names, strict=True))

    @cached_property
    def deviation(self) -> float | None:
        return mean_deviation(self.answers)

    @cached_property
    def consensus(self) -> float | None:
        return consensus(self.answers.counts)

    @cached_property
    def agreement(self) -> Agreement:
        return agreement(self.answers)

    @property
    def words(self) -> str:
        return words.agreement_of(self.agreement)

    @property
    def distance(self) -> str:
        return words.distance(self.deviation)


@dataclass(frozen=True)
class GapLine:
    """One capability: the role group that sees it highest and the one that sees it lowest."""

    score: CapabilityScore
    capability: Capability
    cells: tuple[RoleCell, ...]
    high: RoleCell
    low: RoleCell
    teams_above: tuple[tuple[str, TeamCell], ...]
    teams_below: tuple[tuple[str, TeamCell], ...]
    anchors: Mapping[int, Anchor]

    @property
    def gap(self) -> float:
        return (self.high.mean or 0.0) - (self.low.mean or 0.0)

    @property
    def bound(self) -> str:
        return "≥" if self.high.bound or self.low.bound else ""

    @property
    def high_anchor(self) -> Anchor | None:
        return self.anchors.get(self.high.level or 0)

    @property
    def low_anchor(self) -> Anchor | None:
        return self.anchors.get(self.low.level or 0)

    @property
    def between(self) -> list[RoleCell]:
        return [cell for cell in self.cells if cell not in (self.high, self.low)]

    @property
    def apart(self) -> str:
        return words.apart(self.gap, self.bound)


@dataclass(frozen=True)
class AreaLine:
    """One area: agreement over its capabilities, and its role groups where they may be shown."""

    code: str
    name: str
    agreement: AreaAgreement | None
    groups: AreaGroups | None
    not_asked: tuple[str, ...] = ()  # role groups that take part, and are asked nothing here

    @property
    def differences(self) -> tuple[Difference, ...]:
        return self.groups.differences if self.groups else ()

    @property
    def has_groups(self) -> bool:
        return bool(self.groups and any(group.mean is not None for group in self.groups.groups))


@dataclass(frozen=True)
class TeamMeansLine:
    """Three means over teams, of a capability, an area or the whole."""

    name: str
    code: str
    respondents: float | None
    teams: float | None
    people: float | None
    is_capability: bool = False

    @property
    def apart(self) -> float:
        three = [m for m in (self.respondents, self.teams, self.people) if m is not None]
        return max(three, default=0.0) - min(three, default=0.0)

    @property
    def differ(self) -> bool:
        return settled(self.apart) > WORTH_SHOWING


@dataclass(frozen=True)
class PerceptionsPage:
    """Everything the board says."""

    assessment: Assessment
    scores: RoundScores
    kept: GroupPerceptions
    areas: tuple[AreaLine, ...]
    board: tuple[BoardLine, ...]
    gaps: tuple[GapLine, ...]
    overall_teams: TeamMeansLine | None
    area_teams: tuple[TeamMeansLine, ...]
    capability_teams: tuple[TeamMeansLine, ...]
    in_dots: bool  # every person can be a dot; with more, bars are read more easily

    @property
    def k(self) -> int:
        return self.assessment.k

    @cached_property
    def differences(self) -> list[tuple[AreaLine, Difference]]:
        """All differences, those that can be told first, the largest first."""
        found = [(area, one) for area in self.areas for one in area.differences]
        return sorted(found, key=lambda item: (not item[1].is_told, -item[1].size))

    @cached_property
    def told(self) -> list[tuple[AreaLine, Difference]]:
        return [(area, one) for area, one in self.differences if one.is_told]

    @property
    def all_too_small(self) -> bool:
        return bool(self.differences) and all(
            one.verdict is Verdict.TOO_SMALL for _, one in self.differences
        )

    @cached_property
    def apart(self) -> list[BoardLine]:
        """The capabilities without a common reading, and those with two opposite ones."""
        return [
            line for line in self.board if line.agreement in (Agreement.OPPOSED, Agreement.NONE)
        ]

    @cached_property
    def headline(self) -> list[str]:
        widest = {(one.higher, one.lower): (area.name, one) for area, one in reversed(self.told)}
        said = sorted(widest.values(), key=lambda item: -item[1].size)
        return words.headline(
            said[:2],
            asked=bool(self.differences),
            too_small=self.all_too_small,
            apart=len(self.apart),
            of=len(self.board),
        )

    @property
    def first_board(self) -> tuple[BoardLine, ...]:
        return self.board[:FIRST]

    @property
    def rest_board(self) -> tuple[BoardLine, ...]:
        return self.board[FIRST:]

    @cached_property
    def wide_gaps(self) -> list[GapLine]:
        return [line for line in self.gaps if settled(line.gap) >= WORTH_SAYING]

    @property
    def first_gaps(self) -> list[GapLine]:
        return self.wide_gaps[:FIRST]

    @property
    def rest_gaps(self) -> list[GapLine]:
        return self.wide_gaps[FIRST:]

    @property
    def has_groups(self) -> bool:
        return any(area.has_groups for area in self.areas)

    @cached_property
    def team_rows(self) -> list[TeamMeansLine]:
        """The whole, each area, and the capabilities whose three means differ."""
        whole = [self.overall_teams] if self.overall_teams else []
        apart = [line for line in self.capability_teams if line.differ]
        return [*whole, *self.area_teams, *sorted(apart, key=lambda line: -line.apart)]

    @property
    def team_effect(self) -> list[str]:
        """How much hangs on the team, in one or two sentences; none where too little is shown."""
        return words.team_effect(self.kept.pull) if self.kept.pull else []

    @cached_property
    def teams_that_differ(self) -> list[TeamMeansLine]:
        return [line for line in self.team_rows if line.differ]


def perceptions(assessment: Assessment) -> PerceptionsPage:
    """Return the board of a round that shows results, in a fixed number of queries."""
    scores, kept = scores_and_groups(assessment)
    card = scores.scorecard
    rows = {c.code: c for c in Capability.objects.asked_in(assessment).prefetch_related("anchors")}
    areas = {c.area.code: c.area.name for c in rows.values()}
    scored = [
        score
        for score in card.capabilities
        if score.code in rows and score.status is CapabilityStatus.SCORED and score.distribution
    ]
    in_dots = all(max(s.distribution.counts) <= DOTS_UP_TO for s in scored if s.distribution)
    names = _names(assessment) if assessment.is_named and in_dots else {}
    board = [BoardLine(s, rows[s.code], names.get(rows[s.code].pk, ())) for s in scored]
    groups = {one.area: one for one in kept.areas}
    gaps = [line for s in scored if (line := _gap(s, rows[s.code], scores))]
    means = {one.capability: one for one in kept.teams}
    area_teams = [
        line
        for area in card.areas
        if area.code in areas and (line := _area_teams(area.code, areas[area.code], scored, means))
    ]
    weights = {area.code: area.weight for area in card.areas}
    return PerceptionsPage(
        assessment=assessment,
        scores=scores,
        kept=kept,
        areas=tuple(
            AreaLine(
                area.code,
                areas[area.code],
                area_agreement(
                    [s.distribution for s in scored if s.area == area.code and s.distribution]
                ),
                groups.get(area.code),
                _not_asked(kept, groups.get(area.code)),
            )
            for area in card.areas
            if area.code in areas
        ),
        board=tuple(sorted(board, key=_by_disagreement)),
        gaps=tuple(sorted(gaps, key=lambda line: (-settled(line.gap), line.score.code))),
        overall_teams=_whole(
            words.everything(), [(line, weights[line.code]) for line in area_teams]
        ),
        area_teams=tuple(area_teams),
        capability_teams=tuple(
            TeamMeansLine(rows[one.capability].name, one.capability, *one.three, is_capability=True)
            for one in kept.teams
            if one.capability in rows
        ),
        in_dots=in_dots,
    )


def _by_disagreement(line: BoardLine) -> tuple[bool, float, str]:
    """Too few answers to label come last: they may be far apart by chance."""
    index = 1.0 if line.index is None else settled(line.index)
    return line.agreement is Agreement.TOO_FEW, index, line.score.code


def _names(assessment: Assessment) -> dict[int, tuple[tuple[str, ...], ...]]:
    """Return who chose which level, by capability: of a named round, where people agreed to it."""
    rows = (
        Answer.objects.counted_in(assessment)
        .filter(level__isnull=False, participant__consented_at__isnull=False)
        .order_by("participant__identity__name")
        .values_list("capability_id", "level", "participant__identity__name")
    )
    found: dict[int, list[list[str]]] = defaultdict(lambda: [[], [], [], [], []])
    for capability, level, name in rows:
        if name:
            found[capability][level - 1].append(name)
    return {pk: tuple(tuple(names) for names in levels) for pk, levels in found.items()}


def _gap(score: CapabilityScore, capability: Capability, scores: RoundScores) -> GapLine | None:
    """Return the widest gap between role groups; None where fewer than two are shown."""
    cells = [
        cell
        for cell in scores.role_cells
        if cell.capability == score.code and cell.shown and cell.mean is not None
    ]
    if len(cells) < 2 or score.mean is None:
        return None
    high, low = max(cells, key=lambda c: c.mean or 0), min(cells, key=lambda c: c.mean or 0)
    teams = [cell for cell in scores.scorecard.cells if cell.capability == score.code]
    above, below = cells_around(score.mean, teams, WORTH_SAYING)
    called = {team.key: team.name for team in scores.teams}
    return GapLine(
        score=score,
        capability=capability,
        cells=tuple(cells),
        high=high,
        low=low,
        teams_above=tuple((called.get(cell.team, ""), cell) for cell in above),
        teams_below=tuple((called.get(cell.team, ""), cell) for cell in below),
        anchors={anchor.level: anchor for anchor in capability.anchors.all()},
    )


def _not_asked(kept: GroupPerceptions, area: AreaGroups | None) -> tuple[str, ...]:
    """Role groups that stand in another area and not in this one: nobody asked them here."""
    if area is None:
        return ()
    elsewhere = {group.role for one in kept.areas for group in one.groups}
    here = {group.role for group in area.groups}
    return tuple(role for role in ROLE_GROUPS if role in elsewhere - here)


def _area_teams(
    code: str, name: str, scored: Sequence[CapabilityScore], means: Mapping[str, CapabilityTeams]
) -> TeamMeansLine | None:
    inside = [(means[s.code], s.weight) for s in scored if s.area == code and s.code in means]
    if not inside:
        return None
    three = [
        weighted_mean([(one.three[i], weight) for one, weight in inside])
        if all(one.three[i] is not None for one, _ in inside)
        else None
        for i in range(3)
    ]
    return TeamMeansLine(name, code, *three)


def _whole(name: str, areas: Sequence[tuple[TeamMeansLine, float]]) -> TeamMeansLine | None:
    if not areas:
        return None
    parts = [(line.respondents, line.teams, line.people) for line, _ in areas]
    weights = [weight for _, weight in areas]
    three = [
        weighted_mean(list(zip(column, weights, strict=True))) if None not in column else None
        for column in zip(*parts, strict=True)
    ]
    return TeamMeansLine(name, "", *three)
