"""What an initiative should move, whether it has, and what that is worth, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charts.numbers import figure
from economics.selectors import Missing, ValueOfChange
from economics.sentences import with_range
from economics.words import about
from metrics.domain.change import Verdict
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Measure
from metrics.domain.periods import Period
from metrics.models import Metric
from metrics.selectors.spans import window_text
from metrics.sentences import change_words, difference_words, interval_words, value_words
from roadmaps.aim_lines import AimLine
from roadmaps.domain.aims import Again, Look, reaches, thawed
from roadmaps.models import InitiativeAim


def day_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def metric_words(aim: InitiativeAim) -> str:
    """Return the metric with where it should move: "CSAT", "CSAT · web"."""
    place = aim.channel or aim.touchpoint
    return f"{aim.metric.short_name} · {place}" if place else aim.metric.short_name


def each_words(metric: Metric, value: float | None, period: Period) -> str:
    """Return a value; a total's for each of its periods."""
    words = value_words(metric, value)
    if metric.counts_as is not Measure.TOTAL or value is None:
        return words
    return {
        Period.MONTH: _("%(value)s a month"),
        Period.QUARTER: _("%(value)s a quarter"),
        Period.YEAR: _("%(value)s a year"),
    }[period] % {"value": words}


def short_words(line: AimLine) -> str:
    """Return an aim for one line of a list: "CSAT 68 % → 75 %"."""
    aim = line.aim
    words = each_words(aim.metric, aim.to_value, line.period)
    if aim.from_value is None:
        return f"{metric_words(aim)} → {words}"
    return f"{metric_words(aim)} {value_words(aim.metric, aim.from_value)} → {words}"


def start_words(aim: InitiativeAim, period: Period) -> str:
    """Return where an aim starts: "68 % (n = 50, January 2026 – March 2026)"; "" for nowhere."""
    if aim.from_value is None or aim.from_first is None or aim.from_until is None:
        return ""
    sums, _periods = thawed(aim.from_sums)
    window = window_text(aim.from_first, aim.from_until, period)
    known = sums.n and sums.numbered == sums.readings
    if aim.metric.counts_as is not Measure.TOTAL and known:
        window = f"n = {figure(sums.n, 0)}, {window}"
    return f"{each_words(aim.metric, aim.from_value, period)} ({window})"


def aim_sentence(line: AimLine) -> str:
    """Return what an initiative should do to a metric, from, to and by when."""
    aim = line.aim
    words = {
        "metric": metric_words(aim),
        "start": start_words(aim, line.period),
        "to": each_words(aim.metric, aim.to_value, line.period),
        "day": day_words(aim.due_on),
    }
    if not words["start"]:
        return (
            _("Should bring %(metric)s to %(to)s by %(day)s; it had not been measured before.")
            % words
        )
    return _("Should move %(metric)s from %(start)s to %(to)s by %(day)s.") % words


def again_sentences(line: AimLine) -> list[str]:
    """Return what became of the metric: whether it moved, its target, what that does not say."""
    again, aim = line.again, line.aim
    since = day_words(again.since) if again.since else ""
    if again.look is Look.COMPARED:
        return [_moved(line), _target(line), *_caution(again)]
    if again.look is Look.NO_START and again.after is not None:
        words = {"since": since, "value": after_words(line)}
        start = _("Since %(since)s it stands at %(value)s; there is no figure from before.") % words
        return [start, _target(line)]
    return [
        {
            Look.WAITING: _("It is looked at again once the initiative is done, or after %(day)s.")
            % {"day": day_words(aim.due_on)},
            Look.TOO_EARLY: _(
                "Too early to look again: no whole period has passed since %(since)s."
            )
            % {"since": since},
            Look.NO_READINGS: _("There are no readings since %(since)s.") % {"since": since},
            Look.TOO_FEW: _(
                "Since %(since)s too few customers were asked for a figure to be shown."
            )
            % {"since": since},
            Look.NO_FIGURE: _(
                "The readings since %(since)s do not say of how many they are, so they make no "
                "figure together."
            )
            % {"since": since},
        }[again.look]
    ]


def after_words(line: AimLine) -> str:
    """Return the figure after, with its number and its stretch."""
    again, metric = line.again, line.aim.metric
    if again.after is None or again.first is None or again.until is None:
        return ""
    window = window_text(again.first, again.until, line.period)
    if again.after.n is not None:
        window = f"n = {figure(again.after.n, 0)}, {window}"
    return f"{_point(metric, again.after, line.period)} ({window})"


def _point(metric: Metric, found: Estimate, period: Period) -> str:
    """Return a value; of fewer than ten only its interval."""
    if found.is_interval_only:
        return interval_words(metric, found)
    return each_words(metric, found.point, period)


def _moved(line: AimLine) -> str:
    again, metric = line.again, line.aim.metric
    change = again.change
    if change is None:
        return ""
    words = {
        "metric": metric_words(line.aim),
        "before": value_words(metric, change.before),
        "after": after_words(line),
        "change": change_words(metric, change),
    }
    better = again.is_better(metric.higher_is_better)
    if change.low is not None:
        if better is None:
            return (
                _(
                    "No detectable change in %(metric)s: from %(before)s to %(after)s, "
                    "%(change)s, which may be chance."
                )
                % words
            )
        if better:
            return (
                _(
                    "%(metric)s moved for the better by more than its noise: from %(before)s to "
                    "%(after)s, %(change)s."
                )
                % words
            )
        return (
            _(
                "%(metric)s moved for the worse by more than its noise: from %(before)s to "
                "%(after)s, %(change)s."
            )
            % words
        )
    return _against_usual(line, words)


def _against_usual(line: AimLine, words: dict[str, str]) -> str:
    again, metric = line.again, line.aim.metric
    if again.usual is None:
        return (
            _(
                "%(metric)s went from %(before)s to %(after)s. Whether that is more than its noise "
                "cannot be told: fewer than six periods in a row stand before it."
            )
            % words
        )
    words |= {
        "low": value_words(metric, again.usual.low),
        "high": value_words(metric, again.usual.high),
    }
    if again.verdict is Verdict.NOISE:
        return (
            _(
                "%(metric)s went from %(before)s to %(after)s, within what was usual before "
                "(%(low)s to %(high)s)."
            )
            % words
        )
    if again.is_better(metric.higher_is_better):
        return (
            _(
                "%(metric)s moved for the better: from %(before)s to %(after)s, beyond what was "
                "usual before (%(low)s to %(high)s)."
            )
            % words
        )
    return (
        _(
            "%(metric)s moved for the worse: from %(before)s to %(after)s, beyond what was usual "
            "before (%(low)s to %(high)s)."
        )
        % words
    )


def _target(line: AimLine) -> str:
    again, aim = line.again, line.aim
    if again.after is None:
        return ""
    words = {"target": each_words(aim.metric, aim.to_value, line.period)}
    if reaches(again.after.point, aim.to_value, aim.metric.higher_is_better):
        return _("The target of %(target)s is reached.") % words
    words["rest"] = difference_words(aim.metric, aim.to_value - again.after.point).lstrip("+−")
    if again.after.is_interval_only:
        return _("The target is %(target)s.") % words
    return _("%(rest)s are missing to the target of %(target)s.") % words


def _caution(again: Again) -> list[str]:
    if again.verdict not in (Verdict.ROSE, Verdict.FELL):
        return []
    return [_("Whether the initiative moved it, the figures alone do not say.")]


# ---- in money ------------------------------------------------------------------------------------


def worth_sentence(line: AimLine, currency: str) -> str:
    """Return what reaching the aim is worth a year, or that and why nobody can say."""
    if line.is_narrowed:
        return _("In money: not computed, because a case is about all customers, not about a part.")
    if line.worth is None:
        return _("In money: not computed, because there is no value to start from.")
    if isinstance(line.worth, Missing):
        why = f" {line.worth.reasons[0]}" if line.worth.case is None else ""
        return _("In money: cannot be computed yet.") + why
    return _in_money(line.worth, currency)


def _in_money(worth: ValueOfChange, currency: str) -> str:
    each = with_range(worth.per_customer, currency)
    if worth.a_year is None:
        return _(
            "In money, if the target is reached: %(each)s for each customer. For all of them the "
            "case lacks how many there are."
        ) % {"each": each}
    return _(
        "In money, if the target is reached: %(year)s in the first year; %(each)s for each customer."
    ) % {"year": with_range(worth.a_year, currency), "each": each}


def worth_reasons(line: AimLine) -> tuple[str, ...]:
    """Return what the money rests on, or what is missing for it."""
    if line.worth is None:
        return ()
    return line.worth.reasons if isinstance(line.worth, Missing) else line.worth.assumptions


def worth_short(line: AimLine, currency: str) -> str:
    """Return the money of a year for a list line; "" where there is none."""
    if not isinstance(line.worth, ValueOfChange) or line.worth.a_year is None:
        return ""
    return _("%(money)s a year") % {"money": about(line.worth.a_year.p50, currency)}


@dataclass(frozen=True)
class AimWords:
    """One aim as pages and documents say it."""

    line: AimLine
    currency: str

    @property
    def aim(self) -> InitiativeAim:
        return self.line.aim

    @property
    def short(self) -> str:
        return short_words(self.line)

    @property
    def sentence(self) -> str:
        return aim_sentence(self.line)

    @property
    def again(self) -> list[str]:
        return again_sentences(self.line)

    @property
    def is_looked_at(self) -> bool:
        """Whether it has come so far that readings speak."""
        return self.line.again.look in (Look.COMPARED, Look.NO_START)

    @property
    def mark(self) -> str:
        """Return "better", "worse", "same" or "" as the readings after it say."""
        again = self.line.again
        if again.look is not Look.COMPARED:
            return ""
        better = again.is_better(self.aim.metric.higher_is_better)
        if better is None:
            return "same" if again.verdict is Verdict.NOISE else ""
        return "better" if better else "worse"

    @property
    def worth(self) -> str:
        return worth_sentence(self.line, self.currency)

    @property
    def reasons(self) -> tuple[str, ...]:
        return worth_reasons(self.line)

    @property
    def worth_short(self) -> str:
        return worth_short(self.line, self.currency)

    @property
    def case_url(self) -> str:
        """Return where the case is that the money comes from; "" where there is none."""
        worth = self.line.worth
        return worth.case.get_absolute_url() if worth is not None and worth.case else ""

    @property
    def lacks_a_case(self) -> bool:
        return isinstance(self.line.worth, Missing) and self.line.worth.case is None
