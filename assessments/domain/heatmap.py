"""Teams by capabilities, with nobody recognisable in a cell or in what a cell leaves over."""

from collections.abc import Iterable, Mapping, Sequence

from .distribution import Distribution
from .levels import nearest_level
from .results import TeamCell
from .suppression import suppress

_NOTHING = Distribution((0, 0, 0, 0, 0))
_WITHOUT_TEAM = ""  # people of the total who are in no listed team: a cell never displayed


def team_cells(
    teams: Mapping[str, Mapping[str, Distribution]],
    totals: Mapping[str, Distribution],
    capabilities: Sequence[str],
    in_scope: Iterable[str],
    k: int,
) -> tuple[TeamCell, ...]:
    """Return a cell for each team and capability, suppressed capability by capability.

    Out-of-scope capabilities have no shown cell. No average of a team over an area is
    produced, and none may be added beside this map: with the shown cells of the same row
    it would give the hidden ones back.
    Source: docs/methods.md, "Anonymity and complementary suppression".

    ValueError when the teams together have more answers than the total.
    """
    shown_in = {
        code: _shown_teams(_column(teams, totals.get(code, _NOTHING), code), k) for code in in_scope
    }
    return tuple(
        _cell(team, code, row.get(code, _NOTHING), team in shown_in.get(code, ()))
        for team, row in teams.items()
        for code in capabilities
    )


def _column(
    teams: Mapping[str, Mapping[str, Distribution]], total: Distribution, code: str
) -> dict[str, Distribution]:
    """One capability by team, and the rest of the total: it too can be subtracted."""
    column = {team: row.get(code, _NOTHING) for team, row in teams.items()}
    if _WITHOUT_TEAM in column:
        raise ValueError("a team's key is empty")
    rest = [
        whole - sum(parts)
        for whole, *parts in zip(total.counts, *(d.counts for d in column.values()), strict=True)
    ]
    if min(rest) < 0:
        raise ValueError(f"{code}: the teams have more answers than the total")
    return {**column, _WITHOUT_TEAM: Distribution((rest[0], rest[1], rest[2], rest[3], rest[4]))}


def _shown_teams(column: Mapping[str, Distribution], k: int) -> frozenset[str]:
    sizes = {team: d.n for team, d in column.items()}
    return suppress(sizes, k, {team: d.total for team, d in column.items()}).visible


def _cell(team: str, code: str, answers: Distribution, shown: bool) -> TeamCell:
    if shown:
        mean = answers.mean
        return TeamCell(team, code, mean, answers.n, True, nearest_level(mean))
    return TeamCell(team, code, None, None if answers.n else 0, False, None)
