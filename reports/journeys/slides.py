"""A journey as slides: title, summary, curve, one slide for each stage, matrix, where to act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Consultancy
from journeys.domain.importance import Quadrant
from journeys.models import Journey, Persona
from journeys.selectors.board import Column
from journeys.templatetags.journeys import step
from reports.journeys import arithmetic, sentences
from reports.journeys.context import Context, checked, read
from reports.journeys.wording import (
    QUADRANTS,
    evidence_words,
    gap_words,
    named,
    persona_words,
    quadrant_name,
    signed_step,
    stage_words,
)
from reports.pdf.content.journey_cover import properties
from reports.pdf.content.journey_map import Part, column_words, curve_words, split
from reports.pdf.content.journey_matrix import matrix
from reports.pdf.content.journey_summary import summary

if TYPE_CHECKING:
    from reports.deck import Deck

RIGHT = (2, 3, 4)  # columns of figures in the key to the matrix
ON_A_CURVE, ON_A_SLIDE, IN_A_KEY = 18, 6, 20  # touchpoints
LONG = 90  # characters of a title, from which fewer fit
SHOWN = 150  # characters of a text that is somewhere else in full


def journey_slides(
    *,
    journey: Journey,
    persona: Persona | None,
    language: str,
    consultancy: Consultancy | None,
    made_on: date,
) -> bytes:
    """Return the slides as PPTX, whatever language is active outside.

    Texts, tables and charts are native, so that they can be edited where they are shown.
    ValueError for a language that the product does not speak.
    """
    from reports.deck import Deck  # a third of a second to import

    with override(checked(language)):
        context = read(journey, persona, consultancy, made_on)
        footer = f"{context.organization.name} · {Truncator(journey.title).chars(80)}"
        deck = Deck(accent=context.accent, footer=footer, language=language)
        _cover(deck, context)
        _summary(deck, context)
        if context.columns:
            _curves(deck, context)
            longest = max(len(str(column.touchpoint)) for column in context.columns)
            most = ON_A_SLIDE if longest <= LONG else ON_A_SLIDE - 2
            for parts in split(context.filled_stages, most):
                for part in parts:
                    _stage(deck, context, part)
            _matrix(deck, context)
            _act(deck, context)
        said = properties(context, language)
        return deck.to_bytes(title=said["title"], author=said["author"], made_on=made_on)


def _cover(deck: Deck, context: Context) -> None:
    journey = context.journey
    slide = deck.slide(journey.title)
    deck.block(slide, 0, 0, 0.22, 7.5, deck.accent)
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (
        int(inches * 914400) for inches in (0.9, 2.1, 11.4, 1.9)
    )
    for run in title.text_frame.paragraphs[0].runs:
        run.font.size = (40 if len(journey.title) <= 60 else 28) * 12700
    if context.logo:
        alt = _("Logo of %(firm)s") % {"firm": context.firm or _("the consultant")}
        deck.picture(slide, context.logo, 0.9, 0.6, 0.7, alt)
    elif context.firm:
        deck.text(slide, context.firm, 0.9, 0.6, 8, 0.5, size=16, bold=True)
    kicker = (
        _("Customer journey, as it should be")
        if journey.is_future
        else _("Customer journey, as it is lived")
    )
    deck.text(slide, kicker, 0.9, 1.7, 11, 0.4, size=14, bold=True, colour=deck.accent)
    size = 18 if len(journey.goal) <= 180 else 15
    deck.text(slide, journey.goal, 0.9, 4.1, 10.5, 1.1, size=size, colour="56605C")
    deck.text(slide, context.organization.name, 0.9, 5.5, 11, 0.4, size=18, bold=True)
    who = Truncator(persona_words(context.walkers)).chars(SHOWN)
    day = date_format(context.made_on, "DATE_FORMAT")
    deck.text(slide, f"{who}\n{day}", 0.9, 5.95, 11.4, 0.8, size=13, colour="56605C")
    if context.contact:
        deck.text(
            slide, " · ".join(context.contact), 0.9, 6.85, 11.4, 0.3, size=12, colour="56605C"
        )


def _summary(deck: Deck, context: Context) -> None:
    """The figures in large, and a sentence on each of the four things a board asks."""
    from reports.deck import EDGE, ROOM, text_height

    told = summary(context)
    slide = deck.slide(told["headline"], notes=_arithmetic(arithmetic.score_steps(context)))
    if not told["figures"]:
        return
    wide = ROOM / len(told["figures"])
    for number, fact in enumerate(told["figures"]):
        x = EDGE + number * wide
        deck.text(slide, fact["label"], x, 1.6, wide - 0.2, 0.3, size=13, colour="56605C")
        deck.text(slide, fact["value"], x, 1.9, wide - 0.2, 0.7, size=36, bold=True)
        deck.text(slide, fact["note"], x, 2.62, wide - 0.2, 0.3, size=12, colour="56605C")
    y = 3.35
    for block in told["blocks"]:
        tall = text_height(block["text"], ROOM - 2.7, 14) + 0.05
        deck.text(slide, block["title"], EDGE, y, 2.5, tall, size=14, bold=True)
        deck.text(slide, block["text"], EDGE + 2.7, y, ROOM - 2.7, tall, size=14)
        y += tall + 0.16


def _curves(deck: Deck, context: Context) -> None:
    from reports.deck import BOTTOM, EDGE, ROOM, TOP
    from reports.journeys.slide_charts import curve_chart

    for parts in split(context.filled_stages, ON_A_CURVE):
        columns = [column for part in parts for column in part.columns]
        names = Truncator(" · ".join(str(part.stage.stage) for part in parts)).chars(SHOWN)
        steps = _arithmetic(arithmetic.feeling_steps(context))
        alt = curve_words(context, columns)
        slide = deck.slide(_curve_title(context, names, columns), notes=f"{steps}\n\n{alt}")
        frame = (EDGE, TOP, ROOM, BOTTOM - TOP - 0.45)
        curve_chart(slide, context, columns, frame, alt)
        key = _(
            "Solid line: researched. Dashed: partly known. Dotted: assumed. Larger: more intense."
        )
        deck.text(slide, key, EDGE, BOTTOM - 0.35, ROOM, 0.3, size=12, colour="56605C")


def _curve_title(context: Context, names: str, columns: Sequence[Column]) -> str:
    memory = context.board.peak_end
    if memory is None or len(columns) < len(context.columns):
        return _("Emotion along the journey: %(names)s") % {"names": names}
    peak = context.columns[memory.peak_index]
    return _("Emotion along the journey: the strongest moment is %(place)s") % {
        "place": named(peak.touchpoint)
    }


def _stage(deck: Deck, context: Context, part: Part) -> None:
    """One stage as a table of its touchpoints."""
    stage = part.stage.stage
    again = (
        " " + _("(%(n)s of %(all)s)") % {"n": part.number, "all": part.of} if part.of > 1 else ""
    )
    notes = "\n".join(filter(None, [stage_words(part.stage), stage.goal]))
    slide = deck.slide(f"{stage}{again}", notes=notes)
    goal = " · ".join(
        filter(None, [stage_words(part.stage), Truncator(stage.goal).chars(SHOWN - 50)])
    )
    deck.text(slide, goal, 0.6, 1.28, 12.1, 0.3, size=13, colour="56605C")
    header = [
        _("Touchpoint"),
        _("Channel"),
        _("Control"),
        _("Import."),
        _("Expect."),
        _("Exper."),
        _("Gap"),
        _("Emotion"),
        _("What hurts"),
        _("Evidence"),
    ]
    rows = [_row(context, column) for column in part.columns]
    loud = [(number, 6) for number, c in enumerate(part.columns) if (c.gap or 0) >= 1.5]
    widths = (2.45, 1.2, 1.45, 0.8, 0.85, 0.8, 0.6, 0.9, 1.95, 1.13)
    deck.table(
        slide, header, rows, widths, y=1.75, right=(3, 4, 5, 6, 7), loud=loud,
        description=_("The touchpoints of %(stage)s.") % {"stage": stage},
    )  # fmt: skip


def _row(context: Context, column: Column) -> list[str]:
    said, values = column_words(context, column), column.values
    marks = " · ".join(said["marks"])
    return [
        "\n".join(filter(None, [f"{column.number} {column.touchpoint}", marks])),
        said["channel"] or "–",
        "\n".join([said["control"], said["owner"]]),
        step(values.importance),
        step(values.expectation),
        step(values.experience),
        said["gap"],
        signed_step(values.emotion),
        said["pain"]["text"] or "–",
        evidence_words(column),
    ]


def _matrix(deck: Deck, context: Context) -> None:
    told = matrix(context)
    if not told:
        return
    from reports.deck import EDGE

    header = ["", _("Touchpoint"), *told["header"]]
    if not context.matrix.places:
        slide = deck.slide(told["headline"], notes=told["few"])
        rows = [_key_row(column) for column in context.by_diagonal]
        deck.table(
            slide, header, rows, (0.5, 6, 1.1, 1.1, 1.1), right=(2, 3, 4), description=told["few"]
        )
        return
    alt = told["plot"]["alt"]
    slide = deck.slide(told["headline"], notes="\n".join([*told["notes"], alt]))
    _picture(deck, slide, context, told)
    keys = [(name, _of(context, name)) for name in QUADRANTS]
    long = len(context.by_diagonal) > IN_A_KEY
    x, wide = (EDGE, 10.0) if long else (8.75, 3.0)
    rows, loud = [], []
    for name, columns in keys:
        for column in columns:
            if name == Quadrant.CONCENTRATE:
                loud.append((len(rows), 1))
            rows.append(_key_row(column, Truncator(column.touchpoint).chars(SHOWN if long else 48)))
    widths = (0.4, wide - 0.85, 0.72, 0.6, 0.7) if not long else (0.5, wide - 0.5, 0.9, 0.9, 0.9)
    if not long:
        deck.table(
            slide,
            header,
            rows,
            widths,
            x=x - 0.35,
            right=(2, 3, 4),
            loud=loud,
            description=told["plot"]["alt"],
        )
        return
    for start in range(0, len(rows), 14):
        again = deck.slide(_("The key to the matrix"))
        here = [(row - start, place) for row, place in loud if start <= row < start + 14]
        deck.table(
            again,
            header,
            rows[start : start + 14],
            widths,
            right=(2, 3, 4),
            loud=here,
            description=told["plot"]["alt"],
        )


def _picture(deck: Deck, slide: object, context: Context, told: dict) -> None:
    """The chart, the names of its quadrants in its corners, and what its axes are."""
    from reports.deck import BOTTOM, EDGE, TOP
    from reports.journeys.slide_charts import PLOT, QUADRANT_COLOURS, matrix_chart

    x, y, wide, tall = frame = (EDGE, TOP, 7.6, BOTTOM - TOP)
    matrix_chart(slide, context, frame, told["plot"]["alt"])
    left, top = x + wide * PLOT[0] + 0.06, y + tall * PLOT[1] + 0.04
    right = x + wide * (PLOT[0] + PLOT[2]) - 2.06
    bottom = y + tall * (PLOT[1] + PLOT[3]) - 0.3
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    for name, at in zip(QUADRANTS, corners, strict=True):
        box = deck.text(
            slide, quadrant_name(name), *at, 2.0, 0.25, size=12, bold=True,
            colour=QUADRANT_COLOURS[name],
        )  # fmt: skip
        if at[0] == right:
            deck.align_right(box)
    below = y + tall * (PLOT[1] + PLOT[3]) + 0.06
    deck.text(slide, f"↑ {told['plot']['y_label']}", left, below, 3, 0.28, size=11, colour="56605C")
    box = deck.text(
        slide, f"{told['plot']['x_label']} →", right - 1, below, 3, 0.28, size=11, colour="56605C"
    )
    deck.align_right(box)


def _of(context: Context, name: Quadrant) -> list[Column]:
    return [c for c in context.by_diagonal if context.matrix.places[c.point.key] == name]


def _key_row(column: Column, title: str = "") -> list[str]:
    values = column.values
    apart = (values.importance or 0) - (values.experience or 0)
    return [
        str(column.number),
        title or str(column.touchpoint),
        step(values.importance),
        step(values.experience),
        gap_words(round(apart, 9)),
    ]


def _act(deck: Deck, context: Context) -> None:
    """The worst gaps as cards side by side, with who controls them; the priority in the notes."""
    from reports.deck import ATTENTION, EDGE, ROOM, text_height

    steps = [arithmetic.priority_step(context, short) for short in context.board.to_act_on]
    slide = deck.slide(_("Where to act"), notes=_arithmetic(steps))
    if not context.worst:
        deck.text(slide, sentences.nothing_to_act_on(context), EDGE, 1.7, ROOM, 0.5, size=18)
        return
    wide = (ROOM - 0.8) / 3
    for number, place in enumerate(summary(context)["places"]):
        x, y = EDGE + number * (wide + 0.4), 1.75
        deck.block(slide, x, y, 0.05, 4.6, ATTENTION)
        said = [
            (f"{place['number']}. {place['title']}", 20, True, "1C2321"),
            (" · ".join(filter(None, [place["moment"], place["gap"]])), 14, True, ATTENTION),
            (place["words"], 14, False, "1C2321"),
            (place["facts"], 13, False, "56605C"),
            (place["pain"], 15, False, "1C2321"),
        ]
        for text, size, bold, colour in said:
            if not text:
                continue
            tall = text_height(text, wide - 0.35, size * (1.08 if bold else 1)) + 0.05
            deck.text(
                slide, text, x + 0.22, y, wide - 0.25, tall, size=size, bold=bold, colour=colour
            )
            y += tall + 0.14


def _arithmetic(steps: Sequence[arithmetic.Step]) -> str:
    return "\n".join(f"{one['label']}: {one['text']} = {one['result']}" for one in steps)
