"""Rows of customer metrics."""

from metrics.models.importing import ImportShape, ImportState, MetricImport
from metrics.models.metric import (
    SMALLEST_GROUP,
    Metric,
    MetricKind,
    MetricMeasure,
    MetricSettings,
    Source,
    SourceKind,
)
from metrics.models.reading import Reading, ReadingPeriod, reading_key

__all__ = [
    "SMALLEST_GROUP",
    "ImportShape",
    "ImportState",
    "Metric",
    "MetricImport",
    "MetricKind",
    "MetricMeasure",
    "MetricSettings",
    "Reading",
    "ReadingPeriod",
    "Source",
    "SourceKind",
    "reading_key",
]
