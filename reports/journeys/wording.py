"""Words of a journey that its documents share."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.numbers import NO_FIGURE, figure, signed
from journeys.domain.importance import Quadrant
from journeys.domain.scale import ASSUMED, PARTIAL, RESEARCHED
from journeys.selectors.board import BoardStage, Column
from journeys.templatetags.journeys import step

QUADRANTS = (Quadrant.CONCENTRATE, Quadrant.KEEP, Quadrant.LOW, Quadrant.EXCESS)
IN_A_SENTENCE = 70  # characters of a title
GRADES = (RESEARCHED, PARTIAL, ASSUMED)


def upper_first(text: object) -> str:
    text = str(text)
    return text[:1].upper() + text[1:]


def quadrant_name(name: Quadrant) -> str:
    return {
        Quadrant.CONCENTRATE: _("Concentrate here"),
        Quadrant.KEEP: _("Keep it up"),
        Quadrant.LOW: _("Low priority"),
        Quadrant.EXCESS: _("Possibly too much"),
    }[name]


def quadrant_hint(name: Quadrant) -> str:
    return {
        Quadrant.CONCENTRATE: _("matters much, lived poorly"),
        Quadrant.KEEP: _("matters much, lived well"),
        Quadrant.LOW: _("matters less, lived poorly"),
        Quadrant.EXCESS: _("matters less, lived well"),
    }[name]


def grade_name(grade: int) -> str:
    return {
        RESEARCHED: _("researched"),
        PARTIAL: _("partly known"),
        ASSUMED: _("assumed"),
    }[grade]


def evidence_words(column: Column) -> str:
    """How well a touchpoint's experience is known, with how many customers stand behind it."""
    if column.values.experience is None:
        return _("not known yet")
    words = grade_name(column.pooled.grade)
    n = column.pooled.n
    return f"{words}, n = {figure(n, 0)}" if n else words


def stage_words(stage: BoardStage) -> str:
    """What kind of stage it is and when, as seen from the sale; the kind only if not its name."""
    moment = stage.stage.get_moment_display()
    kind = stage.stage.get_kind_display()
    return str(moment) if str(stage.stage) == kind else f"{kind}, {moment}"


def signed_step(value: float | None) -> str:
    """An emotion or a difference with its sign, whole where it is whole."""
    if value is None:
        return NO_FIGURE
    return signed(value, 0 if float(value).is_integer() else 1)


def gap_words(value: float | None) -> str:
    """A gap as it is shown: a shortfall without a sign, what is better than expected with −."""
    if value is None:
        return NO_FIGURE
    return step(value) if value >= 0 else f"−{step(-value)}"


def quoted(text: object) -> str:
    return _("“%(text)s”") % {"text": text}


def named(touchpoint: object) -> str:
    """A touchpoint's title in quotation marks, short enough for a sentence."""
    return quoted(Truncator(touchpoint).chars(IN_A_SENTENCE))


def counted(number: int) -> str:
    return ngettext("%(n)s touchpoint", "%(n)s touchpoints", number) % {"n": number}


def persona_words(personas: Sequence[object]) -> str:
    return " · ".join(str(persona) for persona in personas) or NO_FIGURE


def reviewed(day: object) -> str:
    return date_format(day, "DATE_FORMAT") if day else _("not reviewed yet")
