"""What must be done first: names found in a cell, and circles that no order of work can satisfy."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Mapping

_SEPARATORS = re.compile(r"([;,\n])")
_MOST_PIECES = 12  # a name holds a comma or two, never a paragraph


def same(name: str) -> str:
    """Return a name or code as it is compared: without case and superfluous blanks.

    >>> same("  Plan  de Voz "), same("DA1-A")
    ('plan de voz', 'da1-a')
    """
    return " ".join(name.casefold().split())


def names_in(text: str, known: Collection[str]) -> list[str]:
    """Return the names listed in a text, separated by semicolons, commas or line breaks.

    ``known`` are names as compared by :func:`same`; one that holds a separator itself is found
    whole. What is not known is returned as it is written, piece by piece.

    >>> names_in("Hear, then act; B", {"hear, then act", "b"}), names_in("x; ; y", set())
    (['Hear, then act', 'B'], ['x', 'y'])
    """
    pieces = _SEPARATORS.split(text)
    found = []
    at = 0
    while at < len(pieces):
        end = at + 1
        for last in range(min(len(pieces), at + 2 * _MOST_PIECES), at, -2):
            if same("".join(pieces[at:last])) in known:
                end = last
                break
        name = " ".join("".join(pieces[at:end]).split())
        if name:
            found.append(name)
        at = end + 1
    return found


def circles(needed: Mapping[str, Iterable[str]], among: Iterable[str]) -> list[list[str]]:
    """Return a shortest circle of prerequisites through each of ``among`` that lies on one.

    A circle is given once, as the keys in the order in which each needs the next.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}, "abcd")
    [['a', 'b', 'c']]
    >>> circles({"a": ["a"]}, "a"), circles({"a": ["b"], "b": []}, "ab")
    ([['a']], [])
    """
    found: list[list[str]] = []
    seen: set[str] = set()
    tied = _tied(needed)
    for start in among:
        if start in seen or start not in tied:
            continue
        circle = _circle(needed, start)
        if circle:
            found.append(circle)
            seen.update(circle)
    return found


def _tied(needed: Mapping[str, Iterable[str]]) -> set[str]:
    """Return what is left when everything is taken away that could be begun in some order."""
    left = {key: set(keys) & needed.keys() for key, keys in needed.items()}
    enables: dict[str, list[str]] = {}
    for key, keys in left.items():
        for other in keys:
            enables.setdefault(other, []).append(key)
    free = [key for key, keys in left.items() if not keys]
    for key in free:
        for waiting in enables.get(key, ()):
            left[waiting].discard(key)
            if not left[waiting]:
                free.append(waiting)
    return left.keys() - set(free)


def _circle(needed: Mapping[str, Iterable[str]], start: str) -> list[str]:
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        key = waiting.popleft()
        for following in needed.get(key, ()):
            if following == start:
                way = [key]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if following not in came_from:
                came_from[following] = key
                waiting.append(following)
    return []
