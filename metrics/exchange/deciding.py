"""A mapping checked before the file is read again: every problem in words, by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from metrics.domain.days import Order, day_parser
from metrics.domain.headings import NEEDED, ROLES, Shape
from metrics.domain.measures import Kind, Measure
from metrics.domain.tallies import counting_of
from metrics.exchange.mapping import BY_COLUMN, DATES, LEAVE_OUT, NAMED, NEW
from metrics.exchange.names import Names

_MARKS = {"decimal": {"comma", "point"}, "percent": {"percent", "fraction"}}


class Problem(NamedTuple):
    """What is wrong with a mapping. ``field``: "columns", "date_order:3", "fixed:channel" …"""

    field: str
    message: str


class MappingError(ValueError):
    """A mapping with which the file cannot be read; ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


def refuse_wrong(look: Mapping[str, Any], mapping: Mapping[str, Any], names: Names) -> None:
    """Raise MappingError where a mapping says too little or what cannot be."""
    problems = list(_problems(look, mapping, names))
    if problems:
        raise MappingError(problems)


def _problems(
    look: Mapping[str, Any], mapping: Mapping[str, Any], names: Names
) -> Iterator[Problem]:
    if not _has_the_right_form(mapping):
        yield Problem("shape", _("Say what one line of the file is."))
        return
    shape = Shape(mapping["shape"])
    columns = {index: role for index, role in mapping["columns"].items() if role}
    fixed = {part: value for part, value in mapping.get("fixed", {}).items() if value}
    yield from _wrong_columns(look, shape, columns, names)
    roles = {role.partition(":")[0] for role in columns.values()}
    for role in NEEDED[shape]:
        if role not in roles and not (role == "date" and fixed.get("date")):
            yield Problem("columns", _MISSING[role]())
    if shape is Shape.RESPONSES and not {"score", "comment"} & roles:
        yield Problem("columns", _("Say which column holds the score or the comment."))
    if shape is Shape.READINGS:
        yield from _wrong_readings(columns, roles, fixed)
    yield from _wrong_fixed(fixed, names)
    yield from _undecided(look, mapping, columns)
    yield from _wrong_names(mapping, names)


def _has_the_right_form(mapping: Mapping[str, Any]) -> bool:
    parts = [mapping.get("columns", {}), mapping.get("fixed", {}), mapping.get("names", {})]
    parts += [mapping.get(part, {}) for part in BY_COLUMN]
    known = mapping.get("shape") in set(Shape)
    return known and all(isinstance(part, dict) for part in parts) and "columns" in mapping


_MISSING = {
    "date": lambda: _("Say which column holds the date, or which month all lines belong to."),
    "closed": lambda: _("Say which column holds the day on which a deal was closed."),
    "outcome": lambda: _("Say which column tells whether a deal was won or lost."),
    "spend": lambda: _("Say which column holds what was spent."),
}


def _wrong_columns(
    look: Mapping[str, Any], shape: Shape, columns: Mapping[str, str], names: Names
) -> Iterator[Problem]:
    indexes = {str(column["index"]) for column in look["columns"]}
    several = {"score": "responses", "value": "readings"}
    for index, role in columns.items():
        name, _mark, key = role.partition(":")
        if index not in indexes or name not in ROLES[shape] or (key and several.get(name) != shape):
            yield Problem(f"columns:{index}", _("This column cannot be that."))
        elif (key or name == "score") and key not in names.metrics:
            yield Problem(f"columns:{index}", _("Choose the metric of this column."))
        elif name == "score":
            metric = names.metrics[key]
            if counting_of(Kind(metric.kind), metric.counts_as) is None:
                said = _("“%(name)s” is one sum divided by another: it is not counted by answers.")
                yield Problem(f"columns:{index}", said % {"name": metric.name})
    for role, times in Counter(columns.values()).items():
        if times > 1:
            yield Problem(
                "columns", _("Two columns cannot be the same (%(role)s).") % {"role": role}
            )


def _wrong_readings(
    columns: Mapping[str, str], roles: set[str], fixed: Mapping[str, Any]
) -> Iterator[Problem]:
    wide = any(role.startswith("value:") for role in columns.values())
    if not wide and "value" not in roles and not {"numerator", "n"} <= roles:
        yield Problem("columns", _("Say which column holds the value."))
    if not wide and "metric" not in roles and not fixed.get("metric"):
        yield Problem("fixed:metric", _("Say which metric the values are of."))
    if wide and ("metric" in roles or fixed.get("metric") or "value" in columns.values()):
        yield Problem("columns", _("Give each value column its metric, or name one for all."))


def _wrong_fixed(fixed: Mapping[str, Any], names: Names) -> Iterator[Problem]:
    for part, value in fixed.items():
        if part == "date":
            when = day_parser(Order.YEAR_FIRST)(value)
            if when is None:
                yield Problem("fixed:date", _("Write the month as 2026-03."))
        elif part == "segment":
            if not isinstance(value, str) or len(value) > 80:
                yield Problem("fixed:segment", _("At most 80 characters, please."))
        elif str(value) not in names.ids.get(part, ()):
            yield Problem(f"fixed:{part}", _("This choice is not there any more."))


def _undecided(
    look: Mapping[str, Any], mapping: Mapping[str, Any], columns: Mapping[str, str]
) -> Iterator[Problem]:
    for column in look["columns"]:
        index = str(column["index"])
        role = columns.get(index, "")
        if role in DATES and column["date_order"] == Order.EITHER:
            order = mapping.get("date_order", {}).get(index)
            if order not in (Order.DAY_FIRST, Order.MONTH_FIRST):
                yield Problem(
                    f"date_order:{index}", _("Say whether the day or the month comes first.")
                )
        said = mapping.get("decimal", {}).get(index) in _MARKS["decimal"]
        if role and role not in NAMED and column["decimal"] == "ambiguous" and not said:
            yield Problem(f"decimal:{index}", _("Say whether the comma or the point is decimal."))
    for part, allowed in _MARKS.items():
        for index, mark in mapping.get(part, {}).items():
            if mark not in allowed:
                yield Problem(f"{part}:{index}", _("This choice is not there any more."))


def _wrong_names(mapping: Mapping[str, Any], names: Names) -> Iterator[Problem]:
    for role, chosen in mapping.get("names", {}).items():
        if role not in NAMED or not isinstance(chosen, dict):
            yield Problem("names", _("This choice is not there any more."))
            continue
        allowed = {"won", "lost", "open"} if role == "outcome" else names.ids[role]
        for text, choice in chosen.items():
            fits = not choice or choice == LEAVE_OUT or choice in allowed
            if not fits and not (choice == NEW and role == "channel"):
                yield Problem(f"names:{role}:{text}", _("This choice is not there any more."))


def is_share(names: Names, key: str) -> bool:
    """Return whether the values of a metric are shares, which may be written as percentages."""
    return key in names.metrics and names.metrics[key].counts_as is Measure.SHARE
