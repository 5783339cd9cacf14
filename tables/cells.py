"""One cell: what a spreadsheet may be shown, what a person meant, and what is no value at all."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

_RISKY = re.compile(r"'*[=+\-@\t\r\n]")
_QUOTED = re.compile(r"'+[=+\-@\t\r\n]")
_CALLS = re.compile(r"[+\-@]\S.*[(|!]", re.DOTALL)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MARKS = re.compile(r"[\s_\-–—·:.*?¿!¡()/]+")


def neutral(value: Any) -> Any:
    """Return a cell's value so that no spreadsheet takes a text for a formula.

    Numbers stay numbers, also negative ones.

    >>> neutral("=1+1"), neutral("'=1"), neutral(-2), neutral("a = b")
    ("'=1+1", "''=1", -2, 'a = b')
    """
    return f"'{value}" if isinstance(value, str) and _RISKY.match(value) else value


def restored(text: str) -> str:
    """Return the text that :func:`neutral` was given.

    >>> restored("'=1+1"), restored("''=1"), restored("'tis")
    ('=1+1', "'=1", "'tis")
    """
    return text[1:] if _QUOTED.match(text) else text


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would compute this text instead of showing it.

    A dash alone, a signed number and a sentence after a dash are texts.

    >>> [is_formula(t) for t in ("=A1", " =A1", "+cmd|' /C calc'!A0", "-SUM(A1)")]
    [True, True, True, True]
    >>> [is_formula(t) for t in ("-", "-3", "+34 600", "- not yet (CRM)")]
    [False, False, False, False]
    """
    start = text.lstrip()
    return start.startswith("=") or bool(_CALLS.match(start))


def text_of(value: Any) -> str:
    """Return what a cell says as a person would write it, without blanks around it.

    >>> text_of(3.0), text_of(2.5), text_of(None), text_of(" a "), text_of(date(2026, 1, 31))
    ('3', '2.5', '', 'a', '2026-01-31')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def folded(text: Any) -> str:
    """Return a heading or a word as it is compared: without case, accents, spaces and marks.

    >>> folded(" Correo-e  (trabajo) "), folded("role_group"), folded("N/A")
    ('correoetrabajo', 'rolegroup', 'na')
    """
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    return _MARKS.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


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
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
