"""Plans in words: how good they are, what they lose, why not, and how firm each place is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import figure, percent
from jobs.models import Job, JobState
from plans.models import Scenario
from plans.selectors.computed import ComputedPlan
from roadmaps.domain.listing import Difference, Left
from roadmaps.domain.portfolio import Demand, DemandKind, Proof
from roadmaps.domain.robustness import Firmness
from roadmaps.domain.sensitivity import Input
from roadmaps.selectors import Begun, quarter_labels


def quarter_names(begun: Begun, quarters: int) -> tuple[str, ...]:
    """Return the first quarters of a plan as the calendar calls them: Q4 2026, Q1 2027, ..."""
    return tuple(
        _("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}
        for quarter, year in quarter_labels(begun, quarters)
    )


def moved_words(scenario: Scenario) -> str:
    """Return that a decision keeps its quarters, where the roadmap begins in another by now."""
    if not scenario.is_moved:
        return ""
    return _(
        "The roadmap now begins in %(now)s; the decision keeps its quarters from %(then)s."
    ) % {
        "now": quarter_names(scenario.roadmap, 1)[0],
        "then": quarter_names(scenario, 1)[0],
    }


def span_name(names: Sequence[str], start: int, end: int) -> str:
    """Return from which quarter to which something runs, counted from 1."""
    first, last = names[start - 1], names[end - 1]
    return first if first == last else f"{first} – {last}"


def quarters_of(computed: ComputedPlan, key: str) -> str:
    """Return from which quarter to which an initiative of a plan runs.

    What was made longer since it was decided may end after the quarters planned.
    """
    end = computed.end(key)
    return span_name(quarter_names(computed.scenario, end), computed.starts[key], end)


def score_words(mean: float, low: float, high: float) -> str:
    """Return an expected score with its range; alone where both ends read the same."""
    if figure(low) == figure(high):
        return figure(mean)
    return _("%(mean)s (%(low)s to %(high)s)") % {
        "mean": figure(mean), "low": figure(low), "high": figure(high),
    }  # fmt: skip


def proof_words(proof: Proof, gap: float | None, seconds: float | None) -> str:
    """Return how sure it is that no plan is better; "best" only where that is proven.

    ``gap`` is None where no bound is known.
    """
    if proof is Proof.OPTIMAL:
        return _("The best plan there is under these limits: proven, in %(seconds)s s.") % {
            "seconds": figure(seconds, 1)
        }
    if proof is Proof.BOUNDED and gap is None:
        return _("The best plan found in %(seconds)s s; how good it is nobody knows yet.") % {
            "seconds": figure(seconds, 1)
        }
    if proof is Proof.BOUNDED:
        return _(
            "The best plan found in %(seconds)s s; at most %(gap)s below the best there can be."
        ) % {"seconds": figure(seconds, 1), "gap": percent(gap, 1)}
    return _("The ranked list, placed where it fits; the best plan has not been computed yet.")


def trouble_words(job: Job) -> str:
    """Return why a job that ended left no plan; nothing of one that did its work."""
    if job.state == JobState.STOPPED:
        return _("Computing was stopped; this is the ranked list, placed where it fits.")
    if job.state == JobState.FAILED:
        return _("The plan was not computed. %(why)s") % {"why": job.message}
    if job.is_interrupted():
        return _(
            "Computing broke off without a word; this is the ranked list, placed where it fits."
        )
    return ""


def left_words(left: Left) -> str:
    """Return why an initiative is not in a plan."""
    return {
        Left.RULED_OUT: _("left out by a person"),
        Left.TOO_LONG: _("it would not end within the quarters planned"),
        Left.PREREQUISITE: _("what must be done first is not in the plan"),
        Left.EXCLUSIVE: _("the one it excludes is in the plan"),
        Left.BUDGET: _("the rest of the budget does not pay for it"),
        Left.DAYS: _("no quarter has the days left"),
        Left.TEAM: _("no quarter has the days of its teams left"),
        Left.QUARTER_BUDGET: _("no quarter has the money left"),
        Left.ROOM: _("no quarter has both the people and the money left"),
        Left.NO_GAP: _("it closes no gap that is measured"),
        Left.COVERED: _("others in the plan close its gaps already"),
        Left.FITS: _("it would still fit"),
    }[left]


def why_not_words(computed: ComputedPlan, key: str) -> str:
    """Return why an initiative is not in a scenario's plan, in the words of who left it out."""
    initiative = computed.initiatives[key]
    if initiative.is_excluded:
        return initiative.excluded_reason
    left = computed.left[key]
    chosen = {str(row.initiative_id) for row in computed.scenario.choices.all() if row.rule}
    if left is Left.RULED_OUT and key not in chosen:
        return _("the one it excludes is done")
    return left_words(left)


def firmness_name(firmness: Firmness) -> str:
    return {
        Firmness.FIRM: pgettext("place", "firm"),
        Firmness.PROBABLE: pgettext("place", "probable"),
        Firmness.ARGUABLE: pgettext("place", "arguable"),
        Firmness.NOT_NOW: pgettext("place", "not now"),
    }[firmness]


def input_name(name: Input) -> str:
    return {
        Input.LIFT: _("its effect"),
        Input.PROBABILITY: _("its probability of success"),
        Input.EFFORT: _("its effort"),
        Input.COST: _("its cost"),
    }[name]


def move_words(move: tuple[str, int, int], top: int) -> str:
    """Return what would change the decision: the widest move of an initiative's rank."""
    name, cautious, hopeful = input_name(Input(move[0])), move[1], move[2]
    if cautious == hopeful:
        return _("none of its own figures moves its place")
    words = {"input": name, "from": hopeful, "to": cautious}
    if hopeful <= top < cautious:
        return _("%(input)s decides: place %(from)s if better, %(to)s if worse") % words
    return _("%(input)s moves it most: place %(from)s if better, %(to)s if worse") % words


def conflict_words(
    conflict: Sequence[Demand],
    titles: Mapping[str, str],
    teams: Mapping[str, str],
    names: Sequence[str],
    is_smallest: bool = True,
) -> str:
    """Return why no plan keeps all that is demanded.

    “A” must be done and needs “B”, which ... : what people chose first, limits at the end.
    ``names`` are those of the quarters. Where the set is not known to be the smallest that is said.
    """
    said = _conflict_words(conflict, titles, teams, names)
    if is_smallest:
        return said
    unsure = _(
        "The time ran out while this was narrowed down: not all of it need have a part in it."
    )
    return f"{said} {unsure}"


def _conflict_words(
    conflict: Sequence[Demand],
    titles: Mapping[str, str],
    teams: Mapping[str, str],
    names: Sequence[str],
) -> str:
    chosen: list[str] = []
    limits: list[str] = []
    quarters: dict[DemandKind, list[int]] = {}
    for demand in conflict:
        words = {"a": titles.get(demand.key, ""), "b": titles.get(demand.other, "")}
        match demand.kind:
            case DemandKind.MANDATORY:
                chosen.append(_("“%(a)s” must be done") % words)
            case DemandKind.START:
                words["quarter"] = names[demand.quarter - 1]
                chosen.append(_("“%(a)s” must start in %(quarter)s") % words)
            case DemandKind.PREREQUISITE:
                chosen.append(_("“%(a)s” needs “%(b)s” first") % words)
            case DemandKind.EXCLUSIVE:
                chosen.append(_("“%(a)s” and “%(b)s” exclude each other") % words)
            case DemandKind.BUDGET:
                limits.append(_("the budget"))
            case DemandKind.TEAM:
                limits.append(
                    _("the days of %(team)s in %(quarter)s")
                    % {"team": teams.get(demand.key, ""), "quarter": names[demand.quarter - 1]}
                )
            case _:
                quarters.setdefault(demand.kind, []).append(demand.quarter)
    for kind, found in quarters.items():
        named = ", ".join(names[quarter - 1] for quarter in sorted(found))
        if kind is DemandKind.DAYS:
            limits.append(_("the days of %(quarters)s") % {"quarters": named})
        else:
            limits.append(_("the budget of %(quarters)s") % {"quarters": named})
    demanded = _join(dict.fromkeys(chosen))
    if limits:
        return _("%(demanded)s: this does not fit into %(limits)s.") % {
            "demanded": demanded, "limits": _join(dict.fromkeys(limits)),
        }  # fmt: skip
    if len(conflict) == 1:
        return _("%(demanded)s, but it does not end within the quarters planned.") % {
            "demanded": demanded
        }
    return _("%(demanded)s: within the quarters planned, these cannot all be met.") % {
        "demanded": demanded
    }


def _join(parts: Mapping[str, None]) -> str:
    named = list(parts)
    if len(named) < 2:
        return "".join(named)
    return _("%(some)s and %(last)s") % {"some": ", ".join(named[:-1]), "last": named[-1]}


def loss_words(found: Difference, titles: Mapping[str, str]) -> list[str]:
    """Return what the ranked list alone would have lost, and why; one sentence each."""
    if found.over_time < -0.00005:  # more than the best of those that keep what is demanded
        said = [_("The ranked list alone would not keep every demand: its points do not compare.")]
        return said + _left_out(found, titles)
    if abs(found.points) <= 0.00005 and found.over_time <= 0.00005:
        if found.added or found.dropped or found.moved:
            return [_("The ranked list alone would reach the same points.")]
        return [_("The ranked list alone leads to the same plan.")]
    words = {"points": figure(abs(found.points), 3), "over_time": figure(found.over_time, 3)}
    if found.points > 0.0005:
        said = [
            _(
                "The ranked list alone, filled in from the top, would end %(points)s points lower; "
                "added up over all quarters, it would close %(over_time)s points less."
            )
            % words
        ]
    elif found.points < -0.0005:
        said = [
            _(
                "The ranked list alone, filled in from the top, would end %(points)s points higher, but "
                "get there late: added up over all quarters, it would close %(over_time)s points less."
            )
            % words
        ]
    else:
        said = [
            _(
                "The ranked list alone, filled in from the top, would get there later: added up over "
                "all quarters, it would close %(over_time)s points less."
            )
            % words
        ]
    said += _left_out(found, titles)
    for key, share in found.dropped.items():
        if share > 0.005:
            said.append(
                _(
                    "It includes “%(title)s”, although others close %(share)s of that benefit already."
                )
                % {"title": titles[key], "share": percent(share)}
            )
        else:
            said.append(
                _("It includes “%(title)s”; the plan gives that room to what brings more.")
                % {"title": titles[key]}
            )
    if found.moved:
        said.append(
            ngettext(
                "%(n)s initiative starts in another quarter.",
                "%(n)s initiatives start in another quarter.",
                len(found.moved),
            )
            % {"n": len(found.moved)}
        )
    return said


def _left_out(found: Difference, titles: Mapping[str, str]) -> list[str]:
    return [
        _("It leaves out “%(title)s”: %(why)s.") % {"title": titles[key], "why": left_words(why)}
        for key, why in found.added.items()
    ]
