"""Importance by experience: numbered dots, the quadrants in words, and the key to the numbers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from charts.numbers import figure
from journeys.domain.importance import Quadrant
from journeys.domain.scale import MINIMUM_PLACES, RATED, settled
from journeys.selectors.board import Column
from journeys.templatetags.journeys import step
from reports.journeys import sentences
from reports.journeys.context import Context
from reports.journeys.wording import QUADRANTS, gap_words, quadrant_hint, quadrant_name
from reports.pdf.content.quadrant import HEIGHT, RADIUS, WIDTH, spread

DRAWN = 40  # dots that can be told apart; the key has them all
EDGE = 0.15  # of the scale, beside 1 and 5


def matrix(context: Context) -> dict[str, Any]:
    if not context.by_diagonal:
        return {}
    names = [str(c.touchpoint) for c in _of(context, Quadrant.CONCENTRATE)]
    return {
        "topic": _("What matters against what is lived"),
        "headline": sentences.matrix_headline(context, names),
        "lead": "",
        "plot": _plot(context) if context.matrix.places else {},
        "key": [_key(context, name) for name in QUADRANTS]
        if context.matrix.places
        else [_listing(context)],
        "header": [_("matters"), _("lived"), _("apart")],
        "few": _("Below %(n)s rated touchpoints there is a list instead of a picture.")
        % {"n": MINIMUM_PLACES},
        "notes": _notes(context),
    }


def _plot(context: Context) -> dict[str, Any]:
    shown = drawn(context)
    where = {
        column.number: (_across(column.values.experience), _up(column.values.importance))
        for column in shown
    }
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "radius": RADIUS,
        "cut": [
            _across(context.matrix.cross_experience),
            _up(context.matrix.cross_importance),
        ],
        "middle": [_across(3), _up(3)],
        "dots": [
            {
                "number": number,
                "at": list(at),
                "to": list(where[number]),
                "loud": context.matrix.places[_key_of(context, number)] == Quadrant.CONCENTRATE,
            }
            for number, at in spread(where).items()
        ],
        "names": {name.value: quadrant_name(name) for name in QUADRANTS},
        "x_label": _("Experience, 1 to 5"),
        "y_label": _("Importance, 1 to 5"),
        "x_ticks": [{"at": _across(n), "text": str(n)} for n in range(1, 6)],
        "y_ticks": [{"at": _up(n), "text": str(n)} for n in range(1, 6)],
        "alt": _alt(context),
    }


def drawn(context: Context) -> list[Column]:
    """The touchpoints with a dot, the furthest between importance and experience first."""
    ranked = sorted(context.by_diagonal, key=lambda c: -settled(abs(_diagonal(c))))
    return sorted(ranked[:DRAWN], key=lambda c: c.number)


def _diagonal(column: Column) -> float:
    return (column.values.importance or 0) - (column.values.experience or 0)


def _key_of(context: Context, number: int) -> str:
    return context.columns[number - 1].point.key


def _share(value: float | None) -> float:
    low, high = RATED
    return ((value or 0) - low + EDGE) / (high - low + 2 * EDGE)


def _across(value: float | None) -> float:
    return round(WIDTH * _share(value), 3)


def _up(value: float | None) -> float:
    return round(HEIGHT * (1 - _share(value)), 3)


def _of(context: Context, name: Quadrant) -> list[Column]:
    return [c for c in context.by_diagonal if context.matrix.places.get(c.point.key) == name]


def _key(context: Context, name: Quadrant) -> dict[str, Any]:
    return {
        "name": quadrant_name(name),
        "hint": quadrant_hint(name),
        "loud": name == Quadrant.CONCENTRATE,
        "items": [_item(column) for column in _of(context, name)],
    }


def _listing(context: Context) -> dict[str, Any]:
    """All of them in one group, where they are too few for quadrants."""
    return {
        "name": _("The furthest apart first"),
        "hint": "",
        "loud": False,
        "items": [_item(column) for column in context.by_diagonal],
    }


def _item(column: Column) -> dict[str, Any]:
    return {
        "number": column.number,
        "title": str(column.touchpoint),
        "cells": [
            step(column.values.importance),
            step(column.values.experience),
            gap_words(settled(_diagonal(column))),
        ],
    }


def _notes(context: Context) -> list[str]:
    if not context.matrix.places:
        return []
    said = [sentences.crosshair_note(context)]
    hidden = len(context.by_diagonal) - DRAWN
    if hidden > 0:
        said.append(
            _("The picture has the %(drawn)s furthest apart; the key has all %(all)s.")
            % {"drawn": DRAWN, "all": figure(len(context.by_diagonal), 0)}
        )
    return said


def _alt(context: Context) -> str:
    said = "; ".join(
        f"{quadrant_name(name)}: "
        + (", ".join(str(column.number) for column in _of(context, name)) or "–")
        for name in QUADRANTS
    )
    return _("Touchpoints by importance and experience, cut at the means. %(said)s.") % {
        "said": said
    }
