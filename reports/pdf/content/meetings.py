"""What was settled face to face: agreed levels with their reasons, and the reflection."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import sentences
from assessments.selectors.agreed import Agreed, agreed_levels
from assessments.selectors.reflections import AnsweredTheme, written_themes
from charts.numbers import NO_FIGURE
from reports.pdf.content.context import Context


def agreed(context: Context) -> dict[str, Any]:
    """Return the page of agreed levels, or {} where no session agreed on any."""
    found = agreed_levels(context.assessment)
    if not found:
        return {}
    last = max(one.agreed_at for one in found.values())
    count = len(found)
    return {
        "topic": _("Agreed in session"),
        "headline": ngettext(
            "On %(count)s capability those present settled on a level",
            "On %(count)s capabilities those present settled on a level",
            count,
        )
        % {"count": count},
        "lead": _(
            "In the calibration session (%(date)s) people voted out of sight, talked, and settled. "
            "The means come from the answers of the round and stay as they are."
        )
        % {"date": date_format(localtime(last), "DATE_FORMAT")},
        "answers": _("Answers say"),
        "agreed": _("Agreed"),
        "votes": [_("First vote"), _("Second vote")],
        "rows": [_row(context, one) for one in found.values()],
    }


def _row(context: Context, one: Agreed) -> dict[str, Any]:
    score = next((s for s in context.card.capabilities if s.code == one.code), None)
    mean = score.mean if score else None
    return {
        "code": one.code,
        "name": one.name,
        "mean": sentences.mean_figure(mean) if mean is not None else NO_FIGURE,
        "level": one.level,
        "level_text": _("Level %(level)s") % {"level": one.level},
        "reason": one.reason,
        "votes": [list(counts) for counts in one.votes][:2],
    }


def reflection(context: Context) -> dict[str, Any]:
    """Return what the executive team wrote down, or {} where it wrote nothing."""
    themes = written_themes(context.assessment)
    if not themes:
        return {}
    return {
        "topic": _("The executive team’s reflection"),
        "headline": _("What the executive team wrote down"),
        "lead": _("From its reflection session; it enters no score."),
        "themes": [_theme(theme) for theme in themes],
    }


def _theme(theme: AnsweredTheme) -> dict[str, Any]:
    return {
        "title": str(theme.title),
        "answers": [
            {
                "question": str(answer.question.text),
                "text": [line for line in answer.row.text.splitlines() if line.strip()],
                "owner": _("Owner: %(name)s") % {"name": answer.row.owner}
                if answer.row.owner
                else "",
            }
            for answer in theme.answers
            if answer.row
        ],
    }
