"""A text in pieces, so that a page can mark what was found in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A run of text; ``mark`` is "" or what to mark it as, ``note`` what to say of it."""

    text: str
    mark: str = ""
    note: str = ""


def in_pieces(text: str, places: Iterable[tuple[int, int, str, str]]) -> list[Piece]:
    """Cut a text at (start, end, mark, note); what overlaps an earlier place is left out.

    >>> [p.mark for p in in_pieces("muy bien", [(4, 8, "good", "")])]
    ['', 'good']
    """
    pieces, at = [], 0
    for start, end, mark, note in sorted(places):
        if start < at:
            continue
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], mark, note))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces
