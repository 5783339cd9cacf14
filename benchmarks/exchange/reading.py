"""Figures read from a table or from JSON; what cannot be taken is refused by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from assessments.models import Framework
from benchmarks.domain.pooling import FEWEST
from benchmarks.services.importing import Value
from tables.cells import folded, restored, text_of
from tables.errors import TableError
from tables.limits import MB, Limits
from tables.opening import opened_table

OVERALL = "overall"
FORMAT = "brujula-cx-benchmark"
LIMITS = Limits(file_bytes=MB, unpacked_bytes=20 * MB, rows=500, columns=50)
WHOLE = {"overall", "total", "global", "general", "conjunto", "organisation", "organizacion"}
HEADINGS: dict[str, tuple[str, ...]] = {
    "part": ("part", "code", "parte", "codigo", "capability", "capacidad", "area"),
    "mean": ("mean", "average", "media", "promedio"),
    "lower": ("p25", "q1", "lower", "inferior"),
    "upper": ("p75", "q3", "upper", "superior"),
    "n": ("n", "organisations", "organizations", "organizaciones", "empresas", "companies"),
}
_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,9})?")


@dataclass(frozen=True)
class Problem:
    """Why one line of a file is left out; line None is about the whole."""

    line: int | None
    message: str


@dataclass(frozen=True)
class Reading:
    """What a file says: figures that can be kept, what is refused, and what it says of itself."""

    values: tuple[Value, ...]
    problems: tuple[Problem, ...]
    said: Mapping[str, Any] = field(default_factory=dict)


class _LineError(ValueError):
    """A line that cannot be taken; the message is for the person who handed it in."""


def read_benchmark(file: BinaryIO, name: str, framework: Framework) -> Reading:
    """Return the figures of a CSV, XLSX or JSON file. Raises TableError where it is none."""
    parts = parts_of(framework)
    if name.lower().endswith(".json"):
        said, lines = _json(file)
    else:
        said, lines = {}, _table(file, name)
    values: dict[str, Value] = {}
    problems = []
    for line, cells in lines:
        try:
            value = _value(cells, parts)
            if value.part in values:
                raise _LineError(_("This part stands in the file twice."))
            values[value.part] = value
        except _LineError as refused:
            problems.append(Problem(line, str(refused)))
    if not values and not problems:
        raise TableError(_("There is nothing in it that could be read."))
    return Reading(tuple(values.values()), tuple(problems), said)


def parts_of(framework: Framework) -> dict[str, str]:
    """Return how a file may call the whole, an area or a capability, folded → its code."""
    parts = dict.fromkeys(WHOLE, OVERALL)
    for area in framework.areas.prefetch_related("capabilities"):
        for row in (area, *area.capabilities.all()):
            for word in (row.name_es, row.name_en, row.code):
                parts[folded(word)] = row.code
    return parts


def _table(file: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    source = opened_table(file, name, limits=LIMITS)
    columns: dict[str, int] = {}
    for index, heading in enumerate(source.header):
        for column, words in HEADINGS.items():
            if folded(heading) in words:
                columns.setdefault(column, index)
    missing = [column for column in ("part", "mean", "n") if column not in columns]
    if missing:
        raise TableError(
            _("The first line must name the columns “part”, “mean” and “n”; missing: %(names)s.")
            % {"names": ", ".join(missing)},
            source.header_line,
        )
    for row in source.rows():
        if set(row.formulas) & set(columns.values()):
            yield row.line, {"formula": "1"}
            continue
        yield (
            row.line,
            {column: restored(text_of(row.cells[index])) for column, index in columns.items()},
        )


def _json(file: BinaryIO) -> tuple[dict[str, Any], Iterable[tuple[int, dict[str, str]]]]:
    raw = file.read(LIMITS.file_bytes + 1)
    if len(raw) > LIMITS.file_bytes:
        raise TableError(_("The file is larger than %(most)d MB.") % {"most": 1})
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableError(
            _("The JSON breaks off or is wrong."), getattr(error, "lineno", None)
        ) from (error)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise TableError(
            _("This is JSON, but not a benchmark: “format” must be “%(format)s”.")
            % {"format": FORMAT}
        )
    values = document.get("values")
    if not isinstance(values, list) or len(values) > LIMITS.rows:
        raise TableError(_("“values” must be a list of at most %(most)d.") % {"most": LIMITS.rows})
    said = {
        key: text_of(document[key])
        for key in ("title", "source", "url", "year", "organizations")
        if isinstance(document.get(key), str | int | float)
    }
    return said, ((number, _plain(value)) for number, value in enumerate(values, start=1))


def _plain(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    names = {"part": "part", "mean": "mean", "p25": "lower", "p75": "upper", "n": "n"}
    return {
        own: text_of(value[name])
        for name, own in names.items()
        if isinstance(value.get(name), str | int | float)
    }


def _value(cells: Mapping[str, str], parts: Mapping[str, str]) -> Value:
    if cells.get("formula"):
        raise _LineError(_("A formula stands here; put in its value."))
    part = parts.get(folded(cells.get("part", "")))
    if part is None:
        name = cells.get("part", "")[:40]
        raise _LineError(_("“%(name)s” is no part of this model.") % {"name": name})
    n = _number(cells.get("n", ""), _("the number of organisations"))
    if n != int(n) or n > 10_000_000:
        raise _LineError(_("The number of organisations must be a whole number."))
    if n < FEWEST:
        raise _LineError(_("Never from fewer than five organisations."))
    mean = _level(cells.get("mean", ""), _("the mean"))
    lower, upper = (cells.get(name, "").strip() for name in ("lower", "upper"))
    if bool(lower) != bool(upper):
        raise _LineError(_("Give both quartiles, p25 and p75, or neither."))
    if not lower:
        return Value(part, mean, None, None, int(n))
    quartiles = _level(lower, "p25"), _level(upper, "p75")
    if quartiles[0] > quartiles[1]:
        raise _LineError(_("p25 lies above p75."))
    return Value(part, mean, *quartiles, int(n))


def _level(text: str, what: str) -> float:
    level = _number(text, what)
    if not 1 <= level <= 5:
        raise _LineError(_("From 1 to 5, please: %(what)s.") % {"what": what})
    return level


def _number(text: str, what: str) -> float:
    text = text.strip().replace("\u2212", "-").replace("\xa0", "")
    number = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else float("nan")
    if not isfinite(number):
        raise _LineError(_("Not a number: %(what)s.") % {"what": what})
    return number
