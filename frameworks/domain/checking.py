"""Whether a model is complete and consistent. The rules are those of the built-in content.

Source: docs/methods.md, "A model of one's own".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from frameworks.domain.content import (
    LANGUAGES,
    AreaContent,
    CapabilityContent,
    Content,
    InitiativeContent,
    Text,
)
from frameworks.domain.problems import Kind, Path, Problem

LEVELS = (1, 2, 3, 4, 5)
FEWEST_AREAS, MOST_AREAS = 3, 7
MOST_CAPABILITIES = 12  # of one area: more makes a questionnaire that nobody finishes
MOST_INITIATIVES = 300
STEPS = 3
AREA_CODE = re.compile(r"[A-Z][A-Z0-9]{0,3}")
CAPABILITY_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}")
INITIATIVE_CODE = re.compile(r"[A-Z][A-Z0-9-]{0,11}")


def check(content: Content) -> list[Problem]:
    """Return everything that keeps a model from being published; empty where nothing does."""
    return [
        *_missing(("title",), content.title),
        # A remark on the model is nobody's duty; in one language only it would be half said.
        *(_missing(("status",), content.status) if written([content.status]) else ()),
        *_levels(content),
        *_areas(content),
        *_codes(content),
        *_initiatives(content),
    ]


def completeness(content: Content) -> tuple[int, int]:
    """Return how many of a model's texts are written and how many there are, both languages."""
    texts = [text for _path, text in every_text(content)]
    return written(texts), len(texts) * len(LANGUAGES)


def written(texts: list[Text]) -> int:
    """Return how many texts are not empty, counting each language."""
    return sum(bool(text.said_in(language).strip()) for text in texts for language in LANGUAGES)


def every_text(content: Content) -> Iterator[tuple[Path, Text]]:
    """Yield each text of a model with its path."""
    yield ("title",), content.title
    if written([content.status]):
        yield ("status",), content.status
    for number, level in enumerate(content.levels):
        yield ("levels", number, "name"), level.name
        yield ("levels", number, "summary"), level.summary
    for at, area in enumerate(content.areas):
        yield ("areas", at, "name"), area.name
        yield ("areas", at, "summary"), area.summary
        for place, capability in enumerate(area.capabilities):
            for path, text in capability.texts():
                yield ("areas", at, "capabilities", place, *path), text
    for number, initiative in enumerate(content.initiatives):
        for path, text in initiative.texts():
            yield ("initiatives", number, *path), text


def _missing(path: Path, text: Text) -> list[Problem]:
    return [
        Problem((*path, language), Kind.MISSING)
        for language in LANGUAGES
        if not text.said_in(language).strip()
    ]


def _levels(content: Content) -> Iterator[Problem]:
    if tuple(level.number for level in content.levels) != LEVELS:
        yield Problem(("levels",), Kind.LEVELS, {"n": len(content.levels)})
        return
    for at, level in enumerate(content.levels):
        yield from _missing(("levels", at, "name"), level.name)
        yield from _missing(("levels", at, "summary"), level.summary)


def _areas(content: Content) -> Iterator[Problem]:
    n = len(content.areas)
    if not FEWEST_AREAS <= n <= MOST_AREAS:
        yield Problem(("areas",), Kind.AREAS, {"n": n})
    for at, area in enumerate(content.areas):
        yield from _area(("areas", at), area)


def _area(path: Path, area: AreaContent) -> Iterator[Problem]:
    if not AREA_CODE.fullmatch(area.code):
        yield Problem((*path, "code"), Kind.BAD_CODE, {"code": area.code})
    yield from _missing((*path, "name"), area.name)
    yield from _missing((*path, "summary"), area.summary)
    if not area.capabilities:
        yield Problem((*path, "capabilities"), Kind.NO_CAPABILITIES)
    if len(area.capabilities) > MOST_CAPABILITIES:
        yield Problem((*path, "capabilities"), Kind.TOO_MANY, {"most": MOST_CAPABILITIES})
    for at, capability in enumerate(area.capabilities):
        yield from _capability((*path, "capabilities", at), capability)


def _capability(path: Path, capability: CapabilityContent) -> Iterator[Problem]:
    if not CAPABILITY_CODE.fullmatch(capability.code):
        yield Problem((*path, "code"), Kind.BAD_CODE, {"code": capability.code})
    if len(capability.anchors) != len(LEVELS):
        yield Problem((*path, "anchors"), Kind.ANCHORS, {"n": len(capability.anchors)})
    for place, text in capability.texts():
        yield from _missing((*path, *place), text)


def _codes(content: Content) -> Iterator[Problem]:
    """Codes differ within a model: areas and capabilities stand side by side in results."""
    seen: set[str] = set()
    for path, code in _places(content):
        if code in seen:
            yield Problem((*path, "code"), Kind.SAME_CODE, {"code": code})
        seen.add(code)


def _places(content: Content) -> Iterator[tuple[Path, str]]:
    for at, area in enumerate(content.areas):
        yield ("areas", at), area.code
        for place, capability in enumerate(area.capabilities):
            yield ("areas", at, "capabilities", place), capability.code


def _initiatives(content: Content) -> Iterator[Problem]:
    if len(content.initiatives) > MOST_INITIATIVES:
        yield Problem(("initiatives",), Kind.TOO_MANY, {"most": MOST_INITIATIVES})
    capabilities = {capability.code for capability in content.capabilities}
    codes = {row.code for row in content.initiatives}
    seen: set[str] = set()
    for at, row in enumerate(content.initiatives):
        path: Path = ("initiatives", at)
        if row.code in seen:
            yield Problem((*path, "code"), Kind.SAME_CODE, {"code": row.code})
        seen.add(row.code)
        yield from _initiative(path, row, capabilities, codes)
    requires = {row.code: row.requires for row in content.initiatives}
    for circle in circles(requires):
        at = next(n for n, row in enumerate(content.initiatives) if row.code == circle[0])
        yield Problem(("initiatives", at, "requires"), Kind.CIRCLE, {"codes": " → ".join(circle)})


def _initiative(
    path: Path, row: InitiativeContent, capabilities: set[str], codes: set[str]
) -> Iterator[Problem]:
    if not INITIATIVE_CODE.fullmatch(row.code):
        yield Problem((*path, "code"), Kind.BAD_CODE, {"code": row.code})
    for place, text in row.texts():
        yield from _missing((*path, *place), text)
    if len(row.steps) != STEPS:
        yield Problem((*path, "steps"), Kind.STEPS, {"n": len(row.steps)})
    if row.capability not in capabilities:
        yield Problem((*path, "capability"), Kind.UNKNOWN_CAPABILITY, {"code": row.capability})
    elif row.capability not in dict(row.lifts):
        yield Problem((*path, "lifts"), Kind.LIFTS_NOT_ITS_OWN, {"code": row.capability})
    for code, _points in row.lifts:
        if code not in capabilities:
            yield Problem((*path, "lifts"), Kind.UNKNOWN_CAPABILITY, {"code": code})
    for code in row.requires:
        if code not in codes:
            yield Problem((*path, "requires"), Kind.UNKNOWN_INITIATIVE, {"code": code})
    if not 1 <= row.applies_from < row.applies_to <= 5:
        yield Problem((*path, "applies"), Kind.APPLIES)
    for name, estimate in (("effort_days", row.effort), ("cost", row.cost)):
        least = 1 if name == "effort_days" else 0
        if not least <= estimate.low <= estimate.likely <= estimate.high:
            yield Problem((*path, name), Kind.ESTIMATE)


def circles(requires: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return each circle among prerequisites once, as the codes along it, the first repeated.

    >>> circles({"A": ("B",), "B": ("C",), "C": ("B",)})
    [('B', 'C', 'B')]
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in requires:
        trail: list[str] = []
        # Each step: a code and what is left of what it requires. No recursion: files may be deep.
        stack = [(start, iter(requires.get(start, ())))] if start not in done else []
        trail = [start] if stack else []
        while stack:
            code, left = stack[-1]
            needed = next(left, None)
            if needed is None:
                stack.pop()
                trail.pop()
                done.add(code)
            elif needed in trail:
                found.append((*trail[trail.index(needed) :], needed))
            elif needed not in done and needed in requires:
                stack.append((needed, iter(requires[needed])))
                trail.append(needed)
    return found
