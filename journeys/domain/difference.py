"""As-is against to-be: what is kept, changed, added and removed, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .figures import Figures, figures
from .scale import settled
from .touchpoint import VALUE_NAMES, Point, Values


class Fate(StrEnum):
    """What becomes of a touchpoint on the way to the future journey."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Version:
    """A touchpoint as one of the two journeys has it.

    `derived_from` is the key of the as-is touchpoint that a to-be one comes from. What
    `attributes` holds is up to the caller; only whether two are equal is looked at.
    """

    key: str
    derived_from: str | None
    title: str
    attributes: Mapping[str, object]
    values: Values


@dataclass(frozen=True)
class Difference:
    """One touchpoint before and after; None on the side that does not have it.

    `attributes` and `ratings` are the names of what differs, "title" among the attributes.
    `differences` are to-be − as-is by name of the value, None where one of them is unknown;
    a value that becomes known differs all the same.
    """

    fate: Fate
    as_is: Version | None
    to_be: Version | None
    attributes: tuple[str, ...]
    ratings: tuple[str, ...]
    differences: Mapping[str, float | None]


def differences(as_is: Sequence[Version], to_be: Sequence[Version]) -> tuple[Difference, ...]:
    """Return one row for each touchpoint of either journey, in the order of the to-be one.

    A removed one stands behind the one it followed, or first. Two that come from the same
    one are both kept or changed; one that comes from none of `as_is` is added.
    ValueError when a key stands twice in a journey.
    Source: docs/methods.md, "As-is against to-be".
    """
    before = _by_key(as_is)
    _by_key(to_be)
    origins = [v.derived_from if v.derived_from in before else None for v in to_be]
    gone = _gone(as_is, {origin for origin in origins if origin is not None})
    rows = [_removed(version) for version in gone.get(None, ())]
    for index, (version, origin) in enumerate(zip(to_be, origins, strict=True)):
        if origin is None:
            rows.append(_row(Fate.ADDED, None, version))
            continue
        rows.append(_compared(before[origin], version))
        if origin not in origins[index + 1 :]:
            rows.extend(_removed(version) for version in gone.get(origin, ()))
    return tuple(rows)


@dataclass(frozen=True)
class FigureChange:
    """One figure of the journey before and after; the difference is None without both."""

    name: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        return _minus(self.after, self.before)


def summary(as_is: Sequence[Point], to_be: Sequence[Point]) -> tuple[FigureChange, ...]:
    """Return each figure of the journey before and after.

    Names and order: score and coverage, mean_gap and weighted_gap, emotion (its mean),
    peak_end, memory_gap, slope. Source: docs/methods.md, "As-is against to-be".
    """
    before, after = _named(figures(as_is)), _named(figures(to_be))
    return tuple(FigureChange(name, before[name], after[name]) for name in before)


def _named(found: Figures) -> dict[str, float | None]:
    remembered = found.peak_end
    return {
        "score": found.score.score,
        "coverage": found.score.coverage,
        "mean_gap": found.mean_gap,
        "weighted_gap": found.weighted_gap,
        "emotion": remembered.mean if remembered else None,
        "peak_end": remembered.value if remembered else None,
        "memory_gap": remembered.memory_gap if remembered else None,
        "slope": found.slope,
    }


def _by_key(versions: Sequence[Version]) -> dict[str, Version]:
    found = {version.key: version for version in versions}
    if len(found) < len(versions):
        raise ValueError(f"a key stands twice: {[version.key for version in versions]}")
    return found


def _gone(as_is: Sequence[Version], kept: set[str]) -> dict[str | None, list[Version]]:
    """Return the removed ones by the key of the kept one they followed; None for the start."""
    gone: dict[str | None, list[Version]] = {}
    followed: str | None = None
    for version in as_is:
        if version.key in kept:
            followed = version.key
        else:
            gone.setdefault(followed, []).append(version)
    return gone


def _removed(version: Version) -> Difference:
    return _row(Fate.REMOVED, version, None)


def _row(fate: Fate, as_is: Version | None, to_be: Version | None) -> Difference:
    return Difference(fate, as_is, to_be, (), (), dict.fromkeys(VALUE_NAMES))


def _compared(as_is: Version, to_be: Version) -> Difference:
    names = list(dict.fromkeys([*as_is.attributes, *to_be.attributes]))
    attributes = [n for n in names if as_is.attributes.get(n) != to_be.attributes.get(n)]
    if as_is.title != to_be.title:
        attributes.insert(0, "title")
    pairs = {name: (as_is.values.of(name), to_be.values.of(name)) for name in VALUE_NAMES}
    ratings = [name for name, (before, after) in pairs.items() if _differ(before, after)]
    return Difference(
        fate=Fate.CHANGED if attributes or ratings else Fate.KEPT,
        as_is=as_is,
        to_be=to_be,
        attributes=tuple(attributes),
        ratings=tuple(ratings),
        differences={name: _minus(after, before) for name, (before, after) in pairs.items()},
    )


def _differ(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before is not after
    return _minus(after, before) != 0


def _minus(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else settled(after - before)
