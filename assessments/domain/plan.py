"""What should give pause before a round opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .routing import ROLE_GROUPS
from .scale import settled

MOST_OF_ONE_TEAM = 0.60  # of those invited, beyond which one team speaks for all
FEWEST_FOR_A_SHARE = 5  # people; below it a share says nothing
FAR = 2.0  # levels between a target and where the last round stood
FRONT_LINE = "front_line"


class Concern(StrEnum):
    """What may be wrong with a plan, the gravest first."""

    NOBODY = "nobody"  # nobody is invited: the round cannot open
    LAST_DAY_PASSED = "last_day_passed"
    TOO_FEW_IN_ALL = "too_few_in_all"  # fewer than k: no figure at all
    NO_FRONT_LINE = "no_front_line"
    FEW_ROLE_GROUPS = "few_role_groups"
    NOBODY_TO_ANSWER = "nobody_to_answer"  # capabilities asked only of groups nobody is in
    TOO_FEW_TO_ANSWER = "too_few_to_answer"  # capabilities asked of fewer than k people
    SMALL_ROLE_GROUPS = "small_role_groups"
    SMALL_TEAMS = "small_teams"
    ONE_TEAM = "one_team"
    FAR_TARGETS = "far_targets"
    LOWER_TARGETS = "lower_targets"


@dataclass(frozen=True)
class Plan:
    """A round before it opens.

    ``k``: fewest people a figure may be about; 1 in a named round. ``teams`` and ``role_groups``
    map names to people invited. ``asked`` maps capability codes to role groups. ``targets``
    maps codes to (target, mean of the last comparable round or None).
    """

    k: int
    teams: Mapping[str, int]
    role_groups: Mapping[str, int]
    asked: Mapping[str, Collection[str]]
    targets: Mapping[str, tuple[int, float | None]]
    last_day_has_passed: bool = False

    @property
    def invited(self) -> int:
        return sum(self.teams.values())

    def people_asked(self, code: str) -> int:
        """Return how many of those invited are asked of a capability."""
        return sum(self.role_groups.get(group, 0) for group in self.asked[code])


@dataclass(frozen=True)
class Found:
    """A concern with the groups or codes it is about."""

    concern: Concern
    parts: tuple[str, ...] = ()


def concerns(plan: Plan) -> tuple[Found, ...]:
    """Return what should give pause, the gravest first; () if nothing does.

    Source: docs/methods.md, "Pitfalls" and "Target level".

    >>> [found.concern.value for found in concerns(Plan(5, {}, {}, {}, {}))]
    ['nobody']
    """
    if not plan.invited:
        return (Found(Concern.NOBODY), *_of_targets(plan))
    found = [
        *_of_days(plan),
        *_of_numbers(plan),
        *_of_role_groups(plan),
        *_of_questions(plan),
        *_of_small_groups(plan),
        *_of_one_team(plan),
        *_of_targets(plan),
    ]
    return tuple(found)


def _named(concern: Concern, parts: Iterable[str]) -> list[Found]:
    listed = tuple(parts)
    return [Found(concern, listed)] if listed else []


def _of_days(plan: Plan) -> list[Found]:
    return [Found(Concern.LAST_DAY_PASSED)] if plan.last_day_has_passed else []


def _of_numbers(plan: Plan) -> list[Found]:
    return [Found(Concern.TOO_FEW_IN_ALL)] if plan.invited < plan.k else []


def _of_role_groups(plan: Plan) -> list[Found]:
    """An overall picture takes three groups, those who serve customers among them."""
    missing = [group for group in ROLE_GROUPS if not plan.role_groups.get(group)]
    if FRONT_LINE in missing:
        return [Found(Concern.NO_FRONT_LINE)]
    return _named(Concern.FEW_ROLE_GROUPS, missing)


def _of_questions(plan: Plan) -> list[Found]:
    numbers = {code: plan.people_asked(code) for code in plan.asked}
    nobody = _named(Concern.NOBODY_TO_ANSWER, (c for c, n in numbers.items() if not n))
    if plan.invited < plan.k:
        return nobody  # said already, of everything
    few = (c for c, n in numbers.items() if 0 < n < plan.k)
    return nobody + _named(Concern.TOO_FEW_TO_ANSWER, few)


def _of_small_groups(plan: Plan) -> list[Found]:
    if plan.invited < plan.k:
        return []

    def small(groups: Mapping[str, int]) -> list[str]:
        return [name for name, n in groups.items() if 0 < n < plan.k]

    return _named(Concern.SMALL_ROLE_GROUPS, small(plan.role_groups)) + _named(
        Concern.SMALL_TEAMS, small(plan.teams)
    )


def _of_one_team(plan: Plan) -> list[Found]:
    if plan.invited < FEWEST_FOR_A_SHARE:
        return []
    limit = settled(MOST_OF_ONE_TEAM * plan.invited)
    return _named(Concern.ONE_TEAM, (name for name, n in plan.teams.items() if n > limit))


def _of_targets(plan: Plan) -> list[Found]:
    known = {code: (t, settled(mean)) for code, (t, mean) in plan.targets.items() if mean}
    far = (code for code, (t, mean) in known.items() if settled(t - mean) > FAR)
    lower = (code for code, (t, mean) in known.items() if t < mean)
    return _named(Concern.FAR_TARGETS, far) + _named(Concern.LOWER_TARGETS, lower)
