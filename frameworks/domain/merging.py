"""Two people in one form: what each changed stands, unless both changed the same field.

A form carries a fingerprint of each field as it was shown. So a change made meanwhile is seen,
and a field that only one of them touched is never a conflict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed since it was shown, and so did this person."""

    field: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merge:
    """What to write, field by field, and where two people wrote in the same one."""

    changes: Mapping[str, Any]
    conflicts: tuple[Conflict, ...]


def as_text(value: Any) -> str:
    """Return a field's value as the one text by which it is compared and shown.

    >>> as_text(Decimal("1.50")), as_text(True), as_text(["a", "b"]), as_text(None)
    ('1.5', '1', 'a, b', '')
    """
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(as_text, value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def print_of(value: Any) -> str:
    """Return a short fingerprint of a field's value."""
    return hashlib.sha256(as_text(value).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def prints(values: Mapping[str, Any]) -> str:
    """Return the fingerprints of a form's fields as one text for a hidden field."""
    return " ".join(f"{name}:{print_of(value)}" for name, value in values.items())


def read_prints(text: str) -> dict[str, str]:
    """Return fingerprints by field; what is no such text counts as nothing shown."""
    pairs = (word.partition(":") for word in text[:20_000].split())
    return {name: found for name, _colon, found in pairs}


def merge(stored: Mapping[str, Any], typed: Mapping[str, Any], shown: Mapping[str, str]) -> Merge:
    """Return what of ``typed`` is to be written over ``stored``, given what was ``shown``."""
    changes, conflicts = {}, []
    for name, mine in typed.items():
        theirs = stored.get(name)
        if as_text(mine) == as_text(theirs):
            continue
        if print_of(theirs) == shown.get(name):
            changes[name] = mine
        elif print_of(mine) != shown.get(name):
            conflicts.append(Conflict(name, as_text(theirs), as_text(mine)))
    return Merge(changes, tuple(conflicts))
