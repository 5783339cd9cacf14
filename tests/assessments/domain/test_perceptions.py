import json

import pytest

from assessments.domain.comparison import Verdict
from assessments.domain.distribution import Distribution
from assessments.domain.perceptions import (
    AreaSet,
    GroupPerceptions,
    TeamPull,
    area_groups,
    area_sets,
    cells_around,
    perceptions_from_json,
    perceptions_to_json,
    team_means,
    team_pull,
)
from assessments.domain.publication import Published
from assessments.domain.results import RoleCell
from assessments.domain.scorecard import CapabilityInput, RoundInput, score_round

E, M, F = "executive", "manager", "front_line"
BOTH = AreaSet("X", {"X1": 0.75, "X2": 0.25}, frozenset({E, F}))


def cell(role, code, mean, n=6, shown=True, bound=""):
    if not shown:
        return RoleCell(role, code, None, None, False, None)
    return RoleCell(role, code, mean, n, True, round(mean), f"{n}+", bound)


def groups(cells, composites, k=5, coarse=True, sets=(BOTH,)):
    found = area_groups(sets, cells, composites, k, coarse=coarse, seed=1)
    return found[0]


EXECUTIVES = [cell(E, "X1", 4.0), cell(E, "X2", 3.0, n=5)]
FRONT_LINE = [cell(F, "X1", 2.0), cell(F, "X2", 2.4)]
PEOPLE = {("X", E): {3.5: 3, 4.0: 3}, ("X", F): {2.0: 4, 2.5: 2}}


def test_a_groups_mean_is_that_of_its_shown_cells_and_nothing_finer():
    found = groups(EXECUTIVES + FRONT_LINE, PEOPLE)
    assert [(g.role, g.mean, g.people) for g in found.groups] == [
        (E, 3.75, "5+"),
        (F, 2.1, "6+"),
    ]
    assert found.capabilities == ("X1", "X2")


def test_the_difference_is_that_of_the_shown_means_and_its_test_that_of_people():
    (one,) = groups(EXECUTIVES + FRONT_LINE, PEOPLE).differences
    assert (one.higher, one.lower, one.difference) == (E, F, 1.65)
    assert one.delta == 1
    assert one.verdict is Verdict.DIFFERENT


def test_people_are_rounded_where_they_are_anonymous_and_exact_where_they_agreed():
    (rough,) = groups(EXECUTIVES + FRONT_LINE, PEOPLE).differences
    (exact,) = groups(EXECUTIVES + FRONT_LINE, PEOPLE, coarse=False).differences
    assert exact.p == pytest.approx(2 / 924)
    assert rough.p == 0.002
    assert rough.half == round(exact.half, 1) != exact.half


def test_a_group_hidden_in_one_capability_has_no_mean_of_the_area():
    found = groups([cell(E, "X1", 4.0), cell(E, "X2", 0, shown=False), *FRONT_LINE], PEOPLE)
    assert [g.mean for g in found.groups] == [None, 2.1]
    assert found.differences == ()


def test_people_who_agreed_to_be_known_are_counted_exactly():
    cells = [RoleCell(r, c, 3.0, 4, True, 3) for r in (E, F) for c in ("X1", "X2")]
    assert [g.people for g in groups(cells, PEOPLE, k=1, coarse=False).groups] == ["6", "6"]


def test_fewer_than_k_people_with_a_mean_of_their_own_are_not_shown():
    four = {**PEOPLE, ("X", E): {3.5: 4}}
    assert groups(EXECUTIVES + FRONT_LINE, four).groups[0].mean is None
    assert groups(EXECUTIVES + FRONT_LINE, four, k=4).groups[0].mean == 3.75


def test_a_mean_over_a_bound_is_a_bound_and_has_no_interval():
    low = [cell(F, "X1", 1.5, bound="≤"), cell(F, "X2", 2.0)]
    found = groups(EXECUTIVES + low, PEOPLE)
    executives, front_line = found.groups
    assert (front_line.mean, front_line.bound, front_line.half) == (1.62, "≤", None)
    assert executives.half is not None
    (one,) = found.differences
    assert (one.bound, one.half) == ("≥", None)


def test_two_groups_beyond_the_same_bound_have_no_difference_to_show():
    low = [cell(F, "X1", 1.5, bound="≤"), cell(F, "X2", 2.0)]
    lowest = [cell(E, "X1", 1.5, bound="≤"), cell(E, "X2", 3.0)]
    assert groups(lowest + low, PEOPLE).differences == ()


def test_bounds_both_ways_leave_no_mean():
    odd = [cell(F, "X1", 1.5, bound="≤"), cell(F, "X2", 4.5, bound="≥")]
    assert groups(EXECUTIVES + odd, PEOPLE).groups[1].mean is None


def test_three_against_three_of_a_named_round_conclude_nothing():
    few = {("X", E): {4.0: 3}, ("X", F): {2.0: 3}}
    (one,) = groups(EXECUTIVES + FRONT_LINE, few, k=1, coarse=False).differences
    assert one.verdict is Verdict.TOO_SMALL


def test_holm_counts_the_areas_in_which_both_are_shown():
    other = AreaSet("Y", {"Y1": 1.0}, frozenset({E, F}))
    people = {**PEOPLE, ("Y", E): {3.0: 6}, ("Y", F): {3.0: 6}}
    cells = [*EXECUTIVES, *FRONT_LINE, cell(E, "Y1", 3.0), cell(F, "Y1", 3.0)]
    two = area_groups([BOTH, other], cells, people, 5, coarse=False, seed=1)
    (first,), (second,) = two[0].differences, two[1].differences
    assert first.p_adjusted == pytest.approx(2 * first.p)
    assert second.p == 1


# ---- what can be compared --------------------------------------------------------------------


def card(totals, roles, teams=None, out_of_scope=(), published=None):
    codes = ("X1", "X2", "Y1")
    return score_round(
        RoundInput(
            areas=(("X", 1.0), ("Y", 1.0)),
            capabilities=tuple(CapabilityInput(c, c[0], 1.0, 4, c in out_of_scope) for c in codes),
            totals=totals,
            roles=roles,
            teams=teams or {},
            published=published
            if published is not None
            else {c: Published(frozenset(), frozenset(roles)) for c in codes},
            k=5,
        )
    )


SIX = Distribution((0, 2, 2, 2, 0))
TWELVE = SIX + SIX
EVERYBODY = frozenset({E, M, F})


def test_what_was_asked_of_some_groups_only_is_not_compared():
    both = {"X1": SIX, "X2": SIX, "Y1": SIX}
    found = card(
        {"X1": TWELVE, "X2": SIX, "Y1": TWELVE},
        {E: both, F: {"X1": SIX, "Y1": SIX}},
    )
    asked = {"X1": EVERYBODY, "X2": frozenset({E}), "Y1": EVERYBODY}
    sets = area_sets(found, asked)
    assert [(s.area, dict(s.weights), s.roles) for s in sets] == [
        ("X", {"X1": 1.0}, {E, F}),
        ("Y", {"Y1": 1.0}, {E, F}),
    ]


def test_a_group_asked_nothing_in_an_area_is_left_out_of_it():
    found = card(
        {"X1": TWELVE, "X2": TWELVE, "Y1": SIX},
        {E: {"X1": SIX, "X2": SIX}, M: {"X1": SIX, "X2": SIX}, F: {"Y1": SIX}},
    )
    executives_and_managers = frozenset({E, M})
    asked = {"X1": executives_and_managers, "X2": executives_and_managers, "Y1": frozenset({F})}
    assert [(s.area, s.roles) for s in area_sets(found, asked)] == [("X", {E, M})]


def test_what_does_not_apply_and_what_too_few_answered_is_not_compared():
    found = card(
        {"X1": TWELVE, "X2": Distribution((1, 1, 1, 1, 0)), "Y1": TWELVE},
        {E: {"X1": SIX, "X2": SIX, "Y1": SIX}, F: {"X1": SIX, "Y1": SIX}},
        out_of_scope=("Y1",),
    )
    sets = area_sets(found, dict.fromkeys(("X1", "X2", "Y1"), EVERYBODY))
    assert [dict(s.weights) for s in sets] == [{"X1": 1.0}]


def test_who_never_answered_keeps_nothing_from_being_compared():
    found = card({"X1": TWELVE}, {E: {"X1": SIX}, F: {"X1": SIX}, M: {}})
    asked = {"X1": EVERYBODY}
    assert [s.roles for s in area_sets(found, asked)] == [{E, F}]


# ---- teams ---------------------------------------------------------------------------------------

LARGE, SMALL = Distribution((0, 0, 0, 10, 0)), Distribution((0, 5, 0, 0, 0))


def teams_card(shown, *teams):
    total = Distribution((0, 0, 0, 0, 0))
    for d in teams:
        total = total + d
    names = "ABCDEF"[: len(teams)]
    rows = {name: {"X1": d} for name, d in zip(names, teams, strict=True)}
    published = {"X1": Published(frozenset(shown), frozenset())}
    return card({"X1": total}, {}, rows, published=published), rows


def test_eager_teams_weigh_less_when_teams_or_heads_are_counted():
    found, rows = teams_card("AB", LARGE, SMALL)
    (means,) = team_means(found, rows, {"A": 20, "B": 60}, coarse=False)
    assert means.respondents == pytest.approx(50 / 15)
    assert means.teams == 3
    assert means.people == 2.5
    assert means.coverage == 1


def test_hidden_teams_are_one_stratum_that_the_total_gives_anyway():
    three = Distribution((0, 3, 0, 0, 0))
    two = Distribution((2, 0, 0, 0, 0))
    found, rows = teams_card("A", LARGE, three, two)
    (means,) = team_means(found, rows, {"A": 10, "B": 5, "C": 5}, coarse=False)
    rest = (3 * 2 + 2 * 1) / 5
    assert means.teams == pytest.approx((4 + rest) / 2)
    assert means.people == pytest.approx(0.5 * 4 + 0.5 * rest)
    # Which of the hidden teams answered how changes nothing.
    swapped, rows = teams_card(
        "A", LARGE, Distribution((2, 1, 0, 0, 0)), Distribution((0, 2, 0, 0, 0))
    )
    assert team_means(swapped, rows, {"A": 10, "B": 5, "C": 5}, coarse=False) == (means,)


def test_a_team_that_never_answered_lowers_the_coverage_only():
    found, rows = teams_card("AB", LARGE, SMALL)
    (means,) = team_means(found, rows, {"A": 20, "B": 60, "C": 20}, coarse=False)
    assert (means.people, means.coverage) == (2.5, 0.8)


def test_without_a_headcount_of_a_hidden_team_there_is_no_mean_by_headcount():
    found, rows = teams_card("A", LARGE, SMALL)
    (means,) = team_means(found, rows, {"A": 10, "B": None}, coarse=True)
    assert means.people is None
    assert means.three == (3.33, 3.0, None)


def test_a_single_team_has_nothing_to_weigh():
    found, rows = teams_card("A", LARGE)
    assert team_means(found, rows, {"A": 10}, coarse=False) == ()


def test_cells_around_a_mean_are_those_far_enough_from_it():
    cells = [
        cell(E, "X1", 4.0),
        cell(M, "X1", 3.2),
        cell(F, "X1", 2.0),
        cell(F, "X2", 0, shown=False),
    ]
    above, below = cells_around(3.0, cells, 0.5)
    assert ([c.role for c in above], [c.role for c in below]) == ([E], [F])


# ---- kept ---------------------------------------------------------------------------------------


def test_what_is_kept_reads_back_as_it_was():
    found, rows = teams_card("AB", LARGE, SMALL)
    kept = GroupPerceptions(
        areas=(groups(EXECUTIVES + FRONT_LINE, PEOPLE),),
        teams=team_means(found, rows, {"A": 20, "B": 60}, coarse=True),
    )
    assert perceptions_from_json(json.loads(json.dumps(perceptions_to_json(kept)))) == kept


def test_another_format_is_not_guessed_at():
    with pytest.raises(ValueError, match="format 99"):
        perceptions_from_json({"format": 99})


# ---- how much hangs on the team ------------------------------------------------------------------

# Rows of docs/methods.md, "Agreement", teams: ICC(1) 0.4286, ICC(2) 0.7460.
THREE_TEAMS = {"A": (4, 4, 3, 5), "B": (2, 3, 2), "C": (3, 3, 4, 4, 2)}
CODES = ("X1", "X2", "X3", "X4", "X5")


def counted(levels):
    return Distribution(tuple(levels.count(n) for n in range(1, 6)))


def pulled(codes=CODES, shown=tuple(THREE_TEAMS), coarse=False):
    """The pull of the three teams in a round that shows some of them."""
    teams = {t: {c: counted(levels) for c in codes} for t, levels in THREE_TEAMS.items()}
    one_card = score_round(
        RoundInput(
            areas=(("X", 1.0),),
            capabilities=tuple(CapabilityInput(c, "X", 1.0, 4) for c in codes),
            totals={c: counted(sum(THREE_TEAMS.values(), ())) for c in codes},
            teams=teams,
            published={c: Published(frozenset(shown)) for c in codes},
            k=3,
        )
    )
    return team_pull(one_card, teams, coarse=coarse)


def test_how_much_hangs_on_the_team_is_the_median_over_capabilities():
    pull = pulled()
    assert (round(pull.one, 4), round(pull.two, 4), pull.capabilities) == (0.4286, 0.7460, 5)
    assert (pull.size, pull.compares_teams, pull.people_needed) == ("large", True, 4)
    assert pulled(coarse=True) == TeamPull(0.43, 0.75, 5)


def test_teams_that_are_not_shown_do_not_enter_it():
    everybody, two = pulled(), pulled(shown=("A", "C"))
    assert round(two.one, 4) == 0.1946
    assert two != everybody


def test_a_single_team_or_a_few_capabilities_tell_nothing_of_it():
    assert pulled(shown=("A",)) is None
    assert pulled(CODES[:4]) is None


def test_what_was_kept_before_it_was_counted_reads_without_it():
    kept = perceptions_to_json(GroupPerceptions(pull=TeamPull(0.1, 0.6, 30)))
    assert perceptions_from_json(kept).pull == TeamPull(0.1, 0.6, 30)
    del kept["pull"]
    assert perceptions_from_json(kept).pull is None
