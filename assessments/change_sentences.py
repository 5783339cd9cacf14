"""What two rounds say side by side, in sentences of the active language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.change import Estimate, Method
from assessments.domain.progress import Held, Mix, PartChange, Progress, progress
from assessments.sentences import listed
from charts.numbers import NO_FIGURE, figure, percent, signed, span


def headline(overall: PartChange | None, mix: Mix | None, title: str) -> str:
    """Return what changed in one sentence; first of all if it is other people who answered."""
    names = {"title": title}
    if overall is None:
        return _("Against “%(title)s” the whole cannot be compared") % names
    if mix and mix.composition.is_mostly_mix and not overall.is_uniform:
        return _("The difference comes mostly from who answered, not from what changed")
    if overall.is_uniform:
        names["by"] = signed(overall.difference)
        return _("All changed alike since “%(title)s”: %(by)s") % names
    if not overall.is_detected:
        return _("No detectable change since “%(title)s”") % names
    names["by"] = figure(abs(overall.difference))
    if overall.difference > 0:
        return _("%(by)s levels higher than in “%(title)s”") % names
    return _("%(by)s levels lower than in “%(title)s”") % names


def lede(overall: PartChange | None) -> str:
    """Return the change of the whole with its interval and what it takes to be told from none."""
    if overall is None:
        return _("One of the two rounds has no overall mean; the areas that both have stand below.")
    told = {
        "before": figure(overall.before),
        "now": figure(overall.now),
        "by": signed(overall.difference),
    }
    estimate = overall.estimate
    if estimate is None:
        return (
            _("From %(before)s to %(now)s (%(by)s): too few answers to say how sure that is.")
            % told
        )
    if overall.is_uniform:
        return _("From %(before)s to %(now)s.") % told
    told |= {"low": signed(estimate.low), "high": signed(estimate.high)}
    told["least"] = figure(estimate.detectable)
    if overall.is_detected:
        return (
            _(
                "From %(before)s to %(now)s: %(by)s, between %(low)s and %(high)s. "
                "A change can be told from ±%(least)s on."
            )
            % told
        )
    return (
        _(
            "From %(before)s to %(now)s: %(by)s, between %(low)s and %(high)s. "
            "With these answers it takes ±%(least)s to tell a change from none."
        )
        % told
    )


def mix_words(mix: Mix) -> str:
    """Return a change split into what is real and what comes from other people answering."""
    split = mix.composition
    told = {
        "total": signed(split.total, 2),
        "within": signed(split.within, 2),
        "mix": signed(split.mix, 2),
    }
    return (
        _(
            "Of %(total)s, %(within)s is change inside the groups and %(mix)s comes from other shares "
            "of them answering."
        )
        % told
    )


def level_words(before: int | None, now: int | None, held: Held | None) -> str:
    """Return what became of the level, and what a level that holds on did not pass."""
    if before is None or now is None:
        return ""
    if held:
        told = {
            "level": held.level,
            "mean": figure(held.mean, 2),
            "threshold": figure(held.threshold, 2),
        }
        if held.threshold > held.level:
            return _("Level %(level)s stays: %(mean)s has not passed %(threshold)s.") % told
        return _("Level %(level)s stays: %(mean)s has not fallen to %(threshold)s.") % told
    if now == before:
        return _("The level is %(level)s, as before.") % {"level": now}
    told = {"before": before, "now": now}
    if now > before:
        return _("The level rose from %(before)s to %(now)s.") % told
    return _("The level fell from %(before)s to %(now)s.") % told


def method_words(estimate: Estimate | None, *, tells_people: bool) -> str:
    """Return how two means were compared."""
    if estimate is None:
        return _("not enough answers to compare")
    n = estimate.n_both
    if estimate.method is Method.PAIRED:
        if not tells_people:
            return _("paired by person")
        return ngettext(
            "paired by person: %(n)s person in both rounds",
            "paired by person: the same %(n)s people in both rounds",
            n,
        ) % {"n": n}
    if estimate.method is Method.OVERLAPPING:
        if not tells_people:
            return _("partly the same people")
        return ngettext(
            "partly the same people: %(n)s in both rounds",
            "partly the same people: %(n)s in both rounds",
            n,
        ) % {"n": n}
    return _("as two independent groups")


def arithmetic(change: PartChange) -> str:
    """Return the sum behind an interval, with this change's numbers in it."""
    estimate = change.estimate
    if estimate is None:
        return NO_FIGURE
    return _(
        "Δ = %(now)s − %(before)s = %(by)s; standard error %(se)s, %(df)s degrees of freedom; "
        "interval %(low)s to %(high)s; smallest change that can be told ±%(least)s"
    ) % {
        "now": figure(change.now, 2),
        "before": figure(change.before, 2),
        "by": signed(change.difference, 2),
        "se": figure(estimate.se, 2),
        "df": figure(estimate.df, 1),
        "low": signed(estimate.low, 2),
        "high": signed(estimate.high, 2),
        "least": figure(estimate.detectable, 2),
    }


def interval_span(estimate: Estimate | None) -> str:
    if estimate is None or estimate.is_uniform:
        return NO_FIGURE
    if estimate.low < 0:
        return _("%(low)s to %(high)s") % {
            "low": signed(estimate.low),
            "high": signed(estimate.high),
        }
    return span(estimate.low, estimate.high)


def progress_words(change: PartChange) -> str:
    """Return how much of the way from the earlier mean to the target is done."""
    found = progress(change.before, change.now, change.target)
    if found is None:
        return NO_FIGURE
    kind, share = found
    if kind is Progress.REACHED:
        return _("target reached")
    if kind is Progress.LOST:
        return _("at the target before, now below it")
    return percent(share)


def unbacked_words(names: Sequence[str]) -> str:
    """Return what rose without anything more to show for it; above three only how many."""
    if len(names) > 3:
        return _(
            "%(n)s capabilities rose clearly, and no better evidence was named than before. They "
            "are marked below: hopes and targets raise answers too."
        ) % {"n": len(names)}
    return ngettext(
        "%(names)s rose clearly, and no better evidence was named than before. Look at it before "
        "you tell of it: hopes and targets raise answers too.",
        "%(names)s rose clearly, and no better evidence was named than before. Look at them before "
        "you tell of it: hopes and targets raise answers too.",
        len(names),
    ) % {"names": listed(names)}


def not_comparable(kind: str, names: Sequence[str]) -> str:
    """Return which capabilities are left out of the comparison and why."""
    text = {
        "reworded": _("Described otherwise than before: %(names)s."),
        "added": _("Not asked before: %(names)s."),
        "dropped": _("No longer asked: %(names)s."),
    }[kind]
    return text % {"names": listed(names)}
