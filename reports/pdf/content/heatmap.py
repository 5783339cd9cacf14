"""Capabilities by teams; what would tell on a few people stays hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.levels import nearest_level
from assessments.domain.results import CapabilityScore, CapabilityStatus, TeamCell
from assessments.domain.scale import settled
from assessments.selectors.scores import GroupParticipation
from charts.numbers import figure
from reports.pdf.content.context import Context

HIDDEN = "·"
NOT_ASKED = "–"
TEAMS_PER_TABLE = 7
MOST_TABLES = 4  # beyond, the spreadsheet is the better place


def heatmap(context: Context) -> dict[str, Any]:
    teams = context.scores.teams
    return {
        "topic": _("Capabilities by team"),
        "headline": _headline(context),
        "lead": _lead(context),
        "capability": _("Capability"),
        "tables": [_table(context, chunk) for chunk in _chunks(teams)] if teams else [],
        "empty": _("No team has taken part yet."),
        "legend": [
            {"level": number, "name": level.name} for number, level in context.levels.items()
        ],
        "notes": _notes(context),
    }


def _chunks(teams: Sequence[GroupParticipation]) -> list[Sequence[GroupParticipation]]:
    chunks = [teams[i : i + TEAMS_PER_TABLE] for i in range(0, len(teams), TEAMS_PER_TABLE)]
    return chunks[:MOST_TABLES]


def _headline(context: Context) -> str:
    """Name the capability on which the teams that may be shown stand furthest apart."""
    names = {team.key: team.name for team in context.scores.teams}
    widest: tuple[float, str, TeamCell, TeamCell] | None = None
    for score in context.scored:
        shown = _shown_cells(context, score.code)
        if len(shown) < 2:
            continue
        low = min(shown, key=lambda cell: (settled(cell.mean or 0), cell.team))
        high = max(shown, key=lambda cell: (settled(cell.mean or 0), cell.team))
        distance = settled((high.mean or 0) - (low.mean or 0))
        if distance > 0 and (widest is None or distance > widest[0]):
            widest = (distance, score.code, low, high)
    if widest is None:
        return _("The teams side by side")
    _distance, code, low, high = widest
    return _(
        "The teams are furthest apart on %(name)s: %(low_team)s %(low)s, %(high_team)s %(high)s"
    ) % {
        "name": context.name(code),
        "low_team": names.get(low.team, ""),
        "low": figure(low.mean),
        "high_team": names.get(high.team, ""),
        "high": figure(high.mean),
    }


def _shown_cells(context: Context, code: str) -> list[TeamCell]:
    return [cell for cell in context.card.cells if cell.capability == code and cell.shown]


def _lead(context: Context) -> str:
    return _("Mean of each capability, for everybody and by team, in the colour of its level.")


def _notes(context: Context) -> list[str]:
    k = context.card.k
    notes = [
        _(
            "A dot stands for a figure that is not shown: fewer than %(k)s answers, or one that "
            "could be worked out from those that are shown. An empty cell has no answers."
        )
        % {"k": k}
    ]
    if any(context.spared.values()):
        notes.append(_("A dash stands where nobody of the team was asked."))
    left = len(context.scores.teams) - TEAMS_PER_TABLE * MOST_TABLES
    if left > 0:
        notes.append(_("%(n)s more teams stand in the spreadsheet.") % {"n": left})
    return notes


def _table(context: Context, teams: Sequence[GroupParticipation]) -> dict[str, Any]:
    cells = {(cell.team, cell.capability): cell for cell in context.card.cells}
    groups = []
    for area in context.card.areas:
        rows = [
            {
                "code": score.code,
                "name": context.name(score.code),
                "cells": [
                    {"text": figure(score.mean), "level": nearest_level(score.mean)},
                    *(
                        {"text": NOT_ASKED, "level": None}
                        if team.key in context.spared.get(score.code, ())
                        else _cell(score, cells.get((team.key, score.code)))
                        for team in teams
                    ),
                ],
            }
            for score in context.inside(area)
        ]
        if rows:
            groups.append({"area": context.area_names.get(area.code, area.code), "rows": rows})
    return {"columns": [_("Everybody"), *(team.name for team in teams)], "groups": groups}


def _cell(score: CapabilityScore, cell: TeamCell | None) -> dict[str, Any]:
    is_empty = cell is None or (not cell.shown and cell.n == 0)
    if cell is None or is_empty or score.status is CapabilityStatus.OUT_OF_SCOPE:
        return {"text": "", "level": None}
    if not cell.shown:
        return {"text": HIDDEN, "level": None}
    return {"text": f"{cell.bound}{figure(cell.mean)}", "level": cell.level}
