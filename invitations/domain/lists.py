"""A list of people as somebody handed it in: which lines can be taken, which not, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NAME_LENGTH = 120
TEAM_LENGTH = 80
EMAIL_LENGTH = 254


class Problem(StrEnum):
    """Why a line of a list is left out."""

    FORMULA = "formula"  # a cell that a spreadsheet would compute
    NOBODY = "nobody"  # neither a name nor an address
    LONG_NAME = "long_name"
    BAD_ADDRESS = "bad_address"
    TWICE = "twice"  # the same person stands further up in the list
    SEATED = "seated"  # the same person has a place in the round
    NO_TEAM = "no_team"
    LONG_TEAM = "long_team"
    UNKNOWN_TEAM = "unknown_team"  # may be created together with the seats
    NO_ROLE = "no_role"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_LANGUAGE = "unknown_language"


@dataclass(frozen=True)
class Line:
    """One line as it was read: texts without blanks around them; ``number`` as people count.

    ``formula`` is the text of a cell that a spreadsheet would compute, if there is one.
    """

    number: int
    name: str = ""
    email: str = ""
    team: str = ""
    role: str = ""
    language: str = ""
    formula: str = ""


@dataclass(frozen=True)
class Addition:
    """A person who can be given a seat. ``team`` is the name of a team as it is, or is to be."""

    number: int
    name: str
    email: str
    team: str
    role: str
    language: str


@dataclass(frozen=True)
class Refusal:
    """A line that is left out: what is wrong, the words it is about, and the line it repeats."""

    line: Line
    problem: Problem
    about: str = ""
    other: int = 0


@dataclass
class Examined:
    """What a list would do."""

    additions: list[Addition] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    # Names of teams nobody knows yet, each with how many lines wait for it, as first written.
    new_teams: dict[str, int] = field(default_factory=dict)

    @property
    def without_address(self) -> int:
        return sum(not addition.email for addition in self.additions)

    def count(self, problem: Problem) -> int:
        return sum(refusal.problem is problem for refusal in self.refusals)


@dataclass(frozen=True)
class Known:
    """What a list is compared with, and what holds where a line says nothing.

    teams: name as compared → name of the organisation's teams.
    addresses: lower-case addresses that have a seat.
    unaddressed: (name, team) as compared of seats without an address.
    roles, languages: folded word → key.
    """

    teams: Mapping[str, str]
    addresses: Collection[str]
    unaddressed: Collection[tuple[str, str]]
    roles: Mapping[str, str]
    languages: Mapping[str, str]
    language: str
    role: str = ""
    team: str = ""


def same(name: str) -> str:
    """Return a name as names are compared: without case and superfluous blanks.

    Accents count, as they do in the database: "Atención" and "Atencion" may be two teams.

    >>> same("  Atención  al cliente"), same("NORTE")
    ('atención al cliente', 'norte')
    """
    return " ".join(name.casefold().split())


def examine(
    lines: Iterable[Line],
    known: Known,
    *,
    fold: Callable[[str], str],
    is_address: Callable[[str], bool],
    create_teams: bool = False,
) -> Examined:
    """Say of each line whether it can be taken.

    fold: makes the words for role groups and languages comparable (case, accents, blanks).
    create_teams: lines of unknown teams can be taken, because the teams will be made.
    A person is the same where the address is, or, without one, name and team.
    """
    found = Examined()
    first: dict[tuple[str, ...], int] = {}
    new_names: dict[str, str] = {}
    for line in lines:
        outcome = _one(line, known, fold=fold, is_address=is_address)
        if isinstance(outcome, Addition):
            person = _person(outcome)
            if person in first:
                outcome = Refusal(line, Problem.TWICE, outcome.email or outcome.name, first[person])
            else:
                first[person] = line.number
                outcome = _against_seats(line, outcome, known)
        if isinstance(outcome, Addition) and same(outcome.team) not in known.teams:
            name = new_names.setdefault(same(outcome.team), outcome.team)
            found.new_teams[name] = found.new_teams.get(name, 0) + 1
            if create_teams:
                outcome = Addition(
                    outcome.number,
                    outcome.name,
                    outcome.email,
                    name,
                    outcome.role,
                    outcome.language,
                )
            else:
                outcome = Refusal(line, Problem.UNKNOWN_TEAM, outcome.team)
        if isinstance(outcome, Addition):
            found.additions.append(outcome)
        else:
            found.refusals.append(outcome)
    return found


def _person(addition: Addition) -> tuple[str, ...]:
    if addition.email:
        return (addition.email,)
    return (same(addition.name), same(addition.team))


def _against_seats(line: Line, addition: Addition, known: Known) -> Addition | Refusal:
    if addition.email:
        seated = addition.email in known.addresses
    else:
        seated = (same(addition.name), same(addition.team)) in known.unaddressed
    if seated:
        return Refusal(line, Problem.SEATED, addition.email or addition.name)
    return addition


def _one(
    line: Line, known: Known, *, fold: Callable[[str], str], is_address: Callable[[str], bool]
) -> Addition | Refusal:
    """Look at one line by itself."""
    if line.formula:
        return Refusal(line, Problem.FORMULA, line.formula)
    email = line.email.lower()
    name = line.name or email
    if not name:
        return Refusal(line, Problem.NOBODY)
    if len(name) > NAME_LENGTH:
        return Refusal(line, Problem.LONG_NAME, name)
    if email and (len(email) > EMAIL_LENGTH or not is_address(email)):
        return Refusal(line, Problem.BAD_ADDRESS, line.email)
    team = " ".join((line.team or known.team).split())
    if not team:
        return Refusal(line, Problem.NO_TEAM)
    if len(team) > TEAM_LENGTH:
        return Refusal(line, Problem.LONG_TEAM, team)
    role = known.roles.get(fold(line.role), "") if line.role else known.role
    if not role:
        return Refusal(line, Problem.UNKNOWN_ROLE if line.role else Problem.NO_ROLE, line.role)
    language = known.languages.get(fold(line.language), "") if line.language else known.language
    if not language:
        return Refusal(line, Problem.UNKNOWN_LANGUAGE, line.language)
    return Addition(line.number, name, email, known.teams.get(same(team), team), role, language)
