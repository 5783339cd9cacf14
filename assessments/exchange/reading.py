"""From the rows of a table to people with answers, line by line and in bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from assessments.domain.scale import AnswerStatus
from assessments.domain.spellings import DONT_KNOW, NOT_APPLICABLE, meaning_of
from assessments.exchange.choices import NEW_TEAM, Choices
from assessments.exchange.known import Known
from assessments.services.answering import COMMENT_LIMIT
from assessments.services.importing import ImportedPerson, Refusal
from tables.cells import folded, restored, text_of
from tables.source import Row, Source

LONGEST_KEY = 200
LONGEST_NAME = 120
LONGEST_TEAM = 80
SPELLINGS_KEPT = 200
NAMES_KEPT = 200
UNDECIDED = "?"  # a spelling of which nobody has said what it means


@dataclass
class Spelling:
    """A way of writing an answer: how often, and what it is taken for; None: nobody can tell."""

    text: str
    meaning: str | None
    count: int = 0


@dataclass
class Tally:
    """What was met on the way through a file."""

    lines: int = 0
    spellings: dict[str, Spelling] = field(default_factory=dict)
    teams: Counter[str] = field(default_factory=Counter)  # unknown ones, as written
    role_groups: Counter[str] = field(default_factory=Counter)  # unknown ones, as written
    without_team: int = 0
    without_role_group: int = 0
    not_asked: int = 0  # answers to what a role group is not asked


class LineError(ValueError):
    """A line that is left out: reason and about what, as in ``Refusal``."""

    def __init__(self, reason: str, about: str = "") -> None:
        self.reason, self.about = reason, about[:80]
        super().__init__(reason)


def columns_of(source: Source, known: Known, choices: Choices) -> list[str]:
    """Return what each column means; "" for one that is left out.

    A meaning is recognised once: the first column that has it keeps it.
    """
    meanings: list[str] = []
    chosen = set(choices.columns.values())
    for index, heading in enumerate(source.header):
        meaning = choices.columns.get(index)
        if meaning is None:
            meaning = recognised(heading, known)
            meaning = "" if meaning in chosen or meaning in meanings else meaning
        meanings.append(meaning)
    return meanings


def recognised(heading: str, known: Known) -> str:
    """Return what a heading says of its column, or ""."""
    whole = folded(heading)
    if whole in known.headings:
        return known.headings[whole]
    # "DA1 – the wording somebody else gave it": its first word is a code
    first = heading.replace("[", " ").replace("]", " ").replace("_", " ").split()
    code = first[0].strip(".:;)-–—").upper() if first else ""
    if code in known.by_code:
        rest = folded(" ".join(first[1:]))
        return f"comment:{code}" if rest in ("comment", "comentario") else f"answer:{code}"
    return ""


class AnswerReader:
    """Reads one file with one set of decisions; ``tally`` is filled on the way."""

    def __init__(self, source: Source, known: Known, choices: Choices) -> None:
        self.source, self.known, self.choices = source, known, choices
        self.meanings = columns_of(source, known, choices)
        self.tally = Tally()
        self._where = {meaning: index for index, meaning in enumerate(self.meanings) if meaning}
        codes = known.by_code
        self._answers = [
            (index, codes[code].pk, code)
            for meaning, index in self._where.items()
            for kind, _, code in (meaning.partition(":"),)
            if kind == "answer"
        ]
        self._comments = [
            (index, codes[meaning.partition(":")[2]].pk)
            for meaning, index in self._where.items()
            if meaning.startswith("comment:")
        ]
        # Columns in which a formula is no slip of the pen but a value nobody can rely on.
        self._guarded = {*self._where.values()} - {index for index, _ in self._comments}
        self._memo: dict[str, dict[Any, tuple[str, Spelling | None]]] = {
            code: {} for _, _, code in self._answers
        }
        self._seen: dict[str, int] = {}

    def people(self) -> Iterator[ImportedPerson | Refusal]:
        """Yield each line as a person, or why it is left out. Raises TableError."""
        for row in self.source.rows():
            self.tally.lines += 1
            try:
                yield self._person(row)
            except LineError as error:
                yield Refusal(row.line, error.reason, error.about)

    def _person(self, row: Row) -> ImportedPerson:
        for index in row.formulas:
            if index in self._guarded:
                raise LineError("formula", self.source.header[index])
        answers, not_understood = self._levels(row)
        team, role_group = self._team(row), self._role_group(row)
        key = self._key(row)
        if not_understood:
            raise LineError("value", not_understood)
        if isinstance(team, LineError):
            raise team
        if isinstance(role_group, LineError):
            raise role_group
        said = self._said(row, answers, role_group)
        return ImportedPerson(
            line=row.line,
            key=key,
            email=key if _is_address(key) else "",
            name=self._text(row, "name")[:LONGEST_NAME],
            team=team,
            role_group=role_group,
            language=self._language(row),
            said=said,
        )

    def _text(self, row: Row, meaning: str) -> str:
        index = self._where.get(meaning)
        return "" if index is None else restored(text_of(row.cells[index]))

    def _key(self, row: Row) -> str:
        key = " ".join(self._text(row, "participant").split())
        if not key:
            raise LineError("nobody")
        if len(key) > LONGEST_KEY:
            raise LineError("long", key)
        known_as = key.casefold()
        if known_as in self._seen:
            raise LineError("twice", str(self._seen[known_as]))
        self._seen[known_as] = row.line
        return key

    def _levels(self, row: Row) -> tuple[dict[int, tuple[str, int | None]], str]:
        """Return the answers by capability, and the first cell that nobody understands."""
        answers: dict[int, tuple[str, int | None]] = {}
        not_understood = ""
        for index, capability, code in self._answers:
            cell = row.cells[index]
            if cell == "":
                continue
            memo = self._memo[code]
            key = text_of(cell) if isinstance(cell, bool) else cell
            found = memo.get(key)
            if found is None:
                found = self._meaning(text_of(cell), code)
                if len(memo) < SPELLINGS_KEPT:
                    memo[key] = found
            meaning, spelling = found
            if spelling is not None:
                spelling.count += 1
            if meaning == UNDECIDED:
                not_understood = not_understood or f"{code}: {text_of(cell)}"
            elif meaning in _STATUS:
                answers[capability] = (_STATUS[meaning], None)
            elif meaning:
                answers[capability] = (AnswerStatus.LEVEL.value, int(meaning))
        return answers, not_understood

    def _meaning(self, text: str, code: str) -> tuple[str, Spelling | None]:
        """Return what a text means, and its line in the tally; a plain level has none."""
        text = " ".join(text.split())
        decided = self.choices.values.get(text)
        if decided is None:
            meaning = meaning_of(text, self.known.levels)
            if meaning is None and (own := meaning_of(text, self.known.anchors[code])):
                return own, None  # the words of an anchor need no decision
            if meaning is not None and text.isdecimal():
                return meaning, None
        else:
            meaning = None if decided == UNDECIDED else decided
        kept = self.tally.spellings
        if text not in kept and len(kept) < SPELLINGS_KEPT and len(text) <= LONGEST_KEY:
            kept[text] = Spelling(text, meaning)
        return (UNDECIDED if meaning is None else meaning), kept.get(text)

    def _said(
        self, row: Row, answers: dict[int, tuple[str, int | None]], role_group: str
    ) -> dict[int, tuple[str, int | None, str]]:
        asked = self.known.asked[role_group]
        self.tally.not_asked += len(answers.keys() - asked)
        said = {
            capability: (*answer, "")
            for capability, answer in answers.items()
            if capability in asked
        }
        for index, capability in self._comments:
            comment = restored(text_of(row.cells[index])).replace("\r\n", "\n").replace("\x00", "")
            if not comment or capability not in asked:
                continue
            if len(comment) > COMMENT_LIMIT:
                raise LineError("comment", self.source.header[index])
            status, level, _ = said.get(capability, ("", None, ""))
            said[capability] = (status, level, comment)
        if not any(status for status, _, _ in said.values()):
            raise LineError("empty")
        return said

    def _team(self, row: Row) -> UUID | str | LineError:
        """Return a team's id, the name of one to be made, or why there is none."""
        name = " ".join(self._text(row, "team").split())
        if not name:
            self.tally.without_team += 1
            return UUID(self.choices.team) if self.choices.team else LineError("no_team")
        key = folded(name)
        decided = self.choices.teams.get(key)
        team = self.known.teams.get(key)
        if decided is None and team is not None:
            return team.pk
        if len(self.tally.teams) < NAMES_KEPT or name in self.tally.teams:
            self.tally.teams[name] += 1
        if decided == NEW_TEAM and len(name) <= LONGEST_TEAM:
            return name
        return UUID(decided) if decided and decided != NEW_TEAM else LineError("team", name)

    def _role_group(self, row: Row) -> str | LineError:
        text = self._text(row, "role_group")
        if not text:
            self.tally.without_role_group += 1
            return self.choices.role_group or LineError("no_role_group")
        key = folded(text)
        known = self.known.roles.get(key)
        decided = self.choices.role_groups.get(key)
        if decided is None and known:
            return known
        if len(self.tally.role_groups) < NAMES_KEPT or text in self.tally.role_groups:
            self.tally.role_groups[text] += 1
        return decided or LineError("role_group", text)

    def _language(self, row: Row) -> str:
        said = self.known.languages.get(folded(self._text(row, "language")))
        return said or self.choices.language or "es"


_STATUS = {DONT_KNOW: DONT_KNOW, NOT_APPLICABLE: NOT_APPLICABLE}


def _is_address(text: str) -> bool:
    if "@" not in text:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
