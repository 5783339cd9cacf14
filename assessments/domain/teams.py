"""One figure for several teams: by who answered, by team, or by how many people they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from .intervals import Interval, interval
from .moments import Moments, merged
from .scale import settled

WORTH_SHOWING = 0.25  # levels that the three means must differ by to be shown beside each other


@dataclass(frozen=True)
class TeamAnswers:
    """A team's answers, and how many people it has (None: nobody knows).

    What may not be shown alone must be merged before: small teams into one of them all.
    """

    answers: Moments
    headcount: int | None


@dataclass(frozen=True)
class TeamMeans:
    """Three means over teams, levels 1..5.

    `respondents`: every answer counts the same, so eager teams count more. `teams`: every team
    counts the same. `people`: every team counts as its headcount; None unless all who answered
    have one, as are `interval` and `effective`. `interval` is that of `people`; None also
    with fewer than two people more than teams. `coverage`: share of the headcount
    in teams that answered, 0..1; None without headcounts. `effective`: as many equally
    weighted answers would be as sure (Kish).
    """

    respondents: float
    teams: float
    people: float | None
    interval: Interval | None
    coverage: float | None
    effective: float | None

    @property
    def mean(self) -> float:
        """The one to use: by headcount where it is known, else by respondents."""
        return self.respondents if self.people is None else self.people

    @property
    def differ(self) -> bool:
        """Whether the three are so far apart that all should be shown."""
        three = [m for m in (self.respondents, self.teams, self.people) if m is not None]
        return settled(max(three) - min(three)) > WORTH_SHOWING


def aggregate_teams(teams: Sequence[TeamAnswers]) -> TeamMeans | None:
    """Return the means over teams by respondents, by team and by headcount.

    By headcount: Σ(N_g/N) x̄_g with SE √Σ(N_g/N)² s_g²/n_g and df n − G over teams that
    answered. A team with one answer is merged with the one whose mean is nearest, for the
    variance only. A headcount below the number who answered is out of date: the larger counts.
    None without answers. Source: docs/methods.md, "Raters and teams".
    """
    present = [team for team in teams if team.answers.n]
    if not present:
        return None
    n = sum(team.answers.n for team in present)
    known = all(team.headcount is not None for team in present)
    strata = [(_headcount(team), team.answers) for team in present]
    people = sum(size for size, _ in strata)
    mean = fsum(size * answers.mean for size, answers in strata) / people if known else None
    return TeamMeans(
        respondents=fsum(team.answers.n * team.answers.mean for team in present) / n,
        teams=fsum(team.answers.mean for team in present) / len(present),
        people=mean,
        interval=None if mean is None else _interval(mean, strata),
        coverage=_coverage(teams) if known else None,
        effective=people**2 / fsum(size**2 / a.n for size, a in strata) if known else None,
    )


def _headcount(team: TeamAnswers) -> int:
    return max(team.headcount or 0, team.answers.n)


def _coverage(teams: Sequence[TeamAnswers]) -> float:
    everybody = sum(_headcount(team) for team in teams)
    return sum(_headcount(team) for team in teams if team.answers.n) / everybody


def _interval(mean: float, strata: Sequence[tuple[int, Moments]]) -> Interval | None:
    strata = _without_singles(strata)
    df = sum(answers.n for _, answers in strata) - len(strata)
    if df < 1:
        return None
    people = sum(size for size, _ in strata)
    se = sqrt(fsum((size / people) ** 2 * answers.error for size, answers in strata))
    return interval(mean, se, df, "t")


def _without_singles(strata: Sequence[tuple[int, Moments]]) -> list[tuple[int, Moments]]:
    """Merge teams of one answer with the one of nearest mean (tie: the first) until none is."""
    strata = list(strata)
    while len(strata) > 1 and any(answers.n == 1 for _, answers in strata):
        at = next(i for i, (_, answers) in enumerate(strata) if answers.n == 1)
        size, single = strata.pop(at)
        near = min(range(len(strata)), key=lambda i: settled(abs(strata[i][1].mean - single.mean)))
        other, answers = strata[near]
        strata[near] = (size + other, merged((answers, single)))
    return strata
