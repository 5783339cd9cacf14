"""Which lines of a file of initiatives can be kept, what they would change, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from roadmaps.domain.initiative_lines import (
    LIFT,
    LIFTS,
    NAMES_LENGTH,
    RANGES,
    TEXTS,
    Change,
    Examined,
    Kept,
    Line,
    Outcome,
    Problem,
    ProblemKind,
    Range,
    Refused,
    Standing,
    Step,
    Values,
)
from roadmaps.domain.prerequisites import circles, names_in, same


class _Names:
    """Which initiative a code or a name means."""

    def __init__(self, standings: Iterable[Standing]) -> None:
        self.by_code: dict[str, Standing] = {}
        self.by_name: dict[str, list[Standing]] = {}
        for one in standings:
            if one.code:
                self.by_code[same(one.code)] = one
            # A library initiative that was given a name of its own keeps the library's too.
            names = {one.title, *one.library_texts.get("title", ())}
            for name in {same(name) for name in names if name}:
                self.by_name.setdefault(name, []).append(one)

    def named(self, name: str) -> list[Standing]:
        """Return those called so; one that stands in the roadmap goes before the library's."""
        found = self.by_name.get(same(name), [])
        return [one for one in found if one.is_present] or found


@dataclass
class _Draft:
    """A line on its way: whom it is about, what would hold, what speaks against it."""

    line: Line
    key: str
    title: str
    standing: Standing | None
    values: Values = field(default_factory=Values)
    problems: list[Problem] = field(default_factory=list)
    is_repeated: bool = False

    @property
    def says_prerequisites(self) -> bool:
        return "requires" in self.line.said


def examine(lines: Sequence[Line], standings: Sequence[Standing]) -> Examined:
    """Say of each line whether it can be kept and what it would change; write nothing.

    A column that the file has says what holds, also where a cell is empty; what it has no
    column for stays as it is. A line is refused too where one is that must be done first.
    """
    names = _Names(standings)
    drafts = [_identified(line, names) for line in lines]
    _refuse_repeated(drafts)
    keys = _keys_of(drafts, names)
    for draft in drafts:
        draft.values = _values(draft, keys)
    _refuse_circles_and_what_waits(drafts, standings)
    titles = {one.key: one.title for one in standings}
    titles |= {draft.key: draft.title for draft in drafts if not draft.is_repeated}
    return Examined(
        kept=tuple(_kept(draft) for draft in drafts if not draft.problems),
        refused=tuple(
            Refused(draft.line.number, draft.title, tuple(draft.problems))
            for draft in drafts
            if draft.problems
        ),
        titles=titles,
    )


# ---- whom a line is about -------------------------------------------------------------------


def _identified(line: Line, names: _Names) -> _Draft:
    code, title = line.said.get("code", ""), line.said.get("title", "")
    problems = [
        Problem(ProblemKind(kind), column, words) for column, (kind, words) in line.unread.items()
    ]
    standing = names.by_code.get(same(code)) if code else None
    if standing is None and title:
        found = names.named(title)
        if len(found) > 1:
            problems.append(Problem(ProblemKind.SEVERAL, "title", title))
        standing = found[0] if found else None
    if not code and not title:
        problems.append(Problem(ProblemKind.NO_NAME))
    elif standing is None and not title:
        problems.append(Problem(ProblemKind.UNKNOWN_CODE, "code", code))
    key = standing.key if standing else f"line:{line.number}"
    called = title or (standing.title if standing else code)
    return _Draft(line, key, called[: TEXTS["title"]], standing, problems=problems)


def _refuse_repeated(drafts: Iterable[_Draft]) -> None:
    """Of lines about the same initiative, or with the same code or name, the first one counts."""
    first: dict[str, int] = {}
    for draft in drafts:
        said = draft.line.said
        tokens = [f"key {draft.key}"]
        if draft.standing is None or not draft.standing.code:
            tokens += [f"{what} {same(said[what])}" for what in ("code", "title") if said.get(what)]
        earlier = next((first[token] for token in tokens if token in first), None)
        if earlier is not None:
            draft.is_repeated = True
            draft.problems.append(Problem(ProblemKind.TWICE, "title", draft.title, earlier))
            continue
        for token in tokens:
            first[token] = draft.line.number


@dataclass(frozen=True)
class _Keys:
    """What the name of a prerequisite leads to.

    ``absent`` are keys of library initiatives that neither the roadmap nor the file takes up,
    ``several`` names that more than one initiative bears.
    """

    of: Mapping[str, str]
    absent: frozenset[str]
    several: frozenset[str]


def _keys_of(drafts: Sequence[_Draft], names: _Names) -> _Keys:
    """Codes of the library go first, then codes of the file, then names."""
    counted = [draft for draft in drafts if not draft.is_repeated]
    keys = {name: names.named(name)[0].key for name in names.by_name}
    for draft in counted:
        if title := same(draft.line.said.get("title", "")):
            keys.setdefault(title, draft.key)
    own = {same(draft.line.said.get("code", "")): draft.key for draft in counted}
    keys |= {code: key for code, key in own.items() if code}
    keys |= {code: one.key for code, one in names.by_code.items()}
    taken_up = {draft.key for draft in counted}
    absent = {one.key for one in names.by_code.values() if not one.is_present} - taken_up
    several = {name for name in names.by_name if len(names.named(name)) > 1}
    return _Keys(keys, frozenset(absent), frozenset(several - own.keys() - names.by_code.keys()))


# ---- what a line says -----------------------------------------------------------------------


def _values(draft: _Draft, keys: _Keys) -> Values:
    """Return all of an initiative as it would be; what cannot be is noted on the draft."""
    base = draft.standing.values if draft.standing else Values()
    said = draft.line.said
    found: dict[str, Any] = {name: _text(draft, name, said[name]) for name in TEXTS if name in said}
    for name, allowed in RANGES.items():
        before = getattr(base, name)
        if name in said:
            found[name] = _number(draft, name, said[name], allowed, before)
        elif before is None:
            draft.problems.append(Problem(ProblemKind.MISSING, name))
    if said.get("status"):
        found["status"] = said["status"]
    if draft.line.lifts:
        found["lifts"] = _lifts(draft, base.lifts)
    if draft.says_prerequisites:
        found["requires"] = _required(draft, keys)
    else:
        # The library's own, as far as they are taken up.
        found["requires"] = base.requires - keys.absent
    values = replace(base, **found)
    had_none = draft.standing is not None and not base.lifts
    does_more = draft.standing is not None and draft.standing.does_more
    unread = any(column.startswith(LIFT) for column in draft.line.unread)
    if not (values.lifts or had_none or does_more or unread):
        draft.problems.append(Problem(ProblemKind.LIFTS_NOTHING))
    return values


def _text(draft: _Draft, name: str, text: str) -> str:
    """Return an own text; what the library says in one of its languages stays the library's."""
    standing = draft.standing
    alike = same if name == "title" else str
    if standing is not None:
        base = str(getattr(standing.values, name))
        if alike(text) == alike(base):
            return base
        if alike(text) in {alike(other) for other in standing.library_texts.get(name, ())}:
            return ""
    if len(text) > TEXTS[name]:
        draft.problems.append(Problem(ProblemKind.TOO_LONG, name, str(TEXTS[name])))
    return text


def _number(
    draft: _Draft, name: str, text: str, allowed: Range, before: Decimal | None
) -> Decimal | None:
    if name in draft.line.unread:
        return before
    if not text:
        draft.problems.append(Problem(ProblemKind.MISSING, name))
        return before
    number = Decimal(text)
    if name == "probability" and number > 1:  # 80 is meant as 80 %
        number /= 100
    if number == before:
        return before
    if not allowed.low <= number <= allowed.high:
        draft.problems.append(Problem(ProblemKind.OUT_OF_RANGE, name, text))
        return before
    if name == "duration" and number != int(number):
        draft.problems.append(Problem(ProblemKind.NOT_WHOLE, name, text))
        return before
    return _rounded(number, allowed)


def _rounded(number: Decimal, allowed: Range) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-allowed.decimals), ROUND_HALF_UP)


def _lifts(draft: _Draft, before: Mapping[str, Decimal]) -> dict[str, Decimal]:
    found = {code: points for code, points in before.items() if code not in draft.line.lifts}
    for code, text in draft.line.lifts.items():
        number = Decimal(text) if text and LIFT + code not in draft.line.unread else Decimal(0)
        if number == before.get(code, 0):
            found |= {code: before[code]} if code in before else {}
        elif number and not LIFTS.low <= number <= LIFTS.high:
            draft.problems.append(Problem(ProblemKind.OUT_OF_RANGE, LIFT + code, text))
            found[code] = number
        elif number:
            found[code] = _rounded(number, LIFTS)
    return found


def _required(draft: _Draft, keys: _Keys) -> frozenset[str]:
    text = draft.line.said["requires"]
    if len(text) > NAMES_LENGTH:
        draft.problems.append(Problem(ProblemKind.TOO_LONG, "requires", str(NAMES_LENGTH)))
        return frozenset()
    found = set()
    for name in names_in(text, keys.of.keys()):
        key = keys.of.get(same(name))
        if key is None:
            kind = ProblemKind.UNKNOWN_PREREQUISITE
        elif same(name) in keys.several:
            kind = ProblemKind.SEVERAL
        elif key in keys.absent:
            kind = ProblemKind.ABSENT_PREREQUISITE
        else:
            found.add(key)
            continue
        draft.problems.append(Problem(kind, "requires", name[: TEXTS["title"]]))
    return frozenset(found)


# ---- what lines mean for one another --------------------------------------------------------


def _refuse_circles_and_what_waits(drafts: Sequence[_Draft], standings: Iterable[Standing]) -> None:
    """Refuse lines on a circle and lines that wait for refused ones, until no more are found.

    A refused line leaves the roadmap as it is, so its old prerequisites count again.
    """
    present = {one.key: one for one in standings if one.is_present}
    counted = [draft for draft in drafts if not draft.is_repeated]
    found = True
    while found:
        found = False
        open_ = {draft.key: draft for draft in counted if not draft.problems}
        needed = {key: sorted(one.values.requires) for key, one in present.items()}
        needed |= {key: sorted(draft.values.requires) for key, draft in open_.items()}
        for circle in circles(needed, open_):
            members = [open_[key] for key in circle if key in open_]
            if any(draft.problems for draft in members):
                continue  # broken already by another circle
            problem = Problem(ProblemKind.CIRCLE, "requires", steps=_steps(circle, open_, present))
            for draft in members:
                draft.problems.append(problem)
            found = True
        refused = {draft.key: draft for draft in counted if draft.problems}
        for draft in open_.values():
            waits_for = sorted(draft.values.requires & refused.keys())
            if draft.problems or not waits_for:
                continue
            if not draft.says_prerequisites:
                there = draft.values.requires - (refused.keys() - present.keys())
                draft.values = replace(draft.values, requires=frozenset(there))
                continue
            other = refused[waits_for[0]]
            line = other.line.number
            draft.problems.append(
                Problem(ProblemKind.REFUSED_PREREQUISITE, "requires", other.title, line)
            )
            found = True


def _steps(
    circle: Sequence[str], drafts: Mapping[str, _Draft], present: Mapping[str, Standing]
) -> tuple[Step, ...]:
    return tuple(
        Step(drafts[key].title, drafts[key].line.number)
        if key in drafts
        else Step(present[key].title, None)
        for key in circle
    )


# ---- what is kept ---------------------------------------------------------------------------


def _kept(draft: _Draft) -> Kept:
    standing = draft.standing
    if standing is None or not standing.is_present:
        outcome = Outcome.FROM_LIBRARY if standing else Outcome.NEW
        return Kept(draft.line.number, draft.key, draft.title, outcome, draft.values)
    changes = tuple(_changes(standing.values, draft.values))
    outcome = Outcome.UPDATED if changes else Outcome.SAME
    return Kept(draft.line.number, draft.key, draft.title, outcome, draft.values, changes)


def _changes(before: Values, after: Values) -> Iterator[Change]:
    for name in (*TEXTS, *RANGES, "status"):
        if getattr(before, name) != getattr(after, name):
            yield Change(name, getattr(before, name), getattr(after, name))
    for code in sorted({*before.lifts, *after.lifts}):
        points = before.lifts.get(code), after.lifts.get(code)
        if points[0] != points[1]:
            yield Change(LIFT + code, *points)
    if before.requires != after.requires:
        yield Change("requires", tuple(sorted(before.requires)), tuple(sorted(after.requires)))
