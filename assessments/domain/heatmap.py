"""Groups by capabilities, with nobody recognisable in a cell or in what a cell leaves over."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .distribution import Counts, Distribution
from .levels import nearest_level
from .results import RoleCell, TeamCell
from .suppression import people_band, shown_mean, suppress

_NOTHING = Distribution((0, 0, 0, 0, 0))
_WITHOUT_TEAM = ""  # people of the total who are in no listed team: a cell never displayed

Groups = Mapping[str, Mapping[str, Distribution]]


class _Shown(NamedTuple):
    """What both kinds of cell say of a group."""

    mean: float | None
    n: int | None
    shown: bool
    level: int | None
    band: str = ""
    bound: str = ""
    counts: Counts | None = None


def team_cells(
    teams: Groups,
    totals: Mapping[str, Distribution],
    capabilities: Sequence[str],
    in_scope: Iterable[str],
    k: int,
    *,
    shown_in: Mapping[str, frozenset[str]] | None = None,
    coarse: bool = False,
) -> tuple[TeamCell, ...]:
    """Return a cell for each team and capability, suppressed capability by capability.

    Out-of-scope capabilities have no shown cell. No average of a team over an area is
    produced, and none may be added beside this map: with the shown cells of the same row
    it would give the hidden ones back. `shown_in` are the teams `publish` lets be shown; without
    it they are those that the teams alone allow. `coarse`: people in bands, means with one
    decimal, ends of the scale as bounds only.
    Source: docs/methods.md, "Anonymity and complementary suppression".

    ValueError when the teams together have more answers than the total.
    """
    in_scope = list(in_scope)
    if shown_in is None:
        shown_in = {
            code: _shown_teams(_column(teams, totals.get(code, _NOTHING), code), k)
            for code in in_scope
        }
    visible = {code: shown_in.get(code, frozenset()) for code in in_scope}
    return tuple(
        TeamCell(team, code, *_shown(row.get(code), team in visible.get(code, ()), k, coarse))
        for team, row in teams.items()
        for code in capabilities
    )


def role_cells(
    roles: Groups,
    capabilities: Sequence[str],
    in_scope: Iterable[str],
    k: int,
    *,
    shown_in: Mapping[str, frozenset[str]],
    coarse: bool,
) -> tuple[RoleCell, ...]:
    """Return a cell for each role group and capability; `shown_in` as `publish` says.

    Source: docs/methods.md, "Anonymity and complementary suppression".
    """
    visible = {code: shown_in.get(code, frozenset()) for code in in_scope}
    return tuple(
        RoleCell(role, code, *_shown(row.get(code), role in visible.get(code, ()), k, coarse))
        for role, row in roles.items()
        for code in capabilities
    )


def _column(teams: Groups, total: Distribution, code: str) -> dict[str, Distribution]:
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


def _shown(answers: Distribution | None, shown: bool, k: int, coarse: bool) -> _Shown:
    answers = answers or _NOTHING
    mean = answers.mean
    if not shown or mean is None:
        return _Shown(None, None if answers.n else 0, False, None)
    if not coarse:
        return _Shown(mean, answers.n, True, nearest_level(mean), counts=answers.counts)
    rough, bound = shown_mean(mean, answers.n)
    band = people_band(answers.n, k)
    low = int(band.partition("–")[0].rstrip("+"))
    return _Shown(rough, low, True, nearest_level(rough), band, bound)
