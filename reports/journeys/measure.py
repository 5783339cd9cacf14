"""How wide a text is in the report's own type, so that lines can be broken before drawing."""

from __future__ import annotations

from functools import cache, lru_cache

from PIL import ImageFont

from reports.pdf.characters import FONTS

UNIT = 100  # the size at which letters are measured
ELLIPSIS = "…"


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    name = "SourceSans3-Semibold.otf" if bold else "SourceSans3-Regular.otf"
    return ImageFont.truetype(str(FONTS / name), UNIT)


@lru_cache(maxsize=20_000)
def _length(text: str, bold: bool) -> float:
    return float(_font(bold).getlength(text)) / UNIT


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of text, in the unit of its size."""
    return _length(text, bold) * size


def wrapped(
    text: str, room: float, size: float, *, bold: bool = False, most: int | None = None
) -> list[str]:
    """Break a text into lines no wider than ``room``, at most ``most`` of them, the rest as "…".

    A word wider than a line is broken anywhere.
    """
    space = width(" ", size, bold=bold)
    lines: list[list[str]] = []
    filled = room  # so that the first word begins a line
    for word in _words(text, room, size, bold):
        long = width(word, size, bold=bold)
        if filled + space + long > room:
            lines.append([word])
            filled = long
        else:
            lines[-1].append(word)
            filled += space + long
    return _at_most(most, [" ".join(words) for words in lines], room, size, bold)


def _at_most(most: int | None, lines: list[str], room: float, size: float, bold: bool) -> list[str]:
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), room, size, bold=bold)]


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text, cut with "…" where it is wider than ``room``."""
    if width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits, by halves
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + ELLIPSIS, size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def _words(text: str, room: float, size: float, bold: bool) -> list[str]:
    words: list[str] = []
    for word in text.split():
        while width(word, size, bold=bold) > room and len(word) > 1:
            part = word
            while width(part, size, bold=bold) > room and len(part) > 1:
                part = part[: max(1, len(part) * 3 // 4)]
            words.append(part)
            word = word[len(part) :]
        words.append(word)
    return words
