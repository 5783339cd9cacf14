"""How good a round's data are, in sentences: what was found, and what it does to the level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.evidence import evidenced, exposure
from assessments.domain.reliability import Alpha
from assessments.domain.scale import settled
from assessments.domain.soundness import ONE_TEAM_SHARE, SILENT_SHARE, SURPRISE, Bounds
from assessments.models import Evidence
from assessments.sentences import listed, mean_figure
from charts.numbers import figure, percent


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, what was found, what it does to the level, the figure.

    ``weighs``: it weakens the level. Else it was looked at and is in order.
    """

    title: str
    text: str
    weighs: bool
    effect: str = ""
    figure: str = ""


def headline(findings: Sequence[Finding], *, shows_answers: bool) -> str:
    """Return how many things weaken the level."""
    n = sum(finding.weighs for finding in findings)
    if n:
        return ngettext(
            "%(n)s thing weakens what the level says",
            "%(n)s things weaken what the level says",
            n,
        ) % {"n": n}
    if shows_answers:
        return _("Nothing was found that weakens the level")
    return _("Nothing is missing so far among those who answered")


def _between(bounds: Bounds | None) -> str:
    if bounds is None:
        return ""
    return _("between %(low)s and %(high)s") % {
        "low": figure(bounds.low),
        "high": figure(bounds.high),
    }


def response(submitted: int, invited: int, silence: Bounds | None) -> Finding:
    """How many answered, and between what the mean would lie had all of them."""
    title = _("Who answered")
    told = {"submitted": submitted, "invited": invited}
    if not invited:
        return Finding(title, _("Nobody is invited yet."), True)
    text = (
        ngettext(
            "%(submitted)s of %(invited)s invited person has submitted.",
            "%(submitted)s of %(invited)s people invited have submitted.",
            invited,
        )
        % told
    )
    if submitted == invited:
        return Finding(title, text, False, _("Nobody who was asked is missing."))
    few = settled(submitted / invited) < SILENT_SHARE
    effect = (
        _("So many are silent that their view may well be another.")
        if few
        else _("Enough answered for the others to move the level little.")
    )
    shown = (
        _("Whatever the others would have said, the mean would lie %(span)s.")
        % {"span": _between(silence)}
        if silence
        else ""
    )
    return Finding(title, text, few, effect, shown)


def teams_missing(
    silent: Sequence[str], nobody_invited: Sequence[str], covered: float | None
) -> Finding:
    """Which teams are not in the figures, and how many people the others stand for."""
    title = _("Teams")
    said = []
    if silent:
        said.append(_("Invited and silent: %(names)s.") % {"names": listed(silent)})
    if nobody_invited:
        said.append(_("Nobody invited: %(names)s.") % {"names": listed(nobody_invited)})
    shown = ""
    if covered is not None and covered < 1:
        shown = _("The teams that answered hold %(share)s of the people of those invited.") % {
            "share": percent(covered)
        }
    if not said:
        return Finding(title, _("Every team has answered."), False, "", shown)
    effect = _("What these teams live through is not in the level.")
    return Finding(title, " ".join(said), True, effect, shown)


def one_team(teams: Sequence[tuple[str, int]]) -> Finding:
    """Whether one team outweighs all others."""
    title = _("Balance between teams")
    total = sum(n for _name, n in teams)
    if not total:
        return Finding(title, _("Nobody has submitted yet."), False)
    name, most = max(teams, key=lambda team: team[1])
    share = most / total
    if len(teams) > 1 and settled(share) > ONE_TEAM_SHARE:
        return Finding(
            title,
            _("%(share)s of the answers come from %(team)s.")
            % {"share": percent(share), "team": name},
            True,
            _("The level is above all what this team sees; customer experience is more than that."),
        )
    if len(teams) == 1:
        return Finding(
            title,
            _("All answers come from one team, %(team)s.") % {"team": name},
            True,
            _("The level says nothing of how the other teams see it."),
        )
    text = _("No team gives more than %(share)s of the answers.") % {
        "share": percent(ONE_TEAM_SHARE)
    }
    return Finding(title, text, False)


def roles(submitted: Mapping[str, int], labels: Mapping[str, str]) -> Finding:
    """Whether those who decide, lead and serve are all heard."""
    title = _("Role groups")
    missing = [label for key, label in labels.items() if not submitted.get(key)]
    if not missing:
        return Finding(title, _("All three role groups have answered."), False)
    if not any(submitted.values()):
        return Finding(title, _("Nobody has submitted yet."), False)
    text = _("Missing: %(names)s.") % {"names": listed(missing)}
    if not submitted.get("front_line"):
        effect = _("Without those who serve customers, the level is what others believe of them.")
    else:
        effect = _("The level lacks a view from where it would look different.")
    return Finding(title, text, True, effect)


def team_links(by_link: int, submitted: int) -> Finding:
    """How many answers nobody can vouch for."""
    title = _("Answers by a link for a team")
    if not by_link:
        return Finding(title, _("None: every answer came by a personal link."), False)
    text = ngettext(
        "%(n)s of %(all)s answer came by a link for a whole team.",
        "%(n)s of %(all)s answers came by a link for a whole team.",
        by_link,
    ) % {"n": by_link, "all": submitted}
    return Finding(
        title,
        text,
        True,
        _("One seat for each device: that each is another person is not verified."),
    )


def unscored(names: Sequence[str]) -> Finding | None:
    """Which capabilities have no score; None where all have."""
    if not names:
        return None
    return Finding(
        _("Capabilities without a score"),
        listed(names) + ".",
        True,
        _("The level is provisional: it stands without them."),
    )


def dont_knows(dark: Sequence[str], bounds: Bounds | None, mean: float | None) -> Finding:
    """What few people can see, and between what the mean lies whatever they would say."""
    title = _("“I don’t know”")
    shown = ""
    if bounds and mean is not None and settled(bounds.high - bounds.low) > 0:
        shown = _("Whatever they would have said, the mean lies %(span)s.") % {
            "span": _between(bounds)
        }
    if not dark:
        return Finding(title, _("Most people could answer every question."), False, "", shown)
    return Finding(
        title,
        _("Two in five or more do not know: %(names)s.") % {"names": listed(dark)},
        True,
        _("That few can see it is itself a finding; the means there rest on those who can."),
        shown,
    )


def flagged(
    straight: int | None,
    hasty: int | None,
    without: float | None,
    mean: float | None,
    *,
    any_flag: bool,
    k: int,
) -> Finding:
    """How many answered without reading, and the level without them."""
    title = _("Haste and straight lines")
    if not any_flag:
        return Finding(
            title, _("Nobody answered in haste or chose the same level throughout."), False
        )
    if straight is None or hasty is None:
        text = _("Some did; how many is not told where it would be about fewer than %(k)s.") % {
            "k": k
        }
    else:
        text = _(
            "Chose the same level nearly throughout: %(straight)s. Took under three seconds a "
            "question: %(hasty)s."
        ) % {"straight": straight, "hasty": hasty}
    shown = ""
    if without is not None and mean is not None:
        shown = _("Without their answers the mean would be %(without)s instead of %(mean)s.") % {
            "without": mean_figure(without),
            "mean": mean_figure(mean),
        }
    effect = _("Their answers may not have been read. They count; nothing is deleted.")
    return Finding(title, text, True, effect, shown)


def evidence(mean: float | None, shown_mean: float | None) -> Finding | None:
    """How far the mean could be shown: the exposure to optimism."""
    if mean is None or shown_mean is None:
        return None
    title = _("Evidence")
    gap = mean - shown_mean
    if settled(gap) < 0.05:
        return Finding(
            title, _("What was declared could be shown, as far as people named it."), False
        )
    return Finding(
        title,
        _("Exposure to optimism: %(gap)s levels.") % {"gap": figure(gap)},
        True,
        _("What nobody could show counts up to level 3, a document up to 4."),
        _("Declared %(mean)s, shown %(shown)s.")
        % {"mean": mean_figure(mean), "shown": figure(shown_mean)},
    )


def halo(alpha: Alpha | None) -> Finding | None:
    """Whether one impression coloured all answers; None with fewer than thirty people."""
    if alpha is None:
        return None
    title = _("One impression for everything")
    shown = _("α = %(alpha)s (%(low)s to %(high)s, n = %(n)s)") % {
        "alpha": figure(alpha.value, 2),
        "low": figure(alpha.low, 2),
        "high": figure(alpha.high, 2),
        "n": alpha.raters,
    }
    if alpha.suggests_halo:
        return Finding(
            title,
            _("The answers hang together more than different things should."),
            True,
            _("Differences between areas may be smaller here than they are."),
            shown,
        )
    return Finding(title, _("People told the questions apart."), False, "", shown)


def first_sight(before: float | None, mean: float | None) -> Finding | None:
    """Whether first sight and the answers one by one tell the same story."""
    if before is None or mean is None:
        return None
    title = _("First sight")
    told = {"before": figure(before), "mean": mean_figure(mean)}
    text = _("Before the questions %(before)s; one by one %(mean)s.") % told
    if settled(abs(before - mean)) < SURPRISE:
        return Finding(title, text, False, _("The impression and the answers agree."))
    effect = (
        _("People believe themselves further on than what they recognise in the descriptions.")
        if before > mean
        else _("People recognise more in the descriptions than they would have claimed.")
    )
    return Finding(title, text, True, effect)


def exposed(
    capabilities: Sequence[tuple[str, float | None, int | None]],
) -> list[tuple[str, float, str, float]]:
    """Return what stands above what could be shown: name, mean, evidence, shown; worst first."""
    nothing = _("not named by enough people")
    found = [
        (
            name,
            mean,
            nothing if grade is None else str(Evidence(grade).label),
            evidenced(mean, grade or 0),
        )
        for name, mean, grade in capabilities
        if mean is not None and settled(exposure(mean, grade or 0)) > 0
    ]
    return sorted(found, key=lambda line: (line[3] - line[1], line[0]))
