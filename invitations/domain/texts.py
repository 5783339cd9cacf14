"""Texts of messages with places to fill in, written ``{name}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES = ("name", "organization", "round", "link", "minutes", "closes_on", "anonymity")
LINK = "link"
SUBJECT_LENGTH = 150
BODY_LENGTH = 5000

_PLACE = re.compile(r"\{([^{}\n]*)\}")


def unknown_places(text: str) -> tuple[str, ...]:
    """Return what stands in braces and is no place, each once, in order.

    >>> unknown_places("{name}, {nombre}: {link} {nombre}")
    ('nombre',)
    """
    return tuple(dict.fromkeys(p for p in _PLACE.findall(text) if p.strip() not in PLACES))


def names_link(text: str) -> bool:
    """Return whether the personal link has its place."""
    return any(place.strip() == LINK for place in _PLACE.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each place filled in, in one pass.

    A value that itself holds braces stays as it is: somebody called "{link}" gets no second link.

    >>> filled("Hi {name}: {link} {other}", {"name": "{link}", "link": "L"})
    'Hi {link}: L {other}'
    """
    return _PLACE.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def one_line(text: str) -> str:
    """Return a subject that no line break can turn into another header.

    >>> one_line("A\\r\\nBcc: x@y.z")
    'A Bcc: x@y.z'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
