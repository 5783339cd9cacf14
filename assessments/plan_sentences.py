"""What a plan is told before it opens, in sentences, in the active language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.plan import Concern, Found
from assessments.domain.planning import raters_needed
from assessments.models import RoleGroup
from assessments.sentences import listed

ONE_LEVEL, HALF_A_LEVEL = 1.0, 0.5


def planning_line(people: int) -> str:
    """Return what so many people can tell of a change: of a level, of half a level, of neither.

    For different people in both rounds. Source: docs/methods.md, "Minimal detectable change".
    """
    numbers = _numbers(people, paired=False)
    if not people:
        return (
            _("To tell a change of one level takes %(level)s people; half a level takes %(half)s.")
            % numbers
        )
    if people < numbers["level"]:
        return (
            ngettext(
                "With %(n)s person not even a change of one level can be told: that takes %(level)s.",
                "With %(n)s people not even a change of one level can be told: that takes %(level)s.",
                people,
            )
            % numbers
        )
    if people < numbers["half"]:
        return (
            _("With %(n)s people a change of one level can be told; half a level takes %(half)s.")
            % numbers
        )
    return _("With %(n)s people a change of half a level can be told.") % numbers


def paired_line(people: int) -> str:
    """Return the same for people who answer both rounds, each compared with themselves."""
    numbers = _numbers(people, paired=True)
    if people < numbers["level"]:
        return _("If the same people answer both rounds, one level takes %(level)s.") % numbers
    if people < numbers["half"]:
        return (
            _(
                "If the same people answer both rounds, one level can be told too, and half a level "
                "takes %(half)s."
            )
            % numbers
        )
    return _("If the same people answer both rounds, half a level can be told.") % numbers


def _numbers(people: int, *, paired: bool) -> dict[str, int]:
    return {
        "n": people,
        "level": raters_needed(ONE_LEVEL, paired) or 0,
        "half": raters_needed(HALF_A_LEVEL, paired) or 0,
    }


def concern_words(found: Found, k: int, names: Mapping[str, str]) -> str:
    """Return a concern as a sentence or two: what is so, and what it does.

    ``names`` maps the codes of capabilities to their names.
    """
    parts = [names.get(part, part) for part in found.parts]
    if found.concern is Concern.SMALL_ROLE_GROUPS:
        return _small_role_groups(found.parts, k)
    return _WORDS[found.concern]() % {
        "k": k,
        "n": len(parts),
        "parts": _few(parts),
        "groups": listed([str(RoleGroup(p).label) for p in found.parts if p in RoleGroup.values]),
    }


def _few(parts: list[str]) -> str:
    """Return up to four names, and how many more there are."""
    if len(parts) <= 5:
        return listed(parts)
    more = len(parts) - 4
    return listed([*parts[:4], ngettext("%(n)s more", "%(n)s more", more) % {"n": more}])


def _small_role_groups(groups: tuple[str, ...], k: int) -> str:
    names = listed([str(RoleGroup(group).label) for group in groups])
    text = _(
        "Fewer than %(k)s people of these role groups are invited: %(groups)s. They cannot be "
        "shown apart."
    ) % {"k": k, "groups": names}
    if RoleGroup.EXECUTIVE.value not in groups:
        return text
    return f"{text} " + _("Consider a round of its own for the committee, named and agreed.")


_WORDS = {
    Concern.NOBODY: lambda: _("Nobody is invited yet. Without participants a round cannot open."),
    Concern.LAST_DAY_PASSED: lambda: _(
        "The last day has passed already: links would take no answers. Give the round more days."
    ),
    Concern.TOO_FEW_IN_ALL: lambda: _(
        "Fewer than %(k)s people are invited to an anonymous round: it would show no figure at "
        "all. Invite more, or agree on a named round."
    ),
    Concern.NO_FRONT_LINE: lambda: _(
        "Nobody of the front line is invited. Those who serve customers see what a committee "
        "does not: without them this is no picture of the whole organisation."
    ),
    Concern.FEW_ROLE_GROUPS: lambda: _(
        "Nobody of these role groups is invited: %(groups)s. An overall picture takes all three."
    ),
    Concern.NOBODY_TO_ANSWER: lambda: _(
        "Asked only of groups nobody is invited from, so without an answer: %(parts)s."
    ),
    Concern.TOO_FEW_TO_ANSWER: lambda: _(
        "Asked of fewer than %(k)s people, so without a figure: %(parts)s."
    ),
    Concern.SMALL_TEAMS: lambda: _(
        "Fewer than %(k)s people of these teams are invited, so they cannot be shown apart: "
        "%(parts)s."
    ),
    Concern.ONE_TEAM: lambda: _(
        "More than 60 %% of those invited are of one team: %(parts)s. The result would be its "
        "view of the whole."
    ),
    Concern.FAR_TARGETS: lambda: _(
        "The target is more than two levels above the last round, which few reach within 18 "
        "months: %(parts)s."
    ),
    Concern.LOWER_TARGETS: lambda: _(
        "The target is below where the last round stood, so no gap would be left: %(parts)s."
    ),
}
