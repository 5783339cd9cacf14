"""One page of sentences: how the journey stands, where to act, what is not known."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from charts.numbers import figure, percent, signed
from journeys.selectors.board import Column
from reports.journeys import sentences
from reports.journeys.context import Context
from reports.journeys.wording import gap_words

TITLE_SHOWN = 90  # characters, so that the page stays one page


def summary(context: Context) -> dict[str, Any]:
    return {
        "topic": _("Summary"),
        "headline": sentences.headline(context),
        "figures": _figures(context),
        "act_title": _("Where to act"),
        "places": [_place(column) for column in context.worst],
        "nothing": sentences.nothing_to_act_on(context),
        "blocks": [block for block in _blocks(context) if block["text"]],
    }


def _figures(context: Context) -> list[dict[str, str]]:
    """The few numbers of a journey, each with what it is on."""
    board = context.board
    if not board.columns:
        return []
    memory = board.peak_end
    found = [
        (_("Journey score"), figure(board.score.score), _("from 1 to 5")),
        (_("Covered"), percent(board.score.coverage), _("of what matters")),
        (
            _("Remembered"),
            signed(memory.value if memory else None),
            _("mean %(mean)s, from −2 to +2") % {"mean": signed(memory.mean)}
            if memory
            else _("from −2 to +2"),
        ),
        (_("Researched"), str(board.measured), _("of %(n)s") % {"n": len(board.columns)}),
    ]
    return [{"label": label, "value": value, "note": note} for label, value, note in found]


def _place(column: Column) -> dict[str, Any]:
    return {
        "number": column.number,
        "title": Truncator(column.touchpoint).chars(TITLE_SHOWN),
        "moment": _("Moment of truth") if column.moment.holds else "",
        "words": sentences.place_words(column),
        "facts": " · ".join(sentences.place_facts(column)),
        "gap": _("gap %(gap)s") % {"gap": gap_words(column.gap)},
        "pain": sentences.worst_pain(column),
    }


def _blocks(context: Context) -> list[dict[str, str]]:
    if not context.columns:
        return []
    return [
        {
            "title": _("How it is lived"),
            "text": " ".join(
                [*sentences.score_sentences(context), sentences.gap_sentence(context)]
            ),
        },
        {
            "title": _("What stays in memory"),
            "text": " ".join(sentences.memory_sentences(context)),
        },
        {"title": _("Who controls it"), "text": sentences.control_sentence(context)},
        {
            "title": _("How well it is known"),
            "text": " ".join(sentences.evidence_sentences(context)),
        },
    ]
