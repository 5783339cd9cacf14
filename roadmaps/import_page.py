"""What a file of initiatives would do, in words: the preview's read model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from charts.numbers import figure, money, percent
from roadmaps.domain.initiative_lines import (
    LIFT,
    LIFTS,
    RANGES,
    Change,
    Examined,
    Kept,
    Outcome,
    Problem,
    ProblemKind,
)
from roadmaps.exchange.columns import HEADINGS, LeftOut, Why
from roadmaps.models import InitiativeStatus

LONG_TEXTS = ("why", "steps", "deliverable", "metric")


def problem_words(problem: Problem) -> str:
    """Return why a line is refused, so that the person knows what to correct."""
    said = {
        "field": field_name(problem.field),
        "about": problem.about[:80],
        "line": problem.line,
        "most": problem.about,
    }
    if problem.kind is ProblemKind.OUT_OF_RANGE:
        return _range_words(problem)
    if problem.kind is ProblemKind.CIRCLE:
        return _circle_words(problem)
    return {
        ProblemKind.FORMULA: _("%(field)s: a formula stands here; put in its value."),
        ProblemKind.NO_NUMBER: _("%(field)s: “%(about)s” is no number."),
        ProblemKind.OTHER_DECIMAL: _(
            "%(field)s: “%(about)s” cannot be told: the file does not write its decimals that way."
        ),
        ProblemKind.UNKNOWN_STATUS: _("“%(about)s” is no status known here."),
        ProblemKind.MISSING: _("Missing: %(field)s."),
        ProblemKind.NOT_WHOLE: _("%(field)s: a whole number, please, not %(about)s."),
        ProblemKind.TOO_LONG: _("%(field)s: at most %(most)s characters."),
        ProblemKind.NO_NAME: _("It has neither a name nor a code."),
        ProblemKind.UNKNOWN_CODE: _("The library has no “%(about)s”, and no name is given."),
        ProblemKind.TWICE: _("“%(about)s” stands already in line %(line)s."),
        ProblemKind.SEVERAL: _(
            "Several initiatives of the roadmap are called “%(about)s”: give them different names "
            "first."
        ),
        ProblemKind.LIFTS_NOTHING: _("An initiative lifts at least one capability."),
        ProblemKind.UNKNOWN_PREREQUISITE: _(
            "“%(about)s”, which must be done first, is neither in the file nor in the roadmap."
        ),
        ProblemKind.ABSENT_PREREQUISITE: _(
            "“%(about)s”, which must be done first, is in the library but neither in the file nor "
            "in the roadmap."
        ),
        ProblemKind.REFUSED_PREREQUISITE: _(
            "“%(about)s”, which must be done first, is refused in line %(line)s."
        ),
    }[problem.kind] % said


def _range_words(problem: Problem) -> str:
    allowed = LIFTS if problem.field.startswith(LIFT) else RANGES[problem.field]
    decimals = 2 if problem.field.startswith(LIFT) else 1 if problem.field == "effort" else 0
    low, high = figure(float(allowed.low), decimals), figure(float(allowed.high), 0)
    if problem.field == "probability":
        low, high = percent(float(allowed.low)), percent(float(allowed.high))
    return _("%(field)s: from %(low)s to %(high)s, please, not %(about)s.") % {
        "field": field_name(problem.field),
        "low": low,
        "high": high,
        "about": figure(float(problem.about), 2) if len(problem.about) < 16 else problem.about[:16],
    }


def _circle_words(problem: Problem) -> str:
    named = [
        step.title
        if step.line is None
        else _("%(title)s (line %(line)s)") % {"title": step.title, "line": step.line}
        for step in problem.steps
    ]
    if len(named) == 1:
        return _("It would have to be finished before it can begin: %(title)s needs itself.") % {
            "title": named[0]
        }
    return _("A circle: each needs the next to be done first: %(circle)s.") % {
        "circle": " → ".join([*named, named[0]])
    }


def field_name(field: str) -> str:
    if field.startswith(LIFT):
        return _("Lift in %(code)s") % {"code": field.removeprefix(LIFT)}
    return str(HEADINGS.get(field, ""))


def left_out_words(column: LeftOut) -> str:
    return {
        Why.UNKNOWN: _("neither a column known here nor a capability of this model"),
        Why.NOT_ASKED: _("a capability that this round does not ask about"),
        Why.TWICE: _("says the same as a column before it"),
        Why.ELSEWHERE: _("is said in the roadmap or in a scenario, not by a file"),
    }[column.why]


@dataclass(frozen=True)
class KeptLine:
    """A line that is kept, as the preview shows it."""

    line: int
    title: str
    what: str
    tone: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ImportPreview:
    """What a file would do to a roadmap."""

    examined: Examined
    left_out: Sequence[LeftOut]
    currency: str

    @property
    def headline(self) -> str:
        if not self.examined.writes:
            if self.examined.kept:
                return _("This file changes nothing")
            return _("Nothing of this file can be kept")
        return _("What this file would do")

    @property
    def counts(self) -> list[tuple[str, int]]:
        of = self.examined.of
        return [
            (_("Lines in the file"), self.examined.lines),
            (pgettext("initiatives", "New"), len(of(Outcome.NEW, Outcome.FROM_LIBRARY))),
            (pgettext("initiatives", "Changed"), len(of(Outcome.UPDATED))),
            (pgettext("initiatives", "As they were"), len(of(Outcome.SAME))),
            (pgettext("lines", "Refused"), len(self.examined.refused)),
        ]

    @property
    def written(self) -> int:
        return len(self.examined.of(Outcome.NEW, Outcome.FROM_LIBRARY, Outcome.UPDATED))

    @property
    def sentence(self) -> str:
        """Return in one sentence whether anything is written."""
        if self.examined.writes:
            return _("Nothing has been written yet.")
        if self.examined.refused:
            return _("Correct the lines and hand in the file again.")
        return _("All of it is in the roadmap already.")

    @property
    def refused(self) -> list[tuple[int, str, list[str]]]:
        return [
            (one.line, one.title, [problem_words(problem) for problem in one.problems])
            for one in self.examined.refused
        ]

    @property
    def columns(self) -> list[tuple[str, str]]:
        return [(column.heading, left_out_words(column)) for column in self.left_out]

    @property
    def kept(self) -> list[KeptLine]:
        """Return what is written, then what stays as it is, each in the order of the file."""
        order = sorted(self.examined.kept, key=lambda one: (one.outcome is Outcome.SAME, one.line))
        return [self._kept(one) for one in order]

    def _kept(self, one: Kept) -> KeptLine:
        what, tone = {
            Outcome.NEW: (pgettext("initiative", "new"), "good"),
            Outcome.FROM_LIBRARY: (pgettext("initiative", "new, from the library"), "good"),
            Outcome.UPDATED: (pgettext("initiative", "changed"), "accent"),
            Outcome.SAME: (pgettext("initiative", "as it was"), ""),
        }[one.outcome]
        notes: Iterable[str] = ()
        if one.outcome is Outcome.UPDATED:
            notes = (self.change_words(change) for change in one.changes)
        elif one.outcome is not Outcome.SAME:
            notes = (self._estimates(one),)
        return KeptLine(one.line, one.title, what, tone, tuple(notes))

    def _estimates(self, one: Kept) -> str:
        values = one.values
        duration = int(values.duration or 1)
        parts = [
            _("%(days)s days of work") % {"days": _number(values.effort, 1)},
            money(float(values.cost or 0), self.currency),
            ngettext("%(n)s quarter", "%(n)s quarters", duration) % {"n": duration},
            percent(float(values.probability or 0)),
            ", ".join(f"{code} +{_number(points, 2)}" for code, points in values.lifts.items()),
        ]
        if values.requires:
            names = {"names": self._titles(values.requires)}
            parts.append(_("after %(names)s") % names)
        return " · ".join(part for part in parts if part)

    def change_words(self, change: Change) -> str:
        """Return one change as "what: before → after"."""
        name = field_name(change.field)
        if change.field in LONG_TEXTS:
            return _("%(field)s: other words") % {"field": name}
        before, after = (self._value(change.field, v) for v in (change.before, change.after))
        return f"{name}: {before} → {after}"

    def _value(self, field: str, value: Any) -> str:
        if field == "requires":
            return self._titles(value) or "–"
        if field.startswith(LIFT):
            return "–" if value is None else f"+{_number(value, 2)}"
        if field == "cost":
            return money(float(value), self.currency)
        if field == "probability":
            return percent(float(value))
        if field == "status":
            return str(InitiativeStatus(value).label)
        if isinstance(value, Decimal):
            return _number(value, 1)
        if field == "title":
            return _("“%(title)s”") % {"title": value} if value else _("the library’s")
        return value or "–"

    def _titles(self, keys: Iterable[str]) -> str:
        return "; ".join(sorted(self.examined.titles[key] for key in keys))


def _number(value: Decimal | None, most: int) -> str:
    """Return a number with as many decimals as it has."""
    if value is None:
        return "–"
    decimals = next((n for n in range(most) if value == round(value, n)), most)
    return figure(float(value), decimals)


def told_after(examined: Examined) -> str:
    """Return what was done, once it is kept."""
    if not examined.writes:
        return _("The file changes nothing: all of it was in the roadmap already.")
    new = len(examined.of(Outcome.NEW, Outcome.FROM_LIBRARY))
    updated = len(examined.of(Outcome.UPDATED))
    parts = []
    if new:
        parts.append(
            ngettext("%(n)s initiative is new.", "%(n)s initiatives are new.", new) % {"n": new}
        )
    if updated:
        parts.append(
            ngettext("%(n)s was changed.", "%(n)s were changed.", updated) % {"n": updated}
        )
    return " ".join([*parts, _("The roadmap is ranked anew.")])


def as_summary(examined: Examined, left_out: Sequence[LeftOut]) -> Mapping[str, Any]:
    """Return what a file would do, or did, in plain values."""
    return {
        "lines": examined.lines,
        "new": len(examined.of(Outcome.NEW, Outcome.FROM_LIBRARY)),
        "updated": len(examined.of(Outcome.UPDATED)),
        "same": len(examined.of(Outcome.SAME)),
        "refused": [
            {
                "line": one.line,
                "title": one.title,
                "reasons": [problem_words(p) for p in one.problems],
            }
            for one in examined.refused
        ],
        "columns_not_read": [
            {"heading": column.heading, "reason": left_out_words(column)} for column in left_out
        ],
    }
