"""One cell of a table: what a spreadsheet may be shown, and what a person meant by it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_SPACES = re.compile(r"[\s_\-–·:.*?¿]+")
YES = {"yes", "si", "true", "1", "x", "y", "s", "verdadero"}
NO = {"no", "false", "0", "n", "falso"}


class CellError(ValueError):
    """What a cell says does not fit; in the active language."""


def neutral(value: Any) -> Any:
    """Return a cell's value so that no spreadsheet takes a text for a formula.

    >>> neutral("=1+1"), neutral("'=1"), neutral(-2), neutral("a = b")
    ("'=1+1", "''=1", -2, 'a = b')
    """
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def restored(text: str) -> str:
    """Return the text that :func:`neutral` was given.

    >>> restored("'=1+1"), restored("''=1"), restored("'tis")
    ('=1+1', "'=1", "'tis")
    """
    return text[1:] if _QUOTED.match(text) else text


def escaped(text: str) -> str:
    """Return a text as a workbook's XML can hold it, in the workbook's own way of writing.

    >>> escaped("a\\x01b"), escaped("_x0001_")
    ('a_x0001_b', '_x005F_x0001_')
    """
    kept = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
    return _NOT_IN_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", kept)


def unescaped(text: str) -> str:
    """Return the text that :func:`escaped` was given.

    >>> unescaped("a_x0001_b") == "a\\x01b", unescaped("_x005F_x0001_")
    (True, '_x0001_')
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def folded(text: Any) -> str:
    """Return a heading or a word as it is compared: without case, accents, spaces and marks.

    >>> folded(" Qué  Ocurre "), folded("touchpoint_id")
    ('queocurre', 'touchpointid')
    """
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SPACES.sub("", bare)


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def text_in(value: Any) -> str:
    """Return a cell as text: a whole number without its decimals, a date as people sort it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else restored(str(value))


def number_in(value: Any) -> float:
    """Return a cell as a number; a comma may mark the decimals, and 80 % is 0.8."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = str(value).strip().replace("−", "-").replace("\xa0", "").removeprefix("'")
    share = text.endswith("%")
    text = text.rstrip("% ")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = float(text) if re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,9})?", text) else float("nan")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise CellError(_("“%(text)s” is not a number.") % {"text": str(value)[:40]})
    return number / 100 if share else number


def truth_in(value: Any) -> bool:
    """Return a cell as yes or no, in either language."""
    word = folded(value if not isinstance(value, float) else int(value))
    if word in YES | {folded(_("yes"))}:
        return True
    if word in NO | {folded(_("no"))}:
        return False
    raise CellError(_("“%(text)s” is neither yes nor no.") % {"text": str(value)[:40]})


def date_in(value: Any) -> str:
    """Return a cell as an ISO date; a written one may have its day first."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    try:
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day).isoformat()
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        message = _("“%(text)s” is not a date such as 2026-11-30 or 30/11/2026.")
        raise CellError(message % {"text": text[:40]}) from error
