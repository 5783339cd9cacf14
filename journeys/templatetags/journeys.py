"""The marks of a journey for templates, and what a map's templates ask of it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from charts import numbers
from journeys.forms.fields import EDITABLE, CellForm
from journeys.models import Persona, Rating, Row, Touchpoint
from journeys.pages import sentences
from journeys.pages.cards import Cards
from journeys.pages.curve_lane import CurveLane
from journeys.pages.grid import Grid
from journeys.pages.marks import gap_mark, marker, meter, step
from journeys.selectors.board import Board, BoardStage, Column, shown_rating
from journeys.services.log import NAMES, journey_of, text_of

register = template.Library()


register.filter("step", step)
register.simple_tag(gap_mark)
register.simple_tag(marker)
register.simple_tag(meter)


@register.simple_tag
def column(board: Board, touchpoint: object) -> Column:
    """Return the column of a touchpoint's id."""
    return board.column(touchpoint)


@register.simple_tag
def word(board: Board, emotion: float | None) -> str:
    """Return the organisation's word for an emotion."""
    return board.word(emotion)


@register.simple_tag
def grid_field(grid: Grid, row: Row, name: str) -> SafeString:
    return grid.field(row, name)


@register.simple_tag
def cards_of(grid: Grid) -> Cards:
    return Cards(grid)


@register.simple_tag
def cards(made: Cards, stage: BoardStage) -> SafeString:
    return made.of(stage)


@register.simple_tag
def control_sentence(board: Board) -> str:
    """Say how much of what matters is ours, a partner's, the customer's, or nobody's."""
    return sentences.control_sentence(board.control)


@register.inclusion_tag("journeys/_mini_curve.html")
def mini_curve(curve: CurveLane) -> dict[str, object]:
    """Draw the curve small, for a phone: no words, no handles."""
    return {"curve": curve}


# ---- one touchpoint's page


def _here(row: Row) -> list[object]:
    journey = journey_of(row)
    return [journey.organization.slug, journey.pk]


@register.inclusion_tag("journeys/_autosave.html", takes_context=True)
def field_form(context: dict[str, Any], row: Row, name: str, form: CellForm) -> dict[str, Any]:
    """Show one field of a row as a form that saves itself."""
    model = NAMES[type(row)]
    bound = form["value"]
    identifier = f"{model}-{name}"
    style = {
        "CheckboxInput": "form-check-input",
        "Select": "form-select",
        "NullBooleanSelect": "form-select",
    }.get(bound.field.widget.__class__.__name__, "form-control")
    return {
        "csrf_token": context.get("csrf_token"),
        "action": reverse("journeys:cell", args=[*_here(row), model, row.pk, name]),
        "key": f"{model}:{row.pk}:{name}",
        "rev": row.rev,
        "was": text_of(row, name) or "",
        "label": str(row._meta.get_field(name).verbose_name).capitalize(),
        "field_id": identifier,
        "widget": bound.as_widget(attrs={"id": identifier, "class": style}),
    }


@register.inclusion_tag("journeys/_autosave.html", takes_context=True)
def rating_form(
    context: dict[str, Any], board: Board, column: Column, persona: Persona, name: str
) -> dict[str, Any]:
    """Show one value of one persona as five steps; an emotion with the organisation's words."""
    rating = shown_rating(column.ratings_of(persona), name)
    touchpoint = column.touchpoint
    steps = [(str(value), str(value), "") for value in range(1, 6)]
    if name == "emotion":
        steps = [
            (str(value), board.words.get(value, numbers.signed(value, 0)), "")
            for value in range(-2, 3)
        ]
    was = (text_of(rating, name) or "") if rating else ""
    if was and was not in {value for value, _text, _said in steps}:
        steps.append((was, step(float(was)), ""))
    return {
        "csrf_token": context.get("csrf_token"),
        "action": reverse("journeys:rating_cell", args=[*_here(touchpoint), touchpoint.pk, name]),
        "key": f"rating:{touchpoint.pk}:{name}:{persona.pk}",
        "rev": rating.rev if rating else 0,
        "was": was,
        "label": str(Rating._meta.get_field(name).verbose_name).capitalize(),
        "choices": [("", "–", _("not known")), *steps],
        "persona": persona,
    }


@register.simple_tag
def ratings_of(column: Column, persona: Persona) -> list[Rating]:
    """Return the ratings of one persona, the newest first."""
    return sorted(column.ratings_of(persona), key=lambda rating: rating.rated_on, reverse=True)


@register.inclusion_tag("journeys/_field_list.html")
def field_list(touchpoint: Touchpoint) -> dict[str, Any]:
    """Show a touchpoint's fields to somebody who may only read."""
    rows = []
    for name in EDITABLE["touchpoint"][1]:
        field = touchpoint._meta.get_field(name)
        value = getattr(touchpoint, name)
        shown = getattr(touchpoint, f"get_{name}_display", lambda value=value: value)()
        if name == "reach":
            shown = numbers.percent(float(value))
        if isinstance(value, bool):
            shown = _("yes") if value else _("no")
        rows.append((str(field.verbose_name).capitalize(), shown))
    return {"rows": rows}


@register.simple_tag
def touchpoint_sentence(board: Board, column: Column) -> str:
    """Say in one sentence where a touchpoint stands between what matters and what is lived."""
    values = column.values
    if values.experience is None:
        return _("Nobody has said yet how this is lived.")
    figures = {"experience": step(values.experience), "word": board.word(values.emotion)}
    if column.gap is None:
        return _("It is lived at %(experience)s of 5.") % figures
    figures |= {"gap": step(abs(column.gap)), "expectation": step(values.expectation)}
    if column.gap > 0:
        return (
            _(
                "Expected %(expectation)s, lived %(experience)s: %(gap)s short of what customers expect."
            )
            % figures
        )
    return _("Expected %(expectation)s, lived %(experience)s: nothing short.") % figures


@register.simple_tag
def moment_sentence(column: Column) -> str:
    """Say whether this is a moment of truth, and who says so."""
    moment, touchpoint = column.moment, column.touchpoint
    index = numbers.figure(moment.index, 2)
    if moment.decided is not None:
        said = _("A person decided: yes.") if moment.decided else _("A person decided: no.")
        return f"{said} {touchpoint.moment_reason}".strip()
    if moment.index is None:
        return _("It needs an importance or an experience to be judged.")
    if moment.suggested:
        return _("The index of %(index)s suggests that it is one.") % {"index": index}
    return _("The index of %(index)s does not suggest it.") % {"index": index}
