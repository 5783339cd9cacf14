"""What a person decides about a file: suggested, remembered for the source, and checked.

The JSON of ``MetricImport.mapping``; indexes are column numbers from 0, as text::

    {"shape", "heading_line", "columns": {index: role}, "decimal": {index: comma | point},
     "date_order": {index: day_first | month_first}, "percent": {index: percent | fraction},
     "fixed": {"metric", "channel", "moment", "stage", "touchpoint", "segment", "date"},
     "names": {role: {text: id, key, "new" or "leave_out"}}}

Roles are those of :data:`metrics.domain.headings.ROLES`, with ``score:<metric key>`` for scores
and ``value:<metric key>`` for the columns of a wide table. ``Source.mapping`` is the same by
heading text instead of index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from accounts.models import Organization
from metrics.domain.columns import Kind
from metrics.domain.days import Order
from metrics.domain.headings import Shape, suggested_roles
from metrics.domain.measures import Measure
from metrics.domain.spellings import folded, means_all
from metrics.exchange.names import Names
from metrics.exchange.seen import headings_in
from metrics.models import Source

NEW, LEAVE_OUT = "new", "leave_out"
NAMED = ("channel", "moment", "stage", "touchpoint", "metric", "outcome")
DATES = ("date", "opened", "closed")
BY_COLUMN = ("decimal", "thousands", "date_order", "percent")
MOST_NEW = 30  # channels that are suggested to be made; more of them are hardly channels


def suggested_mapping(
    look: Mapping[str, Any],
    source: Source,
    shape: Shape | str,
    organization: Organization,
    *,
    names: Names | None = None,
) -> dict[str, Any]:
    """Return a mapping to begin with: what the source remembers, then what the columns show.

    What a column proves about itself wins over what was remembered of its way of writing.
    """
    shape, names = Shape(shape), names or Names.of(organization)
    kept = source.mapping if isinstance(source.mapping, dict) else {}
    columns = _columns(look, kept, shape, names)
    mapping: dict[str, Any] = {
        "shape": shape.value,
        "heading_line": look["heading_line"],
        "columns": columns,
        "decimal": _decimals(look, kept),
        "thousands": {},
        "date_order": _orders(look, kept, columns),
        "percent": _percents(look, kept, columns, shape, names),
        "fixed": kept.get("fixed", {}) if kept.get("shape") == shape.value else {},
        "names": {},
    }
    mapping["names"] = suggested_names(look, columns, names, kept.get("names", {}), shape)
    return mapping


def remembered(look: Mapping[str, Any], mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping as a source remembers it: by heading, and also what was left out."""
    headings = _headings(look)
    columns = mapping.get("columns", {})
    found: dict[str, Any] = {
        "shape": mapping["shape"],
        "columns": {heading: columns.get(index, "") for index, heading in headings.items()},
        "fixed": mapping.get("fixed", {}),
        "names": {
            role: {text: choice for text, choice in chosen.items() if choice}
            for role, chosen in mapping.get("names", {}).items()
        },
    }
    for part in BY_COLUMN:
        said = mapping.get(part, {})
        found[part] = {headings[index]: said[index] for index in said if index in headings}
    return found


def _headings(look: Mapping[str, Any]) -> dict[str, str]:
    """Return each column's heading, made different from the others: "", "Nota", "Nota" → 3 keys."""
    seen: Counter[str] = Counter()
    found = {}
    for column in look["columns"]:
        heading = column["heading"]
        seen[heading] += 1
        again = seen[heading]
        found[str(column["index"])] = heading if heading and again == 1 else f"{heading}#{again}"
    return found


def _kept(look: Mapping[str, Any], kept: Mapping[str, Any], part: str) -> dict[str, Any]:
    said = kept.get(part, {})
    return {index: said[text] for index, text in _headings(look).items() if text in said}


def _columns(
    look: Mapping[str, Any], kept: Mapping[str, Any], shape: Shape, names: Names
) -> dict[str, str]:
    said = _kept(look, kept, "columns") if kept.get("shape") == shape.value else {}
    suggested = suggested_roles(shape, headings_in(look), names.metric_names)
    if not any(said.values()):
        return {str(index): role for index, role in suggested.items()}
    found = {index: role for index, role in said.items() if role}
    for number, role in suggested.items():
        if str(number) not in said and role not in found.values():
            found[str(number)] = role
    return dict(sorted(found.items(), key=lambda pair: int(pair[0])))


def _decimals(look: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, str]:
    """Return the mark of every column that has one; undecided ones follow the rest of the file."""
    said = _kept(look, kept, "decimal")
    decided = Counter(
        column["decimal"] for column in look["columns"] if column["decimal"] in ("comma", "point")
    )
    usual = decided.most_common(1)[0][0] if decided else _mark_of_separator(look)
    found = {}
    for column in look["columns"]:
        index, decimal = str(column["index"]), column["decimal"]
        if decimal == "ambiguous":
            found[index] = said.get(index) or usual
        elif decimal in ("comma", "point"):
            found[index] = decimal
    return found


def _mark_of_separator(look: Mapping[str, Any]) -> str:
    return "point" if look.get("separator") == "," else "comma"


def _orders(
    look: Mapping[str, Any], kept: Mapping[str, Any], columns: Mapping[str, str]
) -> dict[str, str]:
    said = _kept(look, kept, "date_order")
    decided = [
        column["date_order"]
        for column in look["columns"]
        if column["date_order"] in (Order.DAY_FIRST, Order.MONTH_FIRST)
    ]
    found = {}
    for column in look["columns"]:
        index, order = str(column["index"]), column["date_order"]
        if order == Order.EITHER:  # nothing to go by: somebody has to say
            if order := said.get(index) or next(iter(decided), ""):
                found[index] = order
        elif order and (columns.get(index) in DATES or column["kind"] == Kind.DATE):
            found[index] = order
    return found


def _percents(
    look: Mapping[str, Any],
    kept: Mapping[str, Any],
    columns: Mapping[str, str],
    shape: Shape,
    names: Names,
) -> dict[str, str]:
    """Return how the shares of a column are written: 68 or 0,68. Only of aggregated tables."""
    if shape is not Shape.READINGS:
        return {}
    said, found = _kept(look, kept, "percent"), {}
    for column in look["columns"]:
        index = str(column["index"])
        role, _mark, key = columns.get(index, "").partition(":")
        metric = names.metrics.get(key)
        if role != "value" or (metric and metric.measure != Measure.SHARE):
            continue
        hundred = column["percent"] or (column["high"] or 0) > 1
        usual = "percent" if hundred else "fraction"
        found[index] = usual if column["percent"] else said.get(index, usual)
    return found


def suggested_names(
    look: Mapping[str, Any],
    columns: Mapping[str, str],
    names: Names,
    kept: Mapping[str, Mapping[str, str]],
    shape: Shape | str,
) -> dict[str, dict[str, str]]:
    """Return what each word of a column means: remembered, known, a new channel, or "" to ask."""
    found: dict[str, dict[str, str]] = {}
    for column in look["columns"]:
        role = columns.get(str(column["index"]), "")
        if role not in NAMED or column["values"] is None:
            continue
        before = {folded(t): c for t, c in kept.get(role, {}).items()}
        chosen = found.setdefault(role, {})
        for text in column["values"]:
            if shape == Shape.READINGS and means_all(text):
                continue  # all of them, and not one called so
            choice = before.get(folded(text), "")
            if choice not in (NEW, LEAVE_OUT) and choice not in _choices(role, names):
                choice = ""
            chosen[text] = choice or names.matched(role, text)
        unknown = [text for text, choice in chosen.items() if not choice]
        if role == "channel" and len(unknown) <= MOST_NEW:
            chosen.update(dict.fromkeys(unknown, NEW))
    return found


def _choices(role: str, names: Names) -> frozenset[str]:
    return frozenset({"won", "lost", "open"}) if role == "outcome" else names.ids[role]
