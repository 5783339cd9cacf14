"""Lines that are not taken: why, in words, counted, and kept apart as a file to be corrected."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TextIO

from django.utils.translation import gettext as _

from tables.cells import neutral, text_of

SHOWN = 200


class Refusal(NamedTuple):
    """Why a cell or a line is not taken. ``text`` is the cell, ``heading`` its column's."""

    code: str
    text: str = ""
    heading: str = ""
    about: str = ""  # what was expected: a scale, a range, the line that came before


def reason(refusal: Refusal) -> str:
    """Return a refusal as a sentence in the person's language."""
    return _SENTENCES[refusal.code]() % refusal._asdict()


_SENTENCES: dict[str, Any] = {
    "total": lambda: _("This line adds up others."),
    "formula": lambda: _("A formula stands in “%(heading)s”; put in its value."),
    "too_wide": lambda: _("There are more cells than headings."),
    "no_date": lambda: _("There is no date in “%(heading)s”."),
    "not_a_date": lambda: _("“%(text)s” in “%(heading)s” is no date of the chosen order."),
    "date_range": lambda: _("“%(text)s” lies outside %(about)s."),
    "too_long": lambda: _("“%(text)s” is longer than a month; single lines need a day or month."),
    "needs_day": lambda: _("“%(text)s” is no single day, and days are counted here."),
    "no_number": lambda: _("“%(text)s” in “%(heading)s” is no number."),
    "other_decimal": lambda: _("“%(text)s” is written otherwise than the column “%(heading)s”."),
    "other_currency": lambda: _("“%(text)s” is in another currency than the rest (%(about)s)."),
    "off_scale": lambda: _("%(text)s in “%(heading)s” lies outside %(about)s."),
    "negative": lambda: _("%(text)s in “%(heading)s” is below zero."),
    "not_whole": lambda: _("%(text)s in “%(heading)s” is no whole number."),
    "no_value": lambda: _("“%(heading)s” is empty."),
    "no_score": lambda: _("There is neither a score nor a comment."),
    "no_metric": lambda: _("The metric is missing."),
    "unknown_channel": lambda: _("The channel “%(text)s” has not been matched."),
    "unknown_touchpoint": lambda: _("The touchpoint “%(text)s” has not been matched."),
    "unknown_stage": lambda: _("The stage “%(text)s” has not been matched."),
    "unknown_moment": lambda: _("The moment “%(text)s” has not been matched."),
    "unknown_metric": lambda: _("The metric “%(text)s” has not been matched."),
    "unknown_outcome": lambda: _("“%(text)s” says neither won nor lost nor open."),
    "left_out": lambda: _("“%(text)s” is left out, as decided."),
    "not_yes_no": lambda: _("“%(text)s” in “%(heading)s” says neither yes nor no."),
    "came_before": lambda: _("“%(text)s” came before."),
    "same_reading": lambda: _("Line %(about)s already tells the same metric, period and parts."),
    "still_open": lambda: _("The deal is still open."),
    "no_closing": lambda: _("The deal has ended, but its day of closing is missing."),
    "closed_before": lambda: _("The deal was closed before it was opened."),
    "more_than_all": lambda: _("The parts are more than the whole (%(about)s)."),
    "no_counts": lambda: _("There is neither a value nor what makes one."),
    "none_of_none": lambda: _("A value of nobody: the number is 0."),
    "lies_across": lambda: _("Part of the same stretch is told by shorter or longer periods."),
}


@dataclass
class Refusals:
    """Counts the refused lines, keeps the first ones in words and writes all of them to a file."""

    counts: Counter[str] = field(default_factory=Counter)
    first: list[list[Any]] = field(default_factory=list)
    out: TextIO | None = None

    def __post_init__(self) -> None:
        self._writer = csv.writer(self.out, delimiter=";") if self.out else None

    def head(self, headings: Sequence[str]) -> None:
        """Begin the file of refused lines with its heading."""
        if self._writer:
            self._writer.writerow([_("Line"), _("Why it was not taken"), *map(neutral, headings)])

    def add(self, line: int, refusal: Refusal, cells: Sequence[Any]) -> None:
        """Note one refused line."""
        self.counts[refusal.code] += 1
        if len(self.first) < SHOWN:
            text = refusal.text or " · ".join(text_of(c) for c in cells if c != "")
            self.first.append([line, reason(refusal), text[:120]])
        if self._writer:
            said = neutral(reason(refusal))  # it may begin with the cell: "-5 in …"
            self._writer.writerow([line, said, *(neutral(text_of(c)) for c in cells)])

    @property
    def total(self) -> int:
        return self.counts.total()


def text_file(binary: Any) -> TextIO:
    """Return a text file that spreadsheets open as it is meant, on top of a binary one."""
    return io.TextIOWrapper(binary, encoding="utf-8-sig", newline="")
