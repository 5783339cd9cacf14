"""The tables of a journey's report: touchpoints, pain points, evidence, personas."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import figure, percent
from journeys.domain.importance import priority
from journeys.models import PainKind
from journeys.selectors.board import BoardStage, Column
from journeys.templatetags.journeys import step
from reports.journeys.context import Context
from reports.journeys.wording import counted, evidence_words, gap_words, signed_step, upper_first


def touchpoints(context: Context) -> dict[str, Any]:
    if not context.columns:
        return {}
    return {
        "topic": _("All touchpoints"),
        "headline": _headline(context),
        "lead": "",
        "header": [
            "",
            _("Touchpoint"),
            _("Channel"),
            _("Control"),
            _("Reach"),
            _("Import."),
            _("Expect."),
            _("Experience"),
            _("Gap"),
            _("Emotion"),
            _("Intensity"),
            _("Moment"),
            _("Priority"),
            _("Evidence"),
        ],
        "stages": [_stage(stage) for stage in context.filled_stages],
        "notes": [
            _(
                "Importance, expectation, experience and intensity from 1 to 5, emotion from −2 to "
                "+2. Gap: expectation − experience. Moment: index of the moment of truth, ● where "
                "it is one. Priority: before counting who controls it."
            ),
            *_pooled(context),
        ],
    }


def _headline(context: Context) -> str:
    stages = len(context.filled_stages)
    text = ngettext("%(touchpoints)s in %(n)s stage", "%(touchpoints)s in %(n)s stages", stages)
    return text % {"touchpoints": counted(len(context.columns)), "n": stages}


def _pooled(context: Context) -> list[str]:
    if len(context.walkers) < 2:
        return []
    return [_("Values are means over the personas: %(names)s.") % {"names": _names(context)}]


def _names(context: Context) -> str:
    return ", ".join(str(persona) for persona in context.walkers)


def _stage(stage: BoardStage) -> dict[str, Any]:
    return {"name": str(stage.stage), "rows": [_row(column) for column in stage.columns]}


def _row(column: Column) -> dict[str, Any]:
    touchpoint, values = column.touchpoint, column.values
    index = figure(column.moment.index, 2)
    return {
        "number": column.number,
        "title": str(touchpoint),
        "cells": [
            str(touchpoint.channel or "–"),
            " · ".join(
                [
                    str(touchpoint.get_control_display()),
                    *([str(touchpoint.owner)] if touchpoint.owner else []),
                ]
            ),
            percent(float(touchpoint.reach)),
            step(values.importance),
            step(values.expectation),
            step(values.experience),
            gap_words(column.gap),
            signed_step(values.emotion),
            step(values.intensity),
            f"● {index}" if column.moment.holds else index,
            figure(priority(column.point), 2),
            evidence_words(column),
        ],
    }


def pains(context: Context) -> dict[str, Any]:
    """Pain points, delights and needs, the worst first; {} where nobody said anything."""
    found = [(column, pain) for column in context.columns for pain in column.pain_points]
    if not found:
        return {}
    found.sort(key=lambda pair: (-pair[1].severity, pair[0].number))
    hurting = sum(pain.kind == PainKind.PAIN for _column, pain in found)
    return {
        "topic": _("What customers say"),
        "headline": ngettext("%(n)s thing hurts", "%(n)s things hurt", hurting) % {"n": hurting}
        if hurting
        else _("Nothing is noted that hurts"),
        "lead": "",
        "header": [
            _("In the customer’s words"),
            _("Kind"),
            _("Severity"),
            _("How often"),
            _("Where"),
        ],
        "rows": [
            [
                pain.text or "–",
                upper_first(pain.get_kind_display()),
                _("%(severity)s of 5") % {"severity": pain.severity},
                upper_first(pain.get_frequency_display()),
                f"{column.number} {column.touchpoint}",
            ]
            for column, pain in found
        ],
    }


def evidence(context: Context) -> dict[str, Any]:
    """What the ratings rest on; {} where nothing is noted."""
    found = [(column, row) for column in context.columns for row in column.evidence]
    if not found:
        return {}
    return {
        "topic": _("Evidence"),
        "headline": ngettext(
            "%(n)s finding behind the ratings", "%(n)s findings behind the ratings", len(found)
        )
        % {"n": len(found)},
        "lead": "",
        "header": [
            _("What was found"),
            _("Kind"),
            _("Customers asked"),
            _("Period"),
            _("Source"),
            _("Where"),
        ],
        "rows": [
            [
                row.text or "–",
                upper_first(row.get_kind_display()),
                figure(row.n, 0),
                row.period or "–",
                row.link or row.file_name or "–",
                f"{column.number} {column.touchpoint}",
            ]
            for column, row in found
        ],
    }


def personas(context: Context) -> dict[str, Any]:
    if not context.walkers:
        return {}
    count = len(context.walkers)
    return {
        "topic": _("Personas"),
        "headline": ngettext("Who walks this journey", "The %(n)s who walk this journey", count)
        % {"n": count},
        "lead": "",
        "goal": _("Wants"),
        "items": [
            {
                "mark": persona.mark,
                "name": persona.name,
                "segment": persona.segment,
                "goal": persona.goal,
                "quote": persona.quote,
            }
            for persona in context.walkers
        ],
    }
