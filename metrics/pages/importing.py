"""Read models of the pages of an import: its columns to decide, its check, the history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from metrics.forms.import_columns import (
    COLUMNS_SHOWN,
    LEAVE_OUT,
    NAMES_SHOWN,
    NEW,
    Decisions,
    Problem,
)
from metrics.models import MetricImport
from metrics.pages.import_words import doubt, how_it_was_read, what_was_found
from metrics.selectors.importing import Option


@dataclass(frozen=True)
class Choice:
    """One select: its name, options, what is chosen; ``open`` where somebody has yet to say."""

    name: str
    label: str
    options: list[tuple[str, Any]]
    chosen: str
    hint: str = ""

    @property
    def open(self) -> bool:
        return not self.chosen


@dataclass(frozen=True)
class ColumnBlock:
    """A column: its heading, what was found in the whole of it, what it is, how it is written."""

    index: int
    heading: str
    found: str
    examples: list[str]
    odd: list[list[Any]]
    odd_count: int
    role: str
    formats: list[Choice]
    doubt: str = ""

    @property
    def undecided(self) -> bool:
        return any(choice.open for choice in self.formats)


@dataclass(frozen=True)
class NameLine:
    """A word of a column and what it means; ``is_new`` where nothing of ours bears this name."""

    name: str
    text: str
    times: int
    chosen: str

    @property
    def undecided(self) -> bool:
        return not self.chosen


@dataclass(frozen=True)
class NameBlock:
    """The words of one column: those to be looked at, those that were understood."""

    role: str
    title: str
    heading: str
    options: list[Option]
    others: list[tuple[str, str]]
    lines: list[NameLine]
    understood: list[NameLine]
    whole: list[str]  # words for all of them
    hidden: int  # words beyond those shown; found by themselves
    too_many: bool


@dataclass(frozen=True)
class ColumnsPage:
    """What the page of the columns shows."""

    row: MetricImport
    read: str
    columns: list[ColumnBlock]
    more_columns: int
    groups: Any
    fixed: list[Choice]
    segment: str
    month: str
    names: list[NameBlock]
    problems: list[Problem]
    fixed_asked: list[str] = field(default_factory=list)

    @property
    def can_be_checked(self) -> bool:
        return not self.problems


def columns_page(
    row: MetricImport, decisions: Decisions, problems: tuple[Problem, ...] = ()
) -> ColumnsPage:
    """Return the page; ``problems`` are those found by the check beside those of the choices."""
    return ColumnsPage(
        row=row,
        read=how_it_was_read(row),
        columns=[_column(row, column, decisions) for column in decisions.columns],
        more_columns=max(0, len(row.look.get("columns", [])) - COLUMNS_SHOWN),
        groups=decisions.groups,
        fixed=list(_fixed(decisions)),
        segment=decisions.fixed.get("segment", ""),
        month=decisions.fixed.get("date", ""),
        names=[_names(role, index, decisions) for role, index in decisions.named_columns()],
        problems=[*decisions.problems(), *problems],
        fixed_asked=decisions.fixed_asked,
    )


def _column(row: MetricImport, column: dict[str, Any], decisions: Decisions) -> ColumnBlock:
    index = str(column["index"])
    role = decisions.roles.get(index, "")
    return ColumnBlock(
        index=column["index"],
        heading=column["heading"],
        found=what_was_found(column, decisions.look.get("lines", 0)),
        examples=column.get("examples", []),
        odd=column.get("odd", []),
        odd_count=column.get("odd_count", 0),
        role=role,
        formats=list(_formats(index, decisions)),
        doubt=doubt(row, column["heading"], role),
    )


def _formats(index: str, decisions: Decisions) -> Iterator[Choice]:
    """The selects about how a column is written: only where something can be chosen."""
    if decisions.asks_decimal(index):
        example = (decisions.column(index).get("examples") or ["1.234"])[0]
        options = [("comma", _("a comma: 0,5")), ("point", _("a point: 0.5"))]
        hint = _("“%(text)s” can be read both ways.") % {"text": example}
        chosen = decisions.decimal(index)
        yield Choice(f"decimal-{index}", _("Before the decimals stands"), options, chosen, hint)
    if decisions.asks_date_order(index):
        options = [("day_first", _("the day: 31/01")), ("month_first", _("the month: 01/31"))]
        hint = _("No date in the column tells: none has a number over 12 where it matters.")
        chosen = decisions.date_order(index)
        yield Choice(f"date_order-{index}", _("First comes"), options, chosen, hint)
    if decisions.asks_percent(index):
        options = [("fraction", _("90 %")), ("percent", _("0.9 %"))]
        yield Choice(f"percent-{index}", _("0.9 means"), options, decisions.percent(index))


def _fixed(decisions: Decisions) -> Iterator[Choice]:
    labels = {
        "metric": _("Metric of all lines"),
        "channel": _("Channel of all lines"),
        "moment": _("Moment of all lines"),
        "stage": _("Stage of all lines"),
        "touchpoint": _("Touchpoint of all lines"),
    }
    for name in decisions.fixed_asked:
        if name in labels:
            options = [(option.value, option.label) for option in decisions.options(name)]
            if options:
                chosen = decisions.fixed.get(name, "")
                yield Choice(f"fixed-{name}", labels[name], options, chosen)


def _names(role: str, index: str, decisions: Decisions) -> NameBlock:
    titles = {
        "metric": _("Metrics in the file"),
        "channel": _("Channels in the file"),
        "moment": _("Moments in the file"),
        "stage": _("Stages in the file"),
        "touchpoint": _("Touchpoints in the file"),
        "outcome": _("How deals ended"),
    }
    options, meanings = decisions.options(role), decisions.meanings(role, index)
    lines, understood, whole = [], [], []
    for number, (text, times) in enumerate(decisions.spellings(index)[:NAMES_SHOWN]):
        chosen = meanings[text]
        line = NameLine(f"name-{role}-{index}-{number}", text, times, chosen)
        if decisions.is_whole(role, text):
            whole.append(text)
            continue
        by_itself = decisions.matched(role, text)
        (understood if chosen and chosen == by_itself else lines).append(line)
    return NameBlock(
        role=role,
        title=titles[role],
        heading=decisions.column(index)["heading"],
        options=options,
        others=_others(role, decisions),
        lines=lines,
        understood=understood,
        whole=whole,
        hidden=max(0, len(meanings) - NAMES_SHOWN),
        too_many=decisions.column(index).get("values") is None,
    )


def _others(role: str, decisions: Decisions) -> list[tuple[str, str]]:
    words = {NEW: _("Make this channel"), LEAVE_OUT: _("Leave its lines out")}
    allowed = decisions.others(role)
    return [(value, label) for value, label in words.items() if value in allowed]
