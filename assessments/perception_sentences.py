"""What the board of different views says, in sentences.

Every function answers in the active language.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.agreement import Agreement
from assessments.domain.comparison import Verdict
from assessments.domain.perceptions import Difference, TeamPull
from assessments.sentences import agreement_words
from charts.numbers import figure, percent

EXECUTIVE, MANAGER, FRONT_LINE = "executive", "manager", "front_line"


def everything() -> str:
    return _("All areas")


def agreement_of(agreement: Agreement) -> str:
    return agreement_words(agreement)


def distance(deviation: float | None) -> str:
    """Return how far answers lie from their mean, in levels; "" without answers."""
    if deviation is None:
        return ""
    return _("answers lie %(d)s levels from the mean") % {"d": figure(deviation, 2)}


def levels_apart(size: float, bound: str = "") -> str:
    """Return "1.2", or "at least 1.2" where it is a bound."""
    said = figure(size)
    return _("at least %(figure)s") % {"figure": said} if bound else said


def apart(size: float, bound: str = "") -> str:
    """Return how many levels lie between two groups."""
    return _("%(levels)s levels apart") % {"levels": levels_apart(size, bound)}


def role_difference(higher: str, lower: str, what: str, size: float, bound: str = "") -> str:
    """Return who sees an area or capability how much higher than whom.

    One sentence for each pair: languages differ in article and verb for each group.
    """
    sentence = {
        (EXECUTIVE, MANAGER): _("Executives see %(what)s %(levels)s levels higher than managers"),
        (EXECUTIVE, FRONT_LINE): _(
            "Executives see %(what)s %(levels)s levels higher than the front line"
        ),
        (MANAGER, EXECUTIVE): _("Managers see %(what)s %(levels)s levels higher than executives"),
        (MANAGER, FRONT_LINE): _(
            "Managers see %(what)s %(levels)s levels higher than the front line"
        ),
        (FRONT_LINE, EXECUTIVE): _(
            "The front line sees %(what)s %(levels)s levels higher than executives"
        ),
        (FRONT_LINE, MANAGER): _(
            "The front line sees %(what)s %(levels)s levels higher than managers"
        ),
    }[higher, lower]
    return sentence % {"what": what, "levels": levels_apart(abs(size), bound)}


def headline(
    told: Sequence[tuple[str, Difference]], *, asked: bool, too_small: bool, apart: int, of: int
) -> list[str]:
    """Return one or two sentences: the differences of groups, then of people in general."""
    said = [
        role_difference(one.higher, one.lower, area, one.difference, one.bound) + "."
        for area, one in told
    ]
    if not said and too_small:
        said = [_("The role groups are too small to conclude that they see things differently.")]
    elif not said and asked:
        said = [_("No difference between role groups can be told from chance.")]
    return [*said, _spread(apart, of)] if of else said


def _spread(apart: int, of: int) -> str:
    if not apart:
        return _("On no capability are the answers far apart.")
    return ngettext(
        "On %(n)s of %(of)s capabilities people have no common reading.",
        "On %(n)s of %(of)s capabilities people have no common reading.",
        apart,
    ) % {"n": apart, "of": of}


def team_effect(pull: TeamPull) -> list[str]:
    """Return how much of an answer hangs on the team, and whether team means can be compared."""
    first = {
        "none": _("Which team somebody is in makes next to no difference to their answers."),
        "small": _("Which team somebody is in explains %(share)s of how answers differ: little."),
        "medium": _("Which team somebody is in explains %(share)s of how answers differ."),
        "large": _("Which team somebody is in explains %(share)s of how answers differ: a lot."),
    }[pull.size] % {"share": percent(pull.one)}
    if pull.compares_teams:
        return [first, _("Team means are reliable enough to be compared with one another.")]
    if pull.size == "none" or pull.people_needed is None:
        return [first, _("Differences between team means say little.")]
    return [
        first,
        ngettext(
            "To compare team means reliably, about %(n)s person of each team would have to answer.",
            "To compare team means reliably, about %(n)s people of each team would have to answer.",
            pull.people_needed,
        )
        % {"n": pull.people_needed},
    ]


def verdict_words(verdict: Verdict) -> str:
    return {
        Verdict.DIFFERENT: _("They see it differently"),
        Verdict.NOT_TOLD_APART: _("May be chance"),
        Verdict.TOO_SMALL: _("Groups too small to conclude"),
    }[verdict]


def pairs_of_hundred(one: Difference) -> str:
    """Return in how many of 100 pairs the person of the higher group stands higher.

    (1 + Cliff's delta) / 2 with ties as halves: 50 is chance, 100 is everybody.
    """
    delta = one.delta if one.higher == one.a else -one.delta
    return figure(50 * (1 + delta), 0)
