"""Which characters the report's fonts can draw; the others become � before drawing.

One character in no font would make Typst refuse the whole document, because PDF/UA promises
that every character can be read.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
UNKNOWN = "\ufffd"
_KEPT = "\t\n\r"
# Marks that turn the direction of all that follows: a name could reverse the sentence after it.
_TURNING = frozenset(range(0x202A, 0x202F)) | frozenset(range(0x2066, 0x206A))


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    pairs = json.loads((FONTS / "coverage.json").read_text(encoding="ascii"))
    return tuple(first for first, _ in pairs), tuple(last for _, last in pairs)


def is_covered(code: int) -> bool:
    """Say whether one of the report's fonts has the character."""
    firsts, lasts = _ranges()
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


@cache
def _shown(character: str) -> str:
    code = ord(character)
    if character in _KEPT:
        return character
    is_control = code < 0x20 or 0x7F <= code < 0xA0
    if is_control or 0xD800 <= code <= 0xDFFF or code in _TURNING:
        return ""
    return character if is_covered(code) else UNKNOWN


def drawable(text: str) -> str:
    """Return the text with what no font covers replaced, control characters dropped.

    >>> drawable("caf\\u00e9 \\u6f22\\x00\\ud800 ok")
    'café � ok'
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def drawable_values(value: Any) -> Any:
    """Return JSON values with every text in them drawable."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {key: drawable_values(inside) for key, inside in value.items()}
    if isinstance(value, (list, tuple)):
        return [drawable_values(inside) for inside in value]
    return value
