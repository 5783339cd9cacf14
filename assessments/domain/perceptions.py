"""Who sees an area differently: frozen values of what may be said about groups.

Nothing here is finer than the cells of the scorecard. A group's mean of an area is made of its
shown means of capabilities, so that it tells nothing they do not. What is computed from people
one by one (how wide an interval is, how often chance would do) is rounded where people are
anonymous.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Any

from . import snapshot
from .comparison import Comparison, Tally, Verdict, compare
from .distribution import Distribution
from .icc import ENOUGH_TO_COMPARE_TEAMS, raters_for_reliable_means, size_of, team_effect
from .moments import Moments
from .results import CapabilityStatus, RoleCell, Scorecard, TeamCell
from .routing import ROLE_GROUPS
from .scale import CONFIDENCE, MINIMUM_COMPARED, settled
from .scoring import shares, weighted_mean
from .student import t_quantile
from .teams import TeamAnswers, TeamMeans, aggregate_teams

FORMAT = 1  # raise it when kept perceptions can no longer be read as they are
# One figure for the round from so many capabilities on: fewer would tell of each one's spread.
MINIMUM_PULL = 5
PAIRS = tuple(combinations(ROLE_GROUPS, 2))
_NOTHING = Distribution((0, 0, 0, 0, 0))


@dataclass(frozen=True)
class GroupMean:
    """One role group in one area. `mean` in levels; `bound` "≤" or "≥" where it is only one.

    `half` is the half-width of its 95 % interval; None below three people or for a bound.
    `people` is how many, as exactly as it may be said. A group that is not shown has no mean.
    """

    role: str
    mean: float | None
    bound: str
    half: float | None
    people: str

    @property
    def low(self) -> float | None:
        return None if self.mean is None or self.half is None else max(1.0, self.mean - self.half)

    @property
    def high(self) -> float | None:
        return None if self.mean is None or self.half is None else min(5.0, self.mean + self.half)


@dataclass(frozen=True)
class Difference:
    """Two role groups in one area: `difference` = mean of `a` - mean of `b`, in levels.

    `bound` "≥" where it is at least so large (in size). `half`: half-width of Welch's 95 %
    interval. `delta`: Cliff's, -1..1. `p_adjusted`: Holm's, over the areas.
    """

    a: str
    b: str
    difference: float
    bound: str
    half: float | None
    delta: float
    p: float
    p_adjusted: float
    verdict: Verdict

    @property
    def higher(self) -> str:
        return self.a if self.difference >= 0 else self.b

    @property
    def lower(self) -> str:
        return self.b if self.difference >= 0 else self.a

    @property
    def size(self) -> float:
        return abs(self.difference)

    @property
    def is_told(self) -> bool:
        return self.verdict is Verdict.DIFFERENT


@dataclass(frozen=True)
class AreaGroups:
    """The role groups in one area, over the capabilities that all of them were asked about."""

    area: str
    capabilities: tuple[str, ...]
    groups: tuple[GroupMean, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class CapabilityTeams:
    """Three means over teams of one capability; teams that are hidden count as one."""

    capability: str
    respondents: float
    teams: float
    people: float | None
    coverage: float | None

    @property
    def three(self) -> tuple[float | None, float | None, float | None]:
        return self.respondents, self.teams, self.people


@dataclass(frozen=True)
class TeamPull:
    """How much of what people answer hangs on their team: medians over capabilities, 0..1.

    `one`: ICC(1), the share that the team explains. `two`: ICC(2), how reliable team means are.
    """

    one: float
    two: float
    capabilities: int

    @property
    def size(self) -> str:
        """Return "large", "medium", "small" or "none"."""
        return size_of(self.one)

    @property
    def compares_teams(self) -> bool:
        return settled(self.two) >= ENOUGH_TO_COMPARE_TEAMS

    @property
    def people_needed(self) -> int | None:
        """How many of each team would make its mean reliable; None where teams do not differ."""
        return raters_for_reliable_means(self.one)


@dataclass(frozen=True)
class GroupPerceptions:
    """All that is kept of a closed round for the board, beside its scorecard."""

    areas: tuple[AreaGroups, ...] = ()
    teams: tuple[CapabilityTeams, ...] = ()
    pull: TeamPull | None = None


@dataclass(frozen=True)
class AreaSet:
    """Capabilities of one area that the same role groups were asked about; weights sum to 1."""

    area: str
    weights: Mapping[str, float]
    roles: frozenset[str]


def area_sets(card: Scorecard, asked: Mapping[str, frozenset[str]]) -> tuple[AreaSet, ...]:
    """Return for each area what can be compared: scored, and asked of every role group there.

    `asked`: role groups by capability code. A role group asked about nothing in an area is
    left out of it; without a capability in common, or with one role group, there is no set.
    Source: docs/methods.md, "Role groups".
    """
    found = []
    for area in card.areas:
        scored = [
            score
            for score in card.capabilities
            if score.area == area.code and score.status is CapabilityStatus.SCORED
        ]
        answered = {cell.role for cell in card.role_cells if cell.shown or cell.n is None}
        roles = frozenset(r for s in scored for r in asked.get(s.code, ())) & answered
        common = [score for score in scored if roles <= asked.get(score.code, frozenset())]
        if common and len(roles) > 1:
            weights = shares([score.weight for score in common])
            codes = [score.code for score in common]
            found.append(AreaSet(area.code, dict(zip(codes, weights, strict=True)), roles))
    return tuple(found)


def area_groups(
    sets: Sequence[AreaSet],
    cells: Sequence[RoleCell],
    composites: Mapping[tuple[str, str], Tally],
    k: int,
    *,
    coarse: bool,
    seed: int,
) -> tuple[AreaGroups, ...]:
    """Return means, intervals and differences of role groups by area.

    `composites`: by (area, role), how many people's own means of the area have which value.
    A group is shown if it is in each capability of the set and at least k people have a mean.
    Both groups of a difference must be. `coarse`: round what comes from single people.
    Source: docs/methods.md, "Role groups".
    """
    by_cell = {(cell.role, cell.capability): cell for cell in cells}
    shown = {
        area.area: {
            role: mean
            for role in ROLE_GROUPS
            if role in area.roles
            and (mean := _shown(area, role, by_cell, composites.get((area.area, role), {}), k))
        }
        for area in sets
    }
    tested = {
        pair: _tested([a.area for a in sets], pair, shown, composites, seed + 100 * i)
        for i, pair in enumerate(PAIRS)
    }
    return tuple(
        AreaGroups(
            area=s.area,
            capabilities=tuple(s.weights),
            groups=tuple(
                _rough(shown[s.area].get(r) or GroupMean(r, None, "", None, ""), coarse)
                for r in ROLE_GROUPS
                if r in s.roles
            ),
            differences=tuple(
                difference
                for a, b in PAIRS
                if (
                    difference := _difference(
                        shown[s.area].get(a), shown[s.area].get(b), tested[a, b].get(s.area), coarse
                    )
                )
            ),
        )
        for s in sets
    )


def _shown(
    area: AreaSet, role: str, cells: Mapping[tuple[str, str], RoleCell], people: Tally, k: int
) -> GroupMean | None:
    """The group's mean of the shown means; None if one is hidden, or they bound it both ways."""
    row = [cells.get((role, code)) for code in area.weights]
    moments = Moments.of_tally(people)
    known = [cell for cell in row if cell is not None and cell.shown]
    if moments.n < max(k, 1) or len(known) < len(row):
        return None
    bounds = {cell.bound for cell in known} - {""}
    mean = weighted_mean(
        list(zip([cell.mean for cell in known], area.weights.values(), strict=True))
    )
    if mean is None or len(bounds) > 1:
        return None
    half = None
    if moments.n >= MINIMUM_COMPARED and not bounds:
        half = t_quantile((1 + CONFIDENCE) / 2, moments.n - 1) * moments.error**0.5
    fewest = min(known, key=lambda cell: cell.n or 0)
    # In bands the fewest of any capability; exactly, those whose own mean is in the interval.
    said = fewest.people if fewest.band else str(moments.n)
    return GroupMean(role, mean, "".join(bounds), half, said)


def _tested(
    areas: Sequence[str],
    pair: tuple[str, str],
    shown: Mapping[str, Mapping[str, GroupMean]],
    composites: Mapping[tuple[str, str], Tally],
    seed: int,
) -> dict[str, Comparison]:
    """Test one pair of role groups in every area in which both are shown; Holm over those."""
    both = [area for area in areas if all(role in shown[area] for role in pair)]
    found = compare([(composites[area, pair[0]], composites[area, pair[1]]) for area in both], seed)
    return {area: one for area, one in zip(both, found, strict=True) if one is not None}


def _difference(
    a: GroupMean | None, b: GroupMean | None, tested: Comparison | None, coarse: bool
) -> Difference | None:
    if a is None or b is None or a.mean is None or b.mean is None or tested is None:
        return None
    difference = a.mean - b.mean
    upper, lower = (a, b) if difference >= 0 else (b, a)
    if upper.bound == "≤" or lower.bound == "≥":
        return None  # each may be anywhere beyond its bound: nothing can be said
    bound = "≥" if upper.bound or lower.bound else ""
    half = None
    if tested.low is not None and tested.high is not None and not bound:
        half = (tested.high - tested.low) / 2
    return Difference(
        a=a.role,
        b=b.role,
        difference=round(difference, 2) if coarse else difference,
        bound=bound,
        half=round(half, 1) if coarse and half is not None else half,
        delta=round(tested.delta, 1) if coarse else tested.delta,
        p=_rough_p(tested.p) if coarse else tested.p,
        p_adjusted=_rough_p(tested.p_adjusted) if coarse else tested.p_adjusted,
        verdict=tested.verdict,
    )


def _rough(group: GroupMean, coarse: bool) -> GroupMean:
    if not coarse or group.mean is None:
        return group
    half = None if group.half is None else round(group.half, 1)
    return GroupMean(group.role, round(group.mean, 2), group.bound, half, group.people)


def _rough_p(p: float) -> float:
    """A p of few people tells how their answers are ranked: two decimals, upwards from 0.001."""
    return max(0.001, round(p, 3 if p < 0.01 else 2))


def team_means(
    card: Scorecard,
    teams: Mapping[str, Mapping[str, Distribution]],
    headcounts: Mapping[str, int | None],
    *,
    coarse: bool,
) -> tuple[CapabilityTeams, ...]:
    """Return the three means over teams of each scored capability with at least two teams.

    Teams whose cell is hidden, and people of the total in no listed team, are one stratum:
    what is said of it could be had from the total anyway.
    Source: docs/methods.md, "Raters and teams".
    """
    shown = {(cell.team, cell.capability) for cell in card.cells if cell.shown}
    hidden_by: dict[str, list[TeamCell]] = {}
    for cell in card.cells:
        if not cell.shown and cell.n is None:
            hidden_by.setdefault(cell.capability, []).append(cell)
    found = []
    for score in card.capabilities:
        if score.distribution is None or score.status is not CapabilityStatus.SCORED:
            continue
        strata = _strata(
            score.distribution,
            {
                t: row.get(score.code, _NOTHING)
                for t, row in teams.items()
                if (t, score.code) in shown
            },
            [cell.team for cell in hidden_by.get(score.code, ())],
            headcounts,
        )
        answered = [stratum for stratum in strata if stratum.answers.n]
        means = aggregate_teams(strata) if len(answered) > 1 else None
        if means:
            found.append(_kept(score.code, means, coarse))
    return tuple(found)


def team_pull(
    card: Scorecard, teams: Mapping[str, Mapping[str, Distribution]], *, coarse: bool
) -> TeamPull | None:
    """Return the medians of ICC(1) and ICC(2), negative ones as 0, over scored capabilities.

    Only teams whose cell is shown enter; None below `MINIMUM_PULL` capabilities with two of
    them. `coarse`: two decimals. Source: docs/methods.md, "Agreement", teams.
    """
    shown: dict[str, list[Moments]] = {}
    for cell in card.cells:
        answers = teams.get(cell.team, {}).get(cell.capability, _NOTHING)
        if cell.shown and answers.n:
            shown.setdefault(cell.capability, []).append(_moments(answers))
    effects = [
        effect
        for score in card.capabilities
        if score.status is CapabilityStatus.SCORED
        and (effect := team_effect(shown.get(score.code, ())))
    ]
    if len(effects) < MINIMUM_PULL:
        return None
    one = median(effect.shown for effect in effects)
    two = median(max(0.0, effect.two or 0.0) for effect in effects)
    if coarse:
        one, two = round(one, 2), round(two, 2)
    return TeamPull(one, two, len(effects))


def _strata(
    total: Distribution,
    visible: Mapping[str, Distribution],
    hidden: Sequence[str],
    headcounts: Mapping[str, int | None],
) -> list[TeamAnswers]:
    """Teams that are shown, all hidden ones together, and those of which nobody answered."""
    strata = [TeamAnswers(_moments(d), headcounts.get(team)) for team, d in visible.items()]
    rest = _rest(total, list(visible.values()))
    if rest.n:
        strata.append(TeamAnswers(_moments(rest), _people_of(hidden, headcounts)))
    silent = [team for team in headcounts if team not in visible and team not in hidden]
    return [*strata, *(TeamAnswers(_moments(_NOTHING), headcounts[team]) for team in silent)]


def _rest(total: Distribution, parts: Sequence[Distribution]) -> Distribution:
    a, b, c, d, e = (
        whole - sum(part.counts[i] for part in parts) for i, whole in enumerate(total.counts)
    )
    return Distribution((a, b, c, d, e))


def _moments(answers: Distribution) -> Moments:
    return Moments(answers.n, answers.mean or 0.0, answers.variance or 0.0)


def _people_of(teams: Sequence[str], headcounts: Mapping[str, int | None]) -> int | None:
    known = [headcounts[team] for team in teams]
    return None if not known or None in known else sum(n or 0 for n in known)


def _kept(code: str, means: TeamMeans, coarse: bool) -> CapabilityTeams:
    three = (means.respondents, means.teams, means.people)
    a, b, c = (round(m, 2) if coarse and m is not None else m for m in three)
    if a is None or b is None:
        raise AssertionError("answers have a mean")
    return CapabilityTeams(code, a, b, c, means.coverage)


def cells_around(
    mean: float, cells: Sequence[TeamCell] | Sequence[RoleCell], apart: float
) -> tuple[list[Any], list[Any]]:
    """Return the shown cells at least so many levels above, and below, highest and lowest first."""
    shown = [cell for cell in cells if cell.shown and cell.mean is not None]
    above = [c for c in shown if c.mean is not None and c.mean - mean >= apart]
    below = [c for c in shown if c.mean is not None and mean - c.mean >= apart]
    return (
        sorted(above, key=lambda c: -(c.mean or 0)),
        sorted(below, key=lambda c: c.mean or 0),
    )


def perceptions_to_json(kept: GroupPerceptions) -> dict[str, Any]:
    """Return perceptions as JSON values; `perceptions_from_json` gives them back exactly."""
    return {"format": FORMAT, **snapshot.to_json(kept)}


def perceptions_from_json(kept: Mapping[str, Any]) -> GroupPerceptions:
    """Return kept perceptions. ValueError for a format that this code does not know."""
    if kept.get("format") != FORMAT:
        raise ValueError(f"cannot read perceptions of format {kept.get('format')!r}")
    found: GroupPerceptions = snapshot.from_json(GroupPerceptions, kept)
    return found
