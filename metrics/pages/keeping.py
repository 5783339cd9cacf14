"""Read models of the pages on which metrics and readings are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from charts.numbers import NO_FIGURE
from metrics.domain.indicators import Estimate
from metrics.domain.measures import Measure
from metrics.forms.figures import as_typed
from metrics.models import Metric, Reading, Source
from metrics.selectors.spans import Span, chosen_spans, figure_over, spans_of, window_text
from metrics.sentences import value_words

FIGURES = ("baseline", "target")
DATES = ("baseline_on", "target_on")


@dataclass(frozen=True)
class MetricPage:
    """One metric as its editing pages need it."""

    metric: Metric

    @cached_property
    def readings(self) -> int:
        return 0 if self.metric._state.adding else self.metric.readings.count()

    @property
    def has_readings(self) -> bool:
        return bool(self.readings)

    @cached_property
    def spans(self) -> list[Span]:
        """The months, or longer stretches, from which the baseline may be taken."""
        return spans_of(self.metric)


@dataclass(frozen=True)
class Taken:
    """What was put into the baseline from readings, or why nothing could be."""

    sentence: str
    worked: bool = True


def typed_in(data: Mapping[str, Any], page: MetricPage) -> tuple[Any, Taken]:
    """Return what was typed with the baseline put in from the readings asked for, and words."""
    copied = data.copy()  # type: ignore[attr-defined]
    spans = chosen_spans(page.spans, data.get("take_first", ""), data.get("take_last", ""))
    if not spans:
        return copied, Taken(_("Choose from which to which month."), worked=False)
    window = window_text(spans[0].first, spans[-1].until, spans[0].period)
    found = figure_over(page.metric, spans)
    if not isinstance(found, Estimate):
        return copied, Taken(
            _("%(window)s: the readings do not say of how many they are, so they make no mean.")
            % {"window": window},
            worked=False,
        )
    share = page.metric.counts_as is Measure.SHARE
    copied["baseline"] = as_typed(round(found.point * (100 if share else 1), 4))
    copied["baseline_on"] = spans[-1].last_day.isoformat()
    return copied, Taken(
        _("The baseline now holds %(value)s, of %(window)s. It is kept once you save.")
        % {"value": value_words(page.metric, found.point), "window": window}
    )


@dataclass(frozen=True)
class Conflict:
    """A field that says one thing in the row now and another in the form."""

    label: str
    theirs: str
    mine: str


def conflicts_of(current: Metric, said: Mapping[str, Any]) -> list[Conflict]:
    """Return the fields in which what was typed differs from what stands there now."""
    found = []
    for name, mine in said.items():
        theirs = getattr(current, name)
        if theirs != mine:
            label = str(current._meta.get_field(name).verbose_name)
            words = (_said(current, name, value) for value in (theirs, mine))
            found.append(Conflict(label[:1].upper() + label[1:], *words))
    return found


def _said(metric: Metric, name: str, value: Any) -> str:
    if value is None or value == "":
        return NO_FIGURE
    if name in FIGURES:
        return value_words(metric, value)
    if name in DATES:
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(metric._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def others_telling(reading: Reading) -> list[Source]:
    """Return other sources that tell of a typed reading's period, all counted with it."""
    if reading.metric.counted_source_id is not None:
        return []
    return list(
        Source.objects.filter(
            readings__metric=reading.metric, readings__starts_on=reading.starts_on
        )
        .exclude(pk=reading.source_id)
        .distinct()
    )
