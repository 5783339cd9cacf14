"""Read models of what an import would do, did, or why it did nothing; and the list of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import figure, money, percent
from metrics.domain.measures import Measure
from metrics.models import ImportShape, ImportState, Metric, MetricImport
from metrics.pages.import_words import plain, why
from metrics.reading_words import named_period_text
from metrics.selectors.known import is_money


@dataclass(frozen=True)
class PreviewLine:
    """One reading as it would be kept, in words."""

    metric: str
    period: str
    channel: str
    place: str
    segment: str
    value: str
    n: int | None


@dataclass(frozen=True)
class Shrinking:
    """A reading that would rest on fewer cases than it does now."""

    metric: str
    period: str
    had: int
    has: int


@dataclass(frozen=True)
class CheckPage:
    """What an import would do, or did. Numbers are lines, except where a name says readings."""

    row: MetricImport
    metrics: Mapping[str, Metric]

    @cached_property
    def _result(self) -> Mapping[str, Any]:
        return self.row.result or {}

    @property
    def has_result(self) -> bool:
        return "kept" in self._result and self.row.state != ImportState.REFUSED

    @property
    def lines(self) -> int:
        return int(self._result.get("lines", 0))

    @property
    def kept(self) -> int:
        return int(self._result.get("kept", 0))

    @property
    def refused(self) -> int:
        return int(self._result.get("refused", 0))

    @property
    def kept_share(self) -> str:
        """How much of the bar is kept, 0–100, as SVG writes numbers."""
        return f"{100 * self.kept / self.lines:.2f}" if self.lines else "0"

    @property
    def readings(self) -> Mapping[str, int]:
        return self._result.get("readings", {})

    @property
    def comments(self) -> int:
        return int(self._result.get("comments", 0))

    @property
    def refusals(self) -> list[list[Any]]:
        return self._result.get("refusals", [])

    @property
    def rules(self) -> list[str]:
        return self._result.get("rules", [])

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why lines are refused, with how many each, most frequent first."""
        counts = self._result.get("reasons", {})
        return [(why(code), counts[code]) for code in sorted(counts, key=lambda c: (-counts[c], c))]

    @property
    def overlaps(self) -> list[str]:
        """Readings that cannot be kept beside those there are, in words."""
        return [
            " · ".join(
                str(part)
                for part in (
                    self._name(line["metric"]),
                    named_period_text(str(line["period"])),
                    *(line.get(name) for name in ("channel", "place", "segment")),
                )
                if part
            )
            for line in self._result.get("overlaps", [])
        ]

    @property
    def new_channels(self) -> list[str]:
        return self._result.get("new_channels", [])

    @property
    def can_be_kept(self) -> bool:
        return bool(self.kept) and not self._result.get("overlaps")

    @cached_property
    def shrinking(self) -> list[Shrinking]:
        return [
            Shrinking(
                self._name(line["metric"]),
                named_period_text(str(line["period"])),
                line["had"],
                line["has"],
            )
            for line in self._result.get("shrinking", [])
        ]

    @cached_property
    def preview(self) -> list[PreviewLine]:
        """The first readings, until they are kept: then the dashboards show them.

        They protect small groups, which whoever hands in the file has seen already.
        """
        if self.row.state != ImportState.CHECKED:
            return []
        return [
            PreviewLine(
                metric=self._name(line["metric"]),
                period=named_period_text(str(line["period"])),
                channel=str(line.get("channel") or ""),
                place=str(line.get("place") or ""),
                segment=str(line.get("segment") or ""),
                value=self._value(line["metric"], line.get("value")),
                n=line.get("n"),
            )
            for line in self._result.get("preview", [])
        ]

    @property
    def nothing_stated(self) -> str:
        """What an empty channel, place or segment means in this file."""
        if self.row.shape == ImportShape.READINGS:
            return pgettext("parts", "all")
        return pgettext("parts", "not stated")

    @property
    def by_channel(self) -> bool:
        return any(line.channel for line in self.preview)

    @property
    def by_place(self) -> bool:
        return any(line.place for line in self.preview)

    @property
    def by_segment(self) -> bool:
        return any(line.segment for line in self.preview)

    @property
    def more_readings(self) -> int:
        return max(0, sum(self.readings.values()) - len(self.preview))

    @property
    def seen(self) -> str:
        """What was seen, so that nothing else is kept: another check gives another one."""
        shown = dumps([self.row.mapping, self.row.result], sort_keys=True, default=str)
        return sha256(shown.encode()).hexdigest()[:20]

    def _name(self, key: str) -> str:
        return self.metrics[key].short_name if key in self.metrics else key

    def _value(self, key: str, value: float | None) -> str:
        if value is None or key not in self.metrics:
            return plain(value)
        metric = self.metrics[key]
        if metric.counts_as is Measure.SHARE:
            return percent(value, 1)
        if metric.counts_as is Measure.NET:
            return plain(round(value, 1))
        if is_money(metric):
            return money(value, metric.unit)
        words = figure(value, 1) if value % 1 else figure(value, 0)
        return f"{words} {metric.unit}".strip()

    # ---- the sentence ----------------------------------------------------------------------

    @property
    def title(self) -> str:
        match self.row.state:
            case ImportState.DONE:
                return _("Kept")
            case ImportState.CANCELLED:
                return _("Given up: nothing was kept")
            case ImportState.REFUSED:
                return _("This file cannot be taken")
            case ImportState.RECEIVED | ImportState.LOOKED_AT:
                return _("This file has not been read to the end")
        if not self.kept:
            return _("No line can be kept")
        return _("What this file would do")

    @property
    def lede(self) -> str:
        if self.row.state == ImportState.REFUSED:
            return refusal_of(self.row)
        if self.row.state == ImportState.CANCELLED:
            return _("The file is deleted. No figure has changed.")
        if self.row.state == ImportState.DONE:
            return what_it_did(self._result)
        if self.row.state == ImportState.RECEIVED:
            return _("It was broken off. Nothing was kept; it can be read again.")
        lines = _kept_of(self.kept, self.lines)
        if self.kept and not self.readings.get("new") and not self.readings.get("updated"):
            same = _("All of it is there already: keeping it changes nothing.")
            return f"{lines} {same}"
        if self.refused:
            refused = ngettext(
                "%(n)s is refused, with its reason below.",
                "%(n)s are refused, with their reasons below.",
                self.refused,
            ) % {"n": figure(self.refused, 0)}
            return f"{lines} {refused}"
        return lines


def refusal_of(row: MetricImport) -> str:
    """Return why a file could not be taken, with its line where there is one."""
    problem = row.result.get("problem") or {}
    message = problem.get("message") or _("Nothing could be read of it.")
    if line := problem.get("line"):
        return _("Line %(line)d: %(message)s") % {"line": line, "message": message}
    return message


def _kept_of(kept: int, lines: int) -> str:
    words = {"kept": figure(kept, 0), "lines": figure(lines, 0)}
    if kept == lines and kept:
        return _("All %(lines)s lines would be kept.") % words
    return _("%(kept)s of %(lines)s lines would be kept.") % words


def what_it_did(result: Mapping[str, Any]) -> str:
    """Return in a sentence what keeping an import changed."""
    recorded = result.get("recorded", {})
    new, updated = recorded.get("added", 0), recorded.get("updated", 0)
    if not new and not updated:
        said = _("Every reading was there already; nothing changed.")
    else:
        parts = []
        if new:
            words = ngettext("%(n)s new reading", "%(n)s new readings", new)
            parts.append(words % {"n": figure(new, 0)})
        if updated:
            words = ngettext("%(n)s corrected", "%(n)s corrected", updated)
            parts.append(words % {"n": figure(updated, 0)})
        said = ", ".join(parts) + "."
    if comments := result.get("new_comments", 0):
        words = ngettext("%(n)s new comment.", "%(n)s new comments.", comments)
        said += " " + words % {"n": figure(comments, 0)}
    if refused := result.get("refused", 0):
        words = ngettext("%(n)s line refused.", "%(n)s lines refused.", refused)
        said += " " + words % {"n": figure(refused, 0)}
    return said
