"""What a person decided about a file's columns and spellings: from a page, or from a JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.domain.spellings import MEANINGS
from assessments.exchange.known import WHO, Known
from assessments.models import RoleGroup
from tables.cells import folded

NEW_TEAM = "new"
LEAVE_OUT = ""
_PLACES = {"column-": "columns", "value-": "values", "team-": "teams", "role-": "role_groups"}


class ChoicesError(ValueError):
    """A decision names what does not exist; ``args[0]`` is where."""


@dataclass(frozen=True)
class Choices:
    """Decisions; what is not decided stays as it was recognised.

    ``columns``: index → meaning, "" to leave the column out. ``values``: spelling → meaning.
    ``teams``: folded name → a team's id, ``NEW_TEAM``, or "" to leave such lines out.
    ``role_groups``: folded spelling → role group, or "".
    ``team``, ``role_group``, ``language``: for lines that say none.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    role_groups: Mapping[str, str] = field(default_factory=dict)
    team: str = ""
    role_group: str = ""
    language: str = ""
    replaces: bool = False


def choices_from_page(sent: Mapping[str, str], known: Known) -> Choices:
    """Return what a form says. Raises ChoicesError for what none of its controls has."""
    found: dict[str, dict[Any, str]] = {name: {} for name in _PLACES.values()}
    for key, value in sent.items():
        for start, name in _PLACES.items():
            if key.startswith(start):
                found[name][key.removeprefix(start)] = value
    columns = {_whole(index): meaning for index, meaning in found.pop("columns").items()}
    choices = Choices(
        columns=columns,
        **found,
        team=sent.get("default_team", ""),
        role_group=sent.get("default_role_group", ""),
        language=sent.get("default_language", ""),
        replaces=bool(sent.get("replaces")),
    )
    return _checked(choices, known)


def choices_from_json(document: Any, header: tuple[str, ...], known: Known) -> Choices:
    """Return what a mapping file says; columns and teams by name. Raises ChoicesError."""
    if not isinstance(document, dict):
        raise ChoicesError("mapping")
    fields = {"columns", "values", "teams", "role_groups", "team", "role_group", "language",
              "replaces"}  # fmt: skip
    if strange := set(document) - fields:
        raise ChoicesError(min(strange))
    for name in ("columns", "values", "teams", "role_groups"):
        part = document.get(name, {})
        if not isinstance(part, dict) or any(
            not isinstance(one, str | int) for one in part.values()
        ):
            raise ChoicesError(name)
    if any(
        not isinstance(document.get(name, ""), str) for name in ("team", "role_group", "language")
    ):
        raise ChoicesError("team, role_group, language")
    columns = {}
    for heading, meaning in document.get("columns", {}).items():
        if heading not in header:
            raise ChoicesError(f"columns: {heading}")
        columns[header.index(heading)] = meaning
    choices = Choices(
        columns=columns,
        values={key: str(value) for key, value in document.get("values", {}).items()},
        teams={folded(k): _team_id(v, known) for k, v in document.get("teams", {}).items()},
        role_groups={folded(k): v for k, v in document.get("role_groups", {}).items()},
        team=_team_id(document.get("team", ""), known),
        role_group=document.get("role_group", ""),
        language=document.get("language", ""),
        replaces=bool(document.get("replaces", False)),
    )
    return _checked(choices, known)


def _team_id(name: str, known: Known) -> str:
    if name in (NEW_TEAM, LEAVE_OUT):
        return name
    if folded(name) not in known.teams:
        raise ChoicesError(f"teams: {name}")
    return str(known.teams[folded(name)].pk)


def _whole(index: str) -> int:
    if not index.isdecimal() or len(index) > 5:
        raise ChoicesError(f"column {index[:20]}")
    return int(index)


def _checked(choices: Choices, known: Known) -> Choices:
    codes = known.by_code
    meanings = {"", *WHO, *(f"{kind}:{code}" for kind in ("answer", "comment") for code in codes)}
    teams = {"", *(str(team.pk) for team in known.teams.values())}
    allowed = (
        ("columns", choices.columns.values(), meanings),
        ("values", choices.values.values(), MEANINGS | {"?"}),
        ("teams", choices.teams.values(), teams | {NEW_TEAM}),
        ("role_groups", choices.role_groups.values(), {"", *RoleGroup.values}),
        ("team", (choices.team,), teams),
        ("role_group", (choices.role_group,), {"", *RoleGroup.values}),
        ("language", (choices.language,), {"", "es", "en"}),
    )
    for place, given, possible in allowed:
        for value in given:
            if value not in possible:
                raise ChoicesError(f"{place}: {value}"[:120])
    return choices
