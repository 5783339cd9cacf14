"""How much of what people answer hangs on the team they are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, fsum

from .moments import Moments
from .scale import settled

ENOUGH_TO_COMPARE_TEAMS = 0.70  # ICC(2) from which team means may be compared
_SIZES = ((0.25, "large"), (0.10, "medium"), (0.01, "small"))


@dataclass(frozen=True)
class TeamEffect:
    """ICC(1) and ICC(2) with the analysis of variance behind them.

    `one`: the share of one person's answer that the team explains, 1 at most; negative where
    teams differ less than chance makes them: show 0 (`shown`). `two`: how reliable team means
    are, None when they are all equal. `f` is None without any spread inside teams; then p is 0.
    """

    one: float
    two: float | None
    between: float
    within: float
    typical_size: float
    f: float | None
    p: float

    @property
    def shown(self) -> float:
        return max(0.0, self.one)

    @property
    def size(self) -> str:
        """Return "large" from .25, "medium" from .10, "small" from .01, else "none"."""
        return size_of(self.one)

    @property
    def compares_teams(self) -> bool:
        return self.two is not None and settled(self.two) >= ENOUGH_TO_COMPARE_TEAMS


def team_effect(teams: Iterable[Moments]) -> TeamEffect | None:
    """Return ICC(1) = (MSB − MSW)/(MSB + (k̃ − 1) MSW) and ICC(2) = (MSB − MSW)/MSB.

    k̃ = (N − Σk²/N)/(G − 1) for teams of different size. None below two teams, with one person
    in each, or when everybody answered the same.
    Source: docs/methods.md, "Agreement", teams (Bliese 2000).
    """
    known = [team for team in teams if team.n]
    g, n = len(known), sum(team.n for team in known)
    if g < 2 or n <= g:
        return None
    mean = fsum(team.n * team.mean for team in known) / n
    between = fsum(team.n * (team.mean - mean) ** 2 for team in known) / (g - 1)
    within = fsum((team.n - 1) * team.variance for team in known) / (n - g)
    if settled(between) <= 0 and settled(within) <= 0:
        return None
    size = (n - sum(team.n**2 for team in known) / n) / (g - 1)
    f = between / within if settled(within) > 0 else None
    return TeamEffect(
        one=(between - within) / (between + (size - 1) * within),
        two=(between - within) / between if settled(between) > 0 else None,
        between=between,
        within=within,
        typical_size=size,
        f=f,
        p=0.0 if f is None else _f_tail(f, g - 1, n - g),
    )


def size_of(icc: float) -> str:
    """Return "large" from .25, "medium" from .10, "small" from .01, else "none".

    >>> [size_of(one) for one in (0.25, 0.1, 0.01, 0.0)]
    ['large', 'medium', 'small', 'none']
    """
    return next((name for cut, name in _SIZES if settled(icc) >= cut), "none")


def raters_for_reliable_means(icc: float, wanted: float = ENOUGH_TO_COMPARE_TEAMS) -> int | None:
    """Return ⌈wanted (1 − ρ) / ((1 − wanted) ρ)⌉: people per team for so reliable a team mean.

    None for ρ <= 0: no number of people makes means differ reliably that do not differ.
    ValueError for ρ > 1 or `wanted` outside 0..1.
    Source: docs/methods.md, "Agreement", teams.

    >>> [raters_for_reliable_means(rho) for rho in (0.1, 0.2, 0.3)]
    [21, 10, 6]
    """
    if icc > 1 or not 0 < wanted < 1:
        raise ValueError(f"no reliability of {wanted} from an ICC of {icc}")
    if settled(icc) <= 0:
        return None
    return max(1, ceil(settled(wanted * (1 - icc) / ((1 - wanted) * icc))))


def _f_tail(f: float, df_between: int, df_within: int) -> float:
    from scipy.special import fdtrc  # type: ignore[import-untyped, unused-ignore]

    return float(fdtrc(df_between, df_within, f))
