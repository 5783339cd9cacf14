"""In words: how a file was read, and what was found in each of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from charts.numbers import figure
from metrics.domain.headings import names_its_question
from metrics.models import MetricImport
from metrics.services.importing import kept_before

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "latin-1": "ISO 8859-1",
    "iso-8859-1": "ISO 8859-1",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


def plain(value: float | None) -> str:
    """Return a number with as many decimals as it needs, four at most."""
    if value is None:
        return figure(None)
    decimals = next((d for d in range(4) if abs(value - round(value, d)) < 1e-9), 4)
    return figure(value, decimals)


def how_it_was_read(row: MetricImport) -> str:
    """Return the sentence above the columns: lines, kind of file, what was set aside."""
    look = row.look
    lines = look.get("lines", 0)
    words = ngettext("%(n)s line, %(what)s", "%(n)s lines, each %(what)s", lines)
    parts = [words % {"n": figure(lines, 0), "what": row.get_shape_display()}, _kind(look)]
    if aside := _set_aside(look):
        parts.append(aside)
    return "; ".join(parts) + "."


def _kind(look: Mapping[str, Any]) -> str:
    if look.get("kind") == "xlsx":
        return _("a workbook, sheet “%(sheet)s”") % {"sheet": look.get("sheet", "")}
    separator = {
        ";": _("separated by semicolons"),
        ",": _("separated by commas"),
        "\t": _("separated by tabs"),
        "|": _("separated by bars"),
    }.get(look.get("separator", ""), "")
    encoding = ENCODINGS.get(look.get("encoding", ""), look.get("encoding", "").upper())
    words = _("pasted text")
    if look.get("kind") != "pasted":
        words = _("text in %(encoding)s") % {"encoding": encoding}
    return f"{words}, {separator}" if separator else words


def _set_aside(look: Mapping[str, Any]) -> str:
    titles, totals = len(look.get("title_lines", [])), look.get("total_count", 0)
    found = []
    if titles:
        found.append(ngettext("%(n)d title line", "%(n)d title lines", titles) % {"n": titles})
    if totals:
        found.append(ngettext("%(n)d total line", "%(n)d total lines", totals) % {"n": totals})
    if not found:
        return ""
    return _("set aside: %(what)s") % {"what": _(" and ").join(found)}


def what_was_found(column: Mapping[str, Any], lines: int) -> str:
    """Return what a whole column holds: "decimal comma; from 0.5 to 98.2"."""
    return "; ".join(_found(column, lines))


def _found(column: Mapping[str, Any], lines: int) -> Iterator[str]:
    kind = column.get("kind")
    if kind == "empty" or not column.get("filled"):
        yield _("empty")
        return
    if kind == "number":
        yield from _number(column)
    elif kind == "date":
        yield from _dates(column)
    else:
        yield _words(column)
    if missing := column.get("missing"):
        yield _missing(column, missing, lines)


def _number(column: Mapping[str, Any]) -> Iterator[str]:
    decimal = column.get("decimal")
    yield {
        "comma": _("decimal comma"),
        "point": _("decimal point"),
        "ambiguous": _("numbers, perhaps with decimals"),
    }.get(decimal or "", _("whole numbers"))
    if marks := column.get("thousands"):
        yield {
            ".": _("point for thousands"),
            ",": _("comma for thousands"),
            "'": _("apostrophe for thousands"),
        }.get(marks, _("space for thousands"))
    if currency := column.get("currency"):
        yield _("in %(currency)s") % {"currency": currency}
    if column.get("percent"):
        yield _("with a percent sign")
    if isinstance(column.get("low"), int | float) and decimal != "ambiguous":
        yield _span(plain(column["low"]), plain(column["high"]))


def _dates(column: Mapping[str, Any]) -> Iterator[str]:
    order = {
        "day_first": _("day first"),
        "month_first": _("month first"),
        "year_first": _("year first"),
        "workbook": _("dates of the workbook"),
        "words": _("months, quarters or years"),
        "ambiguous": _("dates in which day and month could be the other way round"),
    }.get(column.get("date_order") or "", _("dates"))
    evidence = column.get("date_evidence", "")
    if evidence and column.get("date_order") != "ambiguous":
        yield _("%(order)s, because of %(evidence)s") % {"order": order, "evidence": evidence}
    else:
        yield order
    if column.get("swapped"):
        yield _("some seem to have day and month exchanged by a program")


def _words(column: Mapping[str, Any]) -> str:
    values = column.get("values")
    if values is None:
        return _("text, nearly each cell different")
    number = len(values)
    return ngettext("%(n)s word", "%(n)s different words", number) % {"n": figure(number, 0)}


def _missing(column: Mapping[str, Any], missing: int, lines: int) -> str:
    spellings = [text for text in column.get("spellings", {}) if text.strip()]
    words = {"n": figure(missing, 0), "lines": figure(lines, 0)}
    text = ngettext("%(n)s of %(lines)s is empty", "%(n)s of %(lines)s are empty", missing) % words
    if spellings:
        text += _(" (also written %(spellings)s)") % {"spellings": ", ".join(spellings[:6])}
    return text


def _span(low: str, high: str) -> str:
    return low if low == high else _("from %(low)s to %(high)s") % {"low": low, "high": high}


def doubt(row: MetricImport, heading: str, role: str) -> str:
    """Return that only its numbers say which question a column answers; "" where more does."""
    what, _mark, kind = role.partition(":")
    if what != "score" or names_its_question(heading, kind):
        return ""
    if row.source.mapping.get("columns", {}).get(heading) == role:
        return ""  # somebody decided so before
    return _("Only its range speaks for it. Which question did customers answer?")


def remembered_words(row: MetricImport) -> str:
    """Return that the columns are read as last time, and which headings are new or gone.

    "" where nothing is remembered of this source, or what was decided since is shown.
    """
    then = row.source.mapping.get("columns", {})
    if not then or row.mapping or row.source.mapping.get("shape") != row.shape:
        return ""
    now = {column["heading"] for column in row.look.get("columns", [])}
    new, gone = sorted(now - set(then) - {""}), sorted(set(then) - now)
    said = _("Read as last time.")
    if gone:
        said += " " + _("No longer there: %(headings)s.") % {"headings": ", ".join(gone[:8])}
    if new:
        said += " " + _("New: %(headings)s.") % {"headings": ", ".join(new[:8])}
    return said


def came_before(row: MetricImport) -> str:
    """Return that this very file was kept already, and when; "" where it was not."""
    before = kept_before(row)
    if before is None or before.done_at is None:
        return ""
    day = date_format(localtime(before.done_at), "SHORT_DATE_FORMAT")
    return _("This very file was kept on %(day)s.") % {"day": day}


def why(code: str) -> str:
    """Return why lines are refused, for many of them at once; each line says more."""
    return str(_WHY.get(code, code))


_NUMBER, _DATE = (
    gettext_lazy("not a number as the column writes them"),
    gettext_lazy("no date that can be taken"),
)
_NAME = gettext_lazy("a name that was not matched")
_WHY = {
    "total": gettext_lazy("a line that adds up others"),
    "formula": gettext_lazy("a formula"),
    "too_wide": gettext_lazy("more cells than headings"),
    "no_date": gettext_lazy("no date"),
    "not_a_date": _DATE,
    "date_range": _DATE,
    "too_long": gettext_lazy("longer than a month"),
    "needs_day": gettext_lazy("no single day"),
    "no_number": _NUMBER,
    "other_decimal": _NUMBER,
    "other_currency": gettext_lazy("another currency"),
    "off_scale": gettext_lazy("a value outside its range"),
    "negative": gettext_lazy("below zero"),
    "not_whole": gettext_lazy("not a whole number"),
    "no_value": gettext_lazy("no value"),
    "no_score": gettext_lazy("neither score nor comment"),
    "no_metric": gettext_lazy("no metric"),
    "unknown_channel": _NAME,
    "unknown_touchpoint": _NAME,
    "unknown_stage": _NAME,
    "unknown_moment": _NAME,
    "unknown_metric": _NAME,
    "unknown_outcome": gettext_lazy("neither won nor lost nor open"),
    "left_out": gettext_lazy("left out, as decided"),
    "not_yes_no": gettext_lazy("neither yes nor no"),
    "came_before": gettext_lazy("came before"),
    "same_reading": gettext_lazy("a second line of the same reading"),
    "still_open": gettext_lazy("a deal still open"),
    "no_closing": gettext_lazy("ended without a day"),
    "closed_before": gettext_lazy("closed before it was opened"),
    "more_than_all": gettext_lazy("parts that are more than the whole"),
    "no_counts": gettext_lazy("neither a value nor what makes one"),
    "none_of_none": gettext_lazy("a value of nobody"),
    "lies_across": gettext_lazy("told by longer or shorter periods too"),
}
