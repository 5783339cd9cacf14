"""A metric's numbers in templates."""

from __future__ import annotations

from django import template

from metrics import sentences
from metrics.domain.indicators import Estimate
from metrics.models import Metric

register = template.Library()


@register.filter
def value_of(metric: Metric, value: float | None) -> str:
    return sentences.value_words(metric, value)


@register.filter
def interval_of(metric: Metric, found: Estimate | None) -> str:
    return sentences.interval_words(metric, found)
