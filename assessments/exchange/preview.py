"""What a file would do to a round, for the page that shows it before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Team
from assessments.exchange.choices import Choices
from assessments.exchange.known import Known, known_in
from assessments.exchange.reading import AnswerReader, Spelling
from assessments.exchange.wording import refusal_words
from assessments.models import Assessment
from assessments.services.importing import (
    ImportedPerson,
    Outcome,
    Refusal,
    check_answers,
    import_answers,
)
from tables.cells import folded
from tables.opening import opened_table
from tables.source import Source

COLUMNS_SHOWN = 200
PROBLEMS_SHOWN = 200


@dataclass(frozen=True)
class ColumnLine:
    """One column of the file and what it is taken for."""

    index: int
    heading: str
    meaning: str


@dataclass(frozen=True)
class NameLine:
    """A team or role group that is not known: how often, and what was decided about it."""

    key: str
    name: str
    count: int
    decided: str


@dataclass(frozen=True)
class Look:
    """Everything the preview says. ``obstacles`` stand in the way of importing anything."""

    source: Source
    outcome: Outcome
    lines: int
    columns: tuple[ColumnLine, ...]
    more_columns: int
    spellings: tuple[Spelling, ...]
    teams: tuple[NameLine, ...]
    role_groups: tuple[NameLine, ...]
    own_teams: tuple[Team, ...]
    obstacles: tuple[str, ...]
    problems: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    asks_team: bool
    asks_role_group: bool

    @property
    def refused(self) -> int:
        return len(self.outcome.refusals)

    @property
    def more_problems(self) -> int:
        return self.refused - len(self.problems)

    @property
    def may_write(self) -> bool:
        return not self.obstacles and self.outcome.people > 0


def opened(file: BinaryIO, name: str, sheet: str = "") -> Source:
    """Open a file of answers. Raises TableError."""
    return opened_table(file, name, sheet=sheet)


def look_through(
    *, assessment: Assessment, source: Source, choices: Choices, known: Known | None = None
) -> Look:
    """Return what a file would do. Raises TableError at a line that cannot be read."""
    known = known or known_in(assessment)
    reader = AnswerReader(source, known, choices)
    obstacles = _obstacles(reader)
    people: Iterator[ImportedPerson | Refusal] = iter(()) if obstacles else reader.people()
    outcome = check_answers(assessment=assessment, people=people, replaces=choices.replaces)
    return look_of(reader, outcome, obstacles)


def write_through(
    *,
    assessment: Assessment,
    source: Source,
    choices: Choices,
    agreed: bool,
    seen: str | None,
    at: object,
) -> Outcome:
    """Write what :func:`look_through` showed; the errors of ``import_answers``."""
    reader = AnswerReader(source, known_in(assessment), choices)
    return import_answers(
        assessment=assessment,
        people=iter(()) if _obstacles(reader) else reader.people(),
        at=at,
        agreed=agreed,
        replaces=choices.replaces,
        seen=seen,
    )


def look_of(reader: AnswerReader, outcome: Outcome, obstacles: tuple[str, ...]) -> Look:
    """Put what was read and what it would do together for a page."""
    source, tally, choices = reader.source, reader.tally, reader.choices
    columns = [
        ColumnLine(index, heading, meaning)
        for index, (heading, meaning) in enumerate(zip(source.header, reader.meanings, strict=True))
    ]
    # Columns that mean something first, so that none of them is beyond the last one shown.
    ordered = sorted(columns, key=lambda column: not column.meaning)[:COLUMNS_SHOWN]
    refusals = sorted(outcome.refusals, key=lambda refusal: refusal.line)
    return Look(
        source=source,
        outcome=outcome,
        lines=tally.lines,
        columns=tuple(sorted(ordered, key=lambda column: column.index)),
        more_columns=len(columns) - len(ordered),
        spellings=tuple(
            sorted(tally.spellings.values(), key=lambda s: (s.meaning is not None, -s.count))
        ),
        teams=_names(tally.teams, choices.teams),
        role_groups=_names(tally.role_groups, choices.role_groups),
        own_teams=tuple(reader.known.teams.values()),
        obstacles=obstacles,
        problems=tuple((one.line, refusal_words(one)) for one in refusals[:PROBLEMS_SHOWN]),
        notes=_notes(reader),
        asks_team=bool(tally.without_team),
        asks_role_group=bool(tally.without_role_group),
    )


def _names(found: Counter[str], decided: object) -> tuple[NameLine, ...]:
    lines: dict[str, NameLine] = {}
    for name, count in found.items():
        key = folded(name)
        before = lines[key].count if key in lines else 0
        lines[key] = NameLine(key, name, before + count, decided.get(key, ""))
    return tuple(sorted(lines.values(), key=lambda line: -line.count))


def _obstacles(reader: AnswerReader) -> tuple[str, ...]:
    meanings = [meaning for meaning in reader.meanings if meaning]
    found = []
    if "participant" not in meanings:
        found.append(
            _("No column says who answered. Choose it below: an e-mail address or any identifier.")
        )
    if not any(meaning.startswith("answer:") for meaning in meanings):
        found.append(
            _("No column holds answers. Name columns by capability code, or choose them below.")
        )
    for meaning, times in Counter(meanings).items():
        if times > 1:
            found.append(
                _("Two columns are chosen for the same: %(meaning)s.")
                % {"meaning": meaning.partition(":")[2] or meaning}
            )
    return tuple(found)


def _notes(reader: AnswerReader) -> tuple[str, ...]:
    found = []
    missing = [
        capability.code
        for capability in reader.known.capabilities
        if f"answer:{capability.code}" not in reader.meanings
    ]
    if missing:
        found.append(_("No column for: %(codes)s.") % {"codes": ", ".join(missing)})
    if reader.tally.not_asked:
        found.append(
            ngettext(
                "%(count)d answer is left out: this round does not ask it of that role group.",
                "%(count)d answers are left out: this round does not ask them of that role group.",
                reader.tally.not_asked,
            )
            % {"count": reader.tally.not_asked}
        )
    return tuple(found)
